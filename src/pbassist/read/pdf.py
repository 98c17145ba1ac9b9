"""A PDF becomes a Document.

pdfium gives characters and boxes, for scanned pages a recogniser does; `pdf_lay.py` makes lines,
paragraphs and tables of them.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence

from pbassist.errors import UnreadableDocument
from pbassist.model.document import Document, Reader
from pbassist.read.build import Origin, Piece
from pbassist.read.pdf_hidden import Looks
from pbassist.read.pdf_lay import lay_pages
from pbassist.read.pdf_lines import read_lines
from pbassist.read.pdf_load import read_page
from pbassist.read.pdf_page import PDFIUM, PageGlyphs
from pbassist.read.scan_pages import is_strange, read_scans

READER = Reader(name="pdf/pypdfium2", version="3")
MEDIA_TYPE = "application/pdf"
MAX_PAGES = 3000


def read_pdf(content: bytes, origin: Origin) -> Document:
    """The document of a PDF's bytes.

    Raises `UnreadableDocument` when it is encrypted, damaged, too long or has no text at all.
    """
    with PDFIUM:
        pages = _load_pages(content, origin)
    aside = [piece for page in pages for piece in _lay_hidden(page)]
    pages, warnings = read_scans(content, pages)
    if not any(page.glyphs for page in pages):
        seen = any(page.scanned for page in pages)
        refuse = UnreadableDocument.no_text_seen if seen else UnreadableDocument.no_text_layer
        raise refuse(origin.name)
    return lay_pages(pages, origin, MEDIA_TYPE, READER, [*_warn(pages), *warnings], aside)


def _load_pages(content: bytes, origin: Origin) -> list[PageGlyphs]:
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
        looks = Looks()
        return [_load_page(opened, index, looks) for index in range(count)]
    except pypdfium2.PdfiumError as error:
        raise UnreadableDocument.damaged(origin.name, "PDF") from error
    finally:
        opened.close()


def _load_page(opened: object, index: int, looks: Looks) -> PageGlyphs:
    page = opened[index]  # type: ignore[index]
    try:
        return read_page(page, index + 1, looks)
    finally:
        page.close()


def _lay_hidden(page: PageGlyphs) -> Iterator[Piece]:
    """What nobody sees on a page, a piece for each line."""
    for line in read_lines(page.hidden, page.number):
        boxes = array("f")
        for glyph in line.glyphs:
            boxes.extend((page.number, *glyph[1:5]) * len(glyph.text))
        yield Piece(line.text, role="hidden", locator=f"page:{page.number}", boxes=boxes)


def _warn(pages: Sequence[PageGlyphs]) -> list[str]:
    return [
        f"第{page.number}页的文字编码无法识别，读出的文字可能有误，请人工核对或提供电子版。"
        for page in pages
        if is_strange(page)
    ]
