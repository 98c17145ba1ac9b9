"""A file that harms the process that reads it costs one sentence, and the others are read."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from pbassist.errors import ClassifiedDocument, PbassistError, UnreadableDocument
from pbassist.model.document import Document
from pbassist.read import read
from pbassist.read.apart import room as apart
from pbassist.read.apart.packed import pack_document, unpack_document
from pbassist.read.apart.room import Outcome, ReadingLimits, ReadingRoom
from pbassist.read.office.converting import end_below
from tests.reading_faults import BEGIN
from tests.written import write_old_workbook, write_pdf, write_word, write_workbook

LIMITS = ReadingLimits(seconds=2, memory_mb=512)
ROWS = [["项目名称", None, "执行率"], ["农村饮水", 486.5, 0.92]]


@pytest.fixture
def room_for_temp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for temporary files that nobody else uses."""
    folder = tmp_path / "temp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def playing(monkeypatch: pytest.MonkeyPatch, room_for_temp: Path) -> Path:
    """Reading processes in which names of files make faults."""
    monkeypatch.setattr(apart, "_BEGIN", BEGIN)
    return room_for_temp


def write_texts(folder: Path, names: Sequence[str]) -> list[Path]:
    paths = [folder / f"{name}.txt" for name in names]
    for path in paths:
        path.write_text(f"文字在{path.stem}中", "utf-8")
    return paths


def read_apart(paths: Sequence[Path], limits: ReadingLimits = LIMITS, **how: int) -> list[Outcome]:
    with ReadingRoom(limits, **how) as room:
        return list(room.read_all(paths))


def tell(outcome: Outcome) -> str:
    return outcome.text if isinstance(outcome, Document) else str(outcome)


def list_children() -> set[str]:
    if sys.platform != "linux":
        return set()
    return {
        child
        for task in Path("/proc/self/task").iterdir()
        for child in (task / "children").read_text().split()
    }


def test_documents_and_errors_are_the_same_apart_and_here(tmp_path: Path) -> None:
    marked = tmp_path / "密.txt"
    marked.write_text("机密★3年\n内容", "utf-8")
    paths = [
        write_word(tmp_path / "a.docx", ["报告", ROWS]),
        write_workbook(tmp_path / "a.xlsx", {"表": ROWS}, merges=[(0, 0, 0, 1)]),
        write_old_workbook(tmp_path / "a.xls", {"表": ROWS}),
        write_pdf(tmp_path / "a.pdf", ["报告", ROWS]),
        marked,
        tmp_path / "没有.pdf",
        *write_texts(tmp_path, ["甲"]),
    ]
    for path, apart_ in zip(paths, read_apart(paths, ReadingLimits()), strict=True):
        try:
            here: Outcome = read(path)
        except PbassistError as error:
            here = error
        assert type(apart_) is type(here)
        assert apart_ == here if isinstance(here, Document) else str(apart_) == str(here)
    assert isinstance(read_apart([marked])[0], ClassifiedDocument)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("崩溃", "异常退出"),
        ("退出", "异常退出"),
        ("故障", "异常退出"),
        ("挂起", "用时超过 2 秒"),
        ("空转", "用时超过 2 秒"),
        pytest.param(
            "内存",
            "内存超过上限 512 MB",
            marks=pytest.mark.skipif(sys.platform != "linux", reason="no such limit here"),
        ),
    ],
)
def test_a_harmful_file_costs_its_own_sentence(
    name: str, said: str, tmp_path: Path, playing: Path
) -> None:
    before = list_children()
    paths = write_texts(tmp_path, ["甲", f"留下{name}", name, "乙", "丙"])
    outcomes = read_apart(paths)
    assert isinstance(outcomes[2], UnreadableDocument)
    assert said in str(outcomes[2])
    assert f"“{name}.txt”" in str(outcomes[2])
    others = [tell(outcome) for number, outcome in enumerate(outcomes) if number != 2]
    assert others == [f"文字在{one}中" for one in ("甲", f"留下{name}", "乙", "丙")]
    assert list(playing.iterdir()) == []
    assert list_children() == before


def test_a_file_is_not_blamed_for_what_was_read_before_it(tmp_path: Path, playing: Path) -> None:
    paths = write_texts(tmp_path, ["甲", "久病一", "久病二"])
    assert [tell(one) for one in read_apart(paths, processes=1)] == [
        "文字在甲中", "文字在久病一中", "文字在久病二中"
    ]  # fmt: skip


def test_a_sign_of_life_gives_time(tmp_path: Path, playing: Path) -> None:
    paths = write_texts(tmp_path, ["慢"])
    assert tell(read_apart(paths, ReadingLimits(seconds=1.2))[0]) == "文字在慢中"


