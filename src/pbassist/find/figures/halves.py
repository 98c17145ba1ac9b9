"""A number and 半 become a quantity: 一年半, 两个半月, 三个半小时, 2吨半."""

from __future__ import annotations

import re
from decimal import Decimal

from pbassist.find.figures.units import UnitKind, read_unit
from pbassist.find.numerals import Number

_INSIDE = re.compile(r"[ ]?[个個][ ]?半[ ]?(?P<unit>月|小时|钟头|学期|学年|季度|星期|工作日)")
_YEARS = re.compile(r"[ ]?(?P<unit>年|周|天|学年|小时)半")
_BEHIND = re.compile(r"[ ]?半")
# 3公里半径, 两天半价, 一年半载: the 半 of a word
_ENDS = re.compile(r"(?![\u4e00-\u9fff])|(?=[的左以之内后前为完就才便仍而和或及])|$")
_ORDINAL = re.compile(r"(?:第|[0-9〇零○])[ ]?$")


def read_half(text: str, number: Number) -> tuple[int, str, str, UnitKind] | None:
    """End, value, unit and kind of a number with a half behind it; None when there is none.

    The half stands inside the unit (两个半月) or behind it (一年半, 3吨半); 半径 and 半价 are words.
    """
    if text.find("半", number.end, number.end + 8) < 0 or number.magnitude or number.fraction:
        return None
    if number.value != int(number.value) or _ORDINAL.search(
        text[max(number.start - 2, 0) : number.start]
    ):
        return None
    value = format(number.value + Decimal("0.5"), "f")
    inside = _INSIDE.match(text, number.end)
    if inside is not None:
        return inside.end(), value, f"个{inside.group('unit')}", "time"
    lasting = _YEARS.match(text, number.end) if number.value < 100 else None
    if lasting is not None and _ENDS.match(text, lasting.end()):
        return lasting.end(), value, lasting.group("unit"), "time"
    unit = read_unit(text, number.digits_end)
    half = _BEHIND.match(text, unit.end) if unit and unit.kind == "measure" else None
    if unit is None or half is None or unit.scale > 1 or not _ENDS.match(text, half.end()):
        return None
    return half.end(), value, unit.printed, unit.kind
