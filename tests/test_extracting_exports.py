"""`extract -o` of exports and of forms with values of the whole term beside the year's."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from evals.finders.forms.drawings import write_xlsx
from pbassist.model.comparison import FigureRow
from pbassist.workspace import Workspace

FLAT = """
| 2026年项目绩效目标导出表 | < | < | < | < | < | < | < | < |
| 单位 | 项目名称 | 年初预算（元） | 年度绩效目标 | 三级指标 | 运算符 | 实施期指标值 | 年度指标值 | 计量单位 |
| 县水文站 | 站网建设 | 1860000 | 建成站点30个 | 建设站点 | ≥ | 90 | 30 | 个 |
| 县水文站 | 站网建设 | 1860000 | 建成站点30个 | 平均到报时间 | ≤ | 15 | 20 | 分钟 |
| 县水文站 | 站网建设 | 1860000 | 建成站点30个 | 数据合格率 | ≥ | | 95 | % |
| 县水政队 | 河道执法 | 1860000 | 巡查200次 | 巡查次数 | ≥ | | 200 | 次 |
"""
TASKS = """
| 部门整体支出绩效目标申报表（2026年） | < | < | < |
| 部门名称 | 县市场监管局 | 单位：万元 | < |
| 年度主要任务 | 任务名称 | 主要内容 | 预算金额 |
| ^ | 食品抽检 | 抽检2400批次 | 186 |
| ^ | 药品抽检 | 抽检2400批次 | 92 |
| 年度总体目标 | 守住安全底线。 | < | < |
| 一级指标 | 三级指标 | 指标值 | 备注 |
| 产出指标 | 抽检批次 | ≥4800批次 | |
"""


@pytest.fixture
def space() -> Workspace:
    return Workspace(None, clock=lambda: dt.datetime(2026, 1, 5, tzinfo=dt.UTC), environ={})


def list_rows(space: Workspace, folder: Path, drawing: str) -> tuple[FigureRow, ...]:
    path = write_xlsx(folder / "表.xlsx", drawing)
    return space.extract_figures([path], folder / "数据.json").table.rows


def test_every_value_of_an_export_has_its_sign_and_its_term(
    space: Workspace, tmp_path: Path
) -> None:
    rows = [one for one in list_rows(space, tmp_path, FLAT) if one.kind == "indicator"]
    assert [(one.project, one.subject, one.period, one.value, one.unit) for one in rows] == [
        ("站网建设", "建设站点", "实施期", "≥90", "个"),
        ("站网建设", "建设站点", "2026年", "≥30", "个"),
        ("站网建设", "平均到报时间", "实施期", "≤15", "分钟"),
        ("站网建设", "平均到报时间", "2026年", "≤20", "分钟"),
        ("站网建设", "数据合格率", "2026年", "≥95", "%"),
        ("河道执法", "巡查次数", "2026年", "≥200", "次"),
    ]


def test_what_an_export_repeats_of_a_project_is_listed_once(
    space: Workspace, tmp_path: Path
) -> None:
    rows = [one for one in list_rows(space, tmp_path, FLAT) if one.kind != "indicator"]
    assert [(one.project, one.kind, one.quote) for one in rows] == [
        ("站网建设", "fund", "1860000"),
        ("站网建设", "figure", "30个"),
        ("河道执法", "fund", "1860000"),
        ("河道执法", "figure", "200次"),
    ]


def test_the_same_words_in_two_rows_of_a_form_are_both_listed(
    space: Workspace, tmp_path: Path
) -> None:
    quotes = [one.quote for one in list_rows(space, tmp_path, TASKS)]
    assert quotes.count("2400批次") == 2
