"""Dossiers whose report names attachments (附件) become dossiers that know what else was handed in."""

from __future__ import annotations

from collections.abc import Iterable

from pbassist.model.performance import Dossier


def name_others(dossiers: Iterable[Dossier], names: Iterable[str]) -> tuple[Dossier, ...]:
    """The dossiers of a season of files so named; the files of a dossier's own papers are left out."""
    named = tuple(dict.fromkeys(names))
    return tuple(_name_others(one, named) for one in dossiers)


def _name_others(dossier: Dossier, names: tuple[str, ...]) -> Dossier:
    reports = [paper for paper in dossier.papers if paper.role == "report"]
    if not any("附件" in paper.document.text for paper in reports):
        return dossier
    own = {paper.document.name for paper in dossier.papers}
    others = tuple(name for name in names if name not in own)
    return dossier.model_copy(update={"others": others})
