"""A rule's own words become the basis of what is said about citing it: its number, dates and end."""

from __future__ import annotations

import re

from pbassist.find.citations import fold_title
from pbassist.model.policy import Article, Library, Regulation
from pbassist.model.review import Basis

EXPIRY = re.compile(
    r"有效期|试行期|施行期|执行期|(?:施行|执行|实施)至|[试暂]行[一二三四五六七八九\d]"
)
COMMENCEMENT = re.compile(r"自[^。；\n]{2,40}?(?:起|后)?(?:施行|实施|执行|生效)")
LONGEST = 160
"""Characters of a quoted preamble line."""


def name_rule(rule: Regulation) -> str:
    """《title》（文号）, as it is printed in an opinion."""
    return f"《{rule.title}》" + (f"（{rule.number}）" if rule.number else "")


def quote_repeal(names: set[str], repealer: Regulation, library: Library) -> tuple[Basis, ...]:
    """The article in which a rule ends another, known by its titles and numbers."""
    for article in repealer.articles:
        words = fold_title(article.text)
        if "废止" in words and any(fold_title(name) in words for name in names):
            return (_quote(repealer, article, library),)
    return ()


def quote_expiry(rule: Regulation, library: Library) -> tuple[Basis, ...]:
    """Where a rule says how long it is in force; it binds no more, so it is never named outward."""
    return _quote_last(rule, library, EXPIRY)


def quote_commencement(rule: Regulation, library: Library) -> tuple[Basis, ...]:
    """Where a rule says when it comes into force; it does not bind yet."""
    return _quote_last(rule, library, COMMENCEMENT)


def quote_end(rule: Regulation, library: Library) -> tuple[Basis, ...]:
    """The last article of a rule, beyond which there is none."""
    last = [one for one in rule.articles if one.kind == "article"][-1:]
    return tuple(_quote(rule, one, library) for one in last)


def quote_article(rule: Regulation, article: Article, library: Library) -> tuple[Basis, ...]:
    """The article of which a paragraph or an item is said to be missing."""
    return (_quote(rule, article, library),)


def quote_number(rule: Regulation, library: Library) -> tuple[Basis, ...]:
    """The line of a rule's head that bears its 文号; none of a card, whose number is a record."""
    if rule.text_kind != "full" or not rule.number:
        return ()
    for article in rule.articles:
        if article.kind not in ("preamble", "heading"):
            continue
        for line in article.text.split("\n"):
            if fold_title(rule.number) in fold_title(line) and len(line) <= LONGEST:
                basis = _quote(rule, article, library)
                return (basis.model_copy(update={"article": None, "quote": line.strip()}),)
    return ()


def _quote_last(rule: Regulation, library: Library, said: re.Pattern[str]) -> tuple[Basis, ...]:
    found = [one for one in rule.articles if one.kind != "heading" and said.search(one.text)]
    return tuple(
        _quote(rule, one, library).model_copy(update={"force": "仅供参考"}) for one in found[-1:]
    )


def _quote(rule: Regulation, article: Article, library: Library) -> Basis:
    return Basis(
        regulation=name_rule(rule),
        article=article.label or None,
        quote=article.text.strip(),
        force=library.force(rule),
        verified=rule.text_kind == "full",
    )
