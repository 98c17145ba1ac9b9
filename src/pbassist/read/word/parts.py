"""The relations of a Word file become its parts by kind, and the names of files inside it."""

from __future__ import annotations

import posixpath
import struct
from collections.abc import Set
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pbassist.errors import UnreadableDocument
from pbassist.read.archive import Archive
from pbassist.read.compound import open_compound
from pbassist.read.markup import R, parse_part

if TYPE_CHECKING:
    from lxml.etree import _Element

_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_NATIVE = "\x01Ole10Native"
_LONGEST_NAME = 255
_MOST_BYTES = 64 * 1024 * 1024
"""A larger object is named by its part alone."""


@dataclass(slots=True)
class Parts:
    """The parts that the main part relates to."""

    archive: Archive
    related: dict[str, list[str]] = field(default_factory=dict)
    """By the last word of the relation (styles, header, …), in order."""
    by_id: dict[str, str] = field(default_factory=dict)
    """By the id of the relation."""


def read_parts(archive: Archive, main: str) -> Parts:
    """The parts of a file whose main part is `main`; what lies outside the file is left out."""
    folder, file = posixpath.split(main)
    root = parse_part(archive, posixpath.join(folder, "_rels", file + ".rels"))
    parts = Parts(archive)
    for relation in () if root is None else root.iterfind(_RELATION):
        if relation.get("TargetMode") == "External":
            continue
        target = relation.get("Target", "")
        part = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        kind = relation.get("Type", "").rpartition("/")[2]
        if part not in parts.related.setdefault(kind, []):
            parts.related[kind].append(part)
        parts.by_id[relation.get("Id", "")] = part
    return parts


def name_attachments(parts: Parts, body: _Element, read: Set[str]) -> list[str]:
    """Names of the files inside the file: embedded workbooks, packed files, inserted papers.

    A packed file is told by the name it was packed with, others by the name of their part.
    Formulas of other programs are no files, and parts in `read` were read.
    """
    held = [
        part
        for kind in ("package", "oleObject", "aFChunk")
        for part in parts.related.get(kind, ())
        if part in parts.archive.names and part not in read
    ]
    if not held:
        return []
    kinds = {
        parts.by_id.get(one.get(R + "id", ""), ""): one.get("ProgID", "")
        for one in body.iter("{*}OLEObject")
    }
    return [
        _name(parts.archive, part, kinds.get(part, ""))
        for part in held
        if not kinds.get(part, "").startswith("Equation")
    ]


def _name(archive: Archive, part: str, kind: str) -> str:
    own = posixpath.basename(part)
    if not own.endswith(".bin") or archive.opened.getinfo(part).file_size > _MOST_BYTES:
        return own
    name = _decode(_read_label(archive, part))
    return name.replace("\\", "/").rpartition("/")[2] or (f"{own}（{kind}）" if kind else own)


def _read_label(archive: Archive, part: str) -> bytes:
    """The name a file was packed with; empty when the object is of another kind or broken."""
    try:
        compound = open_compound(archive.read(part) or b"")
        native = None if compound is None else compound.read(_NATIVE)
    except (UnreadableDocument, struct.error, IndexError, ValueError):
        return b""  # an object that cannot be opened does not make the paper unreadable
    return b"" if native is None else native[6 : 6 + _LONGEST_NAME].partition(b"\0")[0]


def _decode(label: bytes) -> str:
    """A file name in the code page of the machine it was packed on."""
    try:
        return label.decode("gb18030")
    except UnicodeDecodeError:
        return label.decode("utf-8", "replace")
