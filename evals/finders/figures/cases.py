"""A case of the tables becomes a document, and its gold the figures it must give."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from pbassist.model.document import Block, CellPlace, Document, Reader
from pbassist.model.figures import Figure

TABLES = Path(__file__).parents[3] / "tests" / "cases"
MARKS = "≥≤><="


class Row(NamedTuple):
    """One figure as the tables write it."""

    quote: str
    value: str
    unit: str | None
    marks: frozenset[str]


def read_row(printed: str) -> Row:
    """A row of gold: `quote | value[~upper] | unit | marks`."""
    quote, value, unit, marks = (part.strip() for part in (printed + "|").split("|", 3))
    return Row(quote, value, None if unit == "-" else unit, frozenset(marks.strip("| ")))


def make_row(figure: Figure) -> Row:
    """A figure in the form of the tables."""
    marks: set[str] = {figure.comparison} if figure.comparison else set()
    if figure.approximate:
        marks.add("约")
    if figure.inferred:
        marks.add("推")
    value = figure.value if figure.upper is None else f"{figure.value}~{figure.upper}"
    return Row(figure.span.quote, value, figure.unit, frozenset(marks))


def make_document(case: dict[str, Any]) -> Document:
    """A document of the case's paragraphs and its table, if it has one."""
    text: list[str] = []
    blocks: list[Block] = []
    at = 0
    for line in case.get("text", "").split("\n") if case.get("text") else []:
        blocks.append(_block(len(blocks), "paragraph", at, line))
        text += [line, "\n"]
        at += len(line) + 1
    for row, cells in enumerate(case.get("table", [])):
        for column, words in enumerate(cells):
            if words == "<":  # covered by the cell to its left
                continue
            span = 1 + _covered(cells[column + 1 :])
            place = CellPlace(table=0, row=row, column=column, column_span=span)
            blocks.append(_block(len(blocks), "cell", at, words, place))
            text += [words, "\t"]
            at += len(words) + 1
        text[-1] = "\n"
    return Document(
        id="0" * 64,
        name=case["id"],
        media_type="text/plain",
        reader=Reader(name="cases", version="1"),
        text="".join(text)[:-1],
        text_hash="0" * 64,
        blocks=tuple(blocks),
    )


def _block(number: int, kind: Any, at: int, words: str, place: CellPlace | None = None) -> Block:
    return Block(id=f"b{number}", kind=kind, start=at, end=at + len(words), cell=place)


def _covered(cells: list[str]) -> int:
    count = 0
    for words in cells:
        if words != "<":
            break
        count += 1
    return count
