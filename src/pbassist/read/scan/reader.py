"""A picture of a page becomes the glyphs and rulings of that page, as if it had been printed.

The picture is set straight, its ruling lines are found and wiped out, its lines are recognised
between them. Lines, paragraphs and tables are then made from the boxes as for any PDF page; each
glyph remembers where it stands in the picture as it was given.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean, median
from typing import TYPE_CHECKING, Any

from pbassist.read.apart.pulse import beat
from pbassist.read.layout.grids import find_grids
from pbassist.read.layout.page import Glyph, PageGlyphs, Ruling, Seen
from pbassist.read.scan.lines import (
    cut_picture,
    find_missed,
    find_skipped,
    pad_area,
    part_area,
    part_long,
    part_stacked,
)
from pbassist.read.scan.ocr import Area, Recogniser, Sign
from pbassist.read.scan.ocr_lines import Placed, is_ideographs, mend_dashes, place_signs
from pbassist.read.scan.shape import (
    find_ink,
    find_rulings,
    measure_slant,
    pale_seals,
    wipe_rulings,
)

if TYPE_CHECKING:
    from pbassist.read.scan.ocr import Pixels

DPI = 150
"""Dots per inch in which pages are looked at; more gives no better characters."""
_SCALE = DPI / 72
_FIND_DPI = 82
"""Dots per inch in which lines are looked for: a page of A4 is 960 pixels high."""
_LEAST_SIDE = 32
"""Pixels of a picture that can show a line of text."""
_LEAST_INK = 60
"""Pixels of ink of a page that has something on it."""
_SURE = 0.9
"""Confidence from which what was passed over at first is taken at the second look."""
_INSET = 4
"""Pixels from the middle of a ruling to the inside of a cell."""
_LEAST_SLANT = 0.04
_LONG = 4.0
_UNSURE = 0.85
"""Mean confidence below which a page is looked at upside down too."""
_TASTED = 5
"""Lines by which it is told whether a page stands upright."""
_ILLEGIBLE = 0.5
"""Confidence below which a line is no text, or none that can be read."""


@dataclass(slots=True)
class _View:
    """A picture as it is looked at, with the way back to the picture as it was given."""

    picture: Pixels
    ink: Pixels
    back: Any
    """3 × 3 matrix from pixels here to points of the page as given."""


@dataclass(slots=True)
class _Sheet:
    """A straight view without its ruling lines, and where lines of text stand on it."""

    view: _View
    rulings: list[Area]
    picture: Pixels
    ink: Pixels
    black: Pixels
    """Its ink without that of seals."""
    areas: list[Area]


@dataclass(slots=True)
class _Seeing:
    """What was made out in a view."""

    view: _View
    rulings: list[Area]
    placed: list[Placed]
    illegible: int


def read_scan(
    picture: Pixels,
    number: int,
    size: tuple[float, float],
    recogniser: Recogniser,
    *,
    back: Any = None,
) -> PageGlyphs:
    """The glyphs and rulings of a picture of a page, `size` points wide and high.

    The picture has `DPI` dots per inch of a sheet of paper, whatever size the file says. Glyphs
    carry their confidence and their box in the page as given; a page that lies on its side or
    upside down is read upright. `back` is the matrix from pixels of the picture to points of the
    page as given, where that is more than a change of scale.
    """
    import numpy as np

    beat()
    high, wide = picture.shape[:2]
    page = PageGlyphs(number, wide / _SCALE, high / _SCALE, scanned=True, shown=size)
    picture = pale_seals(picture)
    ink = find_ink(picture)
    if min(high, wide) < _LEAST_SIDE or int((ink > 0).sum()) < _LEAST_INK:
        return page
    scaled = np.diag([size[0] / wide, size[1] / high, 1.0])
    seeing = _see(_View(picture, ink, scaled if back is None else back), recogniser)
    height, width = seeing.view.ink.shape
    page.width, page.height = width / _SCALE, height / _SCALE
    page.glyphs = [_make_glyph(placed, seeing.view.back) for placed in seeing.placed]
    page.rulings = [_make_ruling(area) for area in seeing.rulings]
    page.illegible = seeing.illegible
    return page


def measure_length(width: float, height: float) -> float:
    """How many sheets of paper a page is long, 1 to 5: a picture of a screen rolled down is long."""
    longer, shorter = max(width, height), max(min(width, height), 1.0)
    return min(max(longer / shorter / 2**0.5, 1.0), 5.0) if longer > 2 * shorter else 1.0


def _see(view: _View, recogniser: Recogniser) -> _Seeing:
    """What a picture shows, turned upright."""
    sheet = _lay(view, recogniser)
    if _lies_on_side(sheet.areas):
        sheet = _turn_over(_turn(view, 1), _lay(_turn(view, 1), recogniser), recogniser)
    else:
        sheet = _turn_over(view, sheet, recogniser)
    return _look(sheet, recogniser)


def _turn_over(view: _View, sheet: _Sheet, recogniser: Recogniser) -> _Sheet:
    """A sheet, or the same upside down where a few of its lines are read better so."""
    sureness = _taste(sheet, recogniser)
    if not sheet.areas or sureness >= _UNSURE:
        return sheet
    over = _lay(_turn(view, 2), recogniser)
    return over if _taste(over, recogniser) > sureness else sheet


def _taste(sheet: _Sheet, recogniser: Recogniser) -> float:
    """Mean confidence of the beginnings of a few long lines, 0 where nothing is made out."""
    longest = sorted(sheet.areas, key=lambda area: area.height - area.width)[:_TASTED]
    parts = [part for area in longest for part in part_area(area, sheet.rulings, sheet.ink)[:1]]
    begun = [part._replace(right=min(part.right, part.left + 8 * part.height)) for part in parts]
    _, read = _read_parts(sheet, begun, recogniser)
    return fmean(sign.confidence for signs in read for sign in signs) if any(read) else 0.0


def _turn(view: _View, turns: int) -> _View:
    """A view turned by quarters against the clock."""
    import numpy as np

    height, width = view.ink.shape
    back = {
        1: [[0, -1, width], [1, 0, 0], [0, 0, 1]],
        2: [[-1, 0, width], [0, -1, height], [0, 0, 1]],
        3: [[0, 1, 0], [-1, 0, height], [0, 0, 1]],
    }[turns]
    picture = np.ascontiguousarray(np.rot90(view.picture, turns))
    ink = np.ascontiguousarray(np.rot90(view.ink, turns))
    return _View(picture, ink, view.back @ np.array(back, dtype=float))


def _straighten(view: _View) -> _View:
    """A view without its slant."""
    import cv2
    import numpy as np

    slant = measure_slant(view.ink)
    if abs(slant) < _LEAST_SLANT:
        return view
    height, width = view.ink.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), slant, 1.0)
    picture = cv2.warpAffine(
        view.picture, turn, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    back = np.vstack([cv2.invertAffineTransform(turn), [0, 0, 1]])
    return _View(picture, find_ink(picture), view.back @ back)


def _lay(view: _View, recogniser: Recogniser) -> _Sheet:
    straight = _straighten(view)
    black = find_ink(straight.picture, red=False)
    rulings = _keep_tables(find_rulings(straight.picture, black))
    picture, ink = wipe_rulings(straight.picture, straight.ink, rulings)
    return _Sheet(straight, rulings, picture, ink, black & ink, _find_areas(picture, recogniser))


def _find_areas(picture: Pixels, recogniser: Recogniser) -> list[Area]:
    """Where lines stand; they are looked for in a smaller picture."""
    import cv2

    scale = _FIND_DPI / DPI
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    across, down = picture.shape[1] / small.shape[1], picture.shape[0] / small.shape[0]
    return [
        Area(area.left * across, area.top * down, area.right * across, area.bottom * down)
        for area in recogniser.find_lines(small)
    ]


def _lies_on_side(areas: Sequence[Area]) -> bool:
    """Whether most of what is long stands upright."""
    tall = sum(area.height for area in areas if area.height > _LONG * area.width)
    wide = sum(area.width for area in areas if area.width > _LONG * area.height)
    return tall > 2 * wide


def _look(sheet: _Sheet, recogniser: Recogniser) -> _Seeing:
    """The characters of an upright sheet."""
    parts = [part for area in sheet.areas for part in part_area(area, sheet.rulings, sheet.ink)]
    usual = median(part.height for part in parts) if parts else 0.0
    parts = [one for part in parts for one in part_stacked(part, usual, sheet.ink)]
    parts = [one for part in parts for one in part_long(part, sheet.ink)]
    parts += find_missed(list(_cells(sheet.rulings)), parts, sheet.black, usual)
    lines, read = _read_parts(sheet, parts, recogniser)
    skipped = [gap for line in lines for gap in find_skipped(line, sheet.ink)]
    again, _ = _read_parts(sheet, skipped, recogniser)
    mended = [line for line in again if is_ideographs(line, _SURE)]
    unread = sum(bool(signs) and not line for line, signs in zip(lines, read, strict=True))
    mend_dashes(lines)
    return _Seeing(
        sheet.view,
        sheet.rulings,
        [one for line in (*lines, *mended) for one in line],
        unread + len(skipped) - len(mended),
    )


def _read_parts(
    sheet: _Sheet, parts: Sequence[Area], recogniser: Recogniser
) -> tuple[list[list[Placed]], list[tuple[Sign, ...]]]:
    """The characters of each part, none where they are illegible; and what was made out."""
    crops = [pad_area(part, sheet.ink) for part in parts]
    read = recogniser.read_lines([cut_picture(sheet.picture, crop) for crop in crops])
    lines = [
        place_signs(signs, crop._replace(top=part.top, bottom=part.bottom))
        if signs and fmean(sign.confidence for sign in signs) >= _ILLEGIBLE
        else []
        for part, crop, signs in zip(parts, crops, read, strict=True)
    ]
    return lines, read


def _cells(rulings: Sequence[Area]) -> Iterator[Area]:
    """The insides of the cells of all tables, in pixels."""
    for grid in find_grids([_make_ruling(area) for area in rulings], 1):
        for cell in grid.cells:
            left, right = grid.columns[cell.column], grid.columns[cell.column + cell.column_span]
            top, bottom = grid.rows[cell.row], grid.rows[cell.row + cell.row_span]
            inside = Area(
                left * _SCALE + _INSET,
                top * _SCALE + _INSET,
                right * _SCALE - _INSET,
                bottom * _SCALE - _INSET,
            )
            if min(inside.width, inside.height) > _INSET:
                yield inside


def _keep_tables(rulings: list[Area]) -> list[Area]:
    """Rulings that belong to tables: an underline, a frame or a long stroke stays in the picture."""
    grids = find_grids([_make_ruling(area) for area in rulings], 1)
    edges = [
        (grid.columns[0] - 3, grid.top - 3, grid.columns[-1] + 3, grid.bottom + 3) for grid in grids
    ]
    return [area for area in rulings if any(_lies_in(_make_ruling(area), edge) for edge in edges)]


def _lies_in(ruling: Ruling, edge: tuple[float, float, float, float]) -> bool:
    left, top, right, bottom = edge
    across = left <= ruling.left and ruling.right <= right
    return across and top <= ruling.top and ruling.bottom <= bottom


def _make_glyph(placed: Placed, back: Any) -> Glyph:
    area = placed.area
    corners = [(x, y) for x in (area.left, area.right) for y in (area.top, area.bottom)]
    shown = [back @ (x, y, 1.0) for x, y in corners]
    xs, ys = [float(x / z) for x, _, z in shown], [float(y / z) for _, y, z in shown]
    seen = Seen(placed.confidence, min(xs), min(ys), max(xs), max(ys))
    left, top, right, bottom = (value / _SCALE for value in area)
    return Glyph(placed.text, left, top, right, bottom, seen)


def _make_ruling(area: Area) -> Ruling:
    """A drawn line as the line along its middle, in points."""
    left, top, right, bottom = (value / _SCALE for value in area)
    if area.width >= area.height:
        return Ruling(left, (top + bottom) / 2, right, (top + bottom) / 2)
    return Ruling((left + right) / 2, top, (left + right) / 2, bottom)
