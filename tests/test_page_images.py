"""A page of a reviewed paper is shown from the file it was read from, never from another."""

from __future__ import annotations

import datetime as dt
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pbassist.errors import PbassistError
from pbassist.workspace import Workspace
from pbassist.workspace.folder import make_workspace
from tests.test_read_ocr import FORM, MERGES
from tests.written import write_pdf, write_workbook

ON = dt.date(2026, 3, 1)
NOW = dt.datetime(2026, 3, 1, 4, 0, tzinfo=dt.UTC)
TITLE = "项目支出绩效目标申报表（2026年度）"


@pytest.fixture
def space(tmp_path: Path) -> Workspace:
    root = tmp_path / "工作区"
    make_workspace(root)
    return Workspace(root, clock=lambda: NOW, environ={})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "报送"
    (folder / "甲").mkdir(parents=True)
    write_pdf(folder / "甲" / "申报表.pdf", [TITLE, FORM], merges=MERGES)
    return folder


def test_a_page_is_shown_by_the_papers_name_or_id(space: Workspace, folder: Path) -> None:
    space.review([folder], on=ON)
    (source,) = space.show().sources
    image = space.page_image("甲/申报表.pdf", 1, scale=1.0)
    assert (image.number, image.width, image.height) == (1, 596, 842)
    assert image.png.startswith(b"\x89PNG")
    assert space.page_image("申报表.pdf", 1, scale=1.0) == image
    assert space.page_image(source.document_id, 1, scale=1.0) == image


def test_a_page_of_a_paper_in_a_zip_is_shown(space: Workspace, folder: Path) -> None:
    with zipfile.ZipFile(folder / "材料.zip", "w") as packed:
        packed.write(folder / "甲" / "申报表.pdf", "申报表.pdf")
    shutil.rmtree(folder / "甲")
    space.review([folder], on=ON)
    assert space.page_image("材料.zip/申报表.pdf", 1, scale=1.0).width == 596


def test_places_follow_a_workspace_that_is_moved_with_its_papers(
    space: Workspace, folder: Path, tmp_path: Path
) -> None:
    assert space.root is not None
    inside = space.root / "报送"
    folder.rename(inside)
    space.review([inside], on=ON)
    moved = space.root.rename(tmp_path / "别处")
    again = Workspace(moved, clock=lambda: NOW, environ={})
    assert again.page_image("申报表.pdf", 1, scale=1.0).width == 596


def take_away(folder: Path) -> None:
    (folder / "甲" / "申报表.pdf").unlink()


def change(folder: Path) -> None:
    write_pdf(folder / "甲" / "申报表.pdf", [TITLE, "改过。", FORM], merges=MERGES)


def change_nothing(folder: Path) -> None:
    del folder


@pytest.mark.parametrize(
    ("harm", "paper", "number", "sentence"),
    [
        (take_away, "申报表.pdf", 1, "找不到材料“甲/申报表.pdf”的原件（审核时在“.*申报表.pdf”）"),
        (change, "申报表.pdf", 1, "在审核后改动过，页面与审核时的文字不再对应"),
        (change_nothing, "申报表.pdf", 9, "没有第9页"),
        (change_nothing, "别的.pdf", 1, "上次审核的材料中没有“别的.pdf”"),
    ],
)
def test_what_cannot_be_shown_is_said(
    harm: Callable[[Path], None],
    paper: str,
    number: int,
    sentence: str,
    space: Workspace,
    folder: Path,
) -> None:
    space.review([folder], on=ON)
    harm(folder)
    with pytest.raises(PbassistError, match=sentence):
        space.page_image(paper, number)


def test_papers_of_one_name_are_asked_apart(space: Workspace, folder: Path) -> None:
    (folder / "乙").mkdir()
    rows = [["项目名称", "河道管护", "", ""], *FORM[1:]]
    write_workbook(folder / "乙" / "表.xlsx", {"申报表": [[TITLE], *rows]})
    write_pdf(folder / "乙" / "申报表.pdf", [TITLE, rows], merges=MERGES)
    space.review([folder], on=ON)
    with pytest.raises(PbassistError, match="“申报表\\.pdf”对应2份材料"):
        space.page_image("申报表.pdf", 1)
    with pytest.raises(PbassistError, match="没有固定的页面"):
        space.page_image("乙/表.xlsx", 1)


def test_a_review_keeps_where_every_character_stands(space: Workspace, folder: Path) -> None:
    from pbassist.workspace.keeping import load_paper

    space.review([folder], on=ON)
    root = space.need_root()
    (source,) = space.show().sources
    paper = load_paper(root, source.document_id)
    at = paper.text.index("486.50")
    (box,) = paper.boxes(paper.span(at, at + 6))
    assert [span.quote for span in paper.spans_within(*box)] == ["486.50"]
