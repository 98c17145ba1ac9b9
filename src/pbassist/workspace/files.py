"""Paths as a person gives them become the files to read, each with a name for messages."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pbassist.errors import PbassistError, UnreadableDocument, describe_system
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
    refusal: PbassistError | None = None
    """Why it is not even looked at: a link that leads elsewhere, a folder that is closed."""


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
            seen.setdefault(file.path if file.refusal else file.path.resolve(), file)
    if not seen:
        raise UnreadableDocument.no_files("、".join(str(path) for path in paths))
    return tuple(seen.values())


def _expand(path: Path) -> Iterator[SubmittedFile]:
    if path.is_file():
        yield from _unpack(path, SubmittedFile(path, path.name), "")
        return
    closed: list[OSError] = []
    for child in sorted(_walk(path, closed)):
        inside = child.relative_to(path)
        if any(_is_ignored(part) for part in inside.parts):
            continue
        name = inside.as_posix()
        if child.is_symlink() and not _lies_below(child, path):
            yield SubmittedFile(child, name, UnreadableDocument.link_outside(name))
        elif child.is_file():
            yield from _unpack(child, SubmittedFile(child, name), f"{name}/")
    for error in sorted(closed, key=lambda one: str(one.filename)):
        folder = Path(error.filename)
        name = folder.relative_to(path).as_posix()
        refusal = UnreadableDocument.closed_folder(name, describe_system(error))
        yield SubmittedFile(folder, name, refusal)


def _walk(path: Path, closed: list[OSError]) -> Iterator[Path]:
    """Every file below a folder, and links to folders, which are not followed."""
    for folder, folders, names in os.walk(path, onerror=closed.append):
        folders[:] = [one for one in folders if not _is_ignored(one)]
        found = [Path(folder, one) for one in (*names, *folders)]
        yield from (one for one in found if one.is_symlink() or one.name in names)


def _lies_below(path: Path, folder: Path) -> bool:
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


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
