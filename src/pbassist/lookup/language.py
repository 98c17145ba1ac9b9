"""A question becomes how much of it each rule speaks of: its language, whatever article answers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from pbassist.retrieve import Index


def measure_language(terms: Mapping[str, float], index: Index) -> dict[str, float]:
    """The part of a question's weight whose terms stand anywhere in a rule, by id, from 0 to 1.

    A question about a valuer is in the language of the law on valuation before one of its articles
    shares more words than an article of another law.
    """
    homes, total = _list_homes(index), sum(terms.values())
    found: dict[str, float] = {}
    for term, weight in terms.items():
        numbers = index.postings[term][0] if term in index else ()
        for rule in set(map(homes.__getitem__, numbers)):
            found[rule] = found.get(rule, 0.0) + weight / total
    return found


@lru_cache(maxsize=2)
def _list_homes(index: Index) -> list[str]:
    """The rule of each article of an index, told by its id: rule#number; no article is opened."""
    return [one.rpartition("#")[0] or index.by_id[one].regulation_id for one in index.by_id]
