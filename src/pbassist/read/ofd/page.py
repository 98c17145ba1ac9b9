"""The objects of an OFD page become characters, ruling lines and what nobody sees."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from pbassist.read.layout.page import Glyph, PageGlyphs, Ruling
from pbassist.read.layout.strokes import rule_path
from pbassist.read.matrix import Matrix, multiply
from pbassist.read.ofd.package import OfdPage, children
from pbassist.read.ofd.shape import (
    POINTS,
    bound,
    move,
    read_matrix,
    read_number,
    read_numbers,
    read_subpaths,
)
from pbassist.read.ofd.text import read_text

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_EFFORT = 400_000
"""Objects and characters of one page, those of composite units counted as often as drawn."""
_PATH_EFFORT = 50
"""Characters of path data that take as long as an object."""
_MAX_PALE = 10_000_000
"""Pairs of white characters and grounds compared."""
_MAX_SEGMENTS = 40_000
"""Ruling segments of a page; a drawing has more, a form does not."""
_STROKES = "LQBA"
_OUTLINED = 8
"""Strokes of a path that is more than a line, a rectangle or an arrow."""
_DEEPEST = 200
"""Blocks and units inside each other; the parts themselves are no deeper than 256."""
_LONGEST_CHAIN = 12
_SMALLEST = 2.0
"""Points under which nobody reads a text."""
_WHITES = {1: (255.0,), 3: (255.0, 255.0, 255.0), 4: (0.0, 0.0, 0.0, 0.0)}


class OfdPicture(NamedTuple):
    """A picture of a page."""

    part: str
    """The part that holds it."""
    box: Ruling
    """Where it is shown."""
    turns: int = 0
    """Quarter turns clockwise by which it is shown turned."""


@dataclass(slots=True, eq=False)
class PageInk:
    """What one page of an OFD shows, and what it hides."""

    shown: PageGlyphs
    hidden: list[Glyph] = field(default_factory=list)
    notes: list[Glyph] = field(default_factory=list)
    """Characters of annotations."""
    remarks: list[str] = field(default_factory=list)
    """Texts of annotations that stand beside their picture on the page."""
    pictures: list[OfdPicture] = field(default_factory=list)
    """Pictures whose parts are known."""
    effort: int = 0
    """Objects and characters looked at."""

    @property
    def has_words(self) -> bool:
        """Whether characters are shown on it."""
        return any(not glyph.text.isspace() for glyph in self.shown.glyphs)

    @property
    def crowded(self) -> bool:
        """Whether it holds more than a page can; not all of it was looked at."""
        return self.effort > MAX_EFFORT


@dataclass(slots=True, eq=False)
class _Walk:
    """A page being looked at."""

    page: OfdPage
    ink: PageInk
    pale: list[Glyph] = field(default_factory=list)
    """White characters, seen only on a coloured ground."""
    grounds: list[Ruling] = field(default_factory=list)


def read_ink(page: OfdPage) -> PageInk:
    """The characters and rulings of a page, in points from its top left corner."""
    left, top, width, height = page.area
    ink = PageInk(PageGlyphs(page.number, width * POINTS, height * POINTS))
    walk = _Walk(page, ink)
    matrix = multiply(move(-left, -top), (POINTS, 0.0, 0.0, POINTS, 0.0, 0.0))
    for root in page.contents:
        for content in children(root, "Content"):
            for layer in content:
                _read_block(walk, layer, matrix, hidden=_is_unseen(walk, layer), depth=0)
    _settle_pale(walk)
    _settle_outside(ink)
    _read_annotations(walk, matrix)
    if len(ink.shown.rulings) > _MAX_SEGMENTS:
        ink.shown.rulings = []
    return ink


def _read_block(walk: _Walk, block: _Element, matrix: Matrix, *, hidden: bool, depth: int) -> None:
    """The objects of a layer, a block or a composite unit."""
    for element in block:
        walk.ink.effort += 1
        if walk.ink.crowded:
            return
        name = _name(element)
        unseen = hidden or _is_unseen(walk, element)
        if name == "PageBlock" and depth < _DEEPEST:
            _read_block(walk, element, matrix, hidden=unseen, depth=depth + 1)
        elif name == "TextObject":
            _read_text(walk, element, _place(element, matrix), hidden=unseen)
        elif name == "PathObject" and not unseen:
            _read_path(walk, element, matrix)
        elif name == "ImageObject" and not unseen:
            walk.ink.shown.has_pictures = True
            _read_picture(walk, element, matrix)
        elif name == "CompositeObject" and depth < _DEEPEST:
            unit = walk.page.drawn.get(element.get("ResourceID", ""))
            for content in children(unit, "Content"):
                inner = _place(element, matrix)
                _read_block(walk, content, inner, hidden=unseen, depth=depth + 1)


def _name(element: _Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _place(element: _Element, outer: Matrix) -> Matrix:
    """From the coordinates of an object to points of the page."""
    boundary = read_numbers(element.get("Boundary"), 4) or (0.0, 0.0, 0.0, 0.0)
    inner = multiply(read_matrix(element.get("CTM")), move(boundary[0], boundary[1]))
    return multiply(inner, outer)


def _outline(element: _Element, outer: Matrix) -> Iterator[Ruling]:
    boundary = read_numbers(element.get("Boundary"), 4)
    if boundary:
        left, top, width, height = boundary
        yield bound(outer, (left, top, left + width, top + height))


def _is_unseen(walk: _Walk, element: _Element) -> bool:
    """Whether an object is switched off or transparent."""
    if element.get("Visible", "true").strip().lower() in ("false", "0"):
        return True
    if read_number(element.get("Alpha"), 255.0) <= 0:
        return True
    return _name(element) == "TextObject" and not _paints(walk, element)


def _paints(walk: _Walk, element: _Element) -> bool:
    """Whether a text is filled or outlined with a colour that is not transparent."""
    filled = element.get("Fill", "true").lower() not in ("false", "0")
    outlined = element.get("Stroke", "false").lower() in ("true", "1")
    color = _find_color(walk, element, "FillColor")
    clear = color is not None and read_number(color.get("Alpha"), 255.0) <= 0
    return outlined or (filled and not clear)


def _find_color(walk: _Walk, element: _Element, name: str) -> _Element | None:
    """The colour of an object: its own, or that of its draw parameters and what they rest on."""
    own = next(children(element, name), None)
    style = element.get("DrawParam") or ""
    for _ in range(_LONGEST_CHAIN):
        if own is not None or style not in walk.page.styles:
            break
        found = walk.page.styles[style]
        own, style = next(children(found, name), None), found.get("Relative") or ""
    return own


def _is_white(color: _Element | None) -> bool:
    """Whether a plain colour is white, as three values, one, or four of ink."""
    words = ("" if color is None else color.get("Value") or "").split()
    values = [_read_shade(word) for word in words]
    return bool(values) and tuple(values) == _WHITES.get(len(values))


def _read_shade(word: str) -> float:
    if not word.startswith("#"):
        return read_number(word, -1.0)
    try:
        return float(int(word[1:3], 16))
    except ValueError:
        return -1.0


def _read_text(walk: _Walk, element: _Element, matrix: Matrix, *, hidden: bool) -> None:
    run = read_text(element, matrix)
    ink = walk.ink
    if hidden or run.size < _SMALLEST:
        ink.hidden.extend(run.glyphs)
    elif run.slanted:
        ink.shown.slanted.extend(run.glyphs)
    elif _is_white(_find_color(walk, element, "FillColor")):
        walk.pale.extend(run.glyphs)
    else:
        ink.shown.glyphs.extend(run.glyphs)
    ink.shown.strange += run.strange
    ink.effort += len(run.glyphs)


def _read_path(walk: _Walk, element: _Element, outer: Matrix) -> None:
    """The ruling lines of a path, and the ground that a filled one makes."""
    stroked = element.get("Stroke", "true").lower() not in ("false", "0")
    filled = element.get("Fill", "false").lower() in ("true", "1")
    if filled and not _is_white(_find_color(walk, element, "FillColor")):
        walk.grounds.extend(_outline(element, outer))
    rulings = walk.ink.shown.rulings
    if not (stroked or filled) or len(rulings) > _MAX_SEGMENTS:
        return
    data = next((child.text for child in children(element, "AbbreviatedData")), None) or ""
    walk.ink.effort += len(data) // _PATH_EFFORT
    if sum(map(data.upper().count, _STROKES)) >= _OUTLINED:
        walk.ink.shown.outlines += 1
    for points in read_subpaths(data, _place(element, outer)):
        rulings.extend(rule_path(points, stroked=stroked))


def _read_picture(walk: _Walk, element: _Element, outer: Matrix) -> None:
    part = walk.page.media.get(element.get("ResourceID", ""))
    a, b, _, _, _, _ = multiply(read_matrix(element.get("CTM")), outer)
    turns = round(math.atan2(b, a) / (math.pi / 2)) % 4
    page = walk.ink.shown
    for box in _outline(element, outer):
        walk.grounds.append(box)
        page.pictures.append(box)
        whole = max(page.width * page.height, 1.0)
        page.picture_cover += (box.right - box.left) * (box.bottom - box.top) / whole
        if part:
            walk.ink.pictures.append(OfdPicture(part, box, turns))


def _settle_pale(walk: _Walk) -> None:
    """White characters on a coloured ground are seen, the others are hidden."""
    grounds = walk.grounds if len(walk.pale) * len(walk.grounds) <= _MAX_PALE else []
    for glyph in walk.pale:
        seen = any(_holds(ground, glyph) for ground in grounds)
        (walk.ink.shown.glyphs if seen else walk.ink.hidden).append(glyph)


def _settle_outside(ink: PageInk) -> None:
    """Characters off the page are hidden, unless most are: then the size of the page is wrong."""
    page = Ruling(0.0, 0.0, ink.shown.width, ink.shown.height)
    inside = [glyph for glyph in ink.shown.glyphs if _holds(page, glyph)]
    if len(inside) * 2 < len(ink.shown.glyphs):
        return
    ink.hidden.extend(glyph for glyph in ink.shown.glyphs if not _holds(page, glyph))
    ink.shown.glyphs = inside


def _holds(ground: Ruling, glyph: Glyph) -> bool:
    x, y = (glyph.left + glyph.right) / 2, (glyph.top + glyph.bottom) / 2
    return ground.left <= x <= ground.right and ground.top <= y <= ground.bottom


def _read_annotations(walk: _Walk, matrix: Matrix) -> None:
    """Watermarks beside the text, other annotations as notes, those switched off as hidden."""
    ink = walk.ink
    for annotation in walk.page.annotations:
        aside = _Walk(walk.page, PageInk(PageGlyphs(0, 0.0, 0.0), effort=ink.effort))
        unseen = _is_unseen(walk, annotation)
        for appearance in children(annotation, "Appearance"):
            placed = _place(appearance, matrix)
            _read_block(aside, appearance, placed, hidden=unseen, depth=0)
        ink.effort = aside.ink.effort
        found = aside.ink.shown
        drawn = [*found.glyphs, *found.slanted, *aside.pale]
        mark = annotation.get("Type") == "Watermark"
        (ink.shown.slanted if mark else ink.notes).extend(drawn)
        ink.hidden.extend(aside.ink.hidden)
        ink.remarks.extend(_read_remarks(annotation))


def _read_remarks(annotation: _Element) -> Sequence[str]:
    texts = (" ".join((remark.text or "").split()) for remark in children(annotation, "Remark"))
    return [text for text in texts if text]
