"""A workbook becomes a Document: each sheet a table, merged ranges once, numbers as shown."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any

from pbassist.errors import UnreadableDocument
from pbassist.model.document import BlockRole, Document, Reader, Sheet
from pbassist.read.build import Origin, Piece, build_document
from pbassist.read.compound import pack_compound
from pbassist.read.sheet.cells import ReadCells, SheetCells, name_cell, read_cells, show_words
from pbassist.read.sheet.facts import Facts, Place, check_extent
from pbassist.read.sheet.old_facts import read_records
from pbassist.read.sheet.trimming import replace_parts
from pbassist.read.sheet.xml_facts import read_facts
from pbassist.read.sniff import Sniffed

READER = Reader(name="workbook/calamine", version="2")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_XLS = "application/vnd.ms-excel"
_BINARY = (
    "此文件是 .xlsb 格式，其中的数字格式、批注和隐藏的行列无法识别，数字按原值读取，"
    "请另存为 .xlsx 后重试。"
)


def read_workbook(content: bytes, sniffed: Sniffed, origin: Origin) -> Document:
    """The document of an .xlsx, .xls or .et file; raises `UnreadableDocument`."""
    facts = read_facts(sniffed, origin)
    pieces: list[Piece] = []
    sheets: list[Sheet] = []
    warnings: list[str] = []
    attachments: list[str] = []
    for sheet in _load_sheets(content, sniffed, origin, facts):
        hidden = sheet.role == "hidden"
        sheets.append(Sheet(name=sheet.name, table=sheet.number, hidden=hidden))
        cells = read_cells(sheet)
        pieces.extend(cells.pieces)
        pieces.extend(_read_asides(sheet))
        warnings.extend(_tell_faults(sheet, cells))
        attachments.extend(sheet.facts.attachments)
    if not any(piece.text for piece in pieces):
        raise UnreadableDocument.blank(origin.name)
    if sniffed.archive is not None and not facts:
        warnings.append(_BINARY)
    return build_document(
        origin,
        _XLSX if sniffed.kind == "workbook" else _XLS,
        READER,
        pieces,
        sheets=tuple(sheets),
        warnings=warnings,
        attachments=attachments,
    )


def _tell_faults(sheet: SheetCells, cells: ReadCells) -> Iterator[str]:
    """Chinese sentences on what of a sheet could not be read, or was not."""
    if sheet.facts.uncalculated:
        yield (
            f"工作表“{sheet.name}”有 {len(sheet.facts.uncalculated)} 个公式没有保存计算结果，"
            "已按空格处理，请用 WPS 或 Excel 打开保存后重试。"
        )
    counts = [f"{len(cells.hidden_rows)}行"] if cells.hidden_rows else []
    counts += [f"{len(cells.hidden_columns)}列"] if cells.hidden_columns else []
    if counts and sheet.role != "hidden":
        filtered = sheet.facts.filtered and bool(cells.hidden_rows)
        state, remedy = ("因筛选或设置", "取消筛选和隐藏") if filtered else ("", "取消隐藏")
        yield (
            f"工作表“{sheet.name}”有{'、'.join(counts)}{state}处于隐藏状态，"
            f"其中的内容未纳入审核，请{remedy}后核对。"
        )


def _read_asides(sheet: SheetCells) -> Iterator[Piece]:
    for aside in sheet.facts.asides:
        text = show_words(aside.text)
        if text:
            place = name_cell(*aside.place) if aside.place else ""
            role: BlockRole = sheet.role if sheet.role == "hidden" else aside.role
            yield Piece(text, role=role, locator=f"sheet:{place}@{sheet.name}")


def _load_sheets(
    content: bytes, sniffed: Sniffed, origin: Origin, facts: Mapping[str, Facts]
) -> Iterator[SheetCells]:
    import python_calamine as calamine

    kind = "XLSX" if sniffed.kind == "workbook" else "XLS"
    try:
        with calamine.CalamineWorkbook.from_filelike(
            io.BytesIO(_make_sound(content, sniffed, facts))
        ) as opened:
            number = 0
            for about in opened.sheets_metadata:
                if about.typ is not calamine.SheetTypeEnum.WorkSheet:
                    continue
                shown = about.visible is calamine.SheetVisibleEnum.Visible
                known = facts.get(about.name, Facts())
                rows, merged = _load_cells(opened.get_sheet_by_name(about.name), known, origin)
                role: BlockRole = "body" if shown else "hidden"
                yield SheetCells(number, about.name, role, rows, merged, known)
                number += 1
    except calamine.PasswordError as error:
        raise UnreadableDocument.encrypted(origin.name, "表格") from error
    except calamine.CalamineError as error:
        raise UnreadableDocument.damaged(origin.name, kind) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # calamine's own fault on a broken file
            raise UnreadableDocument.damaged(origin.name, kind) from error
        raise


def _make_sound(content: bytes, sniffed: Sniffed, facts: Mapping[str, Facts]) -> bytes:
    """The bytes to hand on: an old workbook's records in a container that is certainly sound, a
    sheet without blank cells far away.
    """
    if sniffed.compound is not None:
        return pack_compound("Workbook", read_records(sniffed.compound))
    trimmed = {one.part: one.trimmed for one in facts.values() if one.trimmed is not None}
    if trimmed and sniffed.archive is not None:
        return replace_parts(sniffed.archive, trimmed)
    return content


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
