"""A folder becomes a place of vectors that one process at a time may open.

`stamp.json` says by which embedder and schema the collection beside it was made, and whether it is
whole. Chroma bears one process at a time (several corrupt it without an error), so the caller holds
a lock while it is open.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pbassist.errors import CannotWrite, PbassistError
from pbassist.retrieve.collection import HNSW, Collection, let_through
from pbassist.retrieve.stamp import (
    UNREADABLE,
    Stamp,
    make_folder,
    read_stamp,
    sweep_folders,
    write_stamp,
)

NAME = "articles"
WRITTEN = "index_metadata.pickle"
"""Stands beside vectors that were written out."""
UNWRITABLE = "向量库写入失败，可能已被删除或磁盘已满"


class FolderCollection(Collection):
    """A collection in files."""

    def __init__(self, folder: Path) -> None:
        import chromadb
        from chromadb.config import Settings

        self.folder = folder
        settings = Settings(
            _env_file=None, anonymized_telemetry=False, chroma_otel_collection_endpoint=""
        )
        self._client: Any = chromadb.PersistentClient(path=str(folder), settings=settings)
        super().__init__(
            self._client.get_or_create_collection(
                NAME, embedding_function=None, configuration={"hnsw": HNSW}
            )
        )

    def close(self) -> None:
        """Let go of the files."""
        self._client.close()

    def explain_reading(self, error: BaseException) -> PbassistError | None:
        """None: whatever it was, the collection is made anew."""
        return None

    def explain_writing(self, error: BaseException) -> PbassistError:
        """The folder was deleted, or has no room."""
        return CannotWrite.to(self.folder, UNWRITABLE)


class FolderPlace:
    """A folder of vectors; the caller holds its lock."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._kept: tuple[Stamp, dict[str, tuple[int, int]]] | None = None

    def read_stamp(self) -> Stamp | None:
        """The stamp; a folder without a stamp that can be read has one that fits nothing."""
        stamp = read_stamp(self.folder)
        return UNREADABLE if stamp is None and any(self.folder.glob("index-*")) else stamp

    def open(self, stamp: Stamp) -> Collection | None:
        """The collection of a stamp; None when it is broken.

        Files of vectors that were changed are never opened: Chroma maps them into memory unchecked,
        and a short one breaks the whole process.
        """
        folder = self.folder / stamp.folder
        return open_collection(folder, stamp) if _is_sound(folder, stamp) else None

    def begin(self, stamp: Stamp) -> tuple[Stamp, Collection]:
        """An empty collection in a new folder; raises `CannotWrite`."""
        name = make_folder(self.folder)
        collection = open_collection(self.folder / name, None)
        if collection is None:
            raise CannotWrite.to(self.folder / name, "向量库不能建立")
        return self.restamp(stamp.model_copy(update={"folder": name})), collection

    def restamp(self, stamp: Stamp) -> Stamp:
        """Keep a stamp with the hashes of its files, where either changed; raises `CannotWrite`.

        Chroma writes its files out after every thousand vectors: a kill between that and the stamp
        costs the index, for files that were changed are not opened.
        """
        listed = list_files(self.folder / stamp.folder)
        if self._kept == (stamp, listed):
            return stamp
        stamp = stamp.model_copy(update={"files": hash_files(self.folder / stamp.folder)})
        write_stamp(self.folder, stamp)
        self._kept = (stamp, listed)
        return stamp

    def sweep(self, stamp: Stamp) -> None:
        """Delete collections left aside; what is still held open goes another time."""
        sweep_folders(self.folder, stamp.folder)

    def close(self) -> None:
        """Nothing: a collection closes its own files."""


def hash_files(folder: Path) -> dict[str, str]:
    """SHA-256 of the vectors' files by path inside a collection's folder; reading changes none.

    Below a thousand vectors Chroma keeps them in its database alone: what lies in the files then is
    chance, and is not read.
    """
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for written in sorted(folder.glob(f"*/{WRITTEN}"))
        for path in sorted(written.parent.iterdir())
    }


def list_files(folder: Path) -> dict[str, tuple[int, int]]:
    """Size and time of the vectors' files: whether they were written since, at no cost."""
    return {
        str(path): (path.stat().st_size, path.stat().st_mtime_ns)
        for path in sorted(folder.glob("*/*"))
    }


def open_collection(folder: Path, stamp: Stamp | None) -> FolderCollection | None:
    """The collection of a folder, a new one without a stamp; None when it is broken."""
    with _hush():
        try:
            collection = FolderCollection(folder)
            if stamp is None or collection.answers(stamp):
                return collection
            collection.close()
        except BaseException as error:
            let_through(error)
        return None


def _is_sound(folder: Path, stamp: Stamp) -> bool:
    if not (folder / "chroma.sqlite3").is_file():
        return False
    try:
        return hash_files(folder) == stamp.files
    except OSError:
        return False


@contextmanager
def _hush() -> Iterator[None]:
    """Keep what Chroma's core prints of a broken file off the screen: it is told in a sentence."""
    try:
        kept = os.dup(2)
    except OSError:  # a program without a screen
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(nowhere)
        os.close(kept)
