"""Counts by grade and the number graded become a sum: 36个项目，优21个、良12个、中3个."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from pbassist.model.performance import Relation
from pbassist.relations.judging import judge_sum
from pbassist.relations.sentences import Mention, Sentence, name_subject

_WORDS = (
    r"优秀|优|良好|良|中等|中|及格|不及格|不合格|合格|较差|差|一般|绿灯|黄灯|红灯|绿色|黄色|红色"
)
_BEFORE = re.compile(
    rf"(?:^|[^\w]|考核|为|是|果|级|次|中|评|得|获|有|定)[“\"‘「]?(?P<grade>{_WORDS})[”\"’」]?(?:等次|等级|档次|档|级|等)?(?:的)?(?:项目|单位|部门|预警)?(?:有|为|共|各|：|:|的有)?\s{{0,2}}$"
)
_AFTER = re.compile(
    rf"^(?:项目|单位|部门)?(?:评价结果|结果|等次|等级)?(?:被)?(?:评定?)?(?:为|获|是)?[“\"‘]?(?P<grade>{_WORDS})[”\"’]?(?:等次|等级|档|级)?$"
)
RANKS = {
    **dict.fromkeys(("优秀", "优", "绿灯", "绿色"), 0),
    **dict.fromkeys(("良好", "良", "黄灯", "黄色"), 1),
    **dict.fromkeys(("中等", "中", "合格", "及格", "一般", "红灯", "红色"), 2),
    **dict.fromkeys(("差", "较差", "不合格", "不及格"), 3),
}
_SAID = re.compile(r"[优良中差灯色]|格|一般")
_GRADED = re.compile(
    r"项目|机构|单位|部门|乡镇|街道|县区|[县市区乡镇村]|学校|医院|企业|政策|评价|自评|抽评|监控|家|共"
)
_TO_LEVEL = re.compile(r"^[^，。；、\d]{0,4}(?:增加|扩大|提高|上升|增|减少|下降|压减)(?:到|至)")
_WHOLE = re.compile(r"共|全部|全年")
_RESULT = re.compile(r"^[^，。；]{0,12}(?:结果|等次|其中|等级)")
NOT_ALL = "未列示其余等次，不能确定是否全部定等"


def read_grade(mention: Mention) -> int | None:
    """The rank of the grade a mention counts, 0 for the best; None when it counts none."""
    lead = mention.lead[-24:]
    found = _BEFORE.search(lead) if _SAID.search(lead) else None
    if found is None and _SAID.search(mention.after):
        found = _AFTER.match(mention.after)
    return RANKS[found.group("grade")] if found else None


def find_grades(sentence: Sentence, previous: Sentence | None) -> Iterator[Relation]:
    """Grades of a sentence against the number graded, there or in the sentence before."""
    mentions = sentence.mentions
    if not _SAID.search(sentence.view, sentence.start, sentence.end):
        return
    at = 0
    while at < len(mentions):
        run = _read_run(mentions, at)
        if run:
            found = _judge(sentence, mentions[:at], run, _has_rest(mentions[at + len(run) :], run))
            if found is None and previous is not None and previous.block is sentence.block:
                found = _judge_previous(sentence, previous, mentions[:at], run)
            if found is not None:
                yield found
        at += max(len(run), 1)


def _read_run(mentions: Sequence[Mention], at: int) -> list[Mention]:
    """Grades in falling order from `at`, shares between them passed over."""
    run: list[Mention] = []
    last = -1
    for mention in mentions[at:]:
        if run and mention.measure.kind in ("percent", "money"):
            continue
        rank = read_grade(mention) if mention.measure.kind == "count" else None
        if rank is None or rank <= last or (run and not mention.measure.alike(run[0].measure)):
            break
        run.append(mention)
        last = rank
    return run


_REST = re.compile(r"另|其余|其他|其它|剩余|余下|尚有|还有|未定等|未评")


def _has_rest(after: Sequence[Mention], run: Sequence[Mention]) -> bool:
    """优15个、良22个、中6个，另有2个未评定等次: the grades are not all."""
    return any(
        m.measure.alike(run[0].measure) and _REST.search(m.clause + m.after) for m in after[:2]
    )


def _judge(
    sentence: Sentence, before: Sequence[Mention], run: list[Mention], rest: bool
) -> Relation | None:
    alike = [m for m in before if m.measure.alike(run[0].measure)]
    named = _name_levels(alike)
    alike = [m for m, _ in named]
    totals = [m for m, words in named if _GRADED.search(words)]
    parts = [m.measure for m in run]
    summed = sum((part.value for part in parts), Decimal(0))
    equal = [m for m in alike if m.measure.value == summed]
    if not equal and (not totals or totals[-1] is not alike[-1]):
        return None
    total = equal[-1] if equal else totals[-1]
    doubt = ""
    if not equal:
        if len(run) == 1 or "；" in sentence.between(total.end, run[0].start):
            return None
        if len({m.measure.value for m in alike}) > 1:
            doubt = "前文有多个项目数，未能确定参加评定的总数"
        elif summed < total.measure.value and (len(run) < 3 or rest):
            doubt = NOT_ALL
    return _relate(run, total, doubt)


def _name_levels(alike: Sequence[Mention]) -> list[tuple[Mention, str]]:
    """重点评价项目由12个增加到15个: what it rose from is no total, and its words name the new one."""
    named = [(m, m.lead + m.after) for m in alike]
    for at in range(len(named) - 1, 0, -1):
        if _TO_LEVEL.match(named[at][0].lead):
            named[at - 1 : at + 1] = [(named[at][0], named[at - 1][1] + named[at][1])]
    return named


def _judge_previous(
    sentence: Sentence, previous: Sentence, before: Sequence[Mention], run: list[Mention]
) -> Relation | None:
    """监控项目共1316个。结果为绿灯…: the last number of the sentence before, said to be all of them."""
    like = [m for m in previous.mentions if m.measure.alike(run[0].measure)]
    if not like or any(m.measure.alike(run[0].measure) for m in before):
        return None
    summed = sum((m.measure.value for m in run), Decimal(0))
    equal = [m for m in like if m.measure.value == summed]
    if equal:
        return _relate(run, equal[-1], "")
    if len(run) < 3 or not _WHOLE.search(like[-1].clause) or not _RESULT.search(run[0].lead):
        return None
    return _relate(run, like[-1], "")


def _relate(run: Sequence[Mention], total: Mention, doubt: str) -> Relation:
    return judge_sum(
        [m.measure for m in run],
        total.measure,
        subject=name_subject(total, "评价等次"),
        doubt=doubt,
        asks=bool(doubt) and doubt != NOT_ALL,
    )
