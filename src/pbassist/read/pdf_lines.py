"""Glyphs of a page become lines: put together by height, ordered by x, spaces as layout or word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from pbassist.read.fold import CJK, CJK_OR_MARK
from pbassist.read.pdf_page import Glyph
from pbassist.read.touching import part_neighbours, part_shapes

_CJK_MARK = re.compile(f"[{CJK_OR_MARK}]")
_IDEOGRAPH = re.compile(f"[{CJK}]")
_SAME_LINE = 0.45
"""Part of the taller height by which middles of one line may differ."""
_WORD_GAP = 0.25
"""Em between two Latin letters or digits from which a space stands there."""
_WIDE_GAP = 0.9
"""Em from which a gap is a space between Chinese characters too; justification stretches less."""
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
        return "".join(glyph.text for glyph in self.glyphs)

    @property
    def middle(self) -> float:
        """Half way between top and bottom."""
        return (self.top + self.bottom) / 2


def read_lines(glyphs: Iterable[Glyph], page: int) -> list[Line]:
    """The lines of glyphs, from the top."""
    rows: list[list[Glyph]] = []
    middle = height = 0.0
    for glyph in sorted(glyphs, key=lambda glyph: glyph.top + glyph.bottom):
        own = (glyph.top + glyph.bottom) / 2
        tall = glyph.bottom - glyph.top
        if rows and own - middle <= _SAME_LINE * max(height, tall):
            rows[-1].append(glyph)
            middle += (own - middle) / len(rows[-1])
            height = max(height, tall)
        else:
            rows.append([glyph])
            middle, height = own, tall
    lines = (_read_line(row, page) for row in rows)
    return [line for line in lines if line is not None]


def measure_em(glyphs: Sequence[Glyph]) -> float:
    """The width of a full character: that of ideographs, else the height."""
    widths = [glyph.right - glyph.left for glyph in glyphs if _IDEOGRAPH.match(glyph.text)]
    if widths:
        return max(median(widths), 1.0)
    return max(median(glyph.bottom - glyph.top for glyph in glyphs) * 0.8, 1.0)


def _read_line(row: list[Glyph], page: int) -> Line | None:
    row.sort(key=lambda glyph: glyph.left + glyph.right)
    shown = [glyph for glyph in row if not glyph.text.isspace()]
    if not shown:
        return None
    em = measure_em(shown)
    glyphs: list[Glyph] = []
    spaced = False
    for glyph in part_shapes(row):
        if glyph.text.isspace():
            spaced = True
            continue
        before = glyphs[-1] if glyphs else None
        if before is not None:
            if _overprints(before, glyph):
                continue
            if _stands_space(before, glyph, em, spaced=spaced):
                left, right = sorted((before.right, glyph.left))  # marks may overlap
                glyphs.append(Glyph(" ", left, glyph.top, right, glyph.bottom))
        glyphs.append(glyph)
        spaced = False
    part_neighbours(glyphs)
    return Line(
        page,
        glyphs,
        glyphs[0].left,
        min(glyph.top for glyph in shown),
        glyphs[-1].right,
        max(glyph.bottom for glyph in shown),
        em,
        any(_IDEOGRAPH.match(glyph.text) for glyph in shown),
    )


def _overprints(before: Glyph, glyph: Glyph) -> bool:
    """Whether a character is printed once more over itself."""
    wide, high = glyph.right - glyph.left, glyph.bottom - glyph.top
    return (
        before.text == glyph.text
        and abs(glyph.left - before.left) < _DOUBLED * wide
        and abs(glyph.top - before.top) < _DOUBLED * high
    )


def _stands_space(before: Glyph, after: Glyph, em: float, *, spaced: bool) -> bool:
    gap = after.left - before.right
    if gap >= _WIDE_GAP * em:
        return True
    chinese = _CJK_MARK.match(before.text), _CJK_MARK.match(after.text)
    if all(chinese):
        return False
    return spaced or (not any(chinese) and gap >= _WORD_GAP * em)
