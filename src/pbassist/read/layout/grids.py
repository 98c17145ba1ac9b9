"""Ruling lines of a page become grids of cells, merged cells whole.

Lines that touch make one grid. Between two neighbouring fields of a grid stands a wall when a
ruling covers most of it; fields without a wall between them are one merged cell. (pdfplumber's
way by intersections gives the same cells and takes the square of their number.)
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pbassist.read.layout.page import Glyph, Ruling

_SNAP = 3.0
"""Points within which rulings are one line; cells are wider than this."""
_OPEN = 8.0
"""Points by which the outer lines of a table run over its last line where a row is cut open."""
_COVER = 0.6
"""Part of a wall that must be drawn."""
_MAX_FIELDS = 60_000
_MAX_RULINGS = 2_000
"""Joined rulings of a page; a map or a drawing has more, a table does not."""


@dataclass(slots=True, eq=False)
class GridCell:
    """A cell of a grid, merged over its spans, with the glyphs printed in it."""

    row: int
    column: int
    row_span: int
    column_span: int
    width: float
    glyphs: list[Glyph] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Grid:
    """A ruled table on one page."""

    page: int
    columns: list[float]
    """Edges of the columns from the left, one more than columns."""
    rows: list[float]
    """Edges of the rows from the top."""
    cells: list[GridCell]
    covering: dict[tuple[int, int], GridCell]
    open_top: bool = False
    """Whether no line closes its first row: it began on the page before."""
    open_bottom: bool = False
    """Whether no line closes its last row: it goes on over the page."""
    corridors: tuple[tuple[float, float], ...] = ()
    """The free strips between its columns, for a table without walls; see `layout/aligned.py`."""

    @property
    def top(self) -> float:
        """Where it begins."""
        return self.rows[0]

    @property
    def bottom(self) -> float:
        """Where it ends."""
        return self.rows[-1]

    def find_cell(self, x: float, y: float) -> GridCell | None:
        """The cell at a point of the page."""
        row, column = bisect_right(self.rows, y) - 1, bisect_right(self.columns, x) - 1
        return self.covering.get((row, column))


def find_grids(rulings: Sequence[Ruling], page: int) -> list[Grid]:
    """The grids of a page with at least two cells, from the smallest, so that inner ones lead."""
    if len(rulings) < 4:
        return []
    joined = _join(rulings, vertical=True) + _join(rulings, vertical=False)
    if len(joined) > _MAX_RULINGS:
        return []
    grids = [_build(group, page) for group in _group(joined)]
    found = [grid for grid in grids if grid is not None]
    return sorted(found, key=_area)


def find_rules(rulings: Sequence[Ruling], grids: Sequence[Grid]) -> list[Ruling]:
    """The level lines of a page that belong to no grid, each whole, from the top."""
    if len(rulings) > _MAX_RULINGS:
        return []
    level = [ruling for ruling in _join(rulings, vertical=False) if ruling.left < ruling.right]
    return [ruling for ruling in level if not any(_holds(grid, ruling) for grid in grids)]


def _holds(grid: Grid, ruling: Ruling) -> bool:
    across = ruling.left < grid.columns[-1] + _SNAP and ruling.right > grid.columns[0] - _SNAP
    return across and grid.top - _SNAP <= ruling.top <= grid.bottom + _SNAP


def place_glyphs(grids: Sequence[Grid], glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Put glyphs into the cells they stand in; the glyphs outside every grid."""
    if not grids:
        return list(glyphs)
    outside: list[Glyph] = []
    for glyph in glyphs:
        x, y = (glyph.left + glyph.right) / 2, (glyph.top + glyph.bottom) / 2
        cell = next((cell for grid in grids if (cell := grid.find_cell(x, y))), None)
        (outside if cell is None else cell.glyphs).append(glyph)
    return outside


def _area(grid: Grid) -> float:
    return (grid.columns[-1] - grid.columns[0]) * (grid.bottom - grid.top)


def _join(rulings: Sequence[Ruling], *, vertical: bool) -> list[Ruling]:
    """Pieces of the same line, a cell's border each, as one ruling."""
    chosen = [ruling for ruling in rulings if (ruling.left == ruling.right) == vertical]
    if vertical:
        chosen.sort(key=lambda ruling: (ruling.left, ruling.top))
    else:
        chosen.sort(key=lambda ruling: (ruling.top, ruling.left))
    joined: list[Ruling] = []
    for level in _levels(chosen, vertical=vertical):
        joined.extend(_join_level(level, vertical=vertical))
    return joined


def _levels(rulings: Sequence[Ruling], *, vertical: bool) -> Iterator[list[Ruling]]:
    level: list[Ruling] = []
    for ruling in rulings:
        at = ruling.left if vertical else ruling.top
        if level and at - (level[-1].left if vertical else level[-1].top) > _SNAP:
            yield level
            level = []
        level.append(ruling)
    if level:
        yield level


def _join_level(level: list[Ruling], *, vertical: bool) -> Iterator[Ruling]:
    spans = sorted((r.top, r.bottom) if vertical else (r.left, r.right) for r in level)
    at = sum(r.left if vertical else r.top for r in level) / len(level)
    begin, end = spans[0]
    for start, stop in [*spans[1:], (float("inf"), float("inf"))]:
        if start > end + _SNAP:
            yield Ruling(at, begin, at, end) if vertical else Ruling(begin, at, end, at)
            begin, end = start, stop
        end = max(end, stop)


