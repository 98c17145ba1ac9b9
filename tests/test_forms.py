from __future__ import annotations

from pathlib import Path

from pbassist.forms import read_targets
from pbassist.read import read


def _write(path: Path, rows: list[list[str]]) -> Path:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def test_a_form_gives_its_project_and_its_indicators(tmp_path: Path) -> None:
    rows = [
        ["2026年度项目支出绩效目标申报表"],
        ["项目名称", "农村饮水维修", "主管部门", "县水利局"],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "维修数量", "≥62处"],
    ]
    (target,) = read_targets(read(_write(tmp_path / "a.xlsx", rows)))
    assert target.project.name == "农村饮水维修"
    assert [i.planned for i in target.indicators] == ["≥62处"]
