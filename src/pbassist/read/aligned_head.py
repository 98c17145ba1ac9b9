"""The first lines of a zone become the head of its table, with labels over several columns.

A head ends at the first long ruling inside the zone; without one it is the lines above and just
below a label that stands over several columns.
"""

from __future__ import annotations

from collections.abc import Sequence

from pbassist.read.aligned_rows import Group, Rows
from pbassist.read.aligned_zones import Part, Zone, is_figure
from pbassist.read.pdf_page import Ruling

Laid = list[tuple[int, int, int, int, list[Part]]]
"""Row, column, row span, column span and parts of each cell."""
Place = tuple[int, int, Part]
_DEEPEST = 5
_UNDER = 2.2
"""Em below a label within which its ruling stands."""


def lay_head(rows: Rows, zone: Zone, rules: Sequence[Ruling]) -> tuple[int, Laid]:
    """How many groups from the top are the head, and its cells; none when no head is told."""
    count = _count_head(rows, zone)
    places = [place for group in rows.groups[:count] for place in group.parts]
    if not places:
        return 0, []
    spread = _spread([_widen(place, rows, zone, rules) for place in places], rows)
    laid = _lay(spread, 0, rows.columns - 1, 0, 0)
    depth = max((row + span for row, _, span, _, _ in laid), default=0)
    return count, [
        (row, column, _stretch(laid, row, column, wide, depth) - row, wide, parts)
        for row, column, _, wide, parts in laid
    ]


def _count_head(rows: Rows, zone: Zone) -> int:
    """Groups above the first long ruling that has words above and below it."""
    bands = [group.band for group in rows.groups]
    if zone.rules and bands and bands[0] != bands[-1] and not zone.opened:
        return sum(band == bands[0] for band in bands)
    over = [at for at, group in enumerate(rows.groups[:3]) if _has_label(group, rows)]
    if not over or zone.opened:
        return 0
    end = over[-1] + 2
    for at in range(over[-1] + 1, min(over[-1] + 4, len(rows.groups))):
        if any(is_figure(part) for _, _, part in rows.groups[at].parts):
            return at
    return min(end, len(rows.groups))


def _has_label(group: Group, rows: Rows) -> bool:
    """Whether a part of a line that has no figures covers some but not all columns."""
    if any(is_figure(part) for _, _, part in group.parts):
        return False
    return any(first < last for first, last, _ in group.parts) and len(group.parts) > 1


def _widen(place: Place, rows: Rows, zone: Zone, rules: Sequence[Ruling]) -> Place:
    """A label with the columns that the short ruling under it covers."""
    first, last, part = place
    wide = set(map(id, zone.rules))
    for rule in rules:
        below = 0 < rule.top - part.middle < _UNDER * part.em
        over = rule.left <= part.left + 1 and part.right - 1 <= rule.right
        if id(rule) in wide or not below or not over:
            continue
        if rule.right - rule.left > 0.9 * (zone.right - zone.left):
            continue
        covered = [
            column
            for column in range(rows.columns)
            if rule.left - 2 <= (rows.lefts[column] + rows.rights[column]) / 2 <= rule.right + 2
        ]
        if covered:
            return min(first, covered[0]), max(last, covered[-1]), part
    return first, last, part


def _spread(places: Sequence[Place], rows: Rows) -> list[Place]:
    """Labels of the first line widened over the columns beside them that have none of their own."""
    top = min(part.middle for _, _, part in places)
    first = [place for place in places if place[2].middle < top + 0.45 * rows.em]
    labelled = {column for one, two, _ in first for column in range(one, two + 1)}
    low = {one for one, two, part in places if one == two and part.middle > top + 1.05 * rows.em}
    high = {
        column
        for one, two, part in places
        if part.middle <= top + 1.05 * rows.em
        for column in range(one, two + 1)
    }
    orphans = low - high
    if not orphans or not labelled:
        return list(places)
    widened = {id(place[2]): _claim(place, orphans, low, rows) for place in first}
    return [widened.get(id(place[2]), place) for place in places]


def _claim(place: Place, orphans: set[int], low: set[int], rows: Rows) -> Place:
    """A label with the columns beside it over whose middle it stands."""
    first, last, part = place
    if not low.issuperset(range(first, last + 1)):
        return place
    left, right = first, last
    while left - 1 in orphans:
        left -= 1
    while right + 1 in orphans:
        right += 1
    middle = (part.left + part.right) / 2
    ranges = [(one, two) for one in range(left, first + 1) for two in range(last, right + 1)]
    best = min(
        ranges,
        key=lambda edge: abs((rows.lefts[edge[0]] + rows.rights[edge[1]]) / 2 - middle),
    )
    return best[0], best[1], part


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
