"""However the money of a form is laid out, each amount is read once and no part is dropped."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.finders.forms.drawings import write_xlsx
from pbassist.forms import read_targets
from pbassist.read import read

HEAD = """
| 2026年项目支出绩效目标申报表 | < | < | < | < | < | < |
| 项目名称 | 河堤加固 | < | 实施单位 | 县水利局 | < | < |
"""
TAIL = """
| 年度目标 | 加固河堤3公里。 | < | < | < | < | < |
| 一级指标 | 二级指标 | 三级指标 | < | 指标值 | < | 权重 |
| 产出指标 | 数量指标 | 加固河堤长度 | < | ≥3公里 | < | 50 |
"""
FUNDS = {
    "a label and its amount in each cell": (
        """
| 项目资金（万元） | 资金总额：80 | 其中：财政拨款：60 | 上年结转：12 | 其他资金：8 | | |
""",
        "total 资金总额 80; appropriation 财政拨款 60; carryover 上年结转 12; other 其他资金 8",
    ),
    "a label and its amount in cells below each other": (
        """
| 资金总额：80万元 | < | < | < | < | < | < |
| 其中：一般公共预算拨款：60万元 | < | < | < | < | < | < |
| 企业捐赠资金：20万元 | < | < | < | < | < | < |
| 受益人数：3000 | < | < | < | < | < | < |
""",
        "total 资金总额 80; appropriation 一般公共预算拨款 60; other 企业捐赠资金 20",
    ),
    "cells of the whole term beside those of the year": (
        """
| 项目资金（万元） | 实施期资金总额：240 | < | < | 年度资金总额：80 | < | < |
| ^ | 其中：财政拨款：180 | < | < | 其中：财政拨款：60 | < | < |
| ^ | 其他资金：60 | < | < | 其他资金：20 | < | < |
""",
        "total 年度资金总额 80; appropriation 财政拨款 60; other 其他资金 20",
    ),
    "budgets side by side never nest": (
        """
| 金额（元） | 合计 | 一般公共预算 | 政府性基金 | 财政专户管理资金 | 单位资金 | 上年结转 |
| ^ | 800,000 | 500,000 | 100,000 | 120,000 | 70,000 | 10,000 |
""",
        (
            "total 合计 800,000; appropriation 一般公共预算 500,000; "
            "appropriation 政府性基金 100,000; other 财政专户管理资金 120,000; "
            "other 单位资金 70,000; carryover 上年结转 10,000"
        ),
    ),
    "the heading of the block stands over two rows left of the heads": (
        """
| 项目资金（万元） | 年度资金总额 | 财政拨款 | < | 社会资本 | 其他资金 | < |
| ^ | 80 | 55 | < | 20 | 5 | < |
""",
        "total 年度资金总额 80; appropriation 财政拨款 55; other 社会资本 20; other 其他资金 5",
    ),
    "sources of unknown names in rows": (
        """
| 项目资金（万元） | 年度资金总额 | < | 80 | < | < | < |
| ^ | 其中：财政拨款 | < | 50 | < | < | < |
| ^ | 事业收入、经营收入等其他资金 | < | 10 | < | < | < |
| ^ | 社会资本 | < | 15 | < | < | < |
| ^ | 乡村振兴专项债券资金 | < | 5 | < | < | < |
""",
        (
            "total 年度资金总额 80; appropriation 其中：财政拨款 50; "
            "other 事业收入、经营收入等其他资金 10; other 社会资本 15; other 乡村振兴专项债券资金 5"
        ),
    ),
    "a list of sources before the total": (
        """
| 资金来源（万元） | 来源项目 | < | 金额 | < | < | < |
| ^ | 中央、省级补助 | < | 45 | < | < | < |
| ^ | 县级财政资金 | < | 35 | < | < | < |
| 项目总金额（万元） | 80 | < | < | < | < | < |
""",
        "appropriation 中央、省级补助 45; appropriation 县级财政资金 35; total 项目总金额（万元） 80",
    ),
    "a second other source adds where the total says so": (
        """
| 项目资金（万元） | 资金总额 | < | 80 | < | < | < |
| ^ | 财政拨款 | < | 50 | < | < | < |
| ^ | 单位自筹 | < | 20 | < | < | < |
| ^ | 其他 | < | 10 | < | < | < |
""",
        "total 资金总额 80; appropriation 财政拨款 50; other 单位自筹 20; other 其他 10",
    ),
    "a second other source is a part where the total says so": (
        """
