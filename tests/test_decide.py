"""Decisions are made, folded in their order, and applied to a review, once or again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbassist.decide import (
    apply_decisions,
    fold_decisions,
    fold_entries,
    fold_phrases,
    list_undecided,
    make_missed,
    make_undo,
)
from pbassist.decide.words import join_lines
from pbassist.errors import DecisionError
from pbassist.model.record import Action, Decision, Entry
from pbassist.model.review import Finding
from pbassist.stored import load_stored
from tests.decided import AT, PAPER, decide, finding, fold, opinion, record, review, span

A, B, C = finding("A"), finding("B", "疑似"), finding("C", "请核实")
PROPOSAL = finding("P", "疑似", origin="model", exchange_id="x1")
EDIT = "资金A请按批复数填列，并附批复文件。"


def undo(decision: Decision) -> Decision:
    return make_undo(decision, reviewer="李四", at=AT)


# Making.


def test_the_id_of_a_decision_is_the_hash_of_all_else() -> None:
    one = decide("采纳", A)
    assert one == decide("采纳", A)
    others = [
        decide("驳回", A),
        decide("采纳", B),
        decide("采纳", A, dossier="d2"),
        decide("采纳", A, reviewer="李四"),
        decide("采纳", A, at=AT + dt.timedelta(seconds=1)),
        decide("采纳", A, way="table"),
        decide("采纳", A, round=2),
        decide("采纳", A, program="pbassist 2"),
    ]
    assert len({one.id, *(other.id for other in others)}) == 9
    assert one.topic == A.topic
    assert load_stored(Decision, one.to_stored()) == one


@pytest.mark.parametrize(
    ("action", "more", "words"),
    [
        ("驳回", {"reason": "  \n"}, "驳回需写明理由"),
        ("修改后采纳", {"text": " "}, "修改需写明改后的意见"),
        ("采纳", {"reviewer": " "}, "没有写明审核人"),
    ],
)
def test_a_decision_that_cannot_be_meant_is_told(
    action: str, more: dict[str, str], words: str
) -> None:
    with pytest.raises(DecisionError, match=words):
        decide(action, A, **more)  # type: ignore[arg-type]


def test_what_a_person_types_over_several_lines_is_one_paragraph() -> None:
    one = decide("修改后采纳", A, text=" 请按批复数填列，\r\n 并附批复文件。\n")
    assert one.text == "请按批复数填列，并附批复文件。"


def test_words_are_kept_for_a_change_alone() -> None:
    assert decide("采纳", A, text="多余").text == ""


def test_a_missed_matter_has_the_same_id_whatever_is_said_of_it() -> None:
    one = make_missed("d1", span=span("及时"), fault="时效无时限", message="未写明时限。")
    same = make_missed(
        "d1",
        span=span(" 及 时", "b" * 64),
        fault="时效无时限",
        subject="及时",
        message="另一种说法。",
        remedy="请补充。",
        level="错误",
    )
    assert (one.id, one.topic) == (same.id, same.topic)
    others = [
        make_missed("d2", span=span("及时"), fault="时效无时限", message="未写明时限。"),
        make_missed("d1", span=span("按时"), fault="时效无时限", message="未写明时限。"),
        make_missed("d1", span=span("及时"), fault="其他", message="未写明时限。"),
    ]
    assert len({one.id, *(other.id for other in others)}) == 4
    assert (one.origin, one.outward, one.goes_out) == ("person", "建议完善", True)
    assert (same.message, same.line) == ("另一种说法。", "另一种说法，请补充")


# Folding.


def test_the_latest_decision_counts_and_others_of_the_same_id_are_another_dossiers() -> None:
    decided = fold(decide("采纳", A), decide("驳回", A), decide("采纳", A, dossier="d2"))
    assert decided.of("d1", "A") == decide("驳回", A)
    assert decided.of("d2", "A") == decide("采纳", A, dossier="d2")
    assert decided.of("d1", "B") is None
    assert decided.counts == {"驳回": 1, "采纳": 1}
    assert [one.dossier_id for one in decided.on_dossier("d2")] == ["d2"]


TAKEN, STRUCK, CHANGED = decide("采纳", A), decide("驳回", A), decide("修改后采纳", A)


@pytest.mark.parametrize(
    ("decisions", "counts"),
    [
        ([TAKEN, undo(TAKEN)], None),
        ([TAKEN, STRUCK, undo(STRUCK)], TAKEN),
        ([TAKEN, STRUCK, undo(TAKEN)], STRUCK),
        ([TAKEN, STRUCK, undo(TAKEN), undo(STRUCK)], None),
        ([TAKEN, STRUCK, decide("撤销", "A")], TAKEN),
        ([TAKEN, STRUCK, decide("撤销", "A"), decide("撤销", "A")], None),
        ([TAKEN, decide("撤销", "A"), decide("撤销", "A"), STRUCK], STRUCK),
        ([TAKEN, undo(TAKEN), undo(undo(TAKEN))], None),
        ([TAKEN, undo(TAKEN), TAKEN], TAKEN),
        ([TAKEN, undo(CHANGED)], TAKEN),
        ([TAKEN, undo(decide("采纳", A, dossier="d2"))], TAKEN),
        ([decide("撤销", "A")], None),
    ],
)
def test_an_undo_takes_back_what_it_names_or_the_latest(
    decisions: Sequence[Decision], counts: Decision | None
) -> None:
    assert fold(*decisions).of("d1", "A") == counts


SUBJECTS = (A, B, C, PROPOSAL, finding("M", "疑似", origin="person"))


@st.composite
def sequences(draw: st.DrawFn) -> list[Decision]:
    """Any sequence of decisions on a few findings, undone in any order."""
    made: list[Decision] = []
    for _ in range(draw(st.integers(0, 14))):
        if made and draw(st.integers(0, 3)) == 0:
            made.append(undo(draw(st.sampled_from(made))))
            continue
        subject = draw(st.sampled_from(SUBJECTS))
        if subject.origin == "person" and not any(one.subject == subject.id for one in made):
            made.append(decide("漏报", subject))
            continue
        action = draw(st.sampled_from(["采纳", "修改后采纳", "驳回", "撤销"]))
        more = {"text": draw(st.sampled_from([EDIT, "另写。"]))} if action == "修改后采纳" else {}
        made.append(decide(action, subject, **more))  # type: ignore[arg-type]
    return made


@given(sequences())
def test_what_counts_is_a_function_of_the_sequence(decisions: list[Decision]) -> None:
    """Held against the plainest reading: one list a subject, a name or the end taken out."""
    standing: dict[str, list[Decision]] = {}
    for one in decisions:
        own = standing.setdefault(one.subject, [])
        if one.action != "撤销":
            own.append(one)
        elif one.undoes is None:
            del own[-1:]
        elif one.undoes in [other.id for other in own]:
            own.reverse()
            own.remove(next(other for other in own if other.id == one.undoes))
            own.reverse()
    decided = fold_decisions(decisions)
    assert {key[1]: one for key, one in decided.by_subject.items()} == {
        subject: own[-1] for subject, own in standing.items() if own
    }
    assert record(*decisions).by_subject == decided.by_subject


def test_entries_tell_when_a_subject_was_last_touched() -> None:
    decided = record(TAKEN, decide("采纳", B), undo(TAKEN), first=7)
    assert decided.touched == {("d1", "A"): 9, ("d1", "B"): 8}


def entry(seq: int, kind: str, body: Mapping[str, object]) -> Entry:
    return Entry.model_validate(
        {"seq": seq, "at": AT, "actor": "张三", "kind": kind, "body": body, "prev": "", "hash": ""}
    )


def test_other_entries_are_passed_over() -> None:
    entries = [entry(1, "law", {}), entry(2, "decision", TAKEN.to_stored())]
    assert fold_entries(entries).of("d1", "A") == TAKEN


def test_kept_phrases_fold_by_fault_and_field() -> None:
    def phrase(seq: int, fault: str, field: str, template: str, of: str) -> Entry:
        body = {"fault": fault, "field": field, "template": template, "decision_id": of}
        return entry(seq, "phrase", body)

    entries = [
        phrase(1, "甲", "letter", "旧", "x"),
        phrase(2, "甲", "letter", "新", "y"),
        phrase(3, "甲", "remedy", "请改", "y"),
        phrase(4, "乙", "letter", "乙一", TAKEN.id),
        phrase(5, "丙", "letter", "丙一", "z"),
        phrase(6, "丙", "letter", "", "z"),
        entry(7, "decision", undo(TAKEN).to_stored()),
    ]
    assert fold_phrases(entries) == {"甲": {"letter": "新", "remedy": "请改"}}


# Applying.


def ids(findings: Sequence[Finding]) -> list[str]:
    return [one.id for one in findings]


def test_where_nothing_was_decided_the_review_stays_as_it_is() -> None:
    made = review(A, B.model_copy(update={"note": "表内\n自查\n"}), PROPOSAL, opinion=opinion())
    assert apply_decisions(made, fold()) == made


def test_each_decision_does_what_it_says() -> None:
    change = decide("修改后采纳", A, text=EDIT)
    noted = B.model_copy(update={"note": "核对过"})
    decided = fold(change, decide("驳回", noted, reason="属\n延续项目"), decide("采纳", PROPOSAL))
    now = apply_decisions(review(A, noted, PROPOSAL, C), decided)
    changed, proposal, untouched = now.findings
    assert (changed.message, changed.remedy) == (EDIT, "")
    assert changed.line == EDIT.removesuffix("。")
    assert changed.note == "原表述：资金A填列486万元，合计476万元。请核对后更正。"
    assert (changed.decided, changed.in_persons_words) == ("修改后采纳", True)
    assert (changed.id, changed.evidence, changed.level) == (A.id, A.evidence, A.level)
    assert proposal == PROPOSAL.model_copy(update={"decided": "采纳"})
    assert proposal.goes_out
    assert untouched == C
    (struck,) = now.dismissed
    assert struck.note == "核对过\n驳回理由：属延续项目（张三，2026年3月5日）"
    assert struck.model_copy(update={"note": noted.note}) == noted


def test_a_models_finding_goes_out_only_when_it_was_taken_up() -> None:
    for action, out in (("采纳", True), ("修改后采纳", True), (None, False)):
        decided = fold(*([decide(action, PROPOSAL)] if action else []))  # type: ignore[arg-type]
        (one,) = apply_decisions(review(PROPOSAL), decided).findings
        assert (one.goes_out, one.origin) == (out, "model")


def test_what_a_person_added_stands_behind_those_of_its_level() -> None:
    missed = make_missed("d1", span=span("及时"), fault="时效", message="无时限。", level="疑似")
    decided = fold(decide("漏报", missed))
    now = apply_decisions(review(A, B, C), decided)
    assert ids(now.findings) == ["A", "B", missed.id, "C"]
    assert now.findings[2].decided == "采纳"
    assert ids(apply_decisions(review(), decided).findings) == [missed.id]
    assert ids(apply_decisions(review(A, dossier="d2"), decided).findings) == ["A"]


def test_what_a_person_added_may_be_changed_struck_and_taken_back() -> None:
    missed = make_missed("d1", span=span("及时"), fault="时效", message="无时限。")
    added = decide("漏报", missed)
    changed = apply_decisions(review(A), fold(added, decide("修改后采纳", missed, text="改写。")))
    assert [one.message for one in changed.findings] == [A.message, "改写。"]
    struck = apply_decisions(review(A), fold(added, decide("驳回", missed)))
    assert (ids(struck.findings), ids(struck.dismissed)) == (["A"], [missed.id])
    assert ids(apply_decisions(review(A), fold(added, undo(added))).findings) == ["A"]


def test_what_a_person_added_is_looked_for_in_the_papers_of_another_round() -> None:
    missed = make_missed("d1", span=span("及时", "b" * 64), fault="时效", message="无时限。")
    decided = fold(decide("漏报", missed))
    assert ids(apply_decisions(review(A), decided).findings) == ["A"]
    asked: list[str] = []

    def relocate(one: Finding) -> Finding | None:
        asked.append(one.id)
        return one.model_copy(update={"evidence": (span("及时"),)})

    now = apply_decisions(review(A), decided, relocate=relocate)
    assert (ids(now.findings), asked) == (["A", missed.id], [missed.id])
    assert now.findings[1].evidence[0].document_id == PAPER
    gone = apply_decisions(review(A), decided, relocate=lambda one: None)
    assert ids(gone.findings) == ["A"]


@pytest.mark.parametrize("later", ["采纳", "修改后采纳"])
def test_what_was_taken_up_of_a_model_stays_when_the_model_says_otherwise(later: Action) -> None:
    text = "改写。" if later == "修改后采纳" else ""
    decided = fold(decide(later, PROPOSAL, text=text))
    again = apply_decisions(review(A), decided)
    assert ids(again.findings) == ["A", PROPOSAL.id]
    assert again.findings[1].decided == later
    assert again == apply_decisions(again, decided)
    assert ids(apply_decisions(review(A, papers=()), decided).findings) == ["A"]


def test_a_model_does_not_ask_again_with_less_what_a_person_decided() -> None:
    whole = PROPOSAL.model_copy(update={"evidence": (span("甲"), span("乙"))})
    less = whole.model_copy(update={"id": "P2", "evidence": (span("甲"),)})
    more = whole.model_copy(update={"id": "P3", "evidence": (span("甲"), span("丙"))})
    struck = fold(decide("驳回", whole, reason="不成立"))
    assert ids(apply_decisions(review(A, less, more), struck).findings) == ["A", "P3"]
    taken = fold(decide("采纳", whole))
    assert ids(apply_decisions(review(A, less, more), taken).findings) == ["A", "P3", "P"]
    assert ids(apply_decisions(review(A, less), fold()).findings) == ["A", "P2"]


def test_what_was_struck_or_is_a_rules_is_not_brought_back() -> None:
    decided = fold(decide("驳回", PROPOSAL, reason="不成立"), decide("采纳", B))
    again = apply_decisions(review(A), decided)
    assert (ids(again.findings), again.dismissed) == (["A"], ())


def test_decisions_survive_a_rerun_in_which_ids_persist() -> None:
    decided = fold(decide("驳回", A), decide("修改后采纳", B, text="改写。"))
    again = apply_decisions(
        review(A.model_copy(update={"level": "疑似"}), B.model_copy(update={"message": "新。"}), C),
        decided,
    )
    assert (ids(again.findings), ids(again.dismissed)) == (["B", "C"], ["A"])
    assert (again.findings[0].message, again.findings[0].note) == (
        "改写。",
        "原表述：新。请核对后更正。",
    )


MADE = review(A, B, PROPOSAL, C, opinion=opinion())


@given(sequences())
def test_applying_twice_is_applying_once(decisions: list[Decision]) -> None:
    decided = fold_decisions(decisions)
    once = apply_decisions(MADE, decided)
    assert apply_decisions(once, decided) == once
    expected = [*ids(MADE.findings), *(["M"] if decided.of("d1", "M") else [])]
    assert sorted(ids(once.findings + once.dismissed)) == sorted(expected)


@given(sequences(), st.integers(0, 14))
def test_later_decisions_apply_to_a_review_that_carries_earlier_ones(
    decisions: list[Decision], count: int
) -> None:
    earlier = apply_decisions(MADE, fold_decisions(decisions[:count]))
    decided = fold_decisions(decisions)
    over, fresh = apply_decisions(earlier, decided), apply_decisions(MADE, decided)
    assert {one.id: one for one in over.findings} == {one.id: one for one in fresh.findings}
    assert {one.id: one for one in over.dismissed} == {one.id: one for one in fresh.dismissed}


# What is open.


def test_what_nobody_decided_is_listed_with_what_it_is() -> None:
    made = review(A, B, PROPOSAL, C, finding("ok", None), opinion=opinion())
    assert list_undecided(made, fold()) == (
        ("A", "finding"),
        ("B", "finding"),
        ("P", "proposal"),
        ("C", "finding"),
        ("s1", "statement"),
        ("s2", "statement"),
        ("s3", "statement"),
    )
    missed = make_missed("d1", span=span("及时"), fault="时效", message="无时限。")
    decided = fold(
        decide("采纳", A),
        decide("驳回", B),
        decide("漏报", missed),
        decide("采纳", "s1", kind="statement"),
    )
    assert list_undecided(apply_decisions(made, decided), decided) == (
        ("P", "proposal"),
        ("C", "finding"),
        ("s2", "statement"),
        ("s3", "statement"),
    )


def test_a_reworded_sentence_is_decided_by_the_one_it_replaces() -> None:
    letter = opinion()
    own = letter.opening.model_copy(update={"id": "new", "author": "person", "revises": "s1"})
    made = review(opinion=letter.model_copy(update={"opening": own}))
    decided = fold(decide("修改后采纳", "s1", kind="statement"))
    assert [one for one, _ in list_undecided(made, decided)] == ["s2", "s3"]


@pytest.mark.parametrize(
    ("written", "joined"),
    [
        ("请核对\n资金总额。", "请核对资金总额。"),
        ("1.请核对金额\n2.请补充依据", "1.请核对金额；2.请补充依据"),
        ("一、请核对。\n二、请补充", "一、请核对。二、请补充"),
        ("（一）请核对\n\n（二）请补充", "（一）请核对；（二）请补充"),
        ("完成\n3.5公里", "完成3.5公里"),
    ],
)
def test_lines_of_a_cell_become_one_paragraph(written: str, joined: str) -> None:
    assert join_lines(written) == joined
