"""More executed than budgeted, without a word on it, becomes a question."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pbassist.checks.forms import evaluated_target, money, rounding_of, show_fund
from pbassist.checks.rates import Rate, execution_rate
from pbassist.checks.register import Brief, check, met, unmet
from pbassist.model.performance import Paper, Target
from pbassist.model.review import Finding, Formula

NAME = "overspending_is_explained"
SAID = re.compile(
    r"追加(?!数|预算数|资金[\n\t])|超支|超预算|超出预算|调剂(?!数)|调增(?!数)|(?:增加|调整)了?预算(?![数额])|预算(?:增加|调增)"
    r"|垫付|垫支|动用|弥补|(?:使用|含|列支|支出|包括)上年(?:度)?结转|自筹解决|统筹解决"
)
"""What is said where more was spent than the budget shows; headers such as 预算调整数 say nothing."""
SLIPPED = 10
"""Times the budget from which on the unit of the amount is doubted."""


@check(fault="超预算未说明", needs=("self_evaluation",), stage="self_evaluation")
def overspending_is_explained(brief: Brief) -> Iterator[Finding]:
    """The executed amount does not exceed the year's budget without an explanation."""
    for target in evaluated_target(brief):
        rate = execution_rate(target)
        if rate is None:
            continue
        over = rate.executed.amount - rate.budget.amount
        if over <= rounding_of(rate.executed) + rounding_of(rate.budget):
            yield met(
                NAME,
                subject="执行数与预算数",
                message="执行数未超过预算数。",
                evidence=(rate.executed.span, rate.budget.span),
            )
        elif _is_explained(target, brief):
            yield met(
                NAME,
                subject="执行数与预算数",
                message="执行数超过预算数，材料中已说明追加、调剂等情况。",
                evidence=(rate.executed.span, rate.budget.span),
            )
        else:
            yield _ask(rate)


def _is_explained(target: Target, brief: Brief) -> bool:
    """Said on the form or in the report, or an adjustment of the budget lies beside it."""
    report = brief.dossier.paper("report")
    texts = (target.span.quote, report.document.text if report else "")
    name = target.project.name or ""
    said = (text.replace(name, "") if name else text for text in texts)
    return any(map(SAID.search, said)) or any(
        _is_of_the_budget(one) for one in brief.dossier.papers if one.role == "adjustment"
    )


def _is_of_the_budget(adjustment: Paper) -> bool:
    """An adjustment of indicators alone says nothing of money."""
    if adjustment.target is not None:
        return bool(adjustment.target.funds)
    return "资金" in adjustment.document.text or "预算数" in adjustment.document.text


def _ask(rate: Rate) -> Finding:
    budget, executed = show_fund(rate.budget), show_fund(rate.executed)
    over = money(rate.executed.amount - rate.budget.amount, rate.executed.unit)
    label = "全年预算数" if rate.budget.measure == "adjusted" else "年初预算数"
    slipped = rate.executed.amount >= rate.budget.amount * SLIPPED
    unit = "请核对金额单位；确属超预算执行的，" if slipped else ""
    inputs = tuple(
        one.model_copy(update={"name": label}) if one.name == "全年预算数" else one
        for one in rate.formula.inputs
        if one.name != "执行率"
    )
    return unmet(
        NAME,
        "请核实",
        subject="执行数与预算数",
        place="全年执行数",
        message=f"全年执行数{executed}超过{label}{budget}，超出{over}，未说明原因。",
        remedy=f"{unit}请说明超出部分的资金来源及预算调整情况，或核对更正。",
        line=f"执行数{executed}超过{label}{budget}，{unit}请说明资金来源或核对更正",
        evidence=(rate.executed.span, rate.budget.span),
        formula=Formula(expression=f"{executed}－{budget}＝{over}", inputs=inputs, results=(over,)),
    )
