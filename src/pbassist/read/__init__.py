"""A file becomes a Document: sniffed by content, bounded before it is opened, refused when marked."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from pbassist.errors import PbassistError, UnreadableDocument, describe_system
from pbassist.model.document import Document
from pbassist.read.build import Origin

if TYPE_CHECKING:
    from pbassist.read.sniff import Sniffed

_KIND_WORDS = {
    "word": "DOCX",
    "workbook": "XLSX",
    "old_workbook": "XLS",
    "pdf": "PDF",
    "ofd": "OFD",
    "office": "Office ",
    "picture": "图片",
    "web": "网页",
    "text": "文本",
}


def read(path: str | Path, *, limit_mb: float = 200) -> Document:
    """The document of a file.

    `limit_mb` bounds the file's size in MB (1024 × 1024 bytes). Raises `UnreadableDocument` with
    one Chinese sentence when the file cannot be read, and `ClassifiedDocument` when it carries a
    密级 mark; nothing else.
    """
    path = Path(path)
    content = load(path, limit_mb=limit_mb)
    return read_bytes(content, name=path.name, limit_mb=limit_mb)


def read_bytes(content: bytes, *, name: str, limit_mb: float = 200) -> Document:
    """The document of a file's bytes; see `read`."""
    from pbassist.read.marks import refuse_marked
    from pbassist.read.sniff import sniff

    if not content:
        raise UnreadableDocument.empty(name)
    origin = Origin(hashlib.sha256(content).hexdigest(), name)
    kind = "text"
    try:
        sniffed = sniff(content, name, limit_mb=limit_mb)
        kind = sniffed.kind
        document = _read_sniffed(content, sniffed, origin, limit_mb)
    except PbassistError:
        raise
    except MemoryError as error:
        raise UnreadableDocument.too_much_memory(name) from error
    except Exception as error:  # damaged files break libraries in ways no list of errors covers
        raise UnreadableDocument.damaged(name, _KIND_WORDS[kind]) from error
    refuse_marked(document)
    return document


def _read_sniffed(content: bytes, sniffed: Sniffed, origin: Origin, limit_mb: float) -> Document:
    if sniffed.archive is not None and sniffed.kind == "word":
        from pbassist.read.word.reader import read_word

        return read_word(sniffed.archive, sniffed.main, origin)
    if sniffed.archive is not None and sniffed.kind == "ofd":
        from pbassist.read.ofd.reader import read_ofd

        return read_ofd(sniffed.archive, origin)
    if sniffed.kind == "old_workbook":
        from pbassist.read.office.reader import read_old_workbook

        return read_old_workbook(content, sniffed, origin, limit_mb=limit_mb)
    if sniffed.kind == "workbook":
        from pbassist.read.sheet.reader import read_workbook

        return read_workbook(content, sniffed, origin)
    if sniffed.kind == "office":
        from pbassist.read.office.reader import read_office

        return read_office(content, sniffed, origin, limit_mb=limit_mb)
    return _read_single(content, sniffed.kind, origin)


def _read_single(content: bytes, kind: str, origin: Origin) -> Document:
    """The document of a file that holds no others."""
    if kind == "web":
        from pbassist.read.webpage.reader import read_webpage

        return read_webpage(content, origin)
    if kind == "pdf":
        from pbassist.read.pdf.reader import read_pdf

        return read_pdf(content, origin)
    if kind == "picture":
        from pbassist.read.scan.picture import read_picture

        return read_picture(content, origin)
    from pbassist.read.plain import read_plain

    return read_plain(content, origin)


def read_text(text: str, *, name: str) -> Document:
    """The document of a text, as if read from a text file of that name; raises as `read`."""
    from pbassist.read.marks import refuse_marked
    from pbassist.read.plain import lay_plain

    origin = Origin(hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(), name)
    if not text:
        raise UnreadableDocument.empty(name)
    document = lay_plain(text, origin)
    refuse_marked(document)
    return document


def load(path: Path, *, limit_mb: float = 200) -> bytes:
    """The bytes of a file, or of a paper below a ZIP (`材料.zip/表.xls`); raises as `read`."""
    try:
        if not path.is_file():
            return _load_packed(path, limit_mb)
        with open(path, "rb", opener=_open_at_once) as stream:
            facts = os.fstat(stream.fileno())
            size_mb = facts.st_size / (1024 * 1024)
            if not stat.S_ISREG(facts.st_mode):
                raise UnreadableDocument.missing(path)
            if size_mb > limit_mb:
                raise UnreadableDocument.too_large(path.name, size_mb, limit_mb)
            return stream.read(facts.st_size + 1)
    except FileNotFoundError as error:
        raise UnreadableDocument.missing(path) from error
    except (OSError, ValueError) as error:
        raise UnreadableDocument.no_access(path, describe_system(error)) from error


def _open_at_once(path: str, flags: int) -> int:
    """A pipe that stands where a file stood a moment ago would keep us waiting for a writer."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _load_packed(path: Path, limit_mb: float) -> bytes:
    from pbassist.read.unpack import read_paper, split_packed

    split = split_packed(path)
    if split is None:
        raise UnreadableDocument.missing(path)
    return read_paper(*split, limit_mb=limit_mb)
