"""A PDF page becomes glyphs with boxes and ruling lines, in points from its top left corner.

pdfium's characters and boxes are right where its order is not (it misplaces quotation marks), so
only characters and boxes are taken; `pdf_lines.py` orders them.
"""

from __future__ import annotations

import ctypes
import math
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from pbassist.read.fold import fold_character
from pbassist.read.matrix import IDENTITY, Matrix, multiply
from pbassist.read.pdf_strokes import Ruling as Ruling  # noqa: PLC0414  (others take it from here)
from pbassist.read.pdf_strokes import edge_fills, is_dash, join_dashes

if TYPE_CHECKING:
    import pypdfium2

PDFIUM = threading.Lock()
"""pdfium is not thread-safe, not even across documents: held during every call."""
_THIN = 3.0
"""Points: a filled rectangle this thin is a ruling line."""
_STRAIGHT = 1.0
_SHORTEST = 3.0
_MAX_SEGMENTS = 40_000
"""Ruling segments of a page; a drawing has more, a form does not."""
_DEEPEST = 4
_STRANGE = "\ufffd\ufffe\uffff"
WHOLE = 0.8
"""Part of a page under a picture from which the page is that picture."""
_MAX_TEXTS = 2_000
_SLANT = 0.05
"""Quarter turns, 4.5 degrees."""
_LINE_END_HYPHEN = 2
"""What pdfium gives for a hyphen at the end of a line."""


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
    rulings: list[Ruling] = field(default_factory=list)
    strange: int = 0
    """Characters whose code the file does not give (no ToUnicode)."""
    has_pictures: bool = False
    picture_cover: float = 0.0
    """Part of the page under pictures, 0–1."""
    overlaid: bool = False
    """Whether its words are not shown but lie on a picture: a scan recognised elsewhere."""
    scanned: bool = False
    """Whether its glyphs were recognised in a picture."""
    illegible: int = 0
    """Lines of a scan that could not be read."""
    shown: tuple[float, float] | None = None
    """Width and height in points of a scan as it is shown; its own are those of the upright sheet."""


def read_page(page: pypdfium2.PdfPage, number: int) -> PageGlyphs:
    """The glyphs and rulings of a page, numbered from 1."""
    found = PageGlyphs(number, page.get_width(), page.get_height())
    to_page = _turn(page)
    _read_glyphs(page, found, to_page)
    _read_objects(page, found, to_page)
    if found.picture_cover >= WHOLE and found.glyphs:
        found.overlaid = _hides_words(page)
    return found


def _turn(page: pypdfium2.PdfPage) -> Callable[[float, float], tuple[float, float]]:
    """From the file's coordinates to points from the top left of the page as it is shown."""
    left, bottom, right, top = page.get_cropbox()
    turns: dict[int, Callable[[float, float], tuple[float, float]]] = {
        90: lambda x, y: (y - bottom, x - left),
        180: lambda x, y: (right - x, y - bottom),
        270: lambda x, y: (top - y, right - x),
    }
    return turns.get(page.get_rotation(), lambda x, y: (x - left, top - y))


