"""A drawing of a Word file becomes what can be read in it: text boxes, letters drawn, pictures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pbassist.read.markup import MC, VML, A, W

if TYPE_CHECKING:
    from lxml.etree import _Element

_TEXT_BOX = W + "txbxContent"
_CHOICE, _FALLBACK = MC + "Choice", MC + "Fallback"
_READABLE = (_TEXT_BOX, W + "t", W + "delText", W + "drawing", W + "pict", VML + "textpath")
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
    boxes: list[_Element] = []
    for box in drawing.iter(_TEXT_BOX):
        inner = next((one for one in box.iterancestors(_TEXT_BOX) if _is_below(one, drawing)), None)
        if inner is None and not _is_doubled(box, drawing):
            boxes.append(box)
    return boxes


def _is_below(element: _Element, drawing: _Element) -> bool:
    return any(ancestor is drawing for ancestor in element.iterancestors())


def _is_doubled(box: _Element, drawing: _Element) -> bool:
    """Whether the box stands in a way to show that is not chosen."""
    for way in box.iterancestors(_CHOICE, _FALLBACK):
        alternate = way.getparent()
        if way is drawing or alternate is None or not _is_below(way, drawing):
            return False
        if choose_alternate(alternate) is not way:
            return True
    return False


def find_drawn_words(drawing: _Element) -> list[str]:
    """Words drawn as letters (WordArt, watermarks) and in shapes that hold no paragraph of Word."""
    words = [path.get("string", "") for path in drawing.iter(VML + "textpath")]
    for paragraph in drawing.iter(A + "p"):
        words.append("".join(text.text or "" for text in paragraph.iter(A + "t")))
    return [word for word in words if word.strip()]


def is_large_picture(drawing: _Element) -> bool:
    """Whether it shows a picture large enough to be a pasted scan or table."""
    if next(drawing.iter(A + "blip"), None) is not None:
        extent = next(drawing.iter("{*}extent"), None)
        sizes = [] if extent is None else [extent.get("cx", ""), extent.get("cy", "")]
        if len(sizes) == 2 and all(one.isascii() and one.isdigit() for one in sizes):
            return _is_large(int(sizes[0][:12]) / _EMU, int(sizes[1][:12]) / _EMU)
    for image in drawing.iter(VML + "imagedata"):
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
