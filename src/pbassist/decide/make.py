"""What a person wants becomes a Decision, or a finding that the program missed (漏报)."""

from __future__ import annotations

import datetime as dt
import json
from typing import Literal, TypedDict, Unpack

from pbassist.decide.words import fold_words, hash_words, join_lines, strip_stop
from pbassist.errors import DecisionError
from pbassist.model.document import Span
from pbassist.model.record import Action, Decision, Pin, Way
from pbassist.model.review import Finding, FindingLevel

MISSED = "missed"
"""Name in the place of a check, for what a person found."""
LONGEST_SUBJECT = 30


class Details(TypedDict, total=False):
    """What else a decision may carry; see the fields of `Decision`."""

    kind: Literal["finding", "statement"]
    topic: str
    finding: Finding | None
    undoes: str | None
    way: Way
    round: int
    papers: tuple[Pin, ...]
    profile: str
    program: str


def make_decision(
    *,
    dossier_id: str,
    subject: str,
    action: Action,
    reviewer: str,
    at: dt.datetime,
    reason: str = "",
    text: str = "",
    **details: Unpack[Details],
) -> Decision:
    """A decision, its id the hash of all else.

    `subject` is the id of a finding or statement, `at` an aware time; `topic` is taken from
    `finding` where it is not given. Raises `DecisionError` for a 驳回 without a reason, a
    修改后采纳 without words, and a decision of nobody.
    """
    reason, text = join_lines(reason), join_lines(text)
    if action == "驳回" and not reason:
        raise DecisionError.no_reason()
    if action == "修改后采纳" and not text:
        raise DecisionError.no_text()
    if not reviewer.strip():
        raise DecisionError.no_reviewer()
    finding = details.get("finding")
    fields: dict[str, object] = {**details}
    fields["topic"] = details.get("topic") or (finding.topic if finding else "")
    decision = Decision.model_validate(
        {
            "id": "",
            "dossier_id": dossier_id,
            "subject": subject,
            "action": action,
            "reviewer": reviewer.strip(),
            "at": at.astimezone(dt.UTC),
            "reason": reason,
            "text": text if action == "修改后采纳" else "",
            **fields,
        }
    )
    return decision.model_copy(update={"id": _hash_decision(decision)})


def _hash_decision(decision: Decision) -> str:
    fields = decision.model_dump(mode="json", exclude={"id"})
    return hash_words([json.dumps(fields, sort_keys=True)])


def make_undo(
    decision: Decision,
    *,
    reviewer: str,
    at: dt.datetime,
    reason: str = "",
    way: Way = "line",
    program: str = "",
) -> Decision:
    """The 撤销 of a decision: then the one before it on the same subject counts again."""
    return make_decision(
        dossier_id=decision.dossier_id,
        subject=decision.subject,
        kind=decision.kind,
        topic=decision.topic,
        action="撤销",
        reviewer=reviewer,
        at=at,
        reason=reason,
        undoes=decision.id,
        way=way,
        round=decision.round,
        papers=decision.papers,
        profile=decision.profile,
        program=program,
    )


def make_missed(
    dossier_id: str,
    *,
    span: Span,
    fault: str,
    message: str,
    remedy: str = "",
    level: FindingLevel = "疑似",
    subject: str = "",
    place: str = "",
) -> Finding:
    """A matter that the program missed, on the words of a paper where it stands.

    The same 问题类别 on the same words of the same subject has the same id in every round, whatever
    is said of it.
    """
    message, remedy = join_lines(message), join_lines(remedy)
    if not message:
        raise DecisionError.no_text()
    subject = subject or _shorten(" ".join(span.quote.split()))
    topic = [MISSED, dossier_id, fold_words(fault), fold_words(subject)]
    clauses = [strip_stop(words) for words in (message, remedy) if words]
    return Finding(
        id=hash_words([*topic, fold_words(span.quote)]),
        topic=hash_words(topic),
        check=MISSED,
        fault=fault,
        verdict="unmet",
        level=level,
        subject=subject,
        place=place,
        message=message,
        remedy=remedy,
        line="，".join(clauses),
        evidence=(span,),
        origin="person",
    )


def _shorten(words: str) -> str:
    return words if len(words) <= LONGEST_SUBJECT else words[: LONGEST_SUBJECT - 1] + "…"
