"""Money left at the year's end without a word on it becomes a question (结余结转)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pbassist.checks.forms import evaluated_target, is_stated_none, join_spans, show_fund
from pbassist.checks.quantities import fold_width
from pbassist.checks.rates import HUNDRED, Rate, execution_rate
from pbassist.checks.register import Brief, check, unmet
from pbassist.model.document import Document
from pbassist.model.performance import Fund, Target
from pbassist.model.review import Finding

NAME = "unspent_funds_are_explained"
SAID = re.compile(
    r"(?<!上年)(?<!上年度)(?<!年度)结转|(?<!上年)(?<!结转)结余|尾款|余款|质保金|保证金|余额|收回(?!(?:有效)?(?:问卷)?\s?\d{1,6}\s?份)|交回|缴回|盘活|压减|核减|节约|节支|节省"
    r"|中标价|(?:待|尚未|暂未|未能?|暂缓|延期|延迟|推迟|暂停)[^。；;\n\t]{0,16}(?:支付|付款|结算|拨付|支出|列支|审计|决算|付清)"
    r"|(?:支付|付款|结算|拨付|审计|决算)[^。；;\n\t]{0,10}(?:推迟|延迟|顺延|较晚|较慢|滞后|次年|下年|跨年)"
    r"|(?:资金|经费|款项)[^。；;\n\t]{0,10}(?:到位|下达)[^。；;\n\t]{0,6}(?:晚|迟|较)"
)
"""What is said of money that was not spent."""
CAUSE = re.compile(r"[^。；]{0,12}原因[^。；]{0,12}")
RATE = re.compile(r"(?:预算)?执行率.{0,10}")


@check(fault="结余结转未说明", needs=("self_evaluation",), stage="self_evaluation")
def unspent_funds_are_explained(brief: Brief) -> Iterator[Finding]:
    """A low rate beside a blank field for its cause, and carried-over money left, are explained."""
    for target in evaluated_target(brief):
        if explains_unspent(target, brief):
            continue
        yield from _judge_carryover(target, brief)
        yield from _judge_cause(target, brief)


def explains_unspent(target: Target, brief: Brief) -> bool:
    """Whether the form or the report says why money was left (结转、尾款、待审计后支付)."""
    goal, document = target.annual, _document_of(target, brief)
    report = brief.dossier.paper("report")
    texts = [goal.actual if goal else None, target.problems, target.measures]
    texts += [said for one in target.indicators for said in (one.deviation, one.remark)]
    texts += [_foot(target, document), report.document.text if report else None]
    cause = find_cause(target, document)
    filled = bool(cause) and not is_stated_none(cause, brief)
    return filled or any(SAID.search(text) for text in texts if text)


def find_cause(target: Target, document: Document) -> str | None:
    """What stands in the field for the cause of a low rate, "" when blank; None without a field."""
    rate = execution_rate(target)
    block = next(iter(document.blocks_within(*_bounds(rate))), None) if rate else None
    if block is None or block.cell is None:
        return None
    table = next(one for one in document.tables if one.number == block.cell.table)
    for row in range(block.cell.row - 1, -1, -1):
        cells = table.row_blocks(row)
        if not cells or cells[0].start < target.span.start:
            return None
        words = {fold_width(document.text[one.start : one.end]): one for one in cells}
        cause = next((one for key, one in words.items() if CAUSE.fullmatch(key)), None)
        if cause is not None and cause.cell and any(map(RATE.fullmatch, words)):
            return table.text(block.cell.row, cause.cell.column) or ""
    return None


def _bounds(rate: Rate | None) -> tuple[int, int]:
    return (rate.executed.span.start, rate.executed.span.end) if rate else (0, 0)


def _document_of(target: Target, brief: Brief) -> Document:
    return next(
        p.document for p in brief.dossier.papers if p.document.id == target.span.document_id
    )


def _foot(target: Target, document: Document) -> str:
    """Notes below the rows of the form."""
    last = max((one.span.end for one in target.indicators), default=target.span.end)
    return document.text[last : target.span.end]


def _judge_carryover(target: Target, brief: Brief) -> Iterator[Finding]:
    carried = target.fund("carryover", "adjusted") or target.fund("carryover", "initial")
    executed, limit = target.fund("carryover", "executed"), brief.profile.threshold("low_execution")
    if carried is None or executed is None or limit is None or carried.amount <= 0:
        return
    rate = execution_rate(target)
    if executed.amount and rate is not None and _is_said_as_low(rate, target, brief):
        return
    if executed.amount * HUNDRED < carried.amount * limit:
        yield _ask_carryover(carried, executed)


def _ask_carryover(carried: Fund, executed: Fund) -> Finding:
    head = f"上年结转资金{show_fund(carried)}，全年执行{show_fund(executed)}"
    return unmet(
        NAME,
        "请核实",
        subject="上年结转资金",
        place="上年结转资金",
        message=f"{head}，未说明结转资金未支出的原因。",
        remedy="请说明结转资金未支出的原因及后续安排。",
        line=f"{head}，请说明未支出的原因及后续安排",
        evidence=join_spans(executed.span, carried.span),
    )


def _judge_cause(target: Target, brief: Brief) -> Iterator[Finding]:
    """A rate under the scheme's limit, on a form that has a field for the cause."""
    rate, limit = execution_rate(target), brief.profile.threshold("low_execution_reason")
    if rate is None or limit is None or rate.computed >= limit:
        return
    asked = find_cause(target, _document_of(target, brief)) is not None
    if asked and not _is_said_as_low(rate, target, brief):
        yield _ask_cause(rate)


def _is_said_as_low(rate: Rate, target: Target, brief: Brief) -> bool:
    """A very low rate beside full marks is asked about as that (fault 10)."""
    limit = brief.profile.threshold("low_execution")
    scored = [one for one in target.indicators if one.weight and one.score is not None]
    full = all(one.score == one.weight for one in scored)
    return limit is not None and rate.computed < limit and bool(scored) and full


def _ask_cause(rate: Rate) -> Finding:
    head = f"预算执行率{rate.shown}，原因栏未填写"
    return unmet(
        NAME,
        "请核实",
        subject="预算执行率",
        place="预算执行率",
        message=f"{head}。",
        remedy="请说明预算未执行完毕的原因及结余资金情况。",
        line=f"{head}，请说明原因及结余资金情况",
        evidence=rate.spans,
        formula=rate.formula,
    )
