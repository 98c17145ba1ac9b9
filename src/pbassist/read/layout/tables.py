"""Grids of following pages become one table when a page break cut it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pbassist.read.fold import separate_wrapped
from pbassist.read.layout.flow import join_cell
from pbassist.read.layout.grids import Grid
from pbassist.read.layout.page import Glyph

_SAME_EDGE = 4.0
_LEAST_EDGES = 4
"""Edges that two pages of one table share where one of them has more."""
Glyphs = list[tuple[int, Glyph]]


@dataclass(slots=True, eq=False)
class TableCell:
    """A cell of a table that may run over pages."""

    row: int
    column: int
    row_span: int
    column_span: int
    page: int
    glyphs: Glyphs

    @property
    def text(self) -> str:
        """Its characters."""
        return "".join(glyph.text for _, glyph in self.glyphs)


@dataclass(slots=True, eq=False)
class PdfTable:
    """A table over one or more pages."""

    columns: list[float]
    page: int
    """The last page it has rows on."""
    cells: list[TableCell] = field(default_factory=list)
    rows: int = 0
    torn: bool = False
    """Whether its last row is not closed by a line: it goes on over the page."""
    repeated: list[TableCell] = field(default_factory=list)
    """Cells of its head as they are printed again on the next pages."""
    corridors: tuple[tuple[float, float], ...] = ()
    """The free strips between its columns, for a table without walls."""

    def covering(self, row: int, column: int) -> TableCell | None:
        """The cell over a place, looked for from the end, where the next page joins."""
        for cell in reversed(self.cells):
            if (
                cell.row <= row < cell.row + cell.row_span
                and cell.column <= column < cell.column + cell.column_span
            ):
                return cell
        return None


def start_table(grid: Grid) -> PdfTable:
    """The table of a grid."""
    cells = _read_cells(grid)
    return PdfTable(
        grid.columns,
        grid.page,
        cells,
        len(grid.rows) - 1,
        grid.open_bottom,
        corridors=grid.corridors,
    )


def continues(table: PdfTable, grid: Grid) -> bool:
    """Whether a grid at the top of the next page has the columns of a table.

    Where all rows of a page merge two columns, the edge between them is not drawn there: the
    columns of one page may be some of those of the other.
    """
    if table.corridors or grid.corridors:
        return _shares_corridors(table, grid) and not _begins_again(table, _read_cells(grid))
    shifted = _shift_columns(table, grid)
    fewer, more = sorted((table.columns, shifted), key=len)
    same = len(fewer) == len(more) or len(fewer) >= _LEAST_EDGES
    ends = ((fewer[0], more[0]), (fewer[-1], more[-1]))
    if not same or any(abs(one - other) > _SAME_EDGE for one, other in ends):
        return False
    if any(_find_edge(more, edge) is None for edge in fewer):
        return False
    return not _begins_again(table, _read_cells(grid))


def _shares_corridors(table: PdfTable, grid: Grid) -> bool:
    """Whether the free strips of both pages lie over each other."""
    if len(table.corridors) != len(grid.corridors):
        return False
    return all(
        min(one[1], two[1]) > max(one[0], two[0])
        for one, two in zip(table.corridors, grid.corridors, strict=True)
    )


def _shift_columns(table: PdfTable, grid: Grid) -> list[float]:
    """The columns of a grid where they would stand on the table's page."""
    return [edge - grid.columns[0] + table.columns[0] for edge in grid.columns]


def _find_edge(edges: Sequence[float], value: float) -> int | None:
    """The number of the edge at a place; None without one."""
    near = min(range(len(edges)), key=lambda at: abs(edges[at] - value))
    return near if abs(edges[near] - value) <= _SAME_EDGE else None


def _share_columns(table: PdfTable, grid: Grid, cells: Sequence[TableCell]) -> None:
    """Number the columns of a table and of the cells of its next page alike."""
    shifted = _shift_columns(table, grid)
    columns = max(table.columns, shifted, key=len)
    for edges, numbered in ((table.columns, table.cells), (shifted, cells)):
        places = [_find_edge(columns, edge) or 0 for edge in edges]
        for cell in numbered:
            right = places[cell.column + cell.column_span]
            cell.column = places[cell.column]
            cell.column_span = right - cell.column
    table.columns = columns


