"""A person's words stand in the letter as they were written; a model's only once taken up."""

from __future__ import annotations

import pytest

from pbassist.draft import draft_review, gate_opinion
from pbassist.draft.gate import gate_finding
from pbassist.draft.objections import BANNED
from pbassist.export import lay_out_letter
from pbassist.model.review import Finding, Opinion, Review
from tests.drafts import (
    DECLARATION,
    LAST_YEAR,
    make_dossier,
    make_finding,
    make_review,
    proposed,
    quote,
    read_shipped_phrases,
    reworded,
    sound_findings,
    specimen_findings,
    vague,
)

PHRASES = read_shipped_phrases()
OWN = "年度目标过于笼统，请写明“养护60处、受益3万亩”两项任务量；你单位可参照2023年做法。"


def drafted(*findings: Finding, **more: object) -> Review:
    return draft_review(make_review(findings, sound_findings(), **more), make_dossier(), PHRASES)  # type: ignore[arg-type]


def opinion_of(review: Review) -> Opinion:
    assert review.opinion is not None
    return review.opinion


def text_of(opinion: Opinion) -> str:
    return "\n".join(f"{one.lead}{one.text}" for one in lay_out_letter(opinion))


def test_a_persons_words_stand_alone_as_they_were_written() -> None:
    review = drafted(reworded(specimen_findings()[2], OWN))
    (point,) = opinion_of(review).points
    assert point.title == "年度目标不够明确"
    assert (point.statement.text, point.statement.author) == (OWN, "person")
    assert review.unchecked == ()


@pytest.mark.parametrize("word", BANNED)
def test_a_person_may_write_what_a_person_wants(word: str) -> None:
    opinion = opinion_of(drafted(reworded(specimen_findings()[2], f"目标{word}第九百条1234万元。")))
    assert f"目标{word}第九百条1234万元。" in text_of(opinion)
    assert f"目标{word}第九百条1234万元" in opinion.line


def test_signs_that_no_paper_can_hold_and_line_breaks_are_dropped() -> None:
    opinion = opinion_of(
        drafted(reworded(specimen_findings()[2], " 请细化\x00目标，\n 并量化\x0b。"))
    )
    assert opinion.points[0].statement.text == "请细化目标，并量化。"


def test_what_was_missed_is_one_text_with_its_remedy_said_once() -> None:
    missed = make_finding(
        "起止时间未填",
        "错误",
        subject="起止时间",
        message="起止时间未填写",
        remedy="请补填起止时间",
        evidence=(quote(DECLARATION, "单位：万元"),),
        origin="person",
    )
    (point,) = opinion_of(drafted(missed)).points
    assert point.title == "起止时间未填"
    assert point.statement.text == "起止时间未填写。请补填起止时间。"
    again = missed.model_copy(update={"message": "起止时间未填写，请补填起止时间。"})
    assert opinion_of(drafted(again)).points[0].statement.text == "起止时间未填写，请补填起止时间。"
    plain = missed.model_copy(update={"remedy": ""})
    assert opinion_of(drafted(plain)).points[0].statement.text == "起止时间未填写。"


def test_beside_rule_findings_of_the_same_fault_a_persons_words_come_last_and_whole() -> None:
    names = ("群众意识", "治理水平")
    ruled = tuple(vague(name, "有效提升") for name in names)
    own = reworded(vague("队伍能力", "有效提升"), "“队伍能力”请改为“持证率≥95%”，你单位自定亦可。")
    review = drafted(*ruled, own)
    (point,) = opinion_of(review).points
    assert point.statement.author == "rule"
    assert point.statement.text.startswith("社会效益指标“群众意识”“治理水平”等2项指标值填")
    assert point.statement.text.endswith("“队伍能力”请改为“持证率≥95%”，你单位自定亦可。")
    assert review.unchecked == ()


def test_the_words_of_many_persons_keep_their_stops_inside_a_gathered_point() -> None:
    found = tuple(
        reworded(
            make_finding(f"类别{at}", "错误", subject=f"{at}", message="甲。"),
            f"第{at}处有误。请改为7{at}万元！",
        )
        for at in range(8)
    )
    review = drafted(*found)
    opinion = opinion_of(review)
    assert len(opinion.points) == 5
    assert all(f"第{at}处有误。请改为7{at}万元" in text_of(opinion) for at in range(8))
    assert review.unchecked == ()
    assert gate_opinion(opinion, review, (DECLARATION,), phrases=PHRASES) == ()


