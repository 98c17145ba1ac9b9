"""What a sheet shows is what LibreOffice shows of it, in XLSX and in XLS.

Left out is where LibreOffice is known to differ from Excel: General beyond ten decimals, days before
March 1900, the mark ! before a literal, signs in sections with conditions, words around @, and
Chinese numerals of single digits; and Chinese numerals of dates in XLS, which it does not write.
"""

from __future__ import annotations

import datetime as dt
import subprocess
from pathlib import Path

import pytest

from pbassist.read import read
from pbassist.read.office.converting import find_soffice

NUMBERS = (0, 1, -1, 0.5, 12.345, -12.345, 1234.5, 0.921, 123456, 1234567.891, -98765432.1)
CODES = (
    "General", "0", "0.00", "#,##0", "#,##0.00", "0%", "0.00%", "00000", "0.00E+00", "# ?/?",
    "#,##0.00;[Red]-#,##0.00", "#,##0.00_ ;(#,##0.00)", "0.00;[Red](0.00)", "0;-0;;@", "#,##0,",
    '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "¥#,##0.00;¥-#,##0.00", "0.00,,",
    '0\\.0,"万元"', '0"处"', '"约"0"户"', '0.0"%"', '[>=1]0.00;[<0]"负"0.00;"零"', "000-0000", ";;;",
    "[DBNum2][$-804]0", "@", "[$-804]0.00", '0;-0;"-"',
)  # fmt: skip
MOMENTS = (dt.datetime(2026, 11, 3, 8, 30), dt.datetime(2024, 2, 29, 23, 5, 9))  # noqa: DTZ001
DATES = (
    "yyyy-mm-dd", "yyyy/m/d", 'yyyy"年"m"月"d"日"', 'yyyy"年"m"月"', 'm"月"d"日"', "yyyy.mm.dd",
    '[$-804]yyyy"年"m"月"d"日";@', '[DBNum1][$-804]yyyy"年"m"月"d"日"', "yy-m-d", "h:mm", "h:mm:ss",
    "hh:mm AM/PM", 'h"时"mm"分"', "[h]:mm", "mm:ss", "yyyy-m-d h:mm", "[$-409]d-mmm-yy", "yyyymmdd",
    "[$-804]dddd", "[$-804]aaaa",
)  # fmt: skip
WORDS = ("水库", "≥95%", "68", "'08", "a b")
CASES = [(value, code) for code in CODES for value in NUMBERS]
CASES += [(moment, code) for code in DATES for moment in MOMENTS]
CASES += [(word, code) for word in WORDS for code in ("General", "@", "0.00")]
LOST = {".xlsx": frozenset[str](), ".xls": frozenset({'[DBNum1][$-804]yyyy"年"m"月"d"日"'})}
KNOWN = {(value, "[DBNum2][$-804]0") for value in NUMBERS if abs(value) >= 2 or value < 0}


def _squeeze(text: str) -> str:
    return "".join(text.split())


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The shown values of every case: as LibreOffice writes them, and as they are read."""
    import openpyxl
    from lxml import html

    program = find_soffice()
    if program is None:
        pytest.skip("LibreOffice is not here")
    folder = tmp_path_factory.mktemp("shown")
    book = openpyxl.Workbook()
    for row, (value, code) in enumerate(CASES, start=1):
        book.active.cell(row, 1).value = f"k{row}"
        cell = book.active.cell(row, 2)
        cell.value = value
        cell.number_format = code
    book.active.column_dimensions["B"].width = 60
    book.save(folder / "a.xlsx")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    for target in ("html:HTML (StarCalc)", "xls"):
        command = [program, profile, "--headless", "--convert-to", target, "--outdir", str(folder)]
        command.append(str(folder / "a.xlsx"))
        subprocess.run(command, check=True, capture_output=True, timeout=120)
    printed = {}
    for line in html.parse(str(folder / "a.html")).iter("tr"):
        cells = ["".join(cell.itertext()) for cell in line.iter("td")]
        printed[cells[0].strip()] = "".join(cells[1:])
    found = {"printed": [_squeeze(printed[f"k{row}"]) for row in range(1, len(CASES) + 1)]}
    for suffix in (".xlsx", ".xls"):
        table = read(folder / f"a{suffix}").tables[0]
        found[suffix] = [_squeeze(table.text(row, 1) or "") for row in range(len(CASES))]
    return found


def test_the_cases_are_many() -> None:
    assert len(CASES) > 350


@pytest.mark.parametrize("suffix", [".xlsx", ".xls"])
def test_a_sheet_reads_as_it_is_shown(shown: dict[str, list[str]], suffix: str) -> None:
    wrong = [
        (case, read, printed)
        for case, read, printed in zip(CASES, shown[suffix], shown["printed"], strict=True)
        if read != printed and case not in KNOWN and case[1] not in LOST[suffix]
    ]
    assert wrong == []


def test_a_calculated_rate_of_an_open_document_keeps_its_value(tmp_path: Path) -> None:
    import openpyxl

    program = find_soffice()
    if program is None:
        pytest.skip("LibreOffice is not here")
    book = openpyxl.Workbook()
    for row, (value, code) in enumerate(((0.921, "0.0%"), ("=A1", "0.0%"), ("=A1*1000", "0.00"))):
        book.active.cell(row + 1, 1).value = value
        book.active.cell(row + 1, 1).number_format = code
    book.save(tmp_path / "a.xlsx")
    command = [program, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
               "--convert-to", "ods", "--outdir", str(tmp_path), str(tmp_path / "a.xlsx")]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert read(tmp_path / "a.ods").text == "92.1%\n92.1%\n921.00"
