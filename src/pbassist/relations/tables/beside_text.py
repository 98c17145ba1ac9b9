"""Rates, grades and scores of the text and those of a table near it become twins, asked and not proven."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pbassist.model.performance import Relation
from pbassist.relations.counts.grades import RANKS, read_grade
from pbassist.relations.sentences import Mention, Sentence
from pbassist.relations.tables.grids import Cell, Grid
from pbassist.relations.tables.text_cells import find_text_cells
from pbassist.relations.tables.text_rows import find_text_rows

NEARBY = 3000
"""Characters around a table in which the text may speak of it."""
_RATE_NAME = re.compile(r"(?:执行|得分|完成|到位|支出|支付|拨付|使用|覆盖|整改|合格|达标|优良)率")
_RATE = re.compile(rf"(?P<name>{_RATE_NAME.pattern})(?:分别)?(?:仅|达|为|是|有|达到|约){{0,2}}\s?$")
_ELSEWHEN = re.compile(
    r"上年|去年|同期|目标|不低于|序时|平均|比|较|上半年|季度|\d月|拟|预计|力争|要求|指标值|以后|其余|年初"
)
_ALL = re.compile(r"(?:20\d\d年度?|全年|年度|预算|资金|总体|整体|总|综合|本|该|项目|支出|我局|的)*")
_YEAR = re.compile(r"20\d\d")
_SCORE = re.compile(
    r"(?P<own>自评)?(?:综合得分|总得分|评价得分|综合评分|评价总分|总分|最终得分|得分)(?:为|是|[:：])?\s?$"
)
_OTHER_SCORE = re.compile(r"平均|上年|去年|复核|满分|类|指标[^，]{0,4}得分|单位自评|\d")
_SCORE_HEAD = re.compile(r"(?P<own>自评)?(?:实际|评价|最终)?得分")
_DEED_HEAD = re.compile(
    r"(?:实际)?(?P<deed>完成|受益|发放|培训|补助|惠及|改造|新增|参训|整治|新建)(?:数量)?[（(]?(?P<unit>户|人|人次|个|处|公里|亩|件|份|项)[)）]?数?"
)
_WHOLE = re.compile("共|全年|累计|合计")
_FULL_HEAD = re.compile(r"分值|满分|权重|标准分")
MAYBE = "正文与附表所指对象是否一致需核实"


class _Said(NamedTuple):
    """What a sentence says that a table may say too."""

    sentence: Sentence
    rates: tuple[tuple[Mention, re.Match[str]], ...]
    grades: dict[int, Mention]
    scores: tuple[Mention, ...]


def _read_said(sentence: Sentence) -> _Said:
    rates, scores = [], []
    grades: dict[int, Mention] = {}
    for mention in sentence.mentions:
        kind = mention.measure.kind
        if kind == "percent":
            match = _RATE.search(mention.clause)
            if match is not None and not mention.measure.vague:
                rates.append((mention, match))
        elif kind == "points":
            scores += [mention] if _SCORE.search(mention.clause) else []
        elif kind == "count" and (rank := read_grade(mention)) is not None:
            grades[rank] = mention
    return _Said(sentence, tuple(rates), grades, tuple(scores))


class _Told(NamedTuple):
    """A figure of the text beside a cell of a table."""

    mention: Mention
    cell: Cell
    subject: str


def find_text_tables(sentences: Sequence[Sentence], grids: Sequence[Grid]) -> Iterator[Relation]:
    """What the text says of each table near it, where the two differ."""
    prose = [s for s in sentences if s.block.cell is None]
    starts = [s.start for s in prose]
    said = [_read_said(s) for s in prose] if grids else []
    for grid in grids:
        first, last = grid.table.blocks[0].start, grid.table.blocks[-1].end
        low, high = bisect_left(starts, first - NEARBY), bisect_left(starts, last + NEARBY)
        near = said[low:high]
        told = [
            *_read_rates(near, grid),
            *_read_grades(near, grid),
            *_read_scores(near, grid),
            *_read_deeds(near, grid),
        ]
        yield from (_say(one) for one in told)
    yield from find_text_rows(sentences, grids)
    yield from find_text_cells(sentences, grids)


def _read_rates(near: Sequence[_Said], grid: Grid) -> Iterator[_Told]:
    """决策类指标得分率95.3% against the row 决策 of the column 得分率; 预算执行率 against 合计."""
    columns = [
        (column, found.group())
        for column, head in enumerate(grid.heads)
        if (found := _RATE_NAME.search(head))
    ]
    if len(columns) != 1 or len(grid.totals) > 1:
        return
    column, name = columns[0]
    for said in near:
        for mention, match in said.rates:
            if match.group("name") != name or _is_elsewhen(grid, mention):
                continue
            if _has_other_base(said.sentence, mention, grid):
                continue
            cell = _find_row(grid, column, mention, mention.clause[: match.start()])
            if cell is not None and _differ(mention, cell):
                yield _Told(mention, cell, mention.clause)


def _has_other_base(sentence: Sentence, rate: Mention, grid: Grid) -> bool:
    """A rate behind an amount that the table's total row does not print is of something else."""
    before = [m for m in sentence.mentions if m.measure.kind == "money" and m.end <= rate.start]
    row = grid.totals[0] if grid.totals else -1
    totals = {c.measure.value for (r, _), c in grid.cells.items() if r == row}
    return bool(before) and before[-1].measure.value not in totals


