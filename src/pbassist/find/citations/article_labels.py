"""Printed article numbers become labels in normal form: 第57条第2款 → 第五十七条第二款."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pbassist.find.labels import ORDINAL, parse_ordinal, write_ordinal

ARTICLES = re.compile(
    rf"第[ \u3000]?([{ORDINAL}]{{1,8}})[ \u3000]?条(之[一二三四五六七八九十]{{1,2}})?"
    rf"(?:第[ \u3000]?([{ORDINAL}]{{1,4}})[ \u3000]?款)?"
    rf"(?:第[ \u3000]?[（(]?[ \u3000]?([{ORDINAL}]{{1,4}})[ \u3000]?[)）]?[ \u3000]?项)?"
)
JOINED = re.compile(
    r"[ \u3000]?(?:、|，|,|和|及|与|以及|或者?|至|到|[-—－~～]{1,2})[ \u3000]?(?=第)"
)


def normalise_label(printed: str) -> str | None:
    """第57条第2款 → 第五十七条第二款; None when it names no article."""
    match = ARTICLES.search(printed)
    return _label(match) if match else None


def read_label(text: str, at: int, end: int) -> tuple[str | None, int]:
    """The article printed right behind a rule, and where it ends; `at` when there is none."""
    begin = at
    while begin < end and text[begin] in " \u3000中的之（(":
        begin += 1
    match = ARTICLES.match(text, begin, end)
    return (_label(match), match.end()) if match else (None, at)


def find_listed_labels(text: str, at: int, end: int) -> Iterator[tuple[str, int, int]]:
    """The articles listed right behind one that ends at a place: label, start, end of each."""
    while joined := JOINED.match(text, at, end):
        match = ARTICLES.match(text, joined.end(), end)
        label = _label(match) if match else None
        if match is None or label is None:
            return
        yield label, match.start(), match.end()
        at = match.end()


def _label(match: re.Match[str]) -> str | None:
    numbers = [parse_ordinal(group) if group else None for group in match.group(1, 3, 4)]
    article, paragraph, item = numbers
    if not article:
        return None
    label = f"第{write_ordinal(article)}条{match[2] or ''}"
    label += f"第{write_ordinal(paragraph)}款" if paragraph else ""
    return label + (f"第（{write_ordinal(item)}）项" if item else "")
