"""A text or Markdown file becomes a Document whose text is the file's, line by line.

Blank lines and the marks `#` and `*` stay in the text, so offsets into the file stay true; the
blocks skip them. A paragraph cut by a page break stays two blocks.
"""

from __future__ import annotations

import re

from pbassist.errors import UnreadableDocument
from pbassist.model.document import Block, Document, Reader
from pbassist.read.build import Origin, make_document
from pbassist.read.encoding import decode
from pbassist.read.fold import fold_text

READER = Reader(name="plain", version="1")
_HEADING = re.compile(r"(#{1,6})[ \t\u3000]{0,9}(?=[^#\s])")


def read_plain(content: bytes, origin: Origin) -> Document:
    """The document of a text file's bytes; raises `UnreadableDocument`."""
    return lay_plain(decode(content, origin.name), origin)


def lay_plain(text: str, origin: Origin) -> Document:
    """The document of a text; raises `UnreadableDocument.blank` when nothing is in it."""
    folded = fold_text(text)
    blocks: list[Block] = []
    at = 0
    for number, line in enumerate(folded.split("\n"), start=1):
        block = _read_line(line, at, number, len(blocks))
        if block is not None:
            blocks.append(block)
        at += len(line) + 1
    if not blocks:
        raise UnreadableDocument.blank(origin.name)
    suffix = origin.name.lower().rpartition(".")[2]
    media_type = "text/markdown" if suffix in ("md", "markdown") else "text/plain"
    return make_document(origin, media_type, READER, folded, tuple(blocks))


def _read_line(line: str, at: int, number: int, count: int) -> Block | None:
    start = len(line) - len(line.lstrip())
    end = len(line.rstrip())
    if start >= end:
        return None
    heading = _HEADING.match(line, start, end)
    if heading:
        start = heading.end()
    if line.startswith("**", start) and line.endswith("**", start + 3, end):
        start, end = start + 2, end - 2
    return Block(
        id=f"b{count}",
        kind="heading" if heading else "paragraph",
        start=at + start,
        end=at + end,
        level=len(heading[1]) if heading else None,
        locator=f"line:{number}",
    )
