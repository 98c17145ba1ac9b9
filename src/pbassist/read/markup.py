"""Bytes of an XML part become an element tree that reaches nothing outside itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pbassist.errors import UnreadableDocument
from pbassist.read.archive import Archive

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT_W = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def parse_part(archive: Archive, part: str) -> _Element | None:
    """The root element of a part; None when the part is not there.

    Entities are not resolved, no DTD is loaded and the network is not used. Raises
    `UnreadableDocument.damaged` when it is not well-formed.
    """
    from lxml import etree

    content = archive.read(part)
    if content is None:
        return None
    if _STRICT_W.encode() in content:  # strict OOXML names the same elements by another address
        content = content.replace(_STRICT_W.encode(), _TRANSITIONAL_W.encode())
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
    return value is not None and value not in ("0", "false", "off", "none")
