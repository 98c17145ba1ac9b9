"""The rows of a project in an export become its indicators."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pbassist.forms.grid import Cell, Grid, Part
from pbassist.forms.headers import Column, Header
from pbassist.forms.indicators import make_indicator, read_indicator_rows
from pbassist.forms.joined import (
    CLASS_LABEL,
    DIMENSION_WORDS,
    SIGN,
    name_dimension,
    read_joined,
    split_goal,
    split_items,
)
from pbassist.forms.labels import name_project_field, strip_label
from pbassist.model.performance import Indicator

GOAL_AND_INDICATORS = re.compile(
    r"(?:项目|年度|总体|预期)?(?:绩效)?目标(?:及|和|与|、|/)(?:绩效|具体|主要)?指标(?:内容|情况)?"
)
BRIEF_NAME = "项目"
"""Beside 单位 left of the indicators of a list, a project's name."""
JOINED = re.compile(r"[；;\n\s]|\d[.．、]|[①-⑳]")


def read_exported(grid: Grid, table: Header, rows: list[int]) -> Iterator[Indicator]:
    """The indicators of some rows below a header, a row an indicator or several joined in one."""
    for start, end in _runs(rows):
        header = Header(start, start, table.columns, table.kind)
        several = [one for row in range(start, end) for one in _read_parallel(grid, header, row)]
        if several:
            yield from several
        else:
            yield from read_indicator_rows(grid, header, end, exported=True).indicators


def _runs(rows: list[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and runs[-1][1] == row:
            runs[-1] = (runs[-1][0], row + 1)
        else:
            runs.append((row, row + 1))
    return runs


def _read_parallel(grid: Grid, header: Header, row: int) -> Iterator[Indicator]:
    """Names and values joined in cells side by side: the first value belongs to the first name."""
    names = _in_column(grid, row, header.columns["name"])
    if names is None or not JOINED.search(names.text):
        return
    lists: dict[str, tuple[Part, ...]] = {}
    for field, column in header.columns.items():
        cell = _in_column(grid, row, column)
        if cell:
            lists[field] = split_items(cell)
    many = len(lists.get("name", ()))
    if many < 2 or not any(len(lists.get(f, ())) == many for f in ("planned", "weight", "actual")):
        return
    for at in range(many):
        parts = {
            field: items[at] if len(items) == many else items[0]
            for field, items in lists.items()
            if len(items) == many or (len(items) == 1 and field in ("dimension", "aspect"))
        }
        yield make_indicator(grid, parts, has_unit_column="unit" in header.columns)


def _in_column(grid: Grid, row: int, column: Column) -> Cell | None:
    cells = grid.between(row, column.left, column.right)
    return next((c for c in cells if c.column >= column.left and c.row == row), None)


def read_joined_rows(
    grid: Grid, labels: tuple[Cell, ...], top: int, rows: list[int]
) -> Iterator[Indicator]:
    """The indicators joined in the cells below some labels; `top` is the first header row."""
    for label in labels:
        path = _class_path(grid, labels, label, top)
        for row in rows:
            cell = read_under(grid, row, label)
            if cell is None or cell.row != row:
                continue
            rest = split_goal(cell)[1] if holds_goal(label) else cell
            for parts in read_joined(rest) if rest else ():
                if SIGN.match(parts["name"].text):
                    parts["name"] = label.part  # 满意度指标 heads the column, ≥90% stands in it
                yield complete_class(make_indicator(grid, parts, path=path, has_unit_column=False))


def _class_path(grid: Grid, labels: tuple[Cell, ...], label: Cell, top: int) -> dict[str, Part]:
    """The classes that head a column of joined indicators."""
    words = strip_label(label.key)
    if not CLASS_LABEL.fullmatch(words):
        return {}
    above = grid.at(label.row - 1, label.column) if label.row > top else None
    first = words.startswith(DIMENSION_WORDS) and not _is_second_class(labels, label, words)
    path = {"dimension" if first else "aspect": label.part}
    if above and "aspect" in path and CLASS_LABEL.fullmatch(strip_label(above.key)):
        path["dimension"] = above.part
    return path


def _is_second_class(labels: tuple[Cell, ...], label: Cell, words: str) -> bool:
    """成本指标 beside 数量指标 and 质量指标 is one of 产出指标, as on the forms of 2015."""
    beside = [strip_label(c.key) for c in labels if c.row == label.row and c is not label]
    outputs = sum(1 for key in beside if key.startswith(("数量", "质量", "时效")))
    return words.startswith("成本") and outputs >= 2 and not any("产出" in key for key in beside)


def complete_class(one: Indicator) -> Indicator:
    """An indicator of a second class with the first class it belongs to."""
    if one.dimension or not one.aspect:
        return one
    first = "产出指标" if one.aspect.startswith("成本") else name_dimension(one.aspect)
    return one.model_copy(update={"dimension": first}) if first else one


def read_beside(grid: Grid, tables: tuple[Header, ...], rows: list[int]) -> Iterator[Indicator]:
    """The indicators of some rows below several headers side by side."""
    for table in tables:
        for one in read_exported(grid, table, rows):
            yield _name_class_above(grid, table, one)


def _name_class_above(grid: Grid, table: Header, one: Indicator) -> Indicator:
    """An indicator without classes of its own, with the class that stands over its column."""
    label = table.columns["name"].label
    above = grid.at(label.row - 1, label.column) if label.row else None
    words = strip_label(above.key) if above and not (one.dimension or one.aspect) else ""
    if not CLASS_LABEL.fullmatch(words):
        return one
    level = "dimension" if words.startswith(DIMENSION_WORDS) else "aspect"
    return complete_class(one.model_copy(update={level: words}))


def names_briefly(labels: list[Cell], header: Header) -> bool:
    """单位 | 项目 | 金额 left of the indicators: 项目 alone names the project there."""
    left = [
        c for c in labels if c.right <= header.columns["name"].left and c.bottom <= header.bottom
    ]
    fields = {name_project_field(c.key) for c in left}
    return any(c.key == BRIEF_NAME for c in left) and bool(fields & {"unit", "department"})


def holds_goal(label: Cell) -> bool:
    """True for a column of the goal and the indicators in one cell (绩效目标及指标)."""
    return bool(GOAL_AND_INDICATORS.fullmatch(strip_label(label.key)))


def read_under(grid: Grid, row: int, label: Cell) -> Cell | None:
    """The cell of a row that starts in the columns of a label."""
    cells = grid.between(row, label.column, label.right)
    return next((c for c in cells if c.column >= label.column), None)
