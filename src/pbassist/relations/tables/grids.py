"""A table of a report becomes a grid of numbers with its header, its total rows and its columns."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from pbassist.model.document import Block, Document, Table
from pbassist.model.performance import Figure
from pbassist.relations.measures import Measure, read_measure

_CELL = re.compile(
    r"[-−－]?(?P<number>\d{1,3}(?:[,，]\d{3}){1,5}(?:\.\d{1,6})?|\d{1,15}(?:\.\d{1,6})?)\s?(?P<unit>[%％‰]|[万亿]?元|分|[个家项人户处件份次套台条亩吨期场批座所只头栋间盏株名位辆床册篇宗起例]|公里|人次|批次|平方米|立方米|公顷)?"
)
_UNIT_HEAD = re.compile(
    r"[（(]\s?(?:单位[:：])?(?P<unit>万元|亿元|元|千元|%|％|分|个|人|家|项|户|公里|亩)\s?[)）]"
)
_PERCENT_HEAD = re.compile(r"(?:^|[/（(])[%％][）)]?$")
"""比上年增减（万元）/%: the lowest head says what the column holds."""
_UNIT_CAPTION = re.compile(
    r"(?:金额)?单位\s?[:：]\s?(?:[个家项户人次][、，,/]\s?){0,3}(?:人民币)?(?P<unit>万元|亿元|千元|元)"
)
_TOTAL = re.compile(
    r"^(?:合\s{0,6}计|总\s{0,6}计|共\s{0,6}计|总\s{0,4}分|总得分)(?:[（(].{0,12}[)）])?$"
)
_SUBTOTAL = re.compile(r"小\s{0,4}计")
_WITHIN = re.compile(r"^(?:其中|\s{2,}其中|[（(]其中)")
_OUTER = re.compile(r"^[一二三四五六七八九十]{1,3}[、.．]")
_INNER = re.compile(r"^(?:[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[.、．)）])")
_NOT_ADDED = re.compile(
    r"率|比例|占比|比重|平均|均价|单价|[户人亩村镇乡件份台套处家次站]均|单位成本|序号|编号|编码|年份|年度$|日期|时间|电话|得分比|增幅|增减|标准|排名|名次|指标值|完成值|目标值|满意度|知晓度|权重系数"
)
_SCORE_HEAD = re.compile(r"[（(]\d{1,3}分[)）]$")
"""满意度（10分）: the points of an item, not the rate it is named after."""
TOTAL_HEAD = re.compile(
    r"(?:^|/)(?:合计|总计|小计|总额|全年|总分|总得分|得分合计|资金总额|年度资金总额)(?:[（(][^）)]{0,8}[)）])?$"
)
_GRADE_HEAD = re.compile(r"(?:^|/)(?:优秀?|良好?|中等?|不?合格|较?差|[绿黄红]灯?)(?:等次|等级)?$")
"""Columns that count by grade, whatever unit of money stands above the table."""
_NO_MONEY = re.compile(r"数量|[目人户次个件处家]数|面积|长度|分值|得分|权重|数$")
_MONEY_WORDS = re.compile(r"资金|金额|[预决]算|支出|执行数|拨款|收入|投资|结转|结余|经费")


class Cell(NamedTuple):
    """A number in a cell."""

    row: int
    column: int
    measure: Measure


class Grid(NamedTuple):
    """A table read as numbers."""

    document: Document
    table: Table
    caption: str
    """The line before it."""
    heads: tuple[str, ...]
    """Header words of every column, merged heads joined from the top."""
    labels: tuple[str, ...]
    """Label of every row: its first words that are no number."""
    first: int
    """First row below the header."""
    cells: dict[tuple[int, int], Cell]
    """Numbers by row and column, at their top left corner only."""
    totals: tuple[int, ...]
    """Rows of 合计, 总计, 共计 below the header."""
    subtotals: frozenset[int]
    """Rows of 小计."""
    columns: tuple[tuple[Cell, ...], ...]
    """The numbers of every column from the top."""
    added: frozenset[int]
    """Columns that may be added: no rate, price, number or rank."""

    def is_total(self, row: int) -> bool:
        """合计, 总计, 共计."""
        return row in self.totals

    def is_subtotal(self, row: int) -> bool:
        """小计."""
        return row in self.subtotals

    def is_within(self, row: int) -> bool:
        """A row that is a 其中 of another."""
        return bool(_WITHIN.match(self.labels[row]))

    def is_nested(self) -> bool:
        """True when rows are numbered at two levels."""
        outer = any(_OUTER.match(label) for label in self.labels)
        return outer and any(_INNER.match(label) for label in self.labels)

    def adds_up(self, column: int) -> bool:
        """True when a column may be added: no rate, price, number or rank."""
        return column in self.added

    def column(self, column: int) -> Sequence[Cell]:
        """Its numbers from the top."""
        return self.columns[column]


def read_grids(document: Document, figures: Sequence[Figure]) -> list[Grid]:
    """The tables of a document that hold numbers under a header."""
    by_start = {figure.span.start: figure for figure in figures}
    found = []
    for table in document.tables:
        first = _find_first_row(table)
        if first is None or table.rows - first < 2 or table.columns < 2:
            continue
        found.append(_read_grid(document, table, first, by_start))
    return found


def _find_first_row(table: Table) -> int | None:
    """The first row with a number that is not under a merged title; None without one."""
    for row in range(min(table.rows, 8)):
        blocks = table.row_blocks(row)
        texts = [table.document.words(block) for block in blocks]
        if row and sum(bool(_CELL.fullmatch(words)) for words in texts) >= 1:
            return row
    return None


def _read_grid(document: Document, table: Table, first: int, by_start: dict[int, Figure]) -> Grid:
    caption = _read_caption(document, table)
    heads = tuple(_read_head(table, column, first) for column in range(table.columns))
    match = _UNIT_CAPTION.search(caption)
    money = match.group("unit") if match else ""
    cells = {}
    for block in table.blocks:
        place = block.cell
        if place is None or place.row < first or place.row_span > 1:
            continue
        unit = _read_unit(heads[place.column], money)
        measure = _read_cell(document, block, unit, by_start)
        if measure is not None:
            cells[place.row, place.column] = Cell(place.row, place.column, measure)
    rows = [[document.words(block) for block in table.row_blocks(r)] for r in range(table.rows)]
    begun = range(first, table.rows)
    columns: list[list[Cell]] = [[] for _ in heads]
    for _, cell in sorted(cells.items()):
        columns[cell.column].append(cell)
    return Grid(
        document,
        table,
        caption,
        heads,
        labels=tuple(_read_label(words) for words in rows),
        first=first,
        cells=cells,
        totals=tuple(r for r in begun if any(_TOTAL.match(words) for words in rows[r][:3])),
        subtotals=frozenset(r for r in begun if any(_SUBTOTAL.search(w) for w in rows[r][:3])),
        columns=tuple(map(tuple, columns)),
        added=frozenset(
            c
            for c, head in enumerate(heads)
            if any(cell.measure.kind != "percent" for cell in columns[c])
            and not (_NOT_ADDED.search(head) and not _SCORE_HEAD.search(head))
        ),
    )


def _read_caption(document: Document, table: Table) -> str:
    """The two lines before the table."""
    start = table.blocks[0].start
    at = bisect_left(document.blocks, start, key=lambda block: block.start)
    near = document.blocks[max(at - 8, 0) : at]
    before = [b for b in near if b.role == "body" and b.cell is None]
    title = [
        document.words(b)
        for b in table.blocks
        if b.cell and b.cell.row == 0 and b.cell.column_span > 1
    ]
    lines = [document.words(b) for b in before[-3:]]
    return " ".join([line for line in lines if len(line) <= 40 and "。" not in line] + title)


def _read_head(table: Table, column: int, first: int) -> str:
    words: list[str] = []
    for row in range(first):
        text = table.text(row, column)
        if text and text not in words:
            words.append("".join(text.split()))
    return "/".join(words)


def _read_unit(head: str, money: str) -> str:
    if _PERCENT_HEAD.search(head):
        return "%"
    match = _UNIT_HEAD.search(head)
    if match:
        return match.group("unit")
    if _GRADE_HEAD.search(head):
        return ""
    if _MONEY_WORDS.search(head) or not (_NO_MONEY.search(head) or _NOT_ADDED.search(head)):
        return money
    return ""


def _read_label(words: Sequence[str]) -> str:
    return next((one for one in words if one and not _CELL.fullmatch(one)), "")


def _read_cell(
    document: Document, block: Block, unit: str, by_start: dict[int, Figure]
) -> Measure | None:
    """The number of a cell that holds nothing else, in the unit of its head."""
    text = document.text[block.start : block.end]
    words = text.strip()
    match = _CELL.fullmatch(words)
    if match is None:
        return None
    start = block.start + len(text) - len(text.lstrip())
    printed = match.group("unit")
    value = match.group("number").replace(",", "").replace("，", "")
    if words[0] in "-−－":
        value = "-" + value
    known = by_start.get(start)
    if known is not None and known.value == value and (known.unit or "") == (printed or unit):
        return read_measure(known)
    return read_measure(
        Figure(
            value=value,
            unit=printed or unit or None,
            unit_printed=printed,
            decimals=len(value.partition(".")[2]),
            span=document.span(start, start + len(words)),
        )
    )
