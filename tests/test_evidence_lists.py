"""A list of attachments lies beside the projects it names, and what it names is not asked for."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from evals.finders.forms.drawings import write_xlsx
from pbassist.checks import Brief, run_checks
from pbassist.dossiers.roles import is_evidence_list
from pbassist.model.document import Document
from pbassist.model.performance import Season
from pbassist.model.policy import Library
from pbassist.pipeline import read_season
from pbassist.profiles import read_profiles
from pbassist.read import read
from tests.documents import make_document

PROFILE = read_profiles(Path(__file__).parents[1] / "corpus" / "profiles")["caiyu-2020-10"]
FORM = """
| 项目支出绩效自评表（2025年度） | < | < | < | < |
| 项目名称 | {name} | < | 实施单位 | 砚川县司法局 |
| 一级指标 | 三级指标 | 年度指标值 | 实际完成值 | 得分 |
| 产出指标 | 办理案件 | ≥500件 | 506件 | 90 |
| 满意度指标 | 受援人满意度 | ≥90% | 99% | 10 |
"""
LIST = """砚川县司法局绩效自评附件清单
一、法律援助办案补贴
1.案件登记簿
{one}
二、人民调解补贴
1.调解协议目录
{other}
"""


def read_folder(folder: Path, *texts: Document) -> Season:
    names = ("法律援助办案补贴", "人民调解补贴")
    forms = [read(write_xlsx(folder / f"{n}.xlsx", FORM.format(name=n))) for n in names]
    return read_season([*forms, *texts])


def test_a_list_lies_beside_every_project_it_names(tmp_path: Path) -> None:
    season = read_folder(tmp_path, make_document(LIST.format(one="", other="")))
    roles = [[paper.role for paper in one.papers] for one in season.dossiers]
    assert roles == [["self_evaluation", "annex"], ["self_evaluation", "annex"]]
    assert season.unplaced == ()


def test_a_list_of_no_project_is_told(tmp_path: Path) -> None:
    season = read_folder(tmp_path, make_document("佐证材料目录\n1.发票\n2.合同"))
    assert "未写明项目" in season.unplaced[0].reason


@pytest.mark.parametrize(
    ("one", "other", "asked"),
    [
        ("2.受援人满意度问卷180份", "2.群众回访记录", 0),
        ("2.受援人满意度问卷180份", "2.卷宗", 1),
        ("2.结案报告", "2.卷宗", 2),
    ],
)
def test_a_survey_on_the_list_is_not_asked_for(
    one: str, other: str, asked: int, tmp_path: Path
) -> None:
    season = read_folder(tmp_path, make_document(LIST.format(one=one, other=other)))
    found = [
        finding
        for dossier in season.dossiers
        for finding in run_checks(Brief(dossier, Library(), PROFILE, dt.date(2026, 3, 1)))
        if finding.fault == "满意度无调查情况" and finding.verdict == "unmet"
    ]
    assert len(found) == asked


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("县文旅局绩效自评附件清单\n一、甲项目\n1.合同", True),
        ("佐证材料目录（2025年度）\n1.合同", True),
        ("县文旅局2025年度绩效自评报告\n附件清单见后。", False),
        ("关于报送附件的函\n附件目录如下。", False),
    ],
)
def test_a_list_is_told_by_the_end_of_its_title(text: str, told: bool) -> None:
    assert is_evidence_list(make_document(text)) is told
