"""A claim that was verified, or could not be, becomes a finding of the model's, with a stable id."""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TypedDict, Unpack

from pbassist.model.document import Span
from pbassist.model.review import Finding, FindingLevel, Verdict

FAULT = "语言模型核对"
"""问题类别 of what could not be asked at all."""


class Details(TypedDict, total=False):
    """What else a finding may carry; see the fields of `Finding`."""

    place: str
    line: str
    note: str
    remedy: str
    requirement_id: str | None
    evidence: tuple[Span, ...]


class Voice:
    """Who speaks: one question and the recorded exchange of its answer."""

    def __init__(self, question: str, exchange_id: str) -> None:
        self.question = question
        self.exchange_id = exchange_id

    def propose(
        self,
        fault: str,
        level: FindingLevel,
        *,
        subject: str,
        message: str,
        verdict: Verdict = "unmet",
        **details: Unpack[Details],
    ) -> Finding:
        """A fault that a person may take up; never 错误, which only a rule can prove."""
        if level == "错误":
            raise ValueError("a model proves nothing")
        return self._find(fault, verdict, subject, message, level=level, **details)

    def doubt(
        self, fault: str, *, subject: str, reason: str, **details: Unpack[Details]
    ) -> Finding:
        """Something the model said, or did not say, that could not be verified."""
        message = f"“{subject}”未能核对：{reason}。"
        return self._find(fault, "unclear", subject, message, **details)

    def answer(
        self,
        fault: str,
        verdict: Verdict,
        *,
        subject: str,
        message: str,
        **details: Unpack[Details],
    ) -> Finding:
        """A met or not_applicable, for the working paper."""
        return self._find(fault, verdict, subject, message, **details)

    def _find(
        self,
        fault: str,
        verdict: Verdict,
        subject: str,
        message: str,
        *,
        level: FindingLevel | None = None,
        **details: Unpack[Details],
    ) -> Finding:
        evidence = tuple(dict.fromkeys(details.get("evidence", ())))
        own = [self.question, fault, str(details.get("requirement_id") or ""), _fold(subject)]
        key = [*own, *(_fold(span.quote) for span in evidence)]
        # 未能核对的事项以原因区分，同一指标可有两处未核对。
        key += [message] if verdict == "unclear" else []
        said = {"subject": subject, "message": message, "verdict": verdict, "level": level}
        source = {"origin": "model", "exchange_id": self.exchange_id, "check": self.question}
        ids = {"id": _hash(key), "topic": _hash(own), "fault": fault}
        return Finding.model_validate({**details, **ids, **said, **source, "evidence": evidence})


def number_equals(found: Iterable[Finding]) -> Iterator[Finding]:
    """Findings with ids made unique by ordinal, as the checks' are."""
    seen: Counter[str] = Counter()
    for finding in found:
        ordinal = seen[finding.id]
        seen[finding.id] += 1
        changed = _hash([finding.id, str(ordinal)])
        yield finding.model_copy(update={"id": changed}) if ordinal else finding


def _fold(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _hash(parts: list[str]) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]
