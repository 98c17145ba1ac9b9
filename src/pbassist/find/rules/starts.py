"""A file of one or several rules becomes the places where its rules begin.

A rule begins anew with its own title above a 第一条 that follows another rule's articles, or with a
title that has a 文号 of its own beside it: what a notice transfers (转发), a compilation's next rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pbassist.find.citations import fold_title
from pbassist.find.rules.titles import (
    BOOKED,
    FORWARDS,
    LETTERHEAD,
    PROMULGATES,
    QUALIFIER,
    goes_on_below,
    match_title,
    read_number_line,
)

ANNEX_LINE = re.compile(r"附[ \u3000]{0,4}件[ \u3000]?[一二三四五六七八九十\d０-９]{0,3}[:：.．]?")
ARTICLE = re.compile(r"第[ \u3000]?[^条。]{1,8}条")
PART = re.compile(
    r"(?:第[ ]?[一二三四五六七八九十\d]{1,3}[ ]?篇|篇[一二三四五六七八九十\d]{1,3})[：:、 \u3000]"
)
FIRST_SECTION = re.compile(r"一[、.．]")
SECOND_SECTION = re.compile(r"二[、.．]")
OWN_TITLE = re.compile(r"关于|^[\u4e00-\u9fa5]{2,8}(?:省|市|县|区|镇|乡)|^20\d\d年")
HEAD_LINES = 20
"""How far below its title a notice's 一、 stands at most."""
FIRST_ARTICLE = re.compile(r"^[ \t\u3000#*]{0,8}第[ \u3000]?[一1１][ \u3000]?条", re.MULTILINE)
NEAR = 3
"""How many lines stand between a title and its 文号 at most."""
SHORTEST_TITLE = 6


class _Line(NamedTuple):
    """A line with words on it."""

    start: int
    words: str


def find_rule_starts(text: str, end: int, restarts: Sequence[int]) -> list[int]:
    """Where the rules of a text begin, the first at 0; `restarts` are its later 第一条."""
    lines = list(_read_lines(text, end))
    found = {
        *_find_restarted(lines, restarts),
        *_find_numbered(lines),
        *_find_transferred(lines),
        *_find_parted(lines),
        *_find_titled(lines),
        *_find_booked(lines),
    }
    starts = [0]
    for at in sorted(found):
        if _has_sentence(text, starts[-1], at) and not _promulgates(text, starts[-1], at, end):
            starts.append(at)
    return starts


def _read_lines(text: str, end: int) -> Iterator[_Line]:
    at = 0
    for line in text[:end].split("\n"):
        words = line.strip()
        if words:
            yield _Line(at + line.index(words[0]), words)
        at += len(line) + 1


def _has_sentence(text: str, start: int, stop: int) -> bool:
    return "。" in text[start:stop]


def _promulgates(text: str, start: int, at: int, end: int) -> bool:
    """Whether what stands before a place is but the notice that issues the rule there."""
    if FIRST_ARTICLE.search(text, start, at) or not FIRST_ARTICLE.search(text, at, end):
        return False
    head = [line.words for line in _read_lines(text[start:at], at - start)][:12]
    below = [line.words for line in _read_lines(text[at : at + 600], 600)][:4]
    if any(read_number_line(words) for words in below):
        return False
    title = next((words for words in below if match_title(words)), None)
    named = fold_title("".join(head))
    return title is not None and "印发" in named and _core(title) in named


def _core(title: str) -> str:
    return QUALIFIER.sub("", fold_title(title))


def _find_restarted(lines: Sequence[_Line], restarts: Iterable[int]) -> Iterator[int]:
    """Titles right above a 第一条 that follows other articles."""
    for place in restarts:
        at = max((n for n, line in enumerate(lines) if line.start <= place), default=0)
        title = _title_above(lines, at)
        if title is not None:
            yield lines[_covering(lines, _reach_up(lines, title))].start


def _title_above(lines: Sequence[_Line], at: int) -> int | None:
    """The title over a 第一条, over its chapters and contents; not over a sentence."""
    for n in range(at - 1, max(-1, at - 40), -1):
        words = lines[n].words
        if _is_title(words):
            return n
        if words.endswith("。") and not words.startswith(("（", "(")):
            return None
    return None


