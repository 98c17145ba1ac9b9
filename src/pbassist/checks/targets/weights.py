"""The weights of a form become findings: totals by stage, and how they are spread (fault 20)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from pbassist.checks.forms import (
    declared_target,
    describe_indicator,
    dimension_of,
    evaluated_target,
    plain,
)
from pbassist.checks.register import Brief, check, met, unclear, unmet
from pbassist.model.performance import Indicator, Stage, Target
from pbassist.model.profile import WeightScheme
from pbassist.model.review import Finding, Formula, FormulaInput
from pbassist.model.terms import name_dimension

FEWEST_EVEN = 6
EVEN_APART = Decimal("0.05")
"""How far the share of a class lies from the scheme's before even points are called uneven."""


@check(fault="权重合计不符", number=20)
def weights_add_up(brief: Brief) -> Iterator[Finding]:
    """Weights add up to the total that the stage asks for, and to the total printed on the form."""
    for target in evaluated_target(brief):
        yield from _add_up(target, "self_evaluation", brief)
        return
    for target in declared_target(brief) if brief.dossier.paper("monitoring") is None else ():
        yield from _add_up(target, "declaration", brief)


def _add_up(target: Target, stage: Stage, brief: Brief) -> Iterator[Finding]:
    weighted = [one for one in target.indicators if one.weight is not None]
    if not weighted:
        if target.indicators:
            yield unclear(
                "weights_add_up",
                subject="指标权重",
                message="各项指标权重均未填列，本阶段方案未要求填写，不作核对。",
                verdict="not_applicable",
            )
        return
    blank = [one for one in target.indicators if one.weight is None]
    if blank:
        yield _some_blank(blank, weighted)
        return
    total = sum((one.weight or Decimal(0) for one in weighted), Decimal(0))
    execution = _execution_weight(target)
    scheme = brief.profile.stage(stage).weights
    if not execution and scheme is not None and _counts_execution(target, total, scheme):
        yield _in_order(weighted, total, execution, target)
        return
    if target.total_weight is not None and target.total_weight not in (total, total + execution):
        yield _differs_from_printed(target, weighted, total + execution)
    elif scheme is not None and not _is_allowed(total, execution, scheme):
        yield _differs_from_scheme(target, weighted, total, execution, scheme)
    else:
        yield _in_order(weighted, total, execution, target)


def _counts_execution(target: Target, total: Decimal, scheme: WeightScheme) -> bool:
    """Whether the printed total has the points of 预算执行率 in it, which have no cell of their own."""
    return bool(scheme.execution) and target.total_weight == total + scheme.execution


def _execution_weight(target: Target) -> Decimal:
    return (target.execution.weight if target.execution else None) or Decimal(0)


def _is_allowed(total: Decimal, execution: Decimal, scheme: WeightScheme) -> bool:
    allowed = {scheme.total, *scheme.alternatives}
    if execution:
        return total + execution in {scheme.total + scheme.execution, Decimal(100)}
    return total in allowed


def _some_blank(blank: Sequence[Indicator], weighted: Sequence[Indicator]) -> Finding:
    names = "、".join(f"“{one.name}”" for one in blank[:3])
    more = f"等{len(blank)}项" if len(blank) > 3 else ""
    return unmet(
        "weights_add_up",
        "错误",
        subject="权重漏填",
        place="指标权重",
        message=f"{names}{more}指标权重未填，其余{len(weighted)}项已填。",
        remedy="请补填权重，使合计符合填报要求。",
        line=f"{names}{more}权重漏填，请补充",
        evidence=tuple(one.cell("weight") for one in blank),
    )


def _formula(
    weighted: Sequence[Indicator], total: Decimal, target: Target, wanted: Decimal | None
) -> Formula:
    execution = _execution_weight(target)
    terms = [plain(one.weight or Decimal(0)) for one in weighted]
    inputs = [
        FormulaInput(name=one.name, value=plain(one.weight or Decimal(0)), span=one.cell("weight"))
        for one in weighted
    ]
    if execution:
        terms.insert(0, plain(execution))
    expression = f"{'＋'.join(terms)}＝{plain(total)}"
    if wanted is not None:
        expression += f"≠{plain(wanted)}"
    results = (plain(total),) if wanted is None else (plain(total), plain(wanted))
    return Formula(expression=expression, inputs=tuple(inputs), results=results)


def _differs_from_printed(target: Target, weighted: list[Indicator], total: Decimal) -> Finding:
    printed = plain(target.total_weight or Decimal(0))
    return unmet(
        "weights_add_up",
        "错误",
        subject="权重合计",
        place="指标权重/合计",
        message=f"各项指标权重合计{plain(total)}分，合计栏填列{printed}分，前后不符。",
        remedy="请核对后更正。",
        line=f"权重合计{plain(total)}分与填列{printed}分不符，请核对更正",
        evidence=(
            *((target.total_weight_span,) if target.total_weight_span else ()),
            *(one.cell("weight") for one in weighted),
        ),
        formula=_formula(weighted, total, target, target.total_weight),
    )


