"""A document's tables become grids: filled cells by place, with folded words to compare.

A sheet is a grid of its own. The tables of a text document and the paragraphs between them flow
into one grid, a paragraph being a row of one loose cell, so that a title or 单位：万元 above a table
stands above its rows as it does in a sheet. Only filled cells are kept: a place that no cell
covers is blank.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from pbassist.model.document import Block, Document, Span

SPACES = re.compile(r"\s+")
BREAKS = re.compile(r"[ \t　]*\n[ \t　]*")


class Part(NamedTuple):
    """Words inside a cell and where they stand in the document."""

    text: str
    start: int
    end: int


class Cell(NamedTuple):
    """A filled cell; rows and columns half-open, offsets of its stripped words."""

    row: int
    column: int
    bottom: int
    right: int
    start: int
    end: int
    text: str
    key: str
    loose: bool = False

    @property
    def part(self) -> Part:
        """All its words."""
        return Part(self.text, self.start, self.end)


class Grid:
    """Filled cells by place."""

    def __init__(self, document: Document, name: str, cells: Iterable[Cell], rows: int) -> None:
        self.document = document
        self.name = name
        self.rows = rows
        self.lines: list[list[Cell]] = [[] for _ in range(rows)]
        self.breaks: set[int] = set()
        for cell in cells:
            for row in range(cell.row, min(cell.bottom, rows)):
                self.lines[row].append(cell)
        for line in self.lines:
            line.sort(key=lambda cell: cell.column)

    def at(self, row: int, column: int) -> Cell | None:
        """The filled cell that covers a place; None for a blank."""
        if not 0 <= row < self.rows:
            return None
        return next((c for c in self.lines[row] if c.column <= column < c.right), None)

    def own(self, row: int) -> list[Cell]:
        """The filled cells whose first row this is, from the left."""
        return [cell for cell in self.lines[row] if cell.row == row]

    def between(self, row: int, left: int, right: int) -> list[Cell]:
        """The filled cells that cover a row somewhere between two columns."""
        return [c for c in self.lines[row] if c.column < right and c.right > left]

    def after(self, cell: Cell, row: int | None = None) -> Cell | None:
        """The next filled cell to the right in a row, by default the cell's first."""
        line = self.lines[cell.row if row is None else row]
        return next((c for c in line if c.column >= cell.right), None)

    def span(self, start: int, end: int) -> Span:
        """A span of the document."""
        return self.document.span(start, end)


def fold(text: str) -> str:
    """Words without width, case of brackets and spaces: 项 目（元）： → 项目(元):."""
    return _fold(text) if len(text) < 200 else SPACES.sub("", unicodedata.normalize("NFKC", text))


@lru_cache(maxsize=20_000)
def _fold(text: str) -> str:
    return SPACES.sub("", unicodedata.normalize("NFKC", text))


def join_lines(text: str) -> str:
    """Words with the line breaks inside a cell taken out."""
    return BREAKS.sub("", text) if "\n" in text else text


def read_grids(document: Document) -> tuple[Grid, ...]:
    """The grids of a document: one a sheet, or one for the whole of a text document."""
    tables: dict[int, list[Block]] = defaultdict(list)
    for block in document.readable_blocks():
        if block.cell is not None:
            tables[block.cell.table].append(block)
    if not tables:
        return ()
    if document.sheets:
        names = {sheet.table: sheet.name for sheet in document.sheets}
        return tuple(
            _sheet_grid(document, names.get(number, ""), tables[number])
            for number in sorted(tables)
        )
    return (_flow_grid(document),)


def _sheet_grid(document: Document, name: str, blocks: list[Block]) -> Grid:
    cells = [cell for block in blocks if (cell := _table_cell(document, block, 0))]
    return Grid(document, name, cells, 1 + max((cell.bottom for cell in cells), default=0))


def _flow_grid(document: Document) -> Grid:
    cells: list[Cell] = []
    breaks: set[int] = set()
    top = bottom = 0
    table: int | None = None
    for block in _drop_repeated(document):
        if block.cell is None or block.cell.table != table:
            top = bottom
            table = block.cell.table if block.cell else None
            breaks.add(top)
        if block.cell is None:
            bottom += 1
        else:
            bottom = max(bottom, top + block.cell.row + block.cell.row_span)
        cell = _table_cell(document, block, top)
        if cell:
            cells.append(cell)
    grid = Grid(document, "", cells, bottom)
    grid.breaks = breaks
    return grid


def _drop_repeated(document: Document) -> list[Block]:
    """The blocks without words between two tables that begin the second one: a merged cell that a
    page cuts is printed on both pages, on the first beyond its last wall.
    """
    kept: list[Block] = []
    blocks = list(document.readable_blocks())
    for at, block in enumerate(blocks):
        after = next(iter(blocks[at + 1 : at + 2]), None)
        between = block.cell is None and kept and kept[-1].cell and after and after.cell
        if not between or after is None or document.words(block) != document.words(after):
            kept.append(block)
    return kept


def _table_cell(document: Document, block: Block, top: int) -> Cell | None:
    raw = document.text[block.start : block.end]
    text = raw.strip()
    if not text:
        return None
    start = block.start + raw.index(text)
    end = start + len(text)
    place = block.cell
    if place is None:
        return Cell(top, 0, top + 1, 1, start, end, text, fold(text), loose=True)
    row = top + place.row
    right = place.column + place.column_span
    return Cell(row, place.column, row + place.row_span, right, start, end, text, fold(text))
