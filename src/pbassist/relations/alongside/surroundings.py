"""A figure's neighbourhood becomes phrases: its own words, its sentence, and what stands over it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pbassist.find.figures.tables import is_number_cell
from pbassist.model.document import Block, Document, Span, Table
from pbassist.model.figures import Figure, Heading
from pbassist.relations.alongside.words import HEADS, LOOKING_BACK, TOTAL_ROW, UNIT_HEADER

_SENTENCE = "。；;！？!?\n"
_CLAUSE = re.compile(r"[，,、：:（(；;。\t\n]")
_AFTER = re.compile(r"[^，,。；;、：:（()）\t\n！？0-9]{0,24}")
_TAIL = re.compile(r"[^，,。；;\n]{0,40}")
_ORDINAL = re.compile(r"[一二首再]次(?=通过|审核|性|复核|分配)")
_LONGEST = 60
_CARRIED = 2
"""Clauses before a figure that are looked at for its words."""
_CONNECTING = re.compile(
    r"^(?:其中|[一二三四五六七八九十]是|共|共计|合计|分别|为|达到?|由|从|较|比|增加|减少|提高|下降|上升|到|至|了|的|约|近|有|占|[“”\"：: ])*$"
)
_COMMON_LEAD = 30


# 监控项目数 names what is counted; 教育 and 县水利局 whose it is, unless the header says nothing.
_MATTER = re.compile(
    r"(?:数|额|率|资金|金额|项目|部门|单位|人次|期数|进度|比例|报告|机构|得分|个数|家数|费用?|预算)(?:[（(].*)?$"
)
_GENERAL = re.compile(
    r"(?:(?:(?:19|20)[0-9]{2}年?度?|本年|上年|当年|全年)?(?:数量?|数值|金额|实绩|完成情?况?|完成[数值]|实际|实际完成[数值]?|年末数|累计)?(?:[（(][^（()）]{1,6}[)）])?)"
)


class Surroundings(NamedTuple):
    """The words that tell what a figure counts, nearest first (上下文)."""

    before: str
    """Its own phrase before the number; a table's row header, then its column header."""
    after: str
    """Its own phrase behind the unit."""
    sentence: str
    """Its sentence up to the number."""
    tail: str
    """What follows up to the end of its clause, over other figures."""
    over: tuple[str, ...]
    """The lead of its paragraph or the caption of its table, then headings, the innermost first."""
    context: str
    """What is shown to a reviewer: the whole sentence, or the cells of the row."""
    owner: str
    """The row of a table that divides a whole: 教育, 水利局; empty for a whole and for prose."""
    unit: str | None
    """Unit from a unit column, where the figure itself has none."""
    tabled: bool
    anchor: int
    """Where its sentence or its table row begins: figures of one anchor stand beside each other."""


