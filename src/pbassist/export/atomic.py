"""A file is written beside its place and becomes the file in one step, or nothing changes."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

from pbassist.errors import CannotWrite

REASONS = {
    errno.EACCES: "没有写入权限，或文件正被其他程序打开",
    errno.EPERM: "没有写入权限，或文件正被其他程序打开",
    errno.EBUSY: "文件正被其他程序打开",
    errno.EISDIR: "同名的文件夹已存在",
    errno.ENOTDIR: "上级路径不是文件夹",
    errno.ENOENT: "文件夹不存在",
    errno.ENOSPC: "磁盘空间不足",
    errno.EDQUOT: "磁盘配额不足",
    errno.EROFS: "所在磁盘只读",
    errno.ENAMETOOLONG: "文件名过长",
}


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
        raise CannotWrite.to(path, describe_error(error)) from error
    try:
        write(beside)
        _settle(beside)
        beside.replace(target)
    except OSError as error:
        raise CannotWrite.to(path, describe_error(error)) from error
    finally:
        beside.unlink(missing_ok=True)
    _settle_folder(target.parent)
    return target


def describe_error(error: OSError) -> str:
    """Why a file could not be written, in Chinese."""
    return REASONS.get(error.errno or 0, "系统拒绝写入")


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
