"""Words of a title, a label or a file name become the year they speak of."""

from __future__ import annotations

import re

BUDGET_YEAR = re.compile(r"(?<!\d)(20\d\d)\s{0,2}年?\s{0,2}(?:年度|度|预算|部门预算)")
NAMED_YEAR = re.compile(r"(?<!\d)(20\d\d)\s{0,2}年")
BARE_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
TERM = re.compile(r"(?<!\d)20\d\d\s?年?\s?[-–—~～至到]\s?20\d\d(?!\d)\s?年?度?")
CHINESE_YEAR = re.compile(r"二[〇○O0零]([〇○O0零一二三四五六七八九]{2})年")
CHINESE_DIGITS = str.maketrans("〇○O零一二三四五六七八九", "0000123456789")
DAYS = re.compile(
    r"20\d\d\s?年\s?\d{1,2}\s?月(?:\s?\d{1,2}\s?日)?|20\d\d[.\-/]\d{1,2}(?:[.\-/]\d{1,2})?(?!\d)|20\d{6}"
)


def read_year(text: str) -> int | None:
    """The year some words speak of: 2025年度 before 2026年, 二〇二六年, 2026; None without one, or
    where they speak of a term of several (2026-2028年).
    """
    text = TERM.sub("", text)
    for pattern in (BUDGET_YEAR, NAMED_YEAR, BARE_YEAR):
        match = pattern.search(text)
        if match:
            return int(match.group(1))
    chinese = CHINESE_YEAR.search(text)
    return 2000 + int(chinese.group(1).translate(CHINESE_DIGITS)) if chinese else None


def read_stated_year(text: str) -> int | None:
    """The year of words among which days may stand: 填报日期 2026年1月16日 says no year of a form."""
    return read_year(DAYS.sub("", text))


def read_only_year(text: str) -> int | None:
    """The year of a term that lies within one; None for several."""
    years = {int(year) for year in BARE_YEAR.findall(text)}
    return years.pop() if len(years) == 1 else None
