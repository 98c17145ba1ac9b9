"""Field marks of Word runs become what the field shows; its instruction is no text.

A field may run over paragraphs (a table of contents) and hold other fields. The result of most
stands in the file; a check box, a drop-down of a form, a symbol and a small formula (EQ) stand in
the instruction alone and are shown from there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pbassist.read.markup import W, get_value, is_on
from pbassist.read.word.controls import EMPTY, TICKED
from pbassist.read.word.symbols import show_symbol

if TYPE_CHECKING:
    from lxml.etree import _Element

_SYMBOL = re.compile(r"\s{0,9}SYMBOL\s{1,9}(\d{1,5}|0x[0-9A-Fa-f]{1,4})\b(.{0,200})", re.IGNORECASE)
_FONT = re.compile(r'\\f\s{0,9}"?([^"\\]{1,40})')
_FORMULA = re.compile(r"\s{0,9}EQ\s", re.IGNORECASE)
_FRACTION = re.compile(r"\\f\s{0,9}\(([^()\\,]{1,80})[,;]([^()\\,]{1,80})\)", re.IGNORECASE)
_OVERLAID = re.compile(r"\\o(?:\\[a-z]{1,3}){0,3}\s{0,9}\((.{1,200})\)", re.IGNORECASE)
_SWITCHES = re.compile(
    r'\\\*\s{0,9}[A-Za-z]{1,20}\d{0,4}(?:\s{0,9}"[^"]{0,80}")?|\\[a-z]{1,3}\s?\d{0,4}',
    re.IGNORECASE,
)
LONGEST = 2000
"""Characters of an instruction that are looked at."""


@dataclass(slots=True)
class Field:
    """A field that has begun and not ended."""

    instruction: str = ""
    hiding: bool = True
    """Its result has not begun: what stands here is no text."""
    shown: str = ""
    """What a field of a form shows, when no result follows."""
    before: int = 0
    """How much text there was when its result began."""


def open_field(mark: _Element, before: int) -> Field:
    """The field that begins with this mark (w:fldChar)."""
    data = mark.find(W + "ffData")
    return Field(shown="" if data is None else _show_form_field(data), before=before)


def _show_form_field(data: _Element) -> str:
    box = data.find(W + "checkBox")
    if box is not None:
        name = "checked" if box.find(W + "checked") is not None else "default"
        return TICKED if is_on(box, W + name) else EMPTY
    choices = data.find(W + "ddList")
    if choices is None:
        return ""
    entries = [entry.get(W + "val", "") for entry in choices.iterfind(W + "listEntry")]
    chosen = get_value(choices, W + "result") or get_value(choices, W + "default") or "0"
    at = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 5 else 0
    return entries[at] if at < len(entries) else ""


def close_field(field: Field) -> str:
    """What a field without a result shows."""
    if field.shown:
        return field.shown
    symbol = _SYMBOL.match(field.instruction)
    if symbol:
        font = _FONT.search(symbol[2])
        code = int(symbol[1], 0) if symbol[1].lower().startswith("0x") else int(symbol[1])
        return show_symbol(font[1].strip() if font else "", f"{code:02X}")
    return _show_formula(field.instruction) if _FORMULA.match(field.instruction) else ""


def _show_formula(instruction: str) -> str:
    r"""A formula of old kind: \f(a,b) as a/b, \o(○,3) as its last part."""
    text = _FORMULA.sub("", instruction, count=1)
    fraction = _FRACTION.search(text)
    if fraction:
        return f"{fraction[1].strip()}/{fraction[2].strip()}"
    overlaid = _OVERLAID.search(text)
    if overlaid:
        return re.split(r"[,;，]", overlaid[1])[-1].strip(" ()")
    return _SWITCHES.sub("", text).strip(" ()")
