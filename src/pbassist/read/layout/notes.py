"""Lines at the foot of a page become footnotes when a short ruling and smaller type set them off."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pbassist.read.layout.lines import Line
from pbassist.read.layout.page import PageGlyphs, Ruling

_SHORTEST = 36.0
_LONGEST = 0.45
"""Part of the page width that the ruling above footnotes takes at most."""
_SMALLER = 0.95
_MARK = re.compile(r"[①-⑳㉑-㉟]|[\[［【〔]\d{1,3}[\]］】〕]|\d{1,3}|[*＊†‡]")


def find_notes(
    page: PageGlyphs, lines: Sequence[Line], rules: Sequence[Ruling], body_em: float
) -> list[Line]:
    """The footnotes among the lines of a page; `rules` are its level rulings of no grid."""
    for rule in rules:
        wide = rule.right - rule.left
        if not _SHORTEST <= wide <= _LONGEST * page.width or rule.top < 0.4 * page.height:
            continue
        below = [line for line in lines if line.middle > rule.top]
        if not below or not _MARK.match(below[0].text):
            continue
        near = below[0].middle - rule.top < 3 * body_em and below[0].left < rule.right
        if near and all(line.em <= _SMALLER * body_em for line in below if line.chinese):
            return below
    return []
