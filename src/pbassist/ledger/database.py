"""A path becomes a connection to a record, or one clear sentence why it is none."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pbassist.errors import LedgerError

APPLICATION = 0x70626173
"""The four bytes pbas, by which the file says whose it is."""
VERSION = 1
"""Version of the table below (user_version)."""
TABLE = """
CREATE TABLE entry (
    seq INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    prev TEXT NOT NULL UNIQUE,
    hash TEXT NOT NULL UNIQUE
)"""
TRIGGERS = {
    "entry_stays": "CREATE TRIGGER entry_stays BEFORE UPDATE ON entry"
    " BEGIN SELECT RAISE(ABORT, 'append only'); END",
    "entry_is_kept": "CREATE TRIGGER entry_is_kept BEFORE DELETE ON entry"
    " BEGIN SELECT RAISE(ABORT, 'append only'); END",
    # INSERT OR REPLACE deletes without asking the trigger above, so a row must be the next one.
    "entry_is_next": "CREATE TRIGGER entry_is_next BEFORE INSERT ON entry"
    " WHEN NEW.seq IS NOT 1 + (SELECT coalesce(max(seq), 0) FROM entry)"
    " OR EXISTS (SELECT 1 FROM entry WHERE prev = NEW.prev OR hash = NEW.hash)"
    " BEGIN SELECT RAISE(ABORT, 'append only'); END",
}
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_BARRED = (
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_AUTH,
)
_MOST_TRIES = 20


@contextmanager
def tell_errors(path: Path) -> Iterator[None]:
    """Whatever SQLite says inside becomes a `LedgerError` with one Chinese sentence."""
    try:
        yield
    except sqlite3.Error as error:
        raise _explain(path, error) from error


def _explain(path: Path, error: sqlite3.Error) -> LedgerError:
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    if code in _BUSY:
        return LedgerError.busy(path)
    if code in _BARRED:
        return LedgerError.no_access(path, "没有权限，或所在文件夹只读")
    if code == sqlite3.SQLITE_NOTADB:
        return LedgerError.not_a_record(path)
    if code == sqlite3.SQLITE_FULL:
        return LedgerError.no_access(path, "磁盘空间不足")
    if code == sqlite3.SQLITE_CORRUPT:
        return LedgerError.unreadable(path, "文件已损坏")
    if code == sqlite3.SQLITE_CONSTRAINT:
        return LedgerError.unreadable(path, "条目编号前后不衔接")
    return LedgerError.unreadable(path, "数据库拒绝读写")


def open_database(path: Path, *, wait_seconds: float) -> sqlite3.Connection:
    """A connection that appends; makes the file where there is none or an empty one.

    Nothing is written to a file that is not a record of this version or an earlier one. Raises
    `LedgerError`.
    """
    if not path.parent.is_dir():
        raise LedgerError.no_access(path, "所在文件夹不存在")
    with tell_errors(path):
        connection = sqlite3.connect(
            str(path), timeout=wait_seconds, isolation_level=None, check_same_thread=False
        )
    try:
        with tell_errors(path):
            _prepare(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def stamp_file(path: Path) -> tuple[int, int] | None:
    """Size and time of a record that is whole by itself; None while a log beside it waits."""
    log = path.with_name(f"{path.name}-wal")
    if log.is_file() and log.stat().st_size:
        return None
    about = path.stat()
    return about.st_size, about.st_mtime_ns


def open_for_reading(path: Path, *, alone: bool, wait_seconds: float) -> sqlite3.Connection:
    """A connection that cannot write; raises `LedgerError`.

    `alone` reads a file that nobody writes, without files of SQLite's own beside it, so that a copy
    in a folder barred to us can be read and nothing is left behind.
    """
    mode = "mode=ro&immutable=1" if alone else "mode=ro"
    with tell_errors(path):
        connection = sqlite3.connect(
            f"{_write_uri(path)}?{mode}", uri=True, timeout=wait_seconds, isolation_level=None
        )
    try:
        with tell_errors(path):
            _read_as_is(connection)
            _need_record(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _write_uri(path: Path) -> str:
    uri = path.absolute().as_uri()
    # SQLite takes no server name in a URI; a share's path stands behind two more strokes.
    return uri if uri.startswith("file:///") else uri.replace("file://", "file:////", 1)


def _read_as_is(connection: sqlite3.Connection) -> None:
    """Text that is no UTF-8 any more is handed on, for the hash to object to."""
    connection.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    _read_as_is(connection)
    if not _is_record(connection, path):
        _make(connection, path)
    _write_ahead(connection)
    connection.execute("PRAGMA synchronous=FULL")


def _is_record(connection: sqlite3.Connection, path: Path) -> bool:
    """Whether the file is a record; False for an empty one, an error for anything else.

    Asked in one transaction: another process may be laying the record out at this moment.
    """
    if not connection.in_transaction:
        connection.execute("BEGIN")
        try:
            return _is_record(connection, path)
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
    application = _ask(connection, "PRAGMA application_id")
    version = _ask(connection, "PRAGMA user_version")
    if application == APPLICATION:
        if version > VERSION:
            raise LedgerError.too_new(path, version, VERSION)
        return True
    if application or version or _ask(connection, "SELECT count(*) FROM sqlite_master"):
        raise LedgerError.not_a_record(path)
    return False


def _need_record(connection: sqlite3.Connection, path: Path) -> None:
    if not _is_record(connection, path):
        raise LedgerError.not_a_record(path)


def _ask(connection: sqlite3.Connection, question: str) -> int:
    return int(connection.execute(question).fetchone()[0])


def _make(connection: sqlite3.Connection, path: Path) -> None:
    """Lay out the table, once, however many processes open the file at the same time."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        if not _is_record(connection, path):
            connection.execute(TABLE)
            for trigger in TRIGGERS.values():
                connection.execute(trigger)
            connection.execute(f"PRAGMA user_version={VERSION}")
            connection.execute(f"PRAGMA application_id={APPLICATION}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Readers go on while one writes, where the disk can do that; a share may not, and is as safe.

    Changing the mode does not wait for others by itself; an empty transaction does.
    """
    for _ in range(_MOST_TRIES):
        if connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
            return
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if (error.sqlite_errorcode & 0xFF) not in _BUSY:
                raise
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("COMMIT")
        else:
            return
