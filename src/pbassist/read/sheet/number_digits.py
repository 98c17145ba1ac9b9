"""The placeholders of a number format and a number become its digits, with the words between."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]{0,200})"?|[\\!](?P<escaped>.)|(?P<pad>_.|\*.)'
    r"|\[(?P<bracket>[^\]]{0,80})\]?|(?P<general>General|G/通用格式)|(?P<power>E[+-])"
    r"|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)|(?P<percent>%)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CURRENCY = re.compile(r"\$([^-]{1,8})")
_FRACTION = re.compile(
    r"(?:(?P<whole>[0#?]{1,15})\s{1,4})?(?P<top>[0#?]{1,7})\s?/\s?(?P<bottom>\d{1,7}|[0#?]{1,7})"
)
_PLAIN = re.compile(r"#{0,5}0(?:\.0{1,9})?")
_WIDEST = 40
"""Digits before the point beyond which a number is shown plainly."""
_MASK = "\x00"


@dataclass(slots=True)
class Pattern:
    """A section of a format for numbers, taken apart."""

    slots: list[tuple[str, str]] = field(default_factory=list)
    """words, general, point, power, and the placeholders whole and part, in order."""
    grouped: bool = False
    """Thousands are set apart."""
    shift: int = 0
    """Power of ten by which the value is multiplied: percent, and commas behind the digits."""
    power: str = ""
    """The placeholders of an exponent."""
    fraction: tuple[str, str, str, str] | None = None
    """Words before it, the whole part's placeholder, the denominator, words behind it."""

    plain: bool = False
    """Nothing but digits, at least one before the point and all of those behind it: #,##0.00."""

    def count(self, kind: str) -> int:
        """How many slots of a kind there are."""
        return sum(1 for found, _ in self.slots if found == kind)


def read_pattern(code: str) -> Pattern:
    """The pattern of a section of a format; colours and conditions are left out."""
    pattern = Pattern(fraction=_read_fraction(code))
    state, commas = "whole", 0
    for kind, sign in _read_tokens(code):
        if kind == "digit" and state == "power":
            pattern.power += sign
        elif kind == "digit":
            pattern.grouped = pattern.grouped or (commas > 0 and state == "whole")
            commas = 0
            pattern.slots.append((state, sign))
        elif kind == "comma" and pattern.count(state):
            commas += 1
        elif (kind == "point" and state == "whole") or kind == "power":
            pattern.shift -= 3 * commas
            commas, state = 0, "part" if kind == "point" else "power"
            pattern.slots.append((kind, sign))
        else:
            pattern.shift += 2 if kind == "percent" else 0
            pattern.slots.append(("general" if kind == "general" else "words", sign))
    pattern.shift -= 3 * commas
    signs = "".join(sign for _, sign in pattern.slots)
    pattern.plain = not pattern.count("words") and bool(_PLAIN.fullmatch(signs))
    return pattern


def _read_tokens(code: str) -> Iterator[tuple[str, str]]:
    for token in _TOKEN.finditer(code):
        kind = token.lastgroup or "other"
        if kind == "bracket":
            currency = _CURRENCY.match(token["bracket"])
            if currency:
                yield "words", currency[1]
        elif kind in ("quoted", "escaped", "other"):
            yield "words", token[kind]
        elif kind == "power":
            yield kind, token[0][1]
        elif kind != "pad":
            yield kind, token[0]


def _read_fraction(code: str) -> tuple[str, str, str, str] | None:
    plain = "".join(
        _MASK * len(token[0])
        if token.lastgroup in ("quoted", "escaped", "pad", "bracket", "general")
        else token[0]
        for token in _TOKEN.finditer(code)
    )
    found = _FRACTION.search(plain)
    if found is None:
        return None
    before = "".join(sign for _, sign in _read_tokens(code[: found.start()]))
    behind = "".join(sign for _, sign in _read_tokens(code[found.end() :]))
    return before, found["whole"] or "", found["bottom"], behind


