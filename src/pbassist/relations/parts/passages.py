"""The sentences of a paragraph and the items listed below it become a passage: one row of figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from pbassist.relations.sentences import MOST_MENTIONS, Mention, Sentence

_OPENS = re.compile(r"(?:[：:]|如下[。：:]?)\s*\Z")
_ITEM = re.compile(
    r"\s{0,4}(?:[（(]\s?(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s?[）)]|\d{1,2}\s?[.．、）)](?!\d)|[①-⑳]|[一二三四五六七八九]是|[—\-•·]\s?)"
)

LONG_CELL = 40
"""Characters of a cell that holds sentences."""


class Passage(NamedTuple):
    """A paragraph, or one that ends on a colon with the items below it."""

    sentence: Sentence
    """Its first sentence with figures; its view is the whole text's."""
    end: int
    mentions: tuple[Mention, ...]
    items: tuple[int, ...]
    """Where the items below it begin; empty for a paragraph."""

    def between(self, start: int, end: int) -> str:
        """Words between two offsets of the document."""
        return self.sentence.view[start:end]

    def item_of(self, offset: int) -> int:
        """The item that an offset stands in, 0 for the paragraph above them."""
        return sum(start <= offset for start in self.items)


def read_passages(sentences: Sequence[Sentence]) -> Iterator[Passage]:
    """The passages of body and notes, in order; of cells those that hold sentences."""
    groups = [list(run) for _, run in groupby(sentences, key=lambda one: one.block.start)]
    for at, run in enumerate(groups):
        block = run[0].block
        if block.cell is not None and block.end - block.start < LONG_CELL:
            continue
        below: list[list[Sentence]] = []
        if _OPENS.search(run[0].view[max(block.end - 6, block.start) : block.end]):
            below = list(_read_items(groups[at + 1 :]))
        mentions = [m for one in (run, *below) for s in one for m in s.mentions]
        last = (below or [run])[-1][-1].block
        if 1 < len(mentions) <= MOST_MENTIONS:
            starts = tuple(one[0].block.start for one in below)
            yield Passage(run[0], last.end, tuple(mentions), starts)


def _read_items(groups: Sequence[Sequence[Sentence]]) -> Iterator[list[Sentence]]:
    """The blocks right below that begin as items do, in one style."""
    style = ""
    for run in groups:
        block = run[0].block
        match = _ITEM.match(run[0].view, block.start, block.end)
        if match is None or block.cell is not None:
            return
        mark = re.sub(r"[\d一二三四五六七八九十①-⑳\s]", "", match.group())
        if style and mark != style:
            return
        style = style or mark or " "
        yield list(run)
