"""A page of an OFD becomes a picture: its characters, ruling lines and pictures drawn anew.

The fonts of the file are not used: characters stand in a font of this machine, each in its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice
from typing import Any

from pbassist.errors import UnreadableDocument
from pbassist.read.archive import Archive
from pbassist.read.layout.page import Glyph, Ruling
from pbassist.read.ofd.package import open_package, read_pages
from pbassist.read.ofd.page import PageInk, read_ink
from pbassist.read.ofd.scan import decode_picture
from pbassist.read.render.drawn import Drawn, bound_scale
from pbassist.read.render.fonts import find_chinese_font

_ASCENT = 0.88
"""Part of a character's box above the line it stands on."""
_MAX_PICTURES = 60
_MAX_SIDE = 2.0
"""Sides of the page that a picture on it may measure."""
_COLLECTION = re.compile(r"Noto(?:Sans|Serif)CJK-[A-Za-z]{1,20}\.ttc$")
_SIMPLIFIED = 2
"""Number of the mainland's font in such a collection."""
_BLACK, _GREY = (0, 0, 0), (170, 170, 170)
_REDRAWN = "此图由文字和线条重绘，字体、颜色和图形与原件可能不同，以 OFD 阅读软件显示的为准。"


def draw_ofd(archive: Archive, number: int, scale: float) -> Drawn:
    """The picture of a page; raises `UnreadableDocument`, also where no font is installed."""
    from PIL import Image, ImageDraw

    ink = _read_page(archive, number)
    font = find_chinese_font()
    if font is None and ink.has_words:
        raise UnreadableDocument.no_fonts(archive.name)
    page = ink.shown
    bounded = bound_scale(page.width, page.height, scale)
    size = max(round(page.width * bounded), 1), max(round(page.height * bounded), 1)
    sheet = Image.new("RGB", size, "white")
    _paste_pictures(sheet, archive, ink, bounded)
    pen = ImageDraw.Draw(sheet)
    _draw_rulings(pen, page.rulings, bounded)
    for glyphs, colour in ((page.slanted, _GREY), (page.glyphs, _BLACK), (ink.notes, _GREY)):
        _draw_glyphs(pen, glyphs, bounded, str(font), colour)
    return Drawn(sheet, bounded, (_REDRAWN,) if ink.has_words else ())


def _read_page(archive: Archive, number: int) -> PageInk:
    count = 0
    for page in read_pages(open_package(archive)):
        count = page.number
        if count == number:
            return read_ink(page)
    raise UnreadableDocument.no_such_page(archive.name, number, count)


def _paste_pictures(sheet: Any, archive: Archive, ink: PageInk, scale: float) -> None:
    for part, box, turns in islice(ink.pictures, _MAX_PICTURES):
        left, top, right, bottom = (round(side * scale) for side in box)
        wide, high = right - left, bottom - top
        if 0 < wide <= _MAX_SIDE * sheet.width and 0 < high <= _MAX_SIDE * sheet.height:
            picture = decode_picture(archive, part, (wide, high), turns)
            if picture is not None:
                sheet.paste(picture, (left, top), picture)


def _draw_rulings(pen: Any, rulings: Iterable[Ruling], scale: float) -> None:
    for ruling in rulings:
        pen.line([side * scale for side in ruling], fill=_BLACK, width=max(round(scale / 2), 1))


def _draw_glyphs(
    pen: Any, glyphs: Iterable[Glyph], scale: float, path: str, colour: tuple[int, int, int]
) -> None:
    for glyph in glyphs:
        high = glyph.bottom - glyph.top
        size = round(high * scale)
        if size < 1 or glyph.text.isspace():
            continue
        across, line = (glyph.left + glyph.right) / 2, glyph.top + _ASCENT * high
        font = _load_font(path, min(size, 2_000))
        pen.text((across * scale, line * scale), glyph.text, colour, font, anchor="ms")


@lru_cache(maxsize=64)
def _load_font(path: str, size: int) -> Any:
    from PIL import ImageFont

    return ImageFont.truetype(path, size, index=_SIMPLIFIED if _COLLECTION.search(path) else 0)
