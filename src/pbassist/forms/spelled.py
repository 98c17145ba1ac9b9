"""Indicators written out in a cell beside their class become indicators.

A form without a table of indicators has them as lines of one cell: 产出指标 | 数量指标：维修12座，质量指标：….
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pbassist.forms.exported import complete_class, holds_goal
from pbassist.forms.grid import Cell, Grid, Part
from pbassist.forms.indicators import make_indicator
from pbassist.forms.joined import CLASS_HEADING, DIMENSION_WORDS, read_joined, split_goal
from pbassist.forms.labels import is_label, name_column, strip_label
from pbassist.model.performance import Indicator


class Spelled(NamedTuple):
    """The indicators of a form written out in cells, and the rows that hold them."""

    indicators: tuple[Indicator, ...]
    rows: frozenset[int]


def read_spelled(grid: Grid, rows: list[int]) -> Spelled:
    """The indicators written out in cells of some rows; none where no value among them holds a
    digit, since words alone (详见附件) may be no indicator at all.
    """
    found: list[Indicator] = []
    used: set[int] = set()
    for row in rows:
        for label in grid.own(row):
            own = list(_read_beside(grid, label))
            found.extend(own)
            used |= set(range(label.row, label.bottom)) if own else set()
    told = any(any(c.isdigit() for c in one.planned or "") for one in found)
    return Spelled(tuple(found), frozenset(used)) if told else Spelled((), frozenset())


def _read_beside(grid: Grid, label: Cell) -> Iterator[Indicator]:
    words = strip_label(label.key)
    goal = holds_goal(label)
    if label.loose or not (goal or _names_class(words) or name_column(label.key) == "name_weak"):
        return
    beside = grid.after(label)
    if beside is None or beside.row != label.row or is_label(beside.key):
        return
    if _names_class(strip_label(beside.key)):
        return
    cell = split_goal(beside)[1] if goal else beside
    for parts in read_joined(cell, _path(grid, label)) if cell else ():
        yield complete_class(make_indicator(grid, parts, has_unit_column=False))


def _names_class(words: str) -> bool:
    return bool(CLASS_HEADING.fullmatch(words))


def _path(grid: Grid, label: Cell) -> dict[str, Part]:
    """The classes that stand in the row up to a label: 产出指标 | 数量指标 | ….."""
    path: dict[str, Part] = {}
    for cell in grid.lines[label.row]:
        if cell.column <= label.column and _names_class(strip_label(cell.key)):
            first = cell.text.startswith(DIMENSION_WORDS) and "dimension" not in path
            path["dimension" if first else "aspect"] = cell.part
    return path
