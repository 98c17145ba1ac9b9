"""A workbook's own records become what its values do not say: formats, errors, what is hidden.

The value library gives no number formats, turns #DIV/0! into nothing and lays a sheet out from its
first to its last cell before anyone can look: so the extent is read and bounded here first.
"""

from __future__ import annotations

import io
import re
from typing import IO, TYPE_CHECKING

from pbassist.errors import UnreadableDocument
from pbassist.read.archive import Archive
from pbassist.read.markup import parse_part
from pbassist.read.sheet.facts import (
    Aside,
    Facts,
    Place,
    check_extent,
    is_too_large,
    read_print_words,
    settle_results,
)
from pbassist.read.sheet.number_format import BUILT_IN, GENERAL
from pbassist.read.sheet.old_facts import read_old_facts
from pbassist.read.sheet.parts import is_filtered, list_attachments, read_asides, read_relations
from pbassist.read.sheet.trimming import find_blank_strings, trim_sheet
from pbassist.read.sniff import Sniffed

if TYPE_CHECKING:
    from lxml.etree import _Element

    from pbassist.read.build import Origin

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_ID = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_PRINTED = ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter")
_LAST_COLUMN = 16_384
_ON = ("1", "true", "on")


def read_facts(sniffed: Sniffed, origin: Origin) -> dict[str, Facts]:
    """Facts of each sheet by its name.

    Raises `UnreadableDocument` when a part is damaged, encrypted, or a sheet has too many cells.
    """
    if sniffed.archive is not None:
        sniffed.archive.verify()
        return _read_archive(sniffed.archive, origin)
    if sniffed.compound is not None:
        return read_old_facts(sniffed.compound, origin)
    return {}


def _read_archive(archive: Archive, origin: Origin) -> dict[str, Facts]:
    book = parse_part(archive, "xl/workbook.xml")
    if book is None:  # .xlsb keeps binary records; only its values are read
        return {}
    targets = {one.id: one.part for one in read_relations(archive, "xl/workbook.xml")}
    codes = _read_codes(parse_part(archive, "xl/styles.xml"))
    epoch_1904 = _is_on(book.find("{*}workbookPr"), "date1904")
    facts: dict[str, Facts] = {}
    for sheet in book.iterfind("{*}sheets/{*}sheet"):
        name = sheet.get("name", "")
        part = targets.get(sheet.get(_ID) or sheet.get(_STRICT_ID) or "", "")
        if part not in archive.names:
            continue
        own = facts[name] = _scan_sheet(archive, part, codes, name)
        sparse = not is_too_large(own.filled_rows, own.filled_columns)
        if sparse and is_too_large(own.rows, own.columns):
            _trim(archive, own, part)
        check_extent(own.rows, own.columns, origin.name, name)
        own.part, own.epoch_1904 = part, epoch_1904
        own.asides.extend(read_asides(archive, part))
        own.attachments = list_attachments(archive, part)
        own.filtered = own.filtered or is_filtered(archive, part)
    settle_results(facts, calculated=not _is_on(book.find("{*}calcPr"), "fullCalcOnLoad"))
    return facts


def _trim(archive: Archive, facts: Facts, part: str) -> None:
    """Leave blank cells out of a sheet that is too large with them."""
    from lxml import etree

    try:
        facts.trimmed = trim_sheet(archive, part, find_blank_strings(archive))
    except etree.XMLSyntaxError as error:
        raise UnreadableDocument.damaged(archive.name, archive.kind) from error
    again = _scan_cells(io.BytesIO(facts.trimmed), archive, (), "")
    facts.rows, facts.columns = again.rows, again.columns


def _is_on(element: _Element | None, name: str) -> bool:
    return element is not None and element.get(name, "") in _ON


def _read_codes(styles: _Element | None) -> tuple[str, ...]:
    """The format code of every cell style, in their order."""
    if styles is None:
        return ()
    codes = dict(BUILT_IN)
    for custom in styles.iterfind("{*}numFmts/{*}numFmt"):
        number = custom.get("numFmtId", "")
        if number.isascii() and number.isdigit():
            codes[int(number)] = custom.get("formatCode", GENERAL)
    found: list[str] = []
    for style in styles.iterfind("{*}cellXfs/{*}xf"):
        number = style.get("numFmtId", "0")
        found.append(codes.get(int(number), GENERAL) if number.isdigit() else GENERAL)
    return tuple(found)


