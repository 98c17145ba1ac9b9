"""Rows of an export become forms: a row an indicator, or a row a project with joined indicators."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from pbassist.forms.exported import (
    BRIEF_NAME,
    holds_goal,
    names_briefly,
    read_beside,
    read_exported,
    read_joined_rows,
    read_under,
)
from pbassist.forms.fields import Fields, Hit, read_period, read_project, read_ticked
from pbassist.forms.funds import find_unit, make_execution
from pbassist.forms.grid import Cell, Grid, Part, join_lines
from pbassist.forms.headers import Column, Header
from pbassist.forms.indicators import TOTAL, scale_shares
from pbassist.forms.joined import CLASS_LABEL, split_goal
from pbassist.forms.labels import (
    is_fund_heading,
    is_label,
    name_column,
    name_goal,
    name_measure,
    name_project_field,
    name_source,
    strip_label,
)
from pbassist.forms.money import MONEY, Money, read_amount, settle_funds, unit_in_label
from pbassist.forms.regions import JOIN_KEYS, find_title
from pbassist.forms.targets import (
    ATTRIBUTE_RANK,
    name_columns,
    name_stage_of,
    read_class,
    read_sections,
)
from pbassist.forms.years import read_stated_year
from pbassist.model.document import Span
from pbassist.model.performance import Execution, FundMeasure, Goal, Indicator, Target

HEADER_DEPTH = 20
NOWHERE = 10**6
TOTAL_COLUMN = re.compile(
    r"(?:项目|自评|绩效|综合|评价|最终){0,3}(?:总分|总得分|得分合计|合计得分)"
)
FULL = 100
NUMBER_CELL = re.compile(r"\d{1,3}(?:\.\d{1,2})?分?")


class Flat(NamedTuple):
    """The header of an export: where each field of the project and its indicators stands."""

    top: int
    bottom: int
    project: tuple[tuple[str, Cell], ...]
    money: dict[int, tuple[str, FundMeasure | None, Cell]]
    goals: dict[str, Cell]
    indicators: Header | None
    overall: Header | None
    """The same table by its values of the whole term, where they stand beside the year's."""
    joined: tuple[Cell, ...]
    rate: Cell | None
    more: tuple[Header, ...] = ()
    """Further names with their values right of the first: 指标名称 | 指标值 below each class."""


def find_flat(grid: Grid, headers: tuple[Header, ...]) -> Flat | None:
    """The header of an export; None for a sheet of forms."""
    for header in headers:
        labels = _labels(grid, header.top, header.bottom)
        if _names_project(labels, header.bottom) or names_briefly(labels, header):
            same = [one for one in headers if one.top == header.top and one.left == header.left]
            yearly = next((one for one in same if one.kind != "overall"), header)
            flat = _make_flat(header.top, header.bottom, labels, yearly)
            return _add_term(flat._replace(more=_list_more(headers, yearly)), header)
    if headers:
        return None
    for row in range(min(grid.rows, HEADER_DEPTH)):
        for bottom in (row + 2, row + 1) if grid.own(row) else ():
            labels = _labels(grid, row, bottom)
            if _is_joined_header(grid, labels, row, bottom):
                return _make_flat(row, bottom, labels, None)
    return None


def _labels(grid: Grid, top: int, bottom: int) -> list[Cell]:
    """The lowest label over each place of the header rows, from the left."""
    lowest: dict[int, Cell] = {}
    for row in range(top, min(bottom, grid.rows)):
        for cell in grid.lines[row]:
            if not cell.loose:
                lowest.update((place, cell) for place in range(cell.column, cell.right))
    return sorted(dict.fromkeys(lowest.values()), key=lambda cell: cell.column)


def _names_project(labels: list[Cell], bottom: int) -> bool:
    """The project heads a column of its own: no value beside it, and nothing but labels there."""
    return any(name_project_field(c.key) in JOIN_KEYS and c.bottom <= bottom for c in labels)


def _list_more(headers: tuple[Header, ...], first: Header) -> tuple[Header, ...]:
    own = first.columns["name"].left
    beside = (one for one in headers if one.top == first.top and one.kind != "overall")
    return tuple(one for one in beside if one.columns["name"].left > own)


