"""The funds of a self-evaluation become its execution rate, computed and as printed."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from pbassist.checks.forms import join_spans, show_fund
from pbassist.checks.quantities import fold_width
from pbassist.model.document import Span
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


def _read_printed(target: Target) -> tuple[Decimal | None, int]:
    text = fold_width((target.execution.rate if target.execution else None) or "")
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
