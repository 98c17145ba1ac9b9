"""A workspace with every statute becomes what a search in it takes: the first one, and the ones after.

`python -m bench.searching statutes FOLDER` prints one JSON line, {} where the statutes are not installed.
Times are of the processor; a cold search is `pbassist search` from its start to its end.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from typing import Any

from bench.tasks import ROOT, find_peak, take_core

COLD = 5
ASKED = ROOT / "evals" / "finders" / "search" / "questions.toml"
ON = dt.date(2026, 3, 1)
NOW = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
CHILD = """
import sys, time
from pbassist.cli import main
try:
    main()
except SystemExit:
    pass
try:
    lines = open("/proc/self/status").read().splitlines()
    peak = next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))
except OSError:
    peak = 0.0
print(time.process_time(), peak, file=sys.stderr)
"""
"""What a process held at most is asked of /proc: getrusage counts what its parent held before."""


def main() -> None:
    """Measure in the folder that the argument names, on one core."""
    take_core()
    with contextlib.redirect_stdout(sys.stderr):
        told = measure_searches(Path(sys.argv[2]))
    print(json.dumps(told))


def measure_searches(folder: Path) -> dict[str, Any]:
    """Set the workspace up, ask the judged questions warm, then some of them cold."""
    from pbassist.errors import MissingExtra
    from pbassist.workspace import Workspace
    from pbassist.workspace.indexing import open_index

    started = time.process_time()
    workspace = Workspace.open(Workspace.init(folder), clock=lambda: NOW, environ={})
    try:
        added = workspace.add_statutes(every=True)
    except MissingExtra:
        return {}
    questions = read_questions()
    index = open_index(workspace.root, workspace.library)
    set_up = time.process_time() - started
    warm = sorted(time_search(workspace, index, question) for question in questions)
    cold = sorted(run_cold(folder, question) for question in questions[:COLD])
    return {
        "articles": added.articles,
        "set_up": set_up,
        "warm_p95": warm[int(0.95 * len(warm))],
        "cold": cold[COLD // 2][0],
        "cold_mb": max(memory for _, memory in cold),
        "warm_mb": find_peak(),
    }


def read_questions() -> list[str]:
    """The judged questions that are no bare citations."""
    rows = tomllib.loads(ASKED.read_text(encoding="utf-8"))["case"]
    return [row["ask"] for row in rows if not row["id"].startswith("number")]


def time_search(workspace: Any, index: Any, question: str) -> float:
    """Seconds of one search in a library and an index that are open."""
    from pbassist.lookup import search

    started = time.process_time()
    search(question, on=ON, library=workspace.library, index=index)
    return time.process_time() - started


def run_cold(folder: Path, question: str) -> tuple[float, float]:
    """Seconds and megabytes of `pbassist search` as a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD, "search", question],
        check=True,
        capture_output=True,
        text=True,
        cwd=folder,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    seconds, memory = done.stderr.split()[-2:]
    return float(seconds), float(memory)


if __name__ == "__main__":
    main()
