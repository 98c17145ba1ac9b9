"""The samples become reviews, once for all tests, with a note of every check that was run."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from pbassist import pipeline
from pbassist.checks import register
from pbassist.draft import read_phrases
from pbassist.errors import PbassistError
from pbassist.library import read_library
from pbassist.model.document import Document
from pbassist.model.policy import Bureau
from pbassist.model.review import Finding, Review
from pbassist.profiles import read_profiles
from pbassist.read import read
from pbassist.resources import find_resources

CORPUS = find_resources("corpus")
SAMPLES = CORPUS / "samples"
TABLE: dict[str, Any] = tomllib.loads((SAMPLES / "season-faults.toml").read_text("utf-8"))
ON = dt.date(2026, 3, 1)
NOW = dt.datetime(2026, 3, 1, 1, tzinfo=dt.UTC)
DEFAULT = "caiyu-2020-10"


class Reviewed(NamedTuple):
    """What came of the samples."""

    reviews: tuple[Review, ...]
    """Of every dossier of the season and every report."""
    documents: dict[str, Document]
    """What was read, by id."""
    ran: frozenset[str]
    """Names of the checks that were called."""
    watched: tuple[Review, ...] = ()
    """Of the monitoring forms, which have a table of their own."""


@cache
def review_samples() -> Reviewed:
    """The sample season reviewed as one folder, the monitoring forms without and with what came of
    them, and every sample report as a folder of one.
    """
    ran: set[str] = set()
    before = dict(register.CHECKS)
    register.CHECKS.update({name: _note(one, ran) for name, one in before.items()})
    try:
        season = list(_read_all(SAMPLES / "season"))
        reports = [[document] for document in _read_all(SAMPLES / "reports")]
        monitored = [list(_read_all(SAMPLES / "monitoring" / "运行监控"))]
        monitored += [list(_read_all(SAMPLES / "monitoring"))]
        reviews = [one for folder in (season, *reports) for one in _review(folder)]
        watched = [one for folder in monitored for one in _review(folder)]
    finally:
        register.CHECKS.update(before)
    documents = {one.id: one for folder in (season, *reports, *monitored) for one in folder}
    return Reviewed(tuple(reviews), documents, frozenset(ran), tuple(watched))


def _review(documents: list[Document]) -> Iterator[Review]:
    profiles = read_profiles(CORPUS / "profiles")
    phrases = read_phrases(CORPUS / "opinions" / "phrases.toml")
    library = read_library(CORPUS, bureau=Bureau(place="云泽县"))
    season = pipeline.read_season(documents)
    for dossier in season.dossiers:
        profile = pipeline.choose_scheme(dossier, profiles, DEFAULT)
        yield pipeline.review(
            dossier, library, profile, on=ON, now=NOW, phrases=phrases, units=season.units
        )


def _read_all(folder: Path) -> Iterator[Document]:
    """Every document below a folder that can be read, named as in the folder."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".toml":
            try:
                document = read(path)
            except PbassistError:
                continue
            name = path.relative_to(folder).as_posix()
            yield document.model_copy(update={"name": name})


def _note(one: register.Check, ran: set[str]) -> register.Check:
    def run(brief: register.Brief) -> Iterator[Finding]:
        ran.add(one.name)
        return one.run(brief)

    return one._replace(run=run)
