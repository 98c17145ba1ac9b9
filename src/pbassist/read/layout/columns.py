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

from pbassist.read.layout.grids import Grid
from pbassist.read.layout.lines import Line, read_lines
from pbassist.read.layout.page import Glyph, Ruling

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
_FEW_LINES = 2
"""Lines on each side that go on with the columns of a page before."""
_WIDEST_PITCH = 1.8
"""Em between lines of one paragraph."""
_SAME_GUTTER = 10.0
_WIDE_IN_ROW = 1.3
_STEP = 2.0
_INNER = 0.25
"""Part of the width from which text may be that of a second column."""
_MAX_LINES = 1_500
"""Lines of a page in which columns are looked for."""
_DEEPEST = 3
_FEWEST_CHARACTERS = 7
_PROSE = re.compile(r"[，。；、！？]|[a-z]{2,20}[,.;] |[a-z]{2,20} [a-z]{2,20} [a-z]")
_CLOSING = ("。", "；", "！", "？")
_PUNCTUATED = 0.3
"""Part of the lines of a column that hold the marks of sentences."""


@dataclass(slots=True, eq=False)
class Frame:
    """Items one below the other between two edges."""

    items: list[Item]
    column: tuple[int, int] | None = None
    """The gutter beside its column and the side of it; None for the whole width."""


def find_gaps(line: Line, least: float = _WIDE) -> list[Gap]:
    """The gaps between its characters of at least so many ems."""
    wide = least * line.em
    return [
        (left, right)
        for text, left, _, right, _, _ in line.glyphs
        if text == " " and right - left >= wide
    ]


@dataclass(slots=True, eq=False)
class _Sheet:
    """What is known of a page while it is split."""

    rules: Sequence[Ruling]
    known: list[float]
    """Middles of gutters of this page and of those before."""


def split_frames(
    lines: Sequence[Line], grids: Sequence[Grid], rules: Sequence[Ruling], known: list[float]
) -> list[Frame]:
    """The frames of a page, each with its items from the top.

    `rules` are lines of no grid. `known` are gutters of the pages before, the page's own are added:
    where one was, fewer lines make columns.
    """
    items: list[Item] = [*lines, *grids]
    items.sort(key=lambda item: (_top(item), _left(item)))
    return _split(items, _Sheet(rules, known), 0)


def _split(items: list[Item], sheet: _Sheet, depth: int) -> list[Frame]:
    whole = [Frame(items)]
    if depth >= _DEEPEST or len(items) > _MAX_LINES:
        return whole
    found = [(middle, _LEAST_LINES) for middle in _find_gutters(items)]
    for middle, least in [*found, *((middle, _FEW_LINES) for middle in sheet.known[:4])]:
        if least == _LEAST_LINES and _split_at(items, middle, sheet, depth, least) is None:
            continue
        frames = _split_at(items, middle, sheet, depth, _FEW_LINES)
        if frames is not None:
            if not any(abs(middle - known) < _SAME_GUTTER for known in sheet.known):
                sheet.known.append(middle)
            return frames
    return whole


