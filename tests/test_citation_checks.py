"""Citations of forms and reports: each fault is named once, sound and unknown ones are not named."""

from __future__ import annotations

import datetime as dt
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pbassist.checks import CHECKS
from pbassist.checks.register import Brief, run_checks
from pbassist.draft.gate import gate_finding
from pbassist.draft.grounds import Sources, ground_finding
from pbassist.draft.objections import object_to_text
from pbassist.draft.opinion import find_years
from pbassist.find.citations import find_citations
from pbassist.library import read_library
from pbassist.model.performance import Dossier, Paper, Project
from pbassist.model.policy import Bureau, Library
from pbassist.model.review import Finding
from pbassist.profiles import read_profiles
from tests import rules
from tests.building import build_brief
from tests.documents import make_document
from tests.drafts import make_review

ROOT = Path(__file__).parents[1]
PROFILE = read_profiles(ROOT / "corpus" / "profiles")["caiyu-2020-10"]
NAMES = ("citations_are_well_formed", "citations_match_their_record", "citations_are_in_force")
ON = dt.date(2026, 3, 1)
NEIGHBOUR = """
县级项目资金管理细则
云岭财〔2024〕6号
第一条 全县预算单位的项目资金管理适用本细则。
第二条 评价结果为差的，调减下年度预算。
第三条 本细则自2024年3月1日起施行。
云岭县财政局
2024年2月1日
"""
BANNED = ("疑似", "错误率", "缺陷", "置信度", "模型认为", "系统检测到", "弄虚作假")


@cache
def library() -> Library:
    own = [rules.OWN_RULE, rules.EXPIRED_RULE, rules.FUTURE_RULE, rules.FOREIGN_RULE, NEIGHBOUR]
    documents = [make_document(text, name=f"制度{number}.txt") for number, text in enumerate(own)]
    bureau = Bureau(place="云泽县", city="云州市", province="浙江省")
    return read_library(ROOT / "corpus", documents, bureau=bureau)


def make_brief(case: dict[str, Any]) -> Brief:
    if "grounds" in case:
        return build_brief(case, PROFILE)._replace(library=library(), on=ON)
    name = case.get("document", "云泽县绩效管理工作总结.txt")
    document = make_document(case["report"], name=name)
    paper = Paper(role="report", document=document, citations=find_citations(document))
    dossier = Dossier(id="d", kind="report", project=Project(), papers=(paper,))
    return Brief(dossier, library(), PROFILE, case.get("on", ON))


def read_cases(kind: str) -> list[Any]:
    found = []
    for name in NAMES:
        stored = tomllib.loads((ROOT / "tests" / "cases" / f"{name}.toml").read_text("utf-8"))
        found += [pytest.param(name, one, id=f"{name}: {one['name']}") for one in stored[kind]]
    return found


def faults(name: str, case: dict[str, Any]) -> list[Finding]:
    found = [one for one in run_checks(make_brief(case)) if one.check == name]
    return [one for one in found if one.verdict in ("unmet", "partly")]


@pytest.mark.parametrize(("name", "case"), read_cases("good"))
def test_sound_and_unknown_citations_are_silent(name: str, case: dict[str, Any]) -> None:
    assert [one.message for one in faults(name, case)] == []


@pytest.mark.parametrize(("name", "case"), read_cases("bad"))
def test_each_fault_is_named_once_with_its_remedy(name: str, case: dict[str, Any]) -> None:
    found = faults(name, case)
    assert [one.level for one in found] == [one["level"] for one in case["expect"]]
    for one, wanted in zip(found, case["expect"], strict=True):
        said = one.message + one.remedy
        assert [words for words in wanted["says"] if words not in said] == []
        assert one.evidence
        assert one.message.endswith("。")
        assert one.remedy.endswith("。")
        assert one.line
        assert not one.line.endswith(("。", "；"))
        assert not any(word in said + one.line for word in BANNED)


@pytest.mark.parametrize(("name", "case"), read_cases("bad"))
def test_what_is_said_of_a_citation_is_let_out(name: str, case: dict[str, Any]) -> None:
    brief = make_brief(case)
    sources = Sources(
        tuple({paper.document.id: paper.document for paper in brief.dossier.papers}.values()),
        find_years(brief.dossier),
        brief.library,
    )
    review = make_review((), (), project=brief.dossier.project)
    refused = [
        (field, refusal.text, refusal.reason)
        for one in faults(name, case)
        for field, refusals in gate_finding(one, review, sources).items()
        for refusal in refusals
    ]
    assert refused == []


