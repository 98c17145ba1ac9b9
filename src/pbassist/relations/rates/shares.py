"""Parts of an unprinted whole and their shares become percentages: 412个、36个、5个，分别占….

The whole is what the parts add up to, or a figure before them; that it is meant so is shown by the
other shares, all of which must fit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from pbassist.model.performance import Relation
from pbassist.relations.judging import judge_share
from pbassist.relations.measures import Measure
from pbassist.relations.sentences import Mention, Sentence, name_subject

_SPREAD = re.compile(r"分别占[^，。；、\d]{0,10}$|(?:占比|比例|比重)分别[为是达]{0,2}\s?$")
_OWN = re.compile(r"^[，（、]?(?:约)?占(?:比|比例|总数|全部)?[^，。；、\d]{0,8}$")
FEWEST = 3
"""Parts below which nothing shows what the whole is."""


def find_shares(sentence: Sentence) -> Iterator[Relation]:
    """The one share of a list that does not fit when all the others do."""
    if sum(m.measure.kind == "percent" for m in sentence.mentions) < 2:
        return
    for parts, shares in (*_read_spread(sentence), *_read_own(sentence)):
        if len(parts) != len(shares) or len(parts) < 2:
            continue
        if len(parts) >= FEWEST or _is_printed(sentence, parts):
            yield from _judge(parts, shares)


def _is_printed(sentence: Sentence, parts: Sequence[Mention]) -> bool:
    """Two parts make up a figure printed before them (基本支出, 项目支出)."""
    whole = sum((m.measure.value for m in parts), Decimal(0))
    before = [m for m in sentence.mentions if m.end <= parts[0].start]
    return any(m.measure.alike(parts[0].measure) and m.measure.value == whole for m in before)


def _read_spread(sentence: Sentence) -> Iterator[tuple[list[Mention], list[Mention]]]:
    """优21个、良12个、中3个，占比分别为58.3%、33.3%、8.3%."""
    for at, mention in enumerate(sentence.mentions):
        if mention.measure.kind != "percent" or not _SPREAD.search(mention.lead):
            continue
        shares = [mention]
        for other in sentence.mentions[at + 1 :]:
            if other.measure.kind != "percent" or other.lead.strip() not in ("、", "，", "和"):
                break
            shares.append(other)
        parts = list(sentence.mentions[max(at - len(shares), 0) : at])
        if all(p.measure.alike(parts[-1].measure) for p in parts):
            yield parts, shares


def _read_own(sentence: Sentence) -> Iterator[tuple[list[Mention], list[Mention]]]:
    """优31个，占比77.5%；良7个，占比17.5%；合格2个，占比5%."""
    parts: list[Mention] = []
    shares: list[Mention] = []
    mentions = sentence.mentions
    for part, share in pairwise(mentions):
        if share.measure.kind != "percent" or not _OWN.match(share.lead):
            continue
        if parts and not part.measure.alike(parts[-1].measure):
            return
        parts.append(part)
        shares.append(share)
    yield parts, shares


def _judge(parts: Sequence[Mention], shares: Sequence[Mention]) -> Iterator[Relation]:
    if any(m.measure.vague or m.measure.kind == "percent" for m in parts):
        return
    if any(m.measure.vague for m in shares):
        return
    first = parts[0].measure
    total = sum((m.measure.value for m in parts), Decimal(0))
    whole: Measure = first._replace(value=total)
    found = [
        judge_share(p.measure, whole, s.measure, subject=f"{name_subject(p)}占比")
        for p, s in zip(parts, shares, strict=True)
    ]
    wrong = [relation for relation in found if relation is None or relation.state == "broken"]
    if len(wrong) != 1 or wrong[0] is None:
        return
    inputs = tuple(m.measure.figure for m in parts)
    yield wrong[0].model_copy(
        update={
            "inputs": inputs,
            "expression": _write(wrong[0], parts, found.index(wrong[0])),
        }
    )


def _write(relation: Relation, parts: Sequence[Mention], at: int) -> str:
    whole = "＋".join(m.measure.printed for m in parts)
    printed = "".join(relation.stated.span.quote.split()) if relation.stated else ""
    return f"{parts[at].measure.printed}÷（{whole}）×100%＝{relation.computed}≠{printed}"
