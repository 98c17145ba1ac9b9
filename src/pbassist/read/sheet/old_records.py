"""Records of Excel 5 and 95 (BIFF5) become those of Excel 97 (BIFF8), in Unicode.

Old accounting programs still write them. Only what the readers of values and facts look at is
changed: the version, names of sheets, formats, words, extents. Layouts after [MS-XLS] and the
older documentation of BIFF5.
"""

from __future__ import annotations

from collections.abc import Iterator
from struct import pack, unpack_from

_BIFF5, _BIFF8, _UNICODE = 0x0500, 0x0600, 1200
_BEGIN, _CODE_PAGE, _SHEET, _FORMAT, _DIMENSIONS = 0x0809, 0x0042, 0x0085, 0x041E, 0x0200
_LABEL, _RICH_LABEL, _STRING = 0x0204, 0x00D6, 0x0207
_HEADER, _FOOTER = 0x0014, 0x0015
_DROPPED = frozenset((0x001C, 0x005D, 0x00EC, 0x01B6))
"""Comments and objects, whose layouts changed."""
_ENCODINGS = {
    1252: "cp1252",
    1250: "cp1250",
    1251: "cp1251",
    932: "cp932",
    949: "cp949",
    950: "cp950",
}


def raise_records(stream: bytes) -> bytes:
    """The stream itself, or its records in BIFF8 when they are those of BIFF5.

    Raises `struct.error` or `IndexError` for records that end too early.
    """
    if len(stream) < 8 or unpack_from("<H", stream, 4)[0] != _BIFF5:
        return stream
    records = list(_split(stream))
    pages = (unpack_from("<H", body)[0] for _, kind, body in records if kind == _CODE_PAGE)
    encoding = _ENCODINGS.get(next(pages, 936), "gb18030")
    moved: dict[int, int] = {}
    raised: list[tuple[int, bytes]] = []
    at = 0
    for before, kind, body in records:
        moved[before] = at
        if kind in _DROPPED:
            continue
        raised.append(_raise(kind, body, encoding))
        at += 4 + len(raised[-1][1])
    return b"".join(_join(kind, body, moved) for kind, body in raised)


def _join(kind: int, body: bytes, moved: dict[int, int]) -> bytes:
    if kind == _SHEET:
        start = unpack_from("<I", body)[0]
        body = pack("<I", moved.get(start, start)) + body[4:]
    return pack("<HH", kind, len(body)) + body


def _split(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        kind, size = unpack_from("<HH", stream, at)
        if not kind and not size:
            return
        yield at, kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _raise(kind: int, body: bytes, encoding: str) -> tuple[int, bytes]:
    if kind == _BEGIN:
        return kind, pack("<H", _BIFF8) + body[2:] + bytes(max(16 - len(body), 0))
    if kind == _CODE_PAGE:
        return kind, pack("<H", _UNICODE)
    if kind == _SHEET:
        return kind, body[:6] + _widen(body[7 : 7 + body[6]], encoding, "<B")
    if kind == _FORMAT:
        return kind, body[:2] + _widen(body[3 : 3 + body[2]], encoding, "<H")
    if kind in (_LABEL, _RICH_LABEL):
        return _LABEL, body[:6] + _widen_counted(body[6:], encoding)
    if kind == _STRING:
        return kind, _widen_counted(body, encoding)
    if kind in (_HEADER, _FOOTER) and body:
        return kind, _widen(body[1 : 1 + body[0]], encoding, "<H")
    if kind == _DIMENSIONS and len(body) < 12:
        return kind, pack("<IIHHH", *unpack_from("<HHHH", body), 0)
    return kind, body


def _widen_counted(body: bytes, encoding: str) -> bytes:
    return _widen(body[2 : 2 + unpack_from("<H", body)[0]], encoding, "<H")


def _widen(raw: bytes, encoding: str, width: str) -> bytes:
    """Words of a code page as a string of BIFF8: length, a mark of wide characters, UTF-16."""
    words = raw.decode(encoding, "replace")[: 255 if width == "<B" else 0xFFFF]
    wide = words.encode("utf-16-le")
    return pack(width, len(wide) // 2) + b"\x01" + wide
