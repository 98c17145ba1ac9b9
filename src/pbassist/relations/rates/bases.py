"""A rate or share whose base stands elsewhere in its paragraph becomes a percentage, asked where none fits.

The base is the one that the rates beside it have (…，占68.8%；…，占31.2%), or the one that names the same
things (共有行政村186个。…治理行政村124个，治理率66.7%). Any figure of the paragraph that gives the rate
silences it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from pbassist.model.performance import Relation
from pbassist.relations.judging import judge_share
from pbassist.relations.sentences import Mention, Sentence, name_subject

_SHARE_OF_OTHER = re.compile(r"占(?!比|总|全部|合计)[^，。；、\d]{2,12}$")
_RATE = re.compile(
    r"(?P<name>[一-鿿]{0,8}?(?P<deed>[一-鿿]{2})(?:率|面|比例))(?:均|已|仅|也)?(?:为|达到?|是|有)?了?\s?$"
)
_SHARE = re.compile(
    r"^（$|(?:^|[，（；、])[^，。；、\d]{0,4}?占(?P<of>[^，。；、\d]{0,12})$|(?:占比|比重|所占比例)[为达]?$"
)
_OTHER = re.compile(
    r"同比|[比较](?:上|去|20|年|同|计|全)|增[长幅速]|压[缩减]率|缩短率|[提回]升率|下浮率|下降|降[幅低]|提[高升]|上升|目标|不低于|力争|要求|预期|计划完成率|序时|"
    r"利率|(?<!缴)税率|(?<!缴)费率|汇率|收益率|失业率|发生率|死亡率|得分率|贡献率|增长率|发病率|出生率|折扣|标准|指标值"
)
_AVERAGE = re.compile(r"平均|加权|户均|人均|逐个")
_SAVED = re.compile(r"(?:核减|审减|节约|节资)率")
_SAVED_DEED = re.compile("核减|审减|节约|节资")
_SETTLED = re.compile("审定|核定|中标|成交|结算|合同")
"""送审12.64亿元，审定11.28亿元，审减1.36亿元: what was cut is of what was asked for."""
_NESTED = re.compile(r"其中|包括")
_GENERIC = re.compile(
    r"资金|项目|支出|经费|完成|实际|全年|年度|工程|累计|共有|全县|全区|全市|已经?|涉及|达到|[的共有个为达是]"
)
_WHOLE = re.compile(
    r"共|全|总|应|计划|任务|现有|需|发现|发放|送|申报|安排|预算|下达|抽|检|受理|排查|配套"
)
_DEEDS = (
    (r"核减|审减", r"核减|审减|净减", r"送审|报审|申报|上报"),
    (r"节约|节资", r"节约|节省", r"预算|控制价|概算|计划"),
    (r"到位", r"到位|拨付", r"应到位|计划|配套|预算|安排"),
    (r"拨付|支付|使用|支出", r"拨付|支付|使用|支出", r"已?(?:全部)?到位|下达|预算|安排"),
    (r"回收|收回", r"收回|回收|有效", r"发放|发出|下发|发送"),
    (
        r"合格|达标|通过",
        r"合格|达标|通过",
        r"抽检|检测|监测|抽查|验收|送检|报送|参加|收到|申请|申报",
    ),
    (r"整改|办结|化解|销号", r"整改|办结|化解|销号", r"发现|受理|排查|收到|交办|反馈|移交|指出"),
    (r"退回", r"退回", r"收到|报送|审核|申报"),
)
DEEDS = tuple((re.compile(a), re.compile(b), re.compile(c)) for a, b, c in _DEEDS)
_REAL = re.compile(r"实(?:际)?([收缴种检报征查种到发付])")
"""应种18,640剂次，实种18,118剂次."""
_OVERALL = re.compile(r"总体|整体|综合|合计|平均")
_NOT_YET = re.compile(r"限期|立行立改|正在|持续|长期|尚未|逐步|分批|未")
_SPENT_RATE = re.compile(r"执行率|支出率|支付率")
_SPENT = re.compile(r"支出|支付|执行|使用")
_FUNDS = re.compile(r"预算|安排|下达|到位|拨付")
_ARRIVED = re.compile(r"下达|到位")
_REST = re.compile(r"剩余|结余|结转|收回|未[支使]|余下")
_KINDS = ("money", "count", "extent")
FARTHEST = 3
"""Figures before a rate among which its part is looked for."""
MOST = 40
"""Figures of a paragraph that are looked through."""
SURE = 2
"""Shares beside it that fit one base, from which on another that does not is proven wrong."""
UNSURE = "所列基数与该比率是否对应需核实"


class _Place(NamedTuple):
    """A rate in its paragraph."""

    rate: Mention
    part: Mention
    figures: Sequence[Mention]
    """All figures of the paragraph that a rate may be of."""
    name: str
    deed: str
    """整改, 参保 …; empty for a share."""
    between: str
    """Words from the rate before it to this one."""


def find_based_rates(
    sentences: Sequence[Sentence], found: Sequence[Relation]
) -> Iterator[Relation]:
    """The rates that no reading of their own sentence has judged yet."""
    rates = [r for r in found if r.kind == "percentage" and r.stated is not None]
    told = {r.stated.span.start for r in rates if r.stated and (r.asks or r.state != "open")}
    held = {
        r.stated.span.start: r
        for r in rates
        if r.stated and r.state in ("holds", "holds_by_rounding") and len(r.inputs) == 2
    }
    known = told | held.keys()
    for _, group in groupby(sentences, key=lambda one: one.block.start):
        run = list(group)
        mentions = [m for one in run for m in one.mentions]
        if run[0].block.cell is not None or len(mentions) > MOST:
            continue
        places = list(_read_places(run, known))
        yield from _judge_shares(places, run)
        for place in places:
            before = [
                held[m.start] for m in mentions if m.start in held and m.start < place.rate.start
            ]
            yield from _judge(place, before)


def _read_places(run: Sequence[Sentence], told: set[int]) -> Iterator[_Place]:
    if not any(m.measure.kind == "percent" for one in run for m in one.mentions):
        return
    figures = [
        m
        for one in run
        for m in one.mentions
        if m.measure.kind in _KINDS and "/" not in m.measure.unit
    ]
    for sentence in run:
        since = sentence.start
        for at, rate in enumerate(sentence.mentions):
            if rate.measure.kind != "percent":
                continue
            between = sentence.between(since, rate.start)
            since = rate.end
            if rate.start in told or rate.measure.vague or rate.measure.figure.unit == "‰":
                continue
            if _OTHER.search(rate.clause):
                continue
            yield from _read_place(sentence, at, figures, between)


def _read_place(
    sentence: Sentence, at: int, figures: Sequence[Mention], between: str
) -> Iterator[_Place]:
    rate = sentence.mentions[at]
    named = _RATE.search(rate.clause)
    if _SHARE.search(rate.lead) and at:
        part = sentence.mentions[at - 1]
        if part.measure.kind in _KINDS:
            yield _Place(rate, part, figures, "占比", "", between)
    elif named and (not _AVERAGE.search(rate.clause) or _SAVED.search(rate.clause)):
        name, deed = named["name"], named["deed"]
        if _SPENT_RATE.search(rate.clause):
            spent = [m for m in sentence.mentions[:at] if _SPENT.search(m.clause)]
            yield from [_Place(rate, m, figures, name, deed, between) for m in spent[-1:]]
        else:
            part_or_none = _find_done(sentence.mentions[max(at - FARTHEST, 0) : at], rate, deed)
            if part_or_none is not None:
                yield _Place(rate, part_or_none, figures, name, deed, between)


def _judge_shares(places: Sequence[_Place], run: Sequence[Sentence]) -> Iterator[Relation]:
    """Shares of one whole told in any place of the paragraph: all but one fit it."""
    shares = [p for p in places if not p.deed and not _SHARE_OF_OTHER.search(p.rate.lead)]
    if len(shares) <= SURE:
        return
    for whole in shares[0].figures:
        if any(whole is p.part or not whole.measure.alike(p.part.measure) for p in shares):
            continue
        found = [
            judge_share(
                p.part.measure,
                whole.measure,
                p.rate.measure,
                subject=f"{name_subject(p.part)}占比",
            )
            for p in shares
        ]
        wrong = [r for r in found if r is None or r.state == "broken"]
        if len(wrong) == 1 and wrong[0] is not None:
            yield wrong[0]
            return


def _find_done(before: Sequence[Mention], rate: Mention, deed: str) -> Mention | None:
    """The nearest figure that bears the rate's deed; what is still open (正在推进5个) is passed over."""
    after = rate
    for mention in reversed(before):
        if "；" in after.lead:
            return None
        if mention.measure.kind == "percent":
            if deed in mention.clause or _OVERALL.search(rate.clause):
                return None
            after = mention
            continue
        if mention.measure.kind not in _KINDS:
            return None
        if f"不{deed}" in mention.clause and f"不{deed}" not in rate.clause:
            after = mention  # 合格229份，不合格11份，合格率
            continue
        if _is_done(mention, deed):
            return mention
        if not _NOT_YET.search(mention.clause):
            return None
        after = mention
    return None