def _reach_up(lines: Sequence[_Line], at: int) -> int:
    """The first line of a head: over a broken title, its 文号, the letterhead and 附件."""
    while at:
        above = lines[at - 1].words
        head = read_number_line(above) or LETTERHEAD.fullmatch(above)
        if not head and not ANNEX_LINE.fullmatch(above) and not _breaks(above, lines[at].words):
            break
        at -= 1
    return at


def _breaks(above: str, words: str) -> bool:
    if above.count("《") > above.count("》"):
        return True
    return len(words) <= 10 and match_title(words) is not None and goes_on_below(above)


def _covering(lines: Sequence[_Line], at: int) -> int:
    """The head of the notice that issues a rule, where it stands close above it."""
    title = next((line.words for line in lines[at : at + 4] if match_title(line.words)), "")
    core = _core(title)
    for n in range(at - 1, max(-1, at - 14), -1):
        if ARTICLE.match(lines[n].words):
            break
        joined = fold_title(lines[n].words + (lines[n + 1].words if n + 1 < at else ""))
        if core and core in joined and PROMULGATES.search(lines[n].words):
            return _reach_up(lines, n)
    return at


def _find_numbered(lines: Sequence[_Line]) -> Iterator[int]:
    """Titles with a 文号 on a line of its own, the first of the file left out."""
    seen: set[str] = set()
    for n, line in enumerate(lines):
        number = read_number_line(line.words)
        if number is None or number in seen:
            continue
        title = _title_beside(lines, n)
        if title is None:
            continue
        if seen or n > NEAR + 1:
            yield lines[_reach_up(lines, min(title, n))].start
        seen.add(number)


def _title_beside(lines: Sequence[_Line], at: int) -> int | None:
    below = range(at + 1, min(len(lines), at + 1 + NEAR))
    above = range(at - 1, max(-1, at - 1 - NEAR), -1)
    headed = at > 0 and LETTERHEAD.fullmatch(lines[at - 1].words) is not None
    order: tuple[int, ...] = (*below, *above) if headed else (*above, *below)
    titles = (n for n in order if _is_title(lines[n].words))
    return next(titles, None)


def _is_title(words: str) -> bool:
    return len(words) >= SHORTEST_TITLE and match_title(words) is not None


def _find_transferred(lines: Sequence[_Line]) -> Iterator[int]:
    """The title of what a notice transfers, where its text follows."""
    for n, line in enumerate(lines[:12]):
        if not FORWARDS.search(line.words) or not match_title(line.words):
            continue
        named = fold_title(line.words)
        for m in range(n + 1, len(lines)):
            words = lines[m].words
            if len(words) > 10 and match_title(words) and fold_title(words) in named:
                yield lines[_reach_up(lines, m)].start
                return
        return


def _find_parted(lines: Sequence[_Line]) -> Iterator[int]:
    """篇二：, 篇三：… of a compilation; what stands over 篇一 belongs to it."""
    parts = [line.start for line in lines if PART.match(line.words)]
    if len(parts) > 1:
        yield from parts[1:]


def _find_booked(lines: Sequence[_Line]) -> Iterator[int]:
    """《某条例》 on lines of their own, each with articles right below it: an anthology's laws."""
    for n, line in enumerate(lines):
        if BOOKED.fullmatch(line.words) and any(
            ARTICLE.match(one.words) for one in lines[n + 1 : n + 1 + NEAR]
        ):
            yield line.start


def _find_titled(lines: Sequence[_Line]) -> Iterator[int]:
    """Titles of notices that number anew from 一、 behind another's 二、; annexes are none."""
    ended = False
    for n, line in enumerate(lines):
        words = line.words
        if SECOND_SECTION.match(words):
            ended = True
        elif ended and _is_titled_head(lines, n):
            yield lines[_reach_up(lines, n)].start
            ended = False


def _is_titled_head(lines: Sequence[_Line], at: int) -> bool:
    words = lines[at].words
    titled = _is_title(words) and OWN_TITLE.search(words) is not None
    return titled and _is_free(lines, at) and _numbers_anew(lines[at + 1 : at + 1 + HEAD_LINES])


def _is_free(lines: Sequence[_Line], at: int) -> bool:
    """Whether no 附件 stands over a title."""
    return not any(ANNEX_LINE.match(line.words) for line in lines[max(0, at - 2) : at])


def _numbers_anew(lines: Sequence[_Line]) -> bool:
    for line in lines:
        if SECOND_SECTION.match(line.words):
            return False
        if FIRST_SECTION.match(line.words):
            return True
    return False
