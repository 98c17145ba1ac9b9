"""A printed number of an article, chapter or section becomes a number and its normal form."""

from __future__ import annotations

import unicodedata

DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "Ｏ": 0, "两": 2}
PLACES = {"十": 10, "百": 100, "千": 1000}
ORDINAL = "零〇○一二三四五六七八九十百千两0-9０-９"
"""The characters an ordinal is written with, for use inside a character class."""


def parse_ordinal(printed: str) -> int | None:
    """The number of 十七, １７, 17, 一千二百六十 or 二〇; None for anything else or above 9999."""
    text = "".join(unicodedata.normalize("NFKC", printed.replace("○", "〇")).split())
    if text.isascii():
        return int(text) if text.isdigit() and len(text) <= 4 else None
    if not any(c in PLACES for c in text):
        return _parse_digits(text)
    total, digit = 0, None
    for c in text:
        if c in DIGITS:
            digit = DIGITS[c]
        elif c in PLACES:
            total += (1 if digit is None else digit) * PLACES[c]
            digit = None
        else:
            return None
    return total + (digit or 0)


def _parse_digits(text: str) -> int | None:
    if not text or len(text) > 4 or any(c not in DIGITS for c in text):
        return None
    return int("".join(str(DIGITS[c]) for c in text))


def write_ordinal(number: int) -> str:
    """17 → 十七, 105 → 一百零五, 1260 → 一千二百六十; for 1 to 9999."""
    words, zero = "", False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            words += ("零" if zero else "") + "零一二三四五六七八九"[digit] + name
        zero = bool(words) and not digit
    return words.removeprefix("一") if words.startswith("一十") else words
