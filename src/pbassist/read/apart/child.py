"""Requests on a pipe become documents on a pipe: what a reading process does, within its limits.

A request is JSON, an answer one letter and what belongs to it; each is preceded by its length.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import struct
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from pbassist.errors import PbassistError
from pbassist.read import read
from pbassist.read.apart.packed import pack_document
from pbassist.read.apart.pulse import listen_with

LENGTH = struct.Struct("<Q")
FOLDER = "pbassist-read-"
"""How the name of the folder of a reading process begins."""
READY, BEAT, DOCUMENT, REFUSAL, MEMORY, FAILURE = b"R", b"B", b"D", b"E", b"M", b"X"
"""How an answer begins; a refusal is followed by its class and sentence."""
_MB = 1024 * 1024
_LARGEST_FILE_MB = 1024
_MOST_FILES = 512
_CORES = 4
"""Seconds of computing time for each second of the clock: several threads may recognise a page."""


def serve() -> None:
    """Answer requests until the other end is closed."""
    source, sink = _take_pipes()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when it is over
    _rest_collector()
    requests = _await_requests(source)
    write_frame(sink, READY)
    request: dict[str, Any] = {}

    def beat() -> None:
        write_frame(sink, BEAT)
        _limit(request["seconds"], request["memory_mb"])

    listen_with(beat)
    while True:
        request = requests.get()
        write_frame(sink, _answer(request))


def read_frame(stream: IO[bytes], *, most: int) -> bytes | None:
    """The next frame of a pipe; None when the pipe has ended or promises more than `most`."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    content = stream.read(length) if length <= most else b""
    return content if len(content) == length else None


def write_frame(stream: IO[bytes], content: bytes) -> None:
    """Write a frame; raises `OSError` when nobody reads any more."""
    stream.write(LENGTH.pack(len(content)))
    stream.write(content)
    stream.flush()


def _take_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """The two pipes, out of reach of libraries that print."""
    source, sink = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.close(nothing)
    return source, sink


def _rest_collector() -> None:
    """What was imported stays; documents are large and hold no circles."""
    import gc

    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


def _await_requests(source: IO[bytes]) -> queue.SimpleQueue[dict[str, Any]]:
    """Requests as they come; when the parent is gone, however it went, this process ends too."""
    requests: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()

    def wait() -> None:
        while (frame := read_frame(source, most=_MB)) is not None:
            requests.put(json.loads(frame))
        _leave_nothing()
        os._exit(0)

    threading.Thread(target=wait, daemon=True).start()
    return requests


def _leave_nothing() -> None:
    """Remove the folder that the parent gave and would have removed."""
    import shutil

    from pbassist.read.office.converting import end_below

    folder = Path(os.environ.get("TMPDIR", ""))
    if folder.name.startswith(FOLDER):
        end_below(folder)
        shutil.rmtree(folder, ignore_errors=True)


def _answer(request: dict[str, Any]) -> bytes:
    try:
        _limit(request["seconds"], request["memory_mb"])
        document = read(Path(request["path"]), limit_mb=request["limit_mb"])
        return DOCUMENT + pack_document(document)
    except PbassistError as error:
        if isinstance(error.__cause__, MemoryError):
            return MEMORY
        told = {"kind": type(error).__name__, "sentence": str(error)}
        return REFUSAL + json.dumps(told).encode()
    except MemoryError:
        return MEMORY
    except Exception:  # a fault of ours: this file is not read, the next one may be
        return FAILURE


def _limit(seconds: float, memory_mb: int) -> None:
    """Limits of this process, where the system has them; computing time counts from now on."""
    if sys.platform == "win32":
        return
    import resource

    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    wanted = [
        (resource.RLIMIT_CPU, int(used + _CORES * seconds) + 1),
        (resource.RLIMIT_FSIZE, _LARGEST_FILE_MB * _MB),
        (resource.RLIMIT_NOFILE, _MOST_FILES),
        (resource.RLIMIT_CORE, 0),
    ]
    if sys.platform == "linux":  # elsewhere it is not kept, or keeps a process from starting
        wanted.append((resource.RLIMIT_DATA, memory_mb * _MB))
    for kind, limit in wanted:
        with suppress(OSError, ValueError):  # a lower one holds already
            _, hard = resource.getrlimit(kind)
            resource.setrlimit(kind, (limit, hard))
