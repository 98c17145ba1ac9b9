"""Blank fields and missing classes of a declaration become findings (完整性)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pbassist.checks.forms import (
    STATED_NONE,
    aspect_of,
    contains_any,
    declared_target,
    describe_indicator,
    dimension_of,
)
from pbassist.checks.quantities import fold_width
from pbassist.checks.register import Brief, check, met, unclear, unmet
from pbassist.model.performance import Goal, Indicator, Target
from pbassist.model.profile import ClassDemand
from pbassist.model.review import Finding, FindingLevel
from pbassist.model.terms import name_aspect, name_dimension

_NAME = re.compile(r"(?:预算)?项目(?:\(?政策\)?)?(?:名称|编码|代码|编号)")
"""The label that names a project: above the rows of a list, within a form of its own."""
_TITLE = re.compile(r"(?:表|单|册|台账)(?:[(（].{0,20}[)）])?$")
_GOAL_LABEL = re.compile(
    r"(?:年度|总体|绩效|长期|中期|实施期)\S{0,4}目标(?![申自表管审导值])|年度任务"
)
_CELLS = re.compile(r"[\t\n]")
_YEAR_GOAL = re.compile(r"年度(?:绩效|总体)?目标")
_TERM_GOAL = re.compile(r"(?:实施期|中长期|中期|长期|项目期)(?:绩效|总体)?目标")

WITHOUT_RESULT = "没有保存计算结果"
"""Words of the reader's warning on formulas that were never calculated."""
PROGRAMME = re.compile(
    r"(?:培养|培育|人才|名师|名医|名校长|领军|素质|惠民|利民|民生|关爱|暖心|品牌|阳光|希望|育才|引才|固本)[一-鿿]{0,4}工程"
)
"""A programme that is called 工程 and builds nothing."""


@check(fault="填报不完整", needs=("declaration",), stage="declaration")
def fields_are_filled(brief: Brief) -> Iterator[Finding]:
    """The goal, the indicators and every planned value are filled (blank is not none)."""
    for target in declared_target(brief):
        if not target.indicators:
            yield _blank("绩效指标", target, "绩效指标未填列。", "请补充设置绩效指标。")
            continue
        if not any(_says_goal(goal) for goal in (target.annual, target.overall)):
            yield _miss_goal(brief, target)
        elif _leaves_year_blank(target):
            yield _blank("年度目标", target, "年度目标未填列。", "请补充年度目标。")
        empty = [one for one in target.indicators if one.planned is None]
        unsure = _lacks_results(brief, target)
        yield from (_ask_value(one) if unsure else _miss_value(one) for one in empty)
        if not empty:
            yield met(
                "fields_are_filled",
                subject="绩效指标",
                message=f"{len(target.indicators)}项三级指标的指标值均已填列。",
                evidence=(target.span,),
            )


def _miss_value(indicator: Indicator) -> Finding:
    return unmet(
        "fields_are_filled",
        "错误",
        subject=indicator.name,
        place=describe_indicator(indicator),
        message=f"“{indicator.name}”指标值未填。",
        remedy="请补填指标值。",
        line=f"“{indicator.name}”指标值未填，请补充",
        evidence=(indicator.cell("name"),),
    )


def _lacks_results(brief: Brief, target: Target) -> bool:
    """Whether a file holds formulas without their results: =100% typed there is read as a blank."""
    told = {p.document.id: p.document.warnings for p in brief.dossier.papers}
    return any(WITHOUT_RESULT in words for words in told.get(target.span.document_id, ()))


def _ask_value(indicator: Indicator) -> Finding:
    return unclear(
        "fields_are_filled",
        subject=indicator.name,
        message=f"“{indicator.name}”指标值未读出，文件中有公式没有保存计算结果，未核对是否填列。",
        evidence=(indicator.cell("name"),),
    )


def _says_goal(goal: Goal | None) -> bool:
    """Whether a goal is written down: — for the term's goal is none."""
    return goal is not None and fold_width(goal.text or "") not in STATED_NONE


