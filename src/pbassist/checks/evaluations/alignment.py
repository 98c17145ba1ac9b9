"""A self-evaluation becomes findings where it leaves the approved targets (fault 7)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from pbassist.checks.deadlines import read_days
from pbassist.checks.evaluations.adjusted import Adjusted, adjust, tells
from pbassist.checks.forms import (
    annual_side,
    evaluated_target,
    fold_name,
    join_spans,
    list_names,
    show_planned,
)
from pbassist.checks.quantities import (
    falls_short,
    fold_width,
    has_number,
    is_date,
    planned_quantity,
)
from pbassist.checks.register import Brief, check, met, unclear, unmet
from pbassist.model.performance import Indicator, Target
from pbassist.model.review import Finding, FindingLevel

FAULT = "自评指标与批复目标不一致"
ALIKE = 0.6
RATE = re.compile(r"(?:项目)?(?:预算|资金|支出)?执行率")
"""A row of a form that the other has among its funds."""


class Alignment(NamedTuple):
    """The indicators of two forms, put side by side by name."""

    pairs: tuple[tuple[Indicator, Indicator], ...]
    """Approved and self-evaluated indicator of one name."""
    missing: tuple[Indicator, ...]
    """Approved indicators with no counterpart."""
    added: tuple[Indicator, ...]
    """Self-evaluated indicators with no counterpart."""


@check(fault=FAULT, number=7, needs=("self_evaluation",), stage="self_evaluation")
def indicators_match_the_approval(brief: Brief) -> Iterator[Finding]:
    """Approved indicators come back in the self-evaluation, under their names and at their values."""
    approved = brief.dossier.target("approval")
    declared = brief.dossier.target("declaration")
    reference = approved or declared
    if reference is None:
        yield unclear(
            "indicators_match_the_approval",
            subject=FAULT,
            message="未见本项目的批复目标或申报表（未提供，或所提供的材料中没有本项目），未核对自评指标与批复目标是否一致。",
        )
        return
    adjusted = adjust(annual_side(reference), brief.dossier.papers)
    reference = adjusted.target
    word = "批复" if approved is not None else "申报"
    for target in evaluated_target(brief):
        alignment = align_indicators(reference, target)
        missing = tuple(
            one
            for one in alignment.missing
            if not tells(adjusted.letters, one) and not RATE.fullmatch(fold_name(one.name))
        )
        alignment = alignment._replace(missing=missing)
        lowered = [
            pair
            for pair in alignment.pairs
            if is_lowered(*pair, target.year) and not tells(adjusted.letters, pair[0])
        ]
        if missing or lowered:
            asked = _is_asked(adjusted, [*missing, *(old for old, _ in lowered)])
            level: FindingLevel = "错误" if approved is not None and not asked else "请核实"
            yield _differs(alignment, lowered, (reference, target), level, word, asked)
        else:
            yield met(
                "indicators_match_the_approval",
                subject=FAULT,
                message=f"自评表{len(target.indicators)}项指标与{word}目标一致。",
                evidence=(target.span,),
            )


def _is_asked(adjusted: Adjusted, differing: list[Indicator]) -> bool:
    """Whether all that differs was applied for, without an answer in the papers."""
    return all(fold_name(one.name) in adjusted.asked for one in differing)


def align_indicators(reference: Target, target: Target) -> Alignment:
    """Indicators paired by folded name, in the order of the reference."""
    left = {fold_name(one.name): one for one in target.indicators}
    pairs, missing = [], []
    for one in reference.indicators:
        other = left.pop(fold_name(one.name), None)
        if other is None:
            missing.append(one)
        else:
            pairs.append((one, other))
    return Alignment(tuple(pairs), tuple(missing), tuple(left.values()))


def _differs(
    alignment: Alignment,
    lowered: list[tuple[Indicator, Indicator]],
    forms: tuple[Target, Target],
    level: FindingLevel,
    word: str,
    asked: bool,
) -> Finding:
    """One finding a form: what is missing, then what was lowered, as one matter."""
    said = [*_say_missing(alignment, forms, word), *_say_lowered(lowered, word)]
    spans = [one.cell("name") for one in alignment.missing]
    spans += [new.cell("name") for _, new in _renamed(alignment)]
    for planned, filled in lowered:
        spans += [filled.cell("planned"), planned.cell("planned"), filled.cell("name")]
    first = alignment.missing[0].name if alignment.missing else lowered[0][0].name
    sentences = "；".join(said)
    return unmet(
        "indicators_match_the_approval",
        level,
        subject="绩效指标",
        place="绩效指标" if alignment.missing else f"指标值“{first}”",
        message=f"{sentences}，{'已申请调整，' if asked else ''}未见调整批复。",
        remedy=f"请按{word}目标更正，或补充调整批复依据。",
        line=f"{sentences}，请更正或补充依据",
        evidence=join_spans(*spans),
    )


def _say_missing(alignment: Alignment, forms: tuple[Target, Target], word: str) -> Iterator[str]:
    if not alignment.missing:
        return
    many, few = (len(one.indicators) for one in forms)
    names = list_names([one.name for one in alignment.missing])
    renamed = "".join(f"（“{old.name}”似改为“{new.name}”）" for old, new in _renamed(alignment)[:2])
    yield f"{word}绩效目标共{many}项三级指标，自评表列{few}项，缺少{names}{renamed}"


def _say_lowered(lowered: list[tuple[Indicator, Indicator]], word: str) -> Iterator[str]:
    for planned, filled in lowered[:3]:
        before, after = show_planned(planned), show_planned(filled)
        yield f"“{planned.name}”指标值由{word}的{before}调整为{after}"


def _renamed(alignment: Alignment) -> list[tuple[Indicator, Indicator]]:
    """Missing indicators beside an added one of much the same name and class."""
    found = []
    for old in alignment.missing:
        for new in alignment.added:
            ratio = SequenceMatcher(None, fold_name(old.name), fold_name(new.name)).ratio()
            if ratio >= ALIKE:
                found.append((old, new))
                break
    return found


def is_lowered(planned: Indicator, filled: Indicator, year: int | None) -> bool:
    """Whether a value asks for less than the approved one: a smaller number, a later limit."""
    one, other = planned_quantity(planned), planned_quantity(filled)
    if one is not None and other is not None:
        return falls_short(one, other) is True
    if one is not None and filled.planned and not has_number(fold_width(filled.planned)):
        # 定量改为定性（≥85%改为“提高”）
        return not is_date(filled.planned)
    before, after = read_days(planned.planned, year), read_days(filled.planned, year)
    return before is not None and after is not None and after.last > before.last
