"""Years and units that a form took over from another form become findings (fault 17)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pbassist.checks.deadlines import read_days
from pbassist.checks.forms import (
    contains_any,
    declared_target,
    describe_indicator,
    join_spans,
)
from pbassist.checks.quantities import fold_width
from pbassist.checks.register import Brief, check, met, unclear, unmet
from pbassist.checks.targets.long_term import list_years
from pbassist.model.document import Document, Span
from pbassist.model.performance import Goal, Target
from pbassist.model.review import Finding, FindingLevel

NAME = "years_are_the_forms_own"
QUOTED = re.compile(r"《[^《》]{0,80}》|“[^“”]{0,60}”|〔[^〔〕]{0,12}〕|\[\d{4}\]")
CLAUSE = re.compile(r"[^。；;！\n]{1,400}")
ORDINAL = r"\s{0,4}(?:(?:目标|任务)?\s{0,2}[（(]?[\d一二三四五六七八九十]{1,2}(?:[)）]\s{0,2}[:：.．、]?|[:：、．]|\.(?!\d{1,3}(?!\d)))\s{0,2})?"
STATED = re.compile(
    ORDINAL + r"(?:(?:根据|按照|依据|通过|围绕|结合|立足|为)[^，,\d]{2,30}[，,])?"
    r"(?:计划|拟|我单位|本单位|我局|本项目|项目)?[在于到]?\s{0,2}(20\d{2})\s{0,2}年(?:度|全年|内|年?[底末](?:[，,]|前?(?:全面|全部|基本)))?\s{0,2}"
)
"""A year that stands first in its clause, or behind the words that lead to it."""
ENSURED = re.compile(
    r"(?:保障|确保|保证|圆满完成|全面完成|力争|争取|力求)[到在]?(20\d{2})年[度内]?(?![^，,。；;]{0,12}(?:的|整改|督查|销号|以前|考核|结转))"
)
"""A year whose running or tasks are promised: 确保2025年各项任务完成."""
TO_DO = re.compile(
    r"[,，:：]|(?:工作|总体|主要|绩效)(?:目标|任务)|计划|拟|预计|预期|将|全年|全县|本项目|项目(?=[:：,，计完])|目标|年度|主要|继续|上半年|下半年|\d{1,2}月?[-—~至到]\d{1,2}月"
    r"|完成(?![情率值量])|建成|开展|举办|组织|实施|扶持|围绕|通过|确保|力争|保障(?![性房])|保证|新购|新建|购买|支持(?!资金)|培育|提供|办理|受理|资助|打造|建立|推进|做好|加强|巩固|聚焦"
    r"|[对向给](?!20)|为(?!民办)|在(?![校册职岗编建读园籍库用])"
)
"""What follows a year that tells when the work is to be done."""
DOER = re.compile(
    r"^[一-鿿]{1,12}?(?:局|联合会|协会|学会|中心|馆|医院|学校|站|所|委员会|管理处|支队|大队|人民政府|公司|联社|我县|全县|我镇|我校)"
    r"(?=计划|拟|将|完成|建成|开展|举办|组织|实施|新建|新购|购买|培育|提供|办理|受理|资助|推进|发放|聘用|维修|改造|购置|出动)"
)
"""Who does the year's work, between the year and the verb."""
COUNTED_WORK = re.compile(r"[^，,。；;的]{1,40}\d")
"""Behind a verb of work, its amount: 购置设备20台; 建设项目竣工决算 is no plan."""
BOUND = re.compile(
    r"[，,]\s{0,2}(20\d{2})\s{0,2}年(?:度|全年|内)?(?=[^，,。；;\d]{1,20}(?:不少于|不低于|不超过|不高于|控制在|≥|≤)\s{0,2}\d)"
)
"""A year behind a comma whose numbers are bounds, as only plans have them."""
PLAN = re.compile(r"(?:按照?|根据|依据|依照)(20\d{2})年度?[一-鿿]{0,10}计划(?=[，,安组完开对将])")
"""Another year's plan by which the work is said to be done."""
DEADLINE = re.compile(
    r"(?<![\d—–\-~～至到年])(20\d{2})\s{0,2}年(?:\s{0,2}\d{1,2}\s{0,2}月(?:份|\s{0,2}\d{1,2}\s{0,2}日)?)?(?:[上中下]旬)?(?:年?[底末]|汛期|供暖季|供暖期|春节|国庆|秋季开学|开学)?(?:之|以)?前"
    r"(?![^，,。；;]{0,14}的)(?!已|竣工|建成|结转|开工|登记|立项|备案)"
)
DONE_BEFORE = re.compile(
    r"已|较|比|同比|相比|基础上|基数|基期|同期|以来|之后|结转|结余|清算|结算|尾款|质保金|欠|续建|补发|兑现|往年|上年|去年|遗留|秋季|学年|决算|审计|绩效评价|考核"
)
"""Words of a clause that make another year a baseline, an arrear or a thing of the past."""
LONGEST_SHOWN = 14
LEAD, TAIL = 8, 16
"""Characters before and behind a year in which such a word is about it."""
CELL = re.compile(r"(?:^|[\t\n])(20\d{2})(?:年度?)?(?=[\t\n]|$)")
BASELINE = re.compile(
    r"20\d{2}\s{0,2}年(?:度)?(?:\d{1,2}月)?(?:[底末]|末?(?:在[册编岗职校]|实有|现有|实际|平均|人数|标准|价格|均价|中标|合同|统计|水平|同期|基数|数据))"
)
"""In an estimate, a year by whose numbers or prices it is reckoned, and not one whose work is paid."""
BEGINNINGS = ("开工", "启动", "开始", "起始", "招标", "立项", "签订", "基数", "基期")


