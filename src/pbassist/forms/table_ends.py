"""Rows below an indicator header become the end of its table."""

from __future__ import annotations

import re
from decimal import Decimal

from pbassist.forms.grid import Cell, Grid, Part, fold
from pbassist.forms.headers import Column, Header, starts_header
from pbassist.forms.labels import is_fund_heading, name_goal, name_project_field
from pbassist.forms.planned import read_points

SIGNED = re.compile(
    r"^20\d\d年\d{1,2}月\d{1,2}日$|^[(]?(?:单位)?(?:公章|盖章|签章|签字)[)]?(?::|20\d\d|$)"
)
NOTE = re.compile(r"(?:备?注|说明|填表说明|填报说明)\d{0,2}[:：.、]")
IN_CELL_LABEL = re.compile(r"[^:：\n]{2,16}[:：]")


def pick_cells(grid: Grid, row: int, column: Column) -> list[Cell]:
    """The cells of a column in a row; a cell belongs to the column in which it starts."""
    return [c for c in grid.between(row, column.left, column.right) if c.column >= column.left]


def ends_table(grid: Grid, header: Header, row: int) -> bool:
    """True at the next section label, title, header or break between tables."""
    if row in grid.breaks and not _continues(grid, header, row):
        return True
    own = grid.own(row)
    if not own:
        return False
    first = own[0]
    if first.loose or NOTE.match(first.text) or SIGNED.search(own[-1].key):
        return True
    if first.column > header.left:
        return False
    if _names_inside(first):
        return True
    return not _is_filled(grid, header, row, first) and (
        _names_section(first.key) or starts_header(grid, row)
    )


def _is_filled(grid: Grid, header: Header, row: int, first: Cell) -> bool:
    """True where a name and a value stand in their columns: 预算执行 may head such a row."""
    cells = {
        field: pick_cells(grid, row, header.columns[field])
        for field in ("name", "planned", "actual")
        if field in header.columns
    }
    name = cells.pop("name")
    own = bool(name) and name[0] is not first and name[0].row == row
    if name and name[0] is first and _has_points(grid, header, row):
        return not starts_header(grid, row)
    filled = any(found and found[0].row == row for found in cells.values())
    return own and filled and first.column == header.left and not starts_header(grid, row)


def _has_points(grid: Grid, header: Header, row: int) -> bool:
    """Points of its own behind the name: 审核意见 | 10 | 9 is a row, 审核意见 | 同意 a section."""
    picked = [
        pick_cells(grid, row, header.columns[field])
        for field in ("weight", "score", "rescore")
        if field in header.columns
    ]
    return any(find_points([c for c in cells if c.row == row]) for cells in picked)


def _names_section(key: str) -> bool:
    return bool(name_project_field(key) or name_goal(key) or is_fund_heading(key))


def _names_inside(cell: Cell) -> bool:
    """填报人：张三 and 存在问题：无 stand below a table, label and value in one cell."""
    label = IN_CELL_LABEL.match(cell.text)
    if label is None or label.end() == len(cell.text):
        return False
    return _names_section(fold(label.group()))


def _continues(grid: Grid, header: Header, row: int) -> bool:
    """True when the rows after a break carry the table on: a table cut by a page."""
    own = [c for c in grid.lines[row] if not c.loose]
    if not own or starts_header(grid, row):
        return False
    return max(c.right for c in own) == header.right or any(
        c.column == header.columns["name"].left for c in own
    )


def find_points(cells: list[Cell] | None) -> tuple[Decimal, Part] | None:
    """The first number of points among some cells, with its words."""
    for cell in cells or ():
        number = read_points(cell.text)
        if number is not None:
            return number, cell.part
    return None
