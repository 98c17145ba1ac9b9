"""A question becomes an answer of the library; its articles become vectors, one process at a time."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self, get_args

from pbassist.errors import (
    CannotWrite,
    MissingExtra,
    ModelUnavailable,
    PbassistError,
    UsageError,
    WorkspaceError,
)
from pbassist.lock import WriterLock
from pbassist.lookup import Only, find_missing, search
from pbassist.lookup.around import find_neighbours
from pbassist.model.policy import Article, Level, Library
from pbassist.read.statute_texts import Statute
from pbassist.retrieve import (
    DenseIndex,
    Embedder,
    Index,
    Server,
    open_embedder,
    pack_index,
    unpack_index,
)
from pbassist.workspace.answers import LawAnswer
from pbassist.workspace.folder import STORE, make_folder, write_whole
from pbassist.workspace.means import Means
from pbassist.workspace.statutes import is_fiscal, say_statutes_gone

DENSE = "dense"
"""Folder of the store for vectors: derived data, deleted without loss."""
WORDS = "words.index"
"""File of the store for the index of words: derived data likewise."""
AT_ONCE = 160
"""Units embedded while rules are added: a moment; the rest waits for `pbassist index`."""
KEPT_FROM = 4000
"""Articles from which on the index of words is kept."""
STAGE = "建立含义索引"
BY_WORDS = "本次只按字词检索"
SENTENCES = {
    "missing": f"含义索引尚未建立，{BY_WORDS}；运行 pbassist add 即可建立。",
    "other": f"含义索引是另一版本建立的，{BY_WORDS}；运行 pbassist index 即重新建立。",
    "broken": f"含义索引已损坏，{BY_WORDS}；运行 pbassist index 即重新建立。",
    "busy": f"含义索引正由另一个 pbassist 进程使用，{BY_WORDS}。",
}
QUIET = ("missing", "extra", "none")
"""Reasons that are told only when nothing was found: most workspaces search by words alone."""
OpenEmbedder = Callable[[], Embedder]
"""Opens the embedder, or raises `MissingExtra`; a test hands in a small one."""


class Embedded(NamedTuple):
    """What building the index of meanings gave (含义索引)."""

    units: int
    """Units that have a vector now."""
    left: int
    """Units that have none yet."""
    said: str
    """One Chinese sentence for the person; empty when there was nothing to do."""


class Indexed(NamedTuple):
    """What bringing both indexes up to the library gave (索引)."""

    articles: int
    """Articles that can be found by their words."""
    embedded: Embedded


def index_library(means: Means, *, embedder: OpenEmbedder | None = None) -> Indexed:
    """Both indexes made from the library, the kept index of words anew; see `embed_library`."""
    root = means.need_root()
    (root / STORE / WORDS).unlink(missing_ok=True)
    words = open_index(root, means.library)
    return Indexed(len(words), embed_library(means, embedder=embedder))


def choose_embedder(means: Means) -> OpenEmbedder:
    """The embedder that the settings name, else that of the optional component."""
    search = means.settings.search
    if not search.embeddings_url:
        return open_embedder

    def open_service() -> Embedder:
        from pbassist.ask import EmbeddingClient, Endpoint

        endpoint = Endpoint(
            search.embeddings_url or "",
            search.embeddings_model or "",
            search.api_key,
            search.timeout_seconds,
        )

        def embed(texts: Sequence[str]) -> list[list[float]]:
            client = EmbeddingClient(endpoint)
            try:
                return client.embed(texts)
            finally:
                client.close()

        EmbeddingClient(endpoint).close()  # what cannot be meant is said before anything is sent
        return Embedder(f"{endpoint.name} @ {endpoint.shown}", embed, embed)

    return open_service


def embed_library(
    means: Means, *, most: int | None = None, embedder: OpenEmbedder | None = None
) -> Embedded:
    """Bring the index of meanings up to the library; what is broken or old is made anew.

    At most `most` units are embedded, all where it is None; the bureau's own rules come first.

    Words are searched whatever happens here: a missing component, another process, an interrupt or
    a stop end in a sentence, and the next call goes on where this one ended.
    """
    root = means.need_root()
    try:
        opened = (embedder or choose_embedder(means))()
    except (MissingExtra, ModelUnavailable) as error:
        return Embedded(0, 0, f"未建立含义索引，检索按字词进行：{error}")
    try:
        with _hold_vectors(root, means.vector_server) as place:
            return _update(means, place, opened, most)
    except ModelUnavailable as error:
        return Embedded(0, 0, f"含义索引未建立完：{error}")
    except WorkspaceError:
        return Embedded(0, 0, "另一个 pbassist 进程正在使用含义索引，本次未更新。")
    except KeyboardInterrupt:
        return Embedded(
            0, 0, "已停止，含义索引未建立；检索按字词进行，运行 pbassist index 即建立。"
        )


def _update(means: Means, place: Path | Server, embedder: Embedder, most: int | None) -> Embedded:
    articles = choose_articles(means.library)
    found = DenseIndex.open(place, embedder, articles)
    with found.dense or DenseIndex.make(place, embedder, articles) as dense:
        wanted = dense.missing

        def tell(done: int, of: int) -> bool:
            return means.progress(STAGE, done, of) or (most is not None and done + 1 >= most)

        try:
            whole = dense.update(tell)
        except KeyboardInterrupt:
            whole = False
        left = 0 if whole else dense.missing
        return Embedded(
            len(dense) - left,
            left,
            _say_built("other" if dense.renewed else found.reason, wanted, left),
        )


def _say_built(reason: str, wanted: int, left: int) -> str:
    again = {"other": "原含义索引由另一版本建立，", "broken": "原含义索引已损坏，"}.get(reason, "")
    again += "已重新建立。" if again and not left else "正在重新建立。" if again else ""
    if left:
        return f"{again}含义索引还有{left}段未建立，检索已可按字词进行；运行 pbassist index 即接着建立。"
    return again or (f"含义索引已更新，新增{wanted}段。" if wanted else "")


def choose_articles(library: Library) -> tuple[Article, ...]:
    """The articles to be found by meaning: the bureau's own, digests, and the fiscal statutes.

    All 378 statutes would take an hour to embed; the others are found by words.
    """
    own = [rule for rule in library.regulations if not rule.id.startswith("law-")]
    laws = [
        one for one in library.regulations if one.id.startswith("law-") and is_fiscal(one.title)
    ]
    return tuple(article for rule in (*own, *laws) for article in rule.articles)


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

    chosen = embedder or choose_embedder(means)
    with MeaningSide(means.root, library, chosen, means.vector_server) as side:
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
    around = {hit.article.id: find_neighbours(hit, library) for hit in hits if hit.article}
    return LawAnswer(query, on, hits, missing, "" if quiet else side.said, around)


def open_index(root: Path | None, library: Library) -> Index:
    """The index of words, kept in the workspace when building it takes more than a moment.

    2,150 articles with the fiscal statutes take .6 s, 26,600 with all statutes 5 s; reading those
    back .1 s.
    """
    path = root / STORE / WORDS if root is not None else None
    key = _describe_articles(library)
    if path is not None and path.is_file():
        kept = unpack_index(path.read_bytes(), key, partial(_open_article, library))
        if kept is not None:
            return kept
    built = Index.build(one for rule in library.regulations for one in rule.articles)
    if path is not None and len(built) >= KEPT_FROM:
        with suppress(CannotWrite):
            write_whole(path, pack_index(built, key))
    return built


def _describe_articles(library: Library) -> str:
    """What the articles of a library are made of, without making those of the statutes."""
    digest = hashlib.sha256()
    for rule in library.regulations:
        digest.update(f"{rule.id}\0{rule.title}\0{rule.document_id}\n".encode())
        for one in () if isinstance(rule, Statute) else rule.articles:
            digest.update("\0".join((one.id, one.title, *one.path, one.text)).encode())
    return digest.hexdigest()


def _open_article(library: Library, article_id: str) -> Article:
    """An article of a library by its id, without making the others of its statute."""
    rule = library.by_id[article_id.rpartition("#")[0]]
    if isinstance(rule, Statute):
        return rule.open_article(article_id)
    return next(one for one in rule.articles if one.id == article_id)


class MeaningSide:
    """The side of a search that knows meanings, opened when a question needs it (含义检索)."""

    def __init__(
        self,
        root: Path | None,
        library: Library,
        embedder: OpenEmbedder,
        server: Server | None = None,
    ) -> None:
        self.reason = ""
        """Why it does not answer: none, missing, extra, service, busy, other or broken; else empty."""
        self.said = ""
        """The same as a sentence."""
        self._root, self._library, self._open_embedder = root, library, embedder
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
            place = self._opened.enter_context(_hold_vectors(self._root, self._server))
            found = DenseIndex.open(place, embedder, choose_articles(self._library))
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


@contextmanager
def _hold_vectors(root: Path, server: Server | None) -> Iterator[Path | Server]:
    """Where the vectors are: a server, which bears many processes, or a folder that is ours alone.

    Raises `WorkspaceError` at once when another process has the folder: several with one collection
    corrupt it silently, so even a search takes the lock. It is not the writer's: a search need not
    wait for a review, nor a review for vectors.
    """
    if server is not None:
        yield server
        return
    folder = root / STORE / DENSE
    make_folder(folder)
    with WriterLock(folder):
        yield folder
