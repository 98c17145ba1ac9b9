"""A PDF page painted with and without some text becomes the knowledge of what leaves a mark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from pbassist.read.layout.page import Glyph
from pbassist.read.pdf.pdfium import Handle, hide_objects

if TYPE_CHECKING:
    import pypdfium2

_INK = 24
"""Of 255: a change of the picture that the eye sees."""
_PIXELS = 2_000_000
_SCALE = 2.0


@dataclass(slots=True)
class Looks:
    """How many pages of a file may still be looked at as a picture."""

    left: int = 40


def find_unmarked(
    page: pypdfium2.PdfPage,
    size: tuple[float, float],
    suspects: Mapping[int, tuple[Glyph, Handle | None]],
    texts: Sequence[Handle],
    looks: Looks,
) -> set[int]:
    """Of suspects those that leave no mark on the picture of a page without other text.

    `size` is that of the page in points, `texts` are all its pieces of text. All suspects are given
    back where there are no more looks.
    """
    width, height = size
    if looks.left <= 0 or width * height <= 0:
        return set(suspects)
    looks.left -= 1
    scale = min(_SCALE, (_PIXELS / (width * height)) ** 0.5)
    owners = {owner for _, owner in suspects.values()}
    hide_objects([handle for handle in texts if handle not in owners], hidden=True)
    shown = _paint(page, scale)
    hide_objects(texts, hidden=True)
    empty = _paint(page, scale)
    hide_objects(texts, hidden=False)
    return {at for at, (glyph, _) in suspects.items() if not _differ(shown, empty, scale, glyph)}


class _Picture(NamedTuple):
    """Rows of pixels of three bytes."""

    pixels: bytes
    width: int
    height: int
    stride: int


def _paint(page: pypdfium2.PdfPage, scale: float) -> _Picture:
    bitmap = page.render(scale=scale, may_draw_forms=False, draw_annots=False)
    try:
        return _Picture(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride)
    finally:
        bitmap.close()


def _differ(one: _Picture, two: _Picture, scale: float, glyph: Glyph) -> bool:
    """Whether two pictures differ, to the eye, where a glyph stands."""
    left, right = (_bound(side * scale, one.width) for side in (glyph.left, glyph.right))
    top, bottom = (_bound(side * scale, one.height) for side in (glyph.top, glyph.bottom))
    for row in range(top, min(bottom + 1, one.height)):
        start = row * one.stride + 3 * left
        end = row * one.stride + 3 * min(right + 1, one.width)
        here, there = one.pixels[start:end], two.pixels[start:end]
        if here != there and any(abs(a - b) > _INK for a, b in zip(here, there, strict=True)):
            return True
    return False


def _bound(value: float, most: int) -> int:
    return int(min(max(value, 0.0), most - 1))
