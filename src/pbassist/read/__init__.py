"""A file becomes a Document: sniffed by content, bounded before it is opened, refused when marked."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pbassist.errors import PbassistError, UnreadableDocument, describe_system
from pbassist.model.document import Document
from pbassist.read.build import Origin

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
        if sniffed.archive is not None and kind == "word":
            from pbassist.read.word import read_word

            document = read_word(sniffed.archive, sniffed.main, origin)
        elif sniffed.archive is not None and kind == "ofd":
            from pbassist.read.ofd import read_ofd

            document = read_ofd(sniffed.archive, origin)
        elif kind == "old_workbook":
            from pbassist.read.office import read_old_workbook

            document = read_old_workbook(content, sniffed, origin, limit_mb=limit_mb)
        elif kind == "workbook":
            from pbassist.read.workbook import read_workbook

            document = read_workbook(content, sniffed, origin)
        elif kind == "office":
            from pbassist.read.office import read_office

            document = read_office(content, sniffed, origin, limit_mb=limit_mb)
        elif kind == "web":
            from pbassist.read.webpage import read_webpage

            document = read_webpage(content, origin)
        elif kind == "pdf":
            from pbassist.read.pdf import read_pdf

            document = read_pdf(content, origin)
        elif kind == "picture":
            from pbassist.read.picture import read_picture

            document = read_picture(content, origin)
        else:
            from pbassist.read.plain import read_plain

            document = read_plain(content, origin)
    except PbassistError:
        raise
    except Exception as error:  # damaged files break libraries in ways no list of errors covers
        raise UnreadableDocument.damaged(name, _KIND_WORDS[kind]) from error
    refuse_marked(document)
    return document


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
        size_mb = path.stat().st_size / (1024 * 1024)
        if size_mb > limit_mb:
            raise UnreadableDocument.too_large(path.name, size_mb, limit_mb)
        return path.read_bytes()
    except FileNotFoundError as error:
        raise UnreadableDocument.missing(path) from error
    except (OSError, ValueError) as error:
        raise UnreadableDocument.no_access(path, describe_system(error)) from error


def _load_packed(path: Path, limit_mb: float) -> bytes:
    from pbassist.read.unpack import read_paper, split_packed

    split = split_packed(path)
    if split is None:
        raise UnreadableDocument.missing(path)
    return read_paper(*split, limit_mb=limit_mb)
