"""Every sample is read whole: held against what other libraries and other formats say is in it."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from pbassist.model.document import Document
from pbassist.read import read
from pbassist.read.fold import fold_text
from tests.conserving import check_laws, count, read_words, squeeze

SAMPLES = Path(__file__).parents[1] / "corpus" / "samples"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
UNSEEN = (f"{WORD}del", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback")
NUMBER = re.compile(r"-?[\d,]+(?:\.\d+)?")


def list_samples(suffix: str) -> list[Path]:
    """Samples of a kind; what stands under bad/ is there to be refused."""
    return sorted(one for one in SAMPLES.rglob(f"*{suffix}") if "bad" not in one.parts)


def name(path: Path) -> str:
    return path.relative_to(SAMPLES).as_posix()


def walk_words(root: Any) -> Iterator[str]:
    """Texts of a part of a Word file in the order they are written."""
    for node in root.iter(f"{WORD}t"):
        if not any(parent.tag in UNSEEN for parent in node.iterancestors()):
            yield node.text or ""


def read_part(archive: zipfile.ZipFile, part: str) -> Any:
    return etree.fromstring(archive.read(part))


@pytest.mark.parametrize("path", list_samples(".docx"), ids=name)
def test_a_word_file_is_read_as_its_xml_holds_it(path: Path) -> None:
    document = read(path)
    check_laws(document)
    with zipfile.ZipFile(path) as archive:
        body = "".join(walk_words(read_part(archive, "word/document.xml")))
        aside = [
            "".join(walk_words(read_part(archive, part)))
            for part in archive.namelist()
            if re.fullmatch(r"word/(?:header|footer|footnotes|endnotes)\d*\.xml", part)
        ]
    assert read_words(document, "body") == squeeze(fold_text(body))
    assert Counter(read_words(document, "note", "furniture")) <= count(aside)


def shows(text: str, value: object) -> bool:
    """Whether a text shows a value of a cell: every part of a date, a number but for rounding."""
    if isinstance(value, dt.datetime | dt.date):
        return str(value.year) in text and f"{value.month}" in text and f"{value.day}" in text
    if isinstance(value, bool) or not isinstance(value, int | float):
        return squeeze(fold_text(str(value))) == squeeze(text)
    found = NUMBER.search(text)
    if found is None:
        return value == 0 and text.strip() in ("-", "—", "")
    shown = found[0].replace(",", "")
    places = len(shown.partition(".")[2])
    scale = 100 if "%" in text else 1
    return abs(float(shown) - value * scale) <= 0.5 * 10**-places + 1e-9


def check_workbook(document: Document, path: Path) -> None:
    """Every value that openpyxl finds stands in its cell, and nothing else stands in any."""
    import openpyxl

    book = openpyxl.load_workbook(path, data_only=True)
    assert [sheet.name for sheet in document.sheets] == book.sheetnames
    cells = {
        block.locator: document.words(block)
        for block in document.blocks
        if block.kind == "cell" and document.words(block)
    }
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value not in (None, "") and str(cell.value).strip():
                    place = f"sheet:{cell.coordinate}@{sheet.title}"
                    assert place in cells, (place, cell.value)
                    text = cells.pop(place)
                    assert shows(text, cell.value), (place, text, cell.value)
    assert cells == {}


@pytest.mark.parametrize("path", list_samples(".xlsx"), ids=name)
def test_a_workbook_is_read_cell_by_cell(path: Path) -> None:
    document = read(path)
    check_laws(document)
    check_workbook(document, path)


PRINTED = [*list_samples(".docx")[:40:4], *list_samples(".xls")[:20:3]]


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Old workbooks as XLSX and some papers as PDF, by LibreOffice; each named by its number."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("converted")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    for wanted, paths in (("xlsx", list_samples(".xls")), ("pdf", PRINTED)):
        for number, path in enumerate(paths):
            shutil.copy(path, folder / f"{wanted}{number}{path.suffix}")
        files = [str(one) for one in sorted(folder.glob(f"{wanted}[0-9]*"))]
        command = [office, profile, "--headless", "--convert-to", wanted, "--outdir", str(folder)]
        subprocess.run([*command, *files], check=True, capture_output=True, timeout=240)
    return folder


@pytest.mark.parametrize("number", range(len(list_samples(".xls"))))
def test_an_old_workbook_is_read_cell_by_cell(number: int, converted: Path) -> None:
    document = read(list_samples(".xls")[number])
    check_laws(document)
    check_workbook(document, converted / f"xlsx{number}.xlsx")


def count_printed(path: Path) -> Counter[str]:
    """The characters that pdfium finds on the pages of a PDF."""
    import pypdfium2
    from pypdfium2 import raw

    opened = pypdfium2.PdfDocument(path)
    words = []
    for page in opened:
        handle = page.get_textpage()
        for index in range(handle.count_chars()):
            if not raw.FPDFText_IsGenerated(handle.raw, index):
                words.append(chr(raw.FPDFText_GetUnicode(handle.raw, index)))
    opened.close()
    return count(
        fold_text(word.replace("\x02", "-")) for word in words if word >= " " or word == "\x02"
    )


@pytest.mark.parametrize("number", range(len(PRINTED)))
def test_a_printed_paper_is_read_as_it_stands_on_its_pages(number: int, converted: Path) -> None:
    path = converted / f"pdf{number}.pdf"
    document = read(path)
    check_laws(document)
    assert count([document.text]) == count_printed(path)


@pytest.mark.parametrize("number", [n for n, path in enumerate(PRINTED) if path.suffix == ".docx"])
def test_a_printed_paper_has_the_words_of_its_word_file(number: int, converted: Path) -> None:
    written, printed = read(PRINTED[number]), read(converted / f"pdf{number}.pdf")
    words = [
        count(one.words(block) for block in one.blocks if block.role in ("body", "note"))
        for one in (written, printed)
    ]
    assert words[0] == words[1]


@pytest.mark.shared
@pytest.mark.parametrize("suffix", [".docx", ".pdf", ".txt"])
def test_the_real_report_is_read_whole(suffix: str, shared: Path) -> None:
    path = shared / f"samples/reports/qingtian-2023-summary{suffix}"
    document = read(path)
    check_laws(document)
    if suffix == ".pdf":
        assert count([document.text]) == count_printed(path)
