"""Total rows, total columns and rate columns of a table become sums and percentages.

A mismatch is broken only when the table itself shows how it adds up: every other column or row of
it does, or it is one plain list with its total.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pbassist.model.performance import Relation
from pbassist.relations.grids import Cell, Grid
from pbassist.relations.judging import judge_share, judge_sum
from pbassist.relations.measures import Measure

_TOTAL_HEAD = re.compile(
    r"(?:^|/)(?:合计|总计|小计|总额|资金总额|年度资金总额)(?:[（(][^）)]{0,8}[)）])?$"
)
_RATE_HEAD = re.compile(r"执行率|支出进度|完成率|到位率|支付率|使用率")
_BASE_HEAD = re.compile(
    r"预算数|全年预算|预算安排|调整预算|年初预算|预算金额|计划|目标数|应到位|下达|预算"
)
_PART_HEAD = re.compile(r"执行数|支出数|实际支出|实际完成|完成数|到位|支付数|已完成|支付|支出")
_SHARE_HEAD = re.compile(r"占比|比重|比例|占.{0,6}%")
NESTED = "表内有分级或“其中”行，不能确定合计口径"
BLANK = "合计所含各行有空格"
UNPROVEN = "表内其他行列不能印证合计口径"


def find_table_relations(grid: Grid) -> Iterator[Relation]:
    """The relations inside one table."""
    yield from _judge_columns(grid)
    yield from _judge_rows(grid)
    yield from _judge_rates(grid)


def _judge_columns(grid: Grid) -> Iterator[Relation]:
    totals = [row for row in range(grid.first, grid.table.rows) if grid.is_total(row)]
    if len(totals) == 1:
        found = [r for r in _judge_total_row(grid, totals[0]) if r is not None]
        yield from _weigh(found)
    yield from _judge_subtotals(grid)


def _judge_total_row(grid: Grid, row: int) -> Iterator[Relation | None]:
    for column in range(grid.table.columns):
        total = grid.cells.get((row, column))
        if total is None or not grid.adds_up(column):
            continue
        yield _judge_column(grid, total, _read_details(grid, row, column))


def _read_details(grid: Grid, row: int, column: int) -> list[list[Cell]]:
    """The ways in which the rows may add up, the plainest first."""
    cells = [
        cell for cell in grid.column(column) if cell.row != row and not grid.is_total(cell.row)
    ]
    plain = [c for c in cells if not grid.is_subtotal(c.row) and not grid.is_within(c.row)]
    ways = [plain, [c for c in cells if grid.is_subtotal(c.row)], cells]
    ways.append(
        [c for c in plain if re.match(r"[一二三四五六七八九十]{1,3}、", grid.labels[c.row])]
    )
    return [way for way in ways if len(way) >= 2]


def _judge_column(grid: Grid, total: Cell, ways: Sequence[list[Cell]]) -> Relation | None:
    subject = f"{grid.heads[total.column].replace('/', '')}合计"
    judged = [
        judge_sum([c.measure for c in way], total.measure, subject=subject)
        for way in ways
        if all(c.measure.alike(total.measure) for c in way)
    ]
    fitting = [r for r in judged if r.state != "broken"]
    if fitting:
        return fitting[0]
    if not judged:
        return None
    nested = grid.is_nested() or any(
        grid.is_within(r) or grid.is_subtotal(r) for r in range(grid.table.rows)
    )
    rows = {c.row for c in ways[0]}
    lacking = [r for r in range(min(rows), max(rows)) if r not in rows and grid.labels[r]]
    doubt = (
        NESTED
        if nested
        else BLANK
        if lacking and not _only_blank(grid, lacking, total.column)
        else ""
    )
    return _doubt(judged[0], doubt)


def _only_blank(grid: Grid, rows: Sequence[int], column: int) -> bool:
    """Blank or dashed cells add nothing; words in the column do not."""
    return all((grid.table.text(row, column) or "/") in "/—-－–无" for row in rows)


def _doubt(relation: Relation, doubt: str, *, asks: bool = False) -> Relation:
    if not doubt or relation.state != "broken":
        return relation
    return relation.model_copy(update={"state": "open", "reason": doubt, "asks": asks})


def _weigh(found: Sequence[Relation]) -> Iterator[Relation]:
    """When no column adds up the total row is no sum of these rows: nothing is claimed of it."""
    good = sum(r.state in ("holds", "holds_by_rounding") for r in found)
    bad = sum(r.state == "broken" for r in found)
    for relation in found:
        if bad > 1 and bad > good:
            yield _doubt(relation, UNPROVEN, asks=bad == len(found) == 1)
        else:
            yield relation


def _judge_subtotals(grid: Grid) -> Iterator[Relation]:
    """A 小计 over the rows since the last 小计, or before the next one."""
    rows = range(grid.first, grid.table.rows)
    marks = [row for row in rows if grid.is_subtotal(row)]
    for below in (False, True):
        found = []
        for at, row in enumerate(marks):
            if below:
                span = range(row + 1, marks[at + 1] if at + 1 < len(marks) else grid.table.rows)
            else:
                span = range(marks[at - 1] + 1 if at else grid.first, row)
            inside = [r for r in span if not grid.is_total(r) and not grid.is_within(r)]
            found += _judge_subtotal(grid, row, inside)
        if any(r.state == "holds" for r in found):
            yield from _weigh(found)
            return


def _judge_subtotal(grid: Grid, row: int, inside: Sequence[int]) -> list[Relation]:
    found = []
    for column in range(grid.table.columns):
        total = grid.cells.get((row, column))
        parts = [grid.cells[r, column].measure for r in inside if (r, column) in grid.cells]
        if total is None or not parts or not grid.adds_up(column):
            continue
        if all(part.alike(total.measure) for part in parts):
            subject = f"{grid.heads[column].replace('/', '')}小计"
            found.append(judge_sum(parts, total.measure, subject=subject))
    return found


def _judge_rows(grid: Grid) -> Iterator[Relation]:
    """A 合计 column over the columns beside it; shown by at least two other rows."""
    for column in range(grid.table.columns):
        if not _TOTAL_HEAD.search(grid.heads[column]) or not grid.adds_up(column):
            continue
        best: list[Relation] = []
        for parts in _read_neighbours(grid, column):
            found = _judge_total_column(grid, column, parts)
            if _count_held(found) > _count_held(best):
                best = found
        broken = sum(r.state == "broken" for r in best)
        if _count_held(best) >= max(2, broken):
            yield from best


def _read_neighbours(grid: Grid, column: int) -> Iterator[list[int]]:
    """Runs of addable columns that begin right after or end right before the total."""
    for step in (1, -1):
        run: list[int] = []
        at = column + step
        while (
            0 <= at < grid.table.columns
            and grid.adds_up(at)
            and not _TOTAL_HEAD.search(grid.heads[at])
        ):
            run.append(at)
            if len(run) >= 2:
                yield list(run)
            at += step


def _judge_total_column(grid: Grid, column: int, parts: Sequence[int]) -> list[Relation]:
    found = []
    for row in range(grid.first, grid.table.rows):
        total = grid.cells.get((row, column))
        measures = [grid.cells[row, c].measure for c in parts if (row, c) in grid.cells]
        if total is None or not measures or not all(m.alike(total.measure) for m in measures):
            continue
        blank = [c for c in parts if (row, c) not in grid.cells]
        if any((grid.table.text(row, c) or "/") not in "/—-－–无" for c in blank):
            continue
        subject = f"{grid.labels[row]}{grid.heads[column].split('/')[-1]}"
        found.append(judge_sum(measures, total.measure, subject=subject))
    return found


def _count_held(found: Sequence[Relation]) -> int:
    return sum(r.state in ("holds", "holds_by_rounding") for r in found)


def _judge_rates(grid: Grid) -> Iterator[Relation]:
    """执行率 = 执行数 ÷ 预算数, row by row; the base is the column that fits most rows."""
    for column in range(grid.table.columns):
        if not _RATE_HEAD.search(grid.heads[column]):
            continue
        best: list[Relation] = []
        bases = [
            c
            for c in range(column)
            if _BASE_HEAD.search(_last(grid, c)) and not _PART_HEAD.search(_last(grid, c))
        ]
        parts = [c for c in range(column) if _PART_HEAD.search(_last(grid, c))]
        pairs = [(b, p) for b in bases for p in parts]
        for base, part in pairs:
            found = _judge_rate_column(grid, column, base, part)
            if not best or _count_held(found) > _count_held(best):
                best = found
        broken = sum(r.state == "broken" for r in best)
        sure = _count_held(best) >= broken or len(pairs) == 1
        yield from (best if sure else [_doubt(r, UNPROVEN) for r in best])


def _last(grid: Grid, column: int) -> str:
    return grid.heads[column]


def _judge_rate_column(grid: Grid, column: int, base: int, part: int) -> list[Relation]:
    found = []
    for row in range(grid.first, grid.table.rows):
        cells = [grid.cells.get((row, c)) for c in (column, base, part)]
        if any(cell is None for cell in cells):
            continue
        rate, whole, used = (cell.measure for cell in cells if cell)
        if not used.alike(whole):
            continue
        relation = judge_share(
            used, whole, _as_percent(rate), subject=f"{grid.labels[row]}{grid.heads[column]}"
        )
        if relation is not None:
            found.append(relation)
    return found


def _as_percent(rate: Measure) -> Measure:
    """A bare number under 执行率 is a percentage, or a share of 1 when all of it is below 1.5."""
    if rate.kind == "percent":
        return rate
    figure = rate.figure.model_copy(update={"unit": "%"})
    half = rate.half or rate.factor / 2 / 10**rate.figure.decimals
    return rate._replace(kind="percent", unit="%", figure=figure, half=half)
