"""A column of running totals (累计支出) becomes the sums of the column that it runs over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from pbassist.model.performance import Relation
from pbassist.relations.judging import judge_value
from pbassist.relations.measures import Measure
from pbassist.relations.tables.columns import count_held
from pbassist.relations.tables.grids import Grid

_RUNNING = re.compile(r"累计")
FEWEST = 3
"""Rows that must run rightly before another is said to be wrong."""


def find_running_totals(grid: Grid) -> Iterator[Relation]:
    """The running totals of one table, where all rows but one bear them out."""
    for column, head in enumerate(grid.heads):
        if not _RUNNING.search(head) or not grid.adds_up(column):
            continue
        for part in (c for c in range(grid.table.columns) if c != column and grid.adds_up(c)):
            found = _judge_column(grid, part, column)
            if count_held(found) >= FEWEST and len(found) - count_held(found) <= 1:
                yield from found
                return


def _judge_column(grid: Grid, part: int, column: int) -> list[Relation]:
    found: list[Relation] = []
    parts: list[Measure] = []
    for row in range(grid.first, grid.table.rows):
        one, total = grid.cells.get((row, part)), grid.cells.get((row, column))
        if one is None or total is None or grid.is_total(row):
            break
        if not one.measure.alike(total.measure):
            return []
        parts.append(one.measure)
        found.append(
            judge_value(
                sum((m.value for m in parts), Decimal(0)),
                sum((m.half for m in parts), Decimal(0)),
                total.measure,
                left="＋".join(m.printed for m in parts),
                inputs=list(parts),
                subject=f"{grid.labels[row]}{grid.heads[column].split('/')[-1]}",
                kind="sum",
            )
        )
    return found
