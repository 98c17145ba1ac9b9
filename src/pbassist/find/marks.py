"""A place in a text is judged: can something begin here?"""

from __future__ import annotations

from typing import NamedTuple

SENTENCE_ENDS = "。；;！!？?：:”’」』）)》.…"
DECORATION = " \t\u3000\xa0#*　"


class Mark(NamedTuple):
    """A number that opens a part of a rule (编号)."""

    start: int
    """First code point of the number."""
    end: int
    """One past the number."""
    rank: int
    """1 for the outermost."""
    number: int
    """Its number."""
    label: str
    """Its normal form."""
    restarts: bool = False
    """True when the numbering of another rule begins with it."""


def at_line_start(text: str, at: int) -> bool:
    """Whether only blanks and heading signs stand before a place on its line or in its cell."""
    while at and text[at - 1] in DECORATION and text[at - 1] != "\t":
        at -= 1
    return not at or text[at - 1] in "\n\t"


def behind_sentence(text: str, at: int) -> bool:
    """Whether a sentence, a quotation or a list's lead ends right before a place."""
    while at and text[at - 1] in " \t\u3000\xa0":
        at -= 1
    return bool(at) and text[at - 1] in SENTENCE_ENDS


def line_end(text: str, at: int) -> int:
    """Where the line of a place ends, its line break not included."""
    found = text.find("\n", at)
    return len(text) if found < 0 else found
