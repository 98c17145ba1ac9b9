"""Words of no change and the two figures before them become a difference: 与上年的38个持平."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from pbassist.model.performance import Relation
from pbassist.relations.changes import EARLIER
from pbassist.relations.measures import write_exact
from pbassist.relations.sentences import Sentence, name_subject

_LEVEL = re.compile(r"持平|基本一致|保持不变")


def find_levels(sentence: Sentence) -> Iterator[Relation]:
    """与上年的38个持平 beside another number."""
    for match in _LEVEL.finditer(sentence.view, sentence.start, sentence.end):
        place = match.start()
        like = [m for m in sentence.mentions if m.end <= place][-2:]
        if len(like) != 2 or not like[0].measure.alike(like[1].measure):
            continue
        new, old = like
        if not EARLIER.search(old.lead) or match.group() != "持平":
            continue
        gap = abs(new.measure.value - old.measure.value)
        if gap <= new.measure.half + old.measure.half or new.measure.vague or old.measure.vague:
            continue
        if gap / max(old.measure.value, Decimal(1)) < Decimal("0.01"):
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
