"""Words that compare two printed figures become relations where the figures say the opposite.

高于, 低于, 超过 before the figure compared with; 减少 and 增长 said of one change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from pbassist.model.performance import Relation
from pbassist.relations.judging import say_apart
from pbassist.relations.sentences import Mention, Sentence, name_subject

_LEVEL = re.compile(
    r"^[，（]?(?:但|且|均|也|仍|还)?(?:远|略|明显|大幅|显著|已|稍)?(?P<word>高于|低于|大于|小于|多于|少于|超过|超出|不及|高过|优于|好于|达到了?不低于)"
    r"(?P<than>(?:20\d\d年)?[^，。；、\d]{0,16})$"
)
_SAID = re.compile(
    r"[高低大小多少超优好]于|超[过出]|不及|高过|[增减降压升缩]|提高|延长|扩大|回落|攀"
)
_AIM = re.compile(r"^，(?:已)?(?:达到|完成|实现|未达到)了?[^，。；、\d]{0,8}$")
"""88.6%，达到不低于90%的目标，高于…: what is compared stays the first."""
_AIM_AFTER = re.compile(r"^的[^，。；、\d]{2,10}(?=，)")
_ASKED = {"state": "open", "asks": True, "reason": "比较对象为价格还是差额需核实"}
_ABOVE = frozenset(("高于", "大于", "多于", "超过", "超出", "高过", "达到不低于", "达到了不低于"))
_BELOW = frozenset(("低于", "小于", "少于", "不及"))
_NAMES_LEVEL = re.compile(r"(?:的|为|是|值|标准|水平|[预决]算数?|实际数|执行数|上年数)$")
"""低于上年的95.2% compares; 低于序时进度8.4% tells by how much."""
_SORTS = re.compile(r"^(?:(?!年|期|目标|计划|标准|平均|水平|任务|全[国省市县])[^，])+的$")
"""一致的19个，低于自评结果的9个: things are sorted, not compared."""
_LEVEL_AFTER = re.compile(
    r"^的?(?:年度|预期|省定|市定|既定)?(?:目标|标准|指标值|要求|上年|平均|计划|水平|限额|预算)"
)
_NORM = re.compile("标准|目标|指标|限额|要求|定额")
_UP = re.compile(r"(?:增加|增长|提高|上升|增支|多支出|净增)(?:了|约|额为)?$")
_DOWN = re.compile(r"(?:减少|下降|降低|压减|减支|少支出|压缩)(?:了|约|额为)?$")
_RATE_UP = re.compile(
    r"^[，、（]?(?P<same>同比)?(?:增长|增幅|上升|提高|增长率|涨幅)(?:了|为|达|约|达到)?$"
)
_RATE_DOWN = re.compile(
    r"^[，、（]?(?P<same>同比)?(?:下降|降幅|降低|减少|下降率)(?:了|为|达|约|达到)?$"
)
_TREND = re.compile(
    r"^(?:有所|略有|明显|大幅|小幅|均有所|进一步)(?P<word>增长|增加|提高|上升|攀升|延长|扩大|下降|减少|降低|缩短|压缩|缩减|回落)(?=[，。；、）]|$)"
)
_RISES = frozenset(("增长", "增加", "提高", "上升", "攀升", "延长", "扩大"))
_OLDER = re.compile(r"^，(?:但|且)?[比较与](?:上年度?|去年|20\d\d年度?|年初)(?:同期)?的?$")
_LAST_YEAR = re.compile(r"上年|去年|同比|同期")


def find_comparisons(sentence: Sentence) -> Iterator[Relation]:
    """What the words of one sentence say against its figures."""
    if not _SAID.search(sentence.view, sentence.start, sentence.end):
        return
    yield from _find_levels(sentence)
    yield from _find_trends(sentence)
    for change, rate in pairwise(sentence.mentions):
        if rate.measure.kind == "percent" and change.measure.kind not in ("percent", "points"):
            yield from _judge_turn(change, rate)


def _find_levels(sentence: Sentence) -> Iterator[Relation]:
    """91.5%，高于90%的目标值，低于全市平均水平94%: each is compared with the first."""
    subject: Mention | None = None
    for before, mention in pairwise(sentence.mentions):
        match = _LEVEL.match(_AIM_AFTER.sub("", mention.lead))
        if match is None:
            subject = subject or before if _AIM.match(mention.lead) else None
            continue
        subject = subject or before
        word, than = match.group("word", "than")
        if mention.measure.kind == "count" and _SORTS.search(than):
            continue
        named = _NAMES_LEVEL.search(than) or word in ("大于", "小于")
        after = not than and _LEVEL_AFTER.match(mention.trail)
        if (named or after) and mention.measure.kind == subject.measure.kind:
            norm = _NORM.search(than) or (after and _NORM.search(after.group()[-2:]))
            yield from _judge_level(subject, mention, word, exact=bool(norm))
        elif than.endswith("价") and _is_near(subject, mention):
            found = _judge_level(subject, mention, word, exact=True)
            yield from (r.model_copy(update=_ASKED) for r in found)


def _is_near(one: Mention, other: Mention) -> bool:
    """均价287元，低于控制价273元: two prices; 低于控制价12元 tells by how much."""
    least, most = sorted((one.measure.value, other.measure.value))
    return one.measure.kind == "money" and 2 * most < 3 * least


def _judge_level(subject: Mention, other: Mention, word: str, *, exact: bool) -> Iterator[Relation]:
    """A norm or aim is meant as printed, any other level may have been rounded."""
    one, two = subject.measure, other.measure
    if exact:
        two = two._replace(half=two.half * 0)
    if not one.alike(two) or one.vague or two.figure.approximate or two.figure.upper:
        return
    low, high = one.high < two.low, one.low > two.high
    if (word in _ABOVE and low) or (word in _BELOW and high):
        yield _say_against(subject, other, word)


def _say_against(subject: Mention, other: Mention, word: str) -> Relation:
    one, two = subject.measure, other.measure
    sign = "＜" if one.value < two.value else "＞"
    return Relation(
        kind="difference",
        state="broken",
        subject=name_subject(subject),
        expression=f"{one.printed}{sign}{two.printed}，与“{word}”不符",
        stated=one.figure,
        difference=say_apart(one, two),
        inputs=(two.figure,),
    )


def _find_trends(sentence: Sentence) -> Iterator[Relation]:
    """1860万元，较2023年的1900万元有所增长: the word stands behind the older level."""
    for at, (before, old) in enumerate(pairwise(sentence.mentions)):
        match = _TREND.match(old.trail)
        if match is None or not _OLDER.match(_AIM_AFTER.sub("", old.lead)):
            continue
        # 0.4‰，低于0.9‰的控制指标，较上年的0.3‰有所下降
        new = sentence.mentions[at - 1] if at and _LEVEL.match(before.lead) else before
        if not new.measure.alike(old.measure):
            continue
        if new.measure.vague or old.measure.vague:
            continue
        rises = match.group("word") in _RISES
        one, two = new.measure, old.measure
        if one.high <= two.low if rises else one.low >= two.high:
            yield _say_against(new, old, match.group("word"))


def _judge_turn(change: Mention, rate: Mention) -> Iterator[Relation]:
    """比上年减少4万元，增长10%: one change that goes both ways."""
    rises, falls = _UP.search(change.lead), _DOWN.search(change.lead)
    up, down = _RATE_UP.match(rate.lead), _RATE_DOWN.match(rate.lead)
    first, turned = (rises, down) if rises else (falls, up)
    if first is None or turned is None:
        return
    if turned.group("same") and not _LAST_YEAR.search(change.lead):
        return
    second = rate.lead.strip("，、（").removeprefix("同比")
    yield Relation(
        kind="difference",
        state="broken",
        subject=name_subject(change),
        expression=f"“{first.group()}{change.measure.printed}”与“{second}{rate.measure.printed}”方向相反",
        stated=rate.measure.figure,
        inputs=(change.measure.figure,),
    )
