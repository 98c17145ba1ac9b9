"""A Word table becomes its cells with their places: merged ones once, deleted and hidden rows told.

Rows and columns are those of the file, also where a row or cell is deleted or hidden, so that the
place of a cell is where an export finds it; such rows leave a gap in the table that is read. What a
file keeps inside the covered part of a merged cell is not shown by any program and not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pbassist.read.markup import W, is_on
from pbassist.read.word.runs import HIDDEN, SEEN, State

if TYPE_CHECKING:
    from lxml.etree import _Element

_CONTENT = W + "sdtContent"
_WRAPPERS = frozenset(W + tag for tag in ("sdt", "sdtContent", "customXml", "smartTag", "ins"))
_PROPERTIES, _ROW_PROPERTIES = W + "tcPr", W + "trPr"
_VALUE, _AUTHOR = W + "val", W + "author"
_MOST_COLUMNS = 1000


@dataclass(slots=True)
class Cell:
    """A cell that stands in the table."""

    element: _Element
    row: int
    column: int
    width: int
    height: int = 1
    state: State = SEEN


def lay_cells(table: _Element, state: State = SEEN) -> list[Cell]:
    """The cells of a table row by row, rows and columns from 0."""
    cells: list[Cell] = []
    merged: dict[int, Cell] = {}
    for row, line in enumerate(iterate(table, W + "tr")):
        before, own = _read_row(line, state)
        if own.role in ("seen", "inserted"):
            merged = _lay_row(line, Cell(line, row, before, 0, state=own), cells, merged)
        else:
            _lay_unseen_row(line, Cell(line, row, before, 0, state=own), cells, merged)
    return cells


def iterate(parent: _Element, tag: str) -> Iterator[_Element]:
    """Rows of a table or cells of a row, also those inside content controls and insertions."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from iterate(child, tag)


def _read_row(line: _Element, state: State) -> tuple[int, State]:
    """Columns left free before a row, and how the row stands."""
    properties = line.find(_ROW_PROPERTIES)
    if properties is None:
        return 0, state
    before, own = 0, state
    for child in properties:
        tag = child.tag
        if tag == W + "gridBefore":
            before = _as_count(child.get(_VALUE), 0)
        elif tag == W + "del":
            own = State("deleted", child.get(_AUTHOR, ""))
        elif tag == W + "ins" and own is SEEN:
            own = State("inserted", child.get(_AUTHOR, ""))
        elif tag == W + "hidden" and own.role != "deleted" and is_on(properties, W + "hidden"):
            own = HIDDEN
    return before, own


def _lay_row(
    line: _Element, at: Cell, cells: list[Cell], above: dict[int, Cell]
) -> dict[int, Cell]:
    """The merged cells by column that the next row may continue downwards."""
    merged: dict[int, Cell] = {}
    last: Cell | None = None
    for element in iterate(line, W + "tc"):
        width, merge, across, state = _read_cell(element, at.state)
        cell = above.get(at.column) if merge == "continue" else None
        if across and last is not None:
            cell = last
            cell.width += width if cell.row == at.row else 0
        elif cell is not None and cell.column == at.column:
            cell.height = at.row - cell.row + 1
        else:
            cell = Cell(element, at.row, at.column, width, state=state)
            cells.append(cell)
        if merge is not None:
            merged.update(dict.fromkeys(range(at.column, at.column + width), cell))
        last = cell
        at.column += width
    return merged


def _lay_unseen_row(line: _Element, at: Cell, cells: list[Cell], above: dict[int, Cell]) -> None:
    """A merge that begins in a row that is gone does not belong to the cell above."""
    for element in iterate(line, W + "tc"):
        width, merge, across, state = _read_cell(element, at.state)
        if merge != "continue" and not across:
            cells.append(Cell(element, at.row, at.column, width, state=state))
            for column in range(at.column, at.column + width):
                above.pop(column, None)
        at.column += width


def _read_cell(cell: _Element, state: State) -> tuple[int, str | None, bool, State]:
    """Width, merge downwards, whether it continues the cell to its left, and how it stands."""
    properties = cell.find(_PROPERTIES)
    if properties is None:
        return 1, None, False, state
    width, merge, across, own = 1, None, False, state
    for child in properties:
        tag = child.tag
        if tag == W + "gridSpan":
            width = _as_count(child.get(_VALUE), 1)
        elif tag == W + "vMerge":
            merge = child.get(_VALUE) or "continue"
        elif tag == W + "hMerge":
            across = child.get(_VALUE, "continue") in ("", "continue")
        elif tag == W + "cellMerge":  # a tracked merge: as it will be
            merge = merge or ("continue" if child.get(W + "vMerge") == "cont" else "restart")
        elif tag == W + "cellDel":
            own = State("deleted", child.get(_AUTHOR, ""))
        elif tag == W + "cellIns" and own is SEEN:
            own = State("inserted", child.get(_AUTHOR, ""))
    return width, merge, across, own


def _as_count(value: str | None, default: int) -> int:
    counted = value is not None and value.isascii() and value.isdigit() and len(value) < 6
    return max(min(int(value), _MOST_COLUMNS), default) if counted and value else default
