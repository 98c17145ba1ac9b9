"""An estimate (资金测算) becomes findings: its own products and sums, and the quantities it prices."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from pbassist.checks.forms import (
    MONEY_FACTORS,
    aspect_of,
    declared_target,
    describe_indicator,
    join_spans,
    money,
    plain,
    show_planned,
)
from pbassist.checks.quantities import MAGNITUDES, planned_quantity, read_room
from pbassist.checks.register import Brief, check, met, unclear, unmet
from pbassist.checks.targets.estimate_sums import (
    find_chains,
    judge_account,
    read_account,
    say_chain,
    say_sum,
)
from pbassist.model.document import Document, Span
from pbassist.model.performance import Estimate, Indicator, Target
from pbassist.model.review import Finding, Formula, FormulaInput

NUMBER = r"(\d{1,12}(?:\.\d{1,6})?)"
PRODUCT = re.compile(
    NUMBER
    + r"\s{0,2}([万千百]?)([一-鿿]{1,5})?\s{0,2}[×xX*＊✕]\s{0,2}"
    + NUMBER
    + r"\s{0,2}(亿元|万元|千元|元)(?:[/／每]\s{0,2}[一-鿿]{1,4}(?:[·.][一-鿿])?)?"
    + r"\s{0,2}[=＝]\s{0,2}"
    + NUMBER
    + r"\s{0,2}(亿元|万元|千元|元)"
)


SIGN = re.compile(r"[×xX*＊✕]")
SMALLEST_TOLD = Decimal("0.1")
"""A price of less than this of its unit is told in 元: 35元, not 0.0035万元."""


class Product(NamedTuple):
    """A line of an estimate: quantity × price = amount."""

    quantity: Decimal
    counted: str
    """What is counted: 处, 台."""
    price: Decimal
    """In 元."""
    amount: Decimal
    """In 元."""
    slack: Decimal
    """Half a unit of the amount's last place, in 元."""
    unit: str
    """Money unit the amount is printed in."""
    span: Span


@check(fault="资金测算有误", needs=("declaration",), stage="declaration")
def estimate_multiplies_out(brief: Brief) -> Iterator[Finding]:
    """Every quantity × price of the estimate gives the amount printed behind it."""
    for product in list_products(brief):
        computed = product.quantity * product.price
        formula = _product_formula(product, computed)
        printed = _show_product(product)
        if abs(computed - product.amount) <= product.slack:
            yield met(
                "estimate_multiplies_out",
                subject=printed,
                place="资金测算",
                message=f"测算“{printed}”计算无误。",
                evidence=(product.span,),
                formula=formula,
            )
        else:
            yield unmet(
                "estimate_multiplies_out",
                "错误",
                subject=printed,
                place="资金测算",
                message=f"资金测算填列“{printed}”，按所列数量和单价应为{formula.results[0]}。",
                remedy="请核对数量、单价和金额后更正。",
                line=f"测算“{printed}”应为{formula.results[0]}，请核对更正",
                evidence=(product.span,),
                formula=formula,
            )
    yield from _judge_words(brief)


def _judge_words(brief: Brief) -> Iterator[Finding]:
    """Products of several factors in the form's own estimate; its sum, where every product holds."""
    for _, span, document in _list_words(brief):
        wrong = [one for one in find_chains(span, document) if not one.agrees]
        yield from map(say_chain, wrong)
        account = read_account(span, document)
        if account.total and not account.agrees and _all_hold(span, document):
            yield say_sum(account, account.total)


def _all_hold(span: Span, document: Document) -> bool:
    """Whether every product of an estimate in words gives the amount behind it."""
    chains = all(one.agrees for one in find_chains(span, document))
    return chains and all(map(_multiplies_out, find_products(span, document)))


def _list_words(brief: Brief) -> Iterator[tuple[Target, Span, Document]]:
    """The estimates that stand in words in a form's own field."""
    form = brief.dossier.paper("declaration")
    for target in declared_target(brief):
        if form is not None and target.estimate_span is not None:
            yield target, target.estimate_span, form.document


def _match_words(brief: Brief) -> Iterator[Finding]:
    """The form's own estimate against its money, where nothing in it is wrong already."""
    for target, span, document in _list_words(brief):
        account = read_account(span, document)
        if account.agrees and _all_hold(span, document):
            finding = judge_account(account, target)
            if finding is not None:
                yield finding


