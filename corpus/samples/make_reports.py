"""The reports written by hand in reports/*.md become Word files beside them, and PDF on demand.

Run `python corpus/samples/make_reports.py` from a checkout with the `dev` extra; `--out DIR`
writes elsewhere, `--pdf` adds PDF files. The texts and `reports/faults.toml` are the gold.
"""

from __future__ import annotations

import argparse
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from writers import settle_zip

HERE = Path(__file__).resolve().parent
EAST_ASIA = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia"
Part = str | list[list[str]]


def read_parts(path: Path) -> Iterator[Part]:
    """The paragraphs of a text file and its tables."""
    return read_lines(path.read_text("utf-8").splitlines())


def read_lines(lines: Iterable[str]) -> Iterator[Part]:
    """The paragraphs of a text and its tables, which are lines that begin with |."""
    rows: list[list[str]] = []
    for line in lines:
        if line.startswith("|"):
            rows.append(line.strip().strip("|").split("|"))
            continue
        if rows:
            yield rows
            rows = []
        if line.strip():
            yield line.strip()
    if rows:
        yield rows


def write_docx(parts: list[Part], path: Path) -> None:
    """Write a report as a county office would: a centred title, 仿宋 body, ruled tables."""
    from docx import Document
    from docx.shared import Pt

    document = Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "仿宋_GB2312", Pt(14)
    normal.element.rPr.rFonts.set(EAST_ASIA, "仿宋_GB2312")
    for part in parts:
        if isinstance(part, list):
            _write_table(document, part)
        elif part.startswith("# "):
            paragraph = document.add_paragraph(part[2:])
            paragraph.alignment = 1
        elif part.startswith("## "):
            document.add_heading(part[3:], level=1)
        else:
            document.add_paragraph(part)
    packed = io.BytesIO()
    document.save(packed)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(settle_zip(packed.getvalue()))


def _write_table(document: Any, rows: list[list[str]]) -> None:
    table = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    for cells, row in zip(table.rows, rows, strict=True):
        for cell, words in zip(cells.cells, row, strict=True):
            cell.text = words


def write_pdf(parts: list[Part], path: Path) -> None:
    """Write a report as a PDF with ruled tables."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    body = ParagraphStyle("body", fontName="STSong-Light", fontSize=14, leading=26, wordWrap="CJK")
    body.firstLineIndent = 28
    title = ParagraphStyle("title", body, fontSize=20, leading=32, alignment=1, firstLineIndent=0)
    ruled = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONT", (0, 0), (-1, -1), "STSong-Light")]
    flow: list[Any] = []
    for part in parts:
        if isinstance(part, list):
            flow.append(Table(part, style=ruled))
        else:
            flow.append(Paragraph(part.lstrip("# "), title if part.startswith("# ") else body))
    path.parent.mkdir(parents=True, exist_ok=True)
    SimpleDocTemplate(str(path), pagesize=A4, invariant=1).build(flow)


def main() -> None:
    """Write every report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=HERE / "reports")
    parser.add_argument("--pdf", action="store_true")
    chosen = parser.parse_args()
    for source in sorted((HERE / "reports").glob("*.md")):
        parts = list(read_parts(source))
        write_docx(parts, chosen.out / f"{source.stem}.docx")
        if chosen.pdf:
            write_pdf(parts, chosen.out / f"{source.stem}.pdf")


if __name__ == "__main__":
    main()
