"""Lists of what was handed in (附件清单, 佐证材料目录) become papers of the projects they name."""

from __future__ import annotations

from collections.abc import Sequence

from pbassist.dossiers.keys import fold_name
from pbassist.dossiers.roles import is_evidence_list
from pbassist.model.performance import Dossier, Paper, Unplaced

SHORTEST_NAME = 4


def place_evidence_lists(
    annexes: Sequence[Paper], dossiers: Sequence[Dossier]
) -> dict[str, tuple[Paper, ...]]:
    """The lists that name a self-evaluated project, else lie alone in its folder, by dossier id."""
    projects = [one for one in dossiers if one.paper("self_evaluation") is not None]
    beside: dict[str, tuple[Paper, ...]] = {}
    for annex in annexes:
        if not is_evidence_list(annex.document):
            continue
        for host in _find_named(annex, projects) or _find_near(annex, projects):
            beside[host.id] = (*beside.get(host.id, ()), annex)
    return beside


def _find_named(annex: Paper, projects: Sequence[Dossier]) -> list[Dossier]:
    text = fold_name(annex.document.text)
    names = [(fold_name(one.project.name), one) for one in projects]
    return [one for name, one in names if len(name) >= SHORTEST_NAME and name in text]


def _find_near(annex: Paper, projects: Sequence[Dossier]) -> list[Dossier]:
    """The only project of the list's folder; none in the folder of everything."""
    folder = _folder(annex)
    near = [one for one in projects if folder and any(_folder(p) == folder for p in one.papers)]
    return near if len(near) == 1 else []


def _folder(paper: Paper) -> str:
    return paper.document.name.rpartition("/")[0]


def explain_unnamed(annex: Paper) -> Unplaced:
    """Why a list of attachments was not used."""
    return Unplaced(
        name=annex.document.name,
        reason=f"附件清单“{annex.document.name}”未写明项目，未能对应到报送的自评表，未用于核对。",
    )
