"""Lines of a frame become zones: stretches whose parts keep the same columns.

The strips without a character between the columns of a table are its corridors. They are found
from the line with the most parts and followed up and down as long as lines leave them free.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pbassist.read.layout.columns import Gap, find_gaps
from pbassist.read.layout.lines import Line
from pbassist.read.layout.page import Glyph, Ruling

_NARROW = 0.3
"""Em that a corridor is wide at least."""
_NEAR = 3.4
"""Em between the middles of rows that follow each other."""
_CLOSE = 2.0
"""Times the widest step so far from which a step ends a table without rulings."""
_OUTSIDE = 2.5
"""Em that a part may stand outside the edges found so far."""
_LONGEST = 1_500
"""Lines of a frame in which tables without walls are looked for."""
_SAME_ENDS = 8.0
_SHORTEST = 6.0
"""Em that a ruling of a table is long at least."""
LEADERS = re.compile(r"[.．·…・。_]{1}\s?(?:[.．·…・]\s?){4,200}|…{2,80}")
_KEYED = re.compile(r"[^：:]{1,14}[：:]")
_NOTED = re.compile(r"[（(]?(?:单位|计量单位|金额单位|注|备注|说明|数据来源|资料来源)\d?[：:]")
FIGURE = re.compile(
    r"[≥≤＞＜><=＝约¥￥（(+\-－±]{0,3}\d[\d,，.\s]{0,24}"
    r"(?:[%％‰万亿千百元个处人户次年月日天件项家公里亩吨台套]{0,4}|[A-Za-z²³]{1,4})[）)]?"
    r"|[-—–－/／]{1,3}|无|×"
)
_YEAR = re.compile(r"(?:19|20)\d\d\s?年?度?")
_CAPTION = re.compile(r"(?:续|附)?表\s?[\d一二三四五六七八九十]")


@dataclass(slots=True, eq=False)
class Part:
    """Neighbouring characters of one line."""

    glyphs: list[Glyph]
    left: float
    right: float
    middle: float
    em: float

    @property
    def text(self) -> str:
        """Its characters."""
        return "".join(glyph.text for glyph in self.glyphs)


@dataclass(frozen=True, slots=True)
class Opened:
    """A table without walls at the end of a page."""

    corridors: tuple[Gap, ...] = ()
    first: tuple[str, ...] = ()
    """The lines of its head, which the next page may print again."""


@dataclass(slots=True, eq=False)
class Zone:
    """Lines that keep columns; `start` and `end` number them in their frame, half-open."""

    start: int
    end: int
    corridors: list[Gap]
    left: float
    right: float
    rules: list[Ruling] = field(default_factory=list)
    """Long rulings above, between and below its lines, from the top."""
    opened: bool = False
    """Whether it goes on with the columns of the page before."""
    headed: int = 1
    """Lines of its head, or its first."""
    again: int = 0
    """Lines from the top that print those of the page before again."""


def is_figure(part: Part) -> bool:
    """Whether a part is one figure, with its unit; a year is a label."""
    text = part.text.strip()
    return FIGURE.fullmatch(text) is not None and not _YEAR.fullmatch(text)


def cut_parts(line: Line, gaps: Sequence[Gap]) -> list[Part]:
    """The parts of a line between gaps; spaces at their ends are dropped."""
    cuts = [left for left, _ in gaps]
    parts: list[list[Glyph]] = [[]]
    for glyph in line.glyphs:
        if cuts and glyph.left >= cuts[0]:
            cuts.pop(0)
            parts.append([])
            if glyph.text == " ":
                continue
        parts[-1].append(glyph)
    return [_make_part(glyphs, line.em) for glyphs in map(_trim, parts) if glyphs]


def _trim(glyphs: list[Glyph]) -> list[Glyph]:
    while glyphs and glyphs[-1].text == " ":
        glyphs.pop()
    while glyphs and glyphs[0].text == " ":
        glyphs.pop(0)
    return glyphs


def _make_part(glyphs: list[Glyph], em: float) -> Part:
    middle = sum(glyph.top + glyph.bottom for glyph in glyphs) / len(glyphs) / 2
    return Part(glyphs, glyphs[0].left, max(glyph.right for glyph in glyphs), middle, em)


def has_leaders(line: Line) -> bool:
    """Whether dots lead from its words to a page number, as in a table of contents."""
    return LEADERS.search(line.text) is not None


def is_keyed(line: Line, parts: Sequence[Part]) -> bool:
    """Whether it names what it tells: 填报人：张三  联系电话：…"""
    named = sum(bool(_KEYED.match(part.text)) for part in parts)
    return 2 * named >= len(parts) and named > 0


def find_zones(
    lines: Sequence[Line], rules: Sequence[Ruling], opened: Opened | None = None
) -> list[Zone]:
    """The zones of a frame from the top; `opened` is a table still open above."""
    if len(lines) > _LONGEST:
        return []
    gaps = [[] if has_leaders(line) else find_gaps(line) for line in lines]
    if not any(gaps):
        return []
    zones: list[Zone] = []
    start = 0
    if opened:
        zone = _go_on(lines, gaps, opened)
        if zone is not None:
            zones.append(_bound(zone, lines, rules))
            start = zones[-1].end
    for first, last in _find_runs(lines, gaps, start):
        zones.extend(_find_within(lines, gaps, rules, first, last))
    return sorted((zone for zone in zones if zone.end > zone.start), key=lambda zone: zone.start)


def _go_on(lines: Sequence[Line], gaps: Sequence[list[Gap]], opened: Opened) -> Zone | None:
    left = min((line.left for line in lines[:3]), default=0.0)
    zone = Zone(0, 0, list(opened.corridors), left, left, opened=True)
    _grow(zone, lines, gaps, 1, len(lines))
    kept = sum(bool(gaps[at]) for at in range(zone.end))
    while zone.again < min(len(opened.first), zone.end):
        if lines[zone.again].text != opened.first[zone.again]:
            break
        zone.again += 1
    return zone if kept else None


def _find_runs(
    lines: Sequence[Line], gaps: Sequence[list[Gap]], start: int
) -> Iterator[tuple[int, int]]:
    """Stretches of lines with gaps, with no more than some lines without between two of them."""
    at = [number for number in range(start, len(lines)) if gaps[number]]
    if not at:
        return
    first = at[0]
    for number, following in pairwise([*at, len(lines) + 99]):
        if following - number > 12:
            yield max(first - 6, start), min(number + 12, len(lines))
            first = following


def _find_within(
    lines: Sequence[Line],
    gaps: Sequence[list[Gap]],
    rules: Sequence[Ruling],
    first: int,
    last: int,
) -> Iterator[Zone]:
    """Zones of a stretch: that of the line with the most parts, then those above and below it."""
    waiting = [(first, last)]
    while waiting:
        first, last = waiting.pop()
        seeds = [at for at in range(first, last) if gaps[at]]
        if not seeds:
            continue
        seed = max(seeds, key=lambda at: (len(gaps[at]), -at))
        line = lines[seed]
        zone = Zone(seed, seed + 1, list(gaps[seed]), line.left, line.right)
        _grow(zone, lines, gaps, 1, last)
        _grow(zone, lines, gaps, -1, first)
        _grow(zone, lines, gaps, 1, last)
        waiting += [(first, min(zone.start, seed)), (max(zone.end, seed + 1), last)]
        yield _bound(_shed(zone, lines, gaps), lines, rules)


def _grow(
    zone: Zone, lines: Sequence[Line], gaps: Sequence[list[Gap]], step: int, limit: int
) -> None:
    """Take in the lines below (1) or above (-1) that keep its columns."""
    at = zone.end if step > 0 else zone.start - 1
    widest = 0.0
    before = lines[at - step] if zone.end > zone.start else None
    while (at < limit) if step > 0 else (at >= limit):
        line = lines[at]
        if before is not None:
            stride = abs(line.middle - before.middle)
            if stride > max(_NEAR * line.em, _CLOSE * widest):
                return
            widest = max(widest, stride)
        if _names_table(line, gaps[at]) or not _fits(zone, line, gaps[at]):
            return
        zone.left, zone.right = min(zone.left, line.left), max(zone.right, line.right)
        if step > 0:
            zone.end = at + 1
        else:
            zone.start = at
        before = line
        at += step


def _fits(zone: Zone, line: Line, gaps: Sequence[Gap]) -> bool:
    """Whether a line leaves the corridors free, or is a head or label over some of them."""
    if has_leaders(line):
        return False
    narrow = _NARROW * line.em
    outside = _OUTSIDE * line.em
    if line.right < zone.left - outside or (line.left > zone.right + outside and not zone.opened):
        return False
    free = [(0.0, line.left), *find_gaps(line, _NARROW), (line.right, 1e6)]
    parts = cut_parts(line, gaps)
    labels = not any(is_figure(part) for part in parts)
    matched = any(_meets(gap, corridor, narrow) for gap in gaps for corridor in zone.corridors)
    kept: list[Gap] = []
    crossed = 0
    for corridor in zone.corridors:
        inner = [
            p for p in parts if corridor[0] + narrow < p.left and p.right < corridor[1] - narrow
        ]
        cuts = [(max(corridor[0], one), min(corridor[1], two)) for one, two in free]
        cut = max(cuts, key=lambda gap: gap[1] - gap[0])
        if inner and not labels:
            kept += [(corridor[0], inner[0].left), (inner[-1].right, corridor[1])]
        elif inner or cut[1] - cut[0] < narrow:
            kept.append(corridor)
            crossed += 1
        else:
            kept.append(cut)
    if crossed and (not matched or crossed >= len(zone.corridors)):
        return False
    if not crossed:
        zone.corridors = kept
    return True


def _meets(gap: Gap, corridor: Gap, narrow: float) -> bool:
    return min(gap[1], corridor[1]) - max(gap[0], corridor[0]) >= narrow


def _shed(zone: Zone, lines: Sequence[Line], gaps: Sequence[list[Gap]]) -> Zone:
    """The zone without captions, notes and lines of keys at its ends."""
    while zone.start < zone.end and _is_beside(lines[zone.start], gaps[zone.start], first=True):
        zone.start += 1
    while zone.start < zone.end:
        last = zone.end - 1
        tail = 1 if gaps[last] or last == zone.start else 2
        if not _is_beside(lines[last - tail + 1], gaps[last - tail + 1], first=False):
            break
        zone.end -= tail
    return zone


def _names_table(line: Line, gaps: Sequence[Gap]) -> bool:
    """Whether a line is the caption or unit of a table, which ends what stands above it."""
    return not gaps and (_NOTED.match(line.text) or _CAPTION.match(line.text)) is not None


def _is_beside(line: Line, gaps: Sequence[Gap], *, first: bool) -> bool:
    """Whether a line at the end of a zone is no row of it."""
    if gaps:
        return is_keyed(line, cut_parts(line, gaps))
    return first


def _bound(zone: Zone, lines: Sequence[Line], rules: Sequence[Ruling]) -> Zone:
    """The zone with the rulings that belong to it, ended at its first and last one."""
    if zone.end <= zone.start:
        return zone
    inside = lines[zone.start : zone.end]
    zone.left, zone.right = min(line.left for line in inside), max(line.right for line in inside)
    em = lines[zone.start].em
    top, low = lines[zone.start].middle - 3 * em, lines[zone.end - 1].middle + 3 * em
    wide = [
        rule
        for rule in rules
        if top <= rule.top <= low
        and rule.right - rule.left >= max(_SHORTEST * em, 0.75 * (zone.right - zone.left))
        and rule.left <= zone.left + 2 * em
        and rule.right >= zone.right - 2 * em
    ]
    if not wide:
        return zone
    ends = wide[0]
    zone.rules = [
        rule
        for rule in wide
        if abs(rule.left - ends.left) <= _SAME_ENDS and abs(rule.right - ends.right) <= _SAME_ENDS
    ]
    _clip(zone, lines)
    return zone


def _clip(zone: Zone, lines: Sequence[Line]) -> None:
    """Leave out lines above the first ruling and below the last, where these close the table."""
    rules = zone.rules
    if len(rules) > 1 and not zone.opened:
        while zone.start < zone.end and lines[zone.start].middle < rules[0].top:
            zone.start += 1
    within = sum(lines[at].middle < rules[-1].top for at in range(zone.start, zone.end))
    cut = zone.end == len(lines) and ((len(rules) == 2 and within <= 4) or len(rules) > 4)
    if within and not cut and (len(rules) > 1 or zone.opened):
        while zone.end > zone.start and lines[zone.end - 1].middle > rules[-1].top:
            zone.end -= 1
