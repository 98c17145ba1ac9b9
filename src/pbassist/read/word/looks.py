"""Properties of a run become a judgement: seen or hidden, and in which font of symbols.

Hidden is what a person does not see on the printed page: w:vanish of the run, its character style
or its paragraph style; white letters where nothing stands behind them; letters under 2 pt.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pbassist.read.markup import VML, W
from pbassist.read.word.styles import VALUE, Styles, read_look
from pbassist.read.word.symbols import is_symbol_font

if TYPE_CHECKING:
    from lxml.etree import _Element

_SUSPECTS = (b"anish", b"&#", b"\x00", b"ingdings", b"ebdings", b"INGDINGS", b"Symbol")
_WHITE = re.compile(rb"color [^>]{0,200}val=[\"'][Ff][A-Fa-f][Ff][A-Fa-f][Ff][A-Fa-f][\"']")
_TINY = re.compile(rb"[:<]sz [^>]{0,200}val=[\"']0{0,4}[0-3][\"']")
_UNSHADED = frozenset(("", "auto", "none"))
_RUN_PROPERTIES, _SHADING, _FONTS = W + "rPr", W + "shd", W + "rFonts"
_STYLE, _LIGHT = W + "rStyle", W + "highlight"
_BOX = W + "txbxContent"
_GROUNDS = {
    W + "p": ("pPr", "pStyle"),
    W + "tc": ("tcPr", ""),
    W + "tr": ("tblPrEx", ""),
    W + "tbl": ("tblPr", "tblStyle"),
}
"""Where an element that may be shaded says so: its properties and the name of its style."""
_BEHIND = "behindDoc"


@dataclass(slots=True)
class Looks:
    """Judges the runs of one part after another."""

    styles: Styles
    styles_plain: bool = True
    plain: bool = True
    """No run of the part at hand needs to be judged."""
    shading: dict[str, bool] = field(default_factory=dict)
    """Whether a style of paragraphs or tables shades any of its parts."""
    grounds: dict[_Element, bool] = field(default_factory=dict)
    """Whether something colours the page behind the text, by root."""

    def open(self, content: bytes) -> None:
        """Begin with a part, by its bytes."""
        self.plain = self.styles_plain and not _is_suspect(content)

    def judge(self, run: _Element, style: str | None) -> tuple[bool, str]:
        """Whether a run of a paragraph of that style is hidden, and its font of symbols."""
        own = run.find(_RUN_PROPERTIES)
        look = read_look(own)
        chosen = None if own is None else own.find(_STYLE)
        worn = self.styles.look(None if chosen is None else chosen.get(VALUE))
        given = self.styles.look(style or self.styles.default)
        vanish = look.vanish
        if vanish is None:  # a toggle of two styles at once switches itself off
            vanish = bool(worn.vanish) != bool(given.vanish)
        hidden = vanish or _first(look.tiny, worn.tiny, given.tiny)
        if not hidden and _first(look.white, worn.white, given.white):
            hidden = not self._has_ground(run, own)
        return hidden, _find_font(own)

    def is_mark_hidden(self, mark: _Element | None, style: str | None) -> bool:
        """Whether the end of a paragraph is hidden with it."""
        if self.plain:
            return False
        own = read_look(mark).vanish
        return bool(self.styles.look(style or self.styles.default).vanish) if own is None else own

    def _has_ground(self, run: _Element, own: _Element | None) -> bool:
        """Whether anything but white paper may stand behind a run."""
        if own is not None:
            light = own.find(_LIGHT)
            if light is not None and light.get(VALUE) not in ("none", "white"):
                return True
        if _is_shaded(own) or self._shades(run, "rPr", "rStyle"):
            return True
        for ancestor in run.iterancestors():
            if ancestor.tag == _BOX:  # it may be filled
                return True
            properties, style = _GROUNDS.get(ancestor.tag, ("", ""))
            if properties and (
                _is_shaded(ancestor.find(W + properties))
                or (style and self._shades(ancestor, properties, style))
            ):
                return True
        return self._has_page_ground(run.getroottree().getroot())

    def _shades(self, element: _Element, properties: str, style: str) -> bool:
        """Whether the style of a run, paragraph or table shades any of its parts."""
        named = element.find(f"{W}{properties}/{W}{style}")
        name = "" if named is None else named.get(VALUE, "")
        if name not in self.shading:
            if name not in self.styles.elements:
                self.styles.complete()
            self.shading[name] = any(
                _is_shading(shading)
                for _, one in self.styles.chain(name)
                for shading in one.iter(_SHADING)
            )
        return self.shading[name]

    def _has_page_ground(self, root: _Element) -> bool:
        if root not in self.grounds:
            background = root.find(W + "background")
            coloured = background is not None and not _is_white(background.get(W + "color", ""))
            behind = any(
                one.get(_BEHIND) in ("1", "true") for one in root.iter("{*}anchor")
            ) or any("z-index:-" in one.get("style", "") for one in root.iter(VML + "*"))
            self.grounds[root] = coloured or behind
        return self.grounds[root]


def open_looks(styles: Styles) -> Looks:
    """Looks for a file with these styles."""
    plain = not any(
        any(read_look(element.find(_RUN_PROPERTIES)))
        for element in styles.elements.values()
        if element.get(W + "type") in (None, "paragraph", "character")
    )
    return Looks(styles, plain)


def _is_suspect(content: bytes) -> bool:
    """Whether bytes of a part hold anything by which a run may be hidden or in symbols."""
    return (
        any(word in content for word in _SUSPECTS)
        or _WHITE.search(content) is not None
        or _TINY.search(content) is not None
    )


def _first(*values: bool | None) -> bool:
    return next((value for value in values if value is not None), False)


def _find_font(own: _Element | None) -> str:
    fonts = None if own is None else own.find(_FONTS)
    for kind in () if fonts is None else ("ascii", "hAnsi", "cs"):
        font = fonts.get(W + kind, "") if fonts is not None else ""
        if is_symbol_font(font):
            return font
    return ""


def _is_shaded(properties: _Element | None) -> bool:
    shading = None if properties is None else properties.find(_SHADING)
    return shading is not None and _is_shading(shading)


def _is_shading(shading: _Element) -> bool:
    if shading.get(VALUE, "clear") not in ("clear", "nil"):
        return True
    return not _is_white(shading.get(W + "fill", ""))


def _is_white(colour: str) -> bool:
    return (
        colour.lower() in _UNSHADED or re.fullmatch(r"(?i)f[a-f]f[a-f]f[a-f]", colour) is not None
    )