def _begins_again(table: PdfTable, cells: Sequence[TableCell]) -> bool:
    """Whether the cells are another form of the same layout: its first label comes again.

    A head of columns printed again has two words in a row; a form's title or label has not.
    """
    if not table.cells or not cells or not cells[0].text or cells[0].text != table.cells[0].text:
        return False
    head = _count_repeated_head(table, cells)
    return not any(
        sum(bool(text) for _, text in _row_texts(cells, row)) >= 2 for row in range(head)
    )


def continue_table(table: PdfTable, grid: Grid) -> None:
    """Append the rows of the next page; a row or merged cell cut by the break becomes whole."""
    cells = _read_cells(grid)
    if len(table.columns) != len(grid.columns):
        _share_columns(table, grid, cells)
    head = _count_repeated_head(table, cells)
    table.repeated.extend(cell for cell in cells if cell.row < head)
    cells = [cell for cell in cells if cell.row >= head]
    first = [cell for cell in cells if cell.row == head]
    split = (table.torn and grid.open_top and not head) or _is_split_row(table, first)
    last = table.rows - 1
    offset = table.rows - head - (1 if split else 0)
    added: list[TableCell] = []
    for cell in cells:
        above = table.covering(last, cell.column) if cell.row == head else None
        cell.row += offset
        if above is not None and _joins(above, cell, split=split):
            _extend(above, cell)
        else:
            added.append(cell)
    table.cells.extend(added)
    table.page = grid.page
    table.torn = grid.open_bottom
    table.corridors = grid.corridors
    table.rows = offset + len(grid.rows) - 1


def _read_cells(grid: Grid) -> list[TableCell]:
    return [
        TableCell(
            cell.row,
            cell.column,
            cell.row_span,
            cell.column_span,
            grid.page,
            join_cell(cell, grid.page),
        )
        for cell in grid.cells
    ]


def _count_repeated_head(table: PdfTable, cells: Sequence[TableCell]) -> int:
    """Rows at the top of a page that print the table's first rows again."""
    rows = 0
    while rows < 4:
        above = _row_texts(table.cells, rows)
        if not above or above != _row_texts(cells, rows) or not any(text for _, text in above):
            return rows
        rows += 1
    return rows


def _row_texts(cells: Sequence[TableCell], row: int) -> list[tuple[int, str]]:
    return [(cell.column, cell.text) for cell in cells if cell.row == row]


def _is_split_row(table: PdfTable, first: Sequence[TableCell]) -> bool:
    """Whether the first row goes on with the last row of the page before.

    Its head is empty, at least half of its cells are, and what it has goes on with cells that
    began above.
    """
    leaves = [cell for cell in first if cell.row_span == 1]
    empty = [cell for cell in leaves if not cell.text]
    if not leaves or leaves[0].text or len(empty) * 2 < len(leaves) or len(empty) == len(leaves):
        return False
    last = table.rows - 1
    for cell in leaves:
        above = table.covering(last, cell.column)
        if above is None or above.column != cell.column:
            return False
        if cell.text and (not above.text or above.column_span != cell.column_span):
            return False
    return True


def _joins(above: TableCell, cell: TableCell, *, split: bool) -> bool:
    """Whether a cell is the rest of the one above the break.

    The words of a merged cell stand on either page: where they are set in its middle, that may be
    on the second.
    """
    if (above.column, above.column_span) != (cell.column, cell.column_span):
        return False
    tall = above.row_span > 1 and cell.row_span > 1
    return split or (not cell.text and cell.row_span > 1) or (not above.text and tall)


def _extend(above: TableCell, cell: TableCell) -> None:
    above.row_span = max(above.row_span, cell.row + cell.row_span - above.row)
    if cell.glyphs:
        if separate_wrapped(above.text, cell.text):
            above.glyphs.append((0, Glyph(" ", 0.0, 0.0, 0.0, 0.0)))
        above.glyphs.extend(cell.glyphs)
