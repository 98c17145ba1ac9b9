"""The same total printed in two tables becomes a twin, asked where the two differ a little."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from pbassist.model.performance import Relation
from pbassist.relations.tables.grids import Cell, Grid

_YEAR = re.compile(r"20\d\d")
_ARRIVED = re.compile(r"(?:实际|已)?到位(?:资金|金额|数)?")
"""实际到位 and 到位资金 are one."""
_DROP = re.compile(r"[（(].*?[)）]|[\s/]")
_GENERAL = frozenset(
    [
        "合计",
        "总计",
        "小计",
        "金额",
        "数量",
        "个数",
        "人数",
        "户数",
        "项目数",
        "预算数",
        "执行数",
        "全年预算数",
        "全年执行数",
        "年初预算数",
        "预算",
        "支出",
        "分值",
        "得分",
        "权重",
        "资金",
        "项目",
        "涉及资金",
        "完成数",
        "自评得分",
        "实际支出",
        "到位资金",
        "占比",
    ]
)
"""Heads that many tables have, of different things."""
_KINDS = re.compile(
    r"财政评价|财政重点|部门评价|单位自评|重点|抽查|复核|监控|上半年|季度|年初|年末|调整|新增|延续|第.批|城区|城镇|乡镇|农村|本级|下属|[一二三四]期|标段|省级|市级|县级|中央"
)
NEARBY = 12
"""Tables before one that it may repeat."""
MAYBE = "两表所指对象是否一致需核实"
LARGEST_GAP = Decimal("0.1")
LARGEST_ROW_GAP, LEAST_ROW_GAP = Decimal("0.5"), Decimal("0.15")
"""The same of a row, where several other rows agree, and where only one does."""


def find_tables_alike(grids: Sequence[Grid]) -> Iterator[Relation]:
    """Totals under the same head in two tables that lie near each other."""
    heads = [_list_heads(grid) for grid in grids]
    for at, grid in enumerate(grids):
        for before in range(max(at - NEARBY, 0), at):
            shared = [head for head in heads[at] if head in heads[before]]
            for head in shared:
                columns = heads[before][head], heads[at][head]
                yield from _find_row(grids[before], grid, head, columns)
    read = [_read_totals(grid) for grid in grids]
    for at, totals in enumerate(read):
        for head, cell in totals.items():
            for before in range(max(at - NEARBY, 0), at):
                other = read[before].get(head)
                if other is not None and _may_be_one(grids[before], grids[at], head):
                    yield from _judge(f"{head}合计", other, cell)
                    break


def _find_row(one: Grid, other: Grid, head: str, columns: tuple[int, int]) -> Iterator[Relation]:
    """Rows of one name under one head: where all others agree, the one that does not is asked."""
    if not _may_be_one(one, other, head):
        return
    first, second = _read_rows(one, columns[0]), _read_rows(other, columns[1])
    both = [label for label in first if label in second]
    apart = [label for label in both if first[label].measure.value != second[label].measure.value]
    if len(apart) == 1 and len(both) > 1:
        label = apart[0]
        limit = LARGEST_ROW_GAP if len(both) > 2 else LEAST_ROW_GAP
        yield from _judge(f"{label}{head}", first[label], second[label], limit)


def _list_heads(grid: Grid) -> dict[str, int]:
    heads = [_clean(head) for head in grid.heads]
    return {
        head: column
        for column, head in enumerate(heads)
        if len(head) > 3 and heads.count(head) == 1 and grid.adds_up(column)
    }


def _clean(head: str) -> str:
    words = _DROP.sub("", head)
    return "实际到位资金" if _ARRIVED.fullmatch(words) else words


def _read_rows(grid: Grid, column: int) -> dict[str, Cell]:
    """The cells of a column by their rows' names; totals and names printed twice left out."""
    labels = grid.labels
    printed = Counter(labels)
    return {
        labels[cell.row]: cell
        for cell in grid.column(column)
        if len(labels[cell.row]) > 1
        and printed[labels[cell.row]] == 1
        and not grid.is_total(cell.row)
        and not grid.is_subtotal(cell.row)
    }


def _read_totals(grid: Grid) -> dict[str, Cell]:
    found: dict[str, Cell] = {}
    if len(grid.totals) != 1:
        return found
    for (row, column), cell in sorted(grid.cells.items()):
        head = _clean(grid.heads[column])
        counted = row == grid.totals[0] and grid.adds_up(column)
        if counted and len(head) > 3 and head not in _GENERAL:
            found[head] = cell
    return found


def _may_be_one(one: Grid, other: Grid, head: str) -> bool:
    """Captions that tell of other years, kinds or stages speak of two things."""
    years = [set(_YEAR.findall(grid.caption + head)) for grid in (one, other)]
    kinds = [set(_KINDS.findall(grid.caption)) for grid in (one, other)]
    return years[0] == years[1] and kinds[0] == kinds[1]


def _judge(name: str, one: Cell, other: Cell, limit: Decimal = LARGEST_GAP) -> Iterator[Relation]:
    a, b = one.measure, other.measure
    gap = abs(a.value - b.value)
    if not a.alike(b) or gap <= a.half + b.half or not a.value:
        return
    if gap / abs(a.value) > limit:
        return
    yield Relation(
        kind="twin",
        state="open",
        subject=name[:40],
        expression=f"前表{a.printed}≠后表{b.printed}",
        stated=b.figure,
        computed=a.printed,
        inputs=(a.figure,),
        reason=MAYBE,
        asks=True,
    )
