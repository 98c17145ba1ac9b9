"""Characters made out in a picture become sentences on which of them are in doubt."""

from __future__ import annotations

from collections.abc import Sequence

from pbassist.read.layout.page import Glyph, PageGlyphs

_UNSURE = 0.9
"""Confidence of a digit below which its number is named."""
_ODD = 0.75
"""Confidence of a character below which it is named; of those read wrongly nine in ten are."""
_NAMED = 5
_BESIDE = 3.0
"""Points between two characters of one number."""


def tell_scans(pages: Sequence[PageGlyphs]) -> list[str]:
    """Sentences on pages that were recognised: which, and what on them could not be made out."""
    read = [page for page in pages if page.scanned and (page.glyphs or page.illegible)]
    pictured = [page for page in pages if not page.scanned and any(g.seen for g in page.glyphs)]
    told: list[str] = []
    empty = [page for page in pages if page.scanned and page.has_pictures and page not in read]
    if empty:
        told.append(f"{name_pages(empty)}没有文字层，图像中也未识别出文字，请人工核对。")
    if any(glyph.seen for page in read for glyph in page.glyphs):
        told.append(f"{name_pages(read)}的文字由图像识别得到，其中的数字请对照原件确认。")
    for page in sorted((*read, *pictured), key=lambda one: one.number):
        if page.illegible:
            told.append(
                f"第{page.number}页有{page.illegible}处文字辨认不清，未能读取，请人工核对。"
            )
        doubtful = _find_doubtful(page.glyphs)
        if doubtful:
            shown = "、".join(f"“{number}”" for number in doubtful[:_NAMED])
            more = f"等{len(doubtful)}处" if len(doubtful) > _NAMED else ""
            told.append(f"第{page.number}页的数字{shown}{more}辨认把握不大，请对照原件核对。")
        odd = _find_odd(page.glyphs)
        if odd:
            shown = "、".join(f"“{words}”" for words in odd[:_NAMED])
            more = f"等{len(odd)}处" if len(odd) > _NAMED else ""
            told.append(f"第{page.number}页的文字{shown}{more}辨认把握不大，请对照原件核对。")
    return told


def _find_odd(glyphs: Sequence[Glyph]) -> list[str]:
    """Words with a character the recogniser was not sure of, two characters on each side."""
    unsure = [
        at
        for at, glyph in enumerate(glyphs)
        if glyph.seen is not None and glyph.seen.confidence < _ODD and glyph.text.isalpha()
    ]
    words: list[range] = []
    for at in unsure:
        low, high = _reach(glyphs, at, -1), _reach(glyphs, at, 1) + 1
        if words and low < words[-1].stop:
            low = words.pop().start
        words.append(range(low, high))
    return ["".join(glyphs[at].text for at in run).strip() for run in words]


def _reach(glyphs: Sequence[Glyph], at: int, step: int) -> int:
    """The place of the second neighbour of a character on its line, or as far as one stands by."""
    for _ in range(2):
        if not 0 <= at + step < len(glyphs):
            break
        one, other = sorted((glyphs[at], glyphs[at + step]), key=lambda glyph: glyph.left)
        level = one.top < (other.top + other.bottom) / 2 < one.bottom
        if not level or other.left - one.right > one.bottom - one.top:
            break
        at += step
    return at


def _find_doubtful(glyphs: Sequence[Glyph]) -> list[str]:
    """Numbers with a digit the recogniser was not sure of, as they stand."""
    numbers: list[list[Glyph]] = []
    before: Glyph | None = None
    for glyph in glyphs:
        if glyph.text.isdigit() or glyph.text in ".,%":
            beside = before is not None and 0 <= glyph.left - before.right < _BESIDE
            if beside and numbers and numbers[-1][-1] is before:
                numbers[-1].append(glyph)
            else:
                numbers.append([glyph])
        before = glyph
    return ["".join(glyph.text for glyph in number) for number in numbers if _is_doubtful(number)]


def _is_doubtful(number: Sequence[Glyph]) -> bool:
    return any(
        glyph.text.isdigit() and glyph.seen is not None and glyph.seen.confidence < _UNSURE
        for glyph in number
    )


def name_pages(pages: Sequence[PageGlyphs]) -> str:
    """Numbers of pages in Chinese: 第2页, 第1—4、7页."""
    numbers = [page.number for page in pages]
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    words = [str(run[0]) if len(run) == 1 else f"{run[0]}—{run[-1]}" for run in runs]
    return f"第{'、'.join(words)}页"
