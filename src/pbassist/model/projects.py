"""A project and the papers about its money become claims: payments, requests and estimates.

Everything here may be taken from `performance.py` too.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from pbassist.model.document import Span
from pbassist.model.value import Value

__all__ = ["BudgetRequest", "Estimate", "EstimateLine", "Payment", "Project"]


class Project(Value):
    """A budget project (项目) as the budget system knows it."""

    code: str | None = None
    """项目编码, the join key."""
    name: str | None = None
    """项目名称."""
    unit: str | None = None
    """实施单位 or 预算单位."""
    department: str | None = None
    """主管部门."""
    office: str | None = None
    """归口股室."""


class Payment(Value):
    """A row of a payment export (执行台账): what the budget system says of a project's money."""

    project: Project
    """Which project."""
    initial: Decimal | None = None
    """年初预算 in 元."""
    adjusted: Decimal | None = None
    """全年预算 in 元."""
    executed: Decimal | None = None
    """支付数 in 元."""
    printed: str = ""
    """支付数 as printed."""
    unit: str = "元"
    """Unit of the export."""
    as_of: dt.date | None = None
    """截至 date of the export, when printed."""
    span: Span
    """The paid cell, or the row."""


class BudgetRequest(Value):
    """What a project asks of the budget, from a list of such requests (预算申报数)."""

    project: Project
    """Which project."""
    amount: Decimal
    """In 元; as printed where the list names no unit."""
    decimals: int = 0
    """Printed places behind the point."""
    unit: str | None = None
    """Unit of the list; None where it names none."""
    year: int | None = None
    """Year of the budget, when printed."""
    span: Span
    """The amount's cell, or the first to the last of several."""


class EstimateLine(Value):
    """A line of an estimate (测算明细); blanks are None."""

    item: str
    """支出内容 as printed."""
    quantity: Decimal | None = None
    """数量."""
    counted: str | None = None
    """What the quantity counts, as printed: 台, 人次."""
    price: Decimal | None = None
    """单价 in 元."""
    amount: Decimal | None = None
    """金额 in 元."""
    span: Span
    """From its first to its last cell."""


class Estimate(Value):
    """An estimate of a project's money in a paper of its own (资金测算)."""

    project: Project
    """Which project, as far as the paper says."""
    title: str = ""
    """Title as printed."""
    year: int | None = None
    """Year it speaks of."""
    unit: str | None = None
    """Money unit of the paper: 元 or 万元; None when not printed."""
    lines: tuple[EstimateLine, ...] = ()
    """Its lines; empty for prose."""
    total: Decimal | None = None
    """合计 in 元, as printed."""
    total_span: Span | None = None
    """Its cell."""
    span: Span
    """The whole estimate."""
