"""A cited paragraph or item becomes what its article lacks, where that is certain."""

from __future__ import annotations

import re
from typing import NamedTuple

from pbassist.find.labels import ORDINAL, parse_ordinal, write_ordinal
from pbassist.model.document import Block
from pbassist.model.policy import Article, Library, Regulation

_PARTS = re.compile(
    rf"第[^第]{{1,8}}条(?:之.{{1,2}}?)?(?:第([{ORDINAL}]{{1,4}})款)?(?:第（([{ORDINAL}]{{1,4}})）项)?"
)
_BRACKETED = re.compile(rf"[（(][ \u3000]{{0,2}}([{ORDINAL}]{{1,4}})[ \u3000]{{0,2}}[)）]")
_ANY_LIST = re.compile(r"[（(](?:一|1)[)）]|1[.．、]|[①⑴]|一是|一、")


class Lacking(NamedTuple):
    """A part that an article does not have."""

    kind: str
    """款 or 项."""
    last: int
    """How many it has."""

    @property
    def told(self) -> str:
        """仅有三项, 未分项; empty where the count would need more than one character."""
        if self.last == 0:
            return f"未分{self.kind}"
        if self.last > 10:
            return ""
        return f"仅有{'两' if self.last == 2 else write_ordinal(self.last)}{self.kind}"


def find_lacking(
    label: str, article: Article, rule: Regulation, library: Library
) -> Lacking | None:
    """What a label asks of an article beyond its last paragraph or item; None when not certain."""
    match = _PARTS.fullmatch(label)
    if match is None or _is_recognised(article, library):
        return None
    paragraph, item = (parse_ordinal(part) if part else None for part in match.groups())
    if paragraph is not None:
        if paragraph > len(article.paragraphs) and _keeps_lines(rule, article, library):
            return Lacking("款", len(article.paragraphs))
        if len(article.paragraphs) > 1:
            return None
    if item is not None and item > len(article.items) and _has_sure_items(article):
        return Lacking("项", len(article.items))
    return None


def _keeps_lines(rule: Regulation, article: Article, library: Library) -> bool:
    """Whether a text keeps its paragraphs: another article has several, and no page was cut."""
    if not article.paragraphs or _is_paged(article, library):
        return False
    return any(len(one.paragraphs) > 1 for one in rule.articles if one.kind == "article")


def _has_sure_items(article: Article) -> bool:
    """Whether the items found are all that the article prints in brackets."""
    if not article.items:
        return _ANY_LIST.search(article.text) is None
    printed = [parse_ordinal(match[1]) or 0 for match in _BRACKETED.finditer(article.text)]
    return max(printed, default=0) <= len(article.items)


def _is_paged(article: Article, library: Library) -> bool:
    return any(one.locator.startswith("page:") for one in _blocks(article, library))


def _is_recognised(article: Article, library: Library) -> bool:
    """Whether an article was read from a picture."""
    return any(one.source == "ocr" for one in _blocks(article, library))


def _blocks(article: Article, library: Library) -> tuple[Block, ...]:
    span = article.span
    for document in library.documents:
        if document.id == span.document_id:
            return document.blocks_within(span.start, span.end)
    return ()
