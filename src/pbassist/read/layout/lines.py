"""Glyphs of a page become lines: put together by height, ordered by x, spaces as layout or word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from operator import eq
from statistics import median

from pbassist.read.fold import CJK, CJK_OR_MARK
from pbassist.read.layout.page import Glyph
from pbassist.read.layout.touching import part_neighbours, part_shapes

_CJK_MARK = re.compile(f"[{CJK_OR_MARK}]")
_IDEOGRAPH = re.compile(f"[{CJK}]")
_SAME_LINE = 0.45
"""Part of the taller height by which middles of one line may differ."""
_WORD_GAP = 0.25
"""Em between two Latin letters or digits from which a space stands there."""
_WIDE_GAP = 0.9
"""Em from which a gap is a space between Chinese characters too; justification stretches less."""
_MANY_GAPS = 4
"""Gaps between ideographs from which the usual one is that of the line."""
_TOUCHES = -0.05
"""Points between two characters from which their boxes cover each other."""
_DOUBLED = 0.3
"""Part of its width within which the same character printed twice is bold made by overprinting."""


@dataclass(slots=True, eq=False)
class Line:
    """Glyphs of one line from the left; a space that stands is a glyph of its own."""

    page: int
    glyphs: list[Glyph]
    left: float
    top: float
    right: float
    bottom: float
    em: float
    chinese: bool
    """Whether `em` is the width of its ideographs, and not guessed from its height."""

    @property
    def text(self) -> str:
        """Its characters."""
        return "".join([glyph[0] for glyph in self.glyphs])

    @property
    def middle(self) -> float:
        """Half way between top and bottom."""
        return (self.top + self.bottom) / 2


def read_lines(glyphs: Iterable[Glyph], page: int) -> list[Line]:
    """The lines of glyphs, from the top."""
    rows: list[list[Glyph]] = []
    row: list[Glyph] = []
    middle = height = 0.0
    for glyph in sorted(glyphs, key=_find_middle):
        _, _, top, _, bottom, _ = glyph
        own, tall = (top + bottom) / 2, bottom - top
        if row and own - middle <= _SAME_LINE * (tall if tall > height else height):
            row.append(glyph)
            middle += (own - middle) / len(row)
            height = max(height, tall)
        else:
            row = [glyph]
            rows.append(row)
            middle, height = own, tall
    lines = (_read_line(row, page) for row in rows)
    return [line for line in lines if line is not None]


def measure_em(glyphs: Sequence[Glyph]) -> float:
    """The width of a full character: that of ideographs, else the height."""
    widths = [right - left for text, left, _, right, _, _ in glyphs if _is_ideograph(text)]
    if widths:
        return max(median(widths), 1.0)
    return max(median(bottom - top for _, _, top, _, bottom, _ in glyphs) * 0.8, 1.0)


def _find_middle(glyph: Glyph) -> float:
    return glyph[2] + glyph[4]


def _find_centre(glyph: Glyph) -> float:
    return glyph[1] + glyph[3]


@lru_cache(maxsize=1 << 17)
def _is_ideograph(text: str) -> bool:
    return bool(_IDEOGRAPH.match(text))


@lru_cache(maxsize=1 << 17)
def _is_chinese(text: str) -> bool:
    """Whether a character is an ideograph or a mark of Chinese text."""
    return bool(_CJK_MARK.match(text))


def _read_line(row: list[Glyph], page: int) -> Line | None:
    row.sort(key=_find_centre)
    shown = [glyph for glyph in row if not glyph[0].isspace()]
    if not shown:
        return None
    em = measure_em(shown)
    starts = [glyph[1] for glyph in shown]
    shapes = row
    if any(map(eq, starts, starts[1:])):
        shapes = part_shapes(row)
        shown = [glyph for glyph in shapes if not glyph[0].isspace()]
    glyphs = shown[:1]
    before = shown[0]
    spread: float | None = None
    spaced = overlapping = False
    for glyph in shapes[shapes.index(before) + 1 :]:
        text, left, top, _, bottom, _ = glyph
        if text.isspace():
            spaced = True
            continue
        if text == before[0] and _overprints(before, glyph):
            continue
        gap = left - before[3]
        overlapping = overlapping or gap < _TOUCHES
        if spaced or gap >= _WORD_GAP * em:
            if spread is None:
                spread = _measure_spread(shown, em)
            if _stands_space(before, glyph, em, spread, spaced=spaced):
                start, end = sorted((before[3], left))  # marks may overlap
                glyphs.append(Glyph(" ", start, top, end, bottom))
        glyphs.append(glyph)
        before = glyph
        spaced = False
    if overlapping:
        part_neighbours(glyphs)
    return Line(
        page,
        glyphs,
        glyphs[0].left,
        min([glyph[2] for glyph in shown]),
        glyphs[-1].right,
        max([glyph[4] for glyph in shown]),
        em,
        any(map(_is_ideograph, [glyph[0] for glyph in shown])),
    )


def _overprints(before: Glyph, glyph: Glyph) -> bool:
    """Whether a character is printed once more over itself."""
    wide, high = glyph.right - glyph.left, glyph.bottom - glyph.top
    return (
        before.text == glyph.text
        and abs(glyph.left - before.left) < _DOUBLED * wide
        and abs(glyph.top - before.top) < _DOUBLED * high
    )


def _measure_spread(shown: Sequence[Glyph], em: float) -> float:
    """The gap that a line set wide keeps between all characters, seen between ideographs."""
    gaps = [
        after[1] - before[3]
        for before, after in pairwise(shown)
        if _is_ideograph(before[0]) and _is_ideograph(after[0])
    ]
    if len(gaps) < _MANY_GAPS:
        return 0.0
    usual = median(gaps)
    return usual if _WORD_GAP * em / 2 < usual < em else 0.0


def _stands_space(before: Glyph, after: Glyph, em: float, spread: float, *, spaced: bool) -> bool:
    gap = after[1] - before[3]
    if gap - spread >= _WIDE_GAP * em:
        return True
    one, two = _is_chinese(before[0]), _is_chinese(after[0])
    if one and two:
        return False
    return spaced or (not one and not two and gap - spread >= _WORD_GAP * em)
