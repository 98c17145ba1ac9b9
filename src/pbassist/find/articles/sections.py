"""A notice without articles becomes sections 一、（一）1. and annexes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pbassist.find.labels import parse_ordinal, write_ordinal
from pbassist.find.marks import Mark, at_line_start, behind_sentence, line_end

NUMBER = re.compile(
    r"(?P<one>[一二三四五六七八九十]{1,3})[、.．]"
    r"|[（(][ \u3000]?(?P<two>[一二三四五六七八九十]{1,3})[ \u3000]?[)）]"
    r"|(?P<three>\d{1,2})[.．、](?!\d)"
)
WORDS_WITH_ONE = "统单唯第之其同专万逐进不合划归如"
ANNEX = re.compile(
    r"附[ \u3000]{0,4}(件|表|录|图)[ \u3000]?([一二三四五六七八九十\d０-９]{0,3})(?=[:：.．、\s]|$|\D)|附[:：]"
)
TABLE_TITLE = re.compile(
    r"^[ \t\u3000]{0,8}(?!\d{1,2}[.．、]|[（(]\d)[^\s。；;，,、：:]{3,40}"
    r"(?:考评|评分|考核|评价|申报|自评|监控|指标|一览|明细|情况|审核|打分|统计|目标|标准)表[ \t]{0,4}$",
    re.MULTILINE,
)
LONGEST = 800
"""A piece longer than this is cut at a line end: search wants one clause, not three pages."""


class _Candidate(NamedTuple):
    """A number that may open a section."""

    start: int
    end: int
    rank: int
    number: int
    strong: bool


def find_sections(text: str, start: int, end: int, *, glued_first: bool = False) -> list[Mark]:
    """Section numbers of a stretch that carry their numbering on.

    They stand at a line's start or behind a sentence; （一） may be glued to the title of its 一、,
    and with `glued_first` a first 一、 to the title of an annex.
    """
    candidates = list(_find_candidates(text, start, end))
    firsts = {c.rank for c in candidates if c.number == 2 and _stands(text, c)}
    marks: list[Mark] = []
    last, running = [0, 0, 0, 0], [0, 0, 0, 0]
    for one in candidates:
        glued = _may_be_glued(text, one, marks, glued_first=glued_first)
        loose = glued and (one.rank in firsts if one.number == 1 else _runs_on(one, last, running))
        if not (_stands(text, one) or loose):
            continue
        if not (_carries_on(one, last, firsts) or _runs_on(one, last, running)):
            continue
        last[one.rank :] = [one.number] + [0] * (3 - one.rank)
        running[one.rank] = one.number
        marks.append(Mark(one.start, one.end, one.rank, one.number, ""))
    return _name(_drop_items(text, marks))


def _drop_items(text: str, marks: list[Mark]) -> list[Mark]:
    """A run （一）…；（二）…； behind a colon is the list of its section, not sections of its own."""
    kept: list[Mark] = []
    at = 0
    while at < len(marks):
        run = _run_length(marks, at)
        stops = [mark.start for mark in marks[at + 1 : at + run + 1]]
        led = text[max(0, marks[at].start - 2) : marks[at].start].endswith(
            (":", "：", ":\n", "：\n")
        )
        ends = [text[stop - 2 : stop].rstrip()[-1:] for stop in stops[: run - 1]]
        if run > 1 and led and all(one in ("；", ";") for one in ends):
            at += run
            continue
        kept.extend(marks[at : at + 1])
        at += 1
    return kept


def _run_length(marks: list[Mark], at: int) -> int:
    """How many marks from one on are a list 1, 2, 3 … of one rank with nothing between."""
    run = 0
    while at + run < len(marks) and (marks[at + run].rank, marks[at + run].number) == (
        marks[at].rank,
        run + 1,
    ):
        run += 1
    return max(run, 1)


def _find_candidates(text: str, start: int, end: int) -> Iterator[_Candidate]:
    for match in NUMBER.finditer(text, start, end):
        rank = 1 if match["one"] else 2 if match["two"] else 3
        number = parse_ordinal(match["one"] or match["two"] or match["three"])
        if number:
            strong = at_line_start(text, match.start())
            yield _Candidate(match.start(), match.end(), rank, number, strong)


def _stands(text: str, one: _Candidate) -> bool:
    if one.strong:
        return True
    if text[one.start - 1] in ")）":
        return _closes_aside(text, one.start - 1)
    return behind_sentence(text, one.start) and text[one.start - 1] not in ".》"


def _closes_aside(text: str, at: int) -> bool:
    """Whether a bracket closes a remark behind a sentence: 。（时间安排：2026年底前）2.…"""
    opened = max(text.rfind(bracket, max(0, at - 60), at) for bracket in "(（")
    return opened > 0 and text[opened - 1] in "。；;"


def _may_be_glued(text: str, one: _Candidate, marks: list[Mark], *, glued_first: bool) -> bool:
    """（一） or 1. right behind the title of its 一、; a first 一、 behind an annex's title."""
    before = text[one.start - 1 : one.start]
    if before in "第款项条、，,":
        return False
    if one.rank == 1:
        return one.number == 1 and glued_first and not marks and before not in WORDS_WITH_ONE
    if one.rank > 1 and marks and marks[-1].rank < one.rank and not before.isdigit():
        between = text[marks[-1].end : one.start]
        return len(between) <= 40 and not any(c in "。；;\n" for c in between)
    return False


