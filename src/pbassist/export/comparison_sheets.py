"""A comparison becomes a workbook: the lines side by side, their sources, and what stands apart."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pbassist.export.atomic import write_atomically
from pbassist.export.figures_table import add_unread
from pbassist.export.form_years_sheets import add_projects, list_form_papers
from pbassist.export.sheets import A3, A4, CellValue, Column, fill_sheet, shade_rows
from pbassist.model.comparison import Cell, Comparison, Line, Seen

if TYPE_CHECKING:
    from openpyxl import Workbook

SOURCE_COLUMNS = (
    Column("序号", 6, "center"),
    Column("内容", 30),
    Column("栏目", 14, "center"),
    Column("原文数", 16, "right"),
    Column("说明", 20),
    Column("文件", 30),
    Column("位置", 14),
    Column("所在句或表行", 70),
)
LEFT_COLUMNS = (
    Column("序号", 6, "center"),
    Column("文件", 30),
    Column("位置", 14),
    Column("内容", 30),
    Column("原文数", 16, "right"),
    Column("未对照的原因", 36),
    Column("所在句或表行", 70),
)
PAPER_COLUMNS = (Column("栏目", 20), Column("文件", 60))
MOST_DECIMALS = 4
ABOUT = (
    "增减数、增减率前的“约”，表示原文为约数，或原文数经四舍五入，按原文只能算到近似值；"
    "未加“约”的，按原文数可算准到所列位数。"
)


def write_comparison_workbook(found: Comparison, path: Path) -> Path:
    """Write the workbook of a comparison; gives the path. Raises `CannotWrite`."""
    return write_atomically(path, lambda beside: _write(found, beside))


def _write(found: Comparison, path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    if found.columns:
        _add_lines(book, found)
        _add_table(book, "出处", "各数出处", SOURCE_COLUMNS, list(_list_sources(found)))
        _add_table(book, "未对照", "未对照的数据", LEFT_COLUMNS, list(_list_left(found)))
    else:
        book.remove(book.worksheets[0])
    add_projects(book, found)
    papers: list[list[CellValue]] = [
        [column.label, "、".join(column.documents)] for column in found.columns
    ]
    papers += list_form_papers(found.projects)
    _add_table(book, "材料", "对照的材料", PAPER_COLUMNS, papers, paper=A4)
    if found.unread:
        add_unread(book, found.unread)
    book.save(path)


def _add_table(
    book: Workbook,
    name: str,
    title: str,
    columns: tuple[Column, ...],
    rows: list[list[CellValue]],
    *,
    paper: int = A3,
) -> None:
    fill_sheet(book.create_sheet(name), title, columns, rows, paper=paper)


# ---- the lines --------------------------------------------------------------------------------


def _add_lines(book: Workbook, found: Comparison) -> None:
    sheet = book.active
    assert sheet is not None
    sheet.title = "对照表"
    compared = [at for at in range(len(found.columns)) if _has_changes(found, at)]
    rows = [_list_line(number, line, compared) for number, line in enumerate(found.lines, 1)]
    subtitle = "".join(
        (
            "数值按“单位”栏统一换算，原文见批注和“出处”页；增减由程序计算。",
            *explain_about(found),
            *found.notes,
        )
    )
    header = fill_sheet(
        sheet, "数据对照表", _make_columns(found, compared), rows, subtitle=subtitle, paper=A3
    )
    differing = [at for at, line in enumerate(found.lines) if any(map(_differs, line.cells))]
    shade_rows(sheet, header, differing)
    for row, line in enumerate(found.lines, header + 1):
        for at, value in enumerate(line.cells):
            if value is not None:
                sheet.cell(row, 5 + at).comment = _make_comment(value)
    sheet.freeze_panes = f"D{header + 1}"


def _has_changes(found: Comparison, at: int) -> bool:
    return any(line.changes[at] is not None for line in found.lines)


def _make_columns(found: Comparison, compared: list[int]) -> tuple[Column, ...]:
    return (
        Column("序号", 6, "center"),
        Column("工作环节", 16),
        Column("内容", 28),
        Column("单位", 8, "center"),
        *(Column(column.label, 13, "right") for column in found.columns),
        *(
            Column(f"{found.columns[at].label}{word}", 13, "right")
            for at in compared
            for word in ("增减", "增减率")
        ),
        Column("说明", 46),
    )


def _list_line(number: int, line: Line, compared: list[int]) -> list[CellValue]:
    row: list[CellValue] = [number, line.topic, line.subject, line.unit]
    row += [None if cell is None else scale_number(cell.seen, line) for cell in line.cells]
    for at in compared:
        change = line.changes[at]
        row.append(change.difference if change else None)
        row.append(change.rate if change else None)
    row.append("".join(list_remarks(line)))
    return row


def scale_number(seen: Seen, line: Line) -> Decimal:
    """A value in the unit of its line: with the decimals printed, converted without idle zeros."""
    number = seen.number / line.scale
    decimals = max(-int((seen.last / line.scale).normalize().as_tuple().exponent), 0)
    shown = number.quantize(Decimal(1).scaleb(-min(decimals, MOST_DECIMALS)), ROUND_HALF_UP)
    if line.scale == 1 or seen.printed.endswith(line.unit) or "." not in f"{shown:f}":
        return shown
    return Decimal(f"{shown:f}".rstrip("0").rstrip("."))


def explain_about(found: Comparison) -> tuple[str, ...]:
    """What 约 before a rate or a difference means, where any has it."""
    changes = [one for line in found.lines for one in line.changes if one is not None]
    about = any("约" in f"{one.difference}{one.rate}" for one in changes)
    return (ABOUT,) if about else ()


def list_remarks(line: Line) -> Iterator[str]:
    """What a reviewer must know of a line, a sentence each."""
    for cell in line.cells:
        if cell is None:
            continue
        if cell.borrowed:
            yield f"{cell.seen.printed}据“{cell.seen.document}”。"
        for other in cell.differing:
            yield (
                f"“{cell.seen.document}”为{cell.seen.printed}，"
                f"“{other.document}”所述为{other.printed}，前后不一致，请核实。"
            )
    for change in line.changes:
        if change is not None and change.reason:
            yield f"{change.reason}。"


def _differs(cell: Cell | None) -> bool:
    return cell is not None and bool(cell.differing)


def _make_comment(cell: Cell) -> Any:
    from openpyxl.comments import Comment

    seen = cell.seen
    text = f"原文：{seen.printed}\n{seen.context[:200]}\n（{seen.document}，{seen.place}）"
    return Comment(text, "pbassist", width=360, height=130)


# ---- sources and the rest ---------------------------------------------------------------------


def _list_sources(found: Comparison) -> Iterator[list[CellValue]]:
    for number, line in enumerate(found.lines, 1):
        for column, cell in zip(found.columns, line.cells, strict=True):
            if cell is None:
                continue
            said = "据其他年度材料" if cell.borrowed else ""
            for seen, note in (
                (cell.seen, said),
                *((one, "同一数据再次出现") for one in cell.again),
                *((one, "所述不同") for one in cell.differing),
            ):
                yield [number, line.title, column.label, *_list_seen(seen, note)]


def _list_seen(seen: Seen, note: str) -> list[CellValue]:
    return [seen.printed, note, seen.document, seen.place, seen.context]


def _list_left(found: Comparison) -> Iterator[list[CellValue]]:
    for number, one in enumerate(found.left, 1):
        seen = one.seen
        yield [
            *(number, seen.document, seen.place, one.subject, seen.printed),
            *(one.reason, seen.context),
        ]
