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
    """项目名称 of the form that it stands in; None for a text."""
    subject: str | None = None
    """What it counts, in the document's words."""
    period: str | None = None
    """Year or months it speaks of; 实施期 with its years for the whole period of a form."""
    measure: str | None = None
    """预算, 执行, … of a figure; 年初预算数, 全年执行数 … of a fund; 指标值, 完成值 of an indicator."""
    value: str
    """As understood: separators dropped; an indicator's as printed, with the ≥ or ≤ of its column."""
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


class FormCell(Value):
    """A filled cell of a form, ready to be shown beside that of another year (表内数据)."""

    document: str
    """Name of the file."""
    place: str
    """Where it stands, in Chinese."""
    measure: str
    """年度指标值, 实际完成值, 执行率, 申报数, 年初预算数, 全年预算数, 全年执行数."""
    printed: str
    """As printed; the unit of its column, label or caption is added."""
    number: Decimal | None = None
    """In the base unit: 元 for money, else the unit without 万 or 亿; None for words and dates."""
    last: Decimal | None = None
    """What one unit of its last printed place is worth, in the base unit."""
    unit: str = ""
    """Base unit; empty for words and where none is printed."""
    span: Span
    """Its cell."""


class FormColumn(Value):
    """A form of a project (列): its year, and its kind or file where a year has several."""

    label: str
    """As shown: 2024年, 2024年自评, 2024年（文件名）."""
    year: int
    """Budget year of the form."""
    document: str
    """Name of the file."""


class FormLine(Value):
    """One measure of an indicator or of the funds, year by year (指标对照行)."""

    subject: str
    """三级指标 or row of the funds, as the latest form prints it."""
    measure: str
    """Which of its cells."""
    unit: str
    """Unit in which changes are told; empty for words."""
    cells: tuple[FormCell | None, ...]
    """One a column."""
    changes: tuple[Change | None, ...]
    """One a column: against the year before; None where there is nothing to compare."""


class FormLeft(Value):
    """An indicator or a row of funds that has no partner in another year (未对照指标)."""

    subject: str
    """As printed."""
    column: int
    """Place of its form among the columns."""
    cells: tuple[FormCell, ...]
    """Its cells."""
    reason: str
    """Why it stands apart, in Chinese."""


class ProjectYears(Value):
    """A project's forms of two or more years side by side (项目分年对照)."""

    project: str
    """项目名称, as the latest form prints it."""
    unit: str | None = None
    """实施单位 or 预算单位."""
    columns: tuple[FormColumn, ...]
    """By year."""
    lines: tuple[FormLine, ...]
    """Funds, then indicators, in the order of the latest form."""
    left: tuple[FormLeft, ...] = ()
    """What stands in one year alone, by year."""
    notes: tuple[str, ...] = ()
    """What a reviewer must know of it, a Chinese sentence each."""


class Comparison(Stored):
    """Papers lined up (数据对照): the same subject across years or places."""

    schema_name: ClassVar[str] = "comparison"

    columns: tuple[Column, ...]
    """By place, then by year; none where only forms were compared."""
    lines: tuple[Line, ...]
    """In the order of the first paper that has them."""
    left: tuple[Left, ...] = ()
    """Everything else, by document and place."""
    projects: tuple[ProjectYears, ...] = ()
    """Forms of one project in several years; their columns are their own."""
    notes: tuple[str, ...] = ()
    """What a reviewer must know of this comparison, a Chinese sentence each."""
    unread: tuple[Unplaced, ...] = ()
    """Files that could not be read, each with its reason."""
