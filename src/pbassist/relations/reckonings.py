"""Sentences become the relations of sums longer than two figures: balances, multiples, prices, levels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from pbassist.model.performance import Relation
from pbassist.relations.changes.multiples import find_multiples
from pbassist.relations.changes.points import find_points
from pbassist.relations.changes.said_levels import find_said_levels
from pbassist.relations.changes.year_levels import find_year_levels
from pbassist.relations.parts.balances import find_balances
from pbassist.relations.prices.priced import find_named_prices, find_prices
from pbassist.relations.rates.bases import find_based_rates
from pbassist.relations.rates.means import find_means
from pbassist.relations.rates.spread_rates import find_spread_rates
from pbassist.relations.sentences import Sentence


def find_reckonings(sentences: Sequence[Sentence], found: Sequence[Relation]) -> Iterator[Relation]:
    """What each sentence, or its paragraph, lets one reckon beside what is `found` already."""
    for sentence in sentences:
        if len(sentence.mentions) > 1:
            yield from find_means(sentence)
            yield from find_said_levels(sentence)
        if len(sentence.mentions) > 2:
            yield from find_multiples(sentence)
            yield from find_prices(sentence)
            yield from find_points(sentence)
            yield from find_spread_rates(sentence)
            yield from find_year_levels(sentence)
    for _, group in groupby(sentences, key=lambda one: one.block.start):
        yield from find_named_prices(list(group))
    yield from find_balances(sentences)
    yield from find_based_rates(sentences, found)
