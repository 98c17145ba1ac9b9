"""Each check of a score sheet names its bad cases once, at its level, and is silent on the good ones."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from evals.finders.appraisals import CHECKS as SHEET_CHECKS
from evals.finders.appraisals import review_case
from evals.finders.forms.drawings import write_xlsx
from pbassist.checks import CHECKS
from pbassist.dossiers.roles import classify_role
from pbassist.draft.objections import BANNED
from pbassist.forms import read_appraisals, read_targets
from pbassist.model.review import Finding
from pbassist.pipeline import read_facts, read_season
from pbassist.read import read
from tests.documents import make_document

CASES = Path(__file__).parent / "cases"
NAMES = sorted(SHEET_CHECKS.values())


def read_cases(kind: str) -> list[Any]:
    rows = []
    for name in NAMES:
        table = tomllib.loads((CASES / f"{name}.toml").read_text("utf-8"))
        rows += [pytest.param(name, case, id=f"{name}: {case['name']}") for case in table[kind]]
    return rows


def run(name: str, case: dict[str, Any]) -> list[Finding]:
    given = {**case, "sheets": [case["sheet"]]}
    return [one for one in review_case(given) if one.check == name]


@pytest.mark.parametrize(("name", "case"), read_cases("good"))
def test_good_sheets_get_no_finding(name: str, case: dict[str, Any]) -> None:
    assert [one.message for one in run(name, case)] == []


@pytest.mark.parametrize(("name", "case"), read_cases("bad"))
def test_bad_sheets_are_named_once(name: str, case: dict[str, Any]) -> None:
    found = run(name, case)
    assert [one.level for one in found] == [one["level"] for one in case["expect"]], [
        one.message for one in found
    ]
    for one, wanted in zip(found, case["expect"], strict=True):
        assert [words for words in wanted["says"] if words not in one.message] == []
        assert one.fault == CHECKS[name].fault
        assert one.evidence
        assert one.message.endswith("。")
        assert one.remedy.endswith("。")
        assert one.line
        assert not one.line.endswith(("。", "；"))
        assert not any(word in one.message + one.remedy + one.line for word in BANNED)


SHEET = """
2025年度部门预算绩效管理考评表
|考评内容|分值|得分|
|目标管理|60|57|
|绩效评价|40|38|
|合计|100|95|
"""


def test_a_score_sheet_is_a_paper_of_its_own() -> None:
    document = make_document(SHEET.replace("考评表", "考评表\n单位名称：县信访局"))
    assert classify_role(read_facts(document)) == "appraisal"
    season = read_season([document])
    (dossier,) = season.dossiers
    assert dossier.kind == "department"
    assert (dossier.project.unit, dossier.project.department) == ("县信访局", "县信访局")
    assert [paper.role for paper in dossier.papers] == ["appraisal"]
    assert season.unplaced == ()


FORM = """
| 项目支出绩效自评表 | < | < | < | < |
| 项目名称 | 食品安全监督抽检 | < | 实施单位 | 县市场监督管理局 |
| 一级指标 | 三级指标 | 年度指标值 | 实际完成值 | 得分 |
| 产出指标 | 抽检批次 | ≥1600批次 | 1612批次 | 60 |
| 效益指标 | 公示率 | =100% | 100% | 40 |
"""
RESCORED = """
| 食品安全监督抽检项目绩效自评复核评分表 | < | < | < | < | < |
| 项目编码 | 项目名称 | 指标 | 分值 | 自评分 | 复核分 |
| 5119232501 | 食品安全监督抽检 | 抽检批次 | 60 | 60 | 58 |
| 5119232501 | 食品安全监督抽检 | 公示率 | 40 | 40 | 40 |
"""


def test_a_list_of_points_after_a_check_lies_beside_the_form_and_is_no_second_form(
    tmp_path: Path,
) -> None:
    form = read(write_xlsx(tmp_path / "自评表.xlsx", FORM))
    rescored = read(write_xlsx(tmp_path / "复核.xlsx", RESCORED))
    season = read_season([form, rescored])
    (dossier,) = season.dossiers
    assert [paper.role for paper in dossier.papers] == ["self_evaluation", "appraisal"]
    assert season.unplaced == ()


POINTS_ALONE = """
| 2025年度项目支出绩效自评复核评分表 | < | < | < | < |
| 项目名称 | 小型水库维修 | < | 实施单位 | 县水库管理中心 |
| 一级指标 | 三级指标 | 分值 | 自评分 | 复核分 |
| 产出指标 | 维修水库座数 | 60 | 60 | 58 |
| 效益指标 | 受益农户数 | 40 | 40 | 40 |
"""


def test_rows_of_points_alone_are_no_self_evaluation(tmp_path: Path) -> None:
    document = read(write_xlsx(tmp_path / "复核.xlsx", POINTS_ALONE))
    assert read_targets(document) == ()
    assert [len(one.indicators) for one in read_appraisals(document)] == [2]


def test_a_sheet_that_nobody_filled_in_is_told() -> None:
    blank = SHEET.replace("57", "").replace("38", "").replace("95", "")
    season = read_season([make_document(blank)])
    assert season.dossiers == ()
    assert "未填写得分" in season.unplaced[0].reason


def test_two_sheets_of_one_title_are_two_dossiers() -> None:
    one, other = (make_document(SHEET + words, name=f"{words}.docx") for words in ("甲", "乙"))
    season = read_season([one, other])
    assert len({dossier.id for dossier in season.dossiers}) == 2


@pytest.mark.parametrize("numbers", [("一、", "（一）"), ("（一）", "1."), ("1.", "（1）")])
def test_a_heading_by_its_number_is_no_item(numbers: tuple[str, str]) -> None:
    upper, lower = numbers
    document = make_document(
        "考评表\n|考评内容|分值|得分|\n"
        f"|{upper}目标|40|38|\n|{lower}覆盖|20|20|\n|{lower.replace('1', '2')}质量|20|18|\n|合计|40|38|\n"
    )
    (target,) = read_appraisals(document)
    assert [one.weight for one in target.indicators] == [20, 20]
    heads = [one for one in target.subtotals if one.kind == "chapter"]
    assert [(one.name, one.rows) for one in heads] == [(f"{upper}目标", (0, 1))]
