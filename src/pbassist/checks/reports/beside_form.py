"""What a project's report says is held against its own form: rate and results (fault 18)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from pbassist.checks.forms import (
    describe_indicator,
    evaluated_target,
    join_spans,
    money,
    rounding_of,
    show_fund,
    with_unit,
)
from pbassist.checks.quantities import Quantity, actual_quantity, fold_width, read_quantity
from pbassist.checks.rates import Rate, execution_rate
from pbassist.checks.register import Brief, check, unmet
from pbassist.checks.reports.money import find_executed
from pbassist.model.document import Document, Span
from pbassist.model.performance import Indicator, Paper, Target
from pbassist.model.review import Finding, Formula, FormulaInput

NAME = "report_matches_the_form"
RATE = re.compile(
    r"(?:预算|资金|项目|总体?)?(?:预算|资金)?执行率(?:为|是|达到?|：|:)?\s{0,2}(\d{1,3}(?:\.\d{1,4})?)\s?[%％]"
)
OTHER = re.compile(
    r"上年|去年|往年|同期|\d{1,2}月|截至|季度|半年|监控|平均|全县|全市|低于|高于|未达|不足|目标|要求|计划|其中|指标值|分别|20\d\d年"
)
"""What shows in a clause that its number is another one's."""
CLAUSE = re.compile(r"[，。；、：\n（(]")
COUNTED = re.compile(
    r"(?:总)?(?:数量|个数|人数|户数|次数|场次|人次|处数|座数|台数|件数|株数|期数|套数|面积|里程|长度|数)$"
)
"""The measure at the end of a name: 补种苗木|株数."""
VALUE = re.compile(
    r"(?:共|共计|为|是|达到?|完成|约|：|:|）|\)){0,2}\s?(\d{1,9}(?:,\d{3}){0,3}(?:\.\d{1,4})?\s?[一-鿿%％‰/]{1,6})"
)
SHORTEST = 4


@check(fault="表与报告数据不一致", number=18, needs=("self_evaluation",), stage="self_evaluation")
def report_matches_the_form(brief: Brief) -> Iterator[Finding]:
    """What a project's report states of rate, execution and results is what its form says."""
    report = brief.dossier.paper("report")
    for target in evaluated_target(brief) if report is not None else ():
        if report is None:
            return
        yield from _judge_rate(target, report)
        yield from _judge_execution(target, report.document)
        for indicator in target.indicators:
            yield from _judge_result(indicator, report.document)


def _judge_rate(target: Target, report: Paper) -> Iterator[Finding]:
    """A rate in the report that is neither the printed nor the computed one of the form."""
    rate = execution_rate(target)
    text = report.document.text
    found = [one for one in RATE.finditer(text) if not speaks_of_another(text, one.start())]
    if rate is None or len({one[1] for one in found}) != 1:
        return
    said = Decimal(found[0][1])
    if not any(_same(said, one) for one in (rate.computed, rate.printed) if one is not None):
        yield _rates_differ(rate, target, report.document.span(*found[0].span()), found[0][1])


def _same(one: Decimal, other: Decimal) -> bool:
    """Whether two rates are one, rounded or cut at the shorter of their decimals."""
    places = min(_decimals(one), _decimals(other))
    return abs(one - other) < Decimal(1).scaleb(-places)


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def speaks_of_another(text: str, at: int) -> bool:
    """Whether the clause before a place shows that its number is another one's: 上年, 其中."""
    start = max(
        (one.end() for one in CLAUSE.finditer(text, max(0, at - 40), at)), default=max(0, at - 40)
    )
    return bool(OTHER.search(text[start:at]))


def _rates_differ(rate: Rate, target: Target, span: Span, said: str) -> Finding:
    printed = target.execution.rate if target.execution and rate.printed is not None else None
    shown = fold_width(printed) if printed else rate.shown
    shown = shown if shown.endswith("%") else rate.shown
    head = f"自评表预算执行率{shown}，自评报告为{said}%"
    return unmet(
        NAME,
        "错误",
        subject="预算执行率",
        place="预算执行率",
        message=f"{head}，表与报告不一致。",
        remedy="请核对统一。",
        line=f"{head}，请核对统一",
        evidence=join_spans(*rate.spans, span),
        formula=rate.formula,
    )


def _judge_execution(target: Target, document: Document) -> Iterator[Finding]:
    """The amount that a report says was executed, where it is not that of the form.

    It is sure to be the form's own where the report states the form's budget too.
    """
    own, budget = target.fund("total", "executed"), target.fund("total", "adjusted")
    said = find_executed(document, target.year, budget.amount if budget else None)
    if own is None or said is None or not own.amount:
        return
    apart = abs(own.amount - said.amount)
    if apart <= said.slack + rounding_of(own):
        return
    gap = money(apart, own.unit)
    head = f"自评表全年执行数{show_fund(own)}，自评报告为{said.printed}"
    yield unmet(
        NAME,
        "错误" if said.sure else "请核实",
        subject="全年执行数",
        place="全年执行数",
        message=f"{head}，表与报告不一致，相差{gap}。",
        remedy="请核对统一。",
        line=f"{head}，请核对统一",
        evidence=join_spans(own.span, said.span),
        formula=Formula(
            expression=f"{show_fund(own)}－{said.printed}",
            inputs=(
                FormulaInput(name="自评表", value=show_fund(own), span=own.span),
                FormulaInput(name="自评报告", value=said.printed, span=said.span),
            ),
            results=(gap,),
        ),
    )


def _judge_result(indicator: Indicator, document: Document) -> Iterator[Finding]:
    """A result behind the indicator's own name that differs from the form's."""
    actual = actual_quantity(indicator)
    bare = COUNTED.sub("", fold_width(indicator.name))
    if actual is None or actual.upper is not None or len(bare) < SHORTEST:
        return
    found = list(_find_values(document, {fold_width(indicator.name), bare}, actual))
    if not found or len({value for value, _ in found}) != 1:
        return
    value, span = found[0]
    if abs(value - actual.value) > slack_of(value, actual.value):
        yield _results_differ(indicator, span)


def _find_values(
    document: Document, names: set[str], actual: Quantity
) -> Iterator[tuple[Decimal, Span]]:
    text = document.text
    for name in names:
        for match in re.finditer(re.escape(name), text):
            value = VALUE.match(text, match.end())
            if value is None or speaks_of_another(text, match.start()):
                continue
            said = read_in_unit(value[1], actual)
            if said is not None:
                yield said, document.span(match.start(), value.end())


def read_in_unit(printed: str, actual: Quantity) -> Decimal | None:
    """The number in the form's own unit, whatever word stands behind the unit."""
    for end in range(len(printed), 0, -1):
        said = read_quantity(printed[:end])
        if said is not None and said.unit and said.unit == actual.unit:
            return said.value
    return None


def slack_of(one: Decimal, other: Decimal) -> Decimal:
    """What rounding to 万 or to a whole number may hide: half a per cent of the larger."""
    return max(abs(one), abs(other)) / 200


def _results_differ(indicator: Indicator, span: Span) -> Finding:
    quote = "".join(span.quote.split())
    head = f"“{indicator.name}”自评表完成值{with_unit(indicator.actual, indicator)}，自评报告写为“{quote}”"
    return unmet(
        NAME,
        "请核实",
        subject=indicator.name,
        place=describe_indicator(indicator),
        message=f"{head}，表与报告不一致。",
        remedy="请核对统一。",
        line=f"{head}，请核对统一",
        evidence=join_spans(indicator.cell("actual"), indicator.cell("name"), span),
    )
