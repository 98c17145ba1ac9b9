"""Our own gold of numerals becomes precision, recall and the count of traps passed over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from evals.finders.figures.cases import make_document, make_row, read_row
from evals.harness import Score, Tally, load_cases
from pbassist.find.figures import survey

HALVES = {
    "own gold": Path(__file__).parent / "numerals.toml",
    "own gold, held out": Path(__file__).parent / "numerals_held.toml",
}
"""The half that was looked at while mending, and the half that was only scored until the end."""

Stretch = tuple[int, int]


class Reading(NamedTuple):
    """What the finders made of one case."""

    figures: list[Any]
    listed: list[str]
    stumbled: list[str]
    """Traps that were taken for a figure or listed as not understood."""


def score_own(found: Score) -> None:
    """Add one outcome a case, and three lines a half: figures, traps, what is listed."""
    for title, file in HALVES.items():
        figures, listed = Tally(), Tally()
        traps = stumbled = 0
        for case in load_cases(file):
            given = read_case(case)
            wanted = [read_row(row) for row in case.get("figures", [])]
            fine = figures.add(wanted, given.figures)
            fine &= listed.add(case.get("unparsed", []), given.listed)
            traps += len(case.get("traps", []))
            stumbled += len(given.stumbled)
            found.outcomes[case["id"]] = fine and not given.stumbled
            found.details[case["id"]] = _tell(case, wanted, given)
        found.lines.append(
            f"{title}: figures {figures}; looks like a number and is none "
            f"{traps - stumbled}/{traps} passed over; not understood and listed {listed}"
        )


def read_case(case: dict[str, Any]) -> Reading:
    """Figures and listed stretches of a case, and the traps that either of them touches."""
    seen = survey(make_document(case))
    spans = [figure.span for figure in seen.figures] + [one.span for one in seen.unparsed]
    return Reading(
        figures=[make_row(figure) for figure in seen.figures],
        listed=[one.span.quote for one in seen.unparsed],
        stumbled=[
            case["text"][start:end]
            for start, end in find_places(case["text"], case.get("traps", []))
            if any(start < span.end and span.start < end for span in spans)
        ],
    )


def find_places(text: str, words: list[str]) -> Iterator[Stretch]:
    """The place of each word, in order of the text."""
    at = 0
    for word in words:
        start = text.index(word, at)
        at = start + len(word)
        yield start, at


def _tell(case: dict[str, Any], wanted: list[Any], given: Reading) -> str:
    missed = [tuple(row) for row in wanted if row not in given.figures]
    extra = [tuple(row) for row in given.figures if row not in wanted]
    listed = "" if given.listed == case.get("unparsed", []) else f" listed {given.listed}"
    return f"missed {missed} extra {extra} stumbled {given.stumbled}{listed}"
