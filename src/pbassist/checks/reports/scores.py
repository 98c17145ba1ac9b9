"""The scored headings of a report become findings: parts against headings, headings against the total."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pbassist.checks.forms import plain
from pbassist.checks.register import Brief, check
from pbassist.checks.reports.relations import KINDS, judge_relation, read_relations
from pbassist.checks.wording import print_figure
from pbassist.model.performance import Figure, Paper, Relation
from pbassist.model.review import Finding

GRAND = "自评总分"
"""Subject of the relation of the headings to the total."""
GRAND_FAULT = "自评总分加计"


@check(fault="分项得分加计不一致", number=18, kinds=KINDS)
def report_scores_add_up(brief: Brief) -> Iterator[Finding]:
    """Scores of items add up to the score of their heading, and headings to the grand total."""
    for paper, relation in read_relations(brief, "score_sum"):
        name = _name_scores(relation)
        found = _count_parts(
            judge_relation("report_scores_add_up", paper, relation, name, _say_scores)
        )
        if found.verdict == "met" and relation.subject == GRAND:
            found = found.model_copy(update={"fault": GRAND_FAULT})
        elif found.level == "错误":
            found = _add_consequence(found, paper, relation)
        yield found


def _count_parts(found: Finding) -> Finding:
    """The number of parts, which the message says, among the results of the formula."""
    formula = found.formula
    if formula is None:
        return found
    count = f"{len(formula.inputs) - 1}个"
    results = (count, *formula.results)
    return found.model_copy(update={"formula": formula.model_copy(update={"results": results})})


def _add_consequence(found: Finding, paper: Paper, relation: Relation) -> Finding:
    """What the total would be if the items are right; it is said only where nothing else is wrong."""
    total = _correct_total(paper, relation)
    if total is None or found.formula is None:
        return found
    formula = found.formula
    return found.model_copy(
        update={
            "remedy": f"请核对更正；如分项无误，自评总分应为{total}。",
            "formula": formula.model_copy(update={"results": (*formula.results, total)}),
        }
    )


def _correct_total(paper: Paper, relation: Relation) -> str | None:
    """The total with one heading's items in place of its score; None where it cannot be told."""
    sums = [one for one in paper.relations if one.kind == "score_sum" and one.stated is not None]
    grand = next((one for one in sums if one.subject == GRAND and one.state == "holds"), None)
    broken = [one for one in sums if one.state == "broken" and _is_of_scores(one)]
    if grand is None or broken != [relation] or relation.stated is None or not relation.computed:
        return None
    if not any(part.span == relation.stated.span for part in grand.inputs) or grand.stated is None:
        return None
    gap = Decimal(relation.computed.rstrip("分")) - _value(relation.stated)
    return f"{plain(_value(grand.stated) + gap)}分"


def _is_of_scores(relation: Relation) -> bool:
    return "＞" not in relation.expression and not relation.subject.endswith("分值")


def _value(figure: Figure) -> Decimal:
    return Decimal(figure.value)


def _name_scores(relation: Relation) -> str:
    if relation.expression.count("＞"):
        return "得分超过分值"
    return "分项分值加计不一致" if relation.subject.endswith("分值") else "分项得分加计不一致"


def _say_scores(paper: Paper, relation: Relation) -> tuple[str, str]:
    stated = print_figure(relation.stated) if relation.stated else ""
    computed = relation.computed or ""
    subject = relation.subject
    verb = "自评" if _is_self_scored(paper, relation) else "得分"
    if "＞" in relation.expression:
        message = f"“{subject}”{verb}{stated}，超过该项分值{computed}。"
        return message, f"“{subject}”{verb}{stated}超过分值{computed}"
    parts = "、".join(print_figure(figure) for figure in relation.inputs)
    count = len(relation.inputs)
    total = subject in (GRAND, "合计得分")
    full = subject.endswith("分值")
    said = (
        f"{subject}填列" if total else f"“{subject.removesuffix('分值')}”{'分值' if full else verb}"
    )
    items = (
        "各一级项目得分"
        if subject == GRAND
        else "所列分项分值"
        if full
        else f"所列{count}个分项得分"
    )
    apart = f"，相差{relation.difference}" if relation.difference else ""
    message = f"{said}{stated}，{items}为{parts}，合计{computed}{apart}。"
    return message, f"{said}{stated}与分项合计{computed}不符"


def _is_self_scored(paper: Paper, relation: Relation) -> bool:
    start = relation.stated.span.start if relation.stated else 0
    return "自评" in paper.document.text[max(start - 6, 0) : start]