class Left(NamedTuple):
    """A year of another season and where it stands."""

    place: str
    year: int
    span: Span
    sure: bool = True
    """Whether it can be nothing else: the plan of another year is asked about."""


@check(fault="上年内容残留", number=17, needs=("declaration",), stage="declaration")
def years_are_the_forms_own(brief: Brief) -> Iterator[Finding]:
    """The year's goal and time limits lie in the project's own years, not in a season before."""
    for target in declared_target(brief):
        document = _document_of(target, brief)
        own = list_own_years(target)
        if _contradicts_its_title(target):
            yield _name_term(target)
            continue
        if not own or document is None:
            yield unclear(
                NAME, subject="年度", message="表上未写明年度，未核对目标、指标中的年份。"
            )
            continue
        left = [
            one
            for one in (*_find_in_goal(target, document, own, brief), *_find_limits(target))
            if one.year < own[0] and not _is_named(one.year, target)
        ]
        if left:
            yield _name_years(left, target, own)
        else:
            yield met(
                NAME,
                subject="年度",
                message="年度目标和时限均在项目年度之内。",
                evidence=(target.span,),
            )


def list_own_years(target: Target) -> tuple[int, ...]:
    """The first and last year a form speaks of: its budget year and its term; empty when they differ
    or are not known.
    """
    years = list_years(target)
    if target.year is None:
        return years
    if not years:
        return (target.year, target.year) if _states_year(target) else ()
    return years if years[0] <= target.year <= years[1] else ()


def _states_year(target: Target) -> bool:
    """Whether the form itself says its year, in its title or in a cell of its own."""
    cells = CELL.findall(target.span.quote)
    return str(target.year) in target.title or str(target.year) in cells


def _contradicts_its_title(target: Target) -> bool:
    """Whether the year of the title lies behind the whole term that the form states."""
    years = list_years(target)
    if target.year is None or not years or str(target.year) not in target.title:
        return False
    return years[-1] < target.year and not _is_named(years[-1], target)


def _name_term(target: Target) -> Finding:
    said = f"表头年度为{target.year}年，项目起止时间为{''.join((target.period or '').split())}"
    return unmet(
        NAME,
        "请核实",
        subject="年度",
        place="项目起止时间",
        message=f"{said}，两处年度不符。",
        remedy="请核对后统一；确属结转任务的，请说明。",
        line=f"{said}，两处年度不符，请核对统一",
        evidence=(target.span,),
    )


def _document_of(target: Target, brief: Brief) -> Document | None:
    papers = (p.document for p in brief.dossier.papers if p.document.id == target.span.document_id)
    return next(papers, None)


def mask_quoted(text: str) -> str:
    """A text with the names of plans and the numbers of papers blanked, at its length."""
    return QUOTED.sub(lambda match: "　" * len(match.group()), text)


