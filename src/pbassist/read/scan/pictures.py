"""Large pictures on a page of text become text in their place, or are told of.

What is surely a paper or a table in a picture is read; a photo with a signboard on it is not, but
the page is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean
from typing import TYPE_CHECKING

from pbassist.read.layout.page import Glyph, PageGlyphs, Ruling
from pbassist.read.scan.ocr import Recogniser
from pbassist.read.scan.reader import DPI, read_scan

if TYPE_CHECKING:
    from pbassist.read.scan.ocr import Pixels

_LARGE = 0.08
"""Part of a page from which a picture on it may be a table or a paper."""
_PRINTED = 8
"""Characters printed on a picture from which it is a background."""
_WORDS = 20
"""Characters of a picture that is a paper, no signboard."""
_SURE = 0.85
"""Their mean confidence."""


def find_pictures(page: PageGlyphs) -> list[Ruling]:
    """The pictures of a page of text that are large enough to hold more of it."""
    whole = max(page.width * page.height, 1.0)
    return [
        box
        for box in page.pictures
        if (box.right - box.left) * (box.bottom - box.top) >= _LARGE * whole
        and sum(_stands_on(glyph, box) for glyph in page.glyphs) < _PRINTED
    ]


def _stands_on(glyph: Glyph, box: Ruling) -> bool:
    x, y = (glyph.left + glyph.right) / 2, (glyph.top + glyph.bottom) / 2
    return not glyph.text.isspace() and box.left < x < box.right and box.top < y < box.bottom


def read_pictures(
    page: PageGlyphs, pictures: Sequence[Ruling], shown: Pixels, recogniser: Recogniser
) -> tuple[int, int]:
    """Add what pictures say to the glyphs and rulings of their page.

    `shown` is the whole page at 150 dpi. Gives how many pictures were read, and how many show some
    text that was not.
    """
    read = passed = 0
    for box in pictures:
        left, top = max(box.left, 0.0), max(box.top, 0.0)
        right, bottom = min(box.right, page.width), min(box.bottom, page.height)
        scale = DPI / 72
        crop = shown[
            round(top * scale) : round(bottom * scale), round(left * scale) : round(right * scale)
        ]
        if not crop.size:
            continue
        seen = read_scan(crop, page.number, (right - left, bottom - top), recogniser)
        sure = [glyph.seen.confidence for glyph in seen.glyphs if glyph.seen]
        if len(sure) >= _WORDS and fmean(sure) >= _SURE:
            page.glyphs.extend(_shift(glyph, left, top) for glyph in seen.glyphs)
            page.rulings.extend(
                Ruling(one.left + left, one.top + top, one.right + left, one.bottom + top)
                for one in seen.rulings
            )
            page.illegible += seen.illegible
            read += 1
        elif sure:
            passed += 1
    return read, passed


def _shift(glyph: Glyph, x: float, y: float) -> Glyph:
    """A glyph of a picture at its place on the page."""
    seen = glyph.seen
    if seen is not None:
        seen = seen._replace(
            left=seen.left + x, top=seen.top + y, right=seen.right + x, bottom=seen.bottom + y
        )
    return Glyph(glyph.text, glyph.left + x, glyph.top + y, glyph.right + x, glyph.bottom + y, seen)
