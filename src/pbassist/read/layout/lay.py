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
from pbassist.read.layout.aligned import find_aligned
from pbassist.read.layout.aligned_zones import Opened
from pbassist.read.layout.brackets import fold_pairs
from pbassist.read.layout.columns import Frame, split_frames
from pbassist.read.layout.doubts import tell_scans
from pbassist.read.layout.flow import (
    Margins,
    flow_lines,
    is_heading,
    join_paragraph,
    measure_margins,
)
from pbassist.read.layout.furniture import find_furniture
from pbassist.read.layout.grids import Grid, find_grids, find_rules, place_glyphs
from pbassist.read.layout.lines import Line, read_lines
from pbassist.read.layout.notes import find_notes
from pbassist.read.layout.page import Glyph, PageGlyphs, Ruling
from pbassist.read.layout.tables import PdfTable, TableCell, continue_table, continues, start_table


@dataclass(slots=True)
class _Laid:
    """One page: every line, and the frames and notes its body is made of."""

    page: PageGlyphs
    lines: list[Line]
    grids: list[Grid]
    rules: list[Ruling] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    notes: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class _Flow:
    """Pieces made so far, with the lines and the table still open."""

    margins: dict[int, Margins] = field(default_factory=dict)
    """By the `id()` of the line."""
    pieces: list[Piece] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    apart: set[int] = field(default_factory=set)
    table: PdfTable | None = None
    tables: int = 0
    told: list[str] = field(default_factory=list)


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
    flow = _flow([_lay_page(page) for page in pages])
    pieces = flow.pieces
    _label_scans(pieces, {page.number for page in pages if page.scanned})
    told = [*warnings, *tell_scans(pages), *flow.told]
    document = build_document(origin, media_type, reader, [*pieces, *aside], warnings=told)
    return document.model_copy(update={"pages": _place_pages(document, pages)})


def _label_scans(pieces: Sequence[Piece], scanned: set[int]) -> None:
    for piece in pieces:
        if piece.confidence is not None or (
            scanned and int(piece.locator[5:].partition(" ")[0]) in scanned
        ):
            piece.source = "ocr"
            piece.text = fold_pairs(piece.text)


def _lay_page(page: PageGlyphs) -> _Laid:
    grids = find_grids(page.rulings, page.number)
    outside = place_glyphs(grids, page.glyphs)
    filled = [grid for grid in grids if any(cell.glyphs for cell in grid.cells)]
    rules = find_rules(page.rulings, filled) if page.rulings else []
    return _Laid(page, read_lines(outside, page.number), filled, rules)


def _flow(laid: Sequence[_Laid]) -> _Flow:
    every = [line for one in laid for line in one.lines]
    body_em = median(line.em for line in every) if every else 10.0
    furniture = find_furniture([(one.page, one.lines) for one in laid], body_em)
    gutters: list[float] = []
    for one in laid:
        _frame_page(one, furniture, body_em, gutters)
    flow = _Flow()
    _align_pages(flow, laid)
    flow.margins = _measure_pages(laid, flow.apart)
    for one in laid:
        for frame in one.frames:
            for item in frame.items:
                _take(flow, item, one.page.number)
    _close_table(flow)
    _close_lines(flow)
    for one in laid:
        _add_notes(flow, one)
    flow.pieces.extend(
        _make_piece([(line.page, glyph) for glyph in line.glyphs], f"page:{line.page}", "furniture")
        for line in every
        if id(line) in furniture
    )
    pages = [one.page for one in laid]
    flow.pieces.extend(
        _make_piece(
            [(page.number, glyph) for glyph in page.slanted], f"page:{page.number}", "furniture"
        )
        for page in pages
        if any(not glyph.text.isspace() for glyph in page.slanted)
    )
    return flow


def _frame_page(one: _Laid, furniture: set[int], body_em: float, gutters: list[float]) -> None:
    """Set the frames and footnotes of a page, its furniture left out."""
    body = [line for line in one.lines if id(line) not in furniture]
    one.notes = find_notes(one.page, body, one.rules, body_em) if one.rules else []
    if one.notes:
        noted = set(map(id, one.notes))
        body = [line for line in body if id(line) not in noted]
    one.frames = split_frames(body, one.grids, one.rules, gutters)


def _align_pages(flow: _Flow, laid: Sequence[_Laid]) -> None:
    """Make grids of the tables without walls in every frame."""
    opened: Opened | None = None
    for one in laid:
        for frame in one.frames:
            aligned = find_aligned(frame.items, one.rules, opened)
            frame.items = aligned.items
            flow.apart |= aligned.apart
            flow.told.extend(
                f"第{one.page.number}页有未能识别的表格（{told}），请人工核对。"
                for told in aligned.told
            )
            opened = aligned.opened


def _measure_pages(laid: Sequence[_Laid], apart: set[int]) -> dict[int, Margins]:
    """Margins of every line, measured over the same column of all pages of its size."""
    sized: dict[tuple[object, ...], list[Line]] = {}
    for one in laid:
        size = round(one.page.width), round(one.page.height)
        for frame in one.frames:
            lines = [item for item in frame.items if isinstance(item, Line)]
            sized.setdefault((*size, frame.column), []).extend(lines)
        sized.setdefault((*size, "note"), []).extend(one.notes)
    found: dict[int, Margins] = {}
    for lines in filter(None, sized.values()):
        prose = [line for line in lines if id(line) not in apart]
        found.update(dict.fromkeys(map(id, lines), measure_margins(prose or lines)))
    return found


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


def _add_notes(flow: _Flow, one: _Laid) -> None:
    for paragraph in flow_lines(one.notes, flow.margins):
        page = paragraph.lines[0].page
        flow.pieces.append(_make_piece(join_paragraph(paragraph), f"page:{page}", "note"))


def _close_lines(flow: _Flow) -> None:
    for paragraph in flow_lines(flow.lines, flow.margins, flow.apart):
        first = paragraph.lines[0]
        piece = _make_piece(join_paragraph(paragraph), f"page:{first.page}", "body")
        heading = id(first) not in flow.apart and is_heading(paragraph, flow.margins[id(first)])
        piece.kind = "heading" if heading else "paragraph"
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
    boxes = array(
        "f",
        [
            value
            for page, glyph in glyphs
            for _ in glyph[0]
            for value in (page, *(glyph[5] or glyph)[1:5])
        ],
    )
    text = "".join([glyph[0] for _, glyph in glyphs])
    sure = [glyph[5].confidence for _, glyph in glyphs if glyph[5] is not None]
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
