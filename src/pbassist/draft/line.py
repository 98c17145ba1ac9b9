"""The clauses of the points become one line for the budget system's box, at most 300 characters."""

from __future__ import annotations

from collections.abc import Sequence

from pbassist.draft.points import Matter

MOST_CHARACTERS = 300
"""What the opinion box of the budget system takes."""


def draft_line(matters: Sequence[Matter], ending: str, *, limit: int = MOST_CHARACTERS) -> str:
    """1.…；2.…。 and the ending, shortened from the least grave point on until it fits.

    First what to do is left out, then the ending, then the words after the title; a clause is left
    whole or replaced by a shorter one, so no figure is ever cut.
    """
    clauses = [matter.clause for matter in matters]
    line = _join(clauses, ending)
    for shorten in (_without_remedy, _title_alone):
        for at in reversed(range(len(matters))):
            if len(line) <= limit:
                return line
            clauses[at] = shorten(matters[at])
            line = _join(clauses, ending)
        if len(line) > limit:
            ending = ""
            line = _join(clauses, ending)
    while len(line) > limit and len(clauses) > 1:
        clauses.pop()
        line = _join(clauses, f"其余{len(matters) - len(clauses)}项见审核意见。")
    return line if len(line) <= limit else ""


def _without_remedy(matter: Matter) -> str:
    return matter.short


def _title_alone(matter: Matter) -> str:
    return min(matter.shortest, matter.short, key=len)


def _join(clauses: Sequence[str], ending: str) -> str:
    return "；".join(f"{at}.{clause}" for at, clause in enumerate(clauses, 1)) + "。" + ending
