"""A list of projects without a column for the goal is not told that the goal is blank."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.finders.seeded.planting import list_faults, write_drawing

LISTED = """
| 云泽县2026年度民生实事项目绩效目标一览表 | < | < | < | < |{title}
| 序号 | 项目单位 | 项目名称 | 年度预算（万元） | 产出指标 | 效益指标 |{head}
| 1 | 县体育中心 | 百姓健身房补助 | 96 | 新建健身房8个；器材合格率100% | 年服务人次≥4万人次 |{first}
| 2 | 县图书馆 | 城市书房补助 | 140.5 | 运营书房12家 | 借阅册次≥22万册次 |{second}
"""
FORM = """
| 2026年度项目绩效目标申报表 | < | < | < |
| 项目名称 | 百姓健身房补助 | 实施单位 | 县体育中心 |
| 年度绩效目标 | {goal} | < | < |
| 产出指标 | 数量指标 | 新建健身房8个 | < |
| 效益指标 | 社会效益指标 | 年服务人次≥4万人次 | < |
"""


EXPORT = """
| 预算单位 | 项目名称 | 本年预算（万元） | 一级指标 | 三级指标 | 实施期目标值 | 本年度目标值 | 计量单位 |
| 县不动产登记中心 | 登记档案数字化 | 72.5 | 产出指标 | 数字化档案 | 60 | 20 | 万页 |
| 县测绘院 | 地理信息更新 | 38 | 产出指标 | 更新图幅 | | 126 | 幅 |
"""


def tell(folder: Path, drawing: str) -> list[str]:
    found = list_faults([write_drawing(drawing, folder)])
    return [one.message for one in found if one.check == "fields_are_filled"]


def test_a_list_without_a_column_for_the_goal_is_let_be(tmp_path: Path) -> None:
    assert tell(tmp_path, LISTED.format(title="", head="", first="", second="")) == []


def test_the_values_of_the_targets_are_no_column_for_the_goal(tmp_path: Path) -> None:
    assert tell(tmp_path, EXPORT) == []


def test_a_list_with_a_blank_in_its_column_for_the_goal_is_told(tmp_path: Path) -> None:
    drawing = LISTED.format(
        title=" < |", head=" 年度绩效目标 |", first=" |", second=" 运营12家书房 |"
    )
    assert tell(tmp_path, drawing) == ["年度目标未填列。"]


@pytest.mark.parametrize(("goal", "told"), [("新建健身房8个。", 0), ("", 1)])
def test_a_form_with_its_indicators_in_cells_is_asked_for_its_goal(
    tmp_path: Path, goal: str, told: int
) -> None:
    assert len(tell(tmp_path, FORM.format(goal=goal))) == told
