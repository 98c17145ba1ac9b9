"""Paths as a person gives them become the files to read, each with a name for messages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pbassist.errors import UnreadableDocument

IGNORED_PREFIXES = (".", "~$", "__MACOSX")
IGNORED_NAMES = frozenset({"thumbs.db", "desktop.ini"})


class SubmittedFile(NamedTuple):
    """A file of a submission."""

    path: Path
    """Where it is."""
    name: str
    """Its name with its folder inside the one given."""


def collect_files(paths: Sequence[Path]) -> tuple[SubmittedFile, ...]:
    """Every file named, and every file below a folder named, each once, in order of name.

    Office lock files (~$…) and hidden files are not papers. Raises `UnreadableDocument` for a path
    that is not there.
    """
    seen: dict[Path, SubmittedFile] = {}
    for path in paths:
        if not path.exists():
            raise UnreadableDocument.missing(path)
        for file in _expand(path):
            seen.setdefault(file.path.resolve(), file)
    if not seen:
        raise UnreadableDocument.no_files("、".join(str(path) for path in paths))
    return tuple(seen.values())


def _expand(path: Path) -> Iterator[SubmittedFile]:
    if path.is_file():
        yield SubmittedFile(path, path.name)
        return
    for child in sorted(path.rglob("*")):
        inside = child.relative_to(path)
        if child.is_file() and not any(_is_ignored(part) for part in inside.parts):
            yield SubmittedFile(child, inside.as_posix())


def _is_ignored(part: str) -> bool:
    return part.startswith(IGNORED_PREFIXES) or part.lower() in IGNORED_NAMES
