"""An OFD file (GB/T 33190) becomes a Document: laid out like a PDF, by the same rules.

Its XML says where each character stands and which lines are drawn; paragraphs, tables and
furniture are made from these as from a PDF's.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence

from pbassist.errors import UnreadableDocument
from pbassist.model.document import BlockRole, Document, Reader
from pbassist.read.archive import Archive
from pbassist.read.build import Origin, Piece
from pbassist.read.fold import fold_text
from pbassist.read.layout.lay import lay_pages
from pbassist.read.layout.lines import read_lines
from pbassist.read.layout.page import Glyph
from pbassist.read.ofd.package import open_package, read_pages
from pbassist.read.ofd.page import PageInk, read_ink
from pbassist.read.ofd.scan import read_scans

READER = Reader(name="ofd/lxml", version="2")
MEDIA_TYPE = "application/ofd"
MAX_EFFORT = 4_000_000
"""Objects and characters of all pages together."""
_STRANGE = 0.2
"""Part of a page's characters without a known code from which its text is not trusted."""


def read_ofd(archive: Archive, origin: Origin) -> Document:
    """The document of an OFD archive.

    Raises `UnreadableDocument` when it is damaged, encrypted, too long or has no text at all.
    """
    package = open_package(archive)
    inks: list[PageInk] = []
    torn: list[int] = []
    effort = 0
    for page in read_pages(package):
        ink = read_ink(page)
        inks.append(ink)
        effort += ink.effort
        if effort > MAX_EFFORT or ink.crowded:
            raise UnreadableDocument.too_dense(origin.name, page.number)
        if not page.whole:
            torn.append(page.number)
    able, told = read_scans(archive, inks)
    if not any(ink.shown.glyphs for ink in inks):
        raise _refuse(origin, inks, torn=len(torn) == len(inks), able=able)
    warnings = [*_warn(inks, torn, able=able), *told, *_name_attached(package.attached)]
    aside = [piece for ink in inks for piece in _lay_aside(ink)]
    return lay_pages([ink.shown for ink in inks], origin, MEDIA_TYPE, READER, warnings, aside)


def _refuse(
    origin: Origin, inks: Sequence[PageInk], *, torn: bool, able: bool
) -> UnreadableDocument:
    """Why a file without a character is not read."""
    pages = [ink.shown for ink in inks]
    if torn:
        return UnreadableDocument.damaged(origin.name, "OFD")
    if not any(page.has_pictures for page in pages):
        return UnreadableDocument.blank(origin.name)
    if any(page.scanned for page in pages):
        return UnreadableDocument.no_text_seen(origin.name)
    if not able:
        return UnreadableDocument.no_text_layer(origin.name)
    found = "没有文字层的 OFD 文件（可能是扫描件）"
    return UnreadableDocument.needs_saving_as(origin.name, found, ".pdf")


def _lay_aside(ink: PageInk) -> Iterator[Piece]:
    """What nobody sees on a page, and what was noted on it."""
    number = ink.shown.number
    yield from _lay_lines(ink.hidden, number, "hidden")
    yield from _lay_lines(ink.notes, number, "comment")
    for remark in ink.remarks:
        text = fold_text(remark).strip()
        if text:
            yield Piece(text, role="comment", locator=f"page:{number}")


def _lay_lines(glyphs: Sequence[Glyph], number: int, role: BlockRole) -> Iterator[Piece]:
    for line in read_lines(glyphs, number):
        boxes = array("f")
        for glyph in line.glyphs:
            place = (number, glyph.left, glyph.top, glyph.right, glyph.bottom)
            boxes.extend(place * len(glyph.text))
        yield Piece(line.text, role=role, locator=f"page:{number}", boxes=boxes)


def _warn(inks: Sequence[PageInk], torn: Sequence[int], *, able: bool) -> Iterator[str]:
    way = "请另存为 PDF 后重试" if able else "请安装可选组件 ocr 或另存为 PDF 后重试"
    for ink in inks:
        page = ink.shown
        if page.number in torn:
            yield f"第{page.number}页的内容缺失或损坏，未能完整读取，请人工核对或提供完整文件。"
        elif not page.glyphs and page.has_pictures and not page.scanned:
            yield f"第{page.number}页没有文字层（可能是扫描页），未能读取，{way}，或提供电子版。"
        elif page.strange > _STRANGE * max(len(page.glyphs), 1):
            yield (
                f"第{page.number}页的文字编码无法识别，读出的文字可能有误，请人工核对或提供电子版。"
            )


def _name_attached(names: Sequence[str]) -> Iterator[str]:
    if names:
        shown = "、".join(f"“{name}”" for name in names[:5])
        count = f"等 {len(names)} 个" if len(names) > 5 else ""
        yield f"文件内附有{shown}{count}，未读取其中内容，需要时请单独提供。"
