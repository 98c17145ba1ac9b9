"""Slips of writing are told once a paper, at their level, and never of a paper that is well written."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import pytest

from pbassist.checks.register import CHECKS, Brief, run_checks
from pbassist.checks.words import names as text_names
from pbassist.checks.words import slips as text_slips
from pbassist.checks.words import titles as text_titles
from pbassist.draft.gate import gate_finding
from pbassist.draft.objections import BANNED
from pbassist.find.citations import find_citations
from pbassist.model.document import Document
from pbassist.model.performance import Dossier, Paper, Project
from pbassist.model.policy import Library
from pbassist.model.review import Finding, Review
from pbassist.profiles import read_profiles
from tests.building import build_brief
from tests.documents import make_document
from tests.reports import build_report
from tests.reviewed import CORPUS, NOW, ON

ROOT = Path(__file__).parents[1]
PROFILE = read_profiles(CORPUS / "profiles")["caiyu-2020-10"]
MODULES = {module.__name__ for module in (text_slips, text_names, text_titles)}
NAMES = [name for name, one in CHECKS.items() if one.run.__module__ in MODULES]


def read_cases(kind: str) -> list[Any]:
    rows = []
    for name in NAMES:
        table = tomllib.loads((ROOT / "tests" / "cases" / f"{name}.toml").read_text("utf-8"))
        rows += [pytest.param(name, case, id=f"{name}: {case['name']}") for case in table[kind]]
    return rows


def lay(case: dict[str, Any]) -> Document:
    document = make_document(case["text"])
    if not case.get("ocr"):
        return document
    blocks = tuple(block.model_copy(update={"source": "ocr"}) for block in document.blocks)
    return document.model_copy(update={"blocks": blocks})


def make_brief(case: dict[str, Any]) -> Brief:
    if "text" not in case:
        return build_brief(case, PROFILE)
    document = lay(case)
    paper = build_report(document, PROFILE).model_copy(
        update={"citations": find_citations(document)}
    )
    papers: tuple[Paper, ...] = (paper,)
    if "project" in case:
        form = build_brief({"goal": "养护道路62公里。"}, PROFILE).dossier.papers[0]
        papers = (paper, form)
    project = Project(name=case.get("project"), unit=case.get("unit"))
    dossier = Dossier(id="r", kind="report", project=project, papers=papers)
    return Brief(dossier, Library(), PROFILE, dt.date(2026, 3, 1))


def run(name: str, case: dict[str, Any]) -> list[Finding]:
    return [one for one in run_checks(make_brief(case)) if one.check == name]


@pytest.mark.parametrize(("name", "case"), read_cases("good"))
def test_a_well_written_paper_gets_no_word(name: str, case: dict[str, Any]) -> None:
    assert [one.message for one in run(name, case)] == []


@pytest.mark.parametrize(("name", "case"), read_cases("bad"))
def test_what_is_wrong_is_told_once(name: str, case: dict[str, Any]) -> None:
    found = run(name, case)
    assert [one.level for one in found] == [one["level"] for one in case["expect"]], [
        one.message for one in found
    ]
    for one, wanted in zip(found, case["expect"], strict=True):
        assert [words for words in wanted["says"] if words not in one.message] == [], one.message
        assert wanted.get("place", "") in one.place
        assert one.place
        assert one.message.endswith("。")
        assert one.remedy.endswith("。")
        assert one.line
        assert not one.line.endswith(("。", "；"))
        assert not any(word in one.message + one.remedy + one.line for word in BANNED)


@pytest.mark.parametrize(("name", "case"), read_cases("bad"))
def test_what_goes_out_passes_the_gate(name: str, case: dict[str, Any]) -> None:
    brief = make_brief(case)
    documents = [paper.document for paper in brief.dossier.papers]
    texts = {document.id: document.text for document in documents}
    review = Review(
        dossier_id="r",
        kind=brief.dossier.kind,
        project=brief.dossier.project,
        papers=(),
        profile=PROFILE.id,
        on=ON,
        made_at=NOW,
        findings=(),
        passed=(),
        unchecked=(),
    )
    for one in run(name, case):
        assert all(texts[s.document_id][s.start : s.end] == s.quote for s in one.evidence)
        assert gate_finding(one, review, documents) == {"message": (), "remedy": (), "line": ()}
