"""The words of a rule become dates of law: issued, in force from, in force until.

Only a sentence about the rule itself counts: its own 自…起施行, or one that speaks of 本办法. The
expiry of a certificate, the period of a project and the dates of other rules are not its own.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Sequence
from typing import NamedTuple

from pbassist.find.citations import fold_title
from pbassist.find.labels import parse_ordinal
from pbassist.find.rules.page_facts import PageFacts

DAY = (
    r"(?P<{0}y>\d{{4}}|[二一][〇○零一二三四五六七八九]{{3}})[ ]?[年.\-/][ ]?(?P<{0}m>\d{{1,2}}|[一二三四五六七八九十]{{1,2}})"
    r"[ ]?[月.\-/][ ]?(?P<{0}d>\d{{1,2}}|[一二三四五六七八九十]{{1,3}})[ ]?日?"
)
BEGINS = "(?:施行|实施|执行|生效|试行|实行|施用|启用)"
SELF = (
    "本(?:办法|细则|实施细则|条例|规定|意见|实施意见|通知|决定|方案|规程|规则|准则|制度|标准|指引|指南|法|文件|通告|公告"
    "|暂行办法|暂行规定)"
)
FROM = re.compile(
    rf"(?P<lead>自|从|于)?[ ]?{DAY.format('')}(?:[（(]含[^）)]{{0,6}}[)）])?[ ]?(?:零时|0时)?(?P<start>起|开始)?(?:正式|全面)?{BEGINS}"
    r"(?!的|以[来前后]|之[前后日]|前|期间)"
)
FROM_ISSUE = re.compile(
    rf"(?:自|从)?(?:印发|发布|公布|发文|下发|颁布|签发)之日(?:起)?(?:满|的)?(?:(?P<count>\d{{1,3}}|[一二三四五六七八九十]{{1,3}})个?(?P<unit>日|天|工作日|月)(?:之?后|起)?)?(?:正式)?{BEGINS}"
    r"(?!的|以[来前后])"
)
HEADED_FROM = re.compile(
    rf"^{DAY.format('')}[ \u3000]*起?(?:施行|实施)$",
    re.MULTILINE,
)
PUBLISHED = re.compile(rf"^[（(]?{DAY.format('')}[^\n。]{{0,60}}(?:公布|发布|印发)", re.MULTILINE)
PASSED = re.compile(rf"^[（(]?{DAY.format('')}[^\n。]{{0,60}}通过", re.MULTILINE)
PERIOD = re.compile(
    rf"(?:有效期|期限|试行期)限?(?:为|是|：)?[自从]?{DAY.format('a')}(?:起)?[至到—\-－~～]{{1,2}}{DAY.format('')}"
)
UNTIL = re.compile(
    rf"(?:有效期?|执行|施行|试行|实施|期限|效力)(?:期限?)?(?:截止|持续|延续|延长|截)?(?:至|到)[ ]?{DAY.format('')}"
    rf"|(?:起{BEGINS}|起)[^。；]{{0,12}}?[，,至到]{{1,2}}{DAY.format('b')}(?:止|终止|结束|期满|失效|自行废止|废止)"
)
FOR_YEARS = re.compile(
    r"(?:有效期|试行期|有效期限|试行期限|执行期限|实施期限|施行期限|执行期|期限|试行|暂行)(?:限|暂定)?(?:为|是|共)?(?:暂定)?[ ]?"
    r"(?P<count>[一二三四五六七八九十两]{1,2}|\d{1,2})[ ]?(?P<unit>年|个月)(?!以)"
)
OF_ITSELF = re.compile(
    rf"^[ \u3000]*(?:第[^条]{{1,8}}条[ \u3000]*|[一二三四五六七八九十]+、)?(?:{SELF}[^，,。；]{{0,12}}?(?:有效期|期限|试行|执行|施行|实施|延长)|(?:有效期|试行期|实施期限|执行期限|施行期限))"
)
SIGNED = re.compile(rf"^[^\n。；，]{{0,40}}?{DAY.format('')}[ \u3000]*$", re.MULTILINE)
NOTED = re.compile(
    rf"^[（(][^\n。]{{0,60}}?{DAY.format('')}[^\n。]{{0,20}}(?:印发|发布|公布)", re.MULTILINE
)
IMPRINT = re.compile(rf"{DAY.format('')}[ \u3000]{{0,4}}印发[ \u3000]*$", re.MULTILINE)
SENTENCE = re.compile(r"[^。；\n]+")
OTHER = re.compile(
    r"《(?P<title>[^《》]{2,60}(?:〈[^〉]{2,60}〉[^《》]{0,10})?)》(?:[（(][^（）()]{0,40}[)）])*[ ]?$"
)


class RuleDates(NamedTuple):
    """Dates of law that a text states (施行、有效期)."""

    issued: dt.date | None
    """成文, 印发 or 公布 date."""
    effective_from: dt.date | None
    """施行 date; the issue date for 自印发之日起."""
    effective_until: dt.date | None
    """Last day in force, from 有效期至 or 有效期N年."""
    from_stated: bool
    """True when the text itself states from when it is in force."""


def find_dates(
    core: str, head: Sequence[str], page: PageFacts, *, titles: Sequence[str] = ()
) -> RuleDates:
    """The dates that a rule states of itself; `core` is its text without annexes.

    The last 自…起施行 counts, since 附则 come last; N years end the day before the anniversary.
    `titles` are the rule's own, so that 《本名》自…起施行 is about itself.
    """
    top = "\n".join(head)
    issued = (
        page.issued
        or _find_signed(core)
        or _first(PUBLISHED, top)
        or _first(NOTED, top)
        or _first(PASSED, top)
        or _first(IMPRINT, core)
        or page.shown
    )
    sentences = [match.group() for match in SENTENCE.finditer(core)]
    own = {fold_title(title) for title in titles}
    start = _find_start(sentences, issued, own) or _first(HEADED_FROM, top) or page.effective_from
    until = _find_end(sentences, start, own) or page.effective_until
    begun = _find_period(sentences)
    return RuleDates(issued, start or begun, until, start is not None or begun is not None)


def _find_start(sentences: Sequence[str], issued: dt.date | None, own: set[str]) -> dt.date | None:
    """From when on, by the last sentence that says it of the rule itself."""
    starts = [day for words in sentences if (day := _read_start(words, own))]
    if starts:
        return starts[-1]
    if issued is None:
        return None
    clauses = [match for words in sentences for match in FROM_ISSUE.finditer(words)]
    return _add_wait(issued, clauses[-1]) if clauses else None


def _read_start(words: str, own: set[str]) -> dt.date | None:
    found = [
        day
        for match in FROM.finditer(words)
        if (match["lead"] or match["start"])
        and not _is_of_another(words[: match.start()], own)
        and (day := _day(match))
    ]
    return found[-1] if found else None


def _is_of_another(before: str, own: set[str]) -> bool:
    """Whether the words right before a clause name another rule: 《补助标准》自…起执行."""
    other = OTHER.search(before)
    return other is not None and not any(
        fold_title(other["title"]) in title or title in fold_title(other["title"]) for title in own
    )


def _add_wait(issued: dt.date, clause: re.Match[str]) -> dt.date:
    """30日后施行 counts from the day of issue."""
    count = parse_ordinal(clause["count"] or "") or 0
    if clause["unit"] == "月":
        return _add_months(issued, count)
    return issued + dt.timedelta(days=count)


def _find_end(sentences: Sequence[str], start: dt.date | None, own: set[str]) -> dt.date | None:
    """Until when, by the last sentence that says it of the rule itself."""
    end = None
    for words in sentences:
        begins = _read_start(words, own) is not None or FROM_ISSUE.search(words) is not None
        if begins or OF_ITSELF.match(words):
            end = _read_end(words, start, own) or end
    return end


def _read_end(words: str, start: dt.date | None, own: set[str]) -> dt.date | None:
    for pattern in (PERIOD, UNTIL):
        found = [
            day
            for match in pattern.finditer(words)
            if not _is_of_another(words[: match.start()], own)
            and (day := _day(match) or _day(match, "b"))
        ]
        if found:
            return found[-1]
    match = FOR_YEARS.search(words)
    count = parse_ordinal(match["count"]) if match else None
    if match is None or start is None or not count:
        return None
    months = count * (12 if match["unit"] == "年" else 1)
    return _add_months(start, months) - dt.timedelta(days=1)


def _find_period(sentences: Sequence[str]) -> dt.date | None:
    """The first day of 有效期自…至…, where nothing else says from when."""
    for words in sentences:
        match = PERIOD.search(words) if OF_ITSELF.match(words) else None
        if match:
            return _day(match, "a")
    return None


def _add_months(day: dt.date, count: int) -> dt.date:
    """The same day months later; from the 31st or 29 February the first of the month after."""
    month = day.month - 1 + count
    year, month = day.year + month // 12, month % 12 + 1
    if day.day <= calendar.monthrange(year, month)[1]:
        return day.replace(year=year, month=month)
    return dt.date(year + month // 12, month % 12 + 1, 1)


def _find_signed(core: str) -> dt.date | None:
    """The last date that ends a line of its own near the end or the top of the rule."""
    found = [day for match in SIGNED.finditer(core) if (day := _day(match))]
    return found[-1] if found else None


def _first(pattern: re.Pattern[str], text: str) -> dt.date | None:
    match = pattern.search(text)
    return _day(match) if match else None


def _day(match: re.Match[str], prefix: str = "") -> dt.date | None:
    """The date of a match; None for 13月 or 31 April, and where it did not take part."""
    parts = [match.groupdict().get(prefix + part) for part in "ymd"]
    year, month, day = (parse_ordinal(part) if part else 0 for part in parts)
    try:
        return dt.date(year or 0, month or 0, day or 0)
    except ValueError:
        return None
