"""A relation and its place become the words of a finding: place, figures as printed, formula."""

from __future__ import annotations

import re

from pbassist.model.document import Document, Span
from pbassist.model.performance import Figure, Paper, Relation
from pbassist.model.review import Formula, FormulaInput

LONGEST_WINDOW = 90
_CLAUSE_START = re.compile(r"[，,。；;！？\n\t]")


def name_place(paper: Paper, span: Span) -> str:
    """栏目/位置 of a span in a report: its innermost heading, and its table where it is in one."""
    inside = [h for h in paper.outline if h.span.start <= span.start < h.end]
    words = f"“{_shorten(inside[-1].label + inside[-1].title)}”" if inside else ""
    block = paper.document.block_at(span.start)
    if block is not None and block.cell is not None:
        return words + paper.document.place(span)
    return words or paper.document.place(span)


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
    window = document.text[start:end].strip()
    return window if len(window) <= LONGEST_WINDOW and "“" not in window else ""


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
