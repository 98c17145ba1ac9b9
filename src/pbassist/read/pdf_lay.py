"""Pages of glyphs and rulings become a Document: paragraphs, ruled tables, furniture, boxes.

The pages may be a PDF's, an OFD's or those of a scan; lines, paragraphs and tables are made from
the boxes.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from pbassist.model.document import BlockRole, CellPlace, Document, Page, Reader
from pbassist.model.geometry import Geometry
from pbassist.read.build import Origin, Piece, build_document
from pbassist.read.pdf_flow import (
    Margins,
    flow_lines,
    is_heading,
    join_paragraph,
    measure_margins,
    order_page,
)
from pbassist.read.pdf_furniture import find_furniture
from pbassist.read.pdf_grids import Grid, find_grids, place_glyphs
from pbassist.read.pdf_lines import Line, read_lines
from pbassist.read.pdf_page import Glyph, PageGlyphs
from pbassist.read.pdf_tables import PdfTable, TableCell, continue_table, continues, start_table
from pbassist.read.scan_pages import tell_scans


@dataclass(slots=True)
class _Flow:
    """Pieces made so far, with the lines and the table still open."""

    margins: dict[int, Margins]
    pieces: list[Piece] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    table: PdfTable | None = None
    tables: int = 0


def lay_pages(
    pages: Sequence[PageGlyphs],
    origin: Origin,
    media_type: str,
    reader: Reader,
    warnings: Sequence[str],
    aside: Sequence[Piece] = (),
) -> Document:
    """The document of pages, printed or scanned, in order; it may hold no text.

    `aside` are pieces that are no part of the pages' flow: hidden text and comments.
    """
    laid = [_lay_page(page) for page in pages]
    pieces = _flow(pages, laid)
    _label_scans(pieces, {page.number for page in pages if page.scanned})
    told = [*warnings, *tell_scans(pages)]
    document = build_document(origin, media_type, reader, [*pieces, *aside], warnings=told)
    return document.model_copy(update={"pages": _place_pages(document, pages)})


def _label_scans(pieces: Sequence[Piece], scanned: set[int]) -> None:
    for piece in pieces:
        if scanned and int(piece.locator[5:].partition(" ")[0]) in scanned:
            piece.source = "ocr"


def _lay_page(page: PageGlyphs) -> tuple[list[Line], list[Grid]]:
    grids = find_grids(page.rulings, page.number)
    outside = place_glyphs(grids, page.glyphs)
    filled = [grid for grid in grids if any(cell.glyphs for cell in grid.cells)]
    return read_lines(outside, page.number), filled


def _flow(
    pages: Sequence[PageGlyphs], laid: Sequence[tuple[list[Line], list[Grid]]]
) -> list[Piece]:
    every = [line for lines, _ in laid for line in lines]
    body_em = median(line.em for line in every) if every else 10.0
    paired = [(page, lines) for page, (lines, _) in zip(pages, laid, strict=True)]
    furniture = find_furniture(paired, body_em)
    flow = _Flow(_measure_pages(pages, laid, furniture))
    for page, (lines, grids) in zip(pages, laid, strict=True):
        body = [line for line in lines if id(line) not in furniture]
        for item in order_page(body, grids):
            _take(flow, item, page.number)
    _close_table(flow)
    _close_lines(flow)
    flow.pieces.extend(
        _make_piece([(line.page, glyph) for glyph in line.glyphs], f"page:{line.page}", "furniture")
        for line in every
        if id(line) in furniture
    )
    flow.pieces.extend(
        _make_piece(
            [(page.number, glyph) for glyph in page.slanted], f"page:{page.number}", "furniture"
        )
        for page in pages
        if any(not glyph.text.isspace() for glyph in page.slanted)
    )
    return flow.pieces


def _measure_pages(
    pages: Sequence[PageGlyphs],
    laid: Sequence[tuple[list[Line], list[Grid]]],
    furniture: set[int],
) -> dict[int, Margins]:
    """Margins of every page, measured over the pages of its size."""
    sized: dict[tuple[int, int], list[Line]] = {}
    for page, (lines, _) in zip(pages, laid, strict=True):
        body = [line for line in lines if id(line) not in furniture]
        sized.setdefault((round(page.width), round(page.height)), []).extend(body)
    measured = {size: measure_margins(lines) for size, lines in sized.items() if lines}
    fallback = Margins(0.0, 0.0, 15.0, 10.0)
    return {
        page.number: measured.get((round(page.width), round(page.height)), fallback)
        for page in pages
    }


def _take(flow: _Flow, item: Line | Grid, page: int) -> None:
    if isinstance(item, Line):
        _close_table(flow)
        flow.lines.append(item)
        return
    _close_lines(flow)
    last = flow.table.page if flow.table is not None else 0
    if flow.table is not None and last == page - 1 and continues(flow.table, item):
        continue_table(flow.table, item)
        return
    _close_table(flow)
    flow.table = start_table(item)


def _close_lines(flow: _Flow) -> None:
    for paragraph in flow_lines(flow.lines, flow.margins):
        page = paragraph.lines[0].page
        piece = _make_piece(join_paragraph(paragraph), f"page:{page}", "body")
        piece.kind = "heading" if is_heading(paragraph, flow.margins[page]) else "paragraph"
        flow.pieces.append(piece)
    flow.lines = []


def _close_table(flow: _Flow) -> None:
    if flow.table is None:
        return
    table, number = flow.table, flow.tables
    cells = sorted(table.cells, key=lambda cell: (cell.row, cell.column))
    flow.pieces.extend(_make_cell(cell, number, "body") for cell in cells)
    flow.pieces.extend(_make_cell(c, number, "furniture") for c in table.repeated if c.glyphs)
    flow.table = None
    flow.tables += 1


def _make_cell(cell: TableCell, table: int, role: BlockRole) -> Piece:
    place = f"{table + 1}/{cell.row + 1}/{cell.column + 1}"
    piece = _make_piece(cell.glyphs, f"page:{cell.page} table:{place}", role)
    piece.kind = "cell"
    piece.cell = CellPlace(
        table=table,
        row=cell.row,
        column=cell.column,
        row_span=cell.row_span,
        column_span=cell.column_span,
    )
    return piece


def _make_piece(glyphs: Sequence[tuple[int, Glyph]], locator: str, role: BlockRole) -> Piece:
    boxes = array("f")
    for page, glyph in glyphs:
        box = (page, *(glyph.seen or glyph)[1:5])
        for _ in glyph.text:
            boxes.extend(box)
    text = "".join(glyph.text for _, glyph in glyphs)
    sure = [glyph.seen.confidence for _, glyph in glyphs if glyph.seen is not None]
    confidence = round(min(sure), 3) if sure else None
    return Piece(text, role=role, locator=locator, boxes=boxes, confidence=confidence)


def _place_pages(document: Document, pages: Sequence[PageGlyphs]) -> tuple[Page, ...]:
    """Pages with the stretch of body text that begins on each."""
    body = [block for block in document.blocks if block.role == "body"]
    end = body[-1].end if body else 0
    starts: dict[int, int] = {}
    if document.geometry is not None:
        numbers = document.geometry.packed[0 : Geometry.WIDTH * end : Geometry.WIDTH]
        last = 0
        for offset, number in enumerate(numbers):
            if number > last:
                last = int(number)
                starts[last] = offset
    placed: list[Page] = []
    for page in reversed(pages):
        start = starts.get(page.number, end)
        width, height = page.shown or (page.width, page.height)
        placed.append(Page(number=page.number, width=width, height=height, start=start, end=end))
        end = start
    return tuple(reversed(placed))
