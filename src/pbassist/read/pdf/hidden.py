"""Glyphs of a PDF page that nobody sees become hidden text.

Hidden is what is drawn without ink or wholly transparent, lies off the page or outside its clip,
is under two points beside text of a usual size, or has the colour of what lies behind it. Words
that lie unseen on a picture are the layer of a scan and are no hidden text; nor is the white text
of a dark table head. What has the colour of its ground, or is clipped, is looked at before it is
called hidden: the page is painted with and without it, no other text on it, and the two pictures
are compared.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from pbassist.read.layout.page import WHOLE, Glyph, PageGlyphs, Ruling
from pbassist.read.matrix import Matrix
from pbassist.read.pdf.astray import find_astray, find_clipped, find_outside
from pbassist.read.pdf.looks import Looks, find_unmarked
from pbassist.read.pdf.objects import Ground, PageObjects, Texts
from pbassist.read.pdf.pdfium import (
    Color,
    Handle,
    Quad,
    find_text_objects,
    read_bounds,
    read_colors,
)

if TYPE_CHECKING:
    import pypdfium2

_UNSEEN_MODE = 3
_CLIP_MODE = 7
_OUTLINED = (1, 2, 5, 6)
_WHITE: Color = (255, 255, 255, 255)
_SMALLEST = 2.0
"""Points under which nobody reads a text."""
_SHRUNK = 3.0
"""Times its size that other text has; a sheet printed small altogether hides nothing."""
_SAME_COLOR = 12
"""Of 255: colours that differ less are one to the eye."""
_LAYER = 0.25
"""Part of the page from which a picture with words upon it is a scan."""
_ALL = 0.9
_MAX_PAIRS = 2_000_000
"""Glyphs compared with grounds on a page."""
_MAX_PAINTED = 20_000
"""Objects of a page that is painted."""


@dataclass(eq=False)
class Printed:
    """A page's glyphs in the order of pdfium, with the objects that print them."""

    page: pypdfium2.PdfPage
    textpage: Handle
    found: PageGlyphs
    objects: PageObjects
    numbers: Sequence[int]
    glyphs: Sequence[Glyph]

    @cached_property
    def owners(self) -> list[Handle | None]:
        """The object of every glyph."""
        return find_text_objects(self.textpage, self.numbers)

    @cached_property
    def rows(self) -> dict[Handle, int]:
        """Where an object stands in the lists of the page's texts."""
        handles = self.objects.texts.handles
        return dict(zip(handles, range(len(handles)), strict=True))

    def list_owned(self, rows: Collection[int]) -> list[tuple[int, int]]:
        """The glyphs that texts of some rows print: place in `glyphs`, and row."""
        if not rows:
            return []
        found = [(at, self.rows.get(owner or 0, -1)) for at, owner in enumerate(self.owners)]
        return [(at, row) for at, row in found if row in rows]


class Unseen(NamedTuple):
    """The places in `Printed.glyphs` of what nobody sees."""

    hidden: set[int]
    astray: set[int]
    """Of what lies off the page or outside its clip; a sheet printed over pages does that too."""


def find_hidden(printed: Printed, looks: Looks) -> Unseen:
    """The glyphs nobody sees."""
    found = printed.found
    outside = find_outside(printed.glyphs, found.width, found.height)
    hidden = set(_find_unseen(printed)) - outside
    hidden.update(_find_tiny(printed, hidden | outside))
    clipped = {at for at, _ in printed.list_owned(find_clipped(printed.objects.texts))}
    pale = set(_find_pale(printed, hidden | outside))
    suspects = (pale | clipped) - hidden - outside
    lost = _look(printed, suspects, looks)
    hidden.update(lost & pale - clipped)
    return Unseen(hidden, find_astray(printed.glyphs, outside | (lost & clipped)))


def _find_unseen(printed: Printed) -> list[int]:
    """Glyphs drawn without ink, unless they are the words of a scan or of an outlined page."""
    texts, found = printed.objects.texts, printed.found
    if not {_UNSEEN_MODE, _CLIP_MODE}.intersection(texts.modes) and all(
        color[3] for color in set(texts.colors)
    ):
        return []
    facts = enumerate(zip(texts.modes, texts.colors, strict=True))
    clear = {
        row
        for row, (mode, color) in facts
        if (mode in (0, 4) and not color[3]) or (mode == _CLIP_MODE and not found.has_pictures)
    }
    unseen = {row for row, mode in enumerate(texts.modes) if mode == _UNSEEN_MODE}
    drawn = found.has_pictures or printed.objects.paths > len(unseen)
    if found.overlaid or (drawn and len(unseen) > _ALL * len(texts.modes)):
        unseen = set()
    layers, glyphs = _list_layers(printed), printed.glyphs
    return [
        at
        for at, row in printed.list_owned(clear | unseen)
        if row in clear or not any(_holds(layer, glyphs[at]) for layer in layers)
    ]


