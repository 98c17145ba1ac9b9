"""The laws of reading: nothing lost, nothing made up, every character in its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from pbassist.model.document import Document

SEPARATORS = {"\n", "\t"}
OUTSIDE = 1.5
"""Points that a box may reach over the edge of its page."""


def squeeze(text: str) -> str:
    """A text without any white space."""
    return "".join(text.split())


def read_words(document: Document, *roles: str) -> str:
    """The words of blocks of these roles in order, squeezed, without what was computed."""
    return squeeze(
        "".join(
            document.words(block)
            for block in document.blocks
            if block.role in roles and block.source != "computed"
        )
    )


def check_laws(document: Document) -> None:
    """The laws every document keeps: order, separators, spans, boxes."""
    text = document.text
    before = None
    for block in document.blocks:
        assert 0 <= block.start <= block.end <= len(text)
        assert document.block_span(block).quote == text[block.start : block.end]
        if before is not None and document.reader.name != "plain":
            assert block.start == before.end + 1
            assert text[before.end] in SEPARATORS
            in_row = (
                before.cell is not None
                and block.cell is not None
                and (before.cell.table, before.cell.row) == (block.cell.table, block.cell.row)
                and before.role == block.role
            )
            assert (text[before.end] == "\t") == in_row
        if document.reader.name != "plain":
            assert "\n" not in text[block.start : block.end]
            assert "\t" not in text[block.start : block.end]
        before = block
    assert len({block.id for block in document.blocks}) == len(document.blocks)
    if document.pages:
        check_places(document)
    else:
        assert document.geometry is None


def check_places(document: Document) -> None:
    """Every character of a paged document has a box on its page, and boxes lead back to it."""
    geometry = document.geometry
    assert geometry is not None
    assert len(geometry.packed) == geometry.WIDTH * len(document.text)
    pages = {page.number: page for page in document.pages}
    placed: set[int] = set()
    for block in document.blocks:
        if block.role in ("comment", "hidden"):
            placed.update(range(block.start, block.end))
            continue
        for offset in range(block.start, block.end):
            box = geometry.box(offset)
            character = document.text[offset]
            assert box is not None or character.isspace(), (character, block)
            if box is None:
                continue
            placed.add(offset)
            page = pages[box.page]
            assert box.left <= box.right
            assert box.top <= box.bottom
            assert box.left >= -OUTSIDE, (character, box)
            assert box.top >= -OUTSIDE, (character, box)
            assert box.right <= page.width + OUTSIDE, (character, box)
            assert box.bottom <= page.height + OUTSIDE, (character, box)
        check_way_back(document, block.start, block.end)
    assert all(
        geometry.box(offset) is None for offset in range(len(document.text)) if offset not in placed
    )


def check_way_back(document: Document, start: int, end: int) -> None:
    """From offsets to boxes and back: the same characters, for a whole stretch and for its parts."""
    geometry = document.geometry
    assert geometry is not None
    third = (end - start) // 3
    for first, last in {(start, end), (start + third, end - third), (start, start + third)}:
        own = {offset for offset in range(first, last) if geometry.box(offset) is not None}
        boxes = document.boxes(document.span(first, last))
        back = {offset for box in boxes for offset in geometry.offsets_within(*box)}
        assert back == own, (document.text[first:last], sorted(back ^ own)[:9])


def count(words: Iterable[str]) -> Counter[str]:
    """How often each character stands in words, white space left out."""
    return Counter(squeeze("".join(words)))
