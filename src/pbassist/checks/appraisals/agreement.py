"""A score sheet becomes findings where the report or the form beside it gives other points."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from pbassist.checks.appraisals.sheets import Sheet, bare_name, list_sheets, list_standards, points
from pbassist.checks.forms import fold_name, join_spans
from pbassist.checks.register import Brief, check, met, unmet
from pbassist.model.document import Document, Span
from pbassist.model.performance import Indicator, Subtotal, Target
from pbassist.model.review import Finding

REPORT, FORM = "score_sheet_agrees_with_the_report", "score_sheet_agrees_with_the_form"
FAULT = "评分表与报告不一致"
NUMBER = r"(\d{1,3}(?:\.\d{1,2})?)\s{0,2}分"
TOTAL = re.compile(
    rf"自评(?:总|综合|合计)?(?:得分|总分|分数|总得分|分)[^0-9\n，。；]{{0,8}}?{NUMBER}"
)
ITEM = re.compile(
    rf"(?:自评|自评得分|自评分|得分|自查得分|自查)(?:为|是|计|给)?[:：]?\s{{0,2}}{NUMBER}"
)
HEADING = re.compile(r"^\s{0,4}(?:一、|第一部分|1[.．、])", re.MULTILINE)
LABEL_POINTS = re.compile(r"[(（][^()（）]{0,8}\d{1,3}(?:\.\d{1,2})?分?[)）]$")
LINE_NUMBER = re.compile(
    r"\s{0,8}(?:[一二三四五六七八九十]{1,3}[、.．]|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}(?:[.．](?!\d)|、))\s{0,3}"
)
SHORTEST = 4
REACH = 60
"""Characters behind a heading's name in which its own score stands."""


class Place(NamedTuple):
    """Points as a report gives them."""

    value: Decimal
    span: Span


@check(fault=FAULT, number=18, kinds=("project", "department", "report"))
def score_sheet_agrees_with_the_report(brief: Brief) -> Iterator[Finding]:
    """Self-scores of a score sheet, in all and item by item, are those that the report names."""
    report = brief.dossier.paper("report")
    for sheet in list_sheets(brief) if report is not None else ():
        document = report.document if report else sheet.paper.document
        pairs = [*_pair_total(sheet, document), *_pair_items(sheet, document)]
        wrong = [pair for pair in pairs if pair[1] != pair[3].value]
        for name, own, span, other in wrong:
            yield _differs(name, own, span, other)
        if pairs and not wrong:
            yield met(
                REPORT,
                subject=FAULT,
                message=f"评分表与报告的自评分{len(pairs)}处一致。",
                evidence=join_spans(*(pair[2] for pair in pairs)),
            )
    if report is not None:
        for sheet in list_standards(brief):
            yield from _exceed_standard(sheet, report.document)


def _exceed_standard(sheet: Sheet, document: Document) -> Iterator[Finding]:
    """Self-scores of a report above the full marks of the blank sheet that it is scored by."""
    rows: list[Subtotal | Indicator] = [s for s in sheet.target.subtotals if s.kind == "label"]
    rows += sheet.target.indicators
    names = [bare_name(LABEL_POINTS.sub("", one.name)) for one in rows]
    found = [
        (name, one, place)
        for name, one in zip(names, rows, strict=True)
        if one.weight and len(name) >= SHORTEST and names.count(name) == 1
        if (place := _find_item(name, document)) is not None
    ]
    over = [row for row in found if row[2].value > (row[1].weight or row[2].value)]
    for name, one, place in over:
        said = (
            f"“{name}”自评{points(place.value)}，超过评分表分值{points(one.weight or place.value)}"
        )
        yield unmet(
            REPORT,
            "错误",
            subject=name,
            place=f"“{name}”",
            message=f"{said}。",
            remedy="请对照评分表核对更正。",
            line=f"{said}，请更正",
            evidence=join_spans(place.span, one.cell("weight")),
        )
    if found and not over:
        yield met(
            REPORT,
            subject=FAULT,
            # 空白评分表上没有得分，不能说两处得分一致。
            fault="得分超过分值",
            message=f"报告所列{len(found)}项自评分均未超过评分表分值。",
            evidence=join_spans(*(place.span for _, _, place in found)),
        )


Pair = tuple[str, Decimal, Span, Place]
"""What is scored, the sheet's points, their cell, and the report's."""


def _pair_total(sheet: Sheet, document: Document) -> Iterator[Pair]:
    total = sheet.total
    if total is None or total.score is None:
        return
    text = document.text
    heading = HEADING.search(text)
    found = list(TOTAL.finditer(text, 0, heading.start() if heading else len(text)))
    found += [m for m in TOTAL.finditer(text) if "总" in m.group() and m.start() > 0]
    values = {Decimal(m[1]) for m in found}
    if len(values) == 1:
        span = document.span(found[0].start(), found[0].end())
        yield "自评总分", total.score, total.cell("score"), Place(values.pop(), span)


