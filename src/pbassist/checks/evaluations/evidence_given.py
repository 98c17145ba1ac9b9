"""Qualitative indicators with full marks and nothing to show for them become a question (fault 16)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from pbassist.checks.forms import (
    STATED_NONE,
    aspect_of,
    evaluated_target,
    fold_name,
    is_stated_none,
    join_spans,
)
from pbassist.checks.quantities import fold_width, has_number, is_date, planned_quantity
from pbassist.checks.register import Brief, check, met, unclear, unmet
from pbassist.model.document import Document, Table
from pbassist.model.performance import Indicator, Target
from pbassist.model.review import Finding

NAME = "full_marks_have_evidence"
COLUMN = re.compile(
    r"(?:[^，。；：]{0,8}(?:佐证|证明|印证|支撑)(?:材料|资料|依据)?|(?:评分|得分|自评|完成)(?:依据|说明)|(?:指标值?)?数据来源)[^，。；：]{0,10}"
    r"|[^,:(]{1,12}\([^():]{0,24}(?:佐证|证明材料|支撑材料)[^():]{0,10}\)"
)
"""A header that asks for evidence, whole and folded."""
HEAD = re.compile(r"三级指标|指标名称|指标内容")
ATTACHED = re.compile(
    r"(?:佐证|证明|支撑|印证)(?:材料|资料)?[^\n\t，。；]{0,10}(?:见|附后|另附|已附|随附|另报|报送|后附)|(?:见|详见|后附)附件"
)
SHOWN = re.compile(
    r"\d|[《〔]|文件|通知|报告|纪要|台账|记录|问卷|调查|验收|凭证|制度|办法|附件|照片|签到|通报|证书|名单|合同|协议|鉴定|批复|平台|系统"
)
"""What an actual value names when it does more than repeat the plan."""


class Columns(NamedTuple):
    """The columns for evidence (佐证栏) over the rows of a form."""

    table: Table | None
    """The table they lie in; None for a text without cells."""
    places: tuple[int, ...]
    """Their columns; empty when the form has none."""
    asked: bool
    """Whether the form has such a column."""

    def is_filled(self, indicator: Indicator, document: Document) -> bool:
        """Whether something stands in one of them beside an indicator."""
        name = indicator.cell("name")
        place = document.blocks_within(name.start, name.end)[0].cell
        if self.table is None or place is None:
            return False
        texts = (self.table.text(place.row, column) for column in self.places)
        return any(text and fold_width(text) not in STATED_NONE for text in texts)


@check(fault="满分指标无佐证", number=16, needs=("self_evaluation",), stage="self_evaluation")
def full_marks_have_evidence(brief: Brief) -> Iterator[Finding]:
    """Qualitative indicators with full marks name what shows it, where the form or the scheme asks."""
    for target in evaluated_target(brief):
        worded = [one for one in target.indicators if _is_qualitative(one) and _is_full(one)]
        if not worded:
            continue
        document = next(
            p.document for p in brief.dossier.papers if p.document.id == target.span.document_id
        )
        columns = _find_columns(target, document)
        bare = [
            one
            for one in worded
            if not columns.is_filled(one, document) and not _has_evidence(one, target, brief)
        ]
        asked = columns.asked
        most = brief.profile.threshold("evidence_without_column") or Decimal(0)
        if bare and not _is_attached(target) and (asked or 0 < most <= len(bare)):
            yield _ask(bare, asked=asked)
        elif bare:
            yield unclear(
                NAME,
                subject="定性指标佐证",
                message=f"表上没有佐证栏，未核对{len(bare)}项定性指标满分的评分依据。",
            )
        else:
            yield met(
                NAME,
                subject="定性指标佐证",
                message=f"{len(worded)}项自评满分的定性指标有佐证或说明。",
                evidence=tuple(one.cell("actual") for one in worded),
            )


def _is_qualitative(indicator: Indicator) -> bool:
    """Words on both sides; numbers, dates and 0起 are not judged here."""
    planned = fold_width(indicator.planned or "")
    if not planned or aspect_of(indicator) in ("timeliness", "cost", "satisfaction"):
        return False
    return planned_quantity(indicator) is None and not is_date(planned) and not has_number(planned)


def _is_full(indicator: Indicator) -> bool:
    return bool(indicator.weight) and indicator.score == indicator.weight


def _has_evidence(indicator: Indicator, target: Target, brief: Brief) -> bool:
    for said in (indicator.source, indicator.remark, indicator.deviation):
        if said and not is_stated_none(said, brief):
            return True
    actual, planned = fold_width(indicator.actual or ""), fold_width(indicator.planned or "")
    if SHOWN.search(actual.replace(planned, "")):
        return True
    name, report = fold_name(indicator.name), brief.dossier.paper("report")
    goal = target.annual.actual if target.annual else None
    texts = (goal, target.problems, report.document.text if report else None)
    return any(name in fold_name(text) for text in texts if text)


def _find_columns(target: Target, document: Document) -> Columns:
    """The columns for evidence in the header of a form, or above the list its rows stand in."""
    name = target.indicators[0].cell("name")
    first = document.blocks_within(name.start, name.end)[0].cell
    # 清单的表头在本项目各行之上；一表一项的，只看本表。
    start = target.span.start if HEAD.search(target.span.quote) else 0
    if first is None:
        cells = re.split(r"[\t\n]", document.text[start : target.span.end])
        return Columns(None, (), any(COLUMN.fullmatch(fold_width(cell)) for cell in cells))
    table = next(one for one in document.tables if one.number == first.table)
    heads = [
        block.cell.column
        for block in table.blocks
        if block.cell is not None
        and block.start >= start
        and block.cell.row < first.row
        and COLUMN.fullmatch(fold_width(document.text[block.start : block.end]))
    ]
    return Columns(table, tuple(heads), bool(heads))


def _is_attached(target: Target) -> bool:
    return bool(ATTACHED.search(target.span.quote))


def _ask(bare: list[Indicator], *, asked: bool) -> Finding:
    many = f"等{len(bare)}项定性指标均" if len(bare) > 1 else ""
    head = f"“{bare[0].name}”{many}自评满分"
    lacks = "佐证栏未填写，也未附说明" if asked else "未附佐证或说明"
    return unmet(
        NAME,
        "请核实",
        subject="定性指标佐证",
        place="定性指标得分",
        message=f"{head}，{lacks}。",
        remedy="请补充评分依据。",
        line=f"{head}，{lacks}，请补充评分依据",
        evidence=join_spans(
            *(one.cell("score") for one in bare), *(one.cell("name") for one in bare)
        ),
    )
