"""What looks like a number and is not understood is seen by a person: in the extract and in the 底稿."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from pbassist.checks.register import Brief, run_checks
from pbassist.export.working_paper import write_working_paper
from pbassist.model.performance import Dossier, Project
from pbassist.model.policy import Library
from pbassist.model.review import Finding
from pbassist.pipeline import read_report, review
from pbassist.profiles import read_profiles
from tests.documents import make_document
from tests.test_cli import run as run_cli

ROOT = Path(__file__).parents[1]
PROFILES = read_profiles(ROOT / "corpus" / "profiles")
PROFILE = PROFILES["caiyu-2020-10"]
TABLE = tomllib.loads(
    (ROOT / "tests" / "cases" / "report_numbers_are_read.toml").read_text("utf-8")
)
NAME = "report_numbers_are_read"
MISPRINT = TABLE["bad"][0]["text"]


def make_dossier(text: str) -> Dossier:
    paper = read_report(make_document(text), PROFILE)
    return Dossier(id="r", kind="report", project=Project(), papers=(paper,))


def run(text: str) -> list[Finding]:
    brief = Brief(make_dossier(text), Library(), PROFILE, dt.date(2026, 3, 1))
    return [one for one in run_checks(brief) if one.check == NAME]


@pytest.mark.parametrize("case", TABLE["good"], ids=lambda case: case["name"])
def test_nothing_is_told_where_every_number_is_understood(case: dict[str, Any]) -> None:
    assert [one.message for one in run(case["text"])] == []


@pytest.mark.parametrize("case", TABLE["bad"], ids=lambda case: case["name"])
def test_what_is_not_understood_is_told_once_with_its_reason(case: dict[str, Any]) -> None:
    (found,) = run(case["text"])
    (wanted,) = case["expect"]
    assert found.verdict == wanted["verdict"]
    assert [words for words in wanted["says"] if words not in found.message] == []
    assert all(span.quote in case["text"] for span in found.evidence)


def test_the_working_paper_lists_it_and_nothing_goes_out(tmp_path: Path) -> None:
    dossier = make_dossier(MISPRINT)
    now = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
    made = review(dossier, Library(), PROFILE, on=now.date(), now=now)
    assert [one for one in made.findings if one.check == NAME] == []
    documents = [paper.document for paper in dossier.papers]
    book = load_workbook(write_working_paper(made, tmp_path / "底稿.xlsx", documents=documents))
    rows = [row for row in book["未能核对"].iter_rows(values_only=True) if "数字未能识别" in row]
    assert len(rows) == 1


def test_extract_prints_it(tmp_path: Path) -> None:
    paper = tmp_path / "报告.txt"
    paper.write_text(f"关于资金使用情况的报告\n\n{MISPRINT}\n", encoding="utf-8")
    done = run_cli("extract", paper, folder=tmp_path)
    assert "未解析：12,34万元（千分位分隔不规范，无法确定数值）" in done.stdout, done.stderr
