"""Labels with their amount beside them or behind a colon become money."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from pbassist.forms.grid import Cell, Grid, Part, fold
from pbassist.forms.labels import (
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
    unit_in_label,
)
from pbassist.model.performance import FundMeasure

VALUE = r"(-?\d{1,15}(?:,\d{3}){0,5}(?:\.\d{1,8})?)\s{0,2}(亿元|百万元|万元|千元|元)?"
ALONE = re.compile(r"(?:[-—]{0,3}其中\s?[:：]\s?)?([^:：\d][^:：]{1,39})[:：]\s{0,3}" + VALUE)
IN_TEXT = re.compile(r"([^\d:：,，;；。、()（）\s]{2,14})(?:[:：为]|\s){0,3}" + VALUE)
WHOLE = re.compile(
    r"(?:项目|年度|预算)?(?:资金|预算)(?:安排|投入|申请|需求)?|申报资金|项目预算|资金预算"
)
RATE = re.compile(r"([^:：\d]{2,20})[:：]\s{0,3}(\d{1,3}(?:\.\d{1,4})?\s?[%％])")
ARRIVED = re.compile(r"(?:资金|实际|财政|预算|已)*到位(?:资金)?(?:数|金额|额|情况)?[:：]?")
MAIN = ("total", "appropriation")
LONGEST_ALONE = 40
LONGEST_TEXT = 200
LONGEST_LOOSE = 120
LATEST_FIRST = 12
"""Characters before the first amount of a sentence about the funds."""


class _Amount(NamedTuple):
    """An amount written behind its label in one cell."""

    label: str
    part: Part
    unit: str | None
    at: int

    @property
    def key(self) -> str:
        """Its label, folded."""
        return fold(self.label)


class _Block:
    """What the rows read so far say: trackers by measure, and the measure of each column."""

    def __init__(self, plain: FundMeasure) -> None:
        self.plain = plain
        self.trackers: dict[FundMeasure, Tracker] = {}
        self.measures: dict[int, FundMeasure | None] = {}
        self.inside = False
        self.multiyear = False
        """True behind a total of the whole term in the row being read."""

    def tracker(self, measure: FundMeasure) -> Tracker:
        return self.trackers.setdefault(measure, Tracker())

    def has_total(self) -> bool:
        return any("total" in tracker.seen for tracker in self.trackers.values())

    def column(self, cell: Cell) -> FundMeasure | None:
        return self.measures.get(cell.column, self.plain)


def read_pairs_of_money(
    grid: Grid, rows: list[int], plain: FundMeasure
) -> tuple[list[Money], dict[str, Part]]:
    """Money of labels in some rows, and the execution rate beside its label; a label over a
    column names its measure.
    """
    found: list[Money] = []
    block = _Block(plain)
    rate: dict[str, Part] = {}
    for row in rows:
        cells = [c for c in grid.own(row) if not c.loose or len(c.text) < LONGEST_LOOSE]
        covered = any(is_fund_heading(c.key) for c in grid.lines[row])
        block.inside = _is_inside(grid, cells, block, covered=covered)
        block.multiyear = False
        for cell in cells if block.inside else ():
            found.extend(_read_pair(grid, cell, block, covered=covered))
            beside = grid.after(cell) if name_measure(cell.key) == "rate" else None
            if beside and any(c.isdigit() for c in beside.text):
                rate.setdefault("rate", beside.part)
            elif printed := _read_rate(cell):
                rate.setdefault("rate", printed)
        for cell in cells:
            found.extend(_read_text(cell, block))
    return found, rate


def _read_rate(cell: Cell) -> Part | None:
    """98.6% of 预算执行率：98.6% as the whole of a cell."""
    match = RATE.fullmatch(cell.text) if len(cell.text) <= LONGEST_ALONE else None
    if match is None or name_measure(fold(match.group(1))) != "rate":
        return None
    return Part(match.group(2), cell.start + match.start(2), cell.start + match.end(2))


def _is_inside(grid: Grid, cells: list[Cell], block: _Block, *, covered: bool) -> bool:
    """True for a row of a block of money: it opens one or goes on with it."""
    keys = [*(c.key for c in cells), *(one.key for c in cells if (one := _read_alone(c)))]
    if covered or any(name_source(k) in MAIN or name_measure(k) in MONEY for k in keys):
        return True
    further = any(name_source(key) or is_source_like(key) for key in keys)
    return block.inside and further


def _read_pair(grid: Grid, cell: Cell, block: _Block, *, covered: bool) -> Iterator[Money]:
    source, measure = name_source(cell.key), name_measure(cell.key)
    whole = False
    if is_fund_heading(cell.key) and not _is_measured(grid, cell):
        whole = _is_whole(grid, cell)
        if not whole:
            return
        source = "total"
    if source == "multiyear":
        block.measures[cell.column] = None
        return
    if measure in MONEY:
        block.measures[cell.column] = measure
        source = "total"
    if source is None and not _may_add(grid, cell, block, covered=covered):
        return
    beside = _amount_cell(grid, cell)
    amount = read_amount(beside.text) if beside else None
    if source == "total" and measure not in MONEY and block.column(cell) is None:
        block.measures.pop(cell.column)
    column = block.column(cell)
    if column is None or beside is None or amount is None:
        return
    tracker = block.tracker(column)
    total = whole or measure in MONEY
    placed = tracker.place_total() if total else tracker.place(cell.key)
    unit = amount[1] or unit_in_label(cell.key)
    yield Money(
        placed.source, column, cell.text, amount[0], unit, beside.part,
        placed.contained, placed.doubtful,
    )  # fmt: skip


def _is_measured(grid: Grid, cell: Cell) -> bool:
    """预算安排 with its amount beside it, under a heading of its own, is a measure."""
    beside = grid.after(cell)
    before = any(is_fund_heading(c.key) for c in grid.lines[cell.row] if c.right <= cell.column)
    amount = beside is not None and read_amount(beside.text) is not None
    return amount and before and name_measure(cell.key) in MONEY


def _is_whole(grid: Grid, cell: Cell) -> bool:
    """项目资金 with an amount right beside it, in one row, is the total and heads no block."""
    beside = grid.after(cell)
    if beside is None or beside.row != cell.row or cell.bottom != cell.row + 1:
        return False
    return bool(WHOLE.fullmatch(strip_label(cell.key)) and read_amount(beside.text))


def _may_add(grid: Grid, cell: Cell, block: _Block, *, covered: bool) -> bool:
    """True for unknown words with an amount beside them, below a total or under the heading."""
    if not (covered or (block.has_total() and is_source_like(cell.key))):
        return False
    before = [c for c in grid.own(cell.row) if c.column < cell.column]
    labelled = bool(before) and is_label(before[-1].key) and not is_fund_heading(before[-1].key)
    beside = grid.after(cell)
    amount = beside is not None and read_amount(beside.text) is not None
    arrived = ARRIVED.fullmatch(cell.key)
    return amount and not labelled and not arrived and may_be_source(cell.key)


def _amount_cell(grid: Grid, label: Cell) -> Cell | None:
    """The cell beside a label, or below it where the whole row is labels."""
    beside = grid.after(label)
    if beside is not None and not is_label(beside.key):
        return beside
    if all(is_label(cell.key) for cell in grid.own(label.row)):
        return grid.at(label.bottom, label.column)
    return beside


def _read_alone(cell: Cell) -> _Amount | None:
    """上年结转：5 as the whole of a cell."""
    match = ALONE.fullmatch(cell.text) if len(cell.text) <= LONGEST_TEXT else None
    return _amount(cell, match) if match else None


def _amount(cell: Cell, match: re.Match[str]) -> _Amount:
    part = Part(match.group(2), cell.start + match.start(2), cell.start + match.end(2))
    return _Amount(match.group(1).strip(), part, match.group(3), match.start())


def _read_text(cell: Cell, block: _Block) -> Iterator[Money]:
    """Amounts written out in one cell (资金总额：120万元，其中：财政拨款100万元), or in cells of which
    each holds a label and its amount.
    """
    if not any(c.isdigit() for c in cell.text) or len(cell.text) > LONGEST_TEXT:
        return
    alone = _read_alone(cell)
    if alone and (measure := _measured(alone)):
        unit = alone.unit or unit_in_label(alone.key)
        value = Decimal(alone.part.text.replace(",", ""))
        whole = block.tracker(measure).place_total()
        yield Money(whole.source, measure, alone.label, value, unit, alone.part, whole.contained)
        return
    read = [alone] if alone else [_amount(cell, m) for m in IN_TEXT.finditer(cell.text)]
    if not read or not _opens(cell, read[0], block, alone=alone is not None):
        return
    column = block.column(cell)
    if column is None or block.multiyear:
        return
    tracker = block.tracker(column) if alone else Tracker()
    for one in read:
        source = name_source(one.key)
        if source == "multiyear" or (source is None and not alone):
            continue
        placed, contained, doubtful = tracker.place(one.key)
        value = Decimal(one.part.text.replace(",", ""))
        unit = one.unit or unit_in_label(one.key)
        yield Money(placed, column, one.label, value, unit, one.part, contained, doubtful)


def _measured(one: _Amount) -> FundMeasure | None:
    """The measure of 年度支出：63.1万元: a label that says no source but what was done of the whole."""
    named = name_measure(one.key)
    return None if name_source(one.key) else next((m for m in MONEY if m == named), None)


def _opens(cell: Cell, first: _Amount, block: _Block, *, alone: bool) -> bool:
    """True where the first amount of a cell is one of the funds."""
    source = name_source(first.key)
    if source == "multiyear" and alone:
        block.multiyear = True
        block.measures[cell.column] = None
        return False
    if source == "total":
        block.multiyear = False
        if block.column(cell) is None:
            block.measures.pop(cell.column)
    if source in MAIN:
        return alone or first.at <= LATEST_FIRST
    known = source is not None or (may_be_source(first.key) and is_source_like(first.key))
    return alone and known and block.inside and block.has_total()