def _is_joined_header(grid: Grid, labels: list[Cell], top: int, bottom: int) -> bool:
    own = [c for row in range(top, min(bottom, grid.rows)) for c in grid.own(row)]
    known = [c for c in own if is_label(c.key) or CLASS_LABEL.fullmatch(strip_label(c.key))]
    keyed = any(name_project_field(c.key) in JOIN_KEYS for c in labels)
    joined = any(_holds_joined(c) for c in labels)
    return len(known) >= 3 and len(known) == len(own) and keyed and joined


def _holds_joined(label: Cell) -> bool:
    words = strip_label(label.key)
    if holds_goal(label):
        return True
    return bool(CLASS_LABEL.fullmatch(words)) or name_column(label.key) in ("name", "name_weak")


def _make_flat(top: int, bottom: int, labels: list[Cell], header: Header | None) -> Flat:
    project: list[tuple[str, Cell]] = []
    money: dict[int, tuple[str, FundMeasure | None, Cell]] = {}
    goals: dict[str, Cell] = {}
    joined: list[Cell] = []
    rate: Cell | None = None
    first = header.columns["name"].left if header else NOWHERE
    columns = dict(header.columns) if header else {}
    for cell in labels:
        field, goal = name_project_field(cell.key), name_goal(cell.key)
        if cell.key == BRIEF_NAME and cell.right <= first < NOWHERE:
            field = "name"
        source, measure = name_source(cell.key), name_measure(cell.key)
        taken = next((f for f, c in columns.items() if c.label is cell), None)
        if taken == "unit" and cell.column < first:
            columns.pop("unit")
            project.append(("unit", cell))
        elif taken:
            continue
        elif field and field not in ("other", "people"):
            project.append((field, cell))
        elif goal:
            goals.setdefault(goal, cell)
        elif header is None and _holds_joined(cell):
            joined.append(cell)
        elif measure == "rate":
            rate = rate or cell
        elif measure in MONEY and source != "total":
            money[cell.column] = ("total", measure, cell)
        elif source and source != "multiyear":
            money[cell.column] = (source, None, cell)
        elif is_fund_heading(cell.key) and header is None:
            money[cell.column] = ("total", None, cell)
    own = Header(top, bottom, columns) if header else None
    return Flat(top, bottom, tuple(project), money, goals, own, None, tuple(joined), rate)


def _add_term(flat: Flat, header: Header) -> Flat:
    """The export with the table of the whole term, which shares the names and classes of the year's."""
    if header.kind != "overall" or flat.indicators is None:
        return flat
    own = flat.indicators.columns
    columns = {f: c for f, c in header.columns.items() if f in own or not _is_sender(flat, c)}
    if columns["planned"] == own.get("planned"):
        return flat
    taken = {id(column.label) for column in columns.values()}
    project = tuple(one for one in flat.project if id(one[1]) not in taken)
    return flat._replace(overall=header._replace(columns=columns), project=project)


def _is_sender(flat: Flat, column: Column) -> bool:
    return any(
        label is column.label and label.column < _name_left(flat) for _, label in flat.project
    )


def _name_left(flat: Flat) -> int:
    return flat.indicators.columns["name"].left if flat.indicators else 0


class _Group(NamedTuple):
    """The rows of one project."""

    rows: list[int]
    fields: Fields


def read_flat(grid: Grid, flat: Flat) -> Iterator[Target]:
    """The forms of an export, in the order in which their projects first stand."""
    title = next((t for row in range(flat.top) if (t := find_title(grid, row))), None)
    unit = find_unit(grid, list(range(flat.bottom)))
    groups = _group_rows(grid, flat)
    asked = {"has_grounds_field": _asks(flat, groups, "grounds")}
    for group in groups:
        target = _read_group(grid, flat, group, title, unit)
        if target is not None:
            yield target.model_copy(update=asked)


