"""What a person types names a project, and 自评 or 申报 behind it one of its two dossiers."""

from __future__ import annotations

import pytest

from pbassist.errors import WorkspaceError
from pbassist.model.review import PaperRecord, Review, SeasonReview
from pbassist.workspace.outputs import name_dossier
from pbassist.workspace.subjects import choose_one_dossier
from tests.decided import PAPER, review

PLAN = review(dossier="d1", name="农村公路养护")
DONE = review(dossier="d2", name="农村公路养护").model_copy(
    update={
        "papers": (
            PaperRecord(role="self_evaluation", name="自评.xlsx", document_id=PAPER, reader="r 1"),
        )
    }
)


def season(*reviews: Review) -> SeasonReview:
    return SeasonReview(
        reviews=reviews, unplaced=(), on=PLAN.on, made_at=PLAN.made_at, program="p 1"
    )


@pytest.mark.parametrize(
    ("words", "dossier"),
    [
        ("农村公路养护自评", "d2"),
        ("农村公路养护（自评）", "d2"),
        ("001 申报", "d1"),
        ("公路 自评", "d2"),
        ("d2", "d2"),
    ],
)
def test_the_two_dossiers_of_a_project_are_told_apart(words: str, dossier: str) -> None:
    assert choose_one_dossier(season(PLAN, DONE), words).dossier_id == dossier


@pytest.mark.parametrize("words", ["001", "农村公路养护", "水库 自评", "自评"])
def test_what_names_both_or_none_is_refused(words: str) -> None:
    with pytest.raises(WorkspaceError):
        choose_one_dossier(season(PLAN, DONE), words)


def test_a_project_whose_name_ends_so_is_named_as_ever() -> None:
    own = review(dossier="d3", name="绩效自评")
    assert choose_one_dossier(season(PLAN, own), "绩效自评").dossier_id == "d3"


def test_their_files_are_told_apart_too() -> None:
    taken: set[str] = set()
    names = [name_dossier(one, taken) for one in (PLAN, DONE, DONE)]
    assert names[:2] == ["农村公路养护", "农村公路养护（自评）"]
    assert len(set(names)) == 3
