"""Sentences are joined so that what they share is said once."""

from __future__ import annotations

import pytest

from pbassist.draft.wording import (
    address,
    count_in_chinese,
    end_sentence,
    flatten,
    join_messages,
    join_remedies,
)


@pytest.mark.parametrize(
    ("messages", "joined"),
    [
        (["“甲”填“提升”，无标准。"], "“甲”填“提升”，无标准"),
        (["“甲”填“提升”，无标准。", "“甲”填“提升”，无标准。"], "“甲”填“提升”，无标准"),
        (["“甲”填“提升”，无标准。", "“乙”填“提升”，无标准。"], "“甲”“乙”等2项填“提升”，无标准"),
        (
            ["“甲”填“提升”，无标准。", "“乙”填“加强”，无标准。"],
            "“甲”填“提升”、“乙”填“加强”，均无标准",
        ),
        (["时效指标“甲”无时限。", "时效指标“乙”无时限。"], "时效指标“甲”“乙”等2项无时限"),
        (["“群众意识”未填。", "“群众素质”未填。"], "“群众意识”“群众素质”等2项未填"),
        (["“治理水平”未填。", "“管护水平”未填。"], "“治理水平”“管护水平”等2项未填"),
        (
            ["“甲”20公里，完成15.6公里，未说明原因。", "“乙”5处，完成3处，未说明原因。"],
            "“甲”20公里，完成15.6公里；“乙”5处，完成3处，均未说明原因",
        ),
        (["总额528万元不符。", "执行率应为82.1%。"], "总额528万元不符、执行率应为82.1%"),
        (["甲不符。乙也不符。", "丙不符。"], "甲不符。乙也不符。丙不符"),
        (["合计15万元。", "合计5万元。"], "合计15万元、合计5万元"),
    ],
)
def test_messages_join(messages: list[str], joined: str) -> None:
    assert join_messages(messages) == joined


def test_the_same_remedy_is_said_once() -> None:
    assert join_remedies(["请更正。", "请更正", "请说明。"]) == "请更正。请说明。"


@pytest.mark.parametrize(
    ("text", "ended"),
    [("甲", "甲。"), ("甲。", "甲。"), ("甲；", "甲。"), ("", ""), ("甲！", "甲！")],
)
def test_a_sentence_ends_once(text: str, ended: str) -> None:
    assert end_sentence(text) == ended


@pytest.mark.parametrize(
    ("clause", "flat"),
    [
        ("甲不符。\n请更正；并附依据。", "甲不符，请更正，并附依据"),
        ("“甲。乙；丙”未填", "“甲。乙；丙”未填"),
        ("预算 执行率 95 %", "预算执行率 95 %"),
    ],
)
def test_a_clause_is_one_line(clause: str, flat: str) -> None:
    assert flatten(clause) == flat


@pytest.mark.parametrize(
    ("number", "chinese"),
    [(1, "一"), (5, "五"), (10, "十"), (11, "十一"), (20, "二十"), (35, "三十五")],
)
def test_ordinals_are_counted_in_chinese(number: int, chinese: str) -> None:
    assert count_in_chinese(number) == chinese


def test_the_longest_ending_of_a_name_decides() -> None:
    forms = {"委": "你委", "委员会办公室": "你办"}
    assert address("县编制委员会办公室", forms, "你单位") == "你办"
    assert address("县公路段", forms, "你单位") == "你单位"
