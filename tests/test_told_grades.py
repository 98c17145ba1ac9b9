"""A score and the grade told behind it in a report are held against the bands."""

from __future__ import annotations

from pathlib import Path

import pytest

from pbassist.checks.told_grades import choose_grade, find_told_grades
from pbassist.read import read

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
