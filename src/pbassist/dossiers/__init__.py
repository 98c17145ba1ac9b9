"""The papers of a folder become a season of dossiers, by project and role.

Papers are put together by 项目编码, else by unit and name; what could not be placed is listed with
its reason.
"""

from __future__ import annotations

from collections.abc import Iterable

from pbassist.dossiers.attached import name_others
from pbassist.dossiers.roles import Facts, classify_role, explain_unplaced, make_papers
from pbassist.dossiers.seasons import join_papers, list_ids
from pbassist.model.performance import Paper, Season, Unit, Unplaced

__all__ = [
    "Facts",
    "classify_role",
    "join_facts",
    "join_papers",
    "list_ids",
    "make_papers",
    "name_others",
]


def join_facts(found: Iterable[Facts], *, year: int | None = None) -> Season:
    """The season of a folder's documents, from what was found in each.

    `year` is the year of the declarations under review; without it, the latest declared.
    """
    papers: list[Paper] = []
    units: list[Unit] = []
    unplaced: list[Unplaced] = []
    for facts in found:
        own = tuple(make_papers(facts))
        papers.extend(own)
        units.extend(facts.units)
        if not own and not facts.units:
            unplaced.append(explain_unplaced(facts))
    season = join_papers(papers, units, year=year)
    return season.model_copy(update={"unplaced": (*unplaced, *season.unplaced)})
