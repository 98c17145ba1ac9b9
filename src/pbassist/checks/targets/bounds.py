"""Signs, units and limits of planned values become findings (fault 22)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from pbassist.checks.forms import (
    aspect_of,
    contains_any,
    declared_target,
    describe_indicator,
    dimension_of,
    join_spans,
    show_planned,
)
from pbassist.checks.quantities import Quantity, fold_width, planned_quantity
from pbassist.checks.register import Brief, check, met, unmet
from pbassist.model.performance import Indicator, Target
from pbassist.model.review import Finding, FindingLevel

PURE_NUMBER = re.compile(r"[≥≤><=＝]{0,2}\d{1,12}(?:,\d{3}){0,4}(?:\.\d{1,6})?")
UNIT_IN_NAME = re.compile(r"[（(][^（()）]{1,6}[)）]$|[率%％]")
BRACKETED = re.compile(r"[（(][^（()）]{0,20}[)）]$")
COUNTING = re.compile(r"(?:发生|案件)?(?:次数|件数|起数|宗数|数量|时长|数|率|量|占比|比例|情况)?")
DENIED = re.compile(r"[不未][一-鿿]{1,3}率$")
"""不合格率, 未达标率: what is to be kept low, under the words of what is to be high."""
FULL = Decimal(100)
FEWEST_UNITS = 2
"""Counts with a unit from which on a form is one that gives units with its numbers."""


@check(fault="符号、单位、方向、上限有误", number=22, needs=("declaration",), stage="declaration")
def planned_values_are_possible(brief: Brief) -> Iterator[Finding]:
    """Rates stay within 100%, bounds point the right way, and quantities have a unit."""
    for target in declared_target(brief):
        sound, units = 0, count_units(target)
        for indicator in target.indicators:
            if indicator.planned is None:
                continue
            findings = tuple(_look_at(indicator, brief, units))
            yield from findings
            sound += not findings
        if sound:
            yield met(
                "planned_values_are_possible",
                subject="指标值",
                message=f"{sound}项指标值的符号、单位和取值范围未见异常。",
                evidence=(target.span,),
            )


def count_units(target: Target) -> int:
    """How many counted things of a form have their unit behind the number, in one cell with it."""
    found = (planned_quantity(one) for one in target.indicators if not one.has_unit_column)
    return sum(one is not None and one.unit not in ("", "%") for one in found)


def _look_at(indicator: Indicator, brief: Brief, units: int) -> Iterator[Finding]:
    quantity = planned_quantity(indicator)
    if quantity is None:
        return
    if _is_above_full(indicator, quantity, brief):
        yield _above_full(indicator)
    wrong = _wrong_direction(indicator, quantity, brief)
    if wrong is not None:
        yield _turned_round(indicator, wrong)
    if _unit_is_missing(indicator, quantity):
        yield _without_unit(indicator, "错误")
    elif units >= FEWEST_UNITS and _unit_is_left_out(indicator, quantity):
        yield _without_unit(indicator, "疑似")


def _is_above_full(indicator: Indicator, quantity: Quantity, brief: Brief) -> bool:
    bounded = _core(indicator).endswith(brief.profile.word_list("bounded_rates"))
    top = quantity.upper or quantity.value
    return bounded and quantity.unit == "%" and top > FULL


def _above_full(indicator: Indicator) -> Finding:
    shown = show_planned(indicator)
    return unmet(
        "planned_values_are_possible",
        "错误",
        subject=f"{indicator.name}/上限",
        place=describe_indicator(indicator),
        message=f"“{indicator.name}{shown}”超出合理范围。",
        remedy="请核对指标值后更正。",
        line=f"“{indicator.name}{shown}”超出合理范围，请核对更正",
        evidence=join_spans(indicator.cell("planned"), indicator.cell("name")),
    )


def _wrong_direction(indicator: Indicator, quantity: Quantity, brief: Brief) -> str | None:
    """The sign that ought to stand there; None when the sign is in order or nothing tells."""
    name = _core(indicator)
    profile = brief.profile
    adverse = _is_denied(name, profile.word_list("favourable")) or (
        _is_adverse(name, profile.word_list("adverse"))
        and not contains_any(name, profile.word_list("adverse_exceptions"))
    )
    brief_best = name.endswith(profile.word_list("short_times")) and "提前" not in name
    if (adverse or brief_best) and quantity.operator in ("≥", ">"):
        return "≤"
    saving = "节约" in name or "节省" in name or "下降" in name or "降低" in name
    is_cost = aspect_of(indicator) == "cost" or dimension_of(indicator) == "cost"
    money = quantity.unit.startswith("元") or "成本" in name
    if is_cost and money and not saving and quantity.operator in ("≥", ">"):
        return "≤"
    favourable = name.endswith(profile.word_list("favourable"))
    if favourable and not adverse and quantity.operator in ("≤", "<"):
        return "≥"
    return None


def _core(indicator: Indicator) -> str:
    """The name without what stands in brackets behind it: its last words say what is measured."""
    return BRACKETED.sub("", fold_width(indicator.name))


def _is_denied(name: str, favourable: Sequence[str]) -> bool:
    """Whether a name ends on a good rate with 不 or 未 right before it; 不动产登记及时率 does not."""
    match = DENIED.search(name)
    return match is not None and match.group()[1:] in favourable


def _is_adverse(name: str, words: Sequence[str]) -> bool:
    """Whether a name ends on a thing to be kept low: 投诉率, 事故发生数; 病虫害防治率 does not."""
    return any(COUNTING.fullmatch(name.rpartition(word)[2]) for word in words if word in name)


def _turned_round(indicator: Indicator, wanted: str) -> Finding:
    shown = show_planned(indicator)
    return unmet(
        "planned_values_are_possible",
        "疑似",
        subject=f"{indicator.name}/方向",
        place=describe_indicator(indicator),
        message=f"“{indicator.name}{shown}”的符号与指标方向不符，一般应为“{wanted}”。",
        remedy="请核对符号后更正。",
        line=f"“{indicator.name}{shown}”方向有误，应为“{wanted}”",
        evidence=join_spans(indicator.cell("planned"), indicator.cell("name")),
    )


def _unit_is_missing(indicator: Indicator, quantity: Quantity) -> bool:
    """Only where the form has a column for units: elsewhere the unit may be meant by the name."""
    if not indicator.has_unit_column or indicator.unit or quantity.unit:
        return False
    planned = fold_width(indicator.planned or "")
    return bool(PURE_NUMBER.fullmatch(planned)) and not UNIT_IN_NAME.search(indicator.name)


def _unit_is_left_out(indicator: Indicator, quantity: Quantity) -> bool:
    """Where other counts of the form have their unit, one whose name does not say it has none."""
    if indicator.has_unit_column or quantity.unit or aspect_of(indicator) != "quantity":
        return False
    planned = fold_width(indicator.planned or "")
    name = indicator.name.rstrip()
    plain = bool(PURE_NUMBER.fullmatch(planned)) and not UNIT_IN_NAME.search(name)
    return plain and name.endswith("数量") and not quantity.upper


def _without_unit(indicator: Indicator, level: FindingLevel) -> Finding:
    return unmet(
        "planned_values_are_possible",
        level,
        subject=f"{indicator.name}/单位",
        place=describe_indicator(indicator),
        message=f"“{indicator.name}”指标值填“{show_planned(indicator)}”，计量单位未填。",
        remedy="请补填计量单位。",
        line=f"“{indicator.name}”计量单位漏填，请补充",
        evidence=join_spans(indicator.cell("planned"), indicator.cell("name")),
    )
