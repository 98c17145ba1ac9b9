"""Goal labels of a form become its overall and annual goal."""

from __future__ import annotations

import re
from typing import NamedTuple

from pbassist.forms.fields import name_inside, trim
from pbassist.forms.grid import Cell, Grid, Part, fold
from pbassist.forms.labels import is_label, name_goal

IN_CELL = re.compile(r"([^:：\n]{2,20})[:：]")
NUMBERED = re.compile(r"目标\s?[\d一二三四五六七八九]{1,2}\s?[:：.、]")
HINT_ONLY = re.compile(r"(?:(?:目标|指标)\d{0,2}[:：.、]?|[.…。·]{1,12}|\s){1,12}")


class Goals(NamedTuple):
    """What stands for each goal; a label without words is a blank."""

    labels: frozenset[str]
    overall: Part | None
    annual: Part | None
    actual: Part | None


def read_goals(grid: Grid, rows: list[int]) -> Goals:
    """The goals of some rows: beside their labels, or below labels that stand side by side."""
    found: dict[str, Part | None] = {}
    open_rows = set(rows)
    for row in rows:
        for cell in grid.own(row):
            kind = name_goal(cell.key)
            if kind is None:
                _take_in_cell(cell, found)
            elif not cell.loose and not _is_margin(grid, cell):
                kind = _kind_in_margin(grid, cell, kind)
                part = _read_beside(grid, cell) or _read_below(grid, cell, open_rows)
                found[kind] = found.get(kind) or part
    return Goals(
        frozenset(found),
        found.get("goal_overall"),
        found.get("goal_annual") or found.get("goal"),
        found.get("goal_actual"),
    )


def _take_in_cell(cell: Cell, found: dict[str, Part | None]) -> None:
    match = IN_CELL.match(cell.text)
    kind = name_goal(fold(match.group(1))) if match else None
    if match and kind:
        found[kind] = found.get(kind) or _filled(trim(cell, match.end(), len(cell.text)))


def _is_margin(grid: Grid, label: Cell) -> bool:
    """年度总体目标 beside 预期目标 | 实际完成情况 heads the block and has no words of its own."""
    beside = grid.after(label)
    return beside is not None and bool(name_goal(beside.key)) and label.bottom > beside.bottom


def _kind_in_margin(grid: Grid, label: Cell, kind: str) -> str:
    """预期目标 takes its kind from the label in the margin."""
    if kind != "goal":
        return kind
    margins = [name_goal(c.key) for c in grid.lines[label.row] if c.right <= label.column]
    return next((m for m in margins if m in ("goal_annual", "goal_overall")), kind)


def _read_beside(grid: Grid, label: Cell) -> Part | None:
    beside = grid.after(label)
    if beside is None or is_label(beside.key):
        return None
    line = grid.lines[label.row]
    limit = next((c.column for c in line if c.column >= label.right and is_label(c.key)), None)
    cells = [
        cell
        for row in range(label.row, _last_row(grid, label, beside))
        for cell in grid.own(row)
        if cell.column >= label.right and not is_label(cell.key)
    ]
    return _join([c for c in cells if limit is None or c.column < limit])


def _last_row(grid: Grid, label: Cell, beside: Cell) -> int:
    """One past the goal's last row: 目标2 may stand below 目标1 beside a label not merged down."""
    row = label.bottom
    while row < grid.rows:
        line = grid.lines[row]
        if len(line) != 1 or line[0].column != beside.column or not NUMBERED.match(line[0].text):
            break
        row += 1
    return row


def _read_below(grid: Grid, label: Cell, open_rows: set[int]) -> Part | None:
    cells: list[Cell] = []
    for row in range(label.bottom, grid.rows):
        if row not in open_rows or row in grid.breaks:
            break
        own = [c for c in grid.own(row) if c.column >= label.column]
        new = [c for c in grid.own(row) if c.column < label.column]
        if any(is_label(c.key) or name_inside(c) for c in (*new, *own)) or not own:
            break
        if own[0].loose:
            break
        if new and cells:
            break
        cells.extend(c for c in own if label.column <= c.column < label.right)
    return _join(cells)


def _join(cells: list[Cell]) -> Part | None:
    """Goals in several cells are one text, from the first to the last."""
    parts = [part for cell in cells if (part := _filled(cell.part))]
    if not parts:
        return None
    return Part("\n".join(p.text for p in parts), parts[0].start, parts[-1].end)


def _filled(part: Part | None) -> Part | None:
    return None if part is None or HINT_ONLY.fullmatch(part.text) else part
