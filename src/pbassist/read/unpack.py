"""A ZIP of papers becomes the names of its papers, and each name the bytes of its paper.

Nothing is unpacked to the disk: a paper has a path below its ZIP (`材料.zip/县教育局/表.xls`) and is
inflated into memory when it is read. One ZIP inside another is looked into, no deeper.
"""

from __future__ import annotations

import io
import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Container
from functools import lru_cache
from pathlib import Path
from typing import IO, NamedTuple

from pbassist.errors import UnreadableDocument, describe_system
from pbassist.read.archive import (
    MAX_DIRECTORY_MB,
    MAX_RATIO,
    RATIO_FROM_MB,
    do_overlap,
    measure_directory,
)

MAX_PAPERS = 5_000
"""Papers of one ZIP, those of the ZIPs inside it included."""
MAX_SET_MB = 2_048
"""All papers of one ZIP together, inflated."""
MAX_INNER_MB = 200
"""A ZIP inside a ZIP, which is held in memory to be looked into."""
_MB = 1024 * 1024
_HEADS = (b"PK\x03\x04", b"PK\x05\x06", b"PK00")
_OFFICE = frozenset(("[content_types].xml", "ofd.xml", "mimetype"))
"""Parts that only an office file has at its top, in small letters."""
_HEAD_SIZE = 30
_UTF8, _LOCKED = 0x800, 0x1
_UNICODE_PATH = 0x7075
_IDEOGRAPH = re.compile("[\u4e00-\u9fff]")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OverflowError)


class _Entry(NamedTuple):
    """A paper in a ZIP."""

    name: str
    """Its path inside, with no step upward and no mark that a file name cannot hold."""
    info: zipfile.ZipInfo

    @property
    def packed(self) -> bool:
        """Whether it is a ZIP itself."""
        return self.name.lower().endswith(".zip")


def is_packed(path: Path) -> bool:
    """Whether a file is a ZIP of papers, and not an office file, which is a zip file too."""
    try:
        with path.open("rb") as stream:
            if stream.read(4) not in _HEADS:
                return False
            with _open(stream, path.name) as opened:
                return not is_office(opened.namelist())
    except (OSError, UnreadableDocument):
        return False


def is_office(names: list[str]) -> bool:
    """Whether the names in a zip file are those of an office file's parts."""
    tops = {name.lower() for name in names}
    return not _OFFICE.isdisjoint(tops) or any(
        name.startswith(("word/", "xl/", "ppt/")) for name in tops
    )


def list_papers(path: Path) -> tuple[str, ...]:
    """Names of the papers of a ZIP with their folders, those of a ZIP inside it below its name.

    Raises `UnreadableDocument` when it is damaged, under a password, or inflates to too much.
    """
    names: list[str] = []
    total = 0
    with _open_stream(path) as stream:
        for entry in _list_file(path, *_stamp(path)).values():
            inner = _list_inner(stream, entry) if entry.packed else None
            names.extend([entry.name] if inner is None else inner[0])
            total += entry.info.file_size if inner is None else inner[1]
            if len(names) > MAX_PAPERS:
                raise UnreadableDocument.too_many_papers(path.name, len(names), MAX_PAPERS)
            if total > MAX_SET_MB * _MB:
                raise UnreadableDocument.inflates_too_much(path.name, MAX_SET_MB)
    return tuple(names)


def _list_inner(stream: IO[bytes], entry: _Entry) -> tuple[list[str], int] | None:
    """Names and inflated bytes of the papers of a ZIP inside; None when it cannot be looked into.

    It then is a paper that cannot be read, and reading it says why.
    """
    try:
        content = _inflate(stream, entry, entry.name, MAX_INNER_MB)
        with _open(io.BytesIO(content), entry.name) as inner:
            entries = list_entries(inner, entry.name)
    except UnreadableDocument:
        return None
    names = [f"{entry.name}/{one.name}" for one in entries]
    return names, sum(one.info.file_size for one in entries)


