"""A page of an open PDF becomes glyphs with boxes and ruling lines.

pdfium's characters and boxes are right where its order is not (it misplaces quotation marks), so
only characters and boxes are taken; `layout/lines.py` orders them.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence
from functools import lru_cache, partial
from itertools import repeat
from operator import gt, or_
from typing import TYPE_CHECKING

from pbassist.read.fold import fold_character
from pbassist.read.layout.page import WHOLE, Glyph, PageGlyphs, Ruling
from pbassist.read.matrix import Matrix
from pbassist.read.pdf.hidden import Printed, find_hidden
from pbassist.read.pdf.looks import Looks
from pbassist.read.pdf.objects import PageObjects, Place, read_objects
from pbassist.read.pdf.pdfium import (
    Handle,
    find_address,
    find_generated,
    find_unmapped,
    read_codes,
    read_loose_boxes,
)
from pbassist.read.pdf.turn import find_way

if TYPE_CHECKING:
    import pypdfium2

_LINE_END_HYPHEN = 2
"""What pdfium gives for a hyphen at the end of a line."""
_BLANKS = frozenset((0x20, 0x0D, 0x0A))
"""What pdfium makes up between words and lines, and a file may hold."""
_NO_CODE = frozenset((0xFFFD, 0xFFFE, 0xFFFF))
_SLANT = 0.05
"""Quarter turns, 4.5 degrees."""
_FAR = 1e6
"""Points from the page beyond which a box is no place."""
_INVISIBLE = 3
_make_glyph = partial(tuple.__new__, Glyph)


def read_page(page: pypdfium2.PdfPage, number: int, looks: Looks) -> PageGlyphs:
    """The glyphs and rulings of a page, numbered from 1.

    `looks` bounds how many pages of a file are looked at as a picture.
    """
    found = PageGlyphs(number, page.get_width(), page.get_height())
    place = _find_place(page)
    objects = read_objects(find_address(page.raw), place, (found.width, found.height))
    found.rulings = objects.rulings
    found.way = find_way(objects.texts.matrices, place)
    found.objects = objects.paths + len(objects.texts.handles)
    _measure_pictures(found, objects)
    textpage = page.get_textpage()
    try:
        address = find_address(textpage.raw)
        numbers, glyphs = _read_glyphs(address, textpage.count_chars(), found, place)
        _sort_glyphs(page, address, found, objects, numbers, glyphs, looks)
    finally:
        textpage.close()
    return found


def _find_place(page: pypdfium2.PdfPage) -> Place:
    """From the file's coordinates to points from the top left of the page as it is shown."""
    left, bottom, right, top = page.get_bbox()
    turns: dict[int, Place] = {
        90: lambda x, y: (y - bottom, x - left),
        180: lambda x, y: (right - x, y - bottom),
        270: lambda x, y: (top - y, right - x),
    }
    return turns.get(page.get_rotation(), lambda x, y: (x - left, top - y))


def _measure_pictures(found: PageGlyphs, objects: PageObjects) -> None:
    """How much of the page lies under pictures, and whether its words are a layer upon them."""
    whole = max(found.width * found.height, 1.0)
    found.has_pictures = bool(objects.pictures)
    found.pictures, found.outlines = objects.pictures, objects.outlines
    found.picture_cover = sum(_measure_area(box, found) / whole for box in objects.pictures)
    modes = objects.texts.modes
    found.overlaid = found.picture_cover >= WHOLE and 2 * modes.count(_INVISIBLE) > len(modes)


def _measure_area(box: Ruling, page: PageGlyphs) -> float:
    """The part of a box that lies on the page, in square points."""
    wide = min(box.right, page.width) - max(box.left, 0.0)
    high = min(box.bottom, page.height) - max(box.top, 0.0)
    return max(wide, 0.0) * max(high, 0.0)


def _read_glyphs(
    textpage: Handle, count: int, found: PageGlyphs, place: Place
) -> tuple[list[int], list[Glyph]]:
    """Every character printed, with its number; those that pdfium made up are left out."""
    codes = read_codes(textpage, count)
    boxes, known = read_loose_boxes(textpage, count)
    errors = find_unmapped(textpage, count)
    blanks = [number for number, code in enumerate(codes) if code in _BLANKS]
    for number, made_up in zip(blanks, find_generated(textpage, blanks), strict=True):
        if made_up == 1:
            codes[number] = 0
    if any(map(_is_surrogate, set(codes))):
        codes = _join_surrogates(codes)
    unmapped = [False] * count
    if 1 in errors:
        unmapped = [error == 1 and code > 0 for error, code in zip(errors, codes, strict=True)]
    if any(unmapped) or any(map(_is_strange, set(codes))):
        found.unmapped = sum(map(or_, unmapped, map(_NO_CODE.__contains__, codes)))
        found.strange = sum(map(or_, unmapped, map(_is_strange, codes)))
    numbers, texts = [], []
    for number, text in enumerate(map(_read_code, codes)):
        if text and known[number]:
            numbers.append(number)
            texts.append(text)
    sides = _place_boxes(boxes, place)
    if len(numbers) < count:
        sides = [[side[number] for number in numbers] for side in sides]
    rows = zip(texts, *sides, repeat(None), strict=False)
    return numbers, list(map(_make_glyph, rows))


