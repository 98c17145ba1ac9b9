"""One unit or project under two names becomes a finding, where a name of the paper's own is right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pbassist.checks.register import Brief, check, unmet
from pbassist.checks.reports.relations import KINDS
from pbassist.checks.words.places import list_written, name_written
from pbassist.checks.words.slips import SMALL
from pbassist.dossiers.keys import fold_unit
from pbassist.find.wording.names import (
    Otherwise,
    Renamed,
    find_misspelt,
    find_misspelt_places,
    find_old_names,
    parse_renamed,
)
from pbassist.find.wording.titles import find_ends
from pbassist.model.document import Document, Span
from pbassist.model.performance import Paper
from pbassist.model.review import Finding, FindingLevel

MOST_NAMED = 3
SHORTEST_PROJECT = 8


@check(fault=SMALL, kinds=KINDS)
def names_stay_the_same(brief: Brief) -> Iterator[Finding]:
    """A unit or project is called by one name, not by an old or a miswritten one beside it."""
    words = brief.profile.word_list
    renamed, known = parse_renamed(words("renamed_units")), frozenset(words("unit_names"))
    for paper, within in list_written(brief):
        own = _list_own(brief, paper)
        if within is not None:
            found = _find_in_form(paper, within, own, renamed, known)
            if found:
                yield _say(paper, found, own)
            continue
        year = _read_year(paper.document)
        found = [
            *find_old_names(paper.document, renamed, year, own),
            *find_misspelt(paper.document, own, known),
            *find_misspelt_places(paper.document),
        ]
        project = brief.dossier.project.name if _has_form(brief) else None
        if project and len(project) >= SHORTEST_PROJECT:
            found += find_misspelt(paper.document, (project,), known)
        if found:
            yield _say(paper, found, own)


def _find_in_form(
    paper: Paper,
    within: Span,
    own: Sequence[str],
    renamed: Sequence[Renamed],
    known: frozenset[str],
) -> list[Otherwise]:
    """Names of the sender and its department written otherwise in the form's own words."""
    year = paper.target.year if paper.target is not None else None
    found = (
        *find_old_names(paper.document, renamed, year, own),
        *find_misspelt(paper.document, own, known),
    )
    return [one for one in found if within.start <= one.span.start and one.span.end <= within.end]


def _list_own(brief: Brief, paper: Paper) -> tuple[str, ...]:
    """Names of the sender, its department and who signs, without the place before them."""
    project = brief.dossier.project
    ends = find_ends(paper.document) if paper.target is None else None
    signed = ends.signature.quote if ends and ends.signature else None
    printed = (project.unit, project.department, signed)
    return tuple(dict.fromkeys(name for one in printed if (name := fold_unit(one))))


def _has_form(brief: Brief) -> bool:
    """A project's name is right as its form has it; a report's title is no form."""
    return any(paper.target is not None for paper in brief.dossier.papers)


def _read_year(document: Document) -> int | None:
    ends = find_ends(document)
    return ends.year if ends else None


def _say(paper: Paper, found: Sequence[Otherwise], own: Sequence[str]) -> Finding:
    pairs = list(dict.fromkeys((one.span.quote, one.right) for one in found))
    said = "；".join(f"“{old}”与“{right}”" for old, right in pairs[:MOST_NAMED])
    more = f"等{len(pairs)}项" if len(pairs) > MOST_NAMED else ""
    proven = all(any(name.endswith(one.right) for name in own) for one in found)
    level: FindingLevel = "疑似" if proven else "请核实"
    return unmet(
        "names_stay_the_same",
        level,
        subject="名称",
        place=name_written(paper, found[0].span),
        message=f"名称前后不一致：{said}{more}。",
        remedy="请核对后统一。" if proven else "请核实是否同一单位或项目，属同一的请统一。",
        line=f"名称前后不一致（{said}{more}），请核对统一",
        evidence=[*(one.span for one in found), *_find_right(paper.document, pairs)],
    )


def _find_right(document: Document, pairs: Sequence[tuple[str, str]]) -> Iterator[Span]:
    for right in dict.fromkeys(right for _, right in pairs):
        at = document.text.find(right)
        if at >= 0:
            yield document.span(at, at + len(right))
