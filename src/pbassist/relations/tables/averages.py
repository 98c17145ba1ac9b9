"""A column of averages (人均, 单价, 每公里造价) becomes the quotient of two columns, shown by most rows.

The divisor may be several columns side by side: 国培, 省培, 校本 under one head are together those trained.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pbassist.model.performance import Relation
from pbassist.relations.judging import judge_value
from pbassist.relations.measures import Measure
from pbassist.relations.tables.columns import count_held
from pbassist.relations.tables.grids import Grid

_AVERAGE = re.compile(
    r"[户人亩村件份台套处家次均]均|平均|单价|均价|单位成本|每[户人亩村个公处台套件]"
)
_RATE = re.compile(r"率|%|％|分")
MOST = 6
"""Columns that may make up a divisor."""


class _Columns(NamedTuple):
    """The average, what it is taken of, and what that is divided by."""

    average: int
    total: int
    counts: tuple[int, ...]


def find_table_averages(grid: Grid) -> Iterator[Relation]:
    """The averages of a table that its own columns prove or contradict."""
    for column, head in enumerate(grid.heads):
        if not _AVERAGE.search(head) or _RATE.search(head.split("/")[-1]):
            continue
        best: list[Relation] = []
        for columns in _read_columns(grid, column):
            found = _judge_column(grid, columns)
            if count_held(found) > count_held(best):
                best = found
        if count_held(best) >= 2 and 2 * count_held(best) > len(best):
            yield from best


def _read_columns(grid: Grid, average: int) -> Iterator[_Columns]:
    """A column of the average's kind, and each run of columns of another kind."""
    kind = _read_kind(grid, average)
    added = [c for c in range(grid.table.columns) if c != average and grid.adds_up(c)]
    totals = [c for c in added if _read_kind(grid, c) == kind]
    for total in totals:
        others = [c for c in added if c != total and (kind != "money" or c not in totals)]
        for at, first in enumerate(others):
            for last in range(at, min(at + MOST, len(others))):
                run = others[at : last + 1]
                if run[-1] - first == len(run) - 1:
                    yield _Columns(average, total, tuple(run))


def _read_kind(grid: Grid, column: int) -> str:
    cells = grid.column(column)
    return cells[0].measure.kind if cells else ""


def _judge_column(grid: Grid, columns: _Columns) -> list[Relation]:
    found = []
    for row in range(grid.first, grid.table.rows):
        cells = [
            grid.cells.get((row, c)) for c in (columns.average, columns.total, *columns.counts)
        ]
        measures = [cell.measure for cell in cells if cell]
        if len(measures) == len(cells) and sum(m.value for m in measures[2:]) > 0:
            subject = f"{grid.labels[row]}{grid.heads[columns.average].split('/')[-1]}"
            found.append(_judge(measures[0], measures[1], measures[2:], subject))
    return found


def _judge(stated: Measure, total: Measure, counts: Sequence[Measure], subject: str) -> Relation:
    count = sum((m.value for m in counts), start=total.value * 0)
    left = "＋".join(m.printed for m in counts)
    left = f"（{left}）" if len(counts) > 1 else left
    return judge_value(
        total.value / count,
        total.half / count,
        stated,
        left=f"{total.printed}÷{left}",
        inputs=[total, *counts],
        subject=subject,
        kind="percentage",
    )
