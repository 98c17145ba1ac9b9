"""A multi-year project whose goal of the year is its overall goal becomes a finding."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pbassist.checks.forms import declared_target
from pbassist.checks.quantities import fold_width
from pbassist.checks.register import Brief, check, met, unmet
from pbassist.model.performance import Goal, Target
from pbassist.model.review import Finding

NAME = "annual_goal_is_not_the_overall"
YEAR = re.compile(r"(?<!\d)20\d{2}(?!\d)")
EACH_YEAR = re.compile(r"每年|年均|逐年|各年度|每个?年度|每学年|历年|常年")
"""A goal for each year is the same every year."""
SHORT_TERMS = re.compile(r"一次性|单年|当年项目|1年(?!期以上)")
LONG_TERMS = re.compile(r"多年|跨年|跨年度|阶段性|中长期|[二两三四五2-5]年期")
LEAST = 8
"""Characters of a goal below which it is empty rather than copied."""


@check(fault="年度目标与总体目标相同", needs=("declaration",), stage="declaration")
def annual_goal_is_not_the_overall(brief: Brief) -> Iterator[Finding]:
    """The year's goal of a multi-year project is not the overall goal word for word."""
    for target in declared_target(brief):
        overall, annual = target.overall, target.annual
        if overall is None or annual is None or overall.text is None or annual.text is None:
            continue
        if not spans_years(target):
            continue
        if _is_copied(overall, annual):
            yield _name_copy(overall, annual)
        elif annual.span is not None:
            yield met(
                NAME,
                subject="年度目标",
                message="年度目标与总体目标分别填列。",
                evidence=(annual.span,),
            )


def list_years(target: Target) -> tuple[int, ...]:
    """The years of the term of a form (起止时间), the first and the last; empty when none is named."""
    years = sorted({int(year) for year in YEAR.findall(fold_width(target.period or ""))})
    return (years[0], years[-1]) if years else ()


def spans_years(target: Target) -> bool:
    """Whether a form is of a project that runs over several budget years."""
    years, attribute = list_years(target), fold_width(target.attribute or "")
    if years:
        return years[0] < years[1]
    return bool(LONG_TERMS.search(attribute)) and not SHORT_TERMS.search(attribute)


def _is_copied(overall: Goal, annual: Goal) -> bool:
    one, other = (_letters(goal.text or "") for goal in (overall, annual))
    return one == other and len(one) >= LEAST and not EACH_YEAR.search(one)


def _letters(text: str) -> str:
    return "".join(sign for sign in fold_width(text) if sign.isalnum())


def _name_copy(overall: Goal, annual: Goal) -> Finding:
    return unmet(
        NAME,
        "疑似",
        subject="年度目标与总体目标",
        place="年度目标",
        message="项目跨年度实施，年度目标与总体目标表述完全相同，未体现本年度任务。",
        remedy="请按实施期分解，在年度目标中列明本年度计划完成的任务量和预期效果。",
        line="年度目标与总体目标完全相同，请按实施期分解并列明本年度任务",
        evidence=[span for span in (annual.span, overall.span) if span is not None],
    )
