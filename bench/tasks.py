"""A task, run alone in this process, becomes one JSON line of what it took.

`python -m bench.tasks season|report|search|statutes|meanings FOLDER ARGUMENT`; FOLDER is empty and may be written to. Times
are of the processor, so that a busy machine does not blur them.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import statistics
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "corpus"
ON = dt.date(2026, 11, 1)
NOW = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
PAGE = 22 * 28
"""Characters of a page of GB/T 9704."""
ROUNDS = 7
QUESTIONS = ("绩效目标审核的重点是什么", "自评报告应当包括哪些内容", "预算执行率低的怎样处理")


def main() -> None:
    """Run the task that the arguments name, on one core."""
    task, folder, argument = sys.argv[1:4]
    take_core()
    with contextlib.redirect_stdout(sys.stderr):
        told = TASKS[task](Path(folder), argument)
    print(json.dumps(told))


def run_season(folder: Path, season: str) -> dict[str, Any]:
    """Review the folder as a person would, results written; libraries are loaded on the way."""
    import pbassist.pipeline
    import pbassist.workspace
    from pbassist import cli

    assert pbassist.pipeline
    assert pbassist.workspace
    sys.argv[1:] = ["review", season, "--out", str(folder)]
    started = time.process_time()
    with contextlib.suppress(SystemExit):
        cli.main()
    seconds = time.process_time() - started
    stored = json.loads((folder / "review.json").read_text(encoding="utf-8"))
    return {"seconds": seconds, "peak_mb": find_peak(), "dossiers": len(stored["reviews"])}


def run_report(folder: Path, _argument: str) -> dict[str, Any]:
    """Read, examine and draft on a Word report of ten pages, several times."""
    from pbassist import pipeline
    from pbassist.draft import read_phrases
    from pbassist.library import read_library
    from pbassist.model.policy import Bureau
    from pbassist.profiles import read_profiles
    from pbassist.read import read

    profile = next(iter(read_profiles(CORPUS / "profiles").values()))
    phrases = read_phrases(CORPUS / "opinions" / "phrases.toml")
    library = read_library(CORPUS, bureau=Bureau(place="云泽县"))
    path = make_report(folder)

    def examine() -> None:
        for dossier in pipeline.read_season([read(path)]).dossiers:
            pipeline.review(dossier, library, profile, on=ON, now=NOW, phrases=phrases)

    return {"seconds": measure_median(examine), "peak_mb": find_peak()}


def run_search(_folder: Path, _argument: str) -> dict[str, Any]:
    """Index the articles of the sample rules, and ask."""
    from pbassist.library import read_regulation
    from pbassist.read import read
    from pbassist.retrieve import Index

    documents = [read(path) for path in sorted((CORPUS / "samples" / "laws").glob("*.docx"))]
    articles = [one for document in documents for one in read_regulation(document).articles]
    built = time.process_time()
    index = Index.build(articles)
    built = time.process_time() - built
    asked = measure_median(lambda: [index.search(question, limit=10) for question in QUESTIONS])
    return {"articles": len(articles), "build": built, "search": asked / len(QUESTIONS)}


def run_statutes(_folder: Path, _argument: str) -> dict[str, Any]:
    """Read all statutes, index them, pack the index and read it back."""
    from pbassist.errors import MissingExtra
    from pbassist.read.statutes import read_statutes
    from pbassist.retrieve import Index, pack_index, unpack_index

    started = time.process_time()
    try:
        rules = read_statutes().regulations
    except MissingExtra:
        return {}
    done = time.process_time()
    articles = [article for rule in rules for article in rule.articles]
    index = Index.build(articles)
    built = time.process_time()
    packed = pack_index(index, "statutes")
    packing = time.process_time()
    assert unpack_index(packed, "statutes", index.by_id.__getitem__) is not None
    unpacked = time.process_time()
    asked = measure_median(lambda: [index.search(question, limit=10) for question in QUESTIONS])
    return {
        "articles": len(index),
        "read": done - started,
        "build": built - done,
        "unpack": unpacked - packing,
        "search": asked / len(QUESTIONS),
    }


def run_meanings(folder: Path, _argument: str) -> dict[str, Any]:
    """Embed the articles of the sample rules, open the index again, and ask."""
    from pbassist.library import read_regulation
    from pbassist.read import read
    from pbassist.retrieve import DenseIndex, has_embedder, open_embedder

    if not has_embedder():
        return {}
    documents = [read(path) for path in sorted((CORPUS / "samples" / "laws").glob("*.docx"))]
    articles = [one for document in documents for one in read_regulation(document).articles]
    embedder = open_embedder()
    started = time.process_time()
    with DenseIndex.make(folder, embedder, articles) as dense:
        dense.update(lambda *_: False)
        units = len(dense)
    embedded = time.process_time()
    dense = DenseIndex.open(folder, embedder, articles).dense
    opened = time.process_time()
    assert dense is not None
    with dense:
        asked = measure_median(lambda: [dense.search(question) for question in QUESTIONS])
    return {
        "units": units,
        "embed": embedded - started,
        "open": opened - embedded,
        "search": asked / len(QUESTIONS),
        "peak_mb": find_peak(),
    }


def find_text() -> str:
    """The longest sample report."""
    from pbassist.read import read

    reports = sorted((CORPUS / "samples" / "reports").glob("*.docx"))
    return max((read(path).text for path in reports), key=len)


def make_report(folder: Path) -> Path:
    """Ten pages: the longest sample report, again from its start until they are full."""
    import docx

    text = find_text()
    text = "\n".join([text] * (10 * PAGE // len(text) + 1))[: 10 * PAGE]
    document = docx.Document()
    for paragraph in text.split("\n"):
        document.add_paragraph(paragraph)
    document.save(str(folder / "report.docx"))
    return folder / "report.docx"


def take_core() -> None:
    """Stay on one core, where the system lets a process choose."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def find_peak() -> float:
    """Most memory this process ever held, in MB; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:
        return 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def measure_median(task: Any, *, rounds: int = ROUNDS) -> float:
    """The usual time of a task in seconds, after a first run that is not counted."""
    taken = []
    for _ in range(rounds + 1):
        started = time.process_time()
        task()
        taken.append(time.process_time() - started)
    return statistics.median(taken[1:])


TASKS = {
    "season": run_season,
    "report": run_report,
    "search": run_search,
    "statutes": run_statutes,
    "meanings": run_meanings,
}


if __name__ == "__main__":
    main()
