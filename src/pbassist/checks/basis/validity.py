"""Rules cited as basis become findings when they are expired, repealed or still to come."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from pbassist.checks.basis.cited import (
    Cited,
    binds_here,
    is_basis,
    is_example,
    is_told_to_come,
    name_elsewhere,
    read_cited,
)
from pbassist.checks.basis.law_quotes import (
    name_rule,
    quote_commencement,
    quote_expiry,
    quote_repeal,
)
from pbassist.checks.register import Brief, Details, check, met, unclear, unmet
from pbassist.find.citations import fold_title
from pbassist.library import resolve
from pbassist.model.document import Span
from pbassist.model.performance import Paper
from pbassist.model.policy import Library, Regulation
from pbassist.model.review import Basis, Finding, FindingLevel, Formula, FormulaInput

PERIOD = re.compile(r"(20\d{2})[ ]?年?[ ]?(?:[-—–~～至到]{1,2})[ ]?(20\d{2})[ ]?年?")
NUMBER_YEAR = re.compile(r"〔(\d{4})〕")
STATED_END = re.compile(
    r"[^。；;\n]{0,20}?((?:有效期|试行期|执行期限|期限)[^0-9。；;\n]{0,6}(20\d{2})[ ]?年(?:\d{1,2}月)?(?:\d{1,2}日|底|末)?)"
)
STATED_WITHIN = 60
PROVISIONAL = re.compile(r"暂行|试行")
PROVISIONAL_YEARS = 6
"""An unknown provisional rule older than this is asked about, never called expired."""
PLANS = {"十一五": 2010, "十二五": 2015, "十三五": 2020, "十四五": 2025}


@check(fault="引用文件失效或待核实", number=24, kinds=("project", "department", "report"))
def citations_are_in_force(brief: Brief) -> Iterator[Finding]:
    """A rule cited as basis is in force: not expired, repealed, replaced or still to come."""
    for paper, cited in read_cited(brief):
        told: set[str] = set()
        unknown: dict[str, Cited] = {}
        sound: dict[str, Cited] = {}
        for one in cited:
            name = fold_title(one.name)
            if name in told or not is_basis(one):
                continue
            rule = _resolve(one, brief.library)
            findings = tuple(_judge(one, rule, brief))
            yield from findings
            if findings:
                told.add(name)
            elif not _is_only_told_of(one, rule, brief):
                (sound if _is_known(one, rule, brief) else unknown).setdefault(name, one)
        yield from _sum_up(
            paper,
            [one for name, one in sound.items() if name not in told],
            [one for name, one in unknown.items() if name not in {*told, *sound}],
        )


def _resolve(one: Cited, library: Library) -> Regulation | None:
    """The rule cited, in its edition of the last day in question, else of the first."""
    rule, _ = resolve(one.citation, library, on=one.day)
    if rule is not None and rule.status_at(one.day) != "现行有效" and one.since < one.day:
        earlier, _ = resolve(one.citation, library, on=one.since)
        if earlier is not None and earlier.status_at(one.since) == "现行有效":
            return earlier
    return rule


def _is_only_told_of(one: Cited, rule: Regulation | None, brief: Brief) -> bool:
    """Whether a rule is another place's that is learnt from, or one that is said to be coming."""
    if rule is None:
        return False
    if not binds_here(rule, brief):
        return is_example(one)
    start = rule.effective_from
    coming = rule.status_at(one.day) == "尚未施行" and start is not None
    return coming and start is not None and is_told_to_come(one, start)


def _is_known(one: Cited, rule: Regulation | None, brief: Brief) -> bool:
    """Whether a rule is recorded as in force here on a day in question."""
    if rule is None or not binds_here(rule, brief):
        return False
    return "现行有效" in (rule.status_at(one.day), rule.status_at(one.since))


def _sum_up(paper: Paper, sound: list[Cited], unknown: list[Cited]) -> Iterator[Finding]:
    if sound:
        yield met(
            "citations_are_in_force",
            subject=paper.document.name,
            message=f"{len(sound)}个所引文件登记为现行有效：{'、'.join(one.name for one in sound)}。",
            evidence=tuple(one.citation.span for one in sound),
        )
    if unknown:
        yield unclear(
            "citations_are_in_force",
            subject=paper.document.name,
            message=f"制度库中没有或效力待核实，未核对：{'、'.join(one.name for one in unknown)}。",
            evidence=tuple(one.citation.span for one in unknown),
        )


