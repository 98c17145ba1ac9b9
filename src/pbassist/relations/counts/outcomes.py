"""Counts of opposite outcomes and the number they come from become a sum: 509个，通过196个、退回313个."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from pbassist.model.performance import Relation
from pbassist.relations.judging import judge_sum
from pbassist.relations.sentences import Mention, Sentence, name_subject

_OPPOSITES = (
    (r"通过|予以支持|同意|合格", r"退回|未通过|不予|补正|不合格|不同意"),
    (r"按时|按期|及时", r"逾期|未按时|未按期|超期|超时"),
    (r"已?完成整改|已整改|已?完成|已办结", r"正在|未完成|未整改|尚未|未办结|限期"),
    (r"(?<!未)(?<!未按时)公开", r"未公开"),
)
OPPOSITES = tuple((re.compile(a), re.compile(b)) for a, b in _OPPOSITES)
_SAID = re.compile(r"退回|未|不予|不同意|补正|不合格|逾期|超期|超时|正在|限期")
UNSURE = "所列各项是否为全部情形需核实"
_THING = re.compile(r"项目|部门|单位|问题|乡镇|街道|企业|机构|学校|报告|政策")
_OTHER = re.compile(r"比|较|同比|涉及|提出|平均|累计|上年|去年|其中[^，]{0,10}以上")


def find_outcomes(sentence: Sentence) -> Iterator[Relation]:
    """The outcomes of one sentence against the number of what they happened to."""
    mentions = sentence.mentions
    if not _SAID.search(sentence.view, sentence.start, sentence.end):
        return
    for at, whole in enumerate(mentions):
        run = _read_run(sentence, at)
        if len(run) < 2 or not _are_opposite(run) or not _are_same(whole, run):
            continue
        if _is_outcome(whole, mentions[:at], run):
            continue
        total = sum((one.measure.value for one in run), Decimal(0))
        if any(m.measure.value == total for m in mentions[:at] if m.measure.alike(whole.measure)):
            continue
        beyond = total > whole.measure.value and "中" in whole.after[:8]
        yield judge_sum(
            [one.measure for one in run],
            whole.measure,
            subject=name_subject(whole, "合计"),
            doubt="" if beyond else UNSURE,
            asks=not beyond,
        )


def _read_run(sentence: Sentence, at: int) -> list[Mention]:
    """The like counts right after a count, two to four, within the sentence's clause marks."""
    whole = sentence.mentions[at]
    run: list[Mention] = []
    if whole.measure.kind != "count" or whole.measure.vague or not whole.measure.unit:
        return run
    for mention in sentence.mentions[at + 1 :]:
        measure = mention.measure
        if measure.figure.span.quote in ("一次", "一批", "首次"):
            continue
        if measure.kind != "count" or measure.unit != whole.measure.unit or measure.vague:
            break
        if re.search("[；。]", mention.lead) or _OTHER.search(mention.lead):
            break
        run.append(mention)
    return run if len(run) <= 4 else []


def _is_outcome(whole: Mention, before: Sequence[Mention], run: Sequence[Mention]) -> bool:
    """32项，按期完成27项，部分完成3项，未完成1项: 27 is itself an outcome of the number before it."""
    words = whole.clause
    if not any(good.search(words) for good, _ in OPPOSITES):
        return False
    if any("部分" in one.clause or "基本" in one.clause for one in run):
        return True
    return any(
        m.measure.alike(whole.measure) and m.measure.value > whole.measure.value for m in before
    )


def _are_opposite(run: Sequence[Mention]) -> bool:
    """The first tells of one outcome and the last of its opposite."""
    first, last = (one.clause + one.after for one in (run[0], run[-1]))
    return any(
        good.search(first) and bad.search(last) and not bad.search(first) for good, bad in OPPOSITES
    )


def _are_same(whole: Mention, run: Sequence[Mention]) -> bool:
    """58个部门…，一次通过41个: parts that name another thing than the whole are no parts of it."""
    things = set(_THING.findall(whole.clause + whole.after))
    named = [set(_THING.findall(one.after)) for one in run]
    return all(not one or one & things or not things for one in named)
