"""A day count and a date format become the date, time or duration a person sees."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import NamedTuple

from pbassist.read.sheet.number_words import spell_digits, spell_whole

DATE_LETTERS = re.compile(r"[ymdhs]|aaa|上午/下午|AM/PM|(?<![a-z])e{1,4}(?![a-z])", re.IGNORECASE)
"""Letters that stand for parts of a date, once words and brackets are taken out."""
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]{0,200})"?|[\\!](?P<escaped>.)|(?P<pad>_.|\*.)'
    r"|\[(?P<elapsed>h{1,9}|m{1,9}|s{1,9})\]|(?P<bracket>\[[^\]]{0,80}\]?)"
    r"|(?P<noon>上午/下午|AM/PM|A/P)|(?P<day_name>a{3,4})|(?P<era>g{1,3})"
    r"|(?P<date>y{1,4}|e{1,4}|m{1,5}|d{1,4}|h{1,2}|s{1,2})|(?P<part>\.0{1,3})|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - a cell's date has no zone
_EPOCH_1904 = dt.datetime(1904, 1, 1)  # noqa: DTZ001 - a cell's date has no zone
_LEAP_THAT_NEVER_WAS = 61
"""The 1900 system counts a 29 February 1900: before it every day stands one higher."""
_LAST_DAY = 2_958_466


class _Token(NamedTuple):
    kind: str
    text: str


def count_days(value: dt.date | dt.time | dt.timedelta, *, epoch_1904: bool = False) -> float:
    """The number a workbook keeps for a moment or duration."""
    if isinstance(value, dt.timedelta):
        return value / dt.timedelta(days=1)
    if isinstance(value, dt.time):
        midnight = dt.datetime.combine(_EPOCH, dt.time())
        return (dt.datetime.combine(_EPOCH, value) - midnight) / dt.timedelta(days=1)
    moment = value if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time())
    if epoch_1904:
        return (moment - _EPOCH_1904) / dt.timedelta(days=1)
    days = (moment - _EPOCH) / dt.timedelta(days=1)
    return days if days >= _LEAP_THAT_NEVER_WAS else days - 1


def tell_moment(days: float, *, epoch_1904: bool = False) -> dt.datetime | None:
    """The moment of a day count, to the millisecond; None for one that no sheet shows."""
    if not 0 <= days < _LAST_DAY:
        return None
    start = _EPOCH_1904 if epoch_1904 else _EPOCH
    shift = 1 if not epoch_1904 and days < _LEAP_THAT_NEVER_WAS - 1 else 0
    milliseconds = round((days + shift) * 86_400_000)
    if abs(milliseconds - round(milliseconds, -3)) < 100:  # what a float leaves of a whole second
        milliseconds = round(milliseconds, -3)
    return start + dt.timedelta(milliseconds=milliseconds)


def iso_moment(value: dt.date | dt.time | dt.timedelta) -> str:
    """A moment without a format: 2026-11-30, 2026-11-30 08:05, 08:30, 26:05:00."""
    if isinstance(value, dt.timedelta):
        return show_elapsed(value / dt.timedelta(days=1), "[h]:mm:ss")
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
    return value.isoformat("minutes") if isinstance(value, dt.time) else value.isoformat()


def show_date(moment: dt.datetime, code: str, *, chinese: bool, spelled: int) -> str:
    """A moment under a date format.

    `chinese` gives Chinese names of days and months, `spelled` Chinese numerals (1 to 3, else 0).
    """
    tokens = list(_tokens(code))
    twelve = any(token.kind == "noon" for token in tokens)
    fine = any(token.kind == "part" for token in tokens)
    if not fine and moment.microsecond >= 500_000:
        moment += dt.timedelta(seconds=1)
    shown = []
    for at, token in enumerate(tokens):
        if token.kind == "date":
            minutes = token.text in ("m", "mm") and _tells_minutes(tokens, at)
            letters = "i" * len(token.text) if minutes else token.text
            shown.append(_show_part(moment, letters, twelve, chinese, spelled))
        else:
            shown.append(_show_other(moment, token, chinese=chinese))
    return "".join(shown).strip()


def _tokens(code: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(code):
        kind = match.lastgroup or "other"
        text = match[kind]
        if kind in ("pad", "bracket", "era") or (kind == "other" and text == "@"):
            continue
        keep = kind in ("quoted", "escaped", "other", "noon")
        yield _Token("words" if keep and kind != "noon" else kind, text if keep else text.lower())


def _tells_minutes(tokens: list[_Token], at: int) -> bool:
    """True for an m behind hours or before seconds."""
    before = [t for t in tokens[:at] if t.kind in ("date", "elapsed")]
    after = [t for t in tokens[at + 1 :] if t.kind in ("date", "elapsed")]
    hours = bool(before) and before[-1].text[0] == "h"
    return hours or (bool(after) and after[0].text[0] == "s")


def _show_other(moment: dt.datetime, token: _Token, *, chinese: bool) -> str:
    if token.kind == "noon":
        morning, evening = token.text.split("/") if not chinese else ("上午", "下午")
        return morning if moment.hour < 12 else evening
    if token.kind == "day_name":
        return ("星期" if len(token.text) > 3 else "") + "一二三四五六日"[moment.weekday()]
    if token.kind == "part":
        places = len(token.text) - 1
        return f".{moment.microsecond:06d}"[: places + 1]
    return token.text


def _show_part(moment: dt.datetime, letters: str, twelve: bool, chinese: bool, spelled: int) -> str:
    letter, width = letters[0], len(letters)
    if letter in "ye":
        year = f"{moment.year % 100:02d}" if letter == "y" and width < 3 else f"{moment.year:04d}"
        return spell_digits(year, spelled) if spelled else year
    if letter in "md" and width > 2:
        return _name(moment, letter, width, chinese=chinese)
    hour = (moment.hour % 12 or 12) if twelve else moment.hour
    number = {"m": moment.month, "d": moment.day, "h": hour, "i": moment.minute}.get(
        letter, moment.second
    )
    return spell_whole(number, spelled) if spelled else f"{number:0{width}d}"


def _name(moment: dt.datetime, letter: str, width: int, *, chinese: bool) -> str:
    if letter == "d":
        if chinese:
            return ("星期" if width > 3 else "周") + "一二三四五六日"[moment.weekday()]
        return _DAYS[moment.weekday()][: 3 if width == 3 else None]
    if chinese:
        return spell_whole(moment.month, 1) + "月"
    return _MONTHS[moment.month - 1][: {3: 3, 4: None, 5: 1}[width]]


def show_elapsed(days: float, code: str) -> str:
    """A duration under a format such as [h]:mm; hours run on beyond a day."""
    seconds = round(abs(days) * 86_400)
    tokens = list(_tokens(code))
    shown = ["-" if days < 0 and seconds else ""]
    for at, token in enumerate(tokens):
        width = len(token.text)
        if token.kind == "elapsed":
            unit = {"h": 3600, "m": 60, "s": 1}[token.text[0]]
            shown.append(f"{seconds // unit:0{width}d}")
        elif token.kind == "date":
            letter = "i" if token.text[0] == "m" and _tells_minutes(tokens, at) else token.text[0]
            number = {"h": seconds // 3600 % 24, "i": seconds // 60 % 60, "s": seconds % 60}.get(
                letter, 0
            )
            shown.append(f"{number:0{width}d}")
        elif token.kind == "words":
            shown.append(token.text)
    return "".join(shown)
