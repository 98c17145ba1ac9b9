"""An export is whole or not there, and says in one sentence why it could not be written."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pbassist.errors import CannotWrite, describe_system
from pbassist.export import write_atomically, write_letter, write_table, write_working_paper
from pbassist.model.review import SeasonReview
from tests.drafts import MADE_AT, ON, make_review, sound_findings


def write_words(words: str) -> Callable[[Path], None]:
    return lambda beside: beside.write_text(words, encoding="utf-8") and None  # type: ignore[func-returns-value]


def fail_midway(beside: Path) -> None:
    beside.write_text("半", encoding="utf-8")
    raise RuntimeError("on purpose")


def full_disk(beside: Path) -> None:
    beside.write_text("半", encoding="utf-8")
    raise OSError(errno.ENOSPC, "no space")


def test_a_new_file_is_written_whole_and_missing_folders_are_made(tmp_path: Path) -> None:
    path = tmp_path / "意见" / "县水利局" / "意见.txt"
    assert write_atomically(path, write_words("全文")) == path
    assert path.read_text(encoding="utf-8") == "全文"
    assert [one.name for one in path.parent.iterdir()] == ["意见.txt"]


def test_a_writer_that_fails_midway_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError):
        write_atomically(tmp_path / "意见.txt", fail_midway)
    assert list(tmp_path.iterdir()) == []


def test_a_writer_that_fails_midway_leaves_the_earlier_file(tmp_path: Path) -> None:
    path = tmp_path / "意见.txt"
    path.write_text("旧", encoding="utf-8")
    with pytest.raises(CannotWrite, match="磁盘空间不足"):
        write_atomically(path, full_disk)
    assert path.read_text(encoding="utf-8") == "旧"
    assert [one.name for one in tmp_path.iterdir()] == ["意见.txt"]


def test_the_earlier_file_stands_until_the_new_one_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "意见.txt"
    path.write_text("旧", encoding="utf-8")
    seen = []

    def write(beside: Path) -> None:
        beside.write_text("新", encoding="utf-8")
        seen.append(path.read_text(encoding="utf-8"))

    write_atomically(path, write)
    assert (seen, path.read_text(encoding="utf-8")) == (["旧"], "新")


def test_an_interrupted_writer_leaves_nothing(tmp_path: Path) -> None:
    def interrupt(beside: Path) -> None:
        beside.write_text("半", encoding="utf-8")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_atomically(tmp_path / "意见.txt", interrupt)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_the_same_name_is_told(tmp_path: Path) -> None:
    (tmp_path / "意见.xlsx").mkdir()
    with pytest.raises(CannotWrite, match="同名的文件夹已存在"):
        write_atomically(tmp_path / "意见.xlsx", write_words("全文"))


def test_a_file_in_the_place_of_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("", encoding="utf-8")
    with pytest.raises(CannotWrite, match="无法写入"):
        write_atomically(tmp_path / "out" / "意见.xlsx", write_words("全文"))


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_without_permission_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(CannotWrite, match="没有权限"):
            write_atomically(tmp_path / "意见.xlsx", write_words("全文"))
    finally:
        tmp_path.chmod(0o700)


def test_a_locked_file_is_told_and_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "意见.txt"
    path.write_text("旧", encoding="utf-8")

    def refuse(self: Path, target: Path) -> None:
        raise PermissionError(errno.EACCES, "in use")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(CannotWrite, match="正被其他程序打开"):
        write_atomically(path, write_words("新"))
    assert [one.read_text(encoding="utf-8") for one in tmp_path.iterdir()] == ["旧"]


def test_a_name_that_is_too_long_is_told(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="文件名过长"):
        write_atomically(tmp_path / f"{'长' * 120}.xlsx", write_words("全文"))


def test_an_unknown_reason_is_a_sentence_too() -> None:
    assert describe_system(OSError("?")) == "系统拒绝访问"


def test_every_export_of_a_workbook_that_fails_to_save_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from openpyxl.workbook import Workbook

    def save(self: Workbook, path: Path) -> None:
        path.write_bytes(b"PK")
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(Workbook, "save", save)
    review = make_review((), sound_findings())
    season = SeasonReview(reviews=(review,), on=ON, made_at=MADE_AT)
    with pytest.raises(CannotWrite):
        write_table(season, tmp_path / "汇总表.xlsx")
    with pytest.raises(CannotWrite):
        write_working_paper(review, tmp_path / "底稿.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_letter_that_fails_to_save_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from docx.document import Document

    from tests.test_export_letter import OPINION

    def save(self: Document, path: str) -> None:
        Path(path).write_bytes(b"PK")
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(Document, "save", save)
    with pytest.raises(CannotWrite):
        write_letter(OPINION, tmp_path / "意见.docx")
    assert list(tmp_path.iterdir()) == []
