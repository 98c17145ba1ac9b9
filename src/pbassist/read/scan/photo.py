"""A photo of a sheet of paper becomes the sheet: its corners found, its perspective undone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pbassist.read.scan.ocr import Pixels

_SMALL = 600
"""Pixels of the longer side in which corners are looked for."""
_LEAST, _MOST = 0.3, 0.97
"""Part of a photo that its sheet takes; more is a picture that was cut at the sheet's edges."""
_ROUGH = 0.02
"""Part of its outline by which a sheet's side may bend."""
_NARROWEST, _WIDEST = 1.15, 1.75
"""Times its width that a sheet is long; A4 and Letter lie between, a table's frame mostly not."""
_SQUINT = 0.75
"""Least part of a side that the one across from it has; a photo from further aside is not mended."""
_LEAST_LEVEL, _STEPS = 40, 6
_PLAIN = 12.0
"""Distance of grey inside and outside the sides of a sheet, of 255."""


def find_sheet(picture: Pixels) -> Any | None:
    """The corners of a sheet in a photo: 4 × 2 pixels from the top left, clockwise.

    None where the picture shows no sheet on another ground, or nothing but the sheet.
    """
    import cv2

    scale = min(1.0, _SMALL / max(picture.shape[:2]))
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    grey = cv2.medianBlur(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), 7)
    best, largest = None, 0.0
    for mask in _make_masks(grey):
        for corners in _find_quads(mask):
            area = float(cv2.contourArea(corners))
            if area > largest and _is_sheet(corners, grey):
                best, largest = corners, area
    return None if best is None else best / scale


def _make_masks(grey: Pixels) -> Iterator[Pixels]:
    """Black and white views of a photo in which its sheet may be one white area."""
    import cv2
    import numpy as np

    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (9, 9))
    level, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    levels = sorted({int(level), *np.linspace(_LEAST_LEVEL, 220, _STEPS).astype(int).tolist()})
    for one in levels:
        _, mask = cv2.threshold(grey, one, 255, cv2.THRESH_BINARY)
        yield cv2.morphologyEx(mask, cv2.MORPH_CLOSE, kernel)
    edges = cv2.dilate(cv2.Canny(grey, 30, 90), cv2.getStructuringElement(cv2.MORPH_RECT, (3, 3)))
    yield cv2.morphologyEx(edges, cv2.MORPH_CLOSE, kernel)


def _find_quads(mask: Pixels) -> Iterator[Any]:
    """Areas with four corners of a mask that are large enough, in order from the top left."""
    import cv2
    import numpy as np

    found, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    for contour in found:
        part = cv2.contourArea(contour) / mask.size
        if not _LEAST <= part <= _MOST:
            continue
        hull = cv2.convexHull(contour)
        shape = cv2.approxPolyDP(hull, _ROUGH * cv2.arcLength(hull, closed=True), closed=True)
        if len(shape) == 4:
            corners = shape.reshape(4, 2).astype(np.float32)
            sums, differences = corners.sum(axis=1), corners[:, 0] - corners[:, 1]
            order = [sums.argmin(), differences.argmax(), sums.argmax(), differences.argmin()]
            if len(set(map(int, order))) == 4:
                yield corners[order]


def _measure_sides(corners: Any) -> tuple[float, float, float, float]:
    """Pixels of the top, right, bottom and left side."""
    import numpy as np

    steps = np.roll(corners, -1, axis=0) - corners
    top, right, bottom, left = (float(np.hypot(*step)) for step in steps)
    return top, right, bottom, left


def _is_sheet(corners: Any, grey: Pixels) -> bool:
    """Whether four corners are those of a sheet of paper seen from nearly above."""
    top, right, bottom, left = _measure_sides(corners)
    if min(top, bottom) < _SQUINT * max(top, bottom) or min(left, right) < _SQUINT * max(
        left, right
    ):
        return False
    wide, high = (top + bottom) / 2, (left + right) / 2
    if not _NARROWEST <= max(wide, high) / max(min(wide, high), 1.0) <= _WIDEST:
        return False
    return _measure_step(corners, grey) >= _PLAIN


def _measure_step(corners: Any, grey: Pixels) -> float:
    """How much lighter the paper is than what lies around it, along the side where least."""
    import numpy as np

    middle = corners.mean(axis=0)
    height, width = grey.shape
    least = 255.0
    for number in range(4):
        start, end = corners[number], corners[(number + 1) % 4]
        points = [start + (end - start) * share for share in np.linspace(0.1, 0.9, 17)]
        steps = []
        for point in points:
            aside = (middle - point) / max(float(np.hypot(*(middle - point))), 1.0)
            (x0, y0), (x1, y1) = point + 6 * aside, point - 6 * aside
            if 0 <= x1 < width and 0 <= y1 < height:
                steps.append(int(grey[int(y0), int(x0)]) - int(grey[int(y1), int(x1)]))
        if steps:
            least = min(least, float(np.median(steps)))
    return least


def flatten_sheet(picture: Pixels, corners: Any, longer: int) -> tuple[Pixels, Any]:
    """The sheet alone, its longer side so many pixels, and the matrix back into the photo."""
    import cv2
    import numpy as np

    top, right, bottom, left = _measure_sides(corners)
    wide, high = (top + bottom) / 2, (left + right) / 2
    scale = longer / max(wide, high)
    width, height = max(round(wide * scale), 1), max(round(high * scale), 1)
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), flat)
    sheet = cv2.warpPerspective(
        picture, matrix, (width, height), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE
    )
    return sheet, np.linalg.inv(matrix)
