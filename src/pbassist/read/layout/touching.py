"""Characters of a line whose boxes cover each other become neighbours that touch.

A font draws —— or ffi as one shape, and its characters come with one box; marks are set half into
the empty half of the mark beside them. A place on the page then belongs to two characters.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from pbassist.read.layout.page import Glyph

_OPENING = frozenset("“‘（《〔【「『〈［｛〖([{")
_WIDE = 1.5
"""Heights from which a shape of the same character twice is both of them side by side."""
_LEVEL = 0.3
"""Part of a height by which neighbours of a line may be set higher or lower."""
_LEAST = 0.3
"""Part of its width that a character keeps."""
_NEAR = 0.05


def part_shapes(row: Sequence[Glyph]) -> list[Glyph]:
    """The glyphs of a line in order, where those drawn as one shape have each their part of it."""
    if len({glyph.left for glyph in row}) == len(row):  # as on nearly every line
        return list(row)
    parted: list[Glyph] = []
    for box, group in groupby(row, key=lambda glyph: glyph[1:5]):
        shared = list(group)
        if len(shared) > 1 and _lies_abreast(shared):
            step = (box[2] - box[0]) / len(shared)
            shared = [
                glyph._replace(left=box[0] + step * n, right=box[0] + step * (n + 1))
                for n, glyph in enumerate(shared)
            ]
        parted.extend(shared)
    return parted


def _lies_abreast(shared: Sequence[Glyph]) -> bool:
    """Whether glyphs of one box stand side by side in it, and are not printed over each other."""
    first = shared[0]
    if any(glyph.text != first.text for glyph in shared):
        return True
    return first.right - first.left >= _WIDE * (first.bottom - first.top)


def part_neighbours(glyphs: list[Glyph]) -> None:
    """Cut boxes that reach into their neighbour's, in place.

    An opening mark has its empty half before it and gives way there; elsewhere the character before
    gives way, since the next one was set where it ends.
    """
    for at in range(1, len(glyphs)):
        before, after = glyphs[at - 1], glyphs[at]
        if after.left >= before.right - _NEAR or after.left < before.left:
            continue
        if abs(after.top - before.top) > _LEVEL * (after.bottom - after.top):
            continue
        if after.text in _OPENING:
            if after.right - before.right >= _LEAST * (after.right - after.left):
                glyphs[at] = after._replace(left=before.right)
        elif after.left - before.left >= _LEAST * (before.right - before.left):
            glyphs[at - 1] = before._replace(right=after.left)
