"""Cells of an export that print a project's words again become told from those that say them first.

An export with a row an indicator repeats the project's name, money and goal on every row.
"""

from __future__ import annotations

from collections.abc import Sequence

from pbassist.model.document import Document, Span, Table
from pbassist.model.performance import Target


def repeats_above(document: Document, targets: Sequence[Target], span: Span) -> bool:
    """True for words of a form that say what the cell right above says, in rows that both name
    the project.
    """
    block = document.block_at(span.start)
    target = next((one for one in targets if one.span.start <= span.start < one.span.end), None)
    if target is None or block is None or block.cell is None or not block.cell.row:
        return False
    place = block.cell
    table = next(one for one in document.tables if one.number == place.table)
    above = table.text(place.row - 1, place.column)
    if above is None or above != document.words(block):
        return False
    names = (target.project.name, target.project.code)
    return all(_names(table, row, names) for row in (place.row, place.row - 1))


def _names(table: Table, row: int, names: Sequence[str | None]) -> bool:
    """True where the row itself names the project, not a merged cell that reaches down to it."""
    own = (b for b in table.row_blocks(row) if b.cell is not None and b.cell.row == row)
    return any(table.document.words(block) in names for block in own)
