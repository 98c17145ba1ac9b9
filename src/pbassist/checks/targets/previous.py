"""Planned values become findings when they fall below last year's result, or repeat it (fault 13)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from pbassist.checks.forms import (
    annual_side,
    aspect_of,
    declared_target,
    describe_indicator,
    fold_name,
    join_spans,
    show_planned,
    with_unit,
)
from pbassist.checks.quantities import (
    Quantity,
    actual_quantity,
    planned_quantity,
    read_quantity,
    same_unit,
)
from pbassist.checks.register import Brief, check, met, unmet
from pbassist.model.performance import Indicator, Target
from pbassist.model.review import Finding

COPIED_AT_LEAST = 3
SHORTEST_NEAR = 5
MONTHS = ("月", "月份", "月底", "日")
COPIED_EXACTLY = 5
"""Values that nobody surpassed may be the year's fixed work, unless it is a whole form of them."""


class Pair(NamedTuple):
    """An indicator of this year and the one of the same name last year."""

    now: Indicator
    then: Indicator
    planned: Quantity
    result: Quantity | None


@check(
    fault="指标值低于上年实际", number=13, needs=("declaration", "previous"), stage="declaration"
)
def planned_keeps_last_years_level(brief: Brief) -> Iterator[Finding]:
    """No planned value lies below last year's result, and the form does not copy last year's."""
    earlier = brief.dossier.target("previous")
    previous = annual_side(earlier) if earlier is not None else None
    for target in declared_target(brief):
        if previous is None:
            continue
        pairs = tuple(_pair_up(target, previous))
        lower = [pair for pair in pairs if _is_lower(pair, target, previous, brief)]
        for pair in lower:
            yield _below(pair, previous)
        priced_apart = tuple(pair for pair in pairs if _is_compared(pair.now))
        if not lower and _is_copied(priced_apart, target):
            yield _copied(priced_apart, previous)
        elif not lower and pairs:
            yield met(
                "planned_keeps_last_years_level",
                subject="上年实际",
                message=f"{len(pairs)}项指标值与上年实际完成值相比，未见超出容许幅度的下降。",
                evidence=tuple(pair.now.cell("planned") for pair in pairs),
            )


def _pair_up(target: Target, previous: Target) -> Iterator[Pair]:
    then_by_name = {fold_name(one.name): one for one in previous.indicators}
    for indicator in target.indicators:
        planned = planned_quantity(indicator)
        then = then_by_name.get(fold_name(indicator.name)) or _find_near(
            indicator, target, then_by_name
        )
        if then is None or planned is None:
            continue
        yield Pair(indicator, then, planned, actual_quantity(then))


def _find_near(
    indicator: Indicator, target: Target, then_by_name: Mapping[str, Indicator]
) -> Indicator | None:
    """The one rate of last year whose name is this one's without its first words, or the reverse:
    供水水质达标率, 水质达标率. None where either has another partner.
    """
    name = fold_name(indicator.name)
    if not name.endswith("率"):
        return None
    own = [fold_name(one.name) for one in target.indicators]
    found = [key for key in then_by_name if key not in own and _are_near(name, key)]
    rivals = [one for one in own if len(found) == 1 and _are_near(one, found[0])]
    return then_by_name[found[0]] if len(found) == 1 and len(rivals) == 1 else None


def _are_near(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) >= SHORTEST_NEAR and len(long) <= len(short) + 3 and long.endswith(short)


def _is_lower(pair: Pair, target: Target, previous: Target, brief: Brief) -> bool:
    planned, result = pair.planned, pair.result
    if result is None or not same_unit(planned, result) or planned.operator in ("≤", "<"):
        return False
    if aspect_of(pair.now) in ("cost",):
        return False
    is_rate = planned.unit == "%"
    # 工作量随资金增减，资金少了的不作比较。
    if not is_rate and not _has_as_much_money(target, previous):
        return False
    tolerance = brief.profile.threshold(_name_tolerance(pair)) or Decimal(0)
    return planned.value < result.value * (100 - tolerance) / 100


