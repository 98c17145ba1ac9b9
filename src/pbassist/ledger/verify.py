"""A record file becomes a report on its chain: whole, or broken at a certain entry."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from pbassist.errors import LedgerError
from pbassist.ledger.chain import FIRST, hash_entry, write_canonical
from pbassist.ledger.database import TRIGGERS, open_for_reading, stamp_file, tell_errors
from pbassist.model.record import Head

WAIT_SECONDS = 30.0
SHORTEST_HASH = 12
"""As much of a hash as an export prints."""
_Row = tuple[Any, ...]


class ChainReport(NamedTuple):
    """What came of verifying a record (核验结果)."""

    entries: int
    """Entries in the file."""
    head: Head | None
    """The last of them; None in an empty record."""
    broken_at: int | None
    """Number of the first entry that was changed, removed or inserted; None for a whole chain."""
    reason: str = ""
    """What is wrong, one Chinese sentence; may stand beside a whole chain (protection removed)."""


class _Broken(NamedTuple):
    at: int
    reason: str


def verify_chain(
    path: str | Path, heads: Iterable[Head] = (), *, wait_seconds: float = WAIT_SECONDS
) -> ChainReport:
    """Work out every hash of a record again, from the first entry to the last, and change nothing.

    Removed last entries leave a whole chain behind, so `heads` that were printed in exports are
    looked for as well (their hashes may be shortened to twelve digits). Raises `LedgerError` when
    the file is missing, no record, newer, damaged, barred or held by another program.
    """
    path, heads = Path(path), tuple(heads)
    if not path.is_file():
        raise LedgerError.missing(path)
    before = stamp_file(path)
    if before is not None:
        try:
            report = _verify(path, heads, alone=True, wait_seconds=wait_seconds)
        except LedgerError:
            if stamp_file(path) == before:
                raise
        else:
            if stamp_file(path) == before:
                return report
    # Somebody writes: read beside them.
    return _verify(path, heads, alone=False, wait_seconds=wait_seconds)


def _verify(path: Path, heads: Sequence[Head], *, alone: bool, wait_seconds: float) -> ChainReport:
    connection = open_for_reading(path, alone=alone, wait_seconds=wait_seconds)
    with closing(connection), tell_errors(path):
        if connection.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
            raise LedgerError.unreadable(path, "文件已损坏")
        rows = connection.execute(
            "SELECT seq, at, actor, kind, body, prev, hash FROM entry ORDER BY seq"
        )
        hashes: dict[int, str] = {}
        broken = _find_break(_note(rows, hashes)) or _find_missing(hashes, heads)
        unprotected = _find_unprotected(connection)
    head = Head(seq=max(hashes), hash=hashes[max(hashes)]) if hashes else None
    at, reason = broken or (None, unprotected)
    return ChainReport(len(hashes), head, at, reason)


def _note(rows: Iterable[_Row], hashes: dict[int, str]) -> Iterator[_Row]:
    for row in rows:
        hashes[row[0]] = str(row[6])
        yield row


def _find_break(rows: Iterator[_Row]) -> _Broken | None:
    """The first entry that does not stand; rows are read to the end in any case."""
    found: _Broken | None = None
    last, prev = 0, FIRST
    for row in rows:
        found = found or _judge(row, last, prev)
        last, prev = row[0], row[6]
    return found


def _judge(row: _Row, last: int, prev: str) -> _Broken | None:
    seq, _, _, _, _, linked, _ = row
    if seq != last + 1:
        return _Broken(last + 1, f"第{last + 1}号缺失，其后是第{seq}号。")
    if not _is_sound(row):
        return _Broken(seq, f"第{seq}号的内容与其校验值不符，该条目已被改动或换位。")
    if linked != prev:
        # The entry is sound and states another hash of the one before: that one was rewritten.
        at = max(last, 1)
        return _Broken(at, f"第{at}号已被整条改写，与第{seq}号所记的前一条校验值不符。")
    return None


def _is_sound(row: _Row) -> bool:
    """Whether an entry is written canonically and its hash is its own."""
    seq, at, actor, kind, text, prev, digest = row
    try:
        body = json.loads(text)
        if write_canonical(body) != text:
            return False
        return bool(hash_entry(seq, at, actor, kind, body, prev) == digest)
    except (TypeError, ValueError, RecursionError):
        return False


def _find_missing(hashes: dict[int, str], heads: Sequence[Head]) -> _Broken | None:
    """The first printed head that does not stand in the chain."""
    for head in sorted(heads, key=lambda one: one.seq):
        found = hashes.get(head.seq)
        if found is None:
            at = max(hashes, default=0) + 1
            return _Broken(at, f"导出文件印有“{head.short}”，记录中第{at}号及以后已缺失。")
        if len(head.hash) < SHORTEST_HASH or not found.startswith(head.hash):
            return _Broken(head.seq, f"导出文件印有“{head.short}”，与记录中的第{head.seq}号不符。")
    return None


def _find_unprotected(connection: sqlite3.Connection) -> str:
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    if TRIGGERS.items() <= dict(rows).items():
        return ""
    return "各条目前后衔接，但防止改动的保护已被去掉，请查明原因。"
