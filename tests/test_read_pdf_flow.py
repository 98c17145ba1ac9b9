from __future__ import annotations

import pytest

from pbassist.read.pdf_flow import Margins, flow_lines, join_paragraph
from pbassist.read.pdf_lines import Line, read_lines
from pbassist.read.pdf_page import Glyph

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
