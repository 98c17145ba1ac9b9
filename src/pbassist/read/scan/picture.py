"""A photo or a scanned picture becomes a Document, a page for each of its pictures.

The size in pixels is read from the head of the file and bounded before anything is decoded.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from pbassist.errors import UnreadableDocument
from pbassist.model.document import Document, Reader
from pbassist.read.build import Origin
from pbassist.read.layout.lay import lay_pages
from pbassist.read.scan.ocr import Recogniser, find_engine
from pbassist.read.scan.photo import find_sheet, flatten_sheet
from pbassist.read.scan.reader import DPI, measure_length, read_scan

if TYPE_CHECKING:
    from pbassist.read.scan.ocr import Pixels

READER = Reader(name="picture/rapidocr", version="2")
_FORMATS = ("JPEG", "PNG", "TIFF", "BMP", "GIF", "WEBP")
_MEDIA_TYPES = {
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",  # a JPEG of a telephone with a second picture behind the first
    "PNG": "image/png",
    "TIFF": "image/tiff",
    "BMP": "image/bmp",
    "GIF": "image/gif",
    "WEBP": "image/webp",
}
_ONE = ("MPO", "GIF", "WEBP")
"""Formats whose further pictures are no pages: a second view, the frames of an animation."""
MAX_PIXELS = 120_000_000
"""Of one picture; a telephone's largest photo has 108 million."""
MAX_PICTURES = 200
"""Of one file, as pages of a TIFF."""
_LONG_SIDE = 841.9
"""Points of the longer side of A4, taken for a picture that does not say how large its sheet is."""
_SHEETS = (300.0, 1300.0)
"""Points of the longer side within which a picture's own size is believed: A6 to A3."""


class _Shot(NamedTuple):
    """A picture as it is looked at."""

    picture: Pixels
    size: tuple[float, float]
    """Points of the page as given."""
    back: Any
    """3 × 3 matrix from its pixels to points of the page as given; None for a change of scale."""


def read_picture(content: bytes, origin: Origin, recogniser: Recogniser | None = None) -> Document:
    """The document of a picture's bytes.

    Raises `UnreadableDocument` when it is damaged, too large, or shows no text, and when no engine
    is installed.
    """
    recogniser = recogniser or find_engine()
    if recogniser is None:
        raise UnreadableDocument.picture(origin.name)
    opened = open_pictures(content, origin)
    pages = [
        read_scan(shot.picture, number, shot.size, recogniser, back=shot.back)
        for number, shot in enumerate(_load(opened, origin), start=1)
    ]
    if not any(page.glyphs for page in pages):
        raise UnreadableDocument.no_text_seen(origin.name)
    return lay_pages(pages, origin, _MEDIA_TYPES[opened.format], READER, [])


def open_pictures(content: bytes, origin: Origin) -> Any:
    """The picture with its head read and nothing decoded; raises `UnreadableDocument`."""
    import warnings

    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # bounded below
            opened = Image.open(io.BytesIO(content), formats=_FORMATS)
    except Image.DecompressionBombError as error:
        raise UnreadableDocument.too_many_pixels(origin.name, MAX_PIXELS) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise UnreadableDocument.damaged(origin.name, "图片") from error
    pictures = count_pictures(opened)
    if pictures > MAX_PICTURES:
        raise UnreadableDocument.too_many_pages(origin.name, pictures, MAX_PICTURES)
    return opened


def _load(opened: Any, origin: Origin) -> Iterator[_Shot]:
    """Each picture upright at 150 dpi of its sheet, with the sheet's size in points."""
    return (_shoot(opened, origin, number) for number in range(count_pictures(opened)))


def _shoot(opened: Any, origin: Origin, number: int) -> _Shot:
    """A picture as it is looked at: a sheet seen at an angle is set straight.

    A photo's sheet is but a part of it, so a photo is first looked at twice as large.
    """
    import numpy as np
    from PIL import Image

    photo = opened.format in ("JPEG", "MPO")
    upright, size = show_picture(opened, origin, number, 2 * DPI if photo else DPI)
    pixels = _take_pixels(upright)
    corners = find_sheet(pixels) if photo else None
    if corners is not None:
        wanted = max(round(max(size) * DPI / 72), 1)
        picture, back = flatten_sheet(pixels, corners, wanted)
        shrink = np.diag([size[0] / upright.width, size[1] / upright.height, 1.0])
        return _Shot(picture, size, shrink @ back)
    if photo:
        half = tuple(max(round(side / 2), 1) for side in upright.size)
        pixels = _take_pixels(upright.resize(half, Image.Resampling.LANCZOS))
    return _Shot(pixels, size, None)


def _take_pixels(upright: Any) -> Pixels:
    import numpy as np

    return np.ascontiguousarray(np.asarray(upright)[:, :, ::-1])


def count_pictures(opened: Any) -> int:
    """How many pages a picture file has; a telephone's second picture is none."""
    return 1 if opened.format in _ONE else int(getattr(opened, "n_frames", 1))


def show_picture(
    opened: Any, origin: Origin, number: int, dpi: float = DPI
) -> tuple[Any, tuple[float, float]]:
    """A picture, numbered from 0, upright on white paper, and its sheet's size in points.

    It comes with so many dots to an inch of its sheet. Raises `UnreadableDocument`.
    """
    from PIL import Image

    try:
        opened.seek(number)
        if opened.width * opened.height > MAX_PIXELS:
            raise UnreadableDocument.too_many_pixels(origin.name, MAX_PIXELS)
        upright = _turn_upright(opened, dpi)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise UnreadableDocument.damaged(origin.name, "图片") from error
    wide, high = upright.size
    return upright, (wide * 72 / dpi, high * 72 / dpi)


def _turn_upright(opened: Any, dpi: float) -> Any:
    from PIL import Image, ImageOps

    longer = max(opened.size)
    sheet = _measure_sheet(opened)
    wanted = max(round(sheet * dpi / 72), 1)
    if opened.format in ("JPEG", "MPO"):
        opened.draft("RGB", (wanted, wanted))  # a JPEG is decoded in the size it is needed in
    upright = ImageOps.exif_transpose(opened)
    if upright.mode in ("RGBA", "LA", "PA", "P"):
        upright = upright.convert("RGBA")
        paper = Image.new("RGBA", upright.size, "white")
        upright = Image.alpha_composite(paper, upright)
    elif upright.mode.startswith("I"):
        upright = upright.convert("I").point(lambda value: value / 257).convert("L")
    upright = upright.convert("RGB")
    if max(upright.size) != wanted and longer > 0:
        factor = wanted / max(upright.size)
        size = tuple(max(round(side * factor), 1) for side in upright.size)
        upright = upright.resize(size, Image.Resampling.LANCZOS)
    return upright


def _measure_sheet(opened: Any) -> float:
    """Points of the longer side of the sheet: as the file says where that is a sheet's size."""
    dots = opened.info.get("dpi") or (0, 0)
    try:
        said = max(opened.size) * 72 / float(dots[0])
    except (ArithmeticError, TypeError, ValueError):
        said = 0.0
    guessed = _LONG_SIDE * measure_length(*opened.size)
    return said if _SHEETS[0] <= said <= _SHEETS[1] else guessed
