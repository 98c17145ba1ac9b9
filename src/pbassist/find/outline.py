"""A document becomes its outline: headings with their numbers, nested as they first appear.

Headings are short lines or the lead sentence of a paragraph that begin with a number in one of
the styles of official papers, and the lines that the file itself marks (a Word style, a #).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pbassist.find.labels import parse_ordinal
from pbassist.model.document import Block, Document
from pbassist.model.performance import Heading

LONGEST_TITLE = 50
"""Characters of a title; a longer lead is a sentence of the text."""

_C = "[〇零一二三四五六七八九十百]"
_NO_UNIT = r"(?:项目|处理|个人|公共|公司|平台|平均|分析|分项|亩均|[^\d\s%％‰万亿元个处项分千百十倍公平亩吨.．、，,。—～~-])"
_STYLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("part", re.compile(rf"第\s?({_C}{{1,5}}|\d{{1,3}})\s?(?:部分|编|章)[:：、.．]?")),
    ("section", re.compile(rf"第\s?({_C}{{1,5}}|\d{{1,3}})\s?节[:：、.．]?")),
    ("article", re.compile(rf"第\s?({_C}{{1,7}}|\d{{1,3}})\s?条(?!例|第|款|规定|的|至|和|、|之)")),
    ("chinese", re.compile(rf"({_C}{{1,4}})\s?[、.．,](?!\.|{_C}[、级])")),
    ("paren_chinese", re.compile(rf"[（(]\s?({_C}{{1,4}})\s?[)）]\s?[.．、]?")),
    ("decimal", re.compile(rf"(\d{{1,2}}(?:[.．]\d{{1,2}}){{1,3}})[.．]?(?=\s{{0,4}}{_NO_UNIT})")),
    ("arabic", re.compile(r"(\d{1,2})\s?(?:[.．、]|,(?=\s?[^\d\s]))(?!\s?\d)")),
    ("paren_arabic", re.compile(r"[（(]\s?(\d{1,2})\s?[)）]\s?[.．、]?")),
    ("half_paren", re.compile(r"(\d{1,2})\s?[)）]")),
    ("circle", re.compile(r"([①-⑳])\s?[.．、]?")),
)
_RANKS = {name: rank for rank, (name, _) in enumerate(_STYLES)}
_MAY_NEST = frozenset(
    {("arabic", "paren_chinese"), ("decimal", "arabic"), ("circle", "paren_arabic")}
)
"""Counties that write 1. above （一）: the pair is nested as it first appears."""
_ALWAYS = frozenset({"part", "section", "article"})
"""Headings even when a long sentence follows: their title is then empty."""
_MARKS = re.compile(r"(#{1,6})?[\s*_>]{0,8}")
_LEAD = re.compile(r"[。；;！？!?：:\n]|\s{2}")
_ENDS_SENTENCE = "。；;！？!?：:”）)》」"
_OPEN_ENDS = "、，,（(和与及至第为的—-"
_CONTENTS = re.compile(r"(?:[.…·．]{3,40}|\t|\s{4,40})\s{0,40}\d{1,3}$")


class _Line(NamedTuple):
    """A paragraph, with an automatic list number that stands before it as its own block."""

    start: int
    end: int
    block: Block
    before: str


class _Candidate(NamedTuple):
    """A heading before it is nested."""

    start: int
    end: int
    label: str
    title: str
    style: str
    ordinal: int | None


def find_outline(document: Document) -> tuple[Heading, ...]:
    """The headings of the body in order, each with its level and the end of its section."""
    candidates = list(_find_candidates(document))
    levels = _nest(candidates)
    last = max((b.end for b in document.blocks if b.role == "body"), default=0)
    ends = _end_sections(candidates, levels, last)
    return tuple(
        Heading(
            span=document.span(one.start, one.end),
            label=one.label,
            title=one.title,
            level=level,
            end=end,
        )
        for one, level, end in zip(candidates, levels, ends, strict=True)
    )


def _find_candidates(document: Document) -> Iterator[_Candidate]:
    seen: dict[str, int] = {}
    for line in _read_lines(document):
        one = _read_heading(document, line)
        if one is None or _CONTENTS.search(document.text[line.start : line.end].rstrip()):
            continue
        if one.ordinal is not None:
            if _is_inside_sentence(line.before, one.ordinal, seen.get(one.style)):
                continue
            seen[one.style] = one.ordinal
        yield one


def _read_lines(document: Document) -> Iterator[_Line]:
    label: Block | None = None
    before = ""
    for block in document.blocks:
        if block.role != "body" or block.cell is not None or block.start == block.end:
            label, before = None, "" if block.cell is not None else before
            continue
        if block.source == "computed" and block.end - block.start <= 12:
            label = block
            continue
        yield _Line(label.start if label else block.start, block.end, block, before)
        label, before = None, document.words(block)


def _read_heading(document: Document, line: _Line) -> _Candidate | None:
    text = document.text[line.start : line.end]
    marks = _MARKS.match(text)
    start = marks.end() if marks else 0
    marked = line.block.kind == "heading" or bool(marks and marks.group(1))
    style, match = _match_style(text, start)
    title_start = match.end() if match else start
    title_end = _end_title(text, title_start, marked)
    title = " ".join(text[title_start:title_end].split()).strip("*_ 　")
    if not (marked or match) or (not title and style not in _ALWAYS):
        return None
    title_start = match.end() if match and not title else title_start
    end = title_start + len(text[title_start:title_end].rstrip(" 　*_\n"))
    label = "".join(match.group().split()) if match else ""
    ordinal = parse_ordinal(match.group(1)) if match and style != "decimal" else None
    if not match:
        style = f"marked {_read_level(line.block, marks)}"
    elif style == "decimal":
        style = f"decimal {len(re.split('[.．]', match.group(1)))}"
    return _Candidate(line.start + start, line.start + end, label, title, style, ordinal)


def _match_style(text: str, start: int) -> tuple[str, re.Match[str] | None]:
    for style, pattern in _STYLES:
        if match := pattern.match(text, start):
            return style, match
    return "", None


def _end_title(text: str, start: int, marked: bool) -> int:
    """End of a short line, or of a short lead sentence; `start` when there is neither."""
    rest = text[start:].rstrip()
    leading = len(rest) - len(rest.lstrip(" 　*_\n"))
    cut = _LEAD.search(rest, leading)
    if cut and cut.start() > leading and cut.start() - leading <= LONGEST_TITLE:
        return start + cut.start()
    if cut is None and (marked or len(rest) - leading <= LONGEST_TITLE):
        return start + len(rest)
    return start


def _read_level(block: Block, marks: re.Match[str] | None) -> int:
    if block.level is not None:
        return block.level
    return len(marks.group(1)) if marks and marks.group(1) else 1


def _is_inside_sentence(before: str, ordinal: int, last: int | None) -> bool:
    """A number that opens a line broken in mid-sentence: 分别为1、2、 ⏎ 3、4."""
    if not before or before[-1] in _ENDS_SENTENCE:
        return False
    if before[-1] in _OPEN_ENDS:
        return True
    follows = ordinal == 1 or (last is not None and ordinal == last + 1)
    return len(before) > LONGEST_TITLE and not follows


def _nest(candidates: list[_Candidate]) -> list[int]:
    """Levels: a style that is open closes what is inside it, a new one goes inside the last."""
    stack: list[str] = []
    levels = []
    for one in candidates:
        if one.style in stack:
            del stack[stack.index(one.style) + 1 :]
        else:
            while stack and _is_above(one.style, stack[-1]):
                stack.pop()
            stack.append(one.style)
        levels.append(len(stack))
    return levels


def _is_above(style: str, other: str) -> bool:
    """True when `style` cannot stand inside `other`."""
    marked, other_marked = style.startswith("marked"), other.startswith("marked")
    if marked and other_marked:
        return style <= other
    if marked or other_marked:
        return marked
    one, two = style.partition(" ")[0], other.partition(" ")[0]
    if one == two:
        return style <= other
    return _RANKS[one] < _RANKS[two] and (two, one) not in _MAY_NEST


def _end_sections(candidates: list[_Candidate], levels: list[int], last: int) -> list[int]:
    ends = [last] * len(candidates)
    open_: list[int] = []
    for at, level in enumerate(levels):
        while open_ and levels[open_[-1]] >= level:
            ends[open_.pop()] = candidates[at].start
        open_.append(at)
    return ends
