"""Figures of papers become rows of one table, and several papers become lines side by side."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar, Literal

from pbassist.model.document import Span
from pbassist.model.performance import Unplaced
from pbassist.model.value import Stored, Value

RowKind = Literal["figure", "fund", "indicator"]


class FigureRow(Value):
    """A figure of a text, an amount of a form's funds or an indicator, as one row (数据行)."""

    kind: RowKind
    """figure of a text or table, fund of a form, indicator of a form."""
    document: str
    """Name of the file."""
    place: str
    """Where it stands, in Chinese; empty where the file shows no places."""
    project: str | None = None
    """项目名称 of the form; None for a text."""
    subject: str | None = None
    """What it counts, in the document's words."""
    period: str | None = None
    """Year or months it speaks of."""
    measure: str | None = None
    """预算, 执行, … of a figure; 年初预算数, 全年执行数 … of a fund; 指标值, 完成值 of an indicator."""
    value: str
    """As understood: separators dropped; an indicator's as printed."""
    unit: str | None = None
    """Unit of the value."""
    amount: Decimal | None = None
    """In 元, for money alone."""
    quote: str
    """As printed."""
    span: Span
    """Its place in the document's text."""


class FigureTable(Stored):
    """The figures of several files, one a row (数据表), and the files that could not be read."""

    schema_name: ClassVar[str] = "figure_table"

    rows: tuple[FigureRow, ...]
    """By document, in order of place."""
    unread: tuple[Unplaced, ...] = ()
    """Files that could not be read, each with its reason."""


class Seen(Value):
    """A figure where it stands, ready to be shown beside another (对照数据)."""

    document: str
    """Name of the file."""
    place: str
    """Where it stands, in Chinese."""
    context: str
    """The sentence or the table row it stands in, as printed."""
    printed: str
    """Value and unit; a unit of a table's header or unit column is added."""
    number: Decimal
    """In the base unit: 元 for money, else the unit without 万 or 亿."""
    last: Decimal
    """What one unit of its last printed place is worth, in the base unit."""
    approximate: bool = False
    """True for 约, 近, 余."""
    span: Span
    """Number and unit."""


class Cell(Value):
    """What the papers say of a subject for one column (对照格)."""

    seen: Seen
    """The value of the column's own paper, else of another paper that names it."""
    borrowed: bool = False
    """True when only a paper of another column gives it."""
    again: tuple[Seen, ...] = ()
    """The same figure elsewhere: in the same paper, or in a later one that looks back."""
    differing: tuple[Seen, ...] = ()
    """Those that differ from it beyond rounding: it was stated differently."""


class Change(Value):
    """From one column to the next of the same place (增减), computed from the printed values."""

    difference: str | None = None
    """With sign and unit, rounded as the coarser of both was printed; None when not computable."""
    rate: str | None = None
    """With sign and %, no finer than the printed values allow; None when not computable."""
    reason: str = ""
    """Why something was not computed, in Chinese."""


class Column(Value):
    """A column of the comparison (列): a year of a place."""

    label: str
    """As shown: 2024年, 云泽县, 云泽县2024年, or the file's name."""
    place: str | None = None
    """County or other area, when the papers name it."""
    year: int | None = None
    """Year the paper speaks of."""
    documents: tuple[str, ...]
    """Names of its files."""


class Line(Value):
    """A subject whose figures stand side by side (对照行)."""

    topic: str
    """What part of the work it belongs to, in our words; empty when not told."""
    subject: str
    """What it counts, in the words of one of the papers."""
    unit: str
    """Unit in which the line is shown, such as 万元 for amounts that stand in 元 in the cells."""
    cells: tuple[Cell | None, ...]
    """One a column; None where no paper gives it."""
    changes: tuple[Change | None, ...]
    """One a column: against the column before it; None where there is nothing to compare."""

    @property
    def title(self) -> str:
        """Topic and subject in one phrase."""
        said = not self.topic or self.subject.startswith(self.topic)
        return self.subject if said else f"{self.topic}：{self.subject}"

    @property
    def scale(self) -> int:
        """What one of `unit` is in the base unit of the cells' numbers."""
        return {"亿": 10**8, "万": 10**4}.get(self.unit[:1], 1)


class Left(Value):
    """A figure that was not lined up (未对照数据)."""

    subject: str
    """What it counts, in the document's words."""
    seen: Seen
    """Where it stands."""
    reason: str
    """Why it stands apart, in Chinese."""


class Comparison(Stored):
    """Papers lined up (数据对照): the same subject across years or places."""

    schema_name: ClassVar[str] = "comparison"

    columns: tuple[Column, ...]
    """By place, then by year."""
    lines: tuple[Line, ...]
    """In the order of the first paper that has them."""
    left: tuple[Left, ...] = ()
    """Everything else, by document and place."""
    notes: tuple[str, ...] = ()
    """What a reviewer must know of this comparison, a Chinese sentence each."""
    unread: tuple[Unplaced, ...] = ()
    """Files that could not be read, each with its reason."""
