"""Runs become a table: each measure beside its target, with the ratio of the two.

`make bench`. Every measured run is a process of its own on one core, timed by the processor; what
counts is a ratio under 1. The help is timed in pairs against an empty app, so the machine cancels out.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from bench.relating import SIZES

ROOT = Path(__file__).parents[1]
SEASON = ROOT / "corpus" / "samples" / "season"
EMPTY_APP = """
import typer
app = typer.Typer(rich_markup_mode=None, add_completion=False)
@app.command()
def one() -> None: ...
@app.command()
def two() -> None: ...
app()
"""
PBASSIST = "from pbassist.cli import main; main()"
PAIRS = 15


class Row(NamedTuple):
    """A measure, its target, and the unit of both."""

    name: str
    measured: float
    target: float | None
    unit: str


def main() -> None:
    """Measure everything and print the table; exit 1 when a target is missed."""
    rows = [measure_help(), *measure_season(), *measure_search(), measure_report()]
    rows.extend(measure_relating())
    rows.extend(measure_reading())
    print(f"{'measure':<44}{'measured':>12}{'target':>12}{'ratio':>8}")
    missed = 0
    for row in rows:
        target = f"{row.target:g} {row.unit}" if row.target else "—"
        ratio = f"{row.measured / row.target:.2f}" if row.target else "—"
        missed += bool(row.target and row.measured > row.target)
        print(f"{row.name:<44}{row.measured:>9.3f} {row.unit:<2}{target:>12}{ratio:>8}")
    sys.exit(1 if missed else 0)


def measure_help() -> Row:
    """`pbassist --help` against that of an empty app, as plain as ours: median of paired ratios."""
    ratios = []
    for _ in range(PAIRS):
        empty = _time([sys.executable, "-c", EMPTY_APP, "--help"])
        ratios.append(_time([sys.executable, "-c", PBASSIST, "--help"]) / empty)
    return Row("--help, times an empty app's", statistics.median(ratios), 1.5, "×")


def measure_season() -> list[Row]:
    """The folder of thirty projects, reviewed and written out."""
    told = _run_child("season", str(SEASON))
    return [
        Row(f"season of {told['dossiers']} dossiers, after start-up", told["seconds"], 6.0, "s"),
        Row("peak memory of that", told["peak_mb"], 400.0, "MB"),
    ]


def measure_report() -> Row:
    """A ten-page report read, examined and drafted."""
    told = _run_child("report", "")
    return Row("report of ten pages", told["seconds"], 0.1, "s")


def measure_search() -> list[Row]:
    """The index of the library built, and a question answered."""
    told = _run_child("search", "")
    return [
        Row(f"index of {told['articles']} articles built", told["build"], None, "s"),
        Row("a question answered", told["search"], None, "s"),
        *measure_statutes(),
        *measure_searches(),
        *measure_meanings(),
    ]


def measure_statutes() -> list[Row]:
    """All statutes read, indexed and read back; nothing where they are not installed."""
    told = _run_child("statutes", "")
    if not told:
        return []
    name = f"{told['articles']} articles of statutes"
    return [
        Row(f"{name} read", told["read"], None, "s"),
        Row(f"{name} indexed", told["build"], told["articles"] / 3000, "s"),
        Row(f"{name}, index read back", told["unpack"], 1.0, "s"),
        Row(f"a question over {name}", told["search"], 0.04, "s"),
    ]


def measure_searches() -> list[Row]:
    """A workspace with all statutes set up and asked; nothing where they are not installed."""
    with tempfile.TemporaryDirectory() as folder:
        told = _run_child("statutes", "", module="bench.searching", folder=folder)
    if not told:
        return []
    return [
        Row(f"{told['articles']} articles taken in and indexed", told["set_up"], 60.0, "s"),
        Row("a search there, 95 of 100 are quicker", told["warm_p95"], 0.04, "s"),
        Row("`pbassist search` there from its start", told["cold"], 1.2, "s"),
        Row("peak memory of that", told["cold_mb"], 400.0, "MB"),
        Row("peak memory of indexing them", told["warm_mb"], 400.0, "MB"),
    ]


def measure_meanings() -> list[Row]:
    """Vectors made, kept and asked; nothing where the component is not installed."""
    told = _run_child("meanings", "")
    if not told:
        return []
    return [
        Row(f"{told['units']} clauses embedded and kept", told["embed"], None, "s"),
        Row("an index of meanings opened", told["open"], None, "s"),
        Row("a question asked by meaning", told["search"], None, "s"),
        Row("peak memory of that", told["peak_mb"], 400.0, "MB"),
    ]


def measure_relating() -> list[Row]:
    """Figures and relations of papers of 10, 100 and 1,000 pages, by megabyte of UTF-8 and by page."""
    return [*_relate_papers("usual", 1.0), *_relate_papers("dense", None)]


def _relate_papers(kind: str, target: float | None) -> Iterator[Row]:
    """A MB of report text is to take a second; what is dense with figures is told beside it."""
    told = [_run_child(kind, str(pages), module="bench.relating") for pages in SIZES]
    for pages, one in zip(SIZES, told, strict=True):
        density = one["found"] / one["mb"] / 1000
        taken = (one["figures"] + one["relations"]) / one["mb"]
        yield Row(f"{pages:,} pages, {density:.0f} figures a KB, by MB", taken, target, "s")
    by_page = [(one["figures"] + one["relations"]) / one["pages"] for one in told]
    for pages, one in zip(SIZES[1:], by_page[1:], strict=True):
        yield Row(f"  a page of {pages:,} pages, times one of 10", one / by_page[0], 1.3, "×")


def measure_reading() -> list[Row]:
    """Papers read; what this machine cannot make or recognise has no row."""
    with tempfile.TemporaryDirectory() as folder:

        def run(task: str, name: str) -> dict[str, Any]:
            return _run_child(task, name, module="bench.reading", folder=folder)

        made: list[str] = run("make", "")["made"]
        rows = [
            row for at, name in enumerate(made) for row in _measure_pdf(run, name, first=not at)
        ]
        if made:
            told = run("peak", "long.pdf")
            rows.append(Row(f"peak memory of {told['pages']} pages", told["peak_mb"], 500.0, "MB"))
        told = run("word", "report.docx")
        most = 1000 * max(1 / 60, 2.5 * told["docx"])
        rows.append(Row("DOCX report of ten pages read", 1000 * told["own"], most, "ms"))
        rows.append(Row("the same opened by python-docx", 1000 * told["docx"], None, "ms"))
        told = run("workbook", "")
        rows.append(Row("XLSX form of the season read", 1000 * told["form"], None, "ms"))
        told = run("scan", made[0]) if made else {}
        if told:
            rows.append(Row("page recognised at 150 dpi", told["page"], 2.5, "s"))
    return rows


def _measure_pdf(
    run: Callable[[str, str], dict[str, Any]], name: str, *, first: bool
) -> Iterator[Row]:
    """A page of a PDF as text and boxes; the first is held to 150 pages a second."""
    target = 1000 / 150 if first else None
    yield Row(f"page of {name}, text and boxes", 1000 * run("pdf", name)["page"], target, "ms")
    twice = run("twice", name)
    label = "the same with the second reading"
    yield Row(label, 1000 * twice["page"], None, "ms")


def _time(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    return time.perf_counter() - started


def _run_child(
    task: str, argument: str, *, module: str = "bench.tasks", folder: str = ""
) -> dict[str, Any]:
    """What a task tells of itself, run alone on one core, in a folder of its own if none is given."""
    with tempfile.TemporaryDirectory() as own:
        done = subprocess.run(
            [sys.executable, "-m", module, task, folder or own, argument],
            check=False,
            capture_output=True,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONUTF8": "1"},
        )
    if done.returncode:
        sys.exit(f"{task} failed:\n{done.stderr}")
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


if __name__ == "__main__":
    main()
