"""The rate in the row of a source is held against that row, inside what rounding may hide."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.finders.seeded.planting import list_faults, write_drawing

SHEET = """
| 项目支出绩效自评表（2025年度） | < | < | < | < | < | < |
| 项目名称 | 小型水库维修养护 | < | < | 单位：万元 | < | < |
| 主管部门 | 县水利局 | < | 实施单位 | 县水库中心 | < | < |
| 项目资金 | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
| ^ | 年度资金总额 | 260 | 260 | 158.6 | 10 | 61.0% | 6.1 |
| ^ | 其中：当年财政拨款 | 240 | 240 | 148.6 | — | {appropriation} | — |
| ^ | 上年结转资金 | 20 | 20 | 10 | — | {carryover} | — |
| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 |
| 产出指标 | 数量指标 | 养护水库座数 | ≥18座 | 18座 | 50 | 50 | |
| 效益指标 | 社会效益指标 | 防洪受益人口 | ≥4.6万人 | 4.6万人 | 40 | 40 | |
| 总分 | < | < | < | < | 100 | 96.1 | |
"""


def list_rates(folder: Path, appropriation: str, carryover: str) -> list[tuple[str | None, str]]:
    sheet = SHEET.format(appropriation=appropriation, carryover=carryover)
    found = list_faults([write_drawing(sheet, folder)])
    return [(one.level, one.message) for one in found if one.check == "execution_rate_recomputes"]


@pytest.mark.parametrize(
    ("appropriation", "carryover"),
    [("61.9%", "50.0%"), ("61.92%", "50%"), ("61.9%", "—"), ("", "0.5"), ("61.9%", "52%")],
)
def test_rates_that_their_rows_may_give_are_let_be(
    tmp_path: Path, appropriation: str, carryover: str
) -> None:
    assert list_rates(tmp_path, appropriation, carryover) == []


def test_a_rate_that_its_row_cannot_give_is_told(tmp_path: Path) -> None:
    said = "预算数240万元、执行数148.6万元，执行率应为61.9%，填列为81.9%。"
    assert list_rates(tmp_path, "81.9%", "50.0%") == [("错误", f"“当年财政拨款”{said}")]


def test_each_wrong_row_is_told(tmp_path: Path) -> None:
    found = list_rates(tmp_path, "81.9%", "20.0%")
    assert [level for level, _ in found] == ["错误", "错误"]
    assert "“上年结转资金”预算数20万元、执行数10万元，执行率应为50.0%" in found[1][1]


ONE_SOURCE = """
| 项目支出绩效自评表（2025年度） | < | < | < | < | < | < |
| 项目名称 | 残疾人两项补贴 | < | < | 单位：万元 | < | < |
| 项目资金 | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
| ^ | 年度资金总额 | 986 | 986 | 907.28 | 10 | {total} | 9.7 |
| ^ | 其中：当年财政拨款 | 986 | 986 | 907.28 | — | {own} | — |
| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 |
| 产出指标 | 数量指标 | 发放人数 | ≥4200人 | 4213人 | 90 | 90 | |
"""


@pytest.mark.parametrize(
    ("total", "own", "told"),
    [("97.02%", "97.02%", 1), ("92.02%", "97.02%", 1), ("92.02%", "92.02%", 0)],
)
def test_the_only_source_says_the_slip_of_the_total_once(
    total: str, own: str, told: int, tmp_path: Path
) -> None:
    found = list_faults([write_drawing(ONE_SOURCE.format(total=total, own=own), tmp_path)])
    assert sum(one.check == "execution_rate_recomputes" for one in found) == told


AMONG_INDICATORS = """
| 项目支出绩效自评表（2025年度） | < | < | < | < | < | < |
| 项目名称 | 残疾人两项补贴 | < | < | 单位：万元 | < | < |
| 资金 | 备注 | 年初预算数 | 全年预算数 | 全年执行数 | | |
| 年度资金总额 | | 90 | 92.6 | 90.11 | | |
| 其中：财政拨款 | | 90 | 92.6 | 90.11 | | |
| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
| 预算执行 | 预算执行率 | 预算执行率 | 100% | {rate} | 10 | 9.73 |
| 产出指标 | 数量指标 | 发放人数 | ≥4200人 | 4213人 | 90 | 90 |
"""


@pytest.mark.parametrize(("rate", "told"), [("97.31%", 0), ("95.31%", 1)])
def test_a_rate_among_the_indicators_has_no_sources_below_or_above_it(
    rate: str, told: int, tmp_path: Path
) -> None:
    """Above it, in the column 实际完成值, stand amounts of the money."""
    found = list_faults([write_drawing(AMONG_INDICATORS.format(rate=rate), tmp_path)])
    assert sum(one.check == "execution_rate_recomputes" for one in found) == told
