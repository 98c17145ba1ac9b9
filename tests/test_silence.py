"""Every check is run on the samples, and none of them speaks on a sound one."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from pbassist import pipeline
from pbassist.checks import register
from pbassist.errors import PbassistError
from pbassist.library import read_library
from pbassist.model.document import Document
from pbassist.model.performance import Unplaced
from pbassist.model.policy import Bureau, Library
from pbassist.model.profile import Profile
from pbassist.model.review import Finding, Review
from pbassist.profiles import read_profiles
from pbassist.read import read
from pbassist.resources import find_resources

CORPUS = find_resources("corpus")
SAMPLES = CORPUS / "samples"
CLEAN = {
    row["project"]: row["why"]
    for row in tomllib.loads((SAMPLES / "season-faults.toml").read_text("utf-8"))["clean"]
}
ON = dt.date(2026, 3, 1)
NOW = dt.datetime(2026, 3, 1, 1, tzinfo=dt.UTC)
DEFAULT = "caiyu-2020-10"


class Reviewed:
    """The sample folders under review, and which checks were run for it."""

    def __init__(self, profiles: dict[str, Profile], library: Library) -> None:
        self.profiles = profiles
        self.library = library
        self.ran: set[str] = set()
        self.unplaced: tuple[Unplaced, ...] = ()

    def review(self, folder: Path) -> tuple[Review, ...]:
        """The review of every dossier below a folder."""
        documents = list(read_all(folder))
        season = pipeline.read_season(documents)
        self.unplaced += season.unplaced
        reviews = []
        for dossier in season.dossiers:
            profile = pipeline.choose_scheme(dossier, self.profiles, DEFAULT)
            reviews.append(pipeline.review(dossier, self.library, profile, on=ON, now=NOW))
        return tuple(reviews)


def read_all(folder: Path) -> Iterator[Document]:
    """Every document below a folder that can be read, named as in the folder."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            try:
                document = read(path)
            except PbassistError:
                continue
            name = path.relative_to(folder).as_posix()
            yield document.model_copy(update={"name": name})


@pytest.fixture(scope="module")
def season() -> Iterator[tuple[Reviewed, tuple[Review, ...]]]:
    """The sample season and the sample reports reviewed, every call of a check noted."""
    bureau = Bureau(place="云泽县")
    reviewed = Reviewed(read_profiles(CORPUS / "profiles"), read_library(CORPUS, bureau=bureau))
    before = dict(register.CHECKS)

    def note(one: register.Check) -> register.Check:
        def run(brief: register.Brief) -> Iterator[Finding]:
            reviewed.ran.add(one.name)
            return one.run(brief)

        return one._replace(run=run)

    register.CHECKS.update({name: note(one) for name, one in before.items()})
    try:
        reviews = reviewed.review(SAMPLES / "season")
        for folder in sorted((SAMPLES / "reports").glob("*")):
            reviews += reviewed.review(folder) if folder.is_dir() else ()
        if (SAMPLES / "reports").is_dir():
            reviews += reviewed.review(SAMPLES / "reports")
        yield reviewed, reviews
    finally:
        register.CHECKS.update(before)


def test_every_registered_check_is_run(season: tuple[Reviewed, tuple[Review, ...]]) -> None:
    reviewed, _ = season
    assert set(register.CHECKS) - reviewed.ran == set()


def test_every_project_of_the_clean_list_was_reviewed(
    season: tuple[Reviewed, tuple[Review, ...]],
) -> None:
    codes = {review.project.code for review in season[1]}
    assert CLEAN.keys() - codes == set()


@pytest.mark.parametrize("code", sorted(CLEAN))
def test_no_check_speaks_on_a_sound_form(
    code: str, season: tuple[Reviewed, tuple[Review, ...]]
) -> None:
    reviews = [one for one in season[1] if one.project.code == code]
    said = [f"{one.check}: {one.message}" for review in reviews for one in review.findings]
    assert said == [], CLEAN[code]


def test_what_was_found_right_is_kept(season: tuple[Reviewed, tuple[Review, ...]]) -> None:
    clean = [one for one in season[1] if one.project.code in CLEAN]
    assert all(review.passed for review in clean)
