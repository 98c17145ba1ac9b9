from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from pbassist.errors import UnreadableDocument
from pbassist.read import read
from pbassist.read.compound import pack_compound
from tests.written import rewrite_part, write_old_workbook, write_workbook

Writer = Callable[..., Path]
BOTH = pytest.mark.parametrize(
    ("write", "suffix"), [(write_workbook, ".xlsx"), (write_old_workbook, ".xls")]
)
FORM = [
    ["项目支出绩效目标申报表", None, None, None],
    ["项目名称", "农村饮水", None, "县水利局"],
    [None, None, None, None],
    ["资金总额", 486.0, "执行率", 0.921],
]
MERGES = [(0, 0, 0, 3), (1, 1, 2, 2)]


@BOTH
def test_a_sheet_is_a_table_with_merged_cells_once(
    tmp_path: Path, write: Writer, suffix: str
) -> None:
    path = write(
        tmp_path / f"表{suffix}", {"申报表": FORM}, merges=MERGES, formats={(3, 3): "0.0%"}
    )
    document = read(path)
    table = document.tables[0]
    assert document.text == (
        "项目支出绩效目标申报表\n项目名称\t农村饮水\t县水利局\n\t\n资金总额\t486\t执行率\t92.1%"
    )
    title, spread = table.block(0, 3), table.block(2, 2)
    assert title is not None
    assert spread is not None
    assert title.cell is not None
    assert spread.cell is not None
    assert (title.cell.row, title.cell.column, title.cell.column_span) == (0, 0, 4)
    assert (spread.cell.row_span, spread.cell.column_span) == (2, 2)
    assert table.text(3, 1) == "486"
    assert table.text(2, 0) is None
    assert spread.locator == "sheet:B2@申报表"
    assert document.place(document.block_span(spread)) == "工作表“申报表”B2"


@BOTH
def test_every_kind_of_value_reads_as_a_person_sees_it(
    tmp_path: Path, write: Writer, suffix: str
) -> None:
    values = [[0.1 + 0.2, 1682.4, dt.date(2026, 11, 30), dt.date(2026, 11, 30), True, "68", "a\nb"]]
    formats = {(0, 1): "#,##0.00", (0, 2): "yyyy-mm-dd", (0, 3): 'yyyy"年"m"月"d"日"'}
    document = read(write(tmp_path / f"值{suffix}", {"表": values}, formats=formats))
    assert document.text == "0.3\t1,682.40\t2026-11-30\t2026年11月30日\tTRUE\t68\ta b"


@BOTH
def test_sheets_are_named_and_hidden_ones_marked(
    tmp_path: Path, write: Writer, suffix: str
) -> None:
    sheets = {"申报表": [["甲"]], "字典": [["密"]], "汇总": [["乙"]]}
    document = read(write(tmp_path / f"表{suffix}", sheets, hidden=["字典"]))
    assert [(s.name, s.table, s.hidden) for s in document.sheets] == [
        ("申报表", 0, False),
        ("字典", 1, True),
        ("汇总", 2, False),
    ]
    assert [(document.words(b), b.role) for b in document.blocks] == [
        ("甲", "body"),
        ("乙", "body"),
        ("密", "hidden"),
    ]
    assert [table.number for table in document.tables] == [0, 2]


@BOTH
def test_rows_and_columns_without_words_at_the_end_are_left_out(
    tmp_path: Path, write: Writer, suffix: str
) -> None:
    rows: list[list[object]] = [[None] * 3, [None, "甲", " "], ["", "", ""], [None] * 3]
    document = read(write(tmp_path / f"表{suffix}", {"表": rows}))
    table = document.tables[0]
    assert (table.rows, table.columns) == (2, 2)
    assert table.text(1, 1) == "甲"


def test_formats_without_values_do_not_count(tmp_path: Path) -> None:
    path = write_workbook(
        tmp_path / "a.xlsx", {"表": [["甲"]]}, formats={(99_999, 900): "0.00", (5, 16_000): "0%"}
    )
    assert read(path).text == "甲"


