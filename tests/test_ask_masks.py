"""Numbers of persons are covered and come back; numbers of papers stay as they are."""

from __future__ import annotations

import pytest

from pbassist.ask.masks import Masks, find_private

IDENTITY = "510181199001011234"


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        (f"身份证号{IDENTITY}，", "身份证号〔证件1〕，"),
        ("身份证：51018119900101123X", "身份证：〔证件1〕"),
        ("51018119900101123x）", "〔证件1〕）"),
        ("５１０１８１１９９００１０１１２３Ｘ", "〔证件1〕"),
        ("510181 19900101 1234", "〔证件1〕"),
        ("510181-19900101-1234", "〔证件1〕"),
        ("510181900101123", "〔证件1〕"),
        ("护照号码E12345678", "护照号码〔证件1〕"),
        ("联系人：张三，13812345678", "联系人：张三，〔电话1〕"),
        ("138 1234 5678", "〔电话1〕"),
        ("138-1234-5678", "〔电话1〕"),
        ("+86 13812345678", "〔电话1〕"),
        ("+86-138-1234-5678", "〔电话1〕"),
        ("8613812345678", "〔电话1〕"),
        ("１３８１２３４５６７８", "〔电话1〕"),
        ("028-87654321", "〔电话1〕"),
        ("0817－2345678", "〔电话1〕"),
        ("（028）87654321", "〔电话1〕"),
        ("02887654321转801", "〔电话1〕"),
        ("028-87654321-801。", "〔电话1〕。"),
        ("联系电话：7654321", "联系电话：〔电话1〕"),
        ("传真 8765 4321", "传真 〔电话1〕"),
        ("账号：6222021234567890123", "账号：〔账号1〕"),
        ("6222 0212 3456 7890 123", "〔账号1〕"),
        ("卡号6222 0212 3456 7890 123", "卡号〔账号1〕"),
        ("4111 1111 1111 1111", "〔账号1〕"),
        ("4111-1111-1111-1111", "〔账号1〕"),
        ("账号22-123401040001234，", "账号〔账号1〕，"),
        ("5100 0212 3456 7890", "〔账号1〕"),
        ("5100-1212-3456-7890", "〔账号1〕"),
        ("帐户 51001234567890", "帐户 〔账号1〕"),
        ("510012345678", "〔账号1〕"),
        ("123456789012345678901234", "〔账号1〕"),
    ],
)
def test_numbers_of_persons_are_covered(text: str, covered: str) -> None:
    masks = Masks(text)
    found = masks.cover(text)
    assert found == covered
    assert masks.restore(found) == text


@pytest.mark.parametrize(
    "text",
    [
        "金额1,682.40万元，其中123,456,789,012.34元",
        "资金13812345678元",
        "资金13812345678.50元",
        "共计 138123456789 元",
        "合计123456789012.00",
        "2026年3月1日至2026年12月31日",
        "2026-03-01 12:30:45",
        "20260301-20261231",
        "打印时间20260301123045",
        "2022 2023 2024 2025",
        "账户 2022 2023 2024",
        "2022\t2023\t2024\t2025",
        "1200 1300 1400 1500",
        "436 40 0 476 486",
        "财预〔2021〕101号、川财绩〔2026〕12号",
        "项目编码：510181260000123456789",
        "项目编码 51018124T000010234567",
        "51018124T000013812345678",
        "统一社会信用代码：115101000088888881",
        "91510100MA61RKR7X3",
        "文号：202600012345678",
        "合同编号 138123456780",
        "占比99.13812345678%",
        "0.13812345678",
        "12345热线、110、12309",
        "3500人/1200户，9成，三分之二，10:30",
        "手机普及率 2345678",
        "电话回访1200户",
        "里程13812345678公里",
        "",
    ],
)
def test_numbers_of_papers_stay(text: str) -> None:
    assert list(find_private(text)) == []
    assert Masks(text).cover(text) == text


def test_the_same_print_has_the_same_placeholder_in_every_message() -> None:
    masks = Masks()
    assert masks.cover(f"甲{IDENTITY}，乙13812345678") == "甲〔证件1〕，乙〔电话1〕"
    assert masks.cover(f"13987654321、13812345678、{IDENTITY}") == "〔电话2〕、〔电话1〕、〔证件1〕"
    assert len(masks) == 3


def test_another_print_of_the_same_value_is_told_apart_and_comes_back_as_printed() -> None:
    text = "13812345678、138 1234 5678、１３８１２３４５６７８、138 1234 5678"
    masks = Masks(text)
    covered = masks.cover(text)
    assert covered == "〔电话1〕、〔电话1-2〕、〔电话1-3〕、〔电话1-2〕"
    assert masks.restore(covered) == text


def test_a_placeholder_never_looks_like_words_of_the_text() -> None:
    text = "原文写有〔电话1〕和〔电话3〕，另有13812345678、13987654321、13700000000。"
    masks = Masks(text)
    covered = masks.cover(text)
    assert covered == "原文写有〔电话1〕和〔电话3〕，另有〔电话2〕、〔电话4〕、〔电话5〕。"
    assert masks.restore(covered) == text


def test_every_string_of_an_answer_is_restored_and_nothing_else() -> None:
    masks = Masks()
    masks.cover(f"{IDENTITY}、13812345678")
    answer = {
        "a": ["〔证件1〕和〔电话1〕", 3, None, True],
        "b": {"〔电话1〕": "〔电话11〕〔电话〕电话1"},
    }
    assert masks.restore(answer) == {
        "a": [f"{IDENTITY}和13812345678", 3, None, True],
        "b": {"〔电话1〕": "〔电话11〕〔电话〕电话1"},
    }
