"""The records of an old workbook (.xls, .et) become its formats, errors, extents and what is hidden.

Record numbers and layouts after [MS-XLS]: BIFF8, which every program since 1997 writes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from struct import unpack_from
from typing import TYPE_CHECKING

from pbassist.errors import UnreadableDocument
from pbassist.read.compound import Compound
from pbassist.read.sheet.facts import Facts, Place, check_extent, settle_results
from pbassist.read.sheet.number_format import BUILT_IN, GENERAL
from pbassist.read.sheet.old_notes import read_old_asides
from pbassist.read.sheet.old_records import raise_records

if TYPE_CHECKING:
    from pbassist.read.build import Origin

_FORMULA, _FILEPASS, _BOUNDSHEET, _MULRK, _XF = 0x0006, 0x002F, 0x0085, 0x00BD, 0x00E0
_LABELSST, _NUMBER, _LABEL, _BOOLERR, _RK, _FORMAT = 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E, 0x041E
_EOF, _STRINGS, _DIMENSIONS, _BEGIN = 0x000A, 0x00FC, 0x0200, 0x0809
_MAX_DECLARED = 65_536 * 256
"""Cells of the largest sheet the format allows."""
_CELLS = frozenset((_FORMULA, _MULRK, _LABELSST, _NUMBER, _LABEL, _BOOLERR, _RK))
_WORDS = frozenset((_LABEL, _LABELSST))
_ROW, _COLUMNS, _WINDOW, _FILTERED, _DATE_SYSTEM = 0x0208, 0x007D, 0x023E, 0x009B, 0x0022
_HIDDEN_ROW, _HIDDEN_COLUMN, _SHOWS_ZEROS = 0x20, 0x01, 0x10
_LAST_COLUMN = 256
_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
    0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip


def read_old_facts(compound: Compound, origin: Origin) -> dict[str, Facts]:
    """Facts of each sheet by its name.

    Raises `UnreadableDocument` for encrypted or broken records and for a sheet with too many cells.
    """
    stream = read_records(compound)
    try:
        book = _read_book(stream, origin)
        shown = [book.codes.get(number, GENERAL) for number in book.styles]
        facts = {name: _scan(stream, at, shown, origin, name) for name, at in book.sheets}
        for name, at in book.sheets:
            facts[name].epoch_1904 = book.epoch_1904
            facts[name].asides.extend(read_old_asides(_records(stream, at), stream, name))
    except (struct.error, IndexError) as error:
        raise UnreadableDocument.damaged(origin.name, "XLS") from error
    # who leaves the summary out has not calculated either: programs that only write
    settle_results(facts, calculated="\x05SummaryInformation" in compound.names())
    if facts:
        next(iter(facts.values())).attachments = compound.list_packages()
    return facts


@dataclass(slots=True)
class _Book:
    """What stands before the sheets."""

    sheets: list[tuple[str, int]]
    codes: dict[int, str]
    styles: list[int]
    epoch_1904: bool = False


def _read_book(stream: bytes, origin: Origin) -> _Book:
    book = _Book([], dict(BUILT_IN), [])
    for kind, at, size in _records(stream, 0):
        if kind == _FILEPASS:
            raise UnreadableDocument.encrypted(origin.name, "表格")
        if kind == _STRINGS and size >= 8:
            _check_count(unpack_from("<I", stream, at + 4)[0], len(stream), origin)
        elif kind == _BOUNDSHEET:
            book.sheets.append((_text(stream, at + 6, 1), unpack_from("<I", stream, at)[0]))
        elif kind == _FORMAT and size > 4:
            book.codes[unpack_from("<H", stream, at)[0]] = _text(stream, at + 2, 2)
        elif kind == _XF and size >= 4:
            book.styles.append(unpack_from("<H", stream, at + 2)[0])
        elif kind == _DATE_SYSTEM and size >= 2:
            book.epoch_1904 = bool(unpack_from("<H", stream, at)[0])
    return book


def _check_count(declared: int, possible: int, origin: Origin) -> None:
    """Refuse a count that cannot be true: the value library makes room for it unasked."""
    if declared > possible:
        raise UnreadableDocument.damaged(origin.name, "XLS")


def read_records(compound: Compound) -> bytes:
    """The stream of records of an old workbook; empty when there is none."""
    stream = compound.read("Workbook") or compound.read("Book") or b""
    try:
        return raise_records(stream)
    except (struct.error, IndexError):
        return stream


def are_records_whole(compound: Compound) -> bool:
    """Whether the records run without a gap to the end of their stream, every substream closed."""
    stream = read_records(compound)
    at, open_parts, parts = 0, 0, 0
    while at + 4 <= len(stream) and stream[at : at + 4] != bytes(4):
        kind, size = unpack_from("<HH", stream, at)
        open_parts += (kind == _BEGIN) - (kind == _EOF)
        parts += kind == _BEGIN
        at += 4 + size
    return parts > 1 and not open_parts and at <= len(stream) and not stream[at:].strip(b"\0")


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Number, offset and size of every record of a substream, to its end."""
    while at + 4 <= len(stream):
        kind, size = unpack_from("<HH", stream, at)
        yield kind, at + 4, size
        if kind == _EOF:
            return
        at += 4 + size


