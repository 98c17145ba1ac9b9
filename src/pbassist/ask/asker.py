"""A Request becomes a Reply: recorded before, or asked, checked and recorded now.

The order of a question: masks, its key, the record, the budget, the ladder, the answer that fits or
one more try, what was masked put back, the record.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Generic, NamedTuple, TypeVar

from pbassist.ask.answers import Unusable, read_answer
from pbassist.ask.calling import WHOLE_BUDGET, Budget, Caller, Stopped, Tally
from pbassist.ask.client import Answered, clean_text
from pbassist.ask.endpoint import Endpoint
from pbassist.ask.failures import CallFailed
from pbassist.ask.ladder import descend
from pbassist.ask.masks import NOTICE, Masks
from pbassist.model.record import Exchange, Message, Outcome, Rung
from pbassist.model.review import Asked
from pbassist.model.value import Value

A = TypeVar("A", bound=Value)
LONGEST_SHOWN = 4000
"""Characters of an unusable answer that the model is shown again."""
NOT_RECORDED = "审核记录中没有这个问题的回答，按要求未联系语言模型。"
FINISHES: dict[str, str] = {
    "length": "回答写到长度上限仍未写完",
    "content_filter": "回答被服务的内容审查拦下",
    "tool_calls": "要求调用工具，没有作答",
    "function_call": "要求调用工具，没有作答",
    "": "没有说明是否答完",
}
"""Why an answer with this finish_reason is not accepted."""
FINAL = frozenset({"content_filter"})
"""Asking again brings the same."""


class Request(Value):
    """A question to a model (提问)."""

    question: str
    """Name of the question."""
    prompt_version: str
    """Version that the prompt file states."""
    prompt_hash: str
    """SHA-256 of the prompt file."""
    dossier_id: str
    """The dossier asked about; empty for a probe."""
    system: str
    """Instructions."""
    user: str
    """Matter, the papers' words fenced as data; not masked yet."""
    max_tokens: int = 1200
    """Longest answer."""


class Reply(NamedTuple, Generic[A]):
    """What came of a question (答复)."""

    exchange: Exchange
    """As recorded; its outcome is not answered and its reason says why when there is no answer."""
    answer: A | None
    """The answer, what was masked put back."""


