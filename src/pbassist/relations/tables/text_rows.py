"""What the text says of things that a table near it has in rows of their own becomes twins.

A list of parts is held against the column that the others of the list agree with; a single result
against the row that its sentence names. Both are asked: the text may speak of another moment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pbassist.model.performance import Relation
from pbassist.relations.sentences import Mention, Sentence
from pbassist.relations.tables.grids import Cell, Grid
from pbassist.relations.tables.near import find_near, index_rows

NEARBY = 2000
"""Characters around a table in which the text may speak of its rows."""
_TRIM = re.compile(r"^(?:其中|及|和|包括|主要是)+|[“”\"（）()：:\s]|(?:完成|为|共|达)$")
_NUMBERED = re.compile(r"^(?:[（(]?[一二三四五六七八九十\d]{1,2}[）)、.．])+")
_RESULT = re.compile(
    r"(?:实际|已)(?:完成|达到|执行|支出)?(?:值|数|率)?(?:为|仅|是|达到?|只有)?$|(?:完成|达到)(?:了|值为|率为)?$"
)
_RESULT_HEAD = re.compile(r"实际|完成|执行数|决算")
_ELSEWHEN = re.compile(
    r"上年|去年|20\d\d年|同期|目标|不低于|计划|预算|上半年|季度|\d月|[比较]|平均|应"
)
_PLANNED_HEAD = re.compile(r"率$|目标|计划|指标值|预算|分值|得分|权重")
_YEAR = re.compile(r"20\d\d")
FEWEST = 2
"""Rows that must agree with the text before another is asked about."""
MAYBE = "正文与附表所指对象是否一致需核实"


class _Pair(NamedTuple):
    """A figure of the text and the row that it names."""

    mention: Mention
    row: int


def find_text_rows(sentences: Sequence[Sentence], grids: Sequence[Grid]) -> Iterator[Relation]:
    """The figures of the text that differ from the rows of a table near them."""
    for grid, prose in find_near(sentences, grids, NEARBY):
        rows = _read_rows(grid)
        results = _find_result_columns(grid)
        for sentence in prose if rows else ():
            listed = len(sentence.mentions) > FEWEST
            if (listed or len(results) == 1) and not _are_years_apart(grid, sentence):
                yield from _find_list(grid, rows, sentence)
                yield from _find_result(grid, rows, results, sentence)


def _read_rows(grid: Grid) -> dict[str, int]:
    """Rows by their names, those named once and no totals."""
    labels = [_NUMBERED.sub("", _TRIM.sub("", label)) for label in grid.labels]
    return index_rows(grid, labels)


def _are_years_apart(grid: Grid, sentence: Sentence) -> bool:
    here = set(_YEAR.findall(grid.caption))
    there = set(_YEAR.findall(sentence.text)) if here else here
    return bool(there and not here & there)


def _find_list(grid: Grid, rows: dict[str, int], sentence: Sentence) -> Iterator[Relation]:
    """人员212.6万元，设备198.4万元，其他125.8万元 against the column that the others stand in."""
    if len(sentence.mentions) <= FEWEST:
        return
    pairs = [
        _Pair(m, rows[label])
        for m in sentence.mentions
        if m.measure.kind != "points"
        and not m.measure.vague
        and (label := _TRIM.sub("", m.label)) in rows
    ]
    if len(pairs) <= FEWEST or len({p.row for p in pairs}) != len(pairs):
        return
    for column in range(grid.table.columns):
        held = [p for p in pairs if _agrees(p.mention, grid.cells.get((p.row, column)))]
        apart = [p for p in pairs if p not in held]
        if len(held) < FEWEST or len(apart) != 1:
            continue
        cell = grid.cells.get((apart[0].row, column))
        if cell is None or not cell.measure.alike(apart[0].mention.measure):
            return
        if not any(_agrees(apart[0].mention, c) for c in _list_cells(grid, apart[0].row)):
            yield _say(grid, apart[0], cell)
        return


def _find_result_columns(grid: Grid) -> list[int]:
    return [
        c
        for c, head in enumerate(grid.heads)
        if _RESULT_HEAD.search(head) and not _PLANNED_HEAD.search(head.split("/")[-1])
    ]


def _find_result(
    grid: Grid, rows: dict[str, int], columns: Sequence[int], sentence: Sentence
) -> Iterator[Relation]:
    """“培训合格率”未达到年度目标，实际完成88.5% against the row 培训合格率."""
    if len(columns) != 1:
        return
    for mention in sentence.mentions:
        if mention.measure.vague or not _RESULT.search(mention.clause):
            continue
        named = [label for label in rows if len(label) > 3 and label in mention.lead]
        if len(named) != 1 or _ELSEWHEN.search(mention.clause):
            continue
        pair = _Pair(mention, rows[named[0]])
        cell = grid.cells.get((pair.row, columns[0]))
        if cell is None or not cell.measure.alike(mention.measure):
            continue
        if not any(_agrees(mention, c) for c in _list_cells(grid, pair.row)):
            yield _say(grid, pair, cell)


def _list_cells(grid: Grid, row: int) -> list[Cell]:
    return [cell for (r, _), cell in grid.cells.items() if r == row]


def _agrees(mention: Mention, cell: Cell | None) -> bool:
    if cell is None or not cell.measure.alike(mention.measure):
        return False
    gap = abs(cell.measure.value - mention.measure.value)
    return gap <= cell.measure.half + mention.measure.half


def _say(grid: Grid, pair: _Pair, cell: Cell) -> Relation:
    printed = cell.measure.printed
    return Relation(
        kind="twin",
        state="open",
        subject=grid.labels[pair.row][:40],
        expression=f"正文{pair.mention.measure.printed}≠附表{printed}",
        stated=pair.mention.measure.figure,
        computed=printed,
        inputs=(cell.measure.figure,),
        reason=MAYBE,
        asks=True,
    )
