"""Rows of a form become cells with a key: the same key in another year is the same thing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from pbassist.find.figures.quantity import mean_unit
from pbassist.find.numerals import parse_number
from pbassist.model.comparison import FormCell
from pbassist.model.document import Document, Span
from pbassist.model.performance import Fund, Indicator, Target
from pbassist.model.terms import FUND_MEASURES, FUND_SOURCES, name_aspect

PLANNED, ACTUAL, RATE = "年度指标值", "实际完成值", "执行率"
WHOLE = "实施期指标值"
SIGNS = {"≥": 1, ">": 1, "≤": -1, "<": -1}
_NUMBERED = re.compile(r"^(?:三级)?指标[0-9]{1,2}[:：.、]?|^[(（]?[0-9]{1,2}[)）.、:：](?![0-9])")
_VALUE = re.compile(
    r"(?:≥|≤|≧|≦|⩾|⩽|>=|<=|=|>|<|不低于|不少于|不小于|大于等于|不超过|不高于|不多于|不大于|小于等于|约|达到?)?"
    r"(?P<number>[0-9]{1,15}(?:,[0-9]{3}){0,4}(?:\.[0-9]{1,10})?)"
    r"(?P<head>[万亿]?)(?P<unit>[^0-9,，。;；:：()~～至\-—–、.]{0,12})"
)
_TAIL = re.compile(r"(?:[及或]?以[上内下]|之内|左右)$")
_DATE = re.compile(r"^(?:月|号|季度|时[0-9])")
_DAYS = re.compile(r"^[年日](?![均产])")
_LONGEST = 366
_SCALES = {"": Decimal(1), "万": Decimal(10**4), "亿": Decimal(10**8)}
_MONEY = re.compile(r"[（(][^（()）]{0,6}元[)）]|[:：\s]")


class Row(NamedTuple):
    """A cell, what it belongs to, and the key under which another year's is looked for."""

    key: tuple[str, ...]
    subject: str
    aspect: str | None
    sign: int
    """1 for a value that is to be reached, -1 for one not to be exceeded, 0 for neither."""
    cell: FormCell


def list_rows(document: Document, target: Target) -> Iterator[Row]:
    """Funds, the rate of execution and indicators of a form, in its order."""
    yield from _list_funds(document, target)
    yield from _list_rate(document, target)
    both = target.annual is not None and target.overall is not None
    for goal in (target.annual, target.overall):
        later = both and goal is target.overall
        for indicator in goal.indicators if goal else ():
            yield from _list_indicator(document, indicator, WHOLE if later else PLANNED)


# ---- funds ------------------------------------------------------------------------------------


def _list_funds(document: Document, target: Target) -> Iterator[Row]:
    kinds = [(fund.source, fund.measure) for fund in target.funds]
    for fund in target.funds:
        alone = kinds.count((fund.source, fund.measure)) == 1 and not fund.part_of_parent
        typed = alone and fund.source != "spending"
        name = FUND_SOURCES[fund.source] if typed else _fold_label(fund.label)
        measure = FUND_MEASURES[fund.measure]
        cell = _make_money(document, fund, measure)
        yield Row(("fund", name, measure), name, None, 0, cell)


def _fold_label(label: str) -> str:
    return _MONEY.sub("", unicodedata.normalize("NFKC", label)).removeprefix("其中")


def _make_money(document: Document, fund: Fund, measure: str) -> FormCell:
    exponent = Decimal(fund.printed.replace(",", "")) if _is_plain(fund.printed) else fund.amount
    decimals = max(-int(exponent.as_tuple().exponent), 0)
    scale = _SCALES.get(fund.unit[:1], Decimal(1))
    shown = fund.printed if fund.printed.endswith(fund.unit) else f"{fund.printed}{fund.unit}"
    return FormCell(
        document=document.name,
        place=document.place(fund.span),
        measure=measure,
        printed=shown,
        number=fund.amount,
        last=scale / 10**decimals,
        unit="元",
        span=fund.span,
    )


def _is_plain(printed: str) -> bool:
    return bool(re.fullmatch(r"-?[0-9,]{1,30}(?:\.[0-9]{1,10})?", printed))


def _list_rate(document: Document, target: Target) -> Iterator[Row]:
    execution = target.execution
    if execution is not None and execution.rate and execution.rate_span is not None:
        cell = _make_cell(document, execution.rate, None, RATE, execution.rate_span)
        yield Row(("rate", RATE), "预算执行率", None, 0, cell)


# ---- indicators -------------------------------------------------------------------------------


def _list_indicator(document: Document, one: Indicator, planned: str) -> Iterator[Row]:
    name = fold_name(one.name)
    aspect = name_aspect(one.dimension, one.aspect)
    bound = one.operator in SIGNS
    for field, measure in (("planned", planned), ("actual", ACTUAL)):
        value = getattr(one, field)
        if value is None or not name:
            continue
        stated = SIGNS.get(one.operator or "", 0) if field == "planned" else 0
        shown = f"{one.operator}{value}" if stated and value[:1].isdigit() else value
        cell = _make_cell(document, shown, one.unit, measure, one.cell(field), bound=bound)
        key = ("indicator", name, measure, "" if planned == PLANNED else WHOLE)
        yield Row(key, one.name, aspect, stated, cell)


def fold_name(name: str) -> str:
    """A name without width, marks and a number before it; words are never changed."""
    folded = "".join(unicodedata.normalize("NFKC", name).split())
    return "".join(c for c in _NUMBERED.sub("", folded) if c.isalnum() or c in "%‰/")


def _is_date(unit: str, number: Decimal, *, bound: bool) -> bool:
    """11月 and 30日 are days of a year; 7日 of a planned ≤8日 is how long it takes."""
    timed = bool(_DAYS.match(unit)) and (not bound or number > _LONGEST)
    return timed or bool(_DATE.match(unit))


def _make_cell(
    document: Document,
    value: str,
    column: str | None,
    measure: str,
    span: Span,
    *,
    bound: bool = False,
) -> FormCell:
    """A value with its number, where it is one number with one unit and nothing else."""
    base = FormCell(
        document=document.name,
        place=document.place(span),
        measure=measure,
        printed=value,
        span=span,
    )
    folded = "".join(unicodedata.normalize("NFKC", value).split())
    match = _VALUE.fullmatch(_TAIL.sub("", folded))
    number = parse_number(match["number"]) if match else None
    own = f"{match['head']}{match['unit']}" if match else ""
    unit = own or fold_unit(column)
    if match is None or number is None or _is_date(unit, number, bound=bound):
        return base
    decimals = max(-int(number.as_tuple().exponent), 0)
    scale = _SCALES[unit[:1]] if unit[:1] in "万亿" and unit else Decimal(1)
    return base.model_copy(
        update={
            "printed": value if own else f"{value}{unit}",
            "number": number * scale,
            "last": scale / 10**decimals,
            "unit": mean_unit(unit.removeprefix(unit[0]) if scale > 1 else unit),
        }
    )


def fold_unit(unit: str | None) -> str:
    """A unit of its own column; / and 无 are none."""
    folded = "".join(unicodedata.normalize("NFKC", unit or "").split())
    return "" if folded in ("/", "无", "-", "—") else folded
