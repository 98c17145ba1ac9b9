"""Paths as a person gives them become the files to read, each with a name for messages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pbassist.errors import UnreadableDocument
from pbassist.read.sniff import promises_paper
from pbassist.read.unpack import is_packed, list_papers

IGNORED_PREFIXES = (".", "~$", "__MACOSX")
IGNORED_NAMES = frozenset({"thumbs.db", "desktop.ini"})


class SubmittedFile(NamedTuple):
    """A file of a submission."""

    path: Path
    """Where it is; for a paper in a ZIP a path below that ZIP, which `read` understands."""
    name: str
    """Its name with its folder inside the folder or ZIP given."""


def collect_files(paths: Sequence[Path]) -> tuple[SubmittedFile, ...]:
    """Every file named, and every file below a folder or in a ZIP named, each once, in order.

    A ZIP in a folder is a folder; one that cannot be looked into is a file, and reading it says
    why. Office lock files (~$…) and hidden files are not papers. Raises `UnreadableDocument` for a
    path that is not there.
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
        yield from _unpack(path, SubmittedFile(path, path.name), "")
        return
    for child in sorted(path.rglob("*")):
        inside = child.relative_to(path)
        if child.is_file() and not any(_is_ignored(part) for part in inside.parts):
            name = inside.as_posix()
            yield from _unpack(child, SubmittedFile(child, name), f"{name}/")


def _unpack(path: Path, whole: SubmittedFile, folder: str) -> Iterator[SubmittedFile]:
    """The papers of a ZIP, named below a folder; any other file as it is."""
    if promises_paper(path.name) or not is_packed(path):
        yield whole
        return
    try:
        names = list_papers(path)
    except UnreadableDocument:
        yield whole
        return
    for name in sorted(names, key=lambda name: name.split("/")):
        if not any(_is_ignored(part) for part in name.split("/")):
            yield SubmittedFile(path / name, folder + name)


def _is_ignored(part: str) -> bool:
    return part.startswith(IGNORED_PREFIXES) or part.lower() in IGNORED_NAMES
