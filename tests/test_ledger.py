"""Entries are added and never changed, by four writers at once, and by writers that are killed."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import random
import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbassist.errors import LedgerError
from pbassist.ledger import FIRST, Ledger, verify_chain, write_body
from pbassist.ledger.chain import hash_entry

AT = dt.datetime(2026, 3, 1, 9, 30, tzinfo=dt.UTC)
WRITER = """
import datetime as dt, sys
from pbassist.ledger import Ledger
path, name, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
at = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
with Ledger.open(path) as ledger:
    for number in range(count):
        batch = [("decision", {"n": number, "of": 1 + number % 3, "水": "渠道" * (number % 900)})]
        print(ledger.append(batch * (1 + number % 3), actor=name, at=at).seq, flush=True)
"""


def start_writer(path: Path, name: str, count: int) -> subprocess.Popen[str]:
    """Another process that appends batches of one, two, three entries and prints each head."""
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), name, str(count)],
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a record would lie."""
    return tmp_path / "ledger.sqlite3"


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    """A new record."""
    with Ledger.open(path, wait_seconds=5) as opened:
        yield opened


def test_what_was_appended_is_read_in_order_and_linked(ledger: Ledger) -> None:
    assert ledger.head() is None
    first = ledger.append([("review", {"a": "水"}), ("law", {})], actor="张三", at=AT)
    second = ledger.append([("decision", {"b": [1, 2.5, None]})], actor="李四", at=AT)
    entries = list(ledger.read())
    assert [(one.seq, one.kind, one.actor) for one in entries] == [
        (1, "review", "张三"),
        (2, "law", "张三"),
        (3, "decision", "李四"),
    ]
    assert [one.body for one in entries] == [{"a": "水"}, {}, {"b": [1, 2.5, None]}]
    assert [one.prev for one in entries] == [FIRST, entries[0].hash, entries[1].hash]
    assert {one.at for one in entries} == {AT}
    assert (first.seq, first.hash) == (2, entries[1].hash)
    assert ledger.head() == second


def test_the_hash_can_be_worked_out_from_the_entry_alone(ledger: Ledger) -> None:
    ledger.append([("phrase", {"字段": {"b": 1, "a": "“引”"}})], actor="张三", at=AT)
    (entry,) = ledger.read()
    moment = "2026-03-01T09:30:00.000000+00:00"
    text = f'[1,"{moment}","张三","phrase",{{"字段":{{"a":"“引”","b":1}}}},"{FIRST}"]'
    assert entry.hash == hashlib.sha256(text.encode()).hexdigest()


def test_reading_takes_kinds_and_a_number_to_begin_after(ledger: Ledger) -> None:
    kinds = ["review", "decision", "phrase", "decision"]
    ledger.append([(kind, {}) for kind in kinds], actor="张三", at=AT)  # type: ignore[misc]
    assert [one.seq for one in ledger.read("decision")] == [2, 4]
    assert [one.seq for one in ledger.read("decision", "phrase", after=2)] == [3, 4]
    assert [one.seq for one in ledger.read(after=4)] == []


def test_many_entries_are_read_page_by_page_while_one_writes(ledger: Ledger) -> None:
    ledger.append([("exchange", {"n": n}) for n in range(450)], actor="张三", at=AT)
    reading = ledger.read("exchange")
    assert next(reading).body == {"n": 0}
    ledger.append([("exchange", {"n": 450})], actor="张三", at=AT)
    assert [one.body["n"] for one in reading] == list(range(1, 451))


def test_a_second_opening_goes_on_where_the_first_ended(path: Path) -> None:
    with Ledger.open(path) as ledger:
        first = ledger.append([("law", {})], actor="张三", at=AT)
    with Ledger.open(path) as ledger:
        assert ledger.head() == first
        assert ledger.append([("law", {})], actor="张三", at=AT).seq == 2
    assert sorted(one.name for one in path.parent.iterdir()) == [path.name]


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf")])
def test_a_body_that_is_no_json_is_refused_and_nothing_is_added(
    number: float, ledger: Ledger
) -> None:
    items: list[Any] = [("law", {"a": 1}), ("exchange", {"深": [{"值": number}]})]
    with pytest.raises(LedgerError, match="exchange"):
        ledger.append(items, actor="张三", at=AT)
    assert ledger.head() is None


@pytest.mark.parametrize("body", [{1: "a"}, {"a": {None: 1}}, {"a": {1, 2}}, {"a": b"x"}])
def test_what_would_come_back_otherwise_is_refused(body: Any, ledger: Ledger) -> None:
    with pytest.raises(LedgerError):
        ledger.append([("law", body)], actor="张三", at=AT)


def test_a_body_nested_without_end_is_refused(ledger: Ledger) -> None:
    body: dict[str, Any] = {}
    body["a"] = body
    with pytest.raises(LedgerError):
        ledger.append([("law", body)], actor="张三", at=AT)


def test_half_a_pair_of_code_units_is_kept(ledger: Ledger) -> None:
    ledger.append([("exchange", {"answer": "乱码\ud83d。"})], actor="张\udc00", at=AT)
    (entry,) = ledger.read()
    assert entry.body == {"answer": "乱码\ud83d。"}
    assert verify_chain(ledger.path).broken_at is None


