"""A table with one header row becomes its data rows: the cells under each named column."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from pbassist.forms.grid import Cell, Grid
from pbassist.forms.indicators import TOTAL

NameColumn = Callable[[str], str | None]
HEADER_DEPTH = 30


class Listing(NamedTuple):
    """A header row and the columns it names, first of each name."""

    top: int
    bottom: int
    columns: dict[str, Cell]


def find_listing(
    grid: Grid, name: NameColumn, wanted: Callable[[set[str]], bool]
) -> Listing | None:
    """The first header row whose columns are the wanted ones, alone or with the row below it."""
    for row in range(min(grid.rows, HEADER_DEPTH)):
        if not any(name(cell.key) for cell in grid.own(row) if not cell.loose):
            continue
        for bottom in (row + 1, row + 2):
            columns = _name_columns(grid, row, bottom, name)
            if wanted(set(columns)) and all(c.bottom <= bottom for c in columns.values()):
                return Listing(row, bottom, columns)
    return None


def _name_columns(grid: Grid, top: int, bottom: int, name: NameColumn) -> dict[str, Cell]:
    """Columns by the lowest label over them that has a name."""
    lowest: dict[int, tuple[str, Cell]] = {}
    for row in range(top, min(bottom, grid.rows)):
        for cell in grid.lines[row]:
            field = None if cell.loose else name(cell.key)
            if field:
                lowest.update((place, (field, cell)) for place in range(cell.column, cell.right))
    columns: dict[str, Cell] = {}
    for place in sorted(lowest):
        field, cell = lowest[place]
        columns.setdefault(field, cell)
    return columns


def read_rows(grid: Grid, listing: Listing) -> Iterator[tuple[int, dict[str, Cell]]]:
    """The rows below a header with their filled cells; total rows and blank rows are left out."""
    for row in range(listing.bottom, grid.rows):
        line = grid.lines[row]
        if row in grid.breaks or (line and line[0].loose):
            break
        if not line or any(TOTAL.fullmatch(cell.key) for cell in line[:3]):
            continue
        cells = {
            field: found
            for field, label in listing.columns.items()
            if (found := _under(grid, row, label))
        }
        if cells:
            yield row, cells


def _under(grid: Grid, row: int, label: Cell) -> Cell | None:
    cells = grid.between(row, label.column, label.right)
    return next((c for c in cells if c.column >= label.column), None)
