"""Digits become Chinese numerals, as [DBNum1], [DBNum2] and [DBNum3] of a number format show them."""

from __future__ import annotations

from functools import lru_cache

DIGITS = {1: "〇一二三四五六七八九", 2: "零壹贰叁肆伍陆柒捌玖", 3: "０１２３４５６７８９"}
_UNITS = {1: ("", "十", "百", "千"), 2: ("", "拾", "佰", "仟"), 3: ("", "十", "百", "千")}
_GROUPS = ("", "万", "亿", "万亿")


def spell_digits(text: str, style: int) -> str:
    """Each digit of a text by its own numeral: 2026 → 二〇二六."""
    return text.translate(str.maketrans("0123456789", DIGITS[style]))


def spell_number(text: str, style: int) -> str:
    """The number in a text read out: 1234.5 → 壹仟贰佰叁拾肆.伍; words around it stay."""
    first = next((at for at, sign in enumerate(text) if sign.isdigit()), None)
    if first is None:
        return text
    end = first
    while end < len(text) and (text[end].isdigit() or text[end] == "."):
        end += 1
    whole, point, rest = text[first:end].partition(".")
    spelled = spell_whole(int(whole), style) + point + spell_digits(rest, style)
    return text[:first] + spelled + text[end:]


@lru_cache(maxsize=512)
def spell_whole(number: int, style: int) -> str:
    """A whole number below 10^16 read out: 1234 → 一千二百三十四, 20 → 二十, 15 → 十五."""
    zero = DIGITS[style][0]
    if number == 0:
        return zero
    if number >= 10**16:
        return spell_digits(str(number), style)
    written = ""
    gap = False
    for place in range(3, -1, -1):
        group = number // 10 ** (4 * place) % 10_000
        if not group:
            gap = bool(written)
            continue
        if written and (gap or group < 1000):
            written += zero
        written += _spell_group(group, style) + _GROUPS[place]
        gap = False
    tens = _UNITS[1][1]
    return written[1:] if style == 1 and written.startswith(DIGITS[1][1] + tens) else written


def _spell_group(group: int, style: int) -> str:
    written = ""
    gap = False
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if not digit:
            gap = bool(written)
            continue
        written += (DIGITS[style][0] if gap else "") + DIGITS[style][digit] + _UNITS[style][place]
        gap = False
    return written
