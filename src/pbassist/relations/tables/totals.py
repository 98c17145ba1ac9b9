"""Total columns, rate columns and share columns of a table become sums and percentages.

A mismatch is broken only when the other rows of the table show that the column is meant so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations, permutations

from pbassist.model.performance import Relation
from pbassist.relations.counts.grades import RANKS
from pbassist.relations.judging import judge_difference, judge_growth, judge_share, judge_sum
from pbassist.relations.measures import Measure
from pbassist.relations.tables.averages import find_table_averages
from pbassist.relations.tables.columns import UNPROVEN, count_held, doubt_relation, find_columns
from pbassist.relations.tables.families import find_table_families
from pbassist.relations.tables.grids import TOTAL_HEAD, Grid
from pbassist.relations.tables.running import find_running_totals

_RATE_HEAD = re.compile(r"得分率|执行率|支出率|拨付率|支出进度|完成率|到位率|支付率|使用率")
NEAREST = 5
"""Columns before one whose head does not say what it is of."""
FEWEST = 3
"""Rows that show what a column is when its head does not say so."""
_ANY_RATE = re.compile(
    r"完成(?:年初|全年)?(?:预算|计划|任务)$|(?<!增长)(?<!增减)(?<!变动)(?<!差异)(?<!下降)(?<!税)(?<!利)(?<!(?<!缴)费)率$|完成比例$|覆盖面$"
)
_BASE_HEAD = re.compile(
    r"(?:^|/)(?:分值|满分|权重)|预算数|全年预算|预算安排|调整预算|年初预算|预算金额|计划|目标数?(?:[（(]|$)|目标值|年度目标|指标值|任务数|项目数|总数|应[到完]|下达|预算"
)
_PART_HEAD = re.compile(
    r"(?:^|/)(?:自评|实际|评价)?得分$|执行数|支出数|实际支出|实际完成|完成数|(?:^|/)(?:已)?完成(?:量|额|情况)?(?:[（(]|$)|到位|支付数|已完成|支付|支出"
)
_CHANGE_HEAD = re.compile(
    r"增减额|增减数|增减$|(?:增减|[比较]上年)[^/]*/(?:金额|数额|额|数)$|增减变动|差额|差异|结余|比上年(?:增减|增加)$|变动额"
)
_SHARE_HEAD = re.compile(r"占比|比重|比例|占.{0,6}%")
_CARRIED_HEAD = re.compile(r"结转|结余|追加|调整数|调整额")
_WHOLE_HEAD = re.compile(
    r"全年预算|预算总额|总预算|可用|调整后|资金总额|收入总计|本年合计|全年收入"
)
_GROWTH_HEAD = re.compile(
    r"增减率|增长率|变动率|增减幅|增幅|增减（?%|增减比例|同比增减?%|差异率|(?:增减|增长|变动|差异|比上年|较上年)[^/]{0,10}/?[（(]?[%％][）)]?$"
)
_CHANGED_HEAD = re.compile(r"增减|差异|变动|[比较]上年")
"""比上年增减: 金额, %."""
_LEFT_HEAD = re.compile(r"结余|余额|年末|期末")


def find_table_relations(grid: Grid) -> Iterator[Relation]:
    """The relations inside one table."""
    yield from find_columns(grid)
    yield from _judge_rows(grid)
    yield from _judge_rates(grid)
    yield from _judge_shares(grid)
    yield from _judge_changes(grid)
    yield from _judge_counted(grid)
    yield from _judge_carried(grid)
    yield from _judge_left(grid)
    yield from _judge_growths(grid)
    yield from find_table_averages(grid)
    yield from find_table_families(grid)
    yield from find_running_totals(grid)


def _judge_counted(grid: Grid) -> Iterator[Relation]:
    """项目数 and the grades behind it: 14 of which 优 6, 良 7, 中 1."""
    graded = [c for c, head in enumerate(grid.heads) if head.split("/")[-1] in RANKS]
    if len(graded) < 2 or graded != list(range(graded[0], graded[-1] + 1)):
        return
    for column in range(graded[0] - 1, max(graded[0] - 7, -1), -1):
        if TOTAL_HEAD.search(grid.heads[column]) or not grid.adds_up(column):
            continue
        found = _judge_total_column(grid, column, graded)
        held = count_held(found)
        if held >= 2 and 2 * held >= len(found):
            yield from found
            return


def _judge_carried(grid: Grid) -> Iterator[Relation]:
    """上年结转 and 当年预算 make up 全年预算数, shown by most rows."""
    for column, head in enumerate(grid.heads):
        if not _WHOLE_HEAD.search(head) or not grid.adds_up(column):
            continue
        for parts in _read_neighbours(grid, column):
            if not any(_CARRIED_HEAD.search(grid.heads[c]) for c in parts):
                continue
            found = _judge_total_column(grid, column, parts)
            found = [one for one in found if _read_unit(one) == _read_unit(found[0])]
            if count_held(found) >= 2 and 2 * count_held(found) > len(found):
                yield from found
                return


def _read_unit(relation: Relation) -> str:
    """The unit of the figure that is held against the others: a form's later rows count other things."""
    return (relation.stated.unit if relation.stated else None) or ""


