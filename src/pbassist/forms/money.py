"""Amounts found on a form become funds in 元, each a part of its total or of another part."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from pbassist.forms.grid import Grid, Part, fold
from pbassist.forms.labels import is_label, name_source, strip_label
from pbassist.model.performance import Fund, FundMeasure, FundSource

SCALES = {
    "元": Decimal(1),
    "千元": Decimal(1_000),
    "万元": Decimal(10_000),
    "万": Decimal(10_000),
    "百万元": Decimal(1_000_000),
    "亿元": Decimal(100_000_000),
}
AMOUNT = re.compile(
    r"(?:¥|￥|人民币)?(-?\d{1,15}(?:,\d{3}){0,5}(?:\.\d{1,8})?)(亿元|百万元|万元|千元|元|万)?"
)
BRACKETED_UNIT = re.compile(r"[(\[,，](?:单位[:为]?)?(?:人民币)?(亿元|百万元|万元|千元|元)[)\],，]")
LARGEST_IN_WAN = Decimal(20_000)
"""Without a printed unit, a county's project over 20000 is in 元: 2亿元 is no project of a unit."""
SOURCE_LIKE = re.compile(
    r"资金|收入|资本|贷款|债券?|拨款|补助|自筹|自有|捐赠|捐款|投入|投资|借款|转移支付|结转|结余"
    r"|配套|专户|彩票|公益金|基金|其他|其它|来源|集资|融资|众筹|上缴|返还|折资|折款|投工|赞助|出资"
)
NO_SOURCE = re.compile(
    r"采购|购买|标准|人均|户均|上年预算|上年安排|去年|往年|累计|到位|使用率|节约|增减|比例|支出"
    r"|人数|户数|个数|数量|面积|次数|对象|范围|时间|日期|文号|方式|政策|名称|编码|类[型别]|情况|依据"
)
PUBLIC = re.compile(
    r"(?:其中)?[:：]?(?:中央|国家|省|市|县|区|乡|镇|上级|各级|本级|财政).{0,10}(?:补助|配套|拨款|转移支付|专项|财政)(?:资金|收入|经费|款)?"
)
OTHER_BUDGET = re.compile(r"政府性基金|国有资本|社会保险|社保基金|债")
AMONG = re.compile(r"其中|包括|含")
LONGEST_SOURCE = 24
MONEY: tuple[FundMeasure, ...] = ("requested", "initial", "adjusted", "executed")


class Money(NamedTuple):
    """An amount found for a source and a measure, before its unit is settled."""

    source: str
    measure: FundMeasure
    label: str
    value: Decimal
    unit: str | None
    part: Part
    contained: bool
    doubtful: bool = False
    """True where the words leave open whether it adds to the total."""


class Placed(NamedTuple):
    """The source of a label, and whether its amount is contained in another part."""

    source: str
    contained: bool = False
    doubtful: bool = False


class Tracker:
    """Which part a label belongs to: a further 其中 of a part does not add to the total."""

    def __init__(self, *, side_by_side: bool = False) -> None:
        self.main: str | None = None
        self.seen: set[str] = set()
        self.side_by_side = side_by_side
        self.general = False

    def place(self, key: str) -> Placed:
        """Where the amount of a folded label belongs; a label of no known source is `other`."""
        source, among = name_source(key), bool(AMONG.match(key))
        inner = among and self.main not in (None, "total")
        if source is None and PUBLIC.fullmatch(strip_label(key)):
            return self._place_sub(key)._replace(doubtful=True)
        if source is None:
            return Placed("other", not is_source_like(key) or inner, True)
        if source == "sub":
            return self._place_sub(key)
        if source == "spending":
            return Placed("spending", contained=True)
        contained = source in self.seen and source == self.main and source != "total"
        contained = contained and not self.side_by_side and not (source == "other" and not among)
        doubtful = contained
        if inner and source in ("carryover", "other"):
            contained, doubtful = contained or source == "carryover", True
        self.general = self.general or (source == "appropriation" and "一般公共预算" in key)
        self.seen.add(source)
        self.main = source
        return Placed(source, contained, doubtful)

    def place_total(self) -> Placed:
        """The amount of a measure's own label (全年执行数) is a total."""
        self.main = "total"
        self.seen.add("total")
        return Placed("total")

    def _place_sub(self, key: str) -> Placed:
        """A level or a budget is a part of 财政拨款 where that stands above it, else such a part
        itself; beside 一般公共预算财政拨款 another budget stands on its own.
        """
        another = bool(OTHER_BUDGET.search(key))
        if self.main not in ("appropriation", "other") or "appropriation" not in self.seen:
            return Placed("appropriation")
        if another and self.general:
            return Placed("appropriation")
        return Placed(self.main, contained=True, doubtful=another)


