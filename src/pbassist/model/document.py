"""A file becomes a Document: one text, the blocks it is made of, and a place for every character.

Offsets are code points, half-open, into `Document.text`. Spans are made only by
`document.span(start, end)`, so `span.quote == document.text[span.start:span.end]` always holds.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from pbassist.model.geometry import Box, Geometry
from pbassist.model.value import Stored, Value, assemble

BlockKind = Literal["heading", "paragraph", "cell"]
BlockRole = Literal["body", "note", "furniture", "hidden", "deleted", "comment"]
BlockSource = Literal["text", "ocr", "computed"]
READABLE_ROLES: frozenset[str] = frozenset({"body", "note"})
"""The roles in which quotes, figures and citations are looked for."""


class Span(Value):
    """A stretch of a document's text (文段), half-open in code points."""

    document_id: str
    """Hash of the bytes of the document it lies in."""
    start: int = Field(ge=0)
    """First code point."""
    end: int = Field(ge=0)
    """One past the last code point."""
    quote: str
    """`document.text[start:end]`, always."""

    @model_validator(mode="after")
    def _length_fits(self) -> Span:
        if self.end - self.start != len(self.quote):
            raise ValueError("a span is exactly as long as its quote")
        return self


class CellPlace(Value):
    """Where a table cell (单元格) stands; rows and columns count from 0."""

    table: int
    """Number of the table in the document, from 0."""
    row: int
    """Row of its top left corner."""
    column: int
    """Column of its top left corner."""
    row_span: int = 1
    """Rows it covers when merged."""
    column_span: int = 1
    """Columns it covers when merged."""


class Block(Value):
    """A leaf of a document (文本块): a heading, a paragraph or a table cell."""

    id: str
    """Short id, unique in the document: b0, b1, …"""
    kind: BlockKind
    """heading, paragraph or cell."""
    role: BlockRole = "body"
    """body and note are read; furniture, hidden, deleted and comment only by hygiene."""
    source: BlockSource = "text"
    """text, ocr, or computed (an automatic list number, not printed in the file's own text)."""
    start: int
    """First code point in `Document.text`."""
    end: int
    """One past the last; equal to start for an empty cell."""
    level: int | None = None
    """Heading level from 1 when the file itself says so (a Word style, a Markdown #)."""
    cell: CellPlace | None = None
    """Its place in a table, for a cell."""
    locator: str = ""
    """Opaque key to the place in the source file: see `describe_locator`."""
    confidence: float | None = None
    """Recognition confidence in 0–1, for ocr."""


class Revision(Value):
    """A tracked change (修订) that nobody accepted or rejected yet, half-open in the text."""

    kind: Literal["inserted", "deleted"]
    """inserted text stands in the body; deleted text in a block of that role."""
    start: int
    """First code point in `Document.text`."""
    end: int
    """One past the last."""
    author: str = ""
    """Who made it, as the file says; empty when it does not."""


class Page(Value):
    """A page (页) of a paged document."""

    number: int
    """From 1."""
    width: float
    """Points."""
    height: float
    """Points."""
    start: int
    """First code point of the page's body text."""
    end: int
    """One past its last body code point."""


class Sheet(Value):
    """A worksheet (工作表) and the table it was read into."""

    name: str
    """Name on the tab."""
    table: int
    """Number of its table in the document."""
    hidden: bool = False
    """True when the sheet is hidden in the workbook."""


class Reader(Value):
    """The reader (读取程序) that made a document."""

    name: str
    """Room and library, such as pdf/pypdfium2."""
    version: str
    """Changes whenever the same bytes may give another text."""


class Table:
    """A view of one table: which block covers a given row and column."""

    def __init__(self, document: Document, number: int, blocks: tuple[Block, ...]) -> None:
        self.document = document
        self.number = number
        self.blocks = blocks
        self._covering: dict[tuple[int, int], Block] = {}
        for block in blocks:
            place = block.cell
            if place is None:
                continue
            for row in range(place.row, place.row + place.row_span):
                for column in range(place.column, place.column + place.column_span):
                    self._covering[row, column] = block
        self.rows = 1 + max((row for row, _ in self._covering), default=-1)
        self.columns = 1 + max((column for _, column in self._covering), default=-1)

    def block(self, row: int, column: int) -> Block | None:
        """The cell covering a place, the same block for every place of a merged cell."""
        return self._covering.get((row, column))

    def text(self, row: int, column: int) -> str | None:
        """The words of the cell covering a place; None for an empty or missing cell."""
        block = self.block(row, column)
        if block is None:
            return None
        return self.document.text[block.start : block.end].strip() or None

    def row_blocks(self, row: int) -> tuple[Block, ...]:
        """The different cells that cover a row, from the left."""
        seen: dict[str, Block] = {}
        for column in range(self.columns):
            block = self.block(row, column)
            if block is not None:
                seen.setdefault(block.id, block)
        return tuple(seen.values())


