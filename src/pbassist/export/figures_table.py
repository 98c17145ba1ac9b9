"""The figures of papers become a table file: a workbook, a CSV for Excel, or JSON."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path

from pbassist.export.atomic import write_atomically
from pbassist.export.sheets import A3, CONTROL, CellValue, Column, fill_sheet
from pbassist.model.comparison import FigureRow, FigureTable
from pbassist.model.performance import Unplaced

COLUMNS = (
    Column("序号", 6, "center"),
    Column("类别", 8, "center"),
    Column("文件", 26),
    Column("位置", 14),
    Column("项目", 20),
    Column("内容", 30),
    Column("期间", 13, "center"),
    Column("口径", 12, "center"),
    Column("数值", 13, "right"),
    Column("单位", 9, "center"),
    Column("折合元", 17, "right"),
    Column("原文", 24),
)
UNREAD_COLUMNS = (Column("文件", 40), Column("未能读取的原因", 90))
KIND_WORDS = {"figure": "数据", "fund": "资金", "indicator": "指标"}
_PLAIN = re.compile(r"-?[0-9]{1,20}(?:\.[0-9]{1,20})?")
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")


def write_figures(table: FigureTable, path: Path) -> Path:
    """Write a table to a file of the kind its ending says (.xlsx, .csv, .json); gives the path.

    Whole or not there. Raises `CannotWrite` when the place cannot be written.
    """
    write = WRITERS[path.suffix.lower()]
    return write_atomically(path, lambda beside: write(table, beside))


def list_row(number: int, row: FigureRow) -> list[CellValue]:
    """A row in the order of `COLUMNS`; a plain value is a number, a range or a filled cell text."""
    return [
        number,
        KIND_WORDS[row.kind],
        row.document,
        row.place,
        row.project,
        row.subject,
        row.period,
        row.measure,
        _make_number(row.value),
        row.unit,
        row.amount,
        row.quote,
    ]


def guard(value: CellValue) -> str:
    """A cell of a CSV that no program takes for a formula: words that begin like one get a '."""
    if value is None:
        return ""
    text = CONTROL.sub("", str(value).replace("\r\n", "\n").replace("\r", "\n"))
    if isinstance(value, str) and text.lstrip().startswith(_FORMULA) and not _PLAIN.fullmatch(text):
        return f"'{text}"
    return f"{value:f}" if isinstance(value, Decimal) else text


def _make_number(value: str) -> CellValue:
    if not _PLAIN.fullmatch(value):
        return value
    try:
        return Decimal(value)
    except InvalidOperation:  # pragma: no cover -- the pattern is narrower than the type
        return value


def _write_workbook(table: FigureTable, path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "数据"
    rows = [list_row(number, row) for number, row in enumerate(table.rows, 1)]
    files = len({row.document for row in table.rows})
    said = f"{files}份材料，{len(rows)}条；数值、单位按原文，折合元由程序换算。"
    fill_sheet(sheet, "材料数据一览", COLUMNS, rows, subtitle=said, paper=A3)
    if table.unread:
        add_unread(book, table.unread)
    book.save(path)


def add_unread(book: object, unread: tuple[Unplaced, ...]) -> None:
    """Add the sheet of files that could not be read to an openpyxl workbook."""
    sheet = book.create_sheet("未能读取")  # type: ignore[attr-defined]
    rows: list[list[CellValue]] = [[one.name, one.reason] for one in unread]
    fill_sheet(sheet, "未能读取的文件", UNREAD_COLUMNS, rows)


def _write_csv(table: FigureTable, path: Path) -> None:
    # Excel takes a file for UTF-8 only by its mark.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.title for column in COLUMNS])
        for number, row in enumerate(table.rows, 1):
            writer.writerow([guard(value) for value in list_row(number, row)])


def _write_json(table: FigureTable, path: Path) -> None:
    path.write_text(table.to_stored_json(indent=2) + "\n", encoding="utf-8")


WRITERS: Mapping[str, Callable[[FigureTable, Path], None]] = {
    ".xlsx": _write_workbook,
    ".csv": _write_csv,
    ".json": _write_json,
}
"""How each kind of file is written, by its ending."""
