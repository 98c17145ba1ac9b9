"""A cell's value and its number format become the text a person sees in the sheet.

Two things are not followed on purpose. A whole number in General keeps its digits up to the fifteenth
(Excel shows 1.23457E+11 from the twelfth on, and a project's code would be lost), and a decimal
point with nothing behind it is left out (0.## shows 5. in Excel). Padding (_x) and filling (*x)
take no room.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from pbassist.read.sheet.number_dates import (
    DATE_LETTERS,
    count_days,
    iso_moment,
    show_date,
    show_elapsed,
    tell_moment,
)
from pbassist.read.sheet.number_digits import Pattern, read_pattern, show_number
from pbassist.read.sheet.number_words import spell_digits, spell_number

GENERAL = "General"
_YEAR_MONTH, _MONTH_DAY = 'yyyy"年"m"月"', 'm"月"d"日"'
_NOON_HOUR, _NOON_SECOND = '上午/下午h"时"mm"分"', '上午/下午h"时"mm"分"ss"秒"'
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "¥#,##0;¥-#,##0", 6: "¥#,##0;¥-#,##0",
    7: "¥#,##0.00;¥-#,##0.00", 8: "¥#,##0.00;¥-#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    12: "# ?/?", 13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
    18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
    27: _YEAR_MONTH, 28: _MONTH_DAY, 29: _MONTH_DAY, 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: _NOON_HOUR, 35: _NOON_SECOND, 36: _YEAR_MONTH,
    37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
    41: '#,##0;-#,##0;"-"', 42: '¥#,##0;¥-#,##0;¥"-"', 43: '#,##0.00;-#,##0.00;"-"',
    44: '¥#,##0.00;¥-#,##0.00;¥"-"', 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0",
    49: "@", 50: _YEAR_MONTH, 51: _MONTH_DAY, 52: _YEAR_MONTH, 53: _MONTH_DAY, 54: _MONTH_DAY,
    55: _NOON_HOUR, 56: _NOON_SECOND, 57: _YEAR_MONTH, 58: _MONTH_DAY,
}  # fmt: skip
"""Formats that workbooks name by number only (ECMA-376 18.8.30, as a Chinese system shows them)."""

_TOKEN = re.compile(r'"[^"]{0,200}"?|[\\!].|_.|\*.|\[[^\]]{0,80}\]?|.', re.DOTALL)
_WORDS = re.compile(r'"[^"]{0,200}"|[\\!].|_.|\*.|General|G/通用格式|E[+-]', re.IGNORECASE)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)\s?(-?\d{1,15}(?:\.\d{1,15})?)\]")
_SPELLED = re.compile(r"\[DBNum([123])\]", re.IGNORECASE)
_LOCALE = re.compile(r"\[\$[^\]-]{0,8}-([0-9A-F]{1,8})(?:,[^\]]{0,8})?\]", re.IGNORECASE)
_BRACKETS = re.compile(r"\[[^\]]{0,80}\]")
_ELAPSED = re.compile(r"\[(?:h{1,9}|m{1,9}|s{1,9})\]", re.IGNORECASE)
_TEXT_PART = re.compile(r'"([^"]{0,200})"|[\\!](.)|(@)|_.|\*.|\[[^\]]{0,80}\]|(.)', re.DOTALL)
_ZERO = re.compile(r"[^1-9一二三四五六七八九壹贰叁肆伍陆柒捌玖]{0,200}")
"""What is shown of a number that rounds to nothing: it has no sign."""
_LONG_DATE, _LONG_TIME = "F800", "F400"
_SCIENTIFIC_FROM = 15
_SHORT = 1_000_000
"""Most numbers of a sheet are below it and written quickly."""
Value = str | int | float | bool | dt.date | dt.time | dt.timedelta


@dataclass(frozen=True, slots=True)
class Section:
    """One of the parts between the semicolons of a format."""

    code: str
    operator: str
    bound: Decimal
    kind: str
    """date, elapsed, number or words."""
    spelled: int
    """1 to 3 for [DBNum1] to [DBNum3], else 0."""
    chinese: bool
    """True where its locale asks for Chinese names of days and months."""
    pattern: Pattern


def format_value(value: Value, code: str = GENERAL, *, epoch_1904: bool = False) -> str:
    """The text of a value under a format code, empty where the format shows nothing.

    A date in General is written 2026-11-30. `epoch_1904` is the workbook's own date system.
    """
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return _format_text(value, code)
    if code == GENERAL and isinstance(value, int | float) and abs(value) < _SHORT:
        if value == int(value):
            return str(int(value))
        written = f"{value:.15g}"
        if len(written) < 10 and "e" not in written:
            return written
    if code == GENERAL and not isinstance(value, int | float):
        return iso_moment(value)
    number = value if isinstance(value, int | float) else count_days(value, epoch_1904=epoch_1904)
    if not math.isfinite(number):
        return ""
    return _format_number(number, code, epoch_1904=epoch_1904)


def plain_number(value: float) -> str:
    """A number with all its digits: 486.0 → 486, no noise beyond the fifteenth."""
    if isinstance(value, float) and not math.isfinite(value):
        return ""
    written = f"{Decimal(f'{value:.15g}').normalize():f}"
    return "0" if written == "-0" else written


def show_general(number: Decimal) -> str:
    """A number as General shows it: within eleven places, fewer decimals rather than more."""
    places = number.adjusted()
    if not number:
        return "0"
    if places >= _SCIENTIFIC_FROM:
        return _show_short(number)
    if number == number.to_integral_value():
        return f"{number.normalize():f}"
    if places >= 10:
        return f"{number:.0f}"
    exact = f"{number:.12f}".rstrip("0")
    if places < -4 and (len(exact.lstrip("-")) > 11 or not Decimal(exact)):
        return _show_short(number)
    if places < -4:
        return exact
    return f"{number:.{9 - max(places, 0)}f}".rstrip("0").rstrip(".")


def _show_short(number: Decimal) -> str:
    mantissa, _, power = f"{number:.5E}".partition("E")
    return f"{mantissa.rstrip('0').rstrip('.')}E{power[0]}{power[1:].zfill(2)}"


def _format_text(text: str, code: str) -> str:
    """Words under the part of a format that is for words: its fourth, or one with an @."""
    if code in (GENERAL, "@") or not ("@" in code or ";" in code):
        return text
    sections = split_sections(code)
    own = sections[3] if len(sections) > 3 else sections[-1]
    if len(sections) < 4 and own.kind != "words":
        return text
    return _lay_words(text, own)


def _lay_words(text: str, section: Section) -> str:
    return "".join(
        quoted + escaped + (text if mark else other)
        for quoted, escaped, mark, other in _TEXT_PART.findall(section.code)
    )


def _format_number(number: float, code: str, *, epoch_1904: bool) -> str:
    written = Decimal(f"{number:.15g}")
    if code == GENERAL:
        return show_general(written)
    chosen = _choose_section(split_sections(code), written)
    if chosen is None:
        return plain_number(number)
    section, signed = chosen
    sign = "-" if signed and written < 0 else ""
    if section.kind == "elapsed":
        return show_elapsed(number, section.code)
    if section.kind == "date":
        moment = tell_moment(number, epoch_1904=epoch_1904)
        if moment is None:
            return plain_number(number)
        chinese, spelled = section.chinese, section.spelled
        return show_date(moment, section.code, chinese=chinese, spelled=spelled)
    if section.kind == "words":
        return _lay_words(sign + show_general(abs(written)), section)
    shown = show_number(abs(written), section.pattern, show_general)
    if section.spelled:
        general = section.pattern.count("general")
        shown = (spell_number if general else spell_digits)(shown, section.spelled)
    return (shown if _ZERO.fullmatch(shown) else sign + shown).strip()


def _choose_section(sections: tuple[Section, ...], number: Decimal) -> tuple[Section, bool] | None:
    """The part of a format for a number, and whether it shows the number's sign."""
    numeric = [one for one in sections[:3] if one.kind != "words" or len(sections) == 1]
    if len(numeric) < len(sections[:3]) and len(sections) > 3:
        numeric = list(sections[:3])
    plain = not any(one.operator for one in numeric)
    for at, section in enumerate(numeric):
        last = at == len(numeric) - 1
        operator, bound = section.operator, section.bound
        if not operator and not last:
            operator = "<" if at == 1 else ">=" if plain and len(numeric) == 2 else ">"
            bound = Decimal(0)
        if not operator or _COMPARE[operator](number, bound):
            below = at == 1 if plain else operator in ("<", "<=") and bound <= 0
            return section, not below
    return None


