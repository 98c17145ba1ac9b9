"""Numbers of a text become quantities: number and unit, ranges joined, bounds read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from heapq import merge
from typing import NamedTuple

from pbassist.find.figures.not_figures import is_duration, pass_over
from pbassist.find.figures.units import Unit, UnitKind, read_unit
from pbassist.find.numerals import Number, iterate_numbers

_PERCENT_HEAD = re.compile(r"(百万|千万|万万|[百千万佰仟萬])[ ]{0,3}分[ ]{0,3}之[ ]{0,3}$")
_PER_HEADS = {"百": "%", "佰": "%", "千": "‰", "仟": "‰", "万": "‱", "萬": "‱"}
_CURRENCY_SIGN = re.compile(r"[￥¥][ ]?$")
_DURATION_WORD = re.compile(r"[ ]?(余|多)?[ ]?(年|日)")
_DISCOUNT = re.compile(
    r"(?<![0-9.零一二三四五六七八九十百点])(?:([1-9一二三四五六七八九])[ ]{0,3}([1-9一二三四五六七八九])[ ]{0,3}折(?![扣旧合算])|半[成折](?![本品功果立为员就交])|打[对對]折)"
)
_HAN_DIGITS = dict(zip("一二三四五六七八九", "123456789", strict=True))
_JIAO = re.compile(
    r"[ ]?([0-9０-９零一二三四五六七八九两壹贰叁肆伍陆柒捌玖])[ ]?[角毛](?:[ ]?([0-9０-９零一二三四五六七八九两壹贰叁肆伍陆柒捌玖])[ ]?分)?|[ ]?零?([0-9零一二三四五六七八九两壹贰叁肆伍陆柒捌玖])分(?!别)"
)
_TENTHS = re.compile(r"[ ]?(半|[一二三四五六七八九0-9](?![0-9成个]))")
_RANGE_GAP = re.compile(r"[ ]?(?:[-－—–~～〜]{1,2}|至|到)[ ]?$")
_FROM_BEFORE = re.compile(r"[从由自][^。；，]{0,12}$")


class Quantity(NamedTuple):
    """A number with its unit (数量), half-open in code points of the text it was read from."""

    start: int
    end: int
    value: str
    upper: str | None
    fraction: tuple[int, int] | None
    unit: str | None
    printed: str | None
    kind: UnitKind | None
    scale: int
    word: str
    per: bool
    decimals: int
    approximate: bool
    han: bool
    """True when the number is written in Chinese characters."""

    @property
    def money(self) -> bool:
        """True for an amount of money alone, not money per something."""
        return self.kind == "money" and not self.per


def find_quantities(text: str, barred: Sequence[tuple[int, int]] = ()) -> tuple[Quantity, ...]:
    """Every quantity of a text: what is no figure (`not_figures`) is left out, ranges are joined.

    `barred` are stretches in order in which no number is read.
    """
    found: list[Quantity] = []
    for quantity in _read_quantities(text, barred):
        last = found[-1] if found else None
        joined = _join_range(text, last, quantity) if last else None
        if joined is not None:
            found[-1] = joined
        else:
            found.append(quantity)
    return tuple(found)


def _read_quantities(text: str, barred: Sequence[tuple[int, int]]) -> Iterator[Quantity]:
    """Quantities in order; discounts (八五折, 打对折, 半成) are read before single numbers."""
    discounts = list(_read_discounts(text)) if "折" in text or "半成" in text else []
    stretches = sorted([*barred, *((one.start, one.end) for one in discounts)])
    yield from merge(_read_numbers(text, stretches), discounts)


def _read_numbers(text: str, barred: Sequence[tuple[int, int]]) -> Iterator[Quantity]:
    passed = 0
    at = 0
    for number in iterate_numbers(text):
        while at < len(barred) and barred[at][1] <= number.start:
            at += 1
        if at < len(barred) and barred[at][0] < number.end:
            passed = max(passed, barred[at][1])
        if number.start < passed:
            continue
        over = pass_over(text, number)
        if over is not None:
            passed = over
            continue
        quantity = read_quantity(text, number)
        passed = max(passed, quantity.end)
        yield quantity


def _read_discounts(text: str) -> Iterator[Quantity]:
    """八五折 is 85 %, 打对折 50 %, 半成 5 %."""
    for match in _DISCOUNT.finditer(text):
        digits = "".join(_HAN_DIGITS.get(digit, digit) for digit in match.group(1, 2) if digit)
        value = digits or ("5" if match.group().endswith("成") else "50")
        start = match.start() + match.group().startswith("打")
        yield Quantity(
            start,
            match.end(),
            value,
            None,
            None,
            "%",
            match.group()[-1],
            "percent",
            1,
            "%",
            False,
            0,
            False,
            True,
        )


def read_quantity(text: str, number: Number) -> Quantity:
    """The number together with the unit printed around it; unit None when none is printed."""
    head = _PERCENT_HEAD.search(text[max(number.start - 14, 0) : number.start])
    if head is not None:
        start = number.start - (head.end() - head.start())
        printed = head.group(1) + "分之"
        meant = _PER_HEADS.get(head.group(1), f"{printed}一")
        return _quantity(number, start, number.end, meant, printed)
    unit = read_unit(text, number.digits_end)
    if unit is None or unit.end < number.end:
        return _read_duration(text, number) or _read_sign(text, number)
    return _combine(text, number, unit)


def _quantity(
    number: Number, start: int, end: int, unit: str | None, printed: str | None
) -> Quantity:
    """A quantity whose value is the number as it stands."""
    return Quantity(
        start=start,
        end=end,
        value=_write(number),
        upper=None,
        fraction=number.fraction,
        unit=unit,
        printed=printed,
        kind="percent" if unit in _PER_HEADS.values() else None,
        scale=1,
        word=unit or "",
        per=False,
        decimals=number.decimals,
        approximate=number.approximate,
        han=not number.text.lstrip("-－−负")[:1].isdecimal(),
    )


def _write(number: Number) -> str:
    """The number as a plain decimal string; the quotient of a fraction to six places."""
    if number.coefficient and not number.magnitude:
        return number.coefficient
    if number.fraction is not None:
        return format(number.value.quantize(Decimal("1.000000")).normalize(), "f")
    return number.plain


def _read_duration(text: str, number: Number) -> Quantity | None:
    """近3年, 30日内: 年 and 日 are units of a length of time only."""
    word = _DURATION_WORD.match(text, number.end)
    if word is None or not is_duration(
        text, number, text[max(number.start - 24, 0) : number.start]
    ):
        return None
    plain = _quantity(number, number.start, word.end(), word.group(2), word.group(2))
    return plain._replace(kind="time", approximate=plain.approximate or bool(word.group(1)))


def _read_sign(text: str, number: Number) -> Quantity:
    """￥5,000.00 → 5000.00 元; otherwise a bare number."""
    sign = _CURRENCY_SIGN.search(text[max(number.start - 2, 0) : number.start])
    if sign is None:
        return _quantity(number, number.start, number.end, None, None)
    start = number.start - (sign.end() - sign.start())
    money = _quantity(number, start, number.end, "元", sign.group().strip())
    return money._replace(kind="money", word="元")


def _combine(text: str, number: Number, unit: Unit) -> Quantity:
    """Number and unit; one trailing magnitude stays in the unit, anything else is multiplied out."""
    kept = number.coefficient is not None
    value = number.coefficient if number.coefficient is not None else number.plain
    printed = unit.printed
    if not kept and unit.kind != "bare" and unit.scale > 1:
        # 3万余元: the magnitude was read with the unit, but the number is Chinese
        value = format(Decimal(number.plain) * unit.scale, "f")
        printed = unit.word
    quantity = Quantity(
        start=number.start,
        end=unit.end,
        value=value or "",
        upper=None,
        fraction=number.fraction,
        unit=_mean(printed),
        printed=printed,
        kind=unit.kind,
        scale=unit.scale if kept else 1,
        word=unit.word,
        per=unit.per,
        decimals=number.decimals,
        approximate=number.approximate or unit.approximate,
        han=not kept,
    )
    if unit.word in ("成", "折"):
        return _read_tenths(text, quantity)
    if unit.kind == "money" and unit.scale == 1:
        return _read_coins(text, quantity)
    return quantity


@cache
def _mean(printed: str) -> str:
    """The unit as understood: ％ is %, 元整 and 元人民币 are 元, 平米 is 平方米."""
    for shown, meant in _MEANINGS:
        if printed.startswith(shown) or printed.endswith(shown):
            return printed.replace(shown, meant)
    return printed


_MEANINGS = (
    ("％", "%"),
    ("﹪", "%"),
    ("元整", "元"),
    ("元正", "元"),
    ("元人民币", "元"),
    ("元钱", "元"),
    ("块钱", "元"),
    ("圆", "元"),
    ("人民币", "元"),
    ("个百分点", "百分点"),
    ("个多月", "个月"),
    ("km²", "平方公里"),
    ("km2", "平方公里"),
    ("㎡", "平方米"),
    ("m²", "平方米"),
    ("m2", "平方米"),
    ("平米", "平方米"),
    ("m³", "立方米"),
    ("m3", "立方米"),
)


def _read_tenths(text: str, quantity: Quantity) -> Quantity:
    """九成 is 90 %, 七成六 is 76 %, 八折 is 80 %, 三八折 stays as read."""
    value = Decimal(quantity.value) * (10 if Decimal(quantity.value) <= 10 else 1)
    end = quantity.end
    more = _TENTHS.match(text, end) if quantity.word == "成" else None
    if more is not None:
        digit = more.group(1)
        value += (
            5
            if digit == "半"
            else Decimal(
                "零一二三四五六七八九".find(digit) % 10 if not digit.isdecimal() else digit
            )
        )
        end = more.end()
    plain = format(value.normalize(), "f")
    return quantity._replace(
        value=plain, end=end, unit="%", printed=quantity.word, decimals=0, kind="percent"
    )


def _read_coins(text: str, quantity: Quantity) -> Quantity:
    """五元三毛, 12元5角6分: multiplied out into 元."""
    coins = _JIAO.match(text, quantity.end)
    if coins is None:
        return quantity
    jiao, fen, only = (_digit(part) for part in coins.groups())
    value = Decimal(quantity.value) + Decimal(jiao) / 10 + Decimal(fen + only) / 100
    cents = 2 if coins.group(2) or coins.group(3) else 1
    return quantity._replace(
        value=format(round(value, cents), "f"),
        end=coins.end(),
        decimals=cents,
        unit="元",
        printed="元",
    )


def _digit(printed: str | None) -> int:
    if not printed:
        return 0
    if printed.isdecimal():
        return int(printed)
    return max(
        "零一二三四五六七八九".find(printed),
        "零壹贰叁肆伍陆柒捌玖".find(printed),
        2 * (printed == "两"),
    )


def _join_range(text: str, low: Quantity, high: Quantity) -> Quantity | None:
    """3—5个, 10%～15%, 5万元至10万元: one quantity with an upper end; 从3个到5个 is two."""
    gap = text[low.end : high.start]
    if low.upper is not None or high.upper is not None or not gap or len(gap) > 4:
        return None
    if not _RANGE_GAP.match(gap) or high.unit is None or low.fraction or high.fraction:
        return None
    same = low.unit == high.unit
    alike = low.word == high.word or (low.kind == "bare" and bool(high.word))
    if not same and low.unit is not None and not alike:
        return None
    if gap.strip() in ("至", "到") and _FROM_BEFORE.search(
        text[max(low.start - 14, 0) : low.start]
    ):
        return None
    scales = (low.scale if low.unit else high.scale, high.scale)
    if scales[0] == scales[1]:
        if Decimal(low.value) >= Decimal(high.value):
            return None
        return high._replace(
            start=low.start,
            value=low.value,
            upper=high.value,
            decimals=min(low.decimals, high.decimals),
            approximate=low.approximate or high.approximate,
        )
    return _join_scaled(low, high, scales[0])


def _join_scaled(low: Quantity, high: Quantity, scale: int) -> Quantity | None:
    """8000元至1万元: both ends multiplied out."""
    value, upper = Decimal(low.value) * scale, Decimal(high.value) * high.scale
    if value >= upper:
        return None
    return high._replace(
        start=low.start,
        value=format(value, "f"),
        upper=format(upper, "f"),
        unit=_mean(high.word),
        printed=high.word,
        scale=1,
        decimals=0,
    )
