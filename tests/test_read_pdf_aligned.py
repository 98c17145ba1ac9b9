from __future__ import annotations

from pathlib import Path

import pytest

from pbassist.model.document import Document
from pbassist.read import read_bytes
from pbassist.read.layout.aligned import find_aligned
from pbassist.read.layout.grids import Grid
from pbassist.read.layout.lines import Line, read_lines
from pbassist.read.layout.page import Glyph, Ruling
from tests.compare_tables import find_tables, read_ours, read_written
from tests.prose_papers import Writer, list_contents, list_keys
from tests.typesetting import PRODUCERS, Item, Para, Table, can_set, set_stories

PROSE = Para(Writer(5).write_sentences(110))
CAPTION, UNIT = Para("表1 收入支出决算总表", "centre"), Para("（单位：万元）", "unit")
NOTE = Para("注：数据来源于部门决算报表。", "small")
SPENDING = Table(
    [
        ["项目", "年初预算数", "调整预算数", "决算数", "完成率"],
        ["一般公共服务支出", "1,200.50", "1,150.00", "1,148.32", "99.85%"],
        ["教育支出", "3,500.00", "3,620.75", "3,600.10", "99.43%"],
        ["社会保障和就业支出", "860.00", "", "845.66", ""],
        ["合计", "5,560.50", "4,770.75", "5,594.08", ""],
    ],
    align="lrrrr",
    widths=[140, 75, 75, 75, 75],
)
REASONS = Table(
    [
        ["序号", "指标名称", "指标值", "偏差原因及改进措施"],
        ["1", "维修养护农村饮水安全工程数量", "≥62处",
         "受汛期影响，部分工程推迟到十月开工，已于十二月全部完工并投入使用"],
        ["2", "供水水质达标率", "≥90%", "无"],
        ["3", "受益农村人口", "≥3.1万人", "统计口径调整，按照常住人口重新核定，差异已经书面说明"],
    ],
    align="clrl",
    widths=[40, 120, 80, 200],
)  # fmt: skip
YEARS = Table(
    [
        ["单位", "2022年", None, None, "2023年", None, None],
        [None, "预算", "调整", "执行", "预算", "调整", "执行"],
        ["县水利局", "120.00", "118.00", "117.50", "130.00", "131.00", "129.98"],
        ["县教育局", "3,500.00", "3,620.75", "3,600.10", "3,700.00", "3,720.50", "3,719.99"],
        ["合计", "3,620.00", "3,738.75", "3,717.60", "3,830.00", "3,851.50", "3,849.97"],
    ],
    spans={(0, 0): (2, 1), (0, 1): (1, 3), (0, 4): (1, 3)},
    align="lcccccc",
    widths=[80, 60, 60, 60, 60, 60, 60],
    ruled=2,
)
SECTIONS = Table(
    [
        ["项目", "预算数", "执行数", "执行率"],
        ["一、基本支出", "", "", ""],
        ["人员经费", "1,200.50", "1,198.00", "99.79%"],
        ["二、项目支出", "", "", ""],
        ["农村饮水安全项目", "486.00", "480.20", "98.81%"],
        ["合计", "1,806.50", "1,788.20", "98.99%"],
    ],
    align="lrrr",
    widths=[160, 90, 90, 90],
)
CONTACTS = Table(
    [
        ["责任单位", "联系人", "联系电话", "办公地点"],
        ["县水利局", "张三", "0871-65432100", "县政府二号楼"],
        ["县财政局", "李四", "0871-65432101", "财政大楼六楼"],
        ["县审计局", "王五", "0871-65432102", "县政府一号楼"],
    ],
    align="llll",
    widths=[110, 90, 120, 120],
)
MEASURES = Table(
    [
        ["问题", "整改措施", "责任单位"],
        ["部分指标设置不够细化，未能反映项目实际产出情况",
         "对照绩效目标逐项细化量化，补充数量指标和质量指标", "县水利局"],
        ["资金支付进度偏慢，年底集中支付现象较为明显",
         "按月通报支付进度，对连续两月滞后的单位进行约谈", "县财政局、县水利局"],
        ["资料归档不完整", "补充验收资料并按年度归档", "项目办"],
    ],
    align="lll",
    widths=[170, 170, 100],
)  # fmt: skip
TOTALS = Table(
    [["支出功能分类", "金额"], ["教育支出", "3,620.75"], ["社会保障和就业支出", "860.00"],
     ["合计", "4,480.75"]],
    align="lr",
    widths=[200, 120],
)  # fmt: skip


