"""Two deeds of one sentence that can only follow on each other, and their dates, become a relation.

下达 before 收到, 开工 before 竣工, 中标 before 签订合同. Plans, time limits and works of several parts are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pbassist.model.document import READABLE_ROLES, Document
from pbassist.model.performance import Figure, Relation

_SENTENCE = re.compile(r"[^。\n]{12,600}")
_DATE = re.compile(
    r"(?<![\d.])(?:(?P<year>20\d\d)年)?(?P<month>1[0-2]|0?[1-9])月(?:(?P<day>3[01]|[12]\d|0?[1-9])日)?"
)
_BEFORE = re.compile(r"(?P<deed>[^，。；、：\d（）]{2,14})(?:于|时间[为：]?|日期[为：]?|是在)\s?$")
_AFTER = re.compile(r"[^，。；（）\d]{2,28}")
_SKIPPED = re.compile(
    r"^[底末初]?(?:之?前|以前|起|至|到|[-—－–~～])|计划|拟|预计|应当?|原定|要求|截至|截止|力争|确保|有效|质保|政策|办法|文件"
)
_AGREED = re.compile("合同(?:竣工|完工|开工|交付|约定)|计划|约定|原定|规定")
_SEVERAL = re.compile(
    r"[一二三四1-4]期|标段|批次|分别|首批|第[二三四]|再次|部分|陆续|[甲乙丙](?:项目|包)"
)
_ORDER = (
    ("开工|动工|进场施工|开始施工", "竣工|完工|交工|验收|移交|交付使用|投入使用|投用|建成"),
    ("中标|开标|定标|成交", "签订|签署"),
    ("中标|开标|定标|招标", "开工|动工|进场施工"),
    ("下达|拨付至|拨至|拨入", "收到|到账|入账"),
    ("拨付至|拨至|收到|到账", "(?<!垫)支付|使用|支出"),
    ("签订|签署", "履约完毕|验收|竣工"),
    ("启动|开始实施|正式实施", "全面完成|全部完成|结束|验收|完工"),
    ("受理", "办结|结案"),
    ("立案", "结案"),
)
ORDER = tuple((re.compile(one), re.compile(two)) for one, two in _ORDER)
MOST = 3
"""Deeds of one kind in a sentence, from which on they are of several things."""
UNSURE = "两个时间是否属于同一事项需核实"


class _Deed(NamedTuple):
    """What was done, and when."""

    words: str
    first: tuple[int, int, int]
    last: tuple[int, int, int]
    start: int
    end: int


def find_date_order(document: Document, view: str) -> Iterator[Relation]:
    """The deeds of each sentence in body and notes that stand in the wrong order."""
    for sentence in _SENTENCE.finditer(view):
        words = sentence.group()
        if words.count("月") < 2 or _SEVERAL.search(words):
            continue
        block = document.block_at(sentence.start())
        if block is None or block.role not in READABLE_ROLES:
            continue
        yield from _judge(document, list(_read_deeds(view, sentence)))


def _read_deeds(view: str, sentence: re.Match[str]) -> Iterator[_Deed]:
    """2024年8月20日由县财政局下达; 签订时间为2024年3月2日; a date without a year has that of the one before."""
    year = 0
    for match in _DATE.finditer(view, sentence.start(), sentence.end()):
        year = int(match["year"]) if match["year"] else year
        after = _AFTER.match(view, match.end(), sentence.end())
        before = _BEFORE.search(view[max(match.start() - 20, sentence.start()) : match.start()])
        words = (before["deed"] if before else "") + "|" + (after.group() if after else "")
        lead = view[max(match.start() - 6, sentence.start()) : match.start()]
        if before and _AGREED.search(before["deed"]):
            continue
        if not year or _SKIPPED.search(after.group() if after else "") or _SKIPPED.search(lead):
            continue
        month, day = int(match["month"]), int(match["day"] or 0)
        yield _Deed(
            words, (year, month, day or 1), (year, month, day or 31), match.start(), match.end()
        )


def _judge(document: Document, deeds: Sequence[_Deed]) -> Iterator[Relation]:
    for earlier, later in ORDER:
        first = [deed for deed in deeds if earlier.search(deed.words)]
        if len(first) != 1:
            continue
        one = first[0]
        second = [d for d in deeds if d is not one and later.search(d.words)]
        wrong = [two for two in second if one.first > two.last]
        if wrong and len(second) < MOST:
            yield _say(document, (one, earlier), (wrong[0], later))
            return


def _say(
    document: Document, one: tuple[_Deed, re.Pattern[str]], two: tuple[_Deed, re.Pattern[str]]
) -> Relation:
    (begun, earlier), (ended, later) = one, two
    names = [p.search(d.words) for d, p in ((begun, earlier), (ended, later))]
    spans = [document.span(deed.start, deed.end) for deed in (begun, ended)]
    told = [
        f"{name.group() if name else ''}时间{span.quote}"
        for name, span in zip(names, spans, strict=True)
    ]
    number = re.search(r"\d+", spans[1].quote)
    return Relation(
        kind="date",
        state="open",
        subject="时间先后",
        expression=f"{told[0]}晚于{told[1]}",
        stated=Figure(value=number.group() if number else "0", span=spans[1]),
        items=(spans[0],),
        reason=UNSURE,
        asks=True,
    )
