"""Whatever is done to a record behind its back is found, at the entry where it was done."""

from __future__ import annotations

import datetime as dt
import json
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pbassist.errors import LedgerError
from pbassist.ledger import Ledger, verify_chain
from pbassist.ledger.chain import hash_entry, write_canonical
from pbassist.model.record import Head

AT = dt.datetime(2026, 3, 1, 9, 30, tzinfo=dt.UTC)
COUNT = 9
Change = Callable[[sqlite3.Connection], object]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A record of nine entries."""
    path = tmp_path / "ledger.sqlite3"
    with Ledger.open(path) as ledger:
        items: list[Any] = [("decision", {"n": n, "text": "请补充"}) for n in range(1, COUNT + 1)]
        ledger.append(items[:4], actor="张三", at=AT)
        ledger.append(items[4:], actor="李四", at=AT + dt.timedelta(hours=1))
    return path


def tamper(path: Path, change: Change) -> None:
    """What somebody does who has the file, a database program and time."""
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        for name in ("entry_stays", "entry_is_kept", "entry_is_next"):
            database.execute(f"DROP TRIGGER {name}")
        change(database)


def rows(database: sqlite3.Connection) -> list[list[Any]]:
    return [list(row) for row in database.execute("SELECT * FROM entry ORDER BY seq")]


def write_rows(database: sqlite3.Connection, changed: list[list[Any]]) -> None:
    database.execute("DELETE FROM entry")
    database.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?)", changed)


def set_field(seq: int, field: str, value: object) -> Change:
    return lambda database: database.execute(
        f"UPDATE entry SET {field} = ? WHERE seq = ?", (value, seq)
    )


def remove(*seqs: int) -> Change:
    return lambda database: [
        database.execute("DELETE FROM entry WHERE seq = ?", (seq,)) for seq in seqs
    ]


def remove_and_renumber(seq: int) -> Change:
    def change(database: sqlite3.Connection) -> None:
        kept = [row for row in rows(database) if row[0] != seq]
        write_rows(database, [[at, *row[1:]] for at, row in enumerate(kept, 1)])

    return change


def swap(one: int, other: int) -> Change:
    def change(database: sqlite3.Connection) -> None:
        every = rows(database)
        a, b = every[one - 1], every[other - 1]
        a[1:], b[1:] = b[1:], a[1:]
        write_rows(database, every)

    return change


def insert(seq: int) -> Change:
    def change(database: sqlite3.Connection) -> None:
        every = rows(database)
        new = [seq, every[0][1], "张三", "decision", '{"n":99}', "f" * 64, "e" * 64]
        later = [[row[0] + 1, *row[1:]] for row in every[seq - 1 :]]
        write_rows(database, [*every[: seq - 1], new, *later])

    return change


def rehash(seq: int, *, body: str) -> Change:
    """The body changed and the entry's own hash worked out anew."""

    def change(database: sqlite3.Connection) -> None:
        row = rows(database)[seq - 1]
        digest = hash_entry(row[0], row[1], row[2], row[3], json.loads(body), row[5])
        database.execute("UPDATE entry SET body = ?, hash = ? WHERE seq = ?", (body, digest, seq))

    return change


def respace(database: sqlite3.Connection) -> None:
    database.execute("UPDATE entry SET body = replace(body, ':', ': ') WHERE seq = 6")


@pytest.mark.parametrize(
    ("change", "at", "words"),
    [
        (set_field(3, "body", '{"n":3,"text":"同意"}'), 3, "内容与其校验值不符"),
        (set_field(3, "body", "不是 JSON"), 3, "内容与其校验值不符"),
        (set_field(3, "body", b"\xff\xfe"), 3, "内容与其校验值不符"),
        (respace, 6, "内容与其校验值不符"),
        (set_field(1, "actor", "王五"), 1, "内容与其校验值不符"),
        (set_field(5, "at", "2026-04-01T00:00:00.000000+00:00"), 5, "内容与其校验值不符"),
        (set_field(9, "kind", "phrase"), 9, "内容与其校验值不符"),
        (set_field(4, "hash", "0" * 63 + "1"), 4, "内容与其校验值不符"),
        (set_field(4, "prev", "0" * 63 + "1"), 4, "内容与其校验值不符"),
        (remove(4), 4, "第4号缺失"),
        (remove(1), 1, "第1号缺失"),
        (remove(4, 5, 6), 4, "其后是第7号"),
        (remove_and_renumber(4), 4, "内容与其校验值不符"),
        (swap(4, 5), 4, "换位"),
        (swap(2, 8), 2, "换位"),
        (insert(6), 6, "内容与其校验值不符"),
        (rehash(5, body='{"n":5,"text":"同意"}'), 5, "整条改写"),
        (rehash(1, body="{}"), 1, "整条改写"),
    ],
)
def test_it_is_found_where_it_was_done(change: Change, at: int, words: str, path: Path) -> None:
    tamper(path, change)
    content = path.read_bytes()
    report = verify_chain(path)
    assert report.broken_at == at
    assert words in report.reason
    assert path.read_bytes() == content


