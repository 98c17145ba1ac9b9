"""What a sheet's file says beside its values becomes facts, and its extent is bounded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pbassist.errors import UnreadableDocument

MAX_CELLS = 1_000_000
"""Cells of the used range of one sheet, empty ones counted."""
Place = tuple[int, int]
"""Row and column, from 0."""


@dataclass(slots=True)
class Facts:
    """Formats, errors, formulas without a value, and the extent of the cells that have one."""

    formats: Mapping[Place, str] = field(default_factory=dict)
    errors: Mapping[Place, str] = field(default_factory=dict)
    uncalculated: int = 0
    rows: int = 0
    columns: int = 0


def check_extent(rows: int, columns: int, name: str, sheet: str) -> None:
    """Raise `UnreadableDocument.too_many_cells` for a used range over the limit."""
    if rows * columns > MAX_CELLS:
        raise UnreadableDocument.too_many_cells(name, sheet, MAX_CELLS)
