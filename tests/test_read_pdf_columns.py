from __future__ import annotations

from pathlib import Path

import pytest

from pbassist.model.document import Document
from pbassist.read import read_bytes
from pbassist.read.layout.columns import split_frames
from pbassist.read.layout.lines import Line, read_lines
from pbassist.read.layout.page import Glyph, Ruling
from tests.prose_papers import Writer
from tests.typesetting import PRODUCERS, Columns, Item, Para, Table, can_set, set_stories

COSTS = Table(
    [
        ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
        ["20101", "一般公共服务支出", "1,000.50", "600.00", "400.50"],
        ["20202", "公共安全支出", "2,001.00", "1,200.00", "801.00"],
        ["20303", "教育支出", "3,001.50", "1,800.00", "1,201.50"],
    ],
    "three",
    align="clrrr",
    widths=[70, 150, 70, 70, 70],
)


def _stories() -> list[list[Item]]:
    writer = Writer(11)
    whole = Para(writer.write_sentences(150))
    title, heading = Para("农村饮水安全项目绩效管理研究", "title"), Para("二、结论", "heading")
    return [
        [title, writer.write_columns(2, 9), heading, whole, writer.write_columns(2, 6)],
        [Para("三栏简报", "title"), writer.write_columns(3, 9)],
        [writer.write_columns(2, 14)],
        [writer.write_columns(2, 5), Para("表1 支出情况表", "centre"), COSTS,
         writer.write_columns(2, 5)],
    ]  # fmt: skip


def flatten(items: list[Item]) -> list[str]:
    words: list[str] = []
    for item in items:
        if isinstance(item, Columns):
            words += flatten(list(item.items))
        elif isinstance(item, Table):
            words += [text for row in item.rows for text in row if text]
        else:
            words.append("".join(item.text.split()))
    return words


def shown(document: Document) -> list[str]:
    body = [block for block in document.blocks if block.role == "body"]
    return ["".join(document.words(block).split()) for block in body][1:]


@pytest.mark.parametrize(
    "producer",
    [
        pytest.param(name, marks=pytest.mark.skipif(not can_set(name), reason=f"no {name} here"))
        for name in PRODUCERS
    ],
)
def test_columns_are_read_one_after_the_other(producer: str, tmp_path: Path) -> None:
    stories = _stories()
    for story, content in zip(stories, set_stories(producer, stories, tmp_path), strict=True):
        document = read_bytes(content, name="文.pdf")
        assert shown(document) == flatten(story)
        assert document.warnings == ()


def set_lines(*lines: tuple[float, float, str]) -> list[Line]:
    """Lines at places from the top left corner, ten points a character."""
    glyphs = [
        Glyph(character, left + 10 * at, top, left + 10 * at + 10, top + 10)
        for left, top, text in lines
        for at, character in enumerate(text)
    ]
    return read_lines(glyphs, 1)


FULL = "资金按要求，及时足额拨付到位，良好"
LINES = [(60.0, 100.0 + 18 * row, FULL) for row in range(8)]
BESIDE = [(260.0, 100.0 + 18 * row, FULL) for row in range(8)]
CELLS = [(60.0 + 200 * at, 100.0 + 18 * row, "教育支出") for row in range(8) for at in range(2)]


def count_columns(*lines: tuple[float, float, str], rules: tuple[Ruling, ...] = ()) -> int:
    frames = split_frames(set_lines(*lines), [], rules, [])
    return sum(frame.column is not None for frame in frames)


def test_lines_that_are_not_level_still_make_columns() -> None:
    assert count_columns(*LINES, *BESIDE) == 2
    assert count_columns(*LINES, *[(left, top + 7, text) for left, top, text in BESIDE]) == 2


def test_a_few_lines_side_by_side_are_no_columns() -> None:
    assert count_columns(*LINES, *BESIDE[:3]) == 0


def test_cells_of_a_bare_table_are_no_columns() -> None:
    assert count_columns(*CELLS) == 0


def test_columns_of_brief_paragraphs_under_headings_are_columns() -> None:
    story = ["一、资金情况", "资金三千万元，已经到", "位。", "二、产出情况", "管网一百公里，完成铺",
             "设。", "三、满意度情况", "收回问卷三百份，有效", "率高。"]  # fmt: skip
    left = [(0.0, 20.0 * row, words) for row, words in enumerate(story)]
    right = [(160.0, 5 + 20.0 * row, words) for row, words in enumerate(story)]
    assert count_columns(*left, *right) == 2


def test_a_ruling_over_the_gutter_makes_a_table_of_it() -> None:
    rule = Ruling(55, 132, 440, 132)
    assert count_columns(*LINES, *BESIDE, rules=(rule,)) == 0


def test_a_gutter_of_the_page_before_needs_few_lines() -> None:
    few = [*LINES[:2], *BESIDE[:2]]
    assert [frame.column for frame in split_frames(set_lines(*few), [], [], [])] == [None]
    known = split_frames(set_lines(*few), [], [], [245.0])
    assert [frame.column is None for frame in known] == [False, False]


def test_thousands_of_lines_are_one_frame() -> None:
    lines = [
        Line(1, [Glyph("字", 60, top, 70, top + 10)], 60, top, 70, top + 10, 10, True)
        for top in range(0, 40_000, 10)
    ]
    assert len(split_frames(lines, [], [], [])) == 1
