"""A drawing of a Word file becomes what can be read in it: text boxes, letters drawn, pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pbassist.read.markup import MC, VML, A, M, W

if TYPE_CHECKING:
    from lxml.etree import _Element

_TEXT_BOX = W + "txbxContent"
_CHOICE, _FALLBACK = MC + "Choice", MC + "Fallback"
_ALTERNATE = MC + "AlternateContent"
_READABLE = (
    _TEXT_BOX, VML + "textpath", M + "t",
    *(W + tag for tag in ("t", "delText", "sym", "drawing", "pict", "object")),
)  # fmt: skip
_EMU = 360_000
"""English metric units in a centimetre."""
_POINTS = {"pt": 1.0, "in": 72.0, "cm": 28.346, "mm": 2.8346, "px": 0.75, "": 1.0}
_SIZE = re.compile(r"(?:^|;)\s{0,9}(width|height)\s{0,9}:\s{0,9}([0-9.]{1,12})(pt|in|cm|mm|px|)")
LEAST_WIDTH, LEAST_HEIGHT = 10.0, 4.0
"""Centimetres from which a picture may be a pasted scan or table; seals and logos are smaller."""


def choose_alternate(alternate: _Element) -> _Element | None:
    """One of the ways to show the same thing: the first choice in which something can be read."""
    ways = [way for way in alternate if way.tag in (_CHOICE, _FALLBACK)]
    readable = (way for way in ways if next(way.iter(*_READABLE), None) is not None)
    return next(readable, ways[0] if ways else None)


def find_boxes(drawing: _Element) -> list[_Element]:
    """The contents of text boxes, also of grouped shapes; boxes inside boxes are left to them."""
    return list(_iterate_own(drawing, _TEXT_BOX))


def find_drawn_words(drawing: _Element) -> list[str]:
    """Words drawn as letters (WordArt, watermarks) and in shapes that hold no paragraph of Word."""
    words = [path.get("string", "") for path in _iterate_own(drawing, VML + "textpath")]
    for paragraph in _iterate_own(drawing, A + "p"):
        words.append("".join(text.text or "" for text in paragraph.iter(A + "t")))
    return [word for word in words if word.strip()]


def _iterate_own(drawing: _Element, tag: str) -> Iterator[_Element]:
    """Elements of a drawing outside its text boxes, in the ways to show that are chosen."""
    for one in drawing.iter(tag):
        if _is_own(one, drawing):
            yield one


def _is_own(element: _Element, drawing: _Element) -> bool:
    below: _Element = element
    for above in element.iterancestors():
        if below is drawing:
            return True
        if above.tag == _TEXT_BOX and above is not drawing:
            return False
        if above.tag == _ALTERNATE and choose_alternate(above) is not below:
            return False
        below = above
    return True


def is_large_picture(drawing: _Element) -> bool:
    """Whether it shows a picture large enough to be a pasted scan or table."""
    if next(_iterate_own(drawing, A + "blip"), None) is not None:
        extent = next(drawing.iter("{*}extent"), None)
        sizes = [] if extent is None else [extent.get("cx", ""), extent.get("cy", "")]
        if len(sizes) == 2 and all(one.isascii() and one.isdigit() for one in sizes):
            return _is_large(int(sizes[0][:12]) / _EMU, int(sizes[1][:12]) / _EMU)
    for image in _iterate_own(drawing, VML + "imagedata"):
        shape = image.getparent()
        found = _SIZE.findall("" if shape is None else shape.get("style", ""))
        centimetres = {
            name: _as_points(value) * _POINTS[unit] / _POINTS["cm"] for name, value, unit in found
        }
        if _is_large(centimetres.get("width", 0), centimetres.get("height", 0)):
            return True
    return False


def _as_points(value: str) -> float:
    try:
        return float(value)
    except ValueError:
        return 0.0


def _is_large(width: float, height: float) -> bool:
    return width >= LEAST_WIDTH and height >= LEAST_HEIGHT
