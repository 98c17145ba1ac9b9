"""A letter that grants an adjustment is a paper of the project it names, and excuses what it names."""

from __future__ import annotations

import pytest

from pbassist.checks.evaluations.adjusted import is_granted
from pbassist.dossiers import join_papers
from pbassist.model.performance import Paper
from pbassist.read import read_text
from tests.building import build_paper

GRANTED = """云泽县财政局关于同意调整行道树补植项目绩效目标的批复
县园林中心：你单位《关于调整行道树补植项目绩效目标的请示》收悉。同意将“补种苗木株数”调整为1500株。"""
ASKED = """关于调整行道树补植项目绩效目标的请示
县财政局：年初批复补种苗木2000株，因用地调整，申请将“补种苗木株数”调整为1500株。妥否，请批复。"""


def letter(text: str) -> Paper:
    return Paper(role="adjustment", document=read_text(text, name="函.txt"))


@pytest.mark.parametrize(("text", "granted"), [(GRANTED, True), (ASKED, False)])
def test_an_application_grants_nothing(text: str, granted: bool) -> None:
    assert is_granted(letter(text)) is granted


@pytest.mark.parametrize(("project", "joined"), [("行道树补植", True), ("公园设施维护", False)])
def test_a_letter_joins_the_project_it_names(project: str, joined: bool) -> None:
    row = ["产出", "数量", "补种苗木株数", "≥1500株", "1510株", "90", "90"]
    form = build_paper("self_evaluation", {"project": project, "indicators": [row]})
    season = join_papers([form, letter(GRANTED)], year=2026)
    roles = [paper.role for dossier in season.dossiers for paper in dossier.papers]
    assert ("adjustment" in roles) is joined
