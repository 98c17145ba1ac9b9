from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from evals.finders.forms import (
    APPRAISED,
    FURTHER_TABLE,
    LAYOUTS_TABLE,
    MORE_TABLE,
    read_forms,
    write_case,
)
from evals.finders.forms.drawings import show_whole, wanted, write_docx, write_xlsx
from pbassist.forms import read_appraisals, read_targets
from pbassist.read import read

CASES = tomllib.loads(LAYOUTS_TABLE.read_text("utf-8"))["case"]
MORE = [c for t in (MORE_TABLE, FURTHER_TABLE) for c in tomllib.loads(t.read_text("utf-8"))["case"]]


@pytest.mark.parametrize("case", [*CASES, *MORE], ids=lambda case: case["name"])
def test_every_cell_of_every_layout_is_read(case: dict[str, Any], tmp_path: Path) -> None:
    document = read(write_case(tmp_path, case))
    targets = read_forms(case["layout"], document)
    assert [show_whole(target) for target in targets] == [wanted(one) for one in case["target"]]


@pytest.mark.parametrize("case", [*CASES, *MORE], ids=lambda case: case["name"])
def test_spans_quote_their_fields(case: dict[str, Any], tmp_path: Path) -> None:
    document = read(write_case(tmp_path, case))
    for target in read_forms(case["layout"], document):
        for one in target.indicators:
            for cell in one.cells:
                value = getattr(one, cell.field)
                quote = cell.span.quote.replace("\n", "")
                if isinstance(value, Decimal):
                    assert Decimal(quote.rstrip("分%")) == value
                elif value is not None and cell.field != "operator":
                    assert quote == value
        for task in target.tasks:
            assert task.name in task.span.quote


@pytest.mark.parametrize(
    "case", [case for case in CASES if case["layout"] in APPRAISED], ids=lambda case: case["name"]
)
def test_a_score_sheet_is_no_form_of_the_unit(case: dict[str, Any], tmp_path: Path) -> None:
    assert read_targets(read(write_xlsx(tmp_path / "表.xlsx", case["sheet"]))) == ()


@pytest.mark.parametrize(
    "case",
    [case for case in [*CASES, *MORE] if case["layout"] not in APPRAISED],
    ids=lambda case: case["name"],
)
def test_a_form_of_the_unit_is_no_score_sheet(case: dict[str, Any], tmp_path: Path) -> None:
    assert read_appraisals(read(write_case(tmp_path, case))) == ()


@pytest.mark.parametrize("layout", ["review", "appraisal", "department"])
def test_a_layout_reads_the_same_in_a_text_document(layout: str, tmp_path: Path) -> None:
    case = next(case for case in CASES if case["layout"] == layout)
    document = read(write_docx(tmp_path / "表.docx", case["sheet"]))
    targets = read_forms(layout, document)
    assert [show_whole(target) for target in targets] == [wanted(one) for one in case["target"]]


def test_a_self_evaluation_keeps_the_points_of_its_department_apart(tmp_path: Path) -> None:
    sheet = """
| 2025年项目支出绩效自评表 | < | < | < | < | < |
| 项目名称 | 数字档案 | < | 实施单位 | 县档案馆 | < |
| 三级指标 | 年度指标值 | 实际完成值 | 分值 | 自评得分 | 财政复核得分 |
| 数字化页数 | 30万页 | 32万页 | 50 | 50 | 45 |
| 利用人次 | 500人次 | 0 | 40 | | |
"""
    (target,) = read_targets(read(write_xlsx(tmp_path / "表.xlsx", sheet)))
    assert target.stage == "self_evaluation"
    assert [(one.score, one.rescore) for one in target.indicators] == [(50, 45), (None, None)]
    assert read_appraisals(read(write_xlsx(tmp_path / "表.xlsx", sheet))) == ()
