"""A sheet's values become the pieces of a table: what is shown as body, what is hidden apart."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pbassist.model.document import BlockRole, CellPlace
from pbassist.read.build import Piece
from pbassist.read.fold import fold_text, join_written
from pbassist.read.sheet.facts import Facts, Place
from pbassist.read.sheet.number_format import GENERAL, format_value


@dataclass(slots=True)
class SheetCells:
    """The values of a sheet with what its file says beside them."""

    number: int
    name: str
    role: BlockRole
    rows: list[list[Any]]
    merged: dict[Place, Place]
    facts: Facts


@dataclass(slots=True)
class ReadCells:
    """The pieces of a sheet, and its hidden rows and columns that hold words."""

    pieces: list[Piece] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


def read_cells(sheet: SheetCells) -> ReadCells:
    """The cells of the used range, row by row; a merged range once, at its top left.

    A cell is hidden when none of its rows or none of its columns is shown, or its format shows
    nothing of what it holds; of hidden cells only those with words come out.
    """
    texts, unseen = _show_texts(sheet)
    lines = sorted(sheet.facts.hidden_rows), sorted(sheet.facts.hidden_columns)
    shown = {place: text for place, text in texts.items() if _is_shown(sheet, place, *lines)}
    rows, columns = _measure(shown)
    read = ReadCells(list(_lay_cells(sheet, shown, rows, columns)))
    if len(shown) == len(texts) and not unseen:
        return read
    apart = {place: text for place, text in texts.items() if place not in shown} | unseen
    read.hidden_rows = {row for row, _ in apart} & sheet.facts.hidden_rows
    read.hidden_columns = {column for _, column in apart} & sheet.facts.hidden_columns
    bottom, right = _measure({**texts, **unseen})
    for place in sorted(apart):
        read.pieces.append(_make_piece(sheet, place, apart[place], "hidden", bottom, right))
    return read


def _show_texts(sheet: SheetCells) -> tuple[dict[Place, str], dict[Place, str]]:
    """What each cell shows, and what cells hold whose format shows nothing."""
    texts: dict[Place, str] = {}
    unseen: dict[Place, str] = {}
    facts = sheet.facts
    for row, values in enumerate(sheet.rows):
        for column, value in enumerate(values):
            place = (row, column)
            if value == "" or place in facts.uncalculated:
                continue
            if facts.hides_zeros and value == 0 and not isinstance(value, bool):
                continue
            code = facts.formats.get(place, GENERAL)
            text = show_words(format_value(value, code, epoch_1904=facts.epoch_1904))
            if text:
                texts[place] = text
            elif code != GENERAL and value != 0:
                unseen[place] = show_words(format_value(value))
    for place, error in facts.errors.items():
        texts.setdefault(place, error)
    return texts, {place: text for place, text in unseen.items() if text}


def show_words(text: str) -> str:
    """The words of a cell or beside it in one line."""
    if text.isascii() and text.isalnum():
        return text
    return join_written(fold_text(text).replace("\t", " ").split("\n"))


def _is_shown(
    sheet: SheetCells, place: Place, hidden_rows: list[int], hidden_columns: list[int]
) -> bool:
    if sheet.role == "hidden" or not (hidden_rows or hidden_columns):
        return True
    bottom, right = sheet.merged.get(place, place)
    ends = ((hidden_rows, place[0], bottom), (hidden_columns, place[1], right))
    return all(
        bisect_right(lines, last) - bisect_left(lines, first) <= last - first
        for lines, first, last in ends
    )


def _measure(texts: Mapping[Place, str]) -> tuple[int, int]:
    """Rows and columns up to the last one with words."""
    rows = 1 + max((row for row, _ in texts), default=-1)
    return rows, 1 + max((column for _, column in texts), default=-1)


def _lay_cells(
    sheet: SheetCells, shown: Mapping[Place, str], rows: int, columns: int
) -> Iterator[Piece]:
    """The cells that are shown, empty ones too."""
    covered = _cover(sheet.merged, rows, columns)
    facts = sheet.facts
    whole = sheet.role == "hidden"
    for row in range(rows):
        closed = row in facts.hidden_rows and not whole
        for column in range(columns):
            place = (row, column)
            text = shown.get(place, "")
            if place in covered:
                continue
            if text or whole or not (closed or column in facts.hidden_columns):
                yield _make_piece(sheet, place, text, sheet.role, rows, columns)


def _cover(merged: Mapping[Place, Place], rows: int, columns: int) -> set[Place]:
    """Places under a merged cell; a range that runs into another one is none."""
    covered: set[Place] = set()
    left_over = rows * columns
    for (top, left), (bottom, right) in merged.items():
        last_row, last_column = min(bottom, rows - 1), min(right, columns - 1)
        left_over -= max(last_row - top + 1, 0) * max(last_column - left + 1, 0)
        if top >= rows or left >= columns or left_over < 0:
            continue
        for row in range(top, last_row + 1):
            covered.update((row, column) for column in range(left, last_column + 1))
        covered.discard((top, left))
    return covered


def _make_piece(
    sheet: SheetCells, place: Place, text: str, role: BlockRole, rows: int, columns: int
) -> Piece:
    row, column = place
    bottom, right = sheet.merged.get(place, place)
    bottom, right = min(bottom, rows - 1), min(right, columns - 1)
    if place == (bottom, right):
        cell = CellPlace(table=sheet.number, row=row, column=column)
    else:
        spans = {"row_span": bottom - row + 1, "column_span": right - column + 1}
        cell = CellPlace(table=sheet.number, row=row, column=column, **spans)
    locator = f"sheet:{name_cell(row, column)}@{sheet.name}"
    return Piece(text, kind="cell", role=role, locator=locator, cell=cell)


def name_cell(row: int, column: int) -> str:
    """The name of a cell from places that count from 0: 4, 1 → B5."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"