def _is_elsewhen(grid: Grid, mention: Mention) -> bool:
    """Another year or moment than the table's, or a wanted rate."""
    if _ELSEWHEN.search(mention.lead[-24:]) or re.match(r"以[上下内]", mention.trail):
        return True
    here = set(_YEAR.findall(grid.caption))
    there = set(_YEAR.findall(mention.measure.figure.period or "")) | set(
        _YEAR.findall(mention.clause)
    )
    return bool(here and there and not here & there)


def _find_row(grid: Grid, column: int, mention: Mention, words: str) -> Cell | None:
    """The cell of the only row that the words name, or of the total for words of the whole.

    A rate that some row prints may be that row's.
    """
    if _ALL.fullmatch(words):
        if any(not _differ(mention, cell) for cell in grid.column(column)):
            return None
        return grid.cells.get((grid.totals[0], column)) if grid.totals else None
    rows = [
        row
        for row in range(grid.first, grid.table.rows)
        if len(grid.labels[row]) > 1 and grid.labels[row] in words and not grid.is_total(row)
    ]
    rows = [r for r in rows if not any(grid.labels[r] in grid.labels[o] for o in rows if o != r)]
    return grid.cells.get((rows[0], column)) if len(rows) == 1 else None


def _differ(mention: Mention, cell: Cell) -> bool:
    value = cell.measure.value
    if cell.measure.kind != "percent" and 0 < abs(value) < 2:
        value *= 100
    half = cell.measure.half if cell.measure.kind == "percent" else mention.measure.half
    return abs(mention.measure.value - value) > mention.measure.half + half


def _read_grades(near: Sequence[_Said], grid: Grid) -> Iterator[_Told]:
    """优17个、良9个、中4个 against the total row of the columns 优, 良, 中, or the rows of 等次."""
    cells = _read_graded(grid)
    if len(cells) < 2:
        return
    for said in near:
        graded = said.grades
        if len(graded) < 2:
            continue
        both = sorted(graded.keys() & cells.keys())
        equal = [r for r in both if graded[r].measure.value == cells[r].measure.value]
        if len(both) < 2 or not equal or "上年" in said.sentence.text:
            continue
        for rank in both:
            if rank not in equal and not graded[rank].measure.vague:
                yield _Told(graded[rank], cells[rank], "评价等次")


def _read_graded(grid: Grid) -> dict[int, Cell]:
    found: dict[int, Cell] = {}
    if len(grid.totals) == 1:
        for column, head in enumerate(grid.heads):
            rank = RANKS.get(head.split("/")[-1])
            cell = grid.cells.get((grid.totals[0], column))
            if rank is not None and cell is not None:
                found.setdefault(rank, cell)
    if found:
        return found
    counted = next((c for c in range(grid.table.columns) if grid.adds_up(c)), None)
    for row in range(grid.first, grid.table.rows):
        rank = RANKS.get(grid.labels[row])
        cell = grid.cells.get((row, counted)) if counted is not None else None
        if rank is not None and cell is not None:
            found.setdefault(rank, cell)
    return found


def _read_scores(near: Sequence[_Said], grid: Grid) -> Iterator[_Told]:
    """综合得分88.6分 against the total of the column 得分 of a table of a hundred points."""
    columns = [
        (column, found)
        for column, head in enumerate(grid.heads)
        if (found := _SCORE_HEAD.fullmatch(head.split("/")[-1]))
    ]
    if len(columns) != 1 or len(grid.totals) != 1 or not _is_of_hundred(grid):
        return
    column, head = columns[0]
    cell = grid.cells.get((grid.totals[0], column))
    scored = [mention for said in near for mention in said.scores]
    if cell is None or any(m.measure.value == cell.measure.value for m in scored):
        return
    for mention in scored:
        found = _SCORE.search(mention.clause)
        own = bool(found and found.group("own"))
        same = not _OTHER_SCORE.search(mention.clause) and (own or not head.group("own"))
        near_it = not mention.measure.vague and 2 * mention.measure.value > cell.measure.value
        if same and near_it:
            yield _Told(mention, cell, mention.clause)
            return


def _read_deeds(near: Sequence[_Said], grid: Grid) -> Iterator[_Told]:
    """共完成改造415户 against the total of the only column 完成户数."""
    for column, head in enumerate(grid.heads):
        match = _DEED_HEAD.fullmatch(head.split("/")[-1])
        cell = grid.cells.get((grid.totals[0], column)) if len(grid.totals) == 1 else None
        if match is None or cell is None:
            continue
        unit, deed = match.group("unit", "deed")
        said = [
            m
            for one in near
            for m in one.sentence.mentions
            if m.measure.unit == unit
            and deed in m.clause
            and _WHOLE.search(m.clause)
            and not m.measure.vague
            and not _is_elsewhen(grid, m)
        ]
        if said and all(m.measure.value != cell.measure.value for m in said):
            yield _Told(said[0], cell, said[0].clause)


def _is_of_hundred(grid: Grid) -> bool:
    return any(
        _FULL_HEAD.search(head)
        and (cell := grid.cells.get((grid.totals[0], column)))
        and cell.measure.value == 100
        for column, head in enumerate(grid.heads)
    )


def _say(told: _Told) -> Relation:
    mention, cell = told.mention, told.cell
    printed = cell.measure.printed
    rate = mention.measure.kind == "percent" and cell.measure.kind != "percent"
    return Relation(
        kind="twin",
        state="open",
        subject=told.subject[:40],
        expression=f"正文{mention.measure.printed}≠附表{printed}{'%' if rate else ''}",
        stated=mention.measure.figure,
        computed=printed,
        inputs=(cell.measure.figure,),
        reason=MAYBE,
        asks=True,
    )
