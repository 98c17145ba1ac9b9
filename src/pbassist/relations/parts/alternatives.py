"""Parts that the text names as its only alternatives become a sum: 压减或取消18个项目，其中取消5个、压减13个."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from pbassist.model.performance import Relation
from pbassist.relations.judging import judge_sum
from pbassist.relations.sentences import Mention, Sentence, name_subject

_FILLED = re.compile(r"[的有为是达约]{1,2}$|^(?:其中)?[：，]?")
_JOINS = re.compile(r"^(?:或者?|和|及|与|以及|、)?$")
UNSURE = "所列各项是否为全部情形需核实"


def find_alternatives(sentence: Sentence) -> Iterator[Relation]:
    """The list behind 其中 whose parts are the very words joined by 或, 、 or 和 before the number."""
    opened = sentence.view.find("其中", sentence.start, sentence.end)
    before = [m for m in sentence.mentions if m.end <= opened]
    if opened < 0 or not before:
        return
    whole = before[-1]
    if whole.measure.kind != "count" or whole.measure.vague or "等" in whole.after:
        return
    parts = _read_parts(sentence, opened, whole)
    names = [_name(part) for part in parts]
    if len(parts) < 2 or len({*names}) != len(names) or not all(len(n) > 1 for n in names):
        return
    if _are_joined(sentence.between(sentence.start, whole.start), names):
        yield judge_sum(
            [part.measure for part in parts],
            whole.measure,
            subject=name_subject(whole, "合计"),
            doubt=UNSURE,
            asks=True,
        )


def _read_parts(sentence: Sentence, opened: int, whole: Mention) -> list[Mention]:
    """The like figures right behind 其中, up to one that counts something else."""
    parts: list[Mention] = []
    for mention in sentence.mentions:
        if mention.start < opened:
            continue
        if not mention.measure.alike(whole.measure) or mention.measure.vague:
            break
        if parts and mention.lead.strip()[:1] not in ("、", "，", "和"):
            break
        parts.append(mention)
    return parts


def _name(part: Mention) -> str:
    return _FILLED.sub("", _FILLED.sub("", part.clause))


def _are_joined(words: str, names: list[str]) -> bool:
    """Whether all names stand in a row with nothing but 或, 、, 和 between them."""
    spans = sorted((at, at + len(name)) for name in names if (at := words.rfind(name)) >= 0)
    return len(spans) == len(names) and all(
        b[0] >= a[1] and _JOINS.match(words[a[1] : b[0]]) and b[0] > a[1]
        for a, b in pairwise(spans)
    )
