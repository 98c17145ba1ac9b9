"""The elements of a web page become pieces in reading order: paragraphs and table cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pbassist.model.document import BlockKind, BlockRole, CellPlace
from pbassist.read.build import Piece
from pbassist.read.fold import fold_text, join_written, separate_wrapped
from pbassist.read.sheet.facts import check_extent
from pbassist.read.webpage.lists import label_item

if TYPE_CHECKING:
    from lxml.etree import _Element

_DROPPED = frozenset((
    "script", "style", "noscript", "template", "iframe", "frame", "object", "embed", "applet",
    "svg", "math", "canvas", "audio", "video", "map", "head", "link", "meta", "base", "col",
    "colgroup", "rp", "rt", "datalist",
))  # fmt: skip
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog",
    "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header",
    "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section",
    "summary", "ul", "caption", "option", "table", "tbody", "thead", "tfoot", "tr", "td", "th",
    "h1", "h2", "h3", "h4", "h5", "h6",
))  # fmt: skip
_HEADING = re.compile(r"h([1-6])")
_HIDDEN = re.compile(r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden|mso-hide\s{0,9}:\s{0,9}all", re.IGNORECASE)  # fmt: skip
_LAYOUT = re.compile(r"[ \t\n\r\f]{1,}")
_DEPTH = 150
"""Elements nested deeper are read as words alone."""
_WIDEST = 1000
"""Columns or rows that one cell may span."""


@dataclass(slots=True)
class _Lines:
    """The words of one paragraph or cell while they are gathered, cut at typed breaks."""

    lines: list[str] = field(default_factory=lambda: [""])
    raw: bool = False

    def put(self, text: str) -> None:
        if self.raw:
            first, *rest = text.split("\n")
            self.lines[-1] += first
            self.lines.extend(rest)
            return
        self.lines[-1] = _join_layout(self.lines[-1], text)


def _join_layout(before: str, text: str) -> str:
    """Line breaks of the source are layout: nothing between Chinese characters, else a space.

    A break at the end of a stretch waits as `\\n` for the words that follow.
    """
    if before.endswith("\n"):
        before, text = before[:-1], "\n" + text
    at = 0
    for found in _LAYOUT.finditer(text):
        before += text[at : found.start()]
        at = found.end()
        if not before or before.endswith(" "):
            continue
        if "\n" not in found[0] and "\r" not in found[0]:
            before += " "
        else:
            before += separate_wrapped(before, text[at : at + 1]) if at < len(text) else "\n"
    return before + text[at:]


@dataclass(slots=True)
class PageWalker:
    """Walks a page; counts paragraphs outside tables, and tables, from 1 for people."""

    name: str
    pieces: list[Piece] = field(default_factory=list)
    paragraphs: int = 0
    tables: int = 0
    _cells: int = 0
    _open: _Lines = field(default_factory=_Lines)
    _aside: list[Piece] = field(default_factory=list)
    _counts: dict[_Element, int] = field(default_factory=dict)

    def walk_page(self, root: _Element) -> None:
        """Append the pieces of a page; its title, which no page shows, stands aside."""
        body = root if root.tag != "html" else root.find("body")
        title = root.findtext(".//head/title")
        for child in [root] if body is None else [body]:
            self._walk(child, "body", None, 0)
        self._close("body", None)
        if title and title.strip():
            self.pieces.append(Piece(_fold(title), role="furniture"))

    def _walk(self, element: _Element, role: BlockRole, level: int | None, depth: int) -> None:
        """Gather words; a block closes what was open before it and what it held itself."""
        tag = element.tag
        if not isinstance(tag, str) or tag in _DROPPED:
            return
        if depth > _DEPTH:
            self._open.put("".join(map(str, element.itertext())))
            return
        inner = _choose_role(element, role)
        block = tag in _BLOCKS
        if inner != role and not block:
            self._aside.append(Piece(_fold("".join(map(str, element.itertext()))), role=inner))
            return
        if block:
            self._close(role, level)
        if tag == "table" and not _is_layout(element):
            self._add_table(element, inner, depth)
        else:
            self._walk_inside(element, inner, depth)
        if block:
            heading = _HEADING.fullmatch(tag)
            self._close(inner, int(heading[1]) if heading else level)

    def _walk_inside(self, element: _Element, role: BlockRole, depth: int) -> None:
        tag = element.tag
        if tag == "br":
            self._open.lines.append("")
            return
        if tag == "li":
            self._add_label(element, role)
        shown = _show_control(element)
        if shown is not None:
            self._open.put(shown)
            return
        heading = _HEADING.fullmatch(tag)
        level = int(heading[1]) if heading else None
        raw, self._open.raw = self._open.raw, self._open.raw or tag in ("pre", "textarea")
        self._open.put(element.text or "")
        for child in element:
            self._walk(child, role, level, depth + 1)
            self._open.put(child.tail or "")
        self._open.raw = raw

    def _close(self, role: BlockRole, level: int | None) -> None:
        """What was gathered becomes paragraphs, one for each typed line."""
        gathered, self._open = self._open, _Lines(raw=self._open.raw)
        for line in gathered.lines:
            text = _fold(line)
            if not text:
                continue
            if role == "body":
                self.paragraphs += 1
            kind: BlockKind = "paragraph" if level is None else "heading"
            locator = f"paragraph:{self.paragraphs}" if role == "body" else ""
            self.pieces.append(Piece(text, kind=kind, role=role, level=level, locator=locator))
        self.pieces.extend(piece for piece in self._aside if piece.text)
        self._aside = []

    def _add_label(self, item: _Element, role: BlockRole) -> None:
        label = label_item(item, self._counts)
        if label:
            locator = f"paragraph:{self.paragraphs + 1}" if role == "body" else ""
            self.pieces.append(Piece(label, role=role, locator=locator, source="computed"))

    def _add_table(self, table: _Element, role: BlockRole, depth: int) -> None:
        for caption in table.iterchildren("caption"):
            self._walk(caption, role, None, depth + 1)
        number = self.tables
        self.tables += 1
        taken: dict[int, int] = {}
        rows = _list_rows(table)
        for row, line in enumerate(rows):
            row_role = _choose_role(line, _choose_role(line.getparent(), role))
            start = CellPlace(table=number, row=row, column=0, row_span=len(rows) - row)
            taken = self._add_row(line, start, taken, row_role, depth)

    def _add_row(
        self, line: _Element, start: CellPlace, taken: dict[int, int], role: BlockRole, depth: int
    ) -> dict[int, int]:
        """The columns that cells of this row and of those above cover further down, and how far.

        `start` is the place of the row, with the rows down to the end of the table.
        """
        below = {column: rows - 1 for column, rows in taken.items() if rows > 1}
        column = 0
        for cell in line.iterchildren("td", "th"):
            while column in taken:
                column += 1
            width, height = _read_span(cell, "colspan"), _read_span(cell, "rowspan")
            height = min(height or _WIDEST, start.row_span)
            spans = {"column": column, "row_span": height, "column_span": width or 1}
            place = start.model_copy(update=spans)
            self._add_cell(cell, place, role, depth)
            for covered in range(column, column + place.column_span):
                if height > 1:
                    below[covered] = height - 1
            column += place.column_span
        return below

    def _add_cell(self, cell: _Element, place: CellPlace, role: BlockRole, depth: int) -> None:
        self._cells += place.column_span * place.row_span
        check_extent(self._cells, 1, self.name, f"表{place.table + 1}")
        locator = f"table:{place.table + 1}/{place.row + 1}/{place.column + 1}"
        piece = Piece("", kind="cell", role=_choose_role(cell, role), cell=place, locator=locator)
        self.pieces.append(piece)
        inside = PageWalker(self.name, tables=self.tables, _cells=self._cells)
        inside._walk_inside(cell, "body", depth + 1)
        inside._close("body", None)
        self.tables, self._cells = inside.tables, inside._cells
        outer = [one for one in inside.pieces if one.cell is None and one.role == "body"]
        piece.text = join_written([one.text for one in outer])
        for one in inside.pieces:
            if one.cell is not None or one.role != "body":
                one.locator = one.locator or locator
                one.role = piece.role if one.role == "body" else one.role
                self.pieces.append(one)


def _fold(text: str) -> str:
    return fold_text(text).replace("\n", " ").replace("\t", " ").strip()


def _choose_role(element: _Element | None, role: BlockRole) -> BlockRole:
    """Deleted and hidden words are kept apart from what the page shows."""
    if element is None or role != "body":
        return role
    if element.tag == "del":
        return "deleted"
    if element.get("hidden") is not None or _HIDDEN.search((element.get("style") or "")[:2000]):
        return "hidden"
    return role


def _show_control(element: _Element) -> str | None:
    """What a field of a form shows; None for other elements."""
    if element.tag == "select":
        options = list(element.iter("option"))
        chosen = [one for one in options if one.get("selected") is not None] or options[:1]
        return " ".join("".join(map(str, one.itertext())).strip() for one in chosen)
    if element.tag != "input":
        return None
    kind = (element.get("type") or "text").lower()
    if kind in ("checkbox", "radio"):
        return "☑" if element.get("checked") is not None else "□"
    return element.get("value") or "" if kind in ("text", "number", "date", "tel", "email") else ""


def _is_layout(table: _Element) -> bool:
    """A table that only places its contents: one cell, or one a row with tables in them."""
    if table.get("role") == "presentation":
        return True
    widths = [sum(1 for _ in line.iterchildren("td", "th")) for line in _list_rows(table)]
    if sum(widths) == 1:
        return True
    return max(widths, default=0) == 1 and next(table.iterdescendants("table"), None) is not None


def _list_rows(table: _Element) -> list[_Element]:
    """The rows of a table itself, not those of tables in its cells."""
    return list(_find_rows(table))


def _find_rows(container: _Element) -> Iterator[_Element]:
    for child in container:
        if child.tag == "tr":
            yield child
        elif child.tag in ("tbody", "thead", "tfoot", "form"):
            yield from _find_rows(child) if child.tag != "form" else child.iterchildren("tr")


def _read_span(cell: _Element, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return min(int(value), _WIDEST) if value.isascii() and value.isdigit() else 1
