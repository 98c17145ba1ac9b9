"""Lines and grids of a page become frames in reading order: columns of text side by side, or one.

A gutter is a strip without a character that runs through many lines with text on both sides, the
most of them as wide as their column. What crosses it (a title, a wide table) stands between.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from pbassist.read.pdf_grids import Grid
from pbassist.read.pdf_lines import Line, read_lines
from pbassist.read.pdf_page import Glyph, Ruling

Item = Line | Grid
Gap = tuple[float, float]
_WIDE = 0.9
"""Em from which a gap may be a gutter or lie between the columns of a table."""
_LEAST_LINES = 4
"""Lines on each side that make columns."""
_FULL = 0.8
"""Part of a column's width from which a line fills it."""
_MOSTLY = 0.6
"""Part of the lines of a column that must fill it."""
_STEP = 2.0
_MAX_LINES = 1_500
"""Lines of a page in which columns are looked for."""
_DEEPEST = 3
_FEWEST_CHARACTERS = 7
_PROSE = re.compile(r"[，。；、！？]|[a-z]{2,20}[,.;] |[a-z]{2,20} [a-z]{2,20} [a-z]")
_PUNCTUATED = 0.3
"""Part of the lines of a column that hold the marks of sentences."""


@dataclass(slots=True, eq=False)
class Frame:
    """Items one below the other between two edges."""

    items: list[Item]
    column: tuple[int, int] | None = None
    """Edges of its column in steps of some points; None for the whole width."""


def find_gaps(line: Line, least: float = _WIDE) -> list[Gap]:
    """The gaps between its characters of at least so many ems."""
    wide = least * line.em
    return [
        (glyph.left, glyph.right)
        for glyph in line.glyphs
        if glyph.right - glyph.left >= wide and glyph.text == " "
    ]


def split_frames(
    lines: Sequence[Line], grids: Sequence[Grid], rules: Sequence[Ruling]
) -> list[Frame]:
    """The frames of a page, each with its items from the top; `rules` are lines of no grid."""
    items: list[Item] = [*lines, *grids]
    items.sort(key=lambda item: (_top(item), _left(item)))
    return _split(items, rules, 0)


def _split(items: list[Item], rules: Sequence[Ruling], depth: int) -> list[Frame]:
    whole = [Frame(items)]
    if depth >= _DEEPEST or len(items) > _MAX_LINES:
        return whole
    for gutter in _find_gutters(items):
        frames = _split_at(items, gutter, rules, depth)
        if frames is not None:
            return frames
    return whole


