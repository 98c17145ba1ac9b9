"""A workbook becomes a Document: each sheet a table, merged ranges once, numbers as shown."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pbassist.errors import UnreadableDocument
from pbassist.model.document import BlockRole, CellPlace, Document, Reader, Sheet
from pbassist.read.build import Origin, Piece, build_document
from pbassist.read.compound import pack_compound
from pbassist.read.facts import Facts, Place, check_extent
from pbassist.read.fold import fold_text, join_written
from pbassist.read.number_format import GENERAL, format_value
from pbassist.read.old_sheet_facts import read_records
from pbassist.read.sheet_facts import read_facts
from pbassist.read.sniff import Sniffed

READER = Reader(name="workbook/calamine", version="1")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_XLS = "application/vnd.ms-excel"


@dataclass(slots=True)
class _Sheet:
    number: int
    name: str
    role: BlockRole
    rows: list[list[Any]]
    merged: dict[Place, Place]
    facts: Facts


def read_workbook(content: bytes, sniffed: Sniffed, origin: Origin) -> Document:
    """The document of an .xlsx, .xls or .et file; raises `UnreadableDocument`."""
    facts = read_facts(sniffed, origin)
    pieces: list[Piece] = []
    sheets: list[Sheet] = []
    warnings: list[str] = []
    for sheet in _load_sheets(content, sniffed, origin, facts):
        hidden = sheet.role == "hidden"
        sheets.append(Sheet(name=sheet.name, table=sheet.number, hidden=hidden))
        pieces.extend(_read_cells(sheet))
        if sheet.facts.uncalculated:
            warnings.append(
                f"工作表“{sheet.name}”有 {sheet.facts.uncalculated} 个公式没有保存计算结果，"
                "已按空格处理，请用 WPS 或 Excel 打开保存后重试。"
            )
    if not any(piece.text for piece in pieces):
        raise UnreadableDocument.blank(origin.name)
    media_type = _XLSX if sniffed.kind == "workbook" else _XLS
    return build_document(
        origin, media_type, READER, pieces, sheets=tuple(sheets), warnings=warnings
    )


def _load_sheets(
    content: bytes, sniffed: Sniffed, origin: Origin, facts: Mapping[str, Facts]
) -> Iterator[_Sheet]:
    import python_calamine as calamine

    kind = "XLSX" if sniffed.kind == "workbook" else "XLS"
    try:
        with calamine.CalamineWorkbook.from_filelike(
            io.BytesIO(_make_sound(content, sniffed))
        ) as opened:
            number = 0
            for about in opened.sheets_metadata:
                if about.typ is not calamine.SheetTypeEnum.WorkSheet:
                    continue
                shown = about.visible is calamine.SheetVisibleEnum.Visible
                known = facts.get(about.name, Facts())
                rows, merged = _load_cells(opened.get_sheet_by_name(about.name), known, origin)
                role: BlockRole = "body" if shown else "hidden"
                yield _Sheet(number, about.name, role, rows, merged, known)
                number += 1
    except calamine.PasswordError as error:
        raise UnreadableDocument.encrypted(origin.name, "表格") from error
    except calamine.CalamineError as error:
        raise UnreadableDocument.damaged(origin.name, kind) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # calamine's own fault on a broken file
            raise UnreadableDocument.damaged(origin.name, kind) from error
        raise


def _make_sound(content: bytes, sniffed: Sniffed) -> bytes:
    """The bytes to hand on: an old workbook's records in a container that is certainly sound."""
    if sniffed.compound is None:
        return content
    return pack_compound("Workbook", read_records(sniffed.compound))


def _load_cells(
    sheet: Any, facts: Facts, origin: Origin
) -> tuple[list[list[Any]], dict[Place, Place]]:
    start, end = sheet.start, sheet.end
    if start is None or end is None:
        return [], {}
    check_extent(end[0] + 1, end[1] + 1, origin.name, sheet.name)
    first_row, first_column = start
    # to_python leaves empty rows above the data out only when asked to; columns are padded here
    rows = [[""] * first_column + list(row) for row in sheet.to_python(skip_empty_area=True)]
    rows = [[] for _ in range(first_row)] + rows
    merged = {begin: finish for begin, finish in sheet.merged_cell_ranges or () if begin != finish}
    return rows, merged


def _read_cells(sheet: _Sheet) -> Iterator[Piece]:
    """The cells of the used range, row by row; a merged range once, at its top left."""
    texts = _show_texts(sheet)
    covered, rows, columns = _measure(texts, sheet.merged)
    for row in range(rows):
        for column in range(columns):
            place = (row, column)
            if place in covered:
                continue
            bottom, right = sheet.merged.get(place, place)
            yield Piece(
                texts.get(place, ""),
                kind="cell",
                role=sheet.role,
                locator=f"sheet:{name_cell(row, column)}@{sheet.name}",
                cell=_place_cell(
                    sheet.number, place, min(bottom, rows - 1), min(right, columns - 1)
                ),
            )


def _place_cell(table: int, place: Place, bottom: int, right: int) -> CellPlace:
    row, column = place
    if place == (bottom, right):
        return CellPlace(table=table, row=row, column=column)
    spans = {"row_span": bottom - row + 1, "column_span": right - column + 1}
    return CellPlace(table=table, row=row, column=column, **spans)


def _show_texts(sheet: _Sheet) -> dict[Place, str]:
    texts: dict[Place, str] = {}
    formats = sheet.facts.formats
    for row, values in enumerate(sheet.rows):
        for column, value in enumerate(values):
            if value == "":
                continue
            place = (row, column)
            shown = format_value(value, formats.get(place, GENERAL))
            text = join_written(fold_text(shown).replace("\t", " ").split("\n"))
            if text:
                texts[place] = text
    for place, error in sheet.facts.errors.items():
        texts.setdefault(place, error)
    return texts


def _measure(
    texts: Mapping[Place, str], merged: Mapping[Place, Place]
) -> tuple[set[Place], int, int]:
    """Places under a merged cell, and the rows and columns up to the last one with words."""
    rows = 1 + max((row for row, _ in texts), default=-1)
    columns = 1 + max((column for _, column in texts), default=-1)
    covered: set[Place] = set()
    for (top, left), (bottom, right) in merged.items():
        if top >= rows or left >= columns:
            continue
        for row in range(top, min(bottom, rows - 1) + 1):
            covered.update((row, column) for column in range(left, min(right, columns - 1) + 1))
        covered.discard((top, left))
    return covered, rows, columns


def name_cell(row: int, column: int) -> str:
    """The name of a cell from places that count from 0: 4, 1 → B5."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"
