"""A dossier becomes its cited rules, each with its place and the day it has to be in force."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import NamedTuple

from pbassist.checks.register import Brief, stage_of
from pbassist.find.citations import find_in_text
from pbassist.model.document import Span
from pbassist.model.performance import Paper, Target
from pbassist.model.policy import Citation, Regulation

HISTORY = re.compile(r"废止|替代|取代|代替|失效|停止执行|修订前|已被|此前|曾|原《|原有|有效期")
LEADS = re.compile(r"根据|按照|依据|依照|对照|遵照|参照|执行|落实|贯彻|符合|严格按|遵循")
YEAR = re.compile(r"(20\d{2})[ ]?年")


class Cited(NamedTuple):
    """A citation under review and where it stands (所引文件)."""

    citation: Citation
    paper: Paper
    place: str
    day: dt.date
    """Day at which the rule has to be in force."""
    year: int | None
    """Year of the form, None for a report."""

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
            day = _report_day(paper, brief.on)
            place = paper.document.place
            yield paper, [Cited(c, paper, place(c.span), day, None) for c in paper.citations]


def _report_day(paper: Paper, on: dt.date) -> dt.date:
    """The end of the year a report speaks of, when its title says so and it has passed."""
    years = YEAR.findall(paper.document.name + paper.document.text[:120])
    return min(on, dt.date(max(map(int, years)), 12, 31)) if years else on


def _read_grounds(paper: Paper, target: Target, span: Span, brief: Brief) -> list[Cited]:
    year = target.year or brief.on.year
    day = max(brief.on, dt.date(year, 1, 1))
    if paper.role == "self_evaluation":
        day = min(brief.on, dt.date(year, 12, 31))
    return [
        Cited(citation, paper, "立项依据", day, year)
        for citation in find_in_text(paper.document, span.start, span.end)
    ]


def is_basis(one: Cited) -> bool:
    """Whether a rule is relied upon, not only told of: grounds of a form, 根据《…》 in prose."""
    if one.year is not None:
        return True
    span, text = one.citation.span, one.paper.document.text
    start = max(text.rfind(stop, 0, span.start) for stop in "。\n") + 1
    stops = [at for stop in "。\n" if (at := text.find(stop, span.end)) >= 0]
    before, after = text[start : span.start], text[span.end : min(stops, default=len(text))]
    return LEADS.search(before) is not None and not HISTORY.search(before[-20:] + after[:30])


def binds_here(rule: Regulation, brief: Brief) -> bool:
    """Another place's rule says nothing here: counties share titles."""
    return brief.library.force(rule) != "仅供参考"