def _judge(one: Cited, rule: Regulation | None, brief: Brief) -> Iterator[Finding]:
    place = name_elsewhere(one, rule, brief) if rule is not None else None
    repealer = None if place else _find_repealer(one, rule, brief)
    if place is not None:
        yield from _judge_elsewhere(one, place, brief)
    elif repealer is not None:
        yield _say_repealed(one, rule, repealer, brief)
    elif rule is not None and binds_here(rule, brief):
        yield from _judge_status(one, rule, brief)
    elif rule is None:
        yield from _judge_age(one, _read_end(one, brief))


def _judge_elsewhere(one: Cited, place: str, brief: Brief) -> Iterator[Finding]:
    """Another place's rule binds nobody here; one that is learnt from is no fault."""
    if not is_example(one):
        yield _say_force(
            one,
            "请核实",
            f"所引{one.name}为{place}文件，对本{brief.library.bureau.level}不具约束力。",
            "请核实所引文件，并改列适用的政策依据。",
        )


def _find_repealer(one: Cited, rule: Regulation | None, brief: Brief) -> Regulation | None:
    """A rule in force that says of itself that it ends the cited one."""
    names = {fold_title(name) for name in _names_of(one, rule)}
    for newer in brief.library.regulations:
        if newer.text_kind != "full" or not binds_here(newer, brief) or not newer.effective_from:
            continue
        # a rule that repeals its own earlier edition says nothing against a citation by title
        told = names - {fold_title(newer.title)}
        if newer.effective_from <= one.since and told & {*map(fold_title, newer.replaces)}:
            return newer
    return None


def _names_of(one: Cited, rule: Regulation | None) -> set[str]:
    """Title and 文号 of a cited rule, as printed and as recorded."""
    names = {one.citation.title, one.citation.number}
    if rule is not None:
        names |= {rule.title, rule.number}
    return {name for name in names if name}


def _say_repealed(
    one: Cited, rule: Regulation | None, repealer: Regulation, brief: Brief
) -> Finding:
    name = name_rule(repealer)
    sure = repealer.is_verified("replaces") and repealer.is_verified("effective_from")
    since = repealer.effective_from
    said = f"自{since.year}年{since.month}月{since.day}日起" if since else ""
    return _say_force(
        one,
        "错误" if sure else "请核实",
        f"所引{one.name}已由{name}{said}废止。",
        "请改列现行有效的政策依据。",
        basis=quote_repeal(_names_of(one, rule), repealer, brief.library),
    )


def _judge_status(one: Cited, rule: Regulation, brief: Brief) -> Iterator[Finding]:
    """What ended before the first day in question, or has not begun on the last."""
    status = rule.status_at(one.since)
    if rule.status_at(one.day) == "尚未施行":
        yield from _judge_coming(one, rule, brief.library)
    elif status == "已失效" and rule.effective_until is not None:
        yield _say_expired(one, rule, rule.effective_until, brief)
    elif status == "已废止" and not _was_in_force(rule, one.since, brief.library):
        yield _say_ended(one, rule)


def _say_expired(one: Cited, rule: Regulation, until: dt.date, brief: Brief) -> Finding:
    said = f"{until.year}年{until.month}月{until.day}日"
    if _is_own(rule, brief):
        return unclear(
            "citations_are_in_force",
            subject=one.name,
            message=f"所引{one.name}为财政部门文件，有效期至{said}，由本单位处理，不向报送单位提出。",
            evidence=(one.citation.span,),
        )
    return _say_force(
        one,
        "错误" if rule.is_verified("effective_until") else "请核实",
        f"所引{one.name}有效期至{said}，已届满。",
        "请补充现行有效的政策依据。",
        basis=quote_expiry(rule, brief.library),
    )


def _say_ended(one: Cited, rule: Regulation) -> Finding:
    """A rule recorded as ended; an unchecked record asks, its successor stands in the note alone."""
    sure = rule.is_verified("repealed_on") or rule.is_verified("status")
    by = "、".join(rule.replaced_by)
    return _say_force(
        one,
        "错误" if sure else "请核实",
        f"所引{one.name}{'已废止' if sure else '的效力需要确认'}。",
        "请改列现行有效的文件。" if sure else "请核实是否现行有效，并更新所引文件。",
        note=f"据登记已由{by}代替。{rule.provenance}" if by else rule.provenance,
    )


