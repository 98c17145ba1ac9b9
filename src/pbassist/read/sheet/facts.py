"""What a sheet's file says beside its values becomes facts, and its extent is bounded."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from pbassist.errors import UnreadableDocument

_PRINT_LOOK = re.compile(
    r'&"[^"]{0,200}"|&K(?:[0-9A-Fa-f]{6}|\d{2}[+-]\d{3})|&\d{1,3}', re.IGNORECASE
)
_PRINT_SHEET = re.compile("&A", re.IGNORECASE)
_PRINT_PART = re.compile("&[LCR]", re.IGNORECASE)
_PRINT_NUMBER = re.compile("&[PN]", re.IGNORECASE)
_PRINT_REST = re.compile("&[A-Za-z+-]")
_AROUND_NUMBER = " 第页共张/-—–,，.·"
"""What stands around a page number; a header of nothing else says nothing."""
MAX_CELLS = 1_000_000
"""Cells of the used range of one sheet, empty ones counted."""
Place = tuple[int, int]
"""Row and column, from 0."""


class Aside(NamedTuple):
    """Words of a sheet that stand in no cell: a text box, a cell's comment, a printed header."""

    role: Literal["note", "furniture", "hidden", "comment"]
    text: str
    place: Place | None
    """The cell it belongs to or is anchored at; None for the whole sheet."""


@dataclass(slots=True)
class Facts:
    """Formats, errors, what is hidden, what stands beside the cells, and the extent of the cells
    that have a value.
    """

    formats: dict[Place, str] = field(default_factory=dict)
    """Codes of the cells that have one other than General."""
    errors: dict[Place, str] = field(default_factory=dict)
    uncalculated: set[Place] = field(default_factory=set)
    """Cells with a formula and no result."""
    formulas: int = 0
    unsure: set[Place] = field(default_factory=set)
    """Cells whose formula has the result that some programs write without calculating."""
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    filtered: bool = False
    """True where a filter chooses the rows."""
    hides_zeros: bool = False
    epoch_1904: bool = False
    asides: list[Aside] = field(default_factory=list)
    attachments: tuple[str, ...] = ()
    part: str = ""
    """Where an archive keeps the sheet."""
    trimmed: bytes | None = None
    """The sheet without far blank cells, to be read instead of what the file has."""
    rows: int = 0
    columns: int = 0
    filled_rows: int = 0
    """The extent of the cells that hold more than a blank, as far as the sheet alone tells."""
    filled_columns: int = 0


def is_too_large(rows: int, columns: int) -> bool:
    """Whether a used range is over the limit."""
    return rows * columns > MAX_CELLS


def check_extent(rows: int, columns: int, name: str, sheet: str) -> None:
    """Raise `UnreadableDocument.too_many_cells` for a used range over the limit."""
    if is_too_large(rows, columns):
        raise UnreadableDocument.too_many_cells(name, sheet, MAX_CELLS)


def settle_results(facts: dict[str, Facts], *, calculated: bool) -> None:
    """Take results that are the same everywhere for missing ones, where the program that wrote the
    file left calculating to the one that opens it.
    """
    formulas = sum(one.formulas for one in facts.values())
    unsure = sum(len(one.unsure) for one in facts.values())
    if calculated or not formulas or formulas != unsure:
        return
    for one in facts.values():
        one.uncalculated |= one.unsure


def read_print_words(code: str, sheet: str) -> str:
    """The words of a printed header or footer without its codes; "" for a mere page number."""
    shown = _PRINT_LOOK.sub("", code.replace("&&", "\x00"))
    shown = _PRINT_PART.sub("\n", _PRINT_SHEET.sub(lambda _: sheet, shown))
    numbered = _PRINT_NUMBER.search(shown)
    shown = _PRINT_REST.sub("", shown).replace("\x00", "&")
    lines = [line.strip() for line in shown.split("\n")]
    return " ".join(line for line in lines if line.strip(_AROUND_NUMBER if numbered else " "))
