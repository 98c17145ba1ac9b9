"""A zone of aligned lines becomes rows of cells, or a reason why that is not certain.

Parts of lines stand in columns between the corridors. Which of them make one row is told by
rulings, by the distances of lines, and by the figures: a figure is never broken over two lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from pbassist.read.layout.aligned_zones import Part, Zone, cut_parts, is_figure
from pbassist.read.layout.columns import Gap, find_gaps
from pbassist.read.layout.lines import Line
from pbassist.read.layout.page import Ruling

_NARROW = 0.25
_ABREAST = 0.45
"""Em by which middles of parts on one line may differ."""
_OVERLAP = 0.9
"""Em between middles under which two parts cannot be rows of their own."""
_APART = 1.2
"""Times the least step of lines from which a step lies between two rows."""
_ROOM = 0.2
"""Em by which a word must have been too wide for the room above it."""
_WORD = re.compile(r"[0-9A-Za-z.,%]{1,40}|.[，。、；：！？）》”]?", re.DOTALL)
_POINT = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|其中|合计|小计|总计"
)


@dataclass(slots=True, eq=False)
class Group:
    """Parts on one line, or of one row, each with its first and last column."""

    parts: list[tuple[int, int, Part]]
    band: int
    """Number of rulings above it."""

    @property
    def middle(self) -> float:
        """Mean height of its parts."""
        return sum(part.middle for _, _, part in self.parts) / len(self.parts)

    def columns(self) -> set[int]:
        """Columns that have words on it."""
        return {column for first, last, _ in self.parts for column in range(first, last + 1)}

    def at(self, column: int) -> list[Part]:
        """Its parts in a column alone."""
        return [part for first, last, part in self.parts if first == last == column]


@dataclass(slots=True, eq=False)
class Rows:
    """Rows of parts, with what is known of their columns."""

    columns: int
    groups: list[Group] = field(default_factory=list)
    numeric: set[int] = field(default_factory=set)
    lefts: list[float] = field(default_factory=list)
    rights: list[float] = field(default_factory=list)
    em: float = 10.0
    doubtful: int = 0
    """Pairs of lines of which it is not known whether they are one row."""


def read_rows(zone: Zone, lines: Sequence[Line], rules: Sequence[Ruling]) -> Rows:
    """The lines of a zone as groups, not yet joined to rows; `rules` are its wide rulings."""
    rows = Rows(len(zone.corridors) + 1)
    parts = [part for line in lines for part in _place(line, zone.corridors)]
    again = [line.middle for line in lines[: zone.again]]
    printed_again = max(again) + 0.3 * lines[0].em if again else 0.0
    rows.em = median(part.em for _, _, part in parts)
    for first, last, part in sorted(parts, key=lambda place: place[2].middle):
        band = sum(rule.top < part.middle for rule in rules) + (part.middle > printed_again)
        group = rows.groups[-1] if rows.groups else None
        if (
            group is not None
            and group.band == band
            and part.middle - group.middle < _ABREAST * part.em
            and not group.columns() & set(range(first, last + 1))
        ):
            group.parts.append((first, last, part))
        else:
            rows.groups.append(Group([(first, last, part)], band))
    _measure(rows)
    return rows


def _place(line: Line, corridors: Sequence[Gap]) -> Iterable[tuple[int, int, Part]]:
    """The parts of a line with their columns; a part over a corridor covers both sides."""
    gaps = [
        gap
        for gap in find_gaps(line, 0.0) + _tight_gaps(line)
        if any(min(gap[1], c[1]) - max(gap[0], c[0]) > 0.1 * line.em for c in corridors)
    ]
    middles = [(left + right) / 2 for left, right in corridors]
    for part in cut_parts(line, sorted(set(gaps))):
        inside = 0.15 * part.em
        for at, corridor in enumerate(corridors):
            if corridor[0] + inside < part.left and part.right < corridor[1] - inside:
                yield at, at + 1, part
                break
        else:
            yield _find_columns(part, middles)


def _find_columns(part: Part, middles: Sequence[float]) -> tuple[int, int, Part]:
    inside = 0.15 * part.em
    first = sum(middle < part.left + inside for middle in middles)
    last = sum(middle < part.right - inside for middle in middles)
    return first, max(first, last), part


def _tight_gaps(line: Line) -> list[Gap]:
    """Gaps too narrow to be a space of the line."""
    least = _NARROW * line.em
    return [
        (one.right, two.left)
        for one, two in pairwise(line.glyphs)
        if two.left - one.right >= least and " " not in (one.text, two.text)
    ]


def _measure(rows: Rows) -> None:
    """Which columns hold figures, and where the words of each begin and end."""
    for column in range(rows.columns):
        parts = [part for group in rows.groups for part in group.at(column)]
        rows.lefts.append(min((part.left for part in parts), default=0.0))
        rows.rights.append(max((part.right for part in parts), default=0.0))
        figures = sum(is_figure(part) for part in parts)
        if figures >= 2 and figures >= 0.5 * (len(parts) - 1):
            rows.numeric.add(column)


def join_rows(rows: Rows, head: int, rules: Sequence[Ruling]) -> list[Group]:
    """The rows below the first `head` groups, each one group."""
    body = rows.groups[head:]
    if not body:
        return []
    if _is_row_ruled(rows, body, rules):
        return _join_bands(body)
    steps = [two.middle - one.middle for one, two in pairwise(body) if one.band == two.band]
    down = [step for step in _steps_down(rows, body) if step > _OVERLAP * rows.em]
    least = min(down or [step for step in steps if step > _OVERLAP * rows.em], default=0.0)
    spaced = bool(steps) and max(steps) >= _APART * least and least < 1.75 * rows.em
    joined = [Group(list(body[0].parts), body[0].band)]
    for before, group in pairwise(body):
        one = group.band == before.band and _is_one(rows, joined[-1], before, group, least, spaced)
        if one:
            joined[-1].parts += group.parts
        else:
            joined.append(Group(list(group.parts), group.band))
    return joined


def _steps_down(rows: Rows, body: Sequence[Group]) -> Iterable[float]:
    """Distances of words under each other in one column."""
    for column in range(rows.columns):
        parts = [(group.band, part.middle) for group in body for part in group.at(column)]
        for (band, middle), (same, below) in pairwise(parts):
            if band == same:
                yield below - middle


def _is_row_ruled(rows: Rows, body: Sequence[Group], rules: Sequence[Ruling]) -> bool:
    """Whether a ruling stands between all rows."""
    bands: dict[int, list[Group]] = {}
    for group in body:
        bands.setdefault(group.band, []).append(group)
    if len(bands) < 3 or len(rules) < 4:
        return False
    several = sum(
        max(sum(bool(group.at(column)) for group in groups) for column in rows.numeric) > 1
        for groups in bands.values()
        if rows.numeric
    )
    return several == 0


def _join_bands(body: Sequence[Group]) -> list[Group]:
    joined: list[Group] = []
    for group in body:
        if joined and joined[-1].band == group.band:
            joined[-1].parts += group.parts
        else:
            joined.append(Group(list(group.parts), group.band))
    return joined


def _is_one(
    rows: Rows, row: Group, before: Group, group: Group, least: float, spaced: bool
) -> bool:
    """Whether a line goes on with the row of the line before it."""
    step = _measure_step(row, before, group)
    figured = [
        {column for column in rows.numeric if any(is_figure(p) for p in one.at(column))}
        for one in (row, group)
    ]
    if figured[0] & figured[1]:
        return False
    if step < _OVERLAP * rows.em:
        return True
    if spaced:
        return step < _APART * least
    if all(figured) or (len(group.columns()) > 1 and 0 in group.columns()):
        return False
    below = all(_wraps(rows, row, first, part) for first, _, part in group.parts)
    if group.columns() == {0} and not below:
        return False
    if not rows.numeric and 0 not in group.columns() and not below:
        rows.doubtful += 1
    return below


def _measure_step(row: Group, before: Group, group: Group) -> float:
    """The distance of a line from the row above it, in a column that both have words in."""
    above = {column: part for column, _, part in row.parts}
    steps = [
        part.middle - above[column].middle for column, _, part in group.parts if column in above
    ]
    return min(steps, default=group.middle - before.middle)


def _wraps(rows: Rows, row: Group, column: int, after: Part) -> bool:
    """Whether the last part of a column in a row left no room for the first word below it."""
    parts = row.at(column)
    if not parts or _POINT.match(after.text):
        return False
    word = _WORD.match(after.text)
    end = word.end() if word else 1
    width = after.glyphs[min(end, len(after.glyphs)) - 1].right - after.left
    return parts[-1].right + width > rows.rights[column] + _ROOM * rows.em
