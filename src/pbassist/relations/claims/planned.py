"""A planned figure, what came of it and a word on it become a relation where the word says otherwise.

指标值不低于97%，实际96.2%，超额完成; 概算2350万元，结算2418万元，未超概算. Which way is good is read from the
sign of the plan; where it has none, the name decides, and the relation is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pbassist.model.performance import Relation
from pbassist.relations.judging import say_apart
from pbassist.relations.sentences import Mention, Sentence, name_subject

_PLAN = re.compile(
    r"目标|指标值|计划|任务|预期|标准|控制|概算|限额|上限|年初设定|要求|承诺|核定|(?<!对)应(?=[^用对急])"
)
_EARLIER = re.compile(r"上年|去年|往年|上一|同期|原|[一二三四五两]年|规划|累计|总目标|其中|平均每")
_AIMS = (
    r"(?:年度|全年|预期|年初|既定|绩效|设定|规定|预定|全部|各项|省定|市定|的|了|并超过|任务|目标)*"
)
_MET = re.compile(
    rf"超额(?:完成|实现)|达到{_AIMS}(?:目标|任务|要求|标准|指标|预期)|(?:完成|实现){_AIMS}(?:目标|任务|指标)"
    r"|(?:全面|全部|圆满|如期|顺利|均已?)(?:完成|实现|达成|达标)"
)
_DENIED = re.compile(r"(?:未|没有|没|尚未|不能|未能|难以)(?:全部|完全|全面|如期|能)?$")
_WITHIN = re.compile(
    r"(?:未|没有|没)(?:超出|超过|突破|超)|(?:控制|保持)在[^，。；\d]{0,10}(?:以内|之内|内|范围)"
)
_ALL = re.compile(r"均|各项|以上|上述|[\d两三四五六七八九十]项")
_PACE = re.compile(r"序时|进度|阶段|半年|季度|监控|其[余他]|除|预计|力争|确保|基本")
_LESS = re.compile(
    r"投诉|事故|成本|费用|造价|单价|时间|时限|用时|天数|能耗|耗|发生|死亡|失业|贫困|大班额|损失|浓度|排放|返贫"
    r"|超|价|算|不合格|受害|成灾|差错|逾期|闲置|流失|标准"
)
_SAID = re.compile(r"超额|达到|完成|实现|达标|未超|没有?超|[未没]有?高于|突破|以内|之内|范围|达成")
_SAID_OF = re.compile(
    r"^[，（]?(?:但|且|均|也|已|仅|尚|基本)*(?P<denied>未能?|没有|尚未)?(?:达到|达成|实现|完成)(?:了|并超过)*[^，。；、\d]{0,12}$"
)
_AIM = re.compile(
    r"^(?:以上|以内)?的?(?:年度|全年|预期|既定|省定|市定|绩效|最低)*(?:目标|要求|任务|标准|指标|计划)"
)
_KEPT = re.compile(
    r"^[，（]?(?:也|且|均|但|仍|并|都)*(?P<word>(?:未|没有|没)(?:超过|超出|突破|高于))了?[^，。；、\d]{0,10}$"
)
UNSURE = "指标值与完成值的对应关系需核实"


class _Pair(NamedTuple):
    """What was planned and what came of it."""

    plan: Mention
    actual: Mention

    @property
    def end(self) -> int:
        """One past the later of the two."""
        return max(self.plan.end, self.actual.end)


def find_claims(sentence: Sentence) -> Iterator[Relation]:
    """What one sentence claims of its plans against its own figures."""
    if not _SAID.search(sentence.view, sentence.start, sentence.end):
        return
    yield from _find_said_of(sentence)
    yield from _find_kept(sentence)
    pairs = list(_read_pairs(sentence.mentions))
    if not pairs:
        return
    told: set[int] = set()
    for pattern, within in ((_MET, False), (_WITHIN, True)):
        for match in pattern.finditer(sentence.view, pairs[0].end, sentence.end):
            for pair in _choose_pairs(sentence, pairs, match.start()):
                relation = _judge(sentence, pair, match, within=within)
                if relation is not None and pair.end not in told:
                    told.add(pair.end)
                    yield relation


def _read_pairs(mentions: Sequence[Mention]) -> Iterator[_Pair]:
    """计划12座，实际建成11座; 达标率91.4%（目标值≥95%): figures of one kind side by side."""
    used = -1
    for at, plan in enumerate(mentions):
        if not _is_plan(plan) or at == used:
            continue
        for other in (at + 1, at - 1):
            if 0 <= other < len(mentions) and other != used and _fits(plan, mentions[other]):
                if other < at and not plan.lead.lstrip("，").startswith("（"):
                    continue
                used = other
                yield _Pair(plan, mentions[other])
                break


def _is_plan(mention: Mention) -> bool:
    words = mention.clause
    return bool(_PLAN.search(words)) and not re.search("实际|完成值|" + _EARLIER.pattern, words)


def _fits(plan: Mention, actual: Mention) -> bool:
    one, two = plan.measure, actual.measure
    plain = not (two.vague or one.figure.approximate or one.figure.upper)
    alike = one.kind == two.kind and one.unit == two.unit and bool(one.unit)
    return plain and alike and not _is_plan(actual) and not _EARLIER.search(actual.clause)


def _choose_pairs(sentence: Sentence, pairs: Sequence[_Pair], at: int) -> list[_Pair]:
    """The pair right before the claim; all of them where it speaks of all."""
    before = [pair for pair in pairs if pair.end <= at]
    clause = sentence.between(max(before[-1].end, at - 16), at + 1) if before else ""
    if not before or _PACE.search(clause):
        return []
    between = [m for m in sentence.mentions if before[-1].end <= m.start < at]
    if _ALL.search(clause):
        return before
    return [] if between or len(sentence.between(before[-1].end, at)) > 20 else before[-1:]


def _judge(
    sentence: Sentence, pair: _Pair, match: re.Match[str], *, within: bool
) -> Relation | None:
    """None where the word holds, or where it cannot be told which way is good."""
    plan, actual = pair.plan.measure, pair.actual.measure
    sign = plan.figure.comparison
    denied = not within and _DENIED.search(sentence.view[max(match.start() - 5, 0) : match.start()])
    said = match.group() if not denied else f"{denied.group()}{match.group()}"
    if within:
        wrong = sign not in ("≥", ">") and actual.low > plan.high
        sure = True
    else:
        less = sign in ("≤", "<")
        sure = sign is not None
        if not sure and _LESS.search(pair.plan.clause + pair.actual.clause):
            return None
        wrong = _is_wrong(pair, less=less, denied=bool(denied))
    return _say(pair, said, sure=sure) if wrong else None


def _is_wrong(pair: _Pair, *, less: bool, denied: bool) -> bool:
    plan, actual = pair.plan.measure, pair.actual.measure
    if denied:
        return actual.value < plan.value if less else actual.value > plan.value
    return actual.low > plan.high if less else actual.high < plan.low


def _find_said_of(sentence: Sentence) -> Iterator[Relation]:
    """管理率73.8%，未达到70%的目标要求: the plan stands behind the word."""
    for at, plan in enumerate(sentence.mentions[1:], 1):
        match = _SAID_OF.match(plan.lead)
        actual = sentence.mentions[at - 1]
        if match is None or not _AIM.match(plan.trail) or not _fits_behind(plan, actual):
            continue
        # 未达到70% reads as <70%, and no less is asked
        less = not match["denied"] and plan.measure.figure.comparison in ("≤", "<")
        if not less and _LESS.search(actual.clause):
            continue
        pair = _Pair(plan, actual)
        if _is_wrong(pair, less=less, denied=bool(match["denied"])):
            yield _say(pair, plan.lead.strip("，（"), sure=not _PLAN.search(actual.clause))


def _find_kept(sentence: Sentence) -> Iterator[Relation]:
    """4.6个工作日，未超过法定的7个工作日，也未突破4个工作日的承诺时限: each limit is held against the first."""
    for at, limit in enumerate(sentence.mentions[1:], 1):
        match = _KEPT.match(limit.lead)
        if match is None:
            continue
        first = at - 1
        while first and _KEPT.match(sentence.mentions[first].lead):
            first -= 1
        actual = sentence.mentions[first]
        if _fits_behind(limit, actual) and actual.measure.low > limit.measure.high:
            yield _say(_Pair(limit, actual), match["word"], sure=True)


def _fits_behind(plan: Mention, actual: Mention) -> bool:
    one, two = plan.measure, actual.measure
    alike = one.kind == two.kind and one.unit == two.unit and bool(one.unit)
    return alike and not two.vague and not _EARLIER.search(actual.clause + plan.clause)


def _say(pair: _Pair, word: str, *, sure: bool) -> Relation:
    plan, actual = pair.plan.measure, pair.actual.measure
    sign = "＜" if actual.value < plan.value else "＞"
    return Relation(
        kind="difference",
        state="broken" if sure else "open",
        subject=name_subject(pair.actual) or name_subject(pair.plan),
        expression=f"{actual.printed}{sign}{plan.printed}，与“{word}”不符",
        stated=actual.figure,
        difference=say_apart(actual, plan),
        inputs=(plan.figure,),
        reason="" if sure else UNSURE,
        asks=not sure,
    )
