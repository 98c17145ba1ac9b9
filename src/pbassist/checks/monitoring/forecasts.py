"""What was expected at the monitoring becomes a question where the year ended otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from pbassist.checks.evaluations.completion import fell_short
from pbassist.checks.forms import (
    annual_side,
    contains_any,
    evaluated_target,
    fold_name,
    join_spans,
    with_unit,
)
from pbassist.checks.monitoring.likelihood import IMPOSSIBLE, Tick, read_ticks
from pbassist.checks.monitoring.papers import read_expected
from pbassist.checks.quantities import (
    Quantity,
    actual_quantity,
    fold_width,
    has_number,
    planned_quantity,
    same_unit,
)
from pbassist.checks.register import Brief, check, met, unmet
from pbassist.model.document import Span
from pbassist.model.performance import Indicator, Target
from pbassist.model.review import Finding

MOST_SHOWN = 3
WILL_BE = re.compile(r"^(?:预计|全年|年底前|年底|将|可以|能够|确定能|确保|可|能){1,4}")
"""Before 完成 of what is still to come."""
Pair = tuple[Indicator, Indicator]
"""An indicator at the year's end, and the same at the monitoring."""


@check(
    fault="监控预计与自评不符",
    needs=("self_evaluation", "monitoring"),
    stage="self_evaluation",
)
def self_evaluation_keeps_the_forecast(brief: Brief) -> Iterator[Finding]:
    """No target is missed that the monitoring expected to reach, nor reached that it gave up."""
    monitored = brief.dossier.target("monitoring")
    limit = brief.profile.threshold("forecast_gap")
    for target in evaluated_target(brief):
        if monitored is None or limit is None:
            continue
        then = {fold_name(one.name): one for one in annual_side(monitored).indicators}
        pairs = [(o, then[n]) for o in target.indicators if (n := fold_name(o.name)) in then]
        compared = [pair for pair in pairs if pair[1].expected]
        missed = [
            pair
            for pair in compared
            if fell_short(pair[0], target, brief)
            and _lies_below(pair, limit, brief)
            and not contains_any(
                pair[0].deviation or "", brief.profile.word_list("after_monitoring")
            )
        ]
        paper = brief.dossier.paper("monitoring")
        ticks = read_ticks(paper.document, monitored) if paper is not None else {}
        reached = [
            pair
            for pair in compared
            if _is_given_up(pair, ticks, limit, brief)
            and not fell_short(pair[0], target, brief)
            and not _tells_what_came_after(pair[0], target, brief)
        ]
        if reached:
            yield _reached(reached)
        if missed:
            yield _missed(missed)
        elif compared and not reached:
            yield _kept(compared)


def _lies_below(pair: Pair, limit: Decimal, brief: Brief) -> bool:
    """Whether the result is worse than what was expected by so many per cent of it."""
    actual, expected = actual_quantity(pair[0]), _read_expected(pair, brief)
    if actual is None or expected is None or not same_unit(actual, expected):
        return False
    if (planned := planned_quantity(pair[0])) and planned.operator in ("≤", "<"):
        return actual.value >= expected.value * (100 + limit) / 100
    return actual.value <= expected.value * (100 - limit) / 100


def _is_given_up(pair: Pair, ticks: Mapping[int, Tick], limit: Decimal, brief: Brief) -> bool:
    """Whether the monitoring expected a result far below the plan and called it out of reach.

    Where it was called possible, it may have been caught up.
    """
    now, then = pair
    tick = ticks.get(then.cell("name").start)
    planned, expected = planned_quantity(now), _read_expected(pair, brief)
    if planned is None or expected is None or not same_unit(planned, expected):
        return False
    if tick is None or tick.words != IMPOSSIBLE or planned.operator in ("≤", "<"):
        return False
    return expected.value <= planned.value * (100 - limit) / 100


def _tells_what_came_after(now: Indicator, target: Target, brief: Brief) -> bool:
    """A cause or a remark beside the result, or words on the months after the monitoring."""
    if now.deviation or now.remark:
        return True
    goal = target.annual.actual if target.annual else None
    report = brief.dossier.paper("report")
    told = (goal, target.problems, target.measures, report.document.text if report else None)
    words = (*brief.profile.word_list("after_monitoring"), "补办", "补齐", "追赶", "赶在")
    return any(contains_any(one, words) for one in told if one)


def _read_expected(pair: Pair, brief: Brief) -> Quantity | None:
    """The expected value; 能完成 is the planned one, 90% of a count that share of it."""
    expected, planned = actual_quantity(read_expected(pair[1])), planned_quantity(pair[0])
    if planned is None:
        return expected
    words = fold_width(pair[1].expected or "").rstrip("。")
    if WILL_BE.sub("", words) in ("", *brief.profile.word_list("done")):
        return planned
    if expected is not None and expected.unit == "%" and planned.unit != "%":
        return planned._replace(value=planned.value * expected.value / 100)
    return expected


def _show_pairs(found: Sequence[Pair], likelihood: str = "") -> str:
    """What was expected at the monitoring and what was done, of a few rows."""
    shown = "；".join(
        f"“{now.name}”监控时全年预计{_show_expected(then)}{likelihood}，自评完成{with_unit(now.actual, now)}"
        for now, then in found[:MOST_SHOWN]
    )
    return f"{shown}等{len(found)}项" if len(found) > MOST_SHOWN else shown


def _reached(found: Sequence[Pair]) -> Finding:
    shown = _show_pairs(found, f"、完成目标的可能性填“{IMPOSSIBLE}”")
    return unmet(
        "self_evaluation_keeps_the_forecast",
        "请核实",
        subject="监控预计不能完成",
        place="实际完成值",
        message=f"{shown}，与监控时的预计不符。",
        remedy="请说明监控后采取的措施，并附完成依据。",
        line=f"{shown}，请说明监控后的措施及完成依据",
        evidence=_join(found),
    )


def _missed(found: Sequence[Pair]) -> Finding:
    shown = _show_pairs(found)
    return unmet(
        "self_evaluation_keeps_the_forecast",
        "请核实",
        subject="监控预计完成情况",
        place="实际完成值",
        message=f"{shown}，与监控时的预计不符。",
        remedy="请说明差异原因。",
        line=f"{shown}，请说明差异原因",
        evidence=_join(found),
    )


def _show_expected(then: Indicator) -> str:
    shown = with_unit(then.expected, then)
    return f"完成{shown}" if has_number(fold_width(shown)) else f"“{shown}”"


def _kept(found: Sequence[Pair]) -> Finding:
    return met(
        "self_evaluation_keeps_the_forecast",
        subject="监控预计完成情况",
        message=f"{len(found)}项指标的自评完成值与监控时的预计无明显差异。",
        evidence=_join(found),
    )


def _join(found: Sequence[Pair]) -> tuple[Span, ...]:
    spans: list[Span] = []
    for now, then in found:
        spans += (now.cell("actual"), now.cell("name"), then.cell("expected"))
    return join_spans(*spans)
