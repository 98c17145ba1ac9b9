"""A document's blocks and figures become sentences with their mentions, the ground of all relations."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pbassist.model.document import Block, Document
from pbassist.model.performance import Figure
from pbassist.relations.measures import Measure, read_measure

_END = re.compile(r"[。！？!?\n]+[”’\"』」）)]?")
_OPENS_ON = re.compile(
    r"\s{0,4}(?:其中|分别|包括|具体为|具体是|[比较与](?:上年|去年|上一年|20\d\d年)|同比)"
)
_CLAUSE = re.compile(r"[，,、；;：:。（()）\[\]“”\"]")
_FILLERS = re.compile(
    r"(?:约|近|共|共计|合计|总计|为|是|有|达|达到|达成|计|数为|金额|资金|金额为|资金为|了|仅|已|的|到|至|至少|约为|均为|等|额为|：|:|\s)+$"
)


class Mention:
    """A figure in its sentence; it is itself and equals no other."""

    __slots__ = ("_after", "_clause", "_label", "end", "lead", "measure", "start", "trail")

    def __init__(self, measure: Measure, start: int, end: int, lead: str, trail: str) -> None:
        self.measure = measure
        """The figure as a measure."""
        self.start = start
        """Offset in the document's text."""
        self.end = end
        """One past its last code point."""
        self.lead = lead
        """Words from the figure before it (or the sentence's beginning) up to it."""
        self.trail = trail
        """Words after it up to the next figure or the sentence's end."""
        self._clause: str | None = None
        self._label: str | None = None
        self._after: str | None = None

    @property
    def clause(self) -> str:
        """The last clause of the lead: what it counts, when the words stand before the number."""
        if self._clause is None:
            self._clause = _CLAUSE.split(self.lead)[-1].strip()
        return self._clause

    @property
    def label(self) -> str:
        """The clause without 为, 达, 共 and the like."""
        if self._label is None:
            self._label = _FILLERS.sub("", self.clause).strip()
        return self._label

    @property
    def after(self) -> str:
        """The words after it up to the next mark."""
        if self._after is None:
            self._after = _CLAUSE.split(self.trail, maxsplit=1)[0].strip()
        return self._after

    def led_by(self, lead: str) -> Mention:
        """The same figure behind other words."""
        return Mention(self.measure, self.start, self.end, lead, self.trail)


MOST_MENTIONS = 40
"""Figures of a sentence; relations compare each with the others."""
SHORT_CELL = 16
"""Characters of a cell that holds a number and hardly more."""
_FULL_WIDTH = tuple(zip(",;:()!?", "，；：（）！？", strict=True))
"""Web pages and older papers print half-width marks between Chinese words."""


def widen(text: str) -> str:
    """The text with full-width marks, character for character, so that offsets stay."""
    for half, full in _FULL_WIDTH:  # ten times as fast as translate, which asks for each character
        text = text.replace(half, full)
    return text


class Sentence(NamedTuple):
    """A sentence and what it counts; one that begins with 其中 is read with the one before it."""

    document: Document
    view: str
    """The document's text with full-width marks."""
    block: Block
    start: int
    end: int
    mentions: tuple[Mention, ...]

    @property
    def text(self) -> str:
        """Its words."""
        return self.view[self.start : self.end]

    def between(self, start: int, end: int) -> str:
        """Words between two offsets of the document."""
        return self.view[start:end]


def read_sentences(document: Document, figures: Sequence[Figure]) -> Iterator[Sentence]:
    """Every sentence of body and notes that has a figure, in order.

    A cell with one figure and hardly more is tied to nothing but its table.
    """
    ordered = sorted(figures, key=lambda figure: figure.span.start)
    starts = [figure.span.start for figure in ordered]
    view = widen(document.text)
    for block in document.readable_blocks():
        at, stop = bisect_left(starts, block.start), bisect_left(starts, block.end)
        alone = stop - at == 1 and block.cell is not None
        if at == stop or (alone and block.end - block.start < SHORT_CELL):
            continue
        for start, end in _split(view, block):
            inside = ordered[bisect_left(starts, start) : bisect_left(starts, end)]
            for low, high, few in _cut(start, end, inside):
                mentions = tuple(_read_mentions(view, low, high, few))
                if mentions:
                    yield Sentence(document, view, block, low, high, mentions)


def _cut(
    start: int, end: int, figures: Sequence[Figure]
) -> Iterator[tuple[int, int, Sequence[Figure]]]:
    """A run of figures without a stop, such as a table pasted into a line, is read in pieces."""
    if len(figures) <= MOST_MENTIONS:
        yield start, end, figures
        return
    for at in range(0, len(figures), MOST_MENTIONS):
        few = figures[at : at + MOST_MENTIONS]
        last = at + MOST_MENTIONS >= len(figures)
        yield start, end if last else few[-1].span.end, few
        start = few[-1].span.end


def _split(text: str, block: Block) -> Iterator[tuple[int, int]]:
    start = block.start
    for match in _END.finditer(text, block.start, block.end):
        if _OPENS_ON.match(text, match.end(), block.end):
            continue
        yield start, match.end()
        start = match.end()
    if start < block.end:
        yield start, block.end


def _read_mentions(text: str, start: int, end: int, figures: Sequence[Figure]) -> Iterator[Mention]:
    before = start
    for at, figure in enumerate(figures):
        after = figures[at + 1].span.start if at + 1 < len(figures) else end
        measure = read_measure(figure)
        span = figure.span
        if measure is not None:
            yield Mention(
                measure, span.start, span.end, text[before : span.start], text[span.end : after]
            )
        before = span.end


def name_subject(mention: Mention, fallback: str = "") -> str:
    """What a mention counts, in the document's words, for a person to find it again."""
    figure = mention.measure.figure
    return (figure.subject or mention.label or mention.after or fallback)[:40]
