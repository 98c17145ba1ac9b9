"""Rows and columns of money on a form become funds in 元."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from pbassist.forms.grid import Cell, Grid, Part, fold
from pbassist.forms.labels import is_fund_heading, is_label, name_measure, name_source, strip_label
from pbassist.forms.planned import read_points
from pbassist.model.performance import Execution, Fund, FundMeasure, FundSource

SCALES = {
    "元": Decimal(1),
    "千元": Decimal(1_000),
    "万元": Decimal(10_000),
    "万": Decimal(10_000),
    "百万元": Decimal(1_000_000),
    "亿元": Decimal(100_000_000),
}
AMOUNT = re.compile(
    r"(?:¥|￥|人民币)?(-?\d{1,15}(?:,\d{3}){0,5}(?:\.\d{1,8})?)(亿元|百万元|万元|千元|元|万)?"
)
CAPTION = re.compile(r"(?:单位|金额)[:为(（]?(?:人民币)?[:]?(亿元|百万元|万元|千元|元)")
BRACKETED_UNIT = re.compile(r"[(\[,，](?:单位[:为]?)?(?:人民币)?(亿元|百万元|万元|千元|元)[)\],，]")
YEARLY = re.compile(
    r"(?:(20\d\d)年?度?|(上年度?|上一年度?|本年度?|当年|今年|下年度?))(?:部门)?(?:预算|资金|安排|申请|申报|执行|支出)+(?:数|金额|情况|总额)?"
)
RELATIVE_YEARS = (
    dict.fromkeys(("上年", "上年度", "上一年", "上一年度"), 1)
    | dict.fromkeys(("本年", "本年度", "当年", "今年"), 2)
    | dict.fromkeys(("下年", "下年度"), 3)
)
IN_TEXT = re.compile(
    r"([^\d:：,，;；。、()（）\s]{2,14})(?:[:：为]|\s){0,3}(-?\d{1,15}(?:,\d{3}){0,5}(?:\.\d{1,8})?)\s{0,2}(亿元|百万元|万元|千元|元)?"
)
LARGEST_IN_WAN = Decimal(20_000)
"""Without a printed unit, a county's project over 20000 is in 元: 2亿元 is no project of a unit."""
MONEY: tuple[FundMeasure, ...] = ("requested", "initial", "adjusted", "executed")


class Money(NamedTuple):
    """An amount found for a source and a measure, before its unit is settled."""

    source: str
    measure: FundMeasure
    label: str
    value: Decimal
    unit: str | None
    part: Part
    contained: bool


class Funds(NamedTuple):
    """The money of a form."""

    unit: str | None
    funds: tuple[Fund, ...]
    execution: Execution | None


def read_funds(grid: Grid, rows: list[int], *, declared: bool) -> Funds:
    """The money in some rows; `declared` says that a plain amount is what the unit asks for."""
    unit = find_unit(grid, rows)
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
    pairs, rate = _read_pairs(grid, [r for r in rows if r not in used], plain)
    found.extend(pairs)
    if declared:
        found = [m._replace(measure="requested") if m.measure == "adjusted" else m for m in found]
    return Funds(unit, settle_funds(grid, found, unit), execution or rate)


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
            if bracketed is None and (found := unit_in_label(cell.key)):
                bracketed = found
    return bracketed


def unit_in_label(key: str) -> str | None:
    """万元 in 年度资金总额（万元）; None where the label says no unit."""
    match = BRACKETED_UNIT.search(key)
    return match.group(1) if match else None


def read_amount(text: str) -> tuple[Decimal, str | None] | None:
    """An amount and the unit printed with it: 486, 1,234.50, 486万元; None for other words."""
    match = AMOUNT.fullmatch(fold(text))
    if not match:
        return None
    return Decimal(match.group(1).replace(",", "")), match.group(2)


class _Line(NamedTuple):
    row: int
    source: str
    money: tuple[Money, ...]


