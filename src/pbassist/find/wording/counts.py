"""A block's text becomes the points counted inside it whose number skips one or repeats."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from pbassist.find.labels import parse_ordinal, write_ordinal
from pbassist.find.wording.slip import is_in_quotes

_C = "[一二三四五六七八九十]"
_START = r"(?:^|(?<=[。；;：:\s]))"
_STYLES = (
    re.compile(rf"(?:^|(?<=[。；;：:，,\s]))({_C})是(?!一样)"),
    re.compile(rf"{_START}(\d{{1,2}})\s?[.．、](?!\s?\d)"),
    re.compile(rf"{_START}[（(]({_C}{{1,2}}|\d{{1,2}})[）)]"),
    re.compile(rf"{_START}({_C}{{1,2}})、"),
)
"""一是……二是, 1. 2., （1）（2） and 一、二、 inside one paragraph or cell."""
FEWEST = 3


class _Point(NamedTuple):
    """A counted point."""

    number: int
    label: str
    start: int
    end: int


class Miscounted(NamedTuple):
    """A point whose number is wrong (序号有误)."""

    start: int
    end: int
    hint: str


def find_miscounted(text: str) -> Iterator[Miscounted]:
    """Points of one block that begin at one, and of which one number is left out or stands twice."""
    for pattern in _STYLES:
        points = [
            _Point(number, match[0], match.start(), match.end())
            for match in pattern.finditer(text)
            if (number := parse_ordinal(match[1])) and not is_in_quotes(text, match.start())
        ]
        for run in _split(points):
            yield from _judge(text, run)


def _split(points: list[_Point]) -> Iterator[list[_Point]]:
    """Each run from a first point to the next first one."""
    run: list[_Point] = []
    for point in points:
        if point.number == 1 and len(run) != 1:
            yield run
            run = []
        run.append(point)
    yield run


def _judge(text: str, run: list[_Point]) -> Iterator[Miscounted]:
    """Exactly one step is wrong and all others are right, else the numbers mean something else."""
    if len(run) < FEWEST or run[0].number != 1:
        return
    steps = [b.number - a.number for a, b in pairwise(run)]
    wrong = [at for at, step in enumerate(steps) if step != 1]
    if len(wrong) != 1 or steps[wrong[0]] not in (0, 2):
        return
    before, point = run[wrong[0]], run[wrong[0] + 1]
    if steps[wrong[0]] == 0:
        yield Miscounted(point.start, point.end, f"“{point.label}”重复")
        return
    missing = before.number + 1
    between = text[before.end : point.start]
    if not re.search(rf"(?<!\d)(?:{missing}|{write_ordinal(missing)})[、.．）)是,，：:]", between):
        printed = before.label.replace(
            *(
                (write_ordinal(before.number), write_ordinal(missing))
                if re.search(_C, before.label)
                else (str(before.number), str(missing))
            )
        )
        yield Miscounted(
            point.start, point.end, f"“{before.label}”后为“{point.label}”，缺“{printed}”"
        )
