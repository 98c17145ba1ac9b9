"""A monitoring form becomes findings where it leaves the approved targets, budget and payments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from pbassist.checks.evaluations.alignment import ALIKE, Alignment, align_indicators, is_lowered
from pbassist.checks.forms import (
    annual_side,
    fold_name,
    join_spans,
    list_names,
    money,
    monitored_target,
    rounding_of,
    show_fund,
    show_planned,
)
from pbassist.checks.monitoring.pace import find_reported_month
from pbassist.checks.register import Brief, check, met, unmet
from pbassist.model.performance import Fund, Indicator, Payment, Target
from pbassist.model.review import Finding, FindingLevel, Formula, FormulaInput

TARGETS = "monitored_targets_match_the_approval"
BUDGET = "monitored_budget_is_the_approved"
PAID = "monitored_payment_matches_the_ledger"
MOST_SHOWN = 3


@check(fault="监控指标与批复目标不一致", needs=("monitoring",), stage="monitoring")
def monitored_targets_match_the_approval(brief: Brief) -> Iterator[Finding]:
    """Approved indicators are monitored under their names and at their values."""
    approved, declared = brief.dossier.target("approval"), brief.dossier.target("declaration")
    reference = approved or declared
    if reference is None or brief.dossier.paper("adjustment") is not None:
        return
    reference = annual_side(reference)
    for target in monitored_target(brief):
        if not reference.indicators or not target.indicators:
            continue
        found = align_indicators(reference, target)
        lowered = [pair for pair in found.pairs if is_lowered(*pair, target.year)]
        if found.missing or lowered:
            level: FindingLevel = "错误" if approved is not None else "请核实"
            word = "批复" if approved is not None else "申报"
            yield _differs(found, lowered, (reference, target), level, word)
        else:
            yield met(
                TARGETS,
                subject="绩效指标",
                message=f"监控表{len(target.indicators)}项指标与绩效目标一致。",
                evidence=(target.span,),
            )


def _differs(
    found: Alignment,
    lowered: Sequence[tuple[Indicator, Indicator]],
    forms: tuple[Target, Target],
    level: FindingLevel,
    word: str,
) -> Finding:
    said: list[str] = []
    if found.missing:
        many, few = (len(one.indicators) for one in forms)
        names = list_names([one.name for one in found.missing])
        renamed = "".join(_say_renamed(found))
        said.append(f"{word}绩效目标共{many}项三级指标，监控表列{few}项，缺少{names}{renamed}")
    said += [
        f"“{old.name}”指标值由{word}的{show_planned(old)}调整为{show_planned(new)}"
        for old, new in lowered[:MOST_SHOWN]
    ]
    sentences = "；".join(said)
    spans = [one.cell("name") for one in found.missing]
    for old, new in lowered:
        spans += [new.cell("planned"), old.cell("planned"), new.cell("name")]
    return unmet(
        TARGETS,
        level,
        subject="绩效指标",
        place="绩效指标",
        message=f"{sentences}，未见调整批复。",
        remedy=f"请按{word}目标填报，或补充调整批复依据。",
        line=f"{sentences}，请更正或补充依据",
        evidence=join_spans(*spans, *(one.cell("name") for one in found.added)),
    )


def _say_renamed(found: Alignment) -> Iterator[str]:
    for old in found.missing:
        for new in found.added:
            likeness = SequenceMatcher(None, fold_name(old.name), fold_name(new.name)).ratio()
            alone = len(found.missing) == len(found.added) == 1 and old.aspect == new.aspect
            if alone or likeness >= ALIKE:
                yield f"（“{old.name}”似改为“{new.name}”）"
                break


@check(fault="监控预算数与批复不一致", needs=("monitoring",), stage="monitoring")
def monitored_budget_is_the_approved(brief: Brief) -> Iterator[Finding]:
    """The budget at the year's beginning is the approved one, where nothing was adjusted."""
    approved = brief.dossier.target("approval")
    if approved is None or brief.dossier.paper("adjustment") is not None:
        return
    for target in monitored_target(brief):
        own = target.fund("total", "initial")
        other = approved.fund("total", "requested") or approved.fund("total", "initial")
        if own is None or other is None:
            continue
        if abs(own.amount - other.amount) > rounding_of(own) + rounding_of(other):
            yield _budgets_differ(own, other)


def _budgets_differ(own: Fund, other: Fund) -> Finding:
    gap = money(abs(own.amount - other.amount), own.unit)
    said = f"年初预算数填列{show_fund(own)}，批复为{show_fund(other)}，相差{gap}"
    return unmet(
        BUDGET,
        "请核实",
        subject="年初预算数",
        place="年初预算数",
        message=f"{said}。",
        remedy="请核对后更正，或说明预算调整情况。",
        line=f"{said}，请核对说明",
        evidence=join_spans(own.span, other.span),
        formula=Formula(
            expression=f"{show_fund(own)}－{show_fund(other)}",
            inputs=(
                FormulaInput(name="年初预算数", value=show_fund(own), span=own.span),
                FormulaInput(name="批复数", value=show_fund(other), span=other.span),
            ),
            results=(gap,),
        ),
    )


@check(fault="监控执行数与支付数不符", number=8, needs=("monitoring",), stage="monitoring")
def monitored_payment_matches_the_ledger(brief: Brief) -> Iterator[Finding]:
    """The executed amount of a monitoring form is what the payment export of the same day says."""
    paper = brief.dossier.paper("execution")
    payment = paper.payment if paper else None
    for target in monitored_target(brief):
        own = target.fund("total", "executed")
        if own is None or payment is None or payment.executed is None:
            continue
        month = find_reported_month(brief)
        if payment.as_of is None or payment.as_of.month != month:
            continue  # 时点不同的不比
        if target.year is not None and payment.as_of.year != target.year:
            continue
        if abs(own.amount - payment.executed) > rounding_of(own):
            yield _payments_differ(own, payment)


def _payments_differ(own: Fund, payment: Payment) -> Finding:
    paid = payment.executed or own.amount
    gap, ledger = money(abs(own.amount - paid), own.unit), money(paid, own.unit)
    said = f"执行数填列{show_fund(own)}，一体化系统支付数为{ledger}，相差{gap}"
    return unmet(
        PAID,
        "请核实",
        subject="执行数",
        place="执行数",
        message=f"{said}。",
        remedy="请核对口径和时点，说明差异原因或予以更正。",
        line=f"{said}，请核对说明",
        note=f"台账截至{payment.as_of:%Y-%m-%d}。" if payment.as_of else "",
        evidence=join_spans(own.span, payment.span),
        formula=Formula(
            expression=f"{show_fund(own)}－{ledger}",
            inputs=(
                FormulaInput(name="执行数", value=show_fund(own), span=own.span),
                FormulaInput(
                    name="支付数", value=f"{payment.printed}{payment.unit}", span=payment.span
                ),
            ),
            results=(ledger, gap),
        ),
    )
