"""The brackets in and around a cited rule become faults where one of a pair is missing."""

from __future__ import annotations

import re

OPEN, CLOSE = "（(", "）)"
UNPAIRED = "括号不成对"
REACH = 200
"""Characters within which a bracket has its other half; a longer aside is not judged."""
INNER_OPEN, INNER_CLOSE = "〈<‹＜", "〉>›＞"
_NUMBERED_AWAY = re.compile(
    r"《[^《》〈〉<>‹›（(]{2,60}(?:办法|细则|规定|规程|条例|规则|准则|方案|制度)(?:[（(][试暂]行[)）])?"
    r"(?=[（(][^（()）《》]{2,14}[〔\[【]\d{4}[〕\]】]\d{1,4}号[)）]"
    r"(?:[^《》，,。；]{0,40}[，,；]|开展|执行|进行|要求|组织|编报))"
)
"""A title with its 文号 behind it, and then more words, before any 》."""
_COMPARED = re.compile(r"[<>＜＞][ ]?(?=[\d=])")
_OF_ANOTHER = re.compile(r"关于|转发|印发|修改|修订|废止|调整|贯彻|实施")
"""Titles that may name another rule with its 文号."""


def pairs_inner(title: str) -> bool:
    """Whether the inner brackets of a title are as many opened as closed: 《关于印发〈办法〉的通知》."""
    words = _COMPARED.sub("", title)
    opened = sum(words.count(mark) for mark in INNER_OPEN)
    return opened == sum(words.count(mark) for mark in INNER_CLOSE)


def find_lost_close(text: str, start: int, close: int) -> int | None:
    """Where a title ends whose own 》 is missing, so that the 》 of a later one seems to close it."""
    match = _NUMBERED_AWAY.match(text, start, close + 1)
    return None if match is None or _OF_ANOTHER.search(match[0]) else match.end()


def find_bracket_faults(text: str, start: int, end: int, place: tuple[int, int]) -> tuple[str, ...]:
    """Whether the bracket around a 文号 behind its title lacks its other half.

    `place` runs from the end of the title to the end of the block: （财预〔2020〕10号，以下简称《办法》）
    is whole, （财预〔2020〕10号， to the end of the line is not. Half and full width are a pair.
    """
    title_end, stop = place
    before = text[title_end:start]
    depth = sum(c in OPEN for c in before) - sum(c in CLOSE for c in before)
    if depth > 0:
        return () if _is_closed(text, end, stop, depth) else (UNPAIRED,)
    closes = text[end : end + 1] in tuple(CLOSE) and end < stop
    return (UNPAIRED,) if closes and not _is_opened(text, title_end) else ()


def _is_closed(text: str, at: int, stop: int, depth: int) -> bool:
    """Whether a bracket open at a place is closed in its line; unknown far away counts as closed."""
    for place in range(at, min(stop, at + REACH)):
        if text[place] == "\n":
            return False
        depth += (text[place] in OPEN) - (text[place] in CLOSE)
        if depth == 0:
            return True
    return stop > at + REACH


def _is_opened(text: str, at: int) -> bool:
    """Whether a bracket stands open before a place of its line: （依据《办法》财预〔2020〕10号）."""
    depth = 0
    for place in range(at - 1, max(-1, at - REACH), -1):
        if text[place] == "\n":
            return False
        depth += (text[place] in OPEN) - (text[place] in CLOSE)
        if depth > 0:
            return True
    return at > REACH
