"""The sentences of a draft letter become listed, and stand as a person confirmed or changed them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping

from pbassist.model.record import Decision
from pbassist.model.review import Opinion, Review, Statement

Current = Callable[[str], Decision | None]
"""The decision that counts for a subject of one dossier."""


def list_frame(opinion: Opinion) -> tuple[Statement, ...]:
    """Opening, summary and closing: what stands around the points."""
    return (opinion.opening, *opinion.summary, *opinion.closing)


def list_sentences(opinion: Opinion) -> tuple[Statement, ...]:
    """Every statement of a letter, top to bottom."""
    points = tuple(point.statement for point in opinion.points)
    return (opinion.opening, *opinion.summary, *points, *opinion.closing)


def name_subject(statement: Statement) -> str:
    """By which id a statement is decided: a person's own words by that of what they replace."""
    if statement.author == "person" and statement.revises:
        return statement.revises
    return statement.id


def write_sentence(statement: Statement, text: str) -> Statement:
    """A person's words in the place of a statement."""
    key = "\x1f".join((text, *statement.finding_ids))
    return Statement(
        id=hashlib.sha256(key.encode()).hexdigest()[:16],
        text=text,
        finding_ids=statement.finding_ids,
        author="person",
        revises=statement.id,
    )


def replace_sentences(opinion: Opinion, by_id: Mapping[str, Statement | None]) -> Opinion:
    """The opinion with statements replaced by id; None strikes one of summary or closing."""

    def replace(statement: Statement) -> Statement:
        return by_id.get(statement.id) or statement

    points = tuple(
        point.model_copy(update={"statement": replace(point.statement)}) for point in opinion.points
    )
    return opinion.model_copy(
        update={
            "opening": replace(opinion.opening),
            "summary": _replace_all(opinion.summary, by_id),
            "points": points,
            "closing": _replace_all(opinion.closing, by_id),
        }
    )


def revise_sentences(review: Review, current: Current) -> Review:
    """The review with its draft's sentences as a person changed or struck them."""
    if review.opinion is None:
        return review
    changed: dict[str, Statement | None] = {}
    for statement in list_sentences(review.opinion):
        decision = current(name_subject(statement))
        if decision is None or decision.kind != "statement":
            continue
        if decision.action == "修改后采纳" and decision.text:
            changed[statement.id] = write_sentence(statement, decision.text)
        elif decision.action == "驳回":
            changed[statement.id] = None
    if not changed:
        return review
    return review.model_copy(update={"opinion": replace_sentences(review.opinion, changed)})


def count_open(review: Review, current: Current) -> int:
    """How many sentences of a letter nobody decided: findings of its points, and its frame."""
    opinion = review.opinion
    if opinion is None:
        return 0
    findings = {one.id: one for one in review.findings}
    open_ids = {
        one
        for point in opinion.points
        if current(name_subject(point.statement)) is None
        for one in point.statement.finding_ids
        if one in findings and not is_decided(findings[one].decided, findings[one].origin)
    }
    frame = [one for one in list_frame(opinion) if current(name_subject(one)) is None]
    return len(open_ids) + len(frame)


def is_decided(decided: str | None, origin: str) -> bool:
    """Whether a finding needs no decision any more: a person's own never does."""
    return decided is not None or origin == "person"


def _replace_all(
    statements: tuple[Statement, ...], by_id: Mapping[str, Statement | None]
) -> tuple[Statement, ...]:
    replaced = (by_id.get(one.id, one) for one in statements)
    return tuple(one for one in replaced if one is not None)
