"""Completion as filled in a self-evaluation becomes findings (faults 2, 3, 10, 23)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from pbassist.checks.causes import is_general, is_vague_measure, states_no_problem
from pbassist.checks.deadlines import is_late
from pbassist.checks.evaluations.unspent import explains_unspent
from pbassist.checks.forms import (
    contains_any,
    describe_indicator,
    evaluated_target,
    fold_name,
    is_stated_none,
    join_spans,
    list_names,
    show_planned,
    with_unit,
)
from pbassist.checks.quantities import (
    OPERATOR_SIGNS,
    Quantity,
    actual_quantity,
    falls_short,
    fold_width,
    is_date,
    planned_quantity,
)
from pbassist.checks.rates import execution_rate
from pbassist.checks.register import Brief, check, met, unmet
from pbassist.model.document import Span
from pbassist.model.performance import Indicator, Target
from pbassist.model.review import Finding

COPIED_AT_LEAST = 4
MANY = 300
"""A count from which on an exact hit of a lower bound is unlikely."""
LISTED = 3
BOUND_HEADS = ("不低于", "不少于", "不超过", "不高于", "大于等于", "小于等于", "不小于", "不大于")
BOUND_ENDS = ("以上", "以下", "以内", "之内")
FULL = Decimal(100)
EXECUTION = re.compile(r"(?:项目)?(?:财政)?(?:预算|资金)(?:执行|支出)(?:率|进度)(?:[(].{0,10})?")
NUMBER = re.compile(r"\d{1,12}(?:[.,]\d{1,6})?")
REFERS = re.compile(
    r"同上|同前|见上|原因同|(?:因?项目|工程|工作)?(?:整体|全部)?(?:未能?|没有|尚未)(?:实施|开工|启动|开展|建成)"
)
"""What begins a cause that is told elsewhere for the whole project."""
CAUSED = re.compile(r"因|由于|受|未获批|未批|调整|取消|影响|导致|尚未")
HARMLESS = re.compile(
    r"(?:无|没有|不存在)未完成[^,。;]{0,6}|(?:无|未|没有|不存在|未出现)(?:延期|逾期|超期)|(?:尚)?未(?:发现|发生|出现|收到|接到|造成|产生)"
)


def fell_short(indicator: Indicator, target: Target, brief: Brief) -> bool:
    """Whether an indicator was provably not fulfilled, by number or by its own words."""
    planned, actual = planned_quantity(indicator), actual_quantity(indicator)
    if _is_execution(indicator) and indicator.score != indicator.weight:
        return False
    if planned is not None and actual is not None:
        return falls_short(planned, actual) is True
    if is_late(indicator, target):
        return True
    return says_partly(fold_width(indicator.actual or ""), brief)


def _is_execution(indicator: Indicator) -> bool:
    """A row 预算执行率 whose 100% is the form's own: its points follow the rate, which is judged
    by itself.
    """
    planned = planned_quantity(indicator)
    return (
        planned is not None
        and (planned.value, planned.unit) == (FULL, "%")
        and EXECUTION.fullmatch(fold_width(indicator.name)) is not None
    )


def says_partly(words: str, brief: Brief) -> bool:
    """Whether words say that not all was done; 尚未发现问题 and 无未完成事项 say no such thing."""
    return contains_any(HARMLESS.sub("", words), brief.profile.word_list("part_done"))


@check(fault="未完成未说明原因", number=2, needs=("self_evaluation",), stage="self_evaluation")
def shortfalls_are_explained(brief: Brief) -> Iterator[Finding]:
    """Every unfulfilled indicator states its cause and measures, not in a general phrase alone."""
    for target in evaluated_target(brief):
        for indicator in target.indicators:
            late_and_full = is_late(indicator, target) and indicator.score == indicator.weight
            # 晚于时限仍满分的，在得分一项中连同原因一并提出。
            if fell_short(indicator, target, brief) and not late_and_full:
                yield _judge_cause(indicator, target, brief)


def _judge_cause(indicator: Indicator, target: Target, brief: Brief) -> Finding:
    shown = f"“{indicator.name}”年度指标值{show_planned(indicator)}，{_show_done(indicator)}"
    evidence = join_spans(
        indicator.cell("actual"), indicator.cell("planned"), indicator.cell("name")
    )
    blank = indicator.deviation is None or is_stated_none(indicator.deviation, brief)
    explained = not blank and not is_general(indicator.deviation or "", brief)
    elsewhere = _explained_elsewhere if blank else _refers_to_a_cause
    if explained or elsewhere(indicator, target, brief):
        return met(
            "shortfalls_are_explained",
            subject=indicator.name,
            place=describe_indicator(indicator),
            message=f"{shown}，已说明原因。",
            evidence=evidence,
        )
    filled = "未填写" if indicator.deviation is None else f"填“{indicator.deviation.strip()}”"
    column = "偏差原因栏" if _asks_for_cause(target) else "表中"
    said = f"{column}{filled}" if column == "偏差原因栏" else "未说明原因"
    return unmet(
        "shortfalls_are_explained",
        "错误" if blank else "疑似",
        subject=indicator.name,
        place=describe_indicator(indicator),
        message=f"{shown}，{said}{'' if blank else '，原因较为笼统'}。",
        remedy="请说明未完成原因及下步改进措施。",
        line=f"{shown}，{said}，请说明原因及改进措施",
        evidence=join_spans(*evidence, _span_of(indicator, "deviation")),
    )


def _show_done(indicator: Indicator) -> str:
    """完成58处, but 完成值填“基本完成”."""
    done = with_unit(indicator.actual, indicator)
    return f"完成{done}" if re.search(r"\d", done) else f"完成值填“{done}”"


def _span_of(indicator: Indicator, field: str) -> Span | None:
    return next((cell.span for cell in indicator.cells if cell.field == field), None)


def _asks_for_cause(target: Target) -> bool:
    folded = fold_width(target.span.quote)
    return any(
        word in folded for word in ("偏差", "未完成原因", "原因分析", "扣分原因", "未达标原因")
    )


def _refers_to_a_cause(indicator: Indicator, target: Target, brief: Brief) -> bool:
    """同上, 项目未实施: the cause of the whole project stands in another row or in what was done."""
    if not REFERS.match(fold_width(indicator.deviation or "")):
        return False
    told = [one.deviation for one in target.indicators if one.deviation]
    told += [target.annual.actual] if target.annual and target.annual.actual else []
    return any(
        CAUSED.search(fold_width(one)) and not is_general(one, brief)
        for one in told
        if not REFERS.match(fold_width(one))
    )


def _explained_elsewhere(indicator: Indicator, target: Target, brief: Brief) -> bool:
    """Some forms give causes once below the table, naming the indicators."""
    name = fold_name(indicator.name)
    if indicator.remark and ("因" in indicator.remark or name in fold_name(indicator.remark)):
        return True
    sentences = (fold_width(one) for one in re.split(r"[。；;\n]", target.problems or ""))
    return any(
        name in fold_name(one) and not is_general(fold_name(one).replace(name, ""), brief)
        for one in sentences
    )


@check(fault="完成值照抄指标值", number=3, needs=("self_evaluation",), stage="self_evaluation")
def actuals_are_reported(brief: Brief) -> Iterator[Finding]:
    """Actual values are numbers of what was done, not the plan's signs or a bare 已完成."""
    for target in evaluated_target(brief):
        numeric = [one for one in target.indicators if planned_quantity(one) is not None]
        signed = [
            one
            for one in target.indicators
            if (one in numeric and _keeps_the_sign(one)) or _is_copied(one)
        ]
        worded = [one for one in numeric if _only_says_done(one, brief)]
        if worded:
            # 单独一项时限填“已完成”不算问题；与定量指标一并出现时一并列出。
            worded += [one for one in _dated(target) if _only_says_done(one, brief)]
        if signed:
            yield _copied(signed)
        if worded:
            yield _worded(worded)
        blank = [one for one in target.indicators if one.actual is None and one.planned]
        if blank:
            yield _blank(blank)
        if not (signed or worded or blank):
            yield from _judge_equality(numeric)


