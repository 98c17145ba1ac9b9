"""A score and the grade told behind it in a report are held against the bands."""

from __future__ import annotations

from pathlib import Path

import pytest

from pbassist.checks.appraisals.grades import grade_follows_the_total
from pbassist.checks.appraisals.told_grades import choose_grade, find_told_grades
from pbassist.draft.gate import gate_finding
from pbassist.draft.grounds import Sources
from pbassist.profiles import read_profiles
from pbassist.read import read
from tests.documents import make_document
from tests.drafts import make_review
from tests.reports import brief_report

PROFILES = read_profiles(Path(__file__).parents[1] / "corpus" / "profiles")

BANDS = [(name, lower) for name, lower in (("优", 90), ("良", 80), ("中", 60), ("差", 0))]

TOLD = [
    ("经综合评价，项目综合得分87.6分，评价等级为“良”，其中决策14分。", ["87.6 良"]),
    ("自评总分92分，等次为优秀。", ["92 优秀"]),
    (
        "甲项目综合得分91分，评价等级为优；乙项目综合得分79.5分，评价结果为中。",
        ["91 优", "79.5 中"],
    ),
    ("得分90分以上的，评价等级为优。", []),
    ("决策类得分14分，评价结论为立项规范。", []),
    ("综合得分105.5分，评价等级为优。", []),
    ("项目综合得分87.6分，等级评定良好率较高。", []),
    ("经评价组评定，本项目得分78.5分，评价等次为“中”。", ["78.5 中"]),
    ("过程类项目得分17分，其中制度建设等级为良。", []),
]


@pytest.mark.parametrize(("sentence", "told"), TOLD)
def test_overall_scores_with_their_grades_are_found(
    sentence: str, told: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "报告.txt"
    path.write_text(f"项目绩效评价报告\n{sentence}\n", encoding="utf-8")
    found = find_told_grades(read(path))
    assert [f"{one.score} {one.grade}" for one in found] == told


def test_the_band_of_a_score_is_half_open() -> None:
    from decimal import Decimal

    bands = [(name, Decimal(lower)) for name, lower in BANDS]
    shown = [choose_grade(Decimal(score), bands) for score in ("90", "89.99", "59.9")]
    assert shown == ["优", "良", "差"]


def judge_told(text: str) -> list[tuple[str | None, str, list[str]]]:
    """What is said of a told grade: its level, the line, and what the gate holds against it."""
    document = make_document(text)
    found = grade_follows_the_total(brief_report(document, PROFILES["caiyu-2020-10"]))
    review = make_review((), ())
    return [
        (
            one.level,
            one.line,
            [r.text for of in gate_finding(one, review, Sources((document,))).values() for r in of],
        )
        for one in found
    ]


@pytest.mark.parametrize(
    ("sentence", "due"),
    [
        ("经综合评价，项目得分86.4分，评价等级为“优”。", "应为良"),
        ("本次自评得分91.5分，等次为良。", "应为优"),
        ("项目综合得分58分，评价等级为“中”。", "应为差"),
    ],
)
def test_a_grade_of_another_band_is_asked_and_goes_out(sentence: str, due: str) -> None:
    ((level, line, refused),) = judge_told(f"项目绩效评价报告\n{sentence}\n")
    assert level == "请核实"
    assert due in line
    assert refused == []


@pytest.mark.parametrize(
    "sentence",
    [
        "经综合评价，项目得分90分，评价等级为“优”。",
        "本次自评得分89.9分，等次为良好。",
        "单个项目得分85分，评价结果为合格。",
        "项目得分76分，等级为良；得分75分及以上为“良”，60分至75分为“合格”。",
    ],
)
def test_a_grade_of_its_band_is_not_asked(sentence: str) -> None:
    assert [one for one in judge_told(f"项目绩效评价报告\n{sentence}\n") if one[0]] == []
