"""The characters of a page, read a second time by another library, become a word of warning.

pypdf reads the text of a page without pdfium; what the two read must be the same characters,
however they order them. It takes three to ten times as long, so that at most `MAX_CHECKED` pages of
a file are read twice, spread evenly from the first to the last: what misleads a reader is most
often a font, and a font is on many pages. On 953 pages made by LibreOffice, Chromium and reportlab
the two did not differ in a single character; what is let pass allows for bullets of symbol fonts.
"""

from __future__ import annotations

import io
import logging
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pbassist.read.fold import fold_text
from pbassist.read.layout.doubts import name_pages
from pbassist.read.layout.page import PageGlyphs
from pbassist.read.scan.pages import is_strange

if TYPE_CHECKING:
    import pypdf

MAX_CHECKED = 20
"""Pages of a file that are read twice."""
_MAX_BYTES = 64 * 1024 * 1024
_MAX_GLYPHS = 8_000
_MAX_OBJECTS = 20_000
"""Pieces of text and paths of a page that is read twice."""
_MAX_STREAM = 2 * 1024 * 1024
_LET_PASS = 2
_LET_PASS_PART = 0.005
_UNKNOWN_PART = 0.05
"""Part of a page's characters that pypdf does not know, from which it has no say."""
_PRINTINGS = 3
"""Times that bold made by overprinting is printed; pdfium gives it once."""
_DIGITS = frozenset("0123456789")


def check_pages(content: bytes, pages: Sequence[PageGlyphs]) -> list[str]:
    """Chinese sentences on the pages whose characters pypdf reads otherwise.

    A file or page that pypdf cannot read is no reason for doubt and not told.
    """
    wanted = _spread([page for page in pages if _may_check(page)])
    if not wanted or len(content) > _MAX_BYTES:
        return []
    with _silence():
        doubtful = [page for page, text in _read_again(content, wanted) if differ(page, text)]
    if not doubtful:
        return []
    return [f"{name_pages(doubtful)}用两种读法读出的文字不一致，可能有误，请对照原件人工核对。"]


def is_portfolio(content: bytes) -> bool:
    """Whether a PDF is a cover for the files inside it."""
    import pypdf

    with _silence():
        try:
            catalogue = pypdf.PdfReader(io.BytesIO(content)).root_object
        except Exception:  # pypdf fails on files that pdfium reads
            return False
        return "/Collection" in catalogue


def differ(page: PageGlyphs, again: str) -> bool:
    """Whether another reading of a page has other characters, whatever their order."""
    ours = _count(glyph.text for glyph in (*page.glyphs, *page.hidden, *page.astray))
    # a watermark across the page, which pypdf may give in part or not at all
    slanted = _count(glyph.text for glyph in page.slanted)
    theirs = _count(fold_text(again))
    unknown = _take_unknown(theirs)
    if unknown > _UNKNOWN_PART * max(theirs.total(), 1):
        return False
    private = _take_unknown(ours)
    missing, added = ours - theirs, theirs - ours - slanted
    if _DIGITS & missing.keys() and _DIGITS & added.keys():
        return True
    if not missing and all(
        theirs[mark] <= _PRINTINGS * (ours[mark] + slanted[mark]) for mark in added
    ):
        return False
    most = max(missing.total() - unknown, added.total() - private)
    return most > _LET_PASS + _LET_PASS_PART * ours.total()


def _may_check(page: PageGlyphs) -> bool:
    plain = not page.scanned and not page.unmapped and not is_strange(page)
    return plain and 0 < len(page.glyphs) <= _MAX_GLYPHS and page.objects <= _MAX_OBJECTS


def _spread(pages: Sequence[PageGlyphs]) -> list[PageGlyphs]:
    if len(pages) <= MAX_CHECKED:
        return list(pages)
    last = len(pages) - 1
    return [pages[round(step * last / (MAX_CHECKED - 1))] for step in range(MAX_CHECKED)]


def _read_again(content: bytes, wanted: Iterable[PageGlyphs]) -> Iterator[tuple[PageGlyphs, str]]:
    import pypdf

    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        count = len(reader.pages)
    except Exception:
        return
    for page in wanted:
        if page.number <= count:
            text = _extract(reader, page.number - 1)
            if text is not None:
                yield page, text


def _extract(reader: pypdf.PdfReader, index: int) -> str | None:
    try:
        page = reader.pages[index]
        stream = page.get_contents()
        if stream is None or len(stream.get_data()) > _MAX_STREAM:
            return None
        return page.extract_text()
    except Exception:
        return None


def _count(text: Iterable[str]) -> Counter[str]:
    """The characters that print something, compatible forms as one."""
    plain = unicodedata.normalize("NFKC", "".join(text))
    return Counter(mark for mark in plain if mark > " " and not mark.isspace())


def _take_unknown(marks: Counter[str]) -> int:
    """Take out the characters without a meaning; how many there were."""
    unknown = [
        mark
        for mark in marks
        if mark == "\ufffd" or unicodedata.category(mark) in ("Co", "Cn", "Cc", "Cs")
    ]
    return sum(marks.pop(mark) for mark in unknown)


@contextmanager
def _silence() -> Iterator[None]:
    """pypdf logs what it does not like in a file; nobody asked."""
    logger = logging.getLogger("pypdf")
    before = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(before)
