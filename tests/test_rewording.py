"""A model's wording is taken only when it says the same: numbers, names, negations and demands."""

from __future__ import annotations

import pytest

from pbassist.draft import Refusal, draft_opinion, gate_opinion, reword_opinion, reword_review
from pbassist.draft.grounds import Sources
from pbassist.draft.same_words import find_strange_words
from pbassist.model.policy import Library
from pbassist.model.review import Opinion, Statement
from pbassist.questions import Rewording
from pbassist.questions.wording import Reworded, Wording, read_rewordings, show_statements
from tests.drafts import (
    DECLARATION,
    LAST_YEAR,
    make_dossier,
    make_review,
    read_shipped_phrases,
    sound_findings,
    specimen_findings,
)

PHRASES = read_shipped_phrases()
REVIEW = make_review(specimen_findings(), sound_findings())
SOURCES = Sources((DECLARATION, LAST_YEAR), (2026,))
LIBRARY = Library(regulations=())


def draft() -> Opinion:
    opinion = draft_opinion(REVIEW, make_dossier(), PHRASES)
    assert opinion is not None
    return opinion


OPINION = draft()


def find_statement(words: str) -> Statement:
    return next(one.statement for one in OPINION.points if words in one.statement.text)


FUNDS = find_statement("资金总额")
VAGUE = find_statement("维修完成及时性")
GOOD = FUNDS.text.replace("，合计", "，以上合计").replace("相差16万元", "与总额相差16万元")
assert FUNDS.text != GOOD


def reword(
    statement: Statement, text: str, reason: str = ""
) -> tuple[Opinion, tuple[Refusal, ...]]:
    given = {statement.id: Rewording(text, "x1", reason)}
    return reword_opinion(OPINION, REVIEW, SOURCES, given, PHRASES)


def test_a_text_that_says_the_same_is_taken_and_marked_as_a_models() -> None:
    opinion, refusals = reword(FUNDS, GOOD)
    assert refusals == ()
    (changed,) = [one.statement for one in opinion.points if one.statement.author == "model"]
    assert (changed.text, changed.revises, changed.finding_ids) == (
        GOOD,
        FUNDS.id,
        FUNDS.finding_ids,
    )
    assert changed.id != FUNDS.id
    assert gate_opinion(opinion, REVIEW, SOURCES, phrases=PHRASES) == ()
    assert [one.title for one in opinion.points] == [one.title for one in OPINION.points]
    assert opinion.line == OPINION.line


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("528万元", "582万元", "数字"),
        ("528万元", "528元", "数字"),
        ("，合计512万元", "", "数字"),
        ("相差16万元", "相差16万元，占3%", "数字"),
        ("财政拨款470万元、上年结转42万元", "财政拨款42万元、上年结转470万元", "先后"),
        ("请核对后更正", "请核对", "要求"),
        ("请核对后更正", "请核对后更正，否则予以核减", "要求"),
        ("请核对后更正", "必须核对后更正", "语气"),
        ("合计512万元", "合计未达512万元", "否定"),
        ("年度资金总额", "“年度资金”总额", "名称"),
        ("并与预算申报数保持一致", "并按《预算法》与预算申报数保持一致", "文件"),
        ("并与预算申报数保持一致", "并按第三十二条与预算申报数保持一致", ("条款", "数字")),
        ("请核对", "\n请你局核对", "分段"),
        ("。", "！", "感叹号"),
        ("请核对", "经反复研究并结合各方面实际情况统筹考虑以后" * 5 + "请核对", "篇幅"),
        ("其中", "其中存在造假，", ("不得出现", "用语")),
        ("请核对后更正", "要求核对后更正", "用语"),
        ("请核对后更正", "可核对后更正", "用语"),
        ("请核对后更正", "请尽快核对后更正", "用语"),
        ("请核对后更正", "限三日内核对后更正", "用语"),
        ("请核对后更正", "请县财政局核对后更正", "用语"),
        ("请核对后更正", "请核对后更正，并约谈负责人", "用语"),
        ("请核对后更正", "请核对后更正，将影响预算安排", "用语"),
        ("相差16万元", "相差16万元，违反预算法", "用语"),
        ("相差16万元", "经查，相差16万元", "用语"),
        ("相差16万元", "相差16万元，情况严重", "用语"),
        ("年度资金总额", "中期资金总额", "用语"),
        ("年度资金总额", "如年度资金总额", "用语"),
        ("上年结转", "上年财政", "用语"),
    ],
)
def test_a_text_that_says_less_more_or_something_else_is_not_taken(
    old: str, new: str, reason: str | tuple[str, ...]
) -> None:
    assert old in FUNDS.text
    opinion, refusals = reword(FUNDS, FUNDS.text.replace(old, new))
    assert opinion == OPINION
    assert len(refusals) == 1
    reasons = reason if isinstance(reason, tuple) else (reason,)
    assert any(one in refusals[0].reason for one in reasons)
    assert refusals[0].finding_ids == FUNDS.finding_ids


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ("填“较高”，无标准", "填为“较高”，无标准", True),
        ("合计6万元，相差1万元", "以上合计6万元，与合计相差1万元", True),
        ("属产出数量，不反映效益", "属效益数量，不反映产出", False),
        ("各项权重", "各项指标权重", False),
        ("低于上年", "高于上年", False),
        ("年度目标", "目标年度", False),
        ("数量和质量", "数量或质量", False),
        ("A", "", False),
        ("", "", True),
    ],
)
def test_only_words_that_join_are_added_or_left_out(before: str, after: str, same: bool) -> None:
    assert (list(find_strange_words(before, after)) == []) == same