def _measure_columns(grid: Grid, row: int, *, declared: bool) -> dict[str, Cell]:
    """Measures that head columns of a row (年初预算数 | 全年预算数 | 全年执行数 | …)."""
    own = [c for c in grid.own(row) if not c.loose]
    columns: dict[str, Cell] = {}
    for cell in own:
        measure = None if is_fund_heading(cell.key) else name_measure(cell.key)
        if measure:
            columns.setdefault(measure, cell)
        elif read_amount(cell.text):
            return {}
    if declared and len(latest := _latest_year(own)) == 1:
        return latest
    money = [m for m in MONEY if m in columns]
    enough = len(money) >= 2 or (money and "rate" in columns)
    return columns if enough else {}


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
    tracker = _Tracker()
    for row in rows:
        if row <= head or row < max(c.bottom for c in columns.values()):
            continue
        label = _source_label(grid, row, first)
        if label is None:
            break
        source, contained = tracker.place(label)
        money = [
            Money(
                source,
                m,
                label.text,
                amount[0],
                amount[1] or unit_in_label(columns[m].key),
                cell.part,
                contained,
            )
            for m in MONEY
            if m in columns
            for cell in grid.between(row, columns[m].column, columns[m].right)[:1]
            if (amount := read_amount(cell.text)) and cell.row == row
        ]
        yield _Line(row, source, tuple(money))


def _source_label(grid: Grid, row: int, first: int) -> Cell | None:
    """The label of a row of money: the last one left of the amounts."""
    left = [c for c in grid.own(row) if c.column < first and not c.loose]
    return next((c for c in reversed(left) if name_source(c.key)), None)


class _Tracker:
    """Which part a row belongs to: a further 其中 of a part does not add to the total."""

    def __init__(self) -> None:
        self.main: str | None = None
        self.seen: set[str] = set()

    def place(self, label: Cell) -> tuple[str, bool]:
        source = name_source(label.key) or "other"
        if source == "sub":
            if self.main in ("appropriation", "other") and "appropriation" in self.seen:
                return self.main or "appropriation", True
            return "appropriation", False
        contained = source in self.seen and source == self.main and source != "total"
        self.seen.add(source)
        self.main = source
        return source, contained


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
    return make_execution(grid, parts)


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
    )


def _source_columns(grid: Grid, row: int) -> list[tuple[str, Cell]]:
    """Sources that head columns of a row (资金总额 | 财政拨款 | 其他资金)."""
    own = [c for c in grid.own(row) if not c.loose]
    named = [(source, c) for c in own if (source := name_source(c.key))]
    if len(named) < 2 or any(read_amount(c.text) for c in own):
        return []
    beside = [grid.after(cell) for _, cell in named]
    apart = any(cell is not None and not is_label(cell.key) for cell in beside)
    return [] if apart else named


def _read_by_sources(
    grid: Grid, head: int, sources: list[tuple[str, Cell]], plain: FundMeasure, rows: list[int]
) -> Iterator[Money]:
    first = min(cell.column for _, cell in sources)
    bottom = max(cell.bottom for _, cell in sources)
    for row in (r for r in rows if r >= bottom):
        left = [c for c in grid.lines[row] if c.column < first]
        measures = [m for c in left if (m := name_measure(c.key)) in MONEY]
        free = [c for c in left if c.row == row and not is_label(c.key)]
        amounts = [(s, c, grid.at(row, c.column)) for s, c in sources]
        read = [(s, c, cell, a) for s, c, cell in amounts if cell and (a := read_amount(cell.text))]
        if not read or free:
            break
        tracker = _Tracker()
        for _, label, cell, amount in read:
            source, contained = tracker.place(label)
            measure: FundMeasure = measures[-1] if measures else plain
            yield Money(source, measure, label.text, amount[0], amount[1], cell.part, contained)
        if not measures:
            break


