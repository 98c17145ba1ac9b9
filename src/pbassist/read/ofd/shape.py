"""Numbers, matrices and path data of OFD become points on the page and ruling lines."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from pbassist.read.layout.page import Ruling
from pbassist.read.matrix import IDENTITY, Matrix

Point = tuple[float, float]
POINTS = 72 / 25.4
"""Points of a millimetre."""
_FARTHEST = 1e6
_TOKEN = re.compile(r"[A-Za-z]|[-+]?(?:\d{1,15}\.?\d{0,15}|\.\d{1,15})(?:[eE][-+]?\d{1,3})?")
_LONGEST_PATH = 200_000
"""Characters of a path; a drawing has more, the lines of a table have not."""
_ARGUMENTS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_CURVES = frozenset("QBA")


def read_number(text: str | None, default: float) -> float:
    """A number, or the default where there is none or none that a page could hold."""
    try:
        number = float(text) if text and len(text) < 40 else default
    except ValueError:
        return default
    return number if math.isfinite(number) and abs(number) <= _FARTHEST else default


def read_numbers(text: str | None, count: int) -> tuple[float, ...] | None:
    """Exactly so many numbers separated by spaces; None for anything else."""
    words = (text or "").replace(",", " ").split()
    if len(words) != count:
        return None
    numbers = tuple(read_number(word, math.nan) for word in words)
    return None if any(math.isnan(number) for number in numbers) else numbers


def read_matrix(text: str | None) -> Matrix:
    """A CTM; the identity where there is none."""
    numbers = read_numbers(text, 6)
    return numbers if numbers else IDENTITY  # type: ignore[return-value]


def move(x: float, y: float) -> Matrix:
    """The matrix of a shift."""
    return 1.0, 0.0, 0.0, 1.0, x, y


def apply(matrix: Matrix, x: float, y: float) -> Point:
    """A point under a matrix."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def bound(matrix: Matrix, box: tuple[float, float, float, float]) -> Ruling:
    """The upright rectangle around a rectangle (left, top, right, bottom) under a matrix."""
    left, top, right, bottom = box
    corners = [apply(matrix, x, y) for x in (left, right) for y in (top, bottom)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return Ruling(min(xs), min(ys), max(xs), max(ys))


def read_subpaths(data: str, matrix: Matrix) -> Iterator[list[Point]]:
    """Points of each subpath of straight lines in path data; one with curves is left out."""
    if len(data) > _LONGEST_PATH:
        return
    points: list[Point] = []
    curved = False
    for command, numbers in _read_commands(data):
        if command in "SM" or (command == "C" and not points):
            if len(points) > 1 and not curved:
                yield points
            points, curved = [], False
        curved = curved or command in _CURVES
        if command == "C":
            points.extend(points[:1])
        else:
            points.append(apply(matrix, *numbers[-2:]))
    if len(points) > 1 and not curved:
        yield points


def _read_commands(data: str) -> Iterator[tuple[str, list[float]]]:
    """Commands with their numbers; ends where the data are no path any more."""
    tokens = _TOKEN.findall(data)
    at, command = 0, ""
    while at < len(tokens):
        if tokens[at].isalpha():
            command = tokens[at].upper()
            at += 1
        wanted = _ARGUMENTS.get(command)
        if wanted is None or (not wanted and at < len(tokens) and not tokens[at].isalpha()):
            return
        numbers = [read_number(token, math.nan) for token in tokens[at : at + wanted]]
        if len(numbers) < wanted or any(math.isnan(number) for number in numbers):
            return
        at += wanted
        yield command, numbers
