"""The funds of a form become findings: parts against totals, cost against budget (faults 12, 15)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from pbassist.checks.forms import (
    MONEY_FACTORS,
    aspect_of,
    contains_any,
    declared_target,
    describe_indicator,
    join_spans,
    money,
    reviewed_target,
    rounding_of,
    show_fund,
    show_planned,
)
from pbassist.checks.quantities import fold_width, planned_quantity
from pbassist.checks.register import Brief, check, met, unclear, unmet
from pbassist.model.performance import Fund, FundMeasure, Indicator, Target
from pbassist.model.review import Finding, Formula, FormulaInput
from pbassist.model.terms import FUND_MEASURES, FUND_SOURCES

LABEL_NOISE = re.compile(
    r"^其中[:：]?|[:：*＊]|^\d[.、]|[（(][^）)]{0,8}元[^）)]{0,4}[）)]|^[（(]\d[）)]"
)

OTHER_SOURCES = re.compile(
    r"其[他它](?:来源)?(?:资金|收入)|自筹|结转|结余|配套|专户|政府性基金|单位资金|社会资金|贷款"
)
"""Labels under which a form asks for money beside its 财政拨款."""
ASK_REST = "请核对，差额属其他资金来源的，请说明。"
BY_BUDGET = re.compile(
    r"(?:控制在|严格控制在|不超过?|不得超过|不突破|不高于|不大于|小于等于|小于或等于|低于|未超过?|≤|<|<=|在)(?:年度|年初|年|项目|批复|财政|概|总|本年|核定|下达|安排|的){0,3}预算"
    r"(?:数|金额|总额|资金|额度|安排|批复|规模|限额|指标){0,2}(?:范围)?(?:之内|以内|内)?"
)
"""A bound that is the budget itself, in words."""
BY_UNIT = "建议按单位成本或支出标准设置（如单位工程量、单位设备的成本≤××元）。"


@check(fault="资金数不相符", number=15)
def funds_add_up(brief: Brief) -> Iterator[Finding]:
    """The total of each measure equals the sum of its filled parts, inside their rounding."""
    measures: tuple[FundMeasure, ...] = ("requested", "initial", "adjusted", "executed")
    for target in reviewed_target(brief):
        blank = [one for one in measures if _is_left_at_nought(target, one)]
        found = {one: list(_compare_parts(target, one, brief)) for one in measures}
        if len(blank) > 1:
            yield _join_blank([finding for one in blank for finding in found.pop(one)])
        for findings in found.values():
            yield from findings


def _is_left_at_nought(target: Target, measure: FundMeasure) -> bool:
    """A total of 0 over parts that are more."""
    total = target.fund("total", measure)
    parts = (one for one in target.funds if one.measure == measure and one.source != "total")
    return total is not None and total.amount == 0 and any(one.amount > 0 for one in parts)


def _join_blank(findings: Sequence[Finding]) -> Finding:
    """Totals left at 0 in several columns are one matter."""
    first = findings[0]
    names = "、".join(one.subject.partition("（")[2].rstrip("）") for one in findings)
    formulas = [one.formula for one in findings if one.formula]
    sums = "、".join(one.results[0] for one in formulas)
    return first.model_copy(
        update={
            "subject": "资金总额",
            "place": "项目资金/资金总额",
            "message": f"资金总额的{names}均填列0，所列分项分别为{sums}。",
            "line": f"资金总额的{names}均填列0，与分项不符，请核对更正",
            "evidence": join_spans(*(span for one in findings for span in one.evidence)),
            "formula": Formula(
                expression="；".join(one.expression for one in formulas),
                inputs=tuple(value for one in formulas for value in one.inputs),
                results=tuple(value for one in formulas for value in one.results),
            ),
        }
    )


def _compare_parts(target: Target, measure: FundMeasure, brief: Brief) -> Iterator[Finding]:
    total = target.fund("total", measure)
    parts = [
        fund
        for fund in target.funds
        if fund.measure == measure and fund.source != "total" and not fund.part_of_parent
    ]
    if total is None or not parts:
        return
    computed = sum((fund.amount for fund in parts), Decimal(0))
    formula = _sum_formula(total, parts, computed)
    label = _total_label(measure)
    slack = sum((rounding_of(fund) for fund in [total, *parts]), Decimal(0))
    spans = tuple(fund.span for fund in [total, *parts])
    nested = _sum_nested(target, measure)
    if computed != total.amount and nested and computed + nested == total.amount:
        yield unclear(
            "funds_add_up",
            subject=label,
            place=label,
            message=f"{label}的分项层次不明，计入全部分项时与总额相符，未能核对。",
            evidence=spans,
        )
    elif computed == total.amount or _agrees_by_rounding(total, parts, computed, slack):
        note = "" if computed == total.amount else "在舍入区间内相符"
        yield met(
            "funds_add_up",
            subject=label,
            place=label,
            message=f"{label}{show_fund(total)}与各项合计相符。",
            evidence=spans,
            formula=formula,
            note=note,
        )
    else:
        sure = len(parts) > 1 or computed > total.amount or _has_other_sources(target, brief)
        finding = _funds_differ(label, total, parts, computed, formula)
        asked = {"level": "请核实", "remedy": ASK_REST}
        yield finding if sure else finding.model_copy(update=asked)


def _has_other_sources(target: Target, brief: Brief) -> bool:
    """Whether the paper has rows or columns for further sources, left blank beside the one filled."""
    papers = (paper.document for paper in brief.dossier.papers)
    texts = (one.text for one in papers if one.id == target.span.document_id)
    return OTHER_SOURCES.search("".join(next(texts, "").split())) is not None


def _sum_nested(target: Target, measure: FundMeasure) -> Decimal:
    nested = [one for one in target.funds if one.measure == measure and one.part_of_parent]
    return sum((one.amount for one in nested), Decimal(0))


def _agrees_by_rounding(total: Fund, parts: list[Fund], computed: Decimal, slack: Decimal) -> bool:
    # 全部为整数时没有舍入可言：486 与 476 不会因四舍五入而相差 10。
    rounded = any("." in fund.printed for fund in [total, *parts])
    return rounded and len(parts) > 1 and abs(computed - total.amount) <= slack


def _funds_differ(
    label: str, total: Fund, parts: list[Fund], computed: Decimal, formula: Formula
) -> Finding:
    listed = "、".join(f"{_name_source(one)}{show_fund(one)}" for one in parts)
    gap = money(abs(total.amount - computed), total.unit)
    summed = money(computed, total.unit)
    parts_words = f"其中{listed}，合计{summed}" if len(parts) > 1 else f"分项仅列{listed}"
    return unmet(
        "funds_add_up",
        "错误",
        subject=label,
        place=f"项目资金/{label}",
        message=f"{label}填列{show_fund(total)}，{parts_words}，相差{gap}。",
        remedy=f"请核对后更正，并与{_name_budget(total)}保持一致。",
        line=f"{label}{show_fund(total)}与分项合计{summed}不符，请核对更正",
        evidence=tuple(fund.span for fund in [total, *parts]),
        formula=formula,
    )


def _sum_formula(total: Fund, parts: list[Fund], computed: Decimal) -> Formula:
    left = "＋".join(show_fund(part) for part in parts)
    sign = "＝" if computed == total.amount else "≠"
    summed = money(computed, total.unit)
    middle = f"＝{summed}" if len(parts) > 1 else ""
    expression = f"{left}{middle}" + (f"≠{show_fund(total)}" if sign == "≠" else "")
    inputs = tuple(
        FormulaInput(name=_name_source(fund), value=show_fund(fund), span=fund.span)
        for fund in [*parts, total]
    )
    gap = money(abs(total.amount - computed), total.unit)
    return Formula(expression=expression, inputs=inputs, results=(summed, gap))


def _name_source(fund: Fund) -> str:
    """The row's own label (政府性基金), else the name of its source."""
    label = LABEL_NOISE.sub("", fold_width(fund.label))
    return label if re.search(r"[一-鿿]", label) else FUND_SOURCES[fund.source]


