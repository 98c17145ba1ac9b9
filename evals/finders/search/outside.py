"""Public lay questions over other people's statutes become recall and rank: by words, and with meaning.

The vectors of 6,445 articles take minutes: they are made once, when `PBASSIST_EVAL_DENSE=1` asks for
it, and kept in the user's cache (or `PBASSIST_EVAL_CACHE`) for as long as articles and embedder stay
the same. What is measured is the product's own way: its units, index of meanings and fusion, and the
whole search on top, which is weighed for rules on budgets. Two halves are told apart by the numbers of
the questions: what is tried (so far the flatness of the fusion) is chosen on the even ones alone.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import NamedTuple

from evals.harness import SHARED
from pbassist.errors import MissingExtra, WorkspaceError
from pbassist.lock import WriterLock
from pbassist.lookup import Near, search
from pbassist.lookup.ranking import ASKING, JUDGED, POOL
from pbassist.model.document import Span
from pbassist.model.policy import Article, Library, Regulation
from pbassist.retrieve import (
    DenseIndex,
    Embedder,
    Index,
    cut_query,
    fuse_rankings,
    open_embedder,
)
from pbassist.retrieve.stamp import read_stamp
from pbassist.retrieve.units import cut_units

OUTSIDE = SHARED / "bench" / "statutes_lite"
ASKED = "PBASSIST_EVAL_DENSE"
CACHE = "PBASSIST_EVAL_CACHE"
ON = dt.date(2026, 3, 1)
TEN = 10
LABEL = re.compile(r"第[一二三四五六七八九十百千零]{1,9}条.*$")


class Asked(NamedTuple):
    """A judged question."""

    id: str
    text: str
    right: frozenset[str]
    """Ids of the articles that answer it."""


Answer = Callable[[str], Sequence[str]]
"""Ids of articles for a question, best first."""


class Measured(NamedTuple):
    """What a way of searching finds among ten: (recall, mean reciprocal rank)."""

    name: str
    every: tuple[float, float]
    even: tuple[float, float]
    """Of the questions with an even number."""
    odd: tuple[float, float]

    def __str__(self) -> str:
        every, even, odd = ("{:.3f}/{:.3f}".format(*pair) for pair in self[1:])
        return f"statutes_lite by {self.name}: R@10/MRR@10 {every} (even {even}, odd {odd})"


def score_outside() -> list[str]:
    """A line for each way of searching; none without the set."""
    if not OUTSIDE.is_dir():
        return []
    articles, questions = read_articles(), read_questions()
    index = Index.build(articles)
    lines = [str(measure_words(index, questions))]
    with open_meaning(articles) as near:
        if near is None:
            lines.append(f"statutes_lite with meaning left out; {ASKED}=1 makes its vectors")
            return lines
        ways: dict[str, Answer] = {
            "meaning alone": lambda question: near(question) or (),
            "words and meaning fused": make_fusion(index, near),
            "the whole search": make_search(make_library(articles), index, near),
        }
        lines += [str(measure(name, answer, questions)) for name, answer in ways.items()]
    return lines


def measure_words(index: Index, questions: Sequence[Asked]) -> Measured:
    """What words alone find."""

    def by_words(question: str) -> Sequence[str]:
        return [hit.article_id for hit in index.search(question, TEN)]

    return measure("words alone", by_words, questions)


def measure(name: str, answer: Answer, questions: Sequence[Asked]) -> Measured:
    """What a way of searching finds, of all questions and of each half."""
    rows = [(int(one.id) % 2, _judge(answer(one.text)[:TEN], one.right)) for one in questions]
    halves = (None, 0, 1)
    figures = [_average([row for half, row in rows if wanted in (None, half)]) for wanted in halves]
    return Measured(name, *figures)


def _average(rows: Sequence[tuple[float, float]]) -> tuple[float, float]:
    return sum(row[0] for row in rows) / len(rows), sum(row[1] for row in rows) / len(rows)


def _judge(given: Sequence[str], right: frozenset[str]) -> tuple[float, float]:
    rank = next((1 / at for at, one in enumerate(given, 1) if one in right), 0.0)
    return len(right & set(given)) / len(right), rank


def make_fusion(index: Index, near: Near) -> Answer:
    """Both rankings in one, words trusted as far as the best articles share them."""

    def fuse(question: str) -> Sequence[str]:
        hits = index.search(question, POOL)
        matter = cut_pairs(question)
        shares = [
            len(matter & cut_pairs(f"{hit.article.text} {hit.article.title}")) / len(matter)
            for hit in hits[:JUDGED]
            if matter
        ]
        scores = {hit.article_id: hit.score for hit in hits}
        return list(fuse_rankings(scores, near(question) or (), share=max(shares, default=1.0)))

    return fuse


def cut_pairs(words: str) -> set[str]:
    """The terms of words without single characters and words that ask."""
    return {term for term in cut_query(ASKING.sub(" ", words)) if len(term) > 1}


def make_search(library: Library, index: Index, near: Near | None) -> Answer:
    """The product's own search as ids."""

    def ask(question: str) -> Sequence[str]:
        hits = search(question, on=ON, limit=TEN, library=library, index=index, near=near)
        return [hit.article.id for hit in hits if hit.article]

    return ask


