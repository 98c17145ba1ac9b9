"""A rate, a rest or a list whose whole stands in a sentence before, in the same paragraph, becomes a relation.

What agrees is kept; what does not is asked, and only where each clause says nothing but 预算, 支出 or
结余 of the whole: between two sentences the writer may have come to speak of something else.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from pbassist.model.performance import Relation
from pbassist.relations.judging import add_up, judge_difference, judge_share, judge_sum
from pbassist.relations.sentences import Mention, Sentence, name_subject

_SPENT_RATE = re.compile(
    r"(?P<name>(?:预算|资金|支出|总体|项目)?(?:执行率|执行进度|支出率|支出进度|支付率|支付进度))(?:为|达到?|仅)?$"
)
_REST = re.compile(r"(?:年末|年底|资金|期末|结转)*结余(?:结转)?(?:资金)?(?:为|达)?")
_ALL = r"(?:20\d\d年度?|当年|全年|本年|年度|年初|年|截至|底|末|实际|财政|项目|资金|专项|共计?|总|累计|已|合计|计|的|其?中|数|额|金额|为|达|完成)*"
_BUDGET = re.compile(rf"{_ALL}(?:预算|到位){_ALL}(?:安排|批复|下达)?{_ALL}")
_SPENT = re.compile(rf"{_ALL}(?:支出|支付|执行|使用){_ALL}")
_FUNDS = re.compile(r"预算|到位|安排|下达|拨付|批复")
_DONE = re.compile(r"支出|支付|执行|使用")
_ALTERED = re.compile(
    r"调整|调[增减]|追加|结转|以前年度|上年|去年|收回|统筹|分期|累计|滚存|[二两三四五]年"
)
_YEAR = re.compile(r"20\d\d(?=年)")
_OPENS = re.compile(
    r"\s{0,4}(?:主要|具体|其|各项)?(?:支出|资金|经费)?(?:支出|使用|构成|内容|明细)?(?:包括|构成为|明细为|为)[：:]"
)
_PART = re.compile(r"支出|[经费]费|费用?$|资金|补助|补贴|购置|投入")
_MAIN = re.compile(r"主要|部分|等[。，；]?$")
FARTHEST = 4
"""Sentences before in which the whole may stand."""
UNSURE = "预算数与支出数不在同一句，需确认口径"
UNSURE_REST = "结余、结转口径可能不含全部未支出资金"
UNSURE_LIST = "所列各项是否为全部支出需核实"


class _Paragraph(NamedTuple):
    """The sentences of a paragraph up to one of them."""

    before: tuple[Mention, ...]
    """Figures of the sentences before."""
    sentence: Sentence
    start: int
    """Where the sentences before begin."""

    @property
    def altered(self) -> bool:
        """True where the words tell of a change of the budget, or of other years."""
        return bool(_ALTERED.search(self.sentence.view, self.start, self.sentence.end))


def find_carried(sentences: Sequence[Sentence], told: Collection[int]) -> Iterator[Relation]:
    """Relations across the sentences of each paragraph; `told` are stated figures already judged."""
    for _, group in groupby(sentences, key=lambda one: one.block.start):
        run = list(group)
        if len(run) < 2 or run[0].block.cell is not None:
            continue
        for at, sentence in enumerate(run[1:], 1):
            near = run[max(at - FARTHEST, 0) : at]
            before = tuple(m for one in near for m in one.mentions)
            yield from _judge(_Paragraph(before, sentence, near[0].start), told)


def _judge(place: _Paragraph, told: Collection[int]) -> Iterator[Relation]:
    opened = _OPENS.match(place.sentence.view, place.sentence.start, place.sentence.end)
    if opened is not None:
        yield from _judge_list(place)
        return
    for mention in place.sentence.mentions:
        if mention.start in told:
            continue
        clause = mention.clause
        if mention.measure.kind == "percent" and (match := _SPENT_RATE.search(clause)):
            yield from _judge_rate(place, mention, match.group("name"))
        elif mention.measure.kind == "money" and _REST.fullmatch(clause):
            yield from _judge_rest(place, mention)


def _read_pairs(place: _Paragraph, stated: Mention) -> list[tuple[Mention, Mention]]:
    """What was spent, the nearest first, with every budget printed before it."""
    money = [
        m
        for m in (*place.before, *place.sentence.mentions)
        if m.end <= stated.start and m.measure.kind == "money" and not m.measure.vague
    ]
    spent = [m for m in money if _DONE.search(m.clause) and not _FUNDS.search(m.clause)][-1:]
    funds = [m for m in money if _FUNDS.search(m.clause)]
    return [(part, base) for part in spent for base in funds if base.end <= part.start]


def _choose_pair(
    place: _Paragraph, pairs: Sequence[tuple[Mention, Mention]]
) -> tuple[Mention, Mention] | None:
    """The only budget and what was spent of it, where the clauses speak of the whole alone."""
    plain = [(p, b) for p, b in pairs if _SPENT.fullmatch(p.clause) and _BUDGET.fullmatch(b.clause)]
    named = [pair for pair in plain if "预算" in pair[1].clause] or plain
    if place.altered or len({b.measure.value for _, b in named}) != 1:
        return None
    years = {year for pair in named for m in pair for year in _YEAR.findall(m.lead)}
    return named[-1] if len(years) < 2 else None


def _judge_rate(place: _Paragraph, rate: Mention, name: str) -> Iterator[Relation]:
    """预算560万元。当年共支出498.2万元，预算执行率92.0%."""
    pairs = _read_pairs(place, rate)
    for part, base in pairs:
        found = judge_share(part.measure, base.measure, rate.measure, subject=name)
        if found is not None and found.state != "broken":
            yield found
            return
    chosen = _choose_pair(place, pairs)
    if chosen is not None:
        found = judge_share(
            chosen[0].measure,
            chosen[1].measure,
            rate.measure,
            subject=name,
            doubt=UNSURE,
            asks=True,
        )
        yield from [found] if found else []


def _judge_rest(place: _Paragraph, rest: Mention) -> Iterator[Relation]:
    """预算560万元。支出498.2万元，结余61.8万元."""
    pairs = _read_pairs(place, rest)
    subject = name_subject(rest, "结余")
    for part, base in pairs:
        found = judge_difference(base.measure, part.measure, rest.measure, subject=subject)
        if found.state != "broken":
            yield found
            return
    chosen = _choose_pair(place, pairs)
    if chosen is not None and chosen[0].measure.value <= chosen[1].measure.value:
        part, base = chosen
        yield judge_difference(
            base.measure,
            part.measure,
            rest.measure,
            subject=subject,
            doubt=UNSURE_REST,
            asks=True,
        )


def _judge_list(place: _Paragraph) -> Iterator[Relation]:
    """实际支出1218万元。支出包括：维修支出…、检测支出…: parts that nearly add up to what was spent."""
    parts = [m for m in place.sentence.mentions if m.measure.kind == "money"]
    totals = [
        m
        for m in place.before
        if m.measure.kind == "money" and _DONE.search(m.clause) and not _FUNDS.search(m.clause)
    ][-1:]
    if len(parts) < 2 or not totals or any(m.measure.vague for m in (*parts, *totals)):
        return
    total, measures = totals[0], [m.measure for m in parts]
    asks = add_up(measures, total.measure) == "broken"
    if asks and not (_is_listed(place.sentence, parts) and _is_near(parts, total)):
        return
    yield judge_sum(
        measures,
        total.measure,
        subject=name_subject(total, "支出"),
        doubt=UNSURE_LIST if asks else "",
        asks=asks,
    )


def _is_listed(sentence: Sentence, parts: Sequence[Mention]) -> bool:
    """Three kinds of spending or more, none within another, in an order that nothing leaves open."""
    words = sentence.text
    open_end = "等" in parts[-1].trail[:4] or re.search(r"其中|合计|共计|（", words)
    kinds = all(_PART.search(m.clause) and not _FUNDS.search(m.clause) for m in parts)
    return len(parts) > 2 and kinds and not open_end and not _MAIN.search(words)


def _is_near(parts: Sequence[Mention], total: Mention) -> bool:
    gap = abs(total.measure.value - sum(p.measure.value for p in parts))
    return 20 * gap <= total.measure.value