def _text(stream: bytes, at: int, width: int) -> str:
    length = unpack_from("<B" if width == 1 else "<H", stream, at)[0]
    wide = stream[at + width] & 1
    begin = at + width + 1
    if wide:
        return stream[begin : begin + 2 * length].decode("utf-16-le", "replace")
    return stream[begin : begin + length].decode("latin-1")


def _scan(stream: bytes, at: int, shown: list[str], origin: Origin, name: str) -> Facts:
    facts = Facts()
    for kind, begin, size in _records(stream, at):
        if kind not in _CELLS or size < 6:
            _note_view(stream, kind, begin, size, facts, origin)
            continue
        row, column = unpack_from("<HH", stream, begin)
        for place, style in _cells(stream, kind, begin, size, row, column):
            facts.rows = max(facts.rows, place[0] + 1)
            facts.columns = max(facts.columns, place[1] + 1)
            code = shown[style] if style < len(shown) else GENERAL
            if code != GENERAL and (kind not in _WORDS or "@" in code or ";" in code):
                facts.formats[place] = code
        error = _error(stream, kind, begin)
        if error:
            facts.errors[row, column] = error
        if kind == _FORMULA:
            facts.formulas += 1
            blank = stream[begin + 12 : begin + 14] == b"\xff\xff" and stream[begin + 6] == 3
            facts.unsure |= {(row, column)} if blank else set()
    check_extent(facts.rows, facts.columns, origin.name, name)
    return facts


def _note_view(stream: bytes, kind: int, at: int, size: int, facts: Facts, origin: Origin) -> None:
    """What a sheet hides: rows, columns, zeros; and whether a filter is on."""
    if kind == _DIMENSIONS and size >= 12:
        first, last, left, right = unpack_from("<IIHH", stream, at)
        backwards = last and right and (first > last or left > right)
        declared = abs(last - first) * abs(right - left)
        _check_count(_MAX_DECLARED + 1 if backwards else declared, _MAX_DECLARED, origin)
    elif kind == _ROW and size >= 16:
        row, height, flags = *unpack_from("<H", stream, at), *unpack_from("<H4xH", stream, at + 6)
        if flags & _HIDDEN_ROW or not height:
            facts.hidden_rows.add(row)
    elif kind == _COLUMNS and size >= 10:
        first, last, width, _, flags = unpack_from("<5H", stream, at)
        if flags & _HIDDEN_COLUMN or not width:
            facts.hidden_columns.update(range(first, min(last + 1, _LAST_COLUMN)))
    elif kind == _WINDOW and size >= 2:
        facts.hides_zeros = not unpack_from("<H", stream, at)[0] & _SHOWS_ZEROS
    elif kind == _FILTERED:
        facts.filtered = True


def _cells(
    stream: bytes, kind: int, at: int, size: int, row: int, column: int
) -> Iterator[tuple[Place, int]]:
    if kind != _MULRK:
        yield (row, column), unpack_from("<H", stream, at + 4)[0]
        return
    for step in range((size - 6) // 6):
        yield (row, column + step), unpack_from("<H", stream, at + 4 + 6 * step)[0]


def _error(stream: bytes, kind: int, at: int) -> str | None:
    if kind == _BOOLERR and stream[at + 7] == 1:
        return _ERRORS.get(stream[at + 6])
    if kind == _FORMULA and stream[at + 12 : at + 14] == b"\xff\xff" and stream[at + 6] == 2:
        return _ERRORS.get(stream[at + 8])
    return None
