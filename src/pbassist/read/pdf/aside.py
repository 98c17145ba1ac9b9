"""What nobody sees on the pages of a PDF becomes pieces apart from the body, each with its boxes."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence

from pbassist.read.build import Piece
from pbassist.read.layout.lines import read_lines
from pbassist.read.layout.page import Glyph, PageGlyphs
from pbassist.read.pdf.astray import split_runs

_MAX_RUNS = 2_000
_NEAR = 50
"""Pages before and after on which the rest of a sheet is looked for."""


def lay_hidden(pages: Sequence[PageGlyphs]) -> list[Piece]:
    """The pieces of hidden text of pages, in order.

    A sheet printed over several pages repeats beyond an edge what another page shows; such words
    are not hidden and are left out.
    """
    runs = [(page, run) for page in pages for run in _list_runs(page.astray)]
    words = {page.number: _squeeze(page.glyphs) for page in pages} if runs else {}
    lost = [pair for pair in runs[:_MAX_RUNS] if not _stands_near(*pair, words)]
    lost += runs[_MAX_RUNS:]
    kept: dict[int, list[Sequence[Glyph]]] = {}
    for page, run in lost:
        kept.setdefault(page.number, []).append(run)
    return [piece for page in pages for piece in _lay_page(page, kept.get(page.number, []))]


def _list_runs(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    return ([glyphs[at] for at in run] for run in split_runs(glyphs))


def _squeeze(glyphs: Sequence[Glyph]) -> str:
    return "".join(glyph.text for glyph in glyphs if not glyph.text.isspace())


def _stands_near(page: PageGlyphs, run: Sequence[Glyph], words: dict[int, str]) -> bool:
    text = _squeeze(run)
    near = range(page.number - _NEAR, page.number + _NEAR + 1)
    return any(text in words.get(number, "") for number in near)


def _lay_page(page: PageGlyphs, astray: Sequence[Sequence[Glyph]]) -> Iterator[Piece]:
    for run in (*_list_runs(page.hidden), *astray):
        for line in read_lines(run, page.number):
            boxes = array("f")
            for glyph in line.glyphs:
                boxes.extend((page.number, *glyph[1:5]) * len(glyph.text))
            yield Piece(line.text, role="hidden", locator=f"page:{page.number}", boxes=boxes)
