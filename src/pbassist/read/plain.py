"""A text or Markdown file becomes a Document whose text is the file's, line by line.

Blank lines and the marks `#`, `*` and `|` stay in the text, so offsets into the file stay true; the
blocks skip them. Lines of a table (`pipes`) are its rows. A paragraph cut by a page break stays two
blocks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate, count

from pbassist.errors import UnreadableDocument
from pbassist.model.document import Block, Document, Reader
from pbassist.read.build import Origin, make_document
from pbassist.read.encoding import decode
from pbassist.read.fold import fold_text
from pbassist.read.pipes import find_tables, read_rows

READER = Reader(name="plain", version="2")
_HEADING = re.compile(r"(#{1,6})[ \t\u3000]{0,9}(?=[^#\s])")


def read_plain(content: bytes, origin: Origin) -> Document:
    """The document of a text file's bytes; raises `UnreadableDocument`."""
    return lay_plain(decode(content, origin.name), origin)


def lay_plain(text: str, origin: Origin) -> Document:
    """The document of a text; raises `UnreadableDocument.blank` when nothing is in it."""
    folded = fold_text(text)
    blocks = tuple(_read_lines(folded.split("\n")))
    if not blocks:
        raise UnreadableDocument.blank(origin.name)
    suffix = origin.name.lower().rpartition(".")[2]
    media_type = "text/markdown" if suffix in ("md", "markdown") else "text/plain"
    return make_document(origin, media_type, READER, folded, blocks)


def _read_lines(lines: list[str]) -> Iterator[Block]:
    """The blocks of all lines, numbered in order."""
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    ends = find_tables(lines)
    tables = {first: number for number, first in enumerate(ends)}
    ids = map("b{}".format, count())
    passed = 0
    for at, line in enumerate(lines):
        if at in tables:
            passed = ends[at]
            rows = zip(lines[at:passed], starts[at:passed], strict=True)
            yield from read_rows(rows, tables[at], at + 1, ids)
        elif at >= passed:
            yield from _read_line(line, starts[at], at + 1, ids)


def _read_line(line: str, at: int, number: int, ids: Iterator[str]) -> Iterator[Block]:
    """The block of a line that is no table's; none when it is blank."""
    start = len(line) - len(line.lstrip())
    end = len(line.rstrip())
    if start >= end:
        return
    heading = _HEADING.match(line, start, end)
    if heading:
        start = heading.end()
    if line.startswith("**", start) and line.endswith("**", start + 3, end):
        start, end = start + 2, end - 2
    yield Block(
        id=next(ids),
        kind="heading" if heading else "paragraph",
        start=at + start,
        end=at + end,
        level=len(heading[1]) if heading else None,
        locator=f"line:{number}",
    )
