"""A printed rate and the figures beside it become a percentage with its base."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pbassist.model.performance import Relation
from pbassist.relations.counts.grades import read_grade
from pbassist.relations.judging import judge_share
from pbassist.relations.rates.part_shares import SHARE, UNSURE, judge_part_of, keep_alike
from pbassist.relations.sentences import Mention, Sentence

_RATE = re.compile(
    r"(?P<name>(?:预算|资金|支出|总体|综合|项目|平均|整体|累计|实际|任务|目标)?"
    r"(?:执行率|执行进度|支出率|支出进度|支付率|支付进度|拨付率|到位率|完成率|覆盖率|覆盖面|使用率|开展率|整改率|合格率|达标率|通过率|公开率|报送率|核减率|审减率|资金使用率|结余率|节约率|优良率|优秀率|优良比例|退回率|编报率|参与率|参训率|回收率|有效率|办结率|入库率|及时率|收缴率|征缴率|兑付率|成活率))"
)
_RATE_ENDS = re.compile("率|进度|覆盖面|比例")
_DONE_OF = re.compile(
    r"(?:完成|占|为|达到)(?P<of>年初预算|全年预算|调整预算|预算|年度计划|计划|年度任务|目标任务)数?的?\s{0,2}$"
)
_BASES = re.compile(
    r"预算数|预算安排|年初预算|调整预算|调整后预算|全年预算|预算总额|预算资金|预算批复|调整[为至到]|调[增减][为至到]|批复预算|批复资金|批复金额|概算|安排预算|预算金额|预算为|预算$|下达|安排资金|安排|计划|抽检|送检|抽样|检测|(?:[印下]发|发出|下达|开具|送达)整改(?:通知书?|函|意见)?|目标|应|指标值|任务数|任务|总投资|合同金额|合同总价|合同总额|合同额|合同价|送审|送评|申报|发现|发放问卷|发放|总数|共有|总额|应到位"
)
_PARTS = re.compile(
    r"执行数|执行|实际支出|支出数|支出|支付|实际|已完成|完成|到位|使用|拨付|已|覆盖|回收|收回|有效|合格|达标|通过|公开|核减|审减|整改|结余|节约|参训|参加|办结|验收|开展|编报|入库|报送|实收|实缴|收缴|征缴|兑付|成活"
)
_OTHER_BASE = re.compile(r"同比|较上年|比上年|增长|下降|提高|降低|增加|减少|不低于|目标值|指标值为")
_HANDED_OUT = re.compile(r"发放|发出|下发|抽检|送检|抽查")
_LEFT = re.compile(r"结余|节约|剩余|核减|审减")
_SETTLED = re.compile(r"审定|核定")
_GRADE = re.compile(r"优秀?|良好?")
_NOT_YET = re.compile(r"限期|立行立改|正在|持续|长期|尚未|逐步|分批")
"""限期整改15个, 正在整改2个: not what a rate of what is done counts."""
_ARREARS = re.compile(r"以前年度|上年|历年|往年|欠[费缴]|陈欠|追缴|补缴|减免|缓[缴征]")
"""应收246万元，实收198.4万元（含以前年度欠费）: what came in is not all of what was due."""
_OTHERS = re.compile(r"平均|综合|各项目|逐个|加权|户均|人均")
_AT_MOST_ALL = re.compile(
    r"(?:覆盖率|覆盖面|公开率|合格率|达标率|优良率|优秀率|满意度|满意率|回收率|有效率|通过率|编报率|开展率|参与率|及时率|知晓率|整改率|办结率)(?:指标)?[^，。；、\d]{0,6}$"
)
"""Shares of a whole, which cannot go beyond it; 完成率 and 到位率 can."""
_AMONG = re.compile("[^，。；]{0,8}中")
"""462个自评项目中已公开439个."""
_SPENT_RATE = re.compile(r"执行率|支出率|支付率|支出进度|执行进度")
_FUND_BASE = re.compile(r"预算|到位|安排")


class _Place(NamedTuple):
    """The rate and the figures that may go into it, since the rate before."""

    rate: Mention
    name: str
    before: tuple[Mention, ...]


def find_rates(sentence: Sentence) -> Iterator[Relation]:
    """The rates and shares of one sentence that can be recomputed from it."""
    if not any(m.measure.kind == "percent" for m in sentence.mentions):
        return
    for at, mention in enumerate(sentence.mentions):
        if mention.measure.kind != "percent" or mention.measure.figure.unit == "‰":
            continue
        last = max(
            (n for n in range(at) if sentence.mentions[n].measure.kind == "percent"), default=-1
        )
        recent = sentence.mentions[last + 1 : at]
        match = _RATE.search(mention.lead) if _RATE_ENDS.search(mention.lead) else None
        if match and not _OTHER_BASE.search(mention.clause) and not _OTHERS.search(mention.clause):
            place = _Place(mention, match.group("name"), recent)
            found = (
                _judge_rate(place._replace(before=_read_behind(sentence, at)))
                or _judge_rate(place)
                or _judge_earlier_base(place, sentence.mentions[: last + 1])
            )
        elif done := _DONE_OF.search(mention.lead):
            found = _judge_done(_Place(mention, f"完成{done.group('of')}的比例", recent))
        elif mention.lead.strip() == "的":
            found = _judge_named_base(sentence, at)
        elif share := SHARE.search(mention.lead):
            found = judge_part_of(sentence, at, share.group("of") or "")
        else:
            found = None
        if found is not None and match and _is_of_arrears(sentence, match.group("name")):
            found = found if found.state != "broken" else None
        over = _judge_over(mention)
        if found is not None and (over is None or found.state == "broken"):
            yield found
        elif over is not None:
            yield over


def _is_of_arrears(sentence: Sentence, name: str) -> bool:
    return name[-2:] == "缴率" and bool(_ARREARS.search(sentence.text))


def _read_behind(sentence: Sentence, at: int) -> tuple[Mention, ...]:
    """执行率91.3%（执行数2203.6万元，预算数2468.5万元）: what stands in the bracket behind a rate."""
    if sentence.mentions[at].trail.lstrip()[:1] not in ("（", "("):
        return ()
    found: list[Mention] = []
    for mention in sentence.mentions[at + 1 : at + 5]:
        if mention.measure.kind == "percent":
            return ()
        found.append(mention)
        if "）" in mention.trail or ")" in mention.trail:
            return tuple(found)
    return ()


def _judge_over(mention: Mention) -> Relation | None:
    """自评覆盖率103%: no share of a whole goes beyond the whole."""
    name = _AT_MOST_ALL.search(mention.clause)
    measure = mention.measure
    if not name or measure.value <= 100 or measure.vague or _OTHER_BASE.search(mention.clause):
        return None
    return Relation(
        kind="percentage",
        state="broken",
        subject=mention.clause[name.start() :][:40],
        expression=f"{measure.printed}超过100%",
        stated=measure.figure,
    )


def _judge_rate(place: _Place) -> Relation | None:
    if place.name.startswith("优"):
        return _judge_grades(place)
    like = keep_alike(place.before)
    bases = [
        m for m in like if (_BASES.search(m.clause) or _AMONG.match(m.after)) and not _is_part(m)
    ]
    parts = [m for m in like if _is_part(m) and _bears(place.name, m)]
    pairs = [(p, b) for p in parts for b in bases if p.measure.alike(b.measure)]
    for part, base in pairs:
        found = _share(place, part, base)
        if found is not None and found.state != "broken":
            return found
    if len(pairs) == 1:
        return _judge_pair(place, like, *pairs[0])
    other = _judge_unnamed(place, like)
    if other is not None or not pairs:
        return other
    several = _add_bases(place, like, pairs)
    if several is not None:
        return several
    doubt = UNSURE if len(pairs) > 1 else ""
    return _share(place, *pairs[-1], doubt=doubt, asks=bool(doubt))


def _bears(name: str, part: Mention) -> bool:
    """结余53.5万元 gives a 结余率 and no 执行率."""
    left = _LEFT.search(part.clause)
    return left is None or bool(_LEFT.search(name))


def _add_bases(
    place: _Place, like: Sequence[Mention], pairs: Sequence[tuple[Mention, Mention]]
) -> Relation | None:
    """线上发放1,200份，线下发放300份，共回收1,368份: what came back is of both."""
    bases = [m for m in like if _HANDED_OUT.search(m.clause) and not _is_part(m)]
    parts = {part.start: part for part, _ in pairs}
    if len(bases) < 2 or len(parts) != 1:
        return None
    part, first = next(iter(parts.values())), bases[0].measure
    if not all(m.measure.alike(part.measure) for m in bases):
        return None
    whole = first._replace(value=sum((m.measure.value for m in bases), first.value * 0))
    found = judge_share(
        part.measure, whole, place.rate.measure, subject=place.name, doubt=UNSURE, asks=True
    )
    if found is None:
        return None
    left = "＋".join(m.measure.printed for m in bases)
    agrees = found.state in ("holds", "holds_by_rounding")
    end = "" if agrees else f"≠{place.rate.measure.printed}"
    return found.model_copy(
        update={
            "expression": f"{part.measure.printed}÷（{left}）×100%＝{found.computed}{end}",
            "inputs": tuple(m.measure.figure for m in (part, *bases)),
        }
    )


def _judge_earlier_base(place: _Place, earlier: Sequence[Mention]) -> Relation | None:
    """预算386万元，到位386万元，到位率100%；支出347.4万元，执行率92%: all bases said before are one."""
    used = keep_alike(place.before)
    if len(used) != 1 or not _SPENT_RATE.search(place.name) or not _is_part(used[0]):
        return None
    funds = [m for m in keep_alike(earlier) if m.measure.kind == "money"]
    bases = [m for m in funds if _FUND_BASE.search(m.clause) and m.measure.alike(used[0].measure)]
    if len({m.measure.value for m in funds}) != 1 or not bases:
        return None
    return _share(place, used[0], bases[0], doubt=UNSURE, asks=True)


def _judge_named_base(sentence: Sentence, at: int) -> Relation | None:
    """82876万元，占年计划75000万元的110.5%: the base stands between 占 and 的."""
    if at < 2:
        return None
    part, base, rate = sentence.mentions[at - 2 : at + 1]
    named = re.search(r"(?:占|为|达|达到|完成|相当于)[^，。；、]{0,16}$", base.lead)
    if not named or not part.measure.alike(base.measure) or "；" in base.lead:
        return None
    return judge_share(part.measure, base.measure, rate.measure, subject="占比")


def _judge_pair(
    place: _Place, like: Sequence[Mention], part: Mention, base: Mention
) -> Relation | None:
    """One base by its words; another whole (合计1000万元) may be meant, what was settled may not."""
    for other in like:
        if other in (part, base) or _is_part(other) or _SETTLED.search(other.clause):
            continue
        found = _share(place, part, other) if part.measure.alike(other.measure) else None
        if found is not None and found.state == "holds":
            return found
    return _share(place, part, base)


def _judge_done(place: _Place) -> Relation | None:
    """支出决算1950万元，完成年初预算的108.3%; of a budget of 0 no rate can be printed."""
    like = keep_alike(place.before)[-2:]
    if len(like) != 2 or not like[0].measure.alike(like[1].measure):
        return None
    base, part = like
    if not _BASES.search(base.clause) or not re.search(r"决算|支出|完成|执行|实际", part.clause):
        return None
    if base.measure.value == 0:
        return Relation(
            kind="percentage",
            state="broken",
            subject=place.name,
            expression=f"{base.measure.printed}不能作基数，与{place.rate.measure.printed}不符",
            stated=place.rate.measure.figure,
            inputs=(base.measure.figure, part.measure.figure),
        )
    return _share(place, part, base)


def _is_part(mention: Mention) -> bool:
    """执行数, 完成 …: the last of the two kinds of words in the clause decides (计划完成 is a base)."""
    clause = mention.clause
    if _NOT_YET.search(clause):
        return False
    if re.search(
        r"(?:计划|应|目标|拟|需)[^，]{0,4}(?:完成|支出|执行|到位|开展|公开|收缴|征缴|兑付)", clause
    ):
        return False
    bases = [m.end() for m in _BASES.finditer(clause)]
    parts = [m.end() for m in _PARTS.finditer(clause)]
    return bool(parts) and parts[-1] >= max(bases, default=0)


def _judge_unnamed(place: _Place, like: Sequence[Mention]) -> Relation | None:
    """No words tell base from part: two like figures that give the rate are accepted, others let be."""
    pairs = [(a, b) for b in like for a in like if a is not b and a.measure.alike(b.measure)]
    for part, base in pairs:
        found = _share(place, part, base)
        if found is not None and found.state == "holds":
            return found
    if len(pairs) == 2 and pairs[0][0] is like[1]:
        return _judge_deed(place, like[0], like[1])
    return None


def _judge_deed(place: _Place, base: Mention, part: Mention) -> Relation | None:
    """3.2万人，已体检2.56万人，体检完成率80%: two like figures, and the rate bears the later one's deed."""
    words = f"{part.clause}|{part.after[:8]}"
    deeds = {words[n : n + 2] for n in range(len(words) - 1)}
    named = place.rate.clause
    told = any(deed in named for deed in deeds if deed not in ("完成", "实际"))
    done = re.match("[，]?(?:已|实际)", part.lead) and _is_part(part)
    done = done or (
        len(part.after) > 3 and base.after[:2] == part.after[:2]
    )  # 36个部门，32个部门公开
    if not told or not done or part.measure.value > base.measure.value:
        return None
    return _share(place, part, base, doubt=UNSURE, asks=True)


