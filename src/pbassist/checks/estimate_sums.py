"""An estimate in words becomes its items and its total, and what they come to beside the form's money."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from pbassist.checks.forms import MONEY_FACTORS, join_spans, money, rounding_of
from pbassist.checks.quantities import MAGNITUDES
from pbassist.checks.register import unmet
from pbassist.model.document import Document, Span
from pbassist.model.performance import Target
from pbassist.model.review import Finding, Formula, FormulaInput

MULTIPLIES, MATCHES = "estimate_multiplies_out", "estimate_matches_the_funds"
AMOUNT = r"(\d{1,12}(?:\.\d{1,6})?)\s{0,2}(亿元|万元|千元|元)"
_CLAUSE = re.compile(r"[^；;，,。\n]{1,200}")
_BRACKETS = re.compile(r"（[^（）]{0,80}）|\([^()]{0,80}\)")
_LAST = re.compile(AMOUNT + r"\s{0,4}$")
_MONEY = re.compile(AMOUNT)
_TOTAL = re.compile(r"合计|总计|共计|总额|总预算")
_NO_ITEM = re.compile(
    r"其中|每|单价|标准|平均|人均|约|左右|详见|其余|另|小计|以内|不超过|拨款|结转|自筹|到位|上年"
)
"""Words of a clause that is no item beside the others: a price, a part, a source of the money."""
_FACTOR = r"\d{1,12}(?:\.\d{1,6})?\s{0,2}[%％]?[一-鿿·/／.]{0,10}"
_CHAIN = re.compile(
    rf"{_FACTOR}(?:\s{{0,2}}[×xX*＊✕]\s{{0,2}}{_FACTOR}){{2,4}}\s{{0,2}}[=＝]\s{{0,2}}{AMOUNT}"
)
_SIGN = re.compile(r"[×xX*＊✕]")
_READ = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([%％]|亿元|万元|千元|元|[万千百])?")


class Item(NamedTuple):
    """An amount of an estimate."""

    amount: Decimal
    """In 元."""
    slack: Decimal
    """Half of its last printed place, in 元; 0 where it is whole."""
    unit: str
    span: Span


class Account(NamedTuple):
    """What an estimate in words says of money."""

    items: tuple[Item, ...]
    """Empty where a clause is not understood as an item."""
    total: Item | None
    """As printed behind 合计."""

    @property
    def agrees(self) -> bool:
        """Whether the items come to the total, as far as both are known."""
        if self.total is None or len(self.items) < 2:
            return True
        return abs(self.sum - self.total.amount) <= self.slack

    @property
    def sum(self) -> Decimal:
        """What the items come to, in 元."""
        return sum((one.amount for one in self.items), Decimal(0))

    @property
    def slack(self) -> Decimal:
        """By how much rounding may part the items from a total."""
        return sum(
            (one.slack for one in self.items), self.total.slack if self.total else Decimal(0)
        )


def read_account(span: Span, document: Document) -> Account:
    """The items and the total of an estimate in words: 设备6台×2万元/台=12万元；安装3万元。合计15万元。"""
    text = _BRACKETS.sub(lambda match: " " * len(match[0]), span.quote)
    items: list[Item] = []
    total: Item | None = None
    whole = True
    for clause in _CLAUSE.finditer(text):
        words = clause.group().rstrip()
        last = _LAST.search(words)
        if not words.strip():
            continue
        if last is not None and _TOTAL.search(words) and not _SIGN.search(words):
            total = _item(last, span.start + clause.start(), document)
        elif last is not None and _is_item(words):
            items.append(_item(last, span.start + clause.start(), document))
        else:
            whole = False
    return Account(tuple(items) if whole else (), total)


def _is_item(words: str) -> bool:
    """One amount, or one product with its amount behind the only =."""
    equals = len(re.findall("[=＝]", words))
    if equals == 0:
        alone = len(_MONEY.findall(words)) == 1 and not _SIGN.search(words)
        return alone and not _NO_ITEM.search(words)
    return equals == 1 and "其中" not in words and "约" not in words


def _item(match: re.Match[str], offset: int, document: Document) -> Item:
    number, unit = match.groups()
    factor = MONEY_FACTORS[unit]
    places = len(number.partition(".")[2])
    slack = factor.scaleb(-places) / 2 if places else Decimal(0)
    span = document.span(offset + match.start(), offset + match.end())
    return Item(Decimal(number) * factor, slack, unit, span)


class Chain(NamedTuple):
    """A product of three factors or more: 4期×80人×0.12万元=38.4万元."""

    computed: Decimal
    """In 元."""
    printed: Item
    span: Span

    @property
    def agrees(self) -> bool:
        """Whether the factors give the amount printed behind them."""
        return abs(self.computed - self.printed.amount) <= self.printed.slack


def find_chains(span: Span, document: Document) -> Iterator[Chain]:
    """Products of which exactly one factor is money."""
    for match in _CHAIN.finditer(span.quote):
        computed, priced = Decimal(1), 0
        for factor in _SIGN.split(re.split("[=＝]", match[0])[0]):
            read = _READ.match(factor)
            if read is None:
                break
            unit = read[2] or ""
            priced += unit in MONEY_FACTORS
            scale = Decimal("0.01") if unit in ("%", "％") else MAGNITUDES.get(unit, Decimal(1))
            computed *= Decimal(read[1]) * MONEY_FACTORS.get(unit, scale)
        if priced == 1:
            amount = _MONEY.search(match[0], match.start(1) - match.start())
            whole = document.span(span.start + match.start(), span.start + match.end())
            if amount is not None:
                yield Chain(computed, _item(amount, whole.start, document), whole)


def say_chain(chain: Chain) -> Finding:
    """A product of several factors that does not give the amount behind it."""
    printed = "".join(chain.span.quote.split())
    due = money(chain.computed, chain.printed.unit)
    return unmet(
        MULTIPLIES,
        "错误",
        subject=printed,
        place="资金测算",
        message=f"资金测算填列“{printed}”，按所列数量和单价应为{due}。",
        remedy="请核对数量、单价和金额后更正。",
        line=f"测算“{printed}”应为{due}，请核对更正",
        evidence=(chain.span,),
        formula=Formula(
            expression=printed,
            inputs=(FormulaInput(name="测算式", value=printed, span=chain.span),),
            results=(due,),
        ),
    )


def say_sum(account: Account, total: Item) -> Finding:
    """Items that do not come to the total printed behind them."""
    items = [money(one.amount, total.unit) for one in account.items]
    added, printed = money(account.sum, total.unit), money(total.amount, total.unit)
    gap = money(abs(account.sum - total.amount), total.unit)
    return unmet(
        MULTIPLIES,
        "错误",
        subject="资金测算合计",
        place="资金测算",
        message=f"资金测算各项合计{added}，填列合计{printed}，相差{gap}。",
        remedy="请核对后更正。",
        line=f"资金测算各项合计{added}，填列{printed}，请核对更正",
        evidence=join_spans(total.span, *(one.span for one in account.items)),
        formula=Formula(
            expression=f"{'＋'.join(items)}＝{added}",
            inputs=(
                FormulaInput(name="测算合计", value=printed, span=total.span),
                *(
                    FormulaInput(name="测算分项", value=value, span=one.span)
                    for value, one in zip(items, account.items, strict=True)
                ),
            ),
            results=(added, gap),
        ),
    )


def judge_account(account: Account, target: Target) -> Finding | None:
    """An estimate that comes to none of the amounts on its form: what was requested is another."""
    total = target.fund("total", "requested")
    if total is None or (account.total is None and not account.items):
        return None
    estimated = account.total.amount if account.total else account.sum
    slack = rounding_of(total) + account.slack
    if any(abs(fund.amount - estimated) <= slack for fund in target.funds):
        return None
    if abs(_sum_parts(target) - estimated) <= slack:
        # 分项相加与测算一致的，是总额填错，已在资金数一项中提出。
        return None
    shown, requested = money(estimated, total.unit), money(total.amount, total.unit)
    gap = money(abs(estimated - total.amount), total.unit)
    spans = (account.total.span,) if account.total else tuple(one.span for one in account.items)
    return unmet(
        MATCHES,
        "请核实",
        subject="资金测算合计",
        place="资金测算",
        message=f"资金测算合计{shown}，资金总额填列{requested}，相差{gap}。",
        remedy="请核对统一，或说明差额的资金来源。",
        line=f"资金测算合计{shown}与资金总额{requested}不符，请核对统一",
        evidence=(*spans, total.span),
        formula=Formula(
            expression=f"{shown}≠{requested}",
            inputs=(
                FormulaInput(name="资金测算合计", value=shown, span=spans[0]),
                FormulaInput(name="资金总额", value=requested, span=total.span),
            ),
            results=(gap,),
        ),
    )


def _sum_parts(target: Target) -> Decimal:
    """What the sources of the requested money come to, in 元."""
    parts = (
        fund.amount
        for fund in target.funds
        if fund.measure == "requested" and fund.source != "total" and not fund.part_of_parent
    )
    return sum(parts, Decimal(0))
