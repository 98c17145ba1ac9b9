"""A file is written beside its place and becomes the file in one step, or nothing changes."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

from pbassist.errors import CannotWrite, describe_system


def write_atomically(path: str | Path, write: Callable[[Path], None]) -> Path:
    """Let `write` fill a file beside `path`, then put it there whole; gives the path.

    Missing folders are made. Whatever happens, no half-written file stands at `path`, an earlier
    file there stays as it was until the new one is complete, and no temporary file is left.
    Raises `CannotWrite` when the place cannot be written; an error of `write` itself goes through.
    """
    target = Path(path)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, "is a directory")
        beside = _reserve(target)
    except OSError as error:
        raise CannotWrite.to(path, describe_system(error)) from error
    try:
        write(beside)
        _settle(beside)
        beside.replace(target)
    except OSError as error:
        raise CannotWrite.to(path, describe_system(error)) from error
    finally:
        beside.unlink(missing_ok=True)
    _settle_folder(target.parent)
    return target


def _reserve(target: Path) -> Path:
    """An empty file of a new name in the same folder, with the ending that libraries look at."""
    for number in range(1000):
        beside = target.with_name(f".pbassist-{os.getpid()}-{number}{target.suffix[:16]}")
        try:
            with beside.open("xb"):
                return beside
        except FileExistsError:
            continue
    raise FileExistsError(errno.EEXIST, "no free name")


def _settle(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _settle_folder(folder: Path) -> None:
    # Windows has no handle of a folder to settle; the rename is then settled by the system.
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)