def _differs_from_scheme(
    target: Target,
    weighted: list[Indicator],
    total: Decimal,
    execution: Decimal,
    scheme: WeightScheme,
) -> Finding:
    wanted = scheme.total + scheme.execution if execution else scheme.total
    summed = total + execution
    return unmet(
        "weights_add_up",
        "错误",
        subject="权重合计",
        place="指标权重",
        message=f"指标权重合计{plain(summed)}分，与填报要求（{plain(wanted)}分）不符。",
        remedy="请按填报要求调整各项指标权重。",
        line=f"指标权重合计{plain(summed)}分，与填报要求（{plain(wanted)}分）不符，请调整",
        note=f"方案口径：{scheme.source}",
        evidence=tuple(one.cell("weight") for one in weighted),
        formula=_formula(weighted, summed, target, wanted),
    )


def _in_order(
    weighted: list[Indicator], total: Decimal, execution: Decimal, target: Target
) -> Finding:
    summed = total + execution
    return met(
        "weights_add_up",
        subject="权重合计",
        place="指标权重",
        message=f"指标权重合计{plain(summed)}分，符合填报要求。",
        evidence=tuple(one.cell("weight") for one in weighted),
        formula=_formula(weighted, summed, target, None),
    )


@check(fault="权重分配不合理", number=20, needs=("declaration",), stage="declaration")
def weights_are_spread(brief: Brief) -> Iterator[Finding]:
    """No indicator carries more of the weight than the scheme allows, nor do all carry the same."""
    for target in declared_target(brief):
        weighted = [one for one in target.indicators if one.weight]
        total = sum((one.weight or Decimal(0) for one in weighted), Decimal(0))
        if len(weighted) < 2 or not total:
            continue
        heavy = [one for one in weighted if _is_heavy(one, weighted, total, brief)]
        for one in heavy:
            yield _too_heavy(one, total)
        if _is_even(weighted, total, brief):
            yield _too_even(weighted, total)


def _is_heavy(
    indicator: Indicator, weighted: list[Indicator], total: Decimal, brief: Brief
) -> bool:
    share = (indicator.weight or Decimal(0)) / total * 100
    limit = brief.profile.threshold("concentrated_weight")
    if limit is not None and share > limit:
        return True
    # 效益、满意度常只设一项，占满一级指标的分值并不算集中。
    outputs = [one for one in weighted if dimension_of(one) in ("output", "cost")]
    limit = brief.profile.threshold("concentrated_output")
    return limit is not None and indicator in outputs and len(outputs) > 2 and share > limit


def _is_even(weighted: list[Indicator], total: Decimal, brief: Brief) -> bool:
    """Whether every indicator has the same points, and the classes therefore not their own."""
    scheme = brief.profile.stage("declaration").weights
    if scheme is None or len(weighted) < FEWEST_EVEN or len({one.weight for one in weighted}) > 1:
        return False
    for name, points in scheme.dimensions.items():
        wanted = name_dimension(name, None)
        own = [one for one in weighted if _outer(dimension_of(one)) == wanted]
        share = sum((one.weight or Decimal(0) for one in own), Decimal(0)) / total
        if abs(share - points / scheme.total) > EVEN_APART:
            return True
    return False


def _outer(dimension: str | None) -> str | None:
    return "output" if dimension == "cost" else dimension


def _too_even(weighted: list[Indicator], total: Decimal) -> Finding:
    each = plain(weighted[0].weight or Decimal(0))
    said = f"{len(weighted)}项指标权重均为{each}分"
    return unmet(
        "weights_are_spread",
        "疑似",
        subject="指标权重",
        place="指标权重",
        message=f"{said}，平均分配，未体现各项指标的重要程度。",
        remedy="请结合各项指标的重要程度调整权重。",
        line=f"{said}，平均分配，请按重要程度调整",
        evidence=tuple(one.cell("weight") for one in weighted),
    )


def _too_heavy(indicator: Indicator, total: Decimal) -> Finding:
    weight = plain(indicator.weight or Decimal(0))
    return unmet(
        "weights_are_spread",
        "疑似",
        subject=indicator.name,
        place=describe_indicator(indicator),
        message=f"“{indicator.name}”占{weight}分（权重合计{plain(total)}分），权重过于集中。",
        remedy="请结合各项指标的重要程度调整权重。",
        line=f"“{indicator.name}”占{weight}分，权重过于集中，请调整",
        evidence=(indicator.cell("weight"), indicator.cell("name")),
        formula=Formula(
            expression=f"{weight}÷{plain(total)}",
            inputs=(
                FormulaInput(name=indicator.name, value=weight, span=indicator.cell("weight")),
            ),
            results=(plain(total),),
        ),
    )
