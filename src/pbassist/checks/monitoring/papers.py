"""A monitoring form becomes findings: its rate, its pace, and what is expected for the year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from pbassist.checks.causes import is_general
from pbassist.checks.evaluations.completion import fell_short
from pbassist.checks.evaluations.execution import judge_source_rates
from pbassist.checks.forms import (
    contains_any,
    is_stated_none,
    join_spans,
    list_names,
    monitored_target,
    show_planned,
    with_unit,
)
from pbassist.checks.monitoring.pace import (
    Pace,
    explain_pace,
    find_reported_month,
    measure_pace,
    rename_rate,
    show_share,
)
from pbassist.checks.quantities import actual_quantity, fold_width, planned_quantity, same_unit
from pbassist.checks.rates import Rate, execution_rate
from pbassist.checks.register import Brief, check, met, unclear, unmet
from pbassist.model.document import Span
from pbassist.model.performance import Indicator, Target
from pbassist.model.profile import Profile
from pbassist.model.review import Finding

MOST_SHOWN = 3
TICKS = re.compile(r"[√✓✔☑■Vv是]{1,3}")
STILL = re.compile(r"再|还|尚|另|剩余|余下|新增")
NO_COUNT = re.compile(r"率|度|均|水平|价|成本|标准|时[间限长效]|余额|存量")
YEAR_ONLY = "本年"


@check(fault="执行率、执行数有误", number=8, needs=("monitoring",), stage="monitoring")
def monitored_rate_recomputes(brief: Brief) -> Iterator[Finding]:
    """The printed rate of a monitoring form is payment divided by budget, inside its rounding."""
    for target in monitored_target(brief):
        rate, month = execution_rate(target), find_reported_month(brief)
        if rate is None:
            yield unclear(
                "monitored_rate_recomputes",
                subject="执行率",
                message="预算数或执行数未填列（或预算数为0），执行率无法核对。",
            )
            continue
        months = (f"1—{month}月" if month > 1 else "1月") if month else YEAR_ONLY
        yield _judge_rate(rename_rate(rate, months), months)
        yield from judge_source_rates("monitored_rate_recomputes", brief, "monitoring", target)


def _judge_rate(rate: Rate, months: str) -> Finding:
    paid, budget = (one.value for one in rate.formula.inputs[:2])
    printed = next((one.value for one in rate.formula.inputs[2:]), "")
    if rate.printed is None or rate.agrees:
        said = f"执行率{printed}与执行数、预算数相符。" if printed else f"执行率为{rate.shown}。"
        return met(
            "monitored_rate_recomputes",
            subject="执行率",
            place="预算执行率",
            message=said,
            evidence=rate.spans,
            formula=rate.formula,
        )
    return unmet(
        "monitored_rate_recomputes",
        "错误",
        subject="执行率",
        place="预算执行率",
        message=f"预算数{budget}、{months}执行数{paid}，执行率应为{rate.shown}，填列为{printed}。",
        remedy="请核对后更正。",
        line=f"执行率应为{rate.shown}（{paid}÷{budget}），填列为{printed}，请更正",
        evidence=rate.spans,
        formula=rate.formula,
    )


@check(fault="执行进度偏慢未说明原因", needs=("monitoring",), stage="monitoring")
def slow_pace_is_explained(brief: Brief) -> Iterator[Finding]:
    """A budget that is spent more slowly than the year goes by comes with a cause."""
    for target in monitored_target(brief):
        pace = measure_pace(brief)
        if pace is None:
            yield unclear(
                "slow_pace_is_explained",
                subject="执行进度",
                message="预算数、执行数或监控期（×月）未能识别，执行进度未核对。",
            )
        elif pace.light == "绿" or _explains_anything(target, brief):
            yield _in_pace(pace)
        else:
            yield _slow(pace, brief.profile)


def _explains_anything(target: Target, brief: Brief) -> bool:
    """Whether any cause, problem or remark of the form says more than a general phrase."""
    said = [target.problems, target.measures]
    said += [words for one in target.indicators for words in (one.deviation, one.remark)]
    return any(words and not _says_nothing(words, brief) for words in said)


def _says_nothing(words: str, brief: Brief) -> bool:
    return is_stated_none(words, brief) or is_general(words, brief)


def _in_pace(pace: Pace) -> Finding:
    why = "按项目自身起止时间计算" if pace.own_term else ""
    why = why or ("" if pace.light == "绿" else "表中已说明原因")
    return met(
        "slow_pace_is_explained",
        subject="执行进度",
        place="预算执行率",
        message=f"{pace.months}执行率{pace.rate.shown}，序时进度{show_share(pace.elapsed)}，为{pace.light}灯。",
        evidence=pace.rate.spans,
        formula=explain_pace(pace),
        note=f"{why}。" if why else "",
    )


def _slow(pace: Pace, profile: Profile) -> Finding:
    limits = f"{pace.months}的阈值" if profile.own_limits(pace.month) else "方案"
    rate, elapsed, ratio = pace.rate.shown, show_share(pace.elapsed), show_share(pace.ratio)
    return unmet(
        "slow_pace_is_explained",
        "请核实",
        subject="执行进度",
        place="预算执行率",
        message=f"{pace.months}执行率{rate}，序时进度{elapsed}，为序时进度的{ratio}，表中未说明原因。",
        remedy="请说明执行偏慢的原因和加快执行的措施；预计难以执行的，请提出调整预算的意见。",
        line=f"{pace.months}执行率{rate}，低于序时进度{elapsed}，请说明原因和措施",
        note=f"按{limits}为{pace.light}灯。",
        evidence=pace.rate.spans,
        formula=explain_pace(pace),
    )


def read_expected(indicator: Indicator) -> Indicator:
    """An indicator as it is expected to end the year, in the place of what was done so far."""
    cells = tuple(
        one.model_copy(update={"field": "actual"}) if one.field == "expected" else one
        for one in indicator.cells
        if one.field != "actual"
    )
    return indicator.model_copy(update={"actual": indicator.expected, "cells": cells})


def exceeds_expected(indicator: Indicator) -> bool:
    """Whether more was done in the months than is expected for the year: counts only go up."""
    if NO_COUNT.search(indicator.name) or STILL.search(indicator.expected or ""):
        return False
    planned = planned_quantity(indicator)
    done, expected = actual_quantity(indicator), actual_quantity(read_expected(indicator))
    if planned is None or done is None or expected is None or not same_unit(done, expected):
        return False
    upward = planned.operator not in ("≤", "<") and "%" not in (done.unit, planned.unit)
    return upward and done.value > expected.value > Decimal(0)


@check(fault="预计完成数小于已完成数", needs=("monitoring",), stage="monitoring")
def expected_covers_what_is_done(brief: Brief) -> Iterator[Finding]:
    """The whole year is not expected to end with less than its first months."""
    for target in monitored_target(brief):
        found = [one for one in target.indicators if exceeds_expected(one)]
        shown = "；".join(
            f"“{one.name}”已完成{with_unit(one.actual, one)}，全年预计完成{with_unit(one.expected, one)}"
            for one in found[:MOST_SHOWN]
        )
        if found:
            yield unmet(
                "expected_covers_what_is_done",
                "错误",
                subject="全年预计完成情况",
                place="全年预计完成情况",
                message=f"{shown}，预计数小于已完成数{_count(found)}。",
                remedy="请核对后更正。",
                line=f"{shown}，请核对更正",
                evidence=_join_cells(found, "name", "actual", "expected"),
            )


@check(fault="填报不完整", needs=("monitoring",), stage="monitoring")
def expectations_are_filled(brief: Brief) -> Iterator[Finding]:
    """A form that asks for it states for every indicator what is expected by the year's end."""
    for target in monitored_target(brief):
        asked = [one for one in target.indicators if one.planned]
        blank = [one for one in asked if one.expected is None]
        if blank and len(blank) < len(asked):
            yield _unfilled(blank, "全年预计完成情况")
        for column, words in (("expected", "全年预计完成情况"), ("actual", "监控期完成情况")):
            if asked and not any(getattr(one, column) for one in asked):
                yield unclear(
                    "expectations_are_filled",
                    subject=words,
                    message=f"{words}未填或表中没有此栏，未核对。",
                )


