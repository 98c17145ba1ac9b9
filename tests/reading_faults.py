"""What a file may do to a process that reads it, played by name, inside that process."""

from __future__ import annotations

import os
import time
from pathlib import Path

from pbassist.model.document import Document
from pbassist.read import read
from pbassist.read.apart import child as apart_child
from pbassist.read.apart.pulse import beat

BEGIN = "import sys,json;sys.path[:]=json.loads(sys.argv[1]);from tests.reading_faults import serve;serve()"
"""What a reading process is started with instead."""


def read_or_fail(path: Path, *, limit_mb: float) -> Document:
    name = path.stem
    if name.startswith("崩溃"):
        os.abort()
    if name.startswith("退出"):
        os._exit(0)
    if name.startswith("挂起"):
        time.sleep(600)
    if name.startswith("空转"):
        while True:
            pass
    if name.startswith("内存"):
        return read(path.with_name(str(len(bytearray(8 << 30)))))
    if name.startswith("故障"):
        raise RuntimeError("a fault of ours")
    if name.startswith("慢"):
        for _ in range(6):
            time.sleep(0.4)
            beat()
    if name.startswith("久病") and read_or_fail.__dict__.setdefault("files", 0):
        os.abort()  # only a process that has read something before
    read_or_fail.__dict__["files"] = 1
    if name.startswith("留下"):
        Path(os.environ["TMPDIR"], "left").write_text("left")
    if name.startswith("打印"):
        os.write(1, b"noise of a library")
    return read(path, limit_mb=limit_mb)


def serve() -> None:
    apart_child.read = read_or_fail  # type: ignore[assignment]
    apart_child.serve()
