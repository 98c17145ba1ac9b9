"""Scores of a self-evaluation become findings: each by the scheme and its completion (fault 6)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from pbassist.checks.deadlines import is_late
from pbassist.checks.evaluations.completion import says_partly
from pbassist.checks.forms import (
    describe_indicator,
    evaluated_target,
    join_spans,
    plain,
    show_planned,
    with_unit,
)
from pbassist.checks.quantities import (
    Quantity,
    actual_quantity,
    falls_short,
    fold_width,
    planned_quantity,
)
from pbassist.checks.rates import Rate, execution_rate
from pbassist.checks.register import Brief, check, met, unmet
from pbassist.model.document import Span
from pbassist.model.performance import Indicator, Target
from pbassist.model.profile import Scoring
from pbassist.model.review import Finding, FindingLevel, Formula, FormulaInput

CENT = Decimal("0.01")
TENTH = Decimal("0.1")
FULL = Decimal(100)
FEWEST_SCORED = 4
"""Rows with a weight from which on a row without a score was left out."""


@check(fault="得分计算不符", number=6, needs=("self_evaluation",), stage="self_evaluation")
def scores_follow_the_scheme(brief: Brief) -> Iterator[Finding]:
    """No indicator scores more than its weight, or more than the scheme gives for its completion."""
    scoring = brief.profile.stage("self_evaluation").scoring
    for target in evaluated_target(brief):
        right: list[Span] = []
        yield from _find_blank(target)
        for indicator in target.indicators:
            if indicator.score is None or indicator.weight is None:
                continue
            finding = _judge(indicator, target, scoring, brief)
            if finding is not None:
                yield finding
            elif _is_judged(indicator, scoring):
                right.append(indicator.cell("score"))
        yield from _judge_execution(target, scoring)
        if right:
            yield met(
                "scores_follow_the_scheme",
                subject="指标得分",
                message=f"{len(right)}项指标得分未见高于按完成情况应得分值。",
                evidence=tuple(right),
            )


def _find_blank(target: Target) -> Iterator[Finding]:
    """Rows whose score is left out on a form that scores its other rows."""
    weighed = [one for one in target.indicators if one.weight]
    blank = [one for one in weighed if one.score is None and not _has_words(one, "score")]
    if not blank or len(weighed) < FEWEST_SCORED or len(blank) * 2 > len(weighed):
        return
    if any(one.score is None and _has_words(one, "score") for one in weighed):
        return
    names = "、".join(f"“{one.name}”" for one in blank[:3]) + ("等" if len(blank) > 3 else "")
    count = f"{len(blank)}项指标" if len(blank) > 1 else ""
    yield unmet(
        "scores_follow_the_scheme",
        "错误",
        subject="未填得分",
        place="、".join(describe_indicator(one) for one in blank[:3]),
        message=f"{names}{count}得分未填列。",
        remedy="请补充填列，并核对总分。",
        line=f"{names}{count}得分未填列，请补充",
        evidence=join_spans(*(one.cell("name") for one in blank), blank[0].cell("weight")),
    )


def _has_words(indicator: Indicator, field: str) -> bool:
    return any(cell.field == field and cell.span.quote.strip() for cell in indicator.cells)


def _is_judged(indicator: Indicator, scoring: Scoring | None) -> bool:
    """Whether the scheme says what a score ought to be: words and odd units are not judged."""
    planned, actual = planned_quantity(indicator), actual_quantity(indicator)
    if scoring is None or planned is None or actual is None:
        return False
    return falls_short(planned, actual) is not None


def _judge(
    indicator: Indicator, target: Target, scoring: Scoring | None, brief: Brief
) -> Finding | None:
    weight, score = indicator.weight or Decimal(0), indicator.score or Decimal(0)
    if score > weight:
        return _above_weight(indicator, weight, score)
    planned, actual = planned_quantity(indicator), actual_quantity(indicator)
    if is_late(indicator, target) and score == weight:
        return _full_though_late(indicator)
    if planned is None or actual is None:
        return _judge_words(indicator, weight, score, brief)
    if planned.unit != actual.unit and "" not in (planned.unit, actual.unit):
        return None
    if planned.operator in ("≤", "<") or planned.value == 0:
        over = falls_short(planned, actual)
        return _full_though_over(indicator) if over and score == weight else None
    share = _share(planned, actual)
    if share is None or scoring is None or share >= 1:
        return None
    expected = share * weight
    if score - expected <= max(scoring.tolerance, _rounding(score)):
        return None
    return _too_many_points(indicator, expected, scoring, planned)


def _share(planned: Quantity, actual: Quantity) -> Decimal | None:
    """Completion of a ≥- or plain indicator; None where proportion does not apply."""
    if planned.leeway != 0 or planned.value <= 0 or actual.value < 0:
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
    partial = says_partly(words, brief)
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


def _full_though_late(indicator: Indicator) -> Finding:
    said = f"实际完成时间{indicator.actual}，晚于时限"
    return _full_though("错误", indicator, said, "请核定得分并说明未按时完成的原因。")


def _full_though_over(indicator: Indicator) -> Finding:
    said = f"完成值{with_unit(indicator.actual, indicator)}，未达到目标"
    return _full_though("疑似", indicator, said, "请按实际完成情况核定得分。")


def _full_though(level: FindingLevel, indicator: Indicator, said: str, remedy: str) -> Finding:
    head = f"“{indicator.name}”指标值{show_planned(indicator)}，{said}"
    weight = plain(indicator.weight or Decimal(0))
    return unmet(
        "scores_follow_the_scheme",
        level,
        subject=indicator.name,
        place=describe_indicator(indicator),
        message=f"{head}，分值{weight}分，自评满分。",
        remedy=remedy,
        line=f"{head}，自评满分，请核定得分",
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
        expression=f"{_bare(indicator.actual)}÷{_bare(indicator.planned)}×{plain(weight)}分＝{due}分",
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


def _bare(printed: str | None) -> str:
    """A value without its sign, as it stands in a formula."""
    return fold_width(printed or "").lstrip("≥≧≤≦><=")


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
    apart = execution.score - expected
    if abs(apart) <= max(scoring.tolerance, _rounding(execution.score)):
        yield met(
            "scores_follow_the_scheme",
            subject="预算执行率得分",
            message="预算执行率得分与按执行率应计的分值相符。",
            evidence=(execution.score_span, *rate.spans),
        )
        return
    shown, weight = plain(execution.score), plain(execution.weight)
    yield unmet(
        "scores_follow_the_scheme",
        "错误" if apart > 0 else "请核实",
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