def _unfilled(found: Sequence[Indicator], label: str) -> Finding:
    names = list_names([one.name for one in found])
    return unmet(
        "expectations_are_filled",
        "错误",
        subject=label,
        place=label,
        message=f"{names}的{label}未填。",
        remedy="请据实补填。",
        line=f"{names}{label}未填，请补充",
        evidence=tuple(one.cell("name") for one in found),
    )


@check(fault="预计不能完成未说明原因", needs=("monitoring",), stage="monitoring")
def expected_shortfalls_are_explained(brief: Brief) -> Iterator[Finding]:
    """What will not be reached by the year's end comes with its cause and with measures."""
    for target in monitored_target(brief):
        short = [
            one
            for one in target.indicators
            if fell_short(read_expected(one), target, brief) and not exceeds_expected(one)
        ]
        said = {one.name: _find_cause(one, target, brief) for one in short}
        for words, level in (("", "错误"), ("general", "疑似"), ("cause", "疑似")):
            found = [one for one in short if said[one.name] == words]
            if found and words == "cause":
                yield _without_measures(found)
            elif found:
                yield _without_cause(found, general=level == "疑似")
        explained = [one for one in short if said[one.name] == "measures"]
        if explained:
            yield _explained(explained)


def _find_cause(one: Indicator, target: Target, brief: Brief) -> str:
    """ "" for no cause, general, cause, or measures where they are stated too."""
    cause = one.deviation or one.remark or ""
    told = f"{target.problems or ''}{target.measures or ''}"
    if fold_width(one.name) in fold_width(told):
        cause = cause or told
    if TICKS.fullmatch(fold_width(cause)):
        return "measures"  # 只设勾选栏的表，勾选即已说明
    if not cause or is_stated_none(cause, brief):
        return ""
    if is_general(cause, brief):
        return "general"
    row = f"{cause}{one.remark or ''}{told}{_read_row(one, brief)}"
    signs = brief.profile.word_list("measure_signs")
    return "measures" if not signs or contains_any(row, signs) else "cause"


