"""Automatic numbers of a Word file become the labels it shows: 一、（一）1. 第三条."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pbassist.read.markup import MC, W, get_value, is_on
from pbassist.read.word.numerals import show_number
from pbassist.read.word.styles import Properties, Styles

if TYPE_CHECKING:
    from lxml.etree import _Element

_PLACE = re.compile(r"%([1-9])")
_LONGEST = 60
"""Characters of a label; a longer one is text typed into the list's definition."""
_LEVELS = 9


@dataclass(slots=True)
class Level:
    """One level of a list."""

    form: str = "decimal"
    text: str = ""
    start: int = 1
    plain: bool = False
    """Every number of its label is shown in digits (w:isLgl)."""
    restart: int | None = None
    """Only a level below this one (from 1) lets it begin again; 0 is never."""
    style: str = ""


@dataclass(slots=True)
class List:
    """A list (w:num): the counters it shares, its levels and where it begins anew."""

    abstract: str
    levels: dict[int, Level]
    begins: dict[int, int]
    """Numbers with which levels begin in this list (w:startOverride)."""


@dataclass(slots=True)
class Numbering:
    """The lists of a file and how far each has counted."""

    styles: Styles
    lists: dict[str, List] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)
    places: dict[str, tuple[str, int]] = field(default_factory=dict)
    """List and level that each style gives."""

    def label(self, properties: Properties) -> str:
        """The label a paragraph shows, counting it; empty without one or for a bullet."""
        if not self.lists:
            return ""
        number, level = self._find(properties)
        one = self.lists.get(number)
        if one is None or not 0 <= level < _LEVELS or level not in one.levels:
            return ""
        counts = self.counts.setdefault(one.abstract, {})
        self._count(number, one, level, counts)
        return _show(level, counts, one.levels)

    def _find(self, properties: Properties) -> tuple[str, int]:
        """List and level of a paragraph, its own or its style's; an empty list when it has none."""
        own = properties.number
        level = _as_number(get_value(own, W + "ilvl"))
        number = get_value(own, W + "numId")
        if number is not None:
            return number, level or 0
        style = properties.style or self.styles.default or ""
        if style not in self.places:
            self.places[style] = self._find_by_style(style)
        number, styled = self.places[style]
        return number, styled if level is None else level

    def _find_by_style(self, style: str) -> tuple[str, int]:
        """What a style gives; the level that names the style goes before the style's own word."""
        names: list[str] = []
        for name, element in self.styles.chain(style):
            names.append(name)
            given = element.find(f"{W}pPr/{W}numPr")
            number = get_value(given, W + "numId")
            if number is not None:
                levels = self.lists[number].levels if number in self.lists else {}
                for one in names:
                    named = next((at for at, lvl in levels.items() if lvl.style == one), None)
                    if named is not None:
                        return number, named
                return number, _as_number(get_value(given, W + "ilvl")) or 0
        return "", 0

    def _count(self, number: str, one: List, level: int, counts: dict[int, int]) -> None:
        for at in range(level + 1):  # a list that begins anew does so at the levels above, too
            if at in one.begins and (number, at) not in self.begun:
                self.begun.add((number, at))
                counts.pop(at, None)
        counts[level] = counts[level] + 1 if level in counts else one.begins.get(
            level, one.levels[level].start
        )  # fmt: skip
        for deeper in [at for at in counts if at > level]:
            known = one.levels.get(deeper)
            restart = deeper if known is None or known.restart is None else known.restart
            if level < restart:
                del counts[deeper]
        for higher in range(level):
            known = one.levels.get(higher)
            counts.setdefault(higher, one.begins.get(higher, known.start if known else 1))


def read_numbering(root: _Element | None, styles: Styles) -> Numbering:
    """The lists of word/numbering.xml; none when the part is missing."""
    numbering = Numbering(styles)
    if root is None:
        return numbering
    abstracts: dict[str, dict[int, Level]] = {}
    linked: dict[str, str] = {}
    named: dict[str, str] = {}
    for abstract in root.iterfind(W + "abstractNum"):
        name = abstract.get(W + "abstractNumId", "")
        abstracts[name] = {at: _read_level(one) for at, one in _by_level(abstract, "lvl")}
        linked[name] = get_value(abstract, W + "numStyleLink") or ""
        named.setdefault(get_value(abstract, W + "styleLink") or "", name)
    targets = {
        one.get(W + "numId", ""): get_value(one, W + "abstractNumId") or ""
        for one in root.iterfind(W + "num")
    }
    for name, style in linked.items():
        if style and not abstracts[name]:
            by_number = targets.get(
                get_value(styles.elements.get(style), f"{W}pPr/{W}numPr/{W}numId") or ""
            )
            source = by_number if abstracts.get(by_number or "") else named.get(style)
            abstracts[name] = abstracts.get(source or "", {})
    for one in root.iterfind(W + "num"):
        name = targets[one.get(W + "numId", "")]
        numbering.lists[one.get(W + "numId", "")] = _read_list(one, name, abstracts.get(name, {}))
    return numbering


def _read_list(number: _Element, abstract: str, levels: dict[int, Level]) -> List:
    levels = dict(levels)
    begins: dict[int, int] = {}
    for at, override in _by_level(number, "lvlOverride"):
        own = override.find(W + "lvl")
        if own is not None:
            levels[at] = _read_level(own)
        start = _as_number(get_value(override, W + "startOverride"))
        if start is not None:
            begins[at] = start
    return List(abstract, levels, begins)


def _read_level(level: _Element) -> Level:
    start = _as_number(get_value(level, W + "start"))
    return Level(
        form=_read_form(level),
        text=get_value(level, W + "lvlText") or "",
        start=0 if start is None else start,
        plain=is_on(level, W + "isLgl"),
        restart=_as_number(get_value(level, W + "lvlRestart")),
        style=get_value(level, W + "pStyle") or "",
    )


def _read_form(level: _Element) -> str:
    """The number format; one that newer programs write (001, 002) by its pattern."""
    form = level.find(W + "numFmt")
    if form is None:
        form = level.find(f"{MC}AlternateContent/{MC}Choice/{W}numFmt")
    if form is None:
        return "decimal"
    value = form.get(W + "val", "decimal")
    return form.get(W + "format", "decimal") if value == "custom" else value


def _by_level(parent: _Element, tag: str) -> list[tuple[int, _Element]]:
    found: list[tuple[int, _Element]] = []
    for child in parent.iterfind(W + tag):
        level = _as_number(child.get(W + "ilvl"))
        if level is not None:
            found.append((level, child))
    return found


def _as_number(value: str | None) -> int | None:
    short = value is not None and value.isascii() and value.isdigit() and len(value) < 6
    return int(value) if short and value is not None else None


def _show(level: int, counts: dict[int, int], levels: dict[int, Level]) -> str:
    own = levels[level]
    if own.form == "bullet":
        return ""

    def fill(place: re.Match[str]) -> str:
        at = int(place[1]) - 1
        known = levels.get(at) or Level()
        if at > level:
            return ""
        return show_number(counts.get(at, known.start), "decimal" if own.plain else known.form)

    label = _PLACE.sub(fill, own.text).strip()
    return label if len(label) <= _LONGEST else ""