def _asks(flat: Flat, groups: list[_Group], field: str) -> bool:
    """Whether an export asks for a field: a column that all of several projects leave blank is not used."""
    return any(name == field for name, _ in flat.project) and (
        len(groups) == 1 or any(group.fields.value(field) for group in groups)
    )


def _group_rows(grid: Grid, flat: Flat) -> list[_Group]:
    groups: dict[tuple[str, ...], _Group] = {}
    current: _Group | None = None
    for row in range(flat.bottom, grid.rows):
        own = grid.own(row)
        if not grid.lines[row] or (own and TOTAL.fullmatch(own[0].key)):
            continue
        if own and own[0].loose:
            break
        hits = [
            Hit(field, strip_label(label.key), cell.part)
            for field, label in flat.project
            if (cell := read_under(grid, row, label))
        ]
        if _repeats_labels(grid, flat, row):
            continue
        found = {hit.field: hit.value.text for hit in reversed(hits) if hit.value}
        key = _join_key(found)
        if key and key[0] == "name" and flat.indicators is None:
            key = (*key, *_tell_apart(grid, flat, row))
        if key:
            current = groups.setdefault(key, _Group([], Fields(iter(hits))))
        if current is not None:
            current.rows.append(row)
    return list(groups.values())


def _tell_apart(grid: Grid, flat: Flat, row: int) -> Iterator[str]:
    """The goal and the money of a row that holds a whole project: two counties may have one of the
    same name.
    """
    for label in (*flat.goals.values(), *(label for _, _, label in flat.money.values())):
        cell = read_under(grid, row, label)
        yield cell.key if cell else ""


def _repeats_labels(grid: Grid, flat: Flat, row: int) -> bool:
    """True for the header printed again at the top of a page."""
    cells = ((label, read_under(grid, row, label)) for _, label in flat.project)
    same = [label for label, cell in cells if cell is not None and cell.key == label.key]
    return len(same) > 1 or (len(same) == 1 and len(flat.project) == 1)


def _join_key(found: dict[str, str]) -> tuple[str, ...]:
    code = found.get("code") or found.get("name_and_code")
    if code:
        return ("code", "".join(code.split()))
    name = found.get("name")
    return ("name", join_lines(found.get("unit", "")), join_lines(name)) if name else ()


def _find_rescore(grid: Grid, flat: Flat) -> set[str]:
    """The field of points after a check (复核分), where a list without values heads a column so."""
    heads = (name_column(c.key) for row in range(flat.top, flat.bottom) for c in grid.own(row))
    return {"rescore"} & {field for field in heads if field}


def _read_group(
    grid: Grid, flat: Flat, group: _Group, title: Cell | None, unit: str | None
) -> Target | None:
    indicators = tuple(_read_indicators(grid, flat, group.rows))
    cells = [c for row in group.rows for c in grid.lines[row]]
    if not indicators and not flat.money:
        return None
    columns = set(flat.indicators.columns) if flat.indicators else _find_rescore(grid, flat)
    stage = name_stage_of(title.key if title else "", columns, grid.name)
    plain: FundMeasure = "requested" if stage == "declaration" else "adjusted"
    fields = group.fields
    year = fields.value("year")
    attribute = fields.ranked("attribute", ATTRIBUTE_RANK)
    overall, annual = _read_goals(grid, flat, group, indicators)
    words = (title.text if title else "", year.text if year else "", grid.name, grid.document.name)
    return Target.model_validate(
        {
            "project": read_project(fields),
            "stage": stage,
            "title": join_lines(title.text) if title else "",
            "attribute": join_lines(read_ticked(attribute.text)) if attribute else None,
            "project_class": read_class(fields),
            "year": next((found for text in words if (found := read_stated_year(text))), None),
            "period": read_period(fields),
            "unit": unit,
            "funds": settle_funds(grid, list(_read_money(grid, flat, group, plain)), unit),
            "execution": _read_rate(grid, flat, group),
            "overall": overall,
            "annual": annual,
            "span": grid.span(min(c.start for c in cells), max(c.end for c in cells)),
            **dict(read_sections(grid, fields)),
            **dict(_read_total(grid, flat, group, indicators)),
            "columns": name_columns([flat.indicators] if flat.indicators else ()),
        }
    )


