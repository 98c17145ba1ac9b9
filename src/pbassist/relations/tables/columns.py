"""Total rows and subtotals of a table become sums of the rows they cover.

A mismatch is broken only when the table itself shows how it adds up: another column does it so,
or it is one plain list with its total.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pbassist.model.performance import Relation
from pbassist.relations.judging import add_up, judge_sum
from pbassist.relations.tables.grids import Cell, Grid

NESTED = "表内有分级或“其中”行，不能确定合计口径"
BLANK = "合计所含各行有空格"
UNPROVEN = "表内其他行列不能印证合计口径"
_OUTER = re.compile(r"[一二三四五六七八九十]{1,3}[、.．]")
_EMPTY = "/—-－–无"


class _Column(NamedTuple):
    """A column of the total row, reckoned in every way its rows may add up."""

    subject: str
    total: Cell
    ways: dict[str, list[Cell]]

    @property
    def fitting(self) -> list[str]:
        """The ways that give the total, or that nothing can be said against."""
        return [way for way, cells in self.ways.items() if self._fits(cells)]

    def _fits(self, cells: Sequence[Cell]) -> bool:
        parts, total = [cell.measure for cell in cells], self.total.measure
        return add_up(parts, total) != "broken" or total.vague or any(p.vague for p in parts)

    def judge(self, way: str) -> Relation:
        """The sum of one way."""
        parts = [cell.measure for cell in self.ways[way]]
        return judge_sum(parts, self.total.measure, subject=self.subject)


def find_columns(grid: Grid) -> Iterator[Relation]:
    """The sums down the columns of one table."""
    totals = [row for row in range(grid.first, grid.table.rows) if grid.is_total(row)]
    if len(totals) == 1:
        yield from weigh(list(_judge_total_row(grid, totals[0])))
    yield from _judge_subtotals(grid)


def _judge_total_row(grid: Grid, row: int) -> Iterator[Relation]:
    columns = []
    for at in range(grid.table.columns):
        total = grid.cells.get((row, at))
        if total is not None and grid.adds_up(at):
            columns.append(_read_column(grid, total))
    fitting = [column.fitting for column in columns]
    proven = Counter(way for ways in fitting for way in ways)
    for column, ways in zip(columns, fitting, strict=True):
        if ways:
            yield column.judge(max(ways, key=lambda way: (proven[way], -_WAYS.index(way))))
        elif column.ways:
            yield _judge_failing(grid, column, proven)


def _read_column(grid: Grid, total: Cell) -> _Column:
    ways = {}
    for way, cells in _read_ways(grid, total).items():
        if len(cells) >= 2 and all(c.measure.alike(total.measure) for c in cells):
            ways[way] = cells
    head = grid.heads[total.column].replace("/", "")
    return _Column(head if head.endswith("合计") else f"{head}合计", total, ways)


_WAYS = ("plain", "subtotals", "outer", "all")


def _read_ways(grid: Grid, total: Cell) -> dict[str, list[Cell]]:
    """The ways in which the rows may add up, the plainest first."""
    cells = [
        cell
        for cell in grid.column(total.column)
        if cell.row != total.row and not grid.is_total(cell.row)
    ]
    plain = [c for c in cells if not grid.is_subtotal(c.row) and not grid.is_within(c.row)]
    return {
        "plain": plain,
        "subtotals": [c for c in cells if grid.is_subtotal(c.row)],
        "outer": [c for c in plain if _OUTER.match(grid.labels[c.row])],
        "all": cells,
    }


def _judge_failing(grid: Grid, column: _Column, proven: Counter[str]) -> Relation:
    """The way other columns go proves it; without one, a table of levels proves nothing."""
    known = [way for way, _ in proven.most_common() if way in column.ways]
    way = known[0] if known else next(iter(column.ways))
    rows = {cell.row for cell in column.ways[way]}
    every = {c for other in _read_ways(grid, column.total)[way] for c in (other.row,)}
    skipped = [r for r in range(min(every), max(every)) if r not in rows and grid.labels[r]]
    doubt = ""
    if not known and _has_levels(grid):
        doubt = NESTED
    elif way == "plain" and not _are_blank(grid, skipped, column.total.column):
        doubt = BLANK
    return doubt_relation(column.judge(way), doubt)


def _has_levels(grid: Grid) -> bool:
    rows = range(grid.table.rows)
    return grid.is_nested() or any(grid.is_within(r) or grid.is_subtotal(r) for r in rows)


def _are_blank(grid: Grid, rows: Sequence[int], column: int) -> bool:
    """Blank or dashed cells, 其中 rows and subtotals add nothing; words in the column might."""
    return all(
        grid.is_within(row)
        or grid.is_subtotal(row)
        or (grid.table.text(row, column) or "/") in _EMPTY
        for row in rows
    )


def doubt_relation(relation: Relation, doubt: str) -> Relation:
    """A broken relation made open for a reason; any other as it is."""
    if not doubt or relation.state != "broken":
        return relation
    return relation.model_copy(update={"state": "open", "reason": doubt, "asks": False})


def weigh(found: Sequence[Relation]) -> Iterator[Relation]:
    """When hardly a column adds up the total is no sum of these rows: nothing is claimed of it."""
    bad = sum(r.state == "broken" for r in found)
    for relation in found:
        if bad > 1 and bad > count_held(found):
            yield doubt_relation(relation, UNPROVEN)
        else:
            yield relation


def count_held(found: Sequence[Relation]) -> int:
    """How many agree."""
    return sum(r.state in ("holds", "holds_by_rounding") for r in found)


def _judge_subtotals(grid: Grid) -> Iterator[Relation]:
    """A 小计 over the rows since the last 小计, or before the next one."""
    rows = range(grid.first, grid.table.rows)
    marks = [row for row in rows if grid.is_subtotal(row)]
    for below in (False, True):
        found = []
        for at, row in enumerate(marks):
            if below:
                span = range(row + 1, marks[at + 1] if at + 1 < len(marks) else grid.table.rows)
            else:
                span = range(marks[at - 1] + 1 if at else grid.first, row)
            inside = [r for r in span if not grid.is_total(r) and not grid.is_within(r)]
            found += _judge_subtotal(grid, row, inside)
        if any(r.state == "holds" for r in found):
            yield from weigh(found)
            return


def _judge_subtotal(grid: Grid, row: int, inside: Sequence[int]) -> list[Relation]:
    found = []
    for column in range(grid.table.columns):
        total = grid.cells.get((row, column))
        parts = [grid.cells[r, column].measure for r in inside if (r, column) in grid.cells]
        if total is None or not parts or not grid.adds_up(column):
            continue
        if all(part.alike(total.measure) for part in parts):
            subject = f"{grid.heads[column].replace('/', '')}小计"
            found.append(judge_sum(parts, total.measure, subject=subject))
    return found
