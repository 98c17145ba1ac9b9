"""An article becomes its paragraphs (款) and items (项), as stretches of the text."""

from __future__ import annotations

import re

from pbassist.find.labels import parse_ordinal
from pbassist.find.marks import at_line_start, line_end

Stretch = tuple[int, int]
ITEM = re.compile(
    r"[（(][ \t\u3000]{0,2}([一二三四五六七八九十]{1,3}|\d{1,2})[ \t\u3000]{0,2}[)）]"
)
NUMBERED = re.compile(r"(\d{1,2})[.．、](?!\d)")
STOPS = "。：；;！!？?:．"


def cut_items(text: str, start: int, end: int) -> list[Stretch]:
    """The items of an article, their numbers running from 一; inline ones glued behind ： ； 。 too.

    An item reaches to the next item or the end of its last own line.
    """
    marks = _chain(text, ITEM, start, end) or _chain(text, NUMBERED, start, end)
    stops = [mark[0] for mark in marks[1:]] + [end][: len(marks)]
    return [
        _trim(text, a, min(stop, _end_of_item(text, b, stop)))
        for (a, b), stop in zip(marks, stops, strict=True)
    ]


def _chain(text: str, pattern: re.Pattern[str], start: int, end: int) -> list[Stretch]:
    """Numbers 1, 2, 3 … at line starts or behind punctuation; at least two of them."""
    found: list[Stretch] = []
    for match in pattern.finditer(text, start, end):
        if parse_ordinal(match[1]) != len(found) + 1:
            continue
        before = text[match.start() - 1] if match.start() > start else "\n"
        if at_line_start(text, match.start()) or before in "：:；;。，,、":
            found.append(match.span())
    return found if len(found) > 1 else []


def _end_of_item(text: str, start: int, stop: int) -> int:
    """An item between two others keeps its following lines; the last one ends with its line."""
    return (
        stop
        if ITEM.match(text, stop) or NUMBERED.match(text, stop)
        else _whole_line(text, start, stop)
    )


def _whole_line(text: str, start: int, stop: int) -> int:
    """The end of the sentence's line, over line breaks that cut it in the middle."""
    at = min(line_end(text, start), stop)
    while at < stop and at > start and text[at - 1] not in STOPS and text[at : at + 2] != "\n\n":
        at = min(line_end(text, at + 1), stop)
    return at


def cut_paragraphs(text: str, start: int, end: int) -> list[Stretch]:
    """The paragraphs of an article, each with the items it introduces.

    A line opens a new paragraph when the one before ended its sentence and it is no item.
    """
    found: list[Stretch] = []
    at = start
    while at < end:
        stop = min(line_end(text, at), end)
        a, b = _trim(text, at, stop)
        if a < b and any(c.isalnum() for c in text[a:b]):
            if found and _joins(text, found[-1], a):
                found[-1] = (found[-1][0], b)
            else:
                found.append((a, b))
        at = stop + 1
    return found


def _joins(text: str, before: Stretch, start: int) -> bool:
    if ITEM.match(text, start) or NUMBERED.match(text, start):
        return True
    last = text[before[1] - 1]
    return last not in "。：；;！!？?:”）)" and text[before[1] : start].count("\n") < 2


def _trim(text: str, start: int, end: int) -> Stretch:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
