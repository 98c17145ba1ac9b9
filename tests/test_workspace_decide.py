"""What a person decides is on record before anything else, and all that is shown follows from it."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from pbassist.errors import DecisionError, WorkspaceError
from pbassist.model.review import Review
from pbassist.workspace import Workspace
from pbassist.workspace.deciding import Wish
from pbassist.workspace.folder import make_workspace
from pbassist.workspace.keeping import load_season, store_season
from pbassist.workspace.subjects import list_open_lines
from tests.reviewed import SAMPLES

ON = dt.date(2026, 3, 1)
NOW = dt.datetime(2026, 3, 1, 4, 0, tzinfo=dt.UTC)
FORM = SAMPLES / "season" / "01县水利局" / "水利局目标表-改2.xls"


def open_space(root: Path, **environ: str) -> Workspace:
    return Workspace(root, clock=lambda: NOW, environ=environ)


@pytest.fixture
def space(tmp_path: Path) -> Workspace:
    make_workspace(tmp_path / "工作区")
    space = open_space(tmp_path / "工作区", PBASSIST_BUREAU__REVIEWER="张三")
    space.review([FORM], on=ON)
    return space


def first(space: Workspace) -> Review:
    return next(one for one in space.show().reviews if one.opinion is not None)


def test_a_decision_stands_in_the_record_and_in_what_is_shown(space: Workspace) -> None:
    finding = first(space).findings[0]
    outcome = space.decide(Wish("采纳", (finding.id[:8],), project=first(space).dossier_id))
    assert [(one.action, one.reviewer) for one in outcome.recorded] == [("采纳", "张三")]
    assert outcome.recorded[0].papers[0].text_hash
    assert first(space).findings[0].decided == "采纳"
    assert len(list_open_lines(first(space))) == len(first(space).findings) - 1


def test_the_same_decision_twice_is_recorded_once(space: Workspace) -> None:
    wish = Wish("采纳", (first(space).findings[0].id,), project=first(space).dossier_id)
    space.decide(wish)
    again = space.decide(wish)
    assert (again.recorded, again.unchanged) == ((), 1)
    assert len(space.log(["decision"])) == 1


def test_what_was_struck_goes_nowhere_and_comes_back_when_taken_back(space: Workspace) -> None:
    before = first(space)
    finding = before.findings[0]
    space.decide(Wish("驳回", (finding.id,), project=before.dossier_id, reason="已说明"))
    struck = next(one for one in space.show().reviews if one.dossier_id == before.dossier_id)
    assert [one.id for one in struck.dismissed] == [finding.id]
    assert "已说明" in struck.dismissed[0].note
    space.decide(Wish("撤销", (finding.id,), project=before.dossier_id))
    assert first(space) == before


def test_a_last_review_older_than_the_record_is_made_again(space: Workspace) -> None:
    """As after a kill between the record and the file that is derived from it."""
    root = space.need_root()
    old = load_season(root)
    finding = first(space).findings[0]
    space.decide(Wish("采纳", (finding.id,), project=first(space).dossier_id))
    decided = load_season(root)
    store_season(root, old)
    assert open_space(root).show() == decided


def test_a_phrase_kept_once_words_every_finding_of_its_fault(space: Workspace) -> None:
    review = first(space)
    finding = review.findings[0]
    words = "请按批复数核对后重新填列。"
    outcome = space.decide(
        Wish("修改", (finding.id,), project=review.dossier_id, text=words, keep=True)
    )
    assert outcome.kept == (finding.fault,)
    same = [
        one for each in space.show().reviews for one in each.findings if one.fault == finding.fault
    ]
    assert {one.message for one in same} == {words}
    space.decide(Wish("撤销", (finding.id,), project=review.dossier_id))
    assert words not in json.dumps(space.show().to_stored(), ensure_ascii=False)


def test_words_with_a_figure_are_recorded_and_not_kept(space: Workspace) -> None:
    review = first(space)
    wish = Wish(
        "修改", (review.findings[0].id,), project=review.dossier_id, text="应为436万元。", keep=True
    )
    outcome = space.decide(wish)
    assert len(outcome.recorded) == 1
    assert outcome.kept == ()
    assert "436" in outcome.told[0]


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (Wish("采纳", ("0000000000",)), "没有编号"),
        (Wish("采纳", ("ab",)), "太短"),
        (Wish("采纳"), "请写明对哪些意见"),
        (Wish("驳回", everything=True), "理由"),
        (Wish("修改", everything=True), "--text"),
        (Wish("采纳", fault="没有这一类"), "没有问题类别"),
        (Wish("撤销"), "编号"),
        (Wish("漏报", project="饮水"), "--quote"),
    ],
)
def test_what_cannot_be_meant_records_nothing(wish: Wish, said: str, space: Workspace) -> None:
    with pytest.raises((DecisionError, WorkspaceError), match=said):
        space.decide(wish)
    assert space.log(["decision"]) == ()


def test_what_was_missed_needs_words_that_stand_there_once(space: Workspace) -> None:
    name = first(space).dossier_id
    with pytest.raises(DecisionError, match="没有“并无此句”"):
        space.decide(Wish("漏报", project=name, quote="并无此句", text="请补充。"))
    with pytest.raises(DecisionError, match=r"出现\d+次"):
        space.decide(Wish("漏报", project=name, quote="数量指标", text="请补充。"))


def test_a_letter_is_final_when_its_points_and_its_frame_are_decided(space: Workspace) -> None:
    review = first(space)
    space.decide(Wish("采纳", project=review.dossier_id))
    open_letter = space.export_final(dossier=review.dossier_id)
    assert open_letter.letters == ()
    assert open_letter.open[0].sentences > 0
    space.decide(Wish("采纳", letter=review.dossier_id))
    final = space.export_final(dossier=review.dossier_id, due=dt.date(2026, 9, 30))
    assert len(final.letters) == 1
    assert space.verify(final.letters).holds


def test_a_kept_review_that_was_altered_is_found(space: Workspace) -> None:
    assert space.verify().holds
    path = next((space.need_root() / "store" / "reviews").iterdir())
    path.write_bytes(path.read_bytes() + b" ")
    answer = space.verify()
    assert not answer.holds
    assert path.name in " ".join(word for part in answer.parts for word in part.broken)


def test_an_emptied_record_is_refused_and_left_alone(space: Workspace) -> None:
    ledger = space.need_root() / "ledger.sqlite3"
    ledger.write_bytes(b"")
    with pytest.raises(WorkspaceError, match="审核记录"):
        space.decide(Wish("采纳", everything=True))
    assert ledger.read_bytes() == b""
