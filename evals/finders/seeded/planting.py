"""A sample and a kind of defect become the findings that only the changed papers raise."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple

from evals.finders.forms.drawings import draw
from evals.finders.seeded.drawn import Drawing
from evals.finders.seeded.kinds import Kind, Planted
from evals.finders.seeded.quick import Merge, write_xlsx
from evals.finders.seeded.sheets import Sheet, write_form
from evals.finders.seeded.texts import Text, write_text
from pbassist import pipeline
from pbassist.library import read_library
from pbassist.model.document import Document
from pbassist.model.performance import Unit
from pbassist.model.policy import Bureau
from pbassist.model.review import Finding
from pbassist.profiles import read_profiles
from pbassist.read import read
from pbassist.resources import find_resources

CORPUS = find_resources("corpus")
DEFAULT = "caiyu-2020-10"
ON = dt.date(2026, 3, 1)
NOW = dt.datetime(2026, 3, 1, 1, tzinfo=dt.UTC)
Sample = Sheet | Text | Drawing


@dataclass
class Drawn:
    """The grid of a drawn sheet."""

    name: str
    cells: dict[tuple[int, int], str | int | float]
    merges: list[Merge]


class Case(NamedTuple):
    """A defect that was planted and what was said of it."""

    id: str
    kind: Kind
    planted: Planted
    said: tuple[Finding, ...]
    """Faults that the unchanged sample does not raise."""

    @property
    def hit(self) -> bool:
        """Whether one of the kind's checks names the place or the figures; silence of what is right."""
        if self.kind.right:
            return not self.said
        return any(
            one.check in self.kind.checks and is_named(self.planted, one) for one in self.said
        )


@cache
def load_law() -> tuple[dict[str, object], object]:
    """The shipped schemes and rules."""
    return read_profiles(CORPUS / "profiles"), read_library(CORPUS, bureau=Bureau(place="云泽县"))  # type: ignore[return-value]


_INNER = str.maketrans("‘’", "“”")
"""Marks inside a quotation are printed single."""


def is_named(planted: Planted, finding: Finding) -> bool:
    """Whether a finding's words or evidence hold a trace of the defect."""
    words = "\n".join(
        (
            finding.place,
            finding.subject,
            finding.message,
            *(span.quote for span in finding.evidence),
        )
    )
    words = words.translate(_INNER)
    return any(trace and trace.translate(_INNER) in words for trace in planted.traces)


def list_faults(documents: Sequence[Document], units: Sequence[Unit] = ()) -> list[Finding]:
    """Every fault of the dossiers that documents make."""
    profiles, library = load_law()
    faults = []
    for dossier in pipeline.read_season(documents).dossiers:
        profile = pipeline.choose_scheme(dossier, profiles, DEFAULT)  # type: ignore[arg-type]
        found = pipeline.review(dossier, library, profile, on=ON, now=NOW, units=units)  # type: ignore[arg-type]
        faults += [one for one in found.findings if one.level]
    return faults


def read_sample(
    sample: Sample, more: Sequence[object] = (), *, beside: bool = True
) -> list[Document]:
    """The papers of a sample: what can be changed, written and read, and what stands beside it."""
    documents = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if isinstance(sample, Text):
            return [write_text(sample.text, folder)]
        if isinstance(sample, Drawing):
            return [write_drawing(sample.text, folder)]
        documents.append(write_form(sample, folder))
        for one in more:
            paper = write_text(one, folder) if isinstance(one, str) else write_form(one, folder)  # type: ignore[arg-type]
            documents.append(paper)
    return [*documents, *sample.beside] if beside else documents


def write_drawing(text: str, folder: Path) -> Document:
    """A drawn sheet written as a workbook, and read."""
    rows, merges = draw(text)
    cells: dict[tuple[int, int], str | int | float] = {
        (at, column): words
        for at, row in enumerate(rows)
        for column, words in enumerate(row)
        if words
    }
    return read(write_xlsx(folder / "表.xlsx", Drawn("表", cells, merges)))


def list_units(sample: Sample) -> list[Unit]:
    """The register of units, where the sample has one."""
    rows = sample.units if isinstance(sample, Sheet) else []
    return [Unit(name=row[1], department=row[2], office=row[3]) for row in rows]


def plant(
    sample: Sample, kinds: Sequence[Kind], seed: int, clean: Sequence[Finding]
) -> Iterator[Case]:
    """One defect of every kind that has a place in the sample."""
    known = {(one.check, one.message) for one in clean}
    for kind in kinds:
        if kind.on != sample.role:
            continue
        changed = sample.copied()
        planted = kind.plant(changed, Random(f"{seed}/{kind.title}/{sample.name}"))
        if planted is None:
            continue
        found = list_faults(
            read_sample(changed, planted.more, beside=kind.beside), list_units(sample)
        )
        said = tuple(one for one in found if (one.check, one.message) not in known)
        if kind.right:  # a sentence more may change what a finding of the clean paper lists
            spoken = {one.check for one in clean}
            said = tuple(one for one in said if one.check not in spoken)
        yield Case(f"{kind.title}/{sample.name}/{seed}", kind, planted, said)
