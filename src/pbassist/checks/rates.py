"""The funds of a self-evaluation become its execution rate, computed and as printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from pbassist.checks.forms import join_spans, rounding_of, show_fund
from pbassist.checks.quantities import fold_width
from pbassist.model.document import Document, Span
from pbassist.model.performance import Fund, Target
from pbassist.model.review import Formula, FormulaInput

PRINTED_RATE = re.compile(r"(\d{1,4}(?:\.\d{1,6})?)(%?)")
HUNDRED = Decimal(100)


class Rate(NamedTuple):
    """The execution rate (预算执行率) of the total row."""

    computed: Decimal
    """全年执行数 ÷ 全年预算数, in per cent, unrounded."""
    printed: Decimal | None
    """As filled in, in per cent; None when blank or not a number."""
    decimals: int
    """Decimals of the printed per cent."""
    shown: str
    """The computed rate rounded as printed (to one decimal when nothing is printed)."""
    budget: Fund
    executed: Fund
    formula: Formula
    spans: tuple[Span, ...]

    @property
    def agrees(self) -> bool:
        """Whether the printed rate is the computed one inside its rounding interval."""
        if self.printed is None:
            return True
        # 按所印位数四舍五入或截取都算相符。
        unit = Decimal(10) ** -self.decimals
        return abs(self.printed - self.computed) <= unit * Decimal("0.5") or (
            Decimal(0) <= self.computed - self.printed < unit
        )


def execution_rate(target: Target) -> Rate | None:
    """The rate of a form; None when its budget or execution is blank or zero (年中追加)."""
    budget = target.fund("total", "adjusted") or target.fund("total", "initial")
    executed = target.fund("total", "executed")
    if budget is None or executed is None or budget.amount == 0:
        return None
    computed = executed.amount / budget.amount * HUNDRED
    printed, decimals = _read_printed(target)
    shown = _round(computed, decimals) + "%"
    expression = f"{show_fund(executed)}÷{show_fund(budget)}＝{shown}"
    inputs = [
        FormulaInput(name="全年执行数", value=show_fund(executed), span=executed.span),
        FormulaInput(name="全年预算数", value=show_fund(budget), span=budget.span),
    ]
    rate_span = target.execution.rate_span if target.execution else None
    if target.execution and target.execution.rate and rate_span is not None:
        inputs.append(
            FormulaInput(name="执行率", value=target.execution.rate.strip(), span=rate_span)
        )
    return Rate(
        computed,
        printed,
        decimals,
        shown,
        budget,
        executed,
        Formula(expression=expression, inputs=tuple(inputs), results=(shown,)),
        join_spans(rate_span, executed.span, budget.span),
    )


class SourceRate(NamedTuple):
    """The rate printed in the row of one source of the money (其中：当年财政拨款)."""

    label: str
    """The row's label."""
    printed: str
    """As filled in."""
    shown: str
    """What the row's own amounts give, rounded as printed."""
    formula: Formula
    spans: tuple[Span, ...]
    agrees: bool
    """Whether any amounts that round to those printed give the printed rate."""


def list_source_rates(target: Target, document: Document) -> Iterator[SourceRate]:
    """The rates of the rows below the total, found in the column of the total's rate."""
    span = target.execution.rate_span if target.execution else None
    head = document.block_at(span.start) if span else None
    if head is None or head.cell is None:
        return
    cells = {
        (block.cell.row, block.cell.column): block
        for block in document.blocks
        if block.cell is not None and block.cell.table == head.cell.table
    }
    rows = [
        (one, block.cell.row)
        for one in target.funds
        if one.measure == "executed"
        and (block := document.block_at(one.span.start)) is not None
        and block.cell is not None
        and block.cell.table == head.cell.table
    ]
    if all(row != head.cell.row for _, row in rows):
        # 执行率填在指标表的“预算执行率”一行，其列是实际完成值，不是各来源的执行率。
        return
    for executed, row in rows:
        rated = cells.get((row, head.cell.column))
        if row == head.cell.row or rated is None:
            continue
        budget = _find_budget(target, document, executed, row)
        if budget is not None:
            yield from _rate_source(executed, budget, document.block_span(rated))


def _find_budget(target: Target, document: Document, executed: Fund, row: int) -> Fund | None:
    """全年预算数 of the same row, else 年初预算数."""
    for measure in ("adjusted", "initial"):
        for fund in target.funds:
            block = document.block_at(fund.span.start)
            beside = block is not None and block.cell is not None and block.cell.row == row
            if beside and fund.measure == measure and fund.label == executed.label:
                return fund
    return None


def _rate_source(executed: Fund, budget: Fund, span: Span) -> Iterator[SourceRate]:
    printed, decimals = _parse_rate("".join(span.quote.split()))
    slack, room = rounding_of(budget), rounding_of(executed)
    if printed is None or budget.amount <= slack:
        return
    low = (executed.amount - room) / (budget.amount + slack) * HUNDRED
    high = (executed.amount + room) / (budget.amount - slack) * HUNDRED
    unit = Decimal(10) ** -decimals
    shown = _round(executed.amount / budget.amount * HUNDRED, decimals) + "%"
    inputs = (
        FormulaInput(name="执行数", value=show_fund(executed), span=executed.span),
        FormulaInput(name="预算数", value=show_fund(budget), span=budget.span),
        FormulaInput(name="执行率", value="".join(span.quote.split()), span=span),
    )
    yield SourceRate(
        label=executed.label,
        printed=inputs[2].value,
        shown=shown,
        formula=Formula(
            expression=f"{show_fund(executed)}÷{show_fund(budget)}＝{shown}",
            inputs=inputs,
            results=(shown,),
        ),
        spans=join_spans(span, executed.span, budget.span),
        # 截取和四舍五入都算相符。
        agrees=low - unit < printed < high + unit,
    )


def _read_printed(target: Target) -> tuple[Decimal | None, int]:
    return _parse_rate((target.execution.rate if target.execution else None) or "")


def _parse_rate(printed: str) -> tuple[Decimal | None, int]:
    text = fold_width(printed)
    match = PRINTED_RATE.fullmatch(text)
    if match is None:
        return None, 1
    value, sign = Decimal(match.group(1)), match.group(2)
    decimals = len(match.group(1).partition(".")[2])
    if not sign and value <= 2:
        # 未设百分比格式的单元格：0.921 即 92.1%。
        return value * HUNDRED, max(decimals - 2, 0)
    return value, decimals


def _round(value: Decimal, decimals: int) -> str:
    return f"{value.quantize(Decimal(10) ** -decimals, ROUND_HALF_UP):f}"
