"""Each check of a report names its bad cases once, at the right level, and is silent on good ones."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from pbassist.checks.register import CHECKS, run_checks
from pbassist.checks.reports import contents as report_contents
from pbassist.checks.reports import listed_projects, score_evidence
from pbassist.checks.reports import relations as reports
from pbassist.checks.reports import residue as report_residue
from pbassist.checks.reports import scores as report_scores
from pbassist.model.review import Finding
from pbassist.profiles import read_profiles
from tests.documents import make_document
from tests.reports import brief_report

ROOT = Path(__file__).parents[1]
PROFILE = read_profiles(ROOT / "corpus" / "profiles")["caiyu-2020-10"]
REPORT_MODULES = (
    reports,
    report_scores,
    report_contents,
    report_residue,
    listed_projects,
    score_evidence,
)
MODULES = {module.__name__ for module in REPORT_MODULES}
REPORT_CHECKS = [name for name, one in CHECKS.items() if one.run.__module__ in MODULES]
BANNED = ("疑似", "错误率", "缺陷", "置信度", "模型认为", "系统检测到", "弄虚作假")
PLACE = re.compile(r"(?:表\d+|”)第\d+行第\d+列")
TWICE = re.compile(r"(\d[\d.,]*[^\d，；、]{1,3})\1")
"""A figure printed twice in a row: 95.5分95.5分."""
NUMBER = re.compile(r"\d+(?:\.\d+)?")


def read_cases(kind: str) -> list[Any]:
    rows = []
    for name in REPORT_CHECKS:
        path = ROOT / "tests" / "cases" / f"{name}.toml"
        for case in tomllib.loads(path.read_text(encoding="utf-8")).get(kind, []):
            rows.append(pytest.param(name, case, id=f"{name}: {case['name']}"))
    return rows


def run(name: str, case: dict[str, Any]) -> list[Finding]:
    brief = brief_report(make_document(case["text"]), PROFILE)
    return [one for one in run_checks(brief) if one.check == name]


def faults(found: list[Finding]) -> list[Finding]:
    return [one for one in found if one.verdict in ("unmet", "partly")]


@pytest.mark.parametrize(("name", "case"), read_cases("good"))
def test_good_cases_get_no_finding(name: str, case: dict[str, Any]) -> None:
    found = run(name, case)
    assert [one.message for one in faults(found)] == []
    said = " ".join(one.message for one in found if one.verdict == "met")
    assert [words for words in case.get("passes", []) if words not in said] == []


@pytest.mark.parametrize(("name", "case"), read_cases("bad"))
def test_bad_cases_are_named_once(name: str, case: dict[str, Any]) -> None:
    found = faults(run(name, case))
    expected = case["expect"]
    assert [one.level for one in found] == [one["level"] for one in expected], [
        one.message for one in found
    ]
    assert [one.line for one in found if TWICE.search(one.line)] == []
    for one, wanted in zip(found, expected, strict=True):
        assert [words for words in wanted["says"] if words not in one.message] == [], one.message
        assert [words for words in wanted.get("asks", []) if words not in one.remedy] == []
        assert one.fault == wanted.get("fault", CHECKS[name].fault)
        if "place" in wanted:
            assert wanted["place"] in one.place


@pytest.mark.parametrize(("name", "case"), read_cases("bad"))
def test_a_finding_is_fit_to_print(name: str, case: dict[str, Any]) -> None:
    document = make_document(case["text"])
    for one in faults(list(run_checks(brief_report(document, PROFILE)))):
        assert one.message.endswith("。")
        assert one.remedy.endswith("。")
        assert one.line
        assert not one.line.endswith(("。", "；"))
        assert one.place
        assert not any(word in one.message + one.remedy + one.line for word in BANNED)
        assert one.evidence
        assert all(document.text[s.start : s.end] == s.quote for s in one.evidence)
        grounded = "".join(document.text.split()) + " ".join(
            one.formula.results if one.formula else ()
        )
        counts = {str(len(one.evidence)), str(len(one.formula.inputs)) if one.formula else ""}
        loose = [
            n
            for n in NUMBER.findall(PLACE.sub("", one.message))
            if n not in grounded and n not in counts
        ]
        assert loose == [], one.message


@pytest.mark.parametrize(
    ("told", "verdict"),
    [
        ("过程指标满分20分，得18.5分。", "unclear"),
        ("过程类指标得18.5分，值班台账不全，扣1.5分。", "unclear"),
        ("制定了图书采购办法，按季考核。", "unclear"),
        ("项目管理情况良好，由专人负责。", "met"),
        ("评价工作由三人完成。", "unmet"),
    ],
)
def test_a_content_is_praised_only_where_it_stands(told: str, verdict: str) -> None:
    text = f"""
云泽县2025年图书馆运行项目绩效评价报告
一、项目概况
全年预算240万元。
二、评价结论
{told}
三、项目产出和效益情况
四、存在的问题
开放时间短。
五、建议
统一开放时间。
"""
    found = run("report_contents_complete", {"text": text})
    about = [one for one in found if "项目管理情况" in one.message]
    assert [one.verdict for one in about] == [verdict]


def test_what_is_only_advised_is_not_said_to_stand_there() -> None:
    text = """
云泽县2025年图书馆运行项目绩效评价报告
一、项目概况
二、资金使用情况
三、产出和效益情况
四、存在的问题
五、评价结论
六、有关建议
（一）加强项目管理
按季检查。
"""
    found = run("report_contents_complete", {"text": text})
    assert [one.verdict for one in found if one.subject == "项目管理情况"] == ["unclear"]


def read_untied(text: str) -> list[str]:
    found = run("report_percentages_recompute", {"text": text})
    return [one.message for one in found if one.verdict == "unclear"]


def test_rates_without_their_figures_are_told_to_the_reviewer() -> None:
    (message,) = read_untied(
        "抽取18个村开展核查，占项目村总数的37.5%。管网铺设完成率95.8%，工程合格率不低于95%。"
    )
    assert "2处比率" in message
    assert "占项目村总数的37.5%" in message
    assert "完成率95.8%" in message


def test_rates_with_their_figures_and_aims_are_not_told_as_unchecked() -> None:
    text = "预算480万元，实际支出421.6万元，预算执行率87.8%。合格率目标为95%以上，同比增长3.2%。"
    assert read_untied(text) == []
