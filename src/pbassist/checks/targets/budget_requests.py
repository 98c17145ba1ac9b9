"""A form's total beside what its project asks of the budget becomes a finding (fault 15)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from pbassist.checks.forms import MONEY_FACTORS, declared_target, money, rounding_of, show_fund
from pbassist.checks.register import Brief, check, met, unclear, unmet
from pbassist.model.performance import BudgetRequest, Fund, Target
from pbassist.model.review import Finding, Formula, FormulaInput

NAME = "funds_match_the_request"
SUBJECT = "预算申报数"
PRINTED = re.compile(r"\d{1,15}(?:,\d{3}){0,4}(?:\.\d{1,6})?")


@check(fault="资金数不相符", number=15, needs=("declaration",), stage="declaration")
def funds_match_the_request(brief: Brief) -> Iterator[Finding]:
    """The total of a form is what the list of budget requests has for it; a difference is asked."""
    paper = brief.dossier.paper("budget")
    request = paper.request if paper else None
    for target in declared_target(brief):
        total = target.fund("total", "requested")
        if total is None:
            continue
        if request is None:
            yield unclear(
                NAME,
                subject=SUBJECT,
                message="未导入预算申报数，未核对资金总额与预算申报数是否一致。",
            )
        elif _agrees(request, total, target):
            yield met(
                NAME,
                subject=SUBJECT,
                place="项目资金/资金总额",
                message=f"资金总额{show_fund(total)}与预算申报数相符。",
                evidence=(total.span, request.span),
            )
        elif request.unit is None:
            yield unclear(
                NAME,
                subject=SUBJECT,
                message="预算申报数未注明金额单位，未核对资金总额与预算申报数是否一致。",
                evidence=(request.span,),
            )
        else:
            yield _differs(request, total)


def _agrees(request: BudgetRequest, total: Fund, target: Target) -> bool:
    """Whether a list has the form's total, or a part of it that a budget of one year may hold."""
    units = (request.unit,) if request.unit else ("元", "万元")
    for unit in units:
        factor = MONEY_FACTORS.get(unit, Decimal(1))
        asked = request.amount * (1 if request.unit else factor)
        slack = rounding_of(total) + factor.scaleb(-request.decimals) / 2
        if any(abs(asked - one) <= slack for one in _list_amounts(total, target)):
            return True
    return False


def _list_amounts(total: Fund, target: Target) -> Iterator[Decimal]:
    """What may stand in a list: the total, its 财政拨款, it without what is carried over, its parts.

    Where the parts give another total than the one printed, that is said by itself.
    """
    yield total.amount
    asked = [one for one in target.funds if one.measure == "requested" and one.source != "total"]
    parts = [one for one in asked if not one.part_of_parent]
    yield sum((one.amount for one in parts), Decimal(0))
    yield from (one.amount for one in asked if one.source == "appropriation")
    carried = sum((one.amount for one in parts if one.source == "carryover"), Decimal(0))
    others = sum((one.amount for one in parts if one.source == "other"), Decimal(0))
    yield from (total.amount - carried, total.amount - others)


def _show(request: BudgetRequest, asked: str) -> str:
    """The cell as printed, with the unit of the list; the sum where several cells make it up."""
    printed = request.span.quote.strip()
    return f"{printed}{request.unit}" if PRINTED.fullmatch(printed) else asked


def _differs(request: BudgetRequest, total: Fund) -> Finding:
    asked, gap = (
        money(amount, total.unit) for amount in (request.amount, abs(request.amount - total.amount))
    )
    return unmet(
        NAME,
        "请核实",
        subject=SUBJECT,
        place="项目资金/资金总额",
        message=f"资金总额填列{show_fund(total)}，预算申报数为{asked}，相差{gap}。",
        remedy="请核对统一；确有调整的，请说明。",
        line=f"资金总额{show_fund(total)}与预算申报数{asked}不符，请核对统一",
        evidence=(total.span, request.span),
        formula=Formula(
            expression=f"{show_fund(total)}≠{asked}",
            inputs=(
                FormulaInput(name="资金总额", value=show_fund(total), span=total.span),
                FormulaInput(name=SUBJECT, value=_show(request, asked), span=request.span),
            ),
            results=(gap,),
        ),
    )
