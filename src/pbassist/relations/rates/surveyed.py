"""Those content among the questionnaires returned become a rate of satisfaction (满意度).

It is asked and not proven: a survey may weigh its answers, or several surveys may be averaged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pbassist.model.performance import Relation
from pbassist.relations.judging import judge_share
from pbassist.relations.sentences import Mention, Sentence

_RATE = re.compile(
    r"^(?:综合|受益|服务|社会|群众|公众|对象|居民|农户|患者|师生|游客|企业|问卷|调查|总体|的)*(?:满意度|满意率)(?:为|达到?)?$"
)
_CONTENT = re.compile(r"(?<!不)满意")
_ALL_CONTENT = re.compile(r"满意(?:和|及|与|或|以上)")
"""满意和基本满意的581份: then 综合满意度 is no average of several questions."""
_ASKED = re.compile(r"回收|收回|有效|受访|调查|访谈|测评")
_UNITS = frozenset(("份", "人", "户", "名", "人次", "家"))
FEWEST = 3
"""Degrees of content that a survey tells before they are added up."""
FARTHEST = 3
"""Sentences before in which the questionnaires may be told."""
UNSURE = "满意度可能按加权方式计算"


def find_surveyed(sentences: Sequence[Sentence]) -> Iterator[Relation]:
    """The rates of satisfaction behind the number of those content."""
    for at, sentence in enumerate(sentences):
        if "满意" not in sentence.text:
            continue
        near = [
            one
            for one in sentences[max(at - FARTHEST, 0) : at + 1]
            if one.block.start == sentence.block.start
        ]
        for rate in sentence.mentions:
            if rate.measure.kind != "percent":
                continue
            told = [m for one in near for m in one.mentions]
            if _RATE.fullmatch(rate.clause):
                yield from _judge(sentence, rate, told)
            if _LEVEL_RATE.match(rate.clause):
                yield from _judge_levels(rate, told)


def _judge(sentence: Sentence, rate: Mention, near: Sequence[Mention]) -> Iterator[Relation]:
    """回收248份，满意211份，满意度85.1%: one number of those content, right before the rate."""
    before = [m for m in near if m.end <= rate.start]
    content = [m for m in before if _is_content(m)]
    if len(content) != 1 or content[0] is not before[-1] or content[0].start < sentence.start:
        return
    part = content[0]
    if "综合" in rate.clause and not _ALL_CONTENT.search(part.clause):
        return
    bases = [
        m for m in before[:-1] if m.measure.unit == part.measure.unit and _ASKED.search(m.clause)
    ]
    told = [found for base in reversed(bases) if (found := _share(part, base, rate)) is not None]
    agrees = [found for found in told if found.state in ("holds", "holds_by_rounding")]
    yield from (agrees or told)[:1]


_LEVEL = re.compile(
    r"(?P<level>非常满意|很满意|十分满意|不太满意|不满意|基本满意|比较满意|较满意|满意|一般)(?:的|为)?$"
)
_BEST = frozenset(("非常满意", "很满意", "十分满意"))
_GOOD = frozenset(("满意", "比较满意", "较满意"))
_FAIR = frozenset(("基本满意",))
_POOR = frozenset(("不满意", "不太满意"))
_LEVEL_RATE = re.compile(r"^[^，。；\d]{0,8}满意率(?:为|达到?)?$")
"""A 满意度 may weigh its degrees, a 满意率 counts people."""


def _judge_levels(rate: Mention, near: Sequence[Mention]) -> Iterator[Relation]:
    """很满意126份、满意35份、基本满意8份、不满意3份: those content to some degree over all answers."""
    levels = {
        match["level"]: m
        for m in near
        if m.end <= rate.start
        and m.measure.kind == "count"
        and (match := _LEVEL.search(m.clause)) is not None
    }
    if len(levels) < FEWEST or not _POOR & levels.keys() or not (_BEST | _GOOD) & levels.keys():
        return
    answers = sum(m.measure.value for m in levels.values())
    first = next(iter(levels.values())).measure
    whole = first._replace(value=first.value * 0 + answers)
    best: Relation | None = None
    for group in (_BEST | _GOOD, _BEST | _GOOD | _FAIR, _BEST | _GOOD | _FAIR | {"一般"}, _BEST):
        chosen = [m for level, m in levels.items() if level in group]
        if not chosen:
            continue
        part = first._replace(value=sum((m.measure.value for m in chosen), first.value * 0))
        found = judge_share(part, whole, rate.measure, subject="满意度", doubt=UNSURE, asks=True)
        if found is None:
            return
        left = "＋".join(m.measure.printed for m in chosen)
        right = "＋".join(m.measure.printed for m in levels.values())
        expression = f"（{left}）÷（{right}）×100%＝{found.computed}"
        inputs = tuple(m.measure.figure for m in levels.values())
        if found.state != "open":
            yield found.model_copy(update={"expression": expression, "inputs": inputs})
            return
        if best is None:
            expression += f"≠{rate.measure.printed}"
            best = found.model_copy(update={"expression": expression, "inputs": inputs})
    if best is not None:
        yield best


def _is_content(mention: Mention) -> bool:
    counted = mention.measure.kind == "count" and mention.measure.unit in _UNITS
    return counted and bool(_CONTENT.search(mention.clause + mention.after[:4]))


def _share(part: Mention, base: Mention, rate: Mention) -> Relation | None:
    return judge_share(
        part.measure, base.measure, rate.measure, subject="满意度", doubt=UNSURE, asks=True
    )
