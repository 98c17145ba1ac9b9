"""Grids of following pages become one table when a page break cut it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pbassist.read.fold import separate_wrapped
from pbassist.read.pdf_flow import join_cell
from pbassist.read.pdf_grids import Grid
from pbassist.read.pdf_page import Glyph

_SAME_EDGE = 4.0
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
    repeated: list[TableCell] = field(default_factory=list)
    """Cells of its head as they are printed again on the next pages."""

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
    return PdfTable(grid.columns, grid.page, _read_cells(grid), len(grid.rows) - 1)


def continues(table: PdfTable, grid: Grid) -> bool:
    """Whether a grid at the top of the next page has the columns of a table."""
    if len(table.columns) != len(grid.columns):
        return False
    shift = grid.columns[0] - table.columns[0]
    same = all(
        abs(one + shift - other) <= _SAME_EDGE
        for one, other in zip(table.columns, grid.columns, strict=True)
    )
    return same and not _begins_again(table, _read_cells(grid))


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
    head = _count_repeated_head(table, cells)
    table.repeated.extend(cell for cell in cells if cell.row < head)
    cells = [cell for cell in cells if cell.row >= head]
    split = _is_split_row(table, [cell for cell in cells if cell.row == head])
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
    if (above.column, above.column_span) != (cell.column, cell.column_span):
        return False
    return split or (not cell.text and cell.row_span > 1)


def _extend(above: TableCell, cell: TableCell) -> None:
    above.row_span = max(above.row_span, cell.row + cell.row_span - above.row)
    if cell.glyphs:
        if separate_wrapped(above.text, cell.text):
            above.glyphs.append((0, Glyph(" ", 0.0, 0.0, 0.0, 0.0)))
        above.glyphs.extend(cell.glyphs)
