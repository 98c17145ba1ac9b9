"""Cost indicators and outcomes are held against the estimate: its prices, and what it counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pbassist.checks.forms import (
    aspect_of,
    declared_target,
    describe_indicator,
    dimension_of,
    fold_name,
    join_spans,
    list_names,
    money,
    show_planned,
)
from pbassist.checks.quantities import Quantity, fold_width, planned_quantity
from pbassist.checks.register import Brief, check, met, unclear, unmet
from pbassist.checks.targets.estimates import Product, list_products
from pbassist.model.performance import Indicator, Target
from pbassist.model.review import Finding, Formula, FormulaInput


@check(fault="成本指标与测算标准不一致", needs=("declaration",), stage="declaration")
def unit_costs_match_the_estimate(brief: Brief) -> Iterator[Finding]:
    """A unit cost is not planned below the price by which the estimate asks for the money."""
    products = list_products(brief)
    for target in declared_target(brief):
        costs = [one for one in target.indicators if aspect_of(one) == "cost"]
        for product in products:
            if product.counted and sum(p.counted == product.counted for p in products) == 1:
                yield from _compare_cost(product, costs)
        if products:
            yield from _tell_unsourced(target, brief)


def _compare_cost(product: Product, costs: Sequence[Indicator]) -> Iterator[Finding]:
    same = [
        (one, planned)
        for one in costs
        if (planned := planned_quantity(one)) is not None and _is_cost_of(one, planned, product)
    ]
    if len(same) != 1:
        return
    indicator, planned = same[0]
    unit = next((u for u in ("亿元", "万元") if u in fold_width(_printed(indicator))), "元")
    price = f"每{product.counted}{money(product.price, unit)}"
    spans = join_spans(indicator.cell("planned"), indicator.cell("name"), product.span)
    shown = show_planned(indicator)
    if planned.value >= product.price:
        word = "一致" if planned.value == product.price else "相符，未低于测算标准"
        yield met(
            "unit_costs_match_the_estimate",
            subject=indicator.name,
            place=describe_indicator(indicator),
            message=f"“{indicator.name}”{shown}与资金测算标准{price}{word}。",
            evidence=spans,
        )
        return
    yield unmet(
        "unit_costs_match_the_estimate",
        "请核实",
        subject=indicator.name,
        place=describe_indicator(indicator),
        message=f"“{indicator.name}”指标值为{shown}，资金测算按{price}测算，高于成本指标。",
        remedy="请核实支出标准并统一口径，相应调整成本指标或资金需求；确有不同的，请说明。",
        line=f"“{indicator.name}”{shown}低于测算标准{price}，请统一口径或说明",
        evidence=spans,
        formula=Formula(
            expression=f"{price}＞{shown}",
            inputs=(
                FormulaInput(name="测算标准", value=product.span.quote, span=product.span),
                FormulaInput(name="成本指标", value=shown, span=indicator.cell("planned")),
            ),
            results=(money(product.price, unit),),
        ),
    )


def _printed(indicator: Indicator) -> str:
    return f"{indicator.planned or ''}{indicator.unit or ''}"


def _is_cost_of(indicator: Indicator, planned: Quantity, product: Product) -> bool:
    """Whether a cost is that of one of what a line of the estimate counts: 元/处, 每公里…元."""
    if planned.upper is not None or planned.operator in ("≥", ">"):
        return False
    if planned.unit == f"元/{product.counted}":
        return True
    named = any(f"{word}{product.counted}" in fold_name(indicator.name) for word in ("每", "单"))
    return planned.unit == "元" and named


def _tell_unsourced(target: Target, brief: Brief) -> Iterator[Finding]:
    """Counts of an outcome for which no paper of the dossier gives a ground: for the working paper."""
    goal = target.annual or target.overall
    estimate = brief.dossier.paper("estimate")
    texts = [goal.text if goal else "", target.estimate, target.grounds]
    texts.append(estimate.document.text if estimate else "")
    said = fold_width("".join(text for text in texts if text))
    bare = [one for one in target.indicators if _is_unsourced(one, said)]
    if bare:
        shown = list_names([f"{one.name}{show_planned(one)}" for one in bare])
        yield unclear(
            "unit_costs_match_the_estimate",
            subject="指标值来源",
            place="效益指标",
            message=f"{shown}在测算和年度目标中未见对应数据，未核对其来源。",
            evidence=tuple(one.cell("planned") for one in bare),
        )


def _is_unsourced(indicator: Indicator, said: str) -> bool:
    planned = planned_quantity(indicator)
    if dimension_of(indicator) != "outcome" or planned is None:
        return False
    if planned.unit in ("%", "") or planned.unit.startswith("元") or planned.value == 0:
        return False
    if indicator.rationale or indicator.source or indicator.criterion or indicator.explanation:
        return False
    digits = fold_width(indicator.planned or "").lstrip("≥≤=<>")
    return digits not in said
