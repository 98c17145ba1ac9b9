from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path

import pytest

from pbassist.model.document import Reader
from pbassist.read import read_bytes
from pbassist.read.build import Origin
from pbassist.read.layout.flow import Margins, flow_lines, join_paragraph
from pbassist.read.layout.lay import lay_pages
from pbassist.read.layout.lines import Line, read_lines
from pbassist.read.layout.page import Glyph, PageGlyphs, Ruling
from tests.prose_papers import Writer
from tests.typesetting import PRODUCERS, Item, Para, Table, can_set, set_stories

SIZE = 16.0
MARGINS = Margins(left=90.0, right=90.0 + 28 * SIZE, pitch=28.0, em=SIZE)


def set_line(text: str, row: int, *, left: float = 90.0, page: int = 1, size: float = SIZE) -> Line:
    """A line of full-width and half-width characters set from the left."""
    glyphs: list[Glyph] = []
    at = left
    for character in text:
        width = size if ord(character) > 0x2000 else size / 2
        glyphs.append(Glyph(character, at, 100 + 28.0 * row, at + width, 100 + 28.0 * row + size))
        at += width
    (line,) = read_lines(glyphs, page)
    return line


def flow(*lines: Line) -> list[str]:
    margins = {id(line): MARGINS for line in lines}
    paragraphs = flow_lines(lines, margins)
    return ["".join(glyph.text for _, glyph in join_paragraph(p)) for p in paragraphs]


FULL = "项目资金按照预算管理要求及时足额拨付绩效目标完成情况良好"
INDENT = 90.0 + 2 * SIZE


@pytest.mark.parametrize(
    ("first", "second", "left", "count"),
    [
        (FULL, "受益群众满意度较高。", 90.0, 1),
        (FULL, "（一）基本情况", INDENT, 2),
        (FULL[:20] + "。", "受益群众满意度较高。", 90.0, 2),
        (FULL[:26], "95.2%，达到要求。", 90.0, 1),
        (FULL[:24], "1,682.40万元。", 90.0, 1),
        (FULL[:20], "95.2%，达到要求。", 90.0, 2),
        (FULL[:26], "据“花钱必问效”的原则。", 90.0, 1),
        (FULL[:27], "五”规划的要求。", 90.0, 1),
        (FULL[:27] + "。", "一、基本情况", 90.0, 2),
    ],
)
def test_a_line_goes_on_when_its_first_word_had_no_room_above(
    first: str, second: str, left: float, count: int
) -> None:
    assert len(flow(set_line(first, 0), set_line(second, 1, left=left))) == count


def test_a_paragraph_runs_on_over_a_page_break() -> None:
    above = set_line(FULL, 20, left=90.0, page=1)
    assert flow(above, set_line("满意度较高。", 0, page=2)) == [FULL + "满意度较高。"]


def test_a_wide_gap_ends_a_paragraph_even_after_a_full_line() -> None:
    assert len(flow(set_line(FULL, 0), set_line("满意度较高。", 2))) == 2


def test_centred_lines_of_a_large_title_are_one() -> None:
    title = ("云泽县水利局二〇二五年度农村饮水工程", "绩效自评报告")
    lines = []
    for row, text in enumerate(title):
        left = (MARGINS.left + MARGINS.right - 22 * len(text)) / 2
        lines.append(set_line(text, row, left=left, size=22.0))
    assert flow(*lines, set_line(FULL, 3, left=INDENT)) == ["".join(title), FULL]


def test_a_number_cut_by_a_line_end_is_not_glued_to_the_next() -> None:
    first = FULL[:26] + "2025"
    assert flow(set_line(first, 0), set_line("2026年。", 1)) == [first + " 2026年。"]


def test_glyphs_are_ordered_by_x_whatever_order_they_come_in() -> None:
    glyphs = set_line("评价结果“良”9 个", 0).glyphs
    (line,) = read_lines(list(reversed(glyphs)), 1)
    assert line.text == "评价结果“良”9 个"


@pytest.mark.parametrize(
    "words", [("云泽县水利局", "2024年3月15日"), ("县水利局", "二〇二四年三月")]
)
def test_lines_set_against_the_right_margin_stay_two(words: tuple[str, str]) -> None:
    lines = []
    for row, text in enumerate(words):
        width = sum(SIZE if ord(character) > 0x2000 else SIZE / 2 for character in text)
        lines.append(set_line(text, row, left=MARGINS.right - width))
    assert flow(*lines) == list(words)


