"""The relations of a report become findings: sums, lists, rates, changes and figures said twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from pbassist.checks.register import Brief, Kind, check, met, unclear, unmet
from pbassist.checks.reports.untied_rates import list_untied
from pbassist.checks.wording import (
    find_caption,
    gather_evidence,
    name_place,
    print_figure,
    quote_clause,
    quote_window,
    write_formula,
)
from pbassist.forms.project_lists import read_project_lists
from pbassist.model.performance import Paper, Relation
from pbassist.model.review import Finding, FindingLevel

KINDS: tuple[Kind, ...] = ("project", "department", "report")
_RATE = re.compile(
    r"预算执行率|资金到位率|资金使用率|整改完成率|(?:执行|完成|到位|支付|使用|覆盖|合格|达标|有效|回收|优良|核减)率|支出进度|占比$"
)

_CLAIM = re.compile(r"与“[^”]*(?:完成|实现|达|控制|保持|突破|未超|没有?超)")
MOST_UNTIED = 8
"""Rates without their figures that a line quotes."""
_REMEDIES = {
    "count": "请核对后更正，并统一相关表述。",
    "twin": "请核对后更正，并统一相关表述。",
    "score_sum": "请核对更正；如分项得分无误，总分应相应调整。",
}
FAR_BEYOND = 100
"""Times by which a part exceeds its whole where a unit was mistaken, and no figure."""

Say = Callable[[Paper, Relation], tuple[str, str]]
"""Message and line of a relation that does not agree."""


@check(fault="分项与合计不符", number=18, kinds=KINDS)
def report_sums_agree(brief: Brief) -> Iterator[Finding]:
    """Printed totals equal the sum of the parts printed with them, in text and tables."""
    for paper, relation in read_relations(brief, "sum"):
        fault = "部分大于整体" if "＞" in relation.expression else "分项与合计不符"
        yield judge_relation("report_sums_agree", paper, relation, fault, _say_sum)


@check(fault="数量与所列名单不一致", kinds=KINDS)
def report_counts_match_lists(brief: Brief) -> Iterator[Finding]:
    """A closed list names as many things as the text says there are."""
    for paper, relation in read_relations(brief, "count"):
        yield judge_relation(
            "report_counts_match_lists", paper, relation, "数量与所列名单不一致", _say_count
        )


@check(fault="比率计算有误", number=8, kinds=KINDS)
def report_percentages_recompute(brief: Brief) -> Iterator[Finding]:
    """Printed rates, shares and growth follow from the figures printed beside them."""
    for paper, relation in read_relations(brief, "percentage"):
        named = _RATE.search(relation.subject)
        fault = f"{named.group()}计算有误" if named else "比率计算有误"
        yield judge_relation("report_percentages_recompute", paper, relation, fault, _say_rate)
    yield from _tell_untied(brief)


def _tell_untied(brief: Brief) -> Iterator[Finding]:
    """Rates whose figures are not printed beside them, one line a report."""
    for paper in read_reports(brief):
        left = list(list_untied(paper))
        if not left:
            continue
        shown = [quote_clause(paper.document, one) for one in left[:MOST_UNTIED]]
        said = "".join(f"“{one}”" for one in shown) + ("等" if len(left) > MOST_UNTIED else "")
        yield unclear(
            "report_percentages_recompute",
            subject=f"{paper.document.name}未列明数据的比率",
            message=f"正文{len(left)}处比率所在段落未找到计算所用的数据，未能核对：{said}。",
            evidence=[one.span for one in left[:MOST_UNTIED]],
        )


@check(fault="增减变动与数据不符", kinds=KINDS)
def report_differences_agree(brief: Brief) -> Iterator[Finding]:
    """Printed increases, decreases and remainders follow from the two figures they compare."""
    for paper, relation in read_relations(brief, "difference"):
        fault = _name_difference(relation)
        yield judge_relation("report_differences_agree", paper, relation, fault, _say_difference)


def _name_difference(relation: Relation) -> str:
    """A grade, a deduction or a claim (超额完成) is told by a name of its own."""
    if relation.subject == "评价等次":
        return "等次与得分不符"
    if relation.subject in ("扣分后得分", "扣分后总分"):
        return "扣分与得分不符"
    return "文字表述与数据不符" if _CLAIM.search(relation.expression) else "增减变动与数据不符"


@check(fault="日期或年份不一致", kinds=KINDS)
def report_dates_agree(brief: Brief) -> Iterator[Finding]:
    """Dates exist, spans are as long as said, and nothing ends, is spent or signed before it may."""
    for paper, relation in read_relations(brief, "date"):
        yield judge_relation("report_dates_agree", paper, relation, "日期或年份不一致", _say_date)


@check(fault="前后数据不一致", number=18, kinds=KINDS)
def report_says_the_same_twice(brief: Brief) -> Iterator[Finding]:
    """The same figure printed in two places is the same."""
    for paper, relation in read_relations(brief, "twin"):
        if _counts_projects(paper, relation):
            continue
        yield judge_relation(
            "report_says_the_same_twice", paper, relation, "前后数据不一致", _say_twin
        )


def _counts_projects(paper: Paper, relation: Relation) -> bool:
    """Whether the rows of a list of projects are counted, which a check of its own does."""
    rows = (relation.computed or "").removesuffix("行")
    if rows == relation.computed:
        return False
    return any(str(one.size) == rows for one in read_project_lists(paper.document))


def read_reports(brief: Brief) -> Iterator[Paper]:
    """The papers under review that are texts."""
    return (paper for paper in brief.dossier.papers if paper.role == "report")


def read_relations(brief: Brief, kind: str) -> Iterator[tuple[Paper, Relation]]:
    """The relations of a kind in the reports, each with its report."""
    for paper in read_reports(brief):
        for relation in paper.relations:
            if relation.kind == kind and relation.stated is not None:
                yield paper, relation


def judge_relation(name: str, paper: Paper, relation: Relation, fault: str, say: Say) -> Finding:
    """What a relation amounts to: a fault, a question, a match, or nothing that can be told."""
    evidence = gather_evidence(relation)
    place = name_place(paper, evidence[0])
    subject = f"{place}{relation.subject}"
    if relation.state in ("holds", "holds_by_rounding"):
        note = "在四舍五入范围内相符" if relation.state == "holds_by_rounding" else ""
        return met(
            name,
            subject=subject,
            message=f"{_say_place(paper, relation)}{relation.expression}，核对无误。",
            evidence=evidence,
            place=place,
            note=note,
            formula=write_formula(relation),
        )
    if relation.state == "open" and not relation.asks:
        reason = relation.reason or "不能确定数据之间的对应关系"
        return unclear(
            name,
            subject=subject,
            message=f"{relation.expression}：{reason}，未能核对。",
            evidence=evidence,
            place=place,
        )
    message, line = say(paper, relation)
    level: FindingLevel = "请核实" if relation.state == "open" else "错误"
    asked = relation.state == "open"
    return unmet(
        name,
        level,
        subject=subject,
        message=message,
        remedy=_remedy(paper, relation, asked=asked),
        evidence=evidence,
        place=place,
        line=f"{line}，{'请核实' if asked else '请核对更正'}",
        note=relation.reason,
        fault=fault,
        formula=write_formula(relation),
    )


def _remedy(paper: Paper, relation: Relation, *, asked: bool) -> str:
    if asked:
        return "请核实并说明。"
    if relation.subject.endswith("执行率") and quote_window(paper.document, relation):
        return "请核对后更正，执行数应与决算保持一致。"
    if "＞" in relation.expression and relation.kind == "score_sum":
        return "请核对后更正。"
    return _REMEDIES.get(relation.kind, "请核对后更正。")


def _stated(relation: Relation) -> str:
    return print_figure(relation.stated) if relation.stated else ""


def _name_stated(relation: Relation, verb: str = "") -> str:
    """The subject and its figure; a sum written out (8处×7万元=60万元) ends with it already."""
    stated = _stated(relation)
    if stated and relation.subject.endswith(stated):
        return relation.subject
    return f"{relation.subject}{verb}{stated}"


def _say_place(paper: Paper, relation: Relation) -> str:
    """The clause of the stated figure, or its table, for the working paper."""
    if relation.stated is None:
        return ""
    block = paper.document.block_at(relation.stated.span.start)
    if block is not None and block.cell is not None:
        return f"{_say_table(paper, relation)}“{relation.subject}”："
    return f"“{quote_clause(paper.document, relation.stated)}”："


def _say_table(paper: Paper, relation: Relation) -> str:
    """“表1 …”中, for a cell of a table that has a name."""
    start = relation.stated.span.start if relation.stated else 0
    block = paper.document.block_at(start)
    if block is None or block.cell is None:
        return ""
    caption = find_caption(paper.document, start)
    return f"“{caption}”中" if caption else ""


def _apart(relation: Relation) -> str:
    return f"，相差{relation.difference}" if relation.difference else ""


def _say_sum(paper: Paper, relation: Relation) -> tuple[str, str]:
    stated, computed = _stated(relation), relation.computed or ""
    times = "×" in relation.expression
    line = f"{_name_stated(relation)}与{'所列数据相乘' if times else '分项合计'}{computed}不符"
    if not relation.inputs:
        return f"“{relation.expression}”计算不符。", line
    window = quote_window(paper.document, relation)
    if "＞" in relation.expression:
        said = f"“{window}”，" if window else ""
        line = f"{relation.subject}{relation.expression}"
        return f"{said}所列部分大于整体（{relation.expression}）{_apart(relation)}。", line
    odd = _find_other_unit(relation)
    if window and odd:
        line = f"{_name_stated(relation)}与其中{odd}金额单位不一致"
        return f"“{window}”，其中{odd}大于合计{stated}，金额单位不一致。", line
    if window:
        plain = "所列数据相乘" if times else "所列各项合计"
        words = "按所列算式计算" if "=" in window or "＝" in window else plain
        return f"“{window}”，{words}为{computed}，与{stated}不符{_apart(relation)}。", line
    parts = "、".join(print_figure(figure) for figure in relation.inputs)
    if len(relation.inputs) > 8:
        parts = f"共{len(relation.inputs)}项"
    said = f"{_say_table(paper, relation)}“{relation.subject}”填列{stated}"
    return f"{said}，所列各项（{parts}）加计为{computed}{_apart(relation)}。", line


def _find_other_unit(relation: Relation) -> str:
    """A part printed in another unit than the whole and far beyond it: 556亿元 of 1286万元."""
    whole = relation.stated.amount if relation.stated else None
    for figure in relation.inputs if whole and whole.value else ():
        other = relation.stated is not None and figure.unit != relation.stated.unit
        if whole and figure.amount and other and figure.amount.value > FAR_BEYOND * whole.value:
            return print_figure(figure)
    return ""


def _say_date(paper: Paper, relation: Relation) -> tuple[str, str]:
    said = quote_clause(paper.document, relation.stated) if relation.stated else ""
    if said in relation.expression:
        return f"{relation.expression}。", relation.expression
    return f"“{said}”，{relation.expression}。", relation.expression


def _say_count(paper: Paper, relation: Relation) -> tuple[str, str]:
    computed = relation.computed or ""
    if relation.expression.startswith("并列"):
        window = quote_window(paper.document, relation) or relation.subject
        return (
            f"“{window}”，{relation.expression}，不能一一对应。",
            f"{relation.subject}{relation.expression}",
        )
    names = "、".join("".join(span.quote.split()) for span in relation.items)
    names = names if len(names) <= 120 else names[:118] + "…"
    said = quote_clause(paper.document, relation.stated) if relation.stated else ""
    message = f"“{said}”，所列为{names}，共{computed}，数量不一致。"
    return message, f"“{said}”与所列{computed}不一致"


def _say_rate(paper: Paper, relation: Relation) -> tuple[str, str]:
    stated, computed = _stated(relation), relation.computed or ""
    window = quote_window(paper.document, relation)
    if not computed:
        return f"“{window or relation.subject}”，{relation.expression}。", relation.expression
    said = f"“{window}”"
    if not window:
        said = f"{_say_table(paper, relation)}“{relation.subject}”填列{stated}"
    formula = relation.expression.split("＝")[0].removesuffix("×100%")
    message = f"{said}，按{formula}计算应为{computed}{_apart(relation)}。"
    return message, f"{_name_stated(relation, '填列')}，按所列数据应为{computed}"


def _say_difference(paper: Paper, relation: Relation) -> tuple[str, str]:
    stated, computed = _stated(relation), relation.computed or ""
    window = quote_window(paper.document, relation) or relation.subject
    if not computed:
        return f"“{window}”，{relation.expression}。", relation.expression
    formula = relation.expression.split("＝")[0]
    said = f"{_say_table(paper, relation)}“{window}”"
    message = f"{said}，{formula}＝{computed}，与{stated}不符{_apart(relation)}。"
    return message, f"{_name_stated(relation)}，按所列数据应为{computed}"


def _say_twin(paper: Paper, relation: Relation) -> tuple[str, str]:
    stated, other = _stated(relation), relation.computed or ""
    if relation.expression.startswith("正文") and relation.stated:
        said = quote_clause(paper.document, relation.stated)
        words = "合计" if "附表合计" in relation.expression else "所列"
        words = "序号" if other.endswith("行") else words
        place = name_place(paper, relation.inputs[0].span) if relation.inputs else "附表"
        message = f"正文为“{said}”，{place}{words}为{other}，两处不一致。"
        return message, f"正文{stated}与附表{words}{other}不一致"
    return (
        f"“{relation.subject}”前后不一致，一处为{other}，另一处为{stated}。",
        f"{relation.subject}前后不一致（{other}、{stated}）",
    )