def _goal_of(target: Target) -> Goal | None:
    return target.annual or target.overall


def _plans(clause: str, stated: re.Match[str], brief: Brief) -> bool:
    """Whether what follows a year is work to be done in it, and not a thing of that year."""
    rest = DOER.sub("", clause[stated.end() :], count=1)
    if "的" in re.split(r"[，,]", rest, maxsplit=1)[0][:10]:
        return False
    if TO_DO.match(rest):
        return True
    words = ("新增", *brief.profile.word_list("task"), *brief.profile.word_list("output_verbs"))
    return rest.startswith(words) and bool(COUNTED_WORK.match(rest))


def _find_in_goal(
    target: Target, document: Document, own: Sequence[int], brief: Brief
) -> Iterator[Left]:
    goal = _goal_of(target)
    if goal is None or goal.span is None:
        return
    text, start = mask_quoted(goal.span.quote), goal.span.start
    told = any(f"{year}年" in "".join(text.split()) for year in range(own[0], own[-1] + 1))
    for clause in CLAUSE.finditer(text):
        words = clause.group()
        stated = STATED.match(words)
        found = list(DEADLINE.finditer(words))
        if not told:
            found += ENSURED.finditer(words)
            found += BOUND.finditer(words)
            found += PLAN.finditer(words)
        if stated is not None and not told and _plans(words, stated, brief):
            found.append(stated)
        for match in found:
            if DONE_BEFORE.search(_around(words, match)):
                continue
            at = start + clause.start() + match.start(1)
            end = at + 5 if document.text[at + 4 : at + 5] == "年" else at + 4
            sure = match.re is not PLAN
            yield Left("年度目标", int(match[1]), document.span(at, end), sure)


def _around(clause: str, match: re.Match[str]) -> str:
    """What stands beside a year up to the next comma: what it is the year of."""
    before = re.split(r"[，,：:]", clause[: match.start(1)])[-1][-LEAD:]
    after = re.split(r"[，,]", clause[match.end() :].lstrip("，,"), maxsplit=1)[0][:TAIL]
    return before + match.group() + after


def _find_limits(target: Target) -> Iterator[Left]:
    """Time limits of indicators whose printed day has passed before the project begins."""
    for one in target.indicators:
        planned = fold_width(one.planned or "")
        if not re.search(r"20\d{2}", planned) or DONE_BEFORE.search(planned + fold_width(one.name)):
            continue
        days = read_days(planned, None)
        if days is not None and not contains_any(one.name, BEGINNINGS):
            yield Left(f"{describe_indicator(one)}指标值", days.last.year, one.cell("planned"))


def _is_named(year: int, target: Target) -> bool:
    """Whether the project itself is one of that year: by its name, its estimate or its kind."""
    told = f"{target.project.name or ''}{BASELINE.sub('', target.estimate or '')}"
    return str(year) in told or contains_any(target.attribute or "", ("结转", "续建", "跨年"))


def _show(one: Left) -> str:
    """A short time limit as printed, else its year."""
    printed = "".join(one.span.quote.split())
    return printed if len(printed) <= LONGEST_SHOWN and printed[4:5] == "年" else f"{one.year}年"


def _name_years(left: Sequence[Left], target: Target, own: Sequence[int]) -> Finding:
    carried = target.fund("carryover", "requested")
    doubtful = (carried is not None and carried.amount) or not any(one.sure for one in left)
    level: FindingLevel = "请核实" if doubtful else "错误"
    ordered = sorted(left, key=lambda one: one.year)
    years = "".join(dict.fromkeys(f"“{_show(one)}”" for one in ordered))
    places = list(dict.fromkeys(one.place for one in left))
    where = "、".join(places[:3]) + ("等" if len(places) > 3 else "")
    period = f"{own[0]}年度" if own[0] == own[-1] else f"{own[0]}—{own[-1]}年"
    remedy = "请核对更正。" if level == "错误" else "请核对更正；确属结转任务的，请说明。"
    return unmet(
        NAME,
        level,
        subject="年度",
        place="、".join(places[:3]),
        message=f"{where}中出现{years}，与本项目年度（{period}）不符。",
        remedy=remedy,
        line=f"{where}中出现{years}，与项目年度（{period}）不符，{remedy.rstrip('。')}",
        evidence=join_spans(*(one.span for one in left)),
    )
