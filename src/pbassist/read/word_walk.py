"""The body of a Word file becomes pieces in reading order: paragraphs and table cells."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pbassist.model.document import BlockRole, CellPlace
from pbassist.read.build import Piece
from pbassist.read.fold import join_written
from pbassist.read.markup import W, get_value
from pbassist.read.word_numbers import Numbering
from pbassist.read.word_runs import Runs, read_runs
from pbassist.read.word_styles import Styles, read_level

if TYPE_CHECKING:
    from lxml.etree import _Element

_WRAPPERS = frozenset(W + tag for tag in ("ins", "moveTo", "customXml", "smartTag"))
_POINT = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、](?!\d)"
    r"|第[一二三四五六七八九十百零\d]{1,6}[章节条]"
)
_STOPS = "。！？；：!?;:"


@dataclass(slots=True)
class Walker:
    """Walks a body; counts paragraphs with words outside tables, and tables, from 1 for people."""

    styles: Styles
    numbering: Numbering
    pieces: list[Piece] = field(default_factory=list)
    paragraphs: int = 0
    tables: int = 0

    def walk(self, container: _Element, role: BlockRole = "body") -> None:
        """Append the pieces of a body, a text box, a note or a header."""
        for child in container:
            tag = child.tag
            if tag == W + "p":
                self._add_paragraph(child, role)
            elif tag == W + "tbl":
                self._add_table(child, role)
            elif tag == W + "sdt":
                for content in child.iterfind(W + "sdtContent"):
                    self.walk(content, role)
            elif tag in _WRAPPERS:
                self.walk(child, role)

    def _add_paragraph(self, paragraph: _Element, role: BlockRole) -> None:
        runs = read_runs(paragraph)
        texts = _split_statements(runs.lines)
        label = self.numbering.label(paragraph)
        if texts and role == "body":
            self.paragraphs += 1
        locator = f"paragraph:{self.paragraphs}" if role in ("body", "note") else ""
        level = read_level(paragraph, self.styles) if texts and role == "body" else None
        if label and texts:
            self.pieces.append(Piece(label, role=role, locator=locator, source="computed"))
        for text in texts:
            kind = "heading" if level is not None else "paragraph"
            self.pieces.append(
                Piece(text, kind=kind, role=role, level=level, locator=locator)  # type: ignore[arg-type]
            )
        self._add_unseen(runs, locator)
        self._add_boxes(runs)

    def _add_unseen(self, runs: Runs, locator: str) -> None:
        for text, role in ((runs.hidden, "hidden"), (runs.deleted, "deleted")):
            if text.strip():
                self.pieces.append(Piece(text.strip(), role=role, locator=locator))  # type: ignore[arg-type]

    def _add_boxes(self, runs: Runs) -> None:
        for box in runs.boxes:
            self.walk(box, "note")

    def _add_table(self, table: _Element, role: BlockRole) -> None:
        number = self.tables
        self.tables += 1
        above: dict[int, Piece] = {}
        for row, line in enumerate(_children(table, "tr")):
            row_role: BlockRole = "deleted" if line.find(f"{W}trPr/{W}del") is not None else role
            above = self._add_row(line, CellPlace(table=number, row=row, column=0), above, row_role)

    def _add_row(
        self, line: _Element, start: CellPlace, above: dict[int, Piece], role: BlockRole
    ) -> dict[int, Piece]:
        """The pieces by column that the next row may continue downwards."""
        column = _as_count(get_value(line, f"{W}trPr/{W}gridBefore"), 0)
        covering: dict[int, Piece] = {}
        for cell in _children(line, "tc"):
            width = _as_count(get_value(cell, f"{W}tcPr/{W}gridSpan"), 1)
            piece = above.get(column) if _continues(cell) else None
            if piece is not None and piece.cell is not None and piece.cell.column == column:
                _grow(piece, start.row)
            else:
                place = replace_place(start, column, width)
                piece = self._add_cell(cell, place, role)
            for step in range(width):
                covering[column + step] = piece
            column += width
        return covering

    def _add_cell(self, cell: _Element, place: CellPlace, role: BlockRole) -> Piece:
        locator = f"table:{place.table + 1}/{place.row + 1}/{place.column + 1}"
        piece = Piece("", kind="cell", role=role, cell=place, locator=locator)
        self.pieces.append(piece)
        lines: list[str] = []
        labels: list[str] = []
        self._walk_cell(cell, piece, lines, labels)
        piece.text = join_written(lines)
        if not piece.text and len(labels) == 1:  # a column of serial numbers
            piece.text, piece.source = labels[0], "computed"
        return piece

    def _walk_cell(
        self, container: _Element, piece: Piece, lines: list[str], labels: list[str]
    ) -> None:
        for child in container:
            if child.tag == W + "p":
                runs = read_runs(child)
                lines.extend(runs.lines)
                label = self.numbering.label(child)
                labels.extend([label] if label else [])
                self._add_unseen(runs, piece.locator)
                self._add_boxes(runs)
            elif child.tag == W + "tbl":
                self._add_table(child, piece.role)
            elif child.tag == W + "sdt":
                for content in child.iterfind(W + "sdtContent"):
                    self._walk_cell(content, piece, lines, labels)
            elif child.tag in _WRAPPERS:
                self._walk_cell(child, piece, lines, labels)


def replace_place(start: CellPlace, column: int, width: int) -> CellPlace:
    """The place of a cell in the row of `start`."""
    return CellPlace(table=start.table, row=start.row, column=column, column_span=width)


def _grow(piece: Piece, row: int) -> None:
    place = piece.cell
    if place is not None:
        piece.cell = place.model_copy(update={"row_span": row - place.row + 1})


def _continues(cell: _Element) -> bool:
    merge = get_value(cell, f"{W}tcPr/{W}vMerge")
    return merge is not None and merge in ("", "continue")


def _children(parent: _Element, tag: str) -> list[_Element]:
    """Rows of a table or cells of a row, also those inside content controls and insertions."""
    found: list[_Element] = []
    for child in parent:
        if child.tag == W + tag:
            found.append(child)
        elif child.tag == W + "sdt":
            for content in child.iterfind(W + "sdtContent"):
                found.extend(_children(content, tag))
        elif child.tag in _WRAPPERS:
            found.extend(_children(child, tag))
    return found


def _as_count(value: str | None, default: int) -> int:
    counted = value is not None and value.isascii() and value.isdigit()
    return min(int(value), 1000) if counted and value is not None else default


def _split_statements(lines: list[str]) -> list[str]:
    """The paragraphs that typed breaks (Shift+Enter) really make; other breaks are layout."""
    groups: list[list[str]] = []
    for line in lines:
        stripped = line.strip()
        if not stripped:
            continue
        if groups and groups[-1][-1][-1] not in _STOPS and not _POINT.match(stripped):
            groups[-1].append(stripped)
        else:
            groups.append([stripped])
    return [join_written(group) for group in groups]