def _is_done(part: Mention, deed: str) -> bool:
    """完成治理行政村124个，治理率: what was counted bears the rate's deed."""
    words = part.clause + part.after[:6]
    if _NOT_YET.search(words):
        return False
    if deed in words or any(verb in deed for verb in _REAL.findall(words)):
        return True
    return any(one.search(deed) and done.search(words) for one, done, _ in DEEDS)


def _judge(place: _Place, before: Sequence[Relation]) -> Iterator[Relation]:
    part = place.part
    like = [m for m in place.figures if m is not part and m.measure.alike(part.measure)]
    subject = name_subject(part) + place.name if not place.deed else place.name
    for base in like:
        if _SAVED_DEED.search(place.deed) and _SETTLED.search(base.clause):
            continue
        found = judge_share(part.measure, base.measure, place.rate.measure, subject=subject)
        if found is not None and found.state != "broken":
            if base.end <= place.rate.start:
                yield found
            return
    if _may_be_of_others(place):
        return
    bases, sure = _choose_base(place, like, before)
    if len({b.measure.value for b in bases}) != 1 or part.measure.vague:
        return
    base = bases[-1]
    if base.measure.vague or base.measure.value < part.measure.value:
        return
    found = judge_share(
        part.measure,
        base.measure,
        place.rate.measure,
        subject=subject,
        doubt="" if sure else UNSURE,
        asks=not sure,
    )
    yield from [found] if found is not None else []


