"""Tracked changes by offsets into written text become offsets into the texts made of it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from pbassist.read.build import Revised
from pbassist.read.fold import fold_character


def place_changes(
    written: str, changes: Sequence[Revised], texts: Sequence[str]
) -> list[tuple[Revised, ...]]:
    """The changes of `written` in each of the texts it became.

    Folding and joining drop and add spaces and drop characters that show nothing; all others stay
    in order, so that they are counted. A change of spaces alone is left out.
    """
    seen = list(accumulate((_is_seen(letter) for letter in written), initial=0))
    places = [
        (number, at)
        for number, text in enumerate(texts)
        for at, letter in enumerate(text)
        if not letter.isspace()
    ]
    placed: list[list[Revised]] = [[] for _ in texts]
    for change in changes:
        first, last = seen[change.start], min(seen[change.end], len(places))
        for number in sorted({places[at][0] for at in range(first, last)}):
            own = [places[at][1] for at in range(first, last) if places[at][0] == number]
            placed[number].append(change._replace(start=own[0], end=own[-1] + 1))
    return [tuple(ones) for ones in placed]


def _is_seen(letter: str) -> bool:
    return not letter.isspace() and bool(fold_character(letter))
