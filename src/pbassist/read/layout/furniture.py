"""Lines at the edges of pages become furniture when they repeat or count the pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

from pbassist.read.layout.lines import Line
from pbassist.read.layout.page import PageGlyphs

_EDGE = 0.13
"""Part of the page height at the top and bottom where page numbers stand."""
_MARGIN = 0.085
"""Part of the page height where running words stand; a form's title below it is no header."""
_TITLE_EM = 1.15
"""Words this much larger than the body's are a title, however often they repeat."""
_EDGE_LINES = 3
_SAME_HEIGHT = 4.0
_DIGITS = re.compile(r"\d{1,9}")
_SPACES = re.compile(r"\s{1,99}")
_PAGE_NUMBER = re.compile(
    r"[—–―\-_－·•.~～|]{0,6}(?:第|P|p|Page)?(\d{1,4})(?:页)?"
    r"(?:[/,，、共of]{1,3}\d{1,4}页?)?[—–―\-_－·•.~～|]{0,6}"
)
_PLAINLY_NUMBER = re.compile(
    r"[—–―\-_－·•]{1,6}\d{1,4}[—–―\-_－·•]{1,6}|第\d{1,4}页.{0,12}|\d{1,4}/\d{1,4}"
)
_BOTTOM_MARGIN = 0.9


def find_furniture(pages: Sequence[tuple[PageGlyphs, list[Line]]], body_em: float) -> set[int]:
    """The `id()` of every line that is a running header, a footer or a page number."""
    edges = [(page, line) for page, lines in pages for line in _edge(page, lines)]
    running = [pair for pair in edges if _may_run(*pair, body_em)]
    repeated = _find_repeated(running, len(pages))
    numbers = _read_numbers(edges)
    found = {id(line) for _, line in running if id(line) in repeated}
    for page, line in edges:
        number = _PAGE_NUMBER.fullmatch(_squeeze(line))
        if number is None:
            continue
        lone = len(pages) == 1 and _is_lone_number(_squeeze(line), page, line)
        if lone or _counts_on(int(number[1]), page.number, numbers):
            found.add(id(line))
    return found


def _squeeze(line: Line) -> str:
    return _SPACES.sub("", line.text)


def _edge(page: PageGlyphs, lines: list[Line]) -> list[Line]:
    """The first and last lines of a page, as far as they stand at its edges."""
    top = [line for line in lines[:_EDGE_LINES] if line.middle < _EDGE * page.height]
    low = [line for line in lines[-_EDGE_LINES:] if line.middle > (1 - _EDGE) * page.height]
    return top + low


def _may_run(page: PageGlyphs, line: Line, body_em: float) -> bool:
    depth = min(line.middle, page.height - line.middle)
    return depth < _MARGIN * page.height and line.em < _TITLE_EM * body_em


def _find_repeated(edges: Sequence[tuple[PageGlyphs, Line]], pages: int) -> set[int]:
    """Lines that other pages show with the same words (numbers apart) at the same height."""
    seen: dict[tuple[bool, str], list[Line]] = {}
    for page, line in edges:
        words = _squeeze(line)
        if _PAGE_NUMBER.fullmatch(words) and not _PLAINLY_NUMBER.fullmatch(words):
            continue
        key = line.middle < page.height / 2, _DIGITS.sub("#", words)
        seen.setdefault(key, []).append(line)
    found: set[int] = set()
    for lines in seen.values():
        level = median(line.middle for line in lines)
        near = [line for line in lines if abs(line.middle - level) < _SAME_HEIGHT]
        shown = len({line.page for line in near})
        if shown >= 3 or (shown == 2 and pages <= 5):
            found.update(map(id, near))
    return found


def _read_numbers(edges: Sequence[tuple[PageGlyphs, Line]]) -> dict[int, set[int]]:
    """The numbers that stand alone at the edges of each page."""
    numbers: dict[int, set[int]] = {}
    for page, line in edges:
        number = _PAGE_NUMBER.fullmatch(_squeeze(line))
        if number:
            numbers.setdefault(page.number, set()).add(int(number[1]))
    return numbers


def _counts_on(number: int, page: int, numbers: dict[int, set[int]]) -> bool:
    """Whether a page near by prints the number that counting on would give."""
    return any(number + step in numbers.get(page + step, ()) for step in (-2, -1, 1, 2))


def _is_lone_number(text: str, page: PageGlyphs, line: Line) -> bool:
    low = line.middle > _BOTTOM_MARGIN * page.height
    return low and (bool(_PLAINLY_NUMBER.fullmatch(text)) or text == str(page.number))