def test_the_same_text_stays_the_rules() -> None:
    assert reword(FUNDS, FUNDS.text.replace("。", "。 ")) == (OPINION, ())
    assert reword(FUNDS, FUNDS.text.rstrip("。")) == (OPINION, ())


def test_a_negation_cannot_be_lost() -> None:
    assert "无完成时限" in VAGUE.text
    opinion, refusals = reword(VAGUE, VAGUE.text.replace("无完成时限", "有完成时限"))
    assert opinion == OPINION
    assert "否定" in refusals[0].reason


def test_no_digit_of_a_reworded_draft_can_be_changed() -> None:
    for at, sign in enumerate(GOOD):
        if sign.isdecimal():
            altered = f"{GOOD[:at]}{(int(sign) + 1) % 10}{GOOD[at + 1 :]}"
            assert reword(FUNDS, altered)[0] == OPINION


def test_one_refused_text_does_not_stop_another() -> None:
    given = {
        FUNDS.id: Rewording(GOOD, "x1"),
        VAGUE.id: Rewording("另一番话。", "x1"),
        "unknown": Rewording("无此条。", "x1"),
    }
    opinion, refusals = reword_opinion(OPINION, REVIEW, SOURCES, given, PHRASES)
    assert [one.statement.author for one in opinion.points].count("model") == 1
    assert [one.statement_id for one in refusals] == [VAGUE.id]


def test_a_persons_words_are_not_reworded() -> None:
    findings = tuple(
        one.model_copy(update={"decided": "修改后采纳"}) if one.id in FUNDS.finding_ids else one
        for one in REVIEW.findings
    )
    decided = REVIEW.model_copy(update={"findings": findings})
    given = {FUNDS.id: Rewording(GOOD, "x1")}
    assert reword_opinion(OPINION, decided, SOURCES, given, PHRASES) == (OPINION, ())


def test_what_was_refused_stands_in_what_was_not_checked() -> None:
    review = REVIEW.model_copy(update={"opinion": OPINION})
    given = {
        FUNDS.id: Rewording("", "x1", "连不上语言模型服务"),
        VAGUE.id: Rewording("", "x1", "连不上语言模型服务"),
    }
    changed = reword_review(review, make_dossier(), given, PHRASES, LIBRARY)
    assert changed.opinion == OPINION
    (told,) = changed.unchecked
    assert (told.verdict, told.origin, told.exchange_id) == ("unclear", "model", "x1")
    assert told.message == "改写稿未采用，仍用原文：连不上语言模型服务。"
    assert reword_review(review, make_dossier(), {}, PHRASES, LIBRARY) == review


def test_statements_are_shown_by_short_ids_and_read_by_them() -> None:
    shown = show_statements(OPINION)
    assert f"[s1] {OPINION.points[0].statement.text}" in shown
    given = (
        Reworded(id="s1", verdict="reworded", text=" 新文。 "),
        Reworded(id="s2", verdict="keep", text=""),
        Reworded(id="s99", verdict="reworded", text="无此条。"),
        Reworded(id="s1", verdict="reworded", text="再来一次。"),
    )
    found = read_rewordings(Wording(statements=given), OPINION, "x7")
    assert found == {OPINION.points[0].statement.id: Rewording("新文。", "x7")}
