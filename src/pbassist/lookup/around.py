"""A hit becomes easier to read: its words that were asked for, and the articles beside it."""

from __future__ import annotations

from typing import NamedTuple

from pbassist.lookup.hits import LawHit
from pbassist.model.policy import Article, Library
from pbassist.read.statute_texts import Statute
from pbassist.retrieve import cut_query

LEAST = 2
"""A single character that is shared shows nothing."""


class Neighbours(NamedTuple):
    """The articles before and behind one (前后条文); None at an end of the rule."""

    before: Article | None
    after: Article | None


def find_matches(query: str, text: str) -> tuple[tuple[int, int], ...]:
    """Where the words of a query stand in a text, half-open, joined where they touch."""
    folded = text.lower()
    found = []
    for term in {one for one in cut_query(query) if len(one) >= LEAST}:
        at = folded.find(term)
        while at >= 0:
            found.append((at, at + len(term)))
            at = folded.find(term, at + 1)
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def find_neighbours(hit: LawHit, library: Library) -> Neighbours:
    """The nearest articles before and behind a hit in its rule, headings left out."""
    rule = library.by_id.get(hit.regulation.id)
    if hit.article is None or rule is None:
        return Neighbours(None, None)
    if isinstance(rule, Statute):
        return Neighbours(*(_step(rule, hit.article, by) for by in (-1, 1)))
    cut = [one for one in rule.articles if one.kind in ("article", "section")]
    at = next((n for n, one in enumerate(cut) if one.id == hit.article.id), None)
    if at is None:
        return Neighbours(None, None)
    return Neighbours(cut[at - 1] if at else None, cut[at + 1] if at + 1 < len(cut) else None)


def _step(rule: Statute, article: Article, by: int) -> Article | None:
    head, _, number = article.id.rpartition("#")
    at = int(number) + by
    while at > 0:
        try:
            found = rule.open_article(f"{head}#{at}")
        except IndexError:
            return None
        if found.kind == "article":
            return found
        at += by
    return None
