"""Papers that go into no dossier become sentences that say why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from pbassist.dossiers.groups import Group, project_of
from pbassist.model.performance import Dossier, Paper, Role, Unplaced
from pbassist.model.terms import ROLES

MOST_NAMES = 3
LISTS: tuple[Role, ...] = ("execution", "budget")
"""Papers with a row for every project of a place, of which a season holds some."""


def explain_nameless(paper: Paper) -> Unplaced:
    """A form that says neither name nor code of its project."""
    document, target = paper.document, paper.target
    place = f"{document.place(target.span)}起" if target and document.sheets else "中"
    return Unplaced(
        name=document.name,
        reason=f"文件“{document.name}”{place}的{ROLES[paper.role]}未填项目名称和项目编码，"
        "无法归入项目，请退回填报单位补填后重报。",
    )


def explain_alone(papers: list[Paper]) -> Iterator[Unplaced]:
    """A paper that only serves to be held against forms, given by itself."""
    for name, role in dict.fromkeys((p.document.name, p.role) for p in papers):
        yield Unplaced(
            name=name,
            reason=f"{ROLES[role]}“{name}”单独一份无法与申报表、自评表对照，请与同批材料一起审核。",
        )


def explain_loose(loose: list[Paper], groups: list[Group]) -> Iterator[Unplaced]:
    """Rows of other projects are no news; a ledger or a list that fits none of them is."""
    listed = Counter((p.document.name, p.role) for p in loose if p.role in LISTS)
    joined = {p.document.name for g in groups for p in g.papers if p.role in LISTS}
    for name, role in listed:
        if name not in joined:
            yield Unplaced(
                name=name,
                reason=f"{ROLES[role]}“{name}”中没有与报送项目对应的记录（按项目编码、单位和名称均未找到），未用于核对。",
            )
    for paper in loose:
        if paper.role not in LISTS:
            yield Unplaced(
                name=paper.document.name,
                reason=f"{ROLES[paper.role]}“{paper.document.name}”未能对应到报送的项目，"
                "请在文件中注明项目编码或与申报表一致的项目名称。",
            )


def explain_unused(groups: list[Group], dossiers: list[Dossier]) -> Iterator[Unplaced]:
    """Approvals with no self-evaluation, and earlier self-evaluations with no declaration."""
    used = {(p.document.id, _start(p)) for one in dossiers for p in one.papers}
    unused: dict[tuple[str, Role], list[str]] = defaultdict(list)
    for group in groups:
        for paper in group.papers:
            project = project_of(paper)
            if (
                paper.role in ("approval", "adjustment")
                and (paper.document.id, _start(paper)) not in used
            ):
                unused[paper.document.name, paper.role].append(project.name or project.code or "")
    for (name, role), projects in unused.items():
        shown = "、".join(f"“{one}”" for one in projects[:MOST_NAMES])
        many = f"等{len(projects)}个项目" if len(projects) > MOST_NAMES else ""
        yield Unplaced(
            name=name,
            reason=f"{ROLES[role]}“{name}”中{shown}{many}没有对应年度的自评表，未用于核对。",
        )


def _start(paper: Paper) -> int:
    return paper.target.span.start if paper.target else 0