def list_entries(opened: zipfile.ZipFile, name: str) -> tuple[_Entry, ...]:
    """The papers of an opened ZIP, each under a name of its own.

    Raises `UnreadableDocument` when one is under a password or they inflate to too much.
    """
    infos = [info for info in opened.infolist() if not _is_no_paper(info)]
    if any(info.flag_bits & _LOCKED for info in infos):
        raise UnreadableDocument.encrypted(name, "压缩")
    if len(infos) > MAX_PAPERS:
        raise UnreadableDocument.too_many_papers(name, len(infos), MAX_PAPERS)
    inflated = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos)
    swollen = inflated > RATIO_FROM_MB * _MB and inflated > MAX_RATIO * max(packed, 1)
    if swollen or inflated > MAX_SET_MB * _MB:
        raise UnreadableDocument.inflates_too_much(name, MAX_SET_MB)
    if do_overlap(infos):
        raise UnreadableDocument.damaged(name, "压缩")
    entries: dict[str, _Entry] = {}
    for info in infos:
        clean = _make_unique(_clean(_decode_name(info)), entries)
        entries[clean] = _Entry(clean, info)
    return tuple(entries.values())


def _is_no_paper(info: zipfile.ZipInfo) -> bool:
    """Folders, and links, which hold a path and no content."""
    return info.is_dir() or stat.S_ISLNK(info.external_attr >> 16)


def read_paper(path: Path, inside: str, *, limit_mb: float) -> bytes:
    """The bytes of a paper of a ZIP by its name inside.

    Raises `UnreadableDocument` when it is not there, is damaged, or exceeds `limit_mb`.
    """
    entries = _list_file(path, *_stamp(path))
    if inside in entries:
        with _open_stream(path) as stream:
            return _inflate(stream, entries[inside], Path(inside).name, limit_mb)
    outer = next((name for name in entries if inside.startswith(f"{name}/")), None)
    if outer is None or not entries[outer].packed:
        raise UnreadableDocument.missing(path / inside)
    content, inner = _keep_inner(path, outer, *_stamp(path))
    name = inside[len(outer) + 1 :]
    if name not in inner:
        raise UnreadableDocument.missing(path / inside)
    return _inflate(io.BytesIO(content), inner[name], Path(name).name, limit_mb)


def _stamp(path: Path) -> tuple[int, int]:
    """What changes when a file does."""
    known = path.stat()
    return known.st_mtime_ns, known.st_size


@lru_cache(maxsize=1)
def _list_file(path: Path, _changed: int, _size: int) -> dict[str, _Entry]:
    """The papers of the ZIP that was asked for last; they are read one after the other."""
    with _open_stream(path) as stream, _open(stream, path.name) as opened:
        return {entry.name: entry for entry in list_entries(opened, path.name)}


@lru_cache(maxsize=1)
def _keep_inner(
    path: Path, outer: str, _changed: int, _size: int
) -> tuple[bytes, dict[str, _Entry]]:
    """The ZIP inside a ZIP that was asked for last, with its papers."""
    content = read_paper(path, outer, limit_mb=MAX_INNER_MB)
    with _open(io.BytesIO(content), outer) as opened:
        return content, {entry.name: entry for entry in list_entries(opened, outer)}


def split_packed(path: Path) -> tuple[Path, str] | None:
    """The ZIP and the name inside it of a path below a file; None for any other path."""
    for parent in path.parents:
        if parent.is_file():
            with _open_stream(parent) as stream:
                packed = stream.read(4) in _HEADS
            return (parent, path.relative_to(parent).as_posix()) if packed else None
        if parent.exists():
            return None
    return None


def _open_stream(path: Path) -> IO[bytes]:
    try:
        return path.open("rb")
    except OSError as error:
        raise UnreadableDocument.no_access(path, describe_system(error)) from error


