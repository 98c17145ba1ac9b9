"""A zip file becomes its parts, opened only after its directory shows that they are bounded."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import IO

from pbassist.errors import UnreadableDocument

MAX_INFLATED_MB = 512
"""All parts together, when the file limit is not larger."""
MAX_ENTRIES = 20_000
MAX_RATIO = 300
"""Inflated to packed size; only judged from `RATIO_FROM_MB` on, small parts pack well."""
RATIO_FROM_MB = 40
MAX_DIRECTORY_MB = 16
"""The list of the entries; zipfile makes an object of each before it can be asked how many."""
_MB = 1024 * 1024
_CHUNK = 1 << 20
_END, _END_SIZE = b"PK\x05\x06", 22
_END64, _END64_SIZE = b"PK\x06\x06", 56
_LONGEST_REMARK = 65_535
_HEAD_SIZE = 30


@dataclass(frozen=True, slots=True)
class Archive:
    """The parts of a zip file within bounds."""

    name: str
    kind: str
    opened: zipfile.ZipFile
    names: frozenset[str]

    def read(self, part: str) -> bytes | None:
        """The bytes of a part, None when it is not there; raises when it is damaged."""
        if part not in self.names:
            return None
        try:
            return self.opened.read(part)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
            raise UnreadableDocument.damaged(self.name, self.kind) from error
        except RuntimeError as error:  # zipfile's word for a password
            raise UnreadableDocument.encrypted(self.name, self.kind) from error

    def verify(self) -> None:
        """Inflate every part once, a chunk at a time, against the sizes and sums it declares.

        A part that inflates to more than the directory says is damaged: libraries that inflate
        without looking at the directory must not meet it.
        """
        for part in self.names:
            if part.endswith("/"):
                continue
            try:
                with self.opened.open(part) as stream:
                    while stream.read(_CHUNK):
                        pass
            except (
                zipfile.BadZipFile,
                zlib.error,
                EOFError,
                OSError,
                NotImplementedError,
            ) as error:
                raise UnreadableDocument.damaged(self.name, self.kind) from error
            except RuntimeError as error:
                raise UnreadableDocument.encrypted(self.name, self.kind) from error


def open_archive(content: bytes, name: str, kind: str, *, limit_mb: float) -> Archive:
    """The archive of a zip file's bytes.

    Raises `UnreadableDocument` when it is no zip file or its directory declares too much.
    """
    bound = max(MAX_INFLATED_MB, limit_mb)
    stream = io.BytesIO(content)
    if measure_directory(stream) > MAX_DIRECTORY_MB * _MB:
        raise UnreadableDocument.inflates_too_much(name, bound)
    try:
        opened = zipfile.ZipFile(stream)
        entries = opened.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError) as error:
        raise UnreadableDocument.damaged(name, kind) from error
    inflated = sum(entry.file_size for entry in entries)
    swollen = inflated > RATIO_FROM_MB * _MB and inflated > MAX_RATIO * max(len(content), 1)
    if inflated > bound * _MB or swollen or len(entries) > MAX_ENTRIES:
        raise UnreadableDocument.inflates_too_much(name, bound)
    if do_overlap(entries):
        raise UnreadableDocument.damaged(name, kind)
    return Archive(name, kind, opened, frozenset(entry.filename for entry in entries))


def measure_directory(stream: IO[bytes]) -> int:
    """Most bytes that an end of the directory declares it to have; 0 when there is no end.

    Every mark of an end counts, of the long form too: which one a library takes is its own affair.
    """
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, size - _LONGEST_REMARK - _END_SIZE - _END64_SIZE))
    tail = stream.read()
    stream.seek(0)
    ends = [tail[at + 12 : at + 16] for at in _find_marks(tail, _END, _END_SIZE)]
    ends += [tail[at + 40 : at + 48] for at in _find_marks(tail, _END64, _END64_SIZE)]
    declared = (int.from_bytes(end, "little") for end in ends if end != b"\xff" * 4)
    return min(max(declared, default=0), size)


def _find_marks(tail: bytes, mark: bytes, size: int) -> Iterable[int]:
    at = tail.find(mark)
    while 0 <= at <= len(tail) - size:
        yield at
        at = tail.find(mark, at + 1)


def do_overlap(entries: Iterable[zipfile.ZipInfo]) -> bool:
    """Whether two entries share packed bytes, as those of a bomb do that counts them many times."""
    places = sorted((entry.header_offset, entry.compress_size) for entry in entries)
    return any(one[0] + _HEAD_SIZE + one[1] > two[0] for one, two in pairwise(places))
