"""A file read once is the same document again without being read, and nothing else ever is."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest

from pbassist.errors import PbassistError
from pbassist.model.document import Document
from pbassist.read import read, stamp
from pbassist.read.apart.room import ReadingRoom
from pbassist.workspace import Workspace, reading
from pbassist.workspace.files import collect_files
from pbassist.workspace.folder import STORE
from pbassist.workspace.means import Means
from pbassist.workspace.readings import READINGS, SUFFIX, Readings
from tests.written import write_pdf, write_word, write_workbook

ROWS = [["项目名称", None, "执行率"], ["农村饮水", 486.5, 0.92]]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return Workspace.init(tmp_path / "工作区")


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "报送"
    folder.mkdir()
    write_word(folder / "a.docx", ["报告", ROWS])
    write_workbook(folder / "b.xlsx", {"表": ROWS})
    write_pdf(folder / "c.pdf", ["报告", ROWS])
    (folder / "d.txt").write_text("机密★3年\n内容", "utf-8")
    (folder / "e.docx").write_bytes(b"PK\x03\x04")
    return folder


def means_of(root: Path | None, **settings: str) -> Means:
    environ = {f"PBASSIST_LIMITS__{name.upper()}": value for name, value in settings.items()}
    return Means(root, clock=lambda: dt.datetime.now(dt.UTC), environ=environ)


def read_folder(means: Means, folder: Path) -> list[Document | str]:
    outcomes = reading.read_files(means, collect_files([folder]), keep=True)
    return [str(one) if isinstance(one, PbassistError) else one for one in outcomes]


def list_kept(root: Path) -> list[Path]:
    return sorted((root / STORE / READINGS).glob(f"*{SUFFIX}"))


def forbid_reading(monkeypatch: pytest.MonkeyPatch, allowed: int) -> None:
    """No more than so many files may be handed to the readers."""
    read_all = ReadingRoom.read_all

    def count(self: ReadingRoom, paths: list[Path]) -> object:
        assert len(paths) == allowed, paths
        return read_all(self, paths)

    monkeypatch.setattr(ReadingRoom, "read_all", count)


def test_a_second_run_reads_only_what_ended_in_an_error(
    root: Path, papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = read_folder(means_of(root), papers)
    assert len(list_kept(root)) == 3
    forbid_reading(monkeypatch, allowed=2)
    assert read_folder(means_of(root), papers) == first
    assert [one.geometry is None for one in first if isinstance(one, Document)] == [
        True, True, False
    ]  # fmt: skip


def test_nothing_is_kept_of_a_marked_paper(root: Path, papers: Path) -> None:
    outcomes = read_folder(means_of(root), papers)
    assert "密级" in str(outcomes[3])
    kept = b"".join(path.read_bytes() for path in root.rglob("*") if path.is_file())
    for outcome in outcomes:
        if isinstance(outcome, Document):
            assert outcome.id != read_hash(papers / "d.txt")
    assert read_hash(papers / "d.txt").encode() not in kept
    assert len(list_kept(root)) == 3


def read_hash(path: Path) -> str:
    import hashlib

    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_same_bytes_under_another_name_are_known_with_that_name(
    root: Path, papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_folder(means_of(root), papers)
    (papers / "a.docx").rename(papers / "改名.docx")
    forbid_reading(monkeypatch, allowed=2)
    documents = [one for one in read_folder(means_of(root), papers) if isinstance(one, Document)]
    assert [one.name for one in documents] == ["b.xlsx", "c.pdf", "改名.docx"]


def test_the_same_bytes_under_another_extension_are_read_anew(
    root: Path, papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_folder(means_of(root), papers)
    (papers / "a.docx").rename(papers / "a.xlsx")
    forbid_reading(monkeypatch, allowed=3)
    assert "与扩展名（.xlsx）不符" in str(read_folder(means_of(root), papers)[0])


def test_a_changed_file_or_reader_is_read_anew(
    root: Path, papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_folder(means_of(root), papers)
    write_word(papers / "a.docx", ["另一份报告"])
    with monkeypatch.context() as patch:
        forbid_reading(patch, allowed=3)
        found = read_folder(means_of(root), papers)[0]
        assert isinstance(found, Document)
        assert found.text == "另一份报告"
    monkeypatch.setattr(stamp, "LIBRARIES", ("none of these",))
    stamp.make_stamp.cache_clear()
    forbid_reading(monkeypatch, allowed=5)
    read_folder(means_of(root), papers)
    stamp.make_stamp.cache_clear()


@pytest.mark.parametrize("at", [0, 40, -1])
def test_a_broken_reading_is_as_good_as_none(root: Path, papers: Path, at: int) -> None:
    first = read_folder(means_of(root), papers)
    for path in list_kept(root):
        content = bytearray(path.read_bytes())
        content[at] ^= 1
        path.write_bytes(content)
    assert read_folder(means_of(root), papers) == first
    for path in list_kept(root):
        path.write_bytes(b"")
    assert read_folder(means_of(root), papers) == first


def test_a_reading_in_the_place_of_another_is_not_taken(root: Path, papers: Path) -> None:
    first = read_folder(means_of(root), papers)
    one, two, _ = list_kept(root)
    one.write_bytes(two.read_bytes())
    assert read_folder(means_of(root), papers) == first


def test_what_was_not_used_for_long_goes_first(tmp_path: Path, papers: Path) -> None:
    documents = [read(papers / name) for name in ("a.docx", "b.xlsx", "c.pdf")]
    readings = Readings(tmp_path, limit_mb=1)
    names = [readings.name(one.id, ".x") for one in documents]
    for name, document, day in zip(names, documents, (1, 2, 3), strict=True):
        readings.keep(name, document)
        path = tmp_path / STORE / READINGS / f"{name}{SUFFIX}"
        os.utime(path, (day * 86_400, day * 86_400))
    assert readings.find(names[0], documents[0].id) == documents[0]  # used just now
    sizes = {path.stem: path.stat().st_size for path in list_kept(tmp_path)}
    small = Readings(tmp_path, limit_mb=(sizes[names[0]] + sizes[names[2]]) / (1024 * 1024))
    small.keep(names[2], documents[2])
    small.trim()
    assert {path.stem for path in list_kept(tmp_path)} == {names[0], names[2]}


def test_nothing_is_kept_without_a_workspace_or_when_switched_off(
    root: Path, papers: Path, tmp_path: Path
) -> None:
    read_folder(means_of(root, cache_mb="0"), papers)
    assert not (root / STORE / READINGS).exists()
    read_folder(means_of(None), papers)
    assert not list(tmp_path.rglob(f"*{SUFFIX}"))


def test_a_folder_that_cannot_be_written_is_no_reason_to_fail(root: Path, papers: Path) -> None:
    (root / STORE / READINGS).write_text("a file stands here")
    assert len(read_folder(means_of(root), papers)) == 5
