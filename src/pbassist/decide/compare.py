"""Two rounds of one dossier become what was put right, what still stands and what is new."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import NamedTuple

from pbassist.decide.words import fold_words, strip_stop
from pbassist.model.review import Compared, Finding, Review

_KEYS: tuple[Callable[[Finding], Hashable], ...] = (
    lambda one: one.id,
    lambda one: (one.topic, fold_words(one.place)),
    lambda one: one.topic,
    lambda one: (one.fault, fold_words(one.subject)),
)
"""By what two findings are the same matter, the surest first."""


_INDICATOR = re.compile(r"(?P<row>[^“”]{1,20}指标)“(?P<name>[^“”]{1,80})”")
"""The place of an indicator: 时效指标“维修完成及时性”."""


class Stands(NamedTuple):
    """Whether the name of an indicator stands in the form of a round (指标是否仍列)."""

    before: Callable[[str], bool]
    now: Callable[[str], bool]


class _Pairs(NamedTuple):
    """Findings of two rounds, matched one to one."""

    earlier_of: dict[int, Finding]
    """By the place of the present one."""
    left: list[Finding]
    """Earlier ones without a present one."""


def compare_rounds(
    earlier: Review, now: Review, stands: Stands | None = None
) -> tuple[Compared, ...]:
    """What became of what went out in the round before, and what goes out anew.

    Both reviews as they stand with what was decided. With `stands` an indicator that was renamed
    is the same matter where its fault stays, and one that is gone is never 已整改. Every finding that goes out now is 仍存在 or
    新增, in its order; of those that went out before, each is 仍存在 or 已整改 once, but for what
    `list_uncompared` names and what a person struck this time.
    """
    present = [one for one in now.findings if one.goes_out]
    pairs = _pair(_list_outward(earlier), present, stands)
    compared = [_compare(one, pairs.earlier_of.get(at)) for at, one in enumerate(present)]
    left = _drop_struck(pairs.left, earlier, now)
    right = [one for one in left if not _is_open(one, earlier, now, stands)]
    compared += [
        Compared(progress="已整改", finding=one, earlier_id=one.id, earlier_message=one.message)
        for one in right
    ]
    return tuple(compared)


def list_uncompared(
    earlier: Review, now: Review, stands: Stands | None = None
) -> tuple[Finding, ...]:
    """What went out in the round before and cannot be called 已整改 nor 仍存在 (未能核对).

    Its check could not run this time, its words were withheld, its indicator is gone, a model only
    proposes it again, or it was a model's and no model answered this time.
    """
    present = [one for one in now.findings if one.goes_out]
    left = _pair(_list_outward(earlier), present, stands).left
    left = _drop_struck(left, earlier, now)
    return tuple(one for one in left if _is_open(one, earlier, now, stands))


def tell_uncompared(
    earlier: Review, now: Review, stands: Stands | None = None
) -> tuple[Finding, ...]:
    """What `list_uncompared` names, each as 未能核对 for the working paper of this round."""
    return tuple(
        one.model_copy(
            update={
                "verdict": "unclear",
                "level": None,
                "message": f"上次意见“{strip_stop(one.message)}”是否已整改，本次未能核对，请对照材料判断。",
                "remedy": "",
                "line": "",
                "note": "",
                "evidence": (),
                "formula": None,
                "decided": None,
            }
        )
        for one in list_uncompared(earlier, now, stands)
    )


def _list_outward(review: Review) -> list[Finding]:
    struck = {one.id for one in review.dismissed}
    return [one for one in review.findings if one.goes_out and one.id not in struck]


def _compare(finding: Finding, before: Finding | None) -> Compared:
    if before is None:
        return Compared(progress="新增", finding=finding)
    return Compared(
        progress="仍存在", finding=finding, earlier_id=before.id, earlier_message=before.message
    )


def _pair(
    earlier: Iterable[Finding], present: Sequence[Finding], stands: Stands | None = None
) -> _Pairs:
    """Match one to one, by each key in turn; equals in their order."""
    left = list(earlier)
    earlier_of: dict[int, Finding] = {}
    for key in _KEYS:
        waiting: dict[Hashable, list[Finding]] = {}
        for one in left:
            waiting.setdefault(key(one), []).append(one)
        for at, one in enumerate(present):
            if at not in earlier_of and waiting.get(key(one)):
                earlier_of[at] = waiting[key(one)].pop(0)
        left = [one for one in left if any(one is other for other in waiting[key(one)])]
    if stands is not None:
        left = _pair_renamed(left, present, earlier_of, stands)
    return _Pairs(earlier_of, left)


def _pair_renamed(
    left: Sequence[Finding],
    present: Sequence[Finding],
    earlier_of: dict[int, Finding],
    stands: Stands,
) -> list[Finding]:
    """Match what is gone by name with what is new by name, of one fault in one kind of indicator."""
    waiting: dict[Hashable, list[Finding]] = {}
    for one in left:
        if _is_gone(one, stands.now):
            waiting.setdefault((one.fault, _read_row(one)), []).append(one)
    for at, one in enumerate(present):
        same = waiting.get((one.fault, _read_row(one)))
        if at not in earlier_of and same and _is_gone(one, stands.before):
            earlier_of[at] = same.pop(0)
    paired = {id(one) for one in earlier_of.values()}
    return [one for one in left if id(one) not in paired]


def _read_row(finding: Finding) -> str:
    place = _INDICATOR.fullmatch(finding.place)
    return place["row"] if place else ""


def _is_gone(finding: Finding, stands: Callable[[str], bool]) -> bool:
    """Whether a finding is about an indicator whose name the form of a round does not hold."""
    place = _INDICATOR.fullmatch(finding.place)
    return place is not None and not stands(place["name"])


def _drop_struck(left: Sequence[Finding], earlier: Review, now: Review) -> list[Finding]:
    """Without what a person struck this time: it is neither put right nor a fault."""
    before = {one.id for one in earlier.dismissed}
    return _pair(left, [one for one in now.dismissed if one.id not in before]).left


def _list_proposals(review: Review) -> list[Finding]:
    return [one for one in review.findings if one.outward and not one.goes_out]


def _is_open(finding: Finding, earlier: Review, now: Review, stands: Stands | None) -> bool:
    if stands is not None and _is_gone(finding, stands.now):
        return True
    before = {one.id for one in _list_proposals(earlier)}
    proposals = [one for one in _list_proposals(now) if one.id not in before]
    if not _pair([finding], proposals).left:
        return True
    if any(_bars(one, finding) for one in now.unchecked):
        return True
    return finding.origin == "model" and not _was_asked(finding, now)


def _bars(unclear: Finding, finding: Finding) -> bool:
    """Whether what could not be checked this time is this matter, or its check as a whole."""
    if unclear.verdict != "unclear" or unclear.check != finding.check:
        return False
    named = unclear.origin == "model" or fold_words(unclear.subject) == fold_words(unclear.fault)
    whole = named and not unclear.evidence
    same = unclear.id == finding.id or unclear.topic == finding.topic
    return whole or same or fold_words(unclear.subject) == fold_words(finding.subject)


def _was_asked(finding: Finding, now: Review) -> bool:
    every = (*now.findings, *now.passed, *now.unchecked, *now.dismissed)
    return any(one.origin == "model" and one.check == finding.check for one in every)
