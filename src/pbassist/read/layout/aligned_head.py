"""The first lines of a zone become the head of its table, with labels over several columns.

A head ends at the first long ruling inside the zone; without one it is the lines above and just
below a label that stands over several columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pbassist.read.layout.aligned_rows import Group, Rows
from pbassist.read.layout.aligned_zones import Part, Zone, is_figure
from pbassist.read.layout.page import Ruling

Laid = list[tuple[int, int, int, int, list[Part]]]
"""Row, column, row span, column span and parts of each cell."""
Place = tuple[int, int, Part]
_DEEPEST = 5
_TALLEST = 5
"""Lines of a head that no ruling ends."""
_LINE = 1.05
"""Em between two lines of a head."""
_SET = (0.5, 0.0, 1.0)
_OFF = 1.2
"""Em by which a label may be off its columns."""
_UNDER = 2.2
"""Em below a label within which its ruling stands."""


@dataclass(slots=True, eq=False)
class Head:
    """The first groups of a zone and their cells."""

    count: int = 0
    cells: Laid = field(default_factory=list)
    doubtful: bool = False
    """Whether a label could belong to other columns too."""


def lay_head(rows: Rows, zone: Zone, rules: Sequence[Ruling]) -> Head:
    """How many groups from the top are the head, and its cells; none when no head is told."""
    count = _count_head(rows, zone)
    places = [place for group in rows.groups[:count] for place in group.parts]
    if not places:
        return Head()
    head = Head(count)
    spread = _spread([_widen(place, places, rows, zone, rules) for place in places], rows, head)
    laid = _lay(spread, 0, rows.columns - 1, 0, 0)
    depth = max((row + span for row, _, span, _, _ in laid), default=0)
    head.cells = [
        (row, column, _stretch(laid, row, column, wide, depth) - row, wide, parts)
        for row, column, _, wide, parts in laid
    ]
    return head


def _count_head(rows: Rows, zone: Zone) -> int:
    """Groups above the first long ruling with words above and below it, or above all figures."""
    bands = [group.band for group in rows.groups]
    plain = 0
    while plain < len(bands) and not _has_figure(rows.groups[plain]):
        plain += 1
    if zone.rules and bands and bands[0] != bands[-1]:
        count = sum(band == bands[0] for band in bands)
        return count if not zone.opened or (bands[0] and count <= plain) else 0
    if zone.opened or not 2 <= plain <= _TALLEST or plain == len(bands):
        return 0
    labels = rows.groups[0].columns()
    below = {column for group in rows.groups[1:plain] for column in group.columns()}
    spans = any(one < two for one, two, _ in rows.groups[0].parts)
    return plain if spans or (len(labels) > 1 and len(below - labels) > 1) else 0


def _has_figure(group: Group) -> bool:
    return any(is_figure(part) for _, _, part in group.parts)


def _widen(
    place: Place, places: Sequence[Place], rows: Rows, zone: Zone, rules: Sequence[Ruling]
) -> Place:
    """A label with the columns that the short ruling under it alone covers."""
    first, last, part = place
    wide = set(map(id, zone.rules))
    for rule in rules:
        below = 0 < rule.top - part.middle < _UNDER * part.em
        over = rule.left <= part.left + 1 and part.right - 1 <= rule.right
        if id(rule) in wide or not below or not over:
            continue
        beside = [
            other
            for _, _, other in places
            if abs(other.middle - part.middle) < part.em
            and rule.left < (other.left + other.right) / 2 < rule.right
        ]
        covered = [
            column
            for column in range(rows.columns)
            if rule.left - 2 <= (rows.lefts[column] + rows.rights[column]) / 2 <= rule.right + 2
        ]
        if covered and len(beside) == 1:
            return min(first, covered[0]), max(last, covered[-1]), part
    return first, last, part


def _spread(places: Sequence[Place], rows: Rows, head: Head) -> list[Place]:
    """Labels of the first line widened over the columns beside them that have none of their own.

    All labels of a head are set alike: from the left, in the middle, or against the right.
    """
    top = min(part.middle for _, _, part in places)
    first = sorted(
        (place for place in places if place[2].middle < top + 0.45 * rows.em),
        key=lambda place: place[0],
    )
    low = {one for one, two, part in places if one == two and part.middle > top + _LINE * rows.em}
    high = {
        column
        for one, two, part in places
        if part.middle <= top + _LINE * rows.em
        for column in range(one, two + 1)
    }
    labels = [place for place in first if low.issuperset(range(place[0], place[1] + 1))]
    orphans = low - high
    if not orphans or not labels:
        return list(places)
    best = min(
        (_share(labels, orphans, rows, set_at) for set_at in _SET), key=lambda shared: shared[0]
    )
    head.doubtful = best[0] > _OFF * rows.em
    widened = {id(place[2]): place for place in best[1]}
    return [widened.get(id(place[2]), place) for place in places]


def _share(
    labels: Sequence[Place], orphans: set[int], rows: Rows, set_at: float
) -> tuple[float, list[Place]]:
    """Labels with their share of columns, and how far the worst stands from where it should."""
    shared: list[Place] = []
    left = set(orphans)
    worst = 0.0
    for start, last, part in labels:
        first = start
        while first - 1 in left:
            first -= 1
        ends = [last]
        while ends[-1] + 1 in left:
            ends.append(ends[-1] + 1)
        offs = [(_measure_off(part, first, end, rows, set_at), -end) for end in ends]
        off, end = min(offs)
        shared.append((first, -end, part))
        left -= set(range(first, -end + 1))
        worst = max(worst, off)
    return (worst if not left else 1e6), shared


def _measure_off(part: Part, first: int, last: int, rows: Rows, set_at: float) -> float:
    """Points between a label's place and that in columns; 0 is set left, 0.5 middle, 1 right."""
    edge = rows.lefts[first] + set_at * (rows.rights[last] - rows.lefts[first])
    return abs(edge - (part.left + set_at * (part.right - part.left)))


def _lay(places: Sequence[Place], first: int, last: int, row: int, depth: int) -> Laid:
    """Cells of a stretch of columns: labels over several with what stands below them."""
    found: Laid = []
    left = sorted(places, key=lambda place: (place[2].middle, place[0]))
    labels = [place for place in left if place[0] < place[1]]
    taken: set[int] = set()
    covered: set[int] = set()
    for label in labels:
        columns = set(range(label[0], label[1] + 1))
        if columns & covered or depth >= _DEEPEST:
            continue
        same = [
            place for place in left
            if (place[0], place[1]) == (label[0], label[1]) and id(place[2]) not in taken
        ]  # fmt: skip
        below = [
            place for place in left
            if columns.issuperset(range(place[0], place[1] + 1))
            and place not in same and place[2].middle > label[2].middle
        ]  # fmt: skip
        found.append((row, label[0], 1, len(columns), [place[2] for place in same]))
        found += _lay(below, label[0], label[1], row + 1, depth + 1)
        taken.update(id(place[2]) for place in (*same, *below))
        covered |= columns
    alone: dict[int, list[Part]] = {}
    for place in left:
        if id(place[2]) not in taken:
            alone.setdefault(place[0], []).append(place[2])
    found += [
        (row, column, 1, 1, parts) for column, parts in alone.items() if column not in covered
    ]
    return found


def _stretch(laid: Laid, row: int, column: int, wide: int, depth: int) -> int:
    """The row where a cell ends: at the next cell below it, or at the end of the head."""
    below = [
        other
        for other, start, _, width, _ in laid
        if other > row and start < column + wide and column < start + width
    ]
    return min(below, default=depth)
