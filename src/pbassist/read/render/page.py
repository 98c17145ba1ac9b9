"""A page of a file becomes a picture, and boxes on it are marked.

A point of a document's boxes times the picture's scale is a pixel of the picture.
"""

from __future__ import annotations

import hashlib
import io
import math
from collections.abc import Iterable
from typing import Any, NamedTuple

from pbassist.errors import PbassistError, UnreadableDocument
from pbassist.model.geometry import Box
from pbassist.read.build import Origin
from pbassist.read.render.drawn import Drawn, bound_scale
from pbassist.read.sniff import Sniffed, sniff

SCALES = (0.1, 8.0)
"""Least and greatest scale; another is taken as the nearest of them."""
AMBER = (255, 176, 0)
_CLEAR = 88
"""How much of a mark covers what is under it, of 255."""
_EDGE = 200
_KIND_WORDS = {"pdf": "PDF", "ofd": "OFD", "picture": "图片"}


class PageImage(NamedTuple):
    """The picture of a page (页面图像)."""

    number: int
    """Of the page, from 1."""
    png: bytes
    """PNG, eight bits a colour."""
    width: int
    """Pixels."""
    height: int
    """Pixels."""
    scale: float
    """Pixels a point: as asked for, less where the page would be too large."""
    warnings: tuple[str, ...] = ()
    """Chinese sentences on what the picture does not show as the paper does."""


def render_page(
    content: bytes, name: str, number: int, *, scale: float = 2.0, limit_mb: float = 200
) -> PageImage:
    """The picture of a page, numbered from 1, of a PDF, an OFD or a picture file.

    `scale` is pixels a point. Raises `UnreadableDocument` for a file of another kind, for a page
    that is not there, and for a file that cannot be opened.
    """
    if not content:
        raise UnreadableDocument.empty(name)
    kind = "pdf"
    try:
        sniffed = sniff(content, name, limit_mb=limit_mb)
        kind = sniffed.kind
        drawn = _draw(content, sniffed, name, number, min(max(scale, SCALES[0]), SCALES[1]))
    except PbassistError:
        raise
    except Exception as error:  # damaged files break libraries in ways no list of errors covers
        raise UnreadableDocument.damaged(name, _KIND_WORDS.get(kind, "")) from error
    width, height = drawn.picture.size
    png = _pack(drawn.picture)
    return PageImage(number, png, width, height, drawn.scale, drawn.warnings)


def _draw(content: bytes, sniffed: Sniffed, name: str, number: int, scale: float) -> Drawn:
    if sniffed.kind == "pdf":
        from pbassist.read.render.pdf import draw_pdf

        return draw_pdf(content, name, number, scale)
    if sniffed.kind == "picture":
        return _draw_picture(content, name, number, scale)
    if sniffed.kind == "ofd" and sniffed.archive is not None:
        from pbassist.read.render.ofd import draw_ofd

        return draw_ofd(sniffed.archive, number, scale)
    raise UnreadableDocument.no_page_images(name)


def _draw_picture(content: bytes, name: str, number: int, scale: float) -> Drawn:
    from pbassist.read.scan.picture import count_pictures, open_pictures, show_picture

    origin = Origin(hashlib.sha256(content).hexdigest(), name)
    opened = open_pictures(content, origin)
    count = count_pictures(opened)
    if not 1 <= number <= count:
        raise UnreadableDocument.no_such_page(name, number, count)
    picture, (width, height) = show_picture(opened, origin, number - 1, 72 * scale)
    bounded = bound_scale(width, height, scale)
    if bounded < scale:
        picture = picture.resize((round(width * bounded), round(height * bounded)))
    return Drawn(picture, bounded)


def mark_page(
    image: PageImage, boxes: Iterable[Box], *, colour: tuple[int, int, int] = AMBER
) -> PageImage:
    """The picture of a page with those of the boxes marked that stand on it."""
    from PIL import Image, ImageDraw

    page = Image.open(io.BytesIO(image.png), formats=("PNG",)).convert("RGBA")
    marks = Image.new("RGBA", page.size, (*colour, 0))
    pen = ImageDraw.Draw(marks)
    for box in boxes:
        if box.page == image.number:
            pen.rectangle(
                _frame(box, image.scale), fill=(*colour, _CLEAR), outline=(*colour, _EDGE)
            )
    return image._replace(png=_pack(Image.alpha_composite(page, marks).convert("RGB")))


def _frame(box: Box, scale: float) -> tuple[int, int, int, int]:
    """First and last columns and rows of a box: every pixel that it touches by a tenth."""
    left, top = (math.floor(side * scale + 0.1) for side in (box.left, box.top))
    right, bottom = (math.ceil(side * scale - 0.1) for side in (box.right, box.bottom))
    return left, top, max(right - 1, left), max(bottom - 1, top)


def _pack(picture: Any) -> bytes:
    packed = io.BytesIO()
    picture.save(packed, "PNG")
    return packed.getvalue()
