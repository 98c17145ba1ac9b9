"""Rectangles of characters become boxes of a span, offsets under a rectangle, and bytes to keep.

Boxes are in points from the top left corner of their page, as it is shown.
"""

from __future__ import annotations

import hashlib
import struct
import sys
import zlib
from array import array
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import ClassVar, Literal, NamedTuple

_HEAD = struct.Struct("<8sHxxI32s32s")
"""Magic, version, code points, hash of the text, hash of the three before and of what follows."""
_MAGIC = b"pbboxes\0"
_VERSION = 1
_FLOAT = 4
_GAP = 1.0
"""Heights of a character by which two neighbours of one rectangle may stand apart."""
_DRIFT = 1.4
"""Heights of its tallest character that a rectangle may be high: a slanting line gets several."""
_BESIDE = 0.25
"""Part of a width by which characters set one below the other may be shifted."""


class Box(NamedTuple):
    """A rectangle on a page, in points from its top left corner."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


class Geometry:
    """Rectangles of characters, packed: five floats a code point, page 0 where it has none."""

    WIDTH: ClassVar[int] = 5

    def __init__(self, packed: array[float]) -> None:
        self._load: Callable[[], array[float]] = lambda: packed

    @classmethod
    def kept(cls, load: Callable[[], bytes], *, text_hash: str, length: int) -> Geometry:
        """A geometry whose bytes are read at first use; without boxes when they are not its own.

        `load` raises `OSError` where there are none.
        """

        def unpack() -> array[float]:
            try:
                found = cls.from_bytes(load(), text_hash=text_hash, length=length)
            except OSError:
                found = None
            return found.packed if found else array("f")

        geometry = cls(array("f"))
        geometry._load = unpack
        return geometry

    @cached_property
    def packed(self) -> array[float]:
        """Page, left, top, right and bottom of each code point, one after another."""
        return self._load()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Geometry) and self.packed == other.packed

    def __hash__(self) -> int:
        return hash(Geometry)

    def box(self, offset: int) -> Box | None:
        """The rectangle of one code point, None for a separator or a character without one."""
        at = offset * self.WIDTH
        if at < 0 or at + self.WIDTH > len(self.packed) or not self.packed[at]:
            return None
        page, left, top, right, bottom = self.packed[at : at + self.WIDTH]
        return Box(int(page), left, top, right, bottom)

    def line_boxes(self, start: int, end: int) -> Iterator[Box]:
        """Rectangles of a stretch of one block, one for each line; a column of characters is a line."""
        return _join(box for offset in range(start, end) if (box := self.box(offset)) is not None)

    def offsets_within(
        self, page: int, left: float, top: float, right: float, bottom: float
    ) -> tuple[int, ...]:
        """The code points whose middle lies in a rectangle of a page, ascending."""
        found = []
        for offset, box in self._on_page(page):
            x, y = _middle(box)
            if left <= x <= right and top <= y <= bottom:
                found.append(offset)
        return tuple(found)

    def offset_at(self, page: int, x: float, y: float) -> int | None:
        """The code point whose box holds a point of a page, that with the nearest middle; or None."""
        under = [
            (abs(x - (box.left + box.right) / 2) + abs(y - (box.top + box.bottom) / 2), offset)
            for offset, box in self._on_page(page)
            if box.left <= x <= box.right and box.top <= y <= box.bottom
        ]
        return min(under)[1] if under else None

    def _on_page(self, page: int) -> Iterator[tuple[int, Box]]:
        for start, end in self._runs.get(page, ()):
            for offset in range(start, end):
                yield offset, Box(page, *self.packed[offset * 5 + 1 : offset * 5 + 5])

    @cached_property
    def _runs(self) -> dict[int, list[tuple[int, int]]]:
        """Stretches of code points by the page they stand on."""
        runs: dict[int, list[tuple[int, int]]] = {}
        start, before = 0, 0
        for offset, number in enumerate((*self.packed[:: self.WIDTH], 0.0)):
            page = int(number)
            if page != before:
                if before:
                    runs.setdefault(before, []).append((start, offset))
                start, before = offset, page
        return runs

    def to_bytes(self, *, text_hash: str) -> bytes:
        """The boxes as bytes, the same on every machine; `text_hash` is that of their document."""
        count = len(self.packed) // self.WIDTH
        body = zlib.compress(_spread(self.packed), 6)
        return _make_head(count, text_hash, body) + body

    @classmethod
    def from_bytes(cls, content: bytes, *, text_hash: str, length: int) -> Geometry | None:
        """The boxes of a text of so many code points; None for bytes that are not exactly these.

        No more is inflated than such a text has boxes.
        """
        body = content[_HEAD.size :]
        if content[: _HEAD.size] != _make_head(length, text_hash, body):
            return None
        wanted = length * cls.WIDTH * _FLOAT
        inflating = zlib.decompressobj()
        try:
            planes = inflating.decompress(body, wanted + 1)
        except zlib.error:
            return None
        return cls(_gather(planes)) if len(planes) == wanted else None


def _make_head(count: int, text_hash: str, body: bytes) -> bytes:
    name = hashlib.sha256(text_hash.encode()).digest()
    seal = hashlib.sha256(struct.pack("<8sHI", _MAGIC, _VERSION, count) + name + body).digest()
    return _HEAD.pack(_MAGIC, _VERSION, count, name, seal)


def _spread(packed: array[float]) -> bytes:
    """Floats as little-endian planes, first bytes of first numbers first: like stands by like."""
    planes: list[bytes] = []
    for at in range(Geometry.WIDTH):
        plane = array("f", packed[at :: Geometry.WIDTH])
        if sys.byteorder == "big":
            plane.byteswap()
        content = plane.tobytes()
        planes.extend(content[byte::_FLOAT] for byte in range(_FLOAT))
    return b"".join(planes)


def _gather(planes: bytes) -> array[float]:
    """Floats out of their planes."""
    stride = Geometry.WIDTH * _FLOAT
    content = bytearray(len(planes))
    count = len(planes) // stride
    for at in range(stride):
        content[at::stride] = planes[at * count : (at + 1) * count]
    packed = array("f")
    packed.frombytes(bytes(content))
    if sys.byteorder == "big":
        packed.byteswap()
    return packed


Way = Literal["across", "back", "down"]


class _Run(NamedTuple):
    """Characters joined so far: their rectangle, the last of them, and which way they go."""

    whole: Box
    last: Box
    tall: float
    way: Way | Literal[""] = ""


def _join(boxes: Iterable[Box]) -> Iterator[Box]:
    run: _Run | None = None
    for box in boxes:
        way = _find_way(run, box) if run is not None else None
        if run is not None and way is not None:
            whole, tall = _unite(run.whole, box), max(run.tall, box.bottom - box.top)
            run = _Run(whole, box, tall, way)
        else:
            if run is not None:
                yield run.whole
            run = _Run(box, box, box.bottom - box.top)
    if run is not None:
        yield run.whole


def _find_way(run: _Run, box: Box) -> Way | None:
    """Which way a character goes on in a run, back where a page is upside down; None elsewhere."""
    if box.page != run.last.page:
        return None
    if run.way in ("", "across") and _goes_across(run, run.last, box, box):
        return "across"
    if run.way in ("", "back") and _goes_across(run, box, run.last, box):
        return "back"
    if run.way in ("", "down") and _goes_down(run.last, box):
        return "down"
    return None


def _goes_across(run: _Run, first: Box, second: Box, new: Box) -> bool:
    """Whether the second of two neighbours, one of them new, goes on to the right of the first."""
    tall = max(run.tall, new.bottom - new.top)
    (before, level), (x, y) = _middle(first), _middle(second)
    if not (first.top <= y <= first.bottom or second.top <= level <= second.bottom):
        return False
    high = max(run.whole.bottom, new.bottom) - min(run.whole.top, new.top)
    return x >= before and second.left - first.right <= _GAP * tall and high <= _DRIFT * tall


def _goes_down(last: Box, box: Box) -> bool:
    (x, y), (before, level) = _middle(box), _middle(last)
    wide = max(box.right - box.left, last.right - last.left)
    tall = max(box.bottom - box.top, last.bottom - last.top)
    gap = max(box.top - last.bottom, last.top - box.bottom)
    return abs(x - before) <= _BESIDE * wide and y != level and gap <= _GAP * tall


def _unite(one: Box, two: Box) -> Box:
    return Box(
        one.page,
        min(one.left, two.left),
        min(one.top, two.top),
        max(one.right, two.right),
        max(one.bottom, two.bottom),
    )


def _middle(box: Box) -> tuple[float, float]:
    return (box.left + box.right) / 2, (box.top + box.bottom) / 2