@check(fault="资金测算与资金总额不符", needs=("declaration",), stage="declaration")
def estimate_matches_the_funds(brief: Brief) -> Iterator[Finding]:
    """The total of an estimate of its own is the form's total; a difference is asked."""
    paper = brief.dossier.paper("estimate")
    estimate = paper.estimate if paper else None
    if estimate is None or estimate.total is None:
        yield from _match_words(brief)
    for target in declared_target(brief):
        total = target.fund("total", "requested")
        if estimate is None and target.estimate is None:
            yield unclear(
                "estimate_matches_the_funds",
                subject="资金测算合计",
                message="未附资金测算，未核对测算合计与资金总额是否一致。",
            )
        if estimate is None or estimate.total is None or total is None:
            continue
        span = estimate.total_span or estimate.span
        unit = total.unit
        estimated, requested = money(estimate.total, unit), money(total.amount, unit)
        if estimate.total == total.amount:
            yield met(
                "estimate_matches_the_funds",
                subject="资金测算合计",
                place="资金测算",
                message=f"资金测算合计{estimated}与资金总额一致。",
                evidence=(span, total.span),
            )
            continue
        if estimate.total == _sum_sources(target):
            # 与各项来源合计一致的，总额与分项不符已另行指出。
            yield met(
                "estimate_matches_the_funds",
                subject="资金测算合计",
                place="资金测算",
                message=f"资金测算合计{estimated}与各项资金来源合计一致。",
                evidence=(span, total.span),
            )
            continue
        gap = money(abs(estimate.total - total.amount), unit)
        yield unmet(
            "estimate_matches_the_funds",
            "请核实",
            subject="资金测算合计",
            place="资金测算",
            message=f"资金测算合计{estimated}，资金总额填列{requested}，相差{gap}。",
            remedy="请核对统一，或说明差额的资金来源。",
            line=f"资金测算合计{estimated}与资金总额{requested}不符，请核对统一",
            evidence=(span, total.span),
            formula=Formula(
                expression=f"{estimated}≠{requested}",
                inputs=(
                    FormulaInput(name="资金测算合计", value=estimated, span=span),
                    FormulaInput(name="资金总额", value=requested, span=total.span),
                ),
                results=(gap,),
            ),
        )


def _sum_sources(target: Target) -> Decimal:
    parts = [
        fund.amount
        for fund in target.funds
        if fund.measure == "requested" and fund.source != "total" and not fund.part_of_parent
    ]
    return sum(parts, Decimal(0))


@check(fault="数量指标与资金测算不一致", needs=("declaration",), stage="declaration")
def quantities_match_the_estimate(brief: Brief) -> Iterator[Finding]:
    """A planned quantity is the one the estimate prices, where only one of each has its unit."""
    products = list_products(brief)
    for target in declared_target(brief):
        quantities = [one for one in target.indicators if aspect_of(one) == "quantity"]
        for product in products:
            if sum(other.counted == product.counted for other in products) == 1:
                yield from _compare_quantity(product, quantities)


def _compare_quantity(product: Product, quantities: list[Indicator]) -> Iterator[Finding]:
    same = []
    for indicator in quantities:
        planned = planned_quantity(indicator)
        if planned is not None and planned.unit == product.counted and planned.upper is None:
            same.append((indicator, planned))
    if len(same) != 1 or not product.counted:
        return
    indicator, planned = same[0]
    spans = join_spans(indicator.cell("planned"), product.span)
    shown = f"{plain(product.quantity)}{product.counted}"
    if SIGN.search(product.span.quote):
        shown = _squeeze(SIGN.split(product.span.quote)[0])
    if planned.value == product.quantity:
        yield met(
            "quantities_match_the_estimate",
            subject=indicator.name,
            place=describe_indicator(indicator),
            message=f"“{indicator.name}”指标值与测算数量{shown}一致。",
            evidence=spans,
        )
        return
    yield unmet(
        "quantities_match_the_estimate",
        "错误",
        subject=indicator.name,
        place=describe_indicator(indicator),
        message=(
            f"“{indicator.name}”指标值为{show_planned(indicator)}，资金测算"
            f"{_say_product(product)}，任务量前后不一致。"
        ),
        remedy=_say_consequence(product, planned.value),
        line=(
            f"“{indicator.name}”{show_planned(indicator)}与测算{shown}不一致，请统一口径并相应调整"
        ),
        evidence=spans,
        formula=_quantity_formula(product, planned.value),
    )


def _say_product(product: Product) -> str:
    """The line of an estimate in words: 按68处、每处7万元测算，共476万元."""
    price = money(product.price, _price_unit(product))
    amount = money(product.amount, product.unit)
    each = f"每{product.counted}{price}"
    return f"按{plain(product.quantity)}{product.counted}、{each}测算，共{amount}"


