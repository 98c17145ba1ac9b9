"""Figures of the text named by the head of a column, alone or behind a row's name, become twins of its cells.

家长满意度90.2% is the row 家长 of the column 满意度; 到位860万元，支出817万元 are two totals, where one agrees.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pbassist.model.performance import Relation
from pbassist.relations.sentences import Mention, Sentence
from pbassist.relations.tables.grids import Cell, Grid
from pbassist.relations.tables.near import find_near, index_rows

NEARBY = 1200
"""Characters around a table in which the text may speak of its cells."""
_BRACKETS = re.compile(r"[（(][^）)]*[)）]")
_TAIL = re.compile(r"(?:金额|资金|总额|数)$")
_BARE = re.compile(
    r"^(?:本年度?|当年|全年|20\d\d年度?|项目|资金|专项|实际|共|总|累计)+|(?:资金|金额|总额|数)$"
)
_ELSEWHEN = re.compile(
    r"上年|去年|20\d\d年|同期|目标|不低于|计划|上半年|季度|\d月|[比较]|平均|应|其中"
)
_YEAR = re.compile(r"20\d\d")
MANY = 99
"""A total so great that no chance prints it again."""
MAYBE = "正文与附表所指对象是否一致需核实"


class _Heads(NamedTuple):
    """A table with its columns by the short words of their heads, and its rows by their names."""

    grid: Grid
    columns: dict[str, int]
    rows: dict[str, int]


def find_text_cells(sentences: Sequence[Sentence], grids: Sequence[Grid]) -> Iterator[Relation]:
    """The figures of the text that differ from the cells of a table near them."""
    for grid, prose in find_near(sentences, grids, NEARBY):
        table = _read_heads(grid)
        years = set(_YEAR.findall(grid.caption))
        for sentence in prose:
            there = set(_YEAR.findall(sentence.text)) if years else years
            if not there or years & there:
                yield from _find_cells(table, sentence)
                yield from _find_totals(table, sentence)


def _read_heads(grid: Grid) -> _Heads:
    heads = [_strip(head) for head in grid.heads]
    columns = {h: c for c, h in enumerate(heads) if len(h) > 1 and heads.count(h) == 1}
    rows = index_rows(grid, grid.labels)
    return _Heads(grid, columns, rows)


def _strip(head: str) -> str:
    words = _BRACKETS.sub("", head.rsplit("/", maxsplit=1)[-1])
    return _TAIL.sub("", words) or words


def _find_cells(table: _Heads, sentence: Sentence) -> Iterator[Relation]:
    for mention in sentence.mentions:
        label = mention.label
        place = min(_read_places(table, label), default=None) if len(label) > 3 else None
        if place is None or mention.measure.vague or _ELSEWHEN.search(mention.lead[-16:]):
            continue
        cell = table.grid.cells.get(place)
        known = [c for (r, _), c in table.grid.cells.items() if r == place[0]]
        if cell is not None and _may_differ(mention, cell, known):
            yield _say(mention, cell, label)


def _read_places(table: _Heads, label: str) -> Iterator[tuple[int, int]]:
    """The rows and columns that a label names one behind the other: 石湾镇的 支出数."""
    for cut in range(2, len(label) - 1):
        row = table.rows.get(label[:cut])
        column = table.columns.get(label[cut:].removeprefix("的")) if row is not None else None
        if row is not None and column is not None:
            yield row, column


def _find_totals(table: _Heads, sentence: Sentence) -> Iterator[Relation]:
    """Two figures or more by the heads of the total row: one that stands in it ties the others to it."""
    grid = table.grid
    if len(grid.totals) != 1 or len(sentence.mentions) < 2:
        return
    pairs: list[tuple[Mention, Cell]] = []
    for mention in sentence.mentions:
        column = table.columns.get(_BARE.sub("", mention.label), -1)
        cell = grid.cells.get((grid.totals[0], column))
        if cell is not None and cell.measure.alike(mention.measure) and not mention.measure.vague:
            pairs.append((mention, cell))
    held = [m for m, cell in pairs if _agrees(m, cell) and cell.measure.value > MANY]
    if not held or any(_ELSEWHEN.search(m.lead[-16:]) for m, _ in pairs):
        return
    for mention, cell in pairs:
        if _may_differ(mention, cell, grid.column(cell.column)):
            yield _say(mention, cell, mention.label)


def _may_differ(mention: Mention, cell: Cell, others: Sequence[Cell]) -> bool:
    """Like figures that differ, and nothing beside the cell is what the text says."""
    if not cell.measure.alike(mention.measure):
        return False
    return not any(_agrees(mention, other) for other in (cell, *others))


def _agrees(mention: Mention, cell: Cell) -> bool:
    gap = abs(cell.measure.value - mention.measure.value)
    return cell.measure.alike(mention.measure) and gap <= cell.measure.half + mention.measure.half


def _say(mention: Mention, cell: Cell, subject: str) -> Relation:
    printed = cell.measure.printed
    return Relation(
        kind="twin",
        state="open",
        subject=subject[:40],
        expression=f"正文{mention.measure.printed}≠附表{printed}",
        stated=mention.measure.figure,
        computed=printed,
        inputs=(cell.measure.figure,),
        reason=MAYBE,
        asks=True,
    )
