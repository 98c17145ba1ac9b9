"""Styles of a Word file become heading levels, list places and looks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from pbassist.read.markup import W, get_value, is_switched_on

if TYPE_CHECKING:
    from lxml.etree import _Element

_HEADING_NAME = re.compile(r"(?:heading|标题|標題)\s{0,3}([1-9])(?!\d)", re.IGNORECASE)
_TITLE_NAMES = frozenset(("title", "标题", "标 题", "文章标题", "大标题"))
_WHITE = re.compile(r"f[a-f]f[a-f]f[a-f]", re.IGNORECASE)
_PROPERTIES, _STYLE = W + "pPr", W + "pStyle"
_NUMBER, _OUTLINE, _MARK = W + "numPr", W + "outlineLvl", W + "rPr"
_VANISH = frozenset((W + "vanish", W + "specVanish"))
_COLOR, _SIZE, VALUE = W + "color", W + "sz", W + "val"
TINY = 4
"""Half points: smaller letters (under 2 pt) are not meant to be seen."""

DEEPEST = 40
"""Styles based on each other that are followed; a circle ends here, too."""


class Properties(NamedTuple):
    """What a paragraph says of itself."""

    style: str | None = None
    number: _Element | None = None
    outline: str | None = None
    mark: _Element | None = None
    """The properties of its end mark (w:rPr)."""


class Look(NamedTuple):
    """What a style or run says about being seen; None where it says nothing."""

    vanish: bool | None = None
    white: bool | None = None
    tiny: bool | None = None


@dataclass(slots=True)
class Styles:
    """The styles of a file by their id."""

    elements: dict[str, _Element] = field(default_factory=dict)
    default: str | None = None
    levels: dict[str, int | None] = field(default_factory=dict)
    looks: dict[str, Look] = field(default_factory=dict)
    load_tables: Callable[[], _Element | None] = lambda: None
    """The whole part, when styles of tables were left out of it."""

    def complete(self) -> None:
        """Add the styles of tables, which only the ground behind white letters asks for."""
        root, self.load_tables = self.load_tables(), lambda: None
        for element in () if root is None else root.iterfind(f"{W}style"):
            self.elements.setdefault(element.get(W + "styleId", ""), element)

    def chain(self, style: str | None) -> Iterator[tuple[str, _Element]]:
        """A style and the styles it is based on, nearest first, up to `DEEPEST`."""
        for _ in range(DEEPEST):
            element = self.elements.get(style or "")
            if element is None or style is None:
                return
            yield style, element
            style = get_value(element, f"{W}basedOn")

    def level(self, style: str | None) -> int | None:
        """The heading level (from 1) that a style gives."""
        style = style or self.default or ""
        if style not in self.levels:
            self.levels[style] = self._find_level(style)
        return self.levels[style]

    def _find_level(self, style: str) -> int | None:
        for _, element in self.chain(style):
            name = (get_value(element, f"{W}name") or "").strip()
            named = _HEADING_NAME.match(name)
            if named:
                return int(named[1])
            if name.lower() in _TITLE_NAMES:
                return 1
            outlined = get_value(element, f"{W}pPr/{W}outlineLvl")
            if outlined is not None:
                return _as_level(outlined)
        return None

    def look(self, style: str | None) -> Look:
        """The look that a paragraph or character style gives, with the styles it is based on."""
        style = style or ""
        if style not in self.looks:
            vanish = white = tiny = None
            for _, element in self.chain(style):
                own = read_look(element.find(W + "rPr"))
                vanish = own.vanish if vanish is None else vanish
                white = own.white if white is None else white
                tiny = own.tiny if tiny is None else tiny
            self.looks[style] = Look(vanish, white, tiny)
        return self.looks[style]


def read_styles(root: _Element | None) -> Styles:
    """The styles of word/styles.xml; none when the part is missing."""
    styles = Styles()
    for element in () if root is None else root.iterfind(f"{W}style"):
        style = element.get(W + "styleId")
        if not style:
            continue
        styles.elements[style] = element
        paragraph = element.get(W + "type", "paragraph") == "paragraph"
        if paragraph and element.get(W + "default") in ("1", "true", "on"):
            styles.default = style
    return styles


def drop_table_styles(content: bytes) -> bytes:
    """The bytes of word/styles.xml without styles of tables, which are most of it.

    Only what can be nothing but a style is cut out; in doubt the bytes stay as they are.
    """
    if b"<!" in content or b'w:type="table"' not in content:
        return content
    kept: list[bytes] = []
    done = 0
    while (start := content.find(b"<w:style ", done)) >= 0:
        opened = content.find(b">", start)
        whole = content[opened - 1 : opened] == b"/"
        end = opened if whole else content.find(b"</w:style>", opened)
        if opened < 0 or end < 0:
            return content
        cut = b'w:type="table"' in content[start:opened] and not whole
        kept.append(content[done : start if cut else end])
        done = end + len(b"</w:style>") if cut else end
    return b"".join((*kept, content[done:]))


def read_properties(paragraph: _Element) -> Properties:
    """The properties of a paragraph in one pass; records of earlier properties are not read."""
    if not len(paragraph):
        return _NOTHING
    own: _Element | None = paragraph[0]
    if own is not None and own.tag != _PROPERTIES:
        own = paragraph.find(_PROPERTIES)
    if own is None:
        return _NOTHING
    style = number = outline = mark = None
    for child in own:
        tag = child.tag
        if tag == _STYLE:
            style = child.get(VALUE)
        elif tag == _NUMBER:
            number = child
        elif tag == _OUTLINE:
            outline = child.get(VALUE, "")
        elif tag == _MARK:
            mark = child
    return Properties(style, number, outline, mark)


_NOTHING = Properties()


def read_level(properties: Properties, styles: Styles) -> int | None:
    """The heading level (from 1) of a paragraph by its own outline level or its style's."""
    if properties.outline is not None:
        return _as_level(properties.outline)
    return styles.level(properties.style)


def read_look(properties: _Element | None) -> Look:
    """What run properties (w:rPr) say about being seen."""
    vanish = white = tiny = None
    for child in () if properties is None else properties:
        if child.tag in _VANISH:
            vanish = vanish or is_switched_on(child)
        elif child.tag == _COLOR:
            white = _WHITE.fullmatch(child.get(VALUE, "")) is not None
        elif child.tag == _SIZE:
            size = child.get(VALUE, "")
            tiny = size.isascii() and size.isdigit() and len(size) < 6 and int(size) < TINY
    return Look(vanish, white, tiny)


def _as_level(value: str) -> int | None:
    return int(value) + 1 if value.isascii() and value.isdigit() and int(value) < 9 else None
