"""The body of a Word file becomes pieces in reading order: paragraphs and table cells.

Locators, for an export that looks for the place again:

* `paragraph:N` is the N-th paragraph (w:p) of the body, from 1, that stands outside tables and text
  boxes and in which something is read as body; a paragraph without visible text is not counted. A
  paragraph whose end mark is deleted counts with the one it runs into. Pieces that one paragraph
  gives (its number, its statements, what is hidden or deleted in it, its text boxes) share its
  locator; a footnote, an endnote and a comment have that of the place that refers to them.
* `table:T/R/C` is the cell that begins in row R and column C of the T-th table (w:tbl), all from 1.
  Tables count in the order in which they begin, also those inside cells and text boxes. Rows are
  those of the file, deleted and hidden ones too; columns are those of its grid: a cell over two
  columns moves the next one by two, and columns left free (gridBefore) count.

The automatic number of a paragraph is a block of its own before it. In a cell it stands before the
words of its paragraph inside the text of the cell, as it is seen; a cell of a number alone is one.

A web page inserted into the file counts on as if its paragraphs and tables stood there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pbassist.model.document import BlockRole, CellPlace
from pbassist.read.build import Piece
from pbassist.read.fold import fold_text, join_written
from pbassist.read.markup import R, W
from pbassist.read.word.chunks import Chunks, take_pieces
from pbassist.read.word.looks import Looks
from pbassist.read.word.numbers import Numbering
from pbassist.read.word.pieces import (
    fill,
    fill_unseen,
    make_unseen,
    place_insertions,
    split_statements,
)
from pbassist.read.word.runs import SEEN, RunReader, Runs, State
from pbassist.read.word.styles import Properties, Styles, read_level, read_properties
from pbassist.read.word.tables import Cell, lay_cells

if TYPE_CHECKING:
    from lxml.etree import _Element

_WRAPPERS = frozenset(
    W + tag for tag in ("ins", "moveTo", "customXml", "smartTag", "sdt", "sdtContent")
)
_GONE = frozenset((W + "del", W + "moveFrom"))
_PARAGRAPH, _TABLE, _COMMENT = W + "p", W + "tbl", W + "commentRangeStart"
_CHUNK = W + "altChunk"
_WORDY = re.compile(r"[0-9A-Za-z]")


@dataclass(slots=True)
class Walker:
    """Walks a story; counts paragraphs with words outside tables, and tables."""

    styles: Styles
    numbering: Numbering
    looks: Looks
    pieces: list[Piece] = field(default_factory=list)
    paragraphs: int = 0
    tables: int = 0
    marked: dict[str, tuple[str, State]] = field(default_factory=dict)
    """Where each note and comment is referred to, and how the reference stands."""
    pictures: int = 0
    objects: int = 0
    chunks: Chunks | None = None
    """The pages inside the file."""
    unread: int = 0
    """Inserted papers that could not be read."""
    _reader: RunReader = field(init=False)
    _joined: tuple[Runs, Properties] | None = None
    """Paragraphs whose end marks are deleted, waiting for the one they run into."""

    def __post_init__(self) -> None:
        self._reader = RunReader(self.looks)

    def walk(
        self,
        story: _Element,
        role: BlockRole = "body",
        *,
        anchor: str = "",
        state: State = SEEN,
    ) -> None:
        """Append the pieces of a body, a text box, a note or a header.

        `anchor` is the locator of all its paragraphs; without one those of the body are counted.
        """
        outer, waiting = self._reader, self._joined
        self._reader, self._joined = RunReader(self.looks), None
        self._walk_blocks(story, role, anchor, state)
        self._end_joined(role, anchor)
        self._reader, self._joined = outer, waiting

    def _walk_blocks(self, container: _Element, role: BlockRole, anchor: str, state: State) -> None:
        for child in container:
            tag = child.tag
            if tag == _PARAGRAPH:
                self._add_paragraph(child, role, anchor, state)
            elif tag == _TABLE:
                self._end_joined(role, anchor)
                self._add_table(child, role, state)
            elif tag in _WRAPPERS:
                self._walk_blocks(child, role, anchor, state)
            elif tag in _GONE:
                gone = State("deleted", child.get(W + "author", ""))
                self._walk_blocks(child, role, anchor, gone)
            elif tag == _CHUNK:
                self._end_joined(role, anchor)
                self._add_chunk(child.get(R + "id", ""), role)
            elif tag == _COMMENT:  # it covers whole paragraphs
                self._mark(f"comment:{child.get(W + 'id', '')}", anchor or self._next(), state)

    def _add_chunk(self, number: str, role: BlockRole) -> None:
        page = self.chunks.open(number) if self.chunks is not None and role == "body" else None
        if page is None:
            self.unread += 1
            return
        taken = take_pieces(page, self.paragraphs, self.tables)
        self.pieces.extend(taken)
        self.paragraphs += sum(
            one.role == "body" and one.cell is None and one.source != "computed" for one in taken
        )
        self.tables = max([self.tables, *(one.cell.table + 1 for one in taken if one.cell)])

    def _add_paragraph(
        self, paragraph: _Element, role: BlockRole, anchor: str, state: State
    ) -> None:
        own = properties = read_properties(paragraph)
        runs = Runs()
        if self._joined is not None:
            runs, first = self._joined
            properties = first if _is_written(runs) else own
            self._joined = None
        self._reader.read(paragraph, runs, style=own.style, state=state)
        if _is_gone(own.mark):
            runs.joins += 1
            self._joined = runs, properties
        else:
            self._end_paragraph(runs, properties, role, anchor)

    def _end_joined(self, role: BlockRole, anchor: str) -> None:
        if self._joined is not None:
            runs, properties = self._joined
            self._joined = None
            self._end_paragraph(runs, properties, role, anchor)

    def _end_paragraph(
        self, runs: Runs, properties: Properties, role: BlockRole, anchor: str
    ) -> None:
        raw = "".join(runs.shown)
        texts = split_statements(raw)
        counted = not self._is_uncounted(runs, properties, texts)
        label = self.numbering.label(properties) if counted else ""
        if texts and role == "body":
            self.paragraphs += 1
        locator = anchor or (self._here() if role in ("body", "note") else "")
        if texts:
            if label:
                self.pieces.append(Piece(label, role=role, locator=locator, source="computed"))
            level = read_level(properties, self.styles) if role == "body" else None
            kind = "paragraph" if level is None else "heading"
            changes = place_insertions(raw, runs, texts)
            for text, revisions in zip(texts, changes, strict=True):
                self.pieces.append(
                    Piece(text, kind, role, locator, level, revisions=revisions)  # type: ignore[arg-type]
                )
        self._add_rest(runs, locator, role)

    def _is_uncounted(self, runs: Runs, properties: Properties, texts: Sequence[str]) -> bool:
        """Whether a paragraph is gone or hidden with its end mark, so that no number is spent."""
        if texts:
            return False
        hidden = self.looks.is_mark_hidden(properties.mark, properties.style)
        return hidden or (runs.joins > 0 and bool(runs.unseen))

    def _here(self) -> str:
        return f"paragraph:{max(self.paragraphs, 1)}"

    def _next(self) -> str:
        return f"paragraph:{self.paragraphs + 1}"

    def _mark(self, mark: str, locator: str, state: State) -> None:
        self.marked.setdefault(mark, (locator, state))

    def _add_rest(self, runs: Runs, locator: str, role: BlockRole) -> None:
        """What stands beside the text: unseen text, text boxes, drawn words, references."""
        for one in runs.unseen:
            text = join_written(fold_text(one.text).split("\n"))
            if text:
                self.pieces.append(make_unseen(text, one.state, locator))
        for box, state in runs.boxes:
            self.walk(box, "note" if role == "body" else role, anchor=locator, state=state)
        for words, state in runs.drawn:
            self.add_words(words, "note" if role == "body" else role, state, locator)
        for mark, state in runs.marks:
            self._mark(mark, locator, state)
        if role in ("body", "note"):
            self.pictures += runs.pictures
        self.objects += runs.objects

    def add_words(self, words: str, role: BlockRole, state: State, locator: str = "") -> None:
        """Append words that stand in no paragraph of Word."""
        text = " ".join(fold_text(words).split())
        if text and state.role in ("seen", "inserted"):
            self.pieces.append(Piece(text, role=role, locator=locator))
        elif text:
            self.pieces.append(make_unseen(text, state, locator))

    def _add_table(self, table: _Element, role: BlockRole, state: State) -> None:
        number = self.tables
        self.tables += 1
        for cell in lay_cells(table, state):
            self._add_cell(cell, number, role)

    def _add_cell(self, cell: Cell, table: int, role: BlockRole) -> None:
        place = CellPlace(
            table=table,
            row=cell.row,
            column=cell.column,
            row_span=cell.height,
            column_span=cell.width,
        )
        locator = f"table:{table + 1}/{cell.row + 1}/{cell.column + 1}"
        piece = Piece("", "cell", role, locator, None, place)
        self.pieces.append(piece)
        outer, self._reader = self._reader, RunReader(self.looks)
        runs = Runs()
        labels = self._read_cell(cell.element, runs, piece, cell.state)
        self._reader = outer
        if cell.state.role in ("deleted", "hidden"):
            fill_unseen(piece, runs, cell.state)
        else:
            fill(piece, runs, labels, cell.state)
        self._add_rest(runs, locator, role)

    def _read_cell(self, container: _Element, runs: Runs, piece: Piece, state: State) -> list[str]:
        """The numbers of paragraphs without words."""
        labels: list[str] = []
        for child in container:
            tag = child.tag
            if tag == _PARAGRAPH:
                label = self._read_cell_paragraph(child, runs, state)
                labels.extend([label] if label else [])
            elif tag == _TABLE:
                self._add_table(child, piece.role, state)
            elif tag in _WRAPPERS:
                labels.extend(self._read_cell(child, runs, piece, state))
            elif tag in _GONE:
                gone = State("deleted", child.get(W + "author", ""))
                labels.extend(self._read_cell(child, runs, piece, gone))
            elif tag == _COMMENT:
                self._mark(f"comment:{child.get(W + 'id', '')}", piece.locator, state)
        return labels

    def _read_cell_paragraph(self, paragraph: _Element, runs: Runs, state: State) -> str:
        """The number of a paragraph without words; with words it stands before them."""
        properties = read_properties(paragraph)
        at, part, unseen = runs.length, len(runs.shown), len(runs.unseen)
        self._reader.read(paragraph, runs, style=properties.style, state=state)
        words = "".join(runs.shown[part:]).strip()
        gone = _is_gone(properties.mark)
        label = ""
        if state.role in ("seen", "inserted") and not (
            not words
            and (
                (gone and len(runs.unseen) > unseen)
                or self.looks.is_mark_hidden(properties.mark, properties.style)
            )
        ):
            label = self.numbering.label(properties)
        if label and words:
            glued = _WORDY.match(words) and (_WORDY.match(label[-1]) or label[-1] == ".")
            runs.put_before(at, part, label + " " if glued else label)
            label = ""
        if not gone:
            runs.put("\n", SEEN)
        return label


def _is_written(runs: Runs) -> bool:
    return any(not part.isspace() for part in runs.shown if part)


def _is_gone(mark: _Element | None) -> bool:
    """Whether a paragraph's end mark is deleted or moved away."""
    return mark is not None and any(child.tag in _GONE for child in mark)