def test_lines_that_stand_apart_are_a_paragraph_each() -> None:
    lines = [set_line(FULL, 0), set_line(FULL, 1)]
    margins = {id(line): MARGINS for line in lines}
    assert len(flow_lines(lines, margins)) == 1
    assert len(flow_lines(lines, margins, {id(lines[1])})) == 2


def test_a_short_rest_of_a_line_is_judged_by_its_words_not_by_one_narrow_character() -> None:
    narrow = set_line("用。", 1)
    narrow.em = 0.85 * SIZE
    assert flow(set_line(FULL, 0), narrow) == [FULL + "用。"]


def count_ends(paragraphs: Sequence[str]) -> set[int]:
    """Where paragraphs end in their joined text."""
    return set(accumulate(len("".join(text.split())) for text in paragraphs))


@pytest.mark.parametrize(
    "producer",
    [
        pytest.param(name, marks=pytest.mark.skipif(not can_set(name), reason=f"no {name} here"))
        for name in PRODUCERS
    ],
)
def test_paragraphs_of_three_producers_end_where_they_were_ended(
    producer: str, tmp_path: Path
) -> None:
    writer = Writer(23)
    table = Table([["项目", "金额"], ["教育支出", "486.00"]], "grid", widths=[120, 120])
    papers: list[list[Item]] = [[*writer.write_paper()] for _ in range(4)]
    papers.append([*writer.write_paper(), table, *writer.write_paper()])
    papers.append([*writer.write_paper(indent=False)])
    right = written = found = 0
    for paper, content in zip(papers, set_stories(producer, papers, tmp_path), strict=True):
        document = read_bytes(content, name="文.pdf")
        gold = [item.text for item in paper if isinstance(item, Para)]
        body = [b for b in document.blocks if b.role == "body" and b.cell is None]
        read = [document.words(block) for block in body][1:]
        assert "".join("".join(read).split()) == "".join("".join(gold).split())
        right += len(count_ends(gold) & count_ends(read))
        written, found = written + len(gold), found + len(read)
    assert right >= 0.99 * found
    assert right >= 0.97 * written  # without indents a full last line shows no end


def test_figures_wrapped_at_a_line_end_are_neither_split_nor_glued(tmp_path: Path) -> None:
    figures = [f"{number},{number % 900 + 100}.{number % 90 + 10}" for number in range(1, 260)]
    story = [Para("，".join(f"第{n}项{figure}万元" for n, figure in enumerate(figures)))]
    (content,) = set_stories("reportlab", [story], tmp_path)
    text = read_bytes(content, name="文.pdf").text
    assert re.findall(r"项([\d,.]+)万元", text) == figures


def set_page(number: int, lines: Sequence[tuple[float, float, str]], rule: float = 0) -> PageGlyphs:
    """A page of lines with left, top and text, sixteen points a character, nine below `rule`."""
    page = PageGlyphs(number, 595, 842)
    for left, top, text in lines:
        size = 9.0 if rule and top > rule else SIZE
        page.glyphs += [
            Glyph(one, left + size * at, top, left + size * at + size, top + size)
            for at, one in enumerate(text)
        ]
    if rule:
        page.rulings.append(Ruling(90, rule, 230, rule))
    return page


@pytest.mark.parametrize(("rule", "role"), [(700.0, "note"), (0.0, "body")])
def test_a_footnote_does_not_cut_the_paragraph_over_the_page(rule: float, role: str) -> None:
    above = [(90.0, 560 + 28.0 * row, FULL) for row in range(4)]
    first = set_page(1, [*above, (90, 710, "①数据来源于部门决算报表")], rule)
    pages = [first, set_page(2, [(90, 100, "满意度较高。"), (122, 128, FULL[:20])])]
    origin = Origin("0" * 64, "文.pdf")
    document = lay_pages(pages, origin, "application/pdf", Reader(name="pdf", version="0"), [])
    shown = [(block.role, document.words(block)) for block in document.blocks]
    assert (role, "①数据来源于部门决算报表") in shown
    assert (("body", FULL * 4 + "满意度较高。") in shown) == (role == "note")
