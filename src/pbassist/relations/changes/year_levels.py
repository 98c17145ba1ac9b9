"""Levels of several years and the change told of them become differences and yearly growth.

2022年3,105人、2023年3,268人、2024年3,541人: 两年净增436人, 2024年净增273人, 年均增长6.8%.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from pbassist.model.performance import Relation
from pbassist.relations.judging import judge_difference, judge_growth, judge_value
from pbassist.relations.sentences import Mention, Sentence, name_subject

_YEAR = re.compile(r"(?P<year>20\d\d)年")
_DEEDS = r"净增加?|净减少?|增加|增长|减少|下降|提高|多|少"
_IN_YEAR = re.compile(
    rf"(?P<year>20\d\d)年(?:度|全年|当年)?(?:又|再|比上年|较上年|同比)?(?P<word>{_DEEDS})(?:了|约)?$"
)
_OVER_YEARS = re.compile(
    rf"(?P<count>[两二三四五六]|(?<!\d)[2-9])年(?:来|间|时间)?(?:共|累计|合计)?(?P<word>{_DEEDS})(?:了|约)?$"
)
_YEARLY = re.compile(
    r"^[，、（]?年均(?:复合)?(?:增长|递增|增速|增幅|增长率)(?:率|约|达到?|为|了)?$"
)
_CHANGE = re.compile(r"净?[增减]|新[增建]|[升降]|提高|[比较]|年均|其中")
_EACH = re.compile(r"(?:分别|依次)[^，。；、\d]{0,6}$")
_SPAN = re.compile(r"(?P<first>20\d\d)年?(?:至|到|[-—－–~～]{1,2})(?P<last>20\d\d)年")
_LISTED = re.compile(r"(20\d\d)年")
_JOIN = re.compile(r"[、，和及与]{1,2}\s?")
_RATES = ("percent", "percentage_points")
_AGAINST = re.compile(
    r"(?P<new>20\d\d)年(?:度)?(?:比|较)(?P<old>20\d\d)年(?:度)?(?P<word>增长|增加|提高|上升|下降|减少|降低)(?:了|约)?$"
)
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
        elif against := _AGAINST.search(mention.lead):
            yield from _judge_against(levels, against, mention)
        elif told := _IN_YEAR.search(mention.lead):
            yield from _judge(like, int(told["year"]) - 1, int(told["year"]), mention)
        elif mention.measure.kind == "percent" and _YEARLY.search(mention.lead):
            yield from _judge_yearly(levels, mention)


def _read_series(sentence: Sentence) -> dict[int, Mention]:
    """2022—2024年投入依次为1,860万元、2,140万元、2,568万元."""
    for at, mention in enumerate(sentence.mentions):
        if not _EACH.search(mention.lead):
            continue
        head = mention.lead
        span = _SPAN.search(head)
        years = [int(year) for year in _LISTED.findall(head)]
        if span is not None:
            years = list(range(int(span["first"]), int(span["last"]) + 1))
        run = [mention]
        for other in sentence.mentions[at + 1 :]:
            if not _JOIN.fullmatch(other.lead) or not other.measure.alike(mention.measure):
                break
            run.append(other)
        if len(years) == len(run) > 1 and mention.measure.kind not in _RATES:
            return dict(zip(years, run, strict=True))
    return {}


def _read_levels(sentence: Sentence) -> dict[int, Mention]:
    """One level for every year; nothing where a year has two."""
    found: dict[int, Mention] = _read_series(sentence)
    if found:
        return found
    for mention in sentence.mentions:
        years = _YEAR.findall(mention.lead)
        words = mention.lead.rpartition("年")[2]
        if not years or _CHANGE.search(words) or mention.measure.vague:
            continue
        if mention.measure.kind in _RATES:
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


def _judge_against(
    levels: dict[int, Mention], said: re.Match[str], mention: Mention
) -> Iterator[Relation]:
    """2024年比2023年增长20%, of two levels printed by year."""
    new, old = levels.get(int(said["new"])), levels.get(int(said["old"]))
    if new is None or old is None or not new.measure.alike(old.measure):
        return
    one, two, stated = new.measure, old.measure, mention.measure
    if stated.alike(one):
        yield judge_difference(one, two, stated, subject=name_subject(mention, "增减"))
    elif stated.kind == "percent":
        high, low = (one, two) if one.value >= two.value else (two, one)
        gap = one._replace(value=high.value - low.value, half=one.half + two.half)
        left = f"（{high.printed}－{low.printed}）÷{two.printed}×100%"
        found = judge_growth(gap, two, stated, subject="增减幅度", left=left)
        if found is not None:
            yield found.model_copy(update={"inputs": (one.figure, two.figure)})


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
