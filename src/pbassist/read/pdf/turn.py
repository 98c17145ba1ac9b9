"""A page whose words run down, up or upside down becomes one whose words run to the right.

Wide tables are often printed sideways on an upright page, or a page is kept turned. The boxes
of its characters are turned back afterwards.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Sequence

from pbassist.model.document import Document
from pbassist.model.geometry import Geometry
from pbassist.read.layout.page import Glyph, PageGlyphs, Ruling
from pbassist.read.matrix import Matrix

_MOST = 0.9
"""Part of the texts of a page that run one way before the page is turned for them."""
_DOWN, _OVER = 1, 2
_LAID = frozenset({"body", "note", "furniture"})
"""Roles of what was laid out on the page as it was turned."""
Box = tuple[float, float, float, float]


def find_way(
    matrices: Sequence[Matrix], place: Callable[[float, float], tuple[float, float]]
) -> int:
    """In how many quarter turns, clockwise, nearly all texts of a page run as it is shown."""
    origin = place(0.0, 0.0)
    ways: Counter[int] = Counter()
    for a, b, *_ in matrices:
        x, y = place(a, b)
        right, down = x - origin[0], y - origin[1]
        if abs(right) >= abs(down):
            ways[0 if right >= 0 else 2] += 1
        else:
            ways[1 if down > 0 else 3] += 1
    way, count = max(ways.items(), key=lambda item: item[1], default=(0, 0))
    return way if count >= _MOST * len(matrices) else 0


def turn_upright(page: PageGlyphs) -> PageGlyphs:
    """The page with its words running to the right, in its own place; another stays as it is."""
    if not page.way or page.scanned or any(glyph.seen for glyph in page.glyphs):
        page.way = 0
        return page
    page.shown = shown = page.width, page.height
    page.glyphs = [_turn_glyph(glyph, page.way, shown) for glyph in page.glyphs]
    page.slanted = [_turn_glyph(glyph, page.way, shown) for glyph in page.slanted]
    page.rulings = [Ruling(*_turn(ruling, page.way, shown)) for ruling in page.rulings]
    if page.way != _OVER:
        page.width, page.height = page.height, page.width
    return page


def turn_back(document: Document, pages: Sequence[PageGlyphs]) -> Document:
    """The document of pages that were turned, its boxes on the pages as they are shown."""
    turned = {page.number: page for page in pages if page.way}
    if not turned or document.geometry is None:
        return document
    packed = document.geometry.packed[:]
    for block in document.blocks:
        if block.role not in _LAID:
            continue
        for offset in range(block.start, block.end):
            at = offset * Geometry.WIDTH
            page = turned.get(int(packed[at]))
            if page is not None:
                box = packed[at + 1], packed[at + 2], packed[at + 3], packed[at + 4]
                back = _turn(box, 4 - page.way, (page.width, page.height))
                packed[at + 1 : at + 5] = array("f", back)
    return document.model_copy(update={"geometry": Geometry(packed)})


def _turn(box: Box, way: int, shown: tuple[float, float]) -> Box:
    """A box of a page of this width and height once the page is turned back by quarters."""
    (left, top, right, bottom), (wide, high) = box, shown
    if way == _DOWN:  # what is on the right goes to the top
        return top, wide - right, bottom, wide - left
    if way == _OVER:
        return wide - right, high - bottom, wide - left, high - top
    return high - bottom, left, high - top, right


def _turn_glyph(glyph: Glyph, way: int, shown: tuple[float, float]) -> Glyph:
    return Glyph(glyph.text, *_turn(glyph[1:5], way, shown))
