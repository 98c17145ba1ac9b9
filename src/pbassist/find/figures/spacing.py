"""Digits that a scan set apart become one number, in a text of the same length.

5 2 . 4 万元, 12. 1% and a number that a line end cuts (１⏎2.73亿元) are closed up; what could be two
numbers (12 34万元, 1 195.5万元) is left as it stands. The gap moves before the number, so every
other place keeps its offset.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pbassist.find.figures.units import read_unit
from pbassist.model.document import Block, Document

_D = "[0-9０-９]"
_S = "[ \u3000\u00a0]"
# the first digit of a number; the looks back come after it, so that a text is searched for digits
_FIRST = rf"{_D}(?<![0-9０-９.．,，/／-]{_D})(?<!{_D}{_S}{_D})"
_GOES_ON = rf"(?!{_S}?[.．]?{_S}?{_D}|[.．,，/／])"
_APART = re.compile(
    rf"{_FIRST}(?:(?:{_S}{_D})+(?:{_S}[.．]{_S}{_D}(?:{_S}{_D})*)?"  # 5 2 . 4
    rf"|{_D}{{0,8}}(?:{_S}[.．]{_S}?|[.．]{_S})(?:{_D}{{1,4}}|{_D}(?:{_S}{_D}){{1,3}}))"  # 12. 1
    rf"{_GOES_ON}"
)
_SEPARATED = re.compile(
    rf"{_FIRST}{_D}{{0,2}}(?:[,，]{_S}?{_D}{{3}})+(?:[.．]{_D}{{1,4}})?{_GOES_ON}"  # 40, 128.6
)
_LISTED = re.compile(r"(?:分别|依次|各|[、和及与])[^。；\n]{0,30}$")
_LABEL_PLACE = re.compile(r"(?:^|[\n\t。；;：:])[ \u3000（(#*]{0,9}$")
_LABEL = re.compile(rf"{_D}{{1,2}}[ ]?[.．]")
_HEAD = re.compile(  # what may stand before a cut: 12, 1,0, 1, or 3.
    rf"(?<![0-9０-９.．,，])(?:{_D}{{1,9}}|{_D}{{1,3}}(?:[,，]{_D}{{3}}){{0,4}}[,，]{_D}{{1,3}})"
    rf"(?:{_S}?[.．,，]|[.．]{_D}{{1,4}})?{_S}?$"
)
_TAIL = re.compile(rf"(?:[.．]{_S}?)?{_D}{{1,9}}(?:[,，]{_D}{{3}})*(?:[.．]{_D}{{1,4}})?{_GOES_ON}")
_NUMBER = re.compile(rf"(?:{_D}{{1,9}}|{_D}{{1,3}}(?:[,，]{_D}{{3}})+)(?:[.．]{_D}{{1,6}})?")
_GAPS = re.compile(r"[ \u3000\u00a0\n]+")
# 1.3个项目滞后 at the head of a line: the first of a list, and three of them
_LABELLED = re.compile(
    r"^[ \u3000]*(?P<label>[1-9][0-9]?[.．])(?=[1-9][0-9]{0,3}(?:个(?!百分点|月|工作日|小时|点|基点)|家(?!次)|项|名|户|处|件|条|份|起|台|座|所))",
    re.MULTILINE,
)
_LONG_LINE = 20
"""Characters from which a line of a text file may have been cut by its width."""


class Closed(NamedTuple):
    """A text with its numbers closed up, and where each of them begins in print."""

    text: str
    starts: dict[int, int]


def close_up(document: Document) -> Closed:
    """The document's text with every number that is set apart closed up, each gap before it."""
    text = document.text
    starts: dict[int, int] = {}
    parts: list[str] = []
    at = 0
    for start, end in sorted({*_find_cut(document), *_find_apart(text)}):
        if start < at:
            continue
        words = _GAPS.sub("", text[start:end])
        starts[end - len(words)] = start
        parts += [text[at:start], " " * (end - start - len(words)), words]
        at = end
    closed = "".join((*parts, text[at:]))
    for match in list(_LABELLED.finditer(closed)):
        start, end = match.span("label")
        closed = f"{closed[:start]}{' ' * (end - start)}{closed[end:]}"
    return Closed(closed, starts)


def _find_apart(text: str) -> Iterator[tuple[int, int]]:
    """Numbers of single digits with a space between, with a space at the point, or after a comma."""
    for match in _APART.finditer(text):
        if _counts(text, match.end()) and not _is_labelled(text, match):
            yield match.span()
    for match in _SEPARATED.finditer(text):
        gap = _GAPS.search(match.group())
        listed = _LISTED.search(text[max(match.start() - 32, 0) : match.start()])
        if gap and not listed and _counts(text, match.end()):
            yield match.span()


def _counts(text: str, end: int) -> bool:
    unit = read_unit(text, end)
    return unit is not None and unit.kind != "bare"


def _is_labelled(text: str, match: re.Match[str]) -> bool:
    """2. 5个部门 at the head of a line is the second of a list."""
    headed = _LABEL_PLACE.search(text[max(match.start() - 12, 0) : match.start()])
    return bool(headed and _LABEL.match(match.group()))


def _find_cut(document: Document) -> Iterator[tuple[int, int]]:
    """Numbers that the line end of a text file cuts, or parts from their unit."""
    if not document.media_type.startswith("text/"):
        return
    above: Block | None = None
    for block in document.blocks:
        if above is not None and _goes_on(above, block):
            cut = _read_cut(document.text, above, block)
            if cut is not None:
                yield cut
        above = block


def _goes_on(above: Block, block: Block) -> bool:
    """True for two lines of prose of which the first is long and the second not set in."""
    prose = above.kind == block.kind == "paragraph" and above.cell is block.cell is None
    long = above.end - above.start >= _LONG_LINE
    return prose and long and block.start == above.end + 1


def _read_cut(text: str, above: Block, block: Block) -> tuple[int, int] | None:
    head = _HEAD.search(text, max(above.start, above.end - 24), above.end)
    if head is None:
        return None
    tail = _TAIL.match(text, block.start)
    if tail is None:  # 128⏎个
        whole = _NUMBER.fullmatch(head.group())
        return (head.start(), block.start) if whole and _counts(text, block.start) else None
    words = _GAPS.sub("", head.group() + tail.group())
    number = _NUMBER.fullmatch(words)
    return (head.start(), tail.end()) if number and _counts(text, tail.end()) else None
