"""Judged questions become the share of right articles first and in the first three; an outside set too."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path

from evals.finders.search.judged import score_judged
from evals.finders.search.paraphrased import NEIGHBOURS, score_nothing, score_paraphrases
from evals.finders.search.shelf import LAWS, TRAPS, make_shelf, open_meaning
from evals.harness import SHARED, Score
from pbassist.model.document import Span
from pbassist.model.policy import Article
from pbassist.retrieve import Index

BASELINE = Path(__file__).parent / "baseline.json"
OUTSIDE = SHARED / "bench" / "statutes_lite"


def score() -> Score:
    """One outcome a question: right when a judged article comes first (or nothing, where none answers).

    Asked by words, and once more by words and meaning where the optional vectors are installed
    (their outcomes end in ~meaning). A paraphrase shares no words with what answers it: right when a
    judged article is among the first five.
    """
    found = Score()
    shelf = make_shelf(LAWS, TRAPS)
    score_judged(shelf, found)
    few = make_shelf(LAWS, titles=NEIGHBOURS)
    if not few.statutes:
        found.lines.append("paraphrases left out, the statutes are not installed")
    else:
        score_paraphrases(few, found)
        score_nothing(few, found)
        with open_meaning(shelf) as near:
            if near is None:
                found.lines.append("meaning left out, its vectors are not installed or in use")
            else:
                score_judged(shelf._replace(near=near), found)
                score_paraphrases(few._replace(near=near), found)
                score_nothing(few._replace(near=near), found)
    if OUTSIDE.is_dir():
        recall, rank = score_outside()
        found.lines.append(f"statutes_lite: R@10 {recall:.3f}  MRR@10 {rank:.3f} (lexical)")
    return found


def score_outside() -> tuple[float, float]:
    """Recall and mean reciprocal rank among the first ten, on the public lay questions."""
    articles = [_make_article(json.loads(line)) for line in _lines("corpus.jsonl")]
    index = Index.build(articles)
    judged: dict[str, set[str]] = defaultdict(set)
    for line in _lines("qrels.tsv")[1:]:
        question, article, _ = line.split("\t")
        judged[question].add(article)
    recall = rank = 0.0
    questions = [json.loads(line) for line in _lines("queries.jsonl")]
    for question in questions:
        given = [hit.article_id for hit in index.search(question["text"], 10)]
        right = judged[question["_id"]]
        recall += len(right & set(given)) / len(right)
        rank += next((1 / at for at, one in enumerate(given, 1) if one in right), 0.0)
    return recall / len(questions), rank / len(questions)


def _lines(name: str) -> list[str]:
    return (OUTSIDE / name).read_text(encoding="utf-8").splitlines()


def _make_article(row: dict[str, str]) -> Article:
    text = row["text"]
    return Article(
        id=row["_id"],
        regulation_id="outside",
        title=re.sub(r"第[一二三四五六七八九十百千零]{1,9}条.*$", "", row["title"]),
        span=Span(document_id="outside", start=0, end=len(text), quote=text),
    )
