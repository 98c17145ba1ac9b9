"""Only an amount that is sure to be the project's own execution of the year is taken from a report."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pbassist.checks.reports.money import find_executed
from tests.documents import make_document

BUDGET = Decimal(1_200_000)


@pytest.mark.parametrize(
    ("text", "printed", "sure"),
    [
        (
            "项目预算120万元，全部为县级资金。截至2025年12月31日，实际支出116万元。",
            "116万元",
            True,
        ),
        ("年初预算120万元，实际支出1,160,000元，执行率96.7%。", "1,160,000元", True),
        ("2025年安排资金120万元。全年累计支出116万元，结余4万元。", "116万元", True),
        ("2025年本项目实际支出116万元。", "116万元", False),
    ],
)
def test_the_projects_own_execution_is_read(text: str, printed: str, sure: bool) -> None:
    found = find_executed(make_document(text), 2025, BUDGET)
    assert found is not None
    assert (found.printed, found.sure) == (printed, sure)


@pytest.mark.parametrize(
    "text",
    [
        "全年预算120万元。合同金额98万元，按合同实际支付93.1万元。",
        "本项目预算120万元。培训费实际支出12万元。",
        "预算120万元。设备购置。实际支出62万元。",
        "预算120万元。截至2025年6月底，实际支出56万元。",
        "预算120万元。2024年实际支出98万元。",
        "我单位全年支出1860万元，其中本项目支出118.2万元。",
        "项目实施以来累计支出356万元。",
        "三个项目实际支出合计468万元。",
        "部门整体支出2,630万元。",
        "本项目实际支出116万元。本项目全年支出118万元。",
    ],
)
def test_what_may_be_another_amount_is_let_be(text: str) -> None:
    assert find_executed(make_document(text), 2025, BUDGET) is None
