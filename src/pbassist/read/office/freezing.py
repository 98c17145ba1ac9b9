"""Fields that another program would fill anew become the words that stand printed in the paper.

LibreOffice replaces dates, file names and references by those of today and here, and repeats text
fields. So before it sees a paper its fields are renamed in the file's own bytes to such as are
left alone (RTF, DOC), or become plain text (ODT, ODS); formulas go, their results stay. Addresses
outside the file go with them.
"""

from __future__ import annotations

import io
import re
import zipfile
from struct import unpack_from

from pbassist.errors import UnreadableDocument
from pbassist.read.archive import Archive
from pbassist.read.compound import Compound

_RTF_FIELD = re.compile(
    rb"(\\fldinst(?:\\(?!fldinst)[a-zA-Z]{1,32}-?[0-9]{0,10}|\\\*|[{}\s]){0,80}+)"
    rb"(REF|PAGEREF|NOTEREF|STYLEREF|DATE|TIME|CREATEDATE|SAVEDATE|PRINTDATE|EDITTIME|FILENAME"
    rb"|FILESIZE|AUTHOR|TITLE|SUBJECT|KEYWORDS|COMMENTS|LASTSAVEDBY|REVNUM|TEMPLATE|NUMPAGES"
    rb"|NUMWORDS|NUMCHARS|DOCPROPERTY|DOCVARIABLE|USERNAME|USERINITIALS|USERADDRESS|ASK|FILLIN"
    rb"|FORMTEXT|INCLUDETEXT|INCLUDEPICTURE|IMPORT|INCLUDE|LINK|DDE|DDEAUTO"
    # a symbol would be shown twice where its result holds it too
    rb"|SYMBOL(?=[^{}]{0,200}\}{1,3}\s?\{\\fldrslt(?:\\[a-z]{1,32}-?[0-9]{0,10}|[\s{]){0,40}+[^\s{}])"
    rb")(?![A-Za-z])",
    re.IGNORECASE,
)
_FIELD_TYPES = frozenset(
    (3, 10, *range(15, 33), 36, 37, 38, 39, 45, 46, 55, 56, 60, 61, 62, 64, 67, 68, 69, 70, 72, 85)
)
"""The same fields by their numbers in a DOC file (flt, [MS-DOC] 2.9.90)."""
_QUOTE = 35
_FIELD_TABLES = (16, 17, 18, 19, 48, 57, 59)
"""Body, headers, footnotes, comments, endnotes, text boxes: their places in FibRgFcLcb97."""
_FIB_PAIRS = 0x9A
_FIELD_BEGINS = 0x13

_ODF_PARTS = ("content.xml", "styles.xml")
_ODF_FIELD = re.compile(
    rb"<(/?)text:(?:date|time|file-name|template-name|(?:creation|modification|print)-(?:date|time)"
    rb"|editing-(?:duration|cycles)|(?:initial-)?creator|printed-by|author-(?:name|initials)|title"
    rb"|subject|keywords|description|text-input|database-display|conditional-text|hidden-text"
    rb"|user-defined|sender-[a-z-]{1,30}|page-count|word-count|character-count|reference-ref"
    rb"|bookmark-ref|note-ref|sequence-ref|dde-connection|execute-macro)(?=[\s/>])"
)
_ODF_SOURCE = re.compile(rb"<(/?)(?:text:section-source|table:table-source|office:dde-source"
                         rb"|table:cell-range-source|office:event-listeners)(?=[\s/>])")  # fmt: skip
_ODF_CELL = re.compile(
    rb"<table:(?:covered-)?table-cell(?:\s++[\w:.-]++=(?:\"[^\"]*+\"|'[^']*+'))*+\s*+>"
)
_ODF_FORMULA = re.compile(rb"\stable:formula=(?:\"[^\"]*\"|'[^']*')")
_ODF_TYPE = re.compile(rb"(?<=value-type=[\"'])(?:date|time|percentage|currency)(?=[\"'])")
_ODF_VALUE = re.compile(rb"\soffice:(?:date-value|time-value|value)=(?:\"[^\"]*\"|'[^']*')")
_ODF_ADDRESS = re.compile(
    rb"\sxlink:href=(?:\"(?:[a-zA-Z][a-zA-Z0-9+.-]{0,20}:|/|\.\.)[^\"]*\""
    rb"|'(?:[a-zA-Z][a-zA-Z0-9+.-]{0,20}:|/|\.\.)[^']*')"
)


def freeze_rtf(content: bytes) -> bytes:
    """An RTF file whose fields have unknown names: readers show the printed result of such."""
    return _RTF_FIELD.sub(lambda found: found[1] + b"Z" + found[2][1:], content)