def _scan_sheet(archive: Archive, part: str, codes: tuple[str, ...], name: str) -> Facts:
    with archive.opened.open(part) as stream:
        return _scan_cells(stream, archive, codes, name)


def _scan_cells(stream: IO[bytes], archive: Archive, codes: tuple[str, ...], name: str) -> Facts:
    from lxml import etree

    facts = Facts()
    row = column = -1
    tags = ("{*}row", "{*}c", "{*}col", "{*}sheetView", "{*}filterColumn", "{*}headerFooter")
    try:
        for event, element in etree.iterparse(
            stream, events=("start", "end"), tag=tags, resolve_entities=False
        ):
            tag = element.tag.rpartition("}")[2]
            if tag == "c":
                if event == "end":
                    row, column = _read_place(element, row, column)
                    _note_cell(element, (row, column), facts, codes)
            elif event == "end" and tag == "row":
                _forget(element)
            elif event == "start" and tag == "row":
                if is_too_large(facts.filled_rows, facts.filled_columns):
                    break
                row, column = _read_row(element, row), -1
                if _is_shut(element, "ht"):
                    facts.hidden_rows.add(row)
            elif event == "end":
                _note_view(element, tag, facts, name)
    except etree.XMLSyntaxError as error:
        raise UnreadableDocument.damaged(archive.name, archive.kind) from error
    return facts


def _note_view(element: _Element, tag: str, facts: Facts, name: str) -> None:
    if tag == "col" and _is_shut(element, "width"):
        first, last = element.get("min", ""), element.get("max", "")
        if first.isdecimal() and last.isdecimal():
            facts.hidden_columns.update(range(int(first) - 1, min(int(last), _LAST_COLUMN)))
    elif tag == "sheetView":
        facts.hides_zeros = element.get("showZeros", "1") not in _ON
    elif tag == "filterColumn":
        facts.filtered = True
    elif tag == "headerFooter":
        printed = [element.findtext(f"{{*}}{kind}") for kind in _PRINTED]
        words = dict.fromkeys(read_print_words(code, name) for code in printed if code)
        facts.asides.extend(Aside("furniture", one, None) for one in words if one)


def _is_shut(element: _Element, size: str) -> bool:
    """Whether a row or column is hidden, by itself or in a group, or has no height or width."""
    try:
        return element.get("hidden", "") in _ON or float(element.get(size, "1")) == 0
    except ValueError:
        return False


def _read_row(element: _Element, before: int) -> int:
    number = element.get("r", "")
    return int(number) - 1 if number.isascii() and number.isdigit() else before + 1


def _read_place(cell: _Element, row: int, column: int) -> Place:
    reference = _REFERENCE.fullmatch(cell.get("r", ""))
    if reference is None:
        return row, column + 1
    number = 0
    for letter in reference[1]:
        number = number * 26 + ord(letter) - 64
    return int(reference[2]) - 1, number - 1


def _forget(element: _Element) -> None:
    element.clear()
    while element.getprevious() is not None:
        parent = element.getparent()
        if parent is None:
            return
        del parent[0]


def _note_cell(cell: _Element, place: Place, facts: Facts, codes: tuple[str, ...]) -> None:
    value = formula = inline = None
    laid = False
    for child in cell:
        tag = child.tag.rpartition("}")[2]
        if tag == "v":
            value, laid = child.text, True
        elif tag == "f":
            formula = child
        elif tag == "is":
            inline = child
    kind = cell.get("t", "n")
    if formula is not None:
        _note_formula(facts, place, kind, value)
    if value is None and inline is None and not (laid and kind == "str"):
        return
    facts.rows = max(facts.rows, place[0] + 1)
    facts.columns = max(facts.columns, place[1] + 1)
    if kind != "s" and value and not value.isspace():
        facts.filled_rows = max(facts.filled_rows, place[0] + 1)
        facts.filled_columns = max(facts.filled_columns, place[1] + 1)
    if kind == "e" and value:
        facts.errors[place] = value
    style = cell.get("s", "")
    if style.isdigit() and int(style) < len(codes):
        code = codes[int(style)]
        words = kind in ("s", "str", "inlineStr")
        if code != GENERAL and (not words or (code != "@" and ("@" in code or ";" in code))):
            facts.formats[place] = code


def _note_formula(facts: Facts, place: Place, kind: str, value: str | None) -> None:
    facts.formulas += 1
    if value is None and kind != "str":
        facts.uncalculated.add(place)
    if value is None or (kind == "n" and value == "0"):
        facts.unsure.add(place)
