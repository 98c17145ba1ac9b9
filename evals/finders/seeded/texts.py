"""The good reports become samples: a text, and the bonds between its figures that were read by hand."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evals.finders.seeded.quick import write_docx
from evals.finders.seeded.sheets import SAMPLES
from pbassist.model.document import Document
from pbassist.read import read

sys.path.append(str(SAMPLES))  # the writers of the samples are scripts beside each other

from make_county import load_papers, repair_papers
from make_reports import read_parts

HERE = Path(__file__).parent
OPEN, CLOSE = "〔", "〕"
Bond = dict[str, Any]


@dataclass
class Text:
    """A good report as its lines are written, tables as rows of |."""

    name: str
    text: str
    half: str
    bonds: list[Bond] = field(default_factory=list)
    role: str = "report"
    law: bool = False
    """Whether it is a report on rules, read beside rules of its own place."""

    def copied(self) -> Text:
        """The sample as one that may be changed."""
        return Text(**self.__dict__)


@dataclass(frozen=True)
class Place:
    """A figure of a text: where it stands, and its words."""

    start: int
    words: str

    @property
    def end(self) -> int:
        return self.start + len(self.words)


def find_place(text: str, stretch: str) -> Place:
    """The figure that a stretch of the text marks; the stretch must stand there once."""
    before, _, rest = stretch.partition(OPEN)
    words, _, after = rest.partition(CLOSE)
    whole = before + words + after
    if text.count(whole) != 1:
        raise ValueError(f"{stretch}: stands {text.count(whole)} times")
    return Place(text.index(whole) + len(before), words)


def put(text: str, place: Place, new: str) -> str:
    """The text with other words at a place."""
    return text[: place.start] + new + text[place.end :]


def list_texts() -> Iterator[Text]:
    """Every good report, with its bonds."""
    for paper in load_table()["paper"]:
        name = paper["name"]
        text = _county_text() if name.startswith("county") else (SAMPLES / name).read_text("utf-8")
        yield Text(name, text, paper["half"], paper["bonds"], law=name.startswith("citing"))


def load_table() -> dict[str, Any]:
    """The hand-written table of bonds."""
    return tomllib.loads((HERE / "bonds.toml").read_text("utf-8"))


def _county_text() -> str:
    """The report of the county's second submission."""
    paper = next(one for one in repair_papers(load_papers()) if one["kind"] == "report")
    return f"# {paper['title']}\n{paper['text']}"


def write_text(text: str, folder: Path) -> Document:
    """A report written as a Word file, and read."""
    source = folder / "报告.md"
    source.write_text(text, encoding="utf-8")
    return read(write_docx(folder / "报告.docx", list(read_parts(source))))
