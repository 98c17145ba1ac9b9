"""Lists of bases, of parts and of rates become as many percentages: 完成率分别为100%、92.3%、92.0%.

That the lists belong together is shown by the rates that fit; one that does not is then wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pbassist.model.performance import Relation
from pbassist.relations.judging import judge_share
from pbassist.relations.sentences import Mention, Sentence, name_subject

_LEAD = re.compile(
    r"(?P<name>[^，。；、\d]{0,8}(?:率|比例|进度))(?:分别|依次|则分别)(?:为|是|达到?|有)?\s?$"
)
_JOIN = re.compile(r"[、，和及与]{1,2}\s?")
MOST = 8
UNSURE = "各项比率与所列数据的对应关系需核实"


def find_spread_rates(sentence: Sentence) -> Iterator[Relation]:
    """The rates of one sentence that are told as a list behind the lists they come from."""
    for at, mention in enumerate(sentence.mentions):
        named = _LEAD.search(mention.lead) if mention.measure.kind == "percent" else None
        if named is None:
            continue
        rates = _read_rates(sentence.mentions, at)
        before = _read_plain(sentence.mentions[:at])
        if 2 <= len(rates) <= MOST and len(before) >= 2 * len(rates):
            yield from _judge(rates, before[-2 * len(rates) :], named["name"])


def _read_rates(mentions: Sequence[Mention], at: int) -> list[Mention]:
    rates = [mentions[at]]
    for mention in mentions[at + 1 :]:
        if mention.measure.kind != "percent" or not _JOIN.fullmatch(mention.lead):
            break
        rates.append(mention)
    return rates


def _read_plain(mentions: Sequence[Mention]) -> list[Mention]:
    """The figures since the last percentage or semicolon."""
    run: list[Mention] = []
    for mention in mentions:
        if mention.measure.kind in ("percent", "percentage_points"):
            run = []
            continue
        run = [mention] if "；" in mention.lead else [*run, mention]
    return run


def _judge(rates: Sequence[Mention], plain: Sequence[Mention], name: str) -> Iterator[Relation]:
    """Bases then parts, parts then bases, or by turns: the order that most rates fit."""
    count = len(rates)
    first, second = plain[:count], plain[count:]
    orders = [
        (second, first),
        (first, second),
        (plain[1::2], plain[::2]),
        (plain[::2], plain[1::2]),
    ]
    best: list[Relation] = []
    for parts, bases in orders:
        found = _judge_order(parts, bases, rates, name)
        if _count_held(found) > _count_held(best):
            best = found
    wrong = [r for r in best if r.state == "broken"]
    if not wrong or len(wrong) < _count_held(best):
        yield from best
    elif len(wrong) == 1:
        yield from (_doubt(r) for r in best)


def _judge_order(
    parts: Sequence[Mention], bases: Sequence[Mention], rates: Sequence[Mention], name: str
) -> list[Relation]:
    found = []
    for part, base, rate in zip(parts, bases, rates, strict=True):
        if not part.measure.alike(base.measure) or part.measure.kind == "points":
            return []
        if part.measure.vague or base.measure.vague:
            return []
        subject = f"{name_subject(base, name_subject(part))}{name}"
        relation = judge_share(part.measure, base.measure, rate.measure, subject=subject[:40])
        if relation is None:
            return []
        found.append(relation)
    return found


def _count_held(found: Sequence[Relation]) -> int:
    return sum(r.state in ("holds", "holds_by_rounding") for r in found)


def _doubt(relation: Relation) -> Relation:
    if relation.state != "broken":
        return relation
    return relation.model_copy(update={"state": "open", "reason": UNSURE, "asks": True})
