"""The brackets around a 文号 become faults where one of a pair is missing."""

from __future__ import annotations

OPEN, CLOSE = "（(", "）)"
UNPAIRED = "括号不成对"
REACH = 200
"""Characters within which a bracket has its other half; a longer aside is not judged."""


def find_bracket_faults(text: str, start: int, end: int, place: tuple[int, int]) -> tuple[str, ...]:
    """Whether the bracket around a 文号 behind its title lacks its other half.

    `place` runs from the end of the title to the end of the block: （财预〔2020〕10号，以下简称《办法》）
    is whole, （财预〔2020〕10号， to the end of the line is not. Half and full width are a pair.
    """
    title_end, stop = place
    before = text[title_end:start]
    depth = sum(c in OPEN for c in before) - sum(c in CLOSE for c in before)
    if depth > 0:
        return () if _is_closed(text, end, stop, depth) else (UNPAIRED,)
    closes = text[end : end + 1] in tuple(CLOSE) and end < stop
    return (UNPAIRED,) if closes and not _is_opened(text, title_end) else ()


def _is_closed(text: str, at: int, stop: int, depth: int) -> bool:
    """Whether a bracket open at a place is closed in its line; unknown far away counts as closed."""
    for place in range(at, min(stop, at + REACH)):
        if text[place] == "\n":
            return False
        depth += (text[place] in OPEN) - (text[place] in CLOSE)
        if depth == 0:
            return True
    return stop > at + REACH


def _is_opened(text: str, at: int) -> bool:
    """Whether a bracket stands open before a place of its line: （依据《办法》财预〔2020〕10号）."""
    depth = 0
    for place in range(at - 1, max(-1, at - REACH), -1):
        if text[place] == "\n":
            return False
        depth += (text[place] in OPEN) - (text[place] in CLOSE)
        if depth > 0:
            return True
    return at > REACH
