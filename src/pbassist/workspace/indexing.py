"""A library becomes its two indexes: of words in a moment, of meanings in portions, one process at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

from pbassist.errors import CannotWrite, MissingExtra, ModelUnavailable, WorkspaceError
from pbassist.lock import WriterLock
from pbassist.model.policy import Article, Library
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
from pbassist.workspace.folder import STORE, make_folder, write_whole
from pbassist.workspace.means import Means
from pbassist.workspace.statutes import is_fiscal

DENSE = "dense"
"""Folder of the store for vectors: derived data, deleted without loss."""
WORDS = "words.index"
"""File of the store for the index of words: derived data likewise."""
AT_ONCE = 160
"""Units embedded while rules are added: a moment; the rest waits for `pbassist index`."""
KEPT_FROM = 4000
"""Articles from which on the index of words is kept."""
STAGE = "建立含义索引"
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
        with hold_vectors(root, means.vector_server) as place:
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
    articles = choose_articles(means.library, every=means.settings.search.every_statute)
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


def choose_articles(library: Library, *, every: bool = False) -> tuple[Article, ...]:
    """The articles to be found by meaning: the bureau's own, digests, and the fiscal statutes.

    With `every` the other statutes come behind them: 26,000 articles take half an hour to embed and
    some seconds of every search; without it they are found by words.
    """
    laws = [one for one in library.regulations if isinstance(one, Statute)]
    own = [one for one in library.regulations if not isinstance(one, Statute)]
    fiscal = [one for one in laws if is_fiscal(one.title)]
    rest = [one for one in laws if not is_fiscal(one.title)] if every else []
    return tuple(article for rule in (*own, *fiscal, *rest) for article in rule.articles)


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


@contextmanager
def hold_vectors(root: Path, server: Server | None) -> Iterator[Path | Server]:
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