def _find_gutters(items: Sequence[Item]) -> list[float]:
    """Middles of strips with much text on both sides and little over them, the best first."""
    lines = [item for item in items if isinstance(item, Line)]
    if not lines:
        return []
    start = min(line.left for line in lines)
    parts = [part for line in lines for part in _find_parts(line)]
    inner = start + _INNER * (max(line.right for line in lines) - start)
    if sum(left > inner for left, _ in parts) < _LEAST_LINES:
        return []
    return _rate_strips([(int((one - start) // _STEP), int((two - start) // _STEP) + 1)
                         for one, two in parts if two - start < 1e4], start)  # fmt: skip


def _find_parts(line: Line) -> list[Gap]:
    """Where a line has text, between its gaps."""
    parts: list[Gap] = []
    start = line.left
    for left, right in find_gaps(line):
        parts.append((start, left))
        start = right
    return [*parts, (start, line.right)]


def _rate_strips(parts: Sequence[tuple[int, int]], start: float) -> list[float]:
    """Runs of steps rated by the text on their poorer side less that over them."""
    size = max(end for _, end in parts) + 1
    begins, ends = [0] * (size + 1), [0] * (size + 1)
    for one, two in parts:
        begins[one] += 1
        ends[two] += 1
    before = 0
    after = len(parts)
    strips: list[tuple[int, int, int]] = []
    for step in range(size):
        before += ends[step]
        after -= begins[step]
        poorer = min(before, after)
        rate = poorer - (len(parts) - before - after)
        if poorer < _LEAST_LINES:
            continue
        if strips and strips[-1][2] == step and abs(strips[-1][0] - rate) <= 1:
            strips[-1] = (max(strips[-1][0], rate), strips[-1][1], step + 1)
        else:
            strips.append((rate, step, step + 1))
    strips.sort(key=lambda strip: (-strip[0], strip[1] - strip[2]))
    return [start + (one + two) / 2 * _STEP for _, one, two in strips[:3]]


def _split_at(
    items: list[Item], middle: float, sheet: _Sheet, depth: int, least: int
) -> list[Frame] | None:
    """The frames when a gutter runs through a part of the page; None when it does not."""
    frames: list[Frame] = []
    found = False
    runs = _runs(items, middle)
    for number, (run, crossing) in enumerate(runs):
        lefts, rights = ([], []) if crossing else _sides(run, middle)
        few = len(lefts) < least or len(rights) < (1 if least == _FEW_LINES else least)
        if few or _is_ruled_over(lefts, rights, middle, sheet):
            frames.append(Frame(run))
            continue
        above = _take_lead(lefts, rights)
        end = _find_end(lefts, rights, balanced=number + 1 < len(runs))
        below = [item for item in lefts if _top(item) > end]
        lefts = [item for item in lefts if _top(item) <= end]
        gutter = _name_gutter(middle, sheet)
        sides = [
            _frame_side(side, sheet, depth, least, (gutter, number))
            for number, side in enumerate((lefts, rights))
        ]
        if not all(sides):
            frames.append(Frame(run))
            continue
        found = True
        frames += [Frame(above)] if above else []
        frames += [frame for side in sides for frame in side]
        frames += [Frame(below)] if below else []
    return _merge_whole(frames) if found else None


def _merge_whole(frames: Sequence[Frame]) -> list[Frame]:
    """Frames as wide as the page that follow each other made one."""
    merged: list[Frame] = []
    for frame in frames:
        if merged and merged[-1].column is None and frame.column is None:
            merged[-1].items.extend(frame.items)
        else:
            merged.append(frame)
    return merged


def _name_gutter(middle: float, sheet: _Sheet) -> int:
    """The same number for a gutter on every page."""
    near = (known for known in sheet.known if abs(middle - known) < _SAME_GUTTER)
    return round(next(near, middle))


def _frame_side(
    side: list[Item], sheet: _Sheet, depth: int, least: int, column: tuple[int, int]
) -> list[Frame]:
    """The frames of one side of a gutter; none when it is no column of prose nor has columns."""
    if not side:
        return []
    frames = _split(side, sheet, depth + 1)
    if not any(frame.column for frame in frames) and not _is_column(side, least):
        return []
    for frame in frames:
        frame.column = frame.column or column
    return frames


def _is_ruled_over(
    lefts: Sequence[Item], rights: Sequence[Item], middle: float, sheet: _Sheet
) -> bool:
    """Whether a ruling between the lines runs over the gutter: the page has a table there."""
    top = max(_top(lefts[0]), _top(rights[0]))
    low = min(_bottom(lefts[-1]), _bottom(rights[-1]))
    return any(rule.left < middle < rule.right and top < rule.top < low for rule in sheet.rules)


def _runs(items: Sequence[Item], middle: float) -> list[tuple[list[Item], bool]]:
    """Items that follow each other and cross a line down the page, or do not."""
    runs: list[tuple[list[Item], bool]] = []
    wide = [_is_row(item, middle) for item in items]
    for number, item in enumerate(items):
        row = wide[number] and (wide[number - 1] or wide[(number + 1) % len(wide)])
        crossing = row or _crosses(item, middle)
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
    shown = [glyph for glyph in item.glyphs if glyph.text != " "]
    before = [glyph.right for glyph in shown if glyph.left + glyph.right < 2 * middle]
    after = [glyph.left for glyph in shown if glyph.left + glyph.right >= 2 * middle]
    return bool(before and after) and min(after) - max(before) < _WIDE * item.em


def _is_row(item: Item, middle: float) -> bool:
    """Whether a line has several parts on both sides of a gutter, as rows of a wide table have."""
    if not isinstance(item, Line) or not item.left < middle < item.right:
        return False
    gaps = find_gaps(item, _WIDE_IN_ROW)
    return any(right <= middle for _, right in gaps) and any(left >= middle for left, _ in gaps)


def _take_lead(lefts: list[Item], rights: list[Item]) -> list[Item]:
    """Take away what stands above both columns: alone, larger or with a gap below it."""
    pitch = max(_pitch(lefts), _pitch(rights))
    lead: list[Item] = []
    while min(len(lefts), len(rights)) > _LEAST_LINES:
        side, other = (lefts, rights) if _top(lefts[0]) <= _top(rights[0]) else (rights, lefts)
        one, two = side[0], min(side[1], other[0], key=_top)
        step = _top(two) - _top(one)
        larger = isinstance(one, Line) and isinstance(two, Line) and one.em > 1.12 * two.em
        if _top(other[0]) - _top(one) < 0.8 * pitch or not (larger or step >= 1.3 * pitch):
            break
        lead.append(side.pop(0))
    return lead


def _find_end(lefts: Sequence[Item], rights: Sequence[Item], *, balanced: bool) -> float:
    """The height at which columns end: a left one goes on alone until a wider gap.

    Above something as wide as the page columns are balanced, the left one a line longer at most.
    """
    low = _bottom(rights[-1])
    pitch = _pitch(lefts)
    if balanced and isinstance(rights[-1], Line):
        return low + 1.15 * min(pitch, _WIDEST_PITCH * rights[-1].em)
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


def _is_column(items: Sequence[Item], least: int) -> bool:
    """Whether most lines run from edge to edge, as prose does and cells of a table do not."""
    lines = [item for item in items if isinstance(item, Line)]
    if len(lines) < (1 if least == _FEW_LINES else least):
        return False
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    fills = [line.right - line.left >= _FULL * (right - left) for line in lines]
    full = sum(fills) + _count_closing(lines, fills)
    told = sum(_PROSE.search(line.text) is not None for line in lines)
    wide = right - left >= _FEWEST_CHARACTERS * median(line.em for line in lines)
    if least < _LEAST_LINES:
        return wide and told > 0 and (full >= _MOSTLY * len(lines) or len(lines) < _LEAST_LINES)
    return wide and full >= _MOSTLY * len(lines) and told >= _PUNCTUATED * len(lines)


def _count_closing(lines: Sequence[Line], fills: Sequence[bool]) -> int:
    """Short lines that close the sentence of a full one: as good as full, where prose is brief."""
    return sum(
        before and not filled and line.text.rstrip().endswith(_CLOSING)
        for (before, filled), line in zip(pairwise(fills), lines[1:], strict=True)
    )


def _top(item: Item) -> float:
    return item.middle if isinstance(item, Line) else item.top


def _bottom(item: Item) -> float:
    return item.middle if isinstance(item, Line) else item.bottom


def _left(item: Item) -> float:
    return item.left if isinstance(item, Line) else item.columns[0]