def _list_schools(*, head: int, middle: bool) -> Table:
    rows: list[list[str | None]] = [["序号", "项目单位", "绩效目标完成情况说明", "得分"]]
    for number in range(1, 36):
        words = "维修养护供水工程按期完工并通过验收" * (1 + number % 4)
        rows.append([str(number), f"第{number}中心小学", words, f"{60 + number * 0.5:.1f}"])
    return Table(rows, "grid", {}, "clll", [40, 100, 220, 60], head, middle=middle)


def set_kind(table: Table, kind: str) -> Table:
    return Table(
        table.rows, kind, table.spans, table.align, table.widths, table.head, table.ruled,
        table.middle, table.split,
    )  # fmt: skip


LONG = {
    "重复表头": _list_schools(head=1, middle=False),
    "居中": _list_schools(head=0, middle=True),
}
SHORT = {
    "支出": SPENDING, "原因": REASONS, "年度": YEARS, "分项": SECTIONS, "联系": CONTACTS,
    "措施": MEASURES, "合计": TOTALS,
}  # fmt: skip


def _stories() -> dict[str, list[Item]]:
    stories: dict[str, list[Item]] = {
        f"{name}, {kind}": [PROSE, CAPTION, UNIT, set_kind(table, kind), NOTE, PROSE]
        for name, table in SHORT.items()
        for kind in ("three", "bare", "rows")
        if kind != "rows" or name in ("原因", "年度")
    }
    for kind, name in (
        ("three", "重复表头"),
        ("three", "居中"),
        ("bare", "重复表头"),
        ("rows", "居中"),
    ):
        stories[f"长，{name}, {kind}"] = [PROSE, set_kind(LONG[name], kind), PROSE]
    stories["相继"] = [
        PROSE, Para("表1 支出情况表", "centre"), set_kind(TOTALS, "three"),
        Para("表2 联系方式", "centre"), set_kind(CONTACTS, "three"),
        Para("表3 支出情况表", "centre"), set_kind(SPENDING, "three"), PROSE,
    ]  # fmt: skip
    wide = "　"
    stories["键值在上下"] = [
        Para("2023年度部门决算表", "title"),
        Para(f"编制单位：云泽县水利局{wide * 14}金额单位：万元", "plain"),
        set_kind(SPENDING, "three"),
        Para(f"单位负责人：张三{wide * 4}填表人：李四{wide * 4}联系电话：65432100", "plain"),
    ]
    return stories


STORIES = _stories()
producers = pytest.mark.parametrize(
    "producer",
    [
        pytest.param(name, marks=pytest.mark.skipif(not can_set(name), reason=f"no {name} here"))
        for name in PRODUCERS
    ],
)


def squeeze(text: str) -> str:
    return "".join(text.split())


def paragraphs(document: Document) -> list[str]:
    body = [b for b in document.blocks if b.role == "body" and b.cell is None]
    return [squeeze(document.words(block)) for block in body][1:]


@producers
def test_tables_without_walls_come_out_cell_by_cell_and_prose_beside_them_stays(
    producer: str, tmp_path: Path
) -> None:
    wrong = []
    for (name, story), content in zip(
        STORIES.items(), set_stories(producer, list(STORIES.values()), tmp_path), strict=True
    ):
        document = read_bytes(content, name="表.pdf")
        words = [squeeze(item.text) for item in story if isinstance(item, Para)]
        if (
            read_ours(content) != [read_written(table) for table in find_tables(story)]
            or paragraphs(document) != words
            or document.warnings
        ):
            wrong.append(name)
    assert wrong == []