def test_nothing_to_append_and_a_naive_time_are_mistakes_of_the_caller(ledger: Ledger) -> None:
    with pytest.raises(ValueError, match="nothing"):
        ledger.append([], actor="张三", at=AT)
    with pytest.raises(ValueError, match="time zone"):
        ledger.append([("law", {})], actor="张三", at=AT.replace(tzinfo=None))
    assert ledger.head() is None


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**40), 10**40)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.text(), JSON, max_size=5))
def test_a_body_comes_back_as_it_went_in(body: dict[str, Any]) -> None:
    text = write_body(body)
    assert json.loads(text) == body
    assert write_body(json.loads(text)) == text


@given(st.dictionaries(st.text(), JSON, min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_keys_does_not_change_the_hash(
    body: dict[str, Any], chance: random.Random
) -> None:
    keys = list(body)
    chance.shuffle(keys)
    other = {key: body[key] for key in keys}
    assert hash_entry(1, "t", "a", "k", body, FIRST) == hash_entry(1, "t", "a", "k", other, FIRST)


@given(st.dictionaries(st.text(), JSON, max_size=4), st.text(), st.text())
def test_every_field_is_in_the_hash(body: dict[str, Any], actor: str, other: str) -> None:
    whole = hash_entry(1, "t", actor, "k", body, FIRST)
    changed = [
        hash_entry(2, "t", actor, "k", body, FIRST),
        hash_entry(1, "u", actor, "k", body, FIRST),
        hash_entry(1, "t", actor, "l", body, FIRST),
        hash_entry(1, "t", actor, "k", {**body, "\x00新": 1}, FIRST),
        hash_entry(1, "t", actor, "k", body, whole),
    ]
    assert whole not in changed
    assert (hash_entry(1, "t", other, "k", body, FIRST) == whole) == (actor == other)


# The database itself refuses.


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET body = '{}' WHERE seq = 2",
        "DELETE FROM entry WHERE seq = 2",
        "DELETE FROM entry",
        "INSERT OR REPLACE INTO entry SELECT 2, at, 'x', kind, body, prev, hash FROM entry LIMIT 1",
        "REPLACE INTO entry SELECT 4, at, actor, kind, body, prev, hash FROM entry WHERE seq = 2",
        "REPLACE INTO entry SELECT 4, at, actor, kind, body, prev, 'x' FROM entry WHERE seq = 2",
        "INSERT INTO entry SELECT 9, at, actor, kind, body, 'x', 'y' FROM entry WHERE seq = 2",
        "INSERT INTO entry SELECT 0, at, actor, kind, body, 'x', 'y' FROM entry WHERE seq = 2",
    ],
)
def test_entries_cannot_be_changed_through_another_program(statement: str, path: Path) -> None:
    with Ledger.open(path) as ledger:
        ledger.append([("law", {"n": n}) for n in range(3)], actor="张三", at=AT)
    with closing(sqlite3.connect(path)) as other, pytest.raises(sqlite3.IntegrityError):
        other.execute(statement)
    assert verify_chain(path).entries == 3
    assert verify_chain(path).reason == ""


# Several at once, and killed.


def test_four_writers_lose_nothing(path: Path) -> None:
    writers = [start_writer(path, f"审核人{n}", 250) for n in range(4)]
    seen = [[int(line) for line in writer.communicate()[0].split()] for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0, 0, 0]
    assert [len(one) for one in seen] == [250] * 4
    with Ledger.open(path) as ledger:
        entries = list(ledger.read())
    for number, heads in enumerate(seen):
        own = [one.seq for one in entries if one.actor == f"审核人{number}"]
        assert set(heads) <= set(own)
    batches = Counter((one.actor, one.body["n"]) for one in entries)
    assert {key: count for key, count in batches.items() if count != 1 + key[1] % 3} == {}
    assert len(batches) == 1000
    report = verify_chain(path)
    assert (report.entries, report.broken_at, report.reason) == (len(entries), None, "")


