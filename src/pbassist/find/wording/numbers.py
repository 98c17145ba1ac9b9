"""An outline becomes the headings whose number skips one or repeats the one before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pbassist.find.labels import parse_ordinal, write_ordinal
from pbassist.find.wording.leading import add_leading
from pbassist.model.document import Document
from pbassist.model.performance import Heading

_C = "[〇零一二三四五六七八九十百]"
_LABELS = (
    *(
        (unit, re.compile(rf"第({_C}{{1,4}}|\d{{1,2}}){unit}[:：、.．]?"))
        for unit in ("部分", "编", "章", "节")
    ),
    ("chinese", re.compile(rf"({_C}{{1,3}})[、.．,]")),
    ("paren_chinese", re.compile(rf"[（(]({_C}{{1,3}})[)）][.．、]?")),
    ("arabic", re.compile(r"(\d{1,2})[.．、,]")),
    ("paren_arabic", re.compile(r"[（(](\d{1,2})[)）][.．、]?")),
    ("half_paren", re.compile(r"(\d{1,2})[)）]")),
)
"""Styles that count without gaps; articles of a quoted law do not."""
MOST_SKIPPED = 2
LONGEST_BARE_HEADING = 30
_HEADED = ("chinese", "paren_chinese")
"""Styles of the headings of official papers, of which a pair （一）（三） has lost its （二）."""
_COUNTED = ("表", "图")
LOOKS_BACK = 1500
"""Characters before a heading in which a quotation may have begun."""
_SERIES = {
    "一": "二三四五六七八九十",
    "1": "0123456789",
    "１": "０１２３４５６７８９",
    "①": "②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
}
_FIRST = tuple(_SERIES)
"""First numbers of the series that a label's number may be of."""
_STOPS = "。；;！？!?：:，,、"


class _Item(NamedTuple):
    """A numbered heading."""

    style: str
    number: int
    heading: Heading


class Misnumbered(NamedTuple):
    """A heading whose number is wrong (序号有误)."""

    heading: Heading
    hint: str
    """缺“三、” or 与前一条重复."""


def find_misnumbered(document: Document, outline: Sequence[Heading]) -> Iterator[Misnumbered]:
    """Headings of one list that skip or repeat a number, where nothing else explains it.

    A number that stands anywhere between its neighbours (in a sentence, in a table) is not missing;
    a list that begins again with its first number is another list.
    """
    for items in _gather_lists(document, add_leading(document, outline)):
        for at in range(1, len(items)):
            before, item = items[at - 1], items[at]
            if item.number == before.number:
                if _is_repeated(document, items, at):
                    yield Misnumbered(item.heading, f"“{item.heading.label}”重复")
            elif _is_held(items, at) and not _stands_between(document, before, item):
                missing = item.heading.label.replace(
                    _print(item, item.number), _print(item, before.number + 1)
                )
                yield Misnumbered(
                    item.heading,
                    f"“{before.heading.label}”后为“{item.heading.label}”，缺“{missing}”",
                )


def _gather_lists(document: Document, outline: Sequence[Heading]) -> Iterator[list[_Item]]:
    """Headings of one level and style under one parent, cut where counting starts again."""
    open_: dict[int, list[_Item]] = {}
    for heading in outline:
        item = _read_item(heading)
        for level in [
            one for one in open_ if one > heading.level or (item is None and one == heading.level)
        ]:
            yield open_.pop(level)
        if item is None or _is_quoted(document, heading):
            continue
        items = open_.setdefault(heading.level, [])
        if items and not _goes_on(document, items[-1], item):
            yield items
            items = open_[heading.level] = []
        items.append(item)
    yield from open_.values()


def _read_item(heading: Heading) -> _Item | None:
    for style, pattern in _LABELS:
        if match := pattern.fullmatch(heading.label):
            number = parse_ordinal(match[1])
            return _Item(style, number, heading) if number else None
    return None


