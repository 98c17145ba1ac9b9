from __future__ import annotations

from pathlib import Path

import pytest

from evals.harness import Score, Tally, compare, load_baseline, load_cases, run, save_baseline


def test_precision_and_recall_count_equal_things_once_each() -> None:
    tally = Tally()
    assert not tally.add(["甲", "甲", "乙"], ["甲", "丙"])
    assert (tally.right, tally.precision, tally.recall) == (1, 0.5, pytest.approx(1 / 3))


def test_nothing_wanted_and_nothing_given_is_perfect() -> None:
    tally = Tally()
    assert tally.add([], [])
    assert (tally.precision, tally.recall) == (1.0, 1.0)


def test_a_case_is_newly_right_or_newly_wrong_only_against_the_baseline() -> None:
    gained, lost = compare({"a": True, "b": False, "new": False}, {"a": False, "b": True})
    assert (gained, lost) == (["a"], ["b"])


def test_something_newly_wrong_fails_and_regenerating_accepts_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    baseline = tmp_path / "baseline.json"
    save_baseline(baseline, {"a": True, "absent": True})

    def score() -> Score:
        return Score(outcomes={"a": False})

    assert run("demo", score, baseline, []) == 1
    assert "newly wrong: a" in capsys.readouterr().out
    assert run("demo", score, baseline, ["--regenerate"]) == 0
    assert load_baseline(baseline) == {"a": False, "absent": True}
    assert run("demo", score, baseline, []) == 0


def test_cases_are_read_from_every_table_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "b.toml").write_text('[[case]]\nid = "2"\n', encoding="utf-8")
    (tmp_path / "a.toml").write_text('[[case]]\nid = "1"\n', encoding="utf-8")
    assert [case["id"] for case in load_cases(tmp_path)] == ["1", "2"]
