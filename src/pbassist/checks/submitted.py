"""A dossier becomes the papers that are under review, each file once, and their filled fields."""

from __future__ import annotations

from collections.abc import Iterator

from pbassist.checks.forms import annual_side, describe_indicator
from pbassist.checks.register import Brief, stage_of
from pbassist.model.document import Block, Document, Span, describe_locator
from pbassist.model.performance import Paper, Role, Target

_SUBMITTED: frozenset[Role] = frozenset(
    ("declaration", "estimate", "adjustment", "monitoring", "self_evaluation", "report")
)
"""What a unit hands in; approvals, ledgers and last year's papers come from elsewhere."""
_BY_STAGE: dict[str | None, frozenset[Role]] = {
    "self_evaluation": frozenset(("self_evaluation", "report")),
    "monitoring": frozenset(("monitoring", "report")),
}
"""Beside a form of later in the year, the declaration is only what it is held against."""
_FIELDS = {
    "name": "名称",
    "planned": "指标值",
    "actual": "完成值",
    "expected": "预计完成情况",
    "explanation": "指标解释",
    "rationale": "设定依据",
    "criterion": "评分标准",
    "source": "数据来源",
    "previous": "上年完成值",
    "deviation": "偏差原因",
    "remark": "备注",
}
"""Fields of an indicator that are written in words, by what a form calls them."""


def list_submitted(brief: Brief) -> Iterator[Paper]:
    """The papers under review, one for each file."""
    roles = _BY_STAGE.get(stage_of(brief.dossier), _SUBMITTED)
    seen: set[str] = set()
    for paper in brief.dossier.papers:
        if paper.role in roles and paper.document.id not in seen:
            seen.add(paper.document.id)
            yield paper


def list_forms(brief: Brief) -> Iterator[tuple[Paper, Target]]:
    """The forms under review, the side of them that is reviewed."""
    roles = _BY_STAGE.get(stage_of(brief.dossier), _SUBMITTED)
    for paper in brief.dossier.papers:
        if paper.role in roles and paper.target is not None:
            yield paper, annual_side(paper.target)


def list_filled(target: Target) -> Iterator[tuple[str, Span]]:
    """栏目/位置 and place of every field of a form that a unit fills with words."""
    for label, goal in (("年度目标", target.annual), ("总体目标", target.overall)):
        if goal is not None and goal.span is not None:
            yield label, goal.span
        if goal is not None and goal.actual_span is not None:
            yield f"{label}完成情况", goal.actual_span
    for indicator in target.indicators:
        for cell in indicator.cells:
            if cell.field in _FIELDS:
                name = describe_indicator(indicator)
                # A name that is not to be read would be said twice.
                named = name.partition("“")[0] if cell.field == "name" else name
                yield f"{named}{_FIELDS[cell.field]}", cell.span
    for label, span in (
        ("立项依据", target.grounds_span),
        ("资金测算", target.estimate_span),
        ("存在问题", target.problems_span),
        ("改进措施", target.measures_span),
    ):
        if span is not None:
            yield label, span


def list_aside(document: Document) -> Iterator[Block]:
    """The blocks with words that no reader sees in the flow of the text, the last first."""
    for block in reversed(document.blocks):
        if block.role in ("body", "note"):
            return
        if document.text[block.start : block.end].strip():
            yield block


def find_table(document: Document, block: Block) -> int | None:
    """The table a block lies in, also for words beside a cell and for boxes on a sheet."""
    if block.cell is not None:
        return block.cell.table
    if block.locator.startswith("sheet:"):
        name = block.locator.partition("@")[2]
        return next((sheet.table for sheet in document.sheets if sheet.name == name), None)
    _, found, place = block.locator.partition("table:")
    number = place.partition("/")[0]
    return int(number) - 1 if found and number.isdecimal() else None


def find_hidden_tables(document: Document) -> frozenset[int]:
    """Numbers of the tables of which some cells or words are hidden and others are seen."""
    blocks = (block for block in list_aside(document) if block.role == "hidden")
    found = (find_table(document, block) for block in blocks)
    hidden = frozenset(table for table in found if table is not None)
    return hidden - {sheet.table for sheet in document.sheets if sheet.hidden}


def name_block(block: Block) -> str:
    """Where a block stands, in Chinese; its role where the file gives no place."""
    roles = {
        "hidden": "隐藏内容",
        "deleted": "已删除内容",
        "comment": "批注",
        "furniture": "页眉页脚",
    }
    where = describe_locator(block.locator)
    role = roles.get(block.role, "")
    return f"{where}（{role}）" if where and role else where or role
