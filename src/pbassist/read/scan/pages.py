"""Pages of a PDF that show a picture of text become pages with text, one by one.

A page is recognised when it has no characters, when a picture covers it and its words are few or
not shown, or when the file does not say which characters it prints.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from pbassist.read.layout.doubts import name_pages
from pbassist.read.layout.page import PDFIUM, WHOLE, PageGlyphs
from pbassist.read.scan.ocr import Recogniser, find_engine
from pbassist.read.scan.pictures import find_pictures, read_pictures
from pbassist.read.scan.reader import DPI, measure_length, read_scan

if TYPE_CHECKING:
    from pbassist.read.scan.ocr import Pixels

MAX_SCANS = 200
"""Pages recognised in one file; at two seconds each, some minutes."""
_LARGEST = 1300.0
"""Points of the longer side of a sheet of A3, and some; a larger page is measured in pixels."""
_LARGE_SIDE = 2339
"""Pixels in which such a page is looked at: A4 at 200 dpi."""
_FEW = 30
"""Characters shown on a picture that are its label, not its text."""
_DRAWN = 60
"""Shapes drawn on a page from which they may be its words."""
_STRANGE = 0.2
"""Part of a page's characters without a known code from which its text is not trusted."""


def is_strange(page: PageGlyphs) -> bool:
    """Whether the characters of a page are not those it shows."""
    return page.strange > _STRANGE * max(len(page.glyphs), 1)


def is_scan(page: PageGlyphs) -> bool:
    """Whether the text of a page must be made out from its picture."""
    shown = sum(not glyph.text.isspace() for glyph in page.glyphs)
    if not shown or is_strange(page):
        return True
    if shown < _FEW and is_drawn(page):
        return True
    return page.picture_cover >= WHOLE and (page.overlaid or shown < _FEW)


def is_drawn(page: PageGlyphs) -> bool:
    """Whether the words of a page are drawn as shapes, without characters."""
    return page.outlines >= max(_DRAWN, 3 * len(page.glyphs))


def read_scans(
    content: bytes, pages: Sequence[PageGlyphs], recogniser: Recogniser | None = None
) -> tuple[list[PageGlyphs], list[str]]:
    """The pages of a PDF with its scanned pages recognised, and sentences on those that are not.

    Large pictures on pages of text are recognised too. Without a recogniser the installed engine
    is taken; where there is none, scanned pages stay as they are.
    """
    wanted = [page for page in pages if is_scan(page)]
    pictured = [page for page in pages if page not in wanted and find_pictures(page)]
    if not wanted and not pictured:
        return list(pages), []
    recogniser = recogniser or find_engine()
    if recogniser is None:
        return list(pages), [*_tell_unread(wanted), *tell_unread_pictures(pictured)]
    read = {page.number: _recognise(content, page, recogniser) for page in wanted[:MAX_SCANS]}
    room = max(MAX_SCANS - len(read), 0)
    told = [*_tell_left(wanted[MAX_SCANS:])]
    told += _recognise_pictures(content, pictured[:room], recogniser)
    told += tell_passed(pictured[room:])
    return [read.get(page.number, page) for page in pages], told


def _recognise_pictures(
    content: bytes, pages: Sequence[PageGlyphs], recogniser: Recogniser
) -> list[str]:
    """Read the pictures of pages in their place, and sentences on what they say."""
    read: list[PageGlyphs] = []
    passed: list[PageGlyphs] = []
    for page in pages:
        shown = _render(content, page.number)
        taken, left = read_pictures(page, find_pictures(page), shown, recogniser)
        if taken:
            read.append(page)
        if left:
            passed.append(page)
    told = list(tell_passed(passed))
    if read:
        told.append(f"{name_pages(read)}图片中的文字由图像识别得到，其中的数字请对照原件确认。")
    return told


def tell_passed(pages: Sequence[PageGlyphs]) -> Iterable[str]:
    """A sentence on pages with pictures whose text was not read."""
    if pages:
        yield f"{name_pages(pages)}有图片，图中文字未读取，需要时请对照原件查看。"


def tell_unread_pictures(pages: Sequence[PageGlyphs]) -> Iterable[str]:
    """A sentence on pages with large pictures where no engine is installed."""
    if pages:
        yield (
            f"{name_pages(pages)}有大幅图片，图中如有文字未能读取：识别图片需要可选组件 ocr，"
            "请运行 pip install 'pbassist[ocr]' 后重试，或对照原件查看。"
        )


def _recognise(content: bytes, page: PageGlyphs, recogniser: Recogniser) -> PageGlyphs:
    picture = _render(content, page.number)
    read = read_scan(picture, page.number, (page.width, page.height), recogniser)
    read.has_pictures = page.has_pictures
    return read


def _render(content: bytes, number: int) -> Pixels:
    """The picture of a page at 150 dpi, or less when it is larger than a sheet of paper."""
    import numpy as np
    import pypdfium2

    with PDFIUM:
        opened = pypdfium2.PdfDocument(content)
        try:
            page = opened[number - 1]
            width, height = page.get_size()
            longer = max(width, height, 1.0)
            side = _LARGE_SIDE * measure_length(width, height)
            scale = DPI / 72 if longer <= _LARGEST else side / longer
            picture: Pixels = np.array(page.render(scale=scale, rev_byteorder=False).to_numpy())
            page.close()
        finally:
            opened.close()
    return np.ascontiguousarray(picture[:, :, :3])


def _tell_unread(pages: Sequence[PageGlyphs]) -> Iterable[str]:
    """What is missing where no engine is installed."""
    empty = [page for page in pages if not page.glyphs and page.has_pictures]
    if empty:
        yield (
            f"{name_pages(empty)}没有文字层（可能是扫描页），未能读取：识别扫描件需要可选组件 ocr，"
            "请运行 pip install 'pbassist[ocr]' 后重试，或提供电子版。"
        )
    drawn = [page for page in pages if page not in empty and not page.overlaid and is_drawn(page)]
    if drawn:
        yield (
            f"{name_pages(drawn)}的文字是画成图形的，没有字符，未能读取：需要可选组件 ocr，"
            "请运行 pip install 'pbassist[ocr]' 后重试，或提供未转曲线的电子版。"
        )
    overlaid = [page for page in pages if page.glyphs and page.overlaid]
    for page in overlaid:
        page.scanned = True
    if overlaid:
        yield f"{name_pages(overlaid)}的文字取自扫描软件留下的识别结果，未经核对，请对照原件确认。"


def _tell_left(pages: Sequence[PageGlyphs]) -> Iterable[str]:
    if pages:
        yield f"{name_pages(pages)}是扫描页，一份文件最多识别{MAX_SCANS}页，未能读取，请拆分后重试。"