@contextmanager
def open_meaning(articles: Sequence[Article]) -> Iterator[Near | None]:
    """What knows the meanings of the articles; None where vectors are neither there nor asked for."""
    try:
        embedder = open_embedder()
    except MissingExtra:
        yield None
        return
    folder = find_cache(embedder, articles)
    stamp = read_stamp(folder)
    if os.environ.get(ASKED) != "1" and not (stamp and stamp.whole):
        yield None
        return
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with WriterLock(folder):
            opened = DenseIndex.open(folder, embedder, articles)
            with opened.dense or DenseIndex.make(folder, embedder, articles) as dense:
                dense.update(_tell)
                yield cache(lambda question: tuple(one[0] for one in dense.search(question)))
    except WorkspaceError:  # another eval has it
        yield None


def find_cache(embedder: Embedder, articles: Sequence[Article]) -> Path:
    """The folder of these articles' vectors by this embedder."""
    digest = hashlib.sha256(embedder.name.encode())
    for article in articles:
        for unit in cut_units(article):
            digest.update(unit.id.encode())
    usual = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "pbassist-evals"
    return Path(os.environ.get(CACHE) or usual) / f"statutes_lite-{digest.hexdigest()[:16]}"


def _tell(done: int, of: int) -> bool:
    print(f"  vectors {done + 1}/{of}", end="\r", file=sys.stderr)
    return False


def make_library(articles: Sequence[Article]) -> Library:
    """The articles as statutes in force, one a title."""
    homes: dict[str, list[Article]] = defaultdict(list)
    for article in articles:
        homes[article.regulation_id].append(article)
    rules = [
        Regulation(
            id=home,
            title=some[0].title,
            level="法律",
            status="现行有效",
            text_kind="full",
            articles=tuple(some),
        )
        for home, some in homes.items()
    ]
    return Library(regulations=tuple(rules))


def read_questions() -> list[Asked]:
    """The questions with the articles that answer them."""
    judged: dict[str, set[str]] = defaultdict(set)
    for line in _lines("qrels.tsv")[1:]:
        question, article, _ = line.split("\t")
        judged[question].add(article)
    rows = [json.loads(line) for line in _lines("queries.jsonl")]
    return [Asked(row["_id"], row["text"], frozenset(judged[row["_id"]])) for row in rows]


def read_articles() -> list[Article]:
    """The articles, their law's title apart."""
    return [_make_article(json.loads(line)) for line in _lines("corpus.jsonl")]


def _lines(name: str) -> list[str]:
    return (OUTSIDE / name).read_text(encoding="utf-8").splitlines()


def _make_article(row: dict[str, str]) -> Article:
    text, title = row["text"], LABEL.sub("", row["title"])
    return Article(
        id=row["_id"],
        regulation_id=title,
        title=title,
        span=Span(document_id="outside", start=0, end=len(text), quote=text),
    )
