"""Printed dates are days; quantities that look like dates are not."""

from __future__ import annotations

import pytest

from pbassist.checks.deadlines import read_days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("11月底前", ("2026-11-01", "2026-11-30")),
        ("2025.12.8", ("2025-12-08", "2025-12-08")),
        ("12.8前", ("2026-12-08", "2026-12-08")),
        ("12.8日", ("2026-12-08", "2026-12-08")),
        ("2025-12-31前", ("2025-12-31", "2025-12-31")),
        ("11月上旬", ("2026-11-01", "2026-11-10")),
        ("上半年", ("2026-01-01", "2026-06-30")),
        ("2025年3月至10月", ("2025-10-01", "2025-10-31")),
        ("2025.3.1—2025.6.30", ("2025-06-30", "2025-06-30")),
        ("3月5日-4月20日", ("2026-04-20", "2026-04-20")),
    ],
)
def test_a_printed_date_is_its_days(text: str, days: tuple[str, str]) -> None:
    found = read_days(text, 2026)
    assert found is not None
    assert (found.first.isoformat(), found.last.isoformat()) == days


@pytest.mark.parametrize(
    "text",
    [
        "4.13万人次",
        "≥4.8万人次",
        "4.13",
        "5.5%",
        "3.5天",
        "3.2公里",
        "12/15",
        "1-3家",
        "10.5.2",
        "3月验收、9月完工",
        "11月至3月",
    ],
)
def test_a_quantity_is_no_day(text: str) -> None:
    assert read_days(text, 2026) is None
