"""Outcome indicators of a whole county's economy on a small project's form become findings (fault 14)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pbassist.checks.forms import (
    contains_any,
    declared_target,
    describe_indicator,
    dimension_of,
    fold_name,
    join_spans,
)
from pbassist.checks.register import Brief, check, unmet
from pbassist.checks.targets.measurability import is_vague
from pbassist.model.performance import Indicator, Target
from pbassist.model.review import Finding

NAME = "effects_are_within_reach"
WHOLE_FORMS = ("整体", "区域绩效", "转移支付")
"""Forms of a department or of a place, whose effects may be the place's."""
MOVES = re.compile(r"^(?:有效|有力|直接|间接)?(?:带动|拉动|促进|推动|推进|提高|提升|助推|刺激)")


@check(fault="效益指标空泛或与项目无关", number=14, needs=("declaration",), stage="declaration")
def effects_are_within_reach(brief: Brief) -> Iterator[Finding]:
    """No small project claims the growth of a whole county's economy as its own effect."""
    for target in declared_target(brief):
        if not _is_small(target, brief):
            continue
        for one in target.indicators:
            # 指标值本身不可衡量的，另有意见，一处不提两次。
            if _is_far(one, brief) and not is_vague(one, brief):
                yield _say_far(one)


def _is_small(target: Target, brief: Brief) -> bool:
    """A project by its form, by what it is for, and by its money."""
    limit, fund = brief.profile.threshold("small_project"), target.fund("total", "requested")
    if limit is None or fund is None or not 0 < fund.amount <= limit * 10000:
        return False
    if contains_any(target.title, WHOLE_FORMS):
        return False
    return not contains_any(target.project.name or "", brief.profile.word_list("macro_projects"))


def _is_far(indicator: Indicator, brief: Brief) -> bool:
    """Whether an outcome is a total of the whole place, and of no narrower circle."""
    if dimension_of(indicator) != "outcome":
        return False
    words, name = brief.profile.word_list, fold_name(indicator.name)
    if contains_any(name, words("narrower_circle")):
        return False
    whole = contains_any(name, words("whole_place"))
    if contains_any(name, words("place_totals")):
        return whole or MOVES.match(name) is not None
    return whole and contains_any(name, words("place_effects"))


def _say_far(indicator: Indicator) -> Finding:
    return unmet(
        NAME,
        "疑似",
        subject=indicator.name,
        place=describe_indicator(indicator),
        message=f"效益指标“{indicator.name}”为地区总体指标，与本项目无直接因果，且数据难以采集。",
        remedy="建议改为直接反映项目实施效果、便于采集的指标。",
        line=f"效益指标“{indicator.name}”与本项目无直接因果且难以采集，建议改为直接反映项目效果的指标",
        evidence=join_spans(indicator.cell("name"), indicator.cell("planned")),
    )
