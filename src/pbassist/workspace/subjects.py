"""What a person types becomes what is decided: findings and sentences of the last review."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pbassist.errors import DecisionError, WorkspaceError
from pbassist.model.performance import Role
from pbassist.model.review import Finding, Review, SeasonReview, Statement
from pbassist.workspace.sentences import is_decided, list_sentences, name_subject

SHORTEST_ID = 4
"""Characters of an id that a person must type at least."""


STAGES: dict[str, Role] = {"申报": "declaration", "自评": "self_evaluation"}
"""What a person writes behind a project that has two dossiers in one season."""
STAGED = re.compile(r"(?P<name>.{1,200}?)\s*[（(]?(?P<stage>申报|自评)[)）]?")


class Subject(NamedTuple):
    """A finding or a sentence, in its dossier (决定对象)."""

    review: Review
    id: str
    finding: Finding | None = None
    """None for a sentence."""
    statement: Statement | None = None
    """None for a finding."""


def names_dossier(review: Review, words: str) -> bool:
    """Whether words name a review: its id, 项目编码, or a part of its name or unit."""
    project = review.project
    if words in (review.dossier_id, project.code):
        return True
    return any(words in name for name in (project.name, project.unit) if name)


def choose_dossiers(season: SeasonReview, words: str | None) -> tuple[Review, ...]:
    """The reviews that words name, all without words; raises `WorkspaceError` for none.

    An exact name, code or id goes before names that only contain the words. 自评 or 申报 behind them
    tells the self-evaluation of a project from its declaration.
    """
    if words is None:
        return season.reviews
    staged = STAGED.fullmatch(words.strip())
    if staged and not any(names_dossier(one, words) for one in season.reviews):
        role = STAGES[staged["stage"]]
        those = tuple(one for one in season.reviews if one.papers[0].role == role)
        return choose_dossiers(season.model_copy(update={"reviews": those}), staged["name"])
    exact = [
        one
        for one in season.reviews
        if words in (one.dossier_id, one.project.code, one.project.name)
    ]
    kept = exact or [one for one in season.reviews if names_dossier(one, words)]
    if not kept:
        raise WorkspaceError.no_such_dossier(words)
    return tuple(kept)


def choose_one_dossier(season: SeasonReview, words: str) -> Review:
    """The one review that words name; raises `WorkspaceError` for none or several."""
    found = choose_dossiers(season, words)
    if len(found) > 1:
        raise WorkspaceError.ambiguous_dossier(words, len(found))
    return found[0]


def find_subject(reviews: Iterable[Review], typed: str) -> Subject:
    """The one finding or sentence whose id begins as typed.

    Raises `DecisionError` for an id that is too short, that nothing or that several have.
    """
    words = typed.strip().lower()
    if len(words) < SHORTEST_ID:
        raise DecisionError.short_id(typed)
    found = [one for review in reviews for one in list_subjects(review) if one.id.startswith(words)]
    exact = [one for one in found if one.id == words]
    found = exact or found
    if not found:
        raise DecisionError.unknown_subject(typed)
    if len(found) > 1:
        raise DecisionError.ambiguous_subject(typed, len(found))
    return found[0]


def list_subjects(review: Review) -> Iterator[Subject]:
    """Everything in a dossier on which a person may decide, each id once."""
    seen: set[str] = set()
    for finding in (*review.findings, *review.dismissed):
        if finding.id not in seen:
            seen.add(finding.id)
            yield Subject(review, finding.id, finding=finding)
    for statement in list_sentences(review.opinion) if review.opinion else ():
        subject = name_subject(statement)
        if subject not in seen:
            seen.add(subject)
            yield Subject(review, subject, statement=statement)


def list_open_lines(review: Review) -> tuple[Finding, ...]:
    """Lines of the table that nobody decided; a model's proposals are not among them."""
    return tuple(
        one for one in review.findings if one.goes_out and not is_decided(one.decided, one.origin)
    )


def list_proposals(review: Review) -> tuple[Finding, ...]:
    """What a model proposes and nobody decided."""
    return tuple(
        one
        for one in review.findings
        if one.outward and one.origin == "model" and one.decided is None
    )


def choose_open(reviews: Sequence[Review], fault: str | None) -> tuple[Subject, ...]:
    """Every line not yet decided, of a 问题类别 where one is named.

    Raises `DecisionError` for a 问题类别 that the review does not have.
    """
    known = {finding.fault for review in reviews for finding in review.findings}
    if fault is not None and fault not in known:
        raise DecisionError.unknown_fault(fault, tuple(sorted(known)))
    return tuple(
        Subject(review, finding.id, finding=finding)
        for review in reviews
        for finding in list_open_lines(review)
        if fault is None or finding.fault == fault
    )