def _list_layers(printed: Printed) -> list[Ruling]:
    """Pictures large enough to be a scan; all of them when they make up the page together."""
    found = printed.found
    least = 0.0 if found.picture_cover >= WHOLE else _LAYER * found.width * found.height
    return [
        box
        for box in printed.objects.pictures
        if (box.right - box.left) * (box.bottom - box.top) >= least
    ]


def _find_tiny(printed: Printed, hidden: set[int]) -> list[int]:
    texts = printed.objects.texts
    scaled = list(zip(texts.sizes, (matrix[:4] for matrix in texts.matrices), strict=True))
    small = {fact for fact in set(scaled) if _measure(*fact) < _SMALLEST}
    rows = [row for row, fact in enumerate(scaled) if fact in small] if small else []
    # a Type 3 font may be of size 1 and print large letters
    bounds = zip(rows, read_bounds([texts.handles[row] for row in rows]), strict=True)
    tiny = {row for row, box in bounds if _is_low(texts.matrices[row], box)}
    owned = printed.list_owned(tiny)
    apart = hidden.union(at for at, _ in owned)
    others = [g.bottom - g.top for at, g in enumerate(printed.glyphs) if owned and at not in apart]
    usual = median(others) if others else 0.0
    return [at for at, row in owned if usual > _SHRUNK * _measure(*scaled[row])]


def _measure(size: float, matrix: tuple[float, ...]) -> float:
    """The smaller of the width and height in points of a full character."""
    a, b, c, d = matrix
    return abs(size) * min(math.hypot(a, b), math.hypot(c, d))


def _is_low(matrix: Matrix, box: Quad) -> bool:
    left, bottom, right, top = box
    upright = abs(matrix[0]) >= abs(matrix[1])
    return (top - bottom if upright else right - left) <= 1.5 * _SMALLEST


def _find_pale(printed: Printed, hidden: set[int]) -> list[int]:
    """Glyphs of the colour of what lies behind them."""
    texts, grounds = printed.objects.texts, printed.objects.grounds
    behind = {ground.color for ground in grounds if ground.color} | {_WHITE}
    colors = {
        color for color in set(texts.colors) if any(_is_near(color, other) for other in behind)
    }
    if not colors:
        return []
    pale = {row for row, color in enumerate(texts.colors) if color in colors}
    owned = [(at, row) for at, row in printed.list_owned(pale) if at not in hidden]
    if len(owned) * len(grounds) > _MAX_PAIRS:
        return []
    lost = [(at, row) for at, row in owned if _is_lost(texts, row, printed.glyphs[at], grounds)]
    outlined = _find_outlined({row for _, row in lost}, texts)
    return [at for at, row in lost if row not in outlined]


def _find_outlined(rows: set[int], texts: Texts) -> set[int]:
    """Those drawn with an outline of another colour."""
    outlined = [row for row in rows if texts.modes[row] in _OUTLINED]
    colors = read_colors([texts.handles[row] for row in outlined], stroke=True)
    pairs = zip(outlined, colors, strict=True)
    return {row for row, color in pairs if not _is_near(color, texts.colors[row])}


def _is_lost(texts: Texts, row: int, glyph: Glyph, grounds: Sequence[Ground]) -> bool:
    """Whether what lies right behind a glyph has its colour; the page is white."""
    order, color = texts.orders[row], texts.colors[row]
    for ground in reversed(grounds):
        if ground.order < order and _holds(ground.box, glyph):
            return ground.color is not None and _is_near(color, ground.color)
    return _is_near(color, _WHITE)


def _is_near(one: Color, two: Color) -> bool:
    return all(abs(a - b) <= _SAME_COLOR for a, b in zip(one[:3], two[:3], strict=True))


def _holds(ground: Ruling, glyph: Glyph) -> bool:
    x, y = (glyph.left + glyph.right) / 2, (glyph.top + glyph.bottom) / 2
    return ground.left <= x <= ground.right and ground.top <= y <= ground.bottom


def _look(printed: Printed, suspects: set[int], looks: Looks) -> set[int]:
    """Of suspects those that leave no mark on the page."""
    found, objects = printed.found, printed.objects
    handles = objects.texts.handles
    if not suspects or objects.paths + len(handles) > _MAX_PAINTED:
        return suspects
    given = {at: (printed.glyphs[at], printed.owners[at]) for at in suspects}
    return find_unmarked(printed.page, (found.width, found.height), given, handles, looks)
