"""A form becomes a file of every kind that a bureau is sent, for the tests of reading."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

import pytest

from tests.ofd_writing import write_ofd
from tests.same_forms import Form
from tests.written import write_old_workbook, write_workbook

CHROMIUM = next(
    (p for n in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(n))), None
)
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def write_form_word(path: Path, form: Form) -> Path:
    """A DOCX with ruled cells in the widths of the form."""
    import docx
    from docx.oxml.ns import qn
    from docx.shared import Pt

    document = docx.Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "SimSun", Pt(10.5)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
    section = document.sections[0]
    section.page_width, section.page_height = Pt(595), Pt(842)
    section.left_margin = section.right_margin = Pt(68)
    heading = document.add_paragraph(form.title)
    heading.alignment = 1
    heading.runs[0].font.size = Pt(16)
    rows = form.rows
    table = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    table.autofit = False
    for top, left, bottom, right in form.merges:
        table.cell(top, left).merge(table.cell(bottom, right))
    for y, values in enumerate(rows):
        for x, value in enumerate(values):
            table.rows[y].cells[x].width = Pt(form.widths[x])
            if value:
                table.cell(y, x).text = value
    for column, width in zip(table.columns, form.widths, strict=True):
        column.width = Pt(width)
    document.save(str(path))
    return path


def convert_form(path: Path, suffix: str = "pdf") -> Path:
    """The file as LibreOffice prints it, or a skip."""
    if OFFICE is None:
        pytest.skip("LibreOffice is not installed")
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [OFFICE, "--headless", f"-env:UserInstallation=file://{profile}", "--convert-to", suffix,
             "--outdir", str(path.parent), str(path)],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
    return path.with_suffix(f".{suffix}")


def make_page(form: Form) -> str:
    """The form as a web page."""
    covered = {
        (y, x)
        for top, left, bottom, right in form.merges
        for y in range(top, bottom + 1)
        for x in range(left, right + 1)
        if (y, x) != (top, left)
    }
    spans = {
        (top, left): (bottom - top + 1, right - left + 1)
        for top, left, bottom, right in form.merges
    }
    lines = []
    for y, values in enumerate(form.rows):
        cells = []
        for x, value in enumerate(values):
            if (y, x) not in covered:
                tall, wide = spans.get((y, x), (1, 1))
                cells.append(f'<td rowspan="{tall}" colspan="{wide}">{escape(value)}</td>')
        lines.append(f"<tr>{''.join(cells)}</tr>")
    columns = "".join(f'<col style="width:{width}pt">' for width in form.widths)
    return (
        '<!doctype html><meta charset="utf-8"><style>@page{size:A4;margin:24mm}'
        "body{font:10.5pt/15pt serif}h1{font-size:16pt;text-align:center}"
        "table{border-collapse:collapse;table-layout:fixed;width:460pt}td{border:1px solid;padding:2pt 4pt}"
        f"</style><h1>{escape(form.title)}</h1><table>{columns}{''.join(lines)}</table>"
    )


def print_form(path: Path, form: Form) -> Path:
    """A PDF as Chromium prints the form, or a skip."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    page = path.with_suffix(".html")
    page.write_text(make_page(form), "utf-8")
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
             f"--user-data-dir={profile}", f"--print-to-pdf={path}", page.as_uri()],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
    return path