def show_number(number: Decimal, pattern: Pattern, general: Callable[[Decimal], str]) -> str:
    """A number without sign under a pattern; `general` shows it where General stands."""
    if number.adjusted() + pattern.shift > _WIDEST:
        return f"{number:f}"
    scaled = number.scaleb(pattern.shift)
    if pattern.count("general"):
        return "".join(general(scaled) if k == "general" else s for k, s in pattern.slots)
    if pattern.fraction:
        return _show_fraction(scaled, *pattern.fraction)
    if pattern.power:
        return _show_power(scaled, pattern)
    return _lay_digits(scaled, pattern, "")


def _lay_digits(number: Decimal, pattern: Pattern, exponent: str) -> str:
    """The digits of a number in the slots of a pattern."""
    if pattern.plain:
        places = pattern.count("part")
        rounded = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
        return f"{rounded:,f}" if pattern.grouped else f"{rounded:f}"
    ones, rest = _round(number, pattern.count("part"))
    signs = [sign for kind, sign in pattern.slots if kind == "part"]
    kept = len(signs)
    while kept and rest[kept - 1] == "0" and signs[kept - 1] != "0":
        kept -= 1
    left, whole, part = pattern.count("whole"), pattern.count("whole"), 0
    shown: list[str] = [ones] if signs and not whole else []
    for kind, sign in pattern.slots:
        if kind == "whole":
            shown.append(
                _take_whole(ones, left, sign, first=left == whole, grouped=pattern.grouped)
            )
            left -= 1
        elif kind == "part":
            shown.append(rest[part] if part < kept else "")
            part += 1
        elif kind == "point":
            shown.append("." if kept else "")
        else:
            shown.append(exponent if kind == "power" else sign)
    return "".join(shown)


def _round(number: Decimal, places: int) -> tuple[str, str]:
    rounded = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    ones, _, rest = f"{rounded:f}".partition(".")
    return ones.lstrip("0"), rest


def _take_whole(ones: str, left: int, sign: str, *, first: bool, grouped: bool) -> str:
    """The digits of one placeholder, the `left`-th from the point; the first takes what is over."""
    digits = ones[: len(ones) - left + 1] if first else ones[len(ones) - left :][:1]
    if len(ones) < left:
        digits = "0" if sign == "0" else ""
    if not grouped:
        return digits
    places = range(left - 1 + len(digits) - 1, left - 2, -1)
    return "".join(
        digit + ("," if place and place % 3 == 0 else "")
        for digit, place in zip(digits, places, strict=True)
    )


def _show_power(number: Decimal, pattern: Pattern) -> str:
    step = max(pattern.count("whole"), 1)
    power = number.adjusted() // step * step if number else 0
    places = pattern.count("part")
    if len(_round(number.scaleb(-power), places)[0]) > step:
        power += step
    sign = next(sign for kind, sign in pattern.slots if kind == "power")
    mark = "-" if power < 0 else "+" if sign == "+" else ""
    digits = str(abs(power)).zfill(pattern.power.count("0"))
    return _lay_digits(number.scaleb(-power), pattern, f"E{mark}{digits}")


def _show_fraction(number: Decimal, before: str, whole: str, bottom: str, behind: str) -> str:
    """Such as 1 1/2; the denominator has at most as many digits as its placeholders, or is given."""
    exact = Fraction(number)
    ones = int(exact) if whole else 0
    rest = exact - ones
    given = int(bottom) if bottom.isdigit() else 0
    if given:
        top, under = int(rest * given + Fraction(1, 2)), given
    else:
        near = rest.limit_denominator(10 ** len(bottom) - 1)
        top, under = near.numerator, near.denominator
    if whole and top == under:
        ones, top = ones + 1, 0
    if whole and not top:
        return f"{before}{ones}{behind}"
    lead = f"{ones} " if ones else ""
    return f"{before}{lead}{top}/{under}{behind}"
