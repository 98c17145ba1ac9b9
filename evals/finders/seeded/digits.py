"""A printed number becomes a wrong one, and formulas say whether printed numbers could still be right.

The generator's own reasoning: nothing of the program is asked. A printed number stands for every value
that rounds to it; what lies outside by less than a whole last place is taken for rounding and not used.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from random import Random

NUMBER = re.compile(r"\d[\d,]{0,15}(?:\.\d{1,6})?")
SCALE = {"亿元": Decimal(10) ** 8, "万元": Decimal(10) ** 4, "元": Decimal(1)}
NUMERALS = "一二三四五六七八九十"
TRIES = 60


def read_number(text: str) -> Decimal:
    """The first number of a text, separators dropped."""
    found = NUMBER.search(text)
    if found is None:
        return Decimal(NUMERALS.index(text.strip()[0]) + 1)
    return Decimal(found[0].replace(",", ""))


def last_place(text: str) -> Decimal:
    """The worth of one in the last printed place."""
    found = NUMBER.search(text)
    places = len(found[0].partition(".")[2]) if found else 0
    return Decimal(1).scaleb(-places)


def slip(text: str, random: Random, wrong: Callable[[str], bool]) -> str | None:
    """The text with one digit of its first number mistyped so that `wrong` holds; None if none does."""
    found = NUMBER.search(text)
    if found is None:
        return None
    places = [at for at in range(found.start(), found.end()) if text[at].isdigit()]
    for _ in range(TRIES):
        at = random.choice(places)
        digit = random.choice("0123456789")
        leads = at == found.start() and len(found[0].partition(".")[0]) > 1
        if digit == text[at] or (leads and digit == "0"):
            continue
        changed = text[:at] + digit + text[at + 1 :]
        if wrong(changed):
            return changed
    return None


def miss_sum(total: str, parts: Sequence[str]) -> bool:
    """Whether a total is not the sum of its parts, whatever was rounded."""
    gap = abs(read_number(total) - sum(map(read_number, parts)))
    places = [last_place(one) for one in (total, *parts)]
    exact = all(one == 1 for one in places)
    return gap > (Decimal(0) if exact else sum(places, Decimal(0)) / 2 + max(places))


def miss_rate(rate: str, part: Decimal, whole: Decimal, slack: Decimal = Decimal(0)) -> bool:
    """Whether a printed % is not part ÷ whole: farther off than one of its last place and the slack."""
    if whole == 0:
        return False
    return abs(read_number(rate) - part / whole * 100) > last_place(rate) + slack


def slack_of(part: str, whole: str) -> Decimal:
    """By how many points a rate may be off because its part and whole were rounded."""
    a, b = read_number(part), read_number(whole)
    return (last_place(part) / 2 / b + a * last_place(whole) / 2 / b / b) * 100 if b else Decimal(0)


def scale(text: str, unit: str = "") -> Decimal:
    """How many 元 one of a figure's unit is; 1 where no unit of money stands behind it."""
    for name, worth in SCALE.items():
        if text.endswith(name) or unit == name:
            return worth
    return Decimal(1)


def print_number(value: Decimal, places: int) -> str:
    """A value rounded half up, without padding zeros."""
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{rounded:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def swap_number(text: str, value: Decimal, places: int | None = None) -> str:
    """The text with its first number replaced."""
    found = NUMBER.search(text)
    if found is None:
        return text
    kept = len(found[0].partition(".")[2]) if places is None else places
    return text[: found.start()] + print_number(value, kept) + text[found.end() :]