def _name_tolerance(pair: Pair) -> str:
    """The threshold that says how far a value may lie below: a survey's result swings by itself."""
    if pair.planned.unit != "%":
        return "previous_quantity_drop"
    surveyed = aspect_of(pair.now) == "satisfaction" or "满意" in pair.now.name
    return "previous_satisfaction_drop" if surveyed else "previous_tolerance"


def _has_as_much_money(target: Target, previous: Target) -> bool:
    now = target.fund("total", "requested")
    then = previous.fund("total", "adjusted") or previous.fund("total", "initial")
    return now is None or then is None or now.amount >= then.amount


def _year_words(previous: Target) -> str:
    return f"{previous.year}年度" if previous.year else "上年"


def _below(pair: Pair, previous: Target) -> Finding:
    year = _year_words(previous)
    planned, actual = show_planned(pair.now), with_unit(pair.then.actual, pair.then)
    other = fold_name(pair.then.name) != fold_name(pair.now.name)
    then = f"（“{pair.then.name}”）" if other else ""
    return unmet(
        "planned_keeps_last_years_level",
        "请核实",
        subject=pair.now.name,
        place=describe_indicator(pair.now),
        message=f"“{pair.now.name}”指标值为{planned}，低于该项目{year}自评完成值{actual}{then}。",
        remedy="请说明设定依据；无特殊原因的，原则上不低于以前年度实际水平。",
        line=f"“{pair.now.name}”{planned}低于{year}自评完成值{actual}，请说明依据或调整",
        evidence=join_spans(
            pair.now.cell("planned"), pair.now.cell("name"), pair.then.cell("actual")
        ),
    )


def _is_copied(pairs: tuple[Pair, ...], target: Target) -> bool:
    """Every numeric planned value of the form stood there last year, costs apart, and some were
    surpassed, or it is a whole form of values that leave room (≥90%) and were all met to the dot.
    """
    numeric = [
        one for one in target.indicators if planned_quantity(one) is not None and _is_compared(one)
    ]
    if len(pairs) < COPIED_AT_LEAST or len(pairs) < len(numeric):
        return False
    if not all(_same_plan(pair) for pair in pairs):
        return False
    return any(map(_is_surpassed, pairs)) or (
        len(pairs) >= COPIED_EXACTLY and sum(map(_leaves_room, pairs)) >= COPIED_AT_LEAST
    )


def _is_compared(indicator: Indicator) -> bool:
    """Costs follow prices, and a month (≤11月) is a date that every year has."""
    month = aspect_of(indicator) == "timeliness" and (indicator.unit or "") in MONTHS
    return aspect_of(indicator) != "cost" and not month


def _is_surpassed(pair: Pair) -> bool:
    return (
        pair.result is not None
        and same_unit(pair.planned, pair.result)
        and pair.result.value > pair.planned.value
    )


def _leaves_room(pair: Pair) -> bool:
    """Whether a value is a bound that could be set higher: ≥90%, not 100% and not 12期."""
    return pair.planned.operator in ("≥", ">") and pair.planned.value not in (0, 100)


def _same_plan(pair: Pair) -> bool:
    then = read_quantity(pair.then.planned, unit=pair.then.unit)
    return then is not None and (then.value, then.unit) == (pair.planned.value, pair.planned.unit)


def _copied(pairs: tuple[Pair, ...], previous: Target) -> Finding:
    return unmet(
        "planned_keeps_last_years_level",
        "请核实",
        subject="指标值与上年一致",
        place="绩效指标",
        fault="指标值与上年完全一致",
        message=f"{len(pairs)}项指标的指标值与{_year_words(previous)}完全一致。",
        remedy="请结合上年实际完成情况和本年度工作任务重新测定，或说明设定依据。",
        line=f"{len(pairs)}项指标值与{_year_words(previous)}完全一致，请重新测定或说明依据",
        evidence=tuple(
            span
            for pair in pairs
            for span in join_spans(pair.now.cell("planned"), pair.then.cell("planned"))
        ),
    )
