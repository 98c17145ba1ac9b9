"""The rules that questions are judged over become one library, one index, and one index of meanings."""

from __future__ import annotations

import datetime as dt
import os
import sys
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pbassist.errors import MissingExtra, WorkspaceError
from pbassist.library import read_library
from pbassist.lock import WriterLock
from pbassist.lookup import LawHit, Near, search
from pbassist.model.policy import Bureau, Library
from pbassist.read import read
from pbassist.read.cards import Rules
from pbassist.read.statutes import read_statutes
from pbassist.retrieve import DenseIndex, Index, has_embedder, open_embedder

ROOT = Path(__file__).parents[3]
HERE = Path(__file__).parent
LAWS, TRAPS = ROOT / "corpus" / "samples" / "laws", HERE / "rules"
VECTORS = ROOT / "build" / "eval-search"
"""Vectors once made are kept: the fiscal statutes take some minutes."""
ON = dt.date(2026, 3, 1)
BUREAU = Bureau(place="云泽县", city="云州市", province="浙江省")
COUNTRY = "中华人民共和国"


class Shelf(NamedTuple):
    """What is searched, and how."""

    library: Library
    words: Index
    statutes: bool
    """Whether the optional statutes stand in it."""
    near: Near | None = None
    """What knows meanings; None searches by words alone."""

    def ask(self, question: str, *, limit: int, on: dt.date = ON) -> tuple[LawHit, ...]:
        """What is found on a day."""
        return search(
            question, on=on, limit=limit, library=self.library, index=self.words, near=self.near
        )


@cache
def read_statute_rules() -> Rules | None:
    """The fiscal statutes; None when they are not installed."""
    rows = tomllib.loads((ROOT / "corpus" / "statutes.toml").read_text(encoding="utf-8"))
    try:
        return read_statutes([row["title"] for row in rows["statute"]])
    except MissingExtra:
        return None


def make_shelf(*folders: Path, titles: Sequence[str] | None = None) -> Shelf:
    """The cards, digests, own rules of folders and fiscal statutes, or those of some titles alone."""
    laws = read_statute_rules()
    if laws is not None and titles is not None:
        chosen = [one for one in laws.regulations if one.title.removeprefix(COUNTRY) in titles]
        homes = {one.document_id for one in chosen}
        laws = Rules(tuple(chosen), tuple(one for one in laws.documents if one.id in homes))
    paths = [path for folder in folders for path in sorted(folder.glob("*.txt"))]
    library = read_library(
        ROOT / "corpus", [read(path) for path in paths], bureau=BUREAU, statutes=laws
    )
    index = Index.build(one for rule in library.regulations for one in rule.articles)
    return Shelf(library, index, laws is not None)


@contextmanager
def open_meaning(shelf: Shelf) -> Iterator[Near | None]:
    """What knows the meanings of a shelf's articles; None where the optional vectors are missing.

    On a new machine they take minutes: the examination of a clean checkout (`CI`) does not wait for them.
    Several processes with one folder of vectors spoil it: another eval is waited for by nobody.
    """
    new = not VECTORS.is_dir() and bool(os.environ.get("CI"))
    if new or not has_embedder():
        yield None
        return
    VECTORS.mkdir(parents=True, exist_ok=True)
    with ExitStack() as held:
        try:
            held.enter_context(WriterLock(VECTORS))
        except WorkspaceError:
            yield None
            return
        embedder, every = open_embedder(), shelf.words.articles
        opened = DenseIndex.open(VECTORS, embedder, every)
        dense = held.enter_context(opened.dense or DenseIndex.make(VECTORS, embedder, every))
        dense.update(_tell)

        @cache
        def near(question: str) -> tuple[str, ...]:
            return tuple(one.article_id for one in dense.search(question))

        yield near


def _tell(done: int, of: int) -> bool:
    print(f"  vectors {done + 1}/{of}", end="\r", file=sys.stderr)
    return False
