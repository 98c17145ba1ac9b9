"""Styles of a Word file become heading levels."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pbassist.read.markup import W, get_value

if TYPE_CHECKING:
    from lxml.etree import _Element

_HEADING_NAME = re.compile(r"(?:heading|标题|標題)\s{0,3}([1-9])(?!\d)", re.IGNORECASE)
_TITLE_NAMES = frozenset(("title", "标题", "标 题", "文章标题", "大标题"))


@dataclass(slots=True)
class Styles:
    """The paragraph styles of a file by their id."""

    elements: dict[str, _Element] = field(default_factory=dict)
    default: str | None = None

    def chain(self, paragraph: _Element) -> list[_Element]:
        """The style of a paragraph and the styles it is based on, nearest first."""
        style = get_value(paragraph, f"{W}pPr/{W}pStyle") or self.default
        found: list[_Element] = []
        while style and style in self.elements and self.elements[style] not in found:
            found.append(self.elements[style])
            style = get_value(self.elements[style], f"{W}basedOn")
        return found


def read_styles(root: _Element | None) -> Styles:
    """The styles of word/styles.xml; none when the part is missing."""
    styles = Styles()
    for element in () if root is None else root.iterfind(f"{W}style"):
        style = element.get(W + "styleId")
        if not style or element.get(W + "type", "paragraph") != "paragraph":
            continue
        styles.elements[style] = element
        if element.get(W + "default") in ("1", "true"):
            styles.default = style
    return styles


def read_level(paragraph: _Element, styles: Styles) -> int | None:
    """The heading level (from 1) of a paragraph by its own outline level or its style's."""
    own = get_value(paragraph, f"{W}pPr/{W}outlineLvl")
    if own is not None:
        return _as_level(own)
    for style in styles.chain(paragraph):
        name = (get_value(style, f"{W}name") or "").strip()
        named = _HEADING_NAME.match(name)
        if named:
            return int(named[1])
        if name.lower() in _TITLE_NAMES:
            return 1
        outlined = get_value(style, f"{W}pPr/{W}outlineLvl")
        if outlined is not None:
            return _as_level(outlined)
    return None


def _as_level(value: str) -> int | None:
    return int(value) + 1 if value.isascii() and value.isdigit() and int(value) < 9 else None
