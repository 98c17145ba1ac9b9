"""Paths, dashes and backgrounds of cells become ruling lines.

A dotted or dashed border is drawn as many short pieces; a table may have no border at all but
cells of a colour side by side.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

_DASH = 12.0
"""Points a piece of a dashed line is long at most."""
_LEVEL = 0.6
"""Points within which pieces are on one line."""
_GAP = 3.5
_FEWEST = 4
"""Pieces of a line, and cells of a table."""
_BESIDE = 4.0
"""Points between backgrounds of neighbouring cells."""
_TILED = 0.7
"""Part of its rectangle that the backgrounds of a table fill."""
_MAX_FILLS = 1_000
_LARGEST = 0.5
"""Part of the page from which a background is no cell's."""


THIN = 3.0
"""Points: a filled rectangle this thin is a ruling line."""
_STRAIGHT = 1.0
_SHORTEST = 3.0
Point = tuple[float, float]


class Ruling(NamedTuple):
    """A horizontal or vertical line."""

    left: float
    top: float
    right: float
    bottom: float


def bound_path(points: Sequence[Point]) -> Ruling:
    """The box of a path's points."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Ruling(min(xs), min(ys), max(xs), max(ys))


def is_thin(box: Ruling) -> bool:
    """Whether a box is so thin that it is a line, however it is painted."""
    return box.right - box.left <= THIN or box.bottom - box.top <= THIN


def rule_path(points: Sequence[Point], *, stroked: bool) -> Iterator[Ruling]:
    """The ruling lines of a subpath: a thin rectangle, or the straight segments of a stroke."""
    box = bound_path(points)
    if is_thin(box):
        yield from _straighten(box)
    elif stroked:
        for (x0, y0), (x1, y1) in pairwise(points):
            if abs(x0 - x1) <= _STRAIGHT or abs(y0 - y1) <= _STRAIGHT:
                yield from _straighten(Ruling(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))


def _straighten(box: Ruling) -> Iterator[Ruling]:
    width, height = box.right - box.left, box.bottom - box.top
    if not _SHORTEST <= max(width, height) < math.inf:
        return
    if width >= height:
        middle = (box.top + box.bottom) / 2
        yield Ruling(box.left, middle, box.right, middle)
    else:
        middle = (box.left + box.right) / 2
        yield Ruling(middle, box.top, middle, box.bottom)


def is_dash(box: Ruling) -> bool:
    """Whether a box is so short that it may be a piece of a line."""
    return max(box.right - box.left, box.bottom - box.top) <= _DASH


def join_dashes(pieces: Sequence[Ruling]) -> list[Ruling]:
    """The lines that regular pieces make, level and upright."""
    found: list[Ruling] = []
    for upright in (False, True):
        turned = [_turn(piece) for piece in pieces] if upright else list(pieces)
        turned = [piece for piece in turned if piece.right - piece.left >= 0.5 * _height(piece)]
        turned.sort(key=lambda piece: (piece.top + piece.bottom, piece.left))
        for line in _split_levels(turned):
            found.extend(_turn(one) if upright else one for one in _chain(line))
    return found


def _turn(box: Ruling) -> Ruling:
    return Ruling(box.top, box.left, box.bottom, box.right)


def _height(box: Ruling) -> float:
    return box.bottom - box.top


def _split_levels(pieces: Sequence[Ruling]) -> Iterator[list[Ruling]]:
    level: list[Ruling] = []
    for piece in pieces:
        middle = piece.top + piece.bottom
        if level and middle - (level[-1].top + level[-1].bottom) > _LEVEL:
            yield sorted(level)
            level = []
        level.append(piece)
    if level:
        yield sorted(level)


def _chain(pieces: Sequence[Ruling]) -> Iterator[Ruling]:
    """Stretches of at least some pieces with small gaps between them."""
    run: list[Ruling] = []
    end = 0.0
    for piece in [*pieces, Ruling(1e9, 0.0, 1e9, 0.0)]:
        room = max(_GAP, 1.2 * (piece.right - piece.left))
        if run and piece.left - end > min(room, _DASH):
            if len(run) >= _FEWEST and end - run[0].left > _DASH:
                middle = (run[0].top + run[0].bottom) / 2
                yield Ruling(run[0].left, middle, end, middle)
            run = []
        end = max(end, piece.right) if run else piece.right
        run.append(piece)


def edge_fills(
    fills: Sequence[Ruling], rulings: Sequence[Ruling], size: tuple[float, float]
) -> list[Ruling]:
    """The sides of backgrounds that lie side by side in rows and columns, as rulings.

    `rulings` are the lines drawn on the page: cells that have these need no others. `size` are
    width and height of the page.
    """
    largest = _LARGEST * size[0] * size[1]
    cells = sorted({fill for fill in fills if _area(fill) < largest})
    if not _FEWEST <= len(cells) <= _MAX_FILLS:
        return []
    found: list[Ruling] = []
    for group in _group(cells):
        if _is_tiled(group) and not _is_drawn(group, rulings):
            found.extend(side for cell in group for side in _sides(cell))
    return found


def _area(box: Ruling) -> float:
    return (box.right - box.left) * (box.bottom - box.top)


def _group(cells: Sequence[Ruling]) -> list[list[Ruling]]:
    """Backgrounds that touch or nearly do; `cells` are sorted from the left."""
    group = list(range(len(cells)))

    def root(index: int) -> int:
        while group[index] != index:
            group[index] = group[group[index]]
            index = group[index]
        return index

    for one, cell in enumerate(cells):
        for other in range(one + 1, len(cells)):
            beside = cells[other]
            if beside.left > cell.right + _BESIDE:
                break
            if beside.top <= cell.bottom + _BESIDE and cell.top <= beside.bottom + _BESIDE:
                group[root(other)] = root(one)
    order = sorted(range(len(cells)), key=root)
    return [[cells[index] for index in members] for _, members in groupby(order, key=root)]


def _is_tiled(cells: Sequence[Ruling]) -> bool:
    """Whether cells fill their rectangle once, in more than one row and column."""
    if len(cells) < _FEWEST:
        return False
    left, top = min(cell.left for cell in cells), min(cell.top for cell in cells)
    right, bottom = max(cell.right for cell in cells), max(cell.bottom for cell in cells)
    part = sum(map(_area, cells)) / max((right - left) * (bottom - top), 1.0)
    wide = any(cell.left > left + _BESIDE for cell in cells)
    high = any(cell.top > top + _BESIDE for cell in cells)
    return wide and high and _TILED <= part <= 1.02


def _is_drawn(cells: Sequence[Ruling], rulings: Sequence[Ruling]) -> bool:
    """Whether lines are drawn upright and level between backgrounds."""
    left, top = min(cell.left for cell in cells), min(cell.top for cell in cells)
    right, bottom = max(cell.right for cell in cells), max(cell.bottom for cell in cells)
    inside = [
        ruling
        for ruling in rulings
        if left - _BESIDE <= ruling.left <= right + _BESIDE
        and top - _BESIDE <= ruling.top <= bottom + _BESIDE
    ]
    upright = sum(ruling.left == ruling.right for ruling in inside)
    return upright >= 1 and len(inside) - upright >= 2


def _sides(cell: Ruling) -> Iterator[Ruling]:
    left, top, right, bottom = cell
    yield Ruling(left, top, right, top)
    yield Ruling(left, bottom, right, bottom)
    yield Ruling(left, top, left, bottom)
    yield Ruling(right, top, right, bottom)
