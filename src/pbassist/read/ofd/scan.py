"""The pictures of a scanned OFD page become its text, where an engine is installed."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from pbassist.errors import UnreadableDocument
from pbassist.read.archive import Archive
from pbassist.read.layout.doubts import name_pages
from pbassist.read.layout.page import WHOLE
from pbassist.read.ofd.page import PageInk
from pbassist.read.scan.ocr import Recogniser, find_engine
from pbassist.read.scan.pages import (
    is_drawn,
    is_scan,
    tell_passed,
    tell_unread_pictures,
)
from pbassist.read.scan.pictures import find_pictures, read_pictures
from pbassist.read.scan.reader import DPI, read_scan

if TYPE_CHECKING:
    from pbassist.read.scan.ocr import Pixels

MAX_SCANS = 200
"""Pages recognised in one file."""
_FORMATS = ("JPEG", "PNG", "TIFF", "BMP", "GIF", "WEBP")
_MAX_PIXELS = 60_000_000
"""Of one picture; A4 at 600 dpi has 35 million."""
_MAX_PICTURES = 60
"""Of one page; some scanners cut a page into strips."""
_LONGEST = 1300.0
"""Points of the longer side of a sheet of A3, and some; a larger page is looked at in this size."""


def read_scans(
    archive: Archive, inks: Sequence[PageInk], recogniser: Recogniser | None = None
) -> tuple[bool, list[str]]:
    """Recognise the pages that are pictures of text, in their place, and large pictures on others.

    Whether that was possible, and sentences on what was left. Without a recogniser the installed
    engine is taken; without one, and for a picture that cannot be decoded, a page stays as it is.
    """
    wanted = [ink for ink in inks if ink.pictures and is_scan(ink.shown)]
    rest = [ink for ink in inks if ink not in wanted]
    pictured = [ink for ink in rest if ink.pictures and find_pictures(ink.shown)]
    told = list(_tell_drawn(rest))
    if not wanted and not pictured:
        return True, told
    recogniser = recogniser or find_engine()
    if recogniser is None:
        told += tell_unread_pictures([ink.shown for ink in pictured])
        return not any(not ink.has_words for ink in wanted), told
    for ink in wanted[:MAX_SCANS]:
        _recognise(archive, ink, recogniser)
    looked = pictured[: max(MAX_SCANS - len(wanted), 0)]
    passed = [ink.shown for ink in pictured[len(looked) :]]
    for ink in looked:
        shown = _compose(archive, ink)
        places = find_pictures(ink.shown)
        if shown is None or read_pictures(ink.shown, places, shown, recogniser)[1]:
            passed.append(ink.shown)
    return True, told + list(tell_passed(passed))


def _recognise(archive: Archive, ink: PageInk, recogniser: Recogniser) -> None:
    """A page as its picture shows it; a label printed on it is kept.

    Words laid unseen under the whole picture are what other software recognised.
    """
    picture = _compose(archive, ink)
    if picture is None:
        return
    page = ink.shown
    seen = read_scan(picture, page.number, (page.width, page.height), recogniser)
    seen.has_pictures = True
    seen.glyphs.extend(page.glyphs)
    ink.shown = seen
    if page.picture_cover >= WHOLE:
        ink.hidden.clear()


def _tell_drawn(inks: Sequence[PageInk]) -> Iterator[str]:
    drawn = [ink.shown for ink in inks if not ink.has_words and is_drawn(ink.shown)]
    if drawn:
        yield (
            f"{name_pages(drawn)}的文字是画成图形的，没有字符，未能读取，"
            "请另存为 PDF 后重试，或提供未转曲线的电子版。"
        )


def _compose(archive: Archive, ink: PageInk) -> Pixels | None:
    """The page as its pictures show it, on white, at 150 dpi; None when none can be decoded."""
    import numpy as np
    from PIL import Image

    page = ink.shown
    scale = DPI / 72 * min(1.0, _LONGEST / max(page.width, page.height, 1.0))
    size = max(round(page.width * scale), 1), max(round(page.height * scale), 1)
    sheet = Image.new("RGB", size, "white")
    found = False
    for part, box, turns in ink.pictures[:_MAX_PICTURES]:
        left, top, right, bottom = (round(side * scale) for side in box)
        if 0 < right - left <= 2 * size[0] and 0 < bottom - top <= 2 * size[1]:
            picture = decode_picture(archive, part, (right - left, bottom - top), turns)
            if picture is not None:
                sheet.paste(picture, (left, top), picture)
                found = True
    if not found:
        return None
    return np.ascontiguousarray(np.asarray(sheet)[:, :, ::-1])


def decode_picture(
    archive: Archive, part: str, size: tuple[int, int], turns: int = 0
) -> Any | None:
    """A picture in the size and by the quarter turns clockwise in which it is shown.

    Its head is looked at before it is decoded.
    """
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # bounded below
            opened = Image.open(io.BytesIO(archive.read(part) or b""), formats=_FORMATS)
        if opened.width * opened.height > _MAX_PIXELS:
            return None
        picture = opened.convert("RGBA")
        if turns:
            picture = picture.rotate(-90 * turns, expand=True)
        return picture.resize(size, Image.Resampling.LANCZOS)
    except (
        OSError,
        SyntaxError,
        ValueError,
        Image.DecompressionBombError,
        UnreadableDocument,
    ):
        return None
