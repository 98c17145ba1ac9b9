"""A question and an article become a weight: how well the article's sentences answer what is asked."""

from __future__ import annotations

import math
import re
from typing import NamedTuple

from pbassist.lookup.asking import Wanted, is_exempting, list_wanted
from pbassist.model.policy import Article
from pbassist.retrieve import Index, lead_of

SPOKEN = 0.6
"""What a term of the trade counts that only an everyday word of the question stands for."""
LEAD, TITLE, SENTENCE, OPENING, ANSWER = 0.25, 0.1, 0.9, 0.1, 0.15
"""What is added for the question's words in the lead of a list, in title and chapter, together in one
sentence, in the first words, and for a sentence that gives the kind of answer wanted. On the dev half
of the judged questions each of them moves one to three; between half and twice these figures nothing
changes."""
EXEMPT = 0.85
"""An exemption is no answer to a question that does not deny."""
PREAMBLE, PURPOSE = 0.8, 0.9
"""The letter a rule was sent with, and the article that says why it was made, repeat its title and say
little."""
WHY = re.compile(r"^(?:第[^条]{1,6}条)?\s*为[^。]{4,200}(?:制定|特制定)")
ASKS_WHY = re.compile(r"为什么|为何|目的|依据|根据")
STOPS = re.compile(r"[。；;\n]")
FIRST = re.compile(r"[，。：:；\n]")
ACROSS = re.compile("下列|上列|所列")
"""Words whose last character makes a chance pair with the next: 下列支出 is not 列支."""
OPENS = 30
"""Characters that are first words."""


class Question(NamedTuple):
    """A question as articles are weighed by it (问题)."""

    text: str
    terms: dict[str, float]
    """Its pairs of characters and words, the rarer the heavier; what no article has is left out."""
    total: float
    """Their sum."""
    wanted: tuple[Wanted, ...]

    def share(self, text: str) -> float:
        """The part of the question's weight whose terms stand in a text, from 0 to 1."""
        if not self.total or not text:
            return 0.0
        return sum(weight for term, weight in self.terms.items() if term in text) / self.total


def read_question(query: str, matter: set[str], spoken: set[str], index: Index) -> Question:
    """The question over an index: its own terms, and those that its everyday words stand for."""
    terms = {}
    for term in matter | spoken:
        found = index.postings.get(term)
        if found is not None:
            weight = _rarity(len(found[0]), len(index))
            terms[term] = weight if term in matter else SPOKEN * weight
    return Question(query, terms, sum(terms.values()), list_wanted(query))


def _rarity(count: int, total: int) -> float:
    return math.log(1 + (total - count + 0.5) / (count + 0.5))


def weigh_article(question: Question, article: Article) -> float:
    """How much better an article answers than its nearness in words or meaning says; about 1 to 2."""
    best, share = "", 0.0
    text = ACROSS.sub(" ", article.text)
    for sentence in STOPS.split(text):
        if (one := question.share(sentence)) > share:
            best, share = sentence, one
    weight = 1 + SENTENCE * share + LEAD * question.share(lead_of(article))
    weight += TITLE * question.share(" ".join((article.title, *article.path)))
    body = text.partition(" ")[2].lstrip() if text.startswith("第") else text
    weight += OPENING * question.share(FIRST.split(body, maxsplit=1)[0][:OPENS])
    if best and any(one.gives.search(best) for one in question.wanted):
        weight += ANSWER
    if best and is_exempting(best, question.text):
        weight *= EXEMPT
    return weight * _weigh_kind(question, article)


def _weigh_kind(question: Question, article: Article) -> float:
    if article.kind == "preamble":
        return PREAMBLE
    says_why = WHY.match(article.text) is not None and ASKS_WHY.search(question.text) is None
    return PURPOSE if says_why else 1.0
