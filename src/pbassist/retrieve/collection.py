"""Vectors of a Chroma collection become neighbours; what fails ends in None or in a sentence."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, Protocol

from pbassist.errors import PbassistError
from pbassist.retrieve.stamp import Stamp

PAGE = 500
"""Ids deleted at a time."""
PROBED = 20
"""Neighbours asked for to see whether an index answers."""
HNSW: Any = {"space": "ip", "ef_construction": 200, "ef_search": 200}
"""Vectors are of length 1 and are always passed, so that Chroma never looks for an embedder."""


class Collection(ABC):
    """Vectors by id (向量集合); no words are kept in it."""

    def __init__(self, kept: Any) -> None:
        self._kept = kept

    @abstractmethod
    def close(self) -> None:
        """Let go of files and connections."""

    @abstractmethod
    def explain_reading(self, error: BaseException) -> PbassistError | None:
        """Why reading failed; None when the collection is broken or gone and can be made anew."""

    @abstractmethod
    def explain_writing(self, error: BaseException) -> PbassistError:
        """Why writing failed."""

    def read_ids(self) -> set[str]:
        """Every id; empty when the collection is broken. May raise what `explain_reading` gives."""
        try:
            return set(self._kept.get(include=[])["ids"])
        except BaseException as error:
            self._fail(error)
            return set()

    def put(self, ids: Sequence[str], vectors: Sequence[Sequence[float]]) -> None:
        """Keep vectors; they are on disk when this returns. Raises what `explain_writing` gives."""
        try:
            self._kept.upsert(ids=list(ids), embeddings=[list(one) for one in vectors])
        except BaseException as error:
            let_through(error)
            raise self.explain_writing(error) from error

    def drop(self, ids: Sequence[str]) -> None:
        """Forget ids; raises what `explain_writing` gives."""
        try:
            for start in range(0, len(ids), PAGE):
                self._kept.delete(ids=list(ids[start : start + PAGE]))
        except BaseException as error:
            let_through(error)
            raise self.explain_writing(error) from error

    def find_nearest(self, vector: Sequence[float], limit: int) -> list[tuple[str, float]] | None:
        """Ids and inner products, nearest first; None when the collection does not answer."""
        try:
            least = min(limit, self._kept.count())
            if not least:
                return []
            found = self._kept.query(
                query_embeddings=[list(vector)], n_results=least, include=["distances"]
            )
            ids, distances = found["ids"][0], found["distances"][0]
        except BaseException as error:
            self._fail(error)
            return None
        return [(one, 1 - far) for one, far in zip(ids, distances, strict=True)]

    def answers(self, stamp: Stamp) -> bool:
        """Whether it holds what its stamp says and finds neighbours.

        Vectors are counted: to read 28,000 ids takes longer than the search that is to come.
        """
        try:
            count = self._kept.count()
        except BaseException as error:
            self._fail(error)
            return False
        if stamp.whole and count != stamp.count:
            return False
        near = self.find_nearest(stamp.plain, PROBED)
        return near is not None and len(near) == min(PROBED, count)

    def _fail(self, error: BaseException) -> None:
        let_through(error)
        explained = self.explain_reading(error)
        if explained is not None:
            raise explained from error


class Place(Protocol):
    """Where the vectors of a workspace stand (向量库), with the stamp that says what they are."""

    def read_stamp(self) -> Stamp | None:
        """The stamp; None when nothing was ever made here, or all of it was deleted."""

    def open(self, stamp: Stamp) -> Collection | None:
        """The collection that a stamp speaks of; None when it is broken."""

    def begin(self, stamp: Stamp) -> tuple[Stamp, Collection]:
        """An empty collection, stamped; another that stood here is left aside or gone."""

    def restamp(self, stamp: Stamp) -> Stamp:
        """Keep a stamp, marked with the state of the files that it speaks of."""

    def sweep(self, stamp: Stamp) -> None:
        """Delete what was left aside."""

    def close(self) -> None:
        """Let go of connections."""


def let_through(error: BaseException) -> None:
    """A panic of Chroma's core is no `Exception`; an interrupt by the person is none of its failures."""
    if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit | PbassistError):
        raise error
