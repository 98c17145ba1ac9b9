"""The rows of a form become its indicators and the goal they belong to, blanks kept apart from none."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pbassist.model.document import Span
from pbassist.model.value import Value

Operator = Literal["≥", "≤", ">", "<", "=", "定性"]


class Filled(Value):
    """A filled field of a form (栏目填报内容) and where it stands."""

    field: str
    """Name of the field of the value it belongs to."""
    span: Span
    """The cell's words."""


class Indicator(Value):
    """A performance indicator (三级指标), as filled in; blanks are None, stated none stays "无" or "/"."""

    dimension: str | None = None
    """一级指标 as printed."""
    aspect: str | None = None
    """二级指标 as printed."""
    name: str
    """三级指标 as printed, line breaks joined."""
    operator: Operator | None = None
    """Operator or 定性, from its own column or from the planned value (不低于 → ≥)."""
    planned: str | None = None
    """指标值 as printed, operator included where it was printed in the same cell."""
    actual: str | None = None
    """完成值 as printed; on a monitoring form what was done in its months."""
    expected: str | None = None
    """全年预计完成情况 as printed, on a monitoring form."""
    unit: str | None = None
    """计量单位 as printed in its own column, else as printed behind the number."""
    has_unit_column: bool = False
    """True when the form has a 计量单位 column."""
    explanation: str | None = None
    """指标解释."""
    rationale: str | None = None
    """设定依据."""
    criterion: str | None = None
    """评分标准."""
    source: str | None = None
    """佐证材料, 数据来源."""
    previous: str | None = None
    """上年完成值, where the form asks for it."""
    weight: Decimal | None = None
    """分值 or 权重, a plain number; None when blank or not a number."""
    score: Decimal | None = None
    """得分; None when blank."""
    rescore: Decimal | None = None
    """复核分, given by the office that checks a self-evaluation or an appraisal; None when blank."""
    gap: Decimal | None = None
    """差值 as filled in, sign as printed; None when blank or not a number."""
    deviation: str | None = None
    """偏差原因分析及改进措施."""
    remark: str | None = None
    """备注."""
    span: Span
    """From its first to its last cell."""
    cells: tuple[Filled, ...] = ()
    """The cells it was read from, by field."""

    def cell(self, field: str) -> Span:
        """Where a field stands; the whole row when the field has no cell of its own."""
        return next((cell.span for cell in self.cells if cell.field == field), self.span)


class Subtotal(Value):
    """Points over some rows of a table (大项, 小计, 合计); blanks are None."""

    kind: Literal["chapter", "row", "label", "total"]
    """chapter 一、 over （一）, row 小计, label 决策（20分） beside its rows, total 合计."""
    name: str
    """As printed."""
    weight: Decimal | None = None
    """分值."""
    score: Decimal | None = None
    """得分, or the own score where two stand side by side."""
    rescore: Decimal | None = None
    """复核分."""
    gap: Decimal | None = None
    """差值 as filled in."""
    rows: tuple[int, ...] = ()
    """Indicators right below it, by their place in the form."""
    below: tuple[int, ...] = ()
    """Subtotals right below it, by their place in `Target.subtotals`."""
    span: Span
    """From its first to its last cell."""
    cells: tuple[Filled, ...] = ()
    """The cells it was read from, by field."""

    def cell(self, field: str) -> Span:
        """Where a field stands; the whole line when the field has no cell of its own."""
        return next((cell.span for cell in self.cells if cell.field == field), self.span)


class Task(Value):
    """A main task of a whole department with its money (年度主要任务); blanks are None."""

    name: str
    """任务名称 as printed."""
    content: str | None = None
    """主要内容, or the project that serves it, as printed."""
    total: Decimal | None = None
    """预算金额 in 元."""
    appropriation: Decimal | None = None
    """财政拨款 in 元."""
    other: Decimal | None = None
    """其他资金 in 元."""
    span: Span
    """From its first to its last cell."""


class Goal(Value):
    """A general goal (总体目标 or 年度目标) and its indicators."""

    text: str | None = None
    """As filled in; None when blank."""
    span: Span | None = None
    """Its cell."""
    actual: str | None = None
    """实际完成情况, on a self-evaluation form."""
    actual_span: Span | None = None
    """Its cell."""
    indicators: tuple[Indicator, ...] = ()
    """Indicators in the order of the form."""
