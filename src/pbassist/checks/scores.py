"""Scores of a self-evaluation become findings: each by the scheme, all against the total (6, 18)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from pbassist.checks.forms import (
    contains_any,
    describe_indicator,
    evaluated_target,
    join_spans,
    plain,
    show_planned,
    with_unit,
)
from pbassist.checks.quantities import Quantity, actual_quantity, fold_width, planned_quantity
from pbassist.checks.rates import Rate, execution_rate
from pbassist.checks.register import Brief, check, met, unclear, unmet
from pbassist.model.document import Span
from pbassist.model.performance import Indicator, Paper, Target
from pbassist.model.profile import Scoring
from pbassist.model.review import Finding, FindingLevel, Formula, FormulaInput

CENT = Decimal("0.01")
TENTH = Decimal("0.1")
FULL = Decimal(100)
REPORT_TOTAL = re.compile(
    r"(?:自评(?:总|综合)?(?:得分|分|总分|结果)|综合得分|评价总分|总得分|总分)"
    r"[^0-9\n，。；]{0,8}?(\d{1,3}(?:\.\d{1,2})?)\s{0,2}分"
)


@check(fault="得分计算不符", number=6, needs=("self_evaluation",), stage="self_evaluation")
def scores_follow_the_scheme(brief: Brief) -> Iterator[Finding]:
    """No indicator scores more than its weight, or more than the scheme gives for its completion."""
    scoring = brief.profile.stage("self_evaluation").scoring
    for target in evaluated_target(brief):
        right: list[Span] = []
        for indicator in target.indicators:
            if indicator.score is None or indicator.weight is None:
                continue
            finding = _judge(indicator, scoring, brief)
            if finding is None:
                right.append(indicator.cell("score"))
            else:
                yield finding
        yield from _judge_execution(target, scoring)
        if right:
            yield met(
                "scores_follow_the_scheme",
                subject="指标得分",
                message=f"{len(right)}项指标得分未见高于按完成情况应得分值。",
                evidence=tuple(right),
            )


def _judge(indicator: Indicator, scoring: Scoring | None, brief: Brief) -> Finding | None:
    weight, score = indicator.weight or Decimal(0), indicator.score or Decimal(0)
    if score > weight:
        return _above_weight(indicator, weight, score)
    planned, actual = planned_quantity(indicator), actual_quantity(indicator)
    if planned is None or actual is None:
        return _judge_words(indicator, weight, score, brief)
    if planned.unit != actual.unit and "" not in (planned.unit, actual.unit):
        return None
    if planned.operator in ("≤", "<"):
        late = actual.value > (planned.upper or planned.value)
        return _full_though_over(indicator) if late and score == weight else None
    share = _share(planned, actual)
    if share is None or scoring is None or share >= 1:
        return None
    expected = share * weight
    if score - expected <= max(scoring.tolerance, _rounding(score)):
        return None
    return _too_many_points(indicator, expected, scoring, planned)


def _share(planned: Quantity, actual: Quantity) -> Decimal | None:
    """Completion of a ≥- or plain indicator; None where proportion does not apply."""
    if planned.value <= 0 or actual.value < 0:
        return None
    return actual.value / planned.value


def _rounding(score: Decimal) -> Decimal:
    # 得分按整数填列的，四舍五入不作为差异。
    exponent = score.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return Decimal("0.5") * Decimal(10) ** -places


def _above_weight(indicator: Indicator, weight: Decimal, score: Decimal) -> Finding:
    return unmet(
        "scores_follow_the_scheme",
        "错误",
        subject=indicator.name,
        place=describe_indicator(indicator),
        message=f"“{indicator.name}”分值{plain(weight)}分，得分填列{plain(score)}分，得分高于分值。",
        remedy="请核对更正。",
        line=f"“{indicator.name}”得分{plain(score)}分高于分值{plain(weight)}分，请更正",
        evidence=join_spans(indicator.cell("score"), indicator.cell("weight")),
    )


def _judge_words(
    indicator: Indicator, weight: Decimal, score: Decimal, brief: Brief
) -> Finding | None:
    words = fold_width(indicator.actual or "")
    partial = contains_any(words, brief.profile.word_list("part_done"))
    if not partial or score != weight:
        return None
    return unmet(
        "scores_follow_the_scheme",
        "疑似",
        subject=indicator.name,
        place=describe_indicator(indicator),
        message=f"“{indicator.name}”完成情况填“{indicator.actual}”，分值{plain(weight)}分，自评满分。",
        remedy="请按实际完成程度核定得分，或补充评分依据。",
        line=f"“{indicator.name}”填“{indicator.actual}”而自评满分，请核定得分",
        evidence=join_spans(indicator.cell("score"), indicator.cell("actual")),
    )


def _full_though_over(indicator: Indicator) -> Finding:
    weight = plain(indicator.weight or Decimal(0))
    return unmet(
        "scores_follow_the_scheme",
        "疑似",
        subject=indicator.name,
        place=describe_indicator(indicator),
        message=(
            f"“{indicator.name}”指标值{indicator.planned}，完成值{indicator.actual}，"
            f"未达到目标，分值{weight}分，自评满分。"
        ),
        remedy="请按实际完成情况核定得分。",
        line=f"“{indicator.name}”完成值{indicator.actual}未达到{indicator.planned}而自评满分，请核定得分",
        evidence=join_spans(
            indicator.cell("score"), indicator.cell("actual"), indicator.cell("planned")
        ),
    )


def _too_many_points(
    indicator: Indicator, expected: Decimal, scoring: Scoring, planned: Quantity
) -> Finding:
    weight, score = indicator.weight or Decimal(0), indicator.score or Decimal(0)
    full = score == weight
    level: FindingLevel = "错误" if scoring.confirmed or full else "疑似"
    due = plain(expected.quantize(CENT, ROUND_HALF_UP))
    share = plain((expected / weight * FULL).quantize(TENTH, ROUND_HALF_UP))
    formula = Formula(
        expression=f"{indicator.actual}÷{indicator.planned}×{plain(weight)}分＝{due}分",
        inputs=(
            FormulaInput(
                name="完成值", value=indicator.actual or "", span=indicator.cell("actual")
            ),
            FormulaInput(
                name="指标值", value=indicator.planned or "", span=indicator.cell("planned")
            ),
            FormulaInput(name="分值", value=plain(weight), span=indicator.cell("weight")),
            FormulaInput(name="得分", value=plain(score), span=indicator.cell("score")),
        ),
        results=(f"{due}分", f"{share}%"),
    )
    return unmet(
        "scores_follow_the_scheme",
        level,
        subject=indicator.name,
        place=describe_indicator(indicator),
        message=(
            f"“{indicator.name}”指标值{show_planned(indicator)}，"
            f"完成{with_unit(indicator.actual, indicator)}，为指标值的{share}%，"
            f"分值{plain(weight)}分，按完成比例应计{due}分，自评{plain(score)}分。"
        ),
        remedy="请核对更正。",
        line=f"“{indicator.name}”按完成比例应计{due}分，自评{plain(score)}分，请核对更正",
        note=f"计分口径：{scoring.source}",
        evidence=join_spans(
            indicator.cell("score"), indicator.cell("actual"), indicator.cell("planned")
        ),
        formula=formula,
    )


def _judge_execution(target: Target, scoring: Scoring | None) -> Iterator[Finding]:
    rate, execution = execution_rate(target), target.execution
    if rate is None or execution is None or scoring is None:
        return
    if execution.weight is None or execution.score is None or execution.score_span is None:
        return
    if not rate.agrees and _follows_printed(rate, execution.weight, execution.score):
        # 得分随执行率填错而错，已在执行率一项中提出，不重复。
        return
    expected = min(rate.computed / FULL, Decimal(1)) * execution.weight
    due = plain(expected.quantize(CENT, ROUND_HALF_UP))
    if execution.score - expected <= max(scoring.tolerance, _rounding(execution.score)):
        return
    shown, weight = plain(execution.score), plain(execution.weight)
    yield unmet(
        "scores_follow_the_scheme",
        "错误",
        subject="预算执行率得分",
        place="预算执行率",
        message=f"预算执行率{rate.shown}，分值{weight}分，按执行率应计{due}分，自评{shown}分。",
        remedy="请核对更正。",
        line=f"预算执行率得分按{rate.shown}应计{due}分，自评{shown}分，请核对更正",
        evidence=join_spans(execution.score_span, *rate.spans),
        formula=Formula(
            expression=f"{rate.formula.expression}；{rate.shown}×{weight}分＝{due}分",
            inputs=(
                *rate.formula.inputs,
                FormulaInput(name="得分", value=shown, span=execution.score_span),
            ),
            results=(*rate.formula.results, f"{due}分", f"{weight}分"),
        ),
    )


def _follows_printed(rate: Rate, weight: Decimal, score: Decimal) -> bool:
    printed = rate.printed or Decimal(0)
    return abs(min(printed / FULL, Decimal(1)) * weight - score) <= _rounding(score)


@check(fault="总分不一致", number=18, needs=("self_evaluation",), stage="self_evaluation")
def total_score_agrees(brief: Brief) -> Iterator[Finding]:
    """The total is the sum of the scores, on the form and in the project's own report."""
    for target in evaluated_target(brief):
        scores = [one for one in target.indicators if one.score is not None]
        if target.total_score is None or target.total_score_span is None or not scores:
            yield unclear(
                "total_score_agrees",
                subject="自评总分",
                message="自评总分或各项得分未填列，未核对。",
            )
            continue
        computed = sum((one.score or Decimal(0) for one in scores), Decimal(0))
        execution = target.execution.score if target.execution else None
        computed += execution or Decimal(0)
        reported = _reported_total(brief.dossier.paper("report"))
        yield from _compare_total(target, target.total_score_span, computed, scores, reported)