def _read_glyphs(
    page: pypdfium2.PdfPage,
    found: PageGlyphs,
    to_page: Callable[[float, float], tuple[float, float]],
) -> None:
    from pypdfium2 import raw

    rect = raw.FS_RECTF()
    at = ctypes.byref(rect)
    textpage = page.get_textpage()
    try:
        handle = textpage.raw
        for index, character in _characters(raw, handle):
            if character < " " or character in _STRANGE:
                found.strange += character in _STRANGE
                continue
            if not raw.FPDFText_GetLooseCharBox(handle, index, at):
                continue
            x0, y0 = to_page(rect.left, rect.top)
            x1, y1 = to_page(rect.right, rect.bottom)
            text = fold_character(character)
            if text:
                glyph = Glyph(text, min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
                slanted = _is_slanted(raw.FPDFText_GetCharAngle(handle, index))
                (found.slanted if slanted else found.glyphs).append(glyph)
                found.strange += "\ue000" <= character <= "\uf8ff"
    finally:
        textpage.close()


def _is_slanted(angle: float) -> bool:
    """Whether an angle in radians is no quarter turn; a page shown turned has quarter turns."""
    quarters = angle / (math.pi / 2)
    return abs(quarters - round(quarters)) > _SLANT


def _characters(raw: Any, handle: Any) -> Iterator[tuple[int, str]]:
    """Index and character of everything printed; characters pdfium made up are left out."""
    get_unicode, is_generated = raw.FPDFText_GetUnicode, raw.FPDFText_IsGenerated
    high = 0
    for index in range(raw.FPDFText_CountChars(handle)):
        code = get_unicode(handle, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00 if high else 0xFFFD
        high = 0
        if code == _LINE_END_HYPHEN:
            code = 0x2D
        if code and not (code in (0x20, 0x0D, 0x0A) and is_generated(handle, index) == 1):
            yield index, chr(code)


def _read_objects(
    page: pypdfium2.PdfPage,
    found: PageGlyphs,
    to_page: Callable[[float, float], tuple[float, float]],
) -> None:
    from pypdfium2 import raw

    segments: list[Ruling] = []
    pieces: list[Ruling] = []
    fills: list[Ruling] = []
    for kind, handle, matrix in _objects(raw, page.raw, IDENTITY, 0):
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            found.has_pictures = True
            found.picture_cover += _measure_cover(raw, handle, matrix, found)
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            segments.extend(_read_path(raw, handle, matrix, to_page, pieces, fills))
            if len(segments) + len(pieces) > _MAX_SEGMENTS:
                return
    found.rulings = [*segments, *join_dashes(pieces)] if pieces else segments
    if fills:
        found.rulings += edge_fills(fills, found.rulings, (found.width, found.height))


def _measure_cover(raw: Any, handle: Any, matrix: Matrix, page: PageGlyphs) -> float:
    """The part of the page that a picture takes, whatever way the page is turned."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not raw.FPDFPageObj_GetBounds(handle, left, bottom, right, top):
        return 0.0
    a, b, c, d, _, _ = matrix
    wide, high = right.value - left.value, top.value - bottom.value
    area = abs(a * d - b * c) * max(wide, 0.0) * max(high, 0.0)
    return min(area / max(page.width * page.height, 1.0), 1.0)


def _hides_words(page: pypdfium2.PdfPage) -> bool:
    """Whether most pieces of text of a page are drawn without being shown (render mode 3)."""
    from pypdfium2 import raw

    texts = page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=_DEEPEST)
    modes = [raw.FPDFTextObj_GetTextRenderMode(text.raw) for text in islice(texts, _MAX_TEXTS)]
    return 2 * modes.count(raw.FPDF_TEXTRENDERMODE_INVISIBLE) > len(modes)


def _objects(
    raw: Any, parent: Any, matrix: Matrix, depth: int
) -> Iterator[tuple[int, Any, Matrix]]:
    """Pictures and paths of a page, also inside forms, with the matrix they are drawn under."""
    inside = depth > 0
    count = raw.FPDFFormObj_CountObjects(parent) if inside else raw.FPDFPage_CountObjects(parent)
    get = raw.FPDFFormObj_GetObject if inside else raw.FPDFPage_GetObject
    for index in range(count):
        handle = get(parent, index)
        kind = raw.FPDFPageObj_GetType(handle)
        if kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            yield from _objects(raw, handle, multiply(_matrix(raw, handle), matrix), depth + 1)
        elif kind in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE):
            yield kind, handle, matrix


def _matrix(raw: Any, handle: Any) -> Matrix:
    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(handle, ctypes.byref(found)):
        return IDENTITY
    return found.a, found.b, found.c, found.d, found.e, found.f


def _read_path(
    raw: Any,
    handle: Any,
    outer: Matrix,
    to_page: Callable[[float, float], tuple[float, float]],
    pieces: list[Ruling],
    fills: list[Ruling],
) -> Iterator[Ruling]:
    """The ruling lines of one path: stroked straight segments and thin filled rectangles.

    What may be a piece of a dashed line goes to `pieces`, the background of a cell to `fills`.
    """
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(handle, ctypes.byref(fill), ctypes.byref(stroke))
    if not (fill.value or stroke.value):
        return
    matrix = multiply(_matrix(raw, handle), outer)
    for points in _subpaths(raw, handle, matrix, to_page):
        xs, ys = [x for x, _ in points], [y for _, y in points]
        box = Ruling(min(xs), min(ys), max(xs), max(ys))
        if box.right - box.left <= _THIN or box.bottom - box.top <= _THIN:
            yield from _as_ruling(box)
            if is_dash(box):
                pieces.append(box)
        elif fill.value and not stroke.value:
            fills.append(box)
        elif stroke.value:
            for (x0, y0), (x1, y1) in pairwise(points):
                if abs(x0 - x1) <= _STRAIGHT or abs(y0 - y1) <= _STRAIGHT:
                    yield from _as_ruling(
                        Ruling(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
                    )


def _as_ruling(box: Ruling) -> Iterator[Ruling]:
    width, height = box.right - box.left, box.bottom - box.top
    if max(width, height) < _SHORTEST:
        return
    if width >= height:
        middle = (box.top + box.bottom) / 2
        yield Ruling(box.left, middle, box.right, middle)
    else:
        middle = (box.left + box.right) / 2
        yield Ruling(middle, box.top, middle, box.bottom)


def _subpaths(
    raw: Any,
    handle: Any,
    matrix: Matrix,
    to_page: Callable[[float, float], tuple[float, float]],
) -> Iterator[list[tuple[float, float]]]:
    """Points of each subpath of straight lines; one with curves is left out."""
    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    curved = False
    for index in range(min(raw.FPDFPath_CountSegments(handle), _MAX_SEGMENTS)):
        segment = raw.FPDFPath_GetPathSegment(handle, index)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            if len(points) > 1 and not curved:
                yield points
            points, curved = [], False
        curved = curved or kind == raw.FPDF_SEGMENT_BEZIERTO
        raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        points.append(to_page(a * x.value + c * y.value + e, b * x.value + d * y.value + f))
        if raw.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if len(points) > 1 and not curved:
        yield points
