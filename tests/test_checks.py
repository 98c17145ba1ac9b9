"""Each check of a form names its bad cases once, at the right level, and is silent on the good ones."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from pbassist.checks import CHECKS
from pbassist.checks.register import run_checks
from pbassist.forms import read_targets
from pbassist.model.performance import Paper
from pbassist.model.review import Finding
from pbassist.profiles import read_profiles
from pbassist.read import read
from tests.building import build_brief
from tests.written import write_workbook

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests" / "cases"
PROFILES = read_profiles(ROOT / "corpus" / "profiles")
FORM_CHECKS = [
    *sorted(
        name for name, one in CHECKS.items() if one.kinds == ("project",) and one.stage is not None
    ),
    "funds_add_up",
    "weights_add_up",
]
BANNED = ("疑似", "错误率", "缺陷", "置信度", "模型认为", "系统检测到", "弄虚作假")


def read_cases(kind: str) -> list[Any]:
    rows = []
    for name in FORM_CHECKS:
        path = CASES / f"{name}.toml"
        for case in tomllib.loads(path.read_text(encoding="utf-8")).get(kind, []):
            rows.append(pytest.param(name, case, id=f"{name}: {case['name']}"))
    return rows


def run(name: str, case: dict[str, Any]) -> list[Finding]:
    profile = PROFILES[case.get("profile", "caiyu-2020-10")]
    findings = run_checks(build_brief(case, profile))
    return [one for one in findings if one.check == name]


@pytest.mark.parametrize(("name", "case"), read_cases("good"))
def test_good_cases_get_no_finding(name: str, case: dict[str, Any]) -> None:
    faults = [one.message for one in run(name, case) if one.verdict in ("unmet", "partly")]
    assert faults == []


@pytest.mark.parametrize(("name", "case"), read_cases("bad"))
def test_bad_cases_are_named_once(name: str, case: dict[str, Any]) -> None:
    faults = [one for one in run(name, case) if one.verdict in ("unmet", "partly")]
    expected = case["expect"]
    assert [one.level for one in faults] == [one["level"] for one in expected], [
        one.message for one in faults
    ]
    for found, wanted in zip(faults, expected, strict=True):
        said = found.message + found.remedy
        assert [words for words in wanted["says"] if words not in said] == []
        assert found.fault == wanted.get("fault", CHECKS[name].fault)
        assert found.evidence
        assert found.remedy.endswith("。")
        assert found.message.endswith("。")
        assert found.line
        assert not found.line.endswith(("。", "；"))
        assert not any(word in found.message + found.remedy + found.line for word in BANNED)


@pytest.mark.parametrize(("name", "case"), read_cases("bad"))
def test_what_a_finding_quotes_stands_in_the_paper(name: str, case: dict[str, Any]) -> None:
    profile = PROFILES[case.get("profile", "caiyu-2020-10")]
    brief = build_brief(case, profile)
    texts = {paper.document.id: paper.document.text for paper in brief.dossier.papers}
    for finding in run_checks(brief):
        own = [span for span in finding.evidence if span.document_id in texts]
        assert own or not finding.evidence
        assert len(own) == len(finding.evidence) or "others" in case
        for span in own:
            assert texts[span.document_id][span.start : span.end] == span.quote


def test_the_same_fault_keeps_its_id_when_the_paper_is_read_again() -> None:
    case = {
        "name": "twice",
        "funds": {"requested": {"total": "150", "appropriation": "145"}},
        "indicators": [["产出", "数量", "培训场次", "≥12场", "90"]],
    }
    first, second = (run("funds_add_up", case)[0] for _ in range(2))
    assert (first.id, first.topic) == (second.id, second.topic)


def test_equal_findings_of_one_form_have_ids_of_their_own() -> None:
    row = ["产出", "质量", "服务质量", "有效提升", "45"]
    case = {"name": "equal", "goal": "完成巡查200次。", "indicators": [row, row]}
    ids = [one.id for one in run("planned_is_measurable", case) if one.verdict == "unmet"]
    assert len(ids) == 2
    assert len(set(ids)) == 2


@pytest.mark.parametrize(("column", "verdict"), [((), "unclear"), (("年度目标",), "unmet")])
def test_a_goal_is_missed_only_where_the_list_asks_for_it(
    column: tuple[str, ...], verdict: str, tmp_path: Path
) -> None:
    heads = ["项目编码", "项目名称", *column, "一级指标", "二级指标", "三级指标", "指标值"]
    blank = [None for _ in column]
    rows = [
        [code, name, *blank, "产出指标", "数量指标", f"{name}里程", "≥86公里"]
        for code, name in (("P001", "道路养护"), ("P002", "河道保洁"))
    ]
    document = read(write_workbook(tmp_path / "表.xlsx", {"导出": [heads, *rows]}))
    target = read_targets(document)[0]
    paper = Paper(role="declaration", document=document, target=target)
    brief = build_brief({"indicators": []}, PROFILES["caiyu-2020-10"])
    dossier = brief.dossier.model_copy(update={"papers": (paper,)})
    found = run_checks(brief._replace(dossier=dossier))
    about = [one for one in found if one.check == "fields_are_filled" and one.verdict != "met"]
    assert [(one.verdict, one.message[:2]) for one in about] == [
        (verdict, "所报" if verdict == "unclear" else "年度")
    ]


@pytest.mark.parametrize(("typed", "verdict"), [("=100%", "unclear"), (None, "unmet")])
def test_a_formula_without_its_result_is_no_blank(
    typed: str | None, verdict: str, tmp_path: Path
) -> None:
    rows = [
        ["项目支出绩效目标申报表"],
        ["项目名称", "高龄津贴发放", "实施单位", "县民政局"],
        ["年度目标", "为6994名老年人按月发放高龄津贴。", None, None],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "享受津贴人数", "≥6994人"],
        ["产出指标", "质量指标", "发放准确率", typed],
    ]
    document = read(write_workbook(tmp_path / "表.xlsx", {"Sheet1": rows}))
    (target,) = read_targets(document)
    paper = Paper(role="declaration", document=document, target=target)
    brief = build_brief({"indicators": []}, PROFILES["caiyu-2020-10"])
    dossier = brief.dossier.model_copy(update={"papers": (paper,)})
    found = run_checks(brief._replace(dossier=dossier))
    about = [one for one in found if one.check == "fields_are_filled" and one.verdict != "met"]
    assert [(one.subject, one.verdict) for one in about] == [("发放准确率", verdict)]