def _reported_total(paper: Paper | None) -> tuple[Decimal, Span] | None:
    if paper is None:
        return None
    found = list(REPORT_TOTAL.finditer(paper.document.text))
    totals = {Decimal(match.group(1)) for match in found}
    if len(totals) != 1:
        return None
    match = found[0]
    return Decimal(match.group(1)), paper.document.span(match.start(), match.end())


def _compare_total(
    target: Target,
    span: Span,
    computed: Decimal,
    scores: list[Indicator],
    reported: tuple[Decimal, Span] | None,
) -> Iterator[Finding]:
    total = target.total_score or Decimal(0)
    formula = _total_formula(target, span, computed, scores)
    in_report = reported is not None and reported[0] != total
    slack = CENT if computed.as_tuple().exponent != 0 else Decimal(0)
    blank = any(one.score is None and one.weight for one in target.indicators)
    if abs(computed - total) <= slack and not in_report:
        yield met(
            "total_score_agrees",
            subject="自评总分",
            place="自评总分",
            message=f"自评总分{plain(total)}分与各项得分合计一致。",
            evidence=(span,),
            formula=formula,
        )
    elif blank and not in_report:
        yield unclear(
            "total_score_agrees",
            subject="自评总分",
            message="部分指标得分未填列，总分未核对。",
            evidence=(span,),
        )
    else:
        yield _totals_differ(total, span, computed, reported if in_report else None, formula)


