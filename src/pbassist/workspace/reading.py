"""Submitted files become documents and a season; kept documents become the same season again."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Collection, Generator, Iterator, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import NamedTuple

from pbassist import pipeline
from pbassist.dossiers import list_ids
from pbassist.errors import NothingToReview, PbassistError
from pbassist.logs import log_duration
from pbassist.model.document import Document
from pbassist.model.performance import Dossier, Season, Unplaced
from pbassist.model.review import Review, SeasonReview, SourceFile
from pbassist.read import load, read
from pbassist.read.apart.room import Outcome, ReadingLimits, ReadingRoom
from pbassist.read.sniff import get_suffix
from pbassist.workspace.files import SubmittedFile, collect_files
from pbassist.workspace.keeping import load_paper
from pbassist.workspace.means import Means
from pbassist.workspace.readings import Readings

logger = logging.getLogger(__name__)


class Submission(NamedTuple):
    """What was read of a submission (报送材料)."""

    season: Season
    """Its dossiers."""
    documents: tuple[Document, ...]
    """Every document read, in order, named with its folder."""
    places: tuple[Path, ...] = ()
    """Where each of them was read."""

    @property
    def sources(self) -> tuple[SourceFile, ...]:
        """Which files they were, so that the season can be read again from what was kept."""
        return tuple(SourceFile(document_id=one.id, name=one.name) for one in self.documents)


def read_file(means: Means, path: Path) -> Document:
    """The document of a file, within the workspace's limits."""
    with log_duration(logger, "read"):
        return read(path, limit_mb=means.settings.limits.file_mb)


def read_submission(means: Means, paths: Sequence[Path], *, keep: bool = False) -> Submission:
    """Files and folders as one season; with `keep` what was read is kept and not read again.

    A single file that cannot be read, or that holds nothing to review, raises its error; among
    several the others go on and the sentence stands in `unplaced`.
    """
    documents, places, unplaced = _read_all(means, collect_files(paths), keep=keep)
    season = pipeline.read_season(documents, unplaced=unplaced)
    if len(documents) == 1 and not unplaced:
        need_dossier(season, documents[0])
    return Submission(season, tuple(documents), tuple(places))


def keep_ids(season: Season, known: Mapping[str, Collection[str]]) -> Season:
    """The season with every dossier under the id by which it is known already.

    `known` has the codes that a dossier carried so far. A project that got its code after the first
    round is the same project in the next, but for one that got another code.
    """
    taken = {dossier.id for dossier in season.dossiers}
    dossiers = []
    for dossier in season.dossiers:
        former = [
            one
            for one in list_ids(dossier)
            if one in known and one not in taken and not {*known[one]} - {dossier.project.code}
        ]
        same = dossier.id in known or not former
        kept = dossier.id if same else former[0]
        taken.add(kept)
        dossiers.append(dossier.model_copy(update={"id": kept}))
    return season.model_copy(update={"dossiers": tuple(dossiers)})


def need_dossier(season: Season, document: Document) -> None:
    """A file given alone that makes no dossier is an error, with the reason it was not placed."""
    if not season.dossiers and season.unplaced:
        raise NothingToReview.because(document.name, season.unplaced[0].reason)


def _read_all(
    means: Means, files: Sequence[SubmittedFile], *, keep: bool
) -> tuple[list[Document], list[Path], list[Unplaced]]:
    documents: list[Document] = []
    places: list[Path] = []
    unplaced: list[Unplaced] = []
    outcomes = read_files(means, files, keep=keep)
    for done, file in enumerate(files):
        means.tell("读取材料", done, len(files))
        outcome = next(outcomes)
        if isinstance(outcome, Document):
            documents.append(outcome.model_copy(update={"name": file.name}))
            places.append(file.path)
        elif len(files) == 1:
            raise outcome
        else:
            unplaced.append(Unplaced(name=file.name, reason=str(outcome)))
    outcomes.close()
    return documents, places, unplaced


