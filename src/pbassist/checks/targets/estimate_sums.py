"""An estimate in words becomes its items and its total, and what they come to beside the form's money."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from pbassist.checks.forms import MONEY_FACTORS, join_spans, money, rounding_of
from pbassist.checks.quantities import MAGNITUDES, read_room
from pbassist.checks.register import unmet
from pbassist.model.document import Document, Span
from pbassist.model.performance import Fund, Target
from pbassist.model.review import Finding, Formula, FormulaInput

MULTIPLIES, MATCHES = "estimate_multiplies_out", "estimate_matches_the_funds"
AMOUNT = r"(\d{1,12}(?:\.\d{1,6})?)\s{0,2}(亿元|万元|千元|元)"
_CLAUSE = re.compile(r"[^；;，,。\n]{1,200}")
_BRACKETS = re.compile(r"（[^（）]{0,80}）|\([^()]{0,80}\)")
_LAST = re.compile(AMOUNT + r"\s{0,4}$")
_MONEY = re.compile(AMOUNT)
_TOTAL = re.compile(r"(?:合计|总计|共计|总额|总预算)[^\d，,]{0,12}(?=\d)")
_IN_ALL = re.compile(
    r"\s{0,4}(?:以上|上述|各项|三项|两项|总|一){0,2}共(?:需要?|为|约)?\s{0,4}(?=\d)"
)
"""共36万元 by itself: the total of what stands before it, or of one item alone."""
_NO_ITEM = re.compile(
    r"其中|每|单价|标准|平均|人均|约|左右|详见|其余|另|小计|以内|不超过|拨款|结转|自筹|到位|上年"
    r"|总投资|投资额|概算|批复|合同[价金总]|中标|累计|已[支付拨完]|尚[需欠余]|剩余|历年|往年|以前年度|去年"
)
"""Words of a clause that is no item beside the others: a price, a part, a source of the money, the
whole cost of a work of several years and what was paid of it before."""
_ABOUT = re.compile(r"(?:合计|总计|共计?|总额|总预算)[^\d，,]{0,6}(?:约|近)|元(?:左右|上下|余)")
"""A total that is said to be about what it is: nothing is held against it."""
_YEAR = re.compile(r"20\d\d(?=\s{0,2}年)")
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
        own = sum((one.slack for one in self.items), Decimal(0))
        if self.total is None:
            return own
        # 分项有小数而合计为整数的，合计是取整所得。
        whole = MONEY_FACTORS[self.total.unit] / 2 if own and not self.total.slack else Decimal(0)
        return own + max(self.total.slack, whole)


def read_account(span: Span, document: Document) -> Account:
    """The items and the total of an estimate in words: 设备6台×2万元/台=12万元；安装3万元。合计15万元。"""
    text = _BRACKETS.sub(lambda match: " " * len(match[0]), span.quote)
    items: list[Item] = []
    totals: list[Item] = []
    if _ABOUT.search(text):
        return Account((), None)
    whole = len(set(_YEAR.findall(text))) < 2  # 分年度列支的，不是同一笔预算的分项
    behind = False
    for clause in _CLAUSE.finditer(text):
        words = clause.group().rstrip()
        last = _LAST.search(words)
        if not words.strip():
            continue
        if last is not None and _is_total(words, last):
            totals.append(_item(last, span.start + clause.start(), document))
        elif last is not None and _is_item(words):
            behind = behind or bool(totals)
            items.append(_item(last, span.start + clause.start(), document))
        else:
            behind = behind or bool(totals and last)
            whole = False
    if len(totals) > 1 or behind:
        return Account((), None)  # 是其中一项的合计，不是全部的
    return Account(tuple(items) if whole else (), totals[0] if totals else None)


def _is_total(words: str, last: re.Match[str]) -> bool:
    """Whether the last amount of a clause is called a total, by itself and not as a product."""
    if _SIGN.search(words):
        return False
    called = [*_TOTAL.finditer(words), *_IN_ALL.finditer(words)]
    return any(one.end() == last.start() for one in called)


def _is_item(words: str) -> bool:
    """One amount, or one product with its amount behind the only =, that is this budget's own."""
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
        place = self.printed.slack * 2 or MONEY_FACTORS[self.printed.unit]
        return abs(self.computed - self.printed.amount) <= read_room(self.computed, place)


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
    if account.total is None and _repeats_itself(account, total.amount):
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
    called = "资金测算合计" if account.total else "资金测算各项合计"
    return unmet(
        MATCHES,
        "请核实",
        subject="资金测算合计",
        place="资金测算",
        message=f"{called}{shown}，资金总额填列{requested}，相差{gap}。",
        remedy="请核对统一，或说明差额的资金来源。",
        line=f"{called}{shown}与资金总额{requested}不符，请核对统一",
        evidence=(*(one.span for one in _parts(account)), total.span),
        formula=_difference(account, total, shown, requested, gap),
    )


def _repeats_itself(account: Account, requested: Decimal) -> bool:
    """Whether an amount of the account may be the sum of others: a subtotal, or the whole again."""
    amounts = [one.amount for one in account.items]
    if len(amounts) > 1 and requested in amounts:
        return True
    return any(_sums_up(amounts[:at], amount) for at, amount in enumerate(amounts))


def _sums_up(before: list[Decimal], amount: Decimal) -> bool:
    """Whether an amount is the sum of the two or more that stand right before it."""
    left = amount
    for count, one in enumerate(reversed(before), 1):
        left -= one
        if left <= 0:
            return left == 0 and count > 1
    return False


def _parts(account: Account) -> tuple[Item, ...]:
    """What an account comes to its sum by: the total as printed, else its items."""
    return (account.total,) if account.total else account.items


def _difference(account: Account, total: Fund, shown: str, requested: str, gap: str) -> Formula:
    """The sum of an estimate beside the form's total, every amount as printed."""
    label = "资金测算合计" if account.total else "测算分项"
    values = [money(one.amount, total.unit) for one in _parts(account)]
    added = f"{'＋'.join(values)}＝{shown}" if len(values) > 1 else shown
    return Formula(
        expression=f"{added}≠{requested}",
        inputs=(
            *(
                FormulaInput(name=label, value=value, span=one.span)
                for value, one in zip(values, _parts(account), strict=True)
            ),
            FormulaInput(name="资金总额", value=requested, span=total.span),
        ),
        results=(shown, gap),
    )


def _sum_parts(target: Target) -> Decimal:
    """What the sources of the requested money come to, in 元."""
    parts = (
        fund.amount
        for fund in target.funds
        if fund.measure == "requested" and fund.source != "total" and not fund.part_of_parent
    )
    return sum(parts, Decimal(0))