def _pair_items(sheet: Sheet, document: Document) -> Iterator[Pair]:
    rows: list[Subtotal | Indicator] = [s for s in sheet.target.subtotals if s.kind == "chapter"]
    rows += sheet.target.indicators
    names = [fold_name(bare_name(one.name)) for one in rows]
    for one, name in zip(rows, names, strict=True):
        if one.score is None or len(name) < SHORTEST or names.count(name) > 1:
            continue
        place = _find_item(bare_name(one.name), document)
        if place is not None:
            yield f"“{bare_name(one.name)}”自评分", one.score, one.cell("score"), place


def _find_item(name: str, document: Document) -> Place | None:
    """The score behind the only line that begins with a name."""
    found: list[Place] = []
    for block in document.readable_blocks():
        if block.cell is not None:
            continue
        line = document.text[block.start : block.end]
        number = LINE_NUMBER.match(line)
        start = number.end() if number else 0
        if not line.startswith(name, start):
            continue
        end = start + len(name)
        match = ITEM.search(line, end, end + REACH)
        if match is None:
            continue
        span = document.span(block.start + match.start(), block.start + match.end())
        found.append(Place(Decimal(match[1]), span))
    return found[0] if len({place.value for place in found}) == 1 else None


def _differs(name: str, own: Decimal, span: Span, other: Place) -> Finding:
    said = f"{name}评分表为{points(own)}，报告为{points(other.value)}"
    return unmet(
        REPORT,
        "错误",
        subject=name,
        place=name,
        message=f"{said}，两处不一致。",
        remedy="请核对统一。",
        line=f"{said}，请核对统一",
        evidence=join_spans(span, other.span),
    )


@check(fault="复核评分表与自评表不一致", number=18, kinds=("project",))
def score_sheet_agrees_with_the_form(brief: Brief) -> Iterator[Finding]:
    """The self-scores that a review of a project starts from are those of its self-evaluation."""
    form = brief.dossier.target("self_evaluation")
    for sheet in list_sheets(brief) if form is not None else ():
        if form is None or not any(one.rescore is not None for one in sheet.target.indicators):
            continue
        pairs = list(_pair_rows(sheet.target, form))
        wrong = [pair for pair in pairs if pair[0].score != pair[1].score]
        if wrong:
            yield _form_differs(wrong)
        elif _totals_differ(sheet, form):
            yield _total_differs(sheet, form)
        elif pairs:
            yield met(
                FORM,
                subject="复核评分表",
                message=f"复核评分表所列自评分与自评表{len(pairs)}项一致。",
                evidence=join_spans(*(one.cell("score") for one, _ in pairs)),
            )


def _pair_rows(sheet: Target, form: Target) -> Iterator[tuple[Indicator, Indicator]]:
    rows = {fold_name(one.name): one for one in form.indicators if one.score is not None}
    for one in sheet.indicators:
        other = rows.get(fold_name(one.name))
        if other is not None and one.score is not None:
            yield one, other


def _totals_differ(sheet: Sheet, form: Target) -> bool:
    total = sheet.total
    if total is None or total.score is None or form.total_score is None:
        return False
    return total.score != form.total_score


def _form_differs(found: list[tuple[Indicator, Indicator]]) -> Finding:
    said = "；".join(
        f"“{one.name}”复核评分表列自评{points(one.score or Decimal(0))}，"
        f"自评表为{points(other.score or Decimal(0))}"
        for one, other in found[:3]
    )
    said += f"等{len(found)}项" if len(found) > 3 else ""
    return unmet(
        FORM,
        "错误",
        subject="复核评分表",
        place="自评分",
        message=f"{said}，两处不一致。",
        remedy="请核对统一。",
        line=f"{said}，请核对统一",
        evidence=join_spans(*(s for a, b in found for s in (b.cell("score"), a.cell("score")))),
    )


def _total_differs(sheet: Sheet, form: Target) -> Finding:
    total = sheet.total
    own = (total.score if total else None) or Decimal(0)
    said = f"自评总分复核评分表列{points(own)}，自评表为{points(form.total_score or Decimal(0))}"
    return unmet(
        FORM,
        "错误",
        subject="自评总分",
        place="自评总分",
        message=f"{said}，两处不一致。",
        remedy="请核对统一。",
        line=f"{said}，请核对统一",
        evidence=join_spans(form.total_score_span, total.cell("score") if total else None),
    )
