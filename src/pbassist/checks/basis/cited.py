"""A dossier becomes its cited rules, each with its place and the day it has to be in force."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import NamedTuple

from pbassist.checks.register import Brief, stage_of
from pbassist.find.citations import find_in_text
from pbassist.find.citations.basis_words import (
    Around,
    find_told_year,
    is_learnt_from,
    is_relied_upon,
    is_said_to_come,
    read_around,
)
from pbassist.find.rules.signed_days import find_signature
from pbassist.model.document import Span
from pbassist.model.performance import Paper, Target
from pbassist.model.policy import DRAFT, Citation, Regulation

YEAR = re.compile(r"(20\d{2})[ ]?年")
RANKS = ("县", "市", "省", "中央")
HEAD = 120
"""Characters of a report in which its title stands."""


class Cited(NamedTuple):
    """A citation under review and where it stands (所引文件)."""

    citation: Citation
    paper: Paper
    place: str
    day: dt.date
    """Last day at which the rule may be in force."""
    since: dt.date
    """First such day: a rule in force on any day between is no fault."""
    year: int | None
    """Year of the form, None for a report."""
    signed: Span | None = None
    """The date that signs a report (落款日期), as printed."""

    @property
    def name(self) -> str:
        """As it is printed in an opinion: 《title》（number）."""
        citation = self.citation
        title = f"《{citation.title}》" if citation.title else ""
        printed = citation.number_printed or citation.number
        if title and printed:
            return f"{title}（{''.join(printed.split())}）"
        return title or "".join((printed or citation.span.quote).split())


def read_cited(brief: Brief) -> Iterator[tuple[Paper, list[Cited]]]:
    """The papers under review with the rules they cite: a form's grounds, a report's whole text."""
    stage = stage_of(brief.dossier)
    for paper in brief.dossier.papers:
        if paper.target is not None:
            if paper.role == stage and paper.target.grounds_span is not None:
                yield paper, _read_grounds(paper, paper.target, paper.target.grounds_span, brief)
        elif paper.role == "report":
            yield paper, _read_report(paper, brief.on)


def _read_report(paper: Paper, on: dt.date) -> list[Cited]:
    document = paper.document
    since, day, signed = _report_days(paper, on)
    return [
        Cited(
            one, paper, document.place(one.span), day, _read_since(one, paper, since), None, signed
        )
        for one in paper.citations
    ]


def _read_since(one: Citation, paper: Paper, since: dt.date) -> dt.date:
    """The first day of a past year that the clause itself tells of (2019年，我局根据《…》)."""
    told = find_told_year(_around(one, paper))
    return min(since, dt.date(told, 1, 1)) if told else since


def _report_days(paper: Paper, on: dt.date) -> tuple[dt.date, dt.date, Span | None]:
    """First and last day of a report: of its signature, else of the year in its title and the next."""
    signature = find_signature(paper.document)
    if signature is not None:
        day = min(on, signature[0])
        return day, day, signature[1]
    years = YEAR.findall(paper.document.name + paper.document.text[:HEAD])
    if not years:
        return on, on, None
    year = max(map(int, years))
    return min(on, dt.date(year, 1, 1)), min(on, dt.date(year + 1, 12, 31)), None


def _read_grounds(paper: Paper, target: Target, span: Span, brief: Brief) -> list[Cited]:
    year = target.year or brief.on.year
    day = max(brief.on, dt.date(year, 1, 1))
    if paper.role == "self_evaluation":
        day = min(brief.on, dt.date(year, 12, 31))
    return [
        Cited(citation, paper, "立项依据", day, day, year)
        for citation in find_in_text(paper.document, span.start, span.end)
    ]


def is_basis(one: Cited) -> bool:
    """Whether a rule is relied upon, not only told of: grounds of a form, 根据《…》 in prose."""
    return one.year is not None or is_relied_upon(_around(one.citation, one.paper))


def is_told_to_come(one: Cited, start: dt.date) -> bool:
    """Whether a report says itself that a rule begins only later."""
    return one.year is None and is_said_to_come(_around(one.citation, one.paper), start)


def is_example(one: Cited) -> bool:
    """Whether a rule is only learnt from: 借鉴××县《…》."""
    return is_learnt_from(_around(one.citation, one.paper))


def _around(citation: Citation, paper: Paper) -> Around:
    return read_around(paper.document.text, citation.span.start, citation.span.end)


def binds_here(rule: Regulation, brief: Brief) -> bool:
    """Another place's rule says nothing here: counties share titles."""
    return brief.library.force(rule) != "仅供参考"


def name_elsewhere(one: Cited, rule: Regulation, brief: Brief) -> str | None:
    """The place of a cited rule that binds another place than ours, None where that is not certain.

    It is certain where the citation prints its 文号 or names its place, and ours is known.
    """
    bureau, place = brief.library.bureau, rule.place
    ours = {"县": bureau.place, "市": bureau.city, "省": bureau.province}.get(rule.level)
    if binds_here(rule, brief) or place is None or ours is None or DRAFT.search(rule.title):
        return None
    if RANKS.index(rule.level) < RANKS.index(bureau.level):
        return None
    named = f"{one.citation.title or ''}{one.citation.issuer or ''}"
    is_meant = rule.number is not None and one.citation.number == rule.number
    return place if is_meant or place in named else None
