"""Units become vectors in a folder; a question becomes the articles nearest in meaning.

The folder is derived data: `stamp.json` says by which embedder and schema the collection beside it
was made, and whether it is whole. What does not fit, does not open or does not answer is left aside
and made anew. Chroma bears one process at a time (several corrupt it without an error), so the
caller holds a lock while an index is open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Literal, NamedTuple, Self

from pbassist.errors import CannotWrite
from pbassist.model.policy import Article
from pbassist.retrieve.collection import Collection, hash_files, open_collection
from pbassist.retrieve.decoys import DECOYS, PLAIN
from pbassist.retrieve.embedding import Embedder
from pbassist.retrieve.stamp import Stamp, make_folder, read_stamp, sweep_folders, write_stamp
from pbassist.retrieve.units import Unit, cut_units, make_unit

BATCH = 16
"""Units embedded at a time: what a kill can lose."""
POOL = 120
"""Units asked for; several may stand in one article."""
PLAINNESS = 0.5
"""How much nearness to questions about nothing is taken off: MRR of paraphrases .33 → .39."""
MARGIN = 0.01
"""How much farther than the nearest everyday sentence an article may be."""
Tell = Callable[[int, int], bool]
"""Told how many units are done and of how many; True stops."""
Reason = Literal["", "missing", "other", "broken"]


class Meant(NamedTuple):
    """An article found by its meaning (含义命中)."""

    article_id: str
    """The article."""
    score: float
    """Inner product with the question, less its plainness; comparable within one question."""


class Opened(NamedTuple):
    """An index, or why there is none."""

    dense: DenseIndex | None
    """None when it was never made, was made by another embedder or schema, or is broken."""
    reason: Reason
    """Empty when there is one."""


class DenseIndex:
    """Vectors of articles in a folder, as a context manager; the caller holds the folder's lock."""

    def __init__(
        self,
        folder: Path,
        stamp: Stamp,
        collection: Collection,
        embedder: Embedder,
        articles: Iterable[Article],
    ) -> None:
        self.folder = folder
        self.stamp = stamp
        self.broken = False
        self._collection = collection
        self._embedder = embedder
        self._decoys = {unit.id: unit for unit in map(make_unit, DECOYS)}
        self._units: dict[str, Unit] = dict(self._decoys)
        self._homes: dict[str, list[str]] = {}
        for article in articles:
            for unit in cut_units(article):
                self._units.setdefault(unit.id, unit)
                self._homes.setdefault(unit.id, []).append(article.id)

    @classmethod
    def open(cls, folder: Path, embedder: Embedder, articles: Iterable[Article]) -> Opened:
        """The index kept in a folder for these articles, or why it cannot be used."""
        stamp = read_stamp(folder)
        if stamp is None:
            return Opened(None, "missing")
        if not stamp.fits(embedder.name):
            return Opened(None, "other")
        collection = open_collection(folder / stamp.folder, stamp)
        if collection is None:
            return Opened(None, "broken")
        return Opened(cls(folder, stamp, collection, embedder, articles), "")

    @classmethod
    def make(cls, folder: Path, embedder: Embedder, articles: Iterable[Article]) -> DenseIndex:
        """An empty index in a folder; what was there is left aside until the new one is whole.

        Raises `CannotWrite` where the folder cannot be written.
        """
        plain = _average(embedder.embed_queries(PLAIN))
        name = make_folder(folder)
        stamp = Stamp(embedder=embedder.name, folder=name, plain=plain)
        collection = open_collection(folder / name, None)
        if collection is None:
            raise CannotWrite.to(folder / name, "向量库不能建立")
        write_stamp(folder, stamp)
        return cls(folder, stamp, collection, embedder, articles)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the files."""
        self._collection.close()

    def __len__(self) -> int:
        return len(self._units)

    @property
    def missing(self) -> int:
        """How many units have no vector yet."""
        return len(self._units.keys() - self._collection.read_ids())

    def update(self, tell: Tell) -> bool:
        """Embed what is new, in the articles' order, and drop what is gone; True when whole.

        A stop or a kill keeps what was embedded: the next update goes on from there.
        """
        held = self._collection.read_ids()
        new = [unit for unit in self._units.values() if unit.id not in held]
        gone = sorted(held - self._units.keys())
        if not new and not gone and self.stamp.whole:
            return True
        self._set_stamp(whole=False)
        self._collection.drop(gone)
        for start in range(0, len(new), BATCH):
            batch = new[start : start + BATCH]
            vectors = self._embedder.embed_passages([unit.text for unit in batch])
            self._collection.put([unit.id for unit in batch], vectors)
            done = start + len(batch)
            if tell(done - 1, len(new)) and done < len(new):
                return False
        self._set_stamp(whole=True)
        sweep_folders(self.folder, self.stamp.folder)
        return True

    def search(self, question: str, limit: int = 60) -> tuple[Meant, ...]:
        """The articles nearest in meaning, best first; none when everyday sentences are nearer.

        An index that does not answer gives none and says so in `broken`.
        """
        (vector,) = self._embedder.embed_queries([question])
        turned = [one - PLAINNESS * two for one, two in zip(vector, self.stamp.plain, strict=True)]
        near = self._collection.find_nearest(turned, POOL)
        if near is None:
            self.broken = True
            return ()
        decoy = max((score for one, score in near if one in self._decoys), default=-2.0)
        best: dict[str, float] = {}
        for one, score in near:
            if score > decoy - MARGIN:
                for home in self._homes.get(one, ()):
                    best.setdefault(home, score)
        return tuple(Meant(*one) for one in list(best.items())[:limit])

    def _set_stamp(self, *, whole: bool) -> None:
        files = hash_files(self._collection.folder) if whole else {}
        count = len(self._units) if whole else 0
        self.stamp = self.stamp.model_copy(update={"whole": whole, "count": count, "files": files})
        write_stamp(self.folder, self.stamp)


def _average(vectors: Sequence[Sequence[float]]) -> tuple[float, ...]:
    return tuple(round(sum(column) / len(vectors), 6) for column in zip(*vectors, strict=True))