def is_source_like(key: str) -> bool:
    """True for words that may name a source of money: 社会资本, 事业收入等, 银行借款."""
    words = strip_label(key)
    return bool(SOURCE_LIKE.search(words)) and not NO_SOURCE.search(words)


def may_be_source(key: str) -> bool:
    """True for short words that name nothing else on a form and may name a source of money."""
    words = strip_label(key)
    if not 2 <= len(words) <= LONGEST_SOURCE or words[0].isdigit() or read_amount(words):
        return False
    return not is_label(key)


def read_amount(text: str) -> tuple[Decimal, str | None] | None:
    """An amount and the unit printed with it: 486, 1,234.50, 486万元; None for other words."""
    match = AMOUNT.fullmatch(fold(text))
    if not match:
        return None
    return Decimal(match.group(1).replace(",", "")), match.group(2)


def unit_in_label(key: str) -> str | None:
    """万元 in 年度资金总额（万元）; None where the label says no unit."""
    match = BRACKETED_UNIT.search(key)
    return match.group(1) if match else None


def settle_funds(grid: Grid, found: list[Money], unit: str | None) -> tuple[Fund, ...]:
    """Money with its unit; of several totals of one measure the first counts.

    Where the words leave open whether an amount adds to the total, the total itself decides.
    """
    totals: set[str] = set()
    guessed = _guess_unit(found)
    funds: list[tuple[Fund, bool]] = []
    for one in found:
        if one.source == "total" and one.measure in totals:
            continue
        totals |= {one.measure} if one.source == "total" else set()
        own = "万元" if one.unit == "万" else one.unit or unit or guessed
        source: FundSource = one.source  # type: ignore[assignment]
        fund = Fund(
            source=source,
            measure=one.measure,
            label=one.label,
            printed=one.part.text,
            unit=own,
            amount=one.value * SCALES[own],
            span=grid.span(one.part.start, one.part.end),
            part_of_parent=one.contained,
        )
        funds.append((fund, one.doubtful))
    contained = {id(f): _settle_contained(f, d, funds) for f, d in funds}
    return tuple(f.model_copy(update={"part_of_parent": contained[id(f)]}) for f, _ in funds)


def _settle_contained(fund: Fund, doubtful: bool, funds: list[tuple[Fund, bool]]) -> bool:
    if not doubtful:
        return fund.part_of_parent
    own = [(f, d) for f, d in funds if f.measure == fund.measure]
    total = next((f.amount for f, _ in own if f.source == "total"), None)
    parts = [(f, d) for f, d in own if f.source != "total"]
    as_read = _add_up(f for f, _ in parts if not f.part_of_parent)
    without = _add_up(f for f, d in parts if not f.part_of_parent and not d)
    with_all = _add_up(f for f, d in parts if not f.part_of_parent or d)
    if total is None or total == as_read:
        return fund.part_of_parent
    if total == without:
        return True
    return False if total == with_all else fund.part_of_parent


def _add_up(funds: Iterable[Fund]) -> Decimal:
    return sum((fund.amount for fund in funds), Decimal(0))


def _guess_unit(found: list[Money]) -> str:
    largest = max((abs(one.value) for one in found), default=Decimal(0))
    return "元" if largest > LARGEST_IN_WAN else "万元"
