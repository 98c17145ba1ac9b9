"""Lists of projects handed in as files of their own (附表) become papers of the reports they belong to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pbassist.dossiers.keys import fold_unit
from pbassist.model.performance import Dossier, Paper, Unplaced

PLAIN = re.compile(r"[\s_\-—－·.。、，,（）()《》“”\"\d]|附表|附件|最终|定稿|终稿|盖章版?")
SHORTEST_NAME = 6


class Placed(NamedTuple):
    """Lists put beside reports, and those that fit none."""

    beside: dict[str, tuple[Paper, ...]]
    """By id of the dossier they join."""
    loose: tuple[Unplaced, ...]


def place_annexes(annexes: Sequence[Paper], dossiers: Sequence[Dossier]) -> Placed:
    """Which report each list belongs to: the one that names it, else the only one of its folder."""
    beside: dict[str, tuple[Paper, ...]] = {}
    loose: list[Unplaced] = []
    reports = [one for one in dossiers if one.kind != "project" and one.paper("report")]
    for annex in annexes:
        host = next(_find_hosts(annex, reports), None)
        if host is None:
            loose.append(_explain_loose(annex))
        else:
            beside[host.id] = (*beside.get(host.id, ()), annex)
    return Placed(beside, tuple(loose))


def _find_hosts(annex: Paper, reports: Sequence[Dossier]) -> Iterator[Dossier]:
    folder = _folder(annex)
    near = [one for one in reports if any(_folder(p) == folder for p in one.papers)]
    named = [one for one in near or reports if _names(one, annex)]
    if len(named) == 1:
        yield named[0]
    elif len(near) == 1:
        yield near[0]
    elif not near:
        yield from _of_unit(annex, reports)


def _of_unit(annex: Paper, reports: Sequence[Dossier]) -> list[Dossier]:
    """The only report of the unit that the head of a list names."""
    head = fold_unit(annex.document.text[:120])
    units = [(fold_unit(one.project.unit or one.project.department), one) for one in reports]
    found = [one for unit, one in units if len(unit) > 2 and unit in head]
    return found if len(found) == 1 else []


def _names(dossier: Dossier, annex: Paper) -> bool:
    """Whether a report speaks of the file by its name."""
    name = _fold(annex.document.name.rsplit("/", 1)[-1].rsplit(".", 1)[0])
    texts = (paper.document.text for paper in dossier.papers if paper.role == "report")
    return len(name) >= SHORTEST_NAME and any(name in _fold(text) for text in texts)


def _folder(paper: Paper) -> str:
    return paper.document.name.rpartition("/")[0]


def _fold(text: str) -> str:
    return PLAIN.sub("", text)


def _explain_loose(annex: Paper) -> Unplaced:
    return Unplaced(
        name=annex.document.name,
        reason=f"附表“{annex.document.name}”未能对应到报送的报告，未用于核对。",
    )
