"""A rule's document becomes Articles whose spans cover its whole text without overlap."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pbassist.find.articles.clauses import cut_items, cut_paragraphs
from pbassist.find.articles.numbered import RANKS, find_marks
from pbassist.find.articles.sections import cut_long, find_annexes, find_sections, find_table_titles
from pbassist.find.marks import Mark, line_end
from pbassist.find.rules.closings import find_closing
from pbassist.find.rules.page_ends import find_page_end
from pbassist.find.rules.starts import find_rule_starts
from pbassist.model.document import READABLE_ROLES, Document
from pbassist.model.policy import Article, ArticleKind

SENTENCE = re.compile(r"[。；;：:]")


class _Piece(NamedTuple):
    """A stretch of the rule, before it is an Article."""

    start: int
    kind: ArticleKind
    label: str
    path: tuple[str, ...]
    body: int


def find_articles(document: Document) -> tuple[Article, ...]:
    """The articles, sections, headings, preamble and annexes of a rule, in order.

    Their spans cover `document.text` completely: joined they are the text. Labels are normalised
    (第十七条, 三（一）, 附件1), `path` holds the headings above. What stands behind the body
    (footnotes, page furniture, hidden text) comes last, as an annex 注释 or as unlabelled headings
    that nobody searches. `regulation_id` is the beginning of the document's id.
    """
    return tuple(one for articles in find_rules(document) for one in articles)


def find_rules(document: Document) -> tuple[tuple[Article, ...], ...]:
    """The articles of every rule of a document, in order; most documents hold one rule.

    A compilation holds several, and a notice that transfers another (转发) holds both.
    """
    text = document.text
    end = _body_end(document, READABLE_ROLES)
    notes = _body_end(document, frozenset({"body"}))
    body = min(notes, end)
    starts = find_rule_starts(
        text, body, [m.start for m in find_marks(text, 0, body) if m.restarts]
    )
    parts = [list(_cut_body(text, a, b)) for a, b in zip(starts, [*starts[1:], body], strict=True)]
    if notes < end:
        parts[-1].append(_Piece(notes, "annex", "注释", (), notes))
    if end < len(text):
        parts[-1].append(_Piece(end, "heading", "", (), end))
    pieces = [piece for part in parts for piece in part]
    stops = [piece.start for piece in pieces[1:]] + [len(text)]
    articles = iter(
        _make_article(document, ordinal, piece, stop)
        for ordinal, (piece, stop) in enumerate(zip(pieces, stops, strict=True), start=1)
    )
    return tuple(tuple(next(articles) for _ in part) for part in parts)


def _body_end(document: Document, roles: frozenset[str]) -> int:
    return next((b.start for b in document.blocks if b.role not in roles), len(document.text))


def _make_article(document: Document, ordinal: int, piece: _Piece, stop: int) -> Article:
    span = document.span(piece.start, stop)
    own = document.id[:16]
    if piece.kind == "heading":
        paragraphs, items = [], []
    else:
        paragraphs = cut_paragraphs(document.text, piece.body, stop)
        items = cut_items(document.text, piece.body, stop)
    return Article(
        id=f"{own}#{ordinal}",
        regulation_id=own,
        kind=piece.kind,
        label=piece.label,
        path=piece.path,
        span=span,
        paragraphs=tuple(document.span(a, b) for a, b in paragraphs),
        items=tuple(document.span(a, b) for a, b in items),
    )


def _cut_body(text: str, start: int, end: int) -> Iterator[_Piece]:
    """The pieces of one rule, what a web page puts below it apart."""
    marks = find_marks(text, start, end)
    below = find_page_end(text, marks[-1].end if marks else start, end)
    if start < below:
        yield from _part_closings(text, list(_cut_rule(text, marks, start, below)), below)
    if below < end:
        yield _Piece(below, "heading", "", (), below)


def _part_closings(text: str, pieces: list[_Piece], end: int) -> Iterator[_Piece]:
    """The pieces with the signature behind a last article, section or annex listed apart."""
    stops = [piece.start for piece in pieces[1:]] + [end]
    kinds = [piece.kind for piece in pieces[1:]] + ["annex"]
    for piece, stop, following in zip(pieces, stops, kinds, strict=True):
        yield piece
        if piece.kind in ("article", "section", "annex") and following == "annex":
            closing = find_closing(text, piece.body, stop, signed=piece.kind == "annex")
            if closing < stop:
                yield _Piece(closing, "heading", "", (), closing)


def _cut_rule(text: str, marks: list[Mark], start: int, end: int) -> Iterator[_Piece]:
    if not marks:
        yield from _cut_notice(text, start, end)
        return
    yield from _cut_preamble(text, start, marks[0].start)
    path = _Path()
    for at, mark in enumerate(marks):
        stop = marks[at + 1].start if at + 1 < len(marks) else end
        above = path.enter(mark, text, stop)
        if mark.rank < RANKS["条"]:
            yield _Piece(mark.start, "heading", mark.label, above, mark.end)
            continue
        tail = _tail_start(text, marks, at, stop)
        yield _Piece(mark.start, "article", mark.label, above, mark.end)
        if tail < stop:
            yield from _cut_annexes(text, tail, stop)
            path.leave_rule(_first_line(text, tail))


def _tail_start(text: str, marks: list[Mark], at: int, stop: int) -> int:
    """Where annexes begin behind the last article of a rule; `stop` when there are none."""
    is_last = at + 1 == len(marks) or marks[at + 1].restarts
    annexes = find_annexes(text, marks[at].end, stop) if is_last else []
    return annexes[0].start if annexes else stop


class _Path:
    """The headings that stand above the present place."""

    def __init__(self) -> None:
        self._headings: list[tuple[int, str]] = []

    def enter(self, mark: Mark, text: str, stop: int) -> tuple[str, ...]:
        """The headings above a mark; the mark joins them when it is a heading itself."""
        if mark.rank >= RANKS["条"]:
            return tuple(words for _, words in self._headings)
        self._headings = [one for one in self._headings if one[0] < mark.rank]
        above = tuple(words for _, words in self._headings)
        title = "".join(text[mark.end : min(line_end(text, mark.end), stop)].split())
        self._headings.append((mark.rank, f"{mark.label} {title}".strip()))
        return above

    def leave_rule(self, annex: str) -> None:
        """What follows belongs to an annex."""
        self._headings = [(0, annex)]


def _cut_preamble(text: str, start: int, end: int) -> Iterator[_Piece]:
    """A notice wrapped around a rule is cut into its own sections; a bare title is one piece."""
    if start == end:
        return
    sections = find_sections(text, start, end)
    if sum(mark.rank == 1 for mark in sections) >= 2:
        yield from _cut_sections(text, sections, start, end, kind="section", above=())
    else:
        yield _Piece(start, "preamble", "", (), start)


def _cut_notice(text: str, start: int, end: int) -> Iterator[_Piece]:
    sections = find_sections(text, start, end)
    after = sections[0].end if sections else min(line_end(text, start), end) if start else 0
    annexes = find_annexes(text, after, end)
    if not sections and not annexes:
        yield from _cut_plain(text, start, end)
        return
    tail = annexes[0].start if annexes else end
    within = [mark for mark in sections if mark.start < tail]
    if start < tail:
        yield from _cut_sections(text, within, start, tail, kind="section", above=())
    yield from _cut_annexes(text, tail, end)


def _cut_plain(text: str, start: int, end: int) -> Iterator[_Piece]:
    """A text without any numbering: a preamble, cut at line ends where it is long."""
    for at, _ in cut_long(text, start, end):
        yield _Piece(at, "preamble" if at == start else "section", "", (), at)


def _cut_annexes(text: str, start: int, end: int) -> Iterator[_Piece]:
    annexes = find_annexes(text, start, end)
    for at, annex in enumerate(annexes):
        stop = annexes[at + 1].start if at + 1 < len(annexes) else end
        yield from _cut_annex(text, annex, stop)


def _cut_annex(text: str, annex: Mark, end: int) -> Iterator[_Piece]:
    """An annex is cut into its sections; a scoring table in it is cut by its length alone."""
    tables = find_table_titles(text, annex.end, end)
    table = tables[0] if tables else end
    sections = find_sections(text, annex.end, table, glued_first=True)
    head = sections[0].start if sections else table
    title = (" ".join(text[annex.start : min(line_end(text, annex.start), head)].split())[:60],)
    for a, _ in cut_long(text, annex.start, head):
        yield _Piece(a, "annex", annex.label, title if a > annex.start else (), a)
    for piece in _cut_sections(text, sections, head, table, kind="annex", above=title):
        yield piece._replace(label=f"{annex.label} {piece.label}")
    for start, stop in zip(tables, [*tables, end][1:], strict=True):
        words = (*title, _first_line(text, start))
        for a, _ in cut_long(text, start, stop):
            yield _Piece(a, "annex", f"{annex.label} 表", words, a)


def _cut_sections(
    text: str,
    marks: list[Mark],
    start: int,
    end: int,
    *,
    kind: ArticleKind,
    above: tuple[str, ...],
) -> Iterator[_Piece]:
    """Sections 一、（一）1. of a stretch; a title line with no sentence of its own is a heading."""
    first = marks[0].start if marks else end
    if start < first:
        yield _Piece(start, "preamble", "", above, start)
    headings: list[tuple[int, str]] = []
    for at, mark in enumerate(marks):
        stop = marks[at + 1].start if at + 1 < len(marks) else end
        headings = [one for one in headings if one[0] < mark.rank]
        path = above + tuple(words for _, words in headings)
        deeper = at + 1 < len(marks) and marks[at + 1].rank > mark.rank
        bare = deeper and not any(c in "。；;" for c in text[mark.start : stop])
        for a, _ in cut_long(text, mark.start, stop):
            yield _Piece(a, "heading" if bare else kind, mark.label, path, max(a, mark.end))
        headings.append((mark.rank, _section_title(text, mark.start, stop)))


def _section_title(text: str, start: int, stop: int) -> str:
    line = text[start : min(line_end(text, start), stop)]
    title = " ".join(SENTENCE.split(line, maxsplit=1)[0].split())
    return title if len(title) <= 30 else title.replace(",", "，").split("，", maxsplit=1)[0][:40]


def _first_line(text: str, start: int) -> str:
    return " ".join(text[start : line_end(text, start)].split())[:60]
