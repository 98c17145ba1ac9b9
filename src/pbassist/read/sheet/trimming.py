"""A sheet whose blank cells reach far beyond its words becomes one that ends with its words.

A space typed or an empty result copied down in the last row of a sheet would have the values'
reader lay out everything before it.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import TYPE_CHECKING

from pbassist.read.archive import Archive

if TYPE_CHECKING:
    from lxml.etree import _Element

_STRINGS = "xl/sharedStrings.xml"
_OPEN = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


def find_blank_strings(archive: Archive) -> frozenset[str]:
    """Numbers of the shared strings without words; raises `lxml.etree.XMLSyntaxError`."""
    from lxml import etree

    if _STRINGS not in archive.names:
        return frozenset()
    blank: set[str] = set()
    with archive.opened.open(_STRINGS) as stream:
        for number, (_, item) in enumerate(
            etree.iterparse(stream, tag="{*}si", resolve_entities=False)
        ):
            if not "".join(item.itertext()).strip():
                blank.add(str(number))
            item.clear()
            while item.getprevious() is not None:
                del item.getparent()[0]
    return frozenset(blank)


def trim_sheet(archive: Archive, part: str, blank: frozenset[str]) -> bytes:
    """The sheet's cells with words and its merged ranges; raises `lxml.etree.XMLSyntaxError`."""
    from lxml import etree

    written = [_OPEN]
    merges: list[bytes] = []
    tags = ("{*}row", "{*}c", "{*}mergeCell")
    with archive.opened.open(part) as stream:
        for event, element in etree.iterparse(
            stream, events=("start", "end"), tag=tags, resolve_entities=False
        ):
            tag = element.tag.rpartition("}")[2]
            if tag == "row" and event == "start":
                number = element.get("r", "")
                written.append(f'<row r="{number}">'.encode() if number.isdecimal() else b"<row>")
            elif event == "start":
                continue
            elif tag == "c" and not is_blank(element, blank):
                written.append(etree.tostring(element, with_tail=False))
            elif tag == "row":
                written.append(b"</row>")
            elif tag == "mergeCell":
                merges.append(etree.tostring(element, with_tail=False))
            if tag != "c":
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
    return b"".join((*written, b"</sheetData><mergeCells>", *merges, b"</mergeCells></worksheet>"))


def is_blank(cell: _Element, blank: frozenset[str]) -> bool:
    """True for a cell that holds no words."""
    value = cell.findtext("{*}v")
    if cell.get("t") == "s" and value is not None:
        return value.strip() in blank
    inline = cell.find("{*}is")
    words = "" if inline is None else "".join(map(str, inline.itertext()))
    return not ((value or "") + words).strip()


def replace_parts(archive: Archive, parts: Mapping[str, bytes]) -> bytes:
    """The archive's bytes with some of its parts replaced."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        for name in archive.opened.namelist():
            if not name.endswith("/"):
                target.writestr(name, parts.get(name) or archive.read(name) or b"")
    return packed.getvalue()
