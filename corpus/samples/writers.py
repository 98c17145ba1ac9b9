"""Grids and texts become .xls, .xlsx and .docx files that are the same bytes at every run."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

from grids import Grid

STAMP = (2026, 1, 15, 9, 0, 0)
MERGES = re.compile(rb'<mergeCell ref="[A-Z0-9:]{1,20}" ?/>')
MODIFIED = re.compile(rb"(<dcterms:(?:created|modified)[^>]{0,200}>)[^<]{0,40}<")


def write_workbook(path: Path, grids: list[Grid]) -> None:
    """Write grids as the sheets of a workbook, in the format its name says."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".xls":
        write_xls(path, grids)
    else:
        write_xlsx(path, grids)


def write_xls(path: Path, grids: list[Grid]) -> None:
    """Write an old binary workbook."""
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    line = "borders: left thin, right thin, top thin, bottom thin; "
    place = "align: wrap on, vert centre, horiz "
    styles = {
        "title": xlwt.easyxf("font: name 宋体, bold on, height 320; " + place + "centre"),
        "right": xlwt.easyxf("font: name 宋体; " + place + "right"),
        "plain": xlwt.easyxf("font: name 宋体; " + place + "left"),
        "cell": xlwt.easyxf("font: name 宋体; " + line + place + "centre"),
    }
    for grid in grids:
        sheet = book.add_sheet(grid.name, cell_overwrite_ok=True)
        sheet.visibility = int(grid.hidden)
        ranges = {(top, left): (bottom, right) for top, left, bottom, right in grid.merges}
        for (row, column), value in sorted(grid.cells.items()):
            style = styles[name_style(grid, row, column)]
            bottom, right = ranges.get((row, column), (row, column))
            if (bottom, right) == (row, column):
                sheet.write(row, column, value, style)
            else:
                sheet.write_merge(row, bottom, column, right, value, style)
        for column, width in enumerate(grid.widths):
            sheet.col(column).width = width * 256
        for row, height in grid.heights().items():
            sheet.row(row).height_mismatch = True
            sheet.row(row).height = height * 20
        sheet.portrait = False
        sheet.fit_num_pages = 1
        sheet.fit_width_to_pages = 1
        sheet.fit_height_to_pages = 0
    book.save(str(path))


def name_style(grid: Grid, row: int, column: int) -> str:
    """Which style a cell has."""
    if (row, column) in grid.bold:
        return "title"
    if (row, column) in grid.right:
        return "right"
    return "plain" if row in grid.plain else "cell"


def write_xlsx(path: Path, grids: list[Grid]) -> None:
    """Write a workbook of today."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Border, Font, Side
    from openpyxl.utils import get_column_letter

    book = Workbook()
    book.remove(book.active)
    thin = Side(style="thin")
    for grid in grids:
        sheet: Any = book.create_sheet(grid.name)
        sheet.sheet_state = "hidden" if grid.hidden else "visible"
        for (row, column), value in sorted(grid.cells.items()):
            if value == "":
                continue
            cell = sheet.cell(row + 1, column + 1)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
            style = name_style(grid, row, column)
            across = {"right": "right", "plain": "left"}.get(style, "center")
            cell.alignment = Alignment(
                wrap_text=bool(grid.widths), horizontal=across, vertical="center"
            )
            cell.font = Font(
                name="宋体", bold=style == "title", size=14 if style == "title" else 10
            )
        for top, left, bottom, right in grid.merges:
            sheet.merge_cells(None, top + 1, left + 1, bottom + 1, right + 1)
        if grid.widths:
            frame = Border(left=thin, right=thin, top=thin, bottom=thin)
            for row in set(range(grid.rows)) - grid.plain:
                for column in range(len(grid.widths)):
                    sheet.cell(row + 1, column + 1).border = frame
        for column, width in enumerate(grid.widths):
            sheet.column_dimensions[get_column_letter(column + 1)].width = width
        for row, height in grid.heights().items():
            sheet.row_dimensions[row + 1].height = height
        if grid.widths:
            sheet.page_setup.orientation = "landscape"
            sheet.page_setup.fitToHeight = 0
            sheet.sheet_properties.pageSetUpPr.fitToPage = True
    packed = io.BytesIO()
    book.save(packed)
    path.write_bytes(settle_zip(packed.getvalue()))


def write_docx(path: Path, parts: list[str | Grid], *, wide: bool = False) -> None:
    """Write paragraphs and tables in order; a paragraph that opens with # is a centred title."""
    from docx import Document
    from docx.enum.section import WD_ORIENT

    path.parent.mkdir(parents=True, exist_ok=True)
    document = Document()
    if wide:
        section = document.sections[0]
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    normal = document.styles["Normal"]
    normal.font.name = "宋体"
    normal.element.rPr.rFonts.set(
        "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia", "宋体"
    )
    for part in parts:
        if isinstance(part, Grid):
            write_table(document, part)
        elif part.startswith("#"):
            paragraph = document.add_paragraph()
            paragraph.alignment = 1
            paragraph.add_run(part[1:]).bold = True
        else:
            document.add_paragraph(part)
    packed = io.BytesIO()
    document.save(packed)
    path.write_bytes(settle_zip(packed.getvalue()))


def write_table(document: Any, grid: Grid) -> None:
    """Write a grid as a ruled table with merged cells."""
    columns = len(grid.widths)
    table = document.add_table(rows=grid.rows, cols=columns)
    table.style = "Table Grid"
    section = document.sections[0]
    room = section.page_width - section.left_margin - section.right_margin
    for index, width in enumerate(grid.widths):
        table.columns[index].width = room * width // sum(grid.widths)
    for top, left, bottom, right in grid.merges:
        table.cell(top, left).merge(table.cell(bottom, right))
    for (row, column), value in sorted(grid.cells.items()):
        table.cell(row, column).text = str(value)


def settle_zip(data: bytes) -> bytes:
    """Give every member of an office file the same time, so that two runs give the same bytes."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            member = zipfile.ZipInfo(name, STAMP)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            content = source.read(name)
            if name == "docProps/core.xml":
                content = MODIFIED.sub(rb"\g<1>2026-01-15T01:00:00Z<", content)
            if name.startswith("xl/worksheets/"):
                content = sort_merges(content)
            target.writestr(member, content)
    return packed.getvalue()


def sort_merges(sheet: bytes) -> bytes:
    """Put a sheet's merged ranges in order; openpyxl keeps them in a set."""
    ordered = iter(sorted(MERGES.findall(sheet)))
    return MERGES.sub(lambda _: next(ordered), sheet)