def _share(
    place: _Place, part: Mention, base: Mention, *, doubt: str = "", asks: bool = False
) -> Relation | None:
    return judge_share(
        part.measure, base.measure, place.rate.measure, subject=place.name, doubt=doubt, asks=asks
    )


def _judge_grades(place: _Place) -> Relation | None:
    """优良率: 优 and 良 together over all; a mismatch is said when all grades add up to the base."""
    from pbassist.relations.measures import Measure

    like = [m for m in place.before if m.measure.kind == "count"]
    graded = [m for m in like if read_grade(m) is not None]
    graded = graded or [m for m in like if _GRADE.search(m.clause[-4:] + m.after[:4])]
    wanted = graded[:1] if place.name == "优秀率" else graded[:2]
    bases = [m for m in like if m not in graded]
    if not wanted or not bases:
        return None
    first = wanted[0].measure
    total: Measure = first._replace(
        value=sum((m.measure.value for m in wanted), start=first.value * 0)
    )
    found = judge_share(total, bases[0].measure, place.rate.measure, subject=place.name)
    if found is None or (found.state == "broken" and not _is_whole(graded, bases[0])):
        return None
    left = "＋".join(m.measure.printed for m in wanted)
    left = f"（{left}）" if len(wanted) > 1 else left
    return found.model_copy(
        update={
            "expression": f"{left}÷{bases[0].measure.printed}×100%＝{found.computed}"
            + (f"≠{place.rate.measure.printed}" if found.state == "broken" else ""),
            "inputs": tuple(m.measure.figure for m in (*wanted, bases[0])),
        }
    )


def _is_whole(graded: Sequence[Mention], base: Mention) -> bool:
    return len(graded) >= 3 and sum(m.measure.value for m in graded) == base.measure.value
