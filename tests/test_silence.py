"""Every check is run on the samples, and none of them speaks on a sound one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pbassist.checks import CHECKS
from pbassist.checks.register import Brief, check, unmet
from pbassist.model.review import Finding
from tests.reviewed import TABLE, review_samples

CLEAN = {row["project"]: row["why"] for row in TABLE["clean"]}


def test_every_registered_check_is_run() -> None:
    assert set(CHECKS) - review_samples().ran == set()


def test_every_project_of_the_clean_list_was_reviewed() -> None:
    codes = {review.project.code for review in review_samples().reviews}
    assert CLEAN.keys() - codes == set()


@pytest.mark.parametrize("code", sorted(CLEAN))
def test_no_check_speaks_on_a_sound_project(code: str) -> None:
    reviews = [one for one in review_samples().reviews if one.project.code == code]
    said = [f"{one.check}: {one.message}" for review in reviews for one in review.findings]
    assert said == [], CLEAN[code]
    assert all(review.opinion is None for review in reviews)


def test_what_was_found_right_is_kept() -> None:
    clean = [one for one in review_samples().reviews if one.project.code in CLEAN]
    assert [review.project.name for review in clean if not review.passed] == []


def test_no_check_speaks_on_a_sound_report() -> None:
    good = [
        one
        for one in review_samples().reviews
        if one.kind != "project" and any("good" in paper.name for paper in one.papers)
    ]
    assert len(good) >= 2
    said = [
        f"{one.papers[0].name}: {finding.check}: {finding.message}"
        for one in good
        for finding in one.findings
    ]
    assert said == []


def test_the_faulty_reports_do_not_pass_in_silence() -> None:
    faulty = [
        one
        for one in review_samples().reviews
        if one.kind != "project" and any("faulty" in paper.name for paper in one.papers)
    ]
    assert len(faulty) >= 2
    assert all(one.findings and one.opinion for one in faulty)


def test_a_check_that_nothing_reaches_and_one_that_always_speaks_are_seen() -> None:
    before = dict(CHECKS)

    def waits_for_what_no_sample_has(brief: Brief) -> Iterator[Finding]:
        yield from ()

    def always_speaks(brief: Brief) -> Iterator[Finding]:
        paper = brief.dossier.papers[0]
        yield unmet(
            "always_speaks",
            "请核实",
            subject="全部",
            message="有一张表。",
            remedy="请核实。",
            evidence=[paper.document.span(0, 1)],
        )

    try:
        check(fault="未到", needs=("adjustment",))(waits_for_what_no_sample_has)
        check(fault="误报")(always_speaks)
        reviewed = review_samples.__wrapped__()
    finally:
        CHECKS.clear()
        CHECKS.update(before)
    assert "waits_for_what_no_sample_has" not in reviewed.ran
    clean = [one for one in reviewed.reviews if one.project.code in CLEAN]
    assert all(finding.check == "always_speaks" for one in clean for finding in one.findings)
    assert all(one.findings for one in clean)