def _goes_on(document: Document, last: _Item, item: _Item) -> bool:
    if last.style != item.style:
        return False
    if item.number == last.number:
        return item.number > 1 or not _is_broken(document, last, item)
    return 0 < item.number - last.number <= MOST_SKIPPED + 1


def _is_broken(document: Document, last: _Item, item: _Item) -> bool:
    """Whether a bare line that may be a heading stands between: a second list begins under it."""
    between = document.text[last.heading.span.end : item.heading.span.start]
    for line in between.split("\n")[1:]:
        words = line.strip()
        if not words:
            continue
        if "\t" in line or words[-1] in "：:" or words[-1] not in _STOPS:
            return True
        if len(words) <= LONGEST_BARE_HEADING and words[-1] not in "。；":
            return True
    return False


def _is_repeated(document: Document, items: list[_Item], at: int) -> bool:
    """A list of its own is needed around the pair: two that go on, before or behind."""
    number = items[at].number
    before, item = items[at - 1], items[at]
    if number > 1 and _is_printed(document, before, item, number - 1, alike=True):
        return False
    if _is_printed(document, before, item, number + 1, alike=True):
        # 目录 of one line holds all numbers.
        return False
    follows = at + 1 < len(items) and 0 < items[at + 1].number - number <= 2
    # 1, 3, 3: the first of the two is the missing 2
    led = at >= 2 and items[at - 2].number in (number - 1, number - 2)
    return follows or (led if number > 1 else len(items) == 2)


def _is_held(items: list[_Item], at: int) -> bool:
    """Whether the item, a step too far, belongs to a list that counts well on one side of it."""
    number, before = items[at].number, items[at - 1].number
    if number - before == 1:
        return False
    if len(items) == 2 and before == 1 and number == 3 and items[at].style in _HEADED:
        return True
    led = at >= 2 and items[at - 2].number == before - 1
    return led or (at + 1 < len(items) and items[at + 1].number == number + 1)


def _stands_between(document: Document, before: _Item, item: _Item) -> bool:
    return any(
        _is_printed(document, before, item, number)
        for number in range(before.number + 1, item.number)
    )


def _is_printed(
    document: Document, before: _Item, item: _Item, number: int, *, alike: bool = False
) -> bool:
    """Whether a number stands as a label between two headings, in whatever style or in theirs."""
    start = before.heading.span.start + len(before.heading.label)
    text = document.text[start : item.heading.span.start]
    forms = [write_ordinal(number), str(number), chr(0xFF10 + number) if number < 10 else ""]
    forms.append(chr(0x2460 + number - 1) if number <= 20 else "")
    if alike and re.search(_C, item.heading.label):
        forms = forms[:1]
    listed = "|".join(re.escape(one) for one in forms if one)
    label = rf"(?<![\d一二三四五六七八九十])([（(]?)({listed})([、）)是,，：:节章编部\s]|[.．](?!\d)|来|$)"
    begun: dict[str, int] = {}
    for match in re.finditer(label, text):
        if _is_no_label(text, match):
            continue
        first = next((one for one in _FIRST if match[2][0] in _SERIES[one]), match[2])
        opens = match[1] + first + match[3]
        if opens not in begun:
            begun[opens] = text.find(opens)
        # （一）…（二） below 一、 is a list of its own: its second is none of 二、.
        if match[2] == first or not 0 <= begun[opens] < match.start():
            return True
    return False


def _is_no_label(text: str, match: re.Match[str]) -> bool:
    """The end of a bracket (见佐证材料8）) labels nothing, nor does the number of a table (表1)."""
    before = text[match.start() - 1 : match.start()]
    if before in _COUNTED and not match[1]:
        return True
    return match[3] in "）)" and not match[1] and "一" <= before <= "鿿"


def _print(item: _Item, number: int) -> str:
    chinese = re.search(_C, item.heading.label)
    return write_ordinal(number) if chinese else str(number)


def _is_quoted(document: Document, heading: Heading) -> bool:
    before = document.text[max(heading.span.start - LOOKS_BACK, 0) : heading.span.start]
    return before.count("“") > before.count("”")
