"""Another unit of the register that a form speaks of as itself becomes a finding (fault 17)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pbassist.checks.forms import (
    contains_any,
    declared_target,
    describe_indicator,
    dimension_of,
)
from pbassist.checks.register import Brief, check, met, unclear, unmet
from pbassist.checks.targets.leftovers import mask_quoted
from pbassist.dossiers.keys import fold_unit
from pbassist.model.document import Span
from pbassist.model.performance import Target, Unit
from pbassist.model.review import Finding

NAME = "units_are_the_forms_own"
SHORTEST = 3
LEAD = 20
"""Characters behind a name among which a partner's verb would stand."""
ORDINAL = r"(?:(?:目标|任务)?\s{0,2}[（(]?[\d一二三四五六七八九十]{1,2}[)）]?\s{0,2}[:：.．、]\s{0,2}(?!\d))?"
BEGIN = re.compile(r"(?:^|[。！\n])\s{0,4}" + ORDINAL + r"(?:20\d{2}\s{0,2}年度?[,，]?)?$")
PLACE = re.compile(r"[一-鿿]{2,3}(?=[县市区])")
RUNNING = re.compile(r"(?:保障|确保|保证|维持|促进|推动|提升|提高)$")
"""What stands before the name of the unit whose own running a project pays for."""
RUN = re.compile(
    r"(?:机关|本级|单位)?(?:各项|日常|全年|年度)?(?:工作|业务|职能|职责|事业)?(?:的)?(?:正常|顺利|高效|有效|平稳|有序|规范)(?:运转|运行|开展|履职|履行|进行)"
)
STRENGTHENED = re.compile(r"(?:强化|加强|提升|提高|增强|改善|夯实|抓好|做好)$")
OWN_BODY = re.compile(
    r"(?:的)?(?:20\d{2}年度?)?[一-鿿]{0,8}?(?:"
    r"(?:辅助人员|工作人员|队伍|干部|职工|机关|内部|自身|履职|执法|日常办公|后勤)[一-鿿]{0,4}(?:保障|建设|管理|能力|水平|效能|条件)"
    r"|依法行政|(?:工作|业务|办公|公用)经费|(?:信息|业务|办公)系统|门户网站)"
)
"""What of another unit is its own affair: 强化县交通运输局执法队伍建设."""
DOES = re.compile(
    r"(?:机关|本级)?[,，]?(?:在\d|新[购增设]|(?:在|于)?20\d{2}\s{0,2}年|将|计划|拟|全年|年度|本年|通过|按照|按|围绕|立足|认真|积极|深入|扎实|加强|持续|进一步|全面|切实"
    r"|开展|举办|组织|完成|实施|聘用|召开|宣传|走访|巡查|抽检|做好|履行|承担|落实|推进|推动|确保|保障|发放|购置|采购|印制|采样|检测|维护|养护|维修|购买|受理|办理|[为对向](?=\d|[^，,。；;]{1,16}(?:提供|发放|开展|办理|实施|给予|配备)))"
)
"""What a unit that does the work is followed by; 满意度, 门前 and 新建 follow those served and places."""


class Named(NamedTuple):
    """A unit of the register that a form names as if it were the applicant."""

    place: str
    unit: Unit
    span: Span


@check(fault="他单位内容残留", number=17, needs=("declaration",), stage="declaration")
def units_are_the_forms_own(brief: Brief) -> Iterator[Finding]:
    """No other unit of the register stands in the goal as the one that does the work."""
    for target in declared_target(brief):
        own = list_own_names(target, brief)
        if not own or not any(_is_other(one, own, target) for one in brief.units):
            yield unclear(
                NAME,
                subject="他单位名称",
                message="未提供单位名录（或表上未填单位），未核对表中是否出现其他单位名称。",
            )
            continue
        found = list(_find_others(target, own, brief))
        if found:
            yield _name_units(found, target)
        else:
            yield met(
                NAME,
                subject="他单位名称",
                message="目标和指标中未见以其他单位名义填写的内容。",
                evidence=(target.span,),
            )


