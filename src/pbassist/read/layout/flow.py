"""Lines and grids of all pages become paragraphs and tables, running on across page breaks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median, median_high

from pbassist.read.fold import separate_wrapped, separate_written
from pbassist.read.layout.grids import GridCell
from pbassist.read.layout.lines import Line, read_lines
from pbassist.read.layout.page import Glyph

_POINT = re.compile(
    r"第[一二三四五六七八九十百零〇\d]{1,6}[章节条]|[一二三四五六七八九十]{1,3}、"
    r"|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、](?!\d)|附件?[:：\d]|[①-⑳]"
)
_FIRST_TOKEN = re.compile(r"[“‘「（(《]{0,2}(?:[0-9A-Za-z.,%()/:\-]{1,60}|.)", re.DOTALL)
# programs break neither before a closing mark nor on either side of “ ” ‘ ’
_CLINGS = re.compile(r"(?:[，。、；：！？）》」』】%％,.;:!?)]|[“”‘’].?){1,4}")
_INDENT = 0.8
"""Em to the right of the margin from which a line is indented."""
_SLACK = 0.6
"""Em that a full line may fall short of the margin."""
_SIDED = 0.4
"""Part of the width from which a line begins so far right that it is set against the margin."""
_PADDING = 14.0
"""Points left free inside a cell, both sides together."""
_CODE_ENDS = re.compile(r"(?=[A-Z.,/\-]{0,30}\d)[0-9A-Z.,/\-]{1,40}\Z")
_CODE_BEGINS = re.compile(r"[A-Z.,/\-]{0,9}[\d%][0-9A-Z.,%/\-]{0,40}")
_SLIM = 1.5
"""Digits' widths that a full line may fall short, as measured in a scan."""
_SAME_SIZE, _SAME_SEEN = 0.12, 0.25
"""Part by which the characters of one paragraph may differ in size: printed, and in a scan, where
the ink of a few characters says little."""
_BARE = 1.0
"""Em by which a line of a scan, measured from ink to ink, is narrower than its characters."""
_LARGER = 1.12
_LOOSE = 1.3
"""Times the usual distance of lines from which a gap separates paragraphs."""


@dataclass(slots=True, eq=False)
class Paragraph:
    """Lines that belong together."""

    lines: list[Line] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Margins:
    """Where the lines of pages of one size begin and end, and how far apart they stand."""

    left: float
    right: float
    pitch: float
    em: float