def draw_form(path: Path, form: Form) -> Path:
    """A PDF of reportlab, the cells that a page break cuts drawn closed on both pages."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen import canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    sheet = canvas.Canvas(str(path), pagesize=A4)
    sheet.setFont("STSong-Light", 16)
    sheet.drawCentredString(A4[0] / 2, A4[1] - 70, form.title)
    rows, spans = form.rows, {(m[0], m[1]): (m[2], m[3]) for m in form.merges}
    edges = [68.0]
    for width in form.widths:
        edges.append(edges[-1] + width * 460 / sum(form.widths))

    def break_words(text: str, room: float) -> list[str]:
        lines, line = [], ""
        for mark in text:
            least = room + 8 if mark in "，。；：、）》%" else room - 4
            if pdfmetrics.stringWidth(line + mark, "STSong-Light", 10) > least:
                lines.append(line)
                line = ""
            line += mark
        return [*lines, line]

    heights = [18.0] * len(rows)
    for y, values in enumerate(rows):
        for x, value in enumerate(values):
            bottom, right = spans.get((y, x), (y, x))
            if value and bottom == y:
                count = len(break_words(value, edges[right + 1] - edges[x] - 8))
                heights[y] = max(heights[y], 14.0 * count + 5)
    first, top = 0, A4[1] - 90
    while first < len(rows):
        after, room = first, top - 60
        while after < len(rows) and sum(heights[first : after + 1]) <= room:
            after += 1
        sheet.setFont("STSong-Light", 10)
        _draw_rows(sheet, rows, spans, edges, heights, (first, after), top, break_words)
        first, top = after, A4[1] - 60
        sheet.showPage()
    sheet.save()
    return path


def _draw_rows(
    sheet: Any,
    rows: Sequence[Sequence[str]],
    spans: dict[tuple[int, int], tuple[int, int]],
    edges: Sequence[float],
    heights: Sequence[float],
    part: tuple[int, int],
    top: float,
    break_words: Any,
) -> None:
    first, after = part
    tops = [top - sum(heights[first:row]) for row in range(first, after + 1)]
    covered: set[tuple[int, int]] = set()
    for y, values in enumerate(rows):
        for x, value in enumerate(values):
            if (y, x) in covered:
                continue
            bottom, right = spans.get((y, x), (y, x))
            covered |= {(b, r) for b in range(y, bottom + 1) for r in range(x, right + 1)}
            if bottom < first or y >= after:
                continue
            high, low = tops[max(y, first) - first], tops[min(bottom + 1, after) - first]
            sheet.rect(edges[x], low, edges[right + 1] - edges[x], high - low)
            if value and y >= first:
                for number, line in enumerate(break_words(value, edges[right + 1] - edges[x] - 8)):
                    sheet.drawString(edges[x] + 4, high - 13 - 14 * number, line)


def fill_cells(form: Form) -> tuple[list[list[object]], list[tuple[int, int, int, int]]]:
    """The cells and merges of a sheet whose first row is the title; a plain whole number is one."""
    rows: list[list[object]] = [[form.title, *[None] * (len(form.widths) - 1)]]
    rows += [
        [int(value) if value.isdigit() and len(value) < 4 else value or None for value in values]
        for values in form.rows
    ]
    merges = [(0, 0, 0, len(form.widths) - 1)]
    merges += [(top + 1, left, bottom + 1, right) for top, left, bottom, right in form.merges]
    return rows, merges


def write_form_workbook(path: Path, form: Form) -> Path:
    """An XLSX with the form on one sheet."""
    import openpyxl

    rows, merges = fill_cells(form)
    write_workbook(path, {"绩效": rows}, merges=merges)
    book = openpyxl.load_workbook(path)
    for row in book.active.iter_rows():
        for cell in row:
            if cell.data_type == "f":  # =24 was typed as text
                cell.data_type = "s"
    book.save(path)
    return path


def write_form_old_workbook(path: Path, form: Form) -> Path:
    """An XLS with the form on one sheet."""
    rows, merges = fill_cells(form)
    return write_old_workbook(path, {"绩效": rows}, merges=merges)


def write_form_ofd(path: Path, form: Form) -> Path:
    """An OFD with the form over its pages."""
    return write_ofd(
        path, [f"#{form.title}", form.rows], form.merges, widths=form.widths, runs=True
    )


def scan_pages(path: Path, *, degrees: float = 0.4, dpi: int = 150, seed: int = 7) -> list[Any]:
    """The pages of a PDF as a scanner gives them: grey, turned a little, with noise."""
    import numpy as np
    import pypdfium2
    from PIL import Image

    noise = np.random.default_rng(seed)
    pages = []
    with pypdfium2.PdfDocument(path) as opened:
        for page in opened:
            shown = page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
            if shown.getextrema() == (255, 255):
                pytest.skip("no Chinese font is installed to draw a page with")
            turned = shown.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor=250)
            points = np.asarray(turned) + noise.normal(0, 6, (turned.height, turned.width))
            kept = io.BytesIO()
            Image.fromarray(np.clip(points, 0, 255).astype("uint8")).save(kept, "JPEG", quality=80)
            pages.append(Image.open(kept))
    return pages


def write_scan(path: Path, pages: Sequence[Any]) -> Path:
    """A PDF of nothing but pictures."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen import canvas

    sheet = canvas.Canvas(str(path), pagesize=A4)
    for page in pages:
        sheet.drawImage(ImageReader(page), 0, 0, *A4)
        sheet.showPage()
    sheet.save()
    return path
