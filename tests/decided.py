"""Findings, reviews and decisions by hand, for the tests of deciding."""

from __future__ import annotations

import datetime as dt

from pbassist.decide import Decided, fold_decisions, fold_entries, make_decision
from pbassist.model.document import Span
from pbassist.model.performance import Project
from pbassist.model.record import Action, Decision, Entry
from pbassist.model.review import Finding, FindingLevel, Opinion, PaperRecord, Review, Statement

AT = dt.datetime(2026, 3, 4, 18, 0, tzinfo=dt.UTC)
"""In Shanghai the fifth has begun."""
PAPER = "a" * 64


def span(quote: str, document_id: str = PAPER) -> Span:
    """Some words of a paper."""
    return Span(document_id=document_id, start=3, end=3 + len(quote), quote=quote)


def finding(identity: str, level: FindingLevel | None = "错误", **more: object) -> Finding:
    """A finding by rule, its words made of its id."""
    return Finding.model_validate(
        {
            "id": identity,
            "topic": f"t-{identity}",
            "check": "by_hand",
            "fault": "资金数不相符",
            "verdict": "unmet" if level else "met",
            "level": level,
            "subject": f"资金{identity}",
            "place": f"项目资金/资金{identity}",
            "message": f"资金{identity}填列486万元，合计476万元。",
            "remedy": "请核对后更正。",
            "line": f"资金{identity}不符，请核对",
            "evidence": (span("486"),),
            **more,
        }
    )


def review(
    *findings: Finding, dossier: str = "d1", name: str = "农村公路养护", **more: object
) -> Review:
    """A review of these findings as it was made."""
    fields: dict[str, object] = {
        "dossier_id": dossier,
        "kind": "project",
        "project": Project(code="001", name=name),
        "papers": (
            PaperRecord(role="declaration", name="表.xlsx", document_id=PAPER, reader="r 1"),
        ),
        "profile": "p",
        "on": dt.date(2026, 3, 1),
        "made_at": AT,
        "findings": findings,
        "passed": (),
        "unchecked": (),
    }
    return Review.model_validate({**fields, **more})


def opinion() -> Opinion:
    """A letter with a frame of three sentences."""
    return Opinion(
        title="关于农村公路养护的审核意见",
        addressee="县交通运输局",
        opening=Statement(id="s1", text="收悉。"),
        summary=(Statement(id="s2", text="基本齐全。"),),
        points=(),
        closing=(Statement(id="s3", text="请修改。"),),
        line="1.资金不符。",
    )


def decide(action: Action, on: Finding | str, dossier: str = "d1", **more: object) -> Decision:
    """A decision of 张三."""
    fields: dict[str, object] = {"reviewer": "张三", "at": AT}
    if action == "驳回":
        fields["reason"] = "口径不同"
    if action == "修改后采纳":
        fields["text"] = "请按实际填列。"
    if isinstance(on, Finding):
        fields["finding"] = on
    return make_decision(
        dossier_id=dossier,
        subject=on.id if isinstance(on, Finding) else on,
        action=action,
        **{**fields, **more},  # type: ignore[arg-type]
    )


def fold(*decisions: Decision) -> Decided:
    """What counts of some decisions."""
    return fold_decisions(decisions)


def record(*decisions: Decision, first: int = 1) -> Decided:
    """The same, as entries of a record that are numbered from `first`."""
    return fold_entries(
        Entry(
            seq=seq,
            at=AT,
            actor="张三",
            kind="decision",
            body=one.to_stored(),
            prev="0" * 64,
            hash="1" * 64,
        )
        for seq, one in enumerate(decisions, first)
    )
