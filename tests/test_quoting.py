"""Quotation marks inside quotation marks are set apart, and taken for what they were."""

from __future__ import annotations

import pytest

from pbassist.export.content import show_content
from pbassist.model.quoting import nest_quotes, quote_inside, take_outside
from pbassist.read import read_text
from tests.drafts import make_finding, quote


@pytest.mark.parametrize(
    ("text", "nested"),
    [
        ("““两癌”筛查人数”指标值未填。", "“‘两癌’筛查人数”指标值未填。"),
        ("“一老一小”与“三下乡”各有一项。", "“一老一小”与“三下乡”各有一项。"),
        ("所引《某县“十四五”规划》", "所引《某县“十四五”规划》"),
        ("年度目标为“实施“一件事”“一网通办”改革”。", "年度目标为“实施‘一件事’‘一网通办’改革”。"),
        ("““两癌筛查人数”指标值未填。", "““两癌筛查人数”指标值未填。"),
        ("两癌”筛查“人数", "两癌”筛查“人数"),
        ("没有引号。", "没有引号。"),
    ],
)
def test_marks_of_the_second_level_are_single(text: str, nested: str) -> None:
    assert nest_quotes(text) == nested
    assert nest_quotes(nested) == nested


def test_words_go_in_and_come_out_with_their_marks() -> None:
    assert quote_inside("“两癌”筛查") == "‘两癌’筛查"
    assert take_outside("‘两癌’筛查") == "“两癌”筛查"


def test_the_form_is_quoted_as_it_was_filled_in() -> None:
    document = read_text("举办“三下乡”活动 6场", name="表.txt")
    finding = make_finding(
        "指标归类不当",
        "疑似",
        subject="举办“三下乡”活动",
        place="社会效益指标“举办‘三下乡’活动”",
        message="社会效益指标“举办‘三下乡’活动6场”属产出数量，不反映实施效果。",
        evidence=(quote(document, "6场"), quote(document, "举办“三下乡”活动")),
    )
    assert show_content(finding) == "举办“三下乡”活动6场"