def _name_budget(total: Fund) -> str:
    return "预算申报数" if total.measure == "requested" else "预算数"


def _total_label(measure: FundMeasure) -> str:
    return "资金总额" if measure == "requested" else f"资金总额（{FUND_MEASURES[measure]}）"


@check(fault="成本指标以预算总额代替", number=12, needs=("declaration",), stage="declaration")
def cost_is_not_the_budget(brief: Brief) -> Iterator[Finding]:
    """No cost indicator repeats the project's own amount; a unit cost or a part of it does not."""
    for target in declared_target(brief):
        costs = [one for one in target.indicators if aspect_of(one) == "cost"]
        for indicator in costs:
            fund = _same_as_budget(indicator, target, brief)
            if fund is not None:
                yield _cost_repeats_budget(indicator, fund)
            elif BY_BUDGET.fullmatch(fold_width(indicator.planned or "").rstrip("。")):
                yield _cost_names_budget(indicator)
            elif planned_quantity(indicator) is not None:
                yield met(
                    "cost_is_not_the_budget",
                    subject=indicator.name,
                    place=describe_indicator(indicator),
                    message=f"成本指标“{indicator.name}”与资金总额不同，体现成本控制。",
                    evidence=(indicator.cell("planned"),),
                )


def _same_as_budget(indicator: Indicator, target: Target, brief: Brief) -> Fund | None:
    quantity = planned_quantity(indicator)
    name = fold_width(indicator.name)
    if quantity is None or contains_any(name, brief.profile.word_list("unit_cost")):
        return None
    unit = quantity.unit
    if unit not in ("", "元"):
        return None
    for fund in (target.fund("total", "requested"), target.fund("appropriation", "requested")):
        if fund is None or fund.amount == 0:
            continue
        # 指标值未写单位时按表头的金额单位理解。
        factor = (
            Decimal(1) if unit == "元" else MONEY_FACTORS.get(target.unit or fund.unit, Decimal(1))
        )
        if quantity.value * factor == fund.amount:
            return fund
    return None


def _cost_names_budget(indicator: Indicator) -> Finding:
    return unmet(
        "cost_is_not_the_budget",
        "疑似",
        subject=indicator.name,
        place=describe_indicator(indicator),
        message=f"成本指标“{indicator.name}”指标值填“{indicator.planned}”，以预算金额代替，不体现成本控制。",
        remedy=BY_UNIT,
        line=f"成本指标“{indicator.name}”填“{indicator.planned}”，建议按单位成本或支出标准设置",
        evidence=join_spans(indicator.cell("planned"), indicator.cell("name")),
    )


def _cost_repeats_budget(indicator: Indicator, fund: Fund) -> Finding:
    label = FUND_SOURCES[fund.source]
    return unmet(
        "cost_is_not_the_budget",
        "疑似",
        subject=indicator.name,
        place=describe_indicator(indicator),
        message=(
            f"成本指标“{indicator.name}{show_planned(indicator)}”等同于{label}{show_fund(fund)}，不体现成本控制。"
        ),
        remedy=BY_UNIT,
        line=f"成本指标“{indicator.name}{show_planned(indicator)}”等同于预算金额，建议按单位成本或支出标准设置",
        evidence=join_spans(indicator.cell("planned"), indicator.cell("name"), fund.span),
    )
