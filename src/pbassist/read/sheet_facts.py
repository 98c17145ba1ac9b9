"""A workbook's own records become what its values do not say: formats, errors, missing results.

The value library gives no number formats, turns #DIV/0! into nothing and lays a sheet out from its
first to its last cell before anyone can look: so the extent is read and bounded here first.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from pbassist.errors import UnreadableDocument
from pbassist.read.archive import Archive
from pbassist.read.facts import Facts, Place, check_extent
from pbassist.read.markup import parse_part
from pbassist.read.number_format import BUILT_IN, GENERAL
from pbassist.read.old_sheet_facts import read_old_facts
from pbassist.read.sniff import Sniffed

if TYPE_CHECKING:
    from lxml.etree import _Element

    from pbassist.read.build import Origin

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_ID = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


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
    targets = _read_targets(archive)
    codes = _read_codes(parse_part(archive, "xl/styles.xml"))
    facts: dict[str, Facts] = {}
    for sheet in book.iterfind("{*}sheets/{*}sheet"):
        name = sheet.get("name", "")
        part = targets.get(sheet.get(_ID) or sheet.get(_STRICT_ID) or "", "")
        if part in archive.names:
            facts[name] = _scan_sheet(archive, part, codes)
            check_extent(facts[name].rows, facts[name].columns, origin.name, name)
    return facts


def _read_targets(archive: Archive) -> dict[str, str]:
    root = parse_part(archive, "xl/_rels/workbook.xml.rels")
    targets: dict[str, str] = {}
    for relation in () if root is None else root.iterfind("{*}Relationship"):
        target = posixpath.normpath(posixpath.join("/xl", relation.get("Target", "")))
        targets[relation.get("Id", "")] = target.lstrip("/")
    return targets


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


def _scan_sheet(archive: Archive, part: str, codes: tuple[str, ...]) -> Facts:
    from lxml import etree

    formats: dict[Place, str] = {}
    errors: dict[Place, str] = {}
    facts = Facts(formats, errors)
    row = column = -1
    try:
        with archive.opened.open(part) as stream:
            for event, element in etree.iterparse(
                stream, events=("start", "end"), tag=("{*}row", "{*}c"), resolve_entities=False
            ):
                if element.tag.endswith("}row"):
                    if event == "start":
                        row, column = _read_row(element, row), -1
                    else:
                        _forget(element)
                elif event == "end":
                    row, column = _read_place(element, row, column)
                    _note_cell(element, (row, column), facts, codes, formats, errors)
    except etree.XMLSyntaxError as error:
        raise UnreadableDocument.damaged(archive.name, archive.kind) from error
    return facts


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


def _note_cell(
    cell: _Element,
    place: Place,
    facts: Facts,
    codes: tuple[str, ...],
    formats: dict[Place, str],
    errors: dict[Place, str],
) -> None:
    value = formula = inline = None
    for child in cell:
        tag = child.tag.rpartition("}")[2]
        if tag == "v":
            value = child.text
        elif tag == "f":
            formula = child
        elif tag == "is":
            inline = child
    kind = cell.get("t", "n")
    if formula is not None and value is None and kind != "str":
        facts.uncalculated += 1
    if value is None and inline is None:
        return
    facts.rows = max(facts.rows, place[0] + 1)
    facts.columns = max(facts.columns, place[1] + 1)
    if kind == "e" and value:
        errors[place] = value
    style = cell.get("s", "")
    if kind in ("n", "d") and style.isdigit() and int(style) < len(codes):
        code = codes[int(style)]
        if code != GENERAL:
            formats[place] = code