def test_noise_of_libraries_does_not_reach_the_pipe(tmp_path: Path, playing: Path) -> None:
    assert tell(read_apart(write_texts(tmp_path, ["打印"]))[0]) == "文字在打印中"


def test_results_come_in_order_from_two_processes(
    tmp_path: Path, playing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "LAG", 0.01)
    names = [f"{'慢' if number in (0, 5) else '快'}{number}" for number in range(12)]
    outcomes = read_apart(write_texts(tmp_path, names), processes=2)
    assert [tell(one) for one in outcomes] == [f"文字在{name}中" for name in names]


def test_a_room_that_is_left_early_leaves_nothing(tmp_path: Path, playing: Path) -> None:
    before = list_children()
    paths = write_texts(tmp_path, ["留下", "挂起", "乙"])

    def leave() -> None:
        with ReadingRoom(LIMITS) as room:
            assert tell(next(room.read_all(paths))) == "文字在留下中"
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        leave()
    assert list(playing.iterdir()) == []
    assert list_children() == before


def test_where_no_process_can_start_files_are_read_here(
    tmp_path: Path, room_for_temp: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [*write_texts(tmp_path, ["甲", "乙"]), tmp_path / "没有.txt"]
    for begin in ("import sys; sys.exit(3)", "raise SystemExit"):
        monkeypatch.setattr(apart, "_BEGIN", begin)
        outcomes = read_apart(paths)
        assert [tell(one) for one in outcomes[:2]] == ["文字在甲中", "文字在乙中"]
        assert "找不到文件" in str(outcomes[2])
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert tell(read_apart(paths)[0]) == "文字在甲中"
    assert list(room_for_temp.iterdir()) == []


def test_a_process_ends_when_its_parent_is_gone(tmp_path: Path, room_for_temp: Path) -> None:
    reader = apart._Reader(queue.SimpleQueue())
    assert reader._process.stdin is not None
    reader._process.stdin.close()
    assert reader._process.wait(timeout=60) == 0
    assert list(room_for_temp.iterdir()) == []
    reader.end()


def test_keys_of_services_do_not_reach_a_reading_process(
    room_for_temp: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PBASSIST_MODEL__API_KEY", "sk-4f0c9e")
    reader = apart._Reader(queue.SimpleQueue())
    try:
        environment = Path(f"/proc/{reader._process.pid}/environ")
        if not environment.exists():
            pytest.skip("the environment of a process cannot be seen here")
        assert b"TMPDIR=" in environment.read_bytes()
        assert b"sk-4f0c9e" not in environment.read_bytes()
    finally:
        reader.end()
    assert list(room_for_temp.iterdir()) == []


def test_modules_beside_the_papers_are_not_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('taken')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", *sys.path])
    assert tell(read_apart(write_texts(tmp_path, ["甲"]), ReadingLimits())[0]) == "文字在甲中"


def test_a_conversion_whose_reader_was_ended_is_ended_too(tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("children end with their parent")
    call = tmp_path / "pbassist-office-x"
    call.mkdir()
    program = [sys.executable, "-c", "import time; time.sleep(600)"]
    process = subprocess.Popen(program, start_new_session=True)
    (call / "leader").write_text(str(process.pid))
    end_below(tmp_path)
    assert process.wait(timeout=60) == -signal.SIGKILL
    end_below(tmp_path)  # nobody there any more


@pytest.mark.parametrize("cut", [0, 3, 40, -1])
def test_a_packed_document_that_is_cut_is_none(cut: int, tmp_path: Path) -> None:
    packed = pack_document(read(write_pdf(tmp_path / "a.pdf", ["报告", ROWS])))
    assert unpack_document(packed) is not None
    assert unpack_document(packed[:cut]) is None


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        (b'"all":"cell"', b'"all":"evil"'),
        (b'"cell.row":', b'"cell.now":'),
        ("农村饮水".encode(), "城市饮水".encode()),
        (b'"text_hash":"', b'"text_hash":"0'),
        (b'"media_type":"', b'"media_typo":"'),
    ],
)
def test_a_packed_document_that_was_altered_is_none(
    was: bytes, becomes: bytes, tmp_path: Path
) -> None:
    packed = pack_document(read(write_workbook(tmp_path / "a.xlsx", {"表": ROWS})))
    assert was in packed
    assert unpack_document(packed.replace(was, becomes, 1)) is None


def test_a_pipe_in_the_place_of_a_file_does_not_wait(tmp_path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("no pipes here")
    os.mkfifo(tmp_path / "管道.docx")
    assert isinstance(read_apart([tmp_path / "管道.docx"])[0], UnreadableDocument)
