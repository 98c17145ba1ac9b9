"""Stretches that look like numbers and are none become reasons: redactions, blanks, slips, guesses."""

from __future__ import annotations

import re
from typing import NamedTuple

from pbassist.find.figures.units import read_unit
from pbassist.find.numerals import find_guesses

_UNITS = r"(?:[万亿千百]?元|%|％|个|家|户|人(?!民)|项|分|次|场|处|件|条|公里|平方米|亩|吨|天|小时|名|台|套|期|[万亿])"
_MISPRINT = re.compile(
    r"(?=[0-9xX×＊*_（(?？oOlI])(?:"  # a look at one character spares the seven branches
    rf"(?P<redacted>(?<![A-Za-z0-9])(?:19|20)[xX×＊*]{{2}}(?:年度?)?|(?<![A-Za-z0-9元）)%％处个人次套台米里吨亩×XxX])[xX×＊*]{{1,4}}(?:[.．][xX×＊*]{{1,2}})?[ ]?(?:{_UNITS}|年|月|日|号))"
    rf"|(?P<blank>_{{2,40}}[ ]?{_UNITS}|[（(][ \u3000]{{1,12}}[)）][ ]?(?:[万亿千百]?元|%|％|分|个|家|项))"
    rf"|(?P<unknown>[?？]{{1,3}}(?:[万亿千百]?元|%|％))"
    rf"|(?P<points>(?<![0-9.．])[0-9]{{1,6}}(?:[.．][0-9]{{1,6}}){{2,5}}[ ]?{_UNITS}|(?<![0-9.])[0-9]{{1,9}}(?:\.\.|。|．．)[0-9]{{1,6}}[ ]?{_UNITS})"
    rf"|(?P<comma>(?<![0-9.,，、])[0-9]{{1,3}}(?:[,，][0-9]{{3}}){{0,5}}[,，](?:[0-9]{{1,2}}(?:[ ][0-9]{{1,3}})?|[0-9]{{4,9}})(?:[.．][0-9]{{1,4}})?[ ]?(?:[万亿千百]?元|%|％))"
    rf"|(?P<spaced>(?<![0-9.,，年月])[0-9]{{1,4}}[ ][0-9]{{1,3}}(?:[.．][0-9]{{1,4}})?(?:[ ][0-9]{{1,3}})?[ ]?(?:[万亿千百]?元|%|％))"
    rf"|(?P<letters>(?<![A-Za-z0-9])(?:[0-9]{{1,8}}[oOlI][0-9oOlI.]{{0,6}}|[oOlI][0-9][0-9oOlI.]{{0,6}})[ ]?(?:[万亿千百]?元|%|％|个|家|人|项|分))"
    r"|(?P<ratio>(?<![0-9:：.∶])[0-9]{1,4}(?:\.[0-9]{1,3})?[ ]?[:：∶][ ]?[0-9]{1,4}(?:\.[0-9]{1,3})?(?:[ ]?[:：∶][ ]?[0-9]{1,4}(?:\.[0-9]{1,3})?)?(?![0-9])))"
)
_REASONS: dict[str, str] = {
    "redacted": "以“×”或“X”代替，未填写具体数字",
    "blank": "空缺，未填写具体数字",
    "unknown": "以问号代替，未填写具体数字",
    "points": "数字中小数点不规范，无法确定数值",
    "comma": "千分位分隔不规范，无法确定数值",
    "spaced": "数字中间有空格，无法确定数值",
    "ratio": "比例关系，未作为数据",
    "letters": "数字中混有字母，无法确定数值",
}


_ADDRESS = re.compile(r"(?:https?://|www\.|[A-Za-z0-9._-]{1,40}@)[A-Za-z0-9./?=&%_:;#~+,@-]{1,600}")


def find_addresses(text: str) -> list[tuple[int, int]]:
    """Places of web and mail addresses, whose digits are no figures."""
    if "://" not in text and "www." not in text and "@" not in text:
        return []
    return [match.span() for match in _ADDRESS.finditer(text)]


class Misprint(NamedTuple):
    """A stretch that looks like a number and has no value, half-open."""

    start: int
    end: int
    reason: str


def find_misprints(text: str) -> list[Misprint]:
    """Redactions (20xx, ××%), blanks, broken digits and guesses (三五个, 数百人), in order."""
    found = [
        Misprint(match.start(), match.end(), _REASONS[match.lastgroup or "points"])
        for match in _MISPRINT.finditer(text)
        if not _is_list(text, match) and not _is_time(text, match)
    ]
    for start, end in find_guesses(text):
        unit = read_unit(text, end)
        if unit is not None and unit.kind != "bare":
            found.append(Misprint(start, unit.end, "概数，没有确定的数值"))
    found.sort()
    return found


_TIME = re.compile(r"[0-9]{1,2}[:：][0-5][0-9](?:[:：][0-5][0-9])?$")
_RATIO_BEFORE = re.compile(r"(?:比例?|配比|[按照])[为是]?[约]?[ ]?$")


def _is_time(text: str, match: re.Match[str]) -> bool:
    """8:30 is a time of day unless the words before it speak of a ratio."""
    return (
        match.lastgroup == "ratio"
        and bool(_TIME.match(match.group()))
        and not _RATIO_BEFORE.search(text[max(match.start() - 5, 0) : match.start()])
    )


_LISTED = re.compile(r"(?:分别|依次|各)[^。；\n]{0,30}$")


def _is_list(text: str, match: re.Match[str]) -> bool:
    """分别为12,34万元 is a list, not a broken separator."""
    return match.lastgroup == "comma" and bool(
        _LISTED.search(text[max(match.start() - 34, 0) : match.start()])
    )
