"""A relation and its place become the words of a finding: place, figures as printed, formula."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from pbassist.model.document import Document, Span
from pbassist.model.performance import Figure, Heading, Paper, Relation
from pbassist.model.review import Formula, FormulaInput

LONGEST_WINDOW = 90
_UNIT_LINE = re.compile(r"[（(]?(?:金额|计量)?单位[：:]")
"""单位：万元 stands between a table and its name."""
_CLAUSE_END = re.compile(r"[，,、。；;：:！？（(）)“”\n\t]")
_CLAUSE_START = re.compile(r"[，,。；;！？\n\t]")


def name_place(paper: Paper, span: Span) -> str:
    """栏目/位置 of a span in a report: its innermost heading, and its table where it is in one."""
    heading = _find_heading(paper, span.start)
    words = f"“{_shorten(heading.label + heading.title)}”" if heading else ""
    block = paper.document.block_at(span.start)
    if block is None or block.cell is None:
        return words or paper.document.place(span)
    caption = find_caption(paper.document, span.start)
    if caption:
        row, column = block.cell.row + 1, block.cell.column + 1
        return f"“{_shorten(caption)}”第{row}行第{column}列"
    return words + paper.document.place(span)


def _find_heading(paper: Paper, offset: int) -> Heading | None:
    """The innermost heading over an offset: the nearest one before it whose section still runs."""
    at = bisect_right(paper.outline, offset, key=lambda heading: heading.span.start)
    while at:
        at -= 1
        if paper.outline[at].end > offset:
            return paper.outline[at]
    return None


def find_caption(document: Document, before: int) -> str:
    """The nearest line above a table's cell when it names the table: 附表 …, 表1 …."""
    at = bisect_left(document.blocks, before, key=lambda block: block.start)
    while at:
        at -= 1
        block = document.blocks[at]
        if block.cell is not None or block.role != "body":
            continue
        words = document.words(block)
        if words and not _UNIT_LINE.match(words):
            return words if re.match(r"附|表\s?[\d一二三四五六七八九十]", words) else ""
    return ""


def print_figure(figure: Figure) -> str:
    """A figure as printed, without spaces, its unit from the table's head where the cell has none."""
    quote = "".join(figure.span.quote.split())
    return quote + (figure.unit or "") if quote[-1:].isdigit() else quote


def quote_window(document: Document, relation: Relation) -> str:
    """The words from the first to the last figure of a relation; empty when far apart."""
    figures = [*relation.inputs, *([relation.stated] if relation.stated else [])]
    start = min(figure.span.start for figure in figures)
    end = max(figure.span.end for figure in figures)
    block = document.block_at(start)
    if block is None or block.cell is not None or end > block.end:
        return ""
    starts = [m.end() for m in _CLAUSE_START.finditer(document.text, block.start, start)]
    start = max(starts[-1] if starts else block.start, start - 30)
    end = _end_clause(document.text, end, block.end)
    window = document.text[start:end].strip()
    if window.count("（") > window.count("）") and document.text[end : end + 1] == "）":
        window += "）"
    return window if len(window) <= LONGEST_WINDOW and "“" not in window else ""


def _end_clause(text: str, end: int, limit: int) -> int:
    """The noun after the last figure (8个|乡镇) belongs to it when a mark follows soon."""
    mark = _CLAUSE_END.search(text, end, limit)
    stop = mark.start() if mark else limit
    return stop if stop - end <= 10 else end


def quote_clause(document: Document, figure: Figure) -> str:
    """The clause a figure stands in: 涉及部门5个, 复核涉及8个乡镇."""
    span = figure.span
    block = document.block_at(span.start)
    low, high = (block.start, block.end) if block else (span.start, span.end)
    starts = [m.end() for m in _CLAUSE_START.finditer(document.text, low, span.start)]
    start = max(starts[-1] if starts else low, span.start - 24)
    return "".join(document.text[start : _end_clause(document.text, span.end, high)].split())


def write_formula(relation: Relation) -> Formula:
    """The formula of a relation with every printed and every computed figure."""
    figures = [*relation.inputs, *([relation.stated] if relation.stated else [])]
    inputs = tuple(
        FormulaInput(name=figure.subject or "", value=print_figure(figure), span=figure.span)
        for figure in figures
    )
    results = tuple(one for one in (relation.computed, relation.difference) if one)
    return Formula(expression=relation.expression, inputs=inputs, results=results)


def gather_evidence(relation: Relation) -> tuple[Span, ...]:
    """The stated figure first, then what it is held against."""
    stated = (relation.stated.span,) if relation.stated else ()
    return (*stated, *(figure.span for figure in relation.inputs), *relation.items)


def _shorten(title: str) -> str:
    return title if len(title) <= 30 else title[:29] + "…"