class Asker:
    """Asks one endpoint in one run (提问人): masks, replays, keeps the budget and records."""

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        clock: Callable[[], dt.datetime],
        record: Callable[[Exchange], None],
        recorded: Mapping[str, Exchange] = MappingProxyType({}),
        rung: Rung | None = None,
        remember: Callable[[Rung], None] = lambda rung: None,
        budget: Budget = WHOLE_BUDGET,
        replay_only: bool = False,
    ) -> None:
        """Nothing is contacted before the first `ask`."""
        self._endpoint = endpoint
        self._clock = clock
        self._record = record
        self._recorded = recorded
        self._replay_only = replay_only
        self._caller = Caller(endpoint, budget, rung, remember)
        self._answered = self._replayed = self._unanswered = 0

    def ask(self, request: Request, answer: type[A]) -> Reply[A]:
        """The answer to a request, or a reply without one that says why; never an error."""
        masks = Masks(request.system, request.user)
        messages = _mask(request, masks)
        key = make_key(request, self._endpoint.model, messages)
        replayed = self._replay(key, masks, messages, answer)
        if replayed:
            self._replayed += 1
            return replayed
        tally = Tally(self._caller.rung)
        tally.messages = messages
        value, outcome, reason = self._find(request, tally, masks, answer)
        self._count(value)
        exchange = self._make_exchange(request, key, tally, outcome, reason)
        self._record(exchange)
        return Reply(exchange, value)

    @property
    def asked(self) -> Asked:
        """What was asked so far, and why asking ended, if it did."""
        return Asked(
            endpoint=self._endpoint.shown,
            model=self._endpoint.model,
            calls=self._caller.calls,
            tokens=self._caller.tokens,
            answered=self._answered,
            replayed=self._replayed,
            unanswered=self._unanswered,
            reason=self._caller.stopped,
        )

    @property
    def rung(self) -> Rung | None:
        """The rung on which answers came; None when none did yet."""
        return self._caller.rung if self._caller.proven else None

    def close(self) -> None:
        """Close the connection; asking again opens it anew."""
        self._caller.close()

    def _replay(
        self, key: str, masks: Masks, messages: tuple[Message, ...], answer: type[A]
    ) -> Reply[A] | None:
        """A recorded answer of another form than wanted today counts as none."""
        exchange = self._recorded.get(key)
        if exchange is None or exchange.outcome != "answered":
            return None
        try:
            instructions = messages[0].content
            return Reply(
                exchange,
                read_answer(
                    exchange.answer, answer, instructions=instructions, restore=masks.restore
                ),
            )
        except Unusable:
            return None

    def _find(
        self, request: Request, tally: Tally, masks: Masks, answer: type[A]
    ) -> tuple[A | None, Outcome, str]:
        """The answer, or None with what became of it and why."""
        if self._replay_only:
            return None, "refused", NOT_RECORDED
        try:
            value = self._converse(request, tally, masks, answer)
        except Unusable as error:
            return None, "refused", f"语言模型的回答不能使用：{error}。"
        except Stopped as error:
            return None, "failed", str(error)
        except CallFailed as failure:
            self._caller.lose(failure)
            tally.body = self._caller.scrub(failure.body)
            return None, "failed", f"{failure}，本问未得到回答。"
        self._caller.learn(tally.rung)
        return value, "answered", ""

    def _converse(self, request: Request, tally: Tally, masks: Masks, answer: type[A]) -> A:
        """The answer that fits, from the first try or the second."""
        messages, limit = tally.messages, request.max_tokens
        read = _Reader(messages[0].content, masks)
        answered = self._caller.call(tally, messages, answer, limit)
        try:
            return read.accept(answered, answer)
        except Unusable as error:
            if answered.refusal or answered.finish_reason in FINAL:
                raise
            first = error
        blank = not answered.content.strip()
        if blank or (first.formless and not self._caller.proven):
            # A form that the service only pretends to take shows itself as blanks or as prose.
            tally.rung = descend(tally.rung)
        if answered.finish_reason == "length":
            limit *= 2
        else:
            messages = _remind(messages, answered.content, str(first))
        try:
            answered = self._caller.call(tally, messages, answer, limit)
        except (CallFailed, Stopped) as failure:
            raise Unusable(f"{first}；再问一次时，{str(failure).rstrip('。')}") from failure
        return read.accept(answered, answer)

    def _count(self, value: object | None) -> None:
        if value is None:
            self._unanswered += 1
        else:
            self._answered += 1

    def _make_exchange(
        self, request: Request, key: str, tally: Tally, outcome: Outcome, reason: str
    ) -> Exchange:
        at = self._clock()
        last = tally.answered
        return Exchange(
            id=_hash(key, at.isoformat()),
            key=key,
            question=request.question,
            prompt_version=request.prompt_version,
            prompt_hash=request.prompt_hash,
            dossier_id=request.dossier_id,
            endpoint=self._endpoint.shown,
            model=self._endpoint.model,
            rung=tally.rung,
            messages=tally.messages,
            answer=last.content if last else tally.body,
            finish_reason=last.finish_reason if last else "",
            usage=tally.usage,
            calls=tally.calls,
            outcome=outcome,
            reason=reason,
            at=at,
        )


class _Reader:
    """Reads the answers to one question."""

    def __init__(self, instructions: str, masks: Masks) -> None:
        self._instructions = instructions
        self._masks = masks

    def accept(self, answered: Answered, answer: type[A]) -> A:
        """The value of a whole answer. Raises `Unusable`."""
        if answered.refusal:
            raise Unusable("语言模型拒绝回答")
        if answered.choices > 1:
            raise Unusable(f"给出了{answered.choices}个回答，只要一个")
        if answered.finish_reason != "stop":
            name = answered.finish_reason
            raise Unusable(FINISHES.get(name, f"未正常答完（{name[:30]}）"))
        return read_answer(
            answered.content,
            answer,
            instructions=self._instructions,
            restore=self._masks.restore,
        )


def make_key(request: Request, model: str, messages: tuple[Message, ...]) -> str:
    """What a replay looks up: hash of question, prompt, model and masked messages."""
    spoken = json.dumps([(one.role, one.content) for one in messages], ensure_ascii=False)
    return _hash(request.question, request.prompt_version, request.prompt_hash, model, spoken)


def _mask(request: Request, masks: Masks) -> tuple[Message, ...]:
    system, user = masks.cover(clean_text(request.system)), masks.cover(clean_text(request.user))
    system += NOTICE if masks else ""
    return Message(role="system", content=system), Message(role="user", content=user)


def _remind(messages: tuple[Message, ...], content: str, reason: str) -> tuple[Message, ...]:
    """The question once more, with what came and why it cannot be used."""
    words = f"上一次的回答不能使用：{reason}。请重新作答，只输出一个符合要求的 JSON 对象。"
    if not content.strip():
        last = messages[-1]
        longer = last.model_copy(update={"content": f"{last.content}\n\n{words}"})
        return (*messages[:-1], longer)
    shown = Message(role="assistant", content=content[:LONGEST_SHOWN])
    return (*messages, shown, Message(role="user", content=words))


def _hash(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()
