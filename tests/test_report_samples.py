"""The reports of our own writing: a good one gets no opinion, a planted fault is named once."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from pbassist.checks.register import run_checks
from pbassist.coverage import cover_report
from pbassist.model.review import Finding
from pbassist.profiles import read_profiles
from pbassist.read import read
from tests.reports import brief_report

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "corpus" / "samples"
REPORTS = SAMPLES / "reports"
PROFILE = read_profiles(ROOT / "corpus" / "profiles")["caiyu-2020-10"]
FAULTS = tomllib.loads((REPORTS / "faults.toml").read_text("utf-8"))["faults"]
GOOD = sorted(path.stem for path in REPORTS.glob("*-good.md"))
FAULTY = sorted(path.stem for path in REPORTS.glob("*-faulty.md"))


def review(path: Path) -> list[Finding]:
    findings = run_checks(brief_report(read(path), PROFILE))
    return [f for f in findings if f.check.startswith("report_") and f.verdict == "unmet"]


def is_named(fault: dict[str, Any], finding: Finding) -> bool:
    return (
        finding.check == fault["check"]
        and finding.level == fault["level"]
        and any("".join(span.quote.split()) == fault["quote"] for span in finding.evidence)
        and all(words in finding.message for words in fault["says"])
    )


@pytest.mark.parametrize("name", GOOD)
def test_a_good_report_gets_no_opinion(name: str) -> None:
    assert [finding.message for finding in review(REPORTS / f"{name}.docx")] == []


@pytest.mark.parametrize("name", GOOD)
def test_a_good_report_covers_what_its_type_asks_for(name: str) -> None:
    brief = brief_report(read(REPORTS / f"{name}.docx"), PROFILE)
    coverage = cover_report(brief.dossier.papers[0], PROFILE)
    assert coverage.kind is not None
    assert {row.verdict for row in coverage.rows} == {"met"}


@pytest.mark.parametrize("name", FAULTY)
def test_each_planted_fault_is_named_once_and_nothing_else(name: str) -> None:
    found = review(REPORTS / f"{name}.docx")
    planted = [f for f in FAULTS if f["file"] == name and not f.get("beyond")]
    counts = {f["note"]: sum(is_named(f, finding) for finding in found) for f in planted}
    assert counts == {f["note"]: 1 for f in planted}
    extra = [f.message for f in found if not any(is_named(fault, f) for fault in planted)]
    assert extra == []


def test_the_planted_quotes_stand_in_the_texts() -> None:
    for fault in FAULTS:
        text = (REPORTS / f"{fault['file']}.md").read_text("utf-8")
        assert fault["quote"] in text, fault


def test_the_word_files_are_fresh_and_a_pdf_reads_the_same(tmp_path: Path) -> None:
    command = [sys.executable, str(SAMPLES / "make_reports.py"), "--out", str(tmp_path), "--pdf"]
    subprocess.run(command, check=True)
    for path in sorted(REPORTS.glob("*.docx")):
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), "run make_reports.py"
    for name in GOOD:
        messages = [finding.message for finding in review(tmp_path / f"{name}.pdf")]
        assert messages == []
