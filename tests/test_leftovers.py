"""Sentences with another year, another unit or spendings: faults are named, sound ones are left alone."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from pbassist.checks.register import run_checks
from pbassist.profiles import read_profiles
from tests.building import build_brief

ROOT = Path(__file__).parents[1]
TABLE: dict[str, dict[str, Any]] = tomllib.loads(
    (ROOT / "tests" / "cases" / "leftover_sentences.toml").read_text(encoding="utf-8")
)
PROFILE = read_profiles(ROOT / "corpus" / "profiles")["caiyu-2020-10"]


def list_rows(kind: str) -> list[Any]:
    """Every sentence with whether it holds a fault."""
    return [
        pytest.param(
            row, name == "faults", id=f"{name}: {row[1][:20] if len(row) > 2 else row[0][:20]}"
        )
        for name in ("faults", "sound")
        for row in TABLE[kind][name]
    ]


def speaks(case: dict[str, Any], check: str) -> bool:
    found = run_checks(build_brief(case, PROFILE))
    return any(one.check == check and one.verdict == "unmet" for one in found)


@pytest.mark.parametrize(("row", "fault"), list_rows("years"))
def test_a_year_of_the_season_before_is_told_from_one_that_has_its_reason(
    row: list[str], fault: bool
) -> None:
    goal, limit = row
    indicators = [["产出", "时效", "任务完成时间", limit]]
    case = {"title": "2026年度项目支出绩效目标申报表", "goal": goal, "indicators": indicators}
    assert speaks(case, "years_are_the_forms_own") == fault


@pytest.mark.parametrize(("row", "fault"), list_rows("units"))
def test_a_unit_that_does_the_work_is_told_from_partners_places_and_those_served(
    row: list[str], fault: bool
) -> None:
    sender, goal = row
    indicators = [["产出", "数量", "件数", "≥540件"]]
    register = TABLE["units"]["register"]
    case = {"sender": sender, "goal": goal, "register": register, "indicators": indicators}
    assert speaks(case, "units_are_the_forms_own") == fault


@pytest.mark.parametrize(("row", "fault"), list_rows("estimates"))
def test_spendings_of_other_work_are_told_from_the_parts_of_what_is_counted(
    row: list[Any], fault: bool
) -> None:
    total, estimate, names = row
    case = {
        "funds": {"requested": {"total": total}},
        "estimate": estimate,
        "indicators": [["产出", "数量", name, "≥10"] for name in names],
    }
    assert speaks(case, "outputs_cover_spending") == fault
