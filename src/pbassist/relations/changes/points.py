"""A change between two percentages that is printed in % where 百分点 is meant becomes a question.

由93.0%提升到98.2%，提高5.2%: the gap is 5.2个百分点, the growth 5.6%.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from pbassist.model.performance import Relation
from pbassist.relations.sentences import Mention, Sentence, name_subject

_WORD = r"提高|提升|上升|增加|增长|下降|降低|减少|高出?|低|回落|下滑"
_BY = re.compile(rf"^[，（]?(?:共|累计|同比|净|较上年|比上年)?(?:{_WORD})(?:了|约)?$")
_TO = re.compile(
    r"^[^，。；、\d]{0,8}[增升高长降低落减大][^，。；、\d]{0,2}[到至为](?:20\d\d年[^，。；、\d]{0,4}|目前|现在)?的?[^，。；、\d]{0,4}$"
)
_FROM = re.compile(r"(?:由|从)[^，。；、]{0,14}$")
_THAN = re.compile(r"^[，（]?(?:但|且|也)?(?:比|较|与|同)[^，。；、]{0,16}$")
UNSURE = "两个百分数之差的单位是百分点还是百分之几需核实"


def find_points(sentence: Sentence) -> Iterator[Relation]:
    """The changes in % of one sentence that are neither growth nor said in 百分点."""
    mentions = sentence.mentions
    for at in range(2, len(mentions)):
        one, two, said = mentions[at - 2 : at + 1]
        kinds = {m.measure.kind for m in (one, two, said)}
        if kinds != {"percent"} or not _BY.match(said.lead) or "；" in two.lead:
            continue
        if any(m.measure.vague for m in (one, two, said)):
            continue
        if _TO.match(two.lead) and _FROM.search(one.lead):
            yield from _judge(two, one, said)
        elif _THAN.match(two.lead):
            yield from _judge(one, two, said)


def _judge(new: Mention, old: Mention, said: Mention) -> Iterator[Relation]:
    one, two, stated = new.measure, old.measure, said.measure
    gap, room = abs(one.value - two.value), one.half + two.half
    if two.low <= 0 or not gap:
        return
    low, high = (gap - room) / two.high * 100, (gap + room) / two.low * 100
    if low <= stated.high and stated.low <= high:
        return
    larger, smaller = (one, two) if one.value > two.value else (two, one)
    places = max(one.figure.decimals, two.figure.decimals)
    written = f"{gap.quantize(Decimal(1).scaleb(-places)):f}个百分点"
    yield Relation(
        kind="difference",
        state="open",
        subject=name_subject(said, name_subject(new, "增减")),
        expression=f"{larger.printed}－{smaller.printed}＝{written}≠{stated.printed}",
        stated=stated.figure,
        computed=written,
        inputs=(one.figure, two.figure),
        reason=UNSURE,
        asks=True,
    )