@producers
def test_papers_without_a_table_show_none_and_are_told_nothing(
    producer: str, tmp_path: Path
) -> None:
    writer = Writer(7)
    papers = [writer.write_paper(indent=number % 2 == 0) for number in range(4)]
    papers += [list_contents("…"), list_contents("."), list_keys()]
    for paper, content in zip(papers, set_stories(producer, papers, tmp_path), strict=True):
        document = read_bytes(content, name="文.pdf")
        words = [squeeze(item.text) for item in paper]
        assert document.tables == ()
        assert document.warnings == ()
        assert "".join(paragraphs(document)) == "".join(words)
        if paper in papers[4:]:  # entries and keys are a paragraph each
            assert paragraphs(document) == words


def set_lines(*lines: tuple[float, list[tuple[float, str]]]) -> list[Line]:
    """Lines of words at places from the left, ten points a character, figures five."""
    glyphs = []
    for top, words in lines:
        for left, text in words:
            at = left
            for character in text:
                wide = 10.0 if ord(character) > 0x2000 else 5.0
                glyphs.append(Glyph(character, at, top, at + wide, top + 10))
                at += wide
    return read_lines(glyphs, 1)


def read_texts(grid: Grid) -> list[list[str]]:
    return [
        ["".join(g.text for g in grid.covering[row, column].glyphs)
         for column in range(len(grid.columns) - 1)]
        for row in range(len(grid.rows) - 1)
    ]  # fmt: skip


HEAD = (100.0, [(60.0, "项目"), (200.0, "预算数"), (300.0, "执行数")])


def row(top: float, name: str, one: str, two: str) -> tuple[float, list[tuple[float, str]]]:
    return top, [(60.0, name), (200.0, one), (300.0, two)]


def rules(*tops: float) -> list[Ruling]:
    return [Ruling(55, top, 345, top) for top in tops]


def test_three_lines_and_two_rows_are_a_table() -> None:
    lines = set_lines(HEAD, row(120, "教育支出", "12.00", "11.50"))
    found = find_aligned(lines, rules(96, 116, 136))
    (grid,) = found.items
    assert isinstance(grid, Grid)
    assert read_texts(grid) == [["项目", "预算数", "执行数"], ["教育支出", "12.00", "11.50"]]
    assert find_aligned(lines, []).items == lines


def test_a_figure_is_never_joined_to_the_row_above() -> None:
    lines = set_lines(
        HEAD, row(118, "教育支出", "12.00", "11.50"), row(136, "科学支出", "13.00", "12.50"),
        row(154, "文化支出", "", "9.80"), row(172, "合计", "25.00", "33.80"),
    )  # fmt: skip
    (grid,) = find_aligned(lines, rules(96, 116, 190)).items
    assert isinstance(grid, Grid)
    assert read_texts(grid)[3] == ["文化支出", "", "9.80"]


@pytest.mark.parametrize(
    "lines",
    [
        # a label in the middle of three rows could belong to any of them
        [HEAD, (118.0, [(200.0, "12.00"), (300.0, "11.50")]), row(136, "产出", "13.00", "12.50"),
         (154.0, [(200.0, "14.00"), (300.0, "9.80")]), (172.0, [(200.0, "15.00"), (300.0, "9.90")])],
    ],
)  # fmt: skip
def test_what_is_not_certain_is_told_and_each_line_stays_by_itself(
    lines: list[tuple[float, list[tuple[float, str]]]],
) -> None:
    made = set_lines(*lines)
    found = find_aligned(made, rules(96, 116, 190))
    assert found.items == made
    assert found.apart == {id(line) for line in made}
    (told,) = found.told
    assert "自“项目 预算数 执行数”起约5行" in told


def test_rulings_above_and_below_prose_make_no_table() -> None:
    prose = [
        (100.0 + 18 * n, [(60.0, "资金按照要求及时足额拨付到位，绩效目标良好")]) for n in range(6)
    ]
    lines = set_lines(*prose)
    found = find_aligned(lines, rules(90, 220))
    assert found.items == lines
    assert found.told == []
    assert found.apart == set()


def test_a_page_of_two_thousand_aligned_lines_is_left_as_it_is() -> None:
    lines = set_lines(*(row(18.0 * n, "支出", "12.00", "11.50") for n in range(2_000)))
    assert find_aligned(lines, []).items == lines
