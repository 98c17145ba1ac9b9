"""A web page (HTML, MHT) becomes a Document: what it shows, its tables with their merged cells.

Office programs and budget systems write such pages under the names .doc and .xls. Scripts and
styles are dropped, links and pictures are not followed, what is not shown is marked hidden.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from pbassist.errors import UnreadableDocument
from pbassist.model.document import Document, Reader
from pbassist.read.build import Origin, build_document
from pbassist.read.encoding import decode
from pbassist.read.webpage.walk import PageWalker

if TYPE_CHECKING:
    from lxml.etree import _Element

READER = Reader(name="webpage/lxml", version="1")
MEDIA_TYPE = "text/html"
ARCHIVE_TYPE = "multipart/related"
_ARCHIVE = re.compile(rb"[A-Za-z-]{1,30}:[^\n]{0,999}\n")
_CHARSET = re.compile(rb"charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9_:.-]{2,30})", re.IGNORECASE)
_ENCODING = re.compile(rb"<\?xml[^>]{0,99}encoding=[\"']([A-Za-z0-9_.-]{2,30})", re.IGNORECASE)
_DECLARATION = re.compile(r"\s{0,99}<\?xml[^>]{0,200}\?>")
_HEAD = 4096
_CHINESE = {"gb2312", "gbk", "gb_2312-80", "x-gbk", "936", "cp936", "hz-gb-2312"}


def read_webpage(content: bytes, origin: Origin) -> Document:
    """The document of an HTML or MHT file's bytes; raises `UnreadableDocument`."""
    archived = _is_archive(content)
    text = _decode_archive(content, origin) if archived else _decode_page(content, origin.name)
    root = _parse(text, origin)
    walker = PageWalker(origin.name)
    walker.walk_page(root)
    if not any(piece.text for piece in walker.pieces):
        raise UnreadableDocument.blank(origin.name)
    return build_document(origin, ARCHIVE_TYPE if archived else MEDIA_TYPE, READER, walker.pieces)


def _is_archive(content: bytes) -> bool:
    return _ARCHIVE.match(content.lstrip()[:2048]) is not None


def _decode_archive(content: bytes, origin: Origin) -> str:
    """The first page of a page saved with its pictures as one file."""
    import email
    import email.policy

    message = email.message_from_bytes(content, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() != "text/html":
            continue
        page = part.get_payload(decode=True)
        if isinstance(page, bytes) and page.strip():
            return _decode_page(page, origin.name, charset=part.get_content_charset() or "")
    raise UnreadableDocument.blank(origin.name)


def _decode_page(content: bytes, name: str, *, charset: str = "") -> str:
    """The text of a page: by its mark, by what it or its sender declares, else by detection."""
    if content.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return decode(content, name)
    found = _ENCODING.match(content) or _CHARSET.search(content[:_HEAD])
    declared = (charset or (found[1].decode("ascii") if found else "")).lower()
    if declared in _CHINESE:
        declared = "gb18030"
    try:
        return content.decode(declared) if declared else decode(content, name)
    except (LookupError, UnicodeDecodeError, ValueError):
        return decode(content, name)


def _parse(text: str, origin: Origin) -> _Element:
    from lxml import etree

    declaration = _DECLARATION.match(text)
    page = text[declaration.end() :] if declaration else text
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    page = page.replace("\x00", "")
    root = etree.fromstring(page.encode("utf-8", "replace"), parser) if page.strip() else None
    if root is None:
        raise UnreadableDocument.blank(origin.name)
    if any(entry.level_name == "FATAL" for entry in parser.error_log):  # cut off, as when too deep
        raise UnreadableDocument.damaged(origin.name, "网页")
    return root
