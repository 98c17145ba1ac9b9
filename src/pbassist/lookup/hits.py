"""A rule or article becomes a LawHit: its validity on a day, its force here, and why it was found."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pbassist.model.policy import Article, Force, Library, Regulation, Status, TextKind
from pbassist.model.value import Value

UNVERIFIED = "未核验原文"
Why = Literal["引用", "字词", "含义"]


class LawHit(Value):
    """A rule or article that answers a search (检索结果)."""

    regulation: Regulation
    """The rule, its other articles left out."""
    article: Article | None = None
    """The article; None when the rule as a whole was named, or the library has no text of it."""
    status: Status
    """Status on the day asked."""
    validity: str
    """Status and since when, for people: 已失效（2022-05-19 有效期届满）."""
    force: Force
    """适用, 参照 or 仅供参考 for this bureau."""
    found_by: Why
    """引用: named by title, 文号 or article; 字词: shares the question's words; 含义: is near in meaning."""
    text_kind: TextKind
    """full text, our digest, or a card without text."""
    mark: str = ""
    """未核验原文 where the text or record was not checked against its original."""
    note: str = ""
    """A Chinese sentence about what is missing; empty when nothing is."""
    score: float = 0.0
    """Nearness to the question, comparable within one search; 0 for a citation."""


def make_hit(
    rule: Regulation,
    article: Article | None,
    on: dt.date,
    library: Library,
    *,
    found_by: Why,
    score: float = 0.0,
    note: str = "",
) -> LawHit:
    """The hit of a rule or one of its articles on a day."""
    return LawHit(
        regulation=rule.model_copy(update={"articles": ()}),
        article=article,
        status=rule.status_at(on),
        validity=describe_validity(rule, on),
        force=library.force(rule),
        found_by=found_by,
        text_kind=rule.text_kind,
        mark="" if rule.text_kind == "full" else UNVERIFIED,
        note=note,
        score=score,
    )


def describe_validity(rule: Regulation, on: dt.date) -> str:
    """The status of a rule on a day and since when: 已失效（2022-05-19 有效期届满）."""
    status = rule.status_at(on)
    by = f"，由{rule.replaced_by[0]}代替" if rule.replaced_by else ""
    words = {
        "已失效": f"{rule.effective_until} 有效期届满",
        "尚未施行": f"{rule.effective_from} 起施行",
        "已废止": f"{rule.repealed_on} 起废止{by}" if rule.repealed_on else by.strip("，"),
        "现行有效": f"{rule.effective_from} 起施行" if rule.effective_from else "",
        "效力待核实": f"当日施行的是修订前文本，所收文本自 {rule.effective_from} 起施行"
        if rule.was_other_at(on)
        else "",
    }[status]
    return f"{status}（{words}）" if words else status