def list_own_names(target: Target, brief: Brief) -> frozenset[str]:
    """The applicant, its department and what lies under them, folded; empty when it is not named."""
    projects = (target.project, brief.dossier.project)
    own = {fold_unit(one.unit or one.department) for one in projects} - {""}
    if not own:
        return frozenset()
    above = {fold_unit(one.department) for one in projects}
    above |= {fold_unit(row.department) for row in brief.units if fold_unit(row.name) in own}
    under = {fold_unit(row.name) for row in brief.units if fold_unit(row.department) in own}
    return frozenset((own | above | under) - {""})


def _find_others(target: Target, own: frozenset[str], brief: Brief) -> Iterator[Named]:
    document = next(
        (p.document for p in brief.dossier.papers if p.document.id == target.span.document_id), None
    )
    others = [one for one in brief.units if _is_other(one, own, target)]
    if document is None or not others:
        return
    for place, span in _list_places(target):
        for unit, at in _search(mask_quoted(span.quote), others, own, brief, target):
            start = span.start + at.start
            yield Named(place, unit, document.span(start, span.start + at.stop))


def _is_other(unit: Unit, own: frozenset[str], target: Target) -> bool:
    """A unit that the applicant's name neither is, holds nor lies in, nor the project is for."""
    name = fold_unit(unit.name)
    if len(name) < SHORTEST or any(name in one or one in name for one in own):
        return False
    return name not in (target.project.name or "")


def _list_places(target: Target) -> Iterator[tuple[str, Span]]:
    for label, goal in (("年度目标", target.annual), ("总体目标", target.overall)):
        if goal is not None and goal.span is not None:
            yield label, goal.span
    for one in target.indicators:
        if dimension_of(one) == "output":
            yield describe_indicator(one), one.cell("name")


def _search(
    text: str, others: Sequence[Unit], own: frozenset[str], brief: Brief, target: Target
) -> Iterator[tuple[Unit, slice]]:
    words = brief.profile.word_list("ourselves")
    if any(name in text for name in own) or contains_any(text, words):
        # 同处写有本单位，其他单位是分工协作的一方。
        return
    told = f"{target.title}{target.project.unit or ''}{target.project.department or ''}"
    places = tuple(PLACE.findall(told))
    for unit in others:
        name = fold_unit(unit.name)
        printed = unit.name if unit.name in text else f"县{name}" if f"县{name}" in text else name
        start = text.find(printed)
        before, after = text[: max(start, 0)], text[start + len(printed) :].lstrip()
        before = next((before.removesuffix(one) for one in places if before.endswith(one)), before)
        if start >= 0 and _speaks_as_itself(before, after, brief):
            yield unit, slice(start, start + len(printed))


def _speaks_as_itself(before: str, after: str, brief: Brief) -> bool:
    """Whether the unit between does the planned work itself, or the work is its running."""
    words = brief.profile.word_list
    running = RUNNING.search(before) is not None
    own = (running or STRENGTHENED.search(before)) and OWN_BODY.match(after)
    if own or (running and RUN.match(after)):
        return not contains_any(before + after, words("serving_units"))
    if running:
        return False
    if not BEGIN.search(before) or not DOES.match(after):
        return False
    opening = re.split(r"[，,。；;\n]", after, maxsplit=1)[0]
    return not contains_any(opening[:LEAD], words("partner_verbs"))


def _name_units(found: Sequence[Named], target: Target) -> Finding:
    names = "".join(dict.fromkeys(f"“{one.span.quote}”" for one in found))
    places = list(dict.fromkeys(one.place for one in found))
    own = target.project.unit or target.project.department or ""
    where = "、".join(places[:3])
    head = f"{where}中出现{names}字样，与申报单位（{own}）不符"
    return unmet(
        NAME,
        "疑似",
        subject="他单位名称",
        place=where,
        message=f"{head}。",
        remedy="请核对更正。",
        line=f"{head}，请核对更正",
        evidence=[one.span for one in found],
    )
