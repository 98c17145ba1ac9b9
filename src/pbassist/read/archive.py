"""A zip file becomes its parts, opened only after its directory shows that they are bounded."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass

from pbassist.errors import UnreadableDocument

MAX_INFLATED_MB = 512
"""All parts together, when the file limit is not larger."""
MAX_ENTRIES = 20_000
MAX_RATIO = 300
"""Inflated to packed size; only judged from `RATIO_FROM_MB` on, small parts pack well."""
RATIO_FROM_MB = 40
_MB = 1024 * 1024
_CHUNK = 1 << 20


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
    try:
        opened = zipfile.ZipFile(io.BytesIO(content))
        entries = opened.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError) as error:
        raise UnreadableDocument.damaged(name, kind) from error
    inflated = sum(entry.file_size for entry in entries)
    bound = max(MAX_INFLATED_MB, limit_mb)
    swollen = inflated > RATIO_FROM_MB * _MB and inflated > MAX_RATIO * max(len(content), 1)
    if inflated > bound * _MB or swollen or len(entries) > MAX_ENTRIES:
        raise UnreadableDocument.inflates_too_much(name, bound)
    return Archive(name, kind, opened, frozenset(entry.filename for entry in entries))
