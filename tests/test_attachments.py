"""Attachments that a report names are asked for where they were not handed in, and only there."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from pbassist import pipeline
from pbassist.checks.register import Brief, run_checks
from pbassist.model.performance import Paper
from pbassist.model.review import Finding
from pbassist.profiles import read_profiles
from tests.documents import make_document
from tests.reports import brief_report

ROOT = Path(__file__).parents[1]
PROFILE = read_profiles(ROOT / "corpus" / "profiles")["caiyu-2020-10"]
NAME = "named_attachments_are_there"
TABLE = tomllib.loads((ROOT / "tests" / "cases" / f"{NAME}.toml").read_text("utf-8"))


def brief(case: dict[str, Any]) -> Brief:
    made = brief_report(make_document(case["text"].strip()), PROFILE)
    beside = [
        Paper(role=role, document=make_document(role, name=f"{role}.xlsx"))
        for role in case.get("papers", [])
    ]
    update = {"papers": (*made.dossier.papers, *beside), "others": tuple(case.get("others", []))}
    return made._replace(dossier=made.dossier.model_copy(update=update))


def run(case: dict[str, Any]) -> list[Finding]:
    return [one for one in run_checks(brief(case)) if one.check == NAME]


@pytest.mark.parametrize("case", TABLE["good"], ids=lambda case: str(case["name"]))
def test_what_was_handed_in_is_not_asked_for(case: dict[str, Any]) -> None:
    assert [one.message for one in run(case) if one.verdict == "unmet"] == []


@pytest.mark.parametrize("case", TABLE["bad"], ids=lambda case: str(case["name"]))
def test_what_is_lacking_is_asked_for_once(case: dict[str, Any]) -> None:
    found = [one for one in run(case) if one.verdict == "unmet"]
    assert [one.level for one in found] == [one["level"] for one in case["expect"]]
    for one, wanted in zip(found, case["expect"], strict=True):
        assert [words for words in wanted["says"] if words not in one.message] == [], one.message
        assert [words for words in wanted.get("silent", []) if words in one.message] == []
        assert all(span.quote for span in one.evidence)


def test_a_dossier_knows_the_other_files_only_where_its_report_names_attachments() -> None:
    told = make_document(
        "项目绩效自评报告\n附件：验收单\n" + "建成书屋12家。" * 60, name="报告甲.docx"
    )
    plain = make_document("项目绩效自评报告\n" + "建成书屋15家。" * 60, name="报告乙.docx")
    season = pipeline.read_season([told, plain])
    known = {one.papers[0].document.name: one.others for one in season.dossiers}
    assert known == {"报告甲.docx": ("报告乙.docx",), "报告乙.docx": ()}
