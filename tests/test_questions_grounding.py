"""A quote is located in the piece it names, whole and once, or it is not taken and the reason said."""

from __future__ import annotations

import pytest

from pbassist.questions.blocks import Piece
from pbassist.questions.grounding import (
    CUT_DENIAL,
    CUT_NEGATION,
    CUT_UNIT,
    EMPTY,
    NO_ID,
    NOT_FOUND,
    REPEATED,
    TOO_SHORT,
    carries_numbers,
    find_negations,
    find_unsupported,
    ground_quote,
)
from tests.documents import make_document

TEXT = """
全年预算数4860万元，执行数4628万元，预算执行率为95.2%，未超出年初预算。
组织312个项目开展绩效自评，部分单位尚未按期完成整改，没有形成长效机制。
单处成本7万元/处，共维修68处，供水人口不低于3.1万人。
共抽查20个项目，合格率100%；复查20个项目，合格率98%。
|供水水质达标率|≥90%|15|
管护制度尚未建立，巡查记录执行情况不到位，已明确专人负责，未发现问题。
"""
DOCUMENT = make_document(TEXT)
PIECES = {
    f"p{at}": Piece(f"p{at}", "paragraph", "", DOCUMENT, (DOCUMENT.block_span(block),))
    for at, block in enumerate(DOCUMENT.blocks, 1)
}


@pytest.mark.parametrize(
    ("piece", "quote", "reason"),
    [
        ("p1", "执行数4628万元", ""),
        ("p1", "未超出年初预算", ""),
        ("p1", "执行数 4628 万元，预算执行率为９５.２％", ""),
        (" p1 ", " 执行数4628万元 ", ""),
        ("p1", "执行数4629万元", NOT_FOUND),
        ("p1", "执行数4628元", NOT_FOUND),
        ("p1", "超出年初预算", (NOT_FOUND, CUT_NEGATION)),
        ("p1", "执行数4628", (NOT_FOUND, CUT_UNIT)),
        ("p1", "执行数4628万", (NOT_FOUND, CUT_UNIT)),
        ("p2", "执行数4628万元", NOT_FOUND),
        ("p2", "按期完成整改", (NOT_FOUND, CUT_NEGATION)),
        ("p2", "完成整改", (NOT_FOUND, CUT_NEGATION)),
        ("p2", "形成长效机制", (NOT_FOUND, CUT_NEGATION)),
        ("p2", "没有形成长效机制", ""),
        ("p3", "单处成本7万元", (NOT_FOUND, CUT_UNIT)),
        ("p3", "单处成本7万元/处", ""),
        ("p3", "低于3.1万人", (NOT_FOUND, CUT_NEGATION)),
        ("p4", "20个项目", REPEATED),
        ("p4", "共抽查20个项目", ""),
        ("p5", "供水水质达标率", ""),
        ("p5", "供水水质合格率", NOT_FOUND),
        ("p8", "管护制度", CUT_DENIAL),
        ("p8", "巡查记录执行情况", CUT_DENIAL),
        ("p8", "管护制度尚未建立", ""),
        ("p8", "已明确专人负责", ""),
        ("p9", "执行数4628万元", NO_ID),
        ("", "执行数4628万元", NO_ID),
        ("p1", "", EMPTY),
        ("p1", "全", TOO_SHORT),
    ],
)
def test_a_quote_is_taken_from_its_piece_or_not_at_all(
    piece: str, quote: str, reason: str | tuple[str, ...]
) -> None:
    grounded = ground_quote(piece, quote, PIECES)
    assert grounded.reason in (reason if isinstance(reason, tuple) else (reason,))
    assert (grounded.span is None) == bool(reason)
    if grounded.span is not None:
        found = grounded.span
        assert DOCUMENT.text[found.start : found.end] == found.quote


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("未完成", ("未",)),
        ("尚未、没有、不能、无法、非必要", ("未", "没", "不", "无", "非")),
        ("不断完善，无论大小，非常重视，未来三年，是否合规", ()),
        ("非税收入、无人机、无障碍设施、非遗保护、不少于", ()),
        ("不得拖欠", ("不",)),
    ],
)
def test_negations_are_told_from_words_that_only_look_so(text: str, signs: tuple[str, ...]) -> None:
    assert find_negations(text) == signs


@pytest.mark.parametrize(
    ("statement", "quote", "holds"),
    [
        ("写明执行率95.2%", "预算执行率为95.2%", True),
        ("写明执行率95.3%", "预算执行率为95.2%", False),
        ("执行4628万元", "执行数4628元", False),
        ("执行4628", "执行数4628万元", False),
        ("三百一十二个项目", "组织312个项目", True),
        ("写明尚未完成", "部分单位尚未按期完成", True),
        ("已完成整改", "部分单位尚未按期完成整改", False),
        ("未完成整改", "各单位已完成整改", False),
        ("写明整改情况", "各单位已完成整改", True),
        ("一致认为较好", "群众反映较好", True),
    ],
)
def test_a_statement_has_the_numbers_and_negations_of_its_quote(
    statement: str, quote: str, holds: bool
) -> None:
    assert (find_unsupported(statement, quote) == "") == holds


def test_words_beside_a_claim_are_kept_only_with_their_numbers() -> None:
    assert carries_numbers("印发份数是工作量", "印发宣传手册份数")
    assert not carries_numbers("应为4000份", "印发宣传手册份数")


def test_no_quote_with_one_digit_changed_is_taken() -> None:
    changed = 0
    for name, piece in PIECES.items():
        words = piece.span.quote
        for at, sign in enumerate(words):
            for other in "0123456789" if sign.isdecimal() else "":
                altered = f"{words[:at]}{other}{words[at + 1 :]}"
                taken = ground_quote(name, altered, PIECES).span is not None
                assert taken == (altered == words)
                changed += 1
    assert changed > 200
