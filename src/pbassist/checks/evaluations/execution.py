"""Execution as filled in becomes findings: the rate, and the amount against the ledger (fault 8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from pbassist.checks.forms import evaluated_target, money, rounding_of, show_fund
from pbassist.checks.rates import Rate, execution_rate, list_source_rates
from pbassist.checks.register import Brief, check, met, unclear, unmet
from pbassist.model.performance import Fund, Payment, Role, Target
from pbassist.model.review import Finding, Formula, FormulaInput

LAST_MONTH = 12


@check(fault="执行率、执行数有误", number=8, needs=("self_evaluation",), stage="self_evaluation")
def execution_rate_recomputes(brief: Brief) -> Iterator[Finding]:
    """The printed execution rate is execution divided by budget, inside its rounding interval."""
    for target in evaluated_target(brief):
        rate = execution_rate(target)
        if rate is None:
            yield unclear(
                "execution_rate_recomputes",
                subject="预算执行率",
                message="全年预算数或执行数未填列（或为0），执行率无法核对。",
            )
        elif rate.printed is None:
            yield unclear(
                "execution_rate_recomputes",
                subject="预算执行率",
                message=f"执行率未填列，按填列数计算为{rate.shown}。",
                evidence=rate.spans,
            )
        elif rate.agrees:
            yield met(
                "execution_rate_recomputes",
                subject="预算执行率",
                place="预算执行率",
                message=f"执行率{_printed(rate)}与执行数、预算数相符。",
                evidence=rate.spans,
                formula=rate.formula,
            )
        else:
            yield _wrong_rate(rate)
        yield from judge_source_rates("execution_rate_recomputes", brief, "self_evaluation", target)


def judge_source_rates(name: str, brief: Brief, role: Role, target: Target) -> Iterator[Finding]:
    """The rates in the rows of the sources (财政拨款, 上年结转), each against its own row.

    The row of the only source repeats that of the total, and so does its slip.
    """
    paper, whole = brief.dossier.paper(role), execution_rate(target)
    wrong = whole if whole is not None and whole.printed is not None and not whole.agrees else None
    total = (
        [wrong.formula.inputs[0].value, wrong.formula.inputs[1].value, _printed(wrong)]
        if wrong
        else []
    )
    for one in list_source_rates(target, paper.document) if paper else ():
        executed, budget = one.formula.inputs[0].value, one.formula.inputs[1].value
        # 只有一个来源的，与总额一行是同一个错误，只提一次。
        if one.agrees or [executed, budget, one.printed] == total:
            continue
        label = one.label.removeprefix("其中").strip("：: 　")
        yield unmet(
            name,
            "错误",
            subject=f"{label}执行率",
            place=f"预算执行率（{label}）",
            message=f"“{label}”预算数{budget}、执行数{executed}，执行率应为{one.shown}，填列为{one.printed}。",
            remedy="请核对后更正。",
            line=f"“{label}”执行率应为{one.shown}（{executed}÷{budget}），填列为{one.printed}，请更正",
            evidence=one.spans,
            formula=one.formula,
        )


def _printed(rate: Rate) -> str:
    return next((one.value for one in rate.formula.inputs if one.name == "执行率"), rate.shown)


def _wrong_rate(rate: Rate) -> Finding:
    budget, executed = rate.formula.inputs[1].value, rate.formula.inputs[0].value
    return unmet(
        "execution_rate_recomputes",
        "错误",
        subject="预算执行率",
        place="预算执行率",
        message=(
            f"全年预算数{budget}、执行数{executed}，执行率应为{rate.shown}，填列为{_printed(rate)}。"
        ),
        remedy="请核对后更正，并相应核对执行率得分。",
        line=f"执行率应为{rate.shown}（{executed}÷{budget}），填列为{_printed(rate)}，请更正",
        evidence=rate.spans,
        formula=rate.formula,
    )


@check(
    fault="执行数与支付数不符",
    number=8,
    needs=("self_evaluation", "execution"),
    stage="self_evaluation",
)
def execution_matches_the_ledger(brief: Brief) -> Iterator[Finding]:
    """The executed amount is what the payment export says; a difference is asked, not asserted."""
    paper = brief.dossier.paper("execution")
    payment = paper.payment if paper else None
    for target in evaluated_target(brief):
        executed = target.fund("total", "executed")
        if executed is None or payment is None or payment.executed is None:
            continue
        # 表以万元填列时，舍入到所印位数的差异不作为差异。
        slack = rounding_of(executed)
        if abs(executed.amount - payment.executed) <= slack:
            yield met(
                "execution_matches_the_ledger",
                subject="执行数",
                place="全年执行数",
                message=f"全年执行数{show_fund(executed)}与支付数一致。",
                evidence=(executed.span, payment.span),
            )
        elif _ends_early(payment, target.year) and payment.executed < executed.amount:
            yield _not_comparable(payment)
        else:
            yield _differs(executed, payment)


def _ends_early(payment: Payment, year: int | None) -> bool:
    """Whether an export ends before the last month of its year: the rest is still to be paid."""
    until = payment.as_of
    return until is not None and until.month < LAST_MONTH and until.year <= (year or until.year)


def _not_comparable(payment: Payment) -> Finding:
    return unclear(
        "execution_matches_the_ledger",
        subject="执行数",
        message=f"执行台账截至{show_date(payment.as_of)}，不含其后的支付，全年执行数未核对。",
        evidence=(payment.span,),
    )


def show_date(day: dt.date | None) -> str:
    """2025年11月30日; "" for none."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def _differs(executed: Fund, payment: Payment) -> Finding:
    paid = payment.executed or executed.amount
    gap = money(abs(executed.amount - paid), executed.unit)
    ledger = money(paid, executed.unit)
    as_of = f"（截至{show_date(payment.as_of)}）" if payment.as_of else ""
    formula = Formula(
        expression=f"{show_fund(executed)}－{ledger}",
        inputs=(
            FormulaInput(name="全年执行数", value=show_fund(executed), span=executed.span),
            FormulaInput(
                name="支付数", value=f"{payment.printed}{payment.unit}", span=payment.span
            ),
        ),
        results=(ledger, gap),
    )
    return unmet(
        "execution_matches_the_ledger",
        "请核实",
        subject="执行数",
        place="全年执行数",
        message=f"全年执行数填列{show_fund(executed)}，一体化系统支付数为{ledger}{as_of}，相差{gap}。",
        remedy="请核对口径和时点，说明差异原因或予以更正。",
        line=f"执行数{show_fund(executed)}与支付数{ledger}相差{gap}，请核对说明",
        evidence=(executed.span, payment.span),
        formula=formula,
    )
