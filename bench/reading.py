"""A paper read, alone in this process, becomes one JSON line of what it took.

`python -m bench.reading make|pdf|twice|peak|word|workbook|scan FOLDER ARGUMENT`; `make` writes the
papers of our own text into FOLDER, the others read ARGUMENT there. Pages are as dense as those of
GB/T 9704, 22 lines of 28 characters. Times are of the processor, on one core.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.tasks import CORPUS, PAGE, find_peak, find_text, make_report, measure_median, take_core

COLUMNS, LINES = 28, 22
PAGES = 50
LONG = 500
ROWS = 600
DPI = 150
SEASON = CORPUS / "samples" / "season"


def main() -> None:
    """Run the task that the arguments name, on one core."""
    task, folder, argument = sys.argv[1:4]
    take_core()
    with contextlib.redirect_stdout(sys.stderr):
        told = TASKS[task](Path(folder), argument)
    print(json.dumps(told))


def make_papers(folder: Path, _argument: str) -> dict[str, Any]:
    """The papers that the programs of this machine can make."""
    make_report(folder)
    made = [*_print_office(folder), *_print_reportlab(folder)]
    if made:
        _repeat(folder / made[0], folder / "long.pdf")
    return {"made": made}


def run_pdf(folder: Path, name: str) -> dict[str, Any]:
    """Read a PDF once, without the second reading that looks for doubts."""
    from pbassist.read.pdf import check as pdf_check

    pdf_check.MAX_CHECKED = 0
    return run_twice(folder, name)


def run_twice(folder: Path, name: str) -> dict[str, Any]:
    """Read a PDF as the house does."""
    from pbassist.read import read

    pages = len(read(folder / name).pages)
    seconds = measure_median(lambda: read(folder / name), rounds=3)
    return {"pages": pages, "page": seconds / pages}


def run_peak(folder: Path, name: str) -> dict[str, Any]:
    """Read a long PDF once."""
    from pbassist.read import read

    return {"pages": len(read(folder / name).pages), "peak_mb": find_peak()}


def run_word(folder: Path, name: str) -> dict[str, Any]:
    """Read a Word report of ten pages, and open it with python-docx in turns."""
    import docx

    from pbassist.read import read

    path = str(folder / name)
    return {
        "own": measure_median(lambda: read(path)),
        "docx": measure_median(lambda: docx.Document(path)),
    }


def run_workbook(_folder: Path, _argument: str) -> dict[str, Any]:
    """Read the forms of the sample season that are workbooks."""
    from pbassist.read import read

    paths = sorted(SEASON.rglob("*.xlsx"))
    seconds = measure_median(lambda: [read(path) for path in paths], rounds=3)
    return {"forms": len(paths), "form": seconds / max(len(paths), 1)}


def run_scan(folder: Path, name: str) -> dict[str, Any]:
    """Recognise the picture of a page; nothing where the component is not installed."""
    import pypdfium2

    from pbassist.read import read
    from pbassist.read.scan.ocr import find_engine

    if find_engine() is None:
        return {}
    opened = pypdfium2.PdfDocument(folder / name)
    picture = folder / "page.png"
    opened[0].render(scale=DPI / 72).to_pil().save(picture, dpi=(DPI, DPI))
    return {"page": measure_median(lambda: read(picture), rounds=2)}


def _split_lines(pages: int) -> Iterator[str]:
    """Lines of our own text, each full."""
    text = "".join(find_text().split())
    text *= pages * PAGE // len(text) + 1
    return (text[at : at + COLUMNS] for at in range(0, pages * PAGE, COLUMNS))


def _print_office(folder: Path) -> list[str]:
    """A report printed by LibreOffice with its fonts inside; nothing without it."""
    import docx
    from docx.enum.text import WD_LINE_SPACING
    from docx.shared import Mm, Pt

    office = shutil.which("soffice")
    if office is None:
        return []
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(30)
    section.left_margin, section.right_margin = Mm(28), Mm(20)
    lines = list(_split_lines(PAGES))
    for at in range(0, len(lines), LINES):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.page_break_before = at > 0
        paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        paragraph.paragraph_format.line_spacing = Pt(28.9)
        paragraph.add_run("".join(lines[at : at + LINES])).font.size = Pt(16)
    document.save(str(folder / "office.docx"))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, str(folder / "office.docx")], check=True, capture_output=True)
    return ["office.pdf"]


def _print_reportlab(folder: Path) -> list[str]:
    """A report and a table in a font that is not inside; nothing without reportlab."""
    try:
        from reportlab.lib.pagesizes import A4
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.cidfonts import UnicodeCIDFont
        from reportlab.pdfgen import canvas
        from reportlab.platypus import SimpleDocTemplate, Table
    except ImportError:
        return []
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    sheet = canvas.Canvas(str(folder / "reportlab.pdf"), pagesize=A4)
    for number, line in enumerate(_split_lines(PAGES)):
        if number % LINES == 0:
            if number:
                sheet.showPage()
            sheet.setFont("STSong-Light", 16)
        sheet.drawString(79, 722 - 28.9 * (number % LINES), line)
    sheet.save()
    rows = [
        [str(n), "产出指标", "数量指标", f"第{n}项供水工程维修养护", f"≥{n}处", "已完成"]
        for n in range(1, ROWS)
    ]
    style = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONT", (0, 0), (-1, -1), "STSong-Light")]
    SimpleDocTemplate(str(folder / "table.pdf"), pagesize=A4).build([Table(rows, style=style)])
    return ["reportlab.pdf", "table.pdf"]


def _repeat(path: Path, target: Path) -> None:
    import pypdf

    writer = pypdf.PdfWriter()
    for _ in range(LONG // PAGES):
        writer.append(str(path))
    writer.write(target)


TASKS: dict[str, Callable[[Path, str], dict[str, Any]]] = {
    "make": make_papers,
    "pdf": run_pdf,
    "twice": run_twice,
    "peak": run_peak,
    "word": run_word,
    "workbook": run_workbook,
    "scan": run_scan,
}


if __name__ == "__main__":
    main()
