"""Files become documents in processes of their own, so that a hostile one harms nothing else.

A reading process takes one file after another, within limits of time and memory. One that crashes,
hangs or grows too large costs its file a sentence, and is replaced. Two of them read ahead where
the machine has two cores; results come in the order of the files. Nothing is unpickled: an answer
is a packed document, held against its laws, or the class and sentence of an error.
"""

from __future__ import annotations

import json
import os
import queue
import shutil
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple

from pbassist import errors
from pbassist.errors import PbassistError, UnreadableDocument
from pbassist.model.document import Document
from pbassist.read import read
from pbassist.read.apart import child
from pbassist.read.apart.child import FOLDER, read_frame, write_frame
from pbassist.read.apart.packed import unpack_document
from pbassist.read.office.converting import end_below

if TYPE_CHECKING:
    from subprocess import Popen

Outcome = Document | PbassistError
PROCESSES = 2
AHEAD = 6
"""Files that are read before the one whose turn it is has been."""
LAG = 1.0
"""Seconds after which a second process is worth its start."""
START = 90.0
"""Seconds for a process to start."""
STARTS = 2
"""Starts that fail before processes are done without."""
MOST_BEATS = 30
"""How often a sign of life gives a file its time anew."""
_MOST_MB = 2048
_WAIT = 5.0
_BEGIN = (
    "import sys,json;"
    "sys.path[:]=json.loads(sys.argv[1]);"
    "from pbassist.read.apart.child import serve;serve()"
)


class ReadingLimits(NamedTuple):
    """What one file may take (读取上限)."""

    file_mb: float = 200
    """Largest file in MB."""
    seconds: float = 120
    """Longest time for one file, or for a page of a long scan."""
    memory_mb: int = 2048
    """Most memory of a reading process in MB, where the system has such limits."""


class ReadingRoom:
    """Processes that read files apart (隔离读取); to be used with `with`, which ends them."""

    def __init__(self, limits: ReadingLimits, *, processes: int | None = None) -> None:
        self.limits = limits
        self._most = processes or min(PROCESSES, _count_cores())
        self._answers: queue.SimpleQueue[tuple[_Reader, bytes | None]] = queue.SimpleQueue()
        self._readers: list[_Reader] = []
        self._alone = not _can_start()
        """True where no process can be started: files are then read here."""
        self._failed_starts = 0

    def __enter__(self) -> ReadingRoom:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None
    ) -> None:
        for reader in self._readers:
            reader.end()
        self._readers.clear()

    def read_all(self, paths: Iterable[Path]) -> Iterator[Outcome]:
        """What each file became, in the order given: its document or the error that it ended in."""
        waiting = deque(enumerate(paths))
        done: dict[int, Outcome] = {}
        for turn in range(len(waiting)):
            while turn not in done:
                if self._alone:
                    self._take_back(waiting)
                    done[turn] = self._read_here(waiting)
                else:
                    self._hand_out(waiting, turn)
                    self._collect(waiting, done)
            yield done.pop(turn)

    # ---- handing out ------------------------------------------------------------------------

    def _hand_out(self, waiting: deque[tuple[int, Path]], turn: int) -> None:
        if not self._readers or self._wants_more(waiting):
            self._start()
        for reader in self._readers:
            if reader.ready and reader.task is None and waiting and waiting[0][0] < turn + AHEAD:
                reader.take(*waiting.popleft(), self.limits)

    def _wants_more(self, waiting: deque[tuple[int, Path]]) -> bool:
        first = self._readers[0]
        return (
            len(self._readers) < self._most and len(waiting) > 1 and first.age() > LAG
        ) and first.ready

    def _start(self) -> None:
        try:
            self._readers.append(_Reader(self._answers))
        except OSError:
            self._count_failed_start()

    def _count_failed_start(self) -> None:
        self._failed_starts += 1
        if self._failed_starts >= STARTS:
            self._most = 1
            self._alone = not self._readers

    def _take_back(self, waiting: deque[tuple[int, Path]]) -> None:
        """What was handed out to processes that are done without."""
        for reader in self._readers:
            if reader.task is not None:
                waiting.append(reader.task)
            reader.end()
        self._readers.clear()
        ordered = sorted(waiting)
        waiting.clear()
        waiting.extend(ordered)

    def _read_here(self, waiting: deque[tuple[int, Path]]) -> Outcome:
        _, path = waiting.popleft()
        try:
            return read(path, limit_mb=self.limits.file_mb)
        except PbassistError as error:
            return error

    # ---- what comes back --------------------------------------------------------------------

    def _collect(self, waiting: deque[tuple[int, Path]], done: dict[int, Outcome]) -> None:
        """Wait for one answer, or for the moment at which a process is late."""
        left = min((one.deadline for one in self._readers), default=0) - time.monotonic()
        try:
            reader, answer = self._answers.get(timeout=min(max(left, 0.001), LAG))
        except queue.Empty:
            self._stop_late(done)
            return
        if reader in self._readers:
            self._settle(reader, answer, waiting, done)

    def _stop_late(self, done: dict[int, Outcome]) -> None:
        now = time.monotonic()
        for reader in [one for one in self._readers if one.deadline <= now]:
            if not reader.ready:
                self._dismiss(reader)
                self._count_failed_start()
            elif reader.task is not None:
                number, path = reader.task
                done[number] = UnreadableDocument.stopped(path.name, self.limits.seconds)
                self._dismiss(reader)

    def _settle(
        self,
        reader: _Reader,
        answer: bytes | None,
        waiting: deque[tuple[int, Path]],
        done: dict[int, Outcome],
    ) -> None:
        kind = answer[:1] if answer else child.FAILURE
        if kind == child.BEAT:
            reader.go_on(self.limits.seconds)
        elif kind == child.READY:
            reader.greet()
        elif not reader.ready:
            self._dismiss(reader)
            self._count_failed_start()
        elif reader.task is None:  # ended while it had nothing to do
            self._dismiss(reader)
        else:
            outcome = _read_answer(answer or b"")
            if outcome is not None:
                done[reader.task[0]] = outcome
                reader.rest()
                return
            self._replace(reader, kind, waiting, done)

    def _replace(
        self,
        reader: _Reader,
        kind: bytes,
        waiting: deque[tuple[int, Path]],
        done: dict[int, Outcome],
    ) -> None:
        """End a process that failed; what it read before may be why, so a file gets a fresh one."""
        task = reader.task
        self._dismiss(reader)
        if task is None:
            return
        number, path = task
        if reader.files > 1:
            waiting.appendleft(task)
        elif kind == child.MEMORY:
            done[number] = UnreadableDocument.too_much_memory(path.name, self.limits.memory_mb)
        else:
            done[number] = UnreadableDocument.crashed(path.name)

    def _dismiss(self, reader: _Reader) -> None:
        self._readers.remove(reader)
        reader.end()