def test_threads_share_one_connection(ledger: Ledger) -> None:
    def add(name: str) -> None:
        for number in range(25):
            ledger.append([("exchange", {"n": number})], actor=name, at=AT)

    threads = [threading.Thread(target=add, args=(f"t{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(list(ledger.read())) == 100
    assert verify_chain(ledger.path).broken_at is None


def test_killed_writers_lose_nothing_that_was_acknowledged(path: Path) -> None:
    chance = random.Random(20260301)
    acknowledged: list[tuple[str, int]] = []
    for number in range(5):
        # Four at a time: a killed one may hold the lock that the others wait for.
        writers = {f"{number}-{n}": start_writer(path, f"{number}-{n}", 10**6) for n in range(4)}
        for name, writer in writers.items():
            assert writer.stdout is not None
            wanted = chance.randrange(0, 25)
            heads = [int(writer.stdout.readline()) for _ in range(wanted)]
            for _ in range(chance.randrange(0, 20_000)):
                pass  # so that the blow falls anywhere between two acknowledgements
            writer.kill()
            rest = writer.communicate()[0].splitlines(keepends=True)
            heads += [int(line) for line in rest if line.endswith("\n")]
            acknowledged += [(name, seq) for seq in heads]
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    with Ledger.open(path) as ledger:
        entries = list(ledger.read())
        assert ledger.append([("law", {})], actor="后来", at=AT).seq == len(entries) + 1
    kept = {(one.actor, one.seq) for one in entries}
    assert len(acknowledged) > 100
    assert [one for one in acknowledged if one not in kept] == []
    batches = Counter((one.actor, one.body["n"]) for one in entries)
    assert [key for key, count in batches.items() if count != 1 + key[1] % 3] == []
    assert verify_chain(path).broken_at is None


# Files that are no record.


def test_a_file_of_something_else_is_told_and_stays_as_it_is(path: Path) -> None:
    with closing(sqlite3.connect(path.with_name("other.db"))) as other:
        other.execute("CREATE TABLE t (a)")
        other.commit()
    foreign = path.with_name("other.db").read_bytes()
    for content in (
        b"hello",
        "审核记录".encode() * 500,
        b"SQLite format 3\0" + b"z" * 600,
        foreign,
    ):
        path.write_bytes(content)
        for attempt in (Ledger.open, verify_chain):
            with pytest.raises(LedgerError, match="不是 pbassist 的审核记录") as caught:
                attempt(path)
            assert str(path) in str(caught.value)
        assert path.read_bytes() == content


def test_an_empty_file_becomes_a_record(path: Path) -> None:
    path.write_bytes(b"")
    with Ledger.open(path) as ledger:
        assert ledger.append([("law", {})], actor="张三", at=AT).seq == 1


def fill(path: Path, entries: int = 300) -> None:
    """A record of a hundred pages or so."""
    with Ledger.open(path) as ledger:
        items: list[Any] = [("exchange", {"n": n, "answer": "答" * 300}) for n in range(entries)]
        ledger.append(items, actor="张三", at=AT)


def test_corrupt_pages_are_told_and_the_file_stays_as_it_is(path: Path) -> None:
    fill(path)
    content = bytearray(path.read_bytes())
    content[20 * 4096 : 60 * 4096] = b"\xa5" * (40 * 4096)
    path.write_bytes(content)
    with pytest.raises(LedgerError, match="已损坏"):
        verify_chain(path)
    with pytest.raises(LedgerError, match="已损坏"), Ledger.open(path) as ledger:
        list(ledger.read())
    assert path.read_bytes() == content


def test_half_a_file_is_told(path: Path) -> None:
    fill(path)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(LedgerError):
        verify_chain(path)


def test_a_newer_record_is_told_and_stays_as_it_is(path: Path) -> None:
    fill(path, 2)
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA user_version=7")
        other.execute("PRAGMA journal_mode=DELETE")
    content = path.read_bytes()
    for attempt in (Ledger.open, verify_chain):
        with pytest.raises(LedgerError, match=r"第 7 版.*只认到第 1 版.*升级"):
            attempt(path)
    assert path.read_bytes() == content


def test_a_record_held_by_another_program_is_told(path: Path) -> None:
    fill(path, 2)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with Ledger.open(path, wait_seconds=0.05) as ledger:
            assert len(list(ledger.read())) == 2
            with pytest.raises(LedgerError, match="正被其他程序占用"):
                ledger.append([("law", {})], actor="张三", at=AT)
        other.execute("ROLLBACK")
    with Ledger.open(path) as ledger:
        assert ledger.append([("law", {})], actor="张三", at=AT).seq == 3


def test_a_new_record_held_by_another_program_is_told(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(LedgerError, match="正被其他程序占用"):
            Ledger.open(path, wait_seconds=0.05)


@pytest.mark.parametrize(
    ("place", "words"), [("missing/ledger.sqlite3", "文件夹不存在"), (".", "无法打开")]
)
def test_a_place_that_cannot_hold_a_record_is_told(place: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match=words):
        Ledger.open(tmp_path / place)


def test_a_record_in_a_barred_place_is_told(path: Path) -> None:
    fill(path, 2)
    content = path.read_bytes()
    path.chmod(0o000)
    try:
        if _can_read(path):
            pytest.skip("this account reads everything")
        for attempt in (Ledger.open, verify_chain):
            with pytest.raises(LedgerError, match="没有权限"):
                attempt(path)
    finally:
        path.chmod(0o600)
    assert path.read_bytes() == content


def _can_read(path: Path) -> bool:
    try:
        path.read_bytes()
    except OSError:
        return False
    return True


def test_reading_a_changed_entry_is_told_with_its_number(path: Path) -> None:
    fill(path, 5)
    with closing(sqlite3.connect(path)) as other:
        other.execute("DROP TRIGGER entry_stays")
        other.execute("""UPDATE entry SET body = '{"n":3}' WHERE seq = 4""")
        other.commit()
    with Ledger.open(path) as ledger:
        reading = ledger.read()
        assert [next(reading).seq for _ in range(3)] == [1, 2, 3]
        with pytest.raises(LedgerError, match="第4号"):
            next(reading)
