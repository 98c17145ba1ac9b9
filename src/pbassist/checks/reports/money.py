"""The text of a report becomes the execution of the year that it states for its own project."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from pbassist.checks.forms import MONEY_FACTORS
from pbassist.model.document import Document, Span

MONEY = r"(\d{1,9}(?:,\d{3}){0,3}(?:\.\d{1,6})?)\s?(亿元|万元|元)(?![/／每])"
LINK = r"(?:资金|金额|总额|数|额|款)?(?:共计|共|合计|总计|累计)?(?:为|达到?|是|了|：|:)?\s{0,2}"
EXECUTED = re.compile(
    r"(?P<own>[本该]项目)?(?:(?:全年|本年度?|年度|项目|资金|预算|累计)(?:实际)?(?:支出|执行|支付|使用)|实际(?:支出|执行|支付|使用)|执行数)"
    + LINK
    + MONEY
)
BUDGET = re.compile(r"(?:预算|安排|下达|资金)[^，。；\d]{0,12}" + MONEY)
OWN = re.compile(
    r"(?:截[至止])?(?:20\d\d年)?(?:度|12月(?:31日|底|末)?|年?底|年末|全年|年内)?[，,]?(?:[本该]项目)?(?:资金|全年|累计|共|已|，){0,3}"
)
"""What a sentence of the project's own execution may begin with: times, and the project itself."""
OTHERS = re.compile(
    r"上年|去年|往年|前年|同期|季度|半年|监控|其中|分别|结转|自筹|配套|批次|标段|合同|方面|用于|费|工程款|设备|采购|单位|部门|以来|历年"
    r"|(?<!\d)(?:[1-9]|1[01])月|计划|拟|人均|每|约|近|超|余|平均|全[县市区局]|[两二三四五六七八九十\d]个?项目|基本支出"
)
"""What shows in a sentence that its amount is a part, a stage or another's, or is not exact."""
SENTENCE = re.compile(r"[。；;\n\t]")
YEAR = re.compile(r"(20\d\d)年")
LONGEST = 160


class Stated(NamedTuple):
    """An amount that a report states (报告所述金额)."""

    amount: Decimal
    """In 元."""
    slack: Decimal
    """Half a unit of its last printed place, in 元."""
    printed: str
    span: Span
    sure: bool
    """Whether the year's budget of the form stands right before it."""


def find_executed(document: Document, year: int | None, budget: Decimal | None) -> Stated | None:
    """The one execution of the project's own year; None for none, or for several that differ.

    It is the project's own where its sentence names the project, or the form's budget (元) stands
    in it or in the sentence before.
    """
    found = list(_read_all(document, year, budget))
    return found[0] if len({one.amount for one in found}) == 1 else None


def _read_all(document: Document, year: int | None, budget: Decimal | None) -> Iterator[Stated]:
    text = document.text
    for match in EXECUTED.finditer(text):
        start = _begin(text, match.start())
        before = text[start : match.start()]
        years = {int(one) for one in YEAR.findall(before)}
        if OTHERS.search(before) or (years and years != {year}):
            continue
        earlier = text[_begin(text, max(start - 1, 0)) : start]
        plain = OWN.fullmatch(before)
        sure = _names_budget(before, budget) or bool(plain and _names_budget(earlier, budget))
        own = match["own"] or "本项目" in before or "该项目" in before
        if sure or (plain and own):
            yield _read(match, document, sure=sure)


def _begin(text: str, at: int) -> int:
    """Where the sentence of a place begins."""
    low = max(0, at - LONGEST)
    return max((one.end() for one in SENTENCE.finditer(text, low, at)), default=low)


def _names_budget(words: str, budget: Decimal | None) -> bool:
    return budget is not None and any(_amount(m[1], m[2]) == budget for m in BUDGET.finditer(words))


def _amount(value: str, unit: str) -> Decimal:
    return Decimal(value.replace(",", "")) * MONEY_FACTORS[unit]


def _read(match: re.Match[str], document: Document, *, sure: bool) -> Stated:
    places = len(match[2].partition(".")[2])
    return Stated(
        _amount(match[2], match[3]),
        MONEY_FACTORS[match[3]].scaleb(-places) / 2,
        f"{match[2]}{match[3]}",
        document.span(match.start(), match.end()),
        sure,
    )
