"""Lines with upright strokes between their words become the cells of a table.

Two or more lines together that begin and end with a stroke are one, and lines around a row of
dashes (|---|---:|), as Markdown writes it. Strokes, dashes and `**` stay in the text; no block covers
them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from pbassist.model.document import Block, CellPlace

_DASHES = re.compile(r"\|?(?:[ \t]*:?-{1,99}:?[ \t]*\|)+(?:[ \t]*:?-{1,99}:?[ \t]*)?")
_STROKE = re.compile(r"(?<!\\)\|")
_FEWEST = 2
"""Cells of a row, and rows of a table without dashes."""


def find_tables(lines: Sequence[str]) -> dict[int, int]:
    """The first line of every table and one past its last."""
    found: dict[int, int] = {}
    at = 0
    while at < len(lines):
        end = _end_of_table(lines, at)
        if end > at:
            found[at] = end
        at = max(end, at + 1)
    return found


def _end_of_table(lines: Sequence[str], at: int) -> int:
    """One past the last line of the table that begins here; `at` when none does."""
    dashed = at + 1 < len(lines) and bool(_DASHES.fullmatch(lines[at + 1].strip()))
    if dashed and _count_cells(lines[at]) >= _FEWEST:
        return _run(lines, at, framed=False)
    end = _run(lines, at, framed=True)
    return end if end - at >= _FEWEST else at


def _run(lines: Sequence[str], at: int, *, framed: bool) -> int:
    """One past the last line in a row that has strokes: between its cells, or around them too."""
    while at < len(lines):
        words = lines[at].strip()
        frame = len(words) > 1 and words[0] == words[-1] == "|"
        if _count_cells(words) < _FEWEST or (framed and not frame):
            break
        at += 1
    return at


def _count_cells(line: str) -> int:
    """How many cells the strokes of a line make; none without strokes."""
    words = line.strip()
    strokes = len(_STROKE.findall(words))
    return strokes and strokes + 1 - words.startswith("|") - words.endswith("|")


def read_rows(
    lines: Iterable[tuple[str, int]], table: int, first: int, ids: Iterator[str]
) -> Iterator[Block]:
    """The cells of a table's lines, each with its place in the text; `first` numbers the first one."""
    row = 0
    for number, (line, start) in enumerate(lines, start=first):
        if _DASHES.fullmatch(line.strip()):
            continue
        for column, (left, right) in enumerate(_split(line)):
            yield Block(
                id=next(ids),
                kind="cell",
                start=start + left,
                end=start + right,
                cell=CellPlace(table=table, row=row, column=column),
                locator=f"line:{number}",
            )
        row += 1


def _split(line: str) -> Iterator[tuple[int, int]]:
    """Where the words of every cell of a line begin and end."""
    end = len(line.rstrip())
    strokes = [match.start() for match in _STROKE.finditer(line, 0, end)]
    framed = line.lstrip().startswith("|")
    cuts = strokes if framed else [-1, *strokes]
    if cuts[-1] != end - 1:
        cuts.append(end)
    for left, right in pairwise(cuts):
        words = line[left + 1 : right]
        start = left + 1 + len(words) - len(words.lstrip())
        words = words.strip()
        if len(words) > 4 and words.startswith("**") and words.endswith("**"):
            yield start + 2, start + len(words) - 2
        else:
            yield start, start + len(words)
