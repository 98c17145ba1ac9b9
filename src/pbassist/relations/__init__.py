"""Figures that ought to agree become relations, judged inside the interval of what was printed.

The temper is statcheck's: silent where the numbers could be right, exact where they cannot.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from pbassist.find.pausing import pause_collector
from pbassist.model.document import Document
from pbassist.model.performance import Figure, Heading, Relation
from pbassist.relations.changes.differences import find_changes
from pbassist.relations.changes.levels import find_levels
from pbassist.relations.claims.compared import find_comparisons
from pbassist.relations.claims.date_order import find_date_order
from pbassist.relations.claims.dates import find_dates
from pbassist.relations.claims.planned import find_claims
from pbassist.relations.counts.figured_lists import find_figured
from pbassist.relations.counts.grades import find_grades
from pbassist.relations.counts.items_below import find_items_below
from pbassist.relations.counts.lists import find_counts
from pbassist.relations.counts.outcomes import find_outcomes
from pbassist.relations.counts.parallels import find_parallels
from pbassist.relations.expressions import find_expressions
from pbassist.relations.parts.across import find_across
from pbassist.relations.parts.alternatives import find_alternatives
from pbassist.relations.parts.budget_accounts import find_budget_accounts
from pbassist.relations.parts.carried import find_carried
from pbassist.relations.parts.outlined import find_outlined
from pbassist.relations.parts.spread import find_spread
from pbassist.relations.parts.sums import find_sums
from pbassist.relations.parts.wholes import find_wholes
from pbassist.relations.prices.products import find_products
from pbassist.relations.rates.percentages import find_rates
from pbassist.relations.rates.shares import find_shares
from pbassist.relations.rates.surveyed import find_surveyed
from pbassist.relations.reckonings import find_reckonings
from pbassist.relations.scores.grade_bands import find_grade_bands
from pbassist.relations.scores.headings import find_deductions, find_scores
from pbassist.relations.scores.lists import find_score_lists
from pbassist.relations.scores.prose import find_score_prose
from pbassist.relations.scores.tree import ScoreReader
from pbassist.relations.sentences import Sentence, read_sentences
from pbassist.relations.tables.alike import find_tables_alike
from pbassist.relations.tables.beside_text import find_text_tables
from pbassist.relations.tables.grids import read_grids
from pbassist.relations.tables.totals import find_table_relations
from pbassist.relations.tables.twins import find_twins
from pbassist.relations.tables.unit_slips import find_unit_slips

__all__ = ["find_relations"]


def find_relations(
    document: Document, figures: Sequence[Figure], outline: Sequence[Heading]
) -> tuple[Relation, ...]:
    """Every relation of a document in the order of its stated figures.

    `broken` is proven, `open` is not (with its reason), and what holds is kept for the working
    paper. The same figures tied twice give one relation: what holds in one reading holds.
    """
    with pause_collector():
        found = _find_all(document, figures, outline)
        return tuple(sorted(_merge(found), key=_place))


def _find_all(
    document: Document, figures: Sequence[Figure], outline: Sequence[Heading]
) -> list[Relation]:
    sentences = list(read_sentences(document, figures))
    found: list[Relation] = []
    for at, sentence in enumerate(sentences):
        found += _relate(sentence, sentences[at - 1] if at else None)
    told = {relation.stated.span.start for relation in found if relation.stated}
    found += find_carried(sentences, told)
    found += find_across(sentences, told)
    found += find_surveyed(sentences)
    accounts = list(find_budget_accounts(sentences))
    ends = {one.stated.span.start for one in accounts if one.stated}
    found += accounts
    reckoned = find_reckonings(sentences, found)
    found += [one for one in reckoned if one.stated is None or one.stated.span.start not in ends]
    found += list(find_spread(sentences, found))
    found += list(find_outlined(sentences, found))
    found += find_items_below(sentences)
    found += find_expressions(document, figures)
    reader = ScoreReader(document, figures)
    found += find_scores(reader, outline)
    found += find_deductions(reader, outline)
    found += find_score_lists(reader)
    found += find_score_prose(reader)
    found += find_grade_bands(reader)
    grids = read_grids(document, figures)
    for grid in grids:
        found += find_table_relations(grid)
    found += find_twins(sentences, grids)
    found += find_text_tables(sentences, grids)
    found += find_tables_alike(grids)
    found += find_unit_slips(sentences, grids)
    found += find_dates(document, reader.text)
    found += find_date_order(document, reader.text)
    return found


def _relate(sentence: Sentence, previous: Sentence | None) -> Iterator[Relation]:
    """A figure alone in its sentence is tied to a list, or exceeds what it may be."""
    if len(sentence.mentions) == 1:
        yield from find_grades(sentence, previous)
        yield from find_counts(sentence)
        yield from find_rates(sentence)
        return
    yield from find_sums(sentence)
    yield from find_alternatives(sentence)
    yield from find_grades(sentence, previous)
    yield from find_counts(sentence)
    yield from find_figured(sentence)
    yield from find_rates(sentence)
    yield from find_changes(sentence)
    yield from find_levels(sentence)
    yield from find_shares(sentence)
    yield from find_outcomes(sentence)
    yield from find_wholes(sentence)
    yield from find_comparisons(sentence)
    yield from find_claims(sentence)
    yield from find_parallels(sentence)
    yield from find_products(sentence)


def _merge(found: Sequence[Relation]) -> list[Relation]:
    """One relation for the same stated figure, kind and inputs: the one that holds goes first.

    Nothing is asked of a figure that is already proven wrong.
    """
    kept: dict[tuple[str, frozenset[int]], Relation] = {}
    for relation in found:
        inputs = frozenset(figure.span.start for figure in relation.inputs)
        stated = relation.stated.span.start if relation.stated else -1
        ends = frozenset(inputs | {stated})
        key = (relation.kind if relation.kind == "count" else "", ends)
        other = kept.get(key)
        if other is None or _rank(relation) < _rank(other):
            kept[key] = relation
    differs = {
        r.stated.span.start
        for r in kept.values()
        if r.state == "broken" and r.kind == "difference" and r.stated
    }
    broken = {r.stated.span.start for r in kept.values() if r.state == "broken" and r.stated}
    summed: dict[int, list[frozenset[int]]] = defaultdict(list)
    for (_, ends), relation in kept.items():
        if relation.state == "broken" and len(ends) > 2:
            for end in ends:
                summed[end].append(ends)
    return [
        relation
        for (_, ends), relation in kept.items()
        if not (relation.asks and relation.stated and relation.stated.span.start in broken)
        and not (relation.state == "broken" and _rests_on(relation, differs))
        and not ("＞" in relation.expression and any(ends < s for s in summed[min(ends)]))
    ]


def _rests_on(relation: Relation, wrong: set[int]) -> bool:
    """节约21.5万元 is wrong by the two prices: its rate may be right, and is not judged by it."""
    rate = relation.kind == "percentage" and bool(relation.inputs)
    return rate and relation.inputs[0].span.start in wrong


def _rank(relation: Relation) -> int:
    """What holds silences what does not: the numbers could be right."""
    if relation.asks:
        return 3
    return {"holds": 0, "holds_by_rounding": 1, "broken": 2, "open": 4}[relation.state]


def _place(relation: Relation) -> tuple[int, int]:
    stated = relation.stated.span.start if relation.stated else 0
    first = min((figure.span.start for figure in relation.inputs), default=0)
    return stated, first
