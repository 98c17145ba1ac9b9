"""Digits and words become dates, or lengths of time: 2025年 and 3月底 are dates, 近3年 and 30日内 last."""

from __future__ import annotations

import re

from pbassist.find.numerals import Number

YEAR = r"(?:19|20)[0-9]{2}"
_HY = r"[一二][九〇零○][〇零○一二三四五六七八九]{2}"
_DASH = r"[ ]?[-－—–~～至到][-—]?[ ]?"
_SP = r"[ \u3000]?"
_HAN = "一二三四五六七八九十"
_MONTH = r"(?:1[0-2]|0?[1-9])"
DATE = re.compile(
    rf"(?:{YEAR}{_SP}年?{_DASH})?{YEAR}{_SP}(?:学年度?|年度?)"
    rf"(?:{_SP}{_MONTH}{_SP}(?:月份?)?{_DASH}{_MONTH}{_SP}月份?|{_SP}{_MONTH}{_SP}月份?(?:{_SP}[0-9]{{1,2}}{_SP}[日号])?(?:{_DASH}(?:{YEAR}{_SP}年)?{_SP}(?:[0-9]{{1,2}}{_SP}月)?(?:{_SP}[0-9]{{1,2}}{_SP}[日号])?)?)?"
    rf"|{YEAR}{_DASH}{YEAR}(?=[^0-9.,，万亿元个%％家]|$)"
    rf"|{YEAR}[-/.．]{_MONTH}(?:[-/.．][0-9]{{1,2}})?(?:{_DASH}{YEAR}[-/.．]{_MONTH}(?:[-/.．][0-9]{{1,2}})?)?(?![0-9.])(?!{_SP}[万亿元%％个家])"
    rf"|[0-9]{{1,2}}{_SP}(?:月份?)?{_DASH}{_MONTH}{_SP}月份?(?![大旬])|{_MONTH}{_SP}月(?:份|底|初|末|中旬|上旬|下旬)?(?:{_SP}[0-9]{{1,2}}{_SP}[日号]?(?![0-9.]))?(?:{_DASH}{_MONTH}{_SP}月(?:{_SP}[0-9]{{1,2}}{_SP}[日号])?|{_DASH}[0-9]{{1,2}}{_SP}[日号])?"
    rf"|{_MONTH}(?:、{_MONTH}){{1,11}}{_SP}月份?(?![大旬])"
    rf"|[0-9]{{2}}{_SP}年(?=[上下初末底度]|{_SP}{_MONTH}{_SP}月)"
    rf"|[0-9一二三四两]{{1,2}}{_SP}(?:季度|、[0-9一二三四]{_SP}季度)(?!以)"
    rf"|{_MONTH}[.．](?:[12][0-9]|3[01]|0?[1-9])(?=日?前|之前|起至|截止|召开)"
    rf"|[0-9]{{2}}(?:后(?=[^，。；]|$)|年代|世纪)"
    rf"|{_HY}年度?(?:[{_HAN}]{{1,2}}月(?:[{_HAN}]{{1,3}}日)?)?|[{_HAN}]{{1,2}}月(?:份|底|初|末|[{_HAN}]{{1,3}}日)?"
    rf"|[0-9]{{1,2}}[:：][0-9]{{2}}(?:[:：][0-9]{{2}})?(?![0-9.%％万])|[0-9]{{1,2}}{_SP}时(?![间期段效]){_SP}(?:[0-9]{{1,2}}{_SP}分)?|[0-9]{{1,2}}{_SP}点(?:钟|整|半|前|后|[0-9]{{1,2}}分)"
)
_DURATION = re.compile(
    rf"{_SP}(?:余|多)?{_SP}(?:年|日|[个]月|周|季度)(?=(?:以?[内上下]|之内|期|间|时间|多|周期|左右|前[，。；]?$|有余|翻|合计|累计|的(?:时间|期限|周期|质保|建设|服务)|[）)。；，]|$))"
)
_DURATION_BEFORE = re.compile(
    r"(?:近|连续|为期|满|超过?|不少于|不低于|不超过|至少|每|历时|[用在过达]|时限|期限?为?|周期|达到?|每隔|最长|长达|约|[工会]前|[≥≤<>＜＞=＝])[：:]?[ ]?$"
)
YEAR_COUNT = re.compile(rf"{_SP}(?:余|多)?{_SP}[年日]")
_DATES_GO_ON = frozenset(" \u3000年学月份-－—–~～至到/.．:：时点季、后世日号")
_DAYS_GO_ON = frozenset("日前之起截召")


def may_be_date(text: str, number: Number) -> bool:
    """False where what follows the digits tells that they begin no date: most numbers, at once."""
    printed = number.text
    following = text[number.end : number.end + 1]
    if printed.isdecimal():
        return following in _DATES_GO_ON
    whole, point, part = printed.partition(".")
    if not point or len(whole) == 4 or not whole.isdecimal() or not part.isdecimal():
        return True
    return following in _DAYS_GO_ON


def is_duration(text: str, number: Number, before: str) -> bool:
    """True for 近3年, 5年内, 为期三年, 30日内: a length of time, not a date."""
    if number.value >= 200 or number.value <= 0:
        return False
    if _DURATION_BEFORE.search(before):
        return True
    return (
        "月" not in before[-3:]
        and bool(_DURATION.match(text, number.end))
        and number.value < 100
        and (
            text[number.end : number.end + 2].strip()[:1] != "日"
            or bool(re.match(r"[ ]?日(?:以?内|之内)", text[number.end : number.end + 5]))
        )
    )
