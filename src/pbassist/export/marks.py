"""What a file says of itself becomes its properties: the record's head, and who wrote its words."""

from __future__ import annotations

from collections.abc import Iterable

from pbassist.model.review import Head, Opinion, Review

AI_DRAFT = "本稿含人工智能生成内容，待人工确认"
"""Mark of a draft and a working paper that hold a model's words."""
AI_FINAL = "含人工智能生成内容，已经人工确认"
"""The same in the properties of a paper that a person confirmed; nowhere else in it."""
RECORD = "审核记录"


def needs_ai_mark(review: Review) -> bool:
    """Whether a model's words go out: an adopted finding of its own, or a sentence it reworded."""
    adopted = any(one.origin == "model" and one.goes_out for one in review.findings)
    return adopted or (review.opinion is not None and _has_ai_text(review.opinion))


def _has_ai_text(opinion: Opinion) -> bool:
    points = (point.statement for point in opinion.points)
    every = (opinion.opening, *opinion.summary, *points, *opinion.closing)
    return any(statement.author == "model" for statement in every)


def show_head(head: Head | None) -> str:
    """审核记录：第12号 ab34cd56ef01; empty without a record."""
    return f"{RECORD}：{head.short}" if head is not None else ""


def join_notes(notes: Iterable[str]) -> str:
    """What stands in the description of a file."""
    return "；".join(note for note in notes if note)
