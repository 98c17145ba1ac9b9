"""A list of replies becomes an OpenAI-compatible service on loopback that records what it is sent.

    with ScriptedServer(say('{"found": true}')) as server:
        ...                       # ask server.url
    server.requests[0].body

Replies are taken one after the other; the last one repeats. `ScriptedServer(by=function)` computes a
reply from the body of the request instead, and `models={"name": [...]}` keeps a list by model.
"""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable, Iterable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, NamedTuple

USAGE = {"prompt_tokens": 120, "completion_tokens": 30, "total_tokens": 150}


class Scripted(NamedTuple):
    """What the service does with one request."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    media_type: str = "application/json"
    delay: float = 0.0
    """Seconds before the first byte; ends early when the service is closed."""
    cut: int | None = None
    """Bytes after which the connection is closed, although more was promised."""
    drip: float = 0.0
    """Seconds between blanks that are sent for ever instead of a body."""


class Captured(NamedTuple):
    """A request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    raw: bytes

    @property
    def body(self) -> dict[str, Any]:
        """The JSON of a request."""
        return json.loads(self.raw) if self.raw else {}

    @property
    def text(self) -> str:
        """All that was said in it, for a search."""
        return json.dumps(self.body, ensure_ascii=False)

    @property
    def rung(self) -> str:
        """How JSON was asked for."""
        return (self.body.get("response_format") or {"type": "prompt"})["type"]


def say(
    content: Any,
    finish: str | None = "stop",
    *,
    usage: dict[str, Any] | None = USAGE,
    extra: Mapping[str, Any] | None = None,
    more: Iterable[Mapping[str, Any]] = (),
    delay: float = 0.0,
    cut: int | None = None,
) -> Scripted:
    """An ordinary completion; `extra` joins the message, `more` are further choices."""
    if not isinstance(content, str | list | None):
        content = json.dumps(content, ensure_ascii=False)
    message = {"role": "assistant", "content": content, **(extra or {})}
    choices = [{"index": 0, "message": message, "finish_reason": finish}]
    choices += [{"index": at, **one} for at, one in enumerate(more, start=1)]
    completion: dict[str, Any] = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1767225600,
        "model": "scripted",
        "choices": choices,
    }
    if usage is not None:
        completion["usage"] = usage
    return Scripted(body=json.dumps(completion).encode(), delay=delay, cut=cut)


def refuse(status: int, message: str = "no", **headers: str) -> Scripted:
    """An error as services word it; `retry_after="1"` becomes the header Retry-After."""
    error = {"message": message, "type": "invalid_request_error", "param": None, "code": None}
    named = tuple((name.replace("_", "-"), text) for name, text in headers.items())
    return Scripted(status, named, json.dumps({"error": error}, ensure_ascii=False).encode())


def page(text: str, *, status: int = 200, media_type: str = "text/html") -> Scripted:
    """A body that is no completion."""
    return Scripted(status, body=text.encode(), media_type=media_type)


def drip(seconds: float = 0.05) -> Scripted:
    """Blanks for ever, as a service sends them that keeps a waiting connection alive."""
    return Scripted(drip=seconds)


def hang_up(after: int = 0) -> Scripted:
    """A connection closed after so many bytes of the body."""
    return say("x" * 200, cut=after)


class ScriptedServer:
    """The service; a context manager."""

    def __init__(
        self,
        *replies: Scripted,
        by: Callable[[dict[str, Any]], Scripted] | None = None,
        models: Mapping[str, Iterable[Scripted]] | None = None,
    ) -> None:
        self.requests: list[Captured] = []
        self._queues = {name: list(some) for name, some in (models or {}).items()}
        self._queue = list(replies)
        self._by = by
        self._lock = threading.Lock()
        self.closing = threading.Event()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _make_handler(self))
        self._http.daemon_threads = True
        self._thread = threading.Thread(
            target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )

    @property
    def root(self) -> str:
        """Address without a path."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    @property
    def url(self) -> str:
        """What stands in base_url."""
        return f"{self.root}/v1"

    def __enter__(self) -> ScriptedServer:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop listening; further connections are refused."""
        if not self.closing.is_set():
            self.closing.set()
            self._http.shutdown()
            self._http.server_close()

    def take(self, request: Captured) -> Scripted:
        """Record a request and hand out what is done with it."""
        with self._lock:
            self.requests.append(request)
            if self._by is not None:
                return self._by(request.body)
            queue = self._queues.get(str(request.body.get("model")), self._queue)
            if not queue:
                return refuse(418, "no reply was scripted")
            return queue.pop(0) if len(queue) > 1 else queue[0]


def _make_handler(server: ScriptedServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            raw = self.rfile.read(int(self.headers.get("content-length", 0)))
            headers = {name.lower(): text for name, text in self.headers.items()}
            reply = server.take(Captured(self.command, self.path, headers, raw))
            server.closing.wait(reply.delay)
            with contextlib.suppress(OSError):  # the one who asked may have gone away
                self._write(reply)
            if reply.cut is not None or reply.drip:
                self.close_connection = True

        def _write(self, reply: Scripted) -> None:
            self.send_response(reply.status)
            for name, text in reply.headers:
                self.send_header(name, text)
            self.send_header("content-type", reply.media_type)
            length = len(reply.body) if not reply.drip else 1_000_000
            self.send_header("content-length", str(length))
            self.end_headers()
            while reply.drip and not server.closing.wait(reply.drip):
                self.wfile.write(b" ")
                self.wfile.flush()
            self.wfile.write(reply.body[: reply.cut])

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    for method in ("GET", "POST", "PUT", "PATCH", "CONNECT"):
        setattr(Handler, f"do_{method}", Handler.answer)
    return Handler
