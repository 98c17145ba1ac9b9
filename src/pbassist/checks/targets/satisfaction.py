"""Satisfaction indicators become findings: whom they ask, how high, and by what survey (fault 21)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from pbassist.checks.forms import (
    aspect_of,
    contains_any,
    declared_target,
    describe_indicator,
    evaluated_target,
    join_spans,
    show_planned,
    with_unit,
)
from pbassist.checks.handed_in import read_handed_in
from pbassist.checks.quantities import Quantity, actual_quantity, fold_width, planned_quantity
from pbassist.checks.register import Brief, check, met, unmet
from pbassist.model.performance import Indicator, Target
from pbassist.model.review import Finding

FILLERS = ("满意度", "满意率", "满意程度", "满意", "指标", "情况", "的", "调查")
SAMPLE = re.compile(r"\d{1,7}[份人名件条次户票单例家组]")
LABELS = re.compile(r"(?:自评|复核)?[评打]分(?:标准|依据|办法|细则|规则|说明)?(?=[\t\n])")
FULL = Decimal(100)


@check(fault="满意度对象不明", number=21, needs=("declaration",), stage="declaration")
def satisfaction_names_whom(brief: Brief) -> Iterator[Finding]:
    """A satisfaction indicator names its people and does not plan a full 100%."""
    for target in declared_target(brief):
        for indicator in _satisfactions(target):
            findings = tuple(_look_at(indicator, brief))
            yield from findings
            if not findings:
                yield met(
                    "satisfaction_names_whom",
                    subject=indicator.name,
                    place=describe_indicator(indicator),
                    message=f"满意度指标“{indicator.name}”对象明确。",
                    evidence=(indicator.cell("name"),),
                )


def _satisfactions(target: Target) -> list[Indicator]:
    return [
        one for one in target.indicators if aspect_of(one) == "satisfaction" or "满意" in one.name
    ]


def _look_at(indicator: Indicator, brief: Brief) -> Iterator[Finding]:
    """One finding an indicator, whether its people, its value or both are at fault."""
    nameless = _has_no_object(indicator, brief)
    quantity = planned_quantity(indicator)
    full = quantity is not None and quantity.unit == "%" and quantity.value == FULL
    if not nameless and not full:
        return
    shown = show_planned(indicator)
    said, wanted = [], []
    if nameless:
        said.append("未明确服务对象")
        wanted.append("改为“××（受益对象）满意度”")
    if full:
        said.append(f"指标值填“{shown}”取值过高")
        wanted.append("结合以前年度调查结果合理设定指标值")
    yield unmet(
        "satisfaction_names_whom",
        "疑似",
        subject=indicator.name,
        place=describe_indicator(indicator),
        fault="" if nameless else "满意度取值过高",
        message=f"满意度指标“{indicator.name}”{'，'.join(said)}。",
        remedy=f"请{'，并'.join(wanted)}。",
        line=f"满意度指标“{indicator.name}”{'，'.join(said)}，请{'，并'.join(wanted)}",
        evidence=join_spans(indicator.cell("name"), indicator.cell("planned") if full else None),
    )


def _has_no_object(indicator: Indicator, brief: Brief) -> bool:
    name = fold_width(indicator.name)
    if "满意" not in name:
        return False
    for filler in FILLERS:
        name = name.replace(filler, "")
    name = "".join(c for c in name if c.isalnum()).rstrip("0123456789")
    has_explanation = contains_any(
        fold_width(indicator.explanation or ""), ("对象", "群众", "人员", "居民", "师生", "患者")
    )
    return name in brief.profile.word_list("no_object") and not has_explanation


@check(fault="满意度无调查情况", number=21, needs=("self_evaluation",), stage="self_evaluation")
def satisfaction_has_a_survey(brief: Brief) -> Iterator[Finding]:
    """A very high satisfaction in a self-evaluation comes with its survey, asked once a form."""
    limit = brief.profile.threshold("satisfaction_asked")
    survey = brief.profile.word_list("survey")
    for target in evaluated_target(brief):
        if contains_any(_say(target), survey) or _is_attached(brief, survey):
            continue
        for indicator in _satisfactions(target):
            actual = actual_quantity(indicator)
            share = actual is not None and _is_share(indicator, actual)
            high = share and actual is not None and actual.value >= (limit or FULL)
            if high and not _tells_counts(indicator):
                shown = with_unit(indicator.actual, indicator)
                nameless = _has_no_object(indicator, brief)
                whom = "未明确服务对象，" if nameless else ""
                asked = "注明服务对象，并附" if nameless else "附"
                yield unmet(
                    "satisfaction_has_a_survey",
                    "请核实",
                    subject=indicator.name,
                    place=describe_indicator(indicator),
                    message=f"“{indicator.name}”自评完成值{shown}，{whom}未见调查情况。",
                    remedy=f"请{asked}问卷份数、回收数等调查情况。",
                    line=f"“{indicator.name}”自评{shown}，请{asked}问卷份数、回收数等调查情况",
                    evidence=join_spans(indicator.cell("actual"), indicator.cell("name")),
                )
                break


def _say(target: Target) -> str:
    """The words of a form without its names and labels: 垃圾回收率 and 评分标准 tell of no survey."""
    text = LABELS.sub("", target.span.quote)
    others = (one.name for one in target.indicators if "满意" not in one.name)
    for name in (*others, *filter(None, [target.project.name])):
        text = text.replace(name, "")
    return text


def _is_share(indicator: Indicator, actual: Quantity) -> bool:
    """A per cent, or a bare number beside a plan in per cent."""
    if actual.unit:
        return actual.unit == "%"
    planned = planned_quantity(indicator)
    return planned is not None and planned.unit == "%" and actual.value <= FULL


def _tells_counts(indicator: Indicator) -> bool:
    """A remark such as 扫码评价1126份，满意1075份 tells of a survey without calling it one."""
    said = (indicator.remark, indicator.deviation, indicator.source, indicator.explanation)
    return any(SAMPLE.search(fold_width(text)) for text in said if text)


def _is_attached(brief: Brief, survey: tuple[str, ...]) -> bool:
    report = brief.dossier.paper("report")
    told = report.document.text if report is not None else ""
    return contains_any(f"{told}\n{read_handed_in(brief)}", survey)
