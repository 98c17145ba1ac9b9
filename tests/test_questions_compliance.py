"""A requirement of a report is answered in five states, each on a located passage or with where it was sought."""

from __future__ import annotations

from typing import Any

import pytest

from pbassist import pipeline
from pbassist.model.performance import Dossier, Project
from pbassist.model.review import Finding
from pbassist.questions import Requirement
from pbassist.questions.compliance import find_missing_part
from pbassist.questions.passages import MOST_PASSAGES, choose_passages, cut_paragraphs
from tests.documents import make_document
from tests.questioning import PROFILE, Answering, make_questioner

REPORT = """
关于2025年某管护项目绩效评价报告
一、项目概况
本项目年度预算320万元，主要用于河道保洁和堤防养护，资金来源为县级财政。
二、资金管理情况
项目资金实行专账核算，尚未建立季度对账制度。
三、目标完成情况
全年保洁河道186公里，堤防养护42处，年度目标全部完成。
四、存在的困难
个别乡镇保洁人员流动大，主要因工资标准三年没有调整。
下一步将完善考核办法，提高保洁人员工资标准。
"""
DOCUMENT = make_document(REPORT, name="评价报告.docx")
DOSSIER = Dossier(
    id="d",
    kind="report",
    project=Project(unit="县水利局"),
    papers=(pipeline.read_report(DOCUMENT, PROFILE),),
)
REQUIREMENTS = tuple(pipeline.list_requirements(DOSSIER, PROFILE))


def find_requirement(verdict: str, nth: int = 0, *, as_verdict: str | None = None) -> Requirement:
    """A requirement on which the rule said so, or is made to have said so."""
    found = [one for one in REQUIREMENTS if one.verdict == verdict][nth]
    return found._replace(verdict=as_verdict) if as_verdict else found  # type: ignore[arg-type]


def judge(requirement: Requirement, answer: dict[str, Any] | None) -> tuple[Finding, ...]:
    empty = {"evidence": [], "says": "", "lacking": ""}
    answering = Answering(lambda request: {**empty, **answer} if answer is not None else None)
    return make_questioner(answering).judge(DOSSIER, PROFILE, (requirement,))


def quote(words: str, requirement: Requirement, **more: object) -> dict[str, Any]:
    """Evidence on words of the report, in the passage in which they stand."""
    material = choose_passages(requirement.paper, requirement.required, requirement.span, ())
    piece = next(one for one in material.pieces if words in one.span.quote)
    return {"evidence": [{"id": piece.id, "quote": words}], **more}


def some(verdict: str) -> Requirement:
    """A requirement about problems, whatever the rule said, now with a given verdict of the rule."""
    found = next(one for one in REQUIREMENTS if "问题" in one.required.name)
    return found._replace(verdict=verdict)  # type: ignore[arg-type]


CAUSE = "个别乡镇保洁人员流动大，主要因工资标准三年没有调整"


def test_requirements_come_with_what_the_rule_found() -> None:
    assert {one.verdict for one in REQUIREMENTS} == {"met", "unclear", "unmet"}
    assert all(one.id == f"{one.kind.name}/{one.required.name}" for one in REQUIREMENTS)


def test_a_content_the_rule_missed_is_shown_and_left_to_a_person() -> None:
    requirement = some("unmet")
    answer = quote(CAUSE, requirement, verdict="met", says="写明因工资标准三年没有调整")
    (finding,) = judge(requirement, answer)
    assert (finding.verdict, finding.origin, finding.level) == ("met", "model", None)
    assert finding.requirement_id == requirement.id
    assert finding.note.startswith("规则核对未见，模型指出第")
    assert finding.note.endswith("有相应内容，请审核人判断")
    assert finding.evidence[0].quote == CAUSE


def test_what_the_rule_found_too_is_borne_out_by_a_quote() -> None:
    answer = quote(CAUSE, some("met"), verdict="met", says="写明人员流动大、没有调整")
    (finding,) = judge(some("met"), answer)
    assert (finding.verdict, finding.origin, finding.goes_out) == ("met", "model", False)
    assert (finding.evidence[0].quote, finding.note) == (CAUSE, "")


def test_an_absence_that_the_rule_found_too_is_not_said_again() -> None:
    assert judge(some("unmet"), {"verdict": "absent"}) == ()
    assert judge(some("unmet"), {"verdict": "absent"}) == ()


def of_two_parts(ruled: str) -> Requirement:
    """A requirement of two parts, of which the report shows one."""
    found = some(ruled)
    named = found.required.model_copy(update={"name": "问题和满意度情况"})
    return found._replace(required=named)


@pytest.mark.parametrize("ruled", ["met", "unmet", "unclear"])
def test_a_part_that_the_name_asks_for_and_no_word_speaks_of_is_proposed(ruled: str) -> None:
    requirement = of_two_parts(ruled)
    answer = quote(CAUSE, requirement, verdict="partly", says="没有调整", lacking="没有满意度调查")
    (finding,) = judge(requirement, answer)
    assert (finding.verdict, finding.level) == ("partly", "请核实")
    assert finding.message.endswith("未见“满意”的内容。")
    assert CAUSE in finding.message
    assert "调查" not in finding.message
    assert not finding.goes_out


