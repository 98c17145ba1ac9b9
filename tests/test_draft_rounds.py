"""A second round is told in the letter: what was put right, what remains, what is new, all counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from pbassist.draft import Phrases, draft_review, gate_opinion, read_phrases
from pbassist.errors import SettingsError
from pbassist.model.review import Compared, Opinion, Review
from tests.drafts import (
    DECLARATION,
    LAST_YEAR,
    PHRASES_PATH,
    make_dossier,
    make_finding,
    make_review,
    proposed,
    quote,
    read_shipped_phrases,
    second_round,
    sound_findings,
    specimen_findings,
)
from tests.test_gate import mutate

PHRASES = read_shipped_phrases()


def drafted(review: Review, phrases: Phrases = PHRASES) -> Opinion:
    opinion = draft_review(review, make_dossier(), phrases).opinion
    assert opinion is not None
    return opinion


def summary_of(review: Review) -> str:
    return "".join(one.text for one in drafted(review).summary)


def compared(review: Review, *progress: str) -> Review:
    kept = tuple(one for one in review.compared if one.progress in progress)
    return review.model_copy(update={"compared": kept})


def test_title_and_opening_say_that_it_is_the_second_time() -> None:
    opinion = drafted(second_round())
    assert opinion.title == "关于2026年灌区渠道维修养护项目绩效目标（第二次报送）的审核意见"
    assert opinion.opening.text.startswith("你局重新报送的灌区渠道维修养护项目2026年度绩效目标")
    assert "再次审核" in opinion.opening.text
    third = drafted(second_round(round=3))
    assert "（第三次报送）" in third.title


def test_the_summary_counts_what_was_put_right_what_remains_and_what_is_new() -> None:
    text = summary_of(second_round())
    assert "对照上次审核意见，1项已整改到位，3项仍存在，另新增1项。目前存在" in text
    assert "共4项" in text
    assert "但存在" not in text


@pytest.mark.parametrize(
    ("kept", "sentence"),
    [
        (("仍存在",), "对照上次审核意见，3项仍存在，另新增1项。"),
        (("已整改", "新增"), "对照上次审核意见，1项已整改到位，另新增4项。"),
    ],
)
def test_what_is_none_is_not_said(kept: tuple[str, ...], sentence: str) -> None:
    assert sentence in summary_of(compared(second_round(), *kept))


def test_a_round_before_in_which_nothing_went_out_is_not_spoken_of() -> None:
    review = compared(second_round(), "新增")
    assert "上次" not in summary_of(review)
    assert all(point.mark == "" for point in drafted(review).points)


def test_what_only_a_model_had_proposed_was_never_said_to_the_unit() -> None:
    open_then = Compared(progress="已整改", finding=proposed(), earlier_id="m")
    review = second_round()
    more = review.model_copy(update={"compared": (*review.compared, open_then)})
    assert summary_of(more) == summary_of(review)


def test_points_said_before_are_marked_and_new_ones_are_not() -> None:
    marks = {point.title: point.mark for point in drafted(second_round()).points}
    assert marks == {
        "数量指标与资金测算不一致": "上次已提出",
        "年度目标不够明确": "上次已提出",
        "指标值缺少衡量标准": "",
        "时效指标缺少衡量标准": "上次已提出",
    }


def test_a_point_of_which_a_part_was_said_before_says_so() -> None:
    goal = specimen_findings()[2]
    other = goal.model_copy(update={"id": "other", "subject": "总体目标", "place": "总体目标"})
    review = make_review((goal, other), compared=(Compared(progress="仍存在", finding=goal),))
    assert [point.mark for point in drafted(review).points] == ["部分上次已提出"]


def test_a_kind_of_fault_is_put_right_only_when_none_of_it_remains() -> None:
    goal = specimen_findings()[2]
    other = goal.model_copy(update={"id": "other", "subject": "总体目标"})
    review = second_round()
    more = Compared(progress="已整改", finding=other, earlier_id="other")
    changed = review.model_copy(update={"compared": (*review.compared, more)})
    assert summary_of(changed) == summary_of(review)


def test_a_second_round_with_nothing_left_has_no_letter() -> None:
    review = make_review((), sound_findings(), round=2, compared=second_round().compared[-1:])
    assert draft_review(review, make_dossier(), PHRASES).opinion is None


def refusals(opinion: Opinion, review: Review) -> list[str]:
    return [
        one.text for one in gate_opinion(opinion, review, (DECLARATION, LAST_YEAR), phrases=PHRASES)
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1项已整改", "2项已整改"),
        ("3项仍存在", "2项仍存在"),
        ("新增1项", "新增2项"),
        ("新增1项", "新增11项"),
    ],
)
def test_a_count_of_rounds_that_is_not_listed_is_refused(old: str, new: str) -> None:
    review = second_round()
    opinion = drafted(review)
    assert refusals(opinion, review) == []
    (at,) = (n for n, one in enumerate(opinion.summary) if old in one.text)
    changed = list(opinion.summary)
    changed[at] = changed[at].model_copy(update={"text": changed[at].text.replace(old, new)})
    assert refusals(opinion.model_copy(update={"summary": tuple(changed)}), review)


def test_counts_of_rounds_without_a_round_before_are_refused() -> None:
    opinion, first = drafted(second_round()), compared(second_round())
    assert "3项仍存在" in refusals(opinion, first)


@pytest.mark.parametrize("mark", ["", "部分上次已提出", "屡次提出"])
def test_a_mark_that_was_not_compared_is_refused(mark: str) -> None:
    review = second_round()
    opinion = drafted(review)
    first = opinion.points[0].model_copy(update={"mark": mark})
    changed = opinion.model_copy(update={"points": (first, *opinion.points[1:])})
    assert refusals(changed, review)


def test_the_bureau_may_word_it_in_its_own_way_and_the_counts_are_still_held(
    tmp_path: Path,
) -> None:
    own = 'compared = "经复核：{counts}。"\ndone = "已改{count}项"\nrepeated = "已提过"\n'
    shipped = PHRASES_PATH.read_text(encoding="utf-8")
    path = tmp_path / "phrases.toml"
    path.write_text(shipped.replace("title_again =", f"{own}title_again =", 1), encoding="utf-8")
    opinion = drafted(second_round(), read_phrases(path))
    said = [one.text for one in opinion.summary]
    assert "经复核：已改1项，3项仍存在，另新增1项。" in said
    assert opinion.points[0].mark == "已提过"
    path.write_text(shipped.replace("title_again =", 'done = "已改"\ntitle_again =', 1), "utf-8")
    with pytest.raises(SettingsError, match=r"缺少占位符\{count\}"):
        read_phrases(path)


def test_a_later_round_of_many_faults_counts_the_points_it_lists() -> None:
    found = tuple(
        make_finding(
            f"类别{at}",
            "错误",
            subject=f"事项{at}",
            message="资金总额填列528万元。",
            evidence=(quote(DECLARATION, "528"),),
        )
        for at in range(9)
    )
    again = tuple(Compared(progress="仍存在", finding=one) for one in found[:7])
    opinion = drafted(make_review(found, compared=again))
    assert len(opinion.points) == 5
    assert any("5项仍存在。" in one.text for one in opinion.summary)
    assert opinion.points[-1].mark == "部分上次已提出"


def test_every_statement_of_a_second_round_with_one_digit_changed_is_refused() -> None:
    review = draft_review(second_round(), make_dossier(), PHRASES)
    assert review.opinion is not None
    changed = list(mutate(review.opinion))
    assert len(changed) > 300
    assert [one for one in changed if not refusals(one, review)] == []
