"""A cell's value and its number format become the text a person sees in the sheet.

Percent, fixed decimals, thousands, literal text and dates are followed; what a format does beyond
that (fractions, scientific, colours, conditions) is not needed to read a form and gives the plain
value.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

GENERAL = "General"
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "¥#,##0", 6: "¥#,##0", 7: "¥#,##0.00",
    8: "¥#,##0.00", 9: "0%", 10: "0.00%", 14: "yyyy-m-d", 15: "yyyy-m-d", 16: "m-d", 17: "yyyy-m",
    20: "h:mm", 21: "h:mm:ss", 22: "yyyy-m-d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"',
    29: 'm"月"d"日"', 30: "yyyy-m-d", 31: 'yyyy"年"m"月"d"日"', 37: "#,##0", 38: "#,##0",
    39: "#,##0.00", 40: "#,##0.00", 41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00",
    50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 54: 'm"月"d"日"', 57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}  # fmt: skip
"""Formats that workbooks name by number only (ECMA-376 18.8.30, with the Chinese ones)."""

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]{0,200})"|\\(?P<escaped>.)|_(?P<pad>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]{0,80})\]'
    r"|(?P<general>General|G/通用格式)|(?P<digits>[0#?][0#?,.]{0,60})|(?P<point>\.[0#?]{1,30})|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_DATE_TOKEN = re.compile(
    r'"([^"]{0,200})"|\\(.)|\[[^\]]{0,80}\]|(y{1,4}|m{1,5}|d{1,4}|h{1,2}|s{1,2}|AM/PM|上午/下午)|(.)',
    re.IGNORECASE | re.DOTALL,
)
_CURRENCY = re.compile(r"\$([^-\]]{1,8})")
_LITERALS = "%+-()（）¥￥$ :元万亿处个人次"
Value = str | int | float | bool | dt.date | dt.time | dt.timedelta


@dataclass(frozen=True, slots=True)
class _Pattern:
    before: str
    after: str
    digits: str
    percent: int


def format_value(value: Value, code: str = GENERAL) -> str:
    """The text of a value under a format code; dates as the sheet shows them, else 2026-11-30."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return value
    if isinstance(value, int | float):
        return _format_number(value, code)
    if isinstance(value, dt.timedelta):
        return _format_span(value)
    return _format_moment(value, code)


def plain_number(value: float) -> str:
    """The shortest usual way to write a number: 486.0 → 486, no noise beyond 15 digits."""
    if isinstance(value, float) and not math.isfinite(value):
        return ""
    number = Decimal(f"{value:.15g}")
    written = f"{number.normalize():f}"
    return "0" if written == "-0" else written


def _format_number(value: float, code: str) -> str:
    plain = plain_number(value)
    section, absolute = _choose_section(code, value)
    pattern = _read_pattern(section)
    if pattern is None or not plain:
        return plain
    number = Decimal(plain)
    number = (abs(number) if absolute else number).scaleb(2 * pattern.percent)
    if number.adjusted() > 25:
        return plain
    body = _show_digits(abs(number), pattern.digits)
    sign = "-" if number < 0 and body.strip("0.,") else ""
    return f"{sign}{pattern.before}{body}{pattern.after}".strip()


def _show_digits(number: Decimal, digits: str) -> str:
    """A number without sign under placeholders such as #,##0.00; General keeps its own digits."""
    if digits.lower() in ("general", "g/通用格式"):
        return f"{number:f}"
    scale = len(digits) - len(digits.rstrip(","))
    whole, _, part = digits.rstrip(",").partition(".")
    most, least = len(part), part.count("0")
    unit = Decimal(1).scaleb(-most)
    rounded = number.scaleb(-3 * scale).quantize(unit, rounding=ROUND_HALF_UP)
    shown = f"{rounded:,f}" if "," in whole else f"{rounded:f}"
    ones, _, rest = shown.partition(".")
    rest = rest[:least] + rest[least:].rstrip("0")
    padded = ones if "," in whole else ones.zfill(whole.count("0"))
    return f"{padded}.{rest}" if rest else padded


def _choose_section(code: str, value: float) -> tuple[str, bool]:
    """The part of a format for a value's sign, and whether it shows the value without its sign."""
    sections = _split_sections(code)
    if value < 0 and len(sections) > 1:
        return sections[1], True
    if value == 0 and len(sections) > 2:
        return sections[2], False
    return sections[0], False


@lru_cache(maxsize=512)
def _split_sections(code: str) -> tuple[str, ...]:
    sections = [""]
    for token in _TOKEN.finditer(code):
        if token[0] == ";":
            sections.append("")
        else:
            sections[-1] += token[0]
    return tuple(sections)


@lru_cache(maxsize=512)
def _read_pattern(section: str) -> _Pattern | None:
    """The pattern of a format section; None for what is not followed and for a mere dash."""
    around = ["", ""]
    digits = ""
    percent = 0
    for token in _TOKEN.finditer(section):
        kind, written = token.lastgroup, token[0]
        side = bool(digits)
        if kind in ("digits", "point", "general") and not around[1]:
            digits += written
        elif kind == "bracket":
            if token["bracket"][:1] in "<>=":  # a condition chooses another section
                return None
            currency = _CURRENCY.match(token["bracket"])
            around[side] += currency[1] if currency else ""
        elif kind in ("quoted", "escaped"):
            around[side] += token[kind]
        elif kind == "other" and written in _LITERALS:
            percent += written == "%"
            around[side] += written
        elif kind not in ("pad", "fill"):
            return None
    plain = not any(mark in digits for mark in "0#Gg")
    return None if plain else _Pattern(around[0], around[1], digits, percent)


def _format_moment(value: dt.date | dt.time, code: str) -> str:
    section = _split_sections(code)[0]
    if code == GENERAL or not re.search("[ymdhs]", section, re.IGNORECASE):
        return _iso(value)
    shown = ""
    hours = False
    for quoted, escaped, token, other in _DATE_TOKEN.findall(section):
        part = _show_token(value, token.lower(), after_hours=hours) if token else ""
        if token and part is None:
            return _iso(value)
        hours = token.lower().startswith("h") if token else hours
        shown += quoted + escaped + (part or "") + ("" if other in "@;_*" else other)
    return shown.strip() or _iso(value)


def _show_token(value: dt.date | dt.time, token: str, *, after_hours: bool) -> str | None:
    """A date token as shown; None when the value has no such part or it needs a calendar's words."""
    if token.startswith(("h", "s")) or (token in ("m", "mm") and after_hours):
        if not isinstance(value, dt.datetime | dt.time):
            return None
        part = {"h": value.hour, "m": value.minute, "s": value.second}[token[0]]
    elif (
        isinstance(value, dt.time) or token[0] not in "ymd" or (len(token) > 2 and token[0] != "y")
    ):
        return None
    else:
        part = {"y": value.year, "m": value.month, "d": value.day}[token[0]]
        if token[0] == "y":
            return f"{part:04d}" if len(token) > 2 else f"{part % 100:02d}"
    return f"{part:0{min(len(token), 2)}d}"


def _iso(value: dt.date | dt.time) -> str:
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
    return value.isoformat("minutes") if isinstance(value, dt.time) else value.isoformat()


def _format_span(value: dt.timedelta) -> str:
    minutes, seconds = divmod(int(value.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}"
