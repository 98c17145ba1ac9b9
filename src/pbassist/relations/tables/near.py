"""A table becomes the prose that stands near it and its rows by name."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

from pbassist.relations.sentences import Sentence
from pbassist.relations.tables.grids import Grid


def find_near(
    sentences: Sequence[Sentence], grids: Sequence[Grid], reach: int
) -> Iterator[tuple[Grid, Sequence[Sentence]]]:
    """Each table with the sentences of prose that begin within `reach` code points of it."""
    prose = [s for s in sentences if s.block.cell is None]
    starts = [s.start for s in prose]
    for grid in grids:
        first, last = grid.table.blocks[0].start, grid.table.blocks[-1].end
        yield grid, prose[bisect_left(starts, first - reach) : bisect_left(starts, last + reach)]


def index_rows(grid: Grid, labels: Sequence[str]) -> dict[str, int]:
    """Rows by their labels, those named once and no totals."""
    printed = Counter(labels)
    return {
        label: row
        for row, label in enumerate(labels)
        if row >= grid.first
        and len(label) > 1
        and printed[label] == 1
        and not grid.is_total(row)
        and not grid.is_subtotal(row)
    }
