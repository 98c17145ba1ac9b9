"""A report whose title names no unit is sent to the department that its text names."""

from __future__ import annotations

import pytest

from pbassist.dossiers.named_units import find_named_units
from tests.documents import make_document

TITLE = "云泽县2025年图书馆运行项目绩效评价报告\n"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (
            "项目由县文化广电局主管、县图书馆运行中心实施，开放12处。",
            ("县文化广电局", "县图书馆运行中心"),
        ),
        ("本项目由县水利局主管，涉及村庄61个。", ("县水利局", None)),
        ("开放12处。\n县文化广电局\n2026年3月8日", ("县文化广电局", None)),
        ("开放12处。\n云泽明诚会计师事务所\n2026年3月8日", (None, None)),
        ("开放12处。\n云泽县财政局\n2026年3月8日", (None, None)),
        ("开放12处。\n评价组\n2026年3月8日", (None, None)),
        ("甲项目由县水利局主管，乙项目由县住房城乡建设局主管。", (None, None)),
        ("资金由财政拨付。", (None, None)),
    ],
)
def test_a_report_says_whose_it_is(text: str, named: tuple[str | None, str | None]) -> None:
    assert find_named_units(make_document(TITLE + text)) == named
