"""Quantities fulfilled far beyond their plan without a word on it become findings (fault 19)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from pbassist.checks.forms import (
    aspect_of,
    contains_any,
    describe_indicator,
    dimension_of,
    evaluated_target,
    fold_name,
    is_stated_none,
    join_spans,
    plain,
    show_planned,
    with_unit,
)
from pbassist.checks.quantities import (
    Quantity,
    actual_quantity,
    fold_width,
    planned_quantity,
    same_unit,
)
from pbassist.checks.register import Brief, check, met, unmet
from pbassist.model.performance import Indicator, Target
from pbassist.model.review import Finding, Formula, FormulaInput

NAME = "over_fulfilment_is_explained"
HUNDRED = Decimal(100)
SLIPPED = Decimal(50)
"""Times the plan from which on the unit itself is doubted: 3.1万人 against 31500 read as 万人."""
MOST_SHOWN = 2
REASONS = ("超", "偏低", "增加", "追加", "新增", "上调", "扩大")


class Over(NamedTuple):
    """An indicator and how many times its plan it came to."""

    indicator: Indicator
    times: Decimal


@check(fault="超额完成未分析", number=19, needs=("self_evaluation",), stage="self_evaluation")
def over_fulfilment_is_explained(brief: Brief) -> Iterator[Finding]:
    """A quantity far above its plan comes with a reason; else it is asked whether the plan was low."""
    for target in evaluated_target(brief):
        compared = [one for one in map(_compare, target.indicators) if one is not None]
        over = [one for one in compared if _is_far(one, brief)]
        open_ones = [one for one in over if not _is_explained(one.indicator, target, brief)]
        if open_ones:
            yield _ask(open_ones)
        elif compared:
            yield met(
                NAME,
                subject="超额完成",
                message=f"{len(compared)}项正向定量指标未见大幅超额，或已说明原因。",
                evidence=tuple(one.indicator.cell("actual") for one in compared),
            )


def _compare(indicator: Indicator) -> Over | None:
    """How many times its plan a positive quantity came to; None for rates, bounds and words."""
    planned, actual = planned_quantity(indicator), actual_quantity(indicator)
    if planned is None or actual is None or not _is_positive(indicator, planned):
        return None
    if not same_unit(planned, actual) or planned.leeway is None:
        return None
    return Over(indicator, actual.value / (planned.upper or planned.value))


def _is_positive(indicator: Indicator, planned: Quantity) -> bool:
    if planned.operator in ("≤", "<") or planned.value <= 0:
        return False
    if planned.unit.startswith(("%", "‰", "元/", "万元/", "百分")) or "/" in planned.unit:
        return False
    return dimension_of(indicator) != "satisfaction" and aspect_of(indicator) not in (
        "cost",
        "timeliness",
    )


def _is_far(over: Over, brief: Brief) -> bool:
    limit = brief.profile.threshold("over_fulfilment")
    words = (*brief.profile.word_list("adverse"), *brief.profile.word_list("adverse_counts"))
    adverse = contains_any(over.indicator.name, words)
    if limit is None or adverse or over.times * HUNDRED < limit:
        return False
    planned = planned_quantity(over.indicator)
    few = brief.profile.threshold("over_fulfilment_few") or Decimal(0)
    if planned is None or planned.value >= few:
        return True
    # 指标值很小的（如2次），多完成一两次即成倍数，不算大幅。
    return (over.times - 1) * planned.value >= few


def _is_explained(indicator: Indicator, target: Target, brief: Brief) -> bool:
    """A filled cause or remark, points taken off for it, or a sentence elsewhere that names it."""
    for said in (indicator.deviation, indicator.remark):
        if said and not is_stated_none(said, brief) and not _says_nothing(said, brief):
            return True
    score, weight = indicator.score, indicator.weight
    if score is not None and weight is not None and score < weight:
        return True
    name = fold_name(indicator.name)
    report = brief.dossier.paper("report")
    goal = target.annual.actual if target.annual else None
    texts = [target.problems, target.measures, goal, report.document.text if report else None]
    return any(
        name in fold_name(clause) and contains_any(clause, REASONS)
        for text in texts
        if text
        for clause in text.replace("；", "。").split("。")
    )


def _says_nothing(said: str, brief: Brief) -> bool:
    """已完成 and 无偏差 give no reason."""
    folded = fold_width(said).rstrip("。")
    return folded in (*brief.profile.word_list("done"), "无偏差", "无偏离", "正常", "超额完成")


def _ask(found: list[Over]) -> Finding:
    found = sorted(found, key=lambda one: -one.times)
    shown = "、".join(_show(one.indicator) for one in found[:MOST_SHOWN])
    more = f"等{len(found)}项指标" if len(found) > MOST_SHOWN else ""
    slipped = found[0].times >= SLIPPED
    head = f"{shown}{more}，偏离较大"
    asked = "请核对完成值和计量单位；确属超额完成的，请" if slipped else "请"
    return unmet(
        NAME,
        "疑似",
        subject="超额完成" if len(found) > 1 else found[0].indicator.name,
        place=describe_indicator(found[0].indicator) if len(found) == 1 else "实际完成值",
        message=f"{head}，未说明原因。",
        remedy=f"{asked}说明是否因年初指标值设定偏低，并按规定调整得分。",
        line=f"{head}，{asked}说明是否因年初指标值设定偏低",
        evidence=join_spans(
            *(one.indicator.cell(field) for one in found for field in ("actual", "planned", "name"))
        ),
        formula=_divide(found[0]),
    )


def _show(indicator: Indicator) -> str:
    actual = with_unit(indicator.actual, indicator)
    return f"“{indicator.name}”指标值{show_planned(indicator)}，完成{actual}"


def _divide(over: Over) -> Formula:
    one = over.indicator
    planned, actual = show_planned(one).lstrip("≥≧＞>="), with_unit(one.actual, one)
    share = plain((over.times * HUNDRED).quantize(Decimal("0.1"), ROUND_HALF_UP))
    return Formula(
        expression=f"{actual}÷{planned}＝{share}%",
        inputs=(
            FormulaInput(name="完成值", value=actual, span=one.cell("actual")),
            FormulaInput(name="指标值", value=planned, span=one.cell("planned")),
        ),
        results=(f"{share}%",),
    )