def _group(rulings: Sequence[Ruling]) -> list[list[Ruling]]:
    """Rulings that touch, directly or through others."""
    group = list(range(len(rulings)))

    def root(index: int) -> int:
        while group[index] != index:
            group[index] = group[group[index]]
            index = group[index]
        return index

    upright = [index for index, ruling in enumerate(rulings) if ruling.left == ruling.right]
    level = [index for index, ruling in enumerate(rulings) if ruling.left != ruling.right]
    for one in upright:
        for other in level:
            if _touch(rulings[one], rulings[other]):
                group[root(one)] = root(other)
    groups: dict[int, list[Ruling]] = {}
    for index, ruling in enumerate(rulings):
        groups.setdefault(root(index), []).append(ruling)
    return [members for members in groups.values() if len(members) >= 4]


def _touch(upright: Ruling, level: Ruling) -> bool:
    across = level.left - _SNAP <= upright.left <= level.right + _SNAP
    return across and upright.top - _SNAP <= level.top <= upright.bottom + _SNAP


def _build(rulings: list[Ruling], page: int) -> Grid | None:
    upright = [ruling for ruling in rulings if ruling.left == ruling.right]
    level = [ruling for ruling in rulings if ruling.left != ruling.right]
    if not upright or len(level) < 2:
        return None
    ends = [ruling.left for ruling in level] + [ruling.right for ruling in level]
    columns = _edges([ruling.left for ruling in upright], outer=ends)
    rows = _edges([ruling.top for ruling in level], outer=[])
    above, below = _find_open_ends(columns, rows, upright)
    rows = [*above, *rows, *below]
    fields = (len(columns) - 1) * (len(rows) - 1)
    if fields < 2 or fields > _MAX_FIELDS:
        return None
    grid = _merge(columns, rows, upright, level, page)
    if grid is not None:
        grid.open_top, grid.open_bottom = bool(above), bool(below)
    return grid


def _find_open_ends(
    columns: list[float], rows: list[float], upright: list[Ruling]
) -> tuple[list[float], list[float]]:
    """Where rows end that a page break cut without closing them: the upright lines run on."""
    sides = [[line for line in upright if abs(line.left - edge) <= _SNAP] for edge in columns]
    drawn = [side for side in sides if side]
    ends = [sides[0], sides[-1]] if sides[0] and sides[-1] else drawn
    if len(ends) < 2:
        return [], []
    tops = [min(ruling.top for ruling in side) for side in ends]
    bottoms = [max(ruling.bottom for ruling in side) for side in ends]
    above = max(tops) - min(tops) <= _SNAP and rows[0] - max(tops) >= _OPEN
    below = max(bottoms) - min(bottoms) <= _SNAP and min(bottoms) - rows[-1] >= _OPEN
    return [max(tops)] if above else [], [min(bottoms)] if below else []


def _edges(values: list[float], *, outer: list[float]) -> list[float]:
    """Distinct edges in order; a side without a ruling of its own ends where the lines end."""
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _SNAP:
            edges.append(value)
    if outer and min(outer) < edges[0] - 2 * _SNAP:
        edges.insert(0, min(outer))
    if outer and max(outer) > edges[-1] + 2 * _SNAP:
        edges.append(max(outer))
    return edges


def _merge(
    columns: list[float], rows: list[float], upright: list[Ruling], level: list[Ruling], page: int
) -> Grid | None:
    walls = _Walls(columns, rows, upright, level)
    taken: dict[tuple[int, int], GridCell] = {}
    cells: list[GridCell] = []
    for row in range(len(rows) - 1):
        for column in range(len(columns) - 1):
            if (row, column) in taken:
                continue
            bottom, right = walls.extend(row, column, taken)
            width = columns[right + 1] - columns[column]
            cell = GridCell(row, column, bottom - row + 1, right - column + 1, width)
            cells.append(cell)
            for y in range(row, bottom + 1):
                taken.update(((y, x), cell) for x in range(column, right + 1))
    return Grid(page, columns, rows, cells, taken) if len(cells) > 1 else None


class _Walls:
    """Which borders between neighbouring fields are drawn."""

    def __init__(
        self, columns: list[float], rows: list[float], upright: list[Ruling], level: list[Ruling]
    ) -> None:
        self.rights: set[tuple[int, int]] = set()
        self.floors: set[tuple[int, int]] = set()
        self.columns, self.rows = len(columns) - 1, len(rows) - 1
        for ruling in upright:
            line = _nearest(columns, ruling.left)
            for row in range(self.rows):
                if _covers(ruling.top, ruling.bottom, rows[row], rows[row + 1]):
                    self.rights.add((row, line - 1))
        for ruling in level:
            line = _nearest(rows, ruling.top)
            for column in range(self.columns):
                if _covers(ruling.left, ruling.right, columns[column], columns[column + 1]):
                    self.floors.add((line - 1, column))

    def extend(
        self, row: int, column: int, taken: dict[tuple[int, int], GridCell]
    ) -> tuple[int, int]:
        """The last row and column of the rectangle without walls that begins at a field."""
        right = column
        while (
            right + 1 < self.columns
            and (row, right) not in self.rights
            and (row, right + 1) not in taken
        ):
            right += 1
        bottom = row
        while bottom + 1 < self.rows and self._open_below(bottom, column, right, taken):
            bottom += 1
        return bottom, right

    def _open_below(
        self, row: int, column: int, right: int, taken: dict[tuple[int, int], GridCell]
    ) -> bool:
        """Whether a rectangle goes on one row down with the same sides."""
        below = range(column, right + 1)
        if any((row, x) in self.floors or (row + 1, x) in taken for x in below):
            return False
        return not any((row + 1, x) in self.rights for x in range(column, right))


def _nearest(edges: list[float], value: float) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - value))


def _covers(start: float, end: float, low: float, high: float) -> bool:
    return min(end, high) - max(start, low) >= _COVER * (high - low)