class Document(Stored):
    """A read file (文件): its text, and the blocks, pages and sheets that place every character.

    Between blocks stands `\\n`, between the cells of a row `\\t`. A merged cell stands once, at its
    top left; an empty cell is zero-length. Body first, in reading order; then notes, furniture,
    hidden and deleted text and comments, each its own block.
    """

    schema_name: ClassVar[str] = "document"

    id: str
    """SHA-256 of the file's bytes, in hex."""
    name: str
    """File name without folders."""
    media_type: str
    """Such as application/pdf."""
    reader: Reader
    """Who read it."""
    text: str
    """All the text, see above."""
    text_hash: str
    """SHA-256 of the text in UTF-8, in hex."""
    blocks: tuple[Block, ...] = ()
    """Leaves in order, not overlapping."""
    pages: tuple[Page, ...] = ()
    """Pages of a PDF; empty for a file whose pages are not known."""
    sheets: tuple[Sheet, ...] = ()
    """Sheets of a workbook; empty for other files."""
    warnings: tuple[str, ...] = ()
    """Chinese sentences about parts that could not be read, shown as 未能核对."""
    revisions: tuple[Revision, ...] = ()
    """Tracked changes left in the file, in the order of the text."""
    attachments: tuple[str, ...] = ()
    """Names of files that lie inside the file and were not read."""
    geometry: Geometry | None = Field(default=None, exclude=True, repr=False)
    """Rectangles of characters, kept beside the JSON; None where the file has none."""

    def span(self, start: int, end: int) -> Span:
        """The span of a stretch of text; raises `ValueError` outside the text."""
        if not 0 <= start <= end <= len(self.text):
            raise ValueError(f"no span {start}:{end} in a text of {len(self.text)} characters")
        place = {"document_id": self.id, "start": start, "end": end}
        return assemble(Span, {**place, "quote": self.text[start:end]})

    def block_span(self, block: Block) -> Span:
        """The span of a whole block."""
        return self.span(block.start, block.end)

    def words(self, block: Block) -> str:
        """The text of a block, stripped."""
        return self.text[block.start : block.end].strip()

    @cached_property
    def _starts(self) -> list[int]:
        return [block.start for block in self.blocks]

    def block_at(self, offset: int) -> Block | None:
        """The block that holds a code point; None at a separator or outside the text."""
        at = bisect_right(self._starts, offset) - 1
        while at >= 0:
            block = self.blocks[at]
            if block.start <= offset < block.end:
                return block
            if block.end > block.start:
                return None
            at -= 1
        return None

    def blocks_within(self, start: int, end: int) -> tuple[Block, ...]:
        """The blocks that a stretch of text touches."""
        at = max(bisect_right(self._starts, start) - 1, 0)
        found = []
        for block in self.blocks[at:]:
            if block.start >= end:
                break
            if block.end > start:
                found.append(block)
        return tuple(found)

    def readable_blocks(self) -> Iterator[Block]:
        """Body and note blocks, in order."""
        return (block for block in self.blocks if block.role in READABLE_ROLES)

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """Every table of the body, in order of its number."""
        cells: dict[int, list[Block]] = {}
        for block in self.readable_blocks():
            if block.cell is not None:
                cells.setdefault(block.cell.table, []).append(block)
        return tuple(Table(self, number, tuple(cells[number])) for number in sorted(cells))

    def boxes(self, span: Span) -> tuple[Box, ...]:
        """Page rectangles of a span, one for each line of each block; empty without geometry."""
        if self.geometry is None:
            return ()
        return tuple(
            box
            for block in self.blocks_within(span.start, span.end)
            for box in self.geometry.line_boxes(
                max(block.start, span.start), min(block.end, span.end)
            )
        )

    def spans_within(
        self, page: int, left: float, top: float, right: float, bottom: float
    ) -> tuple[Span, ...]:
        """What stands under a rectangle of a page, in points; a span for each stretch of text."""
        if self.geometry is None:
            return ()
        spans: list[tuple[int, int]] = []
        for offset in self.geometry.offsets_within(page, left, top, right, bottom):
            if spans and spans[-1][1] == offset:
                spans[-1] = spans[-1][0], offset + 1
            else:
                spans.append((offset, offset + 1))
        return tuple(self.span(start, end) for start, end in spans)

    def place(self, span: Span) -> str:
        """Where a span stands, in Chinese: 第2页, 工作表“申报表”B5, 第3段, 表1第2行第3列."""
        blocks = self.blocks_within(span.start, max(span.end, span.start + 1))
        return describe_locator(blocks[0].locator) if blocks else ""


def describe_locator(locator: str) -> str:
    """A locator in Chinese.

    The forms are `line:12`, `page:2`, `paragraph:3`, `table:1/2/3` (table/row/column, all from 1)
    and `sheet:B5@申报表`; a page may stand before a table, `page:2 table:1/2/3`. A locator of
    another form gives an empty string.
    """
    words = []
    for part in _split_locator(locator):
        kind, _, place = part.partition(":")
        if kind == "line":
            words.append(f"第{place}行")
        elif kind == "page":
            words.append(f"第{place}页")
        elif kind == "paragraph":
            words.append(f"第{place}段")
        elif kind == "table" and place.count("/") == 2:
            table, row, column = place.split("/")
            words.append(f"表{table}第{row}行第{column}列")
        elif kind == "sheet":
            cell, _, sheet = place.partition("@")
            words.append(f"工作表“{sheet}”{cell}")
    return "".join(words)


def _split_locator(locator: str) -> list[str]:
    return [locator] if locator.startswith("sheet:") else locator.split(" ")