| 项目资金（万元） | 资金总额 | < | 80 | < | < | < |
| ^ | 财政拨款 | < | 50 | < | < | < |
| ^ | 其他资金 | < | 30 | < | < | < |
| ^ | 其中：单位自筹 | < | 20 | < | < | < |
""",
        "total 资金总额 80; appropriation 财政拨款 50; other 其他资金 30; other 其中：单位自筹 20 part",
    ),
    "purchases are no further source": (
        """
| 项目资金（万元） | 资金总额 | < | 80 | < | < | < |
| ^ | 财政拨款 | < | 70 | < | < | < |
| ^ | 其他资金 | < | 10 | < | < | < |
| ^ | 其中：政府采购金额 | < | 30 | < | < | < |
""",
        (
            "total 资金总额 80; appropriation 财政拨款 70; other 其他资金 10; "
            "other 其中：政府采购金额 30 part"
        ),
    ),
    "another budget stands beside a general one": (
        """
| 项目资金（万元） | 资金总额 | < | 80 | < | < | < |
| ^ | 一般公共预算财政拨款 | < | 60 | < | < | < |
| ^ | 政府性基金预算 | < | 15 | < | < | < |
""",
        "total 资金总额 80; appropriation 一般公共预算财政拨款 60; appropriation 政府性基金预算 15",
    ),
    "an amount of another kind below the block is none of it": (
        """
| 资金总额（万元） | 80 | < | 财政拨款 | 80 | < | < |
| 补助人数 | 3000 | < | 资金使用对象数 | 12 | < | < |
""",
        "total 资金总额（万元） 80; appropriation 财政拨款 80",
    ),
}


@pytest.mark.parametrize("name", FUNDS)
def test_every_amount_of_the_funds_is_read_with_its_label(name: str, tmp_path: Path) -> None:
    rows, wanted = FUNDS[name]
    drawing = "\n".join(part.strip() for part in (HEAD, rows, TAIL))
    (target,) = read_targets(read(write_xlsx(tmp_path / "表.xlsx", drawing)))
    shown = [
        f"{f.source} {f.label} {f.printed}" + (" part" if f.part_of_parent else "")
        for f in target.funds
    ]
    assert shown == wanted.split("; ")


def test_an_unknown_source_in_a_self_evaluation_is_read_in_every_measure(tmp_path: Path) -> None:
    drawing = """
| 2025年项目支出绩效自评表 | < | < | < | < |
| 项目名称 | 河堤加固 | 实施单位 | 县水利局 | < |
| 项目资金（万元） | | 全年预算数 | 全年执行数 | 执行率 |
| ^ | 年度资金总额 | 80 | 60 | 75% |
| ^ | 财政拨款 | 50 | 40 | |
| ^ | 受托代管款及其他往来收入 | 30 | 20 | |
| 一级指标 | 二级指标 | 三级指标 | 指标值 | 完成值 |
| 产出指标 | 数量指标 | 加固河堤长度 | ≥3公里 | 3公里 |
"""
    (target,) = read_targets(read(write_xlsx(tmp_path / "表.xlsx", drawing)))
    assert [f"{f.source} {f.measure} {f.printed}" for f in target.funds] == [
        "total adjusted 80",
        "total executed 60",
        "appropriation adjusted 50",
        "appropriation executed 40",
        "other adjusted 30",
        "other executed 20",
    ]


def test_the_execution_rate_may_lie_over_all_levels_of_its_row(tmp_path: Path) -> None:
    drawing = """
| 2025年度项目支出绩效自评表 | < | < | < | < | < | < | < | < |
| 项目名称 | 村道改建 | < | < | 实施单位 | 县公路所 | < | < | < |
| 一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 | 完成值 | 权重 | 得分 |
| 产出指标 | 数量指标 | 改建村道 | ≥ | 18 | 公里 | 18 | 90 | 90 |
| 预算执行率 | < | < | ≥ | 100 | % | 95.7 | 10 | 9.57 |
| 合计 | < | < | < | < | < | < | 100 | 99.57 |
"""
    (target,) = read_targets(read(write_xlsx(tmp_path / "表.xlsx", drawing)))
    assert [one.name for one in target.indicators] == ["改建村道"]
    assert target.execution is not None
    assert (str(target.execution.weight), str(target.execution.score)) == ("10", "9.57")
