"""Forms that are no project's under review become sentences that say so."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pbassist.model.performance import Paper, Target, Unplaced

WHOLE = re.compile(r"整体(?:支出)?|部门履职|单位履职")
WHOLE_IN_NAME = re.compile(r"(?:部门|单位|项目)整体|整体(?:支出|绩效)")
BLANK_MARKS = r"[×✕╳xX＊*○〇□_]{2,8}"
EXAMPLE_NAME = re.compile(
    r".{0,60}[（(\[【〔]\s?(?:填[报写表])?(?:示例|样例|范例|举例|例|样表|样式|仅供参考)\d{0,2}\s?[)）\]】〕].{0,10}"
    r"|(?:示例|样例|范例)[:：\d]?.{0,20}|.{0,20}(?:示例|样例|范例)(?:项目)?\d{0,2}"
    r"|"
    + BLANK_MARKS
    + r"(?:项目|专项|工程|资金|经费|补助|专项资金|项目名称|维修|建设|采购)?(?:项目)?"
)
EXAMPLE_SHEET = re.compile(
    r".{0,10}(?:样表|样例|样本|示例|范例|参考样式|填[写报表]说明|填[写报表]要求).{0,6}"
)
SHEET = re.compile(r"工作表“([^”]{1,60})”")


def explain_outside(papers: list[Paper]) -> tuple[dict[int, str], tuple[Unplaced, ...]]:
    """Why forms are left out (by `id` of the paper), and one sentence for each file and reason."""
    reasons = {id(p): reason for p in papers if (reason := _find_reason(p, papers))}
    counted = Counter((p.document.name, reasons[id(p)]) for p in papers if id(p) in reasons)
    return reasons, tuple(
        Unplaced(name=name, reason=f"文件“{name}”中的{reason}。")
        for name, reason in _say_each(counted)
    )


def _say_each(counted: Counter[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for (name, reason), number in counted.items():
        what, _, why = reason.partition("|")
        yield name, f"{what}{f'（{number}份）' if number > 1 else ''}{why}"


def _find_reason(paper: Paper, papers: list[Paper]) -> str | None:
    """What a form is and why it is left out, parted by |; None for a project's own form."""
    target = paper.target
    if target is None:
        return None
    if _is_example(paper, papers):
        return "填报样例|不是报送的项目，未列入审核"
    if is_whole_unit(target, paper):
        return "部门整体支出绩效表|本版本尚不核对，未作审核"
    if is_blank(target):
        return "空白表|未填写内容，未列入审核"
    return None


def is_whole_unit(target: Target, paper: Paper | None = None) -> bool:
    """True for a form about a department or unit as a whole (部门整体支出)."""
    name = "".join((target.project.name or "").split())
    if name:
        return bool(WHOLE.search(target.title) and WHOLE_IN_NAME.search(name))
    if WHOLE.search("".join(target.title.split())):
        return True
    if paper is None or target.project.code:
        return False
    return bool(WHOLE_IN_NAME.search(paper.document.name) or WHOLE_IN_NAME.search(_sheet(paper)))


def is_blank(target: Target) -> bool:
    """True for a form on which nothing was filled in."""
    goals = [goal for goal in (target.annual, target.overall) if goal]
    written = any(goal.text or goal.actual for goal in goals)
    valued = any(one.planned or one.actual for one in target.indicators)
    named = target.project.name or target.project.code
    return not (named or written or valued or target.funds)


def _is_example(paper: Paper, papers: list[Paper]) -> bool:
    target = paper.target
    name = "".join((target.project.name or "").split()) if target else ""
    if name and EXAMPLE_NAME.fullmatch(name):
        return True
    if not EXAMPLE_SHEET.fullmatch(_sheet(paper)):
        return False
    # 有的单位直接在名为“样表”的工作表里填报，只有另有填报的表时才当作样例
    return any(
        p.document.id == paper.document.id
        and p.target is not None
        and not is_blank(p.target)
        and not EXAMPLE_SHEET.fullmatch(_sheet(p))
        for p in papers
    )


def _sheet(paper: Paper) -> str:
    """The sheet on which a form stands; "" in a text."""
    if paper.target is None or not paper.document.sheets:
        return ""
    match = SHEET.search(paper.document.place(paper.target.span))
    return match.group(1) if match else ""
