"""The line-ups of hand-marked papers become precision and recall, a pair of columns at a time."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

from evals.harness import Score
from pbassist.find.figures import find_figures
from pbassist.find.outline import find_outline
from pbassist.model.comparison import Cell, Comparison
from pbassist.model.document import Document
from pbassist.read import read
from pbassist.relations.alongside import Facts, line_up

BASELINE = Path(__file__).parent / "baseline.json"
YEARS = Path(__file__).parents[3] / "corpus" / "samples" / "years"
SETS = ("gold", "places", "water", "others")

Place = tuple[str, int]
"""A figure by its document's id and where it starts."""
Pair = frozenset[Place]


class Gold(NamedTuple):
    """A hand-marked set of papers."""

    documents: Mapping[str, Document]
    """By the key of their column."""
    lines: Sequence[tuple[str, Mapping[str, Place]]]
    """Name and figure by column."""
    restated: Sequence[tuple[str, str, Place]]
    """Name, column it speaks of, and the figure in a later paper."""
    apart: Sequence[tuple[str, Pair]]
    """Why, and the two figures that must not be lined up."""


def load_gold(name: str) -> Gold:
    """A set by name; raises `ValueError` for a mark that is not found exactly once."""
    table = tomllib.loads((YEARS / f"{name}.toml").read_text(encoding="utf-8"))
    documents = {key: read(YEARS / file) for key, file in table["papers"].items()}
    last = list(documents)[-1]
    lines = [
        (one["name"], {key: locate(documents[key], one[key]) for key in documents if key in one})
        for one in table["line"]
    ]
    restated = [
        (one["name"], year, locate(documents[last], mark))
        for one in table["line"]
        for year, mark in one.get("restated", {}).items()
    ]
    apart = [
        (one["why"], frozenset(locate(documents[key], one[key]) for key in documents if key in one))
        for one in table["apart"]
    ]
    return Gold(documents, lines, restated, apart)


def locate(document: Document, mark: str) -> Place:
    """Where the figure in 〔〕 stands, whose stretch must be found exactly once."""
    plain = mark.replace("〔", "").replace("〕", "")
    if document.text.count(plain) != 1:
        raise ValueError(f"{document.name}: {mark} stands {document.text.count(plain)} times")
    return document.id, document.text.index(plain) + mark.index("〔")


def compare_papers(documents: Sequence[Document]) -> Comparison:
    """The program's line-ups of documents."""
    return line_up([Facts(one, find_figures(one), find_outline(one)) for one in documents])


def list_pairs(found: Comparison, documents: Sequence[Document]) -> Iterator[set[Pair]]:
    """Every pair of columns that a line sets side by side, as the figures that may stand for it."""
    names = {one.name: one.id for one in documents}
    for line in found.lines:
        columns = [
            _list_places(cell, {names[name] for name in column.documents})
            for column, cell in zip(found.columns, line.cells, strict=True)
            if cell is not None and not cell.borrowed
        ]
        for left, right in combinations(columns, 2):
            yield {frozenset((one, other)) for one in left for other in right}


def _list_places(cell: Cell, own: set[str]) -> list[Place]:
    seen = (cell.seen, *cell.again)
    return [(one.span.document_id, one.span.start) for one in seen if one.span.document_id in own]


def score() -> Score:
    """One outcome a hand-marked line, restatement and temptation, and one a set for false pairs."""
    found = Score()
    for name in SETS:
        _score_set(name, found)
    return found


def _score_set(name: str, found: Score) -> None:
    gold = load_gold(name)
    documents = list(gold.documents.values())
    comparison = compare_papers(documents)
    given = list(list_pairs(comparison, documents))
    wanted: list[Pair] = []
    for line, places in gold.lines:
        pairs = [frozenset(pair) for pair in combinations(places.values(), 2)]
        missed = [pair for pair in pairs if not any(pair in one for one in given)]
        found.outcomes[f"{name}/{line}"] = not missed
        found.details[f"{name}/{line}"] = f"{len(missed)} of {len(pairs)} pairs missed"
        wanted += pairs
    right = sum(any(pair in one for one in given) for pair in wanted)
    false = [one for one in given if not any(pair in one for pair in wanted)]
    found.outcomes[f"{name}: no false pair"] = not false
    found.details[f"{name}: no false pair"] = "; ".join(_name(one, documents) for one in false)
    for why, pair in gold.apart:
        found.outcomes[f"{name}/apart/{why}"] = not any(pair in one for one in given)
    _score_restated(name, gold, comparison, found)
    precision = (len(given) - len(false)) / len(given) if given else 1.0
    found.lines.append(
        f"{name}: pairs P {precision:.3f} R {right / len(wanted):.3f} "
        f"({right}/{len(wanted)}, {len(false)} false)"
    )


def _score_restated(name: str, gold: Gold, comparison: Comparison, found: Score) -> None:
    for line, year, place in gold.restated:
        shown = any(
            (seen.span.document_id, seen.span.start) == place
            for one in comparison.lines
            for column, cell in zip(comparison.columns, one.cells, strict=True)
            if cell is not None and str(column.year) == year
            for seen in (*cell.again, *cell.differing)
        )
        found.outcomes[f"{name}/restated/{line}"] = shown


def _name(pairs: set[Pair], documents: Sequence[Document]) -> str:
    texts = {one.id: one.text for one in documents}
    pair: Any = sorted(next(iter(pairs)))
    return " ~ ".join(texts[key][max(at - 15, 0) : at + 8].replace("\n", "/") for key, at in pair)
