"""A filled indicator cell (≥3.1万人, 95%-100%, 11月底前) becomes a number with operator and unit."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

from pbassist.find.numerals import find_numbers
from pbassist.model.performance import Indicator, Operator

AT_LEAST = re.compile(r"[≥≧⩾]|>=|=>|不低于|不少于|不小于|大于等于|大于或等于|至少|达到|以上")
AT_MOST = re.compile(
    r"[≤≦⩽]|<=|=<|不超过|不高于|不多于|不大于|小于等于|小于或等于|以内|以下|控制在|最多"
    r"|(?:工作日|小时|分钟|天|秒)(?:之)?内"
)
MORE = re.compile(r">|大于|高于|多于")
LESS = re.compile(r"<|小于|低于|少于")
TRAILING = re.compile(
    r"[及或]?(以上|以内|以下|左右)|(?<=[日时钟天秒])之?内(?:[^%]{0,8})$|^[及或]$|[。；;，,、].*$|[(].*$"
)
A_YEAR = re.compile(r"(?:/|每)年度?$")
"""万元/年 of a plan is 万元 of its year."""
MAGNITUDES = {"万": Decimal(10**4), "千": Decimal(10**3), "百": Decimal(100), "亿": Decimal(10**8)}
DATE = re.compile(
    r"(?<!\d)\d{1,4}\s{0,2}[年月日号](?!均|度均)|季度|年底|年末|月底|月末|上半年|下半年"
)
COUNTED = re.compile(
    r"\d|[一二三四五六七八九十百千万两]{1,6}(?=[个项次场处台套期人户家篇条座辆份名座村镇所件批元亩米吨])"
)
ABOUT = re.compile(r"(?<![节签预违公制契履条])约(?=\d)|\d[^\d,，;；]{0,4}左右|大概|预计")
ABOUT_LEEWAY = Decimal("0.1")
FACTUAL = re.compile(r"据实|以实际.{0,20}为准|按实际")
RANK = re.compile(r"[前第]\d{1,3}[名位]")
OPERATOR_SIGNS = frozenset("≥≧⩾≤≦⩽><＞＜")


class Quantity(NamedTuple):
    """A filled value (指标值 or 完成值) as a number."""

    value: Decimal
    """In base units: 3.1万人 is 31000 人; a per cent stays a per cent."""
    upper: Decimal | None
    """Upper end of a range."""
    operator: Operator | None
    """Bound, from its own column or from the words."""
    unit: str
    """Base unit, empty when none is known: 人, %, 元, 元/处."""
    leeway: Decimal | None = Decimal(0)
    """Share by which an actual value may miss it: a tenth for 约2600例; None for what follows the
    facts (据实发放, 以实际人数为准), of which nothing falls short."""


def fold_width(text: str) -> str:
    """Half-width form without white space, for comparing what people typed."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def has_number(text: str) -> bool:
    """Whether a folded text states a number or a count; 进一步 and 统一 state none."""
    return bool(COUNTED.search(text))


def is_date(text: str) -> bool:
    """Whether a value is a date or time limit rather than a quantity."""
    return bool(DATE.search(fold_width(text)))


def read_operator(text: str) -> Operator | None:
    """The bound that a value states; None when it states none."""
    folded = fold_width(text)
    pairs: tuple[tuple[re.Pattern[str], Operator], ...] = (
        (AT_LEAST, "≥"),
        (AT_MOST, "≤"),
        (MORE, ">"),
        (LESS, "<"),
    )
    for pattern, operator in pairs:
        if pattern.search(folded):
            return operator
    return "=" if folded.startswith("=") else None


def read_quantity(
    text: str | None, *, unit: str | None = None, operator: Operator | None = None
) -> Quantity | None:
    """The number of a filled value; None for words, dates, and cells with several numbers."""
    folded = fold_width(text or "")
    # 名次越小越好，不与数量比较。
    if text is None or is_date(text) or RANK.search(folded):
        return None
    numbers = [n for n in find_numbers(folded) if not _is_denominator(folded, n.start)]
    upper: Decimal | None = None
    if len(numbers) == 2 and re.fullmatch(
        r"[%％]?(-|–|—|~|～|至|到)", folded[numbers[0].end : numbers[1].start]
    ):
        upper = numbers[1].value
        numbers = numbers[:1] if numbers[0].value <= numbers[1].value else []
        end = len(folded) if not numbers else _last_end(folded)
    elif len(numbers) == 1:
        upper = getattr(numbers[0], "upper", None)
        end = numbers[0].end
    if len(numbers) != 1:
        return None
    base, factor = _read_unit(folded[end:], unit)
    value = numbers[0].value * factor
    return Quantity(
        value,
        upper * factor if upper is not None else None,
        operator or read_operator(text),
        base,
        None if FACTUAL.search(folded) else ABOUT_LEEWAY if ABOUT.search(folded) else Decimal(0),
    )


def planned_quantity(indicator: Indicator) -> Quantity | None:
    """The planned value (指标值) of an indicator as a number; None for words and dates."""
    operator = None if indicator.operator == "定性" else indicator.operator
    return read_quantity(indicator.planned, unit=indicator.unit, operator=operator)


def actual_quantity(indicator: Indicator) -> Quantity | None:
    """The actual value (完成值) of an indicator as a number; None for words and dates."""
    actual = read_quantity(indicator.actual, unit=indicator.unit)
    percent = "%" in fold_width(indicator.actual or "")
    bare = actual is not None and actual.unit in ("%", "") and not percent
    planned = planned_quantity(indicator) if bare else None
    if actual is None or planned is None:
        return actual
    # 未设百分比格式的单元格：指标值100%、完成值1，即完成100%。
    is_share = 0 < actual.value <= 1 and planned.unit == "%" and planned.value > 1
    return actual._replace(value=actual.value * 100, unit="%") if is_share else actual


def falls_short(planned: Quantity, actual: Quantity) -> bool | None:
    """Whether an actual value misses the planned one; None when their units do not compare."""
    if planned.leeway is None or not same_unit(planned, actual):
        return None
    if planned.operator in ("≤", "<") or planned.value == 0:
        return actual.value > (planned.upper or planned.value) * (1 + planned.leeway)
    return actual.value < planned.value * (1 - planned.leeway)


def same_unit(one: Quantity, other: Quantity) -> bool:
    """Whether two values are counted in the same unit; a missing unit compares with any but %."""
    if one.unit == other.unit:
        return True
    return "" in (one.unit, other.unit) and "%" not in (one.unit, other.unit)


def _is_denominator(text: str, start: int) -> bool:
    return start > 0 and text[start - 1] in "/／"


def _last_end(text: str) -> int:
    return max(number.end for number in find_numbers(text))


def _read_unit(tail: str, column: str | None) -> tuple[str, Decimal]:
    printed = A_YEAR.sub("", TRAILING.sub("", tail).removeprefix("余").removeprefix("多")).strip()
    unit = printed or TRAILING.sub("", fold_width(column or ""))
    if unit.startswith(("%", "％")) or unit == "百分比":
        return "%", Decimal(1)
    if len(unit) > 1 and unit[0] in MAGNITUDES:
        return unit[1:], MAGNITUDES[unit[0]]
    return unit, MAGNITUDES.get(unit, Decimal(1))


def read_room(computed: Decimal, place: Decimal) -> Decimal:
    """How far from a product its amount may lie: 1200盏×708元=85万元 was rounded, 68处×7万元 was not."""
    return place / 2 if computed % place else Decimal(0)
