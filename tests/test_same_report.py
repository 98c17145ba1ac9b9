"""The same report gives the same figures as text, Word, PDF and scan."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from pbassist.find.figures import find_figures
from pbassist.model.document import Document
from pbassist.read import read
from pbassist.read.scan import ocr
from tests.form_writing import convert_form, scan_pages, write_scan

REPORTS = Path(__file__).parents[1] / "corpus" / "samples" / "reports"
Key = tuple[str, str | None, str | None, str | None]


def count_figures(document: Document) -> Counter[Key]:
    """Figures by value, upper end, unit and what they count."""
    return Counter((f.value, f.upper, f.unit, f.subject) for f in find_figures(document))


def check_scan(printed: Counter[Key], scanned: Document) -> None:
    """At least 95 of 100 figures of a scan are those of the print; the others are told of."""
    assert {block.source for block in scanned.blocks if block.end > block.start} == {"ocr"}
    assert scanned.warnings
    found = count_figures(scanned)
    assert (found & printed).total() >= 0.95 * printed.total(), printed - found
    assert (found - printed).total() <= 0.05 * printed.total(), found - printed


def need_engine() -> None:
    if ocr.find_engine() is None:
        pytest.skip("the extra ocr is not installed")


@pytest.fixture(scope="module")
def office_pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of our own with a table of figures, as LibreOffice prints it."""
    word = tmp_path_factory.mktemp("report") / "总结.docx"
    word.write_bytes((REPORTS / "county-summary-good.docx").read_bytes())
    return convert_form(word)


def test_a_report_of_ours_has_the_same_figures_in_print(office_pdf: Path) -> None:
    figures = count_figures(read(REPORTS / "county-summary-good.docx"))
    assert figures.total() > 100
    assert count_figures(read(office_pdf)) == figures


def count_of_page(document: Document, number: int) -> Counter[Key]:
    """Figures of one page, of a document that is found whole."""
    page = document.pages[number]
    return Counter(
        (f.value, f.upper, f.unit, f.subject)
        for f in find_figures(document)
        if page.start <= f.span.start and f.span.end <= page.end
    )


def test_a_page_of_the_report_has_the_same_figures_in_a_scan(office_pdf: Path) -> None:
    need_engine()
    printed = read(office_pdf)
    figures = count_of_page(printed, 1)
    assert figures.total() > 30
    # The page before is scanned with it: a figure's subject may stand there.
    sheets = scan_pages(office_pdf)[:2]
    found = count_of_page(read(write_scan(office_pdf.with_name("扫描.pdf"), sheets)), 1)
    assert (found & figures).total() >= 0.95 * figures.total(), figures - found


@pytest.mark.shared
def test_a_real_report_has_the_same_figures_as_text_word_pdf_and_scan(shared: Path) -> None:
    reports = shared / "samples" / "reports"
    figures = count_figures(read(reports / "qingtian-2023-summary.txt"))
    with (shared / "samples" / "gold" / "qingtian-figures.csv").open(encoding="utf-8") as rows:
        gold = Counter((row["value"], row["unit"]) for row in csv.DictReader(rows))
    assert Counter((value, unit) for value, _, unit, _ in figures.elements()) == gold
    for suffix in ("docx", "pdf"):
        assert count_figures(read(reports / f"qingtian-2023-summary.{suffix}")) == figures
    need_engine()
    check_scan(figures, read(reports / "qingtian-2023-summary-scan.pdf"))
