"""A payment export (执行台账, 支付明细) becomes payments, one a project."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal

from pbassist.find.figures.months import find_month
from pbassist.forms.fields import clean_code, clean_name
from pbassist.forms.funds import find_unit
from pbassist.forms.grid import Cell, Grid, join_lines
from pbassist.forms.headers import find_headers
from pbassist.forms.labels import name_measure, name_project_field, name_source, strip_label
from pbassist.forms.money import SCALES, read_amount, unit_in_label
from pbassist.forms.rows import Listing, find_listing, read_rows
from pbassist.model.performance import Payment, Project

AS_OF = re.compile(
    r"截[至止]\s{0,2}(20\d\d)\s{0,2}[年.\-/]\s{0,2}(\d{1,2})\s{0,2}(?:[月.\-/]\s{0,2}(?:(\d{1,2})\s{0,2}日?|[底末])?)?"
)
DATED = re.compile(
    r"(?:数据)?(?:日期|时间|时点)[:：]\s{0,3}(20\d\d)[年.\-/](\d{1,2})[月.\-/](\d{1,2})"
)
PRINTED = re.compile(r"(?:制表|打印|导出|填报|编制|生成|下载|查询)$")
"""Before a date that is the paper's, not that of its figures."""
YEAR = re.compile(r"(20\d\d)\s{0,2}年")
EVALUATED = re.compile(r"自评|得分|等次|等级|评价结果|绩效评价")
BARE_NAMES = ("项目", "预算项目", "支出项目", "具体项目", "项目内容")
PRICED = re.compile(r"单价|数量|计量单位|支出标准|测算(?:标准|依据|过程)|规格(?:型号)?")
LEFT_OVER = re.compile(r"余额|结余|结转|剩余|未支付|未执行|可用|待支付|在途|退回")
PAID = re.compile(
    r"(?:国库|集中|财政|直接|授权|累计|实际|已|本年|全年|年度|当年|预算|项目|合计){0,3}(?:支付|支出|实付|拨付)(?:数|金额|额|总额|合计|款)"
)
ALLOTTED = re.compile(
    r"(?:预算|资金|项目|已|本年|全年|年度){0,3}(?:指标|下达)(?:数|金额|额|总额|资金|下达数)?"
)
PERSONAL = ("project_class", "attribute", "period", "people", "other")
MEASURES = ("initial", "adjusted", "executed")
DASHES = ("-", "—", "–", "－")


def read_ledger(grid: Grid) -> Iterator[Payment]:
    """The payments of a grid, rows of one project added up; none where it holds indicators."""
    if find_headers(grid):
        return
    listing = find_listing(grid, name_ledger_column, _is_ledger)
    if listing is None or _is_summary(grid, listing):
        return
    if item := listing.columns.pop("item", None):
        listing.columns.setdefault("name", item)
    unit = _find_unit(grid, listing)
    as_of = _find_date(grid, listing)
    groups: dict[tuple[str, ...], list[dict[str, Cell]]] = {}
    carried: dict[str, Cell] = {}
    for _, cells in read_rows(grid, listing):
        project = {f: c for f, c in cells.items() if f not in MEASURES}
        if not ({"code", "name"} & set(project)):
            project = carried
        carried = project
        key = _join_key(project)
        if key and {"executed", "adjusted", "initial"} & set(cells):
            groups.setdefault(key, []).append({**cells, **project})
    for rows in groups.values():
        yield _make_payment(grid, listing, rows, unit, as_of)


def _is_summary(grid: Grid, listing: Listing) -> bool:
    """A unit's own summary (自评汇总表) is no payment export to hold its forms against."""
    above = [c.key for row in range(listing.bottom) for c in grid.own(row)]
    return any(EVALUATED.search(words) for words in (grid.name, *above))


def name_ledger_column(key: str) -> str | None:
    """The field of a ledger that a column's header names; `score` tells another kind of table."""
    if EVALUATED.search(key):
        return "score"
    if strip_label(key) in BARE_NAMES:
        return "item"
    if PRICED.fullmatch(strip_label(key)):
        return "score"
    if LEFT_OVER.search(key):
        return None
    field = name_project_field(key)
    if field and field not in PERSONAL:
        return field
    measure = name_measure(key)
    if measure in MEASURES:
        return measure
    if PAID.fullmatch(strip_label(key)):
        return "executed"
    if ALLOTTED.fullmatch(strip_label(key)):
        return "adjusted"
    return "adjusted" if name_source(key) == "total" else None