def test_a_whole_record_is_whole(path: Path) -> None:
    report = verify_chain(path)
    assert (report.entries, report.broken_at, report.reason) == (COUNT, None, "")
    assert report.head is not None
    assert report.head.seq == COUNT


def test_an_empty_record_is_whole(tmp_path: Path) -> None:
    Ledger.open(tmp_path / "leer.sqlite3").close()
    assert verify_chain(tmp_path / "leer.sqlite3") == (0, None, None, "")


def test_removed_protection_is_told_though_the_chain_is_whole(path: Path) -> None:
    tamper(path, lambda database: None)
    report = verify_chain(path)
    assert report.broken_at is None
    assert "保护已被去掉" in report.reason


def heads_of(path: Path) -> list[Head]:
    with Ledger.open(path) as ledger:
        return [Head(seq=one.seq, hash=one.hash) for one in ledger.read()]


def test_a_printed_head_that_stands_is_no_objection(path: Path) -> None:
    printed = [head.model_copy(update={"hash": head.hash[:12]}) for head in heads_of(path)]
    assert verify_chain(path, printed).broken_at is None
    assert verify_chain(path, heads_of(path)).broken_at is None


def test_a_cut_tail_is_found_by_a_printed_head(path: Path) -> None:
    heads = heads_of(path)
    tamper(path, remove(8, 9))
    assert verify_chain(path).broken_at is None
    assert verify_chain(path, heads[:7]).broken_at is None
    report = verify_chain(path, [heads[2], heads[8]])
    assert report.broken_at == 8
    assert heads[8].short in report.reason


def test_a_record_written_anew_is_found_by_a_printed_head(path: Path) -> None:
    heads = heads_of(path)

    def rewrite(database: sqlite3.Connection) -> None:
        every = rows(database)
        every[4][4] = write_canonical({"n": 5, "text": "同意"})
        for at, row in enumerate(every):
            row[5] = every[at - 1][6] if at else "0" * 64
            row[6] = hash_entry(row[0], row[1], row[2], row[3], json.loads(row[4]), row[5])
        write_rows(database, every)

    tamper(path, rewrite)
    assert verify_chain(path).broken_at is None
    report = verify_chain(path, [heads[3], heads[6]])
    assert report.broken_at == 7
    assert "不符" in report.reason


@pytest.mark.parametrize("short", ["", "ab", "0" * 12])
def test_a_head_of_another_hash_or_of_too_little_is_no_proof(short: str, path: Path) -> None:
    assert verify_chain(path, [Head(seq=3, hash=short)]).broken_at == 3


def test_it_is_verified_while_somebody_writes(path: Path) -> None:
    with Ledger.open(path) as ledger:
        ledger.append([("law", {})], actor="张三", at=AT)
        assert verify_chain(path).entries == COUNT + 1
    assert verify_chain(path).entries == COUNT + 1


def test_nothing_is_left_beside_a_record_that_was_verified(path: Path) -> None:
    before = {one.name: one.read_bytes() for one in path.parent.iterdir()}
    verify_chain(path)
    assert {one.name: one.read_bytes() for one in path.parent.iterdir()} == before


@pytest.mark.skipif(os.name == "nt", reason="folders are barred otherwise there")
def test_a_copy_in_a_barred_folder_is_verified(path: Path) -> None:
    path.chmod(0o400)
    path.parent.chmod(0o500)
    try:
        assert verify_chain(path).entries == COUNT
    finally:
        path.parent.chmod(0o700)


def test_a_record_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="没有审核记录"):
        verify_chain(tmp_path / "ledger.sqlite3")
    assert list(tmp_path.iterdir()) == []
