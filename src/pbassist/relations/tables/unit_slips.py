"""An amount printed twice with the same digits and another magnitude becomes a twin: 元, 万元, 亿元."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from pbassist.model.performance import Relation
from pbassist.relations.measures import Measure
from pbassist.relations.sentences import Mention, Sentence
from pbassist.relations.tables.grids import Grid

SLIP = "两处数值相同而计量单位不同"
_SINGLE = re.compile(r"每|人均|户均|平均|单价|标准|均价|最高|最低|不超过|限额")
_WORDS = re.compile(r"[^\w]|[约为达共计的是有已均其中全年本该]|合计|总计|金额|20\d\d年度?")
LARGEST_CHANGE = 1000
LARGEST_AMOUNT = Decimal(10) ** 12
"""元 beyond which an amount in 亿元 stands oddly beside amounts of a thousandth of it."""
FAR = "计量单位是否有误需核实"
LEAST = Decimal("0.5")
FEWEST = 3
"""Digits that must agree, and characters of the name."""


def find_unit_slips(sentences: Sequence[Sentence], grids: Sequence[Grid]) -> Iterator[Relation]:
    """Amounts of the same name and digits in two units, in the text or in text and table."""
    for sentence in sentences:
        if len(sentence.mentions) > 1:
            yield from _find_beside(sentence)
            yield from _find_far(sentence)
    known: dict[str, list[tuple[str, Measure]]] = {}
    several = _find_several(sentences, grids)
    for name, measure in (*_read_text(sentences, several), *_read_tables(grids)):
        digits = _read_digits(measure)
        if len(digits) < FEWEST or len(name) < FEWEST:
            continue
        twins = known.setdefault(digits, [])
        other = next(
            (m for n, m in twins if m.factor != measure.factor and _is_same(n, name)), None
        )
        if other is not None:
            yield _say(name, other, measure)
        elif len(twins) < 8:
            twins.append((name, measure))


def _find_beside(sentence: Sentence) -> Iterator[Relation]:
    """上年项目支出7850万元，本年项目支出8420亿元: one thing, like numbers, ten thousand times as much."""
    money = [m for m in sentence.mentions if m.measure.kind == "money"]
    if len({m.measure.factor for m in money}) < 2:
        return
    for one, two in pairwise([m for m in money if not _SINGLE.search(m.clause)]):
        a, b = one.measure, two.measure
        if a.factor == b.factor or not a.value or not b.value or a.vague or b.vague:
            continue
        numbers = (a.value / a.factor) / (b.value / b.factor)
        ratio = max(a.value / b.value, b.value / a.value)
        names = _name(one), _name(two)
        same = min(map(len, names)) >= FEWEST and _is_same(*names)
        if same and ratio > LARGEST_CHANGE and LEAST < numbers < 1 / LEAST:
            yield _say(names[1], a, b)


def _find_far(sentence: Sentence) -> Iterator[Relation]:
    """总投资3.86亿元，支付工程款28,650亿元; 合同2386.5万元，付款2147.85万元，质保金238.65元."""
    money = [
        m
        for m in sentence.mentions
        if m.measure.kind == "money" and not m.measure.vague and not _SINGLE.search(m.clause)
    ]
    for mention in money if len(money) > 2 else ():
        others = [m.measure for m in money if m is not mention]
        most = max(others, key=lambda one: one.value)
        value, factor = mention.measure.value, mention.measure.factor
        smaller = value / 10**4
        far = value > LARGEST_CHANGE * most.value and most.value / 10 <= smaller <= most.value
        if factor == 10**8 and far and (most.factor < factor or value > LARGEST_AMOUNT):
            yield _say_far(mention, most, "远大于")
        elif factor == 1 and mention.measure.figure.decimals and _is_gap(value * 10**4, others):
            yield _say_far(mention, most, "远小于")


def _is_gap(value: Decimal, others: Sequence[Measure]) -> bool:
    """True for the exact difference of two amounts in 万元: no chance gives it in 元."""
    large = [m.value for m in others if m.factor == 10**4]
    return any(one - two == value for one in large for two in large if one > two)


def _say_far(mention: Mention, most: Measure, word: str) -> Relation:
    return Relation(
        kind="difference",
        state="open",
        subject=_name(mention)[:40] or "金额",
        expression=f"{mention.measure.printed}{word}同句{most.printed}，计量单位与前后数据不协调",
        stated=mention.measure.figure,
        inputs=(most.figure,),
        reason=FAR,
        asks=True,
    )


def _find_several(sentences: Sequence[Sentence], grids: Sequence[Grid]) -> set[str]:
    """The digits of amounts that are printed in more than one unit: few have a namesake to be held against."""
    scales: dict[str, Decimal] = {}
    several: set[str] = set()
    told = [m.measure for s in sentences for m in s.mentions if m.measure.kind == "money"]
    cells = [c.measure for g in grids for c in g.cells.values() if c.measure.kind == "money"]
    for measure in (*told, *cells):
        digits = _read_digits(measure)
        if scales.setdefault(digits, measure.factor) != measure.factor:
            several.add(digits)
    return several


def _read_text(sentences: Sequence[Sentence], several: set[str]) -> Iterator[tuple[str, Measure]]:
    for sentence in sentences:
        for mention in sentence.mentions:
            measure = mention.measure
            amount = measure.kind == "money" and sentence.block.cell is None
            if (
                amount
                and _read_digits(measure) in several
                and not measure.vague
                and not _SINGLE.search(mention.clause + mention.trail[:1])
            ):
                yield _name(mention), measure


def _name(mention: Mention) -> str:
    return _WORDS.sub("", mention.clause)


def _read_tables(grids: Sequence[Grid]) -> Iterator[tuple[str, Measure]]:
    """The totals of tables, named by the head of their column."""
    for grid in grids:
        for (row, column), cell in grid.cells.items():
            if cell.measure.kind == "money" and grid.is_total(row) and grid.adds_up(column):
                yield _WORDS.sub("", re.sub(r"[（(].*?[)）]", "", grid.heads[column])), cell.measure


def _read_digits(measure: Measure) -> str:
    """What is left of the number without its point and the zeros around: 2860.00 → 286."""
    value = measure.figure.value
    return (value.rstrip("0").rstrip(".") if "." in value else value).lstrip("0.-")


def _is_same(one: str, other: str) -> bool:
    return one == other or one.endswith(other) or other.endswith(one)


def _say(name: str, one: Measure, other: Measure) -> Relation:
    return Relation(
        kind="twin",
        state="open",
        subject=name[:40],
        expression=f"{other.printed}≠{one.printed}",
        stated=other.figure,
        computed=one.printed,
        inputs=(one.figure,),
        reason=SLIP,
        asks=True,
    )
