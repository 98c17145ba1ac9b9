"""A summary of self-evaluations (自评汇总表) becomes a paper of every project that it lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pbassist.dossiers.keys import fold_name
from pbassist.model.performance import Dossier, Paper


def place_summaries(
    annexes: Sequence[Paper], dossiers: Iterable[Dossier]
) -> dict[str, tuple[Paper, ...]]:
    """The summaries that list a self-evaluated project, by id of its dossier."""
    listed = [(one, _list_names(one)) for one in annexes if _is_summary(one)]
    beside: dict[str, tuple[Paper, ...]] = {}
    for dossier in dossiers if listed else ():
        name = fold_name(dossier.project.name)
        if dossier.kind != "project" or not name or dossier.paper("self_evaluation") is None:
            continue
        found = tuple(paper for paper, names in listed if name in names)
        if found:
            beside[dossier.id] = found
    return beside


def _is_summary(annex: Paper) -> bool:
    return "自评" in annex.document.name + annex.document.text[:200]


def _list_names(annex: Paper) -> frozenset[str]:
    """What stands in cells of its own."""
    document = annex.document
    cells = (block for block in document.readable_blocks() if block.cell is not None)
    return frozenset(fold_name(document.words(block)) for block in cells)
