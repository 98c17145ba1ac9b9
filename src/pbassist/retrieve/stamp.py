"""A folder of vectors becomes known by its stamp: who made it, where it lies, whether it is whole."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from pydantic import ValidationError

from pbassist.errors import CannotWrite, describe_system
from pbassist.model.value import Value

SCHEMA = 1
"""Raised whenever units, decoys' use or the collection are laid out differently."""
FILE = "stamp.json"
NAME = re.compile(r"index-(\d{1,9})")


class Stamp(Value):
    """What a collection of vectors was made by (索引标记)."""

    schema_number: int = SCHEMA
    """Layout of units and collection."""
    embedder: str
    """Name and version of the embedder."""
    folder: str
    """Folder of the collection, beside the stamp."""
    plain: tuple[float, ...]
    """Average vector of questions about nothing."""
    whole: bool = False
    """Whether every unit was embedded when it was written."""
    count: int = 0
    """Units of a whole index."""
    files: dict[str, str] = {}
    """SHA-256 of the vectors' files as they were last written, by path."""

    def fits(self, embedder: str) -> bool:
        """Whether the collection can be used with an embedder by this program."""
        return self.schema_number == SCHEMA and self.embedder == embedder


UNREADABLE = Stamp(embedder="", folder="", plain=())
"""Stands where a collection lies whose stamp is gone or says nothing."""


def read_stamp(folder: Path) -> Stamp | None:
    """The stamp of a folder; None when there is none that can be read."""
    try:
        stamp = Stamp.model_validate_json((folder / FILE).read_bytes())
    except (OSError, ValidationError):
        return None
    return stamp if NAME.fullmatch(stamp.folder) else None


def write_stamp(folder: Path, stamp: Stamp) -> None:
    """Write the stamp whole or not at all; raises `CannotWrite`."""
    beside = folder / f"{FILE}.new"
    try:
        with beside.open("wb") as file:
            file.write(stamp.model_dump_json().encode())
            file.flush()
            os.fsync(file.fileno())
        beside.replace(folder / FILE)
    except OSError as error:
        raise CannotWrite.to(folder / FILE, describe_system(error)) from error


def make_folder(folder: Path) -> str:
    """A folder for a new collection, never one that was used: its files may still be held open."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        used = [int(found[1]) for one in folder.iterdir() if (found := NAME.fullmatch(one.name))]
        name = f"index-{max(used, default=0) + 1}"
        (folder / name).mkdir()
    except OSError as error:
        raise CannotWrite.to(folder, describe_system(error)) from error
    return name


def sweep_folders(folder: Path, kept: str) -> None:
    """Delete collections left aside; what is still held open goes another time."""
    for one in folder.iterdir():
        if NAME.fullmatch(one.name) and one.name != kept:
            shutil.rmtree(one, ignore_errors=True)