def _read_row(one: Indicator, brief: Brief) -> str:
    """Every word of an indicator's row right of its cause: measures may have a column of their own."""
    paper = brief.dossier.paper("monitoring")
    if paper is None:
        return ""
    document, cause = paper.document, one.cell("deviation")
    block = next(iter(document.blocks_within(cause.start, max(cause.end, cause.start + 1))), None)
    if block is None or block.cell is None:
        return ""
    place = block.cell.table, block.cell.row
    beside = (b for b in document.blocks if b.cell and (b.cell.table, b.cell.row) == place)
    return "".join(document.text[b.start : b.end] for b in beside if b.start > cause.end)


def _without_cause(found: Sequence[Indicator], *, general: bool) -> Finding:
    shown = _show(found)
    filled = (found[0].deviation or found[0].remark or "").strip()
    said = f"原因填“{filled}”，较为笼统" if general else "未说明原因"
    return unmet(
        "expected_shortfalls_are_explained",
        "疑似" if general else "错误",
        subject="笼统的原因" if general else "预计不能完成的原因",
        place="偏差原因",
        message=f"{shown}，预计不能完成年度目标，{said}。",
        remedy="请说明具体原因和拟采取的措施。",
        line=f"{shown}，{said}，请说明原因和措施",
        evidence=_join_cells(found, "name", "planned", "expected", "deviation", "remark"),
    )


def _without_measures(found: Sequence[Indicator]) -> Finding:
    shown = _show(found)
    return unmet(
        "expected_shortfalls_are_explained",
        "疑似",
        subject="预计不能完成的措施",
        place="偏差原因",
        fault="预计不能完成未提措施",
        message=f"{shown}，已说明原因，未提出改进措施。",
        remedy="请提出加快实施的措施；确需调整目标的，请按程序申请调整。",
        line=f"{shown}，未提出改进措施，请补充",
        evidence=_join_cells(found, "name", "planned", "expected", "deviation"),
    )


def _explained(found: Sequence[Indicator]) -> Finding:
    return met(
        "expected_shortfalls_are_explained",
        subject="预计不能完成的原因",
        message=f"{_show(found)}，已说明原因和措施。",
        evidence=_join_cells(found, "name", "planned", "expected", "deviation"),
    )


def _show(found: Sequence[Indicator]) -> str:
    shown = "；".join(
        f"“{one.name}”年度指标值{show_planned(one)}，全年预计完成{with_unit(one.expected, one)}"
        for one in found[:MOST_SHOWN]
    )
    return f"{shown}等{len(found)}项" if len(found) > MOST_SHOWN else shown


def _count(found: Sequence[Indicator]) -> str:
    return f"（共{len(found)}项）" if len(found) > MOST_SHOWN else ""


def _join_cells(found: Sequence[Indicator], *fields: str) -> tuple[Span, ...]:
    return join_spans(
        *(
            cell.span
            for one in found
            for field in fields
            for cell in one.cells
            if cell.field == field
        )
    )
