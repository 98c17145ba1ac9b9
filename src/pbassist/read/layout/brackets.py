"""Brackets as they were recognised become pairs that are alike: narrow or wide after their neighbours."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pbassist.read.fold import CJK

_IDEOGRAPH = re.compile(f"[{CJK}]")


def fold_brackets(texts: Sequence[str], folded: list[str]) -> None:
    """Brackets of one pair, both Chinese when a neighbour of either is an ideograph."""
    opened: list[int] = []
    pairs: list[tuple[int, ...]] = []
    for at, text in enumerate(texts):
        if text in "(（":
            opened.append(at)
        elif text in ")）":
            pairs.append((opened.pop(), at) if opened else (at,))
    pairs.extend((at,) for at in opened)
    for pair in pairs:
        beside = [near for at in pair for near in (at - 1, at + 1) if 0 <= near < len(texts)]
        if any(_IDEOGRAPH.match(texts[near]) for near in beside):
            for at in pair:
                folded[at] = "（" if texts[at] in "(（" else "）"


def fold_pairs(text: str) -> str:
    """A recognised text with the brackets of each pair alike, also where they stand on two lines."""
    folded = list(text)
    fold_brackets(text, folded)
    opened: list[int] = []
    for at, mark in enumerate(folded):
        if mark in "(（":
            opened.append(at)
        elif mark in ")）" and opened:
            begin = opened.pop()
            if "（" in (folded[begin], mark) or mark == "）":
                folded[begin], folded[at] = "（", "）"
    return "".join(folded)
