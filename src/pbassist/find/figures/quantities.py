"""Numbers of a text become quantities: number and unit, ranges joined, bounds read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from heapq import merge

from pbassist.find.figures.beside import stands_plainly
from pbassist.find.figures.coins import (
    read_cents,
    read_coins,
    read_discounts,
    read_more,
    read_tenths,
    read_yuan,
)
from pbassist.find.figures.datings import is_duration
from pbassist.find.figures.halves import read_half
from pbassist.find.figures.not_figures import pass_over
from pbassist.find.figures.quantity import Quantity, mean_unit
from pbassist.find.figures.units import Unit, UnitKind, read_unit
from pbassist.find.numerals import Number, iterate_numbers

_PERCENT_HEAD = re.compile(r"(百万|千万|万万|[百千万佰仟萬])[ ]{0,3}分[ ]{0,3}之[ ]{0,3}$")
_PER_HEADS = {"百": "%", "佰": "%", "千": "‰", "仟": "‰", "万": "‱", "萬": "‱"}
_CURRENCY_SIGN = re.compile(r"(?P<sign>[￥¥]|(?:US|HK|AU|CA)?[$＄]|€|[£￡])[ ]?$")
_CURRENCIES = {"US": "美元", "HK": "港元", "AU": "澳元", "CA": "加元", "$": "美元", "＄": "美元"}
_CURRENCIES |= {"￥": "元", "¥": "元", "€": "欧元", "£": "英镑", "￡": "英镑"}
_CURRENCY_BEFORE = re.compile(
    r"(港币|港元|美元|美金|欧元|日元|英镑|澳元|加元|新元|韩元|卢布|新?台币)[ ]?$"
)
_CURRENCY_NAMES = {"港币": "港元", "美金": "美元"}
_NAMED = frozenset("币元金镑布 ")
"""Last characters of a currency's name."""
_DURATION_WORD = re.compile(r"[ ]?(余|多)?[ ]?(年|日)")
_RANGE_GAP = re.compile(r"[ ]?(?:[-－—–~～〜]{1,2}|至|到)[ ]?$")
_FROM_BEFORE = re.compile(r"[从由自][^。；，]{0,12}$")


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
    discounts = list(read_discounts(text)) if "折" in text or "半成" in text else []
    if not discounts:
        yield from _read_numbers(text, barred)
        return
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
        half = _read_half(text, number) if "半" in text[number.end : number.end + 8] else None
        if half is not None:
            passed = half.end
            yield half
            continue
        unit = read_unit(text, number.digits_end)
        plain = unit is not None and stands_plainly(text, number)
        over = None if plain else pass_over(text, number, unit)
        if over is not None:
            passed = over
            continue
        quantity = _read_quantity(text, number, unit)
        passed = max(passed, quantity.end)
        yield quantity


def _read_quantity(text: str, number: Number, unit: Unit | None) -> Quantity:
    """The number together with the unit printed around it; unit None when none is printed."""
    before = text[max(number.start - 14, 0) : number.start]
    head = _PERCENT_HEAD.search(before) if "之" in before[-4:] else None
    if head is not None:
        start = number.start - (head.end() - head.start())
        printed = head.group(1) + "分之"
        meant = _PER_HEADS.get(head.group(1), f"{printed}一")
        return _quantity(number, start, number.end, meant, printed)
    mega = _read_mega(text, number) if number.text[-1] == "兆" else None
    if mega is not None:
        return mega
    if unit is None or unit.end < number.end:
        return (
            _read_duration(text, number)
            or _read_sign(text, number, None)
            or _quantity(number, number.start, number.end, None, None)
        )
    signed = _read_sign(text, number, unit) if unit.kind == "bare" else None
    return signed or _combine(text, number, unit)


def _read_half(text: str, number: Number) -> Quantity | None:
    """两个半月 is 2.5 个月; the half lets the number be one that `not_figures` passes over (一年)."""
    half = read_half(text, number)
    if half is None:
        return None
    end, value, unit, kind = half
    plain = _quantity(number, number.start, end, unit, unit)
    return plain._replace(value=value, kind=kind, word=unit)


def _read_mega(text: str, number: Number) -> Quantity | None:
    """五十兆瓦: 兆 belongs to the unit."""
    unit = read_unit(text, number.end - 1)
    if number.coefficient or unit is None or unit.kind != "measure":
        return None
    value = format(number.value / 10**12, "f")
    plain = _quantity(number, number.start, unit.end, unit.printed, unit.printed)
    return plain._replace(value=value, kind=unit.kind, word=unit.word)


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


def _read_sign(text: str, number: Number, bare: Unit | None) -> Quantity | None:
    """￥5,000.00 → 5000.00 元, $500万 → 500 万美元; None without a sign."""
    sign = _CURRENCY_SIGN.search(text[max(number.start - 4, 0) : number.start])
    if sign is None:
        return None
    start = number.start - (sign.end() - sign.start())
    printed = sign.group("sign")
    word = _CURRENCIES[printed[:2] if printed[0].isalpha() else printed]
    kind: UnitKind = "money" if word == "元" else "foreign"
    if bare is None:
        money = _quantity(number, start, number.end, word, printed)
        return money._replace(kind=kind, word=word)
    money = _combine(text, number, bare)
    unit = f"{money.printed or ''}{word}"
    return money._replace(start=start, unit=unit, printed=unit, kind=kind, word=word)


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
        unit=mean_unit(printed),
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
        return read_tenths(text, quantity)
    if unit.kind == "times":
        return read_more(text, quantity)
    if unit.kind == "money" and not unit.per and text[number.start - 1 : number.start] in _NAMED:
        foreign = _read_currency_before(text, quantity)
        if foreign is not None:
            return foreign
    if unit.kind == "money" and unit.scale == 1:
        return read_coins(text, quantity)
    if unit.word == "美元" and unit.scale == 1:
        return read_cents(text, quantity)
    if unit.printed == "块":
        return read_yuan(text, quantity)
    return quantity


def _read_currency_before(text: str, quantity: Quantity) -> Quantity | None:
    """港币300万元 is 300 万港元: no amount in 元."""
    named = _CURRENCY_BEFORE.search(text[max(quantity.start - 6, 0) : quantity.start])
    if named is None or not quantity.unit or not quantity.unit.endswith("元"):
        return None
    word = _CURRENCY_NAMES.get(named.group(1), named.group(1))
    return quantity._replace(unit=quantity.unit[:-1] + word, kind="foreign", word=word)


def _join_range(text: str, low: Quantity, high: Quantity) -> Quantity | None:
    """3—5个, 10%～15%, 5万元至10万元: one quantity with an upper end; 从3个到5个 is two."""
    gap = text[low.end : high.start]
    if low.upper is not None or high.upper is not None or not gap or len(gap) > 4:
        return None
    if not _RANGE_GAP.match(gap) or high.unit is None or low.fraction or high.fraction:
        return None
    same = low.unit == high.unit
    alike = low.word == high.word or (low.kind == "bare" and bool(high.word))
    alike = alike or (high.per and high.word.startswith(f"{low.word}/"))  # 8000元至1.2万元/户
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
        value=format(value, "f") if value % 1 else str(int(value)),
        upper=format(upper, "f") if upper % 1 else str(int(upper)),
        unit=mean_unit(high.word),
        printed=high.word,
        scale=1,
        decimals=0,
    )
