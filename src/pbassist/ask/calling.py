"""Messages become an answer of the service, within the budget, tried again where that can help.

A service that cannot be reached, or refuses the key, is not asked again in this run.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from typing import Any, NamedTuple

from pbassist.ask.client import Answered, Client
from pbassist.ask.endpoint import Endpoint, is_web_address, tidy_address
from pbassist.ask.failures import LASTING, PASSING, CallFailed
from pbassist.ask.ladder import RUNGS, descend, make_instruction, make_response_format
from pbassist.ask.local import LocalModel
from pbassist.errors import MissingExtra, ModelUnavailable
from pbassist.model.record import Message, Rung, Usage
from pbassist.model.value import Value

RETRIES = 2
"""Times that a passing failure of one request is tried again."""
PAUSE = 0.5
"""Seconds before the first new try, doubled for the next."""
LONGEST_PAUSE = 20.0
"""A service that wants a longer pause (Retry-After) is not waited for."""
STRIKES = 2
"""Connections refused or answers overdue, one after the other, that end the asking."""
LOSSES = 3
"""Questions in a row that a reachable service fails to answer, that end the asking."""


SENDABLE = re.compile(r"[!-~]+")
"""What a header can carry of a key."""


class Budget(NamedTuple):
    """What one run may cost (用量上限)."""

    calls: int = 2000
    """Most requests."""
    tokens: int = 4_000_000
    """Most tokens, read and written."""


WHOLE_BUDGET = Budget()


class Stopped(Exception):
    """Nothing more is asked in this run: a Chinese sentence."""


class Tally:
    """What one question has cost and how it was last sent (一问的往来)."""

    def __init__(self, rung: Rung) -> None:
        self.rung = rung
        self.messages: tuple[Message, ...] = ()
        self.calls = 0
        self.usage = Usage()
        self.body = ""
        self.answered: Answered | None = None

    def add(self, answered: Answered) -> None:
        """Count an answer."""
        self.answered = answered
        if answered.usage:
            self.usage = Usage(
                prompt_tokens=self.usage.prompt_tokens + answered.usage.prompt_tokens,
                completion_tokens=self.usage.completion_tokens + answered.usage.completion_tokens,
            )


class Caller:
    """The one who calls the service (呼叫): budget, new tries, ladder, and when to stop."""

    def __init__(
        self,
        endpoint: Endpoint,
        budget: Budget,
        rung: Rung | None,
        remember: Callable[[Rung], None],
    ) -> None:
        self._endpoint = endpoint
        self._budget = budget
        self.rung: Rung = rung or RUNGS[0]
        self.proven = rung is not None
        self._remember = remember
        self._client: Client | None = None
        self._local: LocalModel | None = None
        self._strikes = self._losses = 0
        self._dropped: set[str] = set()
        self._spent = 0
        self.calls = self.tokens = 0
        self.stopped = ""

    def call(
        self, tally: Tally, messages: tuple[Message, ...], answer: type[Value], limit: int
    ) -> Answered:
        """The answer to messages of at most `limit` tokens, asked for on the rung of the tally.

        Raises `CallFailed` when there is none, `Stopped` when nobody may be asked any more.
        """
        tries = 0
        while True:
            tally.messages = _instruct(messages, make_instruction(tally.rung, answer))
            options = self._make_options(make_response_format(tally.rung, answer), limit)
            try:
                answered = self._send(tally, options)
            except CallFailed as failure:
                self._judge(failure)
                if self._adapt(failure, tally):
                    continue
                tries += 1
                if (
                    failure.kind not in PASSING
                    or tries > RETRIES
                    or not self._pause(failure, tries)
                ):
                    raise
                continue
            self._strikes = 0
            tally.add(answered)
            return answered

    def learn(self, rung: Rung) -> None:
        """A usable answer came on this rung; the losses before it are forgotten."""
        self._losses = 0
        if not self.proven:
            self.rung, self.proven = rung, True
            self._remember(rung)

    def lose(self, failure: CallFailed) -> None:
        """A question got no answer through a fault of the service; too many in a row end it."""
        if failure.kind in PASSING or failure.kind in ("garbled", "timeout"):
            self._losses += 1
        if self._losses >= LOSSES and not self.stopped:
            self.stopped = str(
                ModelUnavailable.keeps_failing(self._endpoint.shown, LOSSES, str(failure))
            )

    def scrub(self, text: str) -> str:
        """A text of the service without the key, should it repeat it."""
        key = _read_key(self._endpoint)
        return text.replace(key, "〔密钥〕") if key else text

    def close(self) -> None:
        """Close the connection, and the model served in process."""
        if self._client:
            self._client.close()
        if self._local:
            self._local.close()
        self._client = self._local = None

    def _send(self, tally: Tally, options: dict[str, Any]) -> Answered:
        self._check_budget()
        client = self._client or self._open()
        self.calls += 1
        tally.calls += 1
        answered: Answered | None = None
        try:
            answered = client.send(
                tally.messages, options, temperature="temperature" not in self._dropped
            )
        finally:
            self._count(tally, answered)
        return answered._replace(content=self.scrub(answered.content))

    def _count(self, tally: Tally, answered: Answered | None) -> None:
        """Where the service tells nothing, a token a character, which is more than it is."""
        if answered and answered.usage:
            used = answered.usage.prompt_tokens + answered.usage.completion_tokens
            self.tokens += used
        else:
            used = sum(len(one.content) for one in tally.messages)
            used += len(answered.content) if answered else 0
        self._spent += used

    def _check_budget(self) -> None:
        if not self.stopped and self.calls >= self._budget.calls:
            self.stopped = str(ModelUnavailable.out_of_calls(self._budget.calls))
        if not self.stopped and self._spent >= self._budget.tokens:
            self.stopped = str(ModelUnavailable.out_of_tokens(self._budget.tokens))
        if self.stopped:
            raise Stopped(self.stopped)

    def _open(self) -> Client:
        key = _read_key(self._endpoint)
        address = tidy_address(self._endpoint.base_url)
        try:
            if self._endpoint.is_file:
                self._local = LocalModel.start(self._endpoint.path)
                address, key = self._local.base_url, self._local.key
            elif not is_web_address(address):
                raise ModelUnavailable.bad_address(self._endpoint.shown)
            elif key and not SENDABLE.fullmatch(key):
                raise ModelUnavailable.unusable_key(self._endpoint.shown)
            if not self._endpoint.model:
                raise ModelUnavailable.no_name(self._endpoint.shown)
        except (ModelUnavailable, MissingExtra) as error:
            self.stopped = str(error)
            raise Stopped(self.stopped) from None
        self._client = Client(address, self._endpoint.model, key, self._endpoint.timeout_seconds)
        return self._client

    def _make_options(self, response_format: dict[str, Any] | None, limit: int) -> dict[str, Any]:
        name = "max_completion_tokens" if "max_tokens" in self._dropped else "max_tokens"
        options: dict[str, Any] = {name: limit}
        if response_format:
            options["response_format"] = response_format
        return options

    def _adapt(self, failure: CallFailed, tally: Tally) -> bool:
        """Whether the next request is made otherwise, because the service does not take this one."""
        field = {"limit": "max_tokens", "temperature": "temperature"}.get(failure.kind)
        if field and field not in self._dropped:
            self._dropped.add(field)
            return True
        refused = failure.kind == "form" or (failure.kind == "request" and not self.proven)
        if not refused or tally.rung == RUNGS[-1]:
            return False
        tally.rung = descend(tally.rung)
        if failure.kind == "form":
            self.rung, self.proven = tally.rung, False
        return True

    def _judge(self, failure: CallFailed) -> None:
        """Count what speaks against asking on, and stop where it is enough."""
        shown = self._endpoint.shown
        if failure.kind in ("unreachable", "timeout"):
            self._strikes += 1
        if failure.kind == "key":
            self.stopped = str(ModelUnavailable.wrong_key(shown))
        elif failure.kind in LASTING:
            self.stopped = str(ModelUnavailable.refused(shown, self._endpoint.model, str(failure)))
        elif self._strikes >= STRIKES:
            self.stopped = str(ModelUnavailable.unreachable(shown, failure.reason))
        if self.stopped:
            raise Stopped(self.stopped)

    def _pause(self, failure: CallFailed, tries: int) -> bool:
        """Wait as long as the service wants; False when that is too long."""
        seconds = PAUSE * 2 ** (tries - 1) if failure.wait is None else failure.wait
        if seconds > LONGEST_PAUSE:
            return False
        threading.Event().wait(seconds)
        return True


def _instruct(messages: tuple[Message, ...], instruction: str) -> tuple[Message, ...]:
    """The form of the answer is told where the instructions end."""
    if not instruction:
        return messages
    first = messages[0].model_copy(update={"content": messages[0].content + instruction})
    return (first, *messages[1:])


def _read_key(endpoint: Endpoint) -> str | None:
    """The key without the blanks and line ends of the file it was copied from."""
    return endpoint.api_key.get_secret_value().strip() if endpoint.api_key else None
