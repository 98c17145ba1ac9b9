"""A query becomes the rules and articles that it names, or what of them is missing."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Iterator

from pbassist.errors import MissingExtra
from pbassist.find.citations import find_in_text, fold_title, normalise_label
from pbassist.find.labels import ORDINAL
from pbassist.find.matching import article_label, match_article, match_rules, pick_version
from pbassist.lookup.hits import LawHit, make_hit
from pbassist.model.document import Document, Reader
from pbassist.model.policy import (
    Citation,
    Library,
    Regulation,
)
from pbassist.read.statutes import read_statute_titles, read_statutes

LABEL = re.compile(rf"第[ \u3000]?[{ORDINAL}]{{1,8}}[ \u3000]?条")
LAW = re.compile(r"(?P<name>[\u4e00-\u9fa5]{1,30}(?:法典|(?<![办方做看用])法))[》]?[ \u3000]?第")
LAW_TITLE = re.compile(r"(?:法典|(?<![办方做看用])法)$")


def find_missing(query: str, *, on: dt.date, library: Library) -> str:
    """What a query names and the library lacks, as one Chinese sentence; empty when nothing is."""
    for hit in find_cited(query, on, library):
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


def find_cited(query: str, on: dt.date, library: Library) -> Iterator[LawHit]:
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
    return make_hit(rule, article, on, library, found_by="引用", note=note)


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


def is_question(query: str, cited: list[LawHit]) -> bool:
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
