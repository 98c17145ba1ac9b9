"""Approved targets and what adjusted them become the targets that a self-evaluation answers to."""

from __future__ import annotations

import re
from typing import NamedTuple

from pbassist.checks.forms import annual_side, fold_name
from pbassist.checks.quantities import fold_width
from pbassist.model.performance import Indicator, Paper, Target

ASKED = re.compile(r"申请|请示|申报")
GRANTED = re.compile(r"同意|批准|准予|原则同意|审核通过|批复")
CONSENT = re.compile(r"同意|准予|批准")
"""What a letter says that grants; 年初批复 stands in an application too."""
REFUSED = re.compile(
    r"(?:恳?请|望|妥否)[^。\n]{0,8}(?:同意|批准|准予|批复|审批|批示)|不予?同意|未予?同意|不予调整|是否同意|□同意|同意□"
)
WHOLE = 2
"""An adjustment that lists at least one in so many of the approved indicators replaces them all."""


class Adjusted(NamedTuple):
    """The targets in force (调整后目标) and what is only asked for."""

    target: Target
    """The approved form with what was granted laid over it."""
    asked: frozenset[str]
    """Folded names of indicators for which a change was asked and no answer is there."""
    letters: str
    """Words of adjustments that are letters, folded."""


def adjust(approved: Target, papers: tuple[Paper, ...]) -> Adjusted:
    """An approved form after the adjustments beside it, the later over the earlier."""
    target, asked, letters = approved, set[str](), ""
    for paper in papers:
        if paper.role != "adjustment":
            continue
        if paper.target is None:
            letters += fold_name(paper.document.text) if is_granted(paper) else ""
        elif is_granted(paper):
            target = _lay_over(target, annual_side(paper.target))
        else:
            asked |= {fold_name(one.name) for one in paper.target.indicators}
    return Adjusted(target, frozenset(asked), letters)


def is_granted(paper: Paper) -> bool:
    """Whether an adjustment was granted: an application needs the word of who grants it."""
    if paper.target is None:
        return bool(CONSENT.search(REFUSED.sub("", fold_width(paper.document.text))))
    title = paper.target.title
    if not ASKED.search(title or paper.document.name):
        return True
    words = REFUSED.sub("", fold_width(paper.document.text).replace(fold_width(title), ""))
    return bool(GRANTED.search(words))


def tells(letters: str, indicator: Indicator) -> bool:
    """Whether an adjustment letter names an indicator."""
    name = fold_name(indicator.name)
    return bool(name) and name in letters


def _lay_over(target: Target, adjustment: Target) -> Target:
    """Indicators of an adjustment in place of those of their names; a whole form drops the rest."""
    if target.annual is None:
        return target
    new = {fold_name(one.name): one for one in adjustment.indicators}
    old = [fold_name(one.name) for one in target.indicators]
    kept = [name for name in old if name in new]
    if len(new) * WHOLE > len(old) and len(kept) * WHOLE > len(new):
        indicators = adjustment.indicators
    else:
        indicators = tuple(new.get(fold_name(one.name), one) for one in target.annual.indicators)
    annual = target.annual.model_copy(update={"indicators": indicators})
    return target.model_copy(update={"annual": annual})