def _keeps_the_sign(indicator: Indicator) -> bool:
    """A sign or a word of a bound in the actual value; 90%以上 where it is the plan's own words."""
    actual = fold_width(indicator.actual or "")
    if _tells_its_own(actual, fold_width(indicator.planned or "")):
        return False
    if set(actual) & OPERATOR_SIGNS or actual.startswith(BOUND_HEADS):
        return True
    if not actual.endswith(BOUND_ENDS):
        return False
    planned, said = planned_quantity(indicator), actual_quantity(indicator)
    return planned is not None and said is not None and planned.value == said.value


def _tells_its_own(actual: str, planned: str) -> bool:
    """≤24小时内全部报告，最长19小时: a number of its own stands behind the plan's bound."""
    bound = set(NUMBER.findall(planned))
    found = NUMBER.findall(actual)
    return len(found) > 1 and any(one not in bound for one in found)


def _is_copied(indicator: Indicator) -> bool:
    """A bound of any kind word for word, sign and all: ≤8日 done where ≤8日 was planned."""
    actual = fold_width(indicator.actual or "")
    return bool(set(actual) & OPERATOR_SIGNS) and actual == fold_width(show_planned(indicator))


def _only_says_done(indicator: Indicator, brief: Brief) -> bool:
    actual = fold_width(indicator.actual or "").rstrip("。")
    return actual in brief.profile.word_list("done")


