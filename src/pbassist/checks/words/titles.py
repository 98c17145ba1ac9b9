"""A report's title becomes a finding where its year or unit is not the one the report speaks of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher

from pbassist.checks.register import Brief, check, unmet
from pbassist.checks.reports.relations import KINDS, read_reports
from pbassist.checks.words.places import widen_span
from pbassist.dossiers.keys import fold_name, fold_unit
from pbassist.find.wording.titles import (
    Ends,
    Told,
    find_announced_year,
    find_ends,
    find_last_head_year,
    find_later_head_year,
    find_named_project,
    find_opening_year,
    find_told_years,
)
from pbassist.model.performance import Paper
from pbassist.model.review import Finding, FindingLevel

NAME = "title_matches_content"
FEWEST_TOLD = 3
"""Mentions of another year, without one of the title's, that make the title doubtful."""
NEAR = 2
"""Years between a title and its text, within which one was mistaken for the other."""
FEWEST_SHARED = 4
"""Characters in a row that make two names those of one project, said longer and shorter."""
_LOOKS_BACK = ("自评", "总结", "决算")
"""Titles of papers that tell of the year they name."""


@check(fault="标题与内容不符", kinds=KINDS)
def title_matches_content(brief: Brief) -> Iterator[Finding]:
    """A report's title names the year and the unit that the report itself speaks of."""
    for paper in read_reports(brief):
        ends = find_ends(paper.document)
        if ends is not None:
            yield from _compare_years(paper, ends)
            yield from _compare_units(paper, ends)
            yield from _compare_projects(paper, ends)


def _compare_years(paper: Paper, ends: Ends) -> Iterator[Finding]:
    told = list(find_told_years(paper.document, ends))
    years = Counter(one.year for one in told)
    if ends.year is None or ends.year_span is None or not years:
        return
    year, count = years.most_common(1)[0]
    near = abs(year - ends.year) <= NEAR
    if ends.year not in years and count >= FEWEST_TOLD and near:
        yield _say_year(paper, ends, year, [one for one in told if one.year == year])
        return
    if _tells_of_a_year(ends):
        yield from _compare_places(paper, ends, ends.year, told_too=ends.year in years)


def _compare_places(paper: Paper, ends: Ends, year: int, *, told_too: bool) -> Iterator[Finding]:
    """The title's year against the opening of a paper that looks back, then its tables' heads."""
    for opening in (
        find_announced_year(paper.document, ends),
        find_opening_year(paper.document, ends),
    ):
        if opening is not None and 0 < abs(opening.year - year) <= NEAR:
            yield _say_apart(paper, ends, opening, "开头所述为", "标题或正文年度")
            return
    head = find_last_head_year(paper.document, ends)
    if head is not None and not told_too and 0 < year - head.year <= NEAR:
        yield _say_year(paper, ends, head.year, [head])
        return
    later = find_later_head_year(paper.document, ends)
    if later is not None and later.year - year <= NEAR:
        yield _say_apart(paper, ends, later, "表中数据列至", "标题或表格年度")


def _tells_of_a_year(ends: Ends) -> bool:
    """Whether the title is one of a paper that looks back: a plan opens with the year before."""
    return any(word in ends.title.quote for word in (*_LOOKS_BACK, "情况", "评价报告"))


def _say_apart(paper: Paper, ends: Ends, told: Told, said: str, which: str) -> Finding:
    assert ends.year_span is not None
    quoted = widen_span(paper.document, told.span)
    shown, printed = ("".join(span.quote.split()) for span in (quoted, ends.year_span))
    return unmet(
        NAME,
        "请核实",
        subject="标题年度",
        place="标题",
        message=f"标题为“{printed}”，{said}{told.year}年（“{shown}”），两处年度不一致。",
        remedy=f"请核实{which}后统一。",
        line=f"标题为“{printed}”而{said}{told.year}年，请核实统一",
        evidence=[ends.year_span, quoted],
    )


def _say_year(paper: Paper, ends: Ends, year: int, told: list[Told]) -> Finding:
    assert ends.year_span is not None
    looks_back = any(word in ends.title.quote for word in _LOOKS_BACK)
    sure = ends.signed != ends.year and looks_back and len(told) >= FEWEST_TOLD
    level: FindingLevel = "错误" if sure else "请核实"
    quoted = widen_span(paper.document, told[0].span)
    shown = "".join(quoted.quote.split())
    printed = "".join(ends.year_span.quote.split())
    return unmet(
        NAME,
        level,
        subject="标题年度",
        place="标题",
        message=f"标题为“{printed}”，正文所述为{year}年（如“{shown}”），未见{ends.year}年的内容。",
        remedy="请核对年度后更正。" if sure else "请核实标题年度。",
        line=f"标题为“{printed}”而正文所述为{year}年，请核对" + ("更正" if sure else ""),
        evidence=[ends.year_span, quoted, *(one.span for one in told[1:])],
    )


def _compare_units(paper: Paper, ends: Ends) -> Iterator[Finding]:
    """Whoever evaluates signs too; only a report on oneself has its own unit in the title."""
    unit, signature = ends.unit, ends.signature
    if unit is None or signature is None:
        return
    if not any(word in ends.title.quote for word in _LOOKS_BACK):
        return
    mine, theirs = fold_unit(unit.quote), fold_unit(signature.quote)
    if _may_be_one(mine, theirs) or mine in paper.document.text[ends.title.end :]:
        return
    yield unmet(
        NAME,
        "请核实",
        subject="标题单位",
        place="标题",
        message=f"标题单位为“{unit.quote}”，落款单位为“{signature.quote}”，正文未见标题所列单位。",
        remedy="请核实标题或落款单位。",
        line=f"标题单位“{unit.quote}”与落款单位“{signature.quote}”不一致，请核实",
        evidence=[unit, signature],
    )


def _compare_projects(paper: Paper, ends: Ends) -> Iterator[Finding]:
    named = find_named_project(paper.document, ends)
    if named is None:
        return
    title, stated = named
    mine, theirs = fold_name(title), fold_name(stated.quote)
    if _may_be_one(mine, theirs) or _share(mine, theirs) >= FEWEST_SHARED:
        return
    printed = "".join(stated.quote.split())
    yield unmet(
        NAME,
        "请核实",
        subject="标题项目",
        place="标题",
        message=f"标题所列项目为“{title}”，正文项目名称为“{printed}”，两处不一致。",
        remedy="请核实项目名称后统一。",
        line=f"标题项目“{title}”与正文项目名称“{printed}”不一致，请核实",
        evidence=[ends.title, stated],
    )


def _may_be_one(one: str, other: str) -> bool:
    """Whether one name holds the other, or its characters in their order: 教体局 of 教育体育局."""
    short, long = sorted((one, other), key=len)
    rest = iter(long)
    return short in long or all(sign in rest for sign in short)


def _share(one: str, other: str) -> int:
    """Length of the longest stretch that two names share."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.find_longest_match().size
