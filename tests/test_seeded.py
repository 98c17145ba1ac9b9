"""The generator of seeded defects reasons by itself about what a change proves."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest

from evals.finders.seeded.digits import miss_rate, miss_sum, read_number, slack_of, slip
from evals.finders.seeded.kinds import KINDS
from evals.finders.seeded.sheets import Row
from evals.finders.seeded.texts import find_place, list_texts, put

SUMS = [
    ("476", ["436", "40", "0"], False),
    ("486", ["436", "40", "0"], True),
    ("86.7", ["52.4", "34.2", "0.0"], False),
    ("86.9", ["52.4", "34.2", "0.0"], False),
    ("88.7", ["52.4", "34.2", "0.0"], True),
]


@pytest.mark.parametrize(("total", "parts", "wrong"), SUMS)
def test_a_sum_is_missed_only_beyond_rounding(total: str, parts: list[str], wrong: bool) -> None:
    assert miss_sum(total, parts) is wrong


RATES = [("95.2%", False), ("95.3%", False), ("97.2%", True), ("95%", False)]


@pytest.mark.parametrize(("rate", "wrong"), RATES)
def test_a_rate_is_missed_only_beyond_its_last_place(rate: str, wrong: bool) -> None:
    slack = slack_of("4628", "4860")
    assert miss_rate(rate, Decimal(4628), Decimal(4860), slack) is wrong


def test_a_slip_changes_one_digit_and_never_the_length() -> None:
    random = Random(1)
    for _ in range(50):
        new = slip("≥1,284.50个", random, lambda text: read_number(text) > 2000)
        assert new is not None
        assert len(new) == len("≥1,284.50个")
        assert sum(a != b for a, b in zip(new, "≥1,284.50个", strict=True)) == 1
        assert read_number(new) > 2000


def test_no_digit_makes_an_impossible_slip() -> None:
    assert slip("7", Random(1), lambda text: read_number(text) > 9) is None


def test_every_stretch_of_a_bond_stands_once_in_its_report() -> None:
    for sample in list_texts():
        for bond in sample.bonds:
            stretches = [*bond.get("parts", []), *bond.values()]
            for one in (s for s in stretches if isinstance(s, str) and "〔" in s):
                place = find_place(sample.text, one)
                assert put(sample.text, place, place.words) == sample.text


def test_a_row_keeps_number_cells_and_knows_its_columns() -> None:
    row = Row(["产出指标", "#12", ""], ["dimension", "weight", "remark"])
    row["weight"] = "15"
    row["planned"] = "nothing"
    assert (row["weight"], row.cells[1], "planned" in row) == ("15", "#15", False)


def test_kinds_have_names_of_their_own_and_checks_that_exist() -> None:
    from pbassist.checks import CHECKS

    titles = [one.title for one in KINDS]
    assert len(titles) == len(set(titles))
    assert [one.title for one in KINDS if not set(one.checks) & CHECKS.keys()] == []