def _may_be_of_others(place: _Place) -> bool:
    """培训2612人次，…就业1645人，就业率63.0%: the rate is of a count in another unit."""
    part, rate = place.part.measure, place.rate.measure
    if part.kind != "count":
        return False
    others = (m.measure for m in place.figures if m is not place.part and m.measure.kind == "count")
    return any(rate.low <= part.value / one.value * 100 <= rate.high for one in others if one.value)


def _choose_base(
    place: _Place, like: Sequence[Mention], before: Sequence[Relation]
) -> tuple[list[Mention], bool]:
    """The base that is meant by all signs, and whether that is beyond doubt."""
    earlier = [m for m in like if m.end <= place.part.start]
    if _SPENT_RATE.search(place.name):
        return _find_budget(place, earlier), False
    if place.part.measure.kind == "count" and not place.part.measure.unit:
        return [], False
    shared = _share_base(place, earlier, before)
    if not place.deed:
        last = before[-1] if before else None
        alike = [r for r in before if shared and r.inputs[1].span.start == shared[0].start]
        return (shared if last in alike else []), len(alike) >= SURE
    return _find_named(place, earlier) or shared, False


def _share_base(place: _Place, earlier: list[Mention], before: Sequence[Relation]) -> list[Mention]:
    """The base of the rate before it, unless 其中 opens something smaller."""
    if not before or _NESTED.search(place.between):
        return []
    start = before[-1].inputs[1].span.start
    of = _SHARE.search(place.rate.lead)
    if of and of["of"] and not re.fullmatch("总数|全部|比|总额|总量", of["of"].rstrip("的")):
        return []
    return [m for m in earlier if m.start == start]


def _find_named(place: _Place, earlier: list[Mention]) -> list[Mention]:
    """The figure that counts the same things, or by its words what the deed was done to."""
    due = ["应" + verb for verb in _REAL.findall(place.part.clause)]
    owed = [m for m in earlier if any(words in m.clause for words in due)]
    if owed:
        return owed[-1:]
    if earlier and _is_right_before(place, earlier[-1]):
        return earlier[-1:]
    part = _strip(place.part)
    if _NESTED.search(place.part.lead) and "；" not in place.part.lead:
        return list(earlier[-1:])  # 评价项目16个，其中提交报告15个
    best: list[Mention] = []
    most = 1
    for base in earlier:
        label = base.label.removeprefix("其中")
        own = len(label) > 2 and label in place.part.clause + place.rate.clause
        if not own and (not _WHOLE.search(base.clause) or _NESTED.search(base.clause)):
            continue
        common = _measure_common(part, _strip(base))
        if common > most:
            best, most = [], common
        if common == most > 1:
            best.append(base)
    if best:
        return best
    words = next((base for one, _, base in DEEDS if one.search(place.deed)), None)
    return [m for m in earlier if words and words.search(m.clause + m.after[:8])]


def _is_right_before(place: _Place, base: Mention) -> bool:
    """困难群体2.16万人，已缴费2.09万人，缴费率: nothing but a comma between the two."""
    lead = place.part.lead
    near = (
        re.fullmatch(
            r"(?:[^，。；\d]{0,6}，)(?:已|实际|其中|检出|查出|筛出|审核)[^，。；\d]{0,8}", lead
        )
        is not None
    )
    return (
        near
        and base.measure.value >= place.part.measure.value
        and base.end == (place.part.start - len(lead))
    )


def _strip(mention: Mention) -> str:
    return _GENERIC.sub("|", f"{mention.label}|{mention.after[:8]}")


def _measure_common(one: str, other: str) -> int:
    """Length of the longest words that both hold."""
    longest = 0
    for start in range(len(one)):
        while (
            start + longest < len(one)
            and "|" not in (piece := one[start : start + longest + 1])
            and piece in other
        ):
            longest += 1
    return longest


def _find_budget(place: _Place, earlier: list[Mention]) -> list[Mention]:
    """预算96万元…支出84.5万元，剩余11.5万元…执行率: the rest that is printed shows the base."""
    rests = {
        m.measure.value
        for m in place.figures
        if m.measure.alike(place.part.measure) and _REST.search(m.clause)
    }
    funds = [m for m in earlier if _FUNDS.search(m.clause)]
    shown = [m for m in funds if m.measure.value - place.part.measure.value in rests]
    arrived = [m for m in funds if _ARRIVED.search(m.clause)]
    return shown or (arrived if len(funds) == 1 else [])
