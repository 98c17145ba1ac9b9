"""Judged questions become the share of right articles first and in the first three; an outside set too."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from evals.harness import SHARED, Score, load_cases
from pbassist.errors import MissingExtra
from pbassist.library import read_library
from pbassist.lookup import LawHit, Near, search
from pbassist.model.document import Span
from pbassist.model.policy import Article, Bureau, Library
from pbassist.read import read
from pbassist.read.cards import Rules
from pbassist.read.statutes import read_statutes
from pbassist.retrieve import DenseIndex, Index, has_embedder, open_embedder

ROOT = Path(__file__).parents[3]
HERE = Path(__file__).parent
BASELINE = HERE / "baseline.json"
ON = dt.date(2026, 3, 1)
STATUTES = (
    *("预算法", "政府采购法", "会计法", "审计法", "各级人民代表大会常务委员会监督法"),
    *("公职人员政务处分法", "招标投标法", "统计法", "档案法"),
)
"""Statutes among which paraphrases are looked for: enough to be lost in, a minute to embed."""
SUPERSEDED = {"yusuanfa-2018": "预算法", "jianduofa-2024": "各级人民代表大会常务委员会监督法"}
Cases = list[dict[str, Any]]
OUTSIDE = SHARED / "bench" / "statutes_lite"


def score() -> Score:
    """One outcome a question: right when a judged article comes first (or nothing, where none answers).

    A paraphrase shares no words with what answers it: right when a judged article is among the first
    five. They need the statutes and the optional vectors, and are left out where these are missing.
    """
    found = Score()
    score_questions(found)
    score_meanings(found)
    if OUTSIDE.is_dir():
        recall, rank = score_outside()
        found.lines.append(f"statutes_lite: R@10 {recall:.3f}  MRR@10 {rank:.3f} (lexical)")
    return found


def score_questions(found: Score) -> None:
    """The judged questions over cards, digests and sample rules, by words."""
    library, index = read_rules()
    cases = list(load_cases(HERE / "questions.toml"))
    in_three = 0
    for case in cases:
        given = ask(case["ask"], library, index, limit=3)
        wanted = case["right"]
        first = given[:1] == [] if not wanted else bool(given) and given[0] in wanted
        in_three += first or any(one in wanted for one in given)
        found.outcomes[case["id"]] = first
        found.details[case["id"]] = f"{case['ask']} wanted {wanted} given {given}"
    firsts = sum(found.outcomes.values())
    found.lines.append(
        f"right first {firsts / len(cases):.3f}, in the first three {in_three / len(cases):.3f}"
    )


def score_meanings(found: Score) -> None:
    """Paraphrases, questions in the rules' own words, and questions that nothing answers."""
    try:
        library, index = read_rules(read_statutes(STATUTES))
    except MissingExtra:
        found.lines.append("paraphrases: left out, the statutes are not installed")
        return
    told = list(load_cases(HERE / "questions.toml"))
    meant = list(load_cases(HERE / "paraphrases.toml"))
    nothing = list(load_cases(HERE / "nothing.toml"))
    found.lines.append(_measure("by words", told, meant, nothing, library, index))
    if not has_embedder():
        found.lines.append("paraphrases: left out, the optional vectors are not installed")
        return
    every = [article for rule in library.regulations for article in rule.articles]
    with (
        TemporaryDirectory() as folder,
        DenseIndex.make(Path(folder), open_embedder(), every) as dense,
    ):
        dense.update(lambda *_: False)

        def near(question: str) -> list[str]:
            return [one.article_id for one in dense.search(question)]

        line = _measure("by words and meaning", told, meant, nothing, library, index, near, found)
    found.lines.append(line)


def _measure(
    name: str,
    told: Cases,
    meant: Cases,
    nothing: Cases,
    library: Library,
    index: Index,
    near: Near | None = None,
    found: Score | None = None,
) -> str:
    """The figures of one way of searching; outcomes are kept where `found` is given."""
    places = [_place(case, library, index, near, found) for case in meant]
    in_five = sum(0 < place <= 5 for place in places) / len(places)
    rank = sum(1 / place for place in places if place) / len(places)
    firsts = 0
    for case in told:
        given = ask(case["ask"], library, index, near, limit=1)
        firsts += bool(set(given) & _with_full_text(case["right"])) if given else not case["right"]
    answered = []
    for case in nothing:
        given = ask(case["ask"], library, index, near, limit=1)
        answered += [case["ask"]] if given else []
        if found is not None:
            found.outcomes[case["id"]] = not given
            found.details[case["id"]] = f"{case['ask']} given {given}"
    return (
        f"{name}: paraphrases R@5 {in_five:.3f} MRR@10 {rank:.3f} ({len(places)}); own words right "
        f"first {firsts / len(told):.3f} ({len(told)}); answered what nothing answers "
        f"{len(answered)}/{len(nothing)}"
    )


def _place(
    case: dict[str, Any],
    library: Library,
    index: Index,
    near: Near | None,
    found: Score | None,
) -> int:
    """Where the first right article stands among ten; 0 when it does not."""
    given = ask(case["ask"], library, index, near, limit=10)
    place = next((at for at, one in enumerate(given, 1) if one in case["right"]), 0)
    if found is not None:
        found.outcomes[case["id"]] = 0 < place <= 5
        found.details[case["id"]] = f"{case['ask']} wanted {case['right']} given {given[:5]}"
    return place


def _with_full_text(right: list[str]) -> set[str]:
    """The judged articles, a digest's under the title of the statute that takes its place."""
    titles = {card: f"中华人民共和国{title}" for card, title in SUPERSEDED.items()}
    return {*right, *(f"{titles[card]} {label}" for card, label in _split(right) if card in titles)}


def _split(right: list[str]) -> list[tuple[str, str]]:
    return [(one.split(" ", 1)[0], one.split(" ", 1)[1]) for one in right]


def read_rules(statutes: Rules | None = None) -> tuple[Library, Index]:
    """The library of the questions, and its index."""
    laws = sorted((ROOT / "corpus" / "samples" / "laws").glob("*.txt"))
    bureau = Bureau(place="云泽县", city="云州市", province="浙江省")
    own = [read(path) for path in laws]
    library = read_library(ROOT / "corpus", own, bureau=bureau, statutes=statutes)
    return library, Index.build(one for rule in library.regulations for one in rule.articles)


def ask(
    question: str, library: Library, index: Index, near: Near | None = None, *, limit: int
) -> list[str]:
    """What is found, as it is judged: title or id, and label."""
    hits = search(question, on=ON, limit=limit, library=library, index=index, near=near)
    return [_write_hit(hit) for hit in hits]


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
