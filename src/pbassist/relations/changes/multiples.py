"""Two levels and the times between them become multiples: 是…的3.6倍, 增长2.6倍, 翻两番.

增长3.6倍 where one level is 3.6 times the other is the commonest slip; it is asked. What neither
reading gives is proven.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from pbassist.model.performance import Relation
from pbassist.relations.judging import judge_growth, judge_value
from pbassist.relations.measures import Measure
from pbassist.relations.sentences import Mention, Sentence, name_subject

_IS = re.compile(r"(?:^|[，（])[^，。；\d]{0,6}(?:是|为|相当于|达到?)[^，。；、]{0,14}$")
_OF = re.compile(r"^(?:、|的|时的|水平的|同期的|数的){1,2}(?:近|约)?$")
_OF_OLD = re.compile(
    r"^[，（]?(?:约|均)?(?:是|为|相当于|达到?)[^，。；、\d]{0,4}(?:原来|原有|原先|改造前|实施前|之前|上年|去年|同期|20\d\d年)[^，。；、\d]{0,4}的$"
)
_GROWN = re.compile(
    r"^[，（、]?(?:(?:比|较|同比|净|共|累计)[^，。；、]{0,10})?(?:增长|增加|增|提高|提升|扩大|上升)(?:了|近|约|达)?$"
)
_DOUBLED = re.compile(r"^[，（、]?[^，。；、\d]{0,8}翻(?:了|两番)?$")
_THAN = re.compile(r"^[，（]?(?:但|且|也|已)?(?:比|较|与)[^，。；、]{0,12}$")
_FROM = re.compile(r"(?:由|从)[^，。；、]{0,12}$")
_TO = re.compile(
    r"^[^，。；、\d]{0,6}(?:增|升|长|展|高|大|加|涨|翻)[^，。；、\d]{0,2}[到至为](?:20\d\d年[^，。；、\d]{0,4}|目前|现在|今年)?的?[^，。；、\d]{0,4}$"
)
SAID_OTHERWISE = "“增长若干倍”与“是若干倍”相差一倍，所指需核实"
NEAR_DOUBLE = Decimal("0.15")
"""How far 翻番 may lie from twice as much."""


class _Pair(NamedTuple):
    """Two levels of one thing."""

    new: Mention
    old: Mention


def find_multiples(sentence: Sentence) -> Iterator[Relation]:
    """The multiples of one sentence that its own levels prove or contradict."""
    pair: _Pair | None = None
    for at, mention in enumerate(sentence.mentions):
        if "；" in mention.lead:
            pair = None
        unit = mention.measure.unit
        if pair is not None and mention.measure.kind == "percent" and _GROWN.match(mention.lead):
            yield from _judge_percent(pair, mention)
        if unit not in ("倍", "番"):
            continue
        near = _read_pair(sentence, at)
        pair = near or pair
        if pair is None or pair.old.measure.value <= 0 or _is_vague(pair, mention):
            continue
        if unit == "番":
            yield from _judge_doubling(pair, mention)
        elif _GROWN.match(mention.lead):
            yield _judge_growth(pair, mention)
        elif near is not None:
            yield _judge_times(pair, mention)


def _is_vague(pair: _Pair, mention: Mention) -> bool:
    return any(m.measure.vague for m in (*pair, mention))


def _read_pair(sentence: Sentence, at: int) -> _Pair | None:
    """24.6万件，是2021年6.8万件的3.6倍; 由2万吨提升至5万吨，是原来的2.5倍; 4.8万，较1.5万增长2.2倍."""
    if at < 2:
        return None
    one, two, said = sentence.mentions[at - 2 : at + 1]
    if not one.measure.alike(two.measure) or "；" in two.lead + said.lead:
        return None
    if _OF.match(said.lead) and _IS.search(two.lead):
        return _Pair(one, two)
    if _GROWN.match(said.lead) and _THAN.match(two.lead):
        return _Pair(one, two)
    told = _OF_OLD.match(said.lead) or _GROWN.match(said.lead) or _DOUBLED.match(said.lead)
    if told and _FROM.search(one.lead) and _TO.match(two.lead):
        return _Pair(two, one)
    return None


def _judge_times(pair: _Pair, mention: Mention) -> Relation:
    times = pair.new.measure.value / pair.old.measure.value
    return judge_value(
        times,
        _read_room(pair),
        _widen(mention.measure),
        left=f"{pair.new.measure.printed}÷{pair.old.measure.printed}",
        inputs=(pair.new.measure, pair.old.measure),
        subject=name_subject(pair.new, "倍数"),
        kind="percentage",
    )


def _judge_growth(pair: _Pair, mention: Mention) -> Relation:
    new, old = pair.new.measure, pair.old.measure
    times, stated = new.value / old.value, _widen(mention.measure)
    other = abs(times - stated.value) <= stated.half + _read_room(pair)
    return judge_value(
        times - 1,
        _read_room(pair),
        stated,
        left=f"（{new.printed}－{old.printed}）÷{old.printed}",
        inputs=(new, old),
        subject=name_subject(pair.new, "增长倍数"),
        kind="percentage",
        doubt=SAID_OTHERWISE if other else "",
    )


def _judge_percent(pair: _Pair, mention: Mention) -> Iterator[Relation]:
    """是上年15.5万元的3倍，增长200%."""
    new, old = pair.new.measure, pair.old.measure
    gap = new._replace(value=new.value - old.value, half=new.half + old.half)
    if gap.value <= 0 or _is_vague(pair, mention):
        return
    left = f"（{new.printed}－{old.printed}）÷{old.printed}×100%"
    found = judge_growth(gap, old, mention.measure, subject="增长幅度", left=left)
    if found is not None:
        yield found.model_copy(update={"inputs": (new.figure, old.figure)})


def _judge_doubling(pair: _Pair, mention: Mention) -> Iterator[Relation]:
    """翻两番 is four times as much, give or take what the word leaves open."""
    new, old = pair.new.measure, pair.old.measure
    times = new.value / old.value
    wanted = Decimal(2) ** mention.measure.value
    if times >= wanted * (1 - NEAR_DOUBLE):
        return
    printed = mention.measure.printed
    yield Relation(
        kind="percentage",
        state="broken",
        subject=name_subject(pair.new, "倍数"),
        expression=f"{new.printed}÷{old.printed}＝{times:.1f}倍，与“翻{printed}”（{wanted}倍）不符",
        stated=mention.measure.figure,
        inputs=(new.figure, old.figure),
    )


def _read_room(pair: _Pair) -> Decimal:
    """How far the quotient may move inside the rounding of both levels."""
    new, old = pair.new.measure, pair.old.measure
    if old.low <= 0:
        return Decimal(1)
    return new.high / old.low - new.value / old.value


def _widen(times: Measure) -> Measure:
    """3倍 is said of 2.6 times as well as of 3.4 times."""
    return times if times.half else times._replace(half=Decimal("0.5"))
