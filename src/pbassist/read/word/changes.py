"""Tracked changes by offsets into written text become offsets into the texts made of it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, groupby
from operator import itemgetter

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
        for number, own in groupby(places[first:last], key=itemgetter(0)):
            offsets = [at for _, at in own]
            placed[number].append(change._replace(start=offsets[0], end=offsets[-1] + 1))
    return [tuple(ones) for ones in placed]


def _is_seen(letter: str) -> bool:
    return not letter.isspace() and bool(fold_character(letter))
