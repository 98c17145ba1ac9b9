"""What a check finds of its own bad cases goes out: no check counts what the gate cannot read."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pbassist.checks.register import CHECKS, Brief, run_checks
from pbassist.draft.gate import gate_finding
from pbassist.draft.grounds import Sources
from pbassist.draft.opinion import find_years
from pbassist.profiles import read_profiles
from tests.building import build_brief
from tests.documents import make_document
from tests.drafts import make_review
from tests.reports import brief_report

ROOT = Path(__file__).parents[1]
PROFILES = read_profiles(ROOT / "corpus" / "profiles")
PLAIN = "caiyu-2020-10"


def read_bad_cases() -> Iterator[Any]:
    for name in sorted(CHECKS):
        path = ROOT / "tests" / "cases" / f"{name}.toml"
        for case in tomllib.loads(path.read_text(encoding="utf-8")).get("bad", []):
            if "indicators" in case or isinstance(case.get("text"), str):
                yield pytest.param(name, case, id=f"{name}: {case['name']}")


def brief_case(case: dict[str, Any]) -> Brief:
    if "text" in case and "indicators" not in case:
        return brief_report(make_document(case["text"]), PROFILES[PLAIN])
    return build_brief(case, PROFILES[case.get("profile", PLAIN)])


@pytest.mark.parametrize(("name", "case"), list(read_bad_cases()))
def test_what_a_check_finds_is_let_out(name: str, case: dict[str, Any]) -> None:
    brief = brief_case(case)
    sources = Sources(
        tuple({paper.document.id: paper.document for paper in brief.dossier.papers}.values()),
        find_years(brief.dossier),
    )
    review = make_review((), (), project=brief.dossier.project)
    found = [one for one in run_checks(brief) if one.level is not None]
    refused = [
        (one.check, field, one.message, refusal.text, refusal.reason)
        for one in found
        for field, refusals in gate_finding(one, review, sources).items()
        for refusal in refusals
    ]
    assert refused == []
