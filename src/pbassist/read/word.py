"""A DOCX file becomes a Document: body in order, then notes, furniture, unseen text, comments."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from pbassist.errors import UnreadableDocument
from pbassist.model.document import BlockRole, Document, Reader
from pbassist.read.archive import Archive
from pbassist.read.build import Origin, Piece, build_document
from pbassist.read.markup import W, parse_part
from pbassist.read.word_numbers import read_numbering
from pbassist.read.word_styles import read_styles
from pbassist.read.word_walk import Walker

if TYPE_CHECKING:
    from lxml.etree import _Element

READER = Reader(name="word/lxml", version="1")
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SEPARATORS = frozenset(("separator", "continuationSeparator", "continuationNotice"))
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def read_word(archive: Archive, main: str, origin: Origin) -> Document:
    """The document of a DOCX archive whose main part is `main`; raises `UnreadableDocument`."""
    root = parse_part(archive, main)
    body = None if root is None else root.find(W + "body")
    if body is None:
        raise UnreadableDocument.damaged(origin.name, "DOCX")
    related = _read_relations(archive, main)
    styles = read_styles(_parse_related(archive, related, "styles"))
    numbering = read_numbering(_parse_related(archive, related, "numbering"), styles)
    walker = Walker(styles, numbering)
    walker.walk(body)
    for kind, tag, role in (
        ("footnotes", "footnote", "note"),
        ("endnotes", "endnote", "note"),
        ("comments", "comment", "comment"),
    ):
        _add_notes(walker, _parse_related(archive, related, kind), W + tag, role)  # type: ignore[arg-type]
    _add_furniture(walker, archive, related)
    if not any(piece.text for piece in walker.pieces):
        raise UnreadableDocument.blank(origin.name)
    return build_document(origin, MEDIA_TYPE, READER, walker.pieces)


def _read_relations(archive: Archive, main: str) -> dict[str, list[str]]:
    """Parts related to the main part by the last word of the relation (styles, header, …)."""
    folder, file = posixpath.split(main)
    root = parse_part(archive, posixpath.join(folder, "_rels", file + ".rels"))
    related: dict[str, list[str]] = {}
    for relation in () if root is None else root.iterfind(_RELATIONS):
        if relation.get("TargetMode") == "External":
            continue
        target = relation.get("Target", "")
        part = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        kind = relation.get("Type", "").rpartition("/")[2]
        related.setdefault(kind, []).append(part)
    return related


def _parse_related(archive: Archive, related: dict[str, list[str]], kind: str) -> _Element | None:
    parts = related.get(kind)
    return parse_part(archive, parts[0]) if parts else None


def _add_notes(walker: Walker, root: _Element | None, tag: str, role: BlockRole) -> None:
    for note in () if root is None else root.iterfind(tag):
        if note.get(W + "type") not in _SEPARATORS:
            walker.walk(note, role)


def _add_furniture(walker: Walker, archive: Archive, related: dict[str, list[str]]) -> None:
    """Headers and footers, each text once however many sections show it."""
    aside = Walker(walker.styles, walker.numbering, tables=walker.tables)
    for part in [*related.get("header", ()), *related.get("footer", ())]:
        root = parse_part(archive, part)
        if root is not None:
            aside.walk(root, "furniture")
    seen: dict[str, Piece] = {}
    for piece in aside.pieces:
        if piece.text:
            piece.role = "furniture" if piece.role == "note" else piece.role
            seen.setdefault(piece.text, piece)
    walker.pieces.extend(seen.values())
    walker.tables = aside.tables