def _read_money(grid: Grid, flat: Flat, group: _Group, plain: FundMeasure) -> Iterator[Money]:
    for source, measure, label in flat.money.values():
        for row in group.rows:
            cell = read_under(grid, row, label)
            amount = read_amount(cell.text) if cell else None
            if cell and amount:
                kind = "appropriation" if source == "sub" else source
                whole = any(s == "appropriation" for s, _, _ in flat.money.values())
                unit = amount[1] or unit_in_label(label.key)
                yield Money(
                    kind, measure or plain, label.text, amount[0], unit, cell.part,
                    source == "spending" or (source == "sub" and whole),
                )  # fmt: skip
                break


def _read_total(
    grid: Grid, flat: Flat, group: _Group, indicators: tuple[Indicator, ...]
) -> Iterator[tuple[str, Decimal | Span]]:
    """The total of a project (自评总分), where a column of the list repeats it in its rows.

    Without 执行率 in the list, indicators of less than 100 points say nothing of the total.
    """
    if flat.rate is None and sum(one.weight or 0 for one in indicators) != FULL:
        return
    labels = (c for row in range(flat.top, flat.bottom) for c in grid.own(row))
    label = next((c for c in labels if TOTAL_COLUMN.fullmatch(strip_label(c.key))), None)
    cells = [c for row in group.rows if label and (c := read_under(grid, row, label))]
    if cells and len({c.key for c in cells}) == 1 and NUMBER_CELL.fullmatch(cells[0].key):
        yield "total_score", Decimal(cells[0].key.removesuffix("分"))
        yield "total_score_span", grid.span(cells[0].start, cells[0].end)


def _read_rate(grid: Grid, flat: Flat, group: _Group) -> Execution | None:
    cells = (read_under(grid, row, flat.rate) for row in group.rows if flat.rate)
    cell = next((c for c in cells if c and any(d.isdigit() for d in c.text)), None)
    return make_execution(grid, {"rate": cell.part}) if cell else None


def _read_goals(
    grid: Grid, flat: Flat, group: _Group, indicators: tuple[Indicator, ...]
) -> tuple[Goal | None, Goal | None]:
    found: dict[str, Part] = {}
    for kind, label in flat.goals.items():
        cell = next((c for row in group.rows if (c := read_under(grid, row, label))), None)
        if cell:
            found[kind] = cell.part
    annual = found.get("goal_annual") or found.get("goal") or _goal_in_cell(grid, flat, group)
    overall = found.get("goal_overall")
    if annual is None and not ({"goal_annual", "goal"} & set(flat.goals)):
        annual, overall = overall, None
    actual = found.get("goal_actual")
    return _whole_goal(grid, flat, group, overall), Goal(
        text=annual.text if annual else None,
        span=grid.span(annual.start, annual.end) if annual else None,
        actual=actual.text if actual else None,
        actual_span=grid.span(actual.start, actual.end) if actual else None,
        indicators=scale_shares(indicators),
    )


def _whole_goal(grid: Grid, flat: Flat, group: _Group, text: Part | None) -> Goal | None:
    table = flat.overall
    indicators = tuple(read_exported(grid, table, group.rows)) if table else ()
    if text is None and not indicators:
        return None
    return Goal(
        text=text.text if text else None,
        span=grid.span(text.start, text.end) if text else None,
        indicators=scale_shares(indicators),
    )


def _goal_in_cell(grid: Grid, flat: Flat, group: _Group) -> Part | None:
    """The goal that stands in one cell with the indicators."""
    cells = [
        c
        for label in flat.joined
        if holds_goal(label)
        for row in group.rows
        if (c := read_under(grid, row, label))
    ]
    return next((goal for cell in cells if (goal := split_goal(cell)[0])), None)


def _read_indicators(grid: Grid, flat: Flat, rows: list[int]) -> Iterator[Indicator]:
    if flat.indicators is None:
        yield from read_joined_rows(grid, flat.joined, flat.top, rows)
    else:
        yield from read_beside(grid, (flat.indicators, *flat.more), rows)
