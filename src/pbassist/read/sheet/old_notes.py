"""The records of an old sheet beside its cells become asides: comments, text boxes, check boxes.

Layouts after [MS-XLS]: an OBJ record names a shape, the TXO record after it holds its words, in the
CONTINUE records that follow; a NOTE record ties a shape to the cell it comments.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from struct import unpack_from

from pbassist.read.sheet.facts import Aside, Place, read_print_words

_NOTE, _OBJECT, _TEXT, _CONTINUE, _DRAWING = 0x001C, 0x005D, 0x01B6, 0x003C, 0x00EC
_PRINTED = (0x0014, 0x0015)
_COMMENT, _CHECK, _OPTION, _BUTTON, _LIST = 0x19, 0x0B, 0x0C, 0x07, 0x14
_MARKS = {_CHECK: ("□", "☑"), _OPTION: ("○", "●")}
_ANCHOR = b"\x10\xf0"
_CHECK_STATE = 0x12
Record = tuple[int, int, int]
"""Number, offset and size."""


@dataclass(slots=True)
class _Shape:
    number: int
    kind: int
    place: Place | None
    on: bool = False
    text: str = ""


def read_old_asides(records: Iterable[Record], stream: bytes, sheet: str) -> tuple[Aside, ...]:
    """What stands beside the cells of a sheet: printed header and footer, text boxes, comments."""
    shapes: list[_Shape] = []
    commented: dict[int, Place] = {}
    printed: list[Aside] = []
    anchor: Place | None = None
    wanted = 0
    for kind, at, size in records:
        if kind == _DRAWING:
            anchor = _read_anchor(stream[at : at + size]) or anchor
        elif kind == _OBJECT and size >= 8:
            shapes.append(_read_shape(stream[at : at + size], anchor))
        elif kind == _TEXT and size >= 12 and shapes:
            wanted = unpack_from("<H", stream, at + 10)[0]
        elif kind == _CONTINUE and wanted and shapes:
            found = _read_words(stream[at : at + size], wanted)
            shapes[-1].text += found
            wanted -= len(found)
        elif kind == _NOTE and size >= 8:
            row, column, _, number = unpack_from("<4H", stream, at)
            commented[number] = (row, column)
        elif kind in _PRINTED and size > 3:
            words = read_print_words(_read_long(stream[at : at + size]), sheet)
            printed += [Aside("furniture", words, None)] if words else []
    return (*printed, *_make_asides(shapes, commented))


def _make_asides(shapes: list[_Shape], commented: dict[int, Place]) -> Iterable[Aside]:
    for shape in shapes:
        if shape.kind == _COMMENT:
            yield Aside("comment", shape.text, commented.get(shape.number, shape.place))
        elif shape.kind in _MARKS:
            yield Aside("note", _MARKS[shape.kind][shape.on] + shape.text, shape.place)
        elif shape.kind not in (_BUTTON, _LIST):
            for line in shape.text.split("\n"):
                if line.strip():
                    yield Aside("note", line, shape.place)


def _read_shape(record: bytes, anchor: Place | None) -> _Shape:
    """The kind and number of a shape, and whether its box is checked."""
    kind, number = unpack_from("<HH", record, 4)
    at = 0
    while at + 4 <= len(record):
        part, size = unpack_from("<HH", record, at)
        if part == _CHECK_STATE and at + 6 <= len(record):
            return _Shape(number, kind, anchor, on=unpack_from("<H", record, at + 4)[0] == 1)
        at += 4 + size
    return _Shape(number, kind, anchor)


def _read_anchor(drawing: bytes) -> Place | None:
    """The cell under the top left corner of the last shape that a drawing record places."""
    at = drawing.rfind(_ANCHOR)
    if at < 2 or at + 16 > len(drawing):
        return None
    column, row = unpack_from("<H2xH", drawing, at + 8)
    return row, column


def _read_words(record: bytes, wanted: int) -> str:
    if not record:
        return ""
    if record[0] & 1:
        words = record[1 : 1 + 2 * wanted].decode("utf-16-le", "replace")
    else:
        words = record[1 : 1 + wanted].decode("latin-1")
    return words.replace("\r", "\n")


def _read_long(record: bytes) -> str:
    length = unpack_from("<H", record)[0]
    return _read_words(record[2:], length)
