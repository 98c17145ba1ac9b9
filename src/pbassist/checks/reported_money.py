"""The text of a report becomes the year's budget and execution that it states for its project."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal, NamedTuple

from pbassist.checks.forms import MONEY_FACTORS
from pbassist.model.document import Document, Span

AMOUNT = r"(?P<value>\d{1,9}(?:,\d{3}){0,3}(?:\.\d{1,6})?)\s?(?P<unit>亿元|万元|元)(?![/／每])"
LINK = r"(?:资金|金额|总额|数|额|款)?(?:共计|共|合计|总计|累计)?(?:为|达到?|是|了|：|:)?\s{0,2}"
PATTERNS = {
    "executed": re.compile(
        r"(?:(?:全年|本年度?|年度|项目|资金|预算|累计)(?:实际)?(?:支出|执行|支付|使用)|实际(?:支出|执行|支付|使用)|执行数)"
        + LINK
        + AMOUNT
    ),
    "adjusted": re.compile(
        r"(?:(?:全年|年度|调整后?(?:全年)?|项目|全年调整后?)预算|预算安排|全年预算)" + LINK + AMOUNT
    ),
}
OTHERS = re.compile(
    r"上年|去年|往年|前年|同期|季度|半年|监控|其中|分别|截至目前|月底前|结转|自筹|配套|中央|省级|市级|上级|批次|标段|(?<![\d])(?:[1-9]|1[01])月|至今|计划|拟|人均|每|约|近|超|余|低于|高于|平均|全县|全市"
)
"""What shows in a sentence that its amount is a part, a stage or another year's, or is not exact."""
SENTENCE = re.compile(r"[。；;\n\t]")
YEAR = re.compile(r"(20\d\d)年")
LONGEST = 200


class Stated(NamedTuple):
    """An amount that a report states (报告所述金额)."""

    amount: Decimal
    """In 元."""
    slack: Decimal
    """Half a unit of its last printed place, in 元."""
    printed: str
    span: Span


def find_stated(
    document: Document, measure: Literal["executed", "adjusted"], year: int | None
) -> Stated | None:
    """The one amount of the project's own year; None for none, or for several that differ."""
    text = document.text
    found = [
        _read(match, document)
        for match in PATTERNS[measure].finditer(text)
        if not _is_another(text, match.start(), year)
    ]
    return found[0] if len({one.amount for one in found}) == 1 else None


def _is_another(text: str, at: int, year: int | None) -> bool:
    low = max(0, at - LONGEST)
    start = max((one.end() for one in SENTENCE.finditer(text, low, at)), default=low)
    before = text[start:at]
    years = {int(one) for one in YEAR.findall(before)}
    return bool(OTHERS.search(before)) or bool(years and years != {year})


def _read(match: re.Match[str], document: Document) -> Stated:
    value = Decimal(match["value"].replace(",", ""))
    factor = MONEY_FACTORS[match["unit"]]
    places = len(match["value"].partition(".")[2])
    return Stated(
        value * factor,
        factor.scaleb(-places) / 2,
        f"{match['value']}{match['unit']}",
        document.span(match.start(), match.end()),
    )
