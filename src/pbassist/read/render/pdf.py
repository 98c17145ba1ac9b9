"""A page of a PDF becomes a picture."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any

from pbassist.errors import UnreadableDocument
from pbassist.read.fold import CJK
from pbassist.read.layout.page import PDFIUM
from pbassist.read.render.drawn import Drawn, bound_scale
from pbassist.read.render.fonts import find_chinese_font

if TYPE_CHECKING:
    import pypdfium2

_CHINESE = re.compile(f"[{CJK}]")
_MAX_LOOKED = 5_000
"""Chinese characters of a page whose fonts are looked at."""


def draw_pdf(content: bytes, name: str, number: int, scale: float) -> Drawn:
    """The picture of a page; pdfium draws one page at a time."""
    with PDFIUM:
        opened = _open(content, name)
        try:
            if not 1 <= number <= len(opened):
                raise UnreadableDocument.no_such_page(name, number, len(opened))
            page = opened[number - 1]
            try:
                return _draw_page(page, number, scale)
            finally:
                page.close()
        finally:
            opened.close()


def _open(content: bytes, name: str) -> pypdfium2.PdfDocument:
    import pypdfium2
    from pypdfium2 import raw

    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
            raise UnreadableDocument.encrypted(name, "PDF ") from error
        raise UnreadableDocument.damaged(name, "PDF") from error


def _draw_page(page: pypdfium2.PdfPage, number: int, scale: float) -> Drawn:
    width, height = page.get_size()
    bounded = bound_scale(width, height, scale)
    warned = find_chinese_font() is None and _borrows_font(page)
    bitmap = page.render(scale=bounded, rev_byteorder=True)
    try:
        picture = bitmap.to_pil().convert("RGB")
    finally:
        bitmap.close()
    return Drawn(picture, bounded, (_tell_blank(number),) if warned else ())


def _tell_blank(number: int) -> str:
    return (
        f"第{number}页的汉字没有嵌入字体，本机也没有中文字体，图像中的这些字可能空白或变形，"
        "请安装中文字体（如 fonts-noto-cjk）后重试，或对照原件查看。"
    )


def _borrows_font(page: pypdfium2.PdfPage) -> bool:
    """Whether Chinese characters of a page are drawn in a font that the file does not hold."""
    from pypdfium2 import raw

    textpage = page.get_textpage()
    try:
        count = raw.FPDFText_CountChars(textpage.raw)
        chinese = (
            index
            for index in range(count)
            if _CHINESE.match(chr(raw.FPDFText_GetUnicode(textpage.raw, index)))
        )
        return any(
            not _is_embedded(raw, textpage.raw, index) for index in islice(chinese, _MAX_LOOKED)
        )
    finally:
        textpage.close()


def _is_embedded(raw: Any, handle: Any, index: int) -> bool:
    text = raw.FPDFText_GetTextObject(handle, index)
    font = raw.FPDFTextObj_GetFont(text) if text else None
    return not font or raw.FPDFFont_GetIsEmbedded(font) != 0
