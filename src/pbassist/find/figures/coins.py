"""What stands behind an amount becomes part of it: 角 and 分, 美分, the second digit of 成 and 折."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from pbassist.find.figures.quantity import Quantity

_DISCOUNT = re.compile(
    r"(?<![0-9.零一二三四五六七八九十百点])(?:([1-9一二三四五六七八九])[ ]{0,3}([1-9一二三四五六七八九])[ ]{0,3}折(?![扣旧合算])|半[成折](?![本品功果立为员就交])|打[对對]折)"
)
_JIAO = re.compile(
    r"[ ]?零?([0-9０-９零一二三四五六七八九两壹贰叁肆伍陆柒捌玖])[ ]?[角毛](?:[ ]?零?([0-9０-９零一二三四五六七八九两壹贰叁肆伍陆柒捌玖])[ ]?分)?(?:[ ]?[整正])?|[ ]?零?([0-9零一二三四五六七八九两壹贰叁肆伍陆柒捌玖])分(?!别)(?:[ ]?整)?"
)
_CENTS = re.compile(r"[ ]?[又零]?([0-9]{1,2}|[一二三四五六七八九两])[ ]?美分")
_PAID_BEFORE = re.compile(
    r"(?:花费?|收费?|交费?|缴费?|付|卖|售价|单价|票价|每[斤吨度月张份次年天])(?:了|我|他|她|你|们)?[ ]?$"
)
_COUNTED_AFTER = re.compile(r"[\u4e00-\u9fff]")
_MORE = re.compile(r"多(?![于少数次样种元])")
_TENTHS = re.compile(r"[ ]?(半|[一二三四五六七八九0-9](?![0-9成个]))")
_HAN_DIGITS = dict(zip("一二三四五六七八九", "123456789", strict=True))


def read_discounts(text: str) -> Iterator[Quantity]:
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


def read_tenths(text: str, quantity: Quantity) -> Quantity:
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
    quantity = read_more(text, quantity._replace(end=end))
    return quantity._replace(
        value=plain, unit="%", printed=quantity.word, decimals=0, kind="percent"
    )


def read_more(text: str, quantity: Quantity) -> Quantity:
    """八成多, 两倍多 and 一番多 are approximate."""
    if not _MORE.match(text, quantity.end):
        return quantity
    return quantity._replace(end=quantity.end + 1, approximate=True)


def read_coins(text: str, quantity: Quantity) -> Quantity:
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


def read_cents(text: str, quantity: Quantity) -> Quantity:
    """12美元30美分, 两美元又三美分: multiplied out into dollars."""
    cents = _CENTS.match(text, quantity.end)
    if cents is None:
        return quantity
    value = Decimal(quantity.value) + Decimal(_digits(cents.group(1))) / 100
    return quantity._replace(value=format(value, ".2f"), end=cents.end(), decimals=2)


def read_yuan(text: str, quantity: Quantity) -> Quantity:
    """三块 is money where a word of paying stands before it and nothing it counts behind."""
    paid = _PAID_BEFORE.search(text[max(quantity.start - 8, 0) : quantity.start])
    if paid is None or _COUNTED_AFTER.match(text, quantity.end):
        return quantity
    return quantity._replace(unit="元", kind="money", word="元")


def _digits(printed: str) -> int:
    return int(printed) if printed.isdecimal() else _digit(printed)


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