def _read_pairs(
    grid: Grid, rows: list[int], plain: FundMeasure
) -> tuple[list[Money], Execution | None]:
    """Labels with their amount beside them, row by row; a label over a column names its measure."""
    found: list[Money] = []
    trackers: dict[FundMeasure, _Tracker] = {}
    measures: dict[int, FundMeasure | None] = {}
    rate: dict[str, Part] = {}
    inside = False
    for row in rows:
        cells = [c for c in grid.own(row) if not c.loose or len(c.text) < 120]
        main = any(name_source(c.key) in ("total", "appropriation") for c in cells)
        inside = (
            main
            or (inside and any(name_source(c.key) for c in cells))
            or any(is_fund_heading(c.key) or name_measure(c.key) in MONEY for c in cells)
        )
        for cell in cells if inside else ():
            found.extend(_read_pair(grid, cell, plain, trackers, measures))
            beside = grid.after(cell) if name_measure(cell.key) == "rate" else None
            if beside and any(c.isdigit() for c in beside.text):
                rate.setdefault("rate", beside.part)
        for cell in cells:
            found.extend(_read_text(cell, plain))
    return found, make_execution(grid, rate)


def _read_pair(
    grid: Grid,
    cell: Cell,
    plain: FundMeasure,
    trackers: dict[FundMeasure, _Tracker],
    measures: dict[int, FundMeasure | None],
) -> Iterator[Money]:
    if is_fund_heading(cell.key):
        return
    source, measure = name_source(cell.key), name_measure(cell.key)
    if source == "multiyear":
        measures[cell.column] = None
        return
    if measure in MONEY:
        measures[cell.column] = measure
        source = "total"
    if source is None:
        return
    beside = _amount_cell(grid, cell)
    amount = read_amount(beside.text) if beside else None
    if source == "total" and measure not in MONEY and measures.get(cell.column, plain) is None:
        measures.pop(cell.column)
    column = measures.get(cell.column, plain)
    if column is None or beside is None or amount is None:
        return
    placed, contained = trackers.setdefault(column, _Tracker()).place(cell)
    if measure in MONEY:
        placed = "total"
    unit = amount[1] or unit_in_label(cell.key)
    yield Money(placed, column, cell.text, amount[0], unit, beside.part, contained)


def _amount_cell(grid: Grid, label: Cell) -> Cell | None:
    """The cell beside a label, or below it where the whole row is labels."""
    beside = grid.after(label)
    if beside is not None and not is_label(beside.key):
        return beside
    if all(is_label(cell.key) for cell in grid.own(label.row)):
        return grid.at(label.bottom, label.column)
    return beside


def _read_text(cell: Cell, plain: FundMeasure) -> Iterator[Money]:
    """Amounts written out in one cell: 资金总额：120万元，其中：财政拨款100万元."""
    if not any(c.isdigit() for c in cell.text) or len(cell.text) > 200:
        return
    read = [(m, name_source(fold(m.group(1)))) for m in IN_TEXT.finditer(cell.text)]
    if not read or read[0][1] not in ("total", "appropriation") or read[0][0].start() > 12:
        return
    tracker = _Tracker()
    for match, source in read:
        if source in (None, "multiyear"):
            continue
        label = Cell(0, 0, 1, 1, 0, 0, match.group(1), fold(match.group(1)))
        placed, contained = tracker.place(label)
        part = Part(match.group(2), cell.start + match.start(2), cell.start + match.end(2))
        value = Decimal(match.group(2).replace(",", ""))
        yield Money(placed, plain, match.group(1), value, match.group(3), part, contained)


def settle_funds(grid: Grid, found: list[Money], unit: str | None) -> tuple[Fund, ...]:
    """Money with its unit; of several totals of one measure the first counts."""
    totals: set[str] = set()
    guessed = _guess_unit(found)
    funds: list[Fund] = []
    for one in found:
        if one.source == "total" and one.measure in totals:
            continue
        totals |= {one.measure} if one.source == "total" else set()
        own = "万元" if one.unit == "万" else one.unit or unit or guessed
        source: FundSource = one.source  # type: ignore[assignment]
        funds.append(
            Fund(
                source=source,
                measure=one.measure,
                label=one.label,
                printed=one.part.text,
                unit=own,
                amount=one.value * SCALES[own],
                span=grid.span(one.part.start, one.part.end),
                part_of_parent=one.contained,
            )
        )
    return tuple(funds)


def _guess_unit(found: list[Money]) -> str:
    largest = max((abs(one.value) for one in found), default=Decimal(0))
    return "元" if largest > LARGEST_IN_WAN else "万元"
