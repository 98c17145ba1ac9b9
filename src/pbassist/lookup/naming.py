"""A query becomes the rules and articles that it names, or what of them is missing."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from pbassist.errors import MissingExtra
from pbassist.find.citations import find_in_text, fold_title
from pbassist.find.citations.article_labels import ARTICLES, normalise_label
from pbassist.find.citations.matching import (
    article_label,
    match_article,
    match_rules,
    pick_version,
    prefer_ours,
)
from pbassist.find.labels import ORDINAL
from pbassist.lookup.hits import LawHit, make_hit
from pbassist.lookup.titles import LEAST, Named, find_shortened, trim_name
from pbassist.lookup.writing import read_section, write_out
from pbassist.model.document import Document, Reader, Span
from pbassist.model.policy import (
    Citation,
    Library,
    Regulation,
)
from pbassist.read.statutes import read_statute_titles, read_statutes

NONE: tuple[None] = (None,)
EMPTY = re.compile(
    r"是什么|什么|怎么说|怎么规定|如何规定|规定|内容|全文|原文|国务院|财政部|以下简称|还?能作?依据|有效|上述|办法|[我本]县|县里|[中国]发|财预|文件|[\W\d第条款项的了吗呢号文令和与及至]"
)
"""What asks for a named rule and nothing more."""
SIBLING = re.compile(rf"[、,，和及与](?=第[ \u3000]?[{ORDINAL}]{{1,8}}[ \u3000]?条)")
LABEL = re.compile(rf"第[ \u3000]?[{ORDINAL}]{{1,8}}[ \u3000]?条")
LAW = re.compile(r"(?P<name>[\u4e00-\u9fa5]{1,30}(?:法典|(?<![办方做看用])法))[》]?[ \u3000]?第")
LAW_TITLE = re.compile(r"(?:法典|(?<![办方做看用])法)$")
COUNTRY = "中华人民共和国"
WHOLE_LAW = re.compile(rf"{COUNTRY}[\u4e00-\u9fa5]{{1,24}}法典?|[\u4e00-\u9fa5]{{1,6}}法典")
"""The name of a law that needs no list of laws to be known as one."""


class Cited(NamedTuple):
    """What a query names (所引), and whether it asks for more."""

    hits: tuple[LawHit, ...]
    """One for each rule or article, without repeats."""
    asks: bool
    """Whether words remain beside the names: only then the words are searched."""


def find_missing(query: str, *, on: dt.date, library: Library) -> str:
    """What a query names and the library lacks, as one Chinese sentence; empty when nothing is."""
    hits = find_cited(query, on, library).hits
    for hit in hits:
        if hit.note:
            return hit.note
    query = write_out(query)
    law = LAW.search(query)
    for citation in _read_citations(query):
        if match_rules(citation, library.regulations) or _has_statute(citation):
            continue
        if citation.title and LAW_TITLE.search(citation.title):
            return _say_law_missing() or f"法律库中没有《{citation.title}》，请核对名称。"
        if hits:
            continue
        name = f"《{citation.title}》" if citation.title else citation.number
        return f"制度库中没有{name}，请用 pbassist add 加入原文。"
    if hits:
        return ""
    bare = _read_bare_law(query)
    if bare:
        return _say_law_missing() or f"法律库中没有《{bare}》，请核对名称。"
    return _say_law_missing() if law is not None else ""


def _say_law_missing() -> str:
    try:
        read_statute_titles()
    except MissingExtra as error:
        return str(error)
    return ""


def find_cited(query: str, on: dt.date, library: Library) -> Cited:
    """A hit for each rule or article that the query names, in whatever hand they are written."""
    text = write_out(query)
    hits: dict[tuple[str, str], LawHit] = {}
    names = _read_names(text, on, library)
    for citation, rules in names.cited:
        rule = pick_version(rules, on)
        hit = _look_up(citation, rule, on, library)
        if hit is not None:
            key = (hit.regulation.title, hit.article.label if hit.article else "")
            hits.setdefault(key, hit)
    return Cited(tuple(hits.values()), not names.cited or _is_question(names.rest))


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


class _Names(NamedTuple):
    """The citations of a query with the rules each may mean, and the words beside them."""

    cited: list[tuple[Citation, tuple[Regulation, ...]]]
    rest: str


def _read_names(query: str, on: dt.date, library: Library) -> _Names:
    """What is printed as a citation; else a title or short name in the query; else part of a title."""
    printed = list(_add_siblings(query, _read_citations(query)))
    if any(one.title or one.number for one in printed):
        cited = [
            (one, prefer_ours(match_rules(one, library.regulations), library, said=query))
            for one in printed
        ]
        if any(rules for _, rules in cited) or "《" in query:
            return _Names(cited, _without(query, [one.span for one in printed]))
    label, start, end = _read_label(query)
    ours = prefer_ours(library.regulations, library, said=query)
    named = _find_whole(query, (*ours, *library.regulations)) or find_shortened(
        query[:start], label, on, library
    )
    document = _as_document(query)
    if named is not None:
        stretch = document.span(0, max(end if label else named.end, named.end))
        cited = [
            (_cite(stretch, rule.title, rule.number, one), _versions(rule, library))
            for rule in _drop_versions(named.rules)
            for one in (label or NONE)
        ]
        spans = [document.span(named.start, named.end), document.span(start, end)]
        return _Names(cited, _without(query, spans))
    law = LAW.search(query)
    if law and label:
        whole = document.span(0, len(query))
        cited = [(_cite(whole, law["name"], None, one), ()) for one in label]
        return _Names(cited, _without(query, [document.span(law.start(), end)]))
    if any(one.title or one.number for one in printed):
        cited = [(one, ()) for one in printed]
        return _Names(cited, _without(query, [one.span for one in printed]))
    bare = _read_bare_law(query)
    if bare:
        return _Names([(_cite(document.span(0, len(query)), bare, None, None), ())], "")
    return _Names([], query)


def _read_bare_law(query: str) -> str:
    """A query that is nothing but the name of a law that the library lacks; empty for any other.

    Methods are called 法 too (成本效益分析法): a name is one by its form, or is known as a statute's.
    """
    name, _ = trim_name(query)
    if not LAW_TITLE.search(name):
        return ""
    if WHOLE_LAW.fullmatch(name):
        return name
    try:
        known = {fold_title(title) for title in read_statute_titles()}
    except MissingExtra:
        return ""
    return name if {name, f"{COUNTRY}{name}"} & known else ""


def _cite(span: Span, title: str, number: str | None, label: str | None) -> Citation:
    return Citation(span=span, title=title, number=number, label=label)


def _versions(rule: Regulation, library: Library) -> tuple[Regulation, ...]:
    """The editions of a rule: those of its title, 文号 and place."""
    return tuple(
        one
        for one in library.regulations
        if (one.title, one.number, one.place) == (rule.title, rule.number, rule.place)
    )


def _drop_versions(rules: Iterable[Regulation]) -> list[Regulation]:
    return list({(one.title, one.number, one.place): one for one in rules}.values())


def _without(query: str, spans: Iterable[Span]) -> str:
    """The query without stretches, a blank in their place."""
    kept = list(query)
    for span in spans:
        kept[span.start : span.end] = " " * (span.end - span.start)
    return "".join(kept)


def _read_label(query: str) -> tuple[list[str], int, int]:
    """The labels of a query, one behind the other, and where they stand; its end without any."""
    first = LABEL.search(query)
    if first is None:
        section = read_section(query)
        return ([section[0]], section[1], len(query)) if section else ([], len(query), len(query))
    labels, end = [normalise_label(query[first.start() :])], _label_end(query, first.start())
    while (join := SIBLING.match(query, end)) is not None:
        labels.append(normalise_label(query[join.end() :]))
        end = _label_end(query, join.end())
    return [one for one in labels if one], first.start(), end


def _label_end(query: str, start: int) -> int:
    match = ARTICLES.match(query, start)
    return match.end() if match else start


def _add_siblings(query: str, citations: Iterable[Citation]) -> Iterator[Citation]:
    """Each citation, and the articles listed behind its own: 预算法第九十三条、第九十四条."""
    for one in citations:
        yield one
        end = one.span.end
        while one.label and (join := SIBLING.match(query, end)) is not None:
            end = _label_end(query, join.end())
            label = normalise_label(query[join.end() : end])
            span = _as_document(query).span(join.end(), end)
            yield one.model_copy(update={"label": label, "span": span})


def _read_citations(query: str) -> list[Citation]:
    return find_in_text(_as_document(query), 0, len(query))


def _find_whole(query: str, rules: Iterable[Regulation]) -> Named | None:
    """The rules whose title or short name stands in the query; of several, the longest name alone.

    A 的 inside it is no difference (浙江省的…办法). A short name that begins with a number (34号文) is
    not the end of a longer one (134号文).
    """
    tight, places = _tighten(query)
    best: tuple[str, int, Regulation | None] = ("", 0, None)
    for rule in rules:
        for name in _fold_names(rule.title, rule.aliases):
            if len(name) < LEAST or len(name) <= len(best[0]):
                continue
            bare = name.replace("的", "")
            at = tight.find(bare)
            if at >= 0 and not (bare[0].isdigit() and tight[at - 1 : at].isdigit()):
                best = (name, at, rule)
    name, at, rule_found = best
    if rule_found is None:
        return None
    last = at + len(name.replace("的", "")) - 1
    return Named((rule_found,), places[at], places[last] + 1)


@lru_cache(maxsize=4096)
def _fold_names(title: str, aliases: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(fold_title, (title, *aliases)))


def _tighten(query: str) -> tuple[str, list[int]]:
    """The query folded for comparison with titles, without 的, and where each character stood."""
    kept, places = [], []
    for at, c in enumerate(query):
        folded = fold_title(c).replace("的", "")
        kept.append(folded)
        places.extend([at] * len(folded))
    return "".join(kept), places


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


def _is_question(rest: str) -> bool:
    """Whether the words beside names are more than a wish to see what is named."""
    return len(EMPTY.sub("", fold_title(rest))) >= 2
