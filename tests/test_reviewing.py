"""A review says which projects of the one before it leaves out."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from pbassist.workspace import Workspace
from pbassist.workspace.folder import make_workspace
from tests.reviewed import SAMPLES

ON = dt.date(2026, 3, 1)
NOW = dt.datetime(2026, 3, 1, 4, 0, tzinfo=dt.UTC)
COUNTY = SAMPLES / "county" / "第一次报送"


def test_projects_that_are_left_out_are_named_and_another_submission_leaves_out_none(
    tmp_path: Path,
) -> None:
    make_workspace(tmp_path)
    space = Workspace(tmp_path, clock=lambda: NOW, environ={})
    assert space.review([COUNTY / "县交通局", COUNTY / "县卫健局"], on=ON).absent == ()
    assert space.review([COUNTY / "县交通局"], on=ON).absent == ("慢性病患者随访管理",)
    assert space.review([COUNTY / "县民政局"], on=ON).absent == ()
