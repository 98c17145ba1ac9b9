"""A scripted answer becomes a reply, so that a question can be tested without any endpoint."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from pbassist.ask import Reply, Request
from pbassist.model.record import Exchange
from pbassist.model.value import Value
from pbassist.profiles import read_profiles
from pbassist.questions import Questioner, read_prompts
from pbassist.resources import find_resources

AT = dt.datetime(2026, 3, 1, 1, tzinfo=dt.UTC)
PROFILE = read_profiles(find_resources("corpus") / "profiles")["caiyu-2020-10"]
PROMPTS = read_prompts(find_resources("prompts"))
SOUND: dict[str, Any] = {
    "goal": {"verdict": "sound", "id": "", "quote": ""},
    "spending": {"verdict": "sound", "claims": []},
    "place": {"verdict": "sound", "claims": []},
    "outcome": {"verdict": "sound", "claims": []},
}
"""The answer to a clean form."""


class Answering:
    """Stands where an `Asker` stands: gives each request the answer of a function, None for a failure."""

    def __init__(self, answer: Callable[[Request], dict[str, Any] | None]) -> None:
        self.answer = answer
        self.requests: list[Request] = []

    def ask(self, request: Request, answer: type[Value]) -> Reply[Any]:
        self.requests.append(request)
        given = self.answer(request)
        exchange = Exchange(
            id=f"x{len(self.requests)}",
            key="k",
            question=request.question,
            prompt_version=request.prompt_version,
            prompt_hash=request.prompt_hash,
            dossier_id=request.dossier_id,
            endpoint="http://127.0.0.1:1/v1",
            model="scripted",
            rung="prompt",
            messages=(),
            answer="",
            outcome="answered" if given is not None else "failed",
            reason="" if given is not None else "连不上语言模型服务。",
            at=AT,
        )
        return Reply(exchange, answer.model_validate(given) if given is not None else None)


def make_questioner(answering: Answering, *, wording: bool = False) -> Questioner:
    """A questioner over scripted answers."""
    return Questioner(answering, PROMPTS, wording=wording)  # type: ignore[arg-type]
