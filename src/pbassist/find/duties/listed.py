"""The members of an enumeration in one sentence become stretches of the text."""

from __future__ import annotations

import re

from pbassist.find.duties.doers import Stretch
from pbassist.find.duties.words import DEFINES, LIST

_PART = re.compile(r"[^；;]{1,4000}[；;]?")
_MADE_OF = re.compile(
    r"由([^。；;]{4,200}?)(?:[一二两三四五六七八九十]{1,2}个?(?:部分|方面|大类|要素|环节))?(?:构成|组成)"
)
_MEMBER = re.compile(r"[^、；;，,。\s]{2,60}")
_TAIL = re.compile(
    r"等(?:[一二两三四五六七八九十]{0,2}个?(?:方面|部分|要素))?(?:内容|事项|情况|材料|信息|资料)?$|(?:进行|开展)$"
)
_DONE = re.compile(r"等?(?:[一二三四五六七八九]?个?方面)?(?:进行|开展)")
_AND = re.compile(r"(?<=[^、，,]{2})(?:以及|和(?!谐)|与)(?=[^、，,]{2})")


def cut_contents(text: str, start: int, end: int) -> tuple[Stretch, ...]:
    """The members behind the colon or the word that opens the enumeration; none where it has one."""
    made_of = _MADE_OF.search(text, start, end)
    if made_of is not None:
        return _cut_members(text, *made_of.span(1))
    opened = list(LIST.finditer(text, start, end)) or list(DEFINES.finditer(text, start, end))
    colon = max(text.find(":", start, end), text.find("：", start, end))
    if colon >= 0 and max(text.find("；", colon, end), text.find(";", colon, end)) > 0:
        return tuple(match.span() for match in _PART.finditer(text, colon + 1, end))
    at = opened[-1].end() if opened else _find_focus(text, start, end)
    if at < 0:
        return ()
    return _cut_members(text, colon + 1 if at <= colon < at + 12 else at, end)


def find_opening(words: str) -> int:
    """Where the words that open an enumeration begin; the length where there are none."""
    found = [pattern.search(words) for pattern in (_MADE_OF, LIST, DEFINES, _FOCUS)]
    return min((match.start() for match in found if match), default=len(words))


_FOCUS = re.compile(
    r"(?:重点|主要|侧重)(?:审[核查]|论证|关注)|(?:围绕|就|从)(?=[^，,。；;]{4,80}进行)|(?:重点|要点|内容)(?:主要)?(?:是|为)[:：]?"
)


def _find_focus(text: str, start: int, end: int) -> int:
    match = _FOCUS.search(text, start, end)
    return match.end() if match else -1


def _cut_members(text: str, start: int, end: int) -> tuple[Stretch, ...]:
    """The members; a clause behind a list of 、 is none."""
    stop = min((at for mark in "，,。；;" if (at := text.find(mark, start, end)) >= 0), default=end)
    if "、" in text[start:stop]:
        end = stop
    done = _DONE.search(text, start, end)
    if done is not None and "、" in text[start : done.start()]:
        end = done.start()
    found = [match.span() for match in _MEMBER.finditer(text, start, end)]
    if len(found) > 1:
        found[-1:] = _cut_last(text, *found[-1])
    return tuple(found) if len(found) > 1 else ()


def _cut_last(text: str, start: int, end: int) -> list[Stretch]:
    """The last member without 等内容, and as two where 和 joins them."""
    tail = _TAIL.search(text, start, end)
    if tail is not None and tail.start() - start > 1:
        end = tail.start()
    joined = _AND.search(text, start, end)
    if joined is None:
        return [(start, end)]
    return [(start, joined.start()), (joined.end(), end)]
