"""A `chroma run` server that the bureau named becomes a place of vectors for many processes at once.

What leaves this process are vectors and hashes, never a word of a rule or a question. Nobody else is
contacted: no proxy, no redirect, no telemetry, no settings of Chroma's from the environment.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any, NamedTuple

from pydantic import SecretStr, ValidationError

from pbassist.errors import ModelUnavailable, PbassistError
from pbassist.retrieve.collection import HNSW, Collection, let_through
from pbassist.retrieve.stamp import UNREADABLE, Stamp

ADDRESS = re.compile(
    r"(?P<scheme>https?)://(?P<host>[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:]{2,45}\])"
    r"(?::(?P<port>\d{1,5}))?/?"
)
PORTS = {"http": 80, "https": 443}
SPOKEN = "1."
"""Opens the versions of the interface that this program speaks."""
PREFIX, KEY = "pbassist-", "stamp"
GONE = "NotFoundError"
OTHER = Stamp(embedder="?", folder="", plain=())
"""Stands for collections of this workspace by other embedders."""


class Server(NamedTuple):
    """A Chroma server and a workspace on it (向量库服务)."""

    url: str
    """Address such as http://127.0.0.1:8000; http or https, without a path or a user."""
    workspace: str
    """What tells this workspace from others on the same server."""
    token: SecretStr | None = None
    """Sent as a bearer token; None when the server wants none."""
    timeout_seconds: float = 60
    """Longest wait for one answer."""

    @property
    def shown(self) -> str:
        """The address as it may be told; what is none may hold a password and is not told."""
        return self.url if ADDRESS.fullmatch(self.url) else "[search] chroma_url"


class ServedCollection(Collection):
    """A collection on a server."""

    def __init__(self, place: ServerPlace, kept: Any) -> None:
        super().__init__(kept)
        self._place = place

    def close(self) -> None:
        """Nothing: the connection is the place's."""

    def explain_reading(self, error: BaseException) -> PbassistError | None:
        """None for a collection that was deleted or has other vectors: it can be made anew."""
        return None if _is_ours(error) else self._place.explain(error)

    def explain_writing(self, error: BaseException) -> PbassistError:
        """The collection was deleted meanwhile, or the server failed."""
        return self._place.explain(error)

    @property
    def model(self) -> Any:
        """Chroma's own collection."""
        return self._kept


