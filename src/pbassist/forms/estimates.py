"""A paper about a project's money (资金测算) becomes an estimate: the project and its lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from pbassist.forms.fields import read_fields, read_project
from pbassist.forms.funds import find_unit
from pbassist.forms.grid import Cell, Grid, Part, fold, join_lines
from pbassist.forms.indicators import TOTAL
from pbassist.forms.labels import strip_label
from pbassist.forms.money import SCALES, read_amount, unit_in_label
from pbassist.forms.regions import JOIN_KEYS
from pbassist.forms.rows import Listing, find_listing
from pbassist.forms.years import read_year
from pbassist.model.document import Document
from pbassist.model.performance import Estimate, EstimateLine, Project

TITLE = re.compile(
    r"[^。；;]{0,50}(?:(?:资金|经费|预算|支出|费用|成本|项目)?测算|(?:支出|预算|经费)明细)"
    r"(?:说明|表|明细表?|依据|报告|情况|书|清单)?(?:[(（【].{0,24})?"
)
SUBJECT = re.compile(
    r"(?:20\d\d\s?年度?)?(.{2,40}?)(?:项目)?(?:资金|经费|预算|支出|费用|成本)?(?:的)?(?:测算|支出明细|预算明细|经费明细)"
)
QUANTITY = re.compile(r"(\d{1,12}(?:,\d{3}){0,4}(?:\.\d{1,6})?)\s?([^\d\s]{0,6})")
COLUMNS = (
    ("price", re.compile(r"(?:.{0,6})?(?:单价|价格|单位成本|补助标准|支出标准|开支标准|测算标准|标准)")),
    ("quantity", re.compile(r"(?:采购|购置|测算|预计)?(?:数量|人数|次数|工程量|任务量)")),
    ("counted", re.compile(r"(?:计量|数量)?单位")),
    ("amount", re.compile(r"(?:预算|测算|资金|申请|支出|合计|小计)?(?:金额|总价|预算数|资金|小计|经费|费用)")),
    ("item", re.compile(r"(?:支出|费用|测算|建设|采购|购置|工作|项目|明细)?(?:内容|项目|事项|明细|名称|子项|类别|科目)|支出(?:项目|事项)名称|货物名称|品名|用途")),
)  # fmt: skip
SHORT_TITLE = 60


class _Table(NamedTuple):
    lines: tuple[EstimateLine, ...]
    total: tuple[Decimal, Part] | None


def read_estimate(document: Document, grids: tuple[Grid, ...]) -> Iterator[Estimate]:
    """The estimates of a document: one a sheet, or the whole of a text whose title says so."""
    for grid in grids if document.sheets else ():
        title = _find_title(grid)
        listing = find_listing(grid, name_estimate_column, _is_estimate)
        if listing and (title or "测算" in grid.name or "测算" in document.name):
            yield _make_estimate(document, grid, listing, title)
    if not document.sheets:
        yield from _read_text(document, grids[0] if grids else None)


def name_estimate_column(key: str) -> str | None:
    """The field of an estimate's line that a column's header names."""
    words = strip_label(key)
    return next((field for field, pattern in COLUMNS if pattern.fullmatch(words)), None)


def _is_estimate(fields: set[str]) -> bool:
    return {"item", "amount"} <= fields and bool({"price", "quantity"} & fields)


def _find_title(grid: Grid) -> Part | None:
    for row in range(min(grid.rows, 6)):
        own = grid.own(row)
        if len(own) in (1, 2) and TITLE.fullmatch(own[0].key) and len(own[0].key) <= SHORT_TITLE:
            return own[0].part
    return None


def _make_estimate(
    document: Document, grid: Grid, listing: Listing, title: Part | None
) -> Estimate:
    table = _read_table(grid, listing)
    rows = [row for row in range(grid.rows) if row < listing.top or row > listing.bottom]
    project = _find_project(grid, rows, title.text if title else "", document.name)
    cells = [cell for row in range(grid.rows) for cell in grid.own(row)]
    words = (title.text if title else "", grid.name, document.name)
    return Estimate(
        project=project,
        title=join_lines(title.text) if title else "",
        year=next((y for text in words if (y := read_year(text))), None),
        unit=find_unit(grid, list(range(listing.bottom))),
        lines=table.lines,
        total=table.total[0] if table.total else None,
        total_span=grid.span(table.total[1].start, table.total[1].end) if table.total else None,
        span=grid.span(min(c.start for c in cells), max(c.end for c in cells)),
    )


def _read_text(document: Document, grid: Grid | None) -> Iterator[Estimate]:
    """A text whose first short line is a title of an estimate."""
    blocks = [b for b in document.readable_blocks() if b.cell is None and b.end > b.start]
    first = [b for b in blocks[:6] if TITLE.fullmatch(fold(document.words(b)))]
    title = next((b for b in first if b.end - b.start <= SHORT_TITLE), None)
    if title is None:
        return
    if grid is not None:
        listing = find_listing(grid, name_estimate_column, _is_estimate)
        if listing is not None:
            part = Part(document.words(title), title.start, title.end)
            yield _make_estimate(document, grid, listing, part)
            return
    name = _name_project(document.words(title), document.name)
    yield Estimate(
        project=_find_project(grid, list(range(grid.rows)), document.words(title), document.name)
        if grid is not None
        else Project(name=name),
        title=document.words(title),
        year=read_year(document.words(title)) or read_year(document.name),
        span=document.span(0, max(b.end for b in document.readable_blocks())),
    )


def _find_project(grid: Grid, rows: list[int], title: str, file: str) -> Project:
    """The labelled project, else the one the title names."""
    outside = [row for row in rows if row < 12]
    fields = read_fields(grid, outside)
    project = read_project(fields)
    if any(fields.value(key) for key in JOIN_KEYS):
        return project
    return project.model_copy(update={"name": _name_project(title, file)})


def _name_project(title: str, file: str) -> str | None:
    """A project's name inside a title such as 送戏下乡项目资金测算表; None for a bare title."""
    for words in (join_lines(title), file.rsplit(".", 1)[0]):
        match = SUBJECT.match(words.removeprefix("关于"))
        name = match.group(1).strip(" _-—·“”《》") if match else ""
        if len(name) >= 2 and name not in ("项目", "部门", "年度", "资金", "支出", "预算"):
            return name
    return None


