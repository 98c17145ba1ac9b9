"""Words of no change and the two figures before them become a difference: 与上年的38个持平."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from pbassist.model.performance import Relation
from pbassist.relations.changes.differences import EARLIER
from pbassist.relations.measures import write_exact
from pbassist.relations.sentences import Mention, Sentence, name_subject

_LEVEL = re.compile(r"持平|基本一致|保持不变")
_YEAR = re.compile(r"(20\d\d)年")
_CHANGE = re.compile(r"(?:增加?|减少?|多[发支收]?|少[发支收]?|降低?|升)(?:了|约)?$")
"""比上年少发12万元，基本持平: the second figure is the change itself."""
_ROUGHLY = frozenset(("基本", "大致", "大体", "总体"))
LEVEL = Decimal("0.01")
"""Part of the older level that is hardly a change."""
NEARLY = Decimal("0.05")
"""The same of 基本持平."""


def find_levels(sentence: Sentence) -> Iterator[Relation]:
    """与上年的38个持平 beside another number."""
    for match in _LEVEL.finditer(sentence.view, sentence.start, sentence.end):
        place = match.start()
        like = [m for m in sentence.mentions if m.end <= place][-2:]
        if len(like) != 2 or not like[0].measure.alike(like[1].measure):
            continue
        new, old = like
        if _CHANGE.search(old.lead):
            continue
        if match.group() != "持平" or not _is_a_year_older(sentence, new, old, place):
            continue
        gap = abs(new.measure.value - old.measure.value)
        if gap <= new.measure.half + old.measure.half or new.measure.vague or old.measure.vague:
            continue
        roughly = sentence.view[max(place - 2, 0) : place] in _ROUGHLY
        room = NEARLY if roughly else LEVEL
        if gap / max(old.measure.value, Decimal(1)) < room:
            continue
        yield Relation(
            kind="difference",
            state="broken",
            subject=name_subject(new),
            expression=f"{new.measure.printed}与{old.measure.printed}相差{write_exact(gap, new.measure)}，与“持平”不符",
            stated=new.measure.figure,
            inputs=(old.measure.figure,),
            difference=write_exact(gap, new.measure),
        )


def _is_a_year_older(sentence: Sentence, new: Mention, old: Mention, place: int) -> bool:
    """与上年的38个持平; 2024年612万元，2023年588万元，与上年持平: the words name both years."""
    if EARLIER.search(old.lead):
        return True
    said = re.search(r"[与和较比同](?:上年|去年|20\d\d年)", sentence.between(old.end, place))
    years = [_YEAR.findall(m.lead) for m in (new, old)]
    if said is None or len(sentence.between(old.end, place)) > 16 or not all(years):
        return False
    return abs(int(years[0][-1]) - int(years[1][-1])) == 1