def _judge_coming(one: Cited, rule: Regulation, library: Library) -> Iterator[Finding]:
    """A rule that begins after the paper, unless the paper says so itself."""
    start = rule.effective_from
    if start is None or not rule.is_verified("effective_from") or is_told_to_come(one, start):
        return
    when = "目前"
    if one.signed is not None:
        when = f"落款日期为{''.join(one.signed.quote.split())}，当时"
    elif one.year is not None:
        when = f"本项目为{one.year}年度，当时"
    yield _say_force(
        one,
        "请核实",
        f"所引{one.name}自{start.year}年{start.month}月{start.day}日起施行，{when}尚未施行。",
        "请核实所引文件是否适用。",
        basis=quote_commencement(rule, library),
        more_evidence=(one.signed,) if one.signed is not None else (),
    )


def _was_in_force(rule: Regulation, day: dt.date, library: Library) -> bool:
    """Whether a rule without a date of repeal was replaced only after a day."""
    if rule.repealed_on is not None:
        return day < rule.repealed_on
    newer = [one for one in library.regulations if one.number in rule.replaced_by]
    starts = [one.effective_from or one.issued for one in newer]
    return any(start is not None and day < start for start in starts)


def _read_end(one: Cited, brief: Brief) -> re.Match[str] | None:
    """The 有效期 that the form itself states behind a citation, before the next one."""
    span = one.citation.span
    for paper in brief.dossier.papers:
        if paper.document.id == span.document_id:
            behind = paper.document.text[span.end : span.end + STATED_WITHIN]
            return STATED_END.match(behind.partition("《")[0])
    return None


def _judge_age(one: Cited, stated: re.Match[str] | None) -> Iterator[Finding]:
    """A form's ground that tells its own age: a plan past its last year, an old provisional rule."""
    title, number = one.citation.title, one.citation.number
    if one.year is None:
        return
    if stated is not None and int(stated[2]) < one.year:
        yield _say_force(
            one,
            "请核实",
            f"所引{one.name}{stated[1]}，本项目为{one.year}年度。",
            "请补充现行有效的政策依据。",
        )
        return
    if not title:
        return
    ends = [int(match[2]) for match in PERIOD.finditer(title)]
    plan = next((name for name in PLANS if name in title), None)
    issued = NUMBER_YEAR.search(number or "")
    if not ends and plan is not None:
        if PLANS[plan] < one.year:
            yield _say_plan(one, plan, one.year)
    elif ends and max(ends) < one.year:
        yield _say_force(
            one,
            "请核实",
            f"所引{one.name}的名称载明期限到{max(ends)}年，本项目为{one.year}年度。",
            "请核实是否延续执行，或补充现行有效的政策依据。",
        )
    elif issued and PROVISIONAL.search(title) and one.year - int(issued[1]) > PROVISIONAL_YEARS:
        yield _say_force(
            one,
            "请核实",
            f"所引{one.name}为{issued[1]}年印发的暂行或试行文件，本项目为{one.year}年度。",
            "请核实是否现行有效，或补充现行有效的政策依据。",
        )


def _say_plan(one: Cited, plan: str, year: int) -> Finding:
    """A five-year plan whose term ended: its last year stands nowhere, it follows from the name."""
    ended = f"{PLANS[plan]}年"
    return _say_force(
        one,
        "请核实",
        f"所引{one.name}的规划期到{ended}，本项目为{year}年度。",
        "请核实是否延续执行，或补充现行有效的政策依据。",
        formula=Formula(
            expression=f"“{plan}”规划期末年为{ended}",
            inputs=(FormulaInput(name="所引文件", value=plan, span=one.citation.span),),
            results=(ended,),
        ),
    )


def _say_force(
    one: Cited,
    level: FindingLevel,
    message: str,
    remedy: str,
    *,
    note: str = "",
    basis: tuple[Basis, ...] = (),
    more_evidence: tuple[Span, ...] = (),
    formula: Formula | None = None,
) -> Finding:
    more: Details = {"note": note, "basis": basis, "place": one.place, "formula": formula}
    more["line"] = f"{message.rstrip('。')}，{remedy.rstrip('。')}"
    if one.year is not None:
        more["fault"] = "立项依据失效或待核实"
    return unmet(
        "citations_are_in_force",
        level,
        subject=one.name,
        message=message,
        remedy=remedy,
        evidence=(one.citation.span, *more_evidence),
        **more,
    )


def _is_own(rule: Regulation, brief: Brief) -> bool:
    """Whether the bureau itself issued the rule: its expiry is its own matter."""
    own = rule.place is not None and rule.place == brief.library.bureau.place
    return own and "财政" in (rule.issuer or "")
