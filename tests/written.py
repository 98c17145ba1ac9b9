"""Words become files of every kind, for the tests of reading."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

Rows = Sequence[Sequence[object]]
Item = str | Rows
Merge = tuple[int, int, int, int]
"""First row, first column, last row, last column, from 0."""


def write_word(path: Path, items: Sequence[Item], merges: Sequence[Merge] = ()) -> Path:
    """A DOCX of paragraphs (text) and tables (rows); merges are made in every table."""
    import docx

    document = docx.Document()
    for item in items:
        if isinstance(item, str):
            document.add_paragraph(item)
            continue
        table = document.add_table(rows=len(item), cols=len(item[0]))
        for row, values in enumerate(item):
            for column, value in enumerate(values):
                table.cell(row, column).text = str(value)
        for top, left, bottom, right in merges:
            text = table.cell(top, left).text
            table.cell(top, left).merge(table.cell(bottom, right)).text = text
    document.save(str(path))
    return path


def write_workbook(
    path: Path,
    sheets: Mapping[str, Rows],
    *,
    merges: Sequence[Merge] = (),
    formats: Mapping[tuple[int, int], str] | None = None,
    hidden: Sequence[str] = (),
) -> Path:
    """An XLSX of sheets; merges and formats are made in every sheet."""
    import openpyxl

    book = openpyxl.Workbook()
    for number, (name, rows) in enumerate(sheets.items()):
        sheet = book.active if number == 0 else book.create_sheet()
        sheet.title = name
        for row, values in enumerate(rows, start=1):
            for column, value in enumerate(values, start=1):
                if value is not None:
                    sheet.cell(row, column).value = value
        for place, code in (formats or {}).items():
            sheet.cell(place[0] + 1, place[1] + 1).number_format = code
        for top, left, bottom, right in merges:
            sheet.merge_cells(None, top + 1, left + 1, bottom + 1, right + 1)
        sheet.sheet_state = "hidden" if name in hidden else "visible"
    book.save(path)
    return path


def write_old_workbook(
    path: Path,
    sheets: Mapping[str, Rows],
    *,
    merges: Sequence[Merge] = (),
    formats: Mapping[tuple[int, int], str] | None = None,
    hidden: Sequence[str] = (),
) -> Path:
    """An XLS (BIFF8) of sheets, as `write_workbook`."""
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        sheet.visibility = 1 if name in hidden else 0
        starts = {(top, left): (bottom, right) for top, left, bottom, right in merges}
        for row, values in enumerate(rows):
            for column, value in enumerate(values):
                if value is None:
                    continue
                style = xlwt.easyxf(num_format_str=(formats or {}).get((row, column), "General"))
                end = starts.get((row, column))
                if end:
                    sheet.write_merge(row, end[0], column, end[1], value, style)
                elif isinstance(value, dt.date | str | int | float | bool):
                    sheet.write(row, column, value, style)
    book.save(str(path))
    return path


def write_pdf(
    path: Path,
    items: Sequence[Item],
    *,
    merges: Sequence[Merge] = (),
    header: str = "",
    numbered: bool = False,
    indent: bool = True,
    repeat_rows: int = 0,
    widths: Sequence[float] | None = None,
) -> Path:
    """A PDF of paragraphs and ruled tables in a CID font that is not embedded."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    body = ParagraphStyle(
        "body", fontName="STSong-Light", fontSize=14, leading=24, wordWrap="CJK",
        firstLineIndent=28 if indent else 0,
    )  # fmt: skip
    small = ParagraphStyle("cell", fontName="STSong-Light", fontSize=10, leading=14, wordWrap="CJK")
    lines = [("GRID", (0, 0), (-1, -1), 0.5, "black")]
    lines += [("SPAN", (left, top), (right, bottom)) for top, left, bottom, right in merges]

    def decorate(canvas: object, document: object) -> None:
        canvas.setFont("STSong-Light", 9)  # type: ignore[attr-defined]
        number = canvas.getPageNumber()  # type: ignore[attr-defined]
        if header:
            canvas.drawString(80, A4[1] - 40, header)  # type: ignore[attr-defined]
        if numbered:
            canvas.drawCentredString(A4[0] / 2, 40, f"— {number} —")  # type: ignore[attr-defined]

    flow: list[object] = []
    for item in items:
        if isinstance(item, str):
            flow.append(Paragraph(_escape(item), body))
        else:
            cells = [[Paragraph(_escape(str(value)), small) for value in row] for row in item]
            flow.append(Table(cells, colWidths=widths, repeatRows=repeat_rows, style=lines))
    SimpleDocTemplate(
        str(path), pagesize=A4, leftMargin=80, rightMargin=74, topMargin=90, bottomMargin=80
    ).build(flow, onFirstPage=decorate, onLaterPages=decorate)
    return path


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def lock_pdf(path: Path, target: Path) -> Path:
    """The same PDF under a password."""
    import pypdf

    writer = pypdf.PdfWriter(clone_from=str(path))
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(target)
    return target


def rewrite_part(path: Path, target: Path, part: str, change: Mapping[bytes, bytes]) -> Path:
    """The same zip file with words of one part replaced; a part that is not there is added."""
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as out:
        names = source.namelist()
        for name in names:
            content = source.read(name)
            if name == part:
                for old, new in change.items():
                    assert old in content, f"{old!r} is not in {part}"
                    content = content.replace(old, new)
            out.writestr(name, content)
        if part not in names:
            out.writestr(part, b"".join(change.values()))
    return target


def make_bomb(path: Path, megabytes: int, part: str = "word/document.xml") -> Path:
    """A zip file whose one part inflates to zeros of that many megabytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("[Content_Types].xml", "<Types/>")
        with out.open(part, "w") as stream:
            for _ in range(megabytes):
                stream.write(b"\0" * (1 << 20))
    return path


def zip_bytes(parts: Mapping[str, bytes]) -> bytes:
    """A zip file of these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as out:
        for name, content in parts.items():
            out.writestr(name, content)
    return buffer.getvalue()
