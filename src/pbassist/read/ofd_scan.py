"""The pictures of a scanned OFD page become its text, where an engine is installed."""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pbassist.errors import UnreadableDocument
from pbassist.read.archive import Archive
from pbassist.read.ocr import Recogniser, find_engine
from pbassist.read.ofd_page import PageInk
from pbassist.read.scan import DPI, read_scan

if TYPE_CHECKING:
    from pbassist.read.ocr import Pixels

MAX_SCANS = 200
"""Pages recognised in one file."""
_FORMATS = ("JPEG", "PNG", "TIFF", "BMP")
_MAX_PIXELS = 60_000_000
"""Of one picture; A4 at 600 dpi has 35 million."""
_MAX_PICTURES = 60
"""Of one page; some scanners cut a page into strips."""
_LONGEST = 1300.0
"""Points of the longer side of a sheet of A3, and some; a larger page is looked at in this size."""


def read_scans(
    archive: Archive, inks: Sequence[PageInk], recogniser: Recogniser | None = None
) -> bool:
    """Recognise the pages that hold pictures and no characters, in their place.

    False when there are such pages and no engine.

    Without a recogniser the installed engine is taken; without one, and for a picture that cannot
    be decoded, a page stays as it is.
    """
    wanted = [ink for ink in inks if ink.pictures and not ink.has_words]
    if not wanted:
        return True
    recogniser = recogniser or find_engine()
    if recogniser is None:
        return False
    for ink in wanted[:MAX_SCANS]:
        picture = _compose(archive, ink)
        if picture is not None:
            page = ink.shown
            ink.shown = read_scan(picture, page.number, (page.width, page.height), recogniser)
            ink.shown.has_pictures = True
    return True


def _compose(archive: Archive, ink: PageInk) -> Pixels | None:
    """The page as its pictures show it, on white, at 150 dpi; None when none can be decoded."""
    import numpy as np
    from PIL import Image

    page = ink.shown
    scale = DPI / 72 * min(1.0, _LONGEST / max(page.width, page.height, 1.0))
    size = max(round(page.width * scale), 1), max(round(page.height * scale), 1)
    sheet = Image.new("RGB", size, "white")
    found = False
    for part, box in ink.pictures[:_MAX_PICTURES]:
        left, top, right, bottom = (round(side * scale) for side in box)
        if 0 < right - left <= 2 * size[0] and 0 < bottom - top <= 2 * size[1]:
            picture = decode_picture(archive, part, (right - left, bottom - top))
            if picture is not None:
                sheet.paste(picture, (left, top), picture)
                found = True
    if not found:
        return None
    return np.ascontiguousarray(np.asarray(sheet)[:, :, ::-1])


def decode_picture(archive: Archive, part: str, size: tuple[int, int]) -> Any | None:
    """A picture in the size in which it is shown; its head is looked at before it is decoded."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # bounded below
            opened = Image.open(io.BytesIO(archive.read(part) or b""), formats=_FORMATS)
        if opened.width * opened.height > _MAX_PIXELS:
            return None
        return opened.convert("RGBA").resize(size, Image.Resampling.LANCZOS)
    except (
        OSError,
        SyntaxError,
        ValueError,
        Image.DecompressionBombError,
        UnreadableDocument,
    ):
        return None
