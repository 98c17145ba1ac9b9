"""Decided findings and kept phrases become answers: what was said before on matters like these."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from pbassist.decide import fold_decisions
from pbassist.model.record import Action, Decision
from pbassist.retrieve import cut_query
from pbassist.stored import load_stored
from pbassist.workspace.means import SHANGHAI, Means
from pbassist.workspace.records import read_record, read_reviewed

LEAST = 0.3
"""Part of a question's pairs of characters that an answer shares."""


class OpinionHit(NamedTuple):
    """An opinion decided before, or a phrase that was kept (以往意见)."""

    project: str
    """Whose; empty for a phrase, which is everybody's."""
    fault: str
    """问题类别."""
    text: str
    """The words that went out, or would have."""
    action: Action | None
    """How it was decided; None for a phrase."""
    reason: str
    reviewer: str
    at: dt.datetime
    score: float
    """Part of the question's pairs of characters it shares, 0–1."""

    @property
    def day(self) -> dt.date:
        """The day of the decision, in the bureau's own time zone."""
        return self.at.astimezone(SHANGHAI).date()

    def to_json(self) -> dict[str, object]:
        """Its fields, the time in ISO form."""
        return {**self._asdict(), "at": self.at.isoformat()}


def search_opinions(means: Means, query: str, *, limit: int = 10) -> tuple[OpinionHit, ...]:
    """What was decided on matters like these, the nearest first, then the newest.

    A decision that was taken back does not count. Raises `WorkspaceError` without a workspace.
    """
    terms = _cut(query)
    hits = [*_read_decisions(means), *_read_phrases(means)]
    scored = [one._replace(score=round(_share(terms, one), 4)) for one in hits]
    found = [one for one in scored if one.score >= LEAST]
    found.sort(key=lambda one: (one.score, one.at), reverse=True)
    return tuple(found[:limit])


def _cut(text: str) -> set[str]:
    return {term for term in cut_query(text) if len(term) > 1}


def _share(terms: set[str], hit: OpinionHit) -> float:
    if not terms:
        return 0.0
    return len(terms & _cut(f"{hit.fault} {hit.text} {hit.project}")) / len(terms)


def _read_decisions(means: Means) -> Iterator[OpinionHit]:
    root = means.need_root()
    names = {one.dossier_id: one.names for one in read_reviewed(root)}
    made = [load_stored(Decision, entry.body) for entry in read_record(root, "decision")]
    for one in fold_decisions(made).by_subject.values():
        if one.finding is None:
            continue
        words = one.text or f"{one.finding.message}{one.finding.remedy}"
        known = names.get(one.dossier_id, ())
        yield OpinionHit(
            project=known[-1] if known else "",
            fault=one.finding.fault,
            text=words,
            action=one.action,
            reason=one.reason,
            reviewer=one.reviewer,
            at=one.at,
            score=0.0,
        )


def _read_phrases(means: Means) -> Iterator[OpinionHit]:
    """The last phrase kept for each 问题类别 and place."""
    last = {
        (entry.body["fault"], entry.body["field"]): entry
        for entry in read_record(means.need_root(), "phrase")
    }
    for entry in last.values():
        yield OpinionHit(
            project="",
            fault=entry.body["fault"],
            text=entry.body["template"],
            action=None,
            reason="",
            reviewer=entry.actor,
            at=entry.at,
            score=0.0,
        )