def freeze_compound(compound: Compound) -> bytes:
    """A DOC file whose fields are quotations (QUOTE): readers show their printed result."""
    main = compound.read("WordDocument") or b""
    content = bytearray(compound.content)
    if len(main) < _FIB_PAIRS + 8 * (max(_FIELD_TABLES) + 1):
        return bytes(content)
    name = "1Table" if main[11] & 0x02 else "0Table"
    table = compound.read(name) or b""
    places = _Places(compound, name)
    for number in _FIELD_TABLES:
        first, size = unpack_from("<II", main, _FIB_PAIRS + 8 * number)
        for at in _find_fields(table, first, size):
            place = places.locate(at)
            if place is not None and place < len(content) and content[place] == table[at]:
                content[place] = _QUOTE
    return bytes(content)


def _find_fields(table: bytes, first: int, size: int) -> list[int]:
    """Where in the stream the numbers of such fields stand; Plcfld: n + 1 places, n × 2 bytes."""
    if size < 10 or first + size > len(table):
        return []
    count = (size - 4) // 6
    start = first + 4 * (count + 1)
    return [
        at + 1
        for at in range(start, start + 2 * count, 2)
        if table[at] & 0x1F == _FIELD_BEGINS and table[at + 1] in _FIELD_TYPES
    ]


class _Places:
    """Where the bytes of a stream of a compound file stand in the file."""

    def __init__(self, compound: Compound, name: str) -> None:
        self._compound = compound
        entry = compound.entries.get(name)
        self._chain = _follow(compound.next_sector, entry.first) if entry else []
        small = entry is not None and entry.size < compound.mini_cutoff
        self._root = _follow(compound.next_sector, compound.root.first) if small else None
        if small and entry is not None:
            numbers = _follow(compound.next_sector, compound.mini_first)
            table = b"".join(
                compound.content[(number + 1) * compound.sector : (number + 2) * compound.sector]
                for number in numbers
            )
            self._chain = _follow(unpack_from(f"<{len(table) // 4}I", table), entry.first)

    def locate(self, at: int) -> int | None:
        """The place in the file of a byte of the stream; None outside of it."""
        if self._root is None:
            return self._find(self._chain, at)
        number, rest = divmod(at, 64)
        if number >= len(self._chain):
            return None
        return self._find(self._root, self._chain[number] * 64 + rest)

    def _find(self, chain: list[int], at: int) -> int | None:
        sector = self._compound.sector
        number, rest = divmod(at, sector)
        return (chain[number] + 1) * sector + rest if number < len(chain) else None


def _follow(following: tuple[int, ...], first: int) -> list[int]:
    """The numbers of a chain; one that runs in a circle ends after as many as there are."""
    chain: list[int] = []
    while first < len(following) and len(chain) < len(following):
        chain.append(first)
        first = following[first]
    return chain


def freeze_archive(archive: Archive) -> bytes:
    """An ODT or ODS file without fields, formulas and outside addresses, texts and values kept.

    Raises `UnreadableDocument.damaged` when a part declares entities or is not in UTF-8.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        for part in sorted(archive.names, key=lambda name: (name != "mimetype", name)):
            content = archive.read(part) or b""
            if part.endswith(".xml"):
                _refuse_entities(content, archive)
            if part in _ODF_PARTS:
                content = _freeze_part(content)
            stored = zipfile.ZIP_STORED if part == "mimetype" else zipfile.ZIP_DEFLATED
            out.writestr(part, content, stored)
    return buffer.getvalue()


def _refuse_entities(content: bytes, archive: Archive) -> None:
    if b"<!ENTITY" in content or b"\x00" in content[:200]:
        raise UnreadableDocument.damaged(archive.name, "OpenDocument ")


def _freeze_part(content: bytes) -> bytes:
    content = _ODF_FIELD.sub(rb"<\1text:span", content)
    content = _ODF_SOURCE.sub(rb"<\1text:gone", content)
    content = _ODF_CELL.sub(lambda found: _freeze_cell(found[0]), content)
    return _ODF_ADDRESS.sub(b' xlink:href=""', _ODF_FORMULA.sub(b"", content))


def _freeze_cell(opening: bytes) -> bytes:
    """A calculated date or rate becomes the words it is shown by: its format lay in the formula."""
    if not _ODF_FORMULA.search(opening):
        return opening
    words, dated = _ODF_TYPE.subn(b"string", opening)
    return _ODF_VALUE.sub(b"", words) if dated else opening
