"""The words of a rule become dates of law: issued, in force from, in force until."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from pbassist.find.labels import parse_ordinal

DAY = (
    r"(?P<{0}y>\d{{4}}|[二一][〇○零一二三四五六七八九]{{3}})[ ]?[年.\-/][ ]?(?P<{0}m>\d{{1,2}}|[一二三四五六七八九十]{{1,2}})"
    r"[ ]?[月.\-/][ ]?(?P<{0}d>\d{{1,2}}|[一二三四五六七八九十]{{1,3}})[ ]?日?"
)
FROM = re.compile(rf"(?:自|从)[ ]?{DAY.format('')}[ ]?起(?:正式)?(?:施行|实施|执行|生效|试行|施用)")
FROM_ISSUE = re.compile(
    r"(?:自|从)?(?:印发|发布|公布|发文|下发)之日起(?:(?P<days>\d{1,3})日后)?(?:正式)?(?:施行|实施|执行|生效|试行)"
)
HEADED_FROM = re.compile(
    rf"(?:【施行日期】|【实施日期】)\s*{DAY.format('')}|^{DAY.format('b')}[ \u3000]*起?(?:施行|实施)$",
    re.MULTILINE,
)
HEADED_ISSUED = re.compile(
    rf"(?:【公布日期】|【发布日期】|【发文日期】|【成文日期】)\s*{DAY.format('')}"
)
PUBLISHED = re.compile(rf"^[（(]?{DAY.format('')}[^\n。]{{0,60}}(?:公布|发布|印发)", re.MULTILINE)
PASSED = re.compile(rf"^[（(]?{DAY.format('')}[^\n。]{{0,60}}通过", re.MULTILINE)
UNTIL = re.compile(
    rf"(?:有效期|有效|执行|施行|试行|实施|期限|效力)(?:期)?(?:截止|持续|延续)?(?:至|到)[ ]?{DAY.format('')}"
)
FOR_YEARS = re.compile(
    r"(?:有效期|试行期|试行期限|有效期限|执行期限|实施期限)(?:限|暂定)?(?:为|是)?[ ]?(?P<years>[一二三四五六七八九十两]|\d{1,2})[ ]?年"
)
SIGNED = re.compile(rf"^[^\n。；，]{{0,40}}?{DAY.format('')}[ \u3000]*$", re.MULTILINE)


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


def find_dates(core: str, head: list[str]) -> RuleDates:
    """The dates that a rule states of itself; `core` is its text without annexes.

    The last 自…起施行 counts, since 附则 come last; N years end the day before the anniversary.
    """
    top = "\n".join(head)
    issued = (
        _first(HEADED_ISSUED, top)
        or _find_signed(core)
        or _first(PUBLISHED, top)
        or _first(PASSED, top)
    )
    start = _last(FROM, core)
    if start is None:
        start = _headed_from(top)
    stated = start is not None
    clause = FROM_ISSUE.search(core)
    if start is None and clause and issued:
        start = issued + dt.timedelta(days=int(clause["days"] or 0))
        stated = True
    until = _last(UNTIL, core) or _after_years(core, start)
    return RuleDates(issued or None, start, until, stated)


def _after_years(core: str, start: dt.date | None) -> dt.date | None:
    match = FOR_YEARS.search(core)
    years = parse_ordinal(match["years"]) if match else None
    if start is None or not years:
        return None
    try:
        end = start.replace(year=start.year + years)
    except ValueError:  # 29 February
        end = dt.date(start.year + years, 3, 1)
    return end - dt.timedelta(days=1)


def _find_signed(core: str) -> dt.date | None:
    """The last date that ends a line of its own near the end or the top of the rule."""
    found = [day for match in SIGNED.finditer(core) if (day := _day(match))]
    return found[-1] if found else None


def _headed_from(top: str) -> dt.date | None:
    match = HEADED_FROM.search(top)
    if not match:
        return None
    return _day(match) if match["y"] else _day(match, "b")


def _first(pattern: re.Pattern[str], text: str) -> dt.date | None:
    match = pattern.search(text)
    return _day(match) if match else None


def _last(pattern: re.Pattern[str], text: str) -> dt.date | None:
    found = [day for match in pattern.finditer(text) if (day := _day(match))]
    return found[-1] if found else None


def _day(match: re.Match[str], prefix: str = "") -> dt.date | None:
    """The date of a match; None for 13月 or 31 April."""
    year, month, day = (parse_ordinal(match[prefix + part]) for part in "ymd")
    try:
        return dt.date(year or 0, month or 0, day or 0)
    except ValueError:
        return None
