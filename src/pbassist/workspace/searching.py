"""A question becomes an answer of the library: by name, by words, and by meaning where that is at hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self, get_args

from pbassist.errors import MissingExtra, ModelUnavailable, PbassistError, UsageError
from pbassist.lookup import Only, find_missing, search
from pbassist.lookup.around import find_neighbours
from pbassist.model.policy import Article, Level, Library
from pbassist.retrieve import DenseIndex, Index, Server
from pbassist.workspace.answers import LawAnswer
from pbassist.workspace.folder import STORE
from pbassist.workspace.indexing import (
    DENSE,
    OpenEmbedder,
    choose_articles,
    choose_embedder,
    hold_vectors,
    open_index,
)
from pbassist.workspace.means import Means
from pbassist.workspace.statutes import say_statutes_gone

BY_WORDS = "本次只按字词检索"
SENTENCES = {
    "missing": f"含义索引尚未建立，{BY_WORDS}；运行 pbassist index 即可建立。",
    "other": f"含义索引是另一版本建立的，{BY_WORDS}；运行 pbassist index 即重新建立。",
    "broken": f"含义索引已损坏，{BY_WORDS}；运行 pbassist index 即重新建立。",
    "busy": f"含义索引正由另一个 pbassist 进程使用，{BY_WORDS}。",
}
QUIET = ("missing", "extra", "none")
"""Reasons that are told only when nothing was found: most workspaces search by words alone."""


def narrow_search(wishes: Mapping[str, str | bool | None]) -> Only | None:
    """What a search is narrowed to, None for nothing; raises `UsageError` for an unknown level."""
    stated = {name: value for name, value in wishes.items() if value}
    level = stated.get("level")
    if level is not None and level not in get_args(Level):
        raise UsageError.unknown_kind(str(level), "、".join(get_args(Level)))
    return Only(**stated) if stated else None  # type: ignore[arg-type]


def search_library(
    means: Means,
    query: str,
    *,
    on: dt.date,
    limit: int,
    only: Only | None = None,
    embedder: OpenEmbedder | None = None,
) -> LawAnswer:
    """What the library says to a query: by name, by words, and by meaning where that is at hand.

    Nothing is built, downloaded or waited for: without the index of meanings words decide alone,
    and a sentence says so where it matters.
    """
    library = means.library

    def index() -> Index:
        return open_index(means.root, library)

    def articles() -> tuple[Article, ...]:
        return choose_articles(library, every=means.settings.search.every_statute)

    chosen = embedder or choose_embedder(means)
    with MeaningSide(means.root, articles, chosen, means.vector_server) as side:
        hits = search(
            query,
            on=on,
            limit=limit,
            library=library,
            index=index,
            near=side.find_near,
            only=only,
        )
    named = any(hit.found_by == "引用" for hit in hits)
    quiet = named or (hits and side.reason in QUIET)
    missing = find_missing(query, on=on, library=library) or say_statutes_gone(means.root)
    if only is not None and not hits:
        missing = missing or _say_narrow(only, library)
    around = {hit.article.id: find_neighbours(hit, library) for hit in hits if hit.article}
    return LawAnswer(query, on, hits, missing, "" if quiet else side.said, around)


def _say_narrow(only: Only, library: Library) -> str:
    """Which narrowing leaves no rule at all, as a sentence; empty where each leaves some."""
    for word, part in (
        (only.place and f"地区为“{only.place}”的", Only(place=only.place)),
        (only.issuer and f"发文机关含“{only.issuer}”的", Only(issuer=only.issuer)),
        (only.level and f"级别为“{only.level}”的", Only(level=only.level)),
    ):
        if word and not any(part.keeps_rule(rule) for rule in library.regulations):
            return f"制度库中没有{word}制度，请核对，或用 pbassist law list 查看所收制度。"
    return ""


class MeaningSide:
    """The side of a search that knows meanings, opened when a question needs it (含义检索)."""

    def __init__(
        self,
        root: Path | None,
        articles: Callable[[], tuple[Article, ...]],
        embedder: OpenEmbedder,
        server: Server | None = None,
    ) -> None:
        self.reason = ""
        """Why it does not answer: none, missing, extra, service, busy, other or broken; else empty."""
        self.said = ""
        """The same as a sentence."""
        self._root, self._articles, self._open_embedder = root, articles, embedder
        self._server = server
        self._opened = ExitStack()
        self._dense: DenseIndex | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._opened.close()

    def find_near(self, question: str) -> tuple[str, ...] | None:
        """Ids of the articles nearest in meaning; None, with a reason, when it is not at hand."""
        if self._dense is None and not self.reason:
            self._dense = self._open()
        if self._dense is None:
            return None
        try:
            near = self._dense.search(question)
        except ModelUnavailable as error:
            self._give_up("service", f"{BY_WORDS}。{error}")
            return None
        if self._dense.broken:
            self._give_up("broken")
            return None
        return tuple(one.article_id for one in near)

    def _open(self) -> DenseIndex | None:
        if self._root is None or not (self._server or (self._root / STORE / DENSE).is_dir()):
            return self._give_up("missing" if self._root else "none")
        try:
            embedder = self._open_embedder()
            place = self._opened.enter_context(hold_vectors(self._root, self._server))
            found = DenseIndex.open(place, embedder, self._articles())
        except MissingExtra as error:
            return self._give_up("extra", f"{BY_WORDS}。{error}")
        except ModelUnavailable as error:
            return self._give_up("service", f"{BY_WORDS}。{error}")
        except PbassistError:
            return self._give_up("busy")
        if found.dense is None:
            return self._give_up(found.reason)
        self._opened.callback(found.dense.close)
        return found.dense

    def _give_up(self, reason: str, said: str = "") -> DenseIndex | None:
        self.reason, self.said = reason, said or SENTENCES.get(reason, "")
        return None
