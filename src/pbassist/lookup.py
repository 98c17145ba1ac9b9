"""A question or a citation becomes LawHits: the article, its validity on a day, and why it was found."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import Literal

from pbassist.errors import MissingExtra
from pbassist.find.citations import find_in_text, fold_title, normalise_label
from pbassist.find.labels import ORDINAL
from pbassist.find.matching import article_label, match_article, match_rules, pick_version
from pbassist.model.document import Document, Reader
from pbassist.model.policy import (
    Article,
    Citation,
    Force,
    Library,
    Regulation,
    Status,
    TextKind,
)
from pbassist.model.value import Value
from pbassist.read.statutes import read_statute_titles, read_statutes
from pbassist.retrieve import Hit, Index, cut_query, lead_of

LABEL = re.compile(rf"第[ \u3000]?[{ORDINAL}]{{1,8}}[ \u3000]?条")
LAW = re.compile(r"(?P<name>[\u4e00-\u9fa5]{1,30}(?:法典|(?<![办方做看用])法))[》]?[ \u3000]?第")
LAW_TITLE = re.compile(r"(?:法典|(?<![办方做看用])法)$")
UNVERIFIED = "未核验原文"
ASKING = re.compile(
    r"什么时候|什么样|什么|怎么样|怎么办|怎么|怎样|如何|多少|哪些|哪个|是否|可不可以|能不能|要不要|吗|呢"
)
"""Words that ask and are no matter of the question."""
FEW = 3
"""A question of more pairs of characters than this is not answered by one that happens to recur."""
POOL = 60
"""How many articles are looked at again before the best are shown."""
LEAD_BONUS, TITLE_BONUS, NAMED = 0.25, 0.1, 1.5
FORCES: dict[Force, float] = {"适用": 1.0, "参照": 0.98, "仅供参考": 0.96}
STATUSES: dict[Status, float] = {
    "现行有效": 1.0,
    "效力待核实": 0.99,
    "尚未施行": 0.97,
    "已失效": 0.96,
    "已废止": 0.95,
}


class LawHit(Value):
    """A rule or article that answers a search (检索结果)."""

    regulation: Regulation
    """The rule, its other articles left out."""
    article: Article | None = None
    """The article; None when the rule as a whole was named, or the library has no text of it."""
    status: Status
    """Status on the day asked."""
    validity: str
    """Status and since when, for people: 已失效（2022-05-19 有效期届满）."""
    force: Force
    """适用, 参照 or 仅供参考 for this bureau."""
    found_by: Literal["引用", "字词"]
    """引用: named by title, 文号 or article; 字词: shares the question's words."""
    text_kind: TextKind
    """full text, our digest, or a card without text."""
    mark: str = ""
    """未核验原文 where the text or record was not checked against its original."""
    note: str = ""
    """A Chinese sentence about what is missing; empty when nothing is."""
    score: float = 0.0
    """Nearness in words, comparable within one search; 0 for a citation."""


def search(
    query: str,
    *,
    on: dt.date,
    limit: int = 10,
    library: Library,
    index: Index | None = None,
) -> tuple[LawHit, ...]:
    """What the library says to a query, citations first, then the articles nearest in words.

    A named rule or article (预算法第五十七条, 财预〔2020〕10号, 《…》第十七条, a short name) is looked
    up; a statute that the library holds no text of is taken from the optional statutes. The rest
    comes from `index`, which is built from the library when not given.
    """
    if not query.strip():
        return ()
    cited = list(_find_cited(query, on, library))
    seen = {hit.article.id for hit in cited if hit.article}
    hits = list(cited)
    if _is_question(query, cited):
        if index is None:
            every = (article for rule in library.regulations for article in rule.articles)
            index = Index.build(every)
        named = {hit.regulation.title for hit in cited}
        ranked = _rank(query, index.search(query, max(POOL, limit)), library, on, named)
        hits.extend(hit for hit in ranked if hit.article and hit.article.id not in seen)
    return tuple(hits[:limit])


def find_missing(query: str, *, on: dt.date, library: Library) -> str:
    """What a query names and the library lacks, as one Chinese sentence; empty when nothing is."""
    for hit in _find_cited(query, on, library):
        if hit.note:
            return hit.note
    law = LAW.search(query)
    for citation in _read_citations(query):
        if match_rules(citation, library.regulations) or _has_statute(citation):
            continue
        if citation.title and LAW_TITLE.search(citation.title):
            return _say_law_missing() or f"法律库中没有《{citation.title}》，请核对名称。"
        name = f"《{citation.title}》" if citation.title else citation.number
        return f"制度库中没有{name}，请用 pbassist add 加入原文。"
    unknown = law is not None and not _named_rules(query, library.regulations)
    return _say_law_missing() if unknown else ""


