"""A text object of OFD becomes characters with boxes in points.

A file gives where each character begins and not how wide it is: a box is as wide as the step to
the next character, where that step can be its width, else as wide as such characters usually are.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from pbassist.read.fold import fold_character
from pbassist.read.layout.page import Glyph
from pbassist.read.matrix import IDENTITY, Matrix, multiply
from pbassist.read.ofd.shape import bound, read_number

if TYPE_CHECKING:
    from lxml.etree import _Element

_ASCENT, _DESCENT = 0.88, 0.12
_LOOSE = 0.2
"""Em that a step may exceed the usual width of its character and still be its width."""
_NARROW = frozenset("iIjl.,:;'!|()[]ft ·")
_BROAD = frozenset("mwMW@%‰")
_USUAL_SIZE = 3.7
"""Millimetres, for an object that tells no size."""
MAX_RUN = 500_000
"""Characters of one text object; a page that holds as many is refused."""
_SLANT = 0.05
"""Quarter turns, 4.5 degrees."""
_PLACEHOLDER = "¤"
"""What stands for a glyph without a code."""
_INDENTED = re.compile(r"\A\s*\n\s*|\s*\n\s*\Z")
_BREAKS = {ord(mark): None for mark in "\r\n\t"}


class TextRun(NamedTuple):
    """The characters of one text object."""

    glyphs: list[Glyph]
    slanted: bool
    """Whether it runs across the page, as a watermark does."""
    size: float
    """Points."""
    strange: int
    """Characters whose code the file does not give."""


def read_text(element: _Element, matrix: Matrix) -> TextRun:
    """The characters of a text object under the matrix of its place on the page, in points."""
    size = read_number(element.get("Size"), _USUAL_SIZE) or _USUAL_SIZE
    stretch = read_number(element.get("HScale"), 1.0) or 1.0
    turn = _turn(read_number(element.get("CharDirection"), 0.0))
    reading = read_number(element.get("ReadDirection"), 0.0)
    mapped = any(_local(child) == "CGTransform" for child in element)
    glyphs: list[Glyph] = []
    strange = 0
    x = y = 0.0
    for code in element:
        if _local(code) != "TextCode" or len(glyphs) >= MAX_RUN:
            continue
        x, y = read_number(code.get("X"), x), read_number(code.get("Y"), y)
        for mark, at, width in _place(code, (x, y), abs(size), stretch, reading):
            unknown = mark in "\ufffd\ufffe\uffff" or (mapped and mark == _PLACEHOLDER)
            strange += unknown or "\ue000" <= mark <= "\uf8ff"
            text = "" if mark < " " or unknown else fold_character(mark)
            if text:
                glyphs.append(Glyph(text, *_frame(turn, matrix, at, width, abs(size))))
    a, b, c, d, _, _ = matrix
    return TextRun(glyphs, _is_slanted(a, b), abs(size) * math.hypot(c, d), strange)


def _frame(
    turn: Matrix, matrix: Matrix, at: tuple[float, float], width: float, size: float
) -> tuple[float, float, float, float]:
    """The box of a character on the page."""
    x, y = at
    a, b, c, d, e, f = matrix
    if turn == IDENTITY and not b and not c and a > 0 and d > 0:  # nearly all of them
        low = d * y + f
        return a * x + e, low - _ASCENT * d * size, a * (x + width) + e, low + _DESCENT * d * size
    placed = multiply(turn, (1.0, 0.0, 0.0, 1.0, x, y))
    box = (0.0, -_ASCENT * size, width, _DESCENT * size)
    return bound(multiply(placed, matrix), box)


def _local(element: _Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _turn(degrees: float) -> Matrix:
    """The matrix of a character turned clockwise by quarter turns."""
    quarters = round(degrees / 90) % 4
    cosine, sine = (1.0, 0.0, -1.0, 0.0)[quarters], (0.0, 1.0, 0.0, -1.0)[quarters]
    return cosine, sine, -sine, cosine, 0.0, 0.0


def _is_slanted(a: float, b: float) -> bool:
    quarters = math.atan2(b, a) / (math.pi / 2)
    return abs(quarters - round(quarters)) > _SLANT


def _place(
    code: _Element, start: tuple[float, float], size: float, stretch: float, reading: float
) -> Iterator[tuple[str, tuple[float, float], float]]:
    """Characters of a TextCode with the points where they begin and their widths."""
    marks = _INDENTED.sub("", (code.text or "")[:MAX_RUN]).translate(_BREAKS)
    rights = read_steps(code.get("DeltaX"), len(marks) - 1)
    downs = read_steps(code.get("DeltaY"), len(marks) - 1)
    given = any(rights) or any(downs)
    upright = round(reading / 90) % 4 in (1, 3)
    ahead = -1.0 if round(reading / 90) % 4 in (2, 3) else 1.0
    x, y = start
    for number, mark in enumerate(marks):
        usual = _usual_width(mark) * size * stretch
        right = rights[number] if number < len(rights) else 0.0
        down = downs[number] if number < len(downs) else 0.0
        if not given or number >= max(len(rights), len(downs)):
            right, down = (0.0, ahead * size) if upright else (ahead * usual, 0.0)
        fits = not down and 0.5 * usual <= right <= usual + _LOOSE * size
        yield mark, (x, y), right if fits else usual
        x, y = x + right, y + down


def _usual_width(mark: str) -> float:
    """Em."""
    if unicodedata.east_asian_width(mark) in "WFA":
        return 1.0
    if mark in _BROAD:
        return 0.85
    if mark in _NARROW:
        return 0.32
    return 0.65 if mark.isupper() else 0.52


def read_steps(text: str | None, count: int) -> list[float]:
    """The steps of DeltaX or DeltaY, runs `g n step` written out, at most as many as counted.

    Ends at the first word that is no number.
    """
    steps: list[float] = []
    words = iter((text or "").split())
    for word in words:
        run = word in ("g", "G")
        times = int(read_number(next(words, None), 0.0)) if run else 1
        step = read_number(next(words, "") if run else word, math.nan)
        if math.isnan(step) or len(steps) >= count:
            break
        steps.extend([step] * min(times, count - len(steps)))
    return steps