def _dated(target: Target) -> list[Indicator]:
    return [one for one in target.indicators if is_date(one.planned or "")]


def _copied(found: list[Indicator]) -> Finding:
    names = list_names([one.name for one in found])
    plural = "均" if len(found) > 1 else ""
    example = f"（如“{found[0].actual}”）"
    head = f"{names}的实际完成值{plural}照抄年度指标值{example}"
    return unmet(
        "actuals_are_reported",
        "错误",
        subject="完成值照抄",
        place="实际完成值",
        message=f"{head}，未反映实际完成情况。",
        remedy="请据实填列具体数值。",
        line=f"{head}，请据实填列",
        evidence=tuple(one.cell("actual") for one in found),
    )


def _worded(found: list[Indicator]) -> Finding:
    names = list_names([one.name for one in found])
    plural = "均" if len(found) > 1 else ""
    count = f"{len(found)}项" if 1 < len(found) <= LISTED else ""
    return unmet(
        "actuals_are_reported",
        "错误",
        subject="完成值只填已完成",
        place="实际完成值",
        message=(f"{names}{count}实际完成值{plural}仅填“{found[0].actual}”，未填具体数值或时间。"),
        remedy="请据实填列具体数值或完成时间。",
        line=f"{names}完成值仅填“{found[0].actual}”，请据实填列数值",
        evidence=tuple(one.cell("actual") for one in found),
    )


def _blank(found: list[Indicator]) -> Finding:
    names = list_names([one.name for one in found])
    return unmet(
        "actuals_are_reported",
        "错误",
        subject="完成值未填",
        place="实际完成值",
        fault="填报不完整",
        message=f"{names}实际完成值未填。",
        remedy="请据实补填。",
        line=f"{names}实际完成值未填，请补充",
        evidence=tuple(one.cell("name") for one in found),
    )


def _is_open_ended(planned: Quantity, *, many: bool) -> bool:
    """Whether an exact hit of a plan is unlikely: a share, or among many a large lower bound."""
    if planned.unit == "%":
        return planned.value != FULL
    return many and planned.operator == "≥" and planned.value >= MANY


