"""Final letters are written where all is decided and the disposition is one that they offer."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pbassist.workspace import Workspace
from pbassist.workspace.deciding import Wish
from pbassist.workspace.folder import make_workspace
from tests.reviewed import SAMPLES

ON = dt.date(2026, 3, 1)
NOW = dt.datetime(2026, 3, 1, 4, 0, tzinfo=dt.UTC)
COUNTY = SAMPLES / "county" / "第一次报送"


@pytest.fixture
def space(tmp_path: Path) -> Workspace:
    make_workspace(tmp_path / "甲")
    made = Workspace(tmp_path / "甲", clock=lambda: NOW, environ={})
    made.review([COUNTY], on=ON)
    return made


def confirm(space: Workspace) -> None:
    space.decide(Wish("采纳", everything=True))
    space.decide(Wish("采纳", letter="全部"))


def test_the_frames_of_all_letters_are_confirmed_at_once_and_not_twice(space: Workspace) -> None:
    space.decide(Wish("采纳", everything=True))
    assert space.export_final().letters == ()
    assert len(space.decide(Wish("采纳", letter="全部")).recorded) > 10
    assert space.decide(Wish("采纳", letter="全部")).recorded == ()
    final = space.export_final()
    assert (len(final.letters), final.open) == (4, ())


def test_a_letter_that_does_not_offer_the_disposition_is_not_written(space: Workspace) -> None:
    confirm(space)
    final = space.export_final(disposition="补充说明后予以认可")
    assert len(final.letters) == 2
    unfit = [one for one in final.gaps if "不在该意见所列" in one]
    assert len(unfit) == 2
    assert all("完善后进入下一环节" in one for one in unfit)


@pytest.mark.parametrize("words", ["修改后重新报送", "暂缓安排", ""])
def test_a_disposition_that_all_offer_or_none_fits_every_letter(
    space: Workspace, words: str
) -> None:
    confirm(space)
    assert len(space.export_final(disposition=words).letters) == 4
