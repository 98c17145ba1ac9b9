"""Judged questions become the share of right articles first and in the first three; an outside set too."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import defaultdict
from pathlib import Path

from evals.harness import SHARED, Score, load_cases
from pbassist.library import read_library
from pbassist.lookup import LawHit, search
from pbassist.model.document import Span
from pbassist.model.policy import Article, Bureau
from pbassist.read import read
from pbassist.retrieve import Index

ROOT = Path(__file__).parents[3]
HERE = Path(__file__).parent
BASELINE = HERE / "baseline.json"
ON = dt.date(2026, 3, 1)
OUTSIDE = SHARED / "bench" / "statutes_lite"


def score() -> Score:
    """One outcome a question: right when a judged article comes first (or nothing, where none answers)."""
    found = Score()
    laws = sorted((ROOT / "corpus" / "samples" / "laws").glob("*.txt"))
    bureau = Bureau(place="云泽县", city="云州市", province="浙江省")
    library = read_library(ROOT / "corpus", [read(path) for path in laws], bureau=bureau)
    index = Index.build(article for rule in library.regulations for article in rule.articles)
    cases = list(load_cases(HERE / "questions.toml"))
    in_three = 0
    for case in cases:
        hits = search(case["ask"], on=ON, limit=3, library=library, index=index)
        given = [_write_hit(hit) for hit in hits]
        wanted = case["right"]
        first = given[:1] == [] if not wanted else bool(given) and given[0] in wanted
        in_three += first or any(one in wanted for one in given)
        found.outcomes[case["id"]] = first
        found.details[case["id"]] = f"{case['ask']} wanted {wanted} given {given}"
    firsts = sum(found.outcomes.values())
    found.lines.append(
        f"right first {firsts / len(cases):.3f}, in the first three {in_three / len(cases):.3f}"
    )
    if OUTSIDE.is_dir():
        recall, rank = score_outside()
        found.lines.append(f"statutes_lite: R@10 {recall:.3f}  MRR@10 {rank:.3f} (lexical)")
    return found


def _write_hit(hit: LawHit) -> str:
    return f"{hit.regulation.id if hit.text_kind != 'full' else hit.regulation.title} {hit.article.label if hit.article else '-'}"


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
