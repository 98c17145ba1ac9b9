"""A picture of a page becomes straight: its slant measured, its ruling lines found and wiped out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median
from typing import TYPE_CHECKING

from pbassist.read.scan.ocr import Area

if TYPE_CHECKING:
    from pbassist.read.scan.ocr import Pixels

_SMALL = 700
"""Pixels of the longer side in which a slant is measured."""
_WIDEST_SLANT = 6.0
"""Degrees."""
_BLOCK = 35
"""Pixels around a point that its paper's brightness is taken from; odd."""
_DARKER = 18
"""How much darker than the paper around it ink is, of 255."""
_LONG = 60
"""Pixels at 150 dpi of a line no stroke of a character reaches: 10 mm."""
_SHORT = 16
"""Pixels of a line that stands between two long ones."""
_THICK = 10
_REACH = 2
"""Pixels from a line within which another one touches it; strokes of characters keep off more."""
_EVEN = 0.75
"""Part of the darkness of its middle that a line keeps to its ends."""
_CROSSED = 0.05
"""Part of the paper beside a line that may be ink."""
_WRITTEN = 0.25
"""Part of the paper beside a stroke of a character that its other strokes ink."""
_MAX_PIECES = 4_000
_RED, _REDDISH = 50, 20
"""How much redder than green and blue the ink of a seal is, and its edges in a JPEG."""
_BLACK = 0.35
"""Part of a seal's redness that is left where black ink is under it."""
_SEAL = (60, 420)
"""Pixels of the sides of a seal at 150 dpi: 10 to 71 mm."""
_ROUND = 0.5
"""Part of its longer side that the shorter one of a seal has; a red heading is longer."""


def pale_seals(picture: Pixels) -> Pixels:
    """The picture with the red of seals as pale as in red light; black under it stays.

    A red heading is no seal: it is longer than it is high.
    """
    import cv2
    import numpy as np

    blue, green, red = (picture[:, :, at].astype(np.int16) for at in range(3))
    redness = red - np.maximum(blue, green)
    strong: Pixels = np.where(redness > _RED, 255, 0).astype(np.uint8)
    if int((strong > 0).sum()) < _SEAL[0]:
        return picture
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (15, 15))
    joined = cv2.morphologyEx(strong, cv2.MORPH_CLOSE, kernel)
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    paled = picture.copy()
    for x, y, wide, high, _ in stats[1:_MAX_PIECES].tolist():
        longer, shorter = max(wide, high), min(wide, high)
        if shorter >= max(_SEAL[0], _ROUND * longer) and longer <= _SEAL[1]:
            rows, columns = slice(max(y - 3, 0), y + high + 3), slice(max(x - 3, 0), x + wide + 3)
            inked = redness[rows, columns] > _REDDISH
            light = red[rows, columns]
            level = float(np.median(light[redness[rows, columns] > _RED]))
            paper = np.percentile(picture[rows, columns].reshape(-1, 3), 90, axis=0)
            share = (light - _BLACK * level) / (0.9 * level - _BLACK * level)
            shown = np.clip(share, 0.0, 1.0)[:, :, None] * paper
            paled[rows, columns][inked] = shown[inked].astype(np.uint8)
    return paled


def find_ink(picture: Pixels, *, red: bool = True) -> Pixels:
    """Height × width: 255 where ink is, 0 where paper is, also under uneven light.

    Without `red`, the ink of a seal is paper.
    """
    import cv2

    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY) if red else picture[:, :, 2].copy()
    ink: Pixels = cv2.adaptiveThreshold(
        grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, _BLOCK, _DARKER
    )
    return ink


def measure_slant(ink: Pixels) -> float:
    """Degrees by which lines fall to the right, within ±6; 0 for a page without lines."""
    import cv2

    scale = min(1.0, _SMALL / max(ink.shape))
    small = cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    best, step = 0.0, 1.0
    reach = _WIDEST_SLANT
    while step > 0.02:
        count = round(reach / step)
        angles = [best + step * n for n in range(-count, count + 1)]
        best = max(angles, key=lambda angle: (_rate(small, angle), -abs(angle)))
        reach, step = step, step / 4
    return best if abs(best) < _WIDEST_SLANT + 0.5 else 0.0


def _rate(ink: Pixels, angle: float) -> float:
    """How sharply rows of ink and paper alternate when a page is turned back by an angle."""
    import cv2

    height, width = ink.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    rows = cv2.warpAffine(ink, turn, (width, height)).sum(axis=1, dtype="float64")
    return float(((rows[1:] - rows[:-1]) ** 2).sum())


def find_rulings(picture: Pixels, ink: Pixels) -> list[Area]:
    """The ruling lines of a straight picture, each as thick as it is drawn.

    A line is longer than any stroke of a character, or reaches from one such line to another.
    """
    import cv2

    level, upright = (_find_long(ink, across=across) for across in (True, False))
    if len(level) + len(upright) > _MAX_PIECES:
        return []
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    without_level, without_upright = _leave_out(ink, level), _leave_out(ink, upright)
    upright = [_trim(piece, level, without_level) for piece in upright]
    found = [*level, *upright]
    for across, walls, bare in ((True, upright, without_upright), (False, level, without_level)):
        pieces = _find_long(ink, across=across, least=_SHORT)
        found.extend(
            piece
            for piece in _keep_between(pieces, walls, across=across)
            if _is_even(grey, piece, across=across)
            and _measure_crossed(bare, piece, across=across) < _CROSSED
        )
    return list(dict.fromkeys(found))


