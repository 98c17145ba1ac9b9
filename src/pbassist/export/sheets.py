"""Rows become a worksheet that prints: title, header repeated, borders, widths, text kept as text."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from copy import copy
from decimal import Decimal
from typing import Any, NamedTuple

CellValue = str | int | Decimal | None
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
MOST_CELL = 32000
"""Characters that a cell holds (the format's limit is 32,767)."""
BODY_FONT, HEAD_FONT, TITLE_FONT = "宋体", "黑体", "方正小标宋简体"
BODY_POINTS, LINE_POINTS, MOST_HEIGHT = 10, 14.5, 409.0
A4, A3 = 9, 8
SHANGHAI = dt.timezone(dt.timedelta(hours=8))
"""Without daylight saving; Windows has no zone database to ask."""


class Column(NamedTuple):
    """A column of a printed table."""

    title: str
    width: float
    """In characters of the default font; a Chinese character takes two."""
    align: str = "left"
    hidden: bool = False


def fill_sheet(
    sheet: Any,
    title: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[CellValue]],
    *,
    subtitle: str = "",
    paper: int = A4,
) -> int:
    """Fill an openpyxl sheet with a titled table, ready to print; gives the header's row number.

    Values are written as what they are: a `str` is text whatever it begins with (a code of twenty
    digits stays a code, =1+1 stays words), a `Decimal` or `int` is a number shown as printed.
    """
    shown = max(sum(not column.hidden for column in columns), 1)
    _write_title(sheet, title, subtitle, shown)
    header, letter, styles = 3, "A", dict[str, Any]()
    for at, column in enumerate(columns, 1):
        cell = sheet.cell(header, at)
        _dress(cell, "center", styles, head=True)
        put(cell, column.title)
        letter = cell.column_letter
        sheet.column_dimensions[letter].width = column.width
        sheet.column_dimensions[letter].hidden = column.hidden
    _set_height(sheet, header, [column.title for column in columns], columns, least=30)
    for number, row in enumerate(rows, header + 1):
        for at, (column, value) in enumerate(zip(columns, row, strict=True), 1):
            cell = sheet.cell(number, at)
            _dress(cell, column.align, styles)
            put(cell, value)
        _set_height(sheet, number, row, columns)
    _set_page(sheet, header, shown, len(rows), paper)
    # Sorting moves what the filter covers, so the hidden ids must lie inside it.
    sheet.auto_filter.ref = f"A{header}:{letter}{header + max(len(rows), 1)}"
    return header


def put(cell: Any, value: CellValue) -> None:
    """Put a value into a cell: text as text, never as a formula; numbers as printed."""
    if value is None:
        return
    if isinstance(value, str):
        text = CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
        cell.value = text[:MOST_CELL]
        cell.data_type = "s"
        cell.number_format = "@"
        cell.quotePrefix = text[:1] in "=+-@\t" and text != ""
        return
    cell.value = value
    decimals = -int(value.as_tuple().exponent) if isinstance(value, Decimal) else 0
    cell.number_format = "0" if decimals <= 0 else "0." + "0" * decimals


def shade_rows(sheet: Any, header: int, rows: Iterable[int]) -> None:
    """Give rows of an openpyxl sheet, counted from 0 below the header, the look of a heading."""
    from openpyxl.styles import Font, PatternFill

    for row in rows:
        for cell in sheet[header + 1 + row]:
            cell.font = Font(name=HEAD_FONT, size=BODY_POINTS)
            cell.fill = PatternFill("solid", start_color="FFF2CC")


def _write_title(sheet: Any, title: str, subtitle: str, shown: int) -> None:
    from openpyxl.styles import Alignment, Font

    for row, text, font, height in (
        (1, title, Font(name=TITLE_FONT, size=18), 34),
        (2, subtitle, Font(name=BODY_FONT, size=10), 20),
    ):
        cell = sheet.cell(row, 1)
        put(cell, text)
        cell.font = font
        cell.alignment = Alignment(
            horizontal="center" if row == 1 else "left", vertical="center", wrap_text=True
        )
        if shown > 1:
            sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=shown)
        sheet.row_dimensions[row].height = height


def _dress(cell: Any, align: str, styles: dict[str, Any], *, head: bool = False) -> None:
    """Give a cell its look; the look of the first of a kind is copied to the others."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    key = f"{align}/{head}"
    if key not in styles:
        side = Side(style="thin", color="808080")
        cell.border = Border(left=side, right=side, top=side, bottom=side)
        cell.alignment = Alignment(horizontal=align, vertical="center", wrap_text=True)
        cell.font = Font(name=HEAD_FONT if head else BODY_FONT, size=BODY_POINTS)
        if head:
            cell.fill = PatternFill("solid", start_color="E7E6E6")
        styles[key] = copy(cell._style)
    else:
        # Comparing style objects cell by cell takes longer than all the rest of a season's table.
        cell._style = copy(styles[key])


def _set_height(
    sheet: Any,
    row: int,
    values: Iterable[CellValue],
    columns: Sequence[Column],
    *,
    least: float = 18,
) -> None:
    # Office programs do not all fit the height of wrapped rows by themselves, so it is stated.
    lines = max(
        (
            _count_lines(str(value), column.width)
            for value, column in zip(values, columns, strict=True)
            if value is not None and not column.hidden
        ),
        default=1,
    )
    sheet.row_dimensions[row].height = min(max(lines * LINE_POINTS + 5, least), MOST_HEIGHT)


def _count_lines(text: str, width: float) -> int:
    room = max(width - 2.5, 2)
    return sum(max(math.ceil(measure(line) / room), 1) for line in text.split("\n"))


def measure(text: str) -> int:
    """Width of a text in half characters: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)


def _set_page(sheet: Any, header: int, shown: int, rows: int, paper: int) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.page import PageMargins

    last = get_column_letter(shown)
    sheet.freeze_panes = sheet.cell(header + 1, 1)
    sheet.print_title_rows = f"{header}:{header}"
    sheet.print_area = f"A1:{last}{header + max(rows, 1)}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = paper
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    sheet.page_margins = PageMargins(
        left=0.4, right=0.4, top=0.6, bottom=0.6, header=0.3, footer=0.3
    )
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
    sheet.sheet_view.zoomScale = 90
