"""A page inserted into a Word file (w:altChunk) becomes pieces at its place.

Some systems write a DOCX that is nothing but one web page inside; Word and WPS make paragraphs and
tables of it when they open the file, and places are told as these programs would count them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pbassist.errors import UnreadableDocument
from pbassist.model.document import Block, Document
from pbassist.read.archive import Archive
from pbassist.read.build import Origin, Piece
from pbassist.read.webpage.reader import read_webpage

_PAGES = (".htm", ".html", ".xhtml", ".mht", ".mhtml")


@dataclass(slots=True)
class Chunks:
    """The pages inside a file, each opened once."""

    archive: Archive
    by_id: dict[str, str]
    """Parts by the id of their relation."""
    origin: Origin
    opened: set[str] = field(default_factory=set)
    """Parts that were read."""

    def open(self, number: str) -> Document | None:
        """The page of a relation; None when it is no page, is broken or was read before."""
        part = self.by_id.get(number, "")
        if part in self.opened or not part.lower().endswith(_PAGES):
            return None
        try:
            page = read_webpage(self.archive.read(part) or b"", self.origin)
        except UnreadableDocument:
            return None
        self.opened.add(part)
        return page


def take_pieces(page: Document, paragraphs: int, tables: int) -> list[Piece]:
    """The pieces of a page; its paragraphs and tables count on from these numbers."""
    pieces: list[Piece] = []
    for block in page.blocks:
        counted = block.role == "body" and block.cell is None and block.source != "computed"
        paragraphs += counted
        ahead = block.source == "computed" and block.cell is None
        pieces.append(_take(page, block, paragraphs + ahead, tables))
    return pieces


def _take(page: Document, block: Block, paragraph: int, tables: int) -> Piece:
    place = block.cell
    if place is not None:
        place = place.model_copy(update={"table": place.table + tables})
        locator = f"table:{place.table + 1}/{place.row + 1}/{place.column + 1}"
    else:
        locator = f"paragraph:{paragraph}" if block.role == "body" else ""
    return Piece(
        page.text[block.start : block.end],
        block.kind,
        block.role,
        locator,
        block.level,
        place,
        block.source,
    )