def _carries_on(one: _Candidate, last: list[int], firsts: set[int]) -> bool:
    if one.number == last[one.rank] + 1:
        return one.number > 1 or one.rank in firsts or one.strong
    return one.strong and one.number == 1 and one.rank == 1 and last[1] > 1


def _runs_on(one: _Candidate, last: list[int], running: list[int]) -> bool:
    """Whether （四） goes on from （三） of the section before: one numbering through the whole."""
    return (
        one.rank > 1
        and not last[one.rank]
        and last[one.rank - 1] > 0
        and one.number == running[one.rank] + 1 > 1
    )


def _name(marks: list[Mark]) -> list[Mark]:
    """The marks with their labels, each under the numbers above it: 三（一）2."""
    named: list[Mark] = []
    last = [0, 0, 0, 0]
    for mark in marks:
        last[mark.rank :] = [mark.number] + [0] * (3 - mark.rank)
        named.append(mark._replace(label=_label(last)))
    return named


def _label(last: list[int]) -> str:
    one = write_ordinal(last[1]) if last[1] else ""
    two = f"（{write_ordinal(last[2])}）" if last[2] else ""
    return f"{one}{two}{last[3] or ''}"


def find_annexes(text: str, start: int, end: int) -> list[Mark]:
    """附件1, 附表, 附： at a line's start or right behind a date or a sentence.

    A mere list of annexes under a notice (附件：1.…) is one too: it begins the tail of the rule.
    """
    marks: list[Mark] = []
    for match in ANNEX.finditer(text, start, end):
        before = text[max(0, match.start() - 1) : match.start()]
        if not at_line_start(text, match.start()) and before not in ("日", "。", "）", ")"):
            continue
        if (
            not at_line_start(text, match.start())
            and text[match.end() : match.end() + 1] not in ":："
        ):
            continue
        if line_end(text, match.start()) - match.start() > 400:
            continue
        number = parse_ordinal(match[2] or "") or 0
        label = f"附{match[1] or '件'}{number or ''}"
        marks.append(Mark(match.start(), match.end(), 1, number, label))
    return marks


def find_table_titles(text: str, start: int, end: int) -> list[int]:
    """Where lines stand that are nothing but the title of a form or scoring table."""
    return [match.start() for match in TABLE_TITLE.finditer(text, start, end)]


def cut_long(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A stretch in pieces of at most `LONGEST` characters, cut behind line breaks where it can be."""
    while end - start > LONGEST:
        at = text.rfind("\n", start + 1, start + LONGEST) + 1
        at = at or (text.find("\n", start + LONGEST, end) + 1)
        if not at or at >= end:
            break
        yield start, at
        start = at
    if start < end:
        yield start, end
