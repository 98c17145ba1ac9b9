"""The main tasks of a whole department (年度主要任务) become tasks with their money."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from pbassist.forms.classes import EMPTY_HINT
from pbassist.forms.grid import Cell, Grid, Part, join_lines
from pbassist.forms.indicators import TOTAL
from pbassist.forms.labels import is_label, name_source, strip_label
from pbassist.forms.money import SCALES, Money, read_amount, unit_in_label
from pbassist.model.performance import FundMeasure, FundSource, Task

NAME = re.compile(r"(?:年度)?(?:主要|重点|重点工作|工作)?任务(?:名称|事项)|重点工作(?:名称|事项)?")
CONTENT = re.compile(
    r"(?:任务|主要|工作|具体|任务主要)?内容(?:描述)?|(?:对应|支撑|相关|涉及)(?:的)?(?:项目|政策)(?:名称)?|任务(?:概述|描述)"
)
ENTRY = re.compile(
    r"(?:任务|目标)\s{0,2}[\d一二三四五六七八九十]{1,2}\s{0,2}(?:[:：.、]|$)\s{0,2}"
    r"|\d{1,2}(?:、|[.．](?!\d))\s{0,2}|[（(][\d一二三四五六七八九十]{1,2}[)）]\s{0,2}"
    r"|[一二三四五六七八九十]{1,2}、\s{0,2}"
)
SUM = re.compile(r"(?:金额|资金|预算|任务)?(?:合计|总计|小计)")
SOURCES: tuple[FundSource, ...] = ("total", "appropriation", "other")


class Tasks(NamedTuple):
    """The tasks of a form, the rows they take up and the money of their total row."""

    tasks: tuple[Task, ...] = ()
    rows: frozenset[int] = frozenset()
    money: tuple[Money, ...] = ()


class _Block(NamedTuple):
    """The header of a table of tasks: its rows, where its rows end, and its columns."""

    top: int
    bottom: int
    end: int
    columns: dict[str, Cell]


def read_tasks(grid: Grid, rows: list[int], unit: str | None, plain: FundMeasure) -> Tasks:
    """The table of tasks in some rows; amounts of `plain` measure, by the unit of their label, of
    the form, else 万元.
    """
    block = next((b for row in rows if (b := _find_block(grid, row, rows))), None)
    if block is None:
        return Tasks()
    own = next((u for c in block.columns.values() if (u := _unit_over(grid, block, c))), None)
    tasks: list[Task] = []
    money: tuple[Money, ...] = ()
    for row in range(block.bottom, block.end):
        cells = {f: c for f, head in block.columns.items() if (c := _under(grid, row, head))}
        first = next((c for c in grid.own(row) if c.column >= block.columns["name"].column), None)
        if first and (SUM.fullmatch(strip_label(first.key)) or TOTAL.fullmatch(first.key)):
            money = tuple(_read_sum(cells, block, plain, own))
            continue
        task = _read_task(grid, cells, own or unit or "万元")
        if task is not None:
            tasks.append(task)
    return Tasks(tuple(tasks), frozenset(range(block.top, block.end)), money)


def _find_block(grid: Grid, row: int, rows: list[int]) -> _Block | None:
    name = next((c for c in grid.own(row) if NAME.fullmatch(strip_label(c.key))), None)
    if name is None or name.loose:
        return None
    columns: dict[str, Cell] = {"name": name}
    bottom = max(c.bottom for c in grid.own(row) if c.column >= name.column and _is_head(c, name))
    for at in range(row, bottom):
        for cell in grid.own(at):
            field = _name_column(cell)
            if field and cell.column >= name.right:
                columns[field] = cell if field not in columns else _lower(columns[field], cell)
    if not {"content", "total"} & set(columns):
        return None
    return _Block(row, bottom, _find_end(grid, name, bottom, rows), columns)


def _is_head(cell: Cell, name: Cell) -> bool:
    return cell is name or _name_column(cell) is not None


def _lower(before: Cell, cell: Cell) -> Cell:
    """总额 below 预算金额 heads the column; beside another of the same kind the first counts."""
    return cell if cell.row >= before.bottom else before


def _name_column(cell: Cell) -> str | None:
    if CONTENT.fullmatch(strip_label(cell.key)):
        return "content"
    source = name_source(cell.key)
    return source if source in SOURCES else None


def _find_end(grid: Grid, name: Cell, bottom: int, rows: list[int]) -> int:
    """One past the last task: where the label in the margin ends, else where labels begin again."""
    margin = [c for c in grid.lines[name.row] if c.right <= name.column and c.bottom > bottom]
    limit = max((c.bottom for c in margin), default=grid.rows)
    row = bottom
    while row < limit and row in rows and grid.lines[row]:
        first = grid.own(row)[0] if grid.own(row) else None
        summed = first is not None and SUM.fullmatch(strip_label(first.key))
        if first and not margin and not summed and is_label(first.key):
            break
        row += 1
    return row


def _under(grid: Grid, row: int, head: Cell) -> Cell | None:
    cells = grid.between(row, head.column, head.right)
    return next((c for c in cells if c.column >= head.column and c.row == row), None)


def _unit_over(grid: Grid, block: _Block, head: Cell) -> str | None:
    over = (grid.at(row, head.column) for row in range(head.row, block.top - 1, -1))
    return next((u for c in over if c and (u := unit_in_label(c.key))), None)


def _read_task(grid: Grid, cells: dict[str, Cell], unit: str) -> Task | None:
    name = cells.get("name")
    words = _cut_entry(name.part) if name else None
    if words is None:
        return None
    content = cells.get("content")
    amounts = {f: _to_yuan(cells[f], unit) for f in SOURCES if f in cells}
    used = list(cells.values())
    return Task(
        name=join_lines(words.text),
        content=join_lines(content.text) if content else None,
        total=amounts.get("total"),
        appropriation=amounts.get("appropriation"),
        other=amounts.get("other"),
        span=grid.span(min(c.start for c in used), max(c.end for c in used)),
    )


def _cut_entry(part: Part) -> Part | None:
    """A task without the form's own 任务1：; None where nothing else was filled in."""
    hint = ENTRY.match(part.text)
    text = part.text[hint.end() :] if hint else part.text
    if not text:
        return part if hint else None
    return None if EMPTY_HINT.fullmatch(text) else Part(text, part.end - len(text), part.end)


def _to_yuan(cell: Cell, unit: str) -> Decimal | None:
    amount = read_amount(cell.text)
    return amount[0] * SCALES[amount[1] or unit] if amount else None


def _read_sum(
    cells: dict[str, Cell], block: _Block, plain: FundMeasure, unit: str | None
) -> Iterator[Money]:
    """The total row as funds; its parts only where the table has a column for each of them."""
    whole = {*SOURCES} <= set(block.columns)
    for source in SOURCES if whole else SOURCES[:1]:
        cell = cells.get(source)
        amount = read_amount(cell.text) if cell else None
        if cell and amount:
            label = block.columns[source].text
            yield Money(source, plain, label, amount[0], amount[1] or unit, cell.part, False)
