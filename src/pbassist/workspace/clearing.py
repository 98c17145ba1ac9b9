"""A place where a file is to be written becomes free: what a person changed there is kept beside."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pbassist.errors import CannotWrite, describe_system
from pbassist.workspace.folder import STORE
from pbassist.workspace.records import read_record

CHANGED = "改动稿"
"""What is added to the name of a file that a person changed."""
JOURNAL = "written.txt"
"""Hashes of files that were written and are not on record yet; there only while an export runs."""


class Places:
    """Places below a folder of results (输出位置).

    A reviewer marks the table and edits letters where they were written. The record knows the bytes
    of every file it exported; any other file in its place is somebody's work and is never lost.
    """

    def __init__(self, root: Path | None) -> None:
        self._journal = None if root is None else root / STORE / JOURNAL
        self._known = None if root is None else list_exported_hashes(root) | self._read_journal()
        self.kept: list[Path] = []
        """Where files that a person changed lie now."""

    def note(self, path: Path) -> Path:
        """Remember a file just written, so that it is known as ours should the export break off."""
        if self._journal is not None:
            with self._journal.open("a", encoding="ascii") as journal:
                journal.write(f"{hash_file(path)}\n")
        return path

    def close(self) -> None:
        """Forget what was remembered: it is on record now."""
        if self._journal is not None:
            self._journal.unlink(missing_ok=True)

    def _read_journal(self) -> frozenset[str]:
        if self._journal is None or not self._journal.is_file():
            return frozenset()
        return frozenset(self._journal.read_text(encoding="ascii", errors="replace").split())

    def free(self, path: Path) -> Path:
        """`path`, once what a person changed there has another name.

        Raises `CannotWrite` where a program holds the file open.
        """
        if self._is_changed(path):
            beside = _name_beside(path)
            try:
                path.rename(beside)
            except OSError as error:
                raise CannotWrite.to(path, describe_system(error)) from error
            self.kept.append(beside)
        return path

    def clear(self, path: Path) -> None:
        """Take away what was exported before and would now be wrong; a changed file keeps its name.

        Raises `CannotWrite` where a program holds the file open.
        """
        if self._known is None or not path.is_file() or self._is_changed(path):
            return
        try:
            path.unlink()
        except OSError as error:
            raise CannotWrite.to(path, describe_system(error)) from error

    def _is_changed(self, path: Path) -> bool:
        return self._known is not None and path.is_file() and hash_file(path) not in self._known


def hash_file(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def list_exported_hashes(root: Path) -> frozenset[str]:
    """The SHA-256 of every file that the record says was exported."""
    return frozenset(
        str(file["sha256"]) for entry in read_record(root, "export") for file in entry.body["files"]
    )


def _name_beside(path: Path) -> Path:
    number = 1
    while True:
        mark = CHANGED if number == 1 else f"{CHANGED}{number}"
        beside = path.with_name(f"{path.stem}（{mark}）{path.suffix}")
        if not beside.exists():
            return beside
        number += 1
