"""A workspace becomes one writer's: a lock of the operating system, given back even by kill -9."""

from __future__ import annotations

import os
import platform
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from pbassist.errors import CannotWrite, WorkspaceError, describe_system

FILE_NAME = ".pbassist.lock"
_LOCKED_BYTE = 1 << 30
"""Far behind the owner's line, so that another process can read it (Windows bars locked bytes)."""


class WriterLock:
    """The one writer lock of a workspace, as a context manager.

    The lock belongs to the open file, not to the file's existence: the system gives it back when
    the process ends in whatever way, so there are no stale locks to judge by process numbers, which
    are used again. The file stays behind, empty; it says who writes only while someone does.
    """

    def __init__(self, workspace: Path) -> None:
        self.workspace = workspace
        self.path = workspace / FILE_NAME
        self._descriptor: int | None = None

    def __enter__(self) -> Self:
        """Take the lock; raises `WorkspaceError` at once when another process has it."""
        try:
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0))
        except OSError as error:
            raise CannotWrite.to(self.path, describe_system(error)) from error
        try:
            _lock(descriptor)
        except OSError as error:
            owner = _read_owner(descriptor)
            os.close(descriptor)
            raise WorkspaceError.locked(self.workspace, owner) from error
        _write_owner(descriptor, f"进程 {os.getpid()}，{platform.node() or '本机'}")
        self._descriptor = descriptor
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give the lock back."""
        if self._descriptor is not None:
            _write_owner(self._descriptor, "")
            _unlock(self._descriptor)
            os.close(self._descriptor)
            self._descriptor = None


def _read_owner(descriptor: int) -> str:
    os.lseek(descriptor, 0, os.SEEK_SET)
    return os.read(descriptor, 200).decode("utf-8", errors="replace").strip() or "未知"


def _write_owner(descriptor: int, owner: str) -> None:
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.truncate(descriptor, 0)
    os.write(descriptor, owner.encode())


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def _unlock(descriptor: int) -> None:
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
