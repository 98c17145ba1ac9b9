"""A rule's text becomes the printed numbers that open its articles and chapters.

They must stand where an article can begin (a new line, or right behind the end of a sentence or of
a chapter heading) and must carry the numbering on; so “依照本办法第十二条” inside a sentence opens
nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from pbassist.find.labels import ORDINAL, parse_ordinal, write_ordinal
from pbassist.find.marks import Mark, at_line_start, behind_sentence

PRINTED = re.compile(
    rf"第[ \t\u3000]{{0,3}}([{ORDINAL}][{ORDINAL} \t\u3000]{{0,12}}?)[ \t\u3000]{{0,3}}"
    r"(分编|编|章|节|条)((?:之[一二三四五六七八九十]{1,3})?)"
)
REFERENCE = re.compile(
    rf"[ \t]{{0,2}}(?:第[{ORDINAL}]{{1,4}}[款项条]|[、，,和或及至到与]|以及|规定的|所列|所称|所述|的"
    r"|[（(][一二三四五六七八九十]{1,3}[)）]项)"
)
CARRIED_ON = re.compile(
    r"(?:[、，,（(《“‘和或及与至据照按]|依照|按照|根据|违反|符合|适用|参照|执行|遵守"
    r"|本(?:办法|细则|条例|规定|法|意见|制度|通知))[ \t\u3000]{0,4}$"
)
RANKS = {"编": 1, "分编": 2, "章": 3, "节": 4, "条": 9}
GAP = 3
"""How many numbers may be missing in print before a later one no longer carries on."""


class _Printed(NamedTuple):
    """A printed number that may open an article or a chapter."""

    start: int
    end: int
    number: int
    rank: int
    label: str
    strong: bool
    added: bool


def find_marks(text: str, start: int, end: int) -> list[Mark]:
    """The numbers that open articles and chapters of a stretch, contents tables left out.

    No marks where there are no articles; a mark `restarts` where the articles of another rule begin.
    """
    printed = list(_find_printed(text, start, end))
    articles = _chain_articles(text, printed)
    if not articles:
        return []
    headings = [
        one
        for one in printed
        if one.rank < RANKS["条"] and (one.strong or behind_sentence(text, one.start))
    ]
    marks = sorted([*articles, *(_mark(one) for one in headings if not _in_sentence(text, one))])
    return _drop_contents(marks)


def _mark(one: _Printed, *, restarts: bool = False) -> Mark:
    return Mark(one.start, one.end, one.rank, one.number, one.label, restarts)


def _drop_contents(marks: list[Mark]) -> list[Mark]:
    """Headings with no article before the next heading of their rank belong to a contents table."""
    kept: list[Mark] = []
    lowest = 0
    for mark in reversed(marks):
        if mark.rank == RANKS["条"]:
            lowest = RANKS["条"]
            kept.append(mark)
        elif mark.rank < lowest:
            lowest = mark.rank
            kept.append(mark)
    return kept[::-1]


def _in_sentence(text: str, one: _Printed) -> bool:
    if REFERENCE.match(text, one.end):
        return True
    return (
        CARRIED_ON.search(text, max(0, one.start - 12), _back_over_space(text, one.start))
        is not None
    )


def _back_over_space(text: str, at: int) -> int:
    while at and text[at - 1].isspace():
        at -= 1
    return at


def _find_printed(text: str, start: int, end: int) -> Iterator[_Printed]:
    heading: _Printed | None = None
    for match in PRINTED.finditer(text, start, end):
        number = parse_ordinal(match[1])
        if not number:
            continue
        rank = RANKS[match[2]]
        label = f"第{write_ordinal(number)}{match[2]}{match[3]}"
        at = match.start()
        strong = at_line_start(text, at)
        one = _Printed(at, match.end(), number, rank, label, strong, bool(match[3]))
        if heading is not None and _right_behind(text, heading, one):
            one = one._replace(strong=True)
        if one.strong or behind_sentence(text, at):
            heading = one if rank < RANKS["条"] else heading
            yield one


def _right_behind(text: str, heading: _Printed, one: _Printed) -> bool:
    """Whether a number stands behind a chapter heading on its line: 第九章附则第四十一条."""
    if one.start - heading.end > 24:
        return False
    between = text[heading.end : one.start]
    return not any(c in "\n。；;，,、：:" for c in between)


def _chain_articles(text: str, printed: list[_Printed]) -> list[Mark]:
    """The articles that carry the numbering on, each new rule from 第一条."""
    possible = [one for one in printed if one.rank == RANKS["条"] and not _in_sentence(text, one)]
    places: dict[int, list[int]] = {}
    for at, one in enumerate(possible):
        places.setdefault(one.number, []).append(at)
    marks: list[Mark] = []
    last = 0
    for at, one in enumerate(possible):
        if not (_carries_on(one, last, at, places) or _leaps(text, one, last, at, places)):
            continue
        restarts = one.number == 1 and last > 1
        marks.append(_mark(one, restarts=restarts))
        last = one.number
    return marks


def _carries_on(one: _Printed, last: int, at: int, places: dict[int, list[int]]) -> bool:
    if one.number == last + 1:
        return True
    if not one.strong:
        return False
    if one.added or one.number == last:
        return one.number == last
    if one.number == 1:
        return _later(places, 2, at)
    if not last:
        return not _later(places, 1, -1)
    return last < one.number <= last + 1 + GAP and not _later(places, last + 1, at)


def _leaps(text: str, one: _Printed, last: int, at: int, places: dict[int, list[int]]) -> bool:
    """Whether an excerpt goes on with a far number: on its own line, set off, behind a sentence."""
    set_off = text[one.end : one.end + 1].isspace()
    return (
        one.strong
        and set_off
        and one.number > last
        and behind_sentence(text, _back_over_space(text, one.start))
        and not _later(places, last + 1, at)
        and (bool(last) or not _later(places, 1, at))
    )


def _later(places: dict[int, list[int]], number: int, at: int) -> bool:
    found = places.get(number, [])
    return bisect_right(found, at) < len(found)
