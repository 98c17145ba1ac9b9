"""A number becomes what Word shows for it in one of its number formats."""

from __future__ import annotations

import re
from collections.abc import Callable

_DIGITS = "零一二三四五六七八九"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
    (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_PADDED = re.compile(r"0{1,6}1(?=\D|$)")


def show_number(number: int, form: str) -> str:
    """A number in one of Word's number formats; a format not known here counts in digits."""
    padded = _PADDED.match(form)
    return str(number).zfill(len(padded[0])) if padded else _FORMS.get(form, str)(number)


def _show_chinese(number: int, digits: str = _DIGITS, powers: str = "十百千") -> str:
    if not 0 <= number < 10_000:
        return str(number)
    shown = ""
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit:
            bare = digit == 1 and power == 1 and not shown and powers[0] == "十"
            shown += ("" if bare else digits[digit]) + (powers[power - 1] if power else "")
        elif shown and not shown.endswith(digits[0]) and number % 10**power:
            shown += digits[0]
    return shown or digits[0]


def _show_formal(number: int) -> str:
    return _show_chinese(number, "零壹贰叁肆伍陆柒捌玖", "拾佰仟")


def _show_formal_traditional(number: int) -> str:
    return _show_chinese(number, "零壹貳參肆伍陸柒捌玖", "拾佰仟")


def _show_roman(number: int) -> str:
    shown = ""
    for value, letters in _ROMAN:
        while number >= value and len(shown) < 20:
            shown += letters
            number -= value
    return shown


def _show_letter(number: int) -> str:
    return chr(65 + (number - 1) % 26) * min((number - 1) // 26 + 1, 5) if number > 0 else ""


def _pick(letters: str) -> Callable[[int], str]:
    """Numbers as the letters of a row; past its end in digits."""
    return lambda number: letters[number - 1] if 1 <= number <= len(letters) else str(number)


def _go_round(letters: str) -> Callable[[int], str]:
    return lambda number: letters[(number - 1) % len(letters)] if number > 0 else str(number)


def _row(*ranges: tuple[int, int]) -> str:
    return "".join(chr(code) for first, count in ranges for code in range(first, first + count))


_FORMS: dict[str, Callable[[int], str]] = {
    "none": lambda number: "",
    "chineseCounting": _show_chinese,
    "chineseCountingThousand": _show_chinese,
    "japaneseCounting": _show_chinese,
    "taiwaneseCounting": _show_chinese,
    "taiwaneseCountingThousand": _show_chinese,
    "ideographDigital": lambda n: "".join("〇一二三四五六七八九"[int(d)] for d in str(n)),
    "japaneseDigitalTenThousand": lambda n: "".join("〇一二三四五六七八九"[int(d)] for d in str(n)),
    "taiwaneseDigital": lambda n: "".join("〇一二三四五六七八九"[int(d)] for d in str(n)),
    "chineseLegalSimplified": _show_formal,
    "ideographLegalTraditional": _show_formal_traditional,
    "ideographTraditional": _go_round("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _go_round("子丑寅卯辰巳午未申酉戌亥"),
    "ideographEnclosedCircle": _pick(_row((0x3280, 10))),
    "decimalEnclosedCircle": _pick(_row((0x2460, 20), (0x3251, 15), (0x32B1, 15))),
    "decimalEnclosedCircleChinese": _pick(_row((0x2460, 20), (0x3251, 15), (0x32B1, 15))),
    "decimalEnclosedParen": _pick(_row((0x2474, 20))),
    "decimalEnclosedFullstop": _pick(_row((0x2488, 20))),
    "decimalZero": lambda n: f"{n:02d}",
    "decimalFullWidth": lambda n: "".join(chr(ord(d) + 0xFEE0) for d in str(n)),
    "decimalFullWidth2": lambda n: "".join(chr(ord(d) + 0xFEE0) for d in str(n)),
    "numberInDash": lambda n: f"- {n} -",
    "upperRoman": _show_roman,
    "lowerRoman": lambda n: _show_roman(n).lower(),
    "upperLetter": _show_letter,
    "lowerLetter": lambda n: _show_letter(n).lower(),
}
