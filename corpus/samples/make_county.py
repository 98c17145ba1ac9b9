"""The hand-written data of county_data/ become the two submissions of a small county, in county/.

Run `python corpus/samples/make_county.py` from a checkout with the `dev` extra; `--out DIR` writes
elsewhere. What is wrong in them, and what became of it, is said by hand in county-gold.toml.
"""

from __future__ import annotations

import argparse
import copy
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from evaluations import lay_evaluation
from grids import lay_classic
from make_reports import write_docx
from writers import write_workbook

HERE = Path(__file__).resolve().parent
FIRST, SECOND = "第一次报送", "第二次报送"
Paper = dict[str, Any]


def load_papers() -> list[Paper]:
    """The papers of the first submission, each with its `kind`."""
    data = tomllib.loads((HERE / "county_data/round1.toml").read_text("utf-8"))
    kinds = ("declaration", "evaluation", "report")
    return [{**paper, "kind": kind} for kind in kinds for paper in data[kind]]


def repair_papers(papers: list[Paper]) -> list[Paper]:
    """The papers of the second submission: those sent again, their repairs made."""
    data = tomllib.loads((HERE / "county_data/round2.toml").read_text("utf-8"))
    again = {paper["file"]: copy.deepcopy(paper) for paper in papers}
    for repair in data["repair"]:
        found = again[repair["file"]]
        changed = list(replace_text(found, repair["old"], repair["new"]))
        if len(changed) != 1:
            raise SystemExit(f"{repair['file']}: {repair['old']} stands {len(changed)} times")
    return [again[file] for file in data["resubmitted"]]


def replace_text(value: Any, old: str, new: str) -> Iterator[str]:
    """Replace a cell's whole text, or a part of a report's, in place; give what was changed."""
    keys: Any = range(len(value)) if isinstance(value, list) else value
    for key in list(keys):
        one = value[key]
        if isinstance(one, (list, dict)):
            yield from replace_text(one, old, new)
        elif one == old:
            value[key] = new
            yield one
        elif key == "text" and old in one:
            value[key] = one.replace(old, new)
            yield from [one] * one.count(old)


def write_papers(papers: list[Paper], folder: Path) -> None:
    """Write each paper as the file it names."""
    makers: dict[str, Callable[[Paper, Path], None]] = {
        "declaration": write_declaration,
        "evaluation": write_evaluation,
        "report": write_report,
    }
    for paper in papers:
        makers[paper["kind"]](paper, folder / paper["file"])


def write_declaration(paper: Paper, path: Path) -> None:
    """Write a 申报表 with one form."""
    write_workbook(path, [lay_classic(paper, paper["sheet"])])


def write_evaluation(paper: Paper, path: Path) -> None:
    """Write a 自评表 with one form."""
    write_workbook(path, [lay_evaluation(paper, paper["sheet"])])


def write_report(paper: Paper, path: Path) -> None:
    """Write a report as a Word file."""
    lines = [line.strip() for line in paper["text"].splitlines() if line.strip()]
    write_docx([f"# {paper['title']}", *lines], path)


def main() -> None:
    """Write both submissions."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=HERE / "county")
    out: Path = parser.parse_args().out
    papers = load_papers()
    write_papers(papers, out / FIRST)
    write_papers(repair_papers(papers), out / SECOND)


if __name__ == "__main__":
    main()