def _judge_growths(grid: Grid) -> Iterator[Relation]:
    """增减率 over the older of two columns, shown by most rows."""
    for column, head in enumerate(grid.heads):
        beside = column > 0 and bool(_CHANGED_HEAD.search(grid.heads[column - 1]))
        if not (_GROWTH_HEAD.search(head) or (beside and head in ("%", "％"))):
            continue
        best: list[Relation] = []
        for new, old in permutations((c for c in range(column) if grid.adds_up(c)), 2):
            found = _judge_growth_column(grid, column, new, old)
            if count_held(found) > count_held(best):
                best = found
        if count_held(best) >= 2 and 2 * count_held(best) > len(best):
            yield from best


def _judge_growth_column(grid: Grid, column: int, new: int, old: int) -> list[Relation]:
    found = []
    for row in range(grid.first, grid.table.rows):
        cells = [grid.cells.get((row, c)) for c in (column, new, old)]
        measures = [cell.measure for cell in cells if cell]
        if len(measures) < 3 or not measures[1].alike(measures[2]):
            continue
        rate, one, two = _as_percent(measures[0]), *measures[1:]
        gap = one._replace(value=abs(one.value - two.value), half=one.half + two.half)
        high, low = (one, two) if one.value >= two.value else (two, one)
        relation = judge_growth(
            gap,
            two,
            rate._replace(value=abs(rate.value)),
            subject=f"{grid.labels[row]}{grid.heads[column].split('/')[-1]}",
            left=f"（{high.printed}－{low.printed}）÷{two.printed}×100%",
        )
        if relation is not None:
            inputs = (one.figure, two.figure)
            found.append(relation.model_copy(update={"inputs": inputs}))
    return found


def _judge_left(grid: Grid) -> Iterator[Relation]:
    """上年结转＋本年收入－本年支出＝年末结余, shown by most rows."""
    for column, head in enumerate(grid.heads):
        before = [c for c in range(max(column - 3, 0), column) if grid.adds_up(c)]
        if not _LEFT_HEAD.search(head) or len(before) != 3 or not grid.adds_up(column):
            continue
        found = [
            one
            for row in range(grid.first, grid.table.rows)
            for one in _leave(grid, row, before, column)
        ]
        if count_held(found) >= 2 and 2 * count_held(found) >= len(found):
            yield from found


def _leave(grid: Grid, row: int, before: Sequence[int], column: int) -> Iterator[Relation]:
    cells = [grid.cells.get((row, c)) for c in (*before, column)]
    measures = [cell.measure for cell in cells if cell]
    if len(measures) == 4 and all(m.alike(measures[3]) for m in measures):
        first, added, used, left = measures
        whole = first._replace(value=first.value + added.value, half=first.half + added.half)
        subject = f"{grid.labels[row]}{grid.heads[column].split('/')[-1]}"
        found = judge_difference(whole, used, left, subject=subject)
        words = f"{first.printed}＋{added.printed}－{used.printed}"
        yield found.model_copy(
            update={
                "expression": f"{words}＝{found.expression.partition('＝')[2]}",
                "inputs": (first.figure, added.figure, used.figure),
            }
        )


def _judge_changes(grid: Grid) -> Iterator[Relation]:
    """增减额, 结余: the difference of the two columns that most rows show."""
    for column in range(grid.table.columns):
        head = grid.heads[column]
        if _RATE_HEAD.search(head) or "率" in head or not grid.column(column):
            continue
        named = bool(_CHANGE_HEAD.search(head))
        if not named and (not grid.adds_up(column) or TOTAL_HEAD.search(head)):
            continue
        best: list[Relation] = []
        before = [c for c in range(column) if grid.adds_up(c)]
        for pair in combinations(before if named else before[-NEAREST:], 2):
            found = _judge_change_column(grid, column, *pair)
            if count_held(found) > count_held(best):
                best = found
        apart = len(best) - count_held(best)
        if count_held(best) >= 2 and count_held(best) > apart and (named or _is_sure(best)):
            yield from best


def _is_sure(found: Sequence[Relation]) -> bool:
    """空编数 between 编制数 and 实有人数: three rows at least that no chance makes so, and one that is not."""
    held = [r for r in found if r.state == "holds" and not re.match("[0.]+$", r.computed or "")]
    return len(held) >= FEWEST and len(found) - len(held) <= 1


