"""Blocks in reading order become a Document: one text, with the separators between its blocks.

`\\n` stands between blocks, `\\t` between the cells of a row; body first, then notes, furniture,
hidden and deleted text and comments.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from pbassist.model.document import (
    Block,
    BlockKind,
    BlockRole,
    BlockSource,
    CellPlace,
    Document,
    Page,
    Reader,
    Revision,
    Sheet,
)
from pbassist.model.geometry import Geometry
from pbassist.model.value import assemble

ROLE_ORDER: tuple[BlockRole, ...] = ("body", "note", "furniture", "hidden", "deleted", "comment")
_NO_BOX = (0.0, 0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Origin:
    """The file a document is read from."""

    id: str
    """SHA-256 of its bytes."""
    name: str
    """Its name without folders."""


class Revised(NamedTuple):
    """A tracked change, half-open in the text of its piece."""

    kind: Literal["inserted", "deleted"]
    start: int
    end: int
    author: str = ""


@dataclass(slots=True)
class Piece:
    """A block before it has offsets."""

    text: str
    kind: BlockKind = "paragraph"
    role: BlockRole = "body"
    locator: str = ""
    level: int | None = None
    cell: CellPlace | None = None
    source: BlockSource = "text"
    boxes: array[float] | None = None
    """Five floats a character of `text`, for files with pages."""
    confidence: float | None = None
    """That of the least sure character, for ocr."""
    revisions: tuple[Revised, ...] = ()
    """Tracked changes in `text`."""


def build_document(
    origin: Origin,
    media_type: str,
    reader: Reader,
    pieces: Sequence[Piece],
    *,
    pages: tuple[Page, ...] = (),
    sheets: tuple[Sheet, ...] = (),
    warnings: Sequence[str] = (),
    attachments: Sequence[str] = (),
) -> Document:
    """The document of pieces in reading order; pieces of a role follow those of the role before."""
    ordered = [piece for role in ROLE_ORDER for piece in pieces if piece.role == role]
    text, blocks = _lay(ordered)
    return make_document(
        origin,
        media_type,
        reader,
        text,
        blocks,
        pages=pages,
        sheets=sheets,
        warnings=tuple(dict.fromkeys(warnings)),
        revisions=_place_revisions(ordered, blocks),
        attachments=tuple(attachments),
        geometry=_pack(ordered, text),
    )


def make_document(
    origin: Origin,
    media_type: str,
    reader: Reader,
    text: str,
    blocks: tuple[Block, ...],
    **rest: object,
) -> Document:
    """The document of a text whose blocks are known already."""
    return Document(
        id=origin.id,
        name=origin.name,
        media_type=media_type,
        reader=reader,
        text=text,
        text_hash=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        blocks=blocks,
        **rest,
    )


def _lay(pieces: Sequence[Piece]) -> tuple[str, tuple[Block, ...]]:
    parts: list[str] = []
    blocks: list[Block] = []
    at = 0
    before: Piece | None = None
    for number, piece in enumerate(pieces):
        if before is not None:
            parts.append(_separator(before, piece))
            at += 1
        parts.append(piece.text)
        end = at + len(piece.text)
        blocks.append(_make_block(f"b{number}", piece, at, end))
        at = end
        before = piece
    return "".join(parts), tuple(blocks)


def _place_revisions(pieces: Sequence[Piece], blocks: Sequence[Block]) -> tuple[Revision, ...]:
    return tuple(
        Revision(
            kind=one.kind,
            start=block.start + one.start,
            end=block.start + one.end,
            author=one.author,
        )
        for piece, block in zip(pieces, blocks, strict=True)
        for one in piece.revisions
    )


def _make_block(name: str, piece: Piece, start: int, end: int) -> Block:
    """A block without a second validation: a payment export has hundreds of thousands of cells."""
    return assemble(
        Block,
        {
            "id": name,
            "kind": piece.kind,
            "role": piece.role,
            "source": piece.source,
            "start": start,
            "end": end,
            "level": piece.level,
            "cell": piece.cell,
            "locator": piece.locator,
            "confidence": piece.confidence,
        },
    )


def _separator(before: Piece, after: Piece) -> str:
    one, two = before.cell, after.cell
    if one is None or two is None:
        return "\n"
    same = one.table == two.table and one.row == two.row and before.role == after.role
    return "\t" if same else "\n"


def _pack(pieces: Sequence[Piece], text: str) -> Geometry | None:
    if not any(piece.boxes for piece in pieces):
        return None
    packed = array("f")
    for number, piece in enumerate(pieces):
        if number:
            packed.extend(_NO_BOX)
        if piece.boxes is None:
            packed.extend(_NO_BOX * len(piece.text))
        else:
            packed.extend(piece.boxes)
    if len(packed) != Geometry.WIDTH * len(text):
        raise AssertionError("every code point has a place in the geometry")
    return Geometry(packed)
