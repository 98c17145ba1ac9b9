"""Units become vectors in a place; a question becomes the articles nearest in meaning.

The place is a folder or a server, and derived data: its stamp says by which embedder and schema
its collection was made, and whether it is whole. What does not fit, does not open or does not answer
is left aside and made anew.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Literal, NamedTuple, Self

from pbassist.model.policy import Article
from pbassist.retrieve.collection import Collection, Place
from pbassist.retrieve.decoys import DECOYS, OFFICES, PLAIN
from pbassist.retrieve.embedding import Embedder
from pbassist.retrieve.local import FolderPlace
from pbassist.retrieve.served import Server, ServerPlace
from pbassist.retrieve.stamp import UNREADABLE, Stamp
from pbassist.retrieve.units import Unit, cut_units, make_unit

BATCH = 16
"""Units embedded at a time: what a kill can lose."""
POOL = 120
"""Units asked for; several may stand in one article."""
PLAINNESS = 0.5
"""How much nearness to questions about nothing is taken off: MRR of paraphrases .33 → .39."""
MARGIN = 0.01
"""How much farther than the nearest everyday sentence an article may be."""
SAME = 0.995
"""Least cosine of the same questions embedded twice by one model; other models are far below."""
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
    """Vectors of articles in a place, as a context manager; the caller holds a folder's lock."""

    def __init__(
        self,
        place: Place,
        stamp: Stamp,
        collection: Collection,
        embedder: Embedder,
        articles: Iterable[Article],
    ) -> None:
        self.stamp = stamp
        self.broken = False
        """Whether a search was not answered."""
        self.renewed = False
        """Whether an update began anew because the embedder no longer makes the same vectors."""
        self._place = place
        self._collection = collection
        self._embedder = embedder
        self._decoys = {unit.id: unit for unit in map(make_unit, DECOYS + OFFICES)}
        self._units: dict[str, Unit] = dict(self._decoys)
        self._homes: dict[str, list[str]] = {}
        for article in articles:
            for unit in cut_units(article):
                self._units.setdefault(unit.id, unit)
                self._homes.setdefault(unit.id, []).append(article.id)

    @classmethod
    def open(cls, where: Path | Server, embedder: Embedder, articles: Iterable[Article]) -> Opened:
        """The index kept for these articles, or why it cannot be used.

        Raises `ModelUnavailable` for a server that does not answer as it should.
        """
        place = _find_place(where, embedder)
        with ExitStack() as opened:
            opened.callback(place.close)
            stamp = place.read_stamp()
            if stamp is None:
                return Opened(None, "missing")
            if stamp == UNREADABLE:
                return Opened(None, "broken")
            if not stamp.fits(embedder.name):
                return Opened(None, "other")
            collection = place.open(stamp)
            if collection is None:
                return Opened(None, "broken")
            opened.pop_all()
            return Opened(cls(place, stamp, collection, embedder, articles), "")

    @classmethod
    def make(
        cls, where: Path | Server, embedder: Embedder, articles: Iterable[Article]
    ) -> DenseIndex:
        """An empty index; what was there is left aside until the new one is whole.

        Raises `CannotWrite` where the folder cannot be written, `ModelUnavailable` for a server.
        """
        plain = _average(embedder.embed_queries(PLAIN))
        place = _find_place(where, embedder)
        with ExitStack() as opened:
            opened.callback(place.close)
            stamp, collection = place.begin(Stamp(embedder=embedder.name, folder="", plain=plain))
            opened.pop_all()
            return cls(place, stamp, collection, embedder, articles)

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
        """Let go of files and connections."""
        self._collection.close()
        self._place.close()

    def __len__(self) -> int:
        return len(self._units)

    @property
    def missing(self) -> int:
        """How many units have no vector yet."""
        return len(self._units.keys() - self._collection.read_ids())

    def update(self, tell: Tell) -> bool:
        """Embed what is new, in the articles' order, and drop what is gone; True when whole.

        A stop or a kill keeps what was embedded: the next update goes on from there. Raises
        `CannotWrite` or `ModelUnavailable` when the place goes away meanwhile.
        """
        self._check_embedder()
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
            self._set_stamp(whole=False)
            done = start + len(batch)
            if tell(done - 1, len(new)) and done < len(new):
                return False
        self._set_stamp(whole=True)
        self._place.sweep(self.stamp)
        return True

    def _check_embedder(self) -> None:
        """Begin anew when a model of the same name makes other vectors than it did."""
        plain = _average(self._embedder.embed_queries(PLAIN))
        if not _is_same(plain, self.stamp.plain):
            self._collection.close()
            stamp = Stamp(embedder=self._embedder.name, folder="", plain=plain)
            self.stamp, self._collection = self._place.begin(stamp)
            self.renewed = True

    def search(self, question: str, limit: int = 60) -> tuple[Meant, ...]:
        """The articles nearest in meaning, best first; none when everyday sentences are nearer.

        An index that does not answer gives none and says so in `broken`.
        """
        (vector,) = self._embedder.embed_queries([question])
        if len(vector) != len(self.stamp.plain):
            self.broken = True
            return ()
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
        count = len(self._units) if whole else 0
        self.stamp = self._place.restamp(
            self.stamp.model_copy(update={"whole": whole, "count": count})
        )


def _find_place(where: Path | Server, embedder: Embedder) -> Place:
    return ServerPlace(where, embedder.name) if isinstance(where, Server) else FolderPlace(where)


def _average(vectors: Sequence[Sequence[float]]) -> tuple[float, ...]:
    return tuple(round(sum(column) / len(vectors), 6) for column in zip(*vectors, strict=True))


def _is_same(one: Sequence[float], two: Sequence[float]) -> bool:
    if len(one) != len(two):
        return False
    product = sum(a * b for a, b in zip(one, two, strict=True))
    return product >= SAME * math.hypot(*one) * math.hypot(*two)
