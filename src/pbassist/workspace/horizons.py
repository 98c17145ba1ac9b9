"""Figures of a form's whole period (实施期) are told from those of its year."""

from __future__ import annotations

import re

from pbassist.model.document import Block, Document, Span, Table
from pbassist.model.performance import Target

WHOLE = "实施期"
_WHOLE_MONEY = re.compile(
    r"(?:项目)?(?:实施期|中长?期|长期|项目期|全?周期|项目周期).{0,4}(?:资金|预算|投资)|(?:项目)?总投资"
)
_SOURCE = re.compile(
    r"其中|财政|拨款|补助|结转|结余|自筹|自有|配套|贷款|债券|[其自]他|[中省市县]央?级"
)
_SAID = re.compile(r"实施期|项目期|项目周期|全周期")
_MOST_ROWS = 12


def name_whole(target: Target) -> str:
    """The whole period as it is shown, with its years where the form has them."""
    years = f"（{target.period}）" if target.period else ""
    return f"{WHOLE}{years}"


def is_of_whole(document: Document, target: Target, span: Span, subject: str | None) -> bool:
    """True for a figure of the goal of the whole period, of its money, or named by it.

    Goal words that name the form's own year themselves are not taken for the whole period's.
    """
    if subject and _SAID.search(subject):
        return True
    goal = target.overall.span if target.overall and target.annual else None
    if goal and goal.start <= span.start < goal.end:
        return target.year is None or str(target.year) not in goal.quote
    return is_whole_money(document, span)


def is_whole_money(document: Document, span: Span) -> bool:
    """True for a cell right of 实施期资金总额 or of a source below it."""
    block = document.block_at(span.start)
    if block is None or block.cell is None:
        return False
    number = block.cell.table
    table = next(one for one in document.tables if one.number == number)
    label = _label_of(table, block)
    for row in range(block.cell.row, max(block.cell.row - _MOST_ROWS, -1), -1):
        over = table.block(row, label.cell.column) if label and label.cell else None
        words = re.sub(r"\s", "", document.words(over)) if over else ""
        if _WHOLE_MONEY.match(words):
            return True
        if not _SOURCE.search(words):
            return False
    return False


def _label_of(table: Table, block: Block) -> Block | None:
    """The cell next to the left of a number's."""
    place = block.cell
    return table.block(place.row, place.column - 1) if place and place.column else None
