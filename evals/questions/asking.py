"""A model file becomes recorded answers, asked once and replayed in every later run.

The record holds no messages: they are made again from the cases and the prompts, and an answer is
looked up by their hash. A prompt that changed is asked anew.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import time
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, TypeVar

from pbassist.ask import Asker, Endpoint, Reply, Request
from pbassist.model.record import Exchange
from pbassist.model.value import Value
from pbassist.questions import Questioner, read_prompts
from pbassist.resources import find_resources

HERE = Path(__file__).parent
RECORDS = HERE / "recorded"
"""One file of answers a model."""
PIECE = 1 << 20
TIMEOUT = 600
"""Seconds; a busy machine is slow and not broken."""
STRIDE = 5
A = TypeVar("A", bound=Value)
C = TypeVar("C")


class ModelFile(NamedTuple):
    """A model file that is known by its hash, or one that is not (模型文件)."""

    name: str
    """Short name, and the name of its record."""
    title: str
    sha256: str
    size: int
    """Bytes."""
    known: bool


def load_known() -> list[ModelFile]:
    """The model files whose hash is known, the first being the one whose record is kept here."""
    known = tomllib.loads((HERE / "models.toml").read_text(encoding="utf-8"))["model"]
    return [ModelFile(**one, known=True) for one in known]


def identify(path: Path) -> ModelFile:
    """The model of a file by its hash; a file that is not known is told by its name."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    found = digest.hexdigest()
    for one in load_known():
        if one.sha256 == found:
            return one
    return ModelFile(path.stem, path.stem, found, path.stat().st_size, False)


class Record:
    """Exchanges of earlier runs and the seconds they took, in a file of a line each."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.exchanges: dict[str, Exchange] = {}
        self.seconds: dict[str, float] = {}
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        whole = text[: text.rfind("\n") + 1]
        if whole != text:
            path.write_text(whole, encoding="utf-8")  # a run that was cut off left half a line
        for line in whole.splitlines():
            row = json.loads(line)
            self._keep(Exchange.model_validate(row["exchange"]), row["seconds"])

    def append(self, exchange: Exchange, seconds: float) -> None:
        """Keep an exchange without its messages, on a line of its own."""
        short = exchange.model_copy(update={"messages": ()})
        self._keep(short, seconds)
        row = {"seconds": round(seconds, 2), "exchange": short.model_dump(mode="json")}
        self.path.parent.mkdir(exist_ok=True)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")

    def _keep(self, exchange: Exchange, seconds: float) -> None:
        self.exchanges[exchange.key] = exchange
        self.seconds[exchange.key] = seconds


class RecordedAsker(Asker):
    """An asker that asks only what is not recorded, and nothing once its time is over."""

    def __init__(self, endpoint: Endpoint, record: Record, *, until: float) -> None:
        """`until` is a time of `time.monotonic`; 0 to ask nothing at all."""
        super().__init__(endpoint, clock=_now, record=self._note)
        self._replaying = Asker(
            endpoint,
            clock=_now,
            record=lambda exchange: None,
            recorded=record.exchanges,
            replay_only=True,
        )
        self.record, self.until, self._began = record, until, 0.0
        self.heard: dict[str, Exchange] = {}
        """Every exchange of this run, replayed or asked, by its key."""
        self.answers: dict[str, Value] = {}
        """Their answers."""
        self.not_asked = 0
        """Questions that neither were recorded nor could be asked in time."""

    def ask(self, request: Request, answer: type[A]) -> Reply[A]:
        """The recorded reply, or a new one; without either a reply that says so."""
        reply = self._replaying.ask(request, answer)
        known = self.record.exchanges.get(reply.exchange.key)
        if reply.answer is None and known is not None and known.outcome != "answered":
            reply = Reply(known, None)  # it is as much a result as an answer is
        elif reply.answer is None:
            if time.monotonic() >= self.until:
                self.not_asked += 1
                return reply
            self._began = time.monotonic()
            reply = super().ask(request, answer)
        self.heard[reply.exchange.key] = reply.exchange
        if reply.answer is not None:
            self.answers[reply.exchange.key] = reply.answer
        return reply

    def _note(self, exchange: Exchange) -> None:
        if self.asked.reason:
            raise SystemExit(self.asked.reason)  # a model that cannot run gives no figures
        self.record.append(exchange, time.monotonic() - self._began)


@contextmanager
def open_asker(model: ModelFile, path: Path | None, *, until: float = 0) -> Iterator[RecordedAsker]:
    """An asker over the record of a model, and over its file where one is given."""
    endpoint = Endpoint(f"gguf:{path or model.name}", model.name, None, TIMEOUT)
    asker = RecordedAsker(endpoint, Record(RECORDS / f"{model.name}.jsonl"), until=until)
    try:
        yield asker
    finally:
        asker.close()


def make_questioner(asker: Asker) -> Questioner:
    """The product's own questioner with the shipped prompts."""
    return Questioner(asker, read_prompts(find_resources("prompts")), wording=True)


def spread(cases: Sequence[C]) -> list[C]:
    """The cases in an order whose beginning is a fair sample of all."""
    return [one for first in range(STRIDE) for one in cases[first::STRIDE]]


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