def test_long_words_of_a_person_are_never_cut_in_the_line() -> None:
    opinion = opinion_of(drafted(reworded(specimen_findings()[2], "请细化，请量化，" * 60), *specimen_findings()[:2]))  # fmt: skip
    assert len(opinion.line) <= 300
    assert "；2.年度目标不够明确" in opinion.line


def test_words_that_no_person_wrote_are_still_held_against_the_papers() -> None:
    own = reworded(vague("队伍能力", "有效提升"), "“队伍能力”请改为“持证率≥95%”。")
    review = drafted(vague("群众意识", "有效提升"), own)
    opinion = opinion_of(review)
    assert gate_opinion(opinion, review, (DECLARATION,), phrases=PHRASES) == ()
    for old, new in (("95%", "94%"), ("群众意识", "群众觉悟")):
        (point,) = opinion.points
        assert old in point.statement.text
        text = point.statement.text.replace(old, new)
        changed = point.model_copy(
            update={"statement": point.statement.model_copy(update={"text": text})}
        )
        wrong = opinion.model_copy(update={"points": (changed,)})
        assert gate_opinion(wrong, review, (DECLARATION,), phrases=PHRASES), (old, new)


def test_a_sentence_of_the_frame_that_a_person_wrote_is_not_held_against_anything() -> None:
    review = drafted(*specimen_findings())
    opinion = opinion_of(review)
    own = opinion.closing[0].model_copy(
        update={"text": "请于1月1日前报送999份材料。", "author": "person", "revises": "x"}
    )
    changed = opinion.model_copy(update={"closing": (own,)})
    assert gate_opinion(changed, review, (DECLARATION, LAST_YEAR), phrases=PHRASES) == ()
    ruled = opinion.model_copy(update={"closing": (own.model_copy(update={"author": "rule"}),)})
    assert gate_opinion(ruled, review, (DECLARATION, LAST_YEAR), phrases=PHRASES)


def test_an_open_proposal_of_a_model_changes_nothing_outward() -> None:
    with_model, without = drafted(*specimen_findings(), proposed()), drafted(*specimen_findings())
    assert with_model.opinion == without.opinion
    assert proposed() in with_model.findings
    assert drafted(proposed()).opinion is None


def test_what_a_model_found_right_is_not_acknowledged() -> None:
    sound = make_finding(
        "资金数不相符", None, subject="资金总额", message="资金总额一致。", origin="model"
    )
    opinion = draft_review(make_review(specimen_findings()[:1], (sound,)), make_dossier(), PHRASES)
    assert "资金总额与分项合计一致" not in text_of(opinion_of(opinion))


def test_a_proposal_that_was_taken_up_stands_in_the_letter_as_its_own_kind() -> None:
    adopted = proposed().model_copy(update={"decided": "采纳"})
    review = drafted(*specimen_findings()[:1], adopted)
    titles = [(point.title, point.kind) for point in opinion_of(review).points]
    assert ("产出指标与主要支出内容不匹配", "请说明") in titles
    assert {point.statement.author for point in opinion_of(review).points} == {"rule"}


def test_adopted_proposals_of_one_fault_are_counted_by_the_program() -> None:
    two = tuple(
        vague(name, "有效提升").model_copy(update={"origin": "model", "decided": "采纳"})
        for name in ("群众意识", "治理水平")
    )
    plain = tuple(
        one.model_copy(update={"remedy": "建议改为可量化、可采集的表述。"}) for one in two
    )
    review = drafted(*plain)
    assert review.unchecked == ()
    assert "“群众意识”“治理水平”等2项" in opinion_of(review).points[0].statement.text


def test_a_point_that_says_an_open_proposal_is_refused() -> None:
    review = drafted(*specimen_findings(), proposed())
    opinion = opinion_of(review)
    first = opinion.points[0]
    said = first.statement.model_copy(update={"finding_ids": (proposed().id,)})
    changed = first.model_copy(update={"statement": said})
    wrong = opinion.model_copy(update={"points": (changed, *opinion.points[1:])})
    assert gate_opinion(wrong, review, (DECLARATION, LAST_YEAR), phrases=PHRASES)


def test_a_proposal_is_held_to_its_evidence_before_anybody_sees_it() -> None:
    wrong = proposed().model_copy(update={"message": "资金测算说明列有“65处×8万元/处=512万元”。"})
    assert gate_finding(wrong, make_review(()), (DECLARATION,))["message"]
    assert drafted(wrong).findings == ()
    assert not any(gate_finding(reworded(wrong, "甲9"), make_review(())).values())


def test_a_dossier_of_which_everything_was_struck_has_no_opinion() -> None:
    review = make_review((), sound_findings(), dismissed=specimen_findings())
    assert draft_review(review, make_dossier(), PHRASES).opinion is None
