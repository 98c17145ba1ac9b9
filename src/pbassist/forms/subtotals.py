"""Lines of points over the rows of a table become subtotals that know the rows below them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from pbassist.forms.grid import Grid, Part
from pbassist.forms.indicators import IndicatorRows, PointsLine
from pbassist.forms.planned import read_points
from pbassist.model.indicators import Filled, Goal, Indicator, Subtotal
from pbassist.model.performance import Target

FIELDS = ("weight", "score", "rescore", "gap")
NUMBERING = (
    re.compile(r"[一二三四五六七八九十]{1,3}[、.．]"),
    re.compile(r"[(（][一二三四五六七八九十]{1,3}[)）]"),
    re.compile(r"\d{1,2}(?:[.．](?!\d)|、)"),
    re.compile(r"[(（]\d{1,2}[)）]"),
)
"""一、 over （一） over 1. over （1）."""
LABELLED = re.compile(r"[(（](?:满分|共|计|分值)?[:：]?(\d{1,3}(?:\.\d{1,2})?)分?[)）]$")
CLASS_WEIGHT = "class_weight"
"""Field of a column of points left of the names: those of the class."""


class _Row(NamedTuple):
    """A row of a table with numbered names: its depth, and where it goes."""

    at: int
    one: Indicator
    depth: int | None


def read_lines(grid: Grid, tables: Sequence[IndicatorRows]) -> tuple[Subtotal, ...]:
    """小计 and 合计 of the tables of a form."""
    found: list[Subtotal] = []
    before = 0
    for table in tables:
        low = before
        for line in table.lines:
            high = before + line.above
            rows = tuple(range(low, high)) if line.kind == "subtotal" else ()
            if line.parts:
                found.append(_make_line(grid, line, rows))
            low = high if line.kind == "subtotal" else low
        before += len(table.indicators)
    return tuple(found)


def _make_line(grid: Grid, line: PointsLine, rows: tuple[int, ...]) -> Subtotal:
    parts: dict[str, Part] = {"name": line.name, **line.parts}
    values = {field: read_points(part.text) for field, part in line.parts.items()}
    start, end = min(p.start for p in parts.values()), max(p.end for p in parts.values())
    return Subtotal(
        kind="total" if line.kind == "total" else "row",
        name=line.name.text,
        **values,
        rows=rows,
        span=grid.span(start, end),
        cells=tuple(Filled(field=f, span=grid.span(p.start, p.end)) for f, p in parts.items()),
    )


def place_subtotals(target: Target) -> Target:
    """The form with the rows that head others taken out of its indicators and put over them."""
    if target.annual is None:
        return target
    rows = target.annual.indicators
    kept, chapters = _take_chapters(rows) if _is_numbered(rows) else (rows, ())
    renumbered = _renumber(target.subtotals, rows, kept)
    labels = tuple(_label(kept)) if not chapters else ()
    goal: Goal = target.annual.model_copy(update={"indicators": kept})
    return target.model_copy(
        update={"annual": goal, "subtotals": (*chapters, *labels, *renumbered)}
    )


def _is_numbered(rows: Sequence[Indicator]) -> bool:
    """Whether depth is told by the numbers before the names, in the one column of names."""
    return not any(one.dimension for one in rows)


def _tell_depth(name: str) -> int | None:
    return next((depth for depth, mark in enumerate(NUMBERING) if mark.match(name)), None)


def _take_chapters(
    rows: Sequence[Indicator],
) -> tuple[tuple[Indicator, ...], tuple[Subtotal, ...]]:
    """Rows whose next row is numbered more deeply head it; the others are the items."""
    told = [_Row(at, one, _tell_depth(one.name)) for at, one in enumerate(rows)]
    kept: list[Indicator] = []
    heads: list[tuple[_Row, list[int], list[int]]] = []
    open_heads: list[int] = []
    for row in told:
        while open_heads and (row.depth is None or _depth(heads[open_heads[-1]]) >= row.depth):
            open_heads.pop()
        below = told[row.at + 1].depth if row.at + 1 < len(told) else None
        if row.depth is not None and below is not None and below > row.depth:
            if open_heads:
                heads[open_heads[-1]][2].append(len(heads))
            open_heads.append(len(heads))
            heads.append((row, [], []))
            continue
        if open_heads:
            heads[open_heads[-1]][1].append(len(kept))
        kept.append(_under(row.one, [heads[at][0].one for at in open_heads]))
    return tuple(kept), tuple(_make_head(*head) for head in heads)


def _depth(head: tuple[_Row, list[int], list[int]]) -> int:
    return head[0].depth or 0


def _under(one: Indicator, heads: Sequence[Indicator]) -> Indicator:
    """An item with the chapters over it as its classes."""
    if not heads:
        return one
    path = {"dimension": heads[0], **({"aspect": heads[1]} if len(heads) > 1 else {})}
    cells = tuple(Filled(field=field, span=head.cell("name")) for field, head in path.items())
    names = {field: head.name for field, head in path.items()}
    return one.model_copy(update={**names, "cells": (*one.cells, *cells)})


def _make_head(row: _Row, rows: list[int], below: list[int]) -> Subtotal:
    one = row.one
    return Subtotal(
        kind="chapter",
        name=one.name,
        weight=one.weight,
        score=one.score,
        rescore=one.rescore,
        gap=one.gap,
        rows=tuple(rows),
        below=tuple(below),
        span=one.span,
        cells=one.cells,
    )


def _renumber(
    lines: Sequence[Subtotal], rows: Sequence[Indicator], kept: Sequence[Indicator]
) -> tuple[Subtotal, ...]:
    """小计 and 合计 over the items that were kept."""
    places = {one.span.start: at for at, one in enumerate(kept)}
    return tuple(
        line.model_copy(
            update={
                "rows": tuple(
                    places[rows[at].span.start] for at in line.rows if rows[at].span.start in places
                )
            }
        )
        for line in lines
    )


def _label(rows: Sequence[Indicator]) -> Iterator[Subtotal]:
    """决策（20分） beside its rows, and points in a column of the classes' own."""
    for field in ("dimension", "aspect"):
        numbered = [(at, one) for at, one in enumerate(rows)]
        for start, group in groupby(numbered, key=lambda pair: pair[1].cell(field).start):
            own = list(group)
            name = getattr(own[0][1], field)
            found = _read_label(own[0][1], field, name) if name else None
            if found is not None and own[0][1].cell(field).start == start:
                yield _make_label(own, field, name, *found)


def _read_label(one: Indicator, field: str, name: str) -> tuple[Decimal, Filled] | None:
    """The points that a class says of itself, with their cell."""
    labelled = LABELLED.search("".join(name.split()))
    if labelled:
        return Decimal(labelled[1]), Filled(field="weight", span=one.cell(field))
    beside = next((cell for cell in one.cells if cell.field == CLASS_WEIGHT), None)
    points = read_points(beside.span.quote) if beside and field == "dimension" else None
    return (points, Filled(field="weight", span=beside.span)) if beside and points else None


def _make_label(
    own: Sequence[tuple[int, Indicator]], field: str, name: str, weight: Decimal, cell: Filled
) -> Subtotal:
    first = own[0][1]
    return Subtotal(
        kind="label",
        name=name,
        weight=weight,
        rows=tuple(at for at, _ in own),
        span=cell.span,
        cells=(Filled(field="name", span=first.cell(field)), cell),
    )
