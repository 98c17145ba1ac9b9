"""A fault that stands in a paper many times is still one point that goes out, with its count."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pbassist.workspace import Workspace

NOON = dt.datetime(2026, 3, 1, 4, tzinfo=dt.UTC)
REPORT = """县水利局2025年度预算绩效管理工作总结
{words}
一、主要工作
一是编报绩效目标12项。
二、存在的问题
一是12个项目的指标不够细化，原因是培训不到位。
三、下一步打算
加强培训，逐项完善指标。
县水利局
2026年1月10日
"""
CASES = {
    "numbers in square brackets": "根据"
    + "、".join(f"云财绩[2024]{n}号" for n in range(1, 8))
    + "要求，认真开展工作。",
    "numbers with idle zeros": "根据"
    + "、".join(f"云财绩〔2024〕0{n}号" for n in range(1, 8))
    + "要求，认真开展工作。",
    "hints left in": "\n".join(f"（{n}）完成任务（请填写具体数值）。" for n in "一二三四五六"),
}


@pytest.mark.parametrize("words", CASES.values(), ids=CASES)
def test_many_of_a_kind_go_out_as_one_point(words: str, tmp_path: Path) -> None:
    paper = tmp_path / "县水利局2025年度预算绩效管理工作总结.txt"
    paper.write_text(REPORT.format(words=words), encoding="utf-8")
    season = Workspace(None, clock=lambda: NOON, environ={}).judge([paper])
    (review,) = season.reviews
    assert review.opinion is not None
    assert review.opinion.points
    assert not any(one.withheld for one in review.findings)
