"""Grids become plain .xlsx and .docx files without styles: what the samples' own writers do, in a tenth of the time."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Protocol
from xml.sax.saxutils import escape

Merge = tuple[int, int, int, int]
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml"
TYPES = (
    f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{MAIN}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{MAIN}.worksheet+xml"/></Types>'
)
LINKS = (
    f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
    'Type="%s" Target="%s"/></Relationships>'
)


class Grid(Protocol):
    """Cells by (row, column) and merged ranges, as the samples' grids have them."""

    name: str
    cells: dict[tuple[int, int], str | int | float]
    merges: list[Merge]


def write_xlsx(path: Path, grid: Grid) -> Path:
    """A workbook of one sheet."""
    book = (
        f'{HEAD}<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}"><sheets>'
        f'<sheet name="{escape(grid.name)}" sheetId="1" r:id="r1"/></sheets></workbook>'
    )
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("[Content_Types].xml", TYPES)
        packed.writestr("_rels/.rels", LINKS % (f"{OFFICE}/officeDocument", "xl/workbook.xml"))
        packed.writestr("xl/workbook.xml", book)
        links = LINKS % (f"{OFFICE}/worksheet", "worksheets/sheet1.xml")
        packed.writestr("xl/_rels/workbook.xml.rels", links)
        packed.writestr("xl/worksheets/sheet1.xml", _print_sheet(grid))
    return path


def _print_sheet(grid: Grid) -> str:
    rows: dict[int, list[str]] = {}
    for (row, column), value in sorted(grid.cells.items()):
        if value != "":
            rows.setdefault(row, []).append(_print_cell(row, column, value))
    body = "".join(f'<row r="{row + 1}">{"".join(cells)}</row>' for row, cells in rows.items())
    merged = "".join(
        f'<mergeCell ref="{_name(top, left)}:{_name(bottom, right)}"/>'
        for top, left, bottom, right in sorted(grid.merges)
    )
    merges = f'<mergeCells count="{len(grid.merges)}">{merged}</mergeCells>' if merged else ""
    return f'{HEAD}<worksheet xmlns="{SHEET}"><sheetData>{body}</sheetData>{merges}</worksheet>'


def _print_cell(row: int, column: int, value: str | float) -> str:
    if isinstance(value, str):
        text = f'<is><t xml:space="preserve">{escape(value)}</t></is>'
        return f'<c r="{_name(row, column)}" t="inlineStr">{text}</c>'
    return f'<c r="{_name(row, column)}"><v>{value}</v></c>'


def _name(row: int, column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, digit = divmod(column - 1, 26)
        letters = chr(65 + digit) + letters
    return f"{letters}{row + 1}"


Part = str | list[list[str]]
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
WORD_TYPES = (
    f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{WORD_TYPE}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{WORD_TYPE}.styles+xml"/></Types>'
)
STYLES = (
    f'{HEAD}<w:styles xmlns:w="{WORD}"><w:style w:type="paragraph" w:styleId="Heading1">'
    '<w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style></w:styles>'
)
MARKS = {"# ": '<w:jc w:val="center"/>', "## ": '<w:pStyle w:val="Heading1"/>'}


def write_docx(path: Path, parts: list[Part]) -> Path:
    """A text of paragraphs and tables; # opens a centred title, ## a heading."""
    body = "".join(map(_print_part, parts))
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("[Content_Types].xml", WORD_TYPES)
        packed.writestr("_rels/.rels", LINKS % (f"{OFFICE}/officeDocument", "word/document.xml"))
        links = LINKS % (f"{OFFICE}/styles", "styles.xml")
        packed.writestr("word/_rels/document.xml.rels", links)
        packed.writestr("word/styles.xml", STYLES)
        text = f'{HEAD}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
        packed.writestr("word/document.xml", text)
    return path


def _print_part(part: Part) -> str:
    if isinstance(part, list):
        rows = "".join(f"<w:tr>{''.join(map(_print_box, row))}</w:tr>" for row in part)
        return f"<w:tbl><w:tblPr/><w:tblGrid/>{rows}</w:tbl>"
    mark = next((one for one in MARKS if part.startswith(one)), "")
    return _print_paragraph(part.removeprefix(mark), MARKS.get(mark, ""))


def _print_box(words: str) -> str:
    return f"<w:tc>{_print_paragraph(words, '')}</w:tc>"


def _print_paragraph(words: str, properties: str) -> str:
    run = f'<w:r><w:t xml:space="preserve">{escape(words)}</w:t></w:r>'
    return f"<w:p><w:pPr>{properties}</w:pPr>{run}</w:p>"
