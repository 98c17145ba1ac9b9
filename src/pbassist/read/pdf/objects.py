"""The objects of a PDF page become its texts, ruling lines, filled grounds and pictures.

Every object has its order: what is painted later lies above.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pbassist.read.layout.strokes import (
    THIN,
    Ruling,
    bound_path,
    edge_fills,
    is_dash,
    is_thin,
    join_dashes,
    rule_path,
)
from pbassist.read.matrix import IDENTITY, Matrix, multiply
from pbassist.read.pdf.pdfium import (
    CURVE,
    MOVE,
    Color,
    Handle,
    Quad,
    Segment,
    count_segments,
    list_objects,
    read_bounds,
    read_colors,
    read_draw_modes,
    read_kinds,
    read_matrices,
    read_modes,
    read_segments,
    read_sizes,
)

Place = Callable[[float, float], tuple[float, float]]
"""From the file's coordinates to points from the top left of the page as it is shown."""
_TEXT, _PATH, _IMAGE, _SHADING, _FORM = 1, 2, 3, 4, 5
_MAX_RULINGS = 40_000
"""Ruling segments of a page; a drawing has more, a form does not."""
_MAX_SEGMENTS = 400_000
"""Segments of paths of a page, straight or not, in which rulings are looked for."""
_MAX_OBJECTS = 200_000
"""Objects of a page that are looked at, those of forms counted as often as drawn."""
_OUTLINED = 8
"""Segments of a path that is more than a line, a rectangle or an arrow."""
_MAX_GROUNDS = 4_000
_DEEPEST = 8


@dataclass(slots=True)
class Texts:
    """The pieces of text of a page, each of one font and one colour: a list for each fact."""

    handles: list[Handle] = field(default_factory=list)
    orders: list[float] = field(default_factory=list)
    modes: list[int] = field(default_factory=list)
    """Render modes: 0 filled, 1 outlined, 2 both, 3 not shown, 4–7 the same and a clip."""
    colors: list[Color] = field(default_factory=list)
    """What each is filled with."""
    matrices: list[Matrix] = field(default_factory=list)
    """From its coordinates to the file's, without the font size."""
    sizes: list[float] = field(default_factory=list)
    """Font sizes before the matrix."""
    starts: list[Matrix] = field(default_factory=list)
    """The matrix of each within the form it stands in."""


class Ground(NamedTuple):
    """A filled area or a picture on which something may stand."""

    order: float
    box: Ruling
    color: Color | None
    """None for a picture, a shading or what is half transparent: any colour may lie there."""


@dataclass(slots=True)
class PageObjects:
    """What is painted on a page."""

    texts: Texts = field(default_factory=Texts)
    rulings: list[Ruling] = field(default_factory=list)
    """Empty when there are more than a table has."""
    grounds: list[Ground] = field(default_factory=list)
    """In the order they are painted."""
    pictures: list[Ruling] = field(default_factory=list)
    paths: int = 0
    outlines: int = 0
    """Paths of many segments: characters drawn as shapes, charts."""


@dataclass(slots=True)
class _Walk:
    found: PageObjects
    place: Place
    seen: int = 0
    segments: int = 0
    pieces: list[Ruling] = field(default_factory=list)
    """What may be a piece of a dashed line."""
    fills: list[Ruling] = field(default_factory=list)
    """What may be the background of a cell."""

    @property
    def drawing(self) -> bool:
        """Whether the page is more than a table."""
        rulings = len(self.found.rulings) + len(self.pieces)
        return rulings > _MAX_RULINGS or self.segments > _MAX_SEGMENTS


class _Level(NamedTuple):
    """A page or a form that is walked."""

    outer: Matrix
    depth: int
    start: float
    step: float


def read_objects(page: Handle, place: Place, size: tuple[float, float]) -> PageObjects:
    """The objects of a page `size` points wide and high, also inside forms."""
    walk = _Walk(PageObjects(), place)
    _read_level(walk, page, _Level(IDENTITY, 0, 0.0, 1.0))
    found = walk.found
    found.grounds.sort(key=lambda ground: ground.order)
    if walk.drawing:
        found.rulings = []
        return found
    if walk.pieces:
        found.rulings += join_dashes(walk.pieces)
    if walk.fills:
        found.rulings += edge_fills(walk.fills, found.rulings, size)
    return found


