"""A document's text becomes the stretches of it that nobody can read: lost, private or garbled.

Rare ideographs, emoji and the private codes of symbol fonts (bullets and ticks) can be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from pbassist.model.document import READABLE_ROLES, Document, Span

UnreadableKind = Literal["lost", "private", "garbled"]
"""lost: the file itself holds a replacement; private: a code that each font shows its own way;
garbled: read in the wrong encoding by whoever made the file."""

_LOST = re.compile(r"\ufffd{1,999}|(?<![?？])\?{4,999}|(?<=[一-鿿])□{3,99}(?=[一-鿿])")
_FIELD = re.compile(r"(?:[码号年月日共第编填格框章名]|代码|编码|盖章|签字)$")
"""□□□ behind these are boxes to write in."""
_PRIVATE = re.compile(r"[\ue000-\ue5e4\ue5e6-\uefff\uf100-\uf8ff\U000f0000-\U0010fffd]{1,999}")
"""Without U+E5E5, a blank of old Chinese fonts, and U+F000–F0FF, marks of symbol fonts."""
_KNOWN = re.compile(
    r"(?:锟斤拷|锟斤|斤拷锟|烫烫烫|屯屯屯|锘縚|锘?\ufffd锟){1,999}(?:[锟斤拷烫屯]{0,999})"
)
_LEADS = "\u00c2-\u00f4"
_RARE = "\u0080-\u00bf\u20ac\u201a\u0192\u201e\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d\u2022\u02dc\u2122\u0161\u203a\u0153\u017e"
_LATIN = re.compile(
    f"[{_LEADS}][{_RARE}\u2018\u2019\u201c\u201d\u2013\u2014\u2026]{{1,3}}"
    f"(?:[{_LEADS}][{_RARE}\u2018\u2019\u201c\u201d\u2013\u2014\u2026]{{0,3}}){{1,999}}"
)
"""UTF-8 read as a Western encoding: ä¸­æ–‡."""
_HARD = re.compile(f"[{_RARE}]")
_TELLTALE = re.compile("[锛銆鐨鍦鏄鍙鍏鐢缁鎴鐩鏍鏁]")
"""What the commonest characters of Chinese in UTF-8 look like when read as GBK."""
_FOREIGN = re.compile("[^\x00-\x7f\ufffd]{4,9999}")


class Unreadable(NamedTuple):
    """A stretch that cannot be read (无法辨认的文字)."""

    span: Span
    kind: UnreadableKind


def find_unreadable(document: Document, within: Span | None = None) -> tuple[Unreadable, ...]:
    """Every stretch of body and notes that cannot be read, in the order of the text.

    Of thirty forms in one file, each is looked through `within` its own span.
    """
    found: list[Unreadable] = []
    blocks = document.blocks_within(within.start, within.end) if within else document.blocks
    for block in blocks:
        if block.role not in READABLE_ROLES:
            continue
        text = document.text[block.start : block.end]
        for start, end, kind in sorted(_find_stretches(text)):
            span = document.span(block.start + start, block.start + end)
            if not found or found[-1].span.end <= span.start:
                found.append(Unreadable(span, kind))
    return tuple(found)


def _find_stretches(text: str) -> Iterator[tuple[int, int, UnreadableKind]]:
    if text.isascii() and "????" not in text:
        return
    for match in _LOST.finditer(text):
        if match[0][0] != "□" or not _FIELD.search(text, 0, match.start()):
            yield *match.span(), "lost"
    for match in _PRIVATE.finditer(text):
        yield *match.span(), "private"
    for match in _KNOWN.finditer(text):
        yield *match.span(), "garbled"
    for match in _LATIN.finditer(text):
        if _HARD.search(match[0]):
            yield *match.span(), "garbled"
    if len(_TELLTALE.findall(text)) > 1:
        for match in _FOREIGN.finditer(text):
            if _is_misread(match[0]):
                yield *match.span(), "garbled"


def _is_misread(words: str) -> bool:
    """Whether ideographs are bytes of UTF-8 that somebody read as GBK."""
    if len(_TELLTALE.findall(words)) < 2:
        return False
    meant = words.encode("gb18030", "ignore").decode("utf-8", "replace")
    right = sum("\u3000" <= sign <= "\u9fff" or "\uff01" <= sign <= "\uff5e" for sign in meant)
    return right >= 3 and right > 3 * meant.count("\ufffd")
