"""A share of a printed whole becomes a percentage: 优21个，占55.3%."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pbassist.model.performance import Relation
from pbassist.relations.judging import judge_share
from pbassist.relations.sentences import Mention, Sentence, name_subject

SHARE = re.compile(r"(?:占比|比重|比例)[^，。；、]{0,6}$|占(?P<of>[^，。；、\d]{0,14})$")
_CHANGED = re.compile(r"(?:[增减][加少长收支]|下降|提高|降低)(?:额|了)?(?:为|约)?\s?$")
_NEXT = re.compile("[^，。；、]{0,6}，其中")
"""受益群众3.2万人，其中脱贫人口0.86万人，占26.9%: no other base stands near."""
UNSURE = "未能确定计算该比率所用的数据"
_WHOLE = re.compile(r"共|总|合计|全部|全县|全区|全市|全年|纳入|选取|抽取")


def judge_part_of(sentence: Sentence, at: int, of: str) -> Relation | None:
    """优21个，占55.3%: the figure right before it over an earlier whole of the same kind."""
    rate = sentence.mentions[at]
    earlier = keep_alike(sentence.mentions[:at])
    if not earlier or earlier[-1].end > rate.start:
        return None
    part = _find_part(rate, earlier)
    if part is None:
        return None
    beside = _list_siblings(sentence, part)
    at_part = next(n for n, m in enumerate(earlier) if m is part)
    bases = [
        m for m in earlier[:at_part] if m.measure.alike(part.measure) and m.start not in beside
    ]
    for base in reversed(bases):
        found = judge_share(part.measure, base.measure, rate.measure, subject="占比")
        if found is not None and found.state != "broken":
            return _rename(found, part)
    named = [m for m in bases if _is_named(of, m)]
    wholes = named or [m for m in bases if _WHOLE.search(m.clause)]
    if not wholes and len(bases) == 1 and not of and _NEXT.match(part.lead):
        found = judge_share(
            part.measure, bases[0].measure, rate.measure, subject="占比", doubt=UNSURE, asks=True
        )
        return _rename(found, part) if found else None
    if not wholes or (len(bases) != 1 and len(named) != 1) or not _means_whole(of, wholes[0]):
        return None
    found = judge_share(part.measure, wholes[0].measure, rate.measure, subject="占比")
    return _rename(found, part) if found else None


def _find_part(rate: Mention, earlier: Sequence[Mention]) -> Mention | None:
    """税收收入66342万元，增收10304万元，税收收入占…: what is named before 占, and never a change."""
    said = rate.clause.partition("占")[0].removeprefix("其中")
    if len(said) > 1:
        named = [m for m in earlier if said in m.clause and not _CHANGED.search(m.clause)]
        if named:
            return named[-1]
    return None if _CHANGED.search(earlier[-1].clause) else earlier[-1]


def _list_siblings(sentence: Sentence, part: Mention) -> set[int]:
    """A 3,260万元，占28.4%；B 1,842万元，占16.1%: A has a share of its own and is not the whole of B."""
    if "其中" in part.lead:
        return set()
    return {
        one.start
        for one, share in pairwise(sentence.mentions)
        if one is not part
        and share.measure.kind == "percent"
        and SHARE.search(share.lead)
        and share.end <= part.start
        and "其中" not in sentence.between(share.end, part.start)
    }


def _means_whole(of: str, whole: Mention) -> bool:
    """占, 占比, 占总数的: no other base is named between 占 and the number."""
    of = _strip_base(of)
    return not of or of in whole.lead + whole.trail


def _strip_base(of: str) -> str:
    return re.sub(r"人数|[的总数额量全部年为达约体其中]|合计|金额|资金|项目|比|重", "", of)


def _is_named(of: str, base: Mention) -> bool:
    """申报项目509个…占申报项目的: the words after 占 name the base."""
    words = _strip_base(of)
    if re.search("[总全]", of) and not re.search("[总全共]", base.clause):
        counted = re.search(r"(?P<deed>[一-鿿]{2,6})总[数量]", of)
        return bool(counted and counted["deed"] in base.clause)
    return len(words) > 1 and words in base.clause + base.after


def _rename(found: Relation, part: Mention) -> Relation:
    name = name_subject(part)
    return found.model_copy(update={"subject": f"{name}占比" if name else "占比"})


def keep_alike(mentions: Sequence[Mention]) -> list[Mention]:
    """Figures that a rate may be of; 500万元以上的项目 is a limit and none."""
    kinds = ("money", "count", "extent")
    like = (m for m in mentions if m.measure.kind in kinds and "/" not in m.measure.unit)
    return [m for m in like if m.measure.figure.comparison is None]
