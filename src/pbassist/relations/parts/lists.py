"""The figures behind 其中, 分别为 and 包括 become lists of parts, with the totals before them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pbassist.relations.judging import add_up
from pbassist.relations.parts.members import BRACKETS
from pbassist.relations.sentences import Mention, Sentence

_ASIDE = re.compile(
    r"(?:占[^，、；]{0,10}|增长|增加(?!值)|下降|减少|[增减][收支]|[比较][^，、；]{1,8}(?:节约|节省|超出|超|多|少|高|低)|完成率|执行率|人均|户均|平均|每[个人户项])[^，、；]{0,6}$"
)
_SPENT_OF = re.compile(
    r"^，(?:已|实际|当年|年内|全部)?(?:支出|支付|完成|执行|使用|到位|拨付)(?:了|数|金额|资金)?(?:为)?$"
)
"""培训补贴320万元，支出298万元: what was spent of a part."""
_GROWTH = r"，(?:(?:同比|[比较](?:上年|去年)(?:同期)?)[^，。；、\d]{0,4})?(?:[增减][加少长收支]|上升|下降|提高|降低)(?:了|约)?"
_GROWS = re.compile(rf"{_GROWTH}\s?$")
_GROWN = re.compile(rf"{_GROWTH}[\d.,]{{1,15}}(?:%|[万亿]?元)")
"""税收收入8103万元，比上年增收1284万元，增长18.8%；非税收入…: told of the part, and the list goes on."""
STOPS = re.compile(r"其中|比上年|较上年|比去年|较去年|同比|合计|共计|总计|累计|上年同期|截至|截止")
_THINGS = re.compile(r"项目|部门|单位|政策|机构|企业|街道|乡镇|村|学校|人")
_INCOME = re.compile(r"(?<!支)收入[^支]{0,6}$")
_SPENDING = re.compile(r"支出(?:为|共)?$")
"""总收入44.5万元，其中上年结转37万元，本年支出37万元: what was spent is no part of what came in."""
LONGEST_LIST = 600
"""Characters of a list of parts."""


class PartList(NamedTuple):
    """Parts after an opening word."""

    word: str
    parts: tuple[Mention, ...]
    totals: tuple[Mention, ...]
    """Figures before the word that the parts may add up to, the nearest last."""


def read_grown(sentence: Sentence, at: int, word: str) -> Iterator[PartList]:
    """Lists that tell the growth of their parts; all of them do, or the parts make up their total."""
    if not _GROWN.search(sentence.text, at - sentence.start):
        return
    for one in read_lists(sentence, at, word, grown=True):
        behind = [sentence.text[p.end - sentence.start :] for p in one.parts]
        total = one.totals[-1].measure
        if add_up([p.measure for p in one.parts], total) != "broken" or all(
            _GROWN.search(text.partition("；")[0]) for text in behind
        ):
            yield one


def read_lists(
    sentence: Sentence, at: int, word: str, *, grown: bool = False
) -> Iterator[PartList]:
    """One list for each kind of figure after the word (个 apart from 万元)."""
    before = [m for m in sentence.mentions if m.end <= at and not _GROWS.search(m.lead)]
    after = _read_parts(sentence, at, word, grown=grown)
    seen: list[Mention] = []
    for first in after:
        if any(first.measure.alike(m.measure) for m in seen):
            continue
        seen.append(first)
        parts = tuple(m for m in after if m.measure.alike(first.measure))
        totals = _choose_totals(tuple(m for m in before if m.measure.alike(first.measure)), parts)
        if totals and _INCOME.search(totals[-1].clause):
            parts = tuple(part for part in parts if not _SPENDING.search(part.clause))
        if len(parts) > 1 and totals and first.measure.kind != "percent":
            yield PartList(word, parts, totals)


def _choose_totals(totals: tuple[Mention, ...], parts: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """58个部门860个项目 before parts that are all projects: only the projects may be their total."""
    for thing in _THINGS.findall("".join(p.clause + p.after for p in parts[:1])):
        if not all(thing in p.clause + "|" + p.after for p in parts):
            continue
        named = tuple(t for t in totals if t.after.startswith(thing))
        if named and all(_THINGS.match(t.after) for t in totals if t not in named):
            return named
    return totals


def _read_parts(sentence: Sentence, at: int, word: str, *, grown: bool = False) -> list[Mention]:
    """Mentions after the word up to the next stop; those in brackets inside the list left out."""
    text = sentence.text
    offset = at - sentence.start + len(word)
    depth = text.count("（", 0, offset) - text.count("）", 0, offset)
    parts: list[Mention] = []
    for mention in sentence.mentions:
        if mention.start < at:
            continue
        if mention.start - at > LONGEST_LIST:
            break
        between = text[offset : mention.start - sentence.start]
        here = depth + between.count("（") - between.count("）")
        if here > depth:
            continue
        if parts and "；" in mention.lead and mention.trail.startswith("，其中"):
            break  # 结转136万元，其中拨款98万元；收入2,860万元，其中…: a whole of its own
        if grown and _GROWS.search(mention.lead):
            continue
        told = _GROWN.sub("", between) if grown else between
        if here < depth or STOPS.search(BRACKETS.sub("", told)):
            break
        if not is_aside(mention):
            parts.append(mention)
    return parts


def is_aside(mention: Mention) -> bool:
    """A share, a growth or an amount about the part before it is no part of its own."""
    if mention.measure.kind == "points":  # 预算执行率指标得9.8分 is an item like the others
        return bool(re.search(r"(?:占|平均|扣|满分|分值)[^，、；]{0,6}$", mention.lead))
    if mention.trail.strip() == "的":  # 完成年度计划130公里的104.6%: what a rate is taken of
        return True
    return bool(_ASIDE.search(mention.lead) or _SPENT_OF.match(mention.lead))
