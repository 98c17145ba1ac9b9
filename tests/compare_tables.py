"""Ruled tables of three producers become two counts: cells our grids and pdfplumber's boxes get right.

`python -m tests.compare_tables` prints them; the tables are those of `tests/ruled_tables.py`, the
gold is what was written. pdfplumber's cells are filled with pdfium's characters, as are ours.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pbassist.read import read_bytes
from pbassist.read.layout.lines import read_lines
from pbassist.read.layout.page import Glyph
from tests.ruled_tables import STORIES
from tests.typesetting import PRODUCERS, Columns, Item, Table, can_set, set_stories

Cells = dict[tuple[int, int], tuple[str, int, int]]
"""By row and column: words without spaces, row span, column span."""
_NEAR = 3.5


def find_tables(story: tuple[Item, ...] | list[Item]) -> list[Table]:
    """The tables of a story in reading order."""
    found: list[Table] = []
    for item in story:
        if isinstance(item, Table):
            found.append(item)
        elif isinstance(item, Columns):
            found += find_tables(list(item.items))
    return found


def read_written(table: Table) -> Cells:
    """The cells as they were written."""
    return {
        (row, column): ("".join(text.split()), *table.spans.get((row, column), (1, 1)))
        for row, texts in enumerate(table.rows)
        for column, text in enumerate(texts)
        if text is not None
    }


def read_ours(content: bytes) -> list[Cells]:
    """The cells of every table as the house reads them."""
    document = read_bytes(content, name="表.pdf")
    return [
        {
            (block.cell.row, block.cell.column): (
                "".join(document.words(block).split()),
                block.cell.row_span,
                block.cell.column_span,
            )
            for block in table.blocks
            if block.cell is not None
        }
        for table in document.tables
    ]


def read_theirs(content: bytes) -> list[Cells]:
    """The cells of pdfplumber's boxes with pdfium's characters; tables stay cut at page ends."""
    import logging

    import pdfplumber

    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    document = read_bytes(content, name="表.pdf")
    printed: dict[int, list[Glyph]] = {}
    for offset, character in enumerate(document.text):
        box = document.geometry.box(offset) if document.geometry else None
        if box is not None:
            printed.setdefault(box.page, []).append(Glyph(character, *box[1:]))
    found: list[Cells] = []
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        for number, page in enumerate(pdf.pages, 1):
            tables = page.find_tables()
            found.extend(_fill(table.cells, printed.get(number, [])) for table in tables)
    return [cells for cells in found if any(text for text, _, _ in cells.values())]


def _fill(boxes: list[tuple[float, float, float, float]], glyphs: list[Glyph]) -> Cells:
    columns = _edges(value for box in boxes for value in (box[0], box[2]))
    rows = _edges(value for box in boxes for value in (box[1], box[3]))
    cells: Cells = {}
    for left, top, right, bottom in boxes:
        inside = [
            glyph
            for glyph in glyphs
            if left <= (glyph.left + glyph.right) / 2 < right
            and top <= (glyph.top + glyph.bottom) / 2 < bottom
        ]
        text = "".join(line.text for line in read_lines(inside, 1))
        place = _at(rows, top), _at(columns, left)
        spans = _at(rows, bottom) - place[0], _at(columns, right) - place[1]
        cells[place] = ("".join(text.split()), *spans)
    return cells


def _edges(values: Iterator[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _NEAR:
            edges.append(value)
    return edges


def _at(edges: list[float], value: float) -> int:
    return min(range(len(edges)), key=lambda at: abs(edges[at] - value))


def count_right(written: list[Cells], read: list[Cells]) -> tuple[int, int]:
    """Cells written, and those of them read with their words and spans at their place."""
    total = sum(map(len, written))
    right = 0
    for one, other in zip(written, read, strict=False):
        right += sum(other.get(place) == cell for place, cell in one.items())
    return total, right


def compare() -> Iterator[tuple[str, str, int, int, int]]:
    """Producer, name of the story, cells written, right in ours, right in pdfplumber's."""
    for producer in PRODUCERS:
        if not can_set(producer):
            continue
        with tempfile.TemporaryDirectory() as folder:
            files = set_stories(producer, list(STORIES.values()), Path(folder))
        for name, content in zip(STORIES, files, strict=True):
            written = [read_written(table) for table in find_tables(list(STORIES[name]))]
            total, ours = count_right(written, read_ours(content))
            yield producer, name, total, ours, count_right(written, read_theirs(content))[1]


def main() -> None:
    """Print the stories that either reads wrongly, and the sums."""
    sums: dict[str, list[int]] = {}
    for producer, name, total, ours, theirs in compare():
        added = sums.setdefault(producer, [0, 0, 0, 0, 0, 0])
        for at, value in enumerate((total, ours, theirs, 1, ours == total, theirs == total)):
            added[at] += value
        if min(ours, theirs) < total:
            print(
                f"{producer:12} {name:24} {total:4} written, ours {ours:4}, pdfplumber {theirs:4}"
            )
    for producer, (total, ours, theirs, stories, whole, whole_theirs) in sums.items():
        print(
            f"{producer}: cells {total}, ours {ours}, pdfplumber {theirs}; "
            f"stories {stories}, whole {whole} and {whole_theirs}"
        )


if __name__ == "__main__":
    main()