def _say_law_missing() -> str:
    try:
        read_statute_titles()
    except MissingExtra as error:
        return str(error)
    return ""


def _find_cited(query: str, on: dt.date, library: Library) -> Iterator[LawHit]:
    """A hit for each rule or article that the query names, without repeats."""
    shown: set[tuple[str, str]] = set()
    for citation in _read_names(query, library.regulations):
        rule = pick_version(match_rules(citation, library.regulations), on)
        hit = _look_up(citation, rule, on, library)
        if hit is None:
            continue
        key = (hit.regulation.title, hit.article.label if hit.article else "")
        if key not in shown:
            shown.add(key)
            yield hit


def _look_up(
    citation: Citation, rule: Regulation | None, on: dt.date, library: Library
) -> LawHit | None:
    article = match_article(rule, citation.label) if rule else None
    note = ""
    if rule is None or rule.text_kind != "full":
        statute, note = _read_statute(citation, rule, on)
        if statute is not None:
            rule, article = statute, match_article(statute, citation.label)
    if rule is None:
        return None
    if citation.label and article is None and not note:
        note = _say_no_article(rule, citation.label)
    return _make_hit(rule, article, on, library, found_by="引用", note=note)


def _say_no_article(rule: Regulation, label: str) -> str:
    if rule.text_kind == "full":
        return f"《{rule.title}》中没有{article_label(label)}，请核对条号。"
    return f"制度库中没有《{rule.title}》原文，{article_label(label)}未收，请用 pbassist add 加入原文。"


def _read_statute(
    citation: Citation, rule: Regulation | None, on: dt.date
) -> tuple[Regulation | None, str]:
    """The full text of a cited statute, or why there is none."""
    title = rule.title if rule else (citation.title or "")
    if not title or (rule is not None and rule.level != "法律"):
        return None, ""
    if rule is None and not LAW_TITLE.search(title):
        return None, ""
    try:
        found = read_statutes((fold_title(title),)).regulations
    except MissingExtra as error:
        return None, str(error)
    return pick_version(found, on), ""


def _has_statute(citation: Citation) -> bool:
    try:
        titles = read_statute_titles()
    except MissingExtra:
        return False
    title = fold_title(citation.title or "")
    return any(name.endswith(title) for name in titles) if title else False


def _read_names(query: str, rules: Iterable[Regulation]) -> Iterator[Citation]:
    """The citations of a query, and rules named by title or short name without 《》."""
    known = tuple(rules)
    printed = _read_citations(query)
    yield from printed
    if any(one.title or one.number for one in printed):
        return
    named = _named_rules(query, known)
    label = LABEL.search(query)
    span = _as_document(query).span(0, len(query))
    for rule in named:
        yield Citation(
            span=span,
            title=rule.title,
            number=rule.number,
            label=normalise_label(label[0]) if label else None,
        )
    law = LAW.search(query)
    if not named and law and label:
        yield Citation(span=span, title=law["name"], label=normalise_label(label[0]))


def _read_citations(query: str) -> list[Citation]:
    return find_in_text(_as_document(query), 0, len(query))


def _named_rules(query: str, rules: Iterable[Regulation]) -> list[Regulation]:
    """Rules whose title or short name stands in the query; of several, the longest name alone.

    Behind part of a title (实施细则第十七条) a rule is named when it is the only one with it.
    """
    folded, known = fold_title(query), tuple(rules)
    by_name = {
        fold_title(name): rule
        for rule in reversed(known)
        for name in (rule.title, *rule.aliases)
        if len(fold_title(name)) >= 3
    }
    whole = [name for name in by_name if name in folded]
    if whole:
        return [by_name[max(whole, key=len)]]
    label = LABEL.search(folded)
    words = folded[: label.start()].strip("，,、的") if label else ""
    if label is None or len(words) < 3:
        return []
    partly = [rule for rule in known if words in fold_title(rule.title)]
    held = [rule for rule in partly if match_article(rule, normalise_label(label[0]))]
    partly = held or partly
    return partly if len({rule.title for rule in partly}) == 1 else []


