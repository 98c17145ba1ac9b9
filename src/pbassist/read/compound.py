"""An OLE2 compound file (old .xls, .doc, .et, .wps) becomes its streams."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from struct import pack, unpack_from

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA
"""Sector numbers from here on are marks (free, end of chain, table), not sectors."""
_FREE = 0xFFFFFFFF
_STREAM = 2


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: int
    first: int
    size: int


@dataclass(slots=True)
class Compound:
    """The directory of a compound file; streams are read on demand and within the file's size."""

    content: bytes
    entries: dict[str, _Entry]
    sector: int
    next_sector: tuple[int, ...]
    mini_cutoff: int
    mini_first: int
    root: _Entry

    def names(self) -> frozenset[str]:
        """Names of all streams and storages."""
        return frozenset(self.entries)

    def list_packages(self) -> tuple[str, ...]:
        """Names of the files that lie in a workbook as objects, in the order of the directory."""
        found = tuple(name for name in self.entries if name.startswith("MBD"))
        return (read_packed_name(self) or found[0],) if len(found) == 1 else found

    def read(self, name: str) -> bytes | None:
        """The bytes of a stream; None when it is not there."""
        entry = self.entries.get(name)
        if entry is None or entry.kind != _STREAM:
            return None
        if entry.size >= self.mini_cutoff:
            return b"".join(self._sectors(entry.first))[: entry.size]
        return self._read_mini(entry)

    def _sectors(self, first: int) -> Iterator[bytes]:
        number = first
        for _ in range(len(self.next_sector) + 1):  # a circle in the chain ends here
            if number >= _END or number >= len(self.next_sector):
                return
            at = (number + 1) * self.sector
            yield self.content[at : at + self.sector]
            number = self.next_sector[number]

    def _read_mini(self, entry: _Entry) -> bytes:
        table = b"".join(self._sectors(self.mini_first))
        chain = unpack_from(f"<{len(table) // 4}I", table)
        store = b"".join(self._sectors(self.root.first))
        parts: list[bytes] = []
        number = entry.first
        while number < len(chain) and len(parts) <= len(chain):
            parts.append(store[number * 64 : number * 64 + 64])
            number = chain[number]
        return b"".join(parts)[: entry.size]


def open_compound(content: bytes) -> Compound | None:
    """The compound file of these bytes; None when its header or directory is broken."""
    try:
        return _open(content)
    except (struct.error, IndexError, ValueError, UnicodeDecodeError):
        return None


def _open(content: bytes) -> Compound | None:
    shift = unpack_from("<H", content, 30)[0]
    if not content.startswith(SIGNATURE) or shift not in (9, 12):
        return None
    sector = 1 << shift
    directory, _, cutoff, mini_first = unpack_from("<IIII", content, 48)
    compound = Compound(
        content, {}, sector, _read_chains(content, sector), cutoff, mini_first, _Entry(5, _END, 0)
    )
    for raw in _split_entries(b"".join(compound._sectors(directory))):
        length, kind = unpack_from("<HB", raw, 64)
        name = raw[: max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
        entry = _Entry(kind, *unpack_from("<II", raw, 116))
        if kind == 5:
            compound.root = entry
        elif kind:
            compound.entries.setdefault(name, entry)
    return compound if compound.entries else None


def _split_entries(raw: bytes) -> Iterator[bytes]:
    for at in range(0, len(raw) - 127, 128):
        yield raw[at : at + 128]


def _read_chains(content: bytes, sector: int) -> tuple[int, ...]:
    """The sector allocation table, through the list of its sectors in and after the header."""
    per = sector // 4
    listed = list(unpack_from("<109I", content, 76))
    following, count = unpack_from("<II", content, 68)
    most = len(content) // sector + 1  # a table of more sectors than there are goes in a circle
    for _ in range(min(count, most)):
        at = (following + 1) * sector
        if following >= _END or at + sector > len(content) or len(listed) > most + per:
            break
        *more, following = unpack_from(f"<{per}I", content, at)
        listed.extend(more)
    chains: list[int] = []
    for number in listed:
        at = (number + 1) * sector
        if number < _END and at + sector <= len(content) and len(chains) < most:
            chains.extend(unpack_from(f"<{per}I", content, at))
    return tuple(chains[:most])


def pack_compound(name: str, stream: bytes) -> bytes:
    """A sound compound file (version 4, sectors of 4096 bytes) with one stream.

    Libraries that follow a broken or circular chain without end are handed this instead of the
    submitted file. The stream is padded to a whole sector.
    """
    size = 4096
    stream += b"\0" * (-len(stream) % size or (0 if stream else size))
    body = len(stream) // size
    tables = -(-(body + 2) // (size // 4))
    while tables * (size // 4) < body + tables + 1:
        tables += 1
    directory, first = tables, tables + 1
    chain = [0xFFFFFFFD] * tables + [0xFFFFFFFE]
    chain += [*range(first + 1, first + body), 0xFFFFFFFE]
    chain += [0xFFFFFFFF] * (tables * (size // 4) - len(chain))
    listed = list(range(tables)) + [0xFFFFFFFF] * (109 - tables)
    header = SIGNATURE + bytes(16) + pack("<HHHHH", 0x3E, 4, 0xFFFE, 12, 6) + bytes(6)
    header += pack("<9I", 1, tables, directory, 0, 4096, _FREE - 1, 0, _FREE - 1, 0)
    header += pack("<109I", *listed)
    entries = _pack_entry("Root Entry", 5, directory, 0, child=1) + _pack_entry(
        name, _STREAM, first, len(stream), child=_FREE
    )
    return b"".join(
        (
            header.ljust(size, b"\0"),
            pack(f"<{len(chain)}I", *chain),
            entries.ljust(size, b"\0"),
            stream,
        )
    )


def _pack_entry(name: str, kind: int, first: int, size: int, *, child: int) -> bytes:
    written = (name + "\0").encode("utf-16-le")
    entry = written.ljust(64, b"\0") + pack("<HBBIII", len(written), kind, 1, _FREE, _FREE, child)
    return entry + bytes(36) + pack("<IQ", first, size)


def read_packed_name(compound: Compound) -> str:
    """The name of a file that was put into a paper as a package; empty without one."""
    native = compound.read("\x01Ole10Native") or b""
    if len(native) < 8:
        return ""
    label, _, rest = native[6:1000].partition(b"\0")
    path = rest.partition(b"\0")[0]
    raw = label or path.replace(b"\\", b"/").rpartition(b"/")[2]
    return raw.decode("gb18030", "replace").strip()
