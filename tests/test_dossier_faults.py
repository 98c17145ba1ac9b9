"""Small dossiers of our own get exactly the faults that a careful reader finds on them.

The dossiers were written before the checks were tuned on anything, near-misses among them.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import pytest

from pbassist import pipeline
from pbassist.checks import CHECKS
from pbassist.model.performance import Unit
from pbassist.model.policy import Library
from pbassist.model.review import Finding
from pbassist.profiles import read_profiles
from pbassist.read import read
from tests.written import write_workbook

ROOT = Path(__file__).parents[1]
TABLE: list[dict[str, Any]] = tomllib.loads(
    (ROOT / "tests" / "cases" / "dossier_faults.toml").read_text(encoding="utf-8")
)["dossier"]
PROFILE = read_profiles(ROOT / "corpus" / "profiles")["caiyu-2020-10"]
WATCHED = {
    "outputs_cover_spending",
    "years_are_the_forms_own",
    "units_are_the_forms_own",
    "annual_goal_is_not_the_overall",
    "full_marks_have_evidence",
    "over_fulfilment_is_explained",
    "overspending_is_explained",
    "scores_follow_the_scheme",
    "shortfalls_are_explained",
}
BARE = ("宣传内容质量", "群众法治意识", "普法长效机制")
"""The indicators of that dossier whose evidence is blank."""
FUNDS = ("年度资金总额", "其中：财政拨款", "上年结转资金", "其他资金")


def lay_declaration(case: dict[str, Any]) -> list[list[Any]]:
    """The rows of a 申报表."""
    rows: list[list[Any]] = [
        ["2026年度项目支出绩效目标申报表"],
        ["单位：万元"],
        ["项目名称", None, case["project"], "项目属性", case.get("attribute", "延续项目")],
        ["主管部门", None, case["department"], "实施单位", case["unit"]],
        ["起止时间", None, case["period"]],
    ]
    for label, amount in zip(FUNDS, case["funds"], strict=True):
        rows.append(["项目资金（万元）" if label == FUNDS[0] else None, None, label, amount])
    rows.append(["资金测算", None, case["estimate"]])
    if "overall" in case:
        rows.append(["总体目标", None, case["overall"]])
    rows.append(["年度目标", None, case["goal"]])
    rows.append(["一级指标", "二级指标", "三级指标", "指标值", "权重"])
    return [*rows, *case["rows"]]


def lay_evaluation(case: dict[str, Any]) -> list[list[Any]]:
    """The rows of a 自评表."""
    heads = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"]
    heads += ["偏差原因分析及改进措施", *([case["evidence"]] if case.get("evidence") else [])]
    rows: list[list[Any]] = [
        ["2025年度项目支出绩效自评表"],
        ["单位：万元"],
        ["项目名称", None, case["project"]],
        ["主管部门", None, case["department"], None, "实施单位", case["unit"]],
        ["项目资金（万元）", None, None, "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
    ]  # fmt: skip
    for at, (label, amounts) in enumerate(zip(FUNDS, case["funds"], strict=True)):
        weight, rate, score = case["execution"] if at == 0 else ("—", "—", "—")
        rows.append([None, None, label, *amounts, weight, rate, score])
    rows.append(["年度总体目标", None, case["goal"]])
    return [*rows, heads, *case["rows"], ["总分", None, None, None, None, "100", case["total"]]]


def review(case: dict[str, Any], folder: Path) -> list[Finding]:
    """The findings of a dossier on the matters watched here."""
    evaluated = case.get("role") == "self_evaluation"
    rows = lay_evaluation(case) if evaluated else lay_declaration(case)
    merges = [(0, 0, 0, max(map(len, rows)) - 1)]
    document = read(write_workbook(folder / "表.xlsx", {"Sheet1": rows}, merges=merges))
    (dossier,) = pipeline.read_season([document]).dossiers
    units = [Unit(name=name, department=over) for name, over in case.get("register", [])]
    now = dt.datetime(2026, 3, 1, 1, tzinfo=dt.UTC)
    made = pipeline.review(
        dossier, Library(), PROFILE, on=dt.date(2026, 3, 1), now=now, units=units
    )
    return [one for one in made.findings if one.check in WATCHED]


@pytest.mark.parametrize("case", TABLE, ids=lambda case: str(case["name"]))
def test_a_dossier_gets_the_faults_it_has_and_no_other(
    case: dict[str, Any], tmp_path: Path
) -> None:
    said = review(case, tmp_path)
    found = {one.check: one for one in said}
    assert len(said) == len(found), [one.message for one in said]
    wanted = {one["check"]: one for one in case["expect"]}
    assert set(found) == set(wanted), [one.message for one in said]
    for name, one in wanted.items():
        text = found[name].message + found[name].remedy
        assert found[name].level == one["level"]
        assert [words for words in one["says"] if words not in text] == [], text


def test_every_matter_watched_is_a_check() -> None:
    assert set(CHECKS) >= WATCHED


@pytest.mark.parametrize(("given", "asked"), [("", True), ("第三方测评报告", False)])
@pytest.mark.parametrize("head", ["佐证材料", "自评依据", "得分依据"])
def test_a_column_for_evidence_is_read_whatever_its_name(
    head: str, given: str, asked: bool, tmp_path: Path
) -> None:
    case = next(one for one in TABLE if one["name"].startswith("普法宣传"))
    rows = [[*row[:8], given if row[2] in BARE else row[8]] for row in case["rows"]]
    found = review({**case, "rows": rows, "evidence": head}, tmp_path)
    assert any(one.check == "full_marks_have_evidence" for one in found) == asked


def test_a_form_without_a_column_for_evidence_is_asked_only_about_many(tmp_path: Path) -> None:
    case = next(one for one in TABLE if one["name"].startswith("普法宣传"))
    plain = {**case, "evidence": "", "rows": [row[:8] for row in case["rows"]]}
    assert "full_marks_have_evidence" not in {one.check for one in review(plain, tmp_path)}
