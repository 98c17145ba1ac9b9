"""The decisions of the record, in order, become the one that counts for each subject."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pbassist.model.record import Action, Decision, Entry
from pbassist.model.review import Finding
from pbassist.stored import load_stored

Key = tuple[str, str]
"""Dossier and subject: a finding's id is its dossier's own."""


class Decided(NamedTuple):
    """What was decided (决定现状): a function of the decisions in their order."""

    by_subject: Mapping[Key, Decision]
    """The decision that counts, by (dossier_id, subject), in the order of first decisions."""
    touched: Mapping[Key, int]
    """Number of the last entry on a subject, a 撤销 included; 0 where numbers are not known."""
    originals: Mapping[Key, Finding]
    """Each finding as it was before anybody decided on it."""

    def of(self, dossier_id: str, subject: str) -> Decision | None:
        """The decision that counts for a finding or statement; None for an open one."""
        return self.by_subject.get((dossier_id, subject))

    def on_dossier(self, dossier_id: str) -> tuple[Decision, ...]:
        """Every decision that counts for a dossier."""
        return tuple(one for (owner, _), one in self.by_subject.items() if owner == dossier_id)

    @property
    def counts(self) -> Mapping[Action, int]:
        """How many subjects stand decided in each way."""
        return Counter(one.action for one in self.by_subject.values())


def fold_decisions(decisions: Iterable[Decision]) -> Decided:
    """The decisions that count, without the numbers of their entries; see `fold_entries`."""
    return _fold((decision, 0) for decision in decisions)


def fold_entries(entries: Iterable[Entry]) -> Decided:
    """The decisions that count of a record's entries, in order; other kinds are passed over.

    A 撤销 takes back the decision it names, or the latest on its subject where it names none, and
    the one before counts again; it does not take back another 撤销. Raises `StoredValueError` for a
    decision that this version cannot read.
    """
    return _fold(
        (load_stored(Decision, entry.body), entry.seq)
        for entry in entries
        if entry.kind == "decision"
    )


def _fold(decisions: Iterable[tuple[Decision, int]]) -> Decided:
    made: dict[Key, list[Decision]] = {}
    touched: dict[Key, int] = {}
    originals: dict[Key, Finding] = {}
    for decision, seq in decisions:
        key = decision.dossier_id, decision.subject
        touched[key] = seq
        if decision.action == "撤销":
            _take_back(made.get(key, []), decision.undoes)
            continue
        made.setdefault(key, []).append(decision)
        if decision.finding is not None:
            originals.setdefault(key, decision.finding)
    current = {key: stack[-1] for key, stack in made.items() if stack}
    return Decided(current, touched, originals)


def _take_back(stack: list[Decision], named: str | None) -> None:
    for at in reversed(range(len(stack))):
        if named is None or stack[at].id == named:
            del stack[at]
            return


def fold_phrases(entries: Iterable[Entry]) -> dict[str, dict[str, str]]:
    """The phrases that persons kept: 问题类别 → field (letter, line, remedy) → template.

    The latest of a field counts; an empty template takes it back, and so does the 撤销 of the
    decision it came from, where `entries` hold decisions too.
    """
    entries = tuple(entries)
    undone = {one.body.get("undoes") for one in entries if one.kind == "decision"} - {None}
    phrases: dict[str, dict[str, str]] = {}
    for entry in entries:
        if entry.kind != "phrase" or entry.body.get("decision_id") in undone:
            continue
        fault, field, template = (str(entry.body[key]) for key in ("fault", "field", "template"))
        fields = phrases.setdefault(fault, {})
        fields.pop(field, None)
        if template:
            fields[field] = template
    return {fault: fields for fault, fields in phrases.items() if fields}
