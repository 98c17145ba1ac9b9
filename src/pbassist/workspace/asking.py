"""The settings of a language model become a questioner, or the ordinary state without one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pbassist.errors import ModelUnavailable
from pbassist.model.record import Exchange, Rung
from pbassist.model.review import Asked
from pbassist.resources import find_resources
from pbassist.settings import ModelSettings
from pbassist.workspace.folder import STORE, make_folder, write_whole
from pbassist.workspace.means import Means
from pbassist.workspace.records import append_record, read_exchanges

if TYPE_CHECKING:
    from pbassist.ask import Endpoint
    from pbassist.questions import Questioner

ENDPOINTS = "endpoints.json"
"""Which rung each endpoint was found to take; never a key."""
RUNGS: tuple[Rung, ...] = ("json_schema", "json_object", "prompt")
ACTOR = "语言模型"


class Session(NamedTuple):
    """A run in which a model may be asked (提问)."""

    questioner: Questioner
    asked: Callable[[], Asked]
    """What was asked so far."""


def is_configured(model: ModelSettings) -> bool:
    """Whether a model is to be asked: an address and a name, or a model file."""
    return bool(model.base_url and (model.name or model.base_url.startswith("gguf:")))


def make_endpoint(model: ModelSettings) -> Endpoint:
    """The endpoint that the settings name; raises `ModelUnavailable` where none is configured."""
    from pbassist.ask import Endpoint

    if not is_configured(model):
        raise ModelUnavailable.not_configured()
    return Endpoint(model.base_url or "", model.name or "", model.api_key, model.timeout_seconds)


@contextmanager
def open_session(means: Means, folder: Path, *, replay: bool = False) -> Iterator[Session]:
    """A run of questions whose exchanges are recorded in `folder`.

    With `replay` only recorded answers are used and nothing is contacted. In a workspace it is
    remembered how the endpoint answers.
    """
    from pbassist.ask import Asker, Budget
    from pbassist.questions import Questioner, read_prompts

    settings = means.settings.model
    endpoint = make_endpoint(settings)
    root = means.root

    def record(exchange: Exchange) -> None:
        make_folder(folder)
        append_record(folder, [("exchange", exchange.to_stored())], actor=ACTOR, at=exchange.at)

    def remember(rung: Rung) -> None:
        if root is not None:
            keep_rung(root, endpoint, rung)

    asker = Asker(
        endpoint,
        clock=means.clock,
        record=record,
        recorded=read_exchanges(folder),
        rung=read_rung(root, endpoint) if root else None,
        remember=remember,
        budget=Budget(settings.max_calls, settings.max_tokens),
        replay_only=replay,
    )
    try:
        prompts = read_prompts(find_resources("prompts"))
        yield Session(Questioner(asker, prompts, wording=settings.wording), lambda: asker.asked)
    finally:
        asker.close()


def read_rung(root: Path, endpoint: Endpoint) -> Rung | None:
    """How an endpoint was last made to answer; None where that is not known."""
    rung = _read_rungs(root).get(_key(endpoint))
    return next((one for one in RUNGS if one == rung), None)


def keep_rung(root: Path, endpoint: Endpoint, rung: Rung) -> None:
    """Remember how an endpoint answers; what cannot be remembered is probed again."""
    rungs = {**_read_rungs(root), _key(endpoint): rung}
    text = json.dumps(rungs, ensure_ascii=False, indent=2, sort_keys=True)
    write_whole(root / STORE / ENDPOINTS, text.encode())


def _read_rungs(root: Path) -> dict[str, Any]:
    try:
        found = json.loads((root / STORE / ENDPOINTS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _key(endpoint: Endpoint) -> str:
    return f"{endpoint.shown} {endpoint.model}"