def _open(stream: IO[bytes], name: str) -> zipfile.ZipFile:
    """A zip file, opened after its end shows that its directory is bounded."""
    if measure_directory(stream) > MAX_DIRECTORY_MB * _MB:
        raise UnreadableDocument.inflates_too_much(name, MAX_SET_MB)
    try:
        return zipfile.ZipFile(stream)
    except (*_BROKEN, OSError, NotImplementedError) as error:
        raise UnreadableDocument.damaged(name, "压缩") from error


def _inflate(stream: IO[bytes], entry: _Entry, name: str, limit_mb: float) -> bytes:
    """The bytes of a paper, found by its place alone: to open the directory anew for each of
    thousands of papers would take longer than to read them.
    """
    info = entry.info
    size_mb = info.file_size / _MB
    if size_mb > limit_mb:
        raise UnreadableDocument.too_large(name, size_mb, limit_mb)
    try:
        content = _read_content(stream, info)
    except NotImplementedError as error:  # a way of packing that only other programs know
        raise UnreadableDocument.archive(name) from error
    except (*_BROKEN, OSError, RuntimeError) as error:
        raise UnreadableDocument.damaged(name, "压缩") from error
    if len(content) != info.file_size or zlib.crc32(content) != info.CRC:
        raise UnreadableDocument.damaged(name, "压缩")
    return content


def _read_content(stream: IO[bytes], info: zipfile.ZipInfo) -> bytes:
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        with zipfile.ZipFile(stream) as opened, opened.open(info) as content:
            return content.read()
    stream.seek(info.header_offset)
    head = stream.read(_HEAD_SIZE)
    if head[:4] != _HEADS[0] or len(head) < _HEAD_SIZE:
        raise zipfile.BadZipFile("no paper begins here")
    stream.seek(sum(struct.unpack("<HH", head[26:30])), io.SEEK_CUR)
    packed = stream.read(info.compress_size)
    if info.compress_type == zipfile.ZIP_STORED:
        return packed
    return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, info.file_size + 1)


def _decode_name(info: zipfile.ZipInfo) -> str:
    """A name as its author saw it: UTF-8 where it says so or proves so, else GBK."""
    if info.flag_bits & _UTF8:
        return info.filename
    try:
        raw = info.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    return _read_unicode_path(info.extra, raw) or _guess_name(raw) or info.filename


def _read_unicode_path(extra: bytes, raw: bytes) -> str:
    """The name in the extra field that some packers write for it."""
    at = 0
    while at + 4 <= len(extra):
        kind = int.from_bytes(extra[at : at + 2], "little")
        end = at + 4 + int.from_bytes(extra[at + 2 : at + 4], "little")
        field = extra[at + 4 : end]
        if kind == _UNICODE_PATH and field[1:5] == zlib.crc32(raw).to_bytes(4, "little"):
            return field[5:].decode("utf-8", "ignore")
        at = end
    return ""


def _guess_name(raw: bytes) -> str:
    """UTF-8, unless its characters are no ideographs and those of GBK are."""
    read = []
    for encoding in ("utf-8", "gb18030"):
        try:
            read.append(raw.decode(encoding))
        except UnicodeDecodeError:
            continue
    return next((name for name in read if _IDEOGRAPH.search(name)), read[0] if read else "")


def _clean(name: str) -> str:
    """A path that leads nowhere else: no step upward, no root, no drive, no invisible marks."""
    shown = "".join("_" if unicodedata.category(mark)[0] == "C" else mark for mark in name)
    steps = shown.replace("\\", "/").replace(":", "_").split("/")
    return "/".join(step for step in steps if step.strip(". ")) or "_"


def _make_unique(name: str, taken: Container[str]) -> str:
    stem, dot, suffix = name.rpartition(".")
    unique, number = name, 2
    while unique in taken:
        unique = f"{stem} ({number}).{suffix}" if dot else f"{name} ({number})"
        number += 1
    return unique
