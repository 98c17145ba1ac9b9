"""A day becomes the words of a paper, and the open day of an opinion is filled in."""

from __future__ import annotations

import datetime as dt

from pbassist.export.sheets import SHANGHAI

OPEN_DUE = "×月×日"
"""The day by which a unit answers, while nobody has named one."""
OPEN_DAY = "×年×月×日"
"""The day of a letter, while nobody has named one."""
MOST_LINE = 300
"""What the opinion box of the budget system takes."""


def show_day(day: dt.date) -> str:
    """2026年9月30日, without leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


def show_moment(moment: dt.datetime) -> str:
    """The day of an aware time, in Asia/Shanghai."""
    return show_day(moment.astimezone(SHANGHAI).date())


def fill_due(text: str, due: dt.date | None) -> str:
    """A text whose open day (×月×日) is filled in; unchanged without one.

    The year is said: a letter of November may be due in January. The day of a letter, ×年×月×日,
    is left alone.
    """
    if due is None or OPEN_DUE not in text:
        return text
    kept = text.replace(OPEN_DAY, "\x00").replace(OPEN_DUE, show_day(due))
    return kept.replace("\x00", OPEN_DAY)


def fill_line(line: str, due: dt.date | None) -> str:
    """A line for the system's box with its day; an ending that has no room with it is left out."""
    filled = fill_due(line, due)
    if len(filled) <= MOST_LINE:
        return filled
    body, stop, _ = line.rstrip("。").rpartition("。")
    return body + stop if stop else filled
