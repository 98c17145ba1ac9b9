from __future__ import annotations

import unicodedata

import pytest

from pbassist.read.fold import fold_text, join_written, separate_wrapped


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("⻔⻅⺠⻓⻋⻰", "门见民长车龙"),
        ("⼀⼆⼈⾦⼾", "一二人金户"),
        ("⻁⺼⺗⺌⺟⻳⺕⺇⻊", "虎肉心小母龟彐𠘨𧾷"),
        ("\ufeff绩\u200b效\u00ad目\u2060标", "绩效目标"),
        ("一\r\n二\r三", "一\n二\n三"),
        ("１２３％（ＡＢ）“良”", "１２３％（ＡＢ）“良”"),
        ("〔2023〕　31 号", "〔2023〕　31 号"),
        ("①㎡½Ⅲ", "①㎡½Ⅲ"),
    ],
)
def test_only_what_shows_nothing_and_radicals_are_folded(written: str, read: str) -> None:
    assert fold_text(written) == read


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["项", "目", "名", "称"], "项目名称"),
        (["年度", "指标值"], "年度指标值"),
        (["68", "处"], "68处"),
        (["62", "90"], "62 90"),
        (["≥62处", "≥90%"], "≥62处 ≥90%"),
        (["1.修建渠道", "2.维修泵站"], "1.修建渠道 2.维修泵站"),
        (["1.修建渠道；", "2.维修泵站。"], "1.修建渠道；2.维修泵站。"),
        (["project", "name"], "project name"),
        (
            ["完成农村供水工程维修养护", "提升群众饮水安全保障水平"],
            "完成农村供水工程维修养护 提升群众饮水安全保障水平",
        ),
        (["", "  甲 ", "", "乙"], "甲乙"),
        ([], ""),
    ],
)
def test_lines_of_a_cell_are_joined_without_making_one_number_of_two(
    lines: list[str], joined: str
) -> None:
    assert join_written(lines) == joined


def test_a_wrapped_line_needs_a_space_only_between_letters_or_digits() -> None:
    assert separate_wrapped("涉及金额", "5亿元") == ""
    assert separate_wrapped("2025", "2026") == " "
    assert separate_wrapped("", "2026") == ""


def test_every_radical_is_one_ideograph() -> None:
    radicals = [chr(code) for code in (*range(0x2E81, 0x2E9A), *range(0x2E9B, 0x2EF4))]
    radicals += [chr(code) for code in range(0x2F00, 0x2FD6)]
    for radical in radicals:
        folded = fold_text(radical)
        assert len(folded) == 1
        assert unicodedata.name(folded).startswith("CJK UNIFIED IDEOGRAPH"), radical
