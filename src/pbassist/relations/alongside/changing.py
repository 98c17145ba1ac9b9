"""Two printed values become their difference and rate, no finer than they were printed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from pbassist.model.comparison import Change, Seen

_TENTH, _ONE = Decimal("0.1"), Decimal(1)
_SURE, _NEARLY = Decimal("0.2"), Decimal(1)
"""Widths, in points, of what rounding leaves of a rate: within the first it is given to a tenth,
within the second to a tenth with 约, else to a whole with 约."""
_HEAD = re.compile(r"[0-9余多几][ ]?(?P<head>[万亿])")
_MOST_SHOWN = 1000
MINUS = "－"


def tell_change(before: Seen, after: Seen, unit: str) -> Change:
    """From `before` to `after`, in the unit that is shown for their line.

    Printed in one unit, the difference is that of the printed values; in two, it is rounded as the
    coarser was printed.
    """
    scale = scale_of(unit)
    exact = after.number - before.number
    last = max(before.last, after.last)
    if before.last != after.last and _different_units(before, after):
        exact = (exact / last).quantize(_ONE, ROUND_HALF_UP) * last
    whole = after.number - before.number
    about = "约" if before.approximate or after.approximate or exact != whole else ""
    difference = about + _show_difference(exact / scale, unit)
    if unit == "%":
        return Change(difference=difference)
    if before.number <= 0 or after.number < 0:
        return Change(difference=difference, reason="上一栏为0或负数，不计算增减率")
    return Change(difference=difference, rate=_tell_rate(before, after, unit))


def choose_unit(printed: Sequence[Seen], base: str) -> str:
    """The unit in which a line is shown: the magnitude that most of its values were printed with."""
    heads = [_magnitude(one) for one in printed]
    head = max(("万", "亿", ""), key=heads.count) if heads else ""
    return f"{head}{base}" if base != "%" else base


def scale_of(unit: str) -> Decimal:
    """What one of a shown unit is in the base unit."""
    return {"亿": Decimal(10**8), "万": Decimal(10**4)}.get(unit[:1], _ONE)


def _magnitude(seen: Seen) -> str:
    """The 万 or 亿 behind the number as printed."""
    match = _HEAD.search(seen.printed)
    return match.group("head") if match else ""


def _different_units(before: Seen, after: Seen) -> bool:
    return _magnitude(before) != _magnitude(after)


def show_plainly(number: Decimal) -> str:
    """A number without trailing zeros and without an exponent."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _show_difference(moved: Decimal, unit: str) -> str:
    if moved == 0:
        return "持平"
    sign = "+" if moved > 0 else MINUS
    return f"{sign}{show_plainly(abs(moved))}{'个百分点' if unit == '%' else unit}"


def _tell_rate(before: Seen, after: Seen, unit: str) -> str:
    """(after − before) ÷ before, as fine as the rounding of both leaves it sure."""
    rate = (after.number / before.number - 1) * 100
    half = Decimal(0) if _is_count(before, after, unit) else Decimal("0.5")
    least = before.number - before.last * half
    if least <= 0:
        return "约" + _sign(rate.quantize(_ONE, ROUND_HALF_UP))
    width = (
        (after.number + after.last * half) / least
        - (after.number - after.last * half) / (before.number + before.last * half)
    ) * 100
    fine = _TENTH if width <= _NEARLY else _ONE
    about = before.approximate or after.approximate
    mark = "约" if about or width > _SURE else ""
    if rate > _MOST_SHOWN:
        return f"{mark}{show_plainly((rate / 100).quantize(_TENTH, ROUND_HALF_UP))}倍"
    return mark + _sign(rate.quantize(fine, ROUND_HALF_UP))


def _sign(rate: Decimal) -> str:
    return f"{'+' if rate > 0 else MINUS if rate < 0 else ''}{abs(rate)}%"


def _is_count(before: Seen, after: Seen, unit: str) -> bool:
    """Whole numbers of things are not rounded; money and shares are."""
    return scale_of(unit) == 1 and unit not in ("元", "%") and before.last == after.last == 1
