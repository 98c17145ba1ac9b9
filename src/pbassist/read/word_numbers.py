"""Automatic numbers of a Word file become the labels it shows: 一、（一）1. 第三条."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pbassist.read.markup import W, get_value, is_on
from pbassist.read.word_styles import Styles

if TYPE_CHECKING:
    from lxml.etree import _Element

_DIGITS = "零一二三四五六七八九"
_PLACE = re.compile(r"%([1-9])")
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
    (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_SILENT = frozenset(("bullet", "none"))
_LONGEST = 12
"""Characters of a label; a longer one is text typed into the list's definition."""


@dataclass(slots=True)
class Numbering:
    """The lists of a file and how far each has counted."""

    styles: Styles
    levels: dict[str, dict[int, _Element]] = field(default_factory=dict)
    """Levels of each abstract list."""
    lists: dict[str, tuple[str, dict[int, _Element]]] = field(default_factory=dict)
    """The abstract list of each list, and the levels it overrides."""
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    restarted: set[tuple[str, int]] = field(default_factory=set)

    def label(self, paragraph: _Element) -> str:
        """The label a paragraph shows, counting it; empty without one or for a bullet."""
        number, level = self._find(paragraph)
        if number not in self.lists or not 0 <= level <= 8:
            return ""
        abstract, overrides = self.lists[number]
        known = self.levels.get(abstract, {}) | {
            at: own
            for at, override in overrides.items()
            if (own := override.find(W + "lvl")) is not None
        }
        counts = self.counts.setdefault(abstract, {})
        self._count(number, level, counts, known, overrides)
        return _show(level, counts, known)

    def _find(self, paragraph: _Element) -> tuple[str, int]:
        """List and level of a paragraph, its own or its style's; an empty list when it has none."""
        own = paragraph.find(f"{W}pPr/{W}numPr")
        level = _as_number(get_value(own, W + "ilvl"))
        number = get_value(own, W + "numId")
        if number is not None:
            return number, level or 0
        for style in self.styles.chain(paragraph):
            inherited = style.find(f"{W}pPr/{W}numPr")
            number = get_value(inherited, W + "numId")
            if number is not None:
                styled = _as_number(get_value(inherited, W + "ilvl"))
                named = self._level_of_style(number, style.get(W + "styleId", ""))
                return number, next((n for n in (level, styled, named) if n is not None), 0)
        return "", 0

    def _level_of_style(self, number: str, style: str) -> int | None:
        levels = self.levels.get(self.lists.get(number, ("", {}))[0], {})
        return next(
            (at for at, lvl in levels.items() if get_value(lvl, W + "pStyle") == style), None
        )

    def _count(
        self,
        number: str,
        level: int,
        counts: dict[int, int],
        known: dict[int, _Element],
        overrides: dict[int, _Element],
    ) -> None:
        override = overrides.get(level)
        start = None if override is None else get_value(override, W + "startOverride")
        if start is not None and (number, level) not in self.restarted:
            self.restarted.add((number, level))
            counts[level] = _as_number(start) or 0
        elif level in counts:
            counts[level] += 1
        else:
            counts[level] = _start(known.get(level))
        for deeper in [at for at in counts if at > level]:
            del counts[deeper]
        for higher in range(level):
            counts.setdefault(higher, _start(known.get(higher)))


def read_numbering(root: _Element | None, styles: Styles) -> Numbering:
    """The lists of word/numbering.xml; none when the part is missing."""
    numbering = Numbering(styles)
    if root is None:
        return numbering
    linked: dict[str, str] = {}
    for abstract in root.iterfind(W + "abstractNum"):
        name = abstract.get(W + "abstractNumId", "")
        numbering.levels[name] = _by_level(abstract, "lvl")
        linked[name] = get_value(abstract, W + "numStyleLink") or ""
    for number in root.iterfind(W + "num"):
        abstract_name = get_value(number, W + "abstractNumId") or ""
        overrides = _by_level(number, "lvlOverride")
        numbering.lists[number.get(W + "numId", "")] = (abstract_name, overrides)
    for name, style in linked.items():
        element = styles.elements.get(style)
        target = get_value(element, f"{W}pPr/{W}numPr/{W}numId")
        if target in numbering.lists and not numbering.levels[name]:
            numbering.levels[name] = numbering.levels.get(numbering.lists[target][0], {})
    return numbering


def _by_level(parent: _Element, tag: str) -> dict[int, _Element]:
    found: dict[int, _Element] = {}
    for child in parent.iterfind(W + tag):
        level = _as_number(child.get(W + "ilvl"))
        if level is not None:
            found[level] = child
    return found


def _start(level: _Element | None) -> int:
    value = _as_number(get_value(level, W + "start"))
    return 1 if value is None else value


def _as_number(value: str | None) -> int | None:
    short = value is not None and value.isascii() and value.isdigit() and len(value) < 6
    return int(value) if short and value is not None else None


def _show(level: int, counts: dict[int, int], known: dict[int, _Element]) -> str:
    definition = known.get(level)
    form = get_value(definition, W + "numFmt") or "decimal"
    if definition is None or form in _SILENT:
        return ""
    plain = is_on(definition, W + "isLgl")

    def fill(place: re.Match[str]) -> str:
        at = int(place[1]) - 1
        form = "decimal" if plain else get_value(known.get(at), W + "numFmt") or "decimal"
        return show_number(counts.get(at, _start(known.get(at))), form)

    label = _PLACE.sub(fill, get_value(definition, W + "lvlText") or "").strip()
    return label if len(label) <= _LONGEST else ""


def show_number(number: int, form: str) -> str:
    """A number in one of Word's number formats; a format not known here counts in digits."""
    return _FORMS.get(form, str)(number)


def _show_chinese(number: int) -> str:
    if not 0 <= number < 1000:
        return str(number)
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    shown = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        shown += "十" if tens == 1 and not hundreds else f"{_DIGITS[tens]}十"
    elif hundreds and ones:
        shown += "零"
    return shown + (_DIGITS[ones] if ones or not number else "")


def _show_roman(number: int) -> str:
    shown = ""
    for value, letters in _ROMAN:
        while number >= value and len(shown) < 20:
            shown += letters
            number -= value
    return shown


def _show_letter(number: int) -> str:
    return chr(65 + (number - 1) % 26) * min((number - 1) // 26 + 1, 5)


def _show_circle(number: int) -> str:
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else str(number)


_FORMS: dict[str, Callable[[int], str]] = {
    "chineseCounting": _show_chinese,
    "chineseCountingThousand": _show_chinese,
    "japaneseCounting": _show_chinese,
    "taiwaneseCounting": _show_chinese,
    "taiwaneseCountingThousand": _show_chinese,
    "ideographDigital": lambda n: "".join("〇一二三四五六七八九"[int(d)] for d in str(n)),
    "chineseLegalSimplified": lambda n: "".join("零壹贰叁肆伍陆柒捌玖"[int(d)] for d in str(n)),
    "ideographTraditional": lambda n: "甲乙丙丁戊己庚辛壬癸"[(n - 1) % 10],
    "decimalEnclosedCircle": _show_circle,
    "decimalEnclosedCircleChinese": _show_circle,
    "decimalZero": lambda n: f"{n:02d}",
    "decimalFullWidth": lambda n: "".join(chr(ord(d) + 0xFEE0) for d in str(n)),
    "upperRoman": _show_roman,
    "lowerRoman": lambda n: _show_roman(n).lower(),
    "upperLetter": _show_letter,
    "lowerLetter": lambda n: _show_letter(n).lower(),
}
