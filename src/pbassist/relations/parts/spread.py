"""Parts told over several sentences, clauses or list items and their total become a sum that is asked.

申请…1500万元，统筹…1200万元，其余880万元: no word shuts such a list, so what tells that it is whole is how
near it comes to the total. What is meant to be part of a total is seldom off by one digit.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from pbassist.model.performance import Relation
from pbassist.relations.judging import add_up, judge_sum
from pbassist.relations.parts.lists import is_aside
from pbassist.relations.parts.members import BRACKETS, DIGITS, are_opposites
from pbassist.relations.parts.passages import Passage, read_passages
from pbassist.relations.parts.slips import has_many_digits, is_off_by_a_slip
from pbassist.relations.sentences import Mention, Sentence, name_subject

_OPENS = re.compile(
    r"其中|具体|分别|构成|组成|来源|筹措|筹集|分担|包括|包含|含|如下|方面|部分|[块类]|用于|[：（]|一是"
    r"|[按从][^，。；：]{1,12}[分看划]|结果|经[审评考自核检抽统测]|[中里][，：]|进行了?[^，。；]{0,8}(?:定|价|查|核|测|分)"
)
_WHOLE = re.compile(r"(?<!公)共(?!同|享|建)|总|合计|全部|累计|实有|现有|全年")
_TOTAL_AFTER = re.compile(
    r"(?:(?<!\d)(?P<count>[两二三四五六七八九]|\d)[项类个笔块家种包](?:资金|支出|费用|经费)?)?"
    r"(?:(?<!公)共(?!同|享|建)|[合总小累]计|总)[^，。；、：\d]{0,12}$"
)
_SUBTOTAL = re.compile(r"[合总小]计|以上|[两二三四五六七八九\d][项类个笔]|累计|总[额数]")
_STOPS = re.compile(
    r"^(?:其中|以上|上述|[两三四五六七八九\d][项类个])?(?:[合总小]计|共计|累计)|截至|截止|(?<!结转)结余|此外|另[有外]|人均|平均"
)
_COMPARES = re.compile(r"[比较](?:上年|去年|20\d\d|年初|计划)|同比|上年同期")
_WITHIN = re.compile(r"其中|包括|包含|含|[^；。\n]+[里中](?:面)?有")
_SHUTS = re.compile(r"[；。\n]")
_BEGINS = re.compile(r"[：。；\n]|先后|其中|包括|分别|安排|投入")
_OPEN_END = re.compile(r"\s?等(?![级次别分第])|[^，。；]{0,12}等[^级次别分第，。；]{0,8}[，。；]")
_REST = re.compile(r"其[余他它]|剩余|余下|尚[有未]|未[列分]")
_ONLY_SOME = re.compile(r"^，其中(?![，：])")
"""支出826万元，其中设备400万元、…: names the largest; 其中：and 其中， open the whole list."""
_ALL_TOLD = re.compile(r"[两三四五六七八九\d](?:大?部分|大?[块类]|笔|个方面|个渠道)|组成|构成")
_MAINLY = re.compile(r"主要|重点")
_NAMED = re.compile(r"[一-鿿]")
_SCORED = re.compile(r"(?:得分|评分|总分|满分|分值)(?:值|合计)?(?:为|是|共)?$")
_GOT = re.compile(r"(?:得|得分|评分|自评)(?:为)?$")
_FULL = re.compile(r"(?:总分|满分|分值|权重)(?:为|共)?$")
_ADJUSTED = re.compile(r"加分|扣|附加|平均|加权")
_LINKS = frozenset("、和及与，")
_PER = re.compile(r"每|人均|户均|亩均|平均|标准")
_UNITS = re.compile(r"单位|企业|机构|部门|公司|学校")
_KINDS = ("money", "count", "extent", "points")
_TIMES = frozenset(("年", "月", "天", "日", "个月", "小时", "时", "分钟", "倍", "度", "次/年"))
SHORT = 4
"""Characters of 支出, 实际支出."""
REACH = 900
"""Characters from a total to the last of its parts."""
NEARLY = Decimal("1.05")
"""Beyond it no rounding makes a sum and a total agree."""
UNSURE = "所列各项是否为全部内容需核实"


class _Run(NamedTuple):
    """Parts and the total they seem to make up."""

    total: Mention
    parts: tuple[Mention, ...]
    others: tuple[Mention, ...]
    """Other figures of the passage, one of which may be their sum."""


def find_spread(sentences: Sequence[Sentence], found: Sequence[Relation]) -> Iterator[Relation]:
    """The lists of each passage that miss their total by a slip; `found` is what is told already."""
    told = {
        relation.stated.span.start
        for relation in found
        if relation.stated and (relation.state == "broken" or relation.asks)
    }
    for passage in read_passages(sentences):
        for at, total in enumerate(passage.mentions):
            if total.start in told or not _may_be_total(total):
                continue
            run = _read_below(passage, at) or _read_above(passage, at)
            if run is not None:
                yield _ask(run)


def _ask(run: _Run) -> Relation:
    return judge_sum(
        [part.measure for part in run.parts],
        run.total.measure,
        subject=name_subject(run.total, "合计"),
        doubt=UNSURE,
        asks=True,
    )


def _may_be_total(mention: Mention) -> bool:
    measure = mention.measure
    plain = measure.kind in _KINDS and bool(measure.unit) and not measure.vague
    if measure.kind == "points" and not _SCORED.search(mention.clause):
        return False
    return plain and measure.unit not in _TIMES and not _PER.search(mention.clause)


def _read_below(passage: Passage, at: int) -> _Run | None:
    """The total first, its parts after it."""
    total = passage.mentions[at]
    following = _read_parts(passage, at)
    first = next(following, None)
    if first is None:
        return None
    link = passage.between(total.end, first.start)
    opened = bool(_OPENS.search(link) or _OPENS.search(first.clause))
    second = next(following, None)
    if second is None:
        return None
    seems = has_many_digits(total.measure) or _begin_alike(first, second)
    if not (opened or seems or _WHOLE.search(total.clause)):
        return None
    parts = [first, second, *following]
    sorted_again = _find_stretch(total, parts)
    for end in _list_ends(passage, parts):
        if end > (sorted_again or end):
            continue
        run = _make_run(passage, total, parts[:end]) if sorted_again != 0 else None
        if run is None:
            return None
        if len(run.parts) == 2 and not opened:
            continue
        if _is_meant_whole(passage, run, link):
            return run
    return None


def _are_parallel(parts: Sequence[Mention]) -> bool:
    """质量较高的18个，质量一般的29个，质量较差的5个: three names or more that begin or end alike."""
    return len(parts) > 2 and all(_begin_alike(parts[0], part) for part in parts[1:])


def _begin_alike(one: Mention, two: Mention) -> bool:
    """调解结案, 裁决结案; 质量较高的, 质量一般的."""
    a, b = one.label, two.label
    return min(len(a), len(b)) > 1 and (a[0] == b[0] or a[-1] == b[-1])


def _read_parts(passage: Passage, at: int) -> Iterator[Mention]:
    """Figures like the total after it, without brackets, shares and what lies within a part."""
    total = passage.mentions[at]
    last: Mention | None = None
    spread = False
    depth = here = 0
    reached = total.end
    for place, mention in enumerate(passage.mentions[at + 1 :], at):
        between = passage.between(reached, mention.start)
        here += between.count("（") - between.count("）")
        reached = mention.start
        if mention.start - total.end > REACH or (last and here < depth):
            break
        if not _are_like(total, mention) or (last and here > depth):
            continue
        if _STOPS.search(mention.clause) or mention.measure.vague:
            break
        if passage.item_of(mention.start) != passage.item_of(total.start) > 0:
            break
        if last and _lies_within(passage, last, mention):
            continue
        if _COMPARES.search(mention.clause) or _is_beside(passage.mentions[place], mention):
            continue
        if total.measure.kind == "points" and not _is_item(passage, total, mention):
            continue
        gap = passage.between((last or total).end, mention.start)
        spread = spread or "分别" in gap
        if not (_NAMED.search(gap + mention.after) or (spread and gap.strip() in _LINKS)):
            continue
        depth = depth if last else here
        last = mention
        yield mention


def _is_beside(before: Mention, mention: Mention) -> bool:
    """What was spent of the part before it; 业务类项目5个，支出412万元 is a part itself."""
    own = before.measure.kind == "count" and mention.measure.kind == "money"
    return is_aside(mention) and not (own and len(mention.clause) <= SHORT)


def _are_like(total: Mention, part: Mention) -> bool:
    """48个单位 and 优秀14家: units are counted by 个 and by 家."""
    units = {total.measure.unit, part.measure.unit}
    if units == {"个", "家"}:
        return bool(_UNITS.search(total.after + part.after))
    return part.measure.alike(total.measure)


def _is_item(passage: Passage, total: Mention, mention: Mention) -> bool:
    """Points got below points got, full marks below full marks; none where points are added or taken off."""
    block = passage.sentence.block
    if _ADJUSTED.search(passage.between(block.start, passage.end)):
        return False
    full = bool(_FULL.search(total.clause)) and "得" not in total.clause
    return full != bool(_GOT.search(mention.clause))


def _lies_within(passage: Passage, part: Mention, mention: Mention) -> bool:
    """购置及运行费42.3万元，其中购置18万元、运行24.3万元；: up to the next weighty mark; one figure an item."""
    gap = BRACKETS.sub("", passage.between(part.end, mention.start))
    within = list(_WITHIN.finditer(gap))
    if within and not _SHUTS.search(gap, within[-1].end()):
        return True
    item = passage.item_of(mention.start)
    return item > 0 and item == passage.item_of(part.start)


def _list_ends(passage: Passage, parts: Sequence[Mention]) -> Iterator[int]:
    """Where the list may end, the longest first: a weighty mark or a bracket stands behind the part."""
    for end in range(len(parts), 1, -1):
        stop = parts[end].start if end < len(parts) else passage.end
        if end == len(parts) or re.search(r"[；。\n）]", passage.between(parts[end - 1].end, stop)):
            yield end


def _make_run(passage: Passage, total: Mention, parts: Sequence[Mention]) -> _Run | None:
    """None where some of the parts that stand together make up the total, or other figures do."""
    others = tuple(
        m
        for m in passage.mentions
        if m is not total and m not in parts and m.measure.alike(total.measure)
    )
    run = _Run(total, tuple(parts), others)
    return None if _is_explained(run) or _is_crossed(parts) else run


def _is_crossed(parts: Sequence[Mention]) -> bool:
    """甲县通村公路14.9公里、改善工程18.4公里；乙县通村公路…、改善工程…: two things of several owners."""
    named = Counter(part.label[-4:] for part in parts if len(part.label) > 3)
    return sum(count > 1 for count in named.values()) > 1


def _find_stretch(total: Mention, parts: Sequence[Mention]) -> int | None:
    """Where parts begin that make up the total: 机关38、所96、单位70；按学历分，18、142、54 sorts it twice."""
    whole = total.measure
    for begin in range(len(parts) - 1):
        summed = parts[begin].measure.value
        for end in range(begin + 2, len(parts) + 1):
            summed += parts[end - 1].measure.value
            if summed > whole.value * NEARLY:
                break
            if summed * NEARLY < whole.value:
                continue
            few = [part.measure for part in parts[begin:end]]
            if add_up(few, whole) != "broken":
                return begin
    return None


def _is_explained(run: _Run) -> bool:
    """The total is the sum of a stretch of the parts, or the sum is printed elsewhere."""
    if _find_stretch(run.total, run.parts) is not None:
        return True
    summed = sum(part.measure.value for part in run.parts)
    last, total = run.parts[-1], run.total.measure.value
    return any(
        other.measure.value == summed
        or (other.start > last.end and other.measure.value + summed == total)
        for other in run.others
    )


def _is_meant_whole(passage: Passage, run: _Run, link: str) -> bool:
    measures = [part.measure for part in run.parts]
    counted = _ALL_TOLD.search(link)
    sure = bool(counted) or are_opposites(run.parts) or bool(passage.items and "如下" in link)
    sure = sure or _are_parallel(run.parts) or run.total.measure.kind == "points"
    if not is_off_by_a_slip(measures, run.total.measure, sure=sure):
        return False
    if sum(m.value for m in measures) > run.total.measure.value:
        return True
    last = run.parts[-1]
    after = passage.between(last.end, min(last.end + 60, passage.end))
    open_end = _OPEN_END.match(after) or _REST.search(after)
    money = run.total.measure.kind == "money"
    some = money and not sure and _ONLY_SOME.search(link) and not has_many_digits(run.total.measure)
    return not (open_end or some or (_MAINLY.search(link) and not _is_count(counted, run)))


def _is_count(said: re.Match[str] | None, run: _Run) -> bool:
    """主要分三块 before three parts: the main ones are all."""
    word = said.group()[:1] if said else ""
    return bool(said) and (word.isdigit() or word in DIGITS) and _read_count(word) == len(run.parts)


def _read_above(passage: Passage, at: int) -> _Run | None:
    """甲86.4万元，乙215万元，丙132.6万元，三项合计…: the parts first, the total after them."""
    total = passage.mentions[at]
    said = _TOTAL_AFTER.search(total.clause)
    if said is None:
        return None
    before = _read_before(passage, at)
    for begin in range(len(before) - 1):
        lead = before[begin].lead
        run = _make_run(passage, total, before[begin:])
        if run is None:
            return None
        if begin and not _BEGINS.search(lead):
            continue
        if said["count"] and _read_count(said["count"]) != len(run.parts):
            continue
        head = passage.between(passage.sentence.block.start, run.parts[0].start)
        sure = bool(said["count"] or _ALL_TOLD.search(head))
        if is_off_by_a_slip([part.measure for part in run.parts], total.measure, sure=sure):
            return run
    return None


def _read_count(word: str) -> int:
    return int(word) if word.isdigit() else DIGITS[word]


def _read_before(passage: Passage, at: int) -> list[Mention]:
    """Figures like the total before it, back to another total."""
    total = passage.mentions[at]
    found: list[Mention] = []
    depth = 0
    for place in range(at - 1, -1, -1):
        mention = passage.mentions[place]
        between = passage.between(mention.end, total.start)
        depth = between.count("）") - between.count("（")
        if total.start - mention.end > REACH or not mention.measure.alike(total.measure):
            if total.start - mention.end > REACH:
                break
            continue
        if _SUBTOTAL.search(mention.clause) or mention.measure.vague:
            break
        if depth > 0 or _is_beside(passage.mentions[max(place - 1, 0)], mention):
            continue
        if total.measure.kind == "points" and not _is_item(passage, total, mention):
            continue
        found.insert(0, mention)
    return _drop_within(passage, found)


def _drop_within(passage: Passage, mentions: Sequence[Mention]) -> list[Mention]:
    kept: list[Mention] = []
    for mention in mentions:
        if not kept or not _lies_within(passage, kept[-1], mention):
            kept.append(mention)
    return kept
