"""The same total printed in two tables becomes a twin, asked where the two differ a little."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from pbassist.model.performance import Relation
from pbassist.relations.grids import Cell, Grid

_YEAR = re.compile(r"20\d\d")
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


def find_tables_alike(grids: Sequence[Grid]) -> Iterator[Relation]:
    """Totals under the same head in two tables that lie near each other."""
    read = [_read_totals(grid) for grid in grids]
    for at, totals in enumerate(read):
        for head, cell in totals.items():
            for before in range(max(at - NEARBY, 0), at):
                other = read[before].get(head)
                if other is not None and _may_be_one(grids[before], grids[at], head):
                    yield from _judge(head, other, cell)
                    break


def _read_totals(grid: Grid) -> dict[str, Cell]:
    found: dict[str, Cell] = {}
    if len(grid.totals) != 1:
        return found
    for (row, column), cell in sorted(grid.cells.items()):
        head = _DROP.sub("", grid.heads[column])
        counted = row == grid.totals[0] and grid.adds_up(column)
        if counted and len(head) > 3 and head not in _GENERAL:
            found[head] = cell
    return found


def _may_be_one(one: Grid, other: Grid, head: str) -> bool:
    """Captions that tell of other years, kinds or stages speak of two things."""
    years = [set(_YEAR.findall(grid.caption + head)) for grid in (one, other)]
    kinds = [set(_KINDS.findall(grid.caption)) for grid in (one, other)]
    return years[0] == years[1] and kinds[0] == kinds[1]


def _judge(head: str, one: Cell, other: Cell) -> Iterator[Relation]:
    a, b = one.measure, other.measure
    gap = abs(a.value - b.value)
    if not a.alike(b) or gap <= a.half + b.half or not a.value:
        return
    if gap / abs(a.value) > LARGEST_GAP:
        return
    yield Relation(
        kind="twin",
        state="open",
        subject=f"{head}合计"[:40],
        expression=f"前表{a.printed}≠后表{b.printed}",
        stated=b.figure,
        computed=a.printed,
        inputs=(a.figure,),
        reason=MAYBE,
        asks=True,
    )
