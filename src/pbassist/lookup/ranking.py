"""Articles near in words and in meaning become one ranking: the rule in force that answers stands first."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence

from pbassist.lookup.hits import LawHit, make_hit
from pbassist.lookup.keeping import Only
from pbassist.model.policy import Article, Force, Library, Status
from pbassist.retrieve import Hit, Index, cut_query, fuse_rankings, lead_of

Near = Callable[[str], Sequence[str] | None]
"""Ids of the articles nearest to a question in meaning, best first; none when everyday sentences are
nearer, None when meaning is not at hand."""
ASKING = re.compile(
    r"什么时候|什么样|什么|怎么样|怎么办|怎么|怎样|如何|多少|哪些|哪个|是否|可不可以|能不能|要不要|吗|呢"
)
"""Words that ask and are no matter of the question."""
MONEY = re.compile(r"(?<!多少)钱|账|公款")
"""Words for our matter that no rule uses itself."""
FEW = 3
"""A question of more pairs of characters than this is not answered by one that happens to recur."""
POOL = 60
"""How many articles are looked at again before the best are shown."""
JUDGED = 5
"""Articles among which the one that shares most words says how far words can be trusted."""
TRUSTED = 0.6
"""Part of a question's words that answers by itself, whatever meaning says."""
LEAD_BONUS, TITLE_BONUS, NAMED = 0.25, 0.1, 1.5
FORCES: dict[Force, float] = {"适用": 1.0, "参照": 0.98, "仅供参考": 0.96}
STATUSES: dict[Status, float] = {
    "现行有效": 1.0,
    "效力待核实": 0.99,
    "尚未施行": 0.97,
    "已失效": 0.96,
    "已废止": 0.95,
}


def rank_articles(
    query: str,
    index: Index,
    near: Near | None,
    library: Library,
    on: dt.date,
    *,
    named: set[str],
    only: Only | None = None,
) -> list[LawHit]:
    """The articles that answer a question, best first; `named` are titles of rules that it names.

    Shared words answer when they are no chance. Meaning answers only a question of which at least one
    word stands somewhere in the library, and only what is nearer than everyday sentences.
    """
    matter = {term for term in cut_query(ASKING.sub(" ", query)) if len(term) > 1}
    worded = _drop_chance(query, matter, index.search(query, POOL if only is None else len(index)))
    if only is not None:
        worded = tuple(hit for hit in worded if _is_kept(hit.article, only, library, on))[:POOL]
    meant = near(query) if near and _is_ours(query, matter, index) else None
    scores = _fuse(matter, worded, meant)
    by_words = {hit.article_id for hit in worded}
    terms = {term for term in cut_query(query) if len(term) > 1}
    ranked = []
    for place, (one, score) in enumerate(scores.items()):
        article = index.by_id.get(one)
        if article is None or article.regulation_id not in library.by_id:
            continue
        if only is not None and not _is_kept(article, only, library, on):
            continue
        weight = _weigh(terms, article, library, on) * score
        weight *= NAMED if article.title in named else 1.0
        ranked.append((weight, -place, article))
    ranked.sort(key=lambda one: one[:2], reverse=True)
    return [
        make_hit(
            library.by_id[article.regulation_id],
            article,
            on,
            library,
            found_by="字词" if article.id in by_words else "含义",
            score=round(weight, 4),
        )
        for weight, _, article in ranked
    ]


def _is_kept(article: Article, only: Only, library: Library, on: dt.date) -> bool:
    rule = library.by_id.get(article.regulation_id)
    return rule is not None and only.keeps_article(rule, article, on)


def _is_ours(query: str, matter: set[str], index: Index) -> bool:
    """Whether meaning may answer: a word of the question stands in the library, or it is about money.

    Of 64 paraphrased questions 62 pass, of 83 about cooking, weather or nothing at all a third.
    """
    return MONEY.search(query) is not None or any(term in index for term in matter)


def _fuse(matter: set[str], worded: Sequence[Hit], meant: Sequence[str] | None) -> dict[str, float]:
    """Both sides in one; few shared words do not answer what is not meant at all."""
    scores = {hit.article_id: hit.score for hit in worded}
    if meant is None or not matter:
        return fuse_rankings(scores, (), share=1.0)
    shares = (len(matter & _terms_of(hit.article)) / len(matter) for hit in worded[:JUDGED])
    share = max(shares, default=0.0)
    if not meant:
        return fuse_rankings(scores, (), share=1.0) if share > TRUSTED else {}
    return fuse_rankings(scores, meant, share=share)


def _drop_chance(query: str, matter: set[str], hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """The hits that share more than single characters with the question, or one pair of many."""
    if not matter:
        return hits if len(query.strip()) == 1 else ()
    least = 2 if len(matter) > FEW else 1
    return tuple(hit for hit in hits if len(matter & _terms_of(hit.article)) >= least)


def _terms_of(article: Article) -> set[str]:
    return set(cut_query(" ".join((article.text, article.title, *article.path))))


def _weigh(terms: set[str], article: Article, library: Library, on: dt.date) -> float:
    rule = library.by_id[article.regulation_id]
    headings = " ".join((article.title, *article.path))
    weight = 1 + LEAD_BONUS * _share(terms, lead_of(article))
    weight += TITLE_BONUS * _share(terms, headings)
    return weight * FORCES[library.force(rule)] * STATUSES[rule.status_at(on)]


def _share(terms: set[str], words: str) -> float:
    return len(terms & set(cut_query(words))) / len(terms) if terms and words else 0.0
