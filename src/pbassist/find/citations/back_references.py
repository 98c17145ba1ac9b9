"""A rule named again without its name becomes a Citation: 该法第九十二条, 同法第五十条, 同条第二款."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pbassist.find.labels import ORDINAL, parse_ordinal, write_ordinal
from pbassist.model.document import Document
from pbassist.model.policy import Citation

_AGAIN = re.compile(
    r"(?:该|同|上述|前述)(?P<kind>法|条例|办法|规定|细则|规则|意见|通知|指引|制度)[ \u3000]?(?=第)"
)
_SAME_ARTICLE = re.compile(
    rf"(?:同条|该条|上述条文)第[ \u3000]?([{ORDINAL}]{{1,4}})[ \u3000]?款"
    rf"(?:第[ \u3000]?[（(]?[ \u3000]?([{ORDINAL}]{{1,4}})[ \u3000]?[)）]?[ \u3000]?项)?"
)
_ARTICLE = re.compile(r"第[^条]{1,9}条(?:之.{1,2})?")
_TAIL = re.compile(r"[（(〔\[][^（(〔\[]{1,12}[)）〕\]]$")
_REACH = 400
"""Characters back in which the rule meant must have been named."""


def find_again(
    document: Document, start: int, end: int, before: Sequence[Citation]
) -> Iterator[tuple[Citation, int]]:
    """Rules named again in a stretch: the citation meant, and where the article label begins.

    `before` are the citations of the stretch and of those before it, in order. The last rule of
    that kind is meant, if it was named near.
    """
    for match in _AGAIN.finditer(document.text, start, end):
        meant = _find_meant(before, match.start(), match["kind"])
        if meant is not None:
            yield _name_again(document, match.start(), match.end(), meant), match.end()


def find_same_articles(
    document: Document, start: int, end: int, before: Sequence[Citation]
) -> Iterator[Citation]:
    """同条第二款: another paragraph of the article cited last in the same sentence."""
    text = document.text
    for match in _SAME_ARTICLE.finditer(text, start, end):
        meant = next((one for one in reversed(before) if one.span.end <= match.start()), None)
        article = _ARTICLE.match(meant.label) if meant is not None and meant.label else None
        if meant is None or article is None:
            continue
        if any(stop in text[meant.span.end : match.start()] for stop in "。\n"):
            continue
        parts = [(match[1], "第{}款"), (match[2], "第（{}）项")]
        label = article[0] + "".join(
            form.format(write_ordinal(number))
            for printed, form in parts
            if printed and (number := parse_ordinal(printed))
        )
        named = _name_again(document, match.start(), match.end(), meant)
        yield named.model_copy(update={"label": label})


def _find_meant(before: Sequence[Citation], at: int, kind: str) -> Citation | None:
    for one in reversed(before):
        if one.span.end > at:
            continue
        if at - one.span.end > _REACH:
            return None
        if one.title and _is_kind(one.title, kind):
            return one
    return None


def _is_kind(title: str, kind: str) -> bool:
    """Whether a title is of a kind, its （试行） and the like left out; 办法 is no 法."""
    while _TAIL.search(title):
        title = _TAIL.sub("", title)
    return title.endswith(kind) and not (kind == "法" and title.endswith("办法"))


def _name_again(document: Document, start: int, end: int, meant: Citation) -> Citation:
    return Citation(span=document.span(start, end), title=meant.title, number=meant.number)
