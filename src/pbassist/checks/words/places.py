"""A span of a paper becomes where it stands and how it is quoted in a finding about writing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pbassist.checks.register import Brief
from pbassist.checks.submitted import list_filled, list_submitted
from pbassist.checks.wording import name_place
from pbassist.model.document import Document, Span
from pbassist.model.performance import Paper

LONGEST_SIDE = 10
"""Characters of a quotation before and behind its matter."""
_STOP = re.compile(r"[，,。；;：:、！？\n\t“”《》（）()【】「」]")
MARKS = "“”《》（）()【】「」"


def list_written(brief: Brief) -> Iterator[tuple[Paper, Span | None]]:
    """The papers under review, each file once, with the part of it that is this dossier's."""
    for paper in list_submitted(brief):
        if paper.target is not None:
            yield paper, paper.target.span
        elif paper.estimate is not None:
            yield paper, paper.estimate.span
        else:
            yield paper, None


def name_written(paper: Paper, span: Span) -> str:
    """栏目/位置 of a span: the field of a form, the heading of a report."""
    if paper.target is not None:
        for label, place in list_filled(paper.target):
            if place.start <= span.start and span.end <= place.end:
                return label
        return paper.document.place(span) or "表中"
    return name_place(paper, span)


def widen_span(document: Document, span: Span) -> Span:
    """A span with the few words of its clause that make it readable; a mark gives way to the words
    beside it.
    """
    block = document.block_at(span.start)
    low, high = (block.start, block.end) if block else (span.start, span.end)
    start, end = span.start, span.end
    if span.quote in MARKS and span.quote:
        opens = span.quote in "“《（(【「"
        start, end = (span.end, span.end) if opens else (span.start, span.start)
        low, high = (start, high) if opens else (low, end)
    while (
        start > low
        and span.start - start < LONGEST_SIDE
        and not _STOP.match(document.text[start - 1])
    ):
        start -= 1
    while end < high and end - span.end < LONGEST_SIDE and not _STOP.match(document.text[end]):
        end += 1
    words = document.text[start:end]
    if not words.strip():
        return span
    return document.span(
        start + len(words) - len(words.lstrip()), end - (len(words) - len(words.rstrip()))
    )
