"""A list, a cut or a rate whose whole stands a sentence earlier becomes a relation, asked where it differs.

退回214个项目。退回项目中，分别为…; 申报4.36亿元。经评估，审定3.84亿元，核减0.52亿元; 共涉及项目1284个。214个
项目予以退回，退回率16.7%. What a share of all spending is of may stand anywhere in the paper.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby

from pbassist.model.performance import Relation
from pbassist.relations.judging import judge_difference, judge_share, judge_sum
from pbassist.relations.sentences import Mention, Sentence, name_subject

_THINGS = "项目|单位|部门|政策|机构|企业|乡镇|街道|学校|问题|报告|村"
_THING = re.compile(_THINGS)
_LISTED = re.compile(
    rf"\s{{0,4}}(?:上述|以上|这些|该批)?(?P<what>[^，。；、：\d]{{2,10}}?)(?P<thing>{_THINGS})中，?"
    r"(?:评价|评估|审核|处理)?(?:结果|结论|等[级次]|情况)?(?:分别)?[为是：]"
)
_CUT = re.compile(r"(?:核减|审减|净减)[^，。；、\d]{0,8}$")
_SETTLED = re.compile(r"审定|核定|评审后")
_SUBMITTED = re.compile(r"申报|送审|报审|送评|上报")
_RAISED = re.compile(r"核增|审增|调增|其中|分别")
_RATE = re.compile(r"(?P<deed>[一-鿿]{2})率(?:仅|约)?[为达是]?$")
_WHOLE = re.compile(r"共|涉及|编报|纳入|申报|报送|收到|受理|排查|抽取|选取")
_OTHER = re.compile(r"同比|[比较](?:上年|去年|20)|增长|目标|平均|其中")
_OF_SPENT = re.compile(
    r"占(?:项目|资金|全部|实际)?(?:支出总额|总支出|支出总数|支付总额|实际支出)的?$"
)
_ALL = r"(?:20\d\d年度?|当年|全年|本年|年度|截至|年?底|末|实际|财政|项目|资金|专项|共计?|总|累计|已|合计|数|额|金额|为|达|完成)*"
_SPENT = re.compile(rf"{_ALL}(?:支出|支付|执行){_ALL}")
_YEAR = re.compile(r"20\d\d(?=年)")
NEAREST = 3
"""Sentences before in which the whole may stand."""
UNSURE = "所列数据分处两句，口径是否一致需核实"


def find_across(sentences: Sequence[Sentence], told: Collection[int]) -> Iterator[Relation]:
    """Relations across the sentences of each paragraph; `told` are stated figures already judged."""
    for _, group in groupby(sentences, key=lambda one: one.block.start):
        run = list(group)
        if run[0].block.cell is not None:
            continue
        for at, sentence in enumerate(run[1:], 1):
            before = [m for one in run[max(at - NEAREST, 0) : at] for m in one.mentions]
            yield from _judge_list(sentence, before)
            yield from _judge_cut(sentence, before)
            yield from _judge_rates(sentence, before, told)
    yield from _judge_spent_shares(sentences, told)


def _words(mention: Mention) -> str:
    return mention.clause + mention.after


def _judge_list(sentence: Sentence, before: Sequence[Mention]) -> Iterator[Relation]:
    """退回项目中，分别为修改后通过198个、不予入库16个 against the number that was sent back."""
    match = _LISTED.match(sentence.view, sentence.start, sentence.end)
    parts = [m for m in sentence.mentions if match and m.start >= match.end()]
    if match is None or len(parts) < 2 or not _is_plain(parts):
        return
    what, thing = match["what"][-2:], match["thing"]
    wholes = [
        m
        for m in before
        if m.measure.alike(parts[0].measure) and what in _words(m) and thing in _words(m)
    ]
    if len({m.measure.value for m in wholes}) == 1 and not wholes[-1].measure.vague:
        yield judge_sum(
            [m.measure for m in parts],
            wholes[-1].measure,
            subject=name_subject(wholes[-1], "合计"),
            doubt=UNSURE,
            asks=True,
        )


def _is_plain(parts: Sequence[Mention]) -> bool:
    """All of one unit, each with words of its own, and none left open by 等."""
    first = parts[0].measure
    alike = all(m.measure.kind == "count" and m.measure.unit == first.unit for m in parts)
    named = all(m.clause and not _OTHER.search(m.lead) for m in parts)
    return alike and named and "等" not in parts[-1].trail[:3]


def _judge_cut(sentence: Sentence, before: Sequence[Mention]) -> Iterator[Relation]:
    """审定3.84亿元，核减0.52亿元 against the 4.36亿元 asked for in the sentence before."""
    money = [m for m in sentence.mentions if m.measure.kind == "money"]
    cuts = [m for m in money if _CUT.search(m.clause)]
    settled = [m for m in money if _SETTLED.search(m.clause)]
    if len(cuts) != 1 or len(settled) != 1:
        return
    end = max(cuts[0].end, settled[0].end)
    if _RAISED.search(sentence.between(sentence.start, end)) or "核增" in sentence.text:
        return
    if any(_SUBMITTED.search(m.clause) for m in money):
        return
    asked = [m for m in before if m.measure.kind == "money" and _SUBMITTED.search(m.clause)]
    years = {year for m in (*asked, *settled) for year in _YEAR.findall(m.lead)}
    if len({m.measure.value for m in asked}) != 1 or len(years) > 1:
        return
    yield judge_difference(
        asked[-1].measure,
        settled[0].measure,
        cuts[0].measure,
        subject=name_subject(cuts[0], "核减"),
        doubt=UNSURE,
        asks=True,
    )


def _judge_rates(
    sentence: Sentence, before: Sequence[Mention], told: Collection[int]
) -> Iterator[Relation]:
    """214个项目予以退回，退回率16.7% against the only number of projects told before."""
    for at, rate in enumerate(sentence.mentions):
        named = _RATE.search(rate.clause) if rate.measure.kind == "percent" and at else None
        if named is None or rate.start in told or _OTHER.search(rate.lead):
            continue
        part = sentence.mentions[at - 1]
        thing = _read_thing(part)
        if not thing or part.measure.kind != "count" or named["deed"] not in _words(part):
            continue
        same = [m for m in before if m.measure.alike(part.measure) and _read_thing(m) == thing]
        if len({m.measure.value for m in same}) == 1 and _WHOLE.search(same[-1].clause):
            yield from _say_share(part, same[-1], rate, f"{named['deed']}率")


def _read_thing(mention: Mention) -> str:
    """What it counts: the first such word behind the number, else the last before it."""
    behind = _THING.search(mention.after)
    return behind[0] if behind else next(iter(_THING.findall(mention.clause)[::-1]), "")


def _judge_spent_shares(sentences: Sequence[Sentence], told: Collection[int]) -> Iterator[Relation]:
    """涉及金额983.5万元，占支出总额的57.5% against the only spending of the whole that the paper tells."""
    if not any("占" in s.text and "支" in s.text for s in sentences):
        return
    spent = [
        m
        for s in sentences
        for m in s.mentions
        if m.measure.kind == "money" and _is_all_spent(m.clause) and not m.measure.vague
    ]
    if len({m.measure.value for m in spent}) != 1:
        return
    for sentence in sentences:
        for at, rate in enumerate(sentence.mentions):
            of = _OF_SPENT.search(rate.clause) if rate.measure.kind == "percent" and at else None
            part = sentence.mentions[at - 1]
            if of and rate.start not in told and part.measure.kind == "money":
                yield from _say_share(part, spent[0], rate, "占支出总额的比例")


def _is_all_spent(clause: str) -> bool:
    """实际支出, 项目资金共支出; 项目支出 is one half of a department's."""
    return _SPENT.fullmatch(clause) is not None and not re.search("(?:项目|财政|专项)支出", clause)


def _say_share(part: Mention, base: Mention, rate: Mention, subject: str) -> Iterator[Relation]:
    if part.measure.vague or base.measure.vague or part.measure.value > base.measure.value:
        return
    found = judge_share(
        part.measure, base.measure, rate.measure, subject=subject, doubt=UNSURE, asks=True
    )
    yield from [found] if found else []
