"""Items become entries at the end of the record, all of them or none, and are read back in order."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pydantic import ValidationError

from pbassist.errors import LedgerError
from pbassist.ledger.chain import FIRST, hash_entry, write_body, write_moment
from pbassist.ledger.database import open_database, tell_errors
from pbassist.model.record import Entry, EntryKind, Head

WAIT_SECONDS = 30.0
"""How long an append waits for another process."""
PAGE = 200
"""Entries read at once, so that a long reading never holds up a writer."""
_COLUMNS = "seq, at, actor, kind, body, prev, hash"


class Ledger:
    """The record of a workspace (审核记录): entries are added at the end and never changed.

    Any number of processes and threads may append at the same time. Closed by `close` or as a
    context manager. Every method raises `LedgerError` with one sentence when the file fails.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self._lock = threading.RLock()

    @classmethod
    def open(cls, path: str | Path, *, wait_seconds: float = WAIT_SECONDS) -> Ledger:
        """The record at `path`, made where there is none; waits so long for other writers.

        Raises `LedgerError` and leaves the file as it is when it is no record, a newer one,
        damaged, barred or held by another program.
        """
        return cls(Path(path), open_database(Path(path), wait_seconds=wait_seconds))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the file back; a second time does nothing."""
        with tell_errors(self.path), self._lock:
            self._connection.close()

    def append(
        self,
        items: Sequence[tuple[EntryKind, Mapping[str, Any]]],
        *,
        actor: str,
        at: dt.datetime,
    ) -> Head:
        """Add items in one transaction and give the last entry; on the disk before this returns.

        `at` is aware. Raises `LedgerError` for a body that JSON cannot hold, and `ValueError` for
        no items or a naive `at`; nothing is added then.
        """
        if not items:
            raise ValueError("nothing to append")
        bodies = [(kind, _write(kind, body)) for kind, body in items]
        moment = write_moment(at)
        actor = actor.encode("utf-8", "replace").decode()
        with self._lock, tell_errors(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                head = self._add(bodies, moment, actor)
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
        return head

    def _add(self, bodies: Sequence[tuple[str, str]], at: str, actor: str) -> Head:
        last = self._last()
        seq, prev = (last.seq, last.hash) if last else (0, FIRST)
        for kind, body in bodies:
            seq += 1
            digest = hash_entry(seq, at, actor, kind, json.loads(body), prev)
            self._connection.execute(
                f"INSERT INTO entry ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (seq, at, actor, kind, body, prev, digest),
            )
            prev = digest
        return Head(seq=seq, hash=prev)

    def read(self, *kinds: EntryKind, after: int = 0) -> Iterator[Entry]:
        """Entries of some kinds, of all where none is named, with a number above `after`, in order.

        Every entry is held against its own hash before it is handed on; one that was changed
        raises `LedgerError` with its number.
        """
        while rows := self._page(kinds, after):
            for row in rows:
                yield _make_entry(self.path, row)
            after = rows[-1][0]

    def _page(self, kinds: Sequence[str], after: int) -> list[tuple[Any, ...]]:
        marks = ", ".join("?" * len(kinds))
        of_kind = f"AND kind IN ({marks})" if kinds else ""
        with self._lock, tell_errors(self.path):
            return self._connection.execute(
                f"SELECT {_COLUMNS} FROM entry WHERE seq > ? {of_kind} ORDER BY seq LIMIT {PAGE}",
                (after, *kinds),
            ).fetchall()

    def head(self) -> Head | None:
        """The last entry's number and hash; None in an empty record."""
        with self._lock, tell_errors(self.path):
            return self._last()

    def _last(self) -> Head | None:
        row = self._connection.execute(
            "SELECT seq, hash FROM entry ORDER BY seq DESC LIMIT 1"
        ).fetchone()
        return Head(seq=row[0], hash=str(row[1])) if row else None


def _write(kind: str, body: Mapping[str, Any]) -> str:
    try:
        return write_body(body)
    except ValueError as error:
        raise LedgerError.not_storable(kind) from error


def _make_entry(path: Path, row: tuple[Any, ...]) -> Entry:
    seq, at, actor, kind, text, prev, digest = row
    try:
        body = json.loads(text)
        if hash_entry(seq, at, actor, kind, body, prev) != digest:
            raise LedgerError.broken(path, seq, "内容与其校验值不符")
        return Entry(seq=seq, at=at, actor=actor, kind=kind, body=body, prev=prev, hash=digest)
    except (TypeError, ValidationError, ValueError, RecursionError) as error:
        raise LedgerError.broken(path, seq, "内容无法读取") from error
