"""A review knows the projects of the one before, and says which of them it leaves out."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from openpyxl import load_workbook

from pbassist.workspace import Workspace
from pbassist.workspace.deciding import Wish
from pbassist.workspace.folder import make_workspace
from tests.reviewed import SAMPLES

ON = dt.date(2026, 3, 1)
NOW = dt.datetime(2026, 3, 1, 4, 0, tzinfo=dt.UTC)
COUNTY = SAMPLES / "county" / "第一次报送"


def rewrite(source: Path, target: Path, **cells: object) -> None:
    """A form with other values in some cells."""
    book = load_workbook(source)
    for name, value in cells.items():
        book.worksheets[0][name] = value  # type: ignore[assignment]
    book.save(target)


def test_projects_that_are_left_out_are_named_and_another_submission_leaves_out_none(
    tmp_path: Path,
) -> None:
    make_workspace(tmp_path)
    space = Workspace(tmp_path, clock=lambda: NOW, environ={})
    assert space.review([COUNTY / "县交通局", COUNTY / "县卫健局"], on=ON).absent == ()
    assert space.review([COUNTY / "县交通局"], on=ON).absent == ("慢性病患者随访管理",)
    assert space.review([COUNTY / "县民政局"], on=ON).absent == ()


def test_a_project_that_got_its_code_later_is_the_same_in_the_next_round(tmp_path: Path) -> None:
    make_workspace(tmp_path / "甲")
    space = Workspace(tmp_path / "甲", clock=lambda: NOW, environ={})
    first, second = tmp_path / "一.xlsx", tmp_path / "二.xlsx"
    form = COUNTY / "县交通局" / "农村公路养护申报表.xlsx"
    rewrite(form, first, C3=None)
    rewrite(form, second, E8=240)
    (before,) = space.review([first], on=ON).season.reviews
    space.decide(Wish("采纳", everything=True))
    (now,) = space.review([second], on=ON).season.reviews
    assert (before.project.code, now.project.code) == (None, "99012624R000305008")
    assert (now.dossier_id, now.round) == (before.dossier_id, 2)
    assert sorted(one.progress for one in now.compared) == ["仍存在", "已整改"]
    space.decide(Wish("驳回", ids=(now.findings[0].id,), reason="已说明"))
    assert space.show().reviews[0].findings == ()
    other = tmp_path / "三.xlsx"
    rewrite(form, other, C3="99012624R000305009")
    (apart,) = space.review([other], on=ON).season.reviews
    assert (apart.dossier_id != before.dossier_id, apart.round) == (True, 1)
