"""Dates and years of a text become relations: days that are none, spans, order, period and title.

A date is no figure of the text, so the figure that a relation states is made here from its words.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pbassist.model.document import READABLE_ROLES, Block, Document
from pbassist.model.performance import Figure, Relation

_YEAR = r"20\d\d"
_DAY = rf"{_YEAR}年\d{{1,2}}月(?:\d{{1,2}}日|[底末])?"
_DATE = re.compile(r"(?<!\d)(?P<year>20\d\d)年(?:(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?)?")
_SEVERAL = re.compile(r"[一二三四1-4]期|标段|分别|批次|[甲乙丙A-C](?:项目|区|段|包)")
"""Works of several parts, begun and finished in their turn."""
_DAY_MARK = re.compile(r"月(?P<day>\d{1,2})日")
_MOON = re.compile("农历|旧历|阴历")
_MONTH_BEFORE = re.compile(r"(?P<date>(?:(?P<year>20\d\d)年)?(?<!\d)(?P<month>\d{1,2}))$")
_TO = r"\s?起?(?:至|到|[-—－–~～]{1,2})\s?"
_SPAN = re.compile(
    rf"(?P<start>20\d\d(?<!\d20\d\d)年?(?:\d{{1,2}}月(?:\d{{1,2}}日)?)?){_TO}(?P<end>20\d\d年(?:\d{{1,2}}月(?:\d{{1,2}}日)?)?)"
    r"(?P<link>[底末初]?止?[）)]?(?:实施|建设|执行|完成)?(?:为(?P<stage>[^，。；、（(\d第期批轮届]{2,10})(?=，))?[，,（(]?(?:计划|约定|建设|实施|服务|合同|项目|规划|合作|运营|租赁|总){0,3}(?:共计?|为期|历时|工期|周期|期限|期|时间跨度)?(?:为|是)?)"
    r"(?P<long>[一二两三四五六七八九十]{1,2}|\d{1,3})(?P<unit>年|个月)(?![度级初底末份内以前后来多余半\d])"
)
_SPAN_BEHIND = re.compile(
    r"(?:期限?|周期|跨度|时长)(?:为|是|共)?(?P<long>[一二两三四五六七八九十]{1,2}|\d{1,3})(?P<unit>年|个月)[，（：]?(?:即|自|从|为|由){0,2}"
    rf"(?P<stage>)(?P<start>20\d\d年?(?:\d{{1,2}}月(?:\d{{1,2}}日)?)?){_TO}(?P<end>20\d\d年(?:\d{{1,2}}月(?:\d{{1,2}}日)?)?)"
)
"""执行期两年，自2023年1月起至2025年12月止: the length first."""
_DAY_SPAN = re.compile(
    rf"(?P<start>20\d\d(?<!\d20\d\d){_DAY.removeprefix(_YEAR)}){_TO}(?P<end>{_DAY})"
)
_STOP = re.compile("[。；\n]")
_BEGUN = re.compile(rf"(?P<date>{_DAY})(?:正式|全面)?(?:开工|动工|进场施工|开始施工)")
_ENDED = re.compile(
    rf"(?P<date>{_DAY})(?:全面|全部|正式|组织|通过|完成|如期){{0,2}}(?:了?[县市区省]级|初步|最终|综合)?(?:竣工|完工|交工|验收)"
)
_BEFORE = re.compile(
    rf"(?P<date>{_DAY})(?P<act>[^，。；]{{0,14}})，(?:均|也)?(?P<word>早于|晚于|提前于|迟于)[^，。；\d]{{0,10}}(?P<other>{_DAY})"
)
_PERIOD = re.compile(
    r"(?:评价|自评)(?:时段|期间|时间范围|基准期|年度|区间)[为是：:]{0,2}(?P<years>20\d\d年[^。；，]{0,24})"
    r"|对(?P<own>20\d\d)年度?[^，。；\d]{0,16}(?:开展|进行)[了]?[^，。；\d]{0,6}自评"
)
_TITLE = re.compile(r"20\d\d(?=年)")
_APPROVED = re.compile(
    r"立项于(?P<a>20\d\d)年|(?P<b>20\d\d)年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:批准|批复|获批|正式|经[^，。；]{0,12})?立项"
)
_SPENT = re.compile(
    r"(?P<year>20\d\d)年[，度]?(?:本|该)?项目(?:资金|经费)?(?:实际)?(?:支出|投入|支付|使用)(?!计划|预算)"
)
_SIGNED = re.compile(r"\s*(?P<date>20\d\d年\d{1,2}月\d{1,2}日)\s*")
_UNTIL = re.compile(
    r"(?:截至|截止到?)(?P<date>20\d\d年\d{1,2}月(?:\d{1,2}日|[底末]))(?![^，。；]{0,6}[前拟将])"
)
_PLANNED = re.compile(r"拟|将|预计|计划|应当|力争|确保|目标|前")
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2}
LONGEST = 160
"""Characters on each side of an end in which its beginning may stand."""
_HEAD_BLOCKS = 4
_LONGEST_TITLE = 60


class _Date(NamedTuple):
    """A date of a text; `month` and `day` are 0 where they are not printed."""

    year: int
    month: int
    day: int
    start: int
    end: int

    @property
    def first(self) -> tuple[int, int, int]:
        """The earliest day it may mean."""
        return self.year, self.month or 1, self.day or 1

    @property
    def last(self) -> tuple[int, int, int]:
        """The latest."""
        return self.year, self.month or 12, self.day or 31


def find_dates(document: Document, view: str) -> Iterator[Relation]:
    """What the dates of body and notes say against each other; `view` is the text with full-width marks."""
    title, head = _read_title(document)
    approved = _read_approved(view)
    found = [
        find(document, view) for find in (_find_none, _find_spans, _find_reversed, _find_order)
    ]
    if title:
        found.append(_find_other_period(document, view, (title, head)))
    if approved:
        found.append(_find_early_spending(document, view, approved))
    found.append(_find_signed_early(document, view))
    for relation in (one for relations in found for one in relations):
        block = document.block_at(relation.stated.span.start) if relation.stated else None
        if block is not None and block.role in READABLE_ROLES:
            yield relation


def _read(match: re.Match[str], group: str = "date") -> _Date:
    found = _DATE.match(match.group(group))
    assert found is not None
    year, month, day = (int(found.group(g) or 0) for g in ("year", "month", "day"))
    return _Date(year, month, day, match.start(group), match.end(group))


def _find_none(document: Document, view: str) -> Iterator[Relation]:
    """2023年2月29日, 11月31日: no such day."""
    for mark in _DAY_MARK.finditer(view):
        before = _MONTH_BEFORE.search(view[max(mark.start() - 8, 0) : mark.start()])
        if before is None or _MOON.search(view[max(mark.start() - 16, 0) : mark.end() + 12]):
            continue
        month, day = int(before.group("month")), int(mark.group("day"))
        leap = int(before.group("year") or 2024)
        most = calendar.monthrange(leap, month)[1] if 0 < month <= 12 else 0
        if 0 < day <= most:
            continue
        computed = f"{most}天" if most else "12个月"
        reason = f"该月只有{most}天" if most else "一年只有12个月"
        words = f"{before.group('date')}{mark.group()}有误，{reason}"
        at = mark.start() - len(before.group("date")), mark.end()
        yield _say(document, "日期", words, [at], computed=computed)


def _find_spans(document: Document, view: str) -> Iterator[Relation]:
    """2022年至2024年，共四年."""
    for match in (*_SPAN.finditer(view), *_SPAN_BEHIND.finditer(view)):
        said = _read_number(match.group("long"))
        start, end = (_read_end(match, group) for group in ("start", "end"))
        if said is None or start is None or end is None:
            continue
        long = _count_span(start, end, match.group("unit"))
        if long is None or said in long or (match["stage"] and _is_second(view, match.start())):
            continue
        right = f"{long[-1]}{match.group('unit')}"
        printed = match.group("long") + match.group("unit")
        words = f"{match.group('start')}至{match.group('end')}为{right}，与“{printed}”不符"
        at = [(match.start("long"), match.end("unit")), (match.start(), match.end("end"))]
        yield _say(document, "起止时间", words, at, computed=right)


_RANGE = re.compile(r"\d[年月日]?\s?(?:至|到|[-—－–~～])\s?\d")


def _is_second(view: str, at: int) -> bool:
    """1月至3月为准备阶段，4月至10月为实施阶段，共10个月: the span behind 共 is that of all stages."""
    least = max(at - LONGEST, 0)
    low = max(least, *(view.rfind(mark, least, at) + 1 for mark in "。；\n"))
    return _RANGE.search(view, low, at) is not None


def _read_end(match: re.Match[str], group: str) -> _Date | None:
    words = match.group(group)
    found = _DATE.match(words if "年" in words else f"{words}年")
    if found is None:
        return None
    year, month, day = (int(found.group(g) or 0) for g in ("year", "month", "day"))
    fine = month <= 12 and day <= 31
    return _Date(year, month, day, match.start(group), match.end(group)) if fine else None


def _read_number(word: str) -> int | None:
    if word.isdigit():
        return int(word)
    if len(word) == 1:
        return _DIGITS.get(word)
    tens, ones = word[0], word[1]
    return 10 + _DIGITS[ones] if tens == "十" else None


def _count_span(start: _Date, end: _Date, unit: str) -> list[int] | None:
    """The lengths that a span may be said to have, the plainest last; None when it cannot be told."""
    if start.first > end.last:
        return None
    years = end.year - start.year
    if unit == "年" and not (start.month or end.month):
        return [years, years + 1]
    if not (start.month and end.month):
        return [years, years + 1] if unit == "年" else None
    months = years * 12 + end.month - start.month
    if unit == "年":
        return sorted({(months + 1) // 12, round((months + 1) / 12), -(-(months + 1) // 12)})
    if start.day and end.day and start.day > end.day:
        months -= 1
    if not (start.day or end.day):
        return [months, months + 2, months + 1]
    return [months - 1, months, months + 2, months + 1]


def _find_reversed(document: Document, view: str) -> Iterator[Relation]:
    """2024年9月至2024年5月: the end before the beginning."""
    for match in _DAY_SPAN.finditer(view):
        start, end = _read(match, "start"), _read(match, "end")
        if start.first > end.last:
            words = f"{match.group('start')}晚于{match.group('end')}，起止时间颠倒"
            yield _say(document, "起止时间", words, [match.span()])


def _find_order(document: Document, view: str) -> Iterator[Relation]:
    """Built before it was begun; 早于 and 晚于 against the dates they compare."""
    for ended in _ENDED.finditer(view):
        begun = _find_begun(view, ended)
        if begun is not None:
            one, two = _read(begun), _read(ended)
            if one.first > two.last:
                words = f"开工时间{begun.group('date')}晚于完工时间{ended.group('date')}"
                yield _say(document, "开工、完工时间", words, [two[3:], one[3:]])
    for match in _BEFORE.finditer(view):
        one, two = _read(match), _read(match, "other")
        early = match.group("word") in ("早于", "提前于")
        if (early and one.first > two.last) or (not early and one.last < two.first):
            sign = "晚于" if early else "早于"
            words = (
                f"{match.group('date')}{sign}{match.group('other')}，与“{match.group('word')}”不符"
            )
            yield _say(document, "时间先后", words, [one[3:], two[3:]])


def _find_begun(view: str, ended: re.Match[str]) -> re.Match[str] | None:
    """The only beginning in the sentence of the only end."""
    least = max(ended.start() - LONGEST, 0)
    low = max(least, *(view.rfind(mark, least, ended.start()) + 1 for mark in "。；\n"))
    stop = _STOP.search(view, ended.end(), ended.end() + LONGEST)
    high = stop.start() if stop else min(ended.end() + LONGEST, len(view))
    if _SEVERAL.search(view, low, high):
        return None
    begun = list(_BEGUN.finditer(view, low, high))
    return begun[0] if len(begun) == 1 == len(_ENDED.findall(view, low, high)) else None


def _read_title(document: Document) -> tuple[str, int]:
    """The year of a self-evaluation's title and its place, when it names one; empty otherwise."""
    for number, block in enumerate(document.readable_blocks()):
        words = document.words(block)
        if number >= _HEAD_BLOCKS or block.cell is not None:
            break
        years = set(_TITLE.findall(words))
        if len(words) <= _LONGEST_TITLE and words.endswith("自评报告") and years:
            year = years.pop() if len(years) == 1 else ""
            return year, document.text.find(year, block.start)
    return "", 0


