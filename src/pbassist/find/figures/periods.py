"""Dates around a figure become the period it speaks of: 2023年, 2023年1-9月, 2023-2025年."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from pbassist.find.figures.sharing import find_place
from pbassist.model.document import Block, Document

_Y = r"(?:19|20)[0-9]{2}"
_DASH = r"[ ]?[-－—–~～至到][-—]?[ ]?"
_PERIOD = re.compile(
    r"(?=[截前一二三四0-9今本当上去明下次全])(?:"
    rf"(?:(?P<until>截至|截止到?)[ ]?)?(?:(?P<from>{_Y})[ ]?年?{_DASH})?(?P<year>{_Y})[ ]?(?:学年度?|年度?)"
    rf"(?:[ ]?(?P<part>[上下][ ]?半[ ]?年|第?[一二三四1-4]季度|前[三3]季度|(?P<m1>1[0-2]|0?[1-9])[ ]?(?:月份?)?{_DASH}(?P<m2>1[0-2]|0?[1-9])[ ]?月份?|(?P<m>1[0-2]|0?[1-9])[ ]?月份?(?![-—至~～])(?P<day>[ ]?[0-9]{{1,2}}[ ]?日)?))?"
    rf"|(?:截至|截止到?)[ ]?(?:今年|本年|当年)?(?P<by>1[0-2]|0?[1-9])[ ]?月"
    rf"|(?P<alone1>1[0-2]|0?[1-9])[ ]?(?:月份?)?{_DASH}(?P<alone2>1[0-2]|0?[1-9])[ ]?月份?(?!以)"
    rf"|(?P<this>今年|本年度?|当年|全年(?!预[计期]))|(?P<last>上年度?(?![结度])|去年|上一年度?)|(?P<next>明年|下年度?|次年)|(?P<half>上半年|下半年|前三季度|(?<!第)[一二三四]季度))"
)
_AGAINST = re.compile(r"(?:比|较|过|低于|高于|占|同比|对比|相比|与|同|由|自|从|于|增至|原)[ ]?$")
_HEADING = re.compile(
    r"[ \u3000]*(?:#|第?[一二三四五六七八九十]{1,3}[、章节部]|[（(][一二三四五六七八九十]{1,3}[）)])"
)
_BELONGING = re.compile(r"年?的?[^，。；、0-9增减提上下降升加快慢少多缩翻]{0,4}$")
# 是2020年的1.6倍: the year that a multiple is taken of
_MULTIPLIED = re.compile(
    r"的?[ ]?(?:[0-9]{1,4}(?:\.[0-9]{1,2})?|[一二三四五六七八九十两]{1,3})[ ]?倍"
)
_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_FULL_DIGIT = re.compile(r"[０-９]")
_HAN_YEAR = re.compile(r"[一二][〇零○九][〇零○一二三四五六七八九]{2}(?=[ ]?年)")
_HAN_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
# months of one character: 二〇二四年一月至六月
_HAN_MONTH = re.compile(
    r"[一二三四五六七八九](?:(?<=[年至到—–-].)(?=月)|(?<![十一二三四五六七八九].)(?=月?[至到—–-][一二三四五六七八九]月))"
)
_RUN_GAP = re.compile(r"[ ]?[、，,和及与][ ]?$")
_CLAUSE = re.compile(r"[，,；;：:（(]")
_LEFT_OVER = re.compile(r"结转|结余|存量")
_REMEMBERED = 16
"""Periods before a figure that are looked at, and the length of a sentence: both keep long lines linear."""
_SENTENCE = 400
_STRETCH = re.compile(r"^[0-9].*(?:-|半年|季度)")  # a title's 1-9月 or 上半年 holds for its prose
_SENTENCE_END = re.compile(r"[。！？\n]")


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
    text = _write_digits(text)
    return tuple(
        _read(text, match)
        for match in _PERIOD.finditer(text)
        if not _in_title(text, match.start()) and not _MULTIPLIED.match(text, match.end())
    )


def _write_digits(text: str) -> str:
    """The text with full-width and Chinese years and months in digits, at the same length."""
    if _FULL_DIGIT.search(text):
        text = text.translate(_FULL_WIDTH)
    if "年" not in text and "月" not in text:
        return text
    for pattern in (_HAN_YEAR, _HAN_MONTH):
        text = pattern.sub(lambda match: match.group().translate(_HAN_DIGITS), text)
    return text


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
    elif year and group("m") and (group("until") or not group("day")):  # a day is no period
        words = f"{year}年{int(group('m'))}月"
    elif year:
        part = "" if group("m") else group("part") or ""
        words = f"{year}年{part.replace(' ', '')}"
    elif group("by"):
        return Period(match.start(), match.end(), None, 0, f"截至{int(group('by'))}月", against)
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
        title = self._find_title(document)
        self.title_year = title.year if title else None
        self._title = title.words if title and _STRETCH.search(title.words) else None
        self._headings = tuple(self._find_headings(document))
        self._heading_starts = [start for start, _ in self._headings]

    def _find_title(self, document: Document) -> Period | None:
        """The first period with a year in the first blocks, where titles stand."""
        seen = 0
        for block in document.readable_blocks():
            named = [one for one in self._within(block.start, block.end) if one.year is not None]
            if named:
                return named[0]
            seen += block.end > block.start
            if seen > 8:
                break
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
        if heading or self.title_year is None:
            return heading
        titled = None if block.cell else self._title
        return titled or f"{self.title_year}年"

    def _tell_last(self, before: list[Period], block: Block, start: int) -> str | None:
        """The last of the periods before a place that tells any; those of its sentence first."""
        near = max(block.start, start - _SENTENCE)
        closed = _SENTENCE_END.search(self.text[near:start][::-1])
        sentence = start - closed.end() if closed else block.start - 1
        dated = [period.year for period in before if period.year]
        for period in reversed(before):
            near_by = period.start > sentence and self._reaches(period, start)
            if not near_by and (period.shift or not self._opens(period, block)):
                continue
            if dated and self._is_echo(period):
                return f"{dated[-1]}年"
            told = self._share(period, before, start) or self._tell(period)
            if told:
                return told
        return None

    def _reaches(self, period: Period, start: int) -> bool:
        """上年 speaks for its clause; for its sentence too when a comma follows it."""
        if not period.shift:
            return True
        said = self.text[period.end : start]
        return said[:1] in ("，", ",") or not _CLAUSE.search(said)

    def _opens(self, period: Period, block: Block) -> bool:
        """True for a period at the head of a clause: it holds for the sentences that follow."""
        before = self.text[max(block.start, period.start - 3) : period.start].rstrip(" \u3000")
        return not before or not before[-1].isalnum()

    def _share(self, last: Period, before: list[Period], start: int) -> str | None:
        """2022年、2023年分别为3亿元、4亿元: the year of the same place in its list."""
        shared = find_place(self.text, last.end, start)
        if shared is None:
            return None
        listed = [last]
        for period in reversed(before[: before.index(last)]):
            gap = self.text[period.end : listed[0].start]
            if not _RUN_GAP.fullmatch(gap) or period.year is None:
                break
            listed.insert(0, period)
        place = shared[1]
        return listed[place].words if 1 < len(listed) > place else None

    def tell_words(self, words: str) -> str | None:
        """The period that a header's words name; None when they name none."""
        words = _write_digits(words)
        for match in _PERIOD.finditer(words):
            period = _read(words, match)
            told = None if period.shift and _LEFT_OVER.search(words) else self._tell(period)
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
        """当年 and 全年 mean the year named before it, when there is one."""
        return self.text.startswith(("当年", "全年"), period.start)

    def _tell(self, period: Period) -> str | None:
        if period.year is not None:
            return period.words
        if self.title_year is None:
            return period.words or None
        until = "截至" if period.words.startswith("截至") else ""
        return f"{until}{self.title_year + period.shift}年{period.words.removeprefix(until)}"
