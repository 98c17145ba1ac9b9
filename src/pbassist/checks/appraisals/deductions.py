"""Reasons for points taken off become findings where they do not explain what is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import NamedTuple

from pbassist.checks.appraisals.sheets import (
    Sheet,
    bare_name,
    is_bonus,
    is_malus,
    list_sheets,
    points,
)
from pbassist.checks.forms import is_stated_none, join_spans, list_names, plain
from pbassist.checks.quantities import fold_width
from pbassist.checks.register import Brief, Kind, check, unmet
from pbassist.model.performance import Indicator
from pbassist.model.profile import Profile
from pbassist.model.review import Finding, FindingLevel

MATCH = "deductions_match_their_reasons"
TOLD = "deductions_are_explained"
KINDS: tuple[Kind, ...] = ("project", "department", "report")
PRICED = re.compile(
    r"(?P<each>各|分别|均|每[处项个次天份条家])?(?:自|被|酌情|酌)?(?:扣(?:减|除)?(?P<points>\d{1,2}(?:\.\d{1,2})?)分"
    r"|[-－﹣](?P<minus>\d{1,2}(?:\.\d{1,2})?)分)"
)
NOT_TAKEN = re.compile(
    r"(?:上年度?|去年|上一年度?|以前年度|不|不予|未予|未|免|可|最多|原|应|拟|少|多|再)(?:自|被)?$"
)
WHOLE = re.compile(r"(?:共|合计|累计|总计|总共)(?:自|被)?扣(?:减|除)?(\d{1,2}(?:\.\d{1,2})?)分")
COUNTED = re.compile(r"(\d{1,3}|[一二两三四五六七八九十])(?:多)?(处|个|项|次|天|份|条|家|名|人|户)")
CLAUSE = re.compile(r"[，,；;。、]")
RATE = re.compile(
    r"(?:每|各)[^，,；;。扣]{0,14}?扣(?:减|除)?(\d{1,2}(?:\.\d{1,2})?)分"
    r"|一(?:处|个|项|次|天|份|条|家)[^，,；;。扣]{0,8}扣(?:减|除)?(\d{1,2}(?:\.\d{1,2})?)分"
)
STEP = re.compile(r"每(?:逾期|迟报|超过|延误|推迟|低)?(\d{1,3})(?:处|个|项|次|天|份|条|日)")
MEASURE = re.compile(r"(?:每[^，,；;。扣]{0,10}?|一|每\d{1,3})(处|个|项|次|天|日|份|条|家)")
BEYOND = re.compile(r"以上|超过|超出|以外|起扣|最多|以内|之后")
DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2}
LIKE = {"项": "处", "个": "处", "条": "处", "份": "处", "家": "处", "日": "天"}
MOST_SHOWN = 3


class Told(NamedTuple):
    """Points that a reason takes off, and whether every clause of it has its price."""

    taken: Decimal
    whole: bool


@check(fault="扣分与理由不符", kinds=KINDS)
def deductions_match_their_reasons(brief: Brief) -> Iterator[Finding]:
    """Points that a reason takes off are the points missing; a count at a price is multiplied out."""
    for sheet in list_sheets(brief):
        for one in sheet.target.indicators:
            missing = _list_missing(one)
            reason = _find_reason(one, brief)
            if not missing or not reason:
                continue
            told = read_deductions(reason)
            if told is not None:
                if told.taken not in missing:
                    yield _differs(sheet, one, told, missing)
            elif (due := _multiply_out(sheet, one, reason, brief)) and not missing & due.amounts:
                yield _miscounted(one, due, missing)


def _list_missing(one: Indicator) -> set[Decimal]:
    """What a reason may explain: full marks less points, own or after the check, or their gap."""
    if one.weight is None or is_bonus(one) or is_malus(one):
        return set()
    given = [value for value in (one.rescore, one.score) if value is not None]
    missing = {one.weight - value for value in given}
    if one.rescore is not None and one.score is not None:
        missing.add(one.score - one.rescore)
    return missing


def _find_reason(one: Indicator, brief: Brief) -> str:
    """扣分理由, else the remark; "" where it states none."""
    for words in (one.deviation, one.remark):
        if words and not is_stated_none(words, brief):
            return fold_width(words)
    return ""


def read_deductions(reason: str) -> Told | None:
    """The points a reason says are taken off; None where it names no price."""
    whole = WHOLE.search(reason)
    if whole:
        return Told(Decimal(whole[1]), whole=True)
    found = [m for m in PRICED.finditer(reason) if not NOT_TAKEN.search(reason[: m.start()])]
    if not found:
        return None
    taken, start = Decimal(0), 0
    for match in found:
        taken += _price(match, reason[start : match.start()])
        start = match.end()
    rest = [words for words in CLAUSE.split(reason[start:]) if words.strip()]
    return Told(taken, whole=not rest and len(found) >= len(_clauses(reason)))


def _clauses(reason: str) -> list[str]:
    """Clauses that may each have a price: 迟报3天，扣2分 is one."""
    clauses = [words for words in CLAUSE.split(reason) if words]
    return [words for words in clauses if not PRICED.match(words)]


def _price(match: re.Match[str], before: str) -> Decimal:
    """A deduction, times the things it is taken for (各扣0.5分)."""
    value = Decimal(match["points"] or match["minus"])
    if not match["each"]:
        return value
    counts = [_read_count(found[1]) for found in COUNTED.finditer(before)]
    clause = re.split(r"[；;。]", before)[-1]
    listed = len([words for words in re.split(r"[、和及]", clause.strip("，, ")) if words])
    return value * (counts[-1] if counts else listed or 1)


def _read_count(words: str) -> int:
    return int(words) if words.isdecimal() else DIGITS[words]


def _differs(sheet: Sheet, one: Indicator, told: Told, missing: set[Decimal]) -> Finding:
    lost = _lost(one)
    label = sheet.name("rescore" if one.rescore is not None else "score")
    value = one.rescore if one.rescore is not None else one.score
    provable = told.whole or told.taken > max(missing)
    level: FindingLevel = "错误" if provable else "请核实"
    name = bare_name(one.name)
    said = (
        f"“{name}”扣分理由共扣{points(told.taken)}，"
        f"{label}{points(value or Decimal(0))}、分值{points(one.weight or Decimal(0))}，"
        + (f"实际少{points(lost)}" if lost else "未扣分")
    )
    return unmet(
        MATCH,
        level,
        subject=name,
        place=f"“{name}”扣分理由",
        message=f"{said}。",
        remedy="请核对得分和扣分理由，更正不一致之处。",
        line=f"{said}，请核对更正",
        evidence=join_spans(*(one.cell(f) for f in ("deviation", "score", "rescore", "weight"))),
    )


def _lost(one: Indicator) -> Decimal:
    value = one.rescore if one.rescore is not None else one.score
    return (one.weight or Decimal(0)) - (value or Decimal(0))


class Rate(NamedTuple):
    """A price for things counted: so many points for each, or for every few of them."""

    words: str
    measure: str
    points: Decimal
    step: Decimal
    free: Decimal


class Due(NamedTuple):
    """What a criterion takes off for the things counted in a reason."""

    criterion: str
    amounts: frozenset[Decimal]
    priced: Decimal


def _multiply_out(sheet: Sheet, one: Indicator, reason: str, brief: Brief) -> Due | None:
    """Count × price, where criterion and reason each have one of the same measure."""
    counts = [(_read_count(m[1]), m[2]) for m in COUNTED.finditer(reason)]
    rate = _read_rate(one.criterion) or _find_priced(sheet, reason, brief.profile)
    if len(counts) != 1 or rate is None:
        return None
    number, unit = counts[0]
    if LIKE.get(unit, unit) != LIKE.get(rate.measure, rate.measure):
        return None
    steps = max(Decimal(number) - rate.free, Decimal(0)) / rate.step
    whole = {steps.to_integral_value(way) for way in (ROUND_FLOOR, ROUND_CEILING)}
    cap = one.weight or Decimal(0)
    amounts = frozenset(min(times * rate.points, cap) for times in whole)
    return Due(rate.words, amounts, max(amounts))


def _read_rate(criterion: str | None) -> Rate | None:
    """The only price of a criterion; None where some of it is free, or several are named."""
    words = fold_width(criterion or "")
    if BEYOND.search(words):
        return None
    return _make_rate(words, Decimal(0))


def _make_rate(words: str, free: Decimal) -> Rate | None:
    prices = [m[1] or m[2] for m in RATE.finditer(words)]
    measure, step = MEASURE.search(words), STEP.search(words)
    if len(prices) != 1 or measure is None:
        return None
    every = Decimal(step[1]) if step and int(step[1]) else Decimal(1)
    return Rate(words, measure[1], Decimal(prices[0]), every, free)


def _find_priced(sheet: Sheet, reason: str, profile: Profile) -> Rate | None:
    """What the scheme's own table takes off, where the sheet has no column of criteria."""
    if any(one.criterion for one in sheet.target.indicators):
        return None
    found = [d for d in profile.deductions.values() if any(word in reason for word in d.words)]
    if len(found) != 1:
        return None
    return _make_rate(f"{found[0].each}扣{plain(found[0].points)}分", found[0].beyond)


