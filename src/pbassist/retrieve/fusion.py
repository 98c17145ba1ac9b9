"""Rankings become one: a place in each counts, not scores that cannot be compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

FLATNESS = 60
"""How little the first places count above the next."""


def fuse_ranks(rankings: Iterable[tuple[Sequence[str], float]]) -> dict[str, float]:
    """The reciprocal ranks of ids summed over rankings, each with its weight; best first."""
    scores: dict[str, float] = {}
    for ids, weight in rankings:
        for place, one in enumerate(ids, start=1):
            scores[one] = scores.get(one, 0.0) + weight / (FLATNESS + place)
    return dict(sorted(scores.items(), key=lambda item: -item[1]))
