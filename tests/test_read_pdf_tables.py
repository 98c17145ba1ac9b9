from __future__ import annotations

from pathlib import Path

import pytest

from pbassist.read import read_bytes
from pbassist.read.layout.grids import find_grids
from pbassist.read.layout.strokes import Ruling, edge_fills, join_dashes
from tests.compare_tables import count_right, find_tables, read_ours, read_theirs, read_written
from tests.ruled_tables import INDICATOR_SPANS, INDICATORS, STORIES
from tests.typesetting import PRODUCERS, Table, can_set, set_stories

producers = pytest.mark.parametrize(
    "producer",
    [
        pytest.param(name, marks=pytest.mark.skipif(not can_set(name), reason=f"no {name} here"))
        for name in PRODUCERS
    ],
)


@producers
def test_every_cell_of_a_table_with_walls_stands_where_it_was_written(
    producer: str, tmp_path: Path
) -> None:
    wrong = {}
    for (name, story), content in zip(
        STORIES.items(), set_stories(producer, list(STORIES.values()), tmp_path), strict=True
    ):
        written = [read_written(table) for table in find_tables(list(story))]
        read = read_ours(content)
        if read != written:
            wrong[name] = len(read), count_right(written, read)
    assert wrong == {}


def test_our_grids_read_no_cell_less_than_pdfplumber(tmp_path: Path) -> None:
    pytest.importorskip("pdfplumber")
    names = ["grid, 指标", "grid, 资金", "double, 指标", "grid, 统计", "open, 统计", "九列"]
    stories = [STORIES[name] for name in names]
    for story, content in zip(stories, set_stories("reportlab", stories, tmp_path), strict=True):
        written = [read_written(table) for table in find_tables(list(story))]
        total, ours = count_right(written, read_ours(content))
        assert ours == total >= count_right(written, read_theirs(content))[1]


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_table_on_a_page_shown_turned_reads_upright(angle: int, tmp_path: Path) -> None:
    import io

    import pypdf

    table = Table(INDICATORS, "grid", INDICATOR_SPANS, "lllc", [90, 90, 160, 100])
    (content,) = set_stories("reportlab", [[table]], tmp_path)
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(content))
    for page in writer.pages:
        page.rotate(angle)
        page.transfer_rotation_to_content()
        page.rotate(-angle)
    turned = io.BytesIO()
    writer.write(turned)
    assert read_ours(turned.getvalue()) == [read_written(table)]


def draw(*words: tuple[float, float, str], lines: list[tuple[float, float, float, float]]) -> bytes:
    """A page of words at places and lines, in points from its lower left corner."""
    import io

    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen import canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    stream = io.BytesIO()
    sheet = canvas.Canvas(stream, pagesize=(595, 842))
    sheet.setFont("STSong-Light", 10)
    for x, y, text in words:
        sheet.drawString(x, y, text)
    for line in lines:
        sheet.line(*line)
    sheet.save()
    return stream.getvalue()


def lattice(left: float, low: float, columns: list[float], rows: list[float]) -> list:
    """Lines of a table from its lower left corner, by the edges of columns and rows."""
    level = [(left, low + row, left + columns[-1], low + row) for row in rows]
    return level + [(left + column, low, left + column, low + rows[-1]) for column in columns]


def test_tables_side_by_side_are_two_the_left_one_first() -> None:
    lines = lattice(60, 600, [0, 80, 160], [0, 20, 40]) + lattice(
        320, 600, [0, 80, 160], [0, 20, 40]
    )
    words = [
        (left + 80 * column + 5, y + 6, f"{name}{row}{column}")
        for left, name in ((60, "左"), (320, "右"))
        for row, y in enumerate((620, 600))
        for column in range(2)
    ]
    document = read_bytes(draw(*words, lines=lines), name="表.pdf")
    assert document.text == "左00\t左01\n左10\t左11\n右00\t右01\n右10\t右11"


def test_a_table_inside_a_cell_is_a_table_of_its_own() -> None:
    outer = lattice(60, 500, [0, 100, 400], [0, 100, 130])
    inner = lattice(180, 520, [0, 80, 160], [0, 20, 40])
    words = [(65, 610, "项目"), (165, 610, "明细"), (65, 540, "甲项目")]
    words += [(185, 546, "年度"), (265, 546, "金额"), (185, 526, "2023"), (265, 526, "486.50")]
    tables = read_ours(draw(*words, lines=[*outer, *inner]))
    assert {(0, 0): ("年度", 1, 1), (0, 1): ("金额", 1, 1), (1, 0): ("2023", 1, 1),
            (1, 1): ("486.50", 1, 1)} in tables  # fmt: skip
    assert {(0, 0): ("项目", 1, 1), (0, 1): ("明细", 1, 1), (1, 0): ("甲项目", 1, 1),
            (1, 1): ("", 1, 1)} in tables  # fmt: skip


def test_a_slash_in_the_first_cell_cuts_nothing() -> None:
    lines = [*lattice(60, 600, [0, 100, 200], [0, 30, 70]), (60, 670, 160, 630)]
    words = [(120, 655, "年份"), (65, 635, "指标"), (170, 645, "2023年"), (65, 610, "收入")]
    words += [(170, 610, "12,345")]
    (cells,) = read_ours(draw(*words, lines=lines))
    assert cells[0, 0] == ("年份指标", 1, 1)
    assert cells[1, 1] == ("12,345", 1, 1)


def pieces(left: float, right: float, at: float, dash: float, gap: float) -> list[Ruling]:
    count = int((right - left) / (dash + gap))
    return [
        Ruling(left + n * (dash + gap), at, left + n * (dash + gap) + dash, at + 0.5)
        for n in range(count)
    ]


@pytest.mark.parametrize(
    ("dash", "gap", "lines"), [(0.75, 0.75, 1), (1.5, 1.5, 1), (3, 3, 1), (6, 5, 1), (1, 9, 0)]
)
def test_regular_pieces_are_one_line(dash: float, gap: float, lines: int) -> None:
    joined = join_dashes(pieces(50, 350, 100, dash, gap))
    assert len(joined) == lines
    if joined:
        assert joined[0].left == 50
        assert joined[0].right == pytest.approx(350, abs=dash + 2 * gap)


def test_three_marks_in_a_row_are_no_line() -> None:
    assert join_dashes(pieces(50, 70, 100, 3, 3)) == []


def tiles(*edges: tuple[float, float, float, float]) -> list[Ruling]:
    return [Ruling(*edge) for edge in edges]


def test_cells_of_colour_side_by_side_make_a_grid_and_bands_do_not() -> None:
    size = (595.0, 842.0)
    cells = [
        (50 + 100 * column, 100 + 20 * row, 148 + 100 * column, 118 + 20 * row)
        for row in range(3)
        for column in range(2)
    ]
    (grid,) = find_grids(edge_fills(tiles(*cells), [], size), 1)
    assert len(grid.cells) == 6
    bands = [(50, 100 + 40 * row, 450, 118 + 40 * row) for row in range(6)]
    bars = [(50 + 30 * n, 300 - 10.0 * n, 70 + 30 * n, 300) for n in range(6)]
    assert edge_fills(tiles(*bands), [], size) == []
    assert edge_fills(tiles(*bars), [], size) == []


def test_colour_behind_drawn_cells_adds_no_wall() -> None:
    cells = [(50 + 50.0 * n, y, 100 + 50.0 * n, y + 20) for n in range(2) for y in (100.0, 120.0)]
    drawn = tiles((50, 100, 150, 100), (50, 140, 150, 140), (50, 100, 50, 140))
    assert edge_fills(tiles(*cells), drawn, (595.0, 842.0)) == []
