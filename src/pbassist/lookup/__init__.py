"""A question or a citation becomes LawHits: named rules first, then the articles nearest to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from pbassist.lookup.hits import LawHit, describe_validity
from pbassist.lookup.keeping import Only
from pbassist.lookup.naming import find_cited, find_missing
from pbassist.lookup.ranking import Near, rank_articles
from pbassist.model.policy import Library
from pbassist.retrieve import Index

ANSWERS = 3
"""Articles of a named rule that come before the rule as a whole."""
__all__ = ["LawHit", "Near", "Only", "describe_validity", "find_missing", "search"]


def search(
    query: str,
    *,
    on: dt.date,
    limit: int = 10,
    library: Library,
    index: Callable[[], Index] | Index | None = None,
    near: Near | None = None,
    only: Only | None = None,
) -> tuple[LawHit, ...]:
    """What the library says to a query, citations first, then the articles nearest to it.

    A named rule or article (预算法第五十七条, 财预〔2020〕10号, 《…》第十七条, a short name) is looked
    up; a statute that the library holds no text of is taken from the optional statutes. The rest
    comes from `index`, or what it makes when it is needed, or an index of the library, and from `near`, which knows
    meanings; without it words decide alone. `only` keeps rules of a level, a place, an issuer, …
    """
    if not query.strip():
        return ()
    named_in = find_cited(query, on, library)
    cited = [hit for hit in named_in.hits if only is None or only.keeps(hit)]
    seen = {hit.article.id for hit in cited if hit.article}
    hits = list(cited)
    if named_in.asks:
        if index is None:
            every = (article for rule in library.regulations for article in rule.articles)
            index = Index.build(every)
        elif not isinstance(index, Index):
            index = index()
        named = {hit.regulation.title for hit in cited}
        ranked = rank_articles(query, index, near, library, on, named=named, only=only)
        new = [hit for hit in ranked if hit.article and hit.article.id not in seen]
        hits = _join(cited, new, named)
    return tuple(hits[:limit])


def _join(cited: list[LawHit], found: list[LawHit], named: set[str]) -> list[LawHit]:
    """Named articles, then what a named rule says to the question, the rule as a whole, and others.

    Who asks something of a rule wants its article before its record, where we hold the text.
    """
    told = [hit for hit in found if hit.regulation.title in named][:ANSWERS]
    held = {hit.regulation.title for hit in told}
    whole = [hit for hit in cited if hit.article is None and hit.regulation.title in held]
    first = [hit for hit in cited if hit not in whole]
    return [*first, *told, *whole, *(hit for hit in found if hit not in told)]
