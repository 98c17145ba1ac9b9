"""Indicators written out in a cell beside their class become indicators.

A form without a table of indicators has them as lines of one cell: 产出指标 | 数量指标：维修12座，质量指标：….
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pbassist.forms.exported import complete_class, holds_goal
from pbassist.forms.grid import Cell, Grid, Part
from pbassist.forms.indicators import make_indicator
from pbassist.forms.joined import (
    CLASS_HEADING,
    CLASS_LABEL,
    DIMENSION_WORDS,
    ENDING_WORDS,
    find_value_start,
    read_joined,
    split_goal,
)
from pbassist.forms.labels import is_label, name_column, strip_label
from pbassist.forms.planned import MEASURE_WORD, read_points
from pbassist.model.performance import Indicator

MEASURE = re.compile(MEASURE_WORD)
"""A unit in a cell of its own."""


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
        own = [*_read_columns(grid, row)] or [
            one for label in grid.own(row) for one in _read_beside(grid, label)
        ]
        found.extend(own)
        used |= {row} if own else set()
    told = any(any(c.isdigit() for c in one.planned or "") for one in found)
    return Spelled(tuple(found), frozenset(used)) if told else Spelled((), frozenset())


def _read_columns(grid: Grid, row: int) -> Iterator[Indicator]:
    """数量指标 | 宣传场次 | ≥120场 | 20, a table whose header is not printed: a name, its value and
    the points behind the classes.
    """
    classes = _list_classes(grid, row)
    own = [c for c in grid.own(row) if c not in classes]
    if not classes or len(own) < 2 or any(is_label(c.key) for c in own[:2]):
        return
    name, value, *rest = own
    if name.column < classes[-1].right or find_value_start(name.text) or not _is_value(value):
        return
    parts = {**_path(classes), "name": name.part, "planned": value.part}
    if rest and MEASURE.fullmatch(rest[0].key):
        parts["unit"] = rest.pop(0).part
    if rest and read_points(rest[0].text) is not None:
        parts["weight"] = rest[0].part
    yield complete_class(make_indicator(grid, parts, has_unit_column="unit" in parts))


def _list_classes(grid: Grid, row: int) -> list[Cell]:
    """The cells of a row that name classes: 产出指标, and 社会效益 right behind such a one."""
    classes: list[Cell] = []
    for cell in grid.lines[row]:
        words = strip_label(cell.key)
        behind = bool(classes) and classes[-1].right == cell.column and len(classes) == 1
        if _names_class(words) or (behind and CLASS_LABEL.fullmatch(words)):
            classes.append(cell)
    return classes


def _is_value(cell: Cell) -> bool:
    return any(c.isdigit() for c in cell.key) or bool(ENDING_WORDS.search(cell.text))


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
    further = grid.after(beside)
    if further is not None and further.row == label.row and not find_value_start(beside.text):
        return
    cell = split_goal(beside)[1] if goal else beside
    path = _path([c for c in _list_classes(grid, label.row) if c.column <= label.column])
    for parts in read_joined(cell, path) if cell else ():
        yield complete_class(make_indicator(grid, parts, has_unit_column=False))


def _names_class(words: str) -> bool:
    return bool(CLASS_HEADING.fullmatch(words))


def _path(classes: list[Cell]) -> dict[str, Part]:
    """The classes that stand in a row: 产出指标 | 数量指标 | …."""
    path: dict[str, Part] = {}
    for cell in classes:
        first = cell.text.startswith(DIMENSION_WORDS) and "dimension" not in path
        path["dimension" if first else "aspect"] = cell.part
    return path