def _totals_differ(
    total: Decimal,
    span: Span,
    computed: Decimal,
    reported: tuple[Decimal, Span] | None,
    formula: Formula,
) -> Finding:
    words = f"自评表各项得分合计{plain(computed)}分，总分填列{_printed(span, total)}分"
    count = "不一致"
    if reported is not None:
        words += f"，自评报告为{plain(reported[0])}分"
        count = "三处不一致" if computed != total else "表与报告不一致"
    return unmet(
        "total_score_agrees",
        "错误",
        subject="自评总分",
        place="自评总分",
        message=f"{words}，{count}。",
        remedy="请核对统一。",
        line=f"{words}，请核对统一",
        evidence=join_spans(span, reported[1] if reported else None),
        formula=formula,
    )


def _printed(span: Span, total: Decimal) -> str:
    """The total as printed (97.90), where its cell holds nothing else."""
    text = fold_width(span.quote)
    return text if re.fullmatch(r"[0-9.]{1,8}", text) else plain(total)


def _total_formula(
    target: Target, span: Span, computed: Decimal, scores: list[Indicator]
) -> Formula:
    terms = [plain(one.score or Decimal(0)) for one in scores]
    inputs = [
        FormulaInput(name=one.name, value=plain(one.score or Decimal(0)), span=one.cell("score"))
        for one in scores
    ]
    execution = target.execution
    if execution is not None and execution.score is not None and execution.score_span is not None:
        terms.insert(0, plain(execution.score))
        inputs.insert(
            0,
            FormulaInput(
                name="预算执行率", value=plain(execution.score), span=execution.score_span
            ),
        )
    inputs.append(
        FormulaInput(name="总分", value=plain(target.total_score or Decimal(0)), span=span)
    )
    expression = f"{'＋'.join(terms)}＝{plain(computed)}"
    return Formula(expression=expression, inputs=tuple(inputs), results=(plain(computed),))
