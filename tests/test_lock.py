"""One process writes to a workspace at a time, and a killed one does not bar the way."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pbassist.errors import CannotWrite, WorkspaceError
from pbassist.lock import FILE_NAME, WriterLock

HOLD = """
import sys
from pathlib import Path
from pbassist.lock import WriterLock
with WriterLock(Path(sys.argv[1])):
    print("locked", flush=True)
    sys.stdin.readline()
print("free", flush=True)
"""


@pytest.fixture
def other(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock of tmp_path until it is sent a line."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "locked\n"
    yield process
    process.kill()
    process.communicate()


def test_a_second_process_is_told_who_writes(other: subprocess.Popen[str], tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError) as caught, WriterLock(tmp_path):
        pass
    assert f"进程 {other.pid}" in str(caught.value)
    assert str(tmp_path) in str(caught.value)


def test_the_lock_is_free_when_the_other_is_done(
    other: subprocess.Popen[str], tmp_path: Path
) -> None:
    assert other.stdin is not None
    assert other.stdout is not None
    other.stdin.write("\n")
    other.stdin.flush()
    assert other.stdout.readline() == "free\n"
    with WriterLock(tmp_path):
        pass


def test_a_killed_writer_leaves_the_lock_free(other: subprocess.Popen[str], tmp_path: Path) -> None:
    other.kill()
    other.wait()
    assert f"{other.pid}" in (tmp_path / FILE_NAME).read_text(encoding="utf-8")
    with WriterLock(tmp_path):
        assert f"{other.pid}" not in (tmp_path / FILE_NAME).read_text(encoding="utf-8")


def test_the_same_process_cannot_take_it_twice(tmp_path: Path) -> None:
    with WriterLock(tmp_path):
        with pytest.raises(WorkspaceError), WriterLock(tmp_path):
            pass
        with pytest.raises(WorkspaceError), WriterLock(tmp_path):
            pass


def test_an_error_inside_gives_the_lock_back(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), WriterLock(tmp_path):
        raise RuntimeError
    with WriterLock(tmp_path):
        pass


def test_a_lock_file_left_behind_does_not_bar_the_way(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("进程 1，旧机器", encoding="utf-8")
    with WriterLock(tmp_path):
        pass


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="无法写入"), WriterLock(tmp_path / "missing"):
        pass
