"""The letter keeps to GB/T 9704: page, lines, characters, fonts, page numbers, draft mark."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from pbassist.draft import draft_opinion
from pbassist.export import lay_out_letter, write_letter
from pbassist.export.titles import break_title
from pbassist.model.review import Opinion, Point, Statement
from tests.drafts import (
    make_dossier,
    make_review,
    read_shipped_phrases,
    sound_findings,
    specimen_findings,
)


def _draft() -> Opinion:
    review = make_review(specimen_findings(), sound_findings())
    opinion = draft_opinion(review, make_dossier(), read_shipped_phrases())
    assert opinion is not None
    return opinion


OPINION = _draft()


def say(text: str) -> Statement:
    return Statement(id=text[:8], text=text)


def open_letter(tmp_path: Path, **more: Any) -> Any:
    return Document(str(write_letter(OPINION, tmp_path / "意见.docx", **more)))


def fonts_of(paragraph: Any) -> list[str]:
    return [run._element.rPr.rFonts.get(qn("w:eastAsia")) for run in paragraph.runs]


def test_the_words_of_the_letter_are_those_of_the_opinion(tmp_path: Path) -> None:
    word = open_letter(tmp_path)
    written = [paragraph.text.replace("\n", "") for paragraph in word.paragraphs]
    assert written == [one.lead + one.text for one in lay_out_letter(OPINION)]


def test_the_page_is_that_of_an_official_paper(tmp_path: Path) -> None:
    word = open_letter(tmp_path)
    section = word.sections[0]
    size = (section.page_width, section.page_height, section.top_margin, section.left_margin)
    assert [round(length / Mm(1)) for length in size] == [210, 297, 37, 28]
    assert section._sectPr.find(qn("w:docGrid")) is None
    assert word.settings.odd_and_even_pages_header_footer
    assert {p.paragraph_format.line_spacing.pt for p in word.paragraphs} == {28.9}


def test_each_level_has_its_font(tmp_path: Path) -> None:
    paragraphs = open_letter(tmp_path).paragraphs
    by_start = {paragraph.text[:3]: fonts_of(paragraph) for paragraph in paragraphs}
    assert by_start["关于2"] == ["方正小标宋简体"]
    assert by_start["县水利"] == ["仿宋_GB2312"]
    assert by_start["一、总"] == ["黑体"]
    assert by_start["（一）"] == ["楷体_GB2312", "仿宋_GB2312"]
    assert not any(run.font.bold for paragraph in paragraphs for run in paragraph.runs)


def test_the_addressee_stands_flush_left_and_paragraphs_two_characters_in(tmp_path: Path) -> None:
    paragraphs = {p.text[:3]: p for p in open_letter(tmp_path).paragraphs}
    assert paragraphs["县水利"]._p.pPr.find(qn("w:ind")) is None
    assert paragraphs["县水利"].text.endswith("：")
    assert paragraphs["你局报"]._p.pPr.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"


def test_page_numbers_stand_outside_between_dashes(tmp_path: Path) -> None:
    section = open_letter(tmp_path).sections[0]
    for footer, align in (
        (section.first_page_footer, 2),
        (section.footer, 2),
        (section.even_page_footer, 0),
    ):
        paragraph = footer.paragraphs[0]
        assert paragraph.alignment == align
        assert paragraph.text == "—  —"
        assert "PAGE" in paragraph._p.xml
        assert fonts_of(paragraph)[0] == "宋体"


def test_a_draft_is_marked_on_every_page_and_a_confirmed_letter_nowhere(tmp_path: Path) -> None:
    word = open_letter(tmp_path)
    assert word.paragraphs[1].text == "（草稿，待人工确认）"
    section = word.sections[0]
    assert section.header.paragraphs[0].text == "草稿（待人工确认）"
    assert section.even_page_header.paragraphs[0].text == "草稿（待人工确认）"
    final = open_letter(tmp_path, final=True, date="2025年11月22日")
    assert "草稿" not in "".join(p.text for p in final.paragraphs)
    assert "草稿" not in "".join(p.text for p in final.sections[0].header.paragraphs)
    assert final.paragraphs[-1].text == "2025年11月22日"


@pytest.mark.parametrize(
    ("bureau", "date", "rights"),
    [
        ("××县财政局××股", "×年×月×日", (200, 300)),
        ("县财政局", "2025年11月22日", (700, 200)),
    ],
)
def test_the_date_begins_two_characters_behind_the_signature(
    bureau: str, date: str, rights: tuple[int, int], tmp_path: Path
) -> None:
    paragraphs = open_letter(tmp_path, bureau_name=bureau, date=date).paragraphs[-2:]
    assert [p.text for p in paragraphs] == [bureau, date]
    shown = [int(p._p.pPr.find(qn("w:ind")).get(qn("w:rightChars"))) for p in paragraphs]
    assert tuple(shown) == rights


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于农村公路项目的审核意见", ["关于农村公路项目的审核意见"]),
        (
            "关于2026年平安创建宣传项目绩效目标的审核意见",
            ["关于2026年平安创建宣传项目", "绩效目标的审核意见"],
        ),
        (
            "关于县卫生健康局《2024年度预算绩效管理工作总结及考核自评报告》材料的复核意见",
            ["关于县卫生健康局《2024年度预算绩效管理", "工作总结及考核自评报告》材料的复核意见"],
        ),
    ],
)
def test_a_title_is_broken_where_a_word_ends(title: str, lines: list[str]) -> None:
    assert break_title(title).split("\n") == lines


def test_a_title_without_any_break_is_cut_in_lines_that_fit() -> None:
    title = "关于" + "某" * 90 + "的审核意见"
    lines = break_title(title).split("\n")
    assert "".join(lines) == title
    assert max(len(line) for line in lines) <= 20


def test_odd_characters_and_very_long_names_are_written(tmp_path: Path) -> None:
    name = "养护" * 300
    point = Point(title=name, kind="须更正", statement=say(f"{name}\x00\x0b=1+1。"))
    opinion = OPINION.model_copy(update={"title": f"关于{name}的审核意见", "points": (point,)})
    word = Document(str(write_letter(opinion, tmp_path / "意见.docx")))
    assert any("=1+1。" in paragraph.text for paragraph in word.paragraphs)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="no office program to lay out the page")
def test_a_page_holds_twenty_two_lines_of_twenty_eight_characters(tmp_path: Path) -> None:
    pdfium = pytest.importorskip("pypdfium2")
    long = OPINION.model_copy(
        update={"opening": say("国" * 28 * 60), "title": "关于某项目的审核意见"}
    )
    write_letter(long, tmp_path / "意见.docx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "意见.docx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    text = pdfium.PdfDocument(str(tmp_path / "意见.pdf"))[1].get_textpage().get_text_range()
    lines = [line for line in text.splitlines() if set(line) == {"国"}]
    assert [len(line) for line in lines] == [28] * 22
