"""A block's text becomes the amounts without 元 that stand beside amounts that have it."""

from __future__ import annotations

import re
from collections.abc import Iterator

_BARE = re.compile(
    r"(?<![\d.,，~～—–\-至到])(\d[\d,]{0,15}(?:\.\d{1,6})?)\s?[万亿](?=[，,。；;）)](?!\s?\d)|$)"
)
_WHOLE = re.compile(r"\d\s?[万亿]元(?!/)")
_CLAUSE = re.compile(r"[，,。；;：:（(）)、]")
_COUNTED = re.compile(
    r"人|户|群众|学生|居民|职工|次|量|册|株|台|件|亩|面积|公里|里程|户数|粉丝|用户|条|吨|平方|份|头|羽|只|棵|粒|字|余"
)
FEWEST_WHOLE, EXCEPTION = 4, 4
"""Amounts with 元 that make a habit, and how many of them for each one without."""
_PARALLEL = re.compile(r"分别|依次|各为")


def writes_units(text: str) -> bool:
    """Whether a whole text prints its amounts with 元, so that one without it is an exception."""
    whole = len(_WHOLE.findall(text))
    return whole >= FEWEST_WHOLE and len(_BARE.findall(text)) * EXCEPTION <= whole


def find_bare_amounts(
    text: str, money: tuple[str, ...], *, strict: bool
) -> Iterator[tuple[int, int]]:
    """Places of 320万 behind a word of money, where the same block prints 200万元.

    In a `strict` document, which prints 元 elsewhere, the block need not. 3.1万 behind 群众 counts
    people; 200万、300万和500万元 share their 元.
    """
    if not strict and not _WHOLE.search(text):
        return
    for match in _BARE.finditer(text):
        lead = _CLAUSE.split(text[max(match.start() - 40, 0) : match.start()])[-1]
        said = max((lead.rfind(word) + len(word) for word in money if word in lead), default=0)
        counted = max((one.end() for one in _COUNTED.finditer(lead)), default=0)
        stop = text.rfind("。", 0, match.start()) + 1
        if said > counted and not _PARALLEL.search(text, stop, match.start()):
            yield match.start(), match.end()