def _leaves_year_blank(target: Target) -> bool:
    """A goal for the whole term alone, on a form that has a field for the year's as well."""
    cells = [fold_width(one).rstrip("：:") for one in re.split(r"[\t\n]", target.span.quote)]
    asked = any(_YEAR_GOAL.fullmatch(one) for one in cells)
    return (
        asked and any(_TERM_GOAL.fullmatch(one) for one in cells) and not _says_goal(target.annual)
    )


def _miss_goal(brief: Brief, target: Target) -> Finding:
    """A goal left blank; a list of all projects may have no column for it."""
    papers = brief.dossier.papers
    text = next((p.document.text for p in papers if p.document.id == target.span.document_id), "")
    listed = _names_project(text[: target.span.start]) and not _names_project(target.span.quote)
    if not listed or _heads_goals(text):
        return _blank("年度目标", target, "年度目标未填列。", "请补充年度目标。")
    return unclear(
        "fields_are_filled",
        subject="年度目标",
        message="所报清单没有年度目标栏，未核对年度目标。",
        evidence=(target.span,),
    )


def _names_project(text: str) -> bool:
    return any(_NAME.match(fold_width(cell)) for cell in _CELLS.split(text))


def _heads_goals(text: str) -> bool:
    """A label for the goal anywhere; 绩效目标一览表 is a title and asks for none."""
    cells = (fold_width(cell) for cell in _CELLS.split(text))
    return any(_GOAL_LABEL.search(cell) and not _TITLE.search(cell) for cell in cells)


def _blank(field: str, target: Target, message: str, remedy: str) -> Finding:
    return unmet(
        "fields_are_filled",
        "错误",
        subject=field,
        place=field,
        message=message,
        remedy=remedy,
        line=message.rstrip("。") + "，请补充",
        evidence=(target.span,),
    )


@check(fault="应设指标未设", number=12, needs=("declaration",), stage="declaration")
def asked_classes_are_set(brief: Brief) -> Iterator[Finding]:
    """Classes that the scheme asks for are there; a class that does not apply is never asked."""
    for target in declared_target(brief):
        if not target.indicators or not _classes_are_known(target):
            continue
        for demand in brief.profile.stage("declaration").classes:
            yield from _look_for(demand, target)


def _classes_are_known(target: Target) -> bool:
    return all(dimension_of(one) is not None for one in target.indicators)


def _look_for(demand: ClassDemand, target: Target) -> Iterator[Finding]:
    label = demand.aspect or demand.dimension
    if not _applies(demand, target) or (demand.aspect and not _prints_aspects(target)):
        return
    if any(_is_of_class(demand, one_class) for one_class in _classes(target)):
        yield met(
            "asked_classes_are_set",
            subject=label,
            message=f"已设置{label}。",
            evidence=(target.span,),
        )
    elif demand.demand in ("required", "asked"):
        level: FindingLevel = "错误" if demand.demand == "required" else "疑似"
        yield unmet(
            "asked_classes_are_set",
            level,
            subject=label,
            place=label,
            message=f"未设置{label}。",
            remedy=f"建议结合项目支出内容补充{label}。",
            line=f"未设置{label}，建议补充",
            note=f"方案口径：{demand.source}",
            evidence=(target.span,),
        )


def _prints_aspects(target: Target) -> bool:
    """Whether second classes are told at all; some lists have 产出指标 and 效益指标 alone."""
    return any(one.aspect for one in target.indicators)


def _applies(demand: ClassDemand, target: Target) -> bool:
    if demand.demand in ("optional", "never"):
        return False
    name = PROGRAMME.sub("", fold_width(target.project.name or ""))
    return not demand.condition or contains_any(name, demand.condition)


def _classes(target: Target) -> list[tuple[str | None, str | None]]:
    return [(dimension_of(one), aspect_of(one)) for one in target.indicators]


def _is_of_class(demand: ClassDemand, printed: tuple[str | None, str | None]) -> bool:
    dimension, aspect = printed
    wanted = name_aspect(None, demand.aspect) if demand.aspect else None
    if wanted is not None:
        return aspect == wanted
    named = name_dimension(demand.dimension)
    return dimension == named or (named == "cost" and aspect == "cost")
