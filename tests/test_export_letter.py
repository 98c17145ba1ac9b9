"""The letter keeps to GB/T 9704: page, lines, characters, fonts, page numbers, draft mark."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from pbassist.draft import draft_opinion, draft_review
from pbassist.export import (
    find_gaps,
    lay_out_letter,
    list_dispositions,
    needs_ai_mark,
    write_letter,
)
from pbassist.export.titles import break_title
from pbassist.model.review import Head, Opinion, Point, Statement
from tests.drafts import (
    make_dossier,
    make_review,
    proposed,
    read_shipped_phrases,
    second_round,
    sound_findings,
    specimen_findings,
)


def _draft() -> Opinion:
    review = make_review(specimen_findings(), sound_findings())
    opinion = draft_opinion(review, make_dossier(), read_shipped_phrases())
    assert opinion is not None
    return opinion


OPINION = _draft()
HEAD = Head(seq=12, hash="ab34cd56ef01" + "7" * 52)
DUE, DAY = dt.date(2026, 9, 30), dt.date(2026, 9, 8)
BUREAU = "青石县财政局绩效管理股"


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
            "关于2025年危桥改造工程绩效自评的复核意见",
            ["关于2025年危桥改造工程", "绩效自评的复核意见"],
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


def text_of(**more: Any) -> list[str]:
    return [one.lead + one.text for one in lay_out_letter(OPINION, **more)]


def test_a_final_letter_is_filled_in_and_bears_no_trace_of_the_draft(tmp_path: Path) -> None:
    word = open_letter(
        tmp_path, final=True, due=DUE, date=DAY, bureau_name=BUREAU, head=HEAD, ai_mark=True
    )
    written = [paragraph.text.replace("\n", "") for paragraph in word.paragraphs]
    assert written[:3] == [OPINION.title, "", "县水利局："]
    assert any("于2026年9月30日前通过" in text for text in written)
    assert written[-2:] == [BUREAU, "2026年9月8日"]
    whole = "".join(written)
    for trace in (
        "草稿",
        "待人工确认",
        "×月×日",
        "〔拟办意见",
        "人工智能",
        "审核记录",
        "ab34cd56ef01",
    ):
        assert trace not in whole
    assert "报修后××小时内修复率" in whole
    notes = word.core_properties.comments
    assert notes == "含人工智能生成内容，已经人工确认；审核记录：第12号 ab34cd56ef01"
    assert word.core_properties.identifier == HEAD.hash


def test_a_draft_ends_with_the_record_and_says_when_a_model_wrote_in_it(tmp_path: Path) -> None:
    word = open_letter(tmp_path, head=HEAD, ai_mark=True)
    written = [paragraph.text for paragraph in word.paragraphs]
    assert written[1:3] == ["（草稿，待人工确认）", "（本稿含人工智能生成内容，待人工确认）"]
    assert written[-1] == "审核记录：第12号 ab34cd56ef01"
    assert word.paragraphs[-1].runs[0].font.size.pt == 10.5
    assert "人工智能" in word.core_properties.comments
    plain = open_letter(tmp_path)
    assert "人工智能" not in "".join(p.text for p in plain.paragraphs)
    assert plain.paragraphs[-1].text == "×年×月×日"


def test_what_was_chosen_takes_the_place_of_the_boxes() -> None:
    assert list_dispositions(OPINION) == ("修改后重新报送", "完善后进入下一环节")
    assert "〔拟办意见：□修改后重新报送　□完善后进入下一环节〕" in text_of()
    assert "〔拟办意见：修改后重新报送〕" in text_of(disposition="修改后重新报送")
    assert "处理意见：修改后重新报送。" in text_of(final=True, disposition="修改后重新报送")
    assert not any("修改后重新报送" in text for text in text_of(final=True))


def test_what_a_final_letter_lacks_is_told_in_sentences() -> None:
    gaps = find_gaps(OPINION)
    assert [
        words for words in ("期限", "落款", "成文日期") if not any(words in gap for gap in gaps)
    ] == []
    assert len(gaps) == 3
    assert find_gaps(OPINION, bureau_name=BUREAU, date=DAY, due=DUE) == ()


def test_a_day_of_answer_before_that_of_the_letter_is_told() -> None:
    (gap,) = find_gaps(OPINION, bureau_name=BUREAU, date=dt.date(2026, 10, 1), due=DUE)
    assert "早于成文日期" in gap


@pytest.mark.parametrize(
    ("update", "told"),
    [
        ({"addressee": "报送单位"}, "主送单位"),
        ({"title": "关于××项目的审核意见"}, "标题中的“××项目”"),
        ({"opening": say("××局报送的材料收悉。")}, "首段中的“××局报”"),
        ({"closing": (say("请报送××股，于×月×日前。"),)}, "“办理要求”中的“××股”"),
        ({"summary": (say("问题共×项×年。"),)}, "“总体意见”中的“×年”"),
    ],
)
def test_a_gap_in_any_sentence_of_the_frame_is_told(update: dict[str, Any], told: str) -> None:
    opinion = OPINION.model_copy(update=update)
    gaps = find_gaps(opinion, bureau_name=BUREAU, date=DAY, due=DUE)
    assert any(told in gap for gap in gaps)


def test_a_point_said_before_is_marked_beside_its_kind(tmp_path: Path) -> None:
    opinion = draft_review(second_round(), make_dossier(), read_shipped_phrases()).opinion
    assert opinion is not None
    leads = [one.lead for one in lay_out_letter(opinion) if one.lead]
    assert leads[0] == "（一）数量指标与资金测算不一致（须更正，上次已提出）。"
    assert leads[2] == "（三）指标值缺少衡量标准（建议完善）。"
    title = Document(str(write_letter(opinion, tmp_path / "意见.docx"))).paragraphs[0].text
    assert title.split("\n") == [
        "关于2026年灌区渠道维修养护项目",
        "绩效目标（第二次报送）的审核意见",
    ]


def test_the_ai_mark_is_due_for_what_a_model_wrote_and_goes_out() -> None:
    adopted = proposed().model_copy(update={"decided": "采纳"})
    review = make_review(specimen_findings())
    assert not needs_ai_mark(review.model_copy(update={"opinion": OPINION}))
    assert not needs_ai_mark(make_review((*specimen_findings(), proposed())))
    assert needs_ai_mark(make_review((adopted,)))
    point = OPINION.points[0]
    reworded = point.statement.model_copy(update={"author": "model"})
    points = (point.model_copy(update={"statement": reworded}), *OPINION.points[1:])
    worded = OPINION.model_copy(update={"points": points})
    assert needs_ai_mark(review.model_copy(update={"opinion": worded}))


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
