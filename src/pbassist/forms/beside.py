"""A grid of forms side by side becomes a grid for each, so that none borrows from its neighbour.

Forms stand side by side where an empty column lies between them, or where one row names the project
(or prints the title) twice. Both sides must be forms by themselves: a label over an indicator table
each. The two halves of one form (实施期目标 | 年度目标) name the project once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from pbassist.forms.grid import Cell, Grid
from pbassist.forms.headers import find_headers
from pbassist.forms.labels import name_project_field
from pbassist.forms.regions import JOIN_KEYS, TITLE, find_title, name_keys

LONGEST = 80
MARKS = frozenset("项编表")
"""Of which every label of a project and every title has one."""
MOST_SIDES = 12
WIDEST = 400
"""Columns beyond which a sheet is no paper of forms."""
MOST_GAPS = 40


def split_beside(grid: Grid, most: int = MOST_SIDES) -> tuple[Grid, ...]:
    """The grids of the forms that stand side by side in a grid, at most so many of them; the grid
    itself where none do.
    """
    width = max((line[-1].right for line in grid.lines if line), default=0)
    if most < 2 or width > WIDEST:
        return (grid,)
    named = [(row, at) for row in range(grid.rows) if (at := _find_repeated(grid, row, _is_key))]
    bands = _split_rows(grid, named)
    if len(bands) > 1:
        return tuple(part for band in bands for part in split_beside(band, most - 1))
    for column in _find_cuts(grid, [column for _, column in named]):
        left, right = _take(grid, right=column), _take(grid, left=column)
        common = {c.start for line in grid.lines for c in line if c.column < column < c.right}
        if _tell_marks(left, common) & _tell_marks(right, common):
            return (*split_beside(left, most - 1), *split_beside(right, most - 1))
    return (grid,)


def _find_cuts(grid: Grid, named: list[int]) -> Iterator[int]:
    """Columns at which forms may begin, that have a label or title on either side."""
    marks = {
        cell.column
        for line in grid.lines
        for cell in line
        if MARKS & set(cell.key[:LONGEST]) and (_is_key(cell) or _is_title(cell))
    }
    if len(marks) < 2:
        return
    gaps = [column for column in _find_gaps(grid) if min(marks) < column <= max(marks)]
    titled = (_find_repeated(grid, row, _is_title) for row in range(grid.rows))
    yield from dict.fromkeys((*gaps[:MOST_GAPS], *named, *(at for at in titled if at)))


def _is_key(cell: Cell) -> bool:
    return name_project_field(cell.key) in JOIN_KEYS


def _is_title(cell: Cell) -> bool:
    return len(cell.key) <= LONGEST and bool(TITLE.fullmatch(cell.key))


def _find_gaps(grid: Grid) -> Iterator[int]:
    """Columns behind an empty one."""
    widths = {(c.column, c.right) for line in grid.lines for c in line if not _is_spread(c)}
    filled = {place for left, right in widths for place in range(left, right)}
    for before, after in pairwise(sorted(filled)):
        if after > before + 1:
            yield after


def _is_spread(cell: Cell) -> bool:
    """True for a title, which may lie over several forms."""
    return cell.right - cell.column > 1 and _is_title(cell)


def _find_repeated(grid: Grid, row: int, marks: Callable[[Cell], bool]) -> int | None:
    """Where the first words of a row stand for the second time, if its marks stand twice."""
    seen: set[str] = set()
    first: int | None = None
    twice = False
    for cell in grid.own(row):
        if cell.key not in seen:
            seen.add(cell.key)
        elif len(cell.key) <= LONGEST and (marks(cell) or name_project_field(cell.key)):
            first = cell.column if first is None else first
            twice = twice or (bool(MARKS & set(cell.key)) and marks(cell))
    return first if twice else None


def _split_rows(grid: Grid, named: list[tuple[int, int]]) -> tuple[Grid, ...]:
    """Rows apart where the forms below stand at other columns than those above."""
    starts: list[int] = []
    for (before, left), (row, column) in pairwise(named):
        if column != left:
            starts.append(_reach_up(grid, row, before))
    if not starts:
        return (grid,)
    tops = [0, *starts, grid.rows]
    return tuple(_take(grid, top=top, bottom=bottom) for top, bottom in pairwise(tops))


def _reach_up(grid: Grid, row: int, floor: int) -> int:
    """The first row of a form that is known by its label: its title or sender stands above."""
    top = row
    while top - 1 > floor and grid.own(top - 1) and not _has_table(grid, top - 1):
        top -= 1
    return top


def _has_table(grid: Grid, row: int) -> bool:
    return any(cell.row < row for cell in grid.lines[row]) or len(grid.own(row)) > 4


def _take(
    grid: Grid, *, top: int = 0, bottom: int | None = None, left: int = 0, right: int = 10**6
) -> Grid:
    """The cells of some rows and columns, the columns counted anew; a title over both sides comes
    with either.
    """
    end = grid.rows if bottom is None else bottom
    cells = _pick(dict.fromkeys(c for row in range(top, end) for c in grid.lines[row]), left, right)
    part = Grid(grid.document, grid.name, (c for c in cells if top <= c.row < end), end)
    part.breaks = {row for row in grid.breaks if top <= row < end}
    return part


def _pick(cells: Iterable[Cell], left: int, right: int) -> Iterator[Cell]:
    for cell in cells:
        spread = cell.column < left < cell.right and _is_spread(cell)
        if left <= cell.column < right:
            yield cell._replace(column=cell.column - left, right=min(cell.right, right) - left)
        elif spread:
            yield cell._replace(column=0, right=cell.right - left)


def _tell_marks(grid: Grid, common: set[int]) -> set[str]:
    """What makes one side a form: above an indicator table the labels of the project, or a title
    that does not lie over the other side too (`common`: where such cells start).
    """
    headers = find_headers(grid)
    marks: set[str] = set()
    for row in range(headers[0].top if headers else 0):
        title = find_title(grid, row)
        own = title is not None and title.start not in common
        marks |= name_keys(grid, row) | ({"title"} if own else set())
    return marks