class ServerPlace:
    """The collections of one workspace and embedder on a server; every failure is a sentence."""

    def __init__(self, server: Server, embedder: str) -> None:
        self._server = server
        self._name = name_collection(server.workspace, embedder)
        self._written: Stamp | None = None
        self._api: Any = None
        self._session: Any = None
        self._open: ServedCollection | None = None

    def read_stamp(self) -> Stamp | None:
        """The stamp in the collection's metadata; None when this workspace never had one.

        A workspace with a collection by another embedder alone has a stamp that fits nothing.
        """
        collection = self._find()
        if collection is None:
            others = self._ask(lambda api: [one.name for one in api.list_collections()])
            prefix = self._name.rpartition("-")[0]
            return OTHER if any(one.startswith(prefix) for one in others) else None
        metadata = collection.model.metadata or {}
        try:
            return Stamp.model_validate_json(str(metadata.get(KEY)))
        except ValidationError:
            return UNREADABLE

    def open(self, stamp: Stamp) -> Collection | None:
        """The collection, when it holds what its stamp says."""
        collection = self._find()
        return collection if collection is not None and collection.answers(stamp) else None

    def begin(self, stamp: Stamp) -> tuple[Stamp, Collection]:
        """An empty collection instead of any other of this name."""
        stamp = stamp.model_copy(update={"folder": self._name, "files": {}})
        if self._find() is not None:
            self._ask(lambda api: api.delete_collection(self._name))
        self._open = self._ask(
            lambda api: self._wrap(
                api.create_collection(
                    self._name, metadata=_write(stamp), configuration={"hnsw": HNSW}
                )
            )
        )
        assert self._open is not None
        return stamp, self._open

    def restamp(self, stamp: Stamp) -> Stamp:
        """Keep a stamp in the collection's metadata."""
        opened = self._open
        if opened is not None and stamp != self._written:
            self._ask(lambda _: opened.model.modify(metadata=_write(stamp)))
            self._written = stamp
        return stamp

    def sweep(self, stamp: Stamp) -> None:
        """Nothing is left aside on a server: collections of other embedders may be in use."""

    def close(self) -> None:
        """Let go of the connection; it is opened again when it is needed."""
        if self._session is not None:
            self._session.close()
        self._session = self._api = None

    def explain(self, error: BaseException) -> PbassistError:
        """A failure of the server as a sentence; nothing of what it said is told."""
        if isinstance(error, PbassistError):
            return error
        kind = type(error)
        if kind.__name__ == GONE:
            reason = "上的含义索引已被删除，请重新运行 pbassist index"
        elif kind.__module__.split(".")[0] in ("httpx", "httpcore"):
            late = "Timeout" in kind.__name__
            reason = "没有按时回答" if late else "连接不上"
        else:
            reason = "的回答不合约定，请核对是否 Chroma 1.x 服务"
        return ModelUnavailable.no_vector_store(self._server.shown, reason)

    def _find(self) -> ServedCollection | None:
        try:
            self._open = self._wrap(self._connect().get_collection(self._name))
        except BaseException as error:
            let_through(error)
            if type(error).__name__ == GONE:
                return None
            raise self.explain(error) from None
        return self._open

    def _ask(self, what: Any) -> Any:
        try:
            return what(self._connect())
        except BaseException as error:
            let_through(error)
            raise self.explain(error) from None

    def _wrap(self, model: Any) -> ServedCollection:
        from chromadb import Collection as Kept

        return ServedCollection(
            self, Kept(client=self._connect(), model=model, embedding_function=None)
        )

    def _connect(self) -> Any:
        """The server's interface, once its version is known to be spoken here."""
        if self._api is None:
            api = self._open_api()
            version = str(api.get_version())
            if not version.startswith(SPOKEN):
                raise ModelUnavailable.no_vector_store(
                    self._server.shown, f"的版本是 {version[:20]}，本程序需要 1.x"
                )
            self._api = api
        return self._api

    def _open_api(self) -> Any:
        """Chroma's interface over a session of our own.

        The usual client asks the server three times before it can be told to leave the proxies of
        the environment alone, and never stops waiting.
        """
        found = ADDRESS.fullmatch(self._server.url)
        if found is None:
            raise ModelUnavailable.no_vector_store(self._server.shown, "的地址不能使用")
        from chromadb.api import ServerAPI
        from chromadb.config import Settings, System

        scheme, host = found["scheme"], found["host"]
        port = int(found["port"] or PORTS[scheme])
        settings = Settings(
            _env_file=None,
            anonymized_telemetry=False,
            chroma_otel_collection_endpoint="",
            chroma_api_impl="chromadb.api.fastapi.FastAPI",
            chroma_server_host=f"{scheme}://{host}:{port}",
            chroma_server_http_port=port,
            chroma_server_ssl_enabled=scheme == "https",
            chroma_server_headers=None,
            chroma_client_auth_provider=None,
        )
        api: Any = System(settings).instance(ServerAPI)  # type: ignore[type-abstract] # Chroma picks it
        usual = api._session
        self._session = api._session = type(usual)(
            headers={**usual.headers, **self._make_headers()},
            timeout=self._server.timeout_seconds,
            trust_env=False,
            event_hooks={"response": [self._refuse]},
        )
        usual.close()
        return api

    def _make_headers(self) -> dict[str, str]:
        token = self._server.token
        text = token.get_secret_value().strip() if token else ""
        if text and not (text.isascii() and text.isprintable() and " " not in text):
            raise ModelUnavailable.no_vector_store(self._server.shown, "的令牌含有不能发送的字符")
        return {"Authorization": f"Bearer {text}"} if text else {}

    def _refuse(self, response: Any) -> None:
        """Turn what no Chroma answers into a sentence before its client tries to read it."""
        if response.status_code in (401, 403):
            raise ModelUnavailable.no_vector_store(self._server.shown, "不接受令牌")


def name_collection(workspace: str, embedder: str) -> str:
    """An ASCII name for the vectors of a workspace by an embedder: others stay beside it."""
    parts = (hashlib.sha256(one.encode()).hexdigest()[:24] for one in (workspace, embedder))
    return PREFIX + "-".join(parts)


def _write(stamp: Stamp) -> dict[str, str | int]:
    """The metadata of a collection: for our program the stamp, for a person what made it."""
    return {
        KEY: stamp.model_dump_json(),
        "embedder": stamp.embedder,
        "schema": stamp.schema_number,
    }


def _is_ours(error: BaseException) -> bool:
    return type(error).__name__ in (GONE, "InvalidArgumentError", "InvalidDimensionException")