@pytest.mark.parametrize(("name", "case"), read_cases("bad"))
def test_the_evidence_is_the_citation_itself(name: str, case: dict[str, Any]) -> None:
    brief = make_brief(case)
    texts = {paper.document.id: paper.document.text for paper in brief.dossier.papers}
    for one in faults(name, case):
        for span in one.evidence:
            assert texts[span.document_id][span.start : span.end] == span.quote
            assert len(span.quote) < 90


def test_an_unchecked_record_names_its_successor_in_the_note_alone() -> None:
    case = {"report": "根据《财政支出绩效评价管理暂行办法》（财预〔2011〕285号）开展评价。"}
    (found,) = faults("citations_are_in_force", case)
    assert "财预〔2020〕10号" in found.note
    assert "财预〔2020〕10号" not in found.message + found.remedy
    assert found.basis == ()


def test_an_unchecked_record_is_asked_about_once() -> None:
    case = {"report": "根据《财政支出绩效评价管理暂行办法》（财预〔2011〕285号）开展评价。"}
    (found,) = faults("citations_are_in_force", case)
    assert found.line.count("核实") == 1
    assert (found.message + found.remedy).count("是否现行有效") == 1


def test_another_countys_rule_is_never_said_to_be_in_force() -> None:
    case = {"report": "借鉴云岭财〔2024〕6号文件第二条。根据《县级项目资金管理细则》开展评价。"}
    found = [one for one in run_checks(make_brief(case)) if one.check == NAMES[2]]
    assert [one.verdict for one in found] == ["unclear"]


def test_the_issuer_on_record_may_be_told() -> None:
    case = {"report": "按照财政部《浙江省项目支出绩效评价管理办法》（浙财监督〔2020〕11号）评价。"}
    brief = make_brief(case)
    (found,) = faults("citations_match_their_record", case)
    sources = Sources((brief.dossier.papers[0].document,), (), library())
    grounds = ground_finding(found, brief.dossier.project, sources)
    said = (found.message, found.remedy, found.line)
    assert [list(object_to_text(words, grounds)) for words in said] == [[], [], []]


def test_places_of_several_faults_are_told() -> None:
    case = {"report": "根据云财绩〔2024〕03号编报。\n根据《养护规程》（云财绩〔2025）3号）养护。"}
    (found,) = faults("citations_are_well_formed", case)
    assert "第1行" in found.place or "第1段" in found.place
    assert "第2行" in found.place or "第2段" in found.place


def test_a_repeal_is_based_on_the_article_that_says_it() -> None:
    (found,) = faults(
        "citations_are_in_force", {"grounds": "《云泽县绩效评价暂行规程》（云财绩〔2017〕4号）"}
    )
    (basis,) = found.basis
    assert basis.article == "第八条"
    assert basis.verified
    assert basis.force == "适用"


def test_the_bureaus_own_expired_rule_goes_to_the_working_paper() -> None:
    own = rules.EXPIRED_RULE.replace("交通运输局", "财政局").replace("云交发", "云财发")
    known = read_library(ROOT / "corpus", [make_document(own)], bureau=Bureau(place="云泽县"))
    brief = make_brief({"grounds": "《云泽县农村客运补助办法》（云财发〔2021〕7号）"})
    found = run_checks(brief._replace(library=known))
    about = [one for one in found if one.check == "citations_are_in_force"]
    assert [one.verdict for one in about] == ["unclear"]


def test_forty_correct_citations_give_no_finding() -> None:
    known = "《项目支出绩效评价管理办法》（财预〔2020〕10号）、《预算法》第五十七条、国务院令第729号、中发〔2018〕34号"
    case = {"report": "\n".join(f"根据{known}开展第{number}项工作。" for number in range(1, 11))}
    assert [one.message for name in NAMES for one in faults(name, case)] == []


def test_every_check_is_in_the_register() -> None:
    assert {*NAMES, "grounds_are_given"} <= set(CHECKS)


def test_brackets_that_recognition_may_have_confused_are_not_named() -> None:
    text = "根据《农村公路管理办法》（云政办发【2024〕18号）执行。"
    brief = make_brief({"report": text})
    paper = brief.dossier.papers[0]
    read = paper.document
    blocks = tuple(one.model_copy(update={"source": "ocr"}) for one in read.blocks)
    scanned = paper.model_copy(update={"document": read.model_copy(update={"blocks": blocks})})
    dossier = brief.dossier.model_copy(update={"papers": (scanned,)})
    name = "citations_are_well_formed"
    assert faults(name, {"report": text})
    found = [one for one in run_checks(brief._replace(dossier=dossier)) if one.check == name]
    assert not [one for one in found if one.verdict == "unmet"]
