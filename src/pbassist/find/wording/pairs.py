"""A document becomes the brackets, quotation marks and 书名号 whose other half is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pbassist.find.wording.slip import list_printed
from pbassist.model.document import Document, Span

_FAMILIES = (
    *(("（(", "）)"), ("《", "》"), ("“", "”"), ("【", "】"), ("「", "」")),
    ("〔[［", "〕]］"),
)
_FAMILY = {
    sign: (family, opens)
    for family, (opening, closing) in enumerate(_FAMILIES)
    for signs, opens in ((opening, True), (closing, False))
    for sign in signs
}
_MARK = re.compile("[" + re.escape("".join(_FAMILY)) + "]")
QUOTES = 2
_INTERVAL = re.compile(
    r"[\[［(（【]\s?[-−+]?[\d.%％]{1,8}\s?[,，~～、\-—]\s?[-−+]?[\d.%％∞]{1,8}\s?[)）\]］】]"
)
"""[80,90) is half open."""
_ENUMERATOR = re.compile(
    r"(?:^|[\s，,。；;：:、！？\n|“])(?:\d{1,3}|[一二三四五六七八九十]{1,3}|[A-Za-z]|[①-⑳]|[ivxIVX]{1,4})[.．]?\s?[）)]$"
)
_FACE = re.compile(r"[:;=^][-']?\)$")
REACH = 40
"""Blocks within which a mark finds its other half: an aside or a quotation over several lines."""


class _Half(NamedTuple):
    """A mark without its other half in its own block."""

    family: int
    opens: bool
    start: int
    block: int


def find_unpaired(document: Document, within: Span | None = None) -> Iterator[tuple[int, int]]:
    """Places of the marks that have no other half, in their block or in one near by.

    Half and full width are a pair. Enumerators (1）), half-open intervals and inches are none, and a
    quotation of several paragraphs opens each and closes the last.
    """
    blocks = list(list_printed(document, within))
    texts = [document.text[block.start : block.end] for block in blocks]
    halves = [
        half._replace(start=half.start + block.start, block=at)
        for at, (block, text) in enumerate(zip(blocks, texts, strict=True))
        for half in _find_halves(text)
    ]
    for half in _drop_matched(halves):
        following = texts[half.block + 1] if half.block + 1 < len(texts) else ""
        if not (half.family == QUOTES and half.opens and following.startswith("“")):
            yield half.start, half.start + 1


def _find_halves(text: str) -> Iterator[_Half]:
    masked = _INTERVAL.sub(lambda match: " " * len(match[0]), text)
    odd = text.count('"') % 2 == 1
    open_: dict[int, list[int]] = {}
    for match in _MARK.finditer(masked):
        family, opens = _FAMILY[match[0]]
        waiting = open_.setdefault(family, [])
        if opens:
            waiting.append(match.start())
        elif waiting:
            waiting.pop()
        elif not (family == QUOTES and odd) and not _is_no_half(masked, match.start()):
            yield _Half(family, False, match.start(), 0)
    for family, waiting in open_.items():
        if not (family == QUOTES and odd):
            yield from (_Half(family, True, at, 0) for at in waiting)


def _is_no_half(text: str, at: int) -> bool:
    """1） opens an item, 24” are inches, and :) smiles."""
    if text[at] == "”":
        return text[at - 1 : at].isdigit()
    before = text[max(at - 8, 0) : at + 1]
    return bool(_ENUMERATOR.search(before) or _FACE.search(before))


def _drop_matched(halves: list[_Half]) -> Iterator[_Half]:
    """What is left when an opening in one block meets its closing in one of the next."""
    left: dict[int, list[_Half]] = {}
    spared: set[_Half] = set()
    for half in sorted(halves, key=lambda one: one.start):
        waiting = left.setdefault(half.family, [])
        if half.opens:
            waiting.append(half)
        elif waiting and half.block - waiting[-1].block <= REACH:
            spared |= {half, waiting.pop()}
    return (half for half in halves if half not in spared)
