"""A printed date or time limit (11月底前, 2025.12.8) becomes the first and last day it can mean."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import NamedTuple

from pbassist.checks.quantities import fold_width
from pbassist.model.performance import Indicator, Target

YEAR = r"(?:(20\d{2})(?:年度?|[-./]))?"
NEXT_YEAR = re.compile(r"(?:次|下一?|翌)年(?=\d{1,2}月|[上下]半年|第?[一二三四1-4]季度)")
DAY = re.compile(YEAR + r"(\d{1,2})(?:月(?:份)?|[-./](?=\d))(?:(\d{1,2})[日号]?|(上旬|中旬|下旬))?")
BEFORE = re.compile(r"(?:之|以)?[前内]|止")
YEAR_END = re.compile(r"(?:(20\d{2})年)?(?:年底|年末|年内|当年|年度内)|(20\d{2})年底")
RANGE = re.compile(r"(?:-|–|—|~|～|至|到){1,2}")
HALF = re.compile(r"(?:(20\d{2})年)?(上半年|下半年|第?[一二三四1234]季度)")
QUARTER_END = {"一": 3, "二": 6, "三": 9, "四": 12, "1": 3, "2": 6, "3": 9, "4": 12}
TENTHS = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31)}


class Days(NamedTuple):
    """The days between which a printed date lies."""

    first: dt.date
    last: dt.date


def read_days(text: str | None, year: int | None) -> Days | None:
    """The days that a text with one date, or the end of one span, can mean; None for several or no
    year.

    `year` stands in where none is printed.
    """
    folded = fold_width(text or "")
    if year is not None and NEXT_YEAR.search(folded):
        folded, year = NEXT_YEAR.sub("", folded), year + 1
    dates = [one for one in DAY.finditer(folded) if _is_date(one, folded)]
    if len(dates) == 1:
        printed, month, day, tenth = dates[0].groups()
        at = int(printed) if printed else year
        return _month_days(at, int(month), int(day) if day else None, tenth) if at else None
    if dates:
        return _read_range(folded, dates, year)
    return _read_period(folded, year)


def _read_range(folded: str, dates: list[re.Match[str]], year: int | None) -> Days | None:
    """The days at which a span of two dates ends: 3月至10月 is done with in 10月."""
    if len(dates) != 2 or not RANGE.fullmatch(folded[dates[0].end() : dates[1].start()]):
        return None
    begun, done = dates
    at = int(done[1] or begun[1] or 0) or year
    later = int(done[2]) >= int(begun[2]) or bool(done[1])
    return (
        _month_days(at, int(done[2]), int(done[3] or 0) or None, done[4]) if at and later else None
    )


def _is_date(match: re.Match[str], folded: str) -> bool:
    """Whether 4.13 is a day and no quantity: with its year, 月, 日, or 前 behind it."""
    before, after = folded[: match.start()][-1:], folded[match.end() :]
    if not 1 <= int(match[2]) <= 12 or before in tuple("0123456789.") or after[:1] in tuple("%.月"):
        return False
    return bool(match[1] or set("月日号") & set(match[0]) or BEFORE.match(after))


def is_late(indicator: Indicator, target: Target) -> bool:
    """Whether the actual date lies after the planned one, whichever days the two can mean."""
    planned = read_days(indicator.planned, target.year)
    actual = read_days(indicator.actual, target.year)
    return planned is not None and actual is not None and actual.first > planned.last


def _month_days(year: int, month: int, day: int | None, tenth: str | None) -> Days | None:
    end = calendar.monthrange(year, month)[1]
    if day is not None:
        exact = dt.date(year, month, day) if 1 <= day <= end else None
        return Days(exact, exact) if exact else None
    first, last = TENTHS.get(tenth or "", (1, end))
    return Days(dt.date(year, month, first), dt.date(year, month, min(last, end)))


def _read_period(folded: str, year: int | None) -> Days | None:
    match = HALF.search(folded)
    if match is not None:
        at = int(match[1]) if match[1] else year
        if at is None:
            return None
        if match[2].endswith("半年"):
            first, last = (1, 6) if match[2].startswith("上") else (7, 12)
        else:
            last = QUARTER_END[match[2].removeprefix("第")[0]]
            first = last - 2
        return Days(dt.date(at, first, 1), dt.date(at, last, calendar.monthrange(at, last)[1]))
    match = YEAR_END.search(folded)
    if match is None:
        return None
    printed = match[1] or match[2]
    at = int(printed) if printed else year
    return Days(dt.date(at, 1, 1), dt.date(at, 12, 31)) if at else None
