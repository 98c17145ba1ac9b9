"""Stretches that nobody can read become findings: asked where they matter, told where they do not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pbassist.checks.register import Brief, check, unclear, unmet
from pbassist.checks.reports.relations import KINDS
from pbassist.checks.submitted import list_filled, list_submitted, name_block
from pbassist.checks.wording import name_place
from pbassist.find.unreadable import Unreadable, find_unreadable
from pbassist.model.document import Document, Span
from pbassist.model.performance import Paper
from pbassist.model.review import Finding
from pbassist.model.terms import ROLES

MOST_SHOWN = 6
LONGEST_SHOWN = 24
_KINDS = {"lost": "丢失的字符", "private": "自造字或专用字符", "garbled": "乱码"}
_STOP = re.compile(r"[。；！？;\n\t]")


class _Asked(NamedTuple):
    """A stretch in a place that matters."""

    where: str
    span: Span


@check(fault="文字无法辨认", kinds=KINDS)
def characters_are_readable(brief: Brief) -> Iterator[Finding]:
    """Nothing in a field of a form or in a sentence with figures is garbled or lost."""
    for paper in list_submitted(brief):
        form = paper.target.span if paper.target else None
        found = find_unreadable(paper.document, within=form)
        asked = list(_find_asked(brief, paper, found))
        if asked:
            yield _ask(paper, asked)
        matters = {(one.span.start, one.span.end) for one in asked}
        rest = [one for one in found if (one.span.start, one.span.end) not in matters]
        if rest:
            yield _tell(paper.document, rest)


def _find_asked(brief: Brief, paper: Paper, found: Sequence[Unreadable]) -> Iterator[_Asked]:
    """What the reviewer sees as unreadable too: a page shows its own glyphs, whatever their codes."""
    document = paper.document
    drawn = bool(document.pages)
    for one in found:
        block = document.block_at(one.span.start)
        if one.kind == "private" or (drawn and one.kind == "lost"):
            continue
        if block is None or block.source == "ocr":
            continue
        where = _name_field(brief, document, one.span) or _name_sentence(paper, one.span)
        if where:
            yield _Asked(where, one.span)


def _name_field(brief: Brief, document: Document, span: Span) -> str:
    for paper in brief.dossier.papers:
        if paper.document.id != document.id or paper.target is None:
            continue
        for label, place in list_filled(paper.target):
            if place.start <= span.start and span.end <= place.end:
                return label
    return ""


def _name_sentence(paper: Paper, span: Span) -> str:
    """The place of a sentence that holds a figure beside what cannot be read."""
    start, end = _cut_sentence(paper.document, span)
    told = any(start <= one.span.start and one.span.end <= end for one in paper.figures)
    return name_place(paper, span) if told else ""


def _cut_sentence(document: Document, span: Span) -> tuple[int, int]:
    block = document.block_at(span.start)
    low, high = (block.start, block.end) if block else (span.start, span.end)
    starts = [match.end() for match in _STOP.finditer(document.text, low, span.start)]
    stop = _STOP.search(document.text, span.end, high)
    return starts[-1] if starts else low, stop.start() if stop else high


def _ask(paper: Paper, asked: Sequence[_Asked]) -> Finding:
    document, name = paper.document, ROLES[paper.role]
    places = list(dict.fromkeys(one.where for one in asked))
    shown = "、".join(places[:3]) + ("等处" if len(places) > 3 else "")
    sample = _show(document, asked[0].span)
    return unmet(
        "characters_are_readable",
        "请核实",
        subject=document.name,
        place=shown,
        message=f"{name}{shown}的文字显示为乱码或缺字（“{sample.quote}”），无法审核。",
        remedy="请检查文件的编码和字体，重新报送可正常显示的文件。",
        line=f"{name}{shown}有乱码或缺字，请重新报送可正常显示的文件",
        evidence=[sample, *(one.span for one in asked[1:MOST_SHOWN])],
    )


def _show(document: Document, span: Span) -> Span:
    """A stretch with a few characters of its sentence around it."""
    start, end = _cut_sentence(document, span)
    room = max(LONGEST_SHOWN - (span.end - span.start), 0) // 2
    return document.span(max(start, span.start - room), min(end, span.start + LONGEST_SHOWN))


def _tell(document: Document, found: Sequence[Unreadable]) -> Finding:
    kinds: Counter[str] = Counter()
    for one in found:
        kinds[one.kind] += len(one.span.quote)
    counts = "、".join(f"{_KINDS[kind]}{count}个" for kind, count in kinds.items())
    places = "、".join(_count_places(document, found[:MOST_SHOWN]))
    more = "等处" if len(found) > MOST_SHOWN else ""
    return unclear(
        "characters_are_readable",
        subject=document.name,
        place=places + more,
        message=f"文件中有{counts}不能识别（{places}{more}），相关文字未作核对，请查看原件。",
        evidence=[_show(document, one.span) for one in found[:MOST_SHOWN]],
    )


def _count_places(document: Document, found: Iterable[Unreadable]) -> Iterator[str]:
    counts: Counter[str] = Counter()
    for one in found:
        block = document.block_at(one.span.start)
        counts[name_block(block) if block else ""] += 1
    return (f"{place}{count}处" for place, count in counts.items())