def _miscounted(one: Indicator, due: Due, missing: set[Decimal]) -> Finding:
    name, lost = bare_name(one.name), _lost(one)
    said = (
        f"“{name}”扣分理由为“{(one.deviation or one.remark or '').strip()}”，"
        f"按“{due.criterion}”应扣{points(due.priced)}，实扣{points(lost)}"
    )
    return unmet(
        MATCH,
        "请核实",
        subject=name,
        place=f"“{name}”扣分理由",
        message=f"{said}。",
        remedy="请核对扣分数量和标准。",
        line=f"{said}，请核对",
        evidence=join_spans(*(one.cell(f) for f in ("deviation", "remark", "criterion", "score"))),
    )


@check(fault="扣分未说明理由", kinds=KINDS)
def deductions_are_explained(brief: Brief) -> Iterator[Finding]:
    """Where a score sheet gives reasons for what it takes off, no deduction is left without one."""
    for sheet in list_sheets(brief):
        rows = [one for one in sheet.target.indicators if _is_reduced(one)]
        told = [one for one in rows if one.deviation and not is_stated_none(one.deviation, brief)]
        blank = [one for one in rows if not one.deviation and not one.remark]
        if told and blank and len(told) >= len(blank):
            yield _unexplained(sheet, blank)


def _is_reduced(one: Indicator) -> bool:
    """Whether the office took points off: from the own score where there is one."""
    if one.rescore is not None and one.score is not None:
        return one.rescore < one.score
    value = one.rescore if one.rescore is not None else one.score
    return value is not None and one.weight is not None and value < one.weight


def _unexplained(sheet: Sheet, found: Sequence[Indicator]) -> Finding:
    if len(found) == 1:
        lost = _taken(found[0])
        said = f"“{bare_name(found[0].name)}”扣{points(lost)}，未说明扣分理由"
    else:
        said = f"{list_names([bare_name(one.name) for one in found])}有扣分，未说明扣分理由"
    return unmet(
        TOLD,
        "请核实",
        subject="扣分理由",
        place="扣分理由",
        message=f"{said}。",
        remedy="请补充说明扣分理由。",
        line=f"{said}，请补充",
        evidence=join_spans(
            *(s for one in found[:MOST_SHOWN] for s in (one.cell("name"), one.cell("score")))
        ),
    )


def _taken(one: Indicator) -> Decimal:
    if one.rescore is not None and one.score is not None:
        return one.score - one.rescore
    return _lost(one)