def _judge_equality(numeric: list[Indicator]) -> Iterator[Finding]:
    """Equal to the plan everywhere, even where an exact hit is unlikely, is worth a question."""
    open_ended = []
    for indicator in numeric:
        planned, actual = planned_quantity(indicator), actual_quantity(indicator)
        if planned is None or actual is None:
            return
        if (planned.value, planned.unit) != (actual.value, actual.unit):
            yield met(
                "actuals_are_reported",
                subject="实际完成值",
                message=f"{len(numeric)}项定量指标的完成值均填列了具体数值。",
                evidence=tuple(one.cell("actual") for one in numeric),
            )
            return
        if _is_open_ended(planned, many=len(numeric) > COPIED_AT_LEAST):
            open_ended.append(indicator)
    if len(numeric) >= COPIED_AT_LEAST and len(open_ended) > 1:
        yield unmet(
            "actuals_are_reported",
            "请核实",
            subject="完成值全部等于指标值",
            place="实际完成值",
            message=f"{len(numeric)}项定量指标的完成值全部等于年度指标值。",
            remedy="请核实是否据实填列。",
            line=f"{len(numeric)}项定量指标完成值全部等于指标值，请核实是否据实填列",
            evidence=tuple(one.cell("actual") for one in numeric),
        )


@check(
    fault="执行率与完成情况不匹配",
    number=10,
    needs=("self_evaluation",),
    stage="self_evaluation",
)
def low_execution_is_explained(brief: Brief) -> Iterator[Finding]:
    """A low execution rate beside indicators that are all full is explained."""
    limit = brief.profile.threshold("low_execution")
    for target in evaluated_target(brief):
        rate = execution_rate(target)
        rows = [one for one in target.indicators if not _is_execution(one)]
        scored = [one for one in rows if one.weight and one.score is not None]
        if rate is None or limit is None or rate.computed >= limit or not scored:
            continue
        full = all(one.score == one.weight for one in scored)
        if explains_unspent(target, brief):
            continue
        if full and not any(fell_short(one, target, brief) for one in scored):
            yield unmet(
                "low_execution_is_explained",
                "请核实",
                subject="执行率与完成情况",
                place="预算执行率",
                message=(
                    f"项目预算执行率仅{rate.shown}，而{len(scored)}项指标均自评全部完成并得满分。"
                ),
                remedy="请说明资金未支出原因及指标完成依据。",
                line=f"预算执行率仅{rate.shown}而各项指标均得满分，请说明资金未支出原因及完成依据",
                evidence=rate.spans,
                formula=rate.formula,
            )


@check(fault="存在问题填“无”", number=23, needs=("self_evaluation",), stage="self_evaluation")
def problems_are_stated(brief: Brief) -> Iterator[Finding]:
    """Problems are not stated as none while indicators were missed; measures are concrete."""
    for target in evaluated_target(brief):
        short = [one for one in target.indicators if fell_short(one, target, brief)]
        if not short:
            continue
        span = target.problems_span
        if span is not None and states_no_problem(target.problems, brief):
            yield _stated_none(target, short, span)
            continue
        yield from _judge_measures(target, short, brief)


def _stated_none(target: Target, short: list[Indicator], span: Span) -> Finding:
    shown = (target.problems or "").strip()
    return unmet(
        "problems_are_stated",
        "错误",
        subject="存在问题",
        place="存在问题",
        message=(
            f"项目有{len(short)}项指标未完成（{list_names([one.name for one in short])}），"
            f"“存在问题”填“{shown}”，前后不一致。"
        ),
        remedy="请如实填写并提出具体改进措施。",
        line=f"有{len(short)}项指标未完成而“存在问题”填“{shown}”，请如实填写并提出改进措施",
        evidence=(span, *(one.cell("actual") for one in short)),
    )


def _judge_measures(target: Target, short: list[Indicator], brief: Brief) -> Iterator[Finding]:
    said = fold_width(target.measures or "").rstrip("。")
    if not said or target.measures_span is None:
        return
    if is_stated_none(target.measures, brief) or is_vague_measure(said, brief):
        yield unmet(
            "problems_are_stated",
            "请核实",
            subject="改进措施",
            place="改进措施",
            fault="改进措施空泛",
            message=f"项目有{len(short)}项指标未完成，改进措施仅填“{(target.measures or '').strip()}”。",
            remedy="请针对未完成的指标提出具体改进措施。",
            line=f"有{len(short)}项指标未完成，改进措施较为空泛，请具体填写",
            evidence=(target.measures_span, *(one.cell("actual") for one in short)),
        )