def _as_document(query: str) -> Document:
    digest = hashlib.sha256(query.encode()).hexdigest()
    return Document(
        id=digest,
        name="检索词",
        media_type="text/plain",
        reader=Reader(name="query", version="1"),
        text=query,
        text_hash=digest,
    )


def _is_question(query: str, cited: list[LawHit]) -> bool:
    """Whether words remain beside the citations: only then the words are searched."""
    rest = query
    for citation in _read_citations(query):
        rest = rest.replace(citation.span.quote, "")
    rest = LABEL.sub("", fold_title(rest))
    for hit in cited:
        names = (hit.regulation.title, *hit.regulation.aliases, hit.regulation.number or "")
        for name in map(fold_title, names):
            rest = "" if rest and rest in name else rest.replace(name, "")
    return len(re.sub(r"[\W\d第款项规定是什么的号文]", "", rest)) >= 2


def _rank(
    query: str, hits: tuple[Hit, ...], library: Library, on: dt.date, named: set[str]
) -> list[LawHit]:
    """The hits ranked again: does the lead of a list or the title answer, is the rule in force.

    Articles of a rule that the query names come before those of others.
    """
    terms = {term for term in cut_query(query) if len(term) > 1}
    hits = _drop_chance(query, hits)
    if not hits:
        return []
    top = hits[0].score
    ranked = [
        (
            _weigh(terms, hit, library, on)
            * (NAMED if hit.article.title in named else 1.0)
            * hit.score
            / top,
            -number,
            hit,
        )
        for number, hit in enumerate(hits)
        if hit.article.regulation_id in library.by_id
    ]
    ranked.sort(key=lambda one: one[:2], reverse=True)
    return [
        _make_hit(
            library.by_id[hit.article.regulation_id],
            hit.article,
            on,
            library,
            found_by="字词",
            score=round(weight, 4),
        )
        for weight, _, hit in ranked
    ]


def _drop_chance(query: str, hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """The hits that share more than single characters with the question, or one pair of many."""
    matter = {term for term in cut_query(ASKING.sub(" ", query)) if len(term) > 1}
    if not matter:
        return hits if len(query.strip()) == 1 else ()
    least = 2 if len(matter) > FEW else 1
    return tuple(hit for hit in hits if len(matter & _terms_of(hit.article)) >= least)


def _terms_of(article: Article) -> set[str]:
    return set(cut_query(" ".join((article.text, article.title, *article.path))))


def _weigh(terms: set[str], hit: Hit, library: Library, on: dt.date) -> float:
    rule = library.by_id[hit.article.regulation_id]
    headings = " ".join((hit.article.title, *hit.article.path))
    weight = 1 + LEAD_BONUS * _share(terms, lead_of(hit.article))
    weight += TITLE_BONUS * _share(terms, headings)
    return weight * FORCES[library.force(rule)] * STATUSES[rule.status_at(on)]


def _share(terms: set[str], words: str) -> float:
    return len(terms & set(cut_query(words))) / len(terms) if terms and words else 0.0


def _make_hit(
    rule: Regulation,
    article: Article | None,
    on: dt.date,
    library: Library,
    *,
    found_by: Literal["引用", "字词"],
    score: float = 0.0,
    note: str = "",
) -> LawHit:
    return LawHit(
        regulation=rule.model_copy(update={"articles": ()}),
        article=article,
        status=rule.status_at(on),
        validity=describe_validity(rule, on),
        force=library.force(rule),
        found_by=found_by,
        text_kind=rule.text_kind,
        mark="" if rule.text_kind == "full" else UNVERIFIED,
        note=note,
        score=score,
    )


def describe_validity(rule: Regulation, on: dt.date) -> str:
    """The status of a rule on a day and since when: 已失效（2022-05-19 有效期届满）."""
    status = rule.status_at(on)
    by = f"，由{rule.replaced_by[0]}代替" if rule.replaced_by else ""
    words = {
        "已失效": f"{rule.effective_until} 有效期届满",
        "尚未施行": f"{rule.effective_from} 起施行",
        "已废止": f"{rule.repealed_on} 起废止{by}" if rule.repealed_on else by.strip("，"),
        "现行有效": f"{rule.effective_from} 起施行" if rule.effective_from else "",
        "效力待核实": "",
    }[status]
    return f"{status}（{words}）" if words else status
