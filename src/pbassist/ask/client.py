"""Messages become one request to the endpoint, and its outcome: words with a reason to stop, or why not.

Whatever the environment says, nobody else is contacted: no proxy, no tracing, no redirect, and no
header but those that the request needs. Nothing is tried again here.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Generic, NamedTuple, TypeVar

from pbassist.ask.failures import CallFailed, explain_status
from pbassist.model.record import Message, Usage

A = TypeVar("A")
HEADERS = frozenset(
    [
        "host",
        "connection",
        "accept",
        "accept-encoding",
        "content-type",
        "content-length",
        "x-stainless-raw-response",
    ]
)
"""What a request needs beside its key (the last by the library); all else tells of this machine."""
LOUD = ("openai", "httpx", "httpx2", "httpcore", "httpcore2", "langchain_openai", "langsmith")
"""Libraries that would log what they send when the environment asks for it."""
NO_KEY = "none"
"""The library insists on a key; it is not sent."""
LARGEST = 4_000_000
"""Bytes of a response beyond which reading stops; an answer has some thousands."""
CONNECTING = 10.0
"""Seconds that a connection may take to come about."""
UNCONNECTED = frozenset({"ConnectError", "UnsupportedProtocol", "InvalidURL", "LocalProtocolError"})
STEP = 0.2
"""Seconds between two looks at a running request."""


class Answered(NamedTuple):
    """What came back from one request."""

    content: str
    """Words of the model."""
    finish_reason: str
    """Why it stopped; empty when not said."""
    usage: Usage | None
    """What it cost; None when not said."""
    refusal: str = ""
    """Words by which the service says that the model declined."""
    choices: int = 1
    """How many answers came; one was asked for."""


class Client:
    """The connection to one service (连接); `close` it."""

    def __init__(self, base_url: str, model: str, key: str | None, timeout_seconds: float) -> None:
        self._base_url = base_url
        self._model = model
        self._key = key
        self._timeout = timeout_seconds
        self._http: Any = None
        self._response: Any = None
        self._chat = self._open()

    def send(
        self, messages: tuple[Message, ...], options: Mapping[str, Any], *, temperature: bool = True
    ) -> Answered:
        """One request and its answer; `options` are fields of the request's body.

        Raises `CallFailed`, also when the answer takes longer than allowed altogether: a service
        may keep a connection alive with blanks for ever.
        """
        return self._wait(lambda: self._ask(messages, options, temperature))

    def _wait(self, work: Callable[[], A]) -> A:
        """What work gives, within the time and size allowed."""
        run = _Run(work)
        passed = 0.0
        while not run.wait(STEP):
            passed += STEP
            if passed >= self._timeout or self._has_too_much():
                reason = "timeout" if passed >= self._timeout else "garbled"
                self._reopen()
                raise CallFailed(reason)
        return run.result()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _open(self) -> Any:
        _mute()
        from langchain_openai import ChatOpenAI

        root = self._open_root()
        chat = root.chat.completions
        # Handing in the client keeps the library from building one of its own by the environment.
        return ChatOpenAI(
            model=self._model,
            root_client=root,
            client=chat,
            async_client=chat,
            cache=False,
            use_responses_api=False,
            output_version="v0",
            disable_streaming=True,
            verbose=False,
        )

    def _open_root(self) -> Any:
        _mute()
        from openai import DefaultHttpxClient, OpenAI, Timeout

        self._http = DefaultHttpxClient(
            trust_env=False,
            follow_redirects=False,
            timeout=Timeout(self._timeout, connect=min(CONNECTING, self._timeout)),
            event_hooks={"request": [self._strip], "response": [self._watch]},
        )
        root = OpenAI(
            base_url=self._base_url,
            api_key=self._key or NO_KEY,
            organization="",
            project="",
            timeout=self._timeout,
            max_retries=0,
            http_client=self._http,
        )
        self._origin = _read_origin(root.base_url)
        return root

    def _reopen(self) -> None:
        self._http.close()
        self._response = None
        self._chat = self._open()

    def _ask(
        self, messages: tuple[Message, ...], options: Mapping[str, Any], temperature: bool
    ) -> Answered:
        from langchain_core.messages import convert_to_messages
        from langsmith import tracing_context

        spoken = convert_to_messages([(one.role, one.content) for one in messages])
        fields = {"temperature": 0} if temperature else {}
        with explaining(), tracing_context(enabled=False):
            result = self._chat.generate([spoken], extra_body=dict(options), **fields)
        return _take(result)

    def _strip(self, request: Any) -> None:
        """The last word on what leaves: to this address, with these headers."""
        if _read_origin(request.url) != self._origin:
            raise CallFailed("address")
        written = str(request.headers.get("authorization", ""))
        basic = written if request.url.userinfo and written.startswith("Basic ") else ""
        for name in tuple(request.headers):
            if name.lower() not in HEADERS:
                del request.headers[name]
        request.headers["user-agent"] = "pbassist"
        if self._key:
            request.headers["authorization"] = f"Bearer {self._key}"
        elif basic:
            request.headers["authorization"] = basic

    def _watch(self, response: Any) -> None:
        self._response = response

    def _has_too_much(self) -> bool:
        return self._response is not None and self._response.num_bytes_downloaded > LARGEST


@contextmanager
def explaining() -> Iterator[None]:
    """Errors of the library become `CallFailed`."""
    from openai import APIConnectionError, APIStatusError, APITimeoutError

    try:
        yield
    except APITimeoutError as error:
        missed = "ConnectTimeout" in _name_causes(error)
        raise CallFailed("unreachable" if missed else "timeout") from None
    except APIConnectionError as error:
        raise CallFailed(_name_break(error)) from None
    except APIStatusError as error:
        raise explain_status(error.status_code, error.response.headers, _read(error)) from None
    except Exception as error:  # what a body that is no answer makes of the library
        raise CallFailed("garbled", detail=type(error).__name__) from None


class _Run(Generic[A]):
    """Work in a thread of its own that nobody waits for longer than they want to."""

    def __init__(self, work: Callable[[], A]) -> None:
        self._work = work
        self._answer: A | None = None
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._answer = self._work()
        except BaseException as error:  # raised again where it is waited for
            self._error = error

    def wait(self, seconds: float) -> bool:
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def result(self) -> A:
        if self._error is not None:
            raise self._error
        if self._answer is None:
            raise CallFailed("garbled")
        return self._answer


def _mute() -> None:
    for name in LOUD:
        logger = logging.getLogger(name)
        logger.addHandler(logging.NullHandler())
        logger.propagate = False


def _take(result: Any) -> Answered:
    generations = result.generations[0]
    if not generations:
        raise CallFailed("garbled", detail="choices")
    message = generations[0].message
    content = message.content if isinstance(message.content, str) else message.text
    used = getattr(message, "usage_metadata", None)
    usage = used and Usage(
        prompt_tokens=max(0, used["input_tokens"]), completion_tokens=max(0, used["output_tokens"])
    )
    finish = (generations[0].generation_info or {}).get("finish_reason")
    refusal = message.additional_kwargs.get("refusal")
    return Answered(
        clean_text(content), str(finish or ""), usage, str(refusal or ""), len(generations)
    )


def clean_text(text: object) -> str:
    """Text that can be written: lone surrogates become question marks, NUL is dropped."""
    return str(text).encode("utf-8", "replace").decode("utf-8").replace("\x00", "")


def _name_break(error: BaseException) -> str:
    """What kept a connection from coming about, or that one broke."""
    causes = _name_causes(error)
    if "CallFailed" in causes:
        return "address"
    if causes & {"SSLCertVerificationError", "SSLError"}:
        return "certificate"
    return "unreachable" if causes & UNCONNECTED else "disconnected"


def _name_causes(error: BaseException) -> set[str]:
    """Names of the errors behind an error: their types belong to libraries of several versions."""
    names: set[str] = set()
    cause: BaseException | None = error
    while cause is not None:
        names.add(type(cause).__name__)
        cause = cause.__cause__ or cause.__context__
    return names


def _read_origin(url: Any) -> tuple[str, str, int | None]:
    return str(url.scheme), str(url.host), url.port


def _read(error: Any) -> str:
    try:
        return clean_text(error.response.text)[:2000]
    except Exception:  # a body that cannot be read tells nothing
        return ""
