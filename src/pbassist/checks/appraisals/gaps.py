"""Points of a score sheet become findings: above the full marks, wrong differences, scores far apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from pbassist.checks.appraisals.sheets import (
    Field,
    Sheet,
    bare_name,
    list_sheets,
    points,
    value_of,
)
from pbassist.checks.forms import join_spans, list_names, plain
from pbassist.checks.register import Brief, check, met, unmet
from pbassist.model.performance import Indicator, Subtotal
from pbassist.model.review import Finding

MOST_SHOWN = 3
TWO_SIDED: tuple[Field, Field] = ("score", "rescore")
Row = Indicator | Subtotal


@check(fault="得分超过分值", number=6, kinds=("project", "department", "report"))
def points_stay_within_full_marks(brief: Brief) -> Iterator[Finding]:
    """No item of a score sheet gets more points than its full marks."""
    for sheet in list_sheets(brief):
        for field in TWO_SIDED:
            over = [one for one in sheet.target.indicators if _exceeds(one, field)]
            if over:
                yield _over(sheet, field, over)


def _exceeds(one: Indicator, field: Field) -> bool:
    value = value_of(one, field)
    return value is not None and bool(one.weight) and value > (one.weight or value)


def _over(sheet: Sheet, field: Field, found: Sequence[Indicator]) -> Finding:
    label = sheet.name(field)
    shown = "；".join(
        f"“{bare_name(one.name)}”{label}{points(value_of(one, field) or Decimal(0))}，"
        f"超过分值{points(one.weight or Decimal(0))}"
        for one in found[:MOST_SHOWN]
    )
    shown += f"等{len(found)}项" if len(found) > MOST_SHOWN else ""
    return unmet(
        "points_stay_within_full_marks",
        "错误",
        subject=f"{label}上限",
        place=label,
        message=f"{shown}。",
        remedy="请核对后更正。",
        line=f"{shown}，请更正",
        evidence=join_spans(*(s for one in found for s in (one.cell(field), one.cell("weight")))),
    )


@check(fault="自评与复核差值有误", kinds=("project", "department", "report"))
def score_gaps_recompute(brief: Brief) -> Iterator[Finding]:
    """A printed difference of two scores is their difference, in whichever direction it is taken."""
    for sheet in list_sheets(brief):
        rows = [one for one in _list_rows(sheet) if _gap(one) is not None and one.gap is not None]
        summed = sum((one.gap or Decimal(0) for one in sheet.target.indicators), Decimal(0))
        rows = [one for one in rows if one is not sheet.total or one.gap != summed]
        if not rows or _means_another(rows):
            continue
        wrong = [one for one in rows if not _gap_fits(one)]
        if wrong:
            yield _wrong_gap(sheet, wrong, _sign(rows))
        else:
            yield met(
                "score_gaps_recompute",
                subject="差值",
                message=f"{len(rows)}处差值与两次得分相符。",
                evidence=join_spans(*(one.cell("gap") for one in rows)),
            )


def _list_rows(sheet: Sheet) -> Iterator[Row]:
    yield from sheet.target.indicators
    yield from sheet.target.subtotals


def _gap(one: Row) -> Decimal | None:
    if one.score is None or one.rescore is None:
        return None
    return one.score - one.rescore


def _gap_fits(one: Row) -> bool:
    gap, printed = _gap(one) or Decimal(0), one.gap or Decimal(0)
    exponent = min(int(printed.as_tuple().exponent), 0)
    coarser = exponent > min(int(gap.as_tuple().exponent), 0)
    slack = Decimal(1).scaleb(exponent) / 2 if coarser and exponent else Decimal(0)
    return abs(abs(gap) - abs(printed)) <= slack


def _means_another(rows: Sequence[Row]) -> bool:
    """True where the column is not their difference at all: full marks less points."""
    lost = [one for one in rows if one.weight is not None and one.rescore is not None]
    other = [one for one in lost if one.gap == (one.weight or 0) - (one.rescore or 0)]
    fits = [one for one in rows if _gap_fits(one)]
    return len(other) > len(fits) or (len(rows) > 2 and not any(_gap(one) for one in fits))


def _sign(rows: Sequence[Row]) -> int:
    """1 where the sheet takes the own score less the other, -1 the other way."""
    signs = [1 if (_gap(one) or 0) * (one.gap or 0) > 0 else -1 for one in rows if one.gap]
    return 1 if sum(signs) >= 0 else -1


def _wrong_gap(sheet: Sheet, found: Sequence[Row], sign: int) -> Finding:
    own, other = sheet.name("score"), sheet.name("rescore")
    shown = "；".join(
        f"“{bare_name(one.name)}”{own}{points(one.score or Decimal(0))}、{other}"
        f"{points(one.rescore or Decimal(0))}，差值应为{points(sign * (_gap(one) or Decimal(0)))}，"
        f"填列{points(one.gap or Decimal(0))}"
        for one in found[:MOST_SHOWN]
    )
    shown += f"等{len(found)}处" if len(found) > MOST_SHOWN else ""
    fields = ("gap", "score", "rescore")
    return unmet(
        "score_gaps_recompute",
        "错误",
        subject="差值",
        place="差值",
        message=f"{shown}。",
        remedy="请核对后更正。",
        line=f"{shown}，请更正",
        evidence=join_spans(*(one.cell(field) for one in found for field in fields)),
    )


@check(fault="自评分与复核分差距较大", kinds=("project", "department", "report"))
def own_score_is_near_the_rescore(brief: Brief) -> Iterator[Finding]:
    """A self-score does not lie above the score after the check by more than the scheme allows."""
    limit = brief.profile.threshold("rescore_gap")
    for sheet in list_sheets(brief):
        total = sheet.total
        gap = _gap(total) if total else None
        if limit is None or total is None or gap is None:
            continue
        if gap > limit:
            yield _far(brief, sheet, total, gap)


def _far(brief: Brief, sheet: Sheet, total: Subtotal, gap: Decimal) -> Finding:
    limit = brief.profile.threshold("rescore_gap") or Decimal(0)
    own, other = points(total.score or Decimal(0)), points(total.rescore or Decimal(0))
    lost = [one for one in sheet.target.indicators if (_gap(one) or 0) > 0]
    lost.sort(key=lambda one: -(_gap(one) or Decimal(0)))
    names = list_names([bare_name(one.name) for one in lost])
    said = f"自评{own}，复核{other}，高出{points(gap)}，超过{points(limit)}"
    return unmet(
        "own_score_is_near_the_rescore",
        "请核实",
        subject="自评与复核差距",
        place="合计",
        message=f"{said}{f'，主要在{names}' if names else ''}。",
        remedy="请对照复核意见说明自评偏高的原因，并完善自评依据。",
        line=f"{said}，请说明原因",
        note=_price(brief, gap),
        evidence=join_spans(total.cell("score"), total.cell("rescore")),
    )


def _price(brief: Brief, gap: Decimal) -> str:
    """What the scheme's table of deductions says of it, for the bureau alone."""
    deduction = brief.profile.deductions.get("rescore")
    if deduction is None or not deduction.step:
        return ""
    steps = (gap - deduction.beyond) // deduction.step
    taken = steps * deduction.points
    return f"按方案“{deduction.each}”扣{plain(deduction.points)}分，可扣{points(taken)}，是否扣分由审核人确定。"
