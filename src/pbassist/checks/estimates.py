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
)
from pbassist.checks.quantities import MAGNITUDES, planned_quantity
from pbassist.checks.register import Brief, check, met, unmet
from pbassist.model.document import Document, Span
from pbassist.model.performance import Indicator, Target
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
    span: Span


@check(fault="资金测算有误", needs=("declaration",), stage="declaration")
def estimate_multiplies_out(brief: Brief) -> Iterator[Finding]:
    """Every quantity × price of the estimate gives the amount printed behind it."""
    for target, document in _estimated(brief):
        for product in find_products(target, document):
            computed = product.quantity * product.price
            formula = _product_formula(product, computed)
            if abs(computed - product.amount) <= product.slack:
                yield met(
                    "estimate_multiplies_out",
                    subject=product.span.quote,
                    place="资金测算",
                    message=f"测算式“{_squeeze(product.span.quote)}”计算无误。",
                    evidence=(product.span,),
                    formula=formula,
                )
            else:
                yield unmet(
                    "estimate_multiplies_out",
                    "错误",
                    subject=product.span.quote,
                    place="资金测算",
                    message=(
                        f"资金测算填列“{_squeeze(product.span.quote)}”，"
                        f"按所列数量和单价应为{formula.results[0]}。"
                    ),
                    remedy="请核对数量、单价和金额后更正。",
                    line=f"测算“{_squeeze(product.span.quote)}”应为{formula.results[0]}，请核对更正",
                    evidence=(product.span,),
                    formula=formula,
                )


@check(fault="数量指标与资金测算不一致", needs=("declaration",), stage="declaration")
def quantities_match_the_estimate(brief: Brief) -> Iterator[Finding]:
    """A planned quantity is the one the estimate prices, where only one of each has its unit."""
    for target, document in _estimated(brief):
        products = find_products(target, document)
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
    shown = _squeeze(re.split("[×xX*＊✕]", product.span.quote)[0])
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
            f"“{indicator.name}”指标值为{_with_unit(indicator)}，资金测算按{shown}测算"
            f"（{_squeeze(product.span.quote)}），任务量前后不一致。"
        ),
        remedy="请核实实际任务量并统一口径，相应调整指标值或资金需求。",
        line=f"“{indicator.name}”{_with_unit(indicator)}与测算{shown}不一致，请统一口径",
        evidence=spans,
        formula=_product_formula(product, product.quantity * product.price),
    )


def find_products(target: Target, document: Document) -> tuple[Product, ...]:
    """The lines of the estimate in a form's 测算 field: 68处×7万元/处=476万元."""
    span = target.estimate_span
    if span is None:
        return ()
    found = []
    for match in PRODUCT.finditer(span.quote):
        quantity, scale, counted, price, price_unit, amount, amount_unit = match.groups()
        decimals = len(amount.partition(".")[2])
        factor = MONEY_FACTORS[amount_unit]
        found.append(
            Product(
                Decimal(quantity) * MAGNITUDES.get(scale, Decimal(1)),
                counted or "",
                Decimal(price) * MONEY_FACTORS[price_unit],
                Decimal(amount) * factor,
                Decimal("0.5") * Decimal(10) ** -decimals * factor if decimals else Decimal(0),
                document.span(span.start + match.start(), span.start + match.end()),
            )
        )
    return tuple(found)


def _estimated(brief: Brief) -> Iterator[tuple[Target, Document]]:
    paper = brief.dossier.paper("declaration")
    for target in declared_target(brief):
        if paper is not None:
            yield target, paper.document


def _product_formula(product: Product, computed: Decimal) -> Formula:
    unit = re.search(r"(亿元|万元|千元|元)$", product.span.quote)
    shown = money(computed, unit.group(1) if unit else "元")
    return Formula(
        expression=_squeeze(product.span.quote),
        inputs=(
            FormulaInput(name="测算式", value=_squeeze(product.span.quote), span=product.span),
        ),
        results=(shown,),
    )


def _with_unit(indicator: Indicator) -> str:
    planned = "".join((indicator.planned or "").split())
    unit = indicator.unit or ""
    return planned if not unit or unit in planned else planned + unit


def _squeeze(text: str) -> str:
    return "".join(text.split())
