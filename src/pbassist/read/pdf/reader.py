"""A PDF becomes a Document.

pdfium gives characters and boxes, for scanned pages a recogniser does; `layout/lay.py` makes lines,
paragraphs and tables of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pbassist.errors import UnreadableDocument
from pbassist.model.document import Document, Reader
from pbassist.read.build import Origin, Piece
from pbassist.read.layout.lay import lay_pages
from pbassist.read.layout.page import PDFIUM, PageGlyphs
from pbassist.read.pdf.aside import lay_hidden
from pbassist.read.pdf.attached import MAX_NAMES, name_attachments, name_pinned
from pbassist.read.pdf.check import check_pages, is_portfolio
from pbassist.read.pdf.load import read_page
from pbassist.read.pdf.looks import Looks
from pbassist.read.pdf.turn import turn_back, turn_upright
from pbassist.read.scan.pages import is_strange, read_scans

if TYPE_CHECKING:
    import pypdfium2

READER = Reader(name="pdf/pypdfium2", version="4")
MEDIA_TYPE = "application/pdf"
MAX_PAGES = 3000
MAX_GLYPHS = 4_000_000
"""Characters of a file; three thousand full pages have half as many."""
_PORTFOLIO = "这是一个 PDF 文件包，正文只是封面，其中的文件未读取，请解开后逐份提供。"


def read_pdf(content: bytes, origin: Origin) -> Document:
    """The document of a PDF's bytes.

    Raises `UnreadableDocument` when it is encrypted, damaged, too long or has no text at all.
    """
    with PDFIUM:
        loaded = _load(content, origin)
    aside = lay_hidden(loaded.pages)
    pages, warnings = read_scans(content, loaded.pages)
    if not any(page.glyphs for page in pages):
        raise _refuse(origin, pages, aside)
    told = [*_warn(pages), *warnings, *check_pages(content, pages)]
    if loaded.attachments and is_portfolio(content):
        told.append(_PORTFOLIO)
    pages = [turn_upright(page) for page in pages]
    document = lay_pages(pages, origin, MEDIA_TYPE, READER, told, aside)
    document = turn_back(document, pages)
    return document.model_copy(update={"attachments": loaded.attachments})


class _Loaded(NamedTuple):
    """The pages of a file, and the names of the files inside it."""

    pages: list[PageGlyphs]
    attachments: tuple[str, ...]


def _refuse(
    origin: Origin, pages: Sequence[PageGlyphs], aside: Sequence[Piece]
) -> UnreadableDocument:
    """Why a file without a character to be seen is not read."""
    if any(page.scanned for page in pages):
        return UnreadableDocument.no_text_seen(origin.name)
    if aside and not any(page.has_pictures for page in pages):
        return UnreadableDocument.blank(origin.name)
    return UnreadableDocument.no_text_layer(origin.name)


def _load(content: bytes, origin: Origin) -> _Loaded:
    import pypdfium2
    from pypdfium2 import raw

    try:
        opened = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if (
            getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD
            or "password" in str(error).lower()
        ):
            raise UnreadableDocument.encrypted(origin.name, "PDF ") from error
        raise UnreadableDocument.damaged(origin.name, "PDF") from error
    try:
        count = len(opened)
        if count > MAX_PAGES:
            raise UnreadableDocument.too_many_pages(origin.name, count, MAX_PAGES)
        if not count:
            raise UnreadableDocument.damaged(origin.name, "PDF")
        names = name_attachments(opened)
        pages = list(_load_pages(opened, count, origin, names))
        return _Loaded(pages, tuple(dict.fromkeys(names)))
    except pypdfium2.PdfiumError as error:
        raise UnreadableDocument.damaged(origin.name, "PDF") from error
    finally:
        opened.close()


def _load_pages(
    opened: pypdfium2.PdfDocument, count: int, origin: Origin, names: list[str]
) -> Iterator[PageGlyphs]:
    """The pages one by one, each closed before the next; what is pinned to them joins `names`."""
    looks = Looks()
    glyphs = 0
    for index in range(count):
        page = opened[index]
        try:
            found = read_page(page, index + 1, looks)
            if len(names) < MAX_NAMES:
                names.extend(name_pinned(page))
        finally:
            page.close()
        glyphs += len(found.glyphs) + len(found.hidden) + len(found.astray)
        if glyphs > MAX_GLYPHS:
            raise UnreadableDocument.too_dense(origin.name, index + 1)
        yield found


def _warn(pages: Sequence[PageGlyphs]) -> Iterator[str]:
    for page in pages:
        if is_strange(page):
            yield (
                f"第{page.number}页的文字编码无法识别（共{page.strange}个字符），读出的文字可能有误，"
                "请人工核对或提供电子版。"
            )
        elif page.unmapped:
            yield (
                f"第{page.number}页有{page.unmapped}个字符的编码无法识别，读出的文字可能有误，请人工核对。"
            )
