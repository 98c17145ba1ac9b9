"""Bytes of an XML part become an element tree that reaches nothing outside itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pbassist.errors import UnreadableDocument
from pbassist.read.archive import Archive

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
VML = "{urn:schemas-microsoft-com:vml}"
OFFICE = "{urn:schemas-microsoft-com:office:office}"

_STRICT = b"http://purl.oclc.org/ooxml/"
_STRICT_NAMES = (
    (b"wordprocessingml/main", W),
    (b"officeDocument/relationships", R),
    (b"officeDocument/math", M),
    (b"drawingml/main", A),
)
"""Strict OOXML names the same elements by other addresses."""
_OFF = frozenset(("0", "false", "off", "none"))


def load_part(archive: Archive, part: str) -> bytes:
    """The bytes of an XML part with the names of transitional OOXML; empty when it is not there."""
    content = archive.read(part) or b""
    if _STRICT in content:
        for strict, name in _STRICT_NAMES:
            content = content.replace(_STRICT + strict, name[1:-1].encode())
    return content


def parse_part(archive: Archive, part: str) -> _Element | None:
    """The root element of a part; None when the part is not there.

    Entities are not resolved, no DTD is loaded and the network is not used. Raises
    `UnreadableDocument.damaged` when it is not well-formed.
    """
    content = load_part(archive, part)
    return parse_content(content, archive) if content or part in archive.names else None


def parse_content(content: bytes, archive: Archive) -> _Element:
    """The root element of a part's bytes; see `parse_part`."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableDocument.damaged(archive.name, archive.kind) from error


def get_value(element: _Element | None, path: str) -> str | None:
    """The w:val of a child found by path; an empty string when it has none, None without child."""
    child = None if element is None else element.find(path)
    return None if child is None else child.get(W + "val", "")


def is_on(element: _Element | None, path: str) -> bool:
    """Whether a toggle (w:vanish and the like) is there and not switched off."""
    value = get_value(element, path)
    return value is not None and value not in _OFF


def is_switched_on(toggle: _Element) -> bool:
    """Whether a toggle that is there is not switched off."""
    return toggle.get(W + "val", "") not in _OFF