def measure_margins(lines: Sequence[Line]) -> Margins:
    """The margins that most lines keep."""
    prose = [line for line in lines if not _has_wide_space(line)] or lines
    em = median_high([line.em for line in prose for _ in range(len(line.glyphs) // 8 + 1)])
    lefts = Counter(round(line.left / 2) for line in lines if len(line.glyphs) > 3)
    common = [left for left, count in lefts.items() if count >= max(2, 0.15 * sum(lefts.values()))]
    left = 2 * min(common) if common else min(line.left for line in lines)
    ends = sorted(line.right for line in lines)
    right = ends[min(int(0.92 * len(ends)), len(ends) - 1)]
    steps = [
        below.middle - above.middle
        for above, below in pairwise(lines)
        if above.page == below.page and 0 < below.middle - above.middle < 4 * em
    ]
    return Margins(left, right, median(steps) if steps else 1.5 * em, em)


def _has_wide_space(line: Line) -> bool:
    return any(
        text == " " and right - left > low - top for text, left, top, right, low, _ in line.glyphs
    )


def flow_lines(
    lines: Iterable[Line], margins: Mapping[int, Margins], apart: AbstractSet[int] = frozenset()
) -> list[Paragraph]:
    """The paragraphs of lines that follow each other without a table between.

    `margins` are kept by the `id()` of the line; lines of `apart` are a paragraph each.
    """
    paragraphs: list[Paragraph] = []
    for line in lines:
        before = paragraphs[-1].lines[-1] if paragraphs else None
        alone = before is None or id(before) in apart or id(line) in apart
        if (
            before is not None
            and not alone
            and _runs_on(before, line, margins[id(before)], margins[id(line)])
        ):
            paragraphs[-1].lines.append(line)
        else:
            paragraphs.append(Paragraph([line]))
    return paragraphs


def _runs_on(before: Line, line: Line, above: Margins, margins: Margins) -> bool:
    """Whether a line goes on with the paragraph of the line before.

    What is printed and what was recognised in a picture are never one paragraph.
    """
    printed = line.glyphs[0].seen is None
    if (before.glyphs[0].seen is None) != printed:
        return False
    near = _SAME_SIZE if printed else _SAME_SEEN
    sized = before.chinese and line.chinese and min(len(before.glyphs), len(line.glyphs)) > 3
    if sized and abs(before.em - line.em) > near * max(before.em, line.em):
        return False
    gap = line.middle - before.middle
    if line.page == before.page and gap > _LOOSE * max(margins.pitch, 1.2 * line.em):
        return False
    if _is_centred(line, margins) and not _POINT.match(line.text):
        level = abs(before.left + before.right - above.left - above.right) < 2 * before.em
        if level and _is_larger(before, above) and _is_larger(line, margins):
            return True
        if _is_centred(before, above):
            return before.right - before.left > 0.6 * (margins.right - margins.left)
    if line.left > margins.left + _INDENT * line.em:
        return _hangs(before, line, margins)
    room = above.right - before.right
    return room <= _token_width(line) + _SLACK * line.em and not _opens_block(before, line, above)


def _hangs(before: Line, line: Line, margins: Margins) -> bool:
    """A line indented under an equally or less indented full line: a hanging paragraph."""
    indented = before.left > margins.left + _INDENT * before.em
    full = margins.right - before.right <= _token_width(line) + _SLACK * line.em
    deep = line.left > margins.left + 2.5 * line.em
    sided = before.left > margins.left + _SIDED * (margins.right - margins.left)
    return (
        full
        and not sided
        and deep
        and indented
        and line.left >= before.left - 0.3 * line.em
        and not _POINT.match(line.text)
    )


def _opens_block(before: Line, line: Line, margins: Margins) -> bool:
    """Papers without indents: a full line that ends a sentence before a numbered line."""
    unindented = before.left <= margins.left + _INDENT * before.em
    return unindented and before.text[-1] in "。！？：；" and bool(_POINT.match(line.text))


def _is_centred(line: Line, margins: Margins) -> bool:
    middle = (line.left + line.right) / 2
    off = abs(middle - (margins.left + margins.right) / 2)
    return off < line.em and line.left > margins.left + 2.3 * line.em


def _is_larger(line: Line, margins: Margins) -> bool:
    return line.em > _LARGER * margins.em


def _token_width(line: Line) -> float:
    """The width of what must stand together at the beginning of a line."""
    text = line.text
    token = _FIRST_TOKEN.match(text)
    end = token.end() if token else 1
    clinging = _CLINGS.match(text, end)
    end = clinging.end() if clinging else end
    return line.glyphs[min(end, len(line.glyphs)) - 1].right - line.left


def is_heading(paragraph: Paragraph, margins: Margins) -> bool:
    """Whether a paragraph is short and larger than the body, or numbered without a stop."""
    text = "".join(line.text for line in paragraph.lines)
    if len(text) > 60 or text[-1] in "。；，、：,;:":
        return False
    first = paragraph.lines[0]
    larger = _is_larger(first, margins)
    return larger or (bool(_POINT.match(text)) and len(paragraph.lines) == 1 and len(text) <= 40)


def join_paragraph(paragraph: Paragraph) -> list[tuple[int, Glyph]]:
    """The glyphs of a paragraph with their pages, its line breaks joined."""
    joined: list[tuple[int, Glyph]] = []
    before = ""
    for line in paragraph.lines:
        text = line.text
        if separate_wrapped(before, text):
            joined.append(_space(line))
        joined.extend((line.page, glyph) for glyph in line.glyphs)
        before = text
    return joined


def join_cell(cell: GridCell, page: int) -> list[tuple[int, Glyph]]:
    """The glyphs of a cell: lines filled to its width are joined, a shorter line was broken."""
    joined: list[tuple[int, Glyph]] = []
    before: Line | None = None
    lines = read_lines(cell.glyphs, page)
    widest = max((line.right - line.left for line in lines), default=0.0)
    for line in lines:
        if before is not None:
            width = before.right - before.left
            narrow = 0.0 if line.glyphs[0].seen is None else _BARE * line.em
            filled = width + _token_width(line) > cell.width - _PADDING - narrow or (
                width > 0.6 * cell.width and width >= widest - 0.5 * line.em
            )
            separate = separate_wrapped if filled else separate_written
            if separate(before.text, line.text) and not _cuts_number(before, line, cell.width):
                joined.append(_space(line))
        joined.extend((page, glyph) for glyph in line.glyphs)
        before = line
    return joined


def _cuts_number(before: Line, line: Line, room: float) -> bool:
    """Whether a number or code was cut at the edge of its cell: no more of it had room there.

    Programs cut what is wider than its cell, and some cut wherever a line is full. Two amounts
    one below the other are two.
    """
    head, tail = _CODE_ENDS.search(before.text), _CODE_BEGINS.match(line.text)
    if head is None or tail is None or ("." in head[0] and "." in tail[0]):
        return False
    if len(tail[0]) >= len(head[0]) and head[0] == before.text:
        return False
    first = line.glyphs[0]
    full = before.right - before.left + _SLIM * (first.right - first.left)
    return full > room - _PADDING


def _space(line: Line) -> tuple[int, Glyph]:
    return 0, Glyph(" ", 0.0, 0.0, 0.0, 0.0)
