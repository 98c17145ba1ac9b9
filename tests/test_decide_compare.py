"""Two rounds are held against each other: nothing is called put right that was not looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbassist.decide import (
    Stands,
    apply_decisions,
    compare_rounds,
    fold_decisions,
    list_uncompared,
    tell_uncompared,
)
from pbassist.model.review import Finding, Review
from tests.decided import decide, finding, review, span

A, B = finding("A"), finding("B", "疑似")
ADOPTED = finding("P", "疑似", origin="model", check="target_review", decided="采纳")
PROPOSED = ADOPTED.model_copy(update={"decided": None})


def like(one: Finding, **changes: object) -> Finding:
    return one.model_copy(update=changes)


def unclear(one: Finding, **changes: object) -> Finding:
    fields = {"id": "u", "topic": "u", "verdict": "unclear", "level": None, **changes}
    return one.model_copy(update=fields)


def told(earlier: Review, now: Review) -> tuple[list[tuple[str, str, str | None]], list[str]]:
    compared: list[tuple[str, str, str | None]] = [
        (one.progress, one.finding.id, one.earlier_id) for one in compare_rounds(earlier, now)
    ]
    return compared, [one.id for one in list_uncompared(earlier, now)]


NOT_RUN = unclear(A, subject=A.fault, evidence=())
WITHHELD = unclear(A, id=A.id, topic=A.topic, message="意见未能核对，未列入对外意见。")


@pytest.mark.parametrize(
    ("earlier", "now", "compared", "uncompared"),
    [
        pytest.param((A,), {"findings": (A,)}, [("仍存在", "A", "A")], [], id="same id"),
        pytest.param((A,), {}, [("已整改", "A", "A")], [], id="gone"),
        pytest.param((), {"findings": (A,)}, [("新增", "A", None)], [], id="new"),
        pytest.param(
            (A, B),
            {"findings": (like(A, id="A2"), like(B, id="B2", topic="other"))},
            [("仍存在", "A2", "A"), ("仍存在", "B2", "B")],
            [],
            id="by topic, then by fault and subject",
        ),
        pytest.param(
            (A, like(A, id="A1")),
            {"findings": (like(A, id="A3"), like(A, id="A1"), like(A, id="A4"))},
            [("仍存在", "A3", "A"), ("仍存在", "A1", "A1"), ("新增", "A4", None)],
            [],
            id="equals one to one, ids first",
        ),
        pytest.param(
            (like(A, id="x", place="甲"), like(A, id="y", place="乙")),
            {"findings": (like(A, id="z", place="乙"),)},
            [("仍存在", "z", "y"), ("已整改", "x", "x")],
            [],
            id="the same place before another",
        ),
        pytest.param(
            (A,),
            {"findings": (like(A, id="A2", topic="t2", subject="资 金Ａ"),)},
            [("仍存在", "A2", "A")],
            [],
            id="a subject in another width",
        ),
        pytest.param(
            (A,),
            {"findings": (like(A, id="A2", topic="t2", fault="其他"),)},
            [("新增", "A2", None), ("已整改", "A", "A")],
            [],
            id="another fault",
        ),
        pytest.param((PROPOSED,), {}, [], [], id="a proposal never went out"),
        pytest.param((), {"findings": (PROPOSED,)}, [], [], id="a proposal is not new"),
        pytest.param((ADOPTED,), {"findings": (PROPOSED,)}, [], ["P"], id="proposed again"),
        pytest.param(
            (ADOPTED,),
            {"findings": (like(PROPOSED, id="P2", message="另说。"),)},
            [],
            ["P"],
            id="proposed again in other words",
        ),
        pytest.param((ADOPTED,), {}, [], ["P"], id="no model this time"),
        pytest.param(
            (ADOPTED,),
            {"passed": (like(PROPOSED, id="ok", verdict="met", level=None),)},
            [("已整改", "P", "P")],
            [],
            id="a model found it right",
        ),
        pytest.param(
            (ADOPTED,),
            {"unchecked": (unclear(PROPOSED, subject="全部指标", evidence=()),)},
            [],
            ["P"],
            id="the model did not answer",
        ),
        pytest.param((A,), {"unchecked": (NOT_RUN,)}, [], ["A"], id="a paper is missing"),
        pytest.param(
            (A,), {"unchecked": (unclear(A),)}, [], ["A"], id="the same subject is unclear"
        ),
        pytest.param((A,), {"unchecked": (WITHHELD,)}, [], ["A"], id="its words were withheld"),
        pytest.param(
            (A,),
            {"unchecked": (unclear(A, subject="其他资金"),)},
            [("已整改", "A", "A")],
            [],
            id="another subject is unclear",
        ),
        pytest.param(
            (A,),
            {"unchecked": (unclear(NOT_RUN, verdict="not_applicable"),)},
            [("已整改", "A", "A")],
            [],
            id="it does not apply any more",
        ),
        pytest.param(
            (A,),
            {"unchecked": (like(NOT_RUN, check="another"),)},
            [("已整改", "A", "A")],
            [],
            id="another check did not run",
        ),
        pytest.param((A,), {"dismissed": (like(A, id="A2"),)}, [], [], id="struck this time"),
        pytest.param(
            (A,),
            {"findings": (A,), "unchecked": (NOT_RUN,)},
            [("仍存在", "A", "A")],
            [],
            id="found though another place is unclear",
        ),
    ],
)
def test_a_matter_is_told_as_what_became_of_it(
    earlier: tuple[Finding, ...],
    now: dict[str, tuple[Finding, ...]],
    compared: list[tuple[str, str, str | None]],
    uncompared: list[str],
) -> None:
    later = review(*now.get("findings", ())).model_copy(update=now)
    assert told(review(*earlier), later) == (compared, uncompared)


def test_what_cannot_be_compared_is_told_in_the_working_paper() -> None:
    (told_so,) = tell_uncompared(review(ADOPTED), review())
    assert (told_so.verdict, told_so.level, told_so.evidence) == ("unclear", None, ())
    assert ADOPTED.message.rstrip("。") in told_so.message
    assert "本次未能核对" in told_so.message
    assert not told_so.goes_out
    assert tell_uncompared(review(A), review(A)) == ()


def test_what_was_struck_before_is_new_when_it_goes_out() -> None:
    earlier = review(B, dismissed=(A,))
    assert told(earlier, review(A)) == (
        [("新增", "A", None), ("已整改", "B", "B")],
        [],
    )


def test_what_was_struck_or_proposed_in_both_rounds_does_not_hide_what_was_put_right() -> None:
    twin = like(A, id="A2")
    assert told(review(A, dismissed=(twin,)), review(dismissed=(twin,)))[0] == [
        ("已整改", "A", "A")
    ]
    other, asked = like(PROPOSED, id="P2"), like(PROPOSED, id="ok", verdict="met", level=None)
    assert told(review(ADOPTED, other), review(other, passed=(asked,)))[0] == [("已整改", "P", "P")]


def test_a_persons_matter_whose_words_are_gone_was_put_right() -> None:
    missed = finding("M", "疑似", origin="person", check="missed")
    assert told(review(missed), review())[0] == [("已整改", "M", "M")]


def test_both_rounds_words_are_told() -> None:
    now = like(A, message="资金A填列480万元。", evidence=(span("480"),))
    still, gone = compare_rounds(review(A, B), review(now))
    assert (still.finding.message, still.earlier_message) == (now.message, A.message)
    assert (gone.progress, gone.finding, gone.earlier_message) == ("已整改", B, B.message)


def test_deciding_does_not_change_what_a_matter_is() -> None:
    decided = fold_decisions([decide("修改后采纳", A, text="请改。"), decide("驳回", B)])
    earlier = apply_decisions(review(A, B), decided)
    later = apply_decisions(review(A, B), decided)
    assert told(earlier, later) == ([("仍存在", "A", "A")], [])


POOL = st.lists(
    st.builds(
        lambda n, topic, subject, place: finding(
            f"{n}", topic=f"t{topic}", subject=f"s{subject}", place=f"p{place}"
        ),
        st.integers(0, 9),
        st.integers(0, 2),
        st.integers(0, 2),
        st.integers(0, 1),
    ),
    max_size=7,
    unique_by=lambda one: one.id,
)


@given(POOL, POOL)
def test_every_matter_is_told_exactly_once(before: list[Finding], now: list[Finding]) -> None:
    compared = compare_rounds(review(*before), review(*now))
    assert [one.finding for one in compared if one.progress != "已整改"] == now
    earlier = Counter(one.earlier_id for one in compared if one.progress != "新增")
    assert earlier == Counter(one.id for one in before)
    assert all((one.earlier_id is None) == (one.progress == "新增") for one in compared)


@given(POOL)
def test_the_same_round_again_changes_nothing(findings: Sequence[Finding]) -> None:
    compared = compare_rounds(review(*findings), review(*findings))
    assert [(one.progress, one.earlier_id) for one in compared] == [
        ("仍存在", one.id) for one in findings
    ]


def indicator(name: str, identity: str, **more: object) -> Finding:
    place = f"时效指标“{name}”"
    return finding(identity, "疑似", subject=name, place=place, **more)


@pytest.mark.parametrize(
    ("before", "now", "compared", "uncompared"),
    [
        pytest.param(
            ("及时性", "完工率"),
            ("完成时限", "完工率"),
            ["仍存在"],
            [],
            id="renamed, the same fault",
        ),
        pytest.param(
            ("及时性", "完成时限"), ("完成时限",), ["新增"], ["I1"], id="gone beside one of old"
        ),
        pytest.param(
            ("及时性",),
            ("及时性", "完成时限"),
            ["新增", "已整改"],
            [],
            id="mended beside a new one",
        ),
    ],
)
def test_an_indicator_that_was_renamed_was_not_put_right(
    before: tuple[str, ...], now: tuple[str, ...], compared: list[str], uncompared: list[str]
) -> None:
    stands = Stands(before.__contains__, now.__contains__)
    earlier, later = review(indicator("及时性", "I1")), review(indicator("完成时限", "I2"))
    assert [one.progress for one in compare_rounds(earlier, later, stands)] == compared
    assert [one.id for one in list_uncompared(earlier, later, stands)] == uncompared


def test_an_indicator_that_is_gone_is_not_called_put_right() -> None:
    earlier = review(indicator("及时性", "I1"))
    gone, here = Stands(bool, lambda _: False), Stands(bool, bool)
    assert compare_rounds(earlier, review(), gone) == ()
    assert "是否已整改" in tell_uncompared(earlier, review(), gone)[0].message
    assert [one.progress for one in compare_rounds(earlier, review(), here)] == ["已整改"]


def test_another_fault_or_another_kind_of_indicator_is_another_matter() -> None:
    stands = Stands(lambda name: name == "及时性", lambda name: name != "及时性")
    earlier = review(indicator("及时性", "I1"))
    other = review(
        indicator("完成时限", "I2", fault="指标值不可衡量"),
        finding("I3", "疑似", place="数量指标“处数”", subject="处数"),
    )
    assert [one.progress for one in compare_rounds(earlier, other, stands)] == ["新增", "新增"]
