"""Lines of a frame become tables where they keep columns without walls, or are told as unread.

A three-line table (三线表) has long rulings and no walls, a bare one nothing but its alignment.
What looks like a table and cannot be read for certain stays as lines, each by itself, and is told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pbassist.read.layout.aligned_head import lay_head
from pbassist.read.layout.aligned_rows import Group, Rows, join_rows, read_rows
from pbassist.read.layout.aligned_zones import (
    Opened,
    Part,
    Zone,
    cut_parts,
    find_zones,
    has_leaders,
    is_figure,
    is_keyed,
)
from pbassist.read.layout.columns import find_gaps
from pbassist.read.layout.grids import Grid, GridCell
from pbassist.read.layout.lines import Line
from pbassist.read.layout.page import Ruling

_PADDING = 14.0
"""Points a cell is wider than the longest line of its column."""
_EDGE = 0.7
"""Em by which parts that are set under each other may differ."""
_ALIGNED = 0.7
"""Part of a column's words that must be set under each other."""
_LONG = 14
_APART = 1.5
"""Em between keys on one line."""
_ABREAST = 0.45
_ENTRY = re.compile(
    r"第?[一二三四五六七八九十百\d]{1,4}[章节条、.．)）]?|[（(][一二三四五六七八九十\d]{1,3}[)）]"
    r"|[①-⑳●•■◆·\-*√]|\d{1,2}[.．、]\d{0,2}"
)
_PAGE_NUMBER = re.compile(r"\d{1,4}")


@dataclass(slots=True, eq=False)
class Aligned:
    """What a frame holds: its lines and tables in order."""

    items: list[Line | Grid]
    apart: set[int] = field(default_factory=set)
    """`id()` of the lines that are a paragraph each."""
    told: list[str] = field(default_factory=list)
    """What looks like a table and was not read."""
    opened: Opened | None = None
    """The table without walls that is its last item."""


def find_aligned(
    items: Sequence[Line | Grid], rules: Sequence[Ruling], opened: Opened | None = None
) -> Aligned:
    """The lines and grids of a frame with its tables without walls made grids.

    `rules` are the level rulings that belong to no grid, `opened` a table at the end of the page
    before.
    """
    found = Aligned([])
    run: list[Line] = []
    for item in [*items, None]:
        if isinstance(item, Line):
            run.append(item)
            continue
        found.opened = None
        _read_run(found, run, rules, opened)
        opened = None
        run = []
        if item is not None:
            found.items.append(item)
    return found


def _read_run(
    found: Aligned, lines: list[Line], rules: Sequence[Ruling], opened: Opened | None
) -> None:
    """Lines without a grid between them."""
    at = 0
    for zone in find_zones(lines, rules, opened):
        if zone.start < at:
            continue
        found.items.extend(lines[at : zone.start])
        at = zone.end
        inside = lines[zone.start : zone.end]
        read = _read_zone(zone, inside, rules)
        if isinstance(read, Grid):
            found.items.append(read)
            if zone.end == len(lines):
                first = (
                    opened.first
                    if opened and zone.opened
                    else tuple(line.text for line in inside[: zone.headed])
                )
                found.opened = Opened(read.corridors, first)
            continue
        found.items.extend(inside)
        if read is not None:
            found.apart.update(map(id, inside))
            if read:
                found.told.append(read)
    found.items.extend(lines[at:])
    found.apart.update(id(line) for line in lines if has_leaders(line) or _lists_keys(line))


def _lists_keys(line: Line) -> bool:
    """Whether keys and values stand side by side on a line."""
    gaps = find_gaps(line, _APART)
    return bool(gaps) and is_keyed(line, cut_parts(line, gaps))


def _read_zone(zone: Zone, lines: Sequence[Line], rules: Sequence[Ruling]) -> Grid | str | None:
    """Its grid; else what to tell, nothing when its lines only stand apart; None for prose."""
    if not zone.corridors:
        return None
    rows = read_rows(zone, lines, zone.rules)
    if _is_points(rows):
        return None
    if _is_contents(rows) or _is_keys(lines, rows):
        return "" if len(lines) > 1 else None
    head = lay_head(rows, zone, rules)
    last = rows.groups[max(head.count - 1, 0)].middle + _ABREAST * rows.em
    zone.headed = sum(line.middle < last for line in lines)
    body = join_rows(rows, head.count, zone.rules)
    ruled = len(zone.rules) >= 2 or zone.opened
    if not _is_table(rows, body, head.count, ruled=ruled):
        return _tell(lines, rows) if _looks_like_table(lines, rows, ruled=ruled) else None
    if rows.doubtful or head.doubtful or _has_floating_labels(zone, body, headed=head.count > 0):
        return _tell(lines, rows)
    return _make_grid(zone, rows, head.cells, body, lines[0].page)


def _is_contents(rows: Rows) -> bool:
    """Whether its last column counts pages: a table of contents."""
    if rows.columns > 3:
        return False
    last = [group.at(rows.columns - 1) for group in rows.groups]
    texts = [parts[0].text.strip() for parts in last if parts]
    if len(texts) < 2 or not all(_PAGE_NUMBER.fullmatch(text) for text in texts):
        return False
    numbers = [int(text) for text in texts]
    return all(one <= two for one, two in pairwise(numbers)) and len(texts) >= len(rows.groups) - 1