def _is_ledger(fields: set[str]) -> bool:
    named = {"code", "name"} & fields or {"item", "unit"} <= fields
    return bool(named) and "executed" in fields and "score" not in fields


def _join_key(cells: dict[str, Cell]) -> tuple[str, ...]:
    if "code" in cells:
        return (clean_code(cells["code"].text) or "",)
    return (
        (cells["unit"].key if "unit" in cells else "", cells["name"].key) if "name" in cells else ()
    )


def _find_unit(grid: Grid, listing: Listing) -> str:
    labelled = unit_in_label(listing.columns["executed"].key)
    return labelled or find_unit(grid, list(range(listing.bottom))) or "元"


def _find_date(grid: Grid, listing: Listing) -> dt.date | None:
    """The day through which the payments are told: 截至…, then 1—10月, then the date printed."""
    words = [c.text for row in range(listing.bottom) for c in grid.own(row)]
    texts = (*words, grid.name, grid.document.name)
    for text in texts:
        if match := AS_OF.search(text):
            return _make_date(*match.groups())
    year = next((named[1] for text in texts if (named := YEAR.search(text))), None)
    month = next(filter(None, map(find_month, texts)), None)
    if year and month:
        return _make_date(year, str(month), None)
    for text in texts:
        if match := DATED.search(text):
            # 下一年打印的全年台账，打印日期不是数据的日期。
            later = year is not None and match[1] > year
            aside = later and PRINTED.search(text[: match.start()])
            return None if aside else _make_date(*match.groups())
    return None


def _make_date(year: str, month: str, day: str | None) -> dt.date | None:
    if not 1 <= int(month) <= 12:
        return None
    last = calendar.monthrange(int(year), int(month))[1]
    return dt.date(int(year), int(month), min(int(day or last), last))


def _make_payment(
    grid: Grid, listing: Listing, rows: list[dict[str, Cell]], unit: str, as_of: dt.date | None
) -> Payment:
    first = rows[0]
    amounts = {m: _add_up(rows, m, listing, unit) for m in MEASURES}
    paid = [row["executed"] for row in rows if "executed" in row]
    places = paid or [cell for row in rows for cell in row.values()]
    printed = paid[0].text if len(paid) == 1 else _print_sum(amounts["executed"], unit)
    return Payment(
        project=Project(
            code=clean_code(first["code"].text) if "code" in first else None,
            name=join_lines(first["name"].text) if "name" in first else None,
            unit=clean_name(first["unit"].text) if "unit" in first else None,
            department=clean_name(first["department"].text) if "department" in first else None,
            office=first["office"].text if "office" in first else None,
        ),
        initial=amounts["initial"],
        adjusted=amounts["adjusted"],
        executed=amounts["executed"],
        printed=printed,
        unit=unit,
        as_of=as_of,
        span=grid.span(min(c.start for c in places), max(c.end for c in places)),
    )


def _read_money(text: str) -> tuple[Decimal, str | None] | None:
    """An amount; a dash is nothing, as the accounting format shows a zero."""
    return (Decimal(0), None) if text in DASHES else read_amount(text)


def _add_up(
    rows: list[dict[str, Cell]], measure: str, listing: Listing, unit: str
) -> Decimal | None:
    """Payments of one project add up; a budget repeated in each of its rows counts once."""
    read = [
        (row[measure], a)
        for row in rows
        if measure in row and (a := _read_money(row[measure].text))
    ]
    if not read:
        return None
    label = listing.columns[measure].key
    values = [a[0] * SCALES[a[1] or unit_in_label(label) or unit] for _, a in read]
    cells = {cell.start for cell, _ in read}
    if measure != "executed" and (len(set(values)) == 1 or len(cells) == 1):
        return values[0]
    if len(cells) == 1:
        return values[0]
    return sum(values, Decimal(0))


def _print_sum(amount: Decimal | None, unit: str) -> str:
    return "" if amount is None else f"{(amount / SCALES[unit]).normalize():f}"
