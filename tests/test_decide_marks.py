"""What people write in the column 采纳 is understood, or told."""

from __future__ import annotations

import pytest

from pbassist.decide.marks import read_mark


@pytest.mark.parametrize(
    ("mark", "written"),
    [
        ("√", "√ ✓ ✔ ✔️ ☑ v V Ｖ 是 采纳 已采纳 同意 1 1.0 １ Y OK √。 “√” 对 可"),
        ("×", "× ✕ ✖ ✗ ✘ x X ｘ 否 不采纳 不予采纳 不同意 驳回 删除 N No"),
        ("改", "改 修改 修改后采纳 已修改 （改） 改。"),
    ],
)
def test_a_mark_in_many_spellings(mark: str, written: str) -> None:
    known = written.split()
    assert {one: read_mark(one) for one in known} == dict.fromkeys(known, (mark, ""))


@pytest.mark.parametrize("written", ["", " ", "\n", "　", "\u200b"])
def test_a_blank_cell_is_no_mark(written: str) -> None:
    assert read_mark(written) == ("", "")


@pytest.mark.parametrize(
    ("written", "mark", "words"),
    [
        ("×：口径不同", "×", "口径不同"),
        ("不采纳，理由：属延续项目。", "×", "属延续项目。"),
        ("× （已说明）", "×", "已说明"),
        ("驳回\n", "×", ""),
        ("改：请补充附件", "改", "请补充附件"),
        (" 采 纳 ", "√", ""),
        ("√ 采纳", "√", ""),
        ("√（同意）", "√", ""),
        ("同意✔️", "√", ""),
        ("√√", "√", ""),
        ("×不采纳", "×", ""),
        ("× （不同意）", "×", ""),
    ],
)
def test_words_beside_a_mark_are_its_reason_or_the_change(
    written: str, mark: str, words: str
) -> None:
    assert read_mark(written) == (mark, words)


@pytest.mark.parametrize(
    "written",
    [
        "√×",
        "√不采纳",
        "×采纳",
        "√改",
        "√/×/改",
        "?",
        "？",
        "2",
        "0",
        "待定",
        "√，改为8处",
        "采纳但需修改",
        "张三",
        "—",
    ],
)
def test_what_may_mean_two_things_is_not_understood(written: str) -> None:
    assert read_mark(written) is None
