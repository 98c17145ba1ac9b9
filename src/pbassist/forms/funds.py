"""Rows and columns of money on a form become funds in 元."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from pbassist.forms.grid import Cell, Grid, Part
from pbassist.forms.labels import (
    UNIT_OF_MONEY,
    is_fund_heading,
    is_label,
    name_measure,
    name_source,
    strip_label,
)
from pbassist.forms.money import (
    MONEY,
    Money,
    Tracker,
    is_source_like,
    may_be_source,
    read_amount,
    settle_funds,
    unit_in_label,
)
from pbassist.forms.pairs import read_pairs_of_money
from pbassist.forms.planned import read_points
from pbassist.model.performance import Execution, Fund, FundMeasure

CAPTION = re.compile(r"(?:单位|金额)[:为(（]?(?:人民币)?[:]?(亿元|百万元|万元|千元|元)")
YEARLY = re.compile(
    r"(?:(20\d\d)年?度?|(上年度?|上一年度?|本年度?|当年|今年|下年度?))(?:部门)?(?:预算|资金|安排|申请|申报|执行|支出)+(?:数|金额|情况|总额)?"
)
RELATIVE_YEARS = (
    dict.fromkeys(("上年", "上年度", "上一年", "上一年度"), 1)
    | dict.fromkeys(("本年", "本年度", "当年", "今年"), 2)
    | dict.fromkeys(("下年", "下年度"), 3)
)
LONGEST_FILLED = 16
UNIT_LABEL = re.compile(r"(?:金额|货币|计价|资金)?单位")
BUDGET = "预算"
"""A measure beside 支出; first in its row it heads the block."""
FULL_POINTS = re.compile(r"[(（](?:满分)?(\d{1,3}(?:\.\d)?分?)[)）]")


class Funds(NamedTuple):
    """The money of a form."""

    unit: str | None
    funds: tuple[Fund, ...]
    execution: Execution | None


def read_funds(
    grid: Grid,
    rows: list[int],
    *,
    declared: bool,
    listed: Iterable[Money] = (),
    unit: str | None = None,
) -> Funds:
    """The money in some rows; `declared` says that a plain amount is what the unit asks for, and
    `listed` is the total of a table of tasks, which counts where the form has no total beside it;
    `unit` holds where these rows print none.
    """
    unit = find_unit(grid, rows) or unit
    found: list[Money] = []
    execution: Execution | None = None
    plain: FundMeasure = "requested" if declared else "adjusted"
    used: set[int] = set()
    for row in rows:
        if row in used:
            continue
        columns = _measure_columns(grid, row, declared=declared)
        if columns:
            block = list(_read_by_columns(grid, row, columns, rows))
            used.update(range(row, 1 + max((b.row for b in block), default=row)))
            found.extend(m for b in block for m in b.money)
            execution = execution or _read_execution(grid, columns, block)
            continue
        sources = _source_columns(grid, row)
        if sources:
            found.extend(_read_by_sources(grid, row, sources, plain, rows))
            used.add(row)
    pairs, rate = read_pairs_of_money(grid, [r for r in rows if r not in used], plain)
    found.extend(pairs)
    if not any(m.source == "total" for m in found):
        found.extend(listed)
    unit = unit or next((m.unit for m in listed if m.unit), None)
    if declared:
        found = [m._replace(measure="requested") if m.measure == "adjusted" else m for m in found]
    return Funds(unit, settle_funds(grid, found, unit), execution or make_execution(grid, rate))


def find_unit(grid: Grid, rows: list[int]) -> str | None:
    """The unit of money printed in a caption or in a label of the money: 元 or 万元."""
    bracketed: str | None = None
    for row in rows:
        for cell in grid.own(row):
            if len(cell.key) > 80 or "元" not in cell.key:
                continue
            caption = CAPTION.search(cell.key)
            if caption:
                return caption.group(1)
            if UNIT_OF_MONEY.fullmatch(cell.key) and _names_unit(grid, cell):
                return cell.key
            if bracketed is None and (found := unit_in_label(cell.key)):
                bracketed = found
    return bracketed


def _names_unit(grid: Grid, cell: Cell) -> bool:
    """True for 元 in a cell of its own beside 金额单位：."""
    before = [c for c in grid.own(cell.row) if c.right <= cell.column]
    return bool(before) and bool(UNIT_LABEL.fullmatch(strip_label(before[-1].key)))


class _Line(NamedTuple):
    row: int
    source: str
    money: tuple[Money, ...]


def _measure_columns(grid: Grid, row: int, *, declared: bool) -> dict[str, Cell]:
    """Measures that head columns of a row (年初预算数 | 全年预算数 | 全年执行数 | …)."""
    own = [c for c in grid.own(row) if not c.loose]
    columns: dict[str, Cell] = {}
    for cell in own:
        heading = is_fund_heading(cell.key) and (cell.key != BUDGET or cell is own[0])
        measure = None if heading else name_measure(cell.key)
        if measure and _heads_sources(grid, cell):
            continue
        if measure:
            columns.setdefault(measure, cell)
        elif read_amount(cell.text):
            return {}
    if declared and len(latest := _latest_year(own)) == 1:
        return latest
    money = [m for m in MONEY if m in columns]
    enough = len(money) >= 2 or (money and "rate" in columns)
    return columns if enough else {}


def _heads_sources(grid: Grid, cell: Cell) -> bool:
    """年度预算数（万元） over 总额, 财政拨款: it heads the labels of the rows, not their amounts."""
    below = grid.at(cell.bottom, cell.column)
    return below is not None and bool(name_source(below.key)) and not read_amount(below.text)


def _latest_year(cells: list[Cell]) -> dict[str, Cell]:
    """Of budgets of several years side by side the latest is what is asked for."""
    years = {
        int(match.group(1) or RELATIVE_YEARS[match.group(2)]): cell
        for cell in cells
        if (match := YEARLY.fullmatch(strip_label(cell.key)))
    }
    return {"requested": years[max(years)]} if len(years) > 1 else {}


def _read_by_columns(
    grid: Grid, head: int, columns: dict[str, Cell], rows: list[int]
) -> Iterator[_Line]:
    first = min(cell.column for cell in columns.values())
    tracker = Tracker()
    for row in rows:
        if row <= head or row < max(c.bottom for c in columns.values()):
            continue
        label = _source_label(grid, row, first)
        known = label is not None
        label = label or _unknown_label(grid, row, first, tracker)
        if label is None:
            yield from _read_bare(grid, row, columns, tracker)
            break
        read = list(_read_line(grid, row, columns))
        if not (known or read):
            continue
        placed = tracker.place(label.key)
        money = [
            Money(
                placed.source, m, label.text, value, unit, part, placed.contained, placed.doubtful
            )
            for m, value, unit, part in read
        ]
        yield _Line(row, placed.source, tuple(money))


def _read_bare(grid: Grid, row: int, columns: dict[str, Cell], tracker: Tracker) -> Iterator[_Line]:
    """Amounts right below their measures with nothing left of them are the total."""
    heads = min(columns.values(), key=lambda cell: cell.column)
    left = [c for c in (*grid.own(row), *grid.own(heads.row)) if c.column < heads.column]
    bare = not tracker.seen and row == heads.bottom and all(is_fund_heading(c.key) for c in left)
    placed = tracker.place_total() if bare else None
    read = list(_read_line(grid, row, columns)) if placed else []
    if placed and read:
        money = (
            Money(placed.source, m, columns[m].text, value, unit, part, contained=False)
            for m, value, unit, part in read
        )
        yield _Line(row, placed.source, tuple(money))


def _read_line(
    grid: Grid, row: int, columns: dict[str, Cell]
) -> Iterator[tuple[FundMeasure, Decimal, str | None, Part]]:
    """The amounts of a row with the measures that head their columns."""
    for measure in (m for m in MONEY if m in columns):
        head = columns[measure]
        for cell in grid.between(row, head.column, head.right)[:1]:
            amount = read_amount(cell.text)
            if amount and cell.row == row:
                yield measure, amount[0], amount[1] or unit_in_label(head.key), cell.part


def _source_label(grid: Grid, row: int, first: int) -> Cell | None:
    """The label of a row of money: the last one left of the amounts."""
    left = [c for c in grid.own(row) if c.column < first and not c.loose]
    return next((c for c in reversed(left) if name_source(c.key)), None)


def _unknown_label(grid: Grid, row: int, first: int, tracker: Tracker) -> Cell | None:
    """The words left of the amounts of a row where a total stands above them."""
    left = [c for c in grid.own(row) if c.column < first and not c.loose]
    if not left or "total" not in tracker.seen or not may_be_source(left[-1].key):
        return None
    beside = [c for c in grid.own(row) if c.column >= first]
    return left[-1] if all(len(c.key) <= LONGEST_FILLED for c in beside) else None


def _read_execution(grid: Grid, columns: dict[str, Cell], lines: list[_Line]) -> Execution | None:
    """Rate, weight and score, from the row of the total or the first row that has them."""
    if not {"rate", "score", "weight"} & set(columns):
        return None
    ordered = sorted(lines, key=lambda line: line.source != "total")
    parts: dict[str, Part] = {}
    for line in ordered:
        for field in ("rate", "weight", "score"):
            if field in columns and field not in parts:
                cell = next(
                    iter(grid.between(line.row, columns[field].column, columns[field].right)), None
                )
                if cell and any(c.isdigit() for c in cell.text):
                    parts[field] = cell.part
        if parts:
            break
    if parts and "weight" not in columns and (full := _read_full_points(columns.get("score"))):
        parts["weight"] = full
    return make_execution(grid, parts)


def _read_full_points(label: Cell | None) -> Part | None:
    """10分 of 得分（10分）, which says the weight where no column does."""
    match = FULL_POINTS.search(label.text) if label else None
    if label is None or match is None:
        return None
    return Part(match.group(1), label.start + match.start(1), label.start + match.end(1))


def make_execution(grid: Grid, parts: dict[str, Part]) -> Execution | None:
    """Execution rate and points from their words; None when nothing is filled in."""
    if not parts:
        return None
    rate, score = parts.get("rate"), parts.get("score")
    return Execution(
        rate=rate.text if rate else None,
        rate_span=grid.span(rate.start, rate.end) if rate else None,
        weight=read_points(parts["weight"].text) if "weight" in parts else None,
        score=read_points(score.text) if score else None,
        score_span=grid.span(score.start, score.end) if score else None,
        rescore=read_points(parts["rescore"].text) if "rescore" in parts else None,
    )


def _source_columns(grid: Grid, row: int) -> list[tuple[str, Cell]]:
    """Sources that head columns of a row (资金总额 | 财政拨款 | 其他资金), the heading of the block
    left out.
    """
    own = [c for c in grid.own(row) if not c.loose]
    named = _drop_margin([(source, c) for c in own if (source := name_source(c.key))])
    if len(named) < 2 or any(read_amount(c.text) for c in own):
        return []
    beside = [grid.after(cell) for _, cell in named]
    if any(c is not None and not is_label(c.key) and not is_source_like(c.key) for c in beside):
        return []
    return sorted([*named, *_unknown_columns(own, named)], key=lambda one: one[1].column)


def _drop_margin(named: list[tuple[str, Cell]]) -> list[tuple[str, Cell]]:
    """项目资金 left of 资金总额 heads the block; so does a first label reaching below the others."""
    if len(named) < 2:
        return named
    source, first = named[0]
    totals = [c for s, c in named[1:] if s == "total"]
    if source == "total" and totals and (is_fund_heading(first.key) or first.column == 0):
        return named[1:]
    return named


def _unknown_columns(own: list[Cell], named: list[tuple[str, Cell]]) -> Iterator[tuple[str, Cell]]:
    """Heads such as 社会资本 right of a total."""
    total = next((c for s, c in named if s == "total"), None)
    for cell in own:
        known = any(cell is c for _, c in named)
        right = total is not None and cell.column > total.column
        if right and not known and may_be_source(cell.key) and is_source_like(cell.key):
            yield "other", cell


def _read_by_sources(
    grid: Grid, head: int, sources: list[tuple[str, Cell]], plain: FundMeasure, rows: list[int]
) -> Iterator[Money]:
    first = min(cell.column for _, cell in sources)
    bottom = max(cell.bottom for _, cell in sources)
    for row in (r for r in rows if r >= bottom):
        left = [c for c in grid.lines[row] if c.column < first]
        measures = [m for c in left if (m := name_measure(c.key)) in MONEY]
        own = [c for c in left if c.row == row and not is_label(c.key)]
        free = [c for c in own if not UNIT_OF_MONEY.fullmatch(c.key.strip("()"))]
        amounts = [(c, grid.at(row, c.column)) for _, c in sources]
        read = [(c, cell, a) for c, cell in amounts if cell and (a := read_amount(cell.text))]
        if not read or free:
            break
        tracker = Tracker(side_by_side=True)
        for label, cell, amount in read:
            source, contained, doubtful = tracker.place(label.key)
            measure: FundMeasure = measures[-1] if measures else plain
            unit = amount[1] or unit_in_label(label.key)
            value, part = amount[0], cell.part
            yield Money(source, measure, label.text, value, unit, part, contained, doubtful)
        if not measures:
            break
