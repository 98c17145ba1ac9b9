"""Levels of several years and the change told of them become differences and yearly growth.

2022年3,105人、2023年3,268人、2024年3,541人: 两年净增436人, 2024年净增273人, 年均增长6.8%.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from pbassist.model.performance import Relation
from pbassist.relations.judging import judge_difference, judge_value
from pbassist.relations.sentences import Mention, Sentence, name_subject

_YEAR = re.compile(r"(?P<year>20\d\d)年")
_DEEDS = r"净增加?|净减少?|增加|增长|减少|下降|提高|多|少"
_IN_YEAR = re.compile(
    rf"(?P<year>20\d\d)年(?:度|全年|当年)?(?:又|再|比上年|较上年|同比)?(?P<word>{_DEEDS})(?:了|约)?$"
)
_OVER_YEARS = re.compile(
    rf"(?P<count>[两二三四五六]|(?<!\d)[2-9])年(?:来|间|时间)?(?:共|累计|合计)?(?P<word>{_DEEDS})(?:了|约)?$"
)
_YEARLY = re.compile(r"年均(?:复合)?(?:增长|递增|增速|增幅|增长率)(?:率|约|达到?|为|了)?$")
_CHANGE = re.compile(r"净?[增减]|新[增建]|[升降]|提高|[比较]|年均|其中")
_COUNTS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}
ROOM = Decimal("0.15")
"""Points by which rounding of levels may move a yearly rate."""
UNSURE = "增减数所指的年度与口径需核实"
UNSURE_RATE = "年均增长的起止年度与算法需核实"


def find_year_levels(sentence: Sentence) -> Iterator[Relation]:
    """The changes of one sentence that its own levels by year prove or contradict."""
    levels = _read_levels(sentence)
    for mention in sentence.mentions:
        like = {y: m for y, m in levels.items() if m.measure.alike(mention.measure)}
        if over := _OVER_YEARS.search(mention.lead):
            word = over["count"]
            years = _COUNTS.get(word) or int(word)
            last = max(like, default=0)
            yield from _judge(like, last - years, last, mention)
        elif told := _IN_YEAR.search(mention.lead):
            yield from _judge(like, int(told["year"]) - 1, int(told["year"]), mention)
        elif mention.measure.kind == "percent" and _YEARLY.search(mention.lead):
            yield from _judge_yearly(levels, mention)


def _read_levels(sentence: Sentence) -> dict[int, Mention]:
    """One level for every year; nothing where a year has two."""
    found: dict[int, Mention] = {}
    for mention in sentence.mentions:
        years = _YEAR.findall(mention.lead)
        words = mention.lead.rpartition("年")[2]
        if not years or _CHANGE.search(words) or mention.measure.vague:
            continue
        if mention.measure.kind in ("percent", "percentage_points"):
            continue
        if int(years[-1]) in found:
            return {}
        found[int(years[-1])] = mention
    return found


def _judge(like: dict[int, Mention], old: int, new: int, mention: Mention) -> Iterator[Relation]:
    if old not in like or new not in like or like[new].start == mention.start:
        return
    net = "净" in mention.lead[-6:]
    yield judge_difference(
        like[new].measure,
        like[old].measure,
        mention.measure,
        subject=name_subject(mention, "增减"),
        doubt="" if net else UNSURE,
        asks=not net,
    )


def _judge_yearly(levels: dict[int, Mention], mention: Mention) -> Iterator[Relation]:
    """Compound or simple growth from the first level to the last."""
    years = sorted(levels)
    if len(years) < 2 or not all(levels[y].measure.alike(levels[years[0]].measure) for y in years):
        return
    first, last = levels[years[0]].measure, levels[years[-1]].measure
    span = years[-1] - years[0]
    if span < 2 or first.value <= 0 or last.value <= first.value:
        return
    times = last.value / first.value
    # over as many years as lie between, or as the first of them is counted too
    rates = [
        rate
        for n in (span, span + 1)
        for rate in ((times ** (Decimal(1) / n) - 1) * 100, (times - 1) * 100 / n)
    ]
    stated = mention.measure
    if all(abs(rate - stated.value) > stated.half + ROOM for rate in rates):
        yield judge_value(
            rates[0],
            ROOM,
            stated,
            left=f"（{last.printed}÷{first.printed}）开{span}次方－1",
            inputs=(last, first),
            subject="年均增长",
            kind="percentage",
            doubt=UNSURE_RATE,
        )
