"""Projects of several years become two sheets of the workbook of a comparison."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from pbassist.export.sheets import A3, CellValue, Column, fill_sheet
from pbassist.model.comparison import Comparison, FormCell, FormLine, ProjectYears

if TYPE_CHECKING:
    from openpyxl import Workbook

LEFT_COLUMNS = (
    Column("序号", 6, "center"),
    Column("项目", 28),
    Column("栏目", 18, "center"),
    Column("内容", 28),
    Column("填报", 40),
    Column("未并列的原因", 40),
    Column("文件", 30),
    Column("位置", 24),
)
_FIXED = 5
_SCALES = {"万": Decimal(10**4), "亿": Decimal(10**8)}
_SUBTITLE = "取自申报表、自评表的栏目；只并列名称和计量单位都相同的指标，增减由程序计算；各年均为0的资金不列；原文和出处见批注。"


def add_projects(book: Workbook, found: Comparison) -> None:
    """Add 项目对照 and, where something stands apart, 项目未并列; nothing without projects."""
    projects = found.projects
    if not projects:
        return
    general = () if found.columns else found.notes  # else they stand on the first sheet
    _add_lines(book.create_sheet("项目对照"), projects, general)
    rows = list(_list_left(projects))
    if rows:
        sheet = book.create_sheet("项目未并列")
        fill_sheet(sheet, "未并列的指标和资金", LEFT_COLUMNS, rows, paper=A3)


def list_form_papers(projects: Sequence[ProjectYears]) -> list[list[CellValue]]:
    """Project and year of every form that was compared, and its file."""
    return [
        [f"{one.project}{column.label}", column.document]
        for one in projects
        for column in one.columns
    ]


def _add_lines(sheet: Any, projects: Sequence[ProjectYears], general: Sequence[str]) -> None:
    labels = list_labels(projects)
    compared = [label for label in labels if any(_is_compared(one, label) for one in projects)]
    placed = [(one, line) for one in projects for line in one.lines]
    rows = [
        _list_line(number, one, line, labels, compared)
        for number, (one, line) in enumerate(placed, 1)
    ]
    notes = "".join(f"{one.project}：{note}" for one in projects for note in one.notes)
    header = fill_sheet(
        sheet,
        "同一项目分年对照表",
        _make_columns(labels, compared),
        rows,
        subtitle="".join((_SUBTITLE, notes, *general)),
        paper=A3,
    )
    for row, (one, line) in enumerate(placed, header + 1):
        for column, cell in zip(one.columns, line.cells, strict=True):
            if cell is not None:
                at = _FIXED + 1 + labels.index(column.label)
                sheet.cell(row, at).comment = _make_comment(cell)
    sheet.freeze_panes = f"E{header + 1}"


def list_labels(projects: Sequence[ProjectYears]) -> list[str]:
    """The columns of all projects, by year."""
    columns = [(column.year, column.label) for one in projects for column in one.columns]
    return [label for _, label in sorted(dict.fromkeys(columns), key=lambda one: one[0])]


def _is_compared(one: ProjectYears, label: str) -> bool:
    return any(
        column.label == label and line.changes[at] is not None
        for at, column in enumerate(one.columns)
        for line in one.lines
    )


def _make_columns(labels: Sequence[str], compared: Sequence[str]) -> tuple[Column, ...]:
    return (
        Column("序号", 6, "center"),
        Column("项目", 26),
        Column("内容", 28),
        Column("栏目", 13, "center"),
        Column("单位", 9, "center"),
        *(Column(label, 15, "right") for label in labels),
        *(
            Column(f"{label}{word}", 13, "right")
            for label in compared
            for word in ("增减", "增减率")
        ),
        Column("说明", 34),
    )


def _list_line(
    number: int,
    one: ProjectYears,
    line: FormLine,
    labels: Sequence[str],
    compared: Sequence[str],
) -> list[CellValue]:
    at = {column.label: place for place, column in enumerate(one.columns)}
    cells = [line.cells[at[label]] if label in at else None for label in labels]
    row: list[CellValue] = [number, one.project, line.subject, line.measure, line.unit]
    row += [None if cell is None else show_number(cell, line) for cell in cells]
    for label in compared:
        change = line.changes[at[label]] if label in at else None
        row += [change.difference, change.rate] if change else [None, None]
    reasons = [change.reason for change in line.changes if change and change.reason]
    row.append("；".join(dict.fromkeys(reasons)))
    return row


def show_number(cell: FormCell, line: FormLine) -> CellValue:
    """A number in the unit of its line; words, dates and bounds (≥280公里) as printed."""
    if cell.number is None or cell.last is None or not cell.printed[:1].isdigit():
        return cell.printed
    scale = _SCALES.get(line.unit[:1], Decimal(1))
    number, last = cell.number / scale, (cell.last / scale).normalize()
    decimals = min(max(-int(last.as_tuple().exponent), 0), 4)
    return number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _make_comment(cell: FormCell) -> Any:
    from openpyxl.comments import Comment

    text = f"原文：{cell.printed[:200]}\n（{cell.document}，{cell.place}）"
    return Comment(text, "pbassist", width=300, height=90)


def _list_left(projects: Sequence[ProjectYears]) -> Iterator[list[CellValue]]:
    placed = [(one, left) for one in projects for left in one.left]
    for number, (one, left) in enumerate(placed, 1):
        column = one.columns[left.column]
        yield [
            *(number, one.project, column.label, left.subject, tell_cells(left.cells)),
            *(left.reason, column.document, left.cells[0].place),
        ]


def tell_cells(cells: Sequence[FormCell]) -> str:
    """The cells of a row in one phrase: 年度指标值≥44架次；实际完成值46架次."""
    return "；".join(f"{cell.measure}{cell.printed}" for cell in cells)
