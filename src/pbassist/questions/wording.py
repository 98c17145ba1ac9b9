"""The points of a draft become a question, and the answer texts that the draft may take or leave."""

from __future__ import annotations

from typing import Literal, NamedTuple

from pydantic import Field

from pbassist.model.review import Opinion
from pbassist.model.value import Value
from pbassist.questions.blocks import fence, soften

NAME = "wording"
LONGEST_STATEMENT = 1200


class Reworded(Value):
    """One statement said anew (改写)."""

    id: str = Field(max_length=8)
    """Id of the statement."""
    verdict: Literal["reworded", "keep"]
    """keep when it needs no change."""
    text: str = Field(max_length=1200)
    """The new text; empty for keep."""


class Wording(Value):
    """Statements said in the bureau's voice (润色的回答)."""

    statements: tuple[Reworded, ...] = Field(max_length=12)
    """One a statement."""


ANSWER = Wording


class Rewording(NamedTuple):
    """What a model made of a statement (改写稿): read again by the draft before it is taken."""

    text: str
    """The new text; empty when there is none."""
    exchange_id: str
    """Recorded exchange it comes from."""
    reason: str = ""
    """Why there is none, one Chinese clause; empty when there is."""


def list_statements(opinion: Opinion) -> dict[str, str]:
    """The statements of the points by the short ids that a model sees: s1, s2, …"""
    return {f"s{at}": point.statement.id for at, point in enumerate(opinion.points, 1)}


def show_statements(opinion: Opinion) -> str:
    """The points' texts between their markers."""
    lines = (
        f"[s{at}] {soften(point.statement.text, LONGEST_STATEMENT)}"
        for at, point in enumerate(opinion.points, 1)
    )
    return fence(lines)


def read_rewordings(answer: Wording, opinion: Opinion, exchange_id: str) -> dict[str, Rewording]:
    """New texts by statement id; what was kept, or named by no known id, is left out."""
    known = list_statements(opinion)
    found: dict[str, Rewording] = {}
    for one in answer.statements:
        statement = known.get(one.id.strip())
        if statement is not None and one.verdict == "reworded" and one.text.strip():
            found.setdefault(statement, Rewording(one.text.strip(), exchange_id))
    return found