def _price_unit(product: Product) -> str:
    """The money unit a price is told in: that of the amount, but 元 where it would be a fraction of it."""
    told = product.price / MONEY_FACTORS.get(product.unit, Decimal(1))
    return product.unit if told >= SMALLEST_TOLD and told == round(told, 2) else "元"


def _multiplies_out(product: Product) -> bool:
    return abs(product.quantity * product.price - product.amount) <= product.slack


def _say_consequence(product: Product, planned: Decimal) -> str:
    """What to do, and what the planned quantity would cost at the same price."""
    if not _multiplies_out(product):
        return "请核实实际任务量并统一口径，相应调整指标值或资金需求。"
    needed = money(planned * product.price, product.unit)
    return (
        f"请核实实际任务量并统一口径；如任务量为{plain(planned)}{product.counted}，"
        f"按同一标准测算为{needed}，请相应调整资金需求。"
    )


def _quantity_formula(product: Product, planned: Decimal) -> Formula:
    """The estimate's own product, and the planned quantity at its price."""
    formula = _product_formula(product, product.quantity * product.price)
    price = money(product.price, _price_unit(product))
    needed = money(planned * product.price, product.unit)
    count = f"{plain(planned)}{product.counted}"
    return formula.model_copy(
        update={
            "expression": f"{formula.expression}；{count}×{price}＝{needed}",
            "results": (*formula.results, price, needed, count),
        }
    )


def find_products(span: Span, document: Document) -> tuple[Product, ...]:
    """The lines of an estimate in words, in a form's 测算 field or a paper: 68处×7万元/处=476万元."""
    found = []
    for match in PRODUCT.finditer(span.quote):
        if SIGN.search(span.quote[max(match.start() - 2, 0) : match.start()]):
            continue  # the end of a product of several factors
        quantity, scale, counted, price, price_unit, amount, amount_unit = match.groups()
        factor = MONEY_FACTORS[amount_unit]
        number = Decimal(quantity) * MAGNITUDES.get(scale, Decimal(1))
        each = Decimal(price) * MONEY_FACTORS[price_unit]
        place = factor.scaleb(-len(amount.partition(".")[2]))
        found.append(
            Product(
                number,
                counted or "",
                each,
                Decimal(amount) * factor,
                read_room(number * each, place),
                amount_unit,
                document.span(span.start + match.start(), span.start + match.end()),
            )
        )
    return tuple(found)


def list_products(brief: Brief) -> tuple[Product, ...]:
    """The priced quantities of the form's own estimate and of the estimate handed in beside it."""
    form = brief.dossier.paper("declaration")
    beside = brief.dossier.paper("estimate")
    found: list[Product] = []
    if form is not None:
        for target in declared_target(brief):
            if target.estimate_span is not None:
                found.extend(find_products(target.estimate_span, form.document))
    if beside is not None and beside.estimate is not None:
        lines = tuple(_priced_lines(beside.estimate))
        found.extend(lines or find_products(beside.estimate.span, beside.document))
    return tuple(_drop_repeated(found))


def _drop_repeated(products: list[Product]) -> Iterator[Product]:
    """A line that the form's field and the paper beside it both print is one."""
    seen: set[tuple[Decimal, str, Decimal]] = set()
    for one in products:
        key = (one.quantity, one.counted, one.price)
        if key not in seen:
            seen.add(key)
            yield one


def _priced_lines(estimate: Estimate) -> Iterator[Product]:
    factor = MONEY_FACTORS.get(estimate.unit or "元", Decimal(1))
    for line in estimate.lines:
        if line.quantity is None or line.price is None or line.amount is None:
            continue
        # 明细表金额常按表头单位保留两位小数。
        slack = Decimal("0.005") * factor
        unit = estimate.unit or "元"
        counted = line.counted or ""
        yield Product(line.quantity, counted, line.price, line.amount, slack, unit, line.span)


def _show_product(product: Product) -> str:
    between = "" if SIGN.search(product.span.quote) else " "
    return between.join(product.span.quote.split())


def _product_formula(product: Product, computed: Decimal) -> Formula:
    printed = _show_product(product)
    return Formula(
        expression=printed,
        inputs=(FormulaInput(name="测算式", value=printed, span=product.span),),
        results=(money(computed, product.unit),),
    )


def _squeeze(text: str) -> str:
    return "".join(text.split())
