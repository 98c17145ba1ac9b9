"""Parts that nearly make up a printed total become a sign that they are meant to: one digit is off.

What lies beside a total by chance seldom comes so near; a list that is only part of it is further away.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from pbassist.relations.measures import Measure

SHARE = Decimal("0.02")
"""Of a total: a list of money or lengths that lies closer is meant to be whole."""
WHOLE_SHARE = Decimal("0.03")
"""The same where the words say that the parts are all."""
FEW = 2
"""Things by which a list of counts may be off."""
LEAST_COUNT = 20
"""A smaller count may be off by one only."""
MANY = 4
LONG = 3
"""Digits from which one that differs is no chance."""


def is_off_by_a_slip(parts: Sequence[Measure], total: Measure, *, sure: bool = False) -> bool:
    """One digit of the total differs from the sum, two stand the wrong way round, or hardly more.

    `sure` says that the words name these parts as all. People are sorted by several marks at once.
    """
    summed = sum((part.value for part in parts), Decimal(0))
    if summed <= 0 or total.value <= 0 or any(part.vague for part in (*parts, total)):
        return False
    if any(part.value >= total.value for part in parts):
        return False
    people = total.unit in ("人", "名")
    several = len(parts) > 2
    one, two = _write_digits(summed, total.value)
    if _differ_in_one(one, two):
        wide = len(one) >= LONG
        if sure or (several and (wide or not people)):
            return True
        if not people and len(one.strip("0")) >= LONG:
            return True
    return (sure or (several and not people)) and _is_near(summed, total, sure=sure)


def has_many_digits(measure: Measure) -> bool:
    """1268, 8642.3: one digit in four or more is hit by chance once in hundreds of lists."""
    return len(str(measure.figure.value).replace(".", "").strip("0")) >= MANY


def _is_near(summed: Decimal, total: Measure, *, sure: bool) -> bool:
    gap = abs(summed - total.value)
    if sure and gap <= WHOLE_SHARE * total.value:
        return True
    if total.kind in ("count", "points"):
        few = FEW if total.value >= LEAST_COUNT * total.factor else 1
        return gap <= few * total.factor
    return gap <= SHARE * total.value


def _write_digits(one: Decimal, two: Decimal) -> tuple[str, str]:
    """Both values as digits of one length, from the smallest place that either has."""
    places = min(int(value.normalize().as_tuple().exponent) for value in (one, two))
    a, b = (f"{int(value.scaleb(-places))}" for value in (one, two))
    width = max(len(a), len(b))
    return a.zfill(width), b.zfill(width)


def _differ_in_one(one: str, two: str) -> bool:
    """4762.35 and 4862.35; 4268 and 4628; 3580 and 3680; 96 and 86; not 54 and 57, which are near or not."""
    odd = [at for at, (a, b) in enumerate(zip(one, two, strict=True)) if a != b]
    if len(odd) == 1:
        if len(one) >= LONG:
            return True
        return len(one) > 1 and abs(int(one[odd[0]]) - int(two[odd[0]])) == 1
    turned = len(odd) == 2 and odd[1] == odd[0] + 1
    return turned and one[odd[0]] == two[odd[1]] and one[odd[1]] == two[odd[0]]
