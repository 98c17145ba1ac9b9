"""Calls of pdfium become calls over many characters or objects at once.

A call through ctypes takes a third of a microsecond where nothing is converted, and `map` makes
them without a line of Python between two of them; a page of a report needs thousands.
"""

from __future__ import annotations

import ctypes
import math
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import chain, repeat
from typing import Any, TypeVar

from pbassist.read.matrix import IDENTITY, Matrix

_Number = TypeVar("_Number", int, float)
Handle = int
"""The address of an object of pdfium, valid as long as its page is open."""


Quad = tuple[float, float, float, float]
"""Left, bottom, right, top, in the coordinates of the file."""
Color = tuple[int, int, int, int]
"""Red, green, blue and what is not transparent, 0–255 each."""
Segment = tuple[float, float, int, int]
"""A point of a path, how it is reached (LINE, CURVE, MOVE), whether a line leads back from it."""
LINE, CURVE, MOVE = 0, 1, 2
_MAX_CLIPS = 32
_MAX_CLIP_SEGMENTS = 400


@cache
def _find(name: str, result: Any, *arguments: Any) -> Any:
    """A function of pdfium that takes addresses as numbers."""
    from pypdfium2 import raw

    return ctypes.cast(getattr(raw, name), ctypes.CFUNCTYPE(result, *arguments))


_PTR, _INT, _UINT = ctypes.c_void_p, ctypes.c_int, ctypes.c_uint


def find_address(handle: Any) -> Handle:
    """The address a handle of the library points to."""
    return ctypes.cast(handle, _PTR).value or 0


def read_codes(textpage: Handle, count: int) -> list[int]:
    """The code of every character of a page's text, 0 where it has none."""
    call = _find("FPDFText_GetUnicode", _UINT, _PTR, _INT)
    return list(map(call, repeat(textpage), range(count)))


def read_loose_boxes(textpage: Handle, count: int) -> tuple[array[float], list[int]]:
    """Left, top, right, bottom of every character, and whether it has a box."""
    call = _find("FPDFText_GetLooseCharBox", _INT, _PTR, _INT, _PTR)
    boxes = array("f", bytes(16 * count))
    places = _point(boxes, count, 1)
    return boxes, list(map(call, repeat(textpage), range(count), *places))


def find_generated(textpage: Handle, indices: Iterable[int]) -> list[int]:
    """1 for each of the characters that pdfium made up, a space or a line end."""
    call = _find("FPDFText_IsGenerated", _INT, _PTR, _INT)
    return list(map(call, repeat(textpage), indices))


def find_unmapped(textpage: Handle, count: int) -> list[int]:
    """1 for every character whose code the file's font does not explain."""
    call = _find("FPDFText_HasUnicodeMapError", _INT, _PTR, _INT)
    return list(map(call, repeat(textpage), range(count)))


def find_text_objects(textpage: Handle, indices: Iterable[int]) -> list[Handle | None]:
    """The object that prints each of the characters."""
    call = _find("FPDFText_GetTextObject", _PTR, _PTR, _INT)
    return list(map(call, repeat(textpage), indices))


def list_objects(parent: Handle, *, inside: bool, most: int) -> list[Handle]:
    """The objects of a page, or those inside a form, in the order they are painted."""
    kind = "FPDFFormObj" if inside else "FPDFPage"
    number = ctypes.c_ulong if inside else _INT
    count = _find(f"{kind}_CountObjects", _INT, _PTR)(parent)
    call = _find(f"{kind}_GetObject", _PTR, _PTR, number)
    found = map(call, repeat(parent), range(max(0, min(count, most))))
    return [handle for handle in found if handle]


def read_kinds(handles: Sequence[Handle]) -> list[int]:
    """What kind of object each is, as a constant of pdfium."""
    return list(map(_find("FPDFPageObj_GetType", _INT, _PTR), handles))


def read_modes(texts: Sequence[Handle]) -> list[int]:
    """The render mode of text objects."""
    return list(map(_find("FPDFTextObj_GetTextRenderMode", _INT, _PTR), texts))


def read_sizes(texts: Sequence[Handle]) -> list[float]:
    """The font size of text objects, before their matrix."""
    call = _find("FPDFTextObj_GetFontSize", _INT, _PTR, _PTR)
    return _collect(call, texts, array("f", (0.0,)), 1).tolist()


def read_matrices(handles: Sequence[Handle]) -> list[Matrix]:
    """The matrix of each object."""
    call = _find("FPDFPageObj_GetMatrix", _INT, _PTR, _PTR)
    values = _collect(call, handles, array("f", IDENTITY), 1)
    return list(zip(*(values[n::6] for n in range(6)), strict=True))


def read_bounds(handles: Sequence[Handle]) -> list[Quad]:
    """The bounds of each object, in the coordinates of the page or form it stands in."""
    call = _find("FPDFPageObj_GetBounds", _INT, _PTR, _PTR, _PTR, _PTR, _PTR)
    values = _collect(call, handles, array("f", bytes(16)), 4)
    return list(zip(*(values[n::4] for n in range(4)), strict=True))


