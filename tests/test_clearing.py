"""What a person changed is kept beside, what nobody changed is written again, what is over goes."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from pbassist.workspace import Workspace
from pbassist.workspace.clearing import Places
from pbassist.workspace.deciding import Wish
from pbassist.workspace.folder import make_workspace
from tests.reviewed import SAMPLES

ON = dt.date(2026, 3, 1)
NOW = dt.datetime(2026, 3, 1, 4, 0, tzinfo=dt.UTC)
COUNTY = SAMPLES / "county"
TABLE = "审核意见汇总表.xlsx"


def open_space(root: Path) -> Workspace:
    return Workspace(root, clock=lambda: NOW, environ={})


@pytest.fixture
def space(tmp_path: Path) -> Workspace:
    make_workspace(tmp_path / "甲")
    made = open_space(tmp_path / "甲")
    made.review([COUNTY / "第一次报送"], on=ON)
    return made


def list_out(space: Workspace, folder: str = "") -> set[str]:
    return {one.name for one in (space.default_out() / folder).iterdir()}


def test_a_table_that_was_marked_is_never_written_over(space: Workspace) -> None:
    table = space.default_out() / TABLE
    for number, words in enumerate((b"first marks", b"later marks"), 1):
        table.write_bytes(words)
        (kept,) = space.export().kept
        assert kept.name == f"审核意见汇总表（改动稿{number if number > 1 else ''}）.xlsx"
        assert kept.read_bytes() == words
        assert table.read_bytes() != words


def test_an_edited_letter_is_kept_too_and_what_nobody_touched_is_not_doubled(
    space: Workspace,
) -> None:
    before = list_out(space, "审核意见")
    letter = space.default_out() / "审核意见" / min(before)
    letter.write_bytes(b"my own words")
    (kept,) = space.review([COUNTY / "第一次报送"], on=ON).kept
    assert kept.read_bytes() == b"my own words"
    assert list_out(space, "审核意见") == {*before, kept.name}
    assert space.export().kept == ()


def test_a_final_paper_that_was_changed_is_kept(space: Workspace) -> None:
    table = space.export_final().table
    table.write_bytes(b"sent like this")
    (kept,) = space.export_final().kept
    assert kept.read_bytes() == b"sent like this"


def test_a_letter_that_is_no_longer_due_goes_unless_somebody_changed_it(space: Workspace) -> None:
    before = list_out(space, "审核意见")
    changed, untouched = sorted(before)[:2]
    (space.default_out() / "审核意见" / changed).write_bytes(b"my own words")
    space.decide(Wish("驳回", everything=True, reason="已说明"))
    assert space.export().letters == ()
    assert list_out(space, "审核意见") == {changed}
    assert untouched not in list_out(space, "审核意见")


def test_some_projects_alone_do_not_replace_the_table_of_the_season(space: Workspace) -> None:
    table = space.default_out() / TABLE
    before = table.read_bytes()
    assert space.export(dossier="农村公路").table.parent.name == "农村公路"
    assert space.export_final(dossier="农村公路").table.parent == (
        space.default_out() / "定稿" / "农村公路"
    )
    assert table.read_bytes() == before


def test_a_workspace_that_was_moved_knows_its_exports(space: Workspace, tmp_path: Path) -> None:
    shutil.move(tmp_path / "甲", tmp_path / "乙")
    moved = open_space(tmp_path / "乙")
    parts = {one.name: one for one in moved.verify().parts}
    assert parts["导出文件"].looked_at == 12
    assert moved.export().kept == ()
    assert {one.name: one for one in moved.verify().parts}["导出文件"].broken == ()


def test_without_a_record_files_are_written_as_ever(tmp_path: Path) -> None:
    path = tmp_path / TABLE
    path.write_bytes(b"whatever")
    places = Places(None)
    places.clear(path)
    assert places.free(path) == path
    assert (path.read_bytes(), places.kept) == (b"whatever", [])


def test_what_a_broken_off_export_wrote_is_known_as_ours(space: Workspace) -> None:
    table = space.default_out() / TABLE
    table.write_bytes(b"written before the kill")
    Places(space.root).note(table)
    assert space.export().kept == ()
    table.write_bytes(b"written before the kill")
    (kept,) = space.export().kept
    assert kept.read_bytes() == b"written before the kill"