def _find_other_period(document: Document, view: str, head: tuple[str, int]) -> Iterator[Relation]:
    """A self-evaluation of 2024 whose period is 2023."""
    title, place = head
    for match in _PERIOD.finditer(view):
        group = "own" if match.group("own") else "years"
        years = {match.group("own")} if match.group("own") else set(_TITLE.findall(match.group()))
        if years and title not in years:
            shown = "、".join(sorted(str(year) for year in years))
            words = f"标题为{title}年度，正文评价期间为{shown}年"
            at = [(match.start(group), match.start(group) + 5), (place, place + 4)]
            yield _say(document, "评价期间", words, at, doubt="标题年度与评价期间是否一致需核实")


def _read_approved(view: str) -> tuple[int, int] | None:
    """The only year in which the text says its project was approved, and its place."""
    if "立项" not in view:
        return None
    found = [
        (int(match.group(group)), match.start(group))
        for match in _APPROVED.finditer(view)
        for group in ("a", "b")
        if match.group(group)
    ]
    return found[0] if found and len({year for year, _ in found}) == 1 else None


def _find_early_spending(
    document: Document, view: str, approved: tuple[int, int]
) -> Iterator[Relation]:
    """立项于2019年, and money of 2018."""
    begun, place = approved
    for match in _SPENT.finditer(view):
        if int(match.group("year")) < begun:
            words = f"项目{begun}年立项，{match.group('year')}年已有支出"
            at = [match.span("year"), (place, place + 4)]
            yield _say(
                document, "立项与支出时间", words, at, doubt="立项前的支出是否属于本项目需核实"
            )


