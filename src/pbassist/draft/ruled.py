"""The library becomes grounds: what is known of the rules that a finding speaks of."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from pbassist.draft.folding import fold
from pbassist.model.policy import Library, Regulation

TRIAL = re.compile(r"[（(][^（）()]{1,8}[)）]$")
"""（试行） and the like, which citations leave out."""


def ground_rules(text: str, library: Library) -> list[str]:
    """What may be said of the rules that a text names, folded: names, articles, dates, successors.

    A field counts when it was read in a source, or when the rule's own text is in the library; what
    only a card reports from hearsay is left out.
    """
    folded = fold(text)
    pieces: list[str] = []
    for rule in library.regulations:
        if _is_named(rule, folded):
            pieces += _describe(rule)
    return [fold(piece) for piece in pieces]


def _is_named(rule: Regulation, folded: str) -> bool:
    number = bool(rule.number) and fold(rule.number or "") in folded
    titles = [TRIAL.sub("", title) for title in (rule.title, *rule.aliases)]
    return number or any(fold(title) in folded for title in titles if title)


def _describe(rule: Regulation) -> Iterator[str]:
    if _is_known(rule, "title"):
        yield f"《{rule.title}》"
        yield from (f"《{title}》" for title in rule.aliases)
    if rule.number and _is_known(rule, "number"):
        yield rule.number
        yield f"《{rule.title}》（{rule.number}）"
    if rule.issuer and _is_known(rule, "issuer"):
        yield rule.issuer
    for field in ("issued", "effective_from", "effective_until", "repealed_on"):
        day: dt.date | None = getattr(rule, field)
        if day is not None and _is_known(rule, field):
            yield f"{day.year}年{day.month}月{day.day}日"
    for field in ("replaces", "replaced_by"):
        if _is_known(rule, field):
            yield from (f"《{name.strip('《》')}》" for name in getattr(rule, field))
    yield from (article.label for article in rule.articles if article.label)


def _is_known(rule: Regulation, field: str) -> bool:
    return rule.is_verified(field) or (rule.text_kind == "full" and rule.document_id is not None)
