"""A submission becomes its reviews: judged by rule and model, numbered, decided, recorded and kept."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pbassist import pipeline
from pbassist.checks import stage_of
from pbassist.lock import WriterLock
from pbassist.logs import log_duration, log_event
from pbassist.model.performance import Dossier, Season
from pbassist.model.review import Review, SeasonReview
from pbassist.workspace.asking import is_configured, open_session
from pbassist.workspace.composing import compose_review, read_standing
from pbassist.workspace.keeping import (
    load_review,
    load_season,
    read_kept_head,
    store_papers,
    store_review,
    store_season,
)
from pbassist.workspace.means import DEFAULT_PROFILE, Means
from pbassist.workspace.pages import keep_places
from pbassist.workspace.reading import Submission, keep_ids, read_again, read_submission
from pbassist.workspace.records import (
    append_record,
    count_round,
    describe_review,
    find_recorded,
    list_codes,
    name_program,
    need_record,
    read_head,
    read_record,
    read_reviewed,
)

if TYPE_CHECKING:
    from pbassist.questions import Questioner

logger = logging.getLogger(__name__)


def judge_season(
    means: Means, season: Season, on: dt.date, ask: Questioner | None = None
) -> tuple[Review, ...]:
    """Every dossier of a season judged, with drafts; nothing is written."""
    _ = means.profile
    reviews = []
    for done, dossier in enumerate(season.dossiers):
        means.tell("核对", done, len(season.dossiers))
        fixed = means.fixed_profile(stage_of(dossier))
        profile = pipeline.choose_scheme(
            dossier, means.profiles, fixed or DEFAULT_PROFILE, fixed=fixed is not None
        )
        with log_duration(logger, "review", dossier=dossier.id):
            reviews.append(
                pipeline.review(
                    dossier,
                    means.library,
                    profile,
                    on=on,
                    now=means.clock(),
                    phrases=means.phrases,
                    ask=ask,
                    units=season.units,
                )
            )
    log_event(logger, "season", dossiers=len(reviews))
    return tuple(reviews)


def review_submission(
    means: Means, paths: Sequence[Path], on: dt.date, *, folder: Path, model: bool, replay: bool
) -> tuple[SeasonReview, Submission]:
    """A submission read and judged, by rule and by the model where one is configured.

    Exchanges with the model are recorded in `folder`. A model that fails never fails a review:
    `asked` says why, and what it was to judge stands as 未能核对.
    """
    if means.root is not None:
        # Another writer, or a broken record, is told before the work and not after it.
        with WriterLock(means.root):
            need_record(means.root, read_kept_head(means.root))
    submission = read_submission(means, paths, keep=True)
    if means.root is not None:
        known = list_codes(read_reviewed(means.root))
        submission = submission._replace(season=keep_ids(submission.season, known))
    if not model or not is_configured(means.settings.model):
        return describe_season(
            means, submission, judge_season(means, submission.season, on), on
        ), submission
    with open_session(means, folder, replay=replay) as session:
        reviews = judge_season(means, submission.season, on, ask=session.questioner)
        season = describe_season(means, submission, reviews, on)
        return season.model_copy(update={"asked": session.asked()}), submission


def describe_season(
    means: Means, submission: Submission, reviews: Iterable[Review], on: dt.date
) -> SeasonReview:
    """The season of judged reviews, with everything that was read."""
    return SeasonReview(
        reviews=tuple(reviews),
        unplaced=submission.season.unplaced,
        on=on,
        made_at=means.clock(),
        program=name_program(),
        sources=submission.sources,
    )


def name_absent(root: Path, season: SeasonReview) -> tuple[str, ...]:
    """Projects of the review kept that a new one leaves out; none where they have nothing in common."""
    if read_kept_head(root) is None:
        return ()
    before = {one.dossier_id: one for one in load_season(root).reviews}
    now = {one.dossier_id for one in season.reviews}
    if not before.keys() & now:
        return ()
    absent = (one for dossier_id, one in before.items() if dossier_id not in now)
    return tuple(one.project.name or one.papers[0].name for one in absent)


def keep_season(
    means: Means, season: SeasonReview, submission: Submission, *, actor: str
) -> SeasonReview:
    """Record a judged season and keep it as it stands with what was decided before.

    The record is written before the last review, so that whatever ends the program, the last
    review can be made again from it.
    """
    root = means.need_root()
    with WriterLock(root):
        standing = read_standing(root)
        judged = tuple(
            one.model_copy(update={"round": count_round(standing.reviewed, one)})
            for one in season.reviews
        )
        store_papers(root, submission.documents)
        keep_places(root, submission.documents, submission.places)
        hashes = {one.id: one.text_hash for one in submission.documents}
        items = [describe_review(one, store_review(root, one), hashes) for one in judged]
        append_record(root, items, actor=actor, at=means.clock())
        dossiers = {one.id: one for one in submission.season.dossiers}
        season = season.model_copy(update={"reviews": judged})
        return _compose_and_store(means, season, judged, dossiers)


def read_current(means: Means) -> SeasonReview:
    """The last review as it stands with the record; made again where the record went on."""
    root = means.need_root()
    season = load_season(root)
    need_record(root, season.head)
    if not _is_behind(root, season):
        return season
    with WriterLock(root):
        return renew_season(means, load_season(root))


def renew_season(
    means: Means, season: SeasonReview, only: frozenset[str] | None = None
) -> SeasonReview:
    """The last review composed again from the record and kept; `only` names dossiers touched.

    The writer lock must be held.
    """
    root = means.need_root()
    reviewed = read_standing(root).reviewed
    judged = []
    for review in season.reviews:
        recorded = find_recorded(reviewed, review)
        if recorded is not None and (only is None or review.dossier_id in only):
            judged.append(load_review(root, recorded.review_id))
    return _compose_and_store(means, season, judged, read_again(root, season, judged))


def _compose_and_store(
    means: Means,
    season: SeasonReview,
    judged: Sequence[Review],
    dossiers: Mapping[str, Dossier],
) -> SeasonReview:
    root = means.need_root()
    standing = read_standing(root)
    composed = {one.dossier_id: one for one in season.reviews}
    for done, review in enumerate(judged):
        means.tell("整理意见", done, len(judged))
        dossier = dossiers.get(review.dossier_id)
        if dossier is not None:
            composed[review.dossier_id] = compose_review(means, review, dossier, standing)
    reviews = tuple(composed[one.dossier_id] for one in season.reviews)
    season = season.model_copy(update={"reviews": reviews, "head": read_head(root)})
    store_season(root, season)
    return season


def _is_behind(root: Path, season: SeasonReview) -> bool:
    """Whether something was decided or kept after the last review was written."""
    after = season.head.seq if season.head else 0
    return bool(read_record(root, "decision", "phrase", after=after))
