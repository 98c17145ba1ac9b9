"""A Document becomes bytes and the same Document again, in less time than it took to read it.

Blocks are written column by column, since a payment export has hundreds of thousands of them. What
comes back is held against everything that later work relies on, as the bytes may come from a
process that read a hostile file, or from a disk.
"""

from __future__ import annotations

import hashlib
import json
import struct
from array import array
from collections.abc import Iterable, Iterator
from itertools import repeat
from operator import attrgetter
from typing import Any, TypeVar, get_args

from pydantic import ValidationError

from pbassist.model.document import (
    Block,
    BlockKind,
    BlockRole,
    BlockSource,
    CellPlace,
    Document,
)
from pbassist.model.geometry import Geometry
from pbassist.model.value import Value
from pbassist.read.collecting import without_collecting

V = TypeVar("V", bound=Value)
_HEAD = struct.Struct("<4sIQQQQ")
"""Magic, blocks, and the sizes of what follows: facts, text, columns, boxes."""
_MAGIC = b"pbd1"
_BLOCK_FIELDS = set(Block.model_fields)
_CELL_FIELDS = set(CellPlace.model_fields)
_ALLOWED = {
    "kind": frozenset(get_args(BlockKind)),
    "role": frozenset(get_args(BlockRole)),
    "source": frozenset(get_args(BlockSource)),
}
_TYPES: dict[str, tuple[type, ...]] = {
    "id": (str,),
    "start": (int,),
    "end": (int,),
    "level": (int, type(None)),
    "locator": (str,),
    "confidence": (float, int, type(None)),
}
_BROKEN = (ValueError, TypeError, KeyError, struct.error, ValidationError, RecursionError)


def pack_document(document: Document) -> bytes:
    """The bytes of a document, its boxes among them; they are for this machine alone."""
    facts = document.model_dump(mode="json", exclude={"text", "blocks"})
    text = document.text.encode("utf-8", "surrogatepass")
    boxes = b"" if document.geometry is None else document.geometry.packed.tobytes()
    columns = _write_json(_split_blocks(document.blocks))
    facts["boxes"] = document.geometry is not None
    parts = (_write_json(facts), text, columns, boxes)
    head = _HEAD.pack(_MAGIC, len(document.blocks), *map(len, parts))
    return b"".join((head, *parts))


def unpack_document(content: bytes) -> Document | None:
    """The document of these bytes; None when they are not exactly a document's."""
    try:
        with without_collecting():
            return _unpack(content)
    except _BROKEN:
        return None


def _unpack(content: bytes) -> Document | None:
    magic, count, *sizes = _HEAD.unpack_from(content)
    if magic != _MAGIC or _HEAD.size + sum(sizes) != len(content):
        return None
    facts_part, text_part, columns, boxes = _split(content, sizes)
    facts: dict[str, Any] = json.loads(facts_part)
    if hashlib.sha256(text_part).hexdigest() != facts["text_hash"]:
        return None
    text = str(text_part, "utf-8", "surrogatepass")
    blocks = tuple(_join_blocks(json.loads(columns), count))
    geometry = _read_boxes(boxes) if facts.pop("boxes") else None
    if not _stand_in_order(blocks, len(text)) or not _fits(geometry, len(text)):
        return None
    return Document.model_validate({**facts, "text": text, "blocks": blocks, "geometry": geometry})


def _split(content: bytes, sizes: Iterable[int]) -> Iterator[bytes]:
    at = _HEAD.size
    for size in sizes:
        yield content[at : at + size]
        at += size


def _split_blocks(blocks: tuple[Block, ...]) -> dict[str, Any]:
    columns = {
        name: _fold(list(map(attrgetter(name), blocks)))
        for name in Block.model_fields
        if name != "cell"
    }
    cells = [block.cell for block in blocks if block.cell is not None]
    columns["celled"] = _fold([int(block.cell is not None) for block in blocks])
    for name in CellPlace.model_fields:
        columns[f"cell.{name}"] = _fold([getattr(cell, name) for cell in cells])
    return columns


def _join_blocks(columns: dict[str, Any], count: int) -> Iterator[Block]:
    rows = {
        name: _unfold(columns[name], count, name) for name in Block.model_fields if name != "cell"
    }
    celled = list(_unfold(columns["celled"], count, "celled"))
    cells = _join_cells(columns, sum(map(bool, celled)))
    rows["cell"] = [next(cells) if one else None for one in celled]
    names = tuple(rows)
    for values in zip(*rows.values(), strict=True):
        yield _restore(Block, _BLOCK_FIELDS, dict(zip(names, values, strict=True)))


def _join_cells(columns: dict[str, Any], count: int) -> Iterator[CellPlace]:
    names = tuple(CellPlace.model_fields)
    numbers = [_unfold(columns[f"cell.{name}"], count, "start") for name in names]
    for values in zip(*numbers, strict=True):
        yield _restore(CellPlace, _CELL_FIELDS, dict(zip(names, values, strict=True)))


def _restore(kind: type[V], names: set[str], fields: dict[str, Any]) -> V:
    """A value the way a copy of it is made: checked above by column, no second time one by one."""
    value = kind.__new__(kind)
    value.__setstate__(
        {
            "__dict__": fields,
            "__pydantic_fields_set__": names,
            "__pydantic_extra__": None,
            "__pydantic_private__": None,
        }
    )
    return value


def _fold(values: list[Any]) -> Any:
    """A column, or the one value that all of it is."""
    first = values[0] if values else None
    return {"all": first} if all(value == first for value in values) else values


def _unfold(column: Any, count: int, name: str) -> Iterable[Any]:
    values = [column["all"]] if isinstance(column, dict) else column
    if not isinstance(column, dict) and len(values) != count:
        raise ValueError("a column is as long as there are blocks")
    found = set(map(type, values)) if count else set()
    if not found <= set(_TYPES.get(name, (str, int))):
        raise ValueError(f"{name} has a value of another type")
    if count and name in _ALLOWED and not set(values) <= _ALLOWED[name]:
        raise ValueError(f"{name} has a value that is unknown")
    return repeat(values[0], count) if isinstance(column, dict) else values


def _stand_in_order(blocks: tuple[Block, ...], length: int) -> bool:
    before = 0
    for block in blocks:
        if not before <= block.start <= block.end <= length:
            return False
        before = block.end
    return True


def _read_boxes(content: bytes) -> Geometry:
    packed = array("f")
    packed.frombytes(content)
    return Geometry(packed)


def _fits(geometry: Geometry | None, length: int) -> bool:
    return geometry is None or len(geometry.packed) == Geometry.WIDTH * length


def _write_json(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":"), allow_nan=False).encode("ascii")