@pytest.mark.parametrize(
    ("lacking", "reason"),
    [("措施", "不是要求中列明"), ("", "不是要求中列明"), ("原因分析", "不是要求中列明")],
)
def test_what_else_a_report_might_say_is_no_requirement(lacking: str, reason: str) -> None:
    requirement = of_two_parts("met")
    answer = quote(CAUSE, requirement, verdict="partly", says="没有调整", lacking=lacking)
    (finding,) = judge(requirement, answer)
    assert finding.verdict == "unclear"
    assert reason in finding.message


def test_a_part_that_stands_elsewhere_in_the_report_is_a_doubt() -> None:
    requirement = some("met")
    answer = quote(CAUSE, requirement, verdict="partly", says="没有调整", lacking="原因")
    (finding,) = judge(requirement, answer)
    assert finding.verdict == "unclear"
    assert "报告中写有“因”" in finding.message


@pytest.mark.parametrize(
    ("name", "lacking", "part"),
    [
        ("效益和满意度情况", "满意度", "满意"),
        ("评价结果和自评得分", "没有得分", "得分"),
        ("存在的问题及原因分析", "原因分析", "原因"),
        ("绩效偏离情况（问题及原因）", "原因", "原因"),
        ("各项自评得分说明", "逐项说明", ""),
        ("存在的问题", "原因", ""),
        ("整改措施和改进建议", "时间表", ""),
    ],
)
def test_a_missing_part_is_one_of_the_names_own(name: str, lacking: str, part: str) -> None:
    assert find_missing_part(name, lacking) == part


def test_a_content_not_seen_says_where_it_was_looked_for() -> None:
    (finding,) = judge(some("unclear"), {"verdict": "absent"})
    assert (finding.verdict, finding.level) == ("unmet", "请核实")
    assert "中查找" in finding.note


def test_an_absence_against_the_rule_is_a_doubt() -> None:
    (finding,) = judge(some("met"), {"verdict": "absent"})
    assert finding.verdict == "unclear"
    assert "规则核对已找到" in finding.message


def test_what_does_not_apply_is_quoted() -> None:
    requirement = some("unmet")
    answer = quote(CAUSE, requirement, verdict="not_applicable", says="工资标准没有调整")
    (finding,) = judge(requirement, answer)
    assert finding.verdict == "not_applicable"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"verdict": "cannot_tell"}, "未能作出判断"),
        ({"evidence": []}, "未引用原文"),
        ({"evidence": [{"id": "p99", "quote": CAUSE}]}, "编号不在"),
        ({"quote": CAUSE.replace("三年", "五年")}, "未找到原文"),
        ({"quote": CAUSE.replace("没有调整", "调整")}, "未找到原文"),
        ({"quote": "四、存在的困难"}, "未找到原文"),
        ({"says": "写明2项困难"}, "不在引文中"),
        ({"says": "工资标准已经调整"}, "与所述不一致"),
    ],
)
def test_an_answer_that_its_passage_does_not_bear_out_is_a_doubt(
    change: dict[str, Any], reason: str
) -> None:
    requirement = some("unmet")
    answer = quote(CAUSE, requirement, verdict="met", says="写明工资标准没有调整")
    if "quote" in change:
        answer["evidence"][0]["quote"] = change.pop("quote")
    (finding,) = judge(requirement, {**answer, **change})
    assert finding.verdict == "unclear"
    assert reason in finding.message
    assert finding.requirement_id == requirement.id


def test_a_heading_alone_shows_no_content() -> None:
    requirement = some("unmet")
    answer = quote("四、存在的困难", requirement, verdict="met")
    (finding,) = judge(requirement, answer)
    assert "只是标题" in finding.message


def test_a_report_that_could_not_be_asked_about_says_so_once() -> None:
    answering = Answering(lambda request: None)
    found = make_questioner(answering).judge(DOSSIER, PROFILE, REQUIREMENTS)
    assert len(answering.requests) == len(REQUIREMENTS) > 1
    assert [one.verdict for one in found] == ["unclear"]


def test_the_requirement_is_named_and_its_passages_are_few() -> None:
    answering = Answering(lambda request: None)
    long = make_document(REPORT + "项目存在的问题及原因分析如下。\n" * 80)
    paper = pipeline.read_report(long, PROFILE)
    requirement = some("unmet")._replace(paper=paper)
    make_questioner(answering).judge(DOSSIER, PROFILE, (requirement,))
    user = answering.requests[0].user
    assert f"应写明的内容：{requirement.required.name}" in user
    assert user.count("\n[p") <= MOST_PASSAGES + 4


def test_what_stands_behind_the_heading_of_the_rule_is_always_shown() -> None:
    requirement = next(one for one in REQUIREMENTS if one.verdict == "met")
    assert requirement.span is not None
    material = choose_passages(requirement.paper, requirement.required, requirement.span, ())
    behind = DOCUMENT.text.index("\n", requirement.span.end) + 1
    assert any(one.span.start <= behind < one.span.end for one in material.pieces)


def test_long_paragraphs_are_cut_at_sentences_and_rows_stay_whole() -> None:
    long = make_document("句子一共二十个字左右写得比较长一点。" * 60 + "\n|甲|乙|\n|丙|丁|")
    passages = cut_paragraphs(long)
    assert all(len(one.span.quote) <= 400 for one in passages)
    assert [one.span.quote for one in passages[-2:]] == ["甲\t乙", "丙\t丁"]
    assert "".join(one.span.quote for one in passages[:-2]) == long.text.split("\n")[0]