def _read_table(grid: Grid, listing: Listing) -> _Table:
    lines: list[EstimateLine] = []
    total: tuple[Decimal, Part] | None = None
    units = {f: unit_in_label(c.key) for f, c in listing.columns.items()}
    unit = find_unit(grid, list(range(listing.bottom))) or "元"
    for row in range(listing.bottom, grid.rows):
        cells = {
            field: cell
            for field, label in listing.columns.items()
            for cell in grid.between(row, label.column, label.right)[:1]
        }
        money: dict[str, Decimal] = {
            field: amount[0] * SCALES[amount[1] or units[field] or unit]
            for field in ("price", "amount")
            if field in cells and (amount := _read_money(cells[field]))
        }
        if any(TOTAL.fullmatch(cell.key) for cell in grid.lines[row][:3]):
            if "amount" in money:
                total = money["amount"], cells["amount"].part
            continue
        if "item" in cells and (money or "quantity" in cells) and cells["item"].row == row:
            lines.append(_make_line(grid, cells, money))
    return _Table(tuple(lines), total)


def _read_money(cell: Cell) -> tuple[Decimal, str | None] | None:
    return read_amount(cell.text.split("/")[0].split("／")[0])


def _make_line(grid: Grid, cells: dict[str, Cell], money: dict[str, Decimal]) -> EstimateLine:
    quantity = QUANTITY.fullmatch(fold(cells["quantity"].text)) if "quantity" in cells else None
    counted = cells["counted"].text if "counted" in cells else None
    return EstimateLine(
        item=join_lines(cells["item"].text),
        quantity=Decimal(quantity.group(1).replace(",", "")) if quantity else None,
        counted=counted or (quantity.group(2) or None if quantity else None),
        price=money.get("price"),
        amount=money.get("amount"),
        span=grid.span(min(c.start for c in cells.values()), max(c.end for c in cells.values())),
    )
