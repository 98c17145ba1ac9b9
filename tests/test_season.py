"""The sample season: every planted fault is named once, and clean forms get no line."""

from __future__ import annotations

import datetime as dt
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pbassist.checks import CHECKS
from pbassist.model.review import Finding, Review
from pbassist.workspace import Workspace
from tests.building import ON

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "corpus" / "samples"
TABLE: dict[str, Any] = tomllib.loads((SAMPLES / "season-faults.toml").read_text(encoding="utf-8"))
NOW = dt.datetime(2026, 3, 1, 4, 0, tzinfo=dt.UTC)


@cache
def review_season() -> tuple[Review, ...]:
    space = Workspace(None, clock=lambda: NOW, environ={})
    return space.judge([SAMPLES / "season"], on=ON).reviews


def reviews_of(code: str, role: str) -> list[Review]:
    return [
        one
        for one in review_season()
        if one.project.code == code and any(paper.role == role for paper in one.papers)
    ]


def squeeze(text: str) -> str:
    return "".join(text.split())


def names(finding: Finding, fault: dict[str, Any]) -> bool:
    """Whether a finding is about a planted fault: its number, and the words of the cell."""
    if CHECKS[finding.check].number != fault["number"]:
        return False
    said = squeeze(finding.message + finding.place + "".join(s.quote for s in finding.evidence))
    return squeeze(fault["quote"]) in said


PLANTED = [one for one in TABLE["faults"] if not one.get("beyond")]


@pytest.mark.parametrize(
    "fault", PLANTED, ids=lambda f: f"{f['project'][-6:]}-{f['number']}-{f['quote'][:8]}"
)
def test_every_planted_fault_is_named_once_with_its_figures(fault: dict[str, Any]) -> None:
    role = fault["role"]
    findings = [one for r in reviews_of(fault["project"], role) for one in r.findings]
    found = [one for one in findings if names(one, fault)]
    assert len(found) == 1, [f"{one.check}: {one.message}" for one in findings]
    finding = found[0]
    assert finding.level in {fault["level"], *fault.get("also", ())}
    said = squeeze(finding.message + finding.line)
    assert [figure for figure in fault["figures"] if squeeze(figure) not in said] == []
    assert finding.remedy


@pytest.mark.parametrize("clean", TABLE["clean"], ids=lambda c: c["project"][-6:])
def test_clean_forms_get_no_line(clean: dict[str, Any]) -> None:
    reviews = [one for one in review_season() if one.project.code == clean["project"]]
    assert reviews
    assert [one.message for r in reviews for one in r.findings] == []
    assert all(one.opinion is None for one in reviews)


def test_nothing_is_said_that_was_not_planted() -> None:
    planted = TABLE["faults"]
    extra = [
        f"{review.project.name}: {finding.check}: {finding.message}"
        for review in review_season()
        for finding in review.findings
        if not any(
            names(finding, fault) for fault in planted if fault["project"] == review.project.code
        )
    ]
    assert extra == []
