"""Every planted fault of the sample season is named once, at its level, with figures and remedy."""

from __future__ import annotations

from typing import Any

import pytest

from pbassist.checks import CHECKS
from pbassist.model.review import Finding
from tests.reviewed import TABLE, review_samples

PLANTED: list[dict[str, Any]] = [row for row in TABLE["faults"] if not row.get("beyond")]
BEYOND: list[dict[str, Any]] = [row for row in TABLE["faults"] if row.get("beyond")]


def label(row: dict[str, Any]) -> str:
    return f"{row['unit']} {row['number']} {row['fault']} {row['quote'][:12]}"


def find(row: dict[str, Any]) -> list[Finding]:
    """Findings on a planted fault of a project: of its kind, else those whose place is its cell."""
    findings = [
        one
        for review in review_samples().reviews
        if review.project.code == row["project"]
        for one in review.findings
    ]
    speaking = [one for one in findings if speaks_of(one, row)]
    quote = squeeze(row["quote"])
    return (
        [one for one in speaking if CHECKS[one.check].number == row["number"]]
        or [one for one in speaking if CHECKS[one.check].number is None]
        or [one for one in findings if one.evidence and squeeze(one.evidence[0].quote) == quote]
    )


def speaks_of(finding: Finding, row: dict[str, Any]) -> bool:
    """Whether the quoted cell is among the evidence, or is named."""
    places = [*(span.quote for span in finding.evidence), finding.subject, finding.place]
    quote = squeeze(row["quote"]).rstrip("。")
    return any(quote in squeeze(place) for place in (*places, finding.message))


def lacks(finding: Finding, figures: list[str]) -> list[str]:
    """Figures that a finding neither says nor shows; 97.90 is said as 97.9."""
    shown = [finding.message, finding.remedy, finding.formula.expression if finding.formula else ""]
    shown += [span.quote for span in finding.evidence]
    text = " ".join(squeeze(one) for one in shown)
    return [one for one in figures if squeeze(one) not in text and trim(one) not in text]


def squeeze(text: str) -> str:
    return "".join(text.split())


def trim(figure: str) -> str:
    return figure.rstrip("0").rstrip(".") if "." in figure else figure


@pytest.mark.parametrize("row", PLANTED, ids=label)
def test_a_planted_fault_is_named_once(row: dict[str, Any]) -> None:
    found = find(row)
    assert len(found) == 1, [one.message for one in found]
    (one,) = found
    assert one.level in (row["level"], *row.get("also", ()))
    assert lacks(one, row["figures"]) == [], one.message
    assert one.remedy
    assert one.place


def test_nothing_else_is_named() -> None:
    matched = {one.id for row in (*PLANTED, *BEYOND) for one in find(row)}
    others = [
        f"{review.project.name}: {one.check} {one.place}: {one.message}"
        for review in review_samples().reviews
        if review.kind == "project"
        for one in review.findings
        if one.id not in matched
    ]
    assert others == []