def _judge_change_column(grid: Grid, column: int, one: int, other: int) -> list[Relation]:
    found = []
    for row in range(grid.first, grid.table.rows):
        cells = [grid.cells.get((row, c)) for c in (column, one, other)]
        if any(cell is None for cell in cells):
            continue
        stated, left, right = (cell.measure for cell in cells if cell)
        if left.unit == right.unit and left.kind == right.kind and left.alike(stated):
            subject = f"{grid.labels[row]}{grid.heads[column].split('/')[-1]}"
            absolute = stated._replace(value=abs(stated.value))
            found.append(judge_difference(left, right, absolute, subject=subject))
    return found


def _judge_shares(grid: Grid) -> Iterator[Relation]:
    """占比: each row over the total row, in the column that most rows fit."""
    totals = [row for row in range(grid.first, grid.table.rows) if grid.is_total(row)]
    if len(totals) != 1:
        return
    for column in range(grid.table.columns):
        if not _SHARE_HEAD.search(grid.heads[column]):
            continue
        best: list[Relation] = []
        for base in (c for c in range(column) if grid.adds_up(c)):
            found = _judge_share_column(grid, column, base, totals[0])
            if count_held(found) > count_held(best):
                best = found
        if count_held(best) >= 2 and len(best) - count_held(best) < count_held(best):
            yield from best


def _judge_share_column(grid: Grid, column: int, base: int, total: int) -> list[Relation]:
    whole = grid.cells.get((total, base))
    found = []
    for row in range(grid.first, grid.table.rows):
        part, share = grid.cells.get((row, base)), grid.cells.get((row, column))
        if whole is None or part is None or share is None or row == total:
            continue
        subject = f"{grid.labels[row]}{grid.heads[column].split('/')[-1]}"
        relation = judge_share(
            part.measure, whole.measure, _as_percent(share.measure), subject=subject
        )
        if relation is not None:
            found.append(relation)
    return found


def _judge_rows(grid: Grid) -> Iterator[Relation]:
    """A 合计 column over the columns beside it; shown by at least two other rows."""
    for column in range(grid.table.columns):
        if not TOTAL_HEAD.search(grid.heads[column]) or not grid.adds_up(column):
            continue
        best: list[Relation] = []
        for parts in _read_neighbours(grid, column):
            found = _judge_total_column(grid, column, parts)
            if count_held(found) > count_held(best):
                best = found
        broken = sum(r.state == "broken" for r in best)
        if count_held(best) >= max(2, broken):
            yield from best


def _read_neighbours(grid: Grid, column: int) -> Iterator[list[int]]:
    """Runs of addable columns that begin right after or end right before the total."""
    for step in (1, -1):
        run: list[int] = []
        at = column + step
        while (
            0 <= at < grid.table.columns
            and grid.adds_up(at)
            and not TOTAL_HEAD.search(grid.heads[at])
        ):
            run.append(at)
            if len(run) >= 2:
                yield sorted(run)
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


def _judge_rates(grid: Grid) -> Iterator[Relation]:
    """执行率 = 执行数 ÷ 预算数, row by row; the base is the column that fits most rows."""
    for column in range(grid.table.columns):
        if not _RATE_HEAD.search(grid.heads[column]):
            if _ANY_RATE.search(_name_of(grid, column)):
                yield from _judge_any_rate(grid, column)
            continue
        best: list[Relation] = []
        bases = [
            c
            for c in range(column)
            if _BASE_HEAD.search(_last(grid, c)) and not _PART_HEAD.search(_last(grid, c))
        ]
        parts = [c for c in range(column) if _PART_HEAD.search(_last(grid, c))]
        pairs = [(b, p) for b in bases for p in parts]
        spent = not pairs and re.search(r"支出率|支付率|拨付率|使用率|执行率", grid.heads[column])
        if spent:  # 到位资金, 实际支出, 支出率: what came in is the base of what was spent
            pairs = list(combinations(parts, 2))
        for base, part in pairs:
            found = _judge_rate_column(grid, column, base, part)
            if not best or count_held(found) > count_held(best):
                best = found
        broken = sum(r.state == "broken" for r in best)
        sure = count_held(best) >= broken or (len(pairs) == 1 and not spent)
        yield from (best if sure else [doubt_relation(r, UNPROVEN) for r in best])


def _name_of(grid: Grid, column: int) -> str:
    """The lowest words of a column's head, without a bracket."""
    return re.sub(r"[（(][^）)]*[)）]$", "", grid.heads[column].split("/")[-1])


def _judge_any_rate(grid: Grid, column: int) -> Iterator[Relation]:
    """覆盖率, 回收率 …: the two columns before it that all rows fit but one."""
    best: list[Relation] = []
    added = [c for c in range(column) if grid.adds_up(c)]
    for part, base in permutations(added[-NEAREST:], 2):
        found = _judge_rate_column(grid, column, base, part)
        if count_held(found) > count_held(best):
            best = found
    broken = len(best) - count_held(best)
    if count_held(best) >= 2 and broken <= 1:
        yield from best


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
