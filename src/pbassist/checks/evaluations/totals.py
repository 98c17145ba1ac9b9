"""The total of a self-evaluation becomes findings: against its scores and its report (fault 18)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from pbassist.checks.evaluations.bonus import Bonus, find_bonus
from pbassist.checks.evaluations.reported_total import find_concluded_total, find_reported_total
from pbassist.checks.forms import evaluated_target, join_spans, plain
from pbassist.checks.quantities import fold_width
from pbassist.checks.register import Brief, check, met, unclear, unmet
from pbassist.model.document import Document, Span
from pbassist.model.performance import Indicator, Target
from pbassist.model.review import Finding, Formula, FormulaInput

CENT = Decimal("0.01")
FULL = Decimal(100)
MOST_EXECUTION = 20
"""Points that 预算执行率 has at most."""


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
        bonus = _read_bonus(target, computed, brief)
        computed += bonus.points if bonus else Decimal(0)
        reported = find_reported_total(brief.dossier.paper("report"), target.year)
        formula = _total_formula(target, target.total_score_span, computed, scores, bonus)
        yield from _compare_total(target, computed, formula, bonus, reported)
        yield from _compare_conclusion(target, target.total_score_span, brief)


def _compare_conclusion(target: Target, span: Span, brief: Brief) -> Iterator[Finding]:
    """The total that a field of the same form repeats in words (评价结论)."""
    document, total = _find_document(target, brief), target.total_score or Decimal(0)
    said = find_concluded_total(document, target.span, target.year) if document else None
    if said is None or abs(said[0] - total) <= CENT:
        return
    shown = re.findall(r"[\d.]{1,7}", fold_width(said[1].quote))[-1]
    words = f"总分填列{_printed(span, total)}分，表中文字写为{shown}分"
    yield unmet(
        "total_score_agrees",
        "错误",
        subject="表中所述总分",
        place="自评总分",
        message=f"{words}，前后不一致。",
        remedy="请核对统一。",
        line=f"{words}，请核对统一",
        evidence=(span, said[1]),
    )


def _find_document(target: Target, brief: Brief) -> Document | None:
    papers = brief.dossier.papers
    return next((p.document for p in papers if p.document.id == target.span.document_id), None)


def _read_bonus(target: Target, computed: Decimal, brief: Brief) -> Bonus | None:
    """The bonus that a form adds; None where its total does without."""
    document = _find_document(target, brief)
    without = target.total_score is not None and abs(target.total_score - computed) <= CENT
    return None if document is None or without else find_bonus(target, document)


def _compare_total(
    target: Target,
    computed: Decimal,
    formula: Formula,
    bonus: Bonus | None,
    reported: tuple[Decimal, Span] | None,
) -> Iterator[Finding]:
    total, span = target.total_score or Decimal(0), target.total_score_span
    if span is None:
        return
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
    elif _lacks_execution(target, computed) and not in_report:
        yield unclear(
            "total_score_agrees",
            subject="自评总分",
            message="预算执行率得分未填列或未能识别，总分未核对。",
            evidence=(span,),
        )
    elif blank and not in_report:
        yield unclear(
            "total_score_agrees",
            subject="自评总分",
            message="部分指标得分未填列，总分未核对。",
            evidence=(span,),
        )
    else:
        said = f"{plain(computed)}分" + (f"（含加分{plain(bonus.points)}分）" if bonus else "")
        said += "（不含预算执行率得分）" if _knows_only_the_rate(target) else ""
        yield _totals_differ(total, span, computed, said, reported if in_report else None, formula)


def _knows_only_the_rate(target: Target) -> bool:
    """An export prints 执行率 and not its points."""
    weights = sum((one.weight or Decimal(0) for one in target.indicators), Decimal(0))
    return target.execution is not None and target.execution.score is None and weights < FULL


def _lacks_execution(target: Target, computed: Decimal) -> bool:
    """Whether the points of 预算执行率 may be what the total has beyond its indicators."""
    weights = sum((one.weight or Decimal(0) for one in target.indicators), Decimal(0))
    if target.total_weight is None and target.execution is None:
        return False
    rest = (target.total_weight or FULL) - weights
    total = target.total_score or Decimal(0)
    known = target.execution is not None and target.execution.score is not None
    return not known and 0 < rest <= MOST_EXECUTION and 0 < total - computed <= rest


def _totals_differ(
    total: Decimal,
    span: Span,
    computed: Decimal,
    said: str,
    reported: tuple[Decimal, Span] | None,
    formula: Formula,
) -> Finding:
    words = f"自评表各项得分合计{said}，总分填列{_printed(span, total)}分"
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
    target: Target,
    span: Span,
    computed: Decimal,
    scores: list[Indicator],
    bonus: Bonus | None,
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
    if bonus is not None:
        terms.append(plain(bonus.points))
        inputs.append(FormulaInput(name="加分", value=plain(bonus.points), span=bonus.span))
    inputs.append(
        FormulaInput(name="总分", value=plain(target.total_score or Decimal(0)), span=span)
    )
    expression = f"{'＋'.join(terms)}＝{plain(computed)}"
    return Formula(expression=expression, inputs=tuple(inputs), results=(plain(computed),))
