"""A folder becomes a Chroma collection that answers, or nothing: every failure of it ends here."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pbassist.retrieve.stamp import Stamp

NAME = "articles"
PAGE = 500
"""Ids deleted at a time."""
PROBED = 20
"""Neighbours asked for to see whether an index answers."""
WRITTEN = "index_metadata.pickle"
"""Stands beside vectors that were written out."""
HNSW: Any = {"space": "ip", "ef_construction": 200, "ef_search": 200}
"""Vectors are of length 1 and are always passed, so that Chroma never looks for an embedder."""


class Collection:
    """Vectors by id in one folder; no words are kept in it."""

    def __init__(self, folder: Path) -> None:
        import chromadb
        from chromadb.config import Settings

        self.folder = folder
        settings = Settings(anonymized_telemetry=False)
        self._client: Any = chromadb.PersistentClient(path=str(folder), settings=settings)
        self._kept: Any = self._client.get_or_create_collection(
            NAME, embedding_function=None, configuration={"hnsw": HNSW}
        )

    def close(self) -> None:
        """Let go of the files."""
        self._client.close()

    def read_ids(self) -> set[str]:
        """Every id."""
        return set(self._kept.get(include=[])["ids"])

    def put(self, ids: Sequence[str], vectors: Sequence[Sequence[float]]) -> None:
        """Keep vectors; they are on disk when this returns."""
        self._kept.upsert(ids=list(ids), embeddings=[list(one) for one in vectors])

    def drop(self, ids: Sequence[str]) -> None:
        """Forget ids."""
        for start in range(0, len(ids), PAGE):
            self._kept.delete(ids=list(ids[start : start + PAGE]))

    def find_nearest(self, vector: Sequence[float], limit: int) -> list[tuple[str, float]] | None:
        """Ids and inner products, nearest first; None when the collection does not answer."""
        try:
            least = min(limit, self._kept.count())
            if not least:
                return []
            found = self._kept.query(
                query_embeddings=[list(vector)], n_results=least, include=["distances"]
            )
        except BaseException as error:
            _let_through(error)
            return None
        ids, distances = found["ids"][0], found["distances"][0]
        return [(one, 1 - far) for one, far in zip(ids, distances, strict=True)]

    def answers(self, stamp: Stamp) -> bool:
        """Whether it holds what its stamp says and finds neighbours."""
        count = len(self.read_ids())
        if stamp.whole and count != stamp.count:
            return False
        near = self.find_nearest(stamp.plain, PROBED)
        return near is not None and len(near) == min(PROBED, count)


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


def open_collection(folder: Path, stamp: Stamp | None) -> Collection | None:
    """The collection of a folder, a new one without a stamp; None when it is broken.

    Files of vectors that were changed are never opened: Chroma maps them into memory unchecked, and
    a short one breaks the whole process.
    """
    if stamp is not None and not _is_sound(folder, stamp):
        return None
    with _hush():
        try:
            collection = Collection(folder)
            if stamp is None or collection.answers(stamp):
                return collection
            collection.close()
        except BaseException as error:
            _let_through(error)
        return None


def _is_sound(folder: Path, stamp: Stamp) -> bool:
    if not (folder / "chroma.sqlite3").is_file():
        return False
    try:
        return not stamp.whole or hash_files(folder) == stamp.files
    except OSError:
        return False


def _let_through(error: BaseException) -> None:
    """A panic of Chroma's core is no `Exception`; an interrupt by the person is none of its failures."""
    if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit):
        raise error


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
