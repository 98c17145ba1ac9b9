"""Rows of a table that are known to make up the row above them become sums: 基本支出 = 人员经费 + 公用经费.

Such rows also stand on one side of a table of income and spending, where no total row covers them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pbassist.model.performance import Relation
from pbassist.relations.judging import judge_sum
from pbassist.relations.tables.grids import Cell, Grid

_FAMILIES = (
    (r"基本支出", (r"人员(?:经费|支出)", r"(?:日常)?公用(?:经费|支出)")),
    (r"[“\"]?三公[”\"]?经费", (r"因公出国", r"公务用车(?!购置费$)", r"公务接待")),
    (r"公务用车购置及运行", (r"公务用车购置费", r"公务用车运行")),
)
FAMILIES = tuple((re.compile(a), tuple(map(re.compile, b))) for a, b in _FAMILIES)
_OF = re.compile(r"^\s*(?:其中[：:]?\s*|[（(]?[一二三四五六七八九十\d]{1,2}[）)、.．]\s*)*")


class _Row(NamedTuple):
    """A number and the words nearest to its left."""

    label: str
    cell: Cell


def find_table_families(grid: Grid) -> Iterator[Relation]:
    """The families of rows of one table, column by column."""
    for column in range(1, grid.table.columns):
        if not grid.adds_up(column):
            continue
        rows = [_Row(_read_label(grid, cell), cell) for cell in grid.column(column)]
        for at, whole in enumerate(rows):
            for name, members in FAMILIES:
                parts = rows[at + 1 : at + 1 + len(members)]
                if name.match(whole.label) and _are_members(parts, members):
                    yield _judge(whole, parts)


def _read_label(grid: Grid, cell: Cell) -> str:
    for column in range(cell.column - 1, -1, -1):
        words = grid.table.text(cell.row, column) or ""
        if words and (cell.row, column) not in grid.cells:
            return _OF.sub("", words, count=1).strip()
    return ""


def _are_members(parts: list[_Row], members: tuple[re.Pattern[str], ...]) -> bool:
    """One row for each, in any order."""
    if len(parts) != len(members):
        return False
    return all(any(member.match(part.label) for part in parts) for member in members)


def _judge(whole: _Row, parts: list[_Row]) -> Relation:
    return judge_sum(
        [part.cell.measure for part in parts], whole.cell.measure, subject=whole.label[:40]
    )
