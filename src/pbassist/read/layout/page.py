"""What is printed on a page becomes glyphs with boxes and ruling lines.

All are in points from the top left corner of the page as it is shown.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import NamedTuple

from pbassist.read.layout.strokes import Ruling as Ruling  # noqa: PLC0414  (others take it from here)

PDFIUM = threading.Lock()
"""pdfium is not thread-safe, not even across documents: held during every call."""
WHOLE = 0.8
"""Part of a page under a picture from which the page is that picture."""


class Seen(NamedTuple):
    """How a character was recognised in a picture, and its box in the picture as given."""

    confidence: float
    left: float
    top: float
    right: float
    bottom: float


class Glyph(NamedTuple):
    """A character and its box."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    seen: Seen | None = None
    """For a character of a scan; its own box is that on the page set straight."""


@dataclass(slots=True)
class PageGlyphs:
    """What is printed on one page."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    slanted: list[Glyph] = field(default_factory=list)
    """Glyphs of a watermark across the page."""
    hidden: list[Glyph] = field(default_factory=list)
    """Glyphs that the file holds and nobody sees."""
    astray: list[Glyph] = field(default_factory=list)
    """Glyphs off the page or outside their clip."""
    rulings: list[Ruling] = field(default_factory=list)
    strange: int = 0
    """Characters whose code the file does not give (no ToUnicode) or keeps to itself."""
    unmapped: int = 0
    """Those of them that are no private signs, as bullets of symbol fonts are."""
    objects: int = 0
    """Pieces of text and paths painted on it."""
    has_pictures: bool = False
    pictures: list[Ruling] = field(default_factory=list)
    """Where its pictures stand."""
    outlines: int = 0
    """Shapes drawn on it that may be characters without a code."""
    picture_cover: float = 0.0
    """Part of the page under pictures, 0–1."""
    overlaid: bool = False
    """Whether its words are not shown but lie on a picture: a scan recognised elsewhere."""
    scanned: bool = False
    """Whether its glyphs were recognised in a picture."""
    way: int = 0
    """Quarter turns, clockwise, in which its words run as it is shown."""
    illegible: int = 0
    """Lines of a scan that could not be read."""
    shown: tuple[float, float] | None = None
    """Width and height in points of a scan as it is shown; its own are those of the upright sheet."""