def _leave_out(ink: Pixels, pieces: Sequence[Area]) -> Pixels:
    bare = ink.copy()
    for piece in pieces:
        left, top, right, bottom = map(int, piece)
        bare[max(top - 1, 0) : bottom + 1, max(left - 1, 0) : right + 1] = 0
    return bare


def _trim(piece: Area, levels: Sequence[Area], ink: Pixels) -> Area:
    """An upright line without the stroke of a character that it runs into above or below."""
    middle = (piece.left + piece.right) / 2
    crossing = sorted(
        (wall.top, wall.bottom)
        for wall in levels
        if wall.left - _THICK <= middle <= wall.right + _THICK
        and wall.bottom >= piece.top - _REACH
        and wall.top <= piece.bottom + _REACH
    )
    if len(crossing) < 2:
        return piece
    if 0 < crossing[0][0] - piece.top < _LONG:
        piece = piece._replace(top=crossing[0][0])
    if 0 < piece.bottom - crossing[-1][1] < _LONG:
        piece = piece._replace(bottom=crossing[-1][1])
    if len(crossing) > 2 and _is_stroke(piece, crossing[0][1], crossing[1][0], ink):
        piece = piece._replace(top=crossing[1][0])
    if len(crossing) > 2 and _is_stroke(piece, crossing[-2][1], crossing[-1][0], ink):
        piece = piece._replace(bottom=crossing[-2][1])
    return piece


def _is_stroke(piece: Area, top: float, bottom: float, ink: Pixels) -> bool:
    """Whether a piece between two lines is a character's: others cross it."""
    if not _SHORT <= bottom - top < _LONG or top < piece.top - _REACH:
        return False
    segment = piece._replace(top=top, bottom=bottom)
    return _measure_crossed(ink, segment, across=False) > _WRITTEN


def _is_even(grey: Pixels, piece: Area, *, across: bool) -> bool:
    """Whether a piece is as dark where it meets the walls as in its middle.

    Strokes of characters that fill a narrow row end a little before its lines.
    """
    left, top, right, bottom = map(int, piece)
    if across:
        darkest = grey[max(top - 1, 0) : bottom + 1, left + 1 : right - 1].min(axis=0)
    else:
        darkest = grey[top + 1 : bottom - 1, max(left - 1, 0) : right + 1].min(axis=1)
    dark = [255 - int(value) for value in darkest]
    return bool(dark) and min(dark) >= _EVEN * median(dark)


def _measure_crossed(ink: Pixels, piece: Area, *, across: bool) -> float:
    """The part of the paper along the sides of a piece that other strokes ink."""
    left, top, right, bottom = map(int, piece)
    inner = 3
    if across:
        sides = [ink[max(top - 4, 0) : max(top - 1, 0), left + inner : right - inner]]
        sides.append(ink[bottom + 1 : bottom + 4, left + inner : right - inner])
    else:
        sides = [ink[top + inner : bottom - inner, max(left - 4, 0) : max(left - 1, 0)]]
        sides.append(ink[top + inner : bottom - inner, right + 1 : right + 4])
    return max(float((side > 0).mean()) if side.size else 0.0 for side in sides)


def _find_long(ink: Pixels, *, across: bool, least: int = _LONG) -> list[Area]:
    import cv2

    size = (least, 1) if across else (1, least)
    close = (3, 1) if across else (1, 3)
    mended = cv2.morphologyEx(
        ink, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, close)
    )
    drawn = cv2.morphologyEx(
        mended, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, size)
    )
    _, _, stats, _ = cv2.connectedComponentsWithStats(drawn, connectivity=8)
    areas = [Area(x, y, x + w, y + h) for x, y, w, h, _ in stats[1 : _MAX_PIECES * 4].tolist()]
    return [area for area in areas if (area.height if across else area.width) <= _THICK]


def _keep_between(pieces: Sequence[Area], walls: Sequence[Area], *, across: bool) -> Iterable[Area]:
    """Pieces both of whose ends stand at walls across them."""
    import numpy as np

    if not walls:
        return
    reach = np.array([-_REACH, -_REACH, _REACH, _REACH])
    left, top, right, bottom = (np.array(walls) + reach).T
    for piece in pieces:
        x, y = (piece.left + piece.right) / 2, (piece.top + piece.bottom) / 2
        ends = (
            [(piece.left, y), (piece.right, y)] if across else [(x, piece.top), (x, piece.bottom)]
        )
        if all(
            ((left <= at) & (at <= right) & (top <= level) & (level <= bottom)).any()
            for at, level in ends
        ):
            yield piece


def wipe_rulings(picture: Pixels, ink: Pixels, rulings: Sequence[Area]) -> tuple[Pixels, Pixels]:
    """The picture and its ink without the lines, so that no line is read as 1 or 一."""
    clean, dry = picture.copy(), ink.copy()
    height, width = ink.shape
    for area in rulings:
        left, top = max(int(area.left) - 2, 0), max(int(area.top) - 2, 0)
        right, bottom = min(int(area.right) + 2, width), min(int(area.bottom) + 2, height)
        paper = picture[max(top - 3, 0) : bottom + 3, max(left - 3, 0) : right + 3]
        clean[top:bottom, left:right] = paper.reshape(-1, 3).max(axis=0)
        dry[top:bottom, left:right] = 0
    return clean, dry