class _Reader:
    """One reading process, its pipes, its folder, and the file it is at."""

    def __init__(self, answers: queue.SimpleQueue[tuple[_Reader, bytes | None]]) -> None:
        self.ready = False
        self.task: tuple[int, Path] | None = None
        self.files = 0
        """How many files it was given."""
        self._started = time.monotonic()
        self.deadline = self._started + START
        self._beats = 0
        self._folder = Path(tempfile.mkdtemp(prefix=FOLDER)).resolve()
        try:
            self._process = _spawn(self._folder)
        except OSError:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise
        self._ear = threading.Thread(target=self._listen, args=(answers,), daemon=True)
        self._ear.start()

    def _listen(self, answers: queue.SimpleQueue[tuple[_Reader, bytes | None]]) -> None:
        assert self._process.stdout is not None
        answer: bytes | None = b""
        while answer is not None:
            try:
                answer = read_frame(self._process.stdout, most=_MOST_MB * 1024 * 1024)
            except (OSError, ValueError, MemoryError):
                answer = None
            answers.put((self, answer))

    def age(self) -> float:
        """Seconds since it was started."""
        return time.monotonic() - self._started

    def greet(self) -> None:
        """It can be given files."""
        self.ready, self.deadline = True, float("inf")

    def take(self, number: int, path: Path, limits: ReadingLimits) -> None:
        """Give it a file."""
        self.task, self._beats = (number, path), 0
        self.files += 1
        self.deadline = time.monotonic() + limits.seconds
        request = {
            "path": str(path.absolute()),
            "limit_mb": limits.file_mb,
            "seconds": limits.seconds,
            "memory_mb": limits.memory_mb,
        }
        assert self._process.stdin is not None
        with suppress(OSError, ValueError):  # that it ended is told by its other pipe
            write_frame(self._process.stdin, json.dumps(request).encode())

    def go_on(self, seconds: float) -> None:
        """It has got on with its file."""
        self._beats += 1
        if self._beats <= MOST_BEATS:
            self.deadline = time.monotonic() + seconds

    def rest(self) -> None:
        """It has done its file."""
        self.task, self.deadline = None, float("inf")

    def end(self) -> None:
        """End it with all it began, and remove its folder."""
        _end_process(self._process)
        self._ear.join(_WAIT)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError, ValueError):
                    pipe.close()
        end_below(self._folder)
        shutil.rmtree(self._folder, ignore_errors=True)


def _count_cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _can_start() -> bool:
    """Whether this Python can be started a second time: not when it is built into a program."""
    return bool(sys.executable) and not getattr(sys, "frozen", False)


def _spawn(folder: Path) -> Popen[bytes]:
    """A reading process that knows our folders of code, and no folder where papers may lie."""
    import subprocess

    code = [str(Path(errors.__file__).parents[2]), *(one for one in sys.path if one)]
    # settings, and keys of services with them, are no business of a process that meets hostile files
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PBASSIST_")}
    temporary = str(folder)
    return subprocess.Popen(
        [sys.executable, "-P", "-c", _BEGIN, json.dumps(code)],
        cwd=folder,
        env={**kept, "TMPDIR": temporary, "TMP": temporary, "TEMP": temporary},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _end_process(process: Popen[bytes]) -> None:
    import subprocess

    if sys.platform == "win32" and process.poll() is None:
        subprocess.run(
            ["taskkill", "/F", "/T", "/PID", str(process.pid)], check=False, capture_output=True
        )
    process.kill()
    process.wait()


def _read_answer(answer: bytes) -> Outcome | None:
    """The document or error of an answer; None when it is neither."""
    if answer[:1] == child.DOCUMENT:
        return unpack_document(answer[1:])
    if answer[:1] != child.REFUSAL:
        return None
    try:
        told = json.loads(answer[1:])
        kind, sentence = getattr(errors, told["kind"]), str(told["sentence"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return kind(sentence) if isinstance(kind, type) and issubclass(kind, PbassistError) else None