def test_a_stray_cell_far_away_is_an_error_with_the_sheet_named(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = "台账"
    book.active["A1"] = "甲"
    book.active["XFD1048576"] = "乙"
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(UnreadableDocument, match="工作表“台账”范围超过"):
        read(tmp_path / "a.xlsx")


def test_a_stray_cell_far_away_in_an_old_workbook_is_an_error(tmp_path: Path) -> None:
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("台账")
    sheet.write(0, 0, "甲")
    sheet.write(65_535, 255, "乙")
    book.save(str(tmp_path / "a.xls"))
    with pytest.raises(UnreadableDocument, match="工作表“台账”范围超过"):
        read(tmp_path / "a.xls")


FAR = {
    "a space": b'<c r="XFD1048576" t="inlineStr"><is><t> </t></is></c>',
    "an empty text": b'<c r="XFD1048576" t="inlineStr"><is><t></t></is></c>',
    "an empty result": b'<c r="XFD1048576" t="str"><f>""</f><v></v></c>',
    "a formula without a result": b'<c r="XFD1048576"><f>1+1</f></c>',
    "a look": b'<c r="XFD1048576" s="0"/>',
}


@pytest.mark.parametrize("cell", list(FAR.values()), ids=list(FAR))
def test_a_blank_cell_far_away_is_left_out(tmp_path: Path, cell: bytes) -> None:
    path = write_workbook(tmp_path / "a.xlsx", {"表": [["甲", 1], ["乙", 0.5]]}, merges=[])
    far = b'<row r="1048576">' + cell + b"</row></sheetData>"
    change = {b"</sheetData>": far}
    path = rewrite_part(path, tmp_path / "b.xlsx", "xl/worksheets/sheet1.xml", change)
    assert read(path).text == "甲\t1\n乙\t0.5"


@pytest.mark.parametrize("declared", [b"A1:A1", b"A1:XFD1048576", b"ZZZZ9", b"C7:B2"])
def test_a_wrong_extent_changes_nothing(tmp_path: Path, declared: bytes) -> None:
    path = write_workbook(tmp_path / "a.xlsx", {"表": [["甲", 1], ["乙", 2]]})
    change = {b'<dimension ref="A1:B2"': b'<dimension ref="' + declared + b'"'}
    path = rewrite_part(path, tmp_path / "b.xlsx", "xl/worksheets/sheet1.xml", change)
    assert read(path).text == "甲\t1\n乙\t2"


def test_merged_ranges_that_run_into_one_another_cost_nothing(tmp_path: Path) -> None:
    rows = [["甲", "乙"], *([None, None] for _ in range(498)), ["丙", "丁"]]
    path = write_workbook(tmp_path / "a.xlsx", {"表": rows}, merges=[(0, 0, 498, 0)])
    many = b"".join(b'<mergeCell ref="A1:B%d"/>' % (100 + step % 400) for step in range(20_000))
    change = {b'<mergeCell ref="A1:A499"': many + b'<mergeCell ref="A1:A499"'}
    path = rewrite_part(path, tmp_path / "b.xlsx", "xl/worksheets/sheet1.xml", change)
    assert read(path).text.startswith("甲")


def test_a_merge_over_whole_columns_costs_nothing(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "a.xlsx", {"表": [["甲", "乙"]]}, merges=[(0, 1, 1, 2)])
    change = {b"B1:C2": b"B1:XFD1048576"}
    path = rewrite_part(path, tmp_path / "b.xlsx", "xl/worksheets/sheet1.xml", change)
    assert read(path).text == "甲\t乙"


def test_formulas_never_calculated_are_empty_and_said(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "a.xlsx", {"表": [["合计", "=1+1"], ["甲", 1]]})
    document = read(path)
    assert document.tables[0].text(0, 1) is None
    assert len(document.warnings) == 1
    assert "工作表“表”有 1 个公式没有保存计算结果" in document.warnings[0]


@pytest.mark.parametrize("shared", [False, True])
def test_formulas_over_several_cells_without_results_are_said(tmp_path: Path, shared: bool) -> None:
    import openpyxl
    from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "表"
    sheet["A1"] = "甲"
    if shared:
        sheet["B1"] = DataTableFormula(ref="B1:B2", t="shared")
        sheet["B2"] = "=B1"
    else:
        sheet["B1"] = ArrayFormula("B1:B2", "=A1:A2*2")
        sheet["B2"] = "=B1"
    book.save(tmp_path / "a.xlsx")
    assert read(tmp_path / "a.xlsx").text == "甲"
    assert "有 2 个公式没有保存计算结果" in read(tmp_path / "a.xlsx").warnings[0]


def test_zeros_that_a_program_wrote_for_results_are_none(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "a.xlsx", {"表": [["合计", "=1+1"], ["单价", "=2*3"]]})
    part = "xl/worksheets/sheet1.xml"
    zeros = rewrite_part(path, tmp_path / "b.xlsx", part, {b"<v></v>": b"<v>0</v>"})
    assert read(zeros).tables[0].text(0, 1) is None
    assert "有 2 个公式没有保存计算结果" in read(zeros).warnings[0]
    change = {b'fullCalcOnLoad="1"': b""}
    saved = rewrite_part(zeros, tmp_path / "c.xlsx", "xl/workbook.xml", change)
    assert read(saved).tables[0].text(0, 1) == "0"
    assert read(saved).warnings == ()


def test_an_old_workbook_never_calculated_is_said(tmp_path: Path) -> None:
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("表")
    sheet.write(0, 0, "合计")
    sheet.write(0, 1, xlwt.Formula("1+1"))
    book.save(str(tmp_path / "a.xls"))
    document = read(tmp_path / "a.xls")
    assert document.text == "合计"
    assert "工作表“表”有 1 个公式没有保存计算结果" in document.warnings[0]


def test_cached_results_of_formulas_are_read(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "a.xlsx", {"表": [["合计", "=1+1"]]})
    change = {b"<v></v>": b"<v>476</v>"}
    document = read(rewrite_part(path, tmp_path / "b.xlsx", "xl/worksheets/sheet1.xml", change))
    assert document.tables[0].text(0, 1) == "476"
    assert document.warnings == ()


def test_error_values_are_shown_as_in_the_sheet(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active["A1"] = "执行率"
    book.active["B1"] = "#DIV/0!"
    book.active["B1"].data_type = "e"
    book.save(tmp_path / "a.xlsx")
    assert read(tmp_path / "a.xlsx").text == "执行率\t#DIV/0!"


def test_an_empty_workbook_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match="没有可读的文字"):
        read(write_workbook(tmp_path / "a.xlsx", {"表": []}))


def test_a_broken_part_is_one_sentence(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "a.xlsx", {"表": [["甲"]]})
    for part, change in (
        ("xl/worksheets/sheet1.xml", {b"</sheetData>": b""}),
        ("xl/workbook.xml", {b"<sheets>": b"<sheets"}),
        ("xl/styles.xml", {b"<fonts": b"<<fonts"}),
    ):
        with pytest.raises(UnreadableDocument, match="不是完整的"):
            read(rewrite_part(path, tmp_path / "b.xlsx", part, change))


def _record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _begin(version: int, part: int) -> bytes:
    return _record(0x809, struct.pack("<4H", version, part, 0x0DBB, 1996))


def _write_excel_95(words: list[tuple[int, int, int, bytes]], numbers: list[bytes]) -> bytes:
    """The stream of a workbook of Excel 95 in GBK: words by record, row and column."""
    name = "绩效表".encode("gbk")
    style = struct.pack("<8H", 0, 0, 1, 0x20, 0, 0, 0, 0)
    percent = struct.pack("<8H", 0, 164, 1, 0x20, 0, 0, 0, 0)
    head = _begin(0x500, 5) + _record(0x42, struct.pack("<H", 936))
    head += _record(0x41E, struct.pack("<HB", 164, 4) + b"0.0%")
    head += _record(0xE0, style) + _record(0xE0, percent)
    length = len(head) + 4 + 7 + len(name) + 4
    head += _record(0x85, struct.pack("<IHB", length, 0, len(name)) + name) + _record(0x0A)
    sheet = _begin(0x500, 0x10) + _record(0x200, struct.pack("<5H", 0, 9, 0, 9, 0))
    for kind, row, column, text in words:
        sheet += _record(kind, struct.pack("<4H", row, column, 0, len(text)) + text)
    return head + sheet + b"".join(_record(0x203, body) for body in numbers) + _record(0x0A)


def test_a_workbook_of_excel_95_is_read_in_its_own_code_page(tmp_path: Path) -> None:
    words = [(0x204, 0, 0, "项目名称".encode("gbk")), (0xD6, 0, 1, "农村饮水".encode("gbk"))]
    numbers = [struct.pack("<3Hd", 1, 0, 1, 0.921), struct.pack("<3Hd", 1, 1, 0, 486.0)]
    path = tmp_path / "表.xls"
    path.write_bytes(pack_compound("Book", _write_excel_95(words, numbers)))
    document = read(path)
    assert document.text == "项目名称\t农村饮水\n92.1%\t486"
    assert [sheet.name for sheet in document.sheets] == ["绩效表"]
    assert read(path.rename(tmp_path / "表.et")).text == document.text