@lru_cache(maxsize=1 << 17)
def _read_code(code: int) -> str:
    """A code as text, empty when it prints nothing or is not known."""
    if code == _LINE_END_HYPHEN:
        return "-"
    return "" if code < 0x20 or code in _NO_CODE else fold_character(chr(code))


def _is_strange(code: int) -> bool:
    """Whether the file does not say what it prints (no ToUnicode, a private code)."""
    return code in _NO_CODE or 0xE000 <= code <= 0xF8FF or code >= 0xF0000


def _is_surrogate(code: int) -> bool:
    return 0xD800 <= code < 0xE000


def _join_surrogates(codes: Sequence[int]) -> list[int]:
    """The codes with each pair as one, at the place of its second half."""
    joined: list[int] = []
    high = 0
    for code in codes:
        if 0xDC00 <= code < 0xE000:
            joined.append(0x10000 + ((high - 0xD800) << 10) + code - 0xDC00 if high else 0xFFFD)
        else:
            joined.append(0 if _is_surrogate(code) else code)
        high = code if 0xD800 <= code < 0xDC00 else 0
    return joined


def _place_boxes(boxes: array[float], place: Place) -> list[list[float]]:
    """Left, top, right and bottom of every box on the page as it is shown."""
    if boxes and not (-_FAR < min(boxes) <= max(boxes) < _FAR and math.isfinite(sum(boxes))):
        boxes = array("f", (value if abs(value) < _FAR else -_FAR for value in boxes))
    (x, y), (dx, dy) = place(0.0, 0.0), place(1.0, 2.0)
    sides = [boxes[side::4].tolist() for side in range(4)]
    if abs(dx - x) != 1.0:
        sides = [sides[1], sides[0], sides[3], sides[2]]
    lefts, rights = (_scale(side, x, dx > x) for side in sides[::2])
    tops, bottoms = (_scale(side, y, dy > y) for side in sides[1::2])
    if any(map(gt, lefts, rights)):
        lefts, rights = list(map(min, lefts, rights)), list(map(max, lefts, rights))
    if any(map(gt, tops, bottoms)):
        tops, bottoms = list(map(min, tops, bottoms)), list(map(max, tops, bottoms))
    return [lefts, tops, rights, bottoms]


def _scale(values: list[float], start: float, forwards: bool) -> list[float]:
    if forwards:
        return values if start == 0.0 else [start + value for value in values]
    return [start - value for value in values]


def _sort_glyphs(
    page: pypdfium2.PdfPage,
    textpage: Handle,
    found: PageGlyphs,
    objects: PageObjects,
    numbers: Sequence[int],
    glyphs: list[Glyph],
    looks: Looks,
) -> None:
    """Glyphs across the page and those nobody sees are kept apart."""
    texts = objects.texts
    turned = {matrix for matrix in set(texts.matrices) if _is_slanted(matrix)}
    slanted = {
        handle
        for handle, matrix in zip(texts.handles, texts.matrices, strict=True)
        if turned and matrix in turned
    }
    printed = Printed(page, textpage, found, objects, numbers, glyphs)
    hidden, astray = find_hidden(printed, looks)
    if not slanted and not hidden and not astray:
        found.glyphs = glyphs
        return
    owners = printed.owners if slanted else [None] * len(glyphs)
    for number, (glyph, owner) in enumerate(zip(glyphs, owners, strict=True)):
        if number in hidden:
            found.hidden.append(glyph)
        elif number in astray:
            found.astray.append(glyph)
        elif owner in slanted:
            found.slanted.append(glyph)
        else:
            found.glyphs.append(glyph)


def _is_slanted(matrix: Matrix) -> bool:
    """Whether a line of text runs at no quarter turn; a page shown turned has quarter turns."""
    if not matrix[1]:
        return False
    quarters = math.atan2(matrix[1], matrix[0]) / (math.pi / 2)
    return abs(quarters - round(quarters)) > _SLANT
