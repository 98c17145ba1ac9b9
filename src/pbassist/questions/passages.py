"""A report and a required content become the passages most likely to show it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pbassist.model.document import Document, Span
from pbassist.model.performance import Paper
from pbassist.model.profile import RequiredContent
from pbassist.questions.blocks import Material, cut_passages
from pbassist.questions.words import cut_bigrams

MOST_PASSAGES = 8
LONGEST_PASSAGE = 400
AFTER_HEADING = 3
"""Paragraphs behind a heading that the rule found."""
SENTENCE = re.compile(r"[^。！？!?\n]{1,400}[。！？!?]?")


class Passage(NamedTuple):
    """A paragraph, or a part of a long one, with the number of its paragraph (段落)."""

    number: int
    span: Span


def cut_paragraphs(document: Document) -> tuple[Passage, ...]:
    """Every paragraph and table row of a text in order; long ones cut at their sentences."""
    return tuple(
        Passage(number, span)
        for number, span in enumerate(_cut_all(document), 1)
        if len(span.quote.strip()) > 1
    )


def _cut_all(document: Document) -> Iterator[Span]:
    row: list[int] = []
    last: tuple[int, int] | None = None
    for block in document.readable_blocks():
        place = (block.cell.table, block.cell.row) if block.cell else None
        if row and place != last:
            yield document.span(row[0], row[1])
            row = []
        last = place
        if place is not None:
            row = [row[0] if row else block.start, block.end]
        elif block.end > block.start:
            yield from _cut_long(document, block.start, block.end)
    if row:
        yield document.span(row[0], row[1])


def _cut_long(document: Document, start: int, end: int) -> Iterator[Span]:
    if end - start <= LONGEST_PASSAGE:
        yield document.span(start, end)
        return
    low = high = start
    for match in SENTENCE.finditer(document.text, start, end):
        if match.end() - low > LONGEST_PASSAGE and high > low:
            yield document.span(low, high)
            low = match.start()
        high = match.end()
    yield document.span(low, end)


def choose_passages(
    paper: Paper, required: RequiredContent, shown: Span | None, common: tuple[str, ...]
) -> Material:
    """The passages nearest to a content by shared pairs of characters, in the order of the text.

    Where the rule found a heading, what stands behind it is always among them.
    """
    passages = cut_paragraphs(paper.document)
    wanted = cut_bigrams("，".join((required.name, *required.words)), common)
    chosen = {at for at, _ in _list_behind(passages, shown)}
    ranked = sorted(range(len(passages)), key=lambda at: (-_near(passages[at], wanted), at))
    for at in ranked:
        if len(chosen) >= MOST_PASSAGES or not _near(passages[at], wanted):
            break
        # 标题之下的一段，才是标题所说的内容。
        chosen.add(at)
        if len(passages[at].span.quote) < 30 and at + 1 < len(passages):
            chosen.add(at + 1)
    picked = [passages[at] for at in sorted(chosen)]
    return cut_passages(paper.document, [p.span for p in picked], [p.number for p in picked])


def _list_behind(
    passages: tuple[Passage, ...], shown: Span | None
) -> Iterator[tuple[int, Passage]]:
    if shown is None:
        return
    for at, one in enumerate(passages):
        if one.span.start <= shown.start < one.span.end:
            yield from enumerate(passages[at : at + 1 + AFTER_HEADING], at)
            return


def _near(passage: Passage, wanted: frozenset[str]) -> float:
    own = cut_bigrams(passage.span.quote)
    shared = len(own & wanted)
    return shared / (1 + len(own) / 200) if shared else 0.0