def read_files(
    means: Means, files: Sequence[SubmittedFile], *, keep: bool = False
) -> Generator[Outcome, None, None]:
    """What each file became, in order: kept before, else read, several files apart from us.

    A file that a person names alone is read here: to start a process would take longer.
    """
    limits = means.settings.limits
    readings = Readings(means.root, limit_mb=limits.cache_mb)
    known = [file.refusal or _find_kept(readings, file, limits.file_mb) for file in files]
    unread = [file.path for file, outcome in zip(files, known, strict=True) if outcome is None]
    bounds = ReadingLimits(limits.file_mb, limits.seconds, limits.memory_mb)
    with ReadingRoom(bounds) if len(files) > 1 else nullcontext() as room:
        read_now = room.read_all(unread) if room else (_read_here(means, one) for one in unread)
        try:
            for file, found in zip(files, known, strict=True):
                yield found or _keep_next(readings, read_now, file, keep=keep)
        finally:
            readings.trim()


def _keep_next(
    readings: Readings, outcomes: Iterator[Outcome], file: SubmittedFile, *, keep: bool
) -> Outcome:
    try:
        with log_duration(logger, "read"):
            outcome = next(outcomes)
            if not isinstance(outcome, Document):
                raise outcome
    except PbassistError as error:
        return error
    if keep:
        readings.keep(readings.name(outcome.id, get_suffix(file.path.name)), outcome)
    return outcome


def _find_kept(readings: Readings, file: SubmittedFile, limit_mb: float) -> Document | None:
    if not readings.open:
        return None
    try:
        content = load(file.path, limit_mb=limit_mb)
    except PbassistError:  # reading it says why
        return None
    content_hash = hashlib.sha256(content).hexdigest()
    suffix = get_suffix(file.path.name)
    found = readings.find(readings.name(content_hash, suffix), content_hash)
    return found.model_copy(update={"name": file.path.name}) if found is not None else None


def _read_here(means: Means, path: Path) -> Outcome:
    try:
        return read_file(means, path)
    except PbassistError as error:
        return error


def read_again(root: Path, season: SeasonReview, reviews: Sequence[Review]) -> dict[str, Dossier]:
    """The dossiers of reviews by id, from the documents kept.

    Each is tried from its own papers alone, since a season may hold hundreds; only where these do
    not make the same dossier is the whole season read. Raises `StoredValueError` or
    `WorkspaceError` for a document that was broken or taken away.
    """
    found: dict[str, Dossier] = {}
    names = {one.document_id: one.name for one in season.sources}
    for review in reviews:
        dossier = _read_alone(root, review, names)
        if dossier is None:
            return _read_whole(root, season, reviews)
        found[review.dossier_id] = dossier
    return found


def _read_alone(root: Path, review: Review, names: dict[str, str]) -> Dossier | None:
    wanted = dict.fromkeys(paper.document_id for paper in review.papers)
    documents = [load_paper(root, one, name=names.get(one)) for one in wanted]
    for dossier in pipeline.read_season(documents).dossiers:
        if review.dossier_id in list_ids(dossier) and _same_papers(dossier, review):
            changes = {"id": review.dossier_id, "project": review.project}
            return dossier.model_copy(update=changes)
    return None


def _read_whole(root: Path, season: SeasonReview, reviews: Sequence[Review]) -> dict[str, Dossier]:
    documents = [load_paper(root, one.document_id, name=one.name) for one in season.sources]
    wanted = {one.dossier_id: {one.project.code} if one.project.code else () for one in reviews}
    dossiers = keep_ids(pipeline.read_season(documents), wanted).dossiers
    return {dossier.id: dossier for dossier in dossiers if dossier.id in wanted}


def _same_papers(dossier: Dossier, review: Review) -> bool:
    made = [(paper.role, paper.document.id) for paper in dossier.papers]
    return made == [(paper.role, paper.document_id) for paper in review.papers]