def _read_level(walk: _Walk, parent: Handle, level: _Level) -> None:
    handles = list_objects(parent, inside=level.depth > 0, most=_MAX_OBJECTS - walk.seen)
    walk.seen += len(handles)
    kinds = read_kinds(handles)
    by_kind: dict[int, list[int]] = {}
    for at, kind in enumerate(kinds):
        by_kind.setdefault(kind, []).append(at)
    step = level.step / (len(handles) + 2)

    def pick(kind: int) -> tuple[list[Handle], list[float]]:
        places = by_kind.get(kind, [])
        return [handles[at] for at in places], [level.start + step * (at + 1) for at in places]

    _read_texts(walk, *pick(_TEXT), level.outer)
    _read_paths(walk, *pick(_PATH), level.outer)
    for kind in (_IMAGE, _SHADING):
        _read_covers(walk, *pick(kind), level.outer, picture=kind == _IMAGE)
    forms, orders = pick(_FORM)
    if level.depth < _DEEPEST:
        for form, order, matrix in zip(forms, orders, read_matrices(forms), strict=True):
            inner = multiply(matrix, level.outer)
            _read_level(walk, form, _Level(inner, level.depth + 1, order, step))


def _read_texts(walk: _Walk, handles: list[Handle], orders: list[float], outer: Matrix) -> None:
    texts = walk.found.texts
    matrices = read_matrices(handles)
    texts.handles.extend(handles)
    texts.orders.extend(orders)
    texts.modes.extend(read_modes(handles))
    texts.colors.extend(read_colors(handles))
    texts.sizes.extend(read_sizes(handles))
    texts.starts.extend(matrices)
    plain = outer == IDENTITY
    texts.matrices.extend(matrices if plain else [multiply(own, outer) for own in matrices])


def _read_paths(walk: _Walk, paths: list[Handle], orders: list[float], outer: Matrix) -> None:
    """The ruling lines of paths, and the grounds they fill."""
    walk.found.paths += len(paths)
    modes = read_draw_modes(paths)
    colors, bounds = read_colors(paths), read_bounds(paths)
    for (fill, _), color, box, order in zip(modes, colors, bounds, orders, strict=True):
        if fill and color[3] and len(walk.found.grounds) < _MAX_GROUNDS:
            _take_ground(walk, order, box, color if color[3] == 255 else None, outer)
    counts = count_segments(paths)
    walk.segments += sum(counts)
    walk.found.outlines += sum(count >= _OUTLINED for count in counts)
    if walk.drawing:
        return
    plain = outer == IDENTITY
    facts = zip(modes, read_matrices(paths), read_segments(paths, counts), strict=True)
    for (fill, stroke), own, segments in facts:
        if fill or stroke:
            matrix = own if plain else multiply(own, outer)
            for points in _subpaths(segments, matrix, walk.place):
                walk.found.rulings.extend(_rule(walk, points, bool(fill), bool(stroke)))


def _read_covers(
    walk: _Walk, handles: list[Handle], orders: list[float], outer: Matrix, *, picture: bool
) -> None:
    for order, bounds in zip(orders, read_bounds(handles), strict=True):
        _take_ground(walk, order, bounds, None, outer)
        if picture:
            walk.found.pictures.append(place_quad(bounds, outer, walk.place))


def _take_ground(
    walk: _Walk, order: float, bounds: Quad, color: Color | None, outer: Matrix
) -> None:
    left, bottom, right, top = bounds
    if right - left <= THIN and top - bottom <= THIN:
        return
    box = place_quad(bounds, outer, walk.place)
    if box.right - box.left > THIN and box.bottom - box.top > THIN:
        walk.found.grounds.append(Ground(order, box, color))


def place_quad(quad: Quad, outer: Matrix, place: Place) -> Ruling:
    """A rectangle of the file as one of the page."""
    left, bottom, right, top = quad
    a, b, c, d, e, f = outer
    corners = [
        place(a * x + c * y + e, b * x + d * y + f) for x in (left, right) for y in (bottom, top)
    ]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return Ruling(min(xs), min(ys), max(xs), max(ys))


def _rule(
    walk: _Walk, points: list[tuple[float, float]], filled: bool, stroked: bool
) -> Iterator[Ruling]:
    """The ruling lines of one subpath: stroked straight segments and thin filled rectangles."""
    box = bound_path(points)
    if is_thin(box) and is_dash(box):
        walk.pieces.append(box)
    elif filled and not stroked and not is_thin(box):
        walk.fills.append(box)
    yield from rule_path(points, stroked=stroked)


def _subpaths(
    segments: Sequence[Segment], matrix: Matrix, place: Place
) -> Iterator[list[tuple[float, float]]]:
    """Points of each subpath of straight lines; one with curves is left out."""
    a, b, c, d, e, f = matrix
    points: list[tuple[float, float]] = []
    curved = False
    for x, y, kind, closes in segments:
        if kind == MOVE:
            if len(points) > 1 and not curved:
                yield points
            points, curved = [], False
        curved = curved or kind == CURVE
        points.append(place(a * x + c * y + e, b * x + d * y + f))
        if closes:
            points.append(points[0])
    if len(points) > 1 and not curved:
        yield points