def _find_signed_early(document: Document, view: str) -> Iterator[Relation]:
    """截至2024年12月31日 in a paper signed on 2024年6月20日."""
    blocks = [b for b in document.readable_blocks() if b.cell is None]
    signed = next((m for b in reversed(blocks[-3:]) if (m := _read_signature(view, b))), None)
    if signed is None:
        return
    day = _read(signed)
    for match in _UNTIL.finditer(view, 0, signed.start()):
        until = _read(match)
        stop = re.compile("[。；，\n]").search(view, match.end())
        rest = view[match.end() : stop.start() + 12 if stop else match.end() + 16]
        if until.first > day.last and not _PLANNED.search(rest[:16]):
            words = f"截至{match.group('date')}的数据，落款时间为{signed.group('date')}"
            at = [until[3:], (day.start, day.end)]
            yield _say(document, "数据截止时间", words, at, doubt="数据截止时间晚于落款时间")


def _read_signature(view: str, block: Block) -> re.Match[str] | None:
    return _SIGNED.fullmatch(view, block.start, block.end)


def _say(
    document: Document,
    subject: str,
    words: str,
    at: Sequence[tuple[int, int]],
    *,
    computed: str | None = None,
    doubt: str = "",
) -> Relation:
    """A relation between the words at some places; the first is the one to be put right."""
    start, end = at[0]
    printed = document.text[start:end]
    number = re.search(r"\d+", printed)
    figure = Figure(value=number.group() if number else "0", span=document.span(start, end))
    return Relation(
        kind="date",
        state="open" if doubt else "broken",
        subject=subject,
        expression=words,
        stated=figure,
        computed=computed,
        items=tuple(document.span(*place) for place in at[1:]),
        reason=doubt,
        asks=bool(doubt),
    )