def _find_gutters(items: Sequence[Item]) -> list[Gap]:
    """Strips that are free in the most lines, the best first."""
    votes: dict[int, int] = {}
    for item in items:
        if isinstance(item, Line):
            for left, right in find_gaps(item):
                for step in range(int(left // _STEP), min(int(right // _STEP), 1_000) + 1):
                    votes[step] = votes.get(step, 0) + 1
    most = max(votes.values(), default=0)
    if most < _LEAST_LINES:
        return []
    strips: list[list[int]] = []
    for step in sorted(step for step, count in votes.items() if count >= 0.8 * most):
        if strips and step == strips[-1][-1] + 1:
            strips[-1].append(step)
        else:
            strips.append([step])
    strips.sort(key=lambda strip: (-max(votes[step] for step in strip), strip[0]))
    return [(strip[0] * _STEP, (strip[-1] + 1) * _STEP) for strip in strips[:4]]


def _split_at(
    items: list[Item], gutter: Gap, rules: Sequence[Ruling], depth: int
) -> list[Frame] | None:
    """The frames when a gutter runs through a part of the page; None when it does not."""
    middle = (gutter[0] + gutter[1]) / 2
    frames: list[Frame] = []
    found = False
    for run, crossing in _runs(items, middle):
        trimmed = None if crossing else _cut_run(run, middle, rules)
        if trimmed is None:
            frames.append(Frame(run))
            continue
        found = True
        above, left, right, below = trimmed
        if above:
            frames.append(Frame(above))
        for side in (left, right):
            column = _edges(side)
            for frame in _split(side, rules, depth + 1):
                frame.column = frame.column or column
                frames.append(frame)
        if below:
            frames.append(Frame(below))
    return frames if found else None


def _runs(items: Sequence[Item], middle: float) -> list[tuple[list[Item], bool]]:
    """Items that follow each other and cross a line down the page, or do not."""
    runs: list[tuple[list[Item], bool]] = []
    for item in items:
        crossing = _crosses(item, middle)
        if runs and runs[-1][1] == crossing:
            runs[-1][0].append(item)
        else:
            runs.append(([item], crossing))
    return runs


def _crosses(item: Item, middle: float) -> bool:
    if isinstance(item, Grid):
        return item.columns[0] < middle < item.columns[-1]
    if not item.left < middle < item.right:
        return False
    return not any(left < middle < right for left, right in find_gaps(item))


def _cut_run(
    run: Sequence[Item], middle: float, rules: Sequence[Ruling]
) -> tuple[list[Item], list[Item], list[Item], list[Item]] | None:
    """What stands above two columns, on their left and right side, and below; None without them."""
    lefts, rights = _sides(run, middle)
    if not (_is_column(lefts) and _is_column(rights)):
        return None
    top = max(_top(lefts[0]), _top(rights[0]))
    low = min(_bottom(lefts[-1]), _bottom(rights[-1]))
    if any(r.left < middle < r.right and top < r.top < low for r in rules if r.top == r.bottom):
        return None
    end = _find_end(lefts, rights)
    above: list[Item] = []
    while len(lefts) > 1 and _bottom(lefts[1]) < _top(rights[0]) and not above:
        gap = _top(lefts[1]) - _top(lefts[0])
        if gap < 1.5 * _pitch(lefts):
            break
        above.append(lefts.pop(0))
    below = [item for item in lefts if _top(item) > end]
    return above, [item for item in lefts if _top(item) <= end], rights, below


def _find_end(lefts: Sequence[Item], rights: Sequence[Item]) -> float:
    """The height at which columns end: a left one goes on alone until a wider gap."""
    low = _bottom(rights[-1])
    pitch = _pitch(lefts)
    for above, item in pairwise(lefts):
        if _top(item) > low and _top(item) - _top(above) > 1.35 * pitch:
            return _top(item) - 0.1
    return float("inf")


def _pitch(items: Sequence[Item]) -> float:
    steps = [_top(two) - _top(one) for one, two in pairwise(items)]
    return median(steps) if steps else 0.0


def _sides(run: Sequence[Item], middle: float) -> tuple[list[Item], list[Item]]:
    """The items on both sides; the lines of each are read anew."""
    sides: tuple[list[Item], list[Item]] = ([], [])
    glyphs: tuple[list[Glyph], list[Glyph]] = ([], [])
    page = 0
    for item in run:
        if isinstance(item, Grid):
            sides[item.columns[0] >= middle].append(item)
            continue
        page = item.page
        for glyph in item.glyphs:
            if glyph.right - glyph.left < _WIDE * item.em or glyph.text != " ":
                glyphs[glyph.left + glyph.right >= 2 * middle].append(glyph)
    for side, marks in zip(sides, glyphs, strict=True):
        side.extend(read_lines(marks, page))
        side.sort(key=_top)
    return sides


def _is_column(items: Sequence[Item]) -> bool:
    """Whether most lines run from edge to edge, as prose does and cells of a table do not."""
    lines = [item for item in items if isinstance(item, Line)]
    if len(lines) < _LEAST_LINES:
        return False
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    full = sum(line.right - line.left >= _FULL * (right - left) for line in lines)
    told = sum(_PROSE.search(line.text) is not None for line in lines)
    wide = right - left >= _FEWEST_CHARACTERS * median(line.em for line in lines)
    return wide and full >= _MOSTLY * len(lines) and told >= _PUNCTUATED * len(lines)


def _edges(items: Sequence[Item]) -> tuple[int, int]:
    left = min(_left(item) for item in items)
    right = max(item.right if isinstance(item, Line) else item.columns[-1] for item in items)
    return round(left / 12), round(right / 12)


def _top(item: Item) -> float:
    return item.middle if isinstance(item, Line) else item.top


def _bottom(item: Item) -> float:
    return item.middle if isinstance(item, Line) else item.bottom


def _left(item: Item) -> float:
    return item.left if isinstance(item, Line) else item.columns[0]
