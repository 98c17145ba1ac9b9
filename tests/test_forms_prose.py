"""Text below an indicator table is no indicator, and its labels fill their fields."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from pbassist.forms import read_targets
from pbassist.read import read

ROWS = (
    ("2025年度项目支出绩效自评表",),
    ("项目名称", "", "民兵训练"),
    ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"),
    ("产出指标", "数量指标", "集训民兵", "≥700人", "690人", "50", "49.3"),
    ("效益指标", "社会效益指标", "任务完成率", "100%", "100%", "50", "50"),
    ("总分", "", "", "", "", "100", "99.3"),
    ("存在问题及改进措施", "", "30名民兵外出务工未返乡，2026年分春秋两批集训。"),
    ("附件", "", "集训花名册、考核成绩册"),
    ("取证情况", "", "照片12张"),
)


def test_rows_of_text_below_the_total_are_no_indicators(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in ROWS:
        sheet.append(row)
    for row in (7, 8, 9):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=2)
        sheet.merge_cells(start_row=row, end_row=row, start_column=3, end_column=7)
    path = tmp_path / "自评表.xlsx"
    book.save(path)
    (target,) = read_targets(read(path))
    assert [one.name for one in target.indicators] == ["集训民兵", "任务完成率"]
    assert target.problems == "30名民兵外出务工未返乡，2026年分春秋两批集训。"
