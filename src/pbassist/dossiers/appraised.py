"""Score sheets become papers of what they score: a project, a department's report, or by themselves.

A sheet that names a project lies beside that project's self-evaluation; one that names a unit
lies beside the unit's report on the same work, the report first that it is annexed to. A sheet
that nobody filled in is what the reports on that work are scored by, and lies beside each of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pbassist.dossiers.groups import project_of, year_of
from pbassist.dossiers.keys import agree_on_unit, fold_key, fold_name, fold_unit
from pbassist.dossiers.roles import read_title
from pbassist.model.performance import Dossier, Paper, Project, Target, Unplaced

MANAGED = re.compile(r"绩效管理|考核|考评|绩效工作")
"""Words of a report's title that speak of the work that a unit's score sheet scores."""
YEAR = re.compile(r"20\d\d")
SHORTEST_UNIT = 3
SHORTEST_NAME = 4


class Placed(NamedTuple):
    """Score sheets put beside other papers, and those that stand by themselves."""

    beside: dict[str, tuple[Paper, ...]]
    """By id of the dossier they join."""
    alone: tuple[Paper, ...]
    blank: tuple[Unplaced, ...]


def place_appraisals(sheets: Sequence[Paper], dossiers: Sequence[Dossier]) -> Placed:
    """Where each score sheet belongs; a sheet that nobody filled in belongs nowhere."""
    beside: dict[str, tuple[Paper, ...]] = {}
    alone: list[Paper] = []
    blank: list[Unplaced] = []
    for sheet in sheets:
        if sheet.target is None or not is_scored(sheet.target):
            hosts = [one for one in dossiers if sheet.target and _serves(sheet.target, one)]
            beside.update({one.id: (*beside.get(one.id, ()), sheet) for one in hosts})
            blank += [] if hosts else [_explain_blank(sheet)]
            continue
        host = next(_find_hosts(sheet, sheet.target, dossiers), None)
        if host is None:
            alone.append(sheet)
        else:
            beside[host.id] = (*beside.get(host.id, ()), sheet)
    return Placed(beside, tuple(alone), tuple(blank))


def is_scored(target: Target) -> bool:
    """Whether any points were given."""
    given = ((one.score, one.rescore) for one in target.indicators)
    return any(score is not None for pair in given for score in pair)


def name_appraisal(sheet: Paper) -> Project:
    """Whom and what a score sheet by itself is about: its title stands for the report's."""
    own = project_of(sheet)
    title = sheet.target.title if sheet.target else ""
    name = own.name or title or sheet.document.name.rsplit(".", 1)[0]
    return own.model_copy(update={"name": name, "department": own.department or own.unit})


def _find_hosts(sheet: Paper, target: Target, dossiers: Sequence[Dossier]) -> Iterator[Dossier]:
    """Dossiers that a sheet may join, the likeliest first."""
    same_file = [
        one
        for one in dossiers
        if one.kind != "project" and any(p.document.id == sheet.document.id for p in one.papers)
    ]
    if target.project.name or target.project.code:
        yield from (one for one in dossiers if _scores_project(target, one))
    else:
        yield from _find_titled(target, dossiers)
        yield from same_file
        yield from (one for one in dossiers if _speaks_of(target, one))
        return
    yield from same_file


def _find_titled(target: Target, dossiers: Sequence[Dossier]) -> Iterator[Dossier]:
    """The one project whose name stands in the title of a sheet that has no field for it."""
    title = fold_name(target.title)
    named = {
        name: one
        for one in dossiers
        if one.kind == "project" and one.paper("self_evaluation") is not None
        if len(name := fold_name(one.project.name)) >= SHORTEST_NAME and name in title
    }
    whole = [n for n in named if not any(n != other and n in other for other in named)]
    if len(whole) == 1:
        yield named[whole[0]]


def _scores_project(target: Target, dossier: Dossier) -> bool:
    """Whether a dossier holds the self-evaluation of the project and year that a sheet scores."""
    main = dossier.paper("self_evaluation")
    if dossier.kind != "project" or main is None:
        return False
    years = {year for year in (target.year, year_of(main)) if year is not None}
    own, other = fold_key(target.project), fold_key(dossier.project)
    if own.code and other.code:
        return own.code == other.code and len(years) <= 1
    same_name = bool(own.name) and own.name == other.name
    return same_name and agree_on_unit(own, other) is not False and len(years) <= 1


def _serves(target: Target, dossier: Dossier) -> bool:
    """Whether a blank sheet is what a unit's report on that work is scored by."""
    own = fold_unit(target.project.unit or target.project.department)
    if target.project.name or target.project.code or own:
        return _speaks_of(target, dossier)
    return _is_of_year(target, dossier)


def _is_of_year(target: Target, dossier: Dossier) -> bool:
    """Whether a dossier is a report on a unit's management of the year that a sheet is for."""
    report = dossier.paper("report")
    if report is None or dossier.kind == "project":
        return False
    title = read_title(report.document)
    years = {int(year) for year in YEAR.findall(title)}
    same_year = target.year is None or not years or target.year in years
    return same_year and bool(MANAGED.search(title))


def _speaks_of(target: Target, dossier: Dossier) -> bool:
    """Whether a dossier is a unit's report on the work that a sheet scores."""
    report = dossier.paper("report")
    unit = fold_unit(target.project.unit or target.project.department)
    if report is None or len(unit) < SHORTEST_UNIT or not _is_of_year(target, dossier):
        return False
    told = fold_unit(dossier.project.unit or dossier.project.department)
    return unit in read_title(report.document) or unit == told


def _explain_blank(sheet: Paper) -> Unplaced:
    title = sheet.target.title if sheet.target else ""
    return Unplaced(
        name=sheet.document.name,
        reason=f"文件“{sheet.document.name}”中的评分表{f'“{title}”' if title else ''}未填写得分，未列入审核。",
    )