_COMPARE = {
    "<": Decimal.__lt__, "<=": Decimal.__le__, ">": Decimal.__gt__, ">=": Decimal.__ge__,
    "=": Decimal.__eq__, "<>": Decimal.__ne__,
}  # fmt: skip


@lru_cache(maxsize=512)
def split_sections(code: str) -> tuple[Section, ...]:
    """The parts of a format, each with what kind of value it shows."""
    parts = [""]
    for token in _TOKEN.findall(code):
        if token == ";":
            parts.append("")
        else:
            parts[-1] += token
    return tuple(_read_section(part) for part in parts[:4])


def _read_section(code: str) -> Section:
    condition = _CONDITION.search(code)
    spelled = _SPELLED.search(code)
    place = _LOCALE.search(code)
    language = place[1].upper() if place else ""
    if language.endswith((_LONG_DATE, _LONG_TIME)):
        code = 'yyyy"年"m"月"d"日"' if language.endswith(_LONG_DATE) else "h:mm:ss"
    if not _BRACKETS.sub("", code).strip() and (spelled or place):
        code += GENERAL
    bare = _BRACKETS.sub("", _WORDS.sub("", code))
    kind = "number"
    if _ELAPSED.search(code):
        kind = "elapsed"
    elif DATE_LETTERS.search(bare):
        kind = "date"
    elif "@" in bare:
        kind = "words"
    return Section(
        code=code,
        operator=condition[1] if condition else "",
        bound=Decimal(condition[2]) if condition else Decimal(0),
        kind=kind,
        spelled=int(spelled[1]) if spelled else 0,
        chinese=language.endswith("804"),
        pattern=read_pattern(code),
    )
