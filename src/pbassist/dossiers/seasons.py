"""Groups of papers become a season: one dossier for each project and stage under review."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

from pbassist.dossiers.annexed import place_annexes
from pbassist.dossiers.appraised import name_appraisal, place_appraisals
from pbassist.dossiers.evidence_lists import explain_unnamed, place_evidence_lists
from pbassist.dossiers.explained import (
    explain_alone,
    explain_loose,
    explain_nameless,
    explain_unused,
)
from pbassist.dossiers.groups import Group, group_papers, project_of, year_of
from pbassist.dossiers.keys import fold_key, fold_name, fold_unit
from pbassist.dossiers.monitored import choose_latest, choose_ledger
from pbassist.dossiers.named_units import find_named_units
from pbassist.dossiers.outside import explain_outside
from pbassist.dossiers.registered import complete_register
from pbassist.dossiers.roles import is_evidence_list, read_title
from pbassist.dossiers.summarized import place_summaries
from pbassist.dossiers.twins import explain_twin
from pbassist.model.performance import Dossier, Paper, Project, Role, Season, Unit, Unplaced

Kind = Literal["project", "department", "report"]
SETTLED = re.compile(r"最终|定稿|终稿|盖章|修订|修改|改\d?(?!革|造|善|进|建|扩)|[vV]\d")
SENDER = re.compile(
    r"(?:关于)?([一-鿿]{2,24}?(?:局|委员会|委|办公室|办|中心|院|校|政府|乡|镇|街道|队|站|所))(?=20\d\d|关于|[一-鿿]{0,4}(?:绩效|预算|部门|整体|项目|单位))"
)
WHOLE = re.compile(r"整体(?:支出)?")
OF_A_UNIT = re.compile(
    r"整体|部门绩效|预算绩效管理|工作总结|工作小结|各项目|\d个项目|考核自评|工作情况"
)
"""What shows in a title that a report is of more than the project it names."""
SHORTEST_NAME_IN_TITLE = 4


class _Entry(NamedTuple):
    """A dossier and what it is sorted by."""

    dossier: Dossier
    year: int | None
    first: int


def join_papers(
    papers: Iterable[Paper], units: Iterable[Unit] = (), *, year: int | None = None
) -> Season:
    """The season of some papers.

    A project's declaration and its self-evaluation are reviewed each in a dossier of its own: the
    declaration with last year's self-evaluation beside it (previous), the self-evaluation with
    the approval or declaration of its own year and the payments. `year` is the year of the
    declarations under review; without it, the latest declared.
    """
    papers, register = list(papers), tuple(units)
    sheets = [p for p in papers if p.role == "appraisal"]
    annexes = [p for p in papers if p.role == "annex"]
    given = [p for p in papers if p.role not in ("appraisal", "annex")]
    reasons, outside = explain_outside(given)
    listed = [p for p in given if id(p) not in reasons]
    reports = [p for p in listed if p.role == "report"]
    nameless = [p for p in listed if _is_nameless(p)]
    skipped = {id(p) for p in (*reports, *nameless)}
    groups, loose = group_papers([p for p in listed if id(p) not in skipped])
    season = _Years.of(listed, year)
    unplaced = [*outside, *(explain_nameless(p) for p in nameless)]
    entries: list[_Entry] = []
    order = {id(paper): at for at, paper in enumerate(listed)}
    for group in groups:
        first = min(order[id(paper)] for paper in group.papers)
        made = list(_make_dossiers(group, season, register, unplaced))
        entries.extend(_Entry(d, y, first) for d, y in made)
    entries = [_attach_reports(entry, reports) for entry in entries]
    taken: set[str] = set()
    alone = _list_alone(reports, entries)
    entries += [_make_report(p, register, order[id(p)], taken) for p in alone]
    entries += _join_sheets(entries, sheets, register, unplaced, taken)
    dossiers = [entry.dossier for entry in entries]
    listing = [p for p in annexes if is_evidence_list(p.document)]
    evidence = place_evidence_lists(listing, dossiers)
    laid = {id(p) for papers in evidence.values() for p in papers}
    unplaced += [explain_unnamed(p) for p in listing if id(p) not in laid]
    annexes = [p for p in annexes if not is_evidence_list(p.document)]
    placed = place_annexes(annexes, dossiers)
    _lay_beside(entries, placed.beside)
    summed = place_summaries(annexes, [entry.dossier for entry in entries])
    _lay_beside(entries, summed)
    _lay_beside(entries, evidence)
    used = {paper.document.name for papers in summed.values() for paper in papers}
    unplaced += [one for one in placed.loose if one.name not in used]
    if len({p.document.name for p in given}) == 1 and not entries:
        unplaced += explain_alone([*loose, *(p for g in groups for p in g.papers)])
    else:
        unplaced += explain_loose(loose, groups)
        unplaced += explain_unused(groups, [entry.dossier for entry in entries])
    return Season(
        dossiers=tuple(entry.dossier for entry in _sort(entries, register)),
        units=complete_register(register, [entry.dossier for entry in entries]),
        unplaced=tuple(unplaced),
    )


class _Years(NamedTuple):
    """The years under review: of declarations and of self-evaluations."""

    declared: int | None
    evaluated: int | None

    @classmethod
    def of(cls, papers: list[Paper], year: int | None) -> _Years:
        declared = [y for p in papers if p.role == "declaration" and (y := year_of(p))]
        evaluated = [y for p in papers if p.role == "self_evaluation" and (y := year_of(p))]
        last = year or max(declared, default=None)
        return cls(last, max(evaluated, default=last - 1 if last else None))


def _is_nameless(paper: Paper) -> bool:
    project = project_of(paper)
    return paper.target is not None and not (project.name or project.code)


def _make_dossiers(
    group: Group, season: _Years, register: tuple[Unit, ...], unplaced: list[Unplaced]
) -> Iterator[tuple[Dossier, int | None]]:
    """The dossiers of a project: its declaration, its monitoring and its self-evaluation.

    A monitoring form is reviewed until the self-evaluation of its year is there, and then stands
    beside it; what was declared of its year stands beside the monitoring form.
    """
    by_role: dict[Role, list[Paper]] = defaultdict(list)
    for paper in group.papers:
        by_role[paper.role].append(paper)
    project = _merge_projects(group, register)
    evaluations = _by_year(by_role["self_evaluation"], season.evaluated)
    declarations = _by_year(by_role["declaration"], season.declared)
    monitored = _by_year(by_role["monitoring"], season.declared)
    declared = max(declarations, default=None)
    evaluated = max(evaluations, default=None)
    watched = max((year for year in monitored if year not in evaluations), default=None)
    reviewed = _is_under_review(evaluated, declared, season)
    later = max((year for year in (evaluated, watched) if year is not None), default=-1)
    if declared is not None and declared > later:
        main = _choose(declarations[declared], unplaced)
        earlier = [y for y in evaluations if y < declared]
        previous = [_as(evaluations[max(earlier)][0], "previous")] if earlier else []
        papers = [main, *by_role["estimate"], *previous]
        papers += _of_year(by_role["adjustment"], declared)
        papers += _of_year(by_role["budget"], declared)[:1]
        yield _dossier("project", project, group.key, declared, "declaration", papers), declared
    if watched is not None:
        papers = [choose_latest(monitored[watched], unplaced)]
        papers += _of_year(by_role["approval"], watched)[:1]
        papers += declarations.get(watched, [])[:1]
        papers += _of_year(by_role["adjustment"], watched)
        papers += choose_ledger(_of_year(by_role["execution"], watched), papers[0])
        yield _dossier("project", project, group.key, watched, "monitoring", papers), watched
    if evaluated is not None and reviewed:
        main = _choose(evaluations[evaluated], unplaced)
        papers = [main, *_of_year(by_role["approval"], evaluated)[:1]]
        papers += declarations.get(evaluated, [])[:1]
        papers += _of_year(by_role["adjustment"], evaluated)
        papers += _of_year(by_role["execution"], evaluated)[:1]
        papers += [choose_latest(found, unplaced)] if (found := monitored.get(evaluated)) else []
        yield (
            _dossier("project", project, group.key, evaluated, "self_evaluation", papers),
            evaluated,
        )


def _is_under_review(evaluated: int | None, declared: int | None, season: _Years) -> bool:
    """A self-evaluation of an earlier season stands beside the declaration and is not reviewed
    again.
    """
    if evaluated is None:
        return False
    if declared is None or declared <= evaluated:
        return True
    return evaluated == season.evaluated and evaluated >= declared - 1


def _by_year(papers: list[Paper], usual: int | None) -> dict[int, list[Paper]]:
    found: dict[int, list[Paper]] = defaultdict(list)
    for paper in papers:
        found[year_of(paper) or usual or 0].append(paper)
    return dict(found)


def _of_year(papers: list[Paper], year: int) -> list[Paper]:
    """Papers of a year, or that do not say their year."""
    return [paper for paper in papers if year_of(paper) in (year, None)]


def _as(paper: Paper, role: Role) -> Paper:
    return paper.model_copy(update={"role": role})


def _choose(papers: list[Paper], unplaced: list[Unplaced]) -> Paper:
    """Of several forms of one project, role and year the settled one; the others are listed."""
    if len(papers) == 1:
        return papers[0]
    main = next((p for p in papers if SETTLED.search(p.document.name)), papers[0])
    for other in papers:
        if other is not main:
            unplaced.append(explain_twin(main, other))
    return main


def _dossier(
    kind: Kind, project: Project, key: str, year: int | None, stage: str, papers: list[Paper]
) -> Dossier:
    return Dossier(
        id=_make_id(kind, key, year, stage), kind=kind, project=project, papers=tuple(papers)
    )


def _make_id(kind: Kind, key: str, year: int | None, stage: str) -> str:
    words = "\x1f".join((kind, key, str(year or ""), stage))
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def list_ids(dossier: Dossier) -> tuple[str, ...]:
    """Every id of a dossier: its own, and the one it had while its form carried no code."""
    main = dossier.papers[0]
    key = fold_key(project_of(main))
    if main.target is None or not key.code or not key.name:
        return (dossier.id,)
    bare = "|".join(("", key.unit or key.department, key.name))
    return dossier.id, _make_id(dossier.kind, bare, year_of(main), main.role)


def _merge_projects(group: Group, register: tuple[Unit, ...]) -> Project:
    """What the papers say of their project, the latest form first, completed by the register."""
    ranked = sorted(
        group.papers,
        key=lambda p: (p.role not in ("declaration", "self_evaluation"), -(year_of(p) or 9999)),
    )
    found: dict[str, str | None] = {}
    for paper in ranked:
        for name, value in project_of(paper).model_dump().items():
            found[name] = found.get(name) or value
    return complete_project(Project.model_validate(found), register)


def complete_project(project: Project, register: tuple[Unit, ...]) -> Project:
    """A project with the department and office that the register gives its unit."""
    unit, department = fold_unit(project.unit), fold_unit(project.department)
    row = next((u for u in register if unit and fold_unit(u.name) == unit), None)
    if row is None and department:
        row = next((u for u in register if department in _names_of(u)), None)
        row = row.model_copy(update={"department": None}) if row else None
    if row is None:
        return project
    return project.model_copy(
        update={
            "department": project.department or row.department,
            "office": project.office or row.office,
        }
    )


def _names_of(unit: Unit) -> tuple[str, str]:
    return fold_unit(unit.name), fold_unit(unit.department)


def _attach_reports(entry: _Entry, reports: list[Paper]) -> _Entry:
    """A report whose title names the project stands in its dossier too."""
    name = fold_name(entry.dossier.project.name)
    if len(name) < SHORTEST_NAME_IN_TITLE or entry.dossier.paper("self_evaluation") is None:
        return entry
    own = [p for p in reports if name in fold_name(read_title(p.document) + p.document.name)]
    if not own:
        return entry
    papers = (*entry.dossier.papers, *own[:1])
    return entry._replace(dossier=entry.dossier.model_copy(update={"papers": papers}))


def _list_alone(reports: list[Paper], entries: list[_Entry]) -> list[Paper]:
    """Reports with a dossier of their own: those of no one project, and those of a whole unit.

    What is wrong in a project's own report is told with its form, and not once more.
    """
    laid = Counter(id(p) for entry in entries for p in entry.dossier.papers if p.role == "report")
    return [p for p in reports if laid[id(p)] != 1 or OF_A_UNIT.search(read_title(p.document))]


def _make_report(paper: Paper, register: tuple[Unit, ...], first: int, taken: set[str]) -> _Entry:
    """The dossier of a report: its title and sender are its key, so that it may come again."""
    title = read_title(paper.document)
    sender = _find_sender(title, register)
    told, doer = (sender, sender) if sender else find_named_units(paper.document)
    project = complete_project(
        Project(name=title or paper.document.name, unit=doer or told, department=told), register
    )
    kind: Kind = "department" if WHOLE.search(title) else "report"
    key = f"{sender or ''}\x1f{title}" if title else paper.document.id
    key = paper.document.id if key in taken else key
    taken.add(key)
    return _Entry(_dossier(kind, project, key, None, "report", [paper]), None, first)


def _join_sheets(
    entries: list[_Entry],
    sheets: list[Paper],
    register: tuple[Unit, ...],
    unplaced: list[Unplaced],
    taken: set[str],
) -> list[_Entry]:
    """Put score sheets into the dossiers they belong to; gives a dossier for each other sheet."""
    placed = place_appraisals(sheets, [entry.dossier for entry in entries])
    unplaced += placed.blank
    _lay_beside(entries, placed.beside)
    first = max((entry.first for entry in entries), default=0) + 1
    return [_make_sheet(p, register, first + at, taken) for at, p in enumerate(placed.alone)]


def _lay_beside(entries: list[_Entry], beside: Mapping[str, tuple[Paper, ...]]) -> None:
    """Add papers to the dossiers of their ids."""
    for at, entry in enumerate(entries):
        papers = (*entry.dossier.papers, *beside.get(entry.dossier.id, ()))
        entries[at] = entry._replace(dossier=entry.dossier.model_copy(update={"papers": papers}))


def _make_sheet(paper: Paper, register: tuple[Unit, ...], first: int, taken: set[str]) -> _Entry:
    """The dossier of a score sheet by itself: its project or unit and its title are its key."""
    project = complete_project(name_appraisal(paper), register)
    key, own = fold_key(project_of(paper)), project_of(paper)
    words = "\x1f".join((key.code, key.name, key.unit, paper.target.title if paper.target else ""))
    words = f"{paper.document.id}{_start(paper)}" if words in taken else words
    taken.add(words)
    kind: Kind = "report" if own.name or own.code else "department"
    year = year_of(paper)
    return _Entry(_dossier(kind, project, words, year, "appraisal", [paper]), year, first)


def _start(paper: Paper) -> int:
    return paper.target.span.start if paper.target else 0


def _find_sender(title: str, register: tuple[Unit, ...]) -> str | None:
    named = [u.name for u in register if len(u.name) > 2 and fold_unit(u.name) in title]
    if named:
        return max(named, key=len)
    match = SENDER.search(title)
    return match.group(1) if match else None


def _sort(entries: list[_Entry], register: tuple[Unit, ...]) -> list[_Entry]:
    """By office, department, unit and project, each in the order of the register or as read."""
    by_reading = sorted(entries, key=lambda entry: entry.first)
    projects = [entry.dossier.project for entry in by_reading]
    offices = _rank((*(u.office for u in register), *(p.office for p in projects)))
    departments = _rank((*(u.department for u in register), *(p.department for p in projects)))
    units = _rank((*(u.name for u in register), *(p.unit for p in projects)))

    def place(entry: _Entry) -> tuple[int, int, int, int, int]:
        project = entry.dossier.project
        return (
            offices.get(project.office or "", len(offices)),
            departments.get(project.department or "", len(departments)),
            units.get(project.unit or project.department or "", len(units)),
            entry.first,
            -(entry.year or 0),
        )

    return sorted(by_reading, key=place)


def _rank(names: Iterable[str | None]) -> dict[str, int]:
    return {name: at for at, name in enumerate(dict.fromkeys(n for n in names if n))}
