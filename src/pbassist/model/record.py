"""What was asked of a model and what a person decided become entries of the record (审核记录)."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, Literal

from pbassist.model.review import Finding, Head
from pbassist.model.value import Stored, Value

__all__ = [
    "Action",
    "Decision",
    "Entry",
    "EntryKind",
    "Exchange",
    "Head",
    "Message",
    "Outcome",
    "Pin",
    "Rung",
    "Usage",
    "Way",
]

Rung = Literal["json_schema", "json_object", "prompt"]
"""How an endpoint is made to answer in JSON, the strictest first."""
Outcome = Literal["answered", "refused", "failed"]
"""answered: a valid answer; refused: an answer that cannot be used; failed: no answer at all."""
Action = Literal["采纳", "修改后采纳", "驳回", "漏报", "撤销"]
"""What a person does with a finding or sentence; 撤销 takes an earlier decision back."""
Way = Literal["line", "fault", "project", "letter", "table"]
"""How it was done: one by one, for a 问题类别, for a project, for a letter's frame, by the table."""
EntryKind = Literal["review", "exchange", "decision", "phrase", "export", "law", "checklist"]
"""What an entry of the record holds."""


class Message(Value):
    """A message to a model (提问内容), identity numbers, phones and accounts masked."""

    role: Literal["system", "user", "assistant"]
    """Who speaks."""
    content: str
    """Its text as it was sent."""


class Usage(Value):
    """What a call cost (用量), as the endpoint reports it."""

    prompt_tokens: int = 0
    """Tokens read."""
    completion_tokens: int = 0
    """Tokens written."""


class Exchange(Stored):
    """A question to a model and what came back (模型往来)."""

    schema_name: ClassVar[str] = "exchange"

    id: str
    """Hash of its key and time; `Finding.exchange_id` names it."""
    key: str
    """Hash of question, prompt, model and masked messages: what a replay looks up."""
    question: str
    """Name of the question."""
    prompt_version: str
    """Version that the prompt file states."""
    prompt_hash: str
    """SHA-256 of the prompt file."""
    dossier_id: str
    """The dossier asked about; empty for a probe."""
    endpoint: str
    """Address of the service, or gguf: and the file's name; never a key."""
    model: str
    """Name of the model."""
    rung: Rung
    """How JSON was asked for."""
    messages: tuple[Message, ...]
    """What was sent, masked."""
    answer: str
    """What came back, as it came; still masked."""
    finish_reason: str = ""
    """Why the model stopped; only stop is accepted."""
    usage: Usage = Usage()
    """What it cost, all calls together."""
    calls: int = 1
    """Requests sent for it."""
    outcome: Outcome
    """Whether the answer could be used."""
    reason: str = ""
    """Why not, one Chinese sentence; empty when answered."""
    at: dt.datetime
    """When, in UTC."""


class Pin(Value):
    """A paper as it was when something was decided (所据材料)."""

    document_id: str
    """Hash of its bytes."""
    text_hash: str = ""
    """Hash of its text as read."""
    reader: str
    """Reader and version."""
    name: str = ""
    """File name."""


class Decision(Stored):
    """What a person decided on a finding or a sentence (审核人决定); a new entry, never a change."""

    schema_name: ClassVar[str] = "decision"

    id: str
    """Hash of all else."""
    dossier_id: str
    """The dossier."""
    subject: str
    """Id of the finding, or of the statement."""
    kind: Literal["finding", "statement"] = "finding"
    """What the subject is."""
    topic: str = ""
    """Topic of the finding: the same matter in another round."""
    action: Action
    """What was done."""
    reviewer: str
    """Who."""
    at: dt.datetime
    """When, in UTC."""
    reason: str = ""
    """理由; a 驳回 has one."""
    text: str = ""
    """修改后意见 of a 修改后采纳, message and remedy as one text; empty otherwise."""
    finding: Finding | None = None
    """The finding as it was decided; for a 漏报 the new one."""
    undoes: str | None = None
    """Decision that a 撤销 takes back."""
    way: Way = "line"
    """How it was done."""
    round: int = 1
    """Round in which it was decided."""
    papers: tuple[Pin, ...] = ()
    """The papers it rests on."""
    profile: str = ""
    """Scheme used."""
    program: str = ""
    """Program and version, and with it the rules' version."""


class Entry(Value):
    """An entry of the record (记录条目), linked to the one before it by hash."""

    seq: int
    """Its number, from 1."""
    at: dt.datetime
    """When, in UTC."""
    actor: str
    """Who: the reviewer's name."""
    kind: EntryKind
    """What it holds."""
    body: dict[str, Any]
    """A stored value, or the fields of its kind."""
    prev: str
    """Hash of the entry before; 64 zeros for the first."""
    hash: str
    """Hash over all else."""
