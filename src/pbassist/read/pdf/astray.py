"""Glyphs off the page or outside their clip become words astray, unless they begin in sight."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pbassist.read.layout.page import Glyph
from pbassist.read.pdf.objects import Texts
from pbassist.read.pdf.pdfium import Handle, Quad, measure_clip, read_bounds, read_clips

_STEP = 3.0
"""Points within which one piece of a line begins where another ends."""
_MAX_PIECES = 50
"""Pieces that a line over the edge is followed through."""


def find_outside(glyphs: Sequence[Glyph], width: float, height: float) -> set[int]:
    """Glyphs off the page; where all are, the file is wrong about its size."""
    if not glyphs or _all_within(glyphs, width, height):
        return set()
    outside = {
        at
        for at, (_, left, top, right, bottom, _) in enumerate(glyphs)
        if not (0 <= left + right <= 2 * width and 0 <= top + bottom <= 2 * height)
    }
    return set() if len(outside) == len(glyphs) else outside


def _all_within(glyphs: Sequence[Glyph], width: float, height: float) -> bool:
    """Whether no box reaches over an edge, which is nearly always so and soon found."""
    _, lefts, tops, rights, bottoms, _ = zip(*glyphs, strict=True)
    first = min(lefts) >= 0 <= min(tops)
    return bool(first and max(rights) <= width and max(bottoms) <= height)


def find_clipped(texts: Texts) -> set[int]:
    """Texts that lie wholly outside what their clip leaves free."""
    clips = read_clips(texts.handles)
    free: dict[tuple[Handle, ...], Quad | None] = {(): None}
    doubtful: list[tuple[int, Quad]] = []
    for row, (clip, start) in enumerate(zip(clips, texts.starts, strict=True)):
        if clip not in free:
            free[clip] = measure_clip(texts.handles[row])
        quad = free[clip]
        # a text begins at its base line: one that begins inside is seen
        if quad and not (quad[0] <= start[4] <= quad[2] and quad[1] <= start[5] <= quad[3]):
            doubtful.append((row, quad))
    bounds = read_bounds([texts.handles[row] for row, _ in doubtful])
    pairs = zip(doubtful, bounds, strict=True)
    return {row for (row, quad), box in pairs if not _meet(quad, box)}


def _meet(one: Quad, two: Quad) -> bool:
    across = min(one[2], two[2]) > max(one[0], two[0])
    return across and min(one[3], two[3]) > max(one[1], two[1])


def find_astray(glyphs: Sequence[Glyph], lost: set[int]) -> set[int]:
    """Of what lies off the page or its clip the words no part of which is to be seen.

    Words that begin on the page and run over its edge, or over that of their cell, stay whole: a
    program writes them in pieces, in any order, and each begins where the one before ends.
    """
    runs = [run for run in split_runs(glyphs) if lost.issuperset(run)] if lost else []
    apart = {at for run in runs for at in run}
    ends = {
        end
        for at, glyph in enumerate(glyphs)
        if runs and at not in apart
        for end in _bound_glyph(glyph)
    }
    for _ in range(_MAX_PIECES):
        joined = [run for run in runs if _adjoins(glyphs[run[0]], glyphs[run[-1]], ends)]
        if not joined:
            break
        firsts = {run[0] for run in joined}
        runs = [run for run in runs if run[0] not in firsts]
        ends.update(end for run in joined for at in run for end in _bound_glyph(glyphs[at]))
    return {at for run in runs for at in run}


def _bound_glyph(glyph: Glyph) -> Iterator[tuple[int, int]]:
    """Where a glyph begins and ends, in steps of some points."""
    level = round((glyph.top + glyph.bottom) / 2 / _STEP)
    return ((level, round(side / _STEP)) for side in (glyph.left, glyph.right))


def _adjoins(first: Glyph, last: Glyph, ends: set[tuple[int, int]]) -> bool:
    """Whether a run begins where something seen ends, or ends where it begins."""
    (level, start), _ = _bound_glyph(first)
    _, (other, end) = _bound_glyph(last)
    near = range(-1, 2)
    return any(
        (row + up, side + across) in ends
        for row, side in ((level, start), (other, end))
        for up in near
        for across in near
    )


def split_runs(glyphs: Sequence[Glyph]) -> Iterator[range]:
    """Stretches of glyphs in the order of the file that go on from one to the next."""
    start = 0
    for at in range(1, len(glyphs) + 1):
        if at == len(glyphs) or not _goes_on(glyphs[at - 1], glyphs[at]):
            yield range(start, at)
            start = at


def _goes_on(before: Glyph, after: Glyph) -> bool:
    high = max(after.bottom - after.top, before.bottom - before.top)
    level = abs(after.top + after.bottom - before.top - before.bottom) < high
    return level and -0.5 * high < after.left - before.right < 1.5 * high