class Neighbourhood:
    """Reads the surroundings of a document's figures; makes its lists once."""

    def __init__(
        self, document: Document, figures: Sequence[Figure], outline: Sequence[Heading]
    ) -> None:
        self.document = document
        self.text = document.text
        self.outline = outline
        self.starts = [figure.span.start for figure in figures]
        self.figures = figures
        self.tables = {table.number: table for table in document.tables}
        self.captions = dict(self._find_captions())

    def look(self, at: int) -> Surroundings | None:
        """The surroundings of the figure of a number; None for one outside every block."""
        figure = self.figures[at]
        block = self.document.block_at(figure.span.start)
        if block is None:
            return None
        words = self.document.words(block)
        if block.cell is not None and (is_number_cell(words) or len(words) <= _COMMON_LEAD):
            return self._look_around(block, figure)
        return self._look_along(block, at)

    def headings(self, start: int) -> tuple[str, ...]:
        """Titles over a place, the innermost first."""
        over = [one for one in self.outline if one.span.start <= start < one.end]
        return tuple(one.title for one in sorted(over, key=lambda one: -one.level))

    # ---- prose ----------------------------------------------------------------------------

    def _look_along(self, block: Block, at: int) -> Surroundings:
        figure = self.figures[at]
        start, end = figure.span.start, figure.span.end
        first, last = self._bound(block, start)
        previous = self._figure_before(at, first)
        before = self._phrase(first, start, previous.end if previous else first, at)
        following = self.starts[at + 1] if at + 1 < len(self.starts) else len(self.text)
        stop = min(block.end, last, following)
        match = _AFTER.match(self.text, end, max(stop, end))
        after = match.group() if match else ""
        if following == stop and match and match.end() == stop and stop < last:
            after = _own_noun(after)  # what leads to the next figure belongs to it
        return Surroundings(
            before=before,
            after=after,
            sentence=self.text[first:start],
            tail=_TAIL.match(self.text, end, last).group(),  # type: ignore[union-attr]
            over=(*self._leads(block, first), *self.headings(start)),
            context=self.text[first:last].strip(),
            owner="",
            unit=None,
            tabled=False,
            anchor=first,
        )

    def _figure_before(self, at: int, first: int) -> Span | None:
        """The figure before in the same sentence; 一次通过 and 二次审核 are words."""
        for span in (one.span for one in reversed(self.figures[max(at - 3, 0) : at])):
            if span.start < first:
                return None
            if not (_ORDINAL.match(self.text, span.start) and span.end - span.start == 2):
                return span
        return None

    def _bound(self, block: Block, start: int) -> tuple[int, int]:
        """The sentence a place stands in."""
        first = max(self.text.rfind(mark, block.start, start) for mark in _SENTENCE) + 1
        ends = [self.text.find(mark, start, block.end) for mark in _SENTENCE]
        last = min((end + 1 for end in ends if end >= 0), default=block.end)
        return max(first, block.start), last

    def _phrase(self, first: int, start: int, floor: int, at: int) -> str:
        """The words of the clause before a figure; those of the figure before it where it has none."""
        stretch = self.text[max(floor, start - _LONGEST) : start]
        cuts = [match.end() for match in _CLAUSE.finditer(stretch)]
        for cut in [*reversed(cuts[-_CARRIED:]), 0]:
            words = LOOKING_BACK.sub("", stretch[cut:]).lstrip("，,、：:；;）)（( ")
            if words and not _CONNECTING.match(words):
                return words
        if at and self.starts[at - 1] >= first:
            span = self.figures[at - 1].span
            earlier = self.figures[at - 2].span.end if at > 1 else first
            return self._phrase(first, span.start, max(earlier, first), at - 1)
        return ""

    def _leads(self, block: Block, first: int) -> Iterator[str]:
        """The nearest sentences of a paragraph before a place, and its first one."""
        whole = self.text[block.start : first]
        parts = [part for part in re.split(r"[。；;]", whole) if part.strip()]
        if parts:
            yield parts[0]
            yield from reversed(parts[1:])

    # ---- tables ---------------------------------------------------------------------------

    def _look_around(self, block: Block, figure: Figure) -> Surroundings:
        place = block.cell
        if place is None or place.table not in self.tables:
            return Surroundings("", "", "", "", (), "", "", None, True, 0)
        table = self.tables[place.table]
        left = _words_left(table, place.row, place.column)
        header = _header_of(table, place.row, place.column)
        row = " | ".join(self.document.words(one) for one in table.row_blocks(place.row))
        label = next((one for one in left if one), "")
        total = bool(TOTAL_ROW.match(label))
        divides = not (total or _GENERAL.fullmatch(header) or _MATTER.search(label))
        return Surroundings(
            before="，".join((*(() if total or divides else (label,)), header)),
            after="",
            sentence="，".join((*reversed(left[1:]), "" if total else label, header)),
            tail="",
            over=(
                *(one for one in left[1:]),
                self.captions.get(place.table, ""),
                *self.headings(table.blocks[0].start),
            ),
            context=row,
            owner=label if divides else "",
            unit=_unit_of(table, place.row) if figure.unit is None else None,
            tabled=True,
            anchor=table.row_blocks(place.row)[0].start,
        )

    def _find_captions(self) -> Iterator[tuple[int, str]]:
        recent = ""
        for block in self.document.readable_blocks():
            if block.cell is None:
                recent = self.document.words(block)[:_LONGEST] or recent
            else:
                yield block.cell.table, recent


def _words_left(table: Table, row: int, column: int) -> list[str]:
    """Cells of words to the left, the nearest first, without units."""
    found: list[str] = []
    for at in range(column - 1, -1, -1):
        words = table.text(row, at)
        unit = UNIT_HEADER.match(table.text(0, at) or "")
        if words and words not in found and not is_number_cell(words) and not unit:
            found.append(words)
    return found


def _header_of(table: Table, row: int, column: int) -> str:
    """The words over a column, the nearest."""
    for at in range(row - 1, -1, -1):
        words = table.text(at, column)
        if words and not is_number_cell(words):
            return words
    return ""


def _unit_of(table: Table, row: int) -> str | None:
    """What stands in the column headed 单位."""
    for column in range(table.columns):
        if UNIT_HEADER.match(table.text(0, column) or ""):
            return table.text(row, column)
    return None


def _own_noun(after: str) -> str:
    """95个预算部门申报项目绩效目标1187个: the noun behind the unit alone."""
    ends = [match.end() for head in HEADS.values() if (match := head.search(after[:8]))]
    return after[: min(ends)] if ends else ""