def read_colors(handles: Sequence[Handle], *, stroke: bool = False) -> list[Color]:
    """The colour each object is filled or drawn with; black where pdfium tells none."""
    name = "FPDFPageObj_GetStrokeColor" if stroke else "FPDFPageObj_GetFillColor"
    call = _find(name, _INT, _PTR, _PTR, _PTR, _PTR, _PTR)
    values = _collect(call, handles, array("I", (0, 0, 0, 255)), 4)
    return list(zip(*(values[n::4] for n in range(4)), strict=True))


def read_draw_modes(paths: Sequence[Handle]) -> list[tuple[int, int]]:
    """How each path is filled and whether it is outlined, 0 for not at all."""
    call = _find("FPDFPath_GetDrawMode", _INT, _PTR, _PTR, _PTR)
    values = _collect(call, paths, array("i", (0, 0)), 2)
    return list(zip(values[::2], values[1::2], strict=True))


def count_segments(paths: Sequence[Handle]) -> list[int]:
    """How many segments each path has."""
    return list(map(_find("FPDFPath_CountSegments", _INT, _PTR), paths))


def read_segments(paths: Sequence[Handle], counts: Sequence[int]) -> Iterator[list[Segment]]:
    """The segments of each path."""
    call = _find("FPDFPath_GetPathSegment", _PTR, _PTR, _INT)
    owners = chain.from_iterable(map(repeat, paths, counts))
    numbers = chain.from_iterable(map(range, counts))
    points = _read_points(list(map(call, owners, numbers)))
    at = 0
    for count in counts:
        yield points[at : at + count]
        at += count


def _read_points(segments: Sequence[Handle]) -> list[Segment]:
    point = _find("FPDFPathSegment_GetPoint", _INT, _PTR, _PTR, _PTR)
    values = _collect(point, segments, array("f", (0.0, 0.0)), 2)
    kinds = map(_find("FPDFPathSegment_GetType", _INT, _PTR), segments)
    closes = map(_find("FPDFPathSegment_GetClose", _INT, _PTR), segments)
    return list(zip(values[::2], values[1::2], kinds, closes, strict=True))


def read_clips(texts: Sequence[Handle]) -> list[tuple[Handle, ...]]:
    """The clips of each object, to be measured by `measure_clip`; objects share them."""
    clips = list(map(_find("FPDFPageObj_GetClipPath", _PTR, _PTR), texts))
    counts = list(map(_find("FPDFClipPath_CountPaths", _INT, _PTR), clips))
    deepest = min(max(counts, default=0), _MAX_CLIPS)
    if deepest <= 0:
        return [()] * len(texts)
    call = _find("FPDFClipPath_GetPathSegment", _PTR, _PTR, _INT, _INT)
    # the first segment of a clip is the same object wherever the clip is
    firsts = (map(call, clips, repeat(index), repeat(0)) for index in range(deepest))
    return list(zip(*firsts, strict=True))


def measure_clip(text: Handle) -> Quad | None:
    """What the clip of an object leaves free, None where it leaves everything."""
    clip = _find("FPDFPageObj_GetClipPath", _PTR, _PTR)(text)
    free: Quad | None = None
    for index in range(min(_find("FPDFClipPath_CountPaths", _INT, _PTR)(clip), _MAX_CLIPS)):
        count = _find("FPDFClipPath_CountPathSegments", _INT, _PTR, _INT)(clip, index)
        if 0 < count <= _MAX_CLIP_SEGMENTS:
            call = _find("FPDFClipPath_GetPathSegment", _PTR, _PTR, _INT, _INT)
            points = _read_points(list(map(call, repeat(clip), repeat(index), range(count))))
            free = _cut(free, points)
    return free


def _cut(free: Quad | None, points: Sequence[Segment]) -> Quad:
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    left, bottom, right, top = free or (-math.inf, -math.inf, math.inf, math.inf)
    return max(left, min(xs)), max(bottom, min(ys)), min(right, max(xs)), min(top, max(ys))


def hide_objects(handles: Sequence[Handle], *, hidden: bool) -> None:
    """Objects are left out when the page is painted, or painted again."""
    call = _find("FPDFPageObj_SetIsActive", _INT, _PTR, _INT)
    for handle in handles:
        call(handle, int(not hidden))


def _collect(
    call: Any, handles: Sequence[Handle], empty: array[_Number], arguments: int
) -> array[_Number]:
    """What a call writes for every object, `empty` where it writes nothing."""
    values = empty * len(handles)
    for _ in map(call, handles, *_point(values, len(handles), arguments)):
        pass
    return values


def _point(values: array[Any], count: int, arguments: int) -> list[range]:
    """The addresses that the arguments of `count` calls are to write to."""
    start, _ = values.buffer_info()
    step = values.itemsize * len(values) // max(count, 1)
    width = step // arguments
    return [
        range(start + width * n, start + width * n + step * count, step or 1)
        for n in range(arguments)
    ]
