"""A register (单位名录) becomes units: 单位 → 主管部门 → 归口股室."""

from __future__ import annotations

from collections.abc import Iterator

from pbassist.forms.fields import clean_name
from pbassist.forms.grid import Cell, Grid, join_lines
from pbassist.forms.labels import is_label, name_measure, name_project_field, name_source
from pbassist.forms.rows import Listing, find_listing, read_rows
from pbassist.model.performance import Unit

GROUPS = ("department", "office")


def read_register(grid: Grid) -> Iterator[Unit]:
    """The units of a grid whose header names units with their department or office, and nothing of
    projects or money.
    """
    listing = find_listing(grid, name_register_column, _is_register)
    if listing is None or not _heads_columns(grid, listing):
        return
    carried: dict[str, Cell] = {}
    seen: set[str] = set()
    for _, cells in read_rows(grid, listing):
        carried = _carry(listing.columns, cells, carried)
        department, office = carried.get("department"), carried.get("office")
        own = cells.get("unit") or cells.get("department")
        name = clean_name(own.text) if own else None
        if name and name not in seen:
            seen.add(name)
            yield Unit(
                name=name,
                department=clean_name(department.text) if department else None,
                office=join_lines(office.text) if office else None,
            )


def _heads_columns(grid: Grid, listing: Listing) -> bool:
    """True where a row of labels stands over rows of names; a form has its labels beside them."""
    heads = [c for row in range(listing.top, listing.bottom) for c in grid.own(row)]
    below = [c for row in range(listing.bottom, grid.rows) for c in grid.own(row)]
    labels = sum(1 for c in heads if is_label(c.key))
    return labels * 2 > len(heads) and not any(is_label(c.key) for c in below[:60])


def _carry(
    columns: dict[str, Cell], cells: dict[str, Cell], before: dict[str, Cell]
) -> dict[str, Cell]:
    """A blank left of the unit and of what is filled means the same as above; so does a row with
    both blank.
    """
    unit = columns["unit"].column if "unit" in columns else 10**6
    groups = sorted((f for f in columns if f in GROUPS), key=lambda f: columns[f].column)
    filled = {f: cells[f] for f in groups if f in cells}
    if not filled:
        return before
    carried = dict(filled)
    for field in groups:
        if field in filled:
            break
        if field in before and columns[field].column < unit:
            carried[field] = before[field]
    return carried


def name_register_column(key: str) -> str | None:
    """The field of a register that a column's header names; `project` and `money` tell another
    kind of table.
    """
    field = name_project_field(key)
    if field in ("unit", "department", "office"):
        return field
    if field in ("name", "code", "name_and_code", "attribute"):
        return "project"
    if name_source(key) or name_measure(key) in ("initial", "adjusted", "executed", "requested"):
        return "money"
    return None


def _is_register(fields: set[str]) -> bool:
    pair = "unit" in fields and bool({"department", "office"} & fields)
    return (pair or {"department", "office"} <= fields) and not {"project", "money"} & fields
