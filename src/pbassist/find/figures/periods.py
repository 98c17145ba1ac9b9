"""Dates around a figure become the period it speaks of: 2023年, 2023年1-9月, 2023-2025年."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from pbassist.model.document import Block, Document

_Y = r"(?:19|20)[0-9]{2}"
_DASH = r"[ ]?[-－—–~～至到][-—]?[ ]?"
_PERIOD = re.compile(
    r"(?=[截 0-9今本当上去明下次])(?:"
    rf"(?P<until>截至|截止到?)?[ ]?(?:(?P<from>{_Y})[ ]?年?{_DASH})?(?P<year>{_Y})[ ]?(?:学年度?|年度?)"
    rf"(?:[ ]?(?P<part>上半年|下半年|第?[一二三四1-4]季度|前[三3]季度|(?P<m1>1[0-2]|0?[1-9])[ ]?(?:月份?)?{_DASH}(?P<m2>1[0-2]|0?[1-9])[ ]?月份?|(?P<m>1[0-2]|0?[1-9])[ ]?月份?(?![-—至~～])))?"
    rf"|(?P<alone1>1[0-2]|0?[1-9])[ ]?(?:月份?)?{_DASH}(?P<alone2>1[0-2]|0?[1-9])[ ]?月份?(?!以)"
    rf"|(?P<this>今年|本年度?|当年)|(?P<last>上年度?(?![结度])|去年|上一年度?)|(?P<next>明年|下年度?|次年)|(?P<half>上半年|下半年))"
)
_AGAINST = re.compile(r"(?:比|较|过|低于|高于|占|同比|对比|相比|与|同|由|自|从|于|增至|原)[ ]?$")
_HEADING = re.compile(
    r"[ \u3000]*(?:#|第?[一二三四五六七八九十]{1,3}[、章节部]|[（(][一二三四五六七八九十]{1,3}[）)])"
)
_BELONGING = re.compile(r"年?的?[^，。；、0-9增减提上下降升]{0,4}$")
_REMEMBERED = 16
"""Periods before a figure that are looked at, and the length of a sentence: both keep long lines linear."""
_SENTENCE = 400
_SENTENCE_END = re.compile(r"[。；;！？\n]")


class Period(NamedTuple):
    """A period named in the text (期间)."""

    start: int
    end: int
    year: int | None
    """None where the text names none (1-9月, 今年, 上年)."""
    shift: int
    """-1 for 上年, 1 for 明年."""
    words: str
    """As it is shown, without the year when `year` is None."""
    against: bool
    """True after 比 or 较: the period compared with, not the figure's own."""


def find_periods(text: str) -> tuple[Period, ...]:
    """Every named period outside titles in 《》, in order."""
    return tuple(
        _read(text, match) for match in _PERIOD.finditer(text) if not _in_title(text, match.start())
    )


def _in_title(text: str, at: int) -> bool:
    opened = text.rfind("《", max(at - 60, 0), at)
    return opened >= 0 and text.find("》", opened, at) < 0 and text.find("\n", opened, at) < 0


def _read(text: str, match: re.Match[str]) -> Period:
    group = match.group
    against = bool(_AGAINST.search(text[max(match.start() - 3, 0) : match.start()]))
    shift = -1 if group("last") else 1 if group("next") else 0
    year = int(group("year")) if group("year") else None
    words = ""
    if group("from") and year:
        words = f"{group('from')}-{year}年"
    elif year and group("m1"):
        words = f"{year}年{int(group('m1'))}-{int(group('m2'))}月"
    elif year and group("m"):
        words = f"{year}年{int(group('m'))}月"
    elif year:
        words = f"{year}年{(group('part') or '').strip()}"
    elif group("alone1"):
        words = f"{int(group('alone1'))}-{int(group('alone2'))}月"
    elif group("half"):
        words = group("half")
    if group("until") and words:
        words = f"截至{words}"
    return Period(match.start(), match.end(), year, shift, words, against)


class Calendar:
    """Answers which period a place in a document speaks of."""

    def __init__(self, document: Document) -> None:
        self.text = document.text
        self.periods = find_periods(document.text)
        self._starts = [period.start for period in self.periods]
        self.title_year = self._find_title_year(document)
        self._headings = tuple(self._find_headings(document))
        self._heading_starts = [start for start, _ in self._headings]

    def _find_title_year(self, document: Document) -> int | None:
        """The first year of the first blocks, where titles stand."""
        seen = 0
        for block in document.readable_blocks():
            year = self._first_year(block.start, block.end)
            if year is not None:
                return year
            seen += block.end > block.start
            if seen > 8:
                break
        return None

    def _first_year(self, start: int, end: int) -> int | None:
        for period in self._within(start, end):
            if period.year is not None:
                return period.year
        return None

    def _within(self, start: int, end: int, last: int | None = None) -> tuple[Period, ...]:
        """The periods that begin in a stretch; only the last ones when a number is given."""
        first, after = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return self.periods[max(first, after - last) if last else first : after]

    def _find_headings(self, document: Document) -> Iterator[tuple[int, str | None]]:
        """Where headings begin, each with the period it names."""
        for block in document.readable_blocks():
            if block.cell is not None:
                continue
            short = block.end - block.start <= 40
            words = document.text[block.start : block.end] if short else ""
            if block.kind == "heading" or (_HEADING.match(words) and "。" not in words):
                named = [one for one in self._within(block.start, block.end) if one.year]
                yield block.start, named[-1].words if named else None

    def _heading_over(self, at: int) -> str | None:
        place = bisect_right(self._heading_starts, at) - 1
        return self._headings[place][1] if place >= 0 else None

    def tell(self, block: Block, start: int) -> str | None:
        """The period at a place: from its sentence, its paragraph, the heading, or the title."""
        before = [
            period
            for period in self._within(block.start, start, _REMEMBERED)
            if not period.against or self._belongs(period, start)
        ]
        told = self._tell_last(before, block, start) if before else None
        if told:
            return told
        heading = self._heading_over(block.start)
        if heading:
            return heading
        return f"{self.title_year}年" if self.title_year else None

    def _tell_last(self, before: list[Period], block: Block, start: int) -> str | None:
        """The last of the periods before a place that tells any; those of its sentence first."""
        near = max(block.start, start - _SENTENCE)
        closed = _SENTENCE_END.search(self.text[near:start][::-1])
        sentence = start - closed.end() if closed else -1
        same = [period for period in before if period.start > sentence]
        dated = any(period.year for period in before)
        for period in reversed(same or before):
            told = None if dated and self._is_echo(period) else self._tell(period)
            if told:
                return told
        return None

    def tell_words(self, words: str) -> str | None:
        """The period that a header's words name; None when they name none."""
        for match in _PERIOD.finditer(words):
            told = self._tell(_read(words, match))
            if told:
                return told
        return None

    def _belongs(self, period: Period, start: int) -> bool:
        """较2023年的76.1%: a year compared with is the year of the figure at its side."""
        beside = self.text[max(period.start - 1, 0) : period.start].strip() in tuple("比较由从自")
        return (
            beside
            and start - period.end <= 8
            and bool(_BELONGING.match(self.text[period.end : start]))
        )

    def _is_echo(self, period: Period) -> bool:
        """当年 means the year named before it, when there is one."""
        return self.text.startswith("当年", period.start)

    def _tell(self, period: Period) -> str | None:
        if period.year is not None:
            return period.words
        if self.title_year is None:
            return period.words or None
        return f"{self.title_year + period.shift}年{period.words}"
