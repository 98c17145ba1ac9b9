"""A rule's document becomes Articles whose spans cover its whole text without overlap.

Article and chapter numbers must stand where an article can begin (a new line, or right behind the
end of a sentence or of a chapter heading) and must carry the numbering on; so “依照本办法第十二条”
inside a sentence opens nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from pbassist.find.clauses import cut_items, cut_paragraphs
from pbassist.find.labels import ORDINAL, parse_ordinal, write_ordinal
from pbassist.find.marks import Mark, at_line_start, behind_sentence, line_end
from pbassist.find.sections import cut_long, find_annexes, find_sections, find_table_titles
from pbassist.model.document import READABLE_ROLES, Document
from pbassist.model.policy import Article, ArticleKind

PRINTED = re.compile(
    rf"第[ \t\u3000]{{0,3}}([{ORDINAL}][{ORDINAL} \t\u3000]{{0,12}}?)[ \t\u3000]{{0,3}}"
    r"(分编|编|章|节|条)((?:之[一二三四五六七八九十]{1,3})?)"
)
REFERENCE = re.compile(
    rf"[ \t]{{0,2}}(?:第[{ORDINAL}]{{1,4}}[款项条]|[、，,和或及至到与]|以及|规定的|所列|所称|所述|的"
    r"|[（(][一二三四五六七八九十]{1,3}[)）]项)"
)
CARRIED_ON = re.compile(
    r"(?:[、，,（(《“‘和或及与至据照按]|依照|按照|根据|违反|符合|适用|参照|执行|遵守"
    r"|本(?:办法|细则|条例|规定|法|意见|制度|通知))[ \t\u3000]{0,4}$"
)
SENTENCE = re.compile(r"[。；;：:]")
RANKS = {"编": 1, "分编": 2, "章": 3, "节": 4, "条": 9}
GAP = 3
"""How many numbers may be missing in print before a later one no longer carries on."""


class _Printed(NamedTuple):
    """A printed number that may open an article or a chapter."""

    start: int
    end: int
    number: int
    rank: int
    label: str
    strong: bool
    added: bool


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
    text = document.text
    end = _body_end(document, READABLE_ROLES)
    notes = _body_end(document, frozenset({"body"}))
    pieces = list(_cut_body(text, min(notes, end)))
    if notes < end:
        pieces.append(_Piece(notes, "annex", "注释", (), notes))
    if end < len(text):
        pieces.append(_Piece(end, "heading", "", (), end))
    stops = [piece.start for piece in pieces[1:]] + [len(text)]
    return tuple(
        _make_article(document, ordinal, piece, stop)
        for ordinal, (piece, stop) in enumerate(zip(pieces, stops, strict=True), start=1)
    )


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


def _cut_body(text: str, end: int) -> Iterator[_Piece]:
    if not end:
        return
    marks = _find_marks(text, end)
    if not marks:
        yield from _cut_notice(text, end)
        return
    yield from _cut_preamble(text, marks[0].start)
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


def _cut_preamble(text: str, end: int) -> Iterator[_Piece]:
    """A notice wrapped around a rule is cut into its own sections; a bare title is one piece."""
    if not end:
        return
    sections = find_sections(text, 0, end)
    if sum(mark.rank == 1 for mark in sections) >= 2:
        yield from _cut_sections(text, sections, 0, end, kind="section", above=())
    else:
        yield _Piece(0, "preamble", "", (), 0)


def _cut_notice(text: str, end: int) -> Iterator[_Piece]:
    sections = find_sections(text, 0, end)
    after = sections[0].end if sections else 0
    annexes = find_annexes(text, after, end)
    if not sections and not annexes:
        yield from _cut_plain(text, end)
        return
    tail = annexes[0].start if annexes else end
    within = [mark for mark in sections if mark.start < tail]
    if tail:
        yield from _cut_sections(text, within, 0, tail, kind="section", above=())
    yield from _cut_annexes(text, tail, end)


def _cut_plain(text: str, end: int) -> Iterator[_Piece]:
    """A text without any numbering: a preamble, cut at line ends where it is long."""
    for start, _ in cut_long(text, 0, end):
        yield _Piece(start, "preamble" if not start else "section", "", (), start)


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


def _find_marks(text: str, end: int) -> list[Mark]:
    """The numbers that open articles and chapters, contents tables left out."""
    printed = list(_find_printed(text, end))
    articles = _chain_articles(text, printed)
    if not articles:
        return []
    headings = [
        one
        for one in printed
        if one.rank < RANKS["条"] and (one.strong or behind_sentence(text, one.start))
    ]
    marks = sorted([*articles, *(_mark(one) for one in headings if not _in_sentence(text, one))])
    return _drop_contents(marks)


def _mark(one: _Printed, *, restarts: bool = False) -> Mark:
    return Mark(one.start, one.end, one.rank, one.number, one.label, restarts)


def _drop_contents(marks: list[Mark]) -> list[Mark]:
    """Headings with no article before the next heading of their rank belong to a contents table."""
    kept: list[Mark] = []
    lowest = 0
    for mark in reversed(marks):
        if mark.rank == RANKS["条"]:
            lowest = RANKS["条"]
            kept.append(mark)
        elif mark.rank < lowest:
            lowest = mark.rank
            kept.append(mark)
    return kept[::-1]


def _in_sentence(text: str, one: _Printed) -> bool:
    if REFERENCE.match(text, one.end):
        return True
    return (
        CARRIED_ON.search(text, max(0, one.start - 12), _back_over_space(text, one.start))
        is not None
    )


def _back_over_space(text: str, at: int) -> int:
    while at and text[at - 1].isspace():
        at -= 1
    return at


def _find_printed(text: str, end: int) -> Iterator[_Printed]:
    heading: _Printed | None = None
    for match in PRINTED.finditer(text, 0, end):
        number = parse_ordinal(match[1])
        if not number:
            continue
        rank = RANKS[match[2]]
        label = f"第{write_ordinal(number)}{match[2]}{match[3]}"
        start = match.start()
        one = _Printed(
            start, match.end(), number, rank, label, at_line_start(text, start), bool(match[3])
        )
        if heading is not None and _right_behind(text, heading, one):
            one = one._replace(strong=True)
        if one.strong or behind_sentence(text, start):
            heading = one if rank < RANKS["条"] else heading
            yield one


def _right_behind(text: str, heading: _Printed, one: _Printed) -> bool:
    """Whether a number stands behind a chapter heading on its line: 第九章附则第四十一条."""
    if one.start - heading.end > 24:
        return False
    between = text[heading.end : one.start]
    return not any(c in "\n。；;，,、：:" for c in between)


def _chain_articles(text: str, printed: list[_Printed]) -> list[Mark]:
    """The articles that carry the numbering on, each new rule from 第一条."""
    possible = [one for one in printed if one.rank == RANKS["条"] and not _in_sentence(text, one)]
    places: dict[int, list[int]] = {}
    for at, one in enumerate(possible):
        places.setdefault(one.number, []).append(at)
    marks: list[Mark] = []
    last = 0
    for at, one in enumerate(possible):
        if not _carries_on(one, last, at, places):
            continue
        restarts = one.number == 1 and last > 1
        marks.append(_mark(one, restarts=restarts))
        last = one.number
    return marks


def _carries_on(one: _Printed, last: int, at: int, places: dict[int, list[int]]) -> bool:
    if one.number == last + 1:
        return True
    if not one.strong:
        return False
    if one.added or one.number == last:
        return one.number == last
    if one.number == 1:
        return _later(places, 2, at)
    if not last:
        return not _later(places, 1, -1)
    return last < one.number <= last + 1 + GAP and not _later(places, last + 1, at)


def _later(places: dict[int, list[int]], number: int, at: int) -> bool:
    found = places.get(number, [])
    return bisect_right(found, at) < len(found)
