from __future__ import annotations

import datetime as dt

import pytest

from pbassist.read.number_format import format_value, plain_number

DAY = dt.date(2026, 11, 3)
MIDNIGHT = dt.datetime(2026, 11, 3)  # noqa: DTZ001 - cells carry no time zone
MORNING = dt.datetime(2026, 11, 3, 8, 5)  # noqa: DTZ001 - cells carry no time zone


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (486.0, "486"),
        (0.1 + 0.2, "0.3"),
        (0.921, "0.921"),
        (-3.50, "-3.5"),
        (1e21, "1000000000000000000000"),
        (0.00001, "0.00001"),
        (12, "12"),
        (-0.0, "0"),
        (float("nan"), ""),
        (1682.4, "1682.4"),
    ],
)
def test_a_plain_number_has_no_noise(value: float, shown: str) -> None:
    assert plain_number(value) == shown


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (0.921, "0.0%", "92.1%"),
        (0.9214, "0%", "92%"),
        (1, "0.00%", "100.00%"),
        (1682.4, "#,##0.00", "1,682.40"),
        (1682.4, "0.00_ ", "1682.40"),
        (1682.4, '#,##0.00"万元"', "1,682.40万元"),
        (486, '0"处"', "486处"),
        (486, "0处", "486处"),
        (2.5, "0", "3"),
        (0.5, "0", "1"),
        (-12.345, "#,##0.00;[Red]-#,##0.00", "-12.35"),
        (-12.345, "#,##0.00_);(#,##0.00)", "(12.35)"),
        (0, '#,##0;-#,##0;"-"', "0"),
        (5, "General", "5"),
        (5, "@", "5"),
        (1.5, "# ?/?", "1.5"),
        (12345.678, "0.00E+00", "12345.678"),
        (1234567, "#,##0,", "1,235"),
        (3, "[$¥-804]#,##0.00", "¥3.00"),
        (0.5, "0.##", "0.5"),
        (7, "00000", "00007"),
        (0.921, "0.##%", "92.1%"),
        (0.92, "#%", "92%"),
        (486, 'General"万元"', "486万元"),
        (486.5, 'G/通用格式"人"', "486.5人"),
        (0, '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "0"),
        (-5.2, '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-5.20"),
        (5.2, '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "5.20"),
        (5.2, "[<10]0.00;0", "5.2"),
        (-0.001, "0.00", "0.00"),
    ],
)
def test_a_number_is_shown_as_its_format_says(value: float, code: str, shown: str) -> None:
    assert format_value(value, code) == shown


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (DAY, "General", "2026-11-03"),
        (DAY, "yyyy-mm-dd", "2026-11-03"),
        (DAY, "yyyy/m/d", "2026/11/3"),
        (DAY, 'yyyy"年"m"月"d"日"', "2026年11月3日"),
        (DAY, 'yyyy"年"m"月";@', "2026年11月"),
        (DAY, "[$-804]yyyy年m月d日", "2026年11月3日"),
        (DAY, "yy.mm", "26.11"),
        (DAY, "dddd", "2026-11-03"),
        (MIDNIGHT, "General", "2026-11-03"),
        (MORNING, "General", "2026-11-03 08:05"),
        (MORNING, "yyyy-m-d h:mm", "2026-11-3 8:05"),
        (dt.time(8, 30), "h:mm", "8:30"),
        (dt.timedelta(hours=26, minutes=5), "General", "26:05:00"),
    ],
)
def test_a_date_is_shown_as_its_format_says(
    value: dt.date | dt.time | dt.timedelta, code: str, shown: str
) -> None:
    assert format_value(value, code) == shown


def test_words_and_truth_values_stay() -> None:
    assert format_value("≥95%", "0.00%") == "≥95%"
    assert format_value(True) == "TRUE"
    assert format_value(False, "0") == "FALSE"
