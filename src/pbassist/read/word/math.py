"""A formula of a Word file (OMML) becomes one line a person can read: (a+b)/c, x^2, √(x)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pbassist.read.markup import M, W

if TYPE_CHECKING:
    from lxml.etree import _Element

_DEEPEST = 60
"""Levels of a formula; what lies deeper is read as plain letters."""
_GONE = frozenset((W + "del", W + "moveFrom"))


def show_math(formula: _Element) -> str:
    """The line of a formula; what is deleted in it is left out."""
    return _show(formula, 0)


def _show(element: _Element, depth: int) -> str:
    if depth > _DEEPEST:
        return "".join(text.text or "" for text in element.iter(M + "t"))
    parts: list[str] = []
    for child in element:
        tag = child.tag
        if tag == M + "t":
            parts.append(child.text or "")
        elif tag in _GONE or not isinstance(tag, str):
            continue
        elif tag == W + "t":
            parts.append(child.text or "")
        else:
            parts.append(_show_part(child, depth + 1))
    return "".join(parts)


def _show_part(part: _Element, depth: int) -> str:
    kind = part.tag.rpartition("}")[2]

    def show(name: str) -> str:
        child = part.find(M + name)
        return "" if child is None else _show(child, depth)

    if kind == "f":
        return _group(show("num")) + "/" + _group(show("den"))
    if kind == "sSup":
        return show("e") + "^" + _group(show("sup"))
    if kind == "sSub":
        return show("e") + "_" + _group(show("sub"))
    if kind == "sSubSup":
        return show("e") + "_" + _group(show("sub")) + "^" + _group(show("sup"))
    if kind == "rad":
        degree = show("deg")
        return degree + "√" + _group(show("e"))
    if kind == "nary":
        return _show_sum(part, show("sub"), show("sup"), show("e"))
    if kind == "d":
        return _show_bracket(part, depth)
    return _show(part, depth)


def _show_sum(part: _Element, low: str, high: str, inner: str) -> str:
    sign = part.find(f"{M}naryPr/{M}chr")
    shown = "∫" if sign is None else sign.get(M + "val", "∫")
    return shown + (f"_{_group(low)}" if low else "") + (f"^{_group(high)}" if high else "") + inner


def _show_bracket(part: _Element, depth: int) -> str:
    def mark(name: str, default: str) -> str:
        found = part.find(f"{M}dPr/{M}{name}")
        return default if found is None else found.get(M + "val", default)

    inner = mark("sepChr", "|").join(_show(one, depth) for one in part.iterfind(M + "e"))
    return mark("begChr", "(") + inner + mark("endChr", ")")


def _group(text: str) -> str:
    """The text as one factor: in brackets unless it is one word or number."""
    plain = all(letter.isalnum() or letter in ".%％" for letter in text)
    bracketed = text[:1] in "([（" and text[-1:] in ")]）" and text.count(text[:1]) == 1
    return text if plain or bracketed else f"({text})"
