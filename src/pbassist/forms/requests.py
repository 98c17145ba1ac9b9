"""A list of what projects ask the budget for (预算申报数) becomes requests, one a project."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from pbassist.forms.fields import clean_code, clean_name
from pbassist.forms.funds import find_unit
from pbassist.forms.grid import Cell, Grid, join_lines
from pbassist.forms.headers import find_headers
from pbassist.forms.labels import (
    name_goal,
    name_measure,
    name_project_field,
    name_source,
    strip_label,
)
from pbassist.forms.money import SCALES, read_amount, unit_in_label
from pbassist.forms.payments import name_ledger_column
from pbassist.forms.rows import Listing, find_listing, read_rows
from pbassist.forms.years import read_stated_year
from pbassist.model.performance import BudgetRequest, Project

ASKED = re.compile(
    r"(?:20\d\d年?度?|本年度?|年度|部门|单位|项目|财政|预算|资金|支出)*"
    r"(?:(?:申报|申请|上报)(?:的|总|预算|资金|项目|财政)*(?:数|金额|额|资金|预算|总额|合计)|[一二]上(?:申报)?(?:预算)?(?:数|金额)?)"
)
ASKS = re.compile(r"申报|申请|上报|[一二]上")
"""Words of a title under which a plain 预算数 or 金额 is what was asked for."""
NAMED = ("code", "name", "unit", "department", "office")


def read_requests(grid: Grid) -> Iterator[BudgetRequest]:
    """The projects of a list with what each asks for, in 元; rows of one project are added up.

    Gives none where the table holds goals, indicators, payments, scores or prices.
    """
    if find_headers(grid):
        return
    listing = find_listing(grid, name_request_column, _is_list)
    if listing is None:
        return
    words = [c.text for row in range(listing.bottom) for c in grid.own(row)]
    told = (*words, grid.name, grid.document.name)
    label = _choose_label(listing, told)
    if label is None:
        return
    unit = unit_in_label(label.key) or find_unit(grid, list(range(listing.bottom)))
    year = next((y for text in told if (y := read_stated_year(text))), None)
    columns = {f: c for f, c in listing.columns.items() if f in NAMED} | {"amount": label}
    groups: dict[tuple[str, str], list[dict[str, Cell]]] = {}
    for _, cells in read_rows(grid, listing._replace(columns=columns)):
        if "amount" in cells and (key := _join_key(cells)):
            groups.setdefault(key, []).append(cells)
    for rows in groups.values():
        request = _make_request(grid, rows, unit, year)
        if request is not None:
            yield request


def name_request_column(key: str) -> str | None:
    """The field of a list that a column's header names; `asked` before a plain `amount`."""
    words = strip_label(key)
    if ASKED.fullmatch(words):
        return "asked"
    if name_goal(key) or name_ledger_column(key) in ("executed", "score"):
        return "foreign"
    if field := name_project_field(key):
        return field
    plain = name_source(key) == "total" or name_measure(key) == "adjusted"
    return "amount" if plain else None


def _is_list(fields: set[str]) -> bool:
    money = {"asked", "amount"} & fields
    return bool({"code", "name"} & fields) and bool(money) and "foreign" not in fields


def _choose_label(listing: Listing, told: tuple[str, ...]) -> Cell | None:
    """The column of what was asked; of several under one heading their total."""
    asked, plain = listing.columns.get("asked"), listing.columns.get("amount")
    if asked is not None and asked.right - asked.column == 1:
        return asked
    if asked is not None:
        below = plain is not None and asked.column <= plain.column < asked.right
        return plain if below else None
    return plain if any(ASKS.search(words) for words in told) else None


def _join_key(cells: dict[str, Cell]) -> tuple[str, str] | None:
    if "code" in cells and (code := clean_code(cells["code"].text)):
        return code, ""
    if "name" not in cells:
        return None
    return cells["unit"].key if "unit" in cells else "", cells["name"].key


def _make_request(
    grid: Grid, rows: list[dict[str, Cell]], unit: str | None, year: int | None
) -> BudgetRequest | None:
    cells = {row["amount"].start: row["amount"] for row in rows}
    read = {start: read_amount(cell.text) for start, cell in cells.items()}
    amounts = [one for one in read.values() if one is not None]
    if not amounts or len(amounts) < len(read):
        return None
    units = {printed or unit for _, printed in amounts}
    told = units.pop() if len(units) == 1 else None
    first = rows[0]
    return BudgetRequest(
        project=Project(
            code=clean_code(first["code"].text) if "code" in first else None,
            name=join_lines(first["name"].text) if "name" in first else None,
            unit=clean_name(first["unit"].text) if "unit" in first else None,
            department=clean_name(first["department"].text) if "department" in first else None,
        ),
        amount=sum((value for value, _ in amounts), Decimal(0)) * (SCALES[told] if told else 1),
        decimals=max(len(f"{value:f}".partition(".")[2]) for value, _ in amounts),
        unit=told,
        year=year,
        span=grid.span(min(c.start for c in cells.values()), max(c.end for c in cells.values())),
    )
