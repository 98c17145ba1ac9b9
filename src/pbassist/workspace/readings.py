"""A file that was read once becomes the same document again without being read.

A reading is kept below the store under a name made of the file's bytes and extension, and of
everything that has a say in how it is read. One that is broken is as good as none.
"""

from __future__ import annotations

import hashlib
import zlib
from contextlib import suppress
from pathlib import Path

from pbassist.errors import PbassistError
from pbassist.model.document import Document
from pbassist.read.apart.packed import pack_document, unpack_document
from pbassist.read.marks import find_mark
from pbassist.read.stamp import make_stamp
from pbassist.workspace.folder import STORE, write_whole

READINGS = "readings"
SUFFIX = ".reading"
_SEAL = 32
_MB = 1024 * 1024
_LARGEST_MB = 512
"""No kept reading is larger, inflated."""


class Readings:
    """Readings kept in a workspace (读取缓存); none without one."""

    def __init__(self, root: Path | None, *, limit_mb: float) -> None:
        self._folder = root / STORE / READINGS if root is not None and limit_mb else None
        self._limit = int(limit_mb * _MB)
        self._grown = False

    def name(self, content_hash: str, suffix: str) -> str:
        """Under which name the reading of such a file is kept."""
        facts = "\0".join((make_stamp(), suffix, content_hash))
        return hashlib.sha256(facts.encode()).hexdigest()

    @property
    def open(self) -> bool:
        """Whether anything is kept at all."""
        return self._folder is not None

    def find(self, name: str, content_hash: str) -> Document | None:
        """The reading kept under a name; None where there is none that is whole and unmarked."""
        if self._folder is None:
            return None
        path = self._folder / f"{name}{SUFFIX}"
        try:
            document = _unseal(path.read_bytes())
        except OSError:
            return None
        if document is None or document.id != content_hash or find_mark(document) is not None:
            with suppress(OSError):
                path.unlink()
            return None
        with suppress(OSError):
            path.touch()  # what was used last goes last
        return document

    def keep(self, name: str, document: Document) -> None:
        """Keep a reading; that it cannot be written is no reason to fail."""
        if self._folder is None:
            return
        with suppress(OSError, PbassistError):
            self._folder.mkdir(parents=True, exist_ok=True)
            write_whole(self._folder / f"{name}{SUFFIX}", _seal(document))
            self._grown = True

    def trim(self) -> None:
        """Remove the readings that were not used for the longest time, until the rest fits."""
        if self._folder is None or not self._grown:
            return
        self._grown = False
        with suppress(OSError):
            known = [(one, one.stat()) for one in self._folder.glob(f"*{SUFFIX}")]
            known.sort(key=lambda pair: (-pair[1].st_mtime_ns, pair[0].name))
            room = self._limit
            for path, facts in known:
                room -= facts.st_size
                if room < 0:
                    path.unlink(missing_ok=True)


def _seal(document: Document) -> bytes:
    body = zlib.compress(pack_document(document), 1)
    return hashlib.sha256(body).digest() + body


def _unseal(content: bytes) -> Document | None:
    if hashlib.sha256(content[_SEAL:]).digest() != content[:_SEAL]:
        return None
    inflating = zlib.decompressobj()
    try:
        packed = inflating.decompress(content[_SEAL:], _LARGEST_MB * _MB)
    except zlib.error:
        return None
    return unpack_document(packed) if inflating.eof else None
