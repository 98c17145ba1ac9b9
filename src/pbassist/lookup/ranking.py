"""Articles near in words and in meaning become one ranking: the rule in force that answers stands first."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Sequence

from pbassist.lookup.everyday import find_terms
from pbassist.lookup.hits import LawHit, make_hit
from pbassist.lookup.keeping import Only
from pbassist.lookup.language import measure_language
from pbassist.lookup.standing import Ranked, put_back, weigh_standing
from pbassist.lookup.weighing import read_question, weigh_article
from pbassist.model.policy import Article, Library
from pbassist.retrieve import Hit, Index, cut_query, fuse_rankings

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
SPOKEN = 0.8
"""How far terms that everyday words stand for are trusted, beside the question's own: paraphrases by
words and meaning R@5 .88 with it, .67 without."""
LANGUAGE = 0.5
"""What a rule gains that speaks of all of a question. In five-fold cross-validation over our own questions
and half of the outside set four folds chose it; on the other half of that set it raises the MRR of the
whole search by .015 with words alone and by .025 with meaning. From .25 to 1 our own questions do not tell."""
STRONG = 1.85
"""Nearness in words, in logarithms of the number of articles, below which words alone found nothing: two
terms of middling rarity in one article. It takes one answer of 318 questions of ours and 16 of the 49 chance
ones that others were given; where a loss counts twice, 1.6 to 2 gain and 2.2 does not. With meaning at hand it
says nothing: of questions that share no word meaning finds what it is for."""
NAMED = 1.5
"""What a rule gains whose title or place the question names."""


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

    Shared words answer when they are no chance: the question's own, and the terms of the trade that its
    everyday words stand for. Meaning answers only a question of which at least one word stands somewhere
    in the library, and only what is nearer than everyday sentences.
    """
    matter, said = _cut_pairs(ASKING.sub(" ", query)), find_terms(query)
    spoken = _cut_pairs(said)
    pool = POOL if only is None else len(index)
    words = f"{query} {said}".strip()
    worded = _drop_chance(query, matter | spoken, index.search(words, pool))
    if only is not None:
        worded = tuple(hit for hit in worded if _is_kept(hit.article, only, library, on))[:POOL]
    meant = near(words) if near and _is_ours(query, matter | spoken, index) else None
    if meant is None and not named and is_chance(matter, spoken, worded, len(index)):
        return []
    question = read_question(query, matter, spoken, index)
    language = measure_language(question.terms, index)
    scores = _fuse(matter, spoken, worded, meant)
    ranked = []
    for place, (one, score) in enumerate(scores.items()):
        article = index.by_id.get(one)
        if article is None or article.regulation_id not in library.by_id:
            continue
        if only is not None and not _is_kept(article, only, library, on):
            continue
        rule = library.by_id[article.regulation_id]
        weight = score * weigh_article(question, article) * weigh_standing(rule, on, library)
        weight *= 1 + LANGUAGE * language.get(rule.id, 0.0)
        if article.title in named or (rule.place is not None and rule.place in query):
            weight *= NAMED
        ranked.append(Ranked(weight, -place, article))
    by_words = {hit.article_id for hit in worded}
    return [
        make_hit(
            library.by_id[article.regulation_id],
            article,
            on,
            library,
            found_by="字词" if article.id in by_words else "含义",
            score=round(weight, 4),
        )
        for weight, _, article in put_back(ranked, query, on, library, named=named)
    ]


def is_chance(matter: set[str], spoken: set[str], worded: Sequence[Hit], count: int) -> bool:
    """Whether the words found say so little that there is no basis (没有找到依据), of `count` articles."""
    if (
        not matter
        or max((_trust(matter, spoken, hit.article) for hit in worded[:JUDGED]), default=0)
        > TRUSTED
    ):
        return False
    return max((hit.score for hit in worded), default=0.0) < STRONG * math.log1p(count)


def _cut_pairs(words: str) -> set[str]:
    """The terms of words without single characters."""
    return {term for term in cut_query(words) if len(term) > 1}


def _is_kept(article: Article, only: Only, library: Library, on: dt.date) -> bool:
    rule = library.by_id.get(article.regulation_id)
    return rule is not None and only.keeps_article(rule, article, on)


def _is_ours(query: str, matter: set[str], index: Index) -> bool:
    """Whether meaning may answer: a word of the question stands in the library, or it is about money.

    Of 64 paraphrased questions 62 pass, of 83 about cooking, weather or nothing at all a third.
    """
    return MONEY.search(query) is not None or any(term in index for term in matter)


def _fuse(
    matter: set[str], spoken: set[str], worded: Sequence[Hit], meant: Sequence[str] | None
) -> dict[str, float]:
    """Both sides in one; few shared words do not answer what is not meant at all."""
    scores = {hit.article_id: hit.score for hit in worded}
    if meant is None or not matter:
        return fuse_rankings(scores, (), share=1.0)
    share = max((_trust(matter, spoken, hit.article) for hit in worded[:JUDGED]), default=0.0)
    if not meant:
        return fuse_rankings(scores, (), share=1.0) if share > TRUSTED else {}
    return fuse_rankings(scores, meant, share=share)


def _trust(matter: set[str], spoken: set[str], article: Article) -> float:
    """The part of a question's words that an article has, or of the terms that they stand for."""
    share = _count_in(matter, article) / len(matter) if matter else 0.0
    if not spoken:
        return share
    return max(share, SPOKEN * _count_in(spoken, article) / len(spoken))


def _drop_chance(query: str, matter: set[str], hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """The hits that share more than single characters with the question, or one pair of many."""
    if not matter:
        return hits if len(query.strip()) == 1 else ()
    least = 2 if len(matter) > FEW else 1
    return tuple(hit for hit in hits if _count_in(matter, hit.article) >= least)


def _count_in(terms: set[str], article: Article) -> int:
    """How many terms stand in an article, its title or chapter."""
    text = " ".join((article.text, article.title, *article.path)).lower()
    return sum(term in text for term in terms)