def _is_keys(lines: Sequence[Line], rows: Rows) -> bool:
    """Whether its lines are keys and values."""
    keyed = sum(is_keyed(line, [part for _, _, part in group.parts])
                for line, group in zip(lines, rows.groups, strict=False))  # fmt: skip
    return keyed * 2 >= len(rows.groups)


def _is_points(rows: Rows) -> bool:
    """Whether its first column numbers or marks the points of a list."""
    if rows.columns != 2:
        return False
    marks = [part for group in rows.groups for part in group.at(0)]
    return bool(marks) and all(_ENTRY.fullmatch(part.text.strip()) for part in marks)


def _is_table(rows: Rows, body: Sequence[Group], head: int, *, ruled: bool) -> bool:
    """Whether columns and rows are those of a table and not of prose."""
    full = [group for group in body if len(group.columns()) > 1]
    if not body or len(full) * 2 < len(body):
        return False
    if not all(_is_aligned(rows, body, column) for column in range(rows.columns)):
        return False
    if ruled:
        return len(body) + (head > 0) >= 2
    count = len(body) + (head > 0)
    if rows.columns == 2:
        headed = head > 0 or not any(is_figure(part) for part in body[0].at(1))
        return count >= 3 and 1 in rows.numeric and headed
    sizes = [len(part.text) for group in body for _, _, part in group.parts]
    short = sum(size <= _LONG for size in sizes) >= 0.6 * len(sizes)
    return count >= 3 and (bool(rows.numeric) or (short and count >= 4))


def _is_aligned(rows: Rows, body: Sequence[Group], column: int) -> bool:
    """Whether most words of a column begin, end or have their middle at one place."""
    parts = [parts[0] for group in body if (parts := group.at(column))]
    if len(parts) < 2:
        return True
    near = _EDGE * rows.em
    for edge in (_left, _right, _middle):
        places = sorted(map(edge, parts))
        best = max(sum(place <= other <= place + 2 * near for other in places) for place in places)
        if best >= _ALIGNED * len(parts):
            return True
    return False


def _left(part: Part) -> float:
    return part.left


def _right(part: Part) -> float:
    return part.right


def _middle(part: Part) -> float:
    return (part.left + part.right) / 2


def _looks_like_table(lines: Sequence[Line], rows: Rows, *, ruled: bool) -> bool:
    parts = [len(find_gaps(line)) + 1 for line in lines]
    if ruled:
        return sum(count >= 2 for count in parts) >= 2
    return sum(count >= 3 for count in parts) >= 3 and bool(rows.numeric)


def _has_floating_labels(zone: Zone, body: Sequence[Group], *, headed: bool) -> bool:
    """Whether a first label stands beside a later row than its first: it belongs to several."""
    body = body if headed or zone.opened else body[1:]
    if len(body) < 2 or body[0].at(0) or zone.opened or len(zone.rules) > len(body):
        return False
    return any(group.at(0) for group in body[1:])


def _tell(lines: Sequence[Line], rows: Rows) -> str:
    words = lines[0].text.strip()
    shown = words if len(words) <= 16 else words[:16] + "…"
    return f"自“{shown}”起约{len(lines)}行，各列未能可靠对齐"


def _make_grid(
    zone: Zone,
    rows: Rows,
    head: Sequence[tuple[int, int, int, int, list[Part]]],
    body: Sequence[Group],
    page: int,
) -> Grid:
    """The grid of cells; `head` holds row, column, spans and parts of the cells above the body."""
    high = max((row + span for row, _, span, _, _ in head), default=0)
    placed = list(head)
    for number, group in enumerate(body, high):
        for first, last, part in sorted(group.parts, key=lambda place: place[2].middle):
            placed.append((number, first, 1, last - first + 1, [part]))
    cells: dict[tuple[int, int], GridCell] = {}
    covering: dict[tuple[int, int], GridCell] = {}
    for row, column, row_span, column_span, parts in placed:
        cell = covering.get((row, column))
        if cell is None:
            width = rows.rights[column + column_span - 1] - rows.lefts[column] + _PADDING
            cell = GridCell(row, column, row_span, column_span, width)
            cells[row, column] = cell
            for y in range(row, row + row_span):
                covering.update(((y, x), cell) for x in range(column, column + column_span))
        cell.glyphs.extend(glyph for part in parts for glyph in part.glyphs)
    for row in range(high + len(body)):
        for column in range(rows.columns):
            if (row, column) not in covering:
                cells[row, column] = covering[row, column] = GridCell(row, column, 1, 1, 0.0)
    edges = [zone.left, *((left + right) / 2 for left, right in zone.corridors), zone.right]
    heights = _find_heights(rows, cells, high + len(body))
    ordered = [cells[place] for place in sorted(cells)]
    return Grid(page, edges, heights, ordered, covering, corridors=tuple(zone.corridors))


def _find_heights(rows: Rows, cells: dict[tuple[int, int], GridCell], count: int) -> list[float]:
    """Edges of the rows: half way between their words."""
    tops, lows = [float("inf")] * count, [0.0] * count
    for (row, _), cell in cells.items():
        if cell.glyphs:
            end = row + cell.row_span - 1
            tops[row] = min(tops[row], *(glyph.top for glyph in cell.glyphs))
            lows[end] = max(lows[end], *(glyph.bottom for glyph in cell.glyphs))
    edges = [min(tops)]
    for row in range(1, count):
        above = max(lows[:row])
        below = min((top for top in tops[row:]), default=above)
        edges.append(max((above + below) / 2 if below < 1e9 else above, edges[-1]))
    return [*edges, max(*lows, edges[-1])]
