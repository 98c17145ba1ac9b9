"""A review as judged becomes the review as decided: phrases, decisions, round, and a draft anew."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import NamedTuple

from pbassist.decide import (
    Decided,
    Stands,
    apply_decisions,
    compare_rounds,
    fold_entries,
    fold_phrases,
    tell_uncompared,
)
from pbassist.draft import Phrases, draft_review
from pbassist.errors import PbassistError
from pbassist.find.quotes import locate, locate_all
from pbassist.model.document import Document
from pbassist.model.performance import Dossier
from pbassist.model.review import Finding, Opinion, Review
from pbassist.workspace.keeping import load_paper, load_review
from pbassist.workspace.means import Means
from pbassist.workspace.phrasing import KeptPhrases, apply_kept, overlay_phrases
from pbassist.workspace.records import Reviewed, find_earlier, read_record, read_reviewed
from pbassist.workspace.sentences import (
    Current,
    list_sentences,
    replace_sentences,
    revise_sentences,
)


class Standing(NamedTuple):
    """What the record says when a review is composed (记录现状)."""

    decided: Decided
    kept: KeptPhrases
    reviewed: tuple[Reviewed, ...]

    def current(self, review: Review) -> Current:
        """The decision that counts, by the ids of a review."""
        return lambda subject: self.decided.of(review.dossier_id, subject)


def read_standing(root: Path) -> Standing:
    """The decisions, kept phrases and reviews of a workspace."""
    entries = read_record(root, "decision", "phrase")
    return Standing(fold_entries(entries), fold_phrases(entries), read_reviewed(root))


def compose_review(means: Means, review: Review, dossier: Dossier, standing: Standing) -> Review:
    """What a person reads of a judged review: decided, compared and drafted.

    Where nothing was decided, kept or submitted before, the review is given back as it is.
    """
    composed = _apply(review, dossier, standing)
    earlier = _load_earlier(means.need_root(), review, standing)
    if earlier is not None:
        stands = _look_for_names(means.need_root(), earlier, dossier)
        told = tell_uncompared(earlier, composed, stands)
        changes = {
            "compared": compare_rounds(earlier, composed, stands),
            "unchecked": (*composed.unchecked, *told),
        }
        composed = composed.model_copy(update=changes)
    if composed != review:
        phrases = overlay_phrases(means.phrases, standing.kept)
        drafted = draft_review(composed, dossier, phrases, library=means.library)
        composed = _keep_wording(drafted, review.opinion)
    return revise_sentences(composed, standing.current(review))


def overlaid_phrases(means: Means) -> Phrases:
    """The phrases with those that persons kept, as drafts are composed."""
    return overlay_phrases(means.phrases, read_standing(means.need_root()).kept)


def _apply(review: Review, dossier: Dossier | None, standing: Standing) -> Review:
    def relocate(finding: Finding) -> Finding | None:
        return _relocate(finding, dossier) if dossier else None

    decided = apply_decisions(review, standing.decided, relocate=relocate)
    return apply_kept(decided, standing.kept)


def _relocate(finding: Finding, dossier: Dossier) -> Finding | None:
    """A matter that a person added, where its words stand in the papers of this round."""
    quote = finding.evidence[0].quote if finding.evidence else ""
    documents = {paper.document.id: paper.document for paper in dossier.papers}.values()
    spans = [span for one in documents if (span := locate(quote, one)) is not None]
    return finding.model_copy(update={"evidence": (spans[0],)}) if len(spans) == 1 else None


def _load_earlier(root: Path, review: Review, standing: Standing) -> Review | None:
    """The round before as it stands with what was decided; None in the first."""
    recorded = find_earlier(standing.reviewed, review)
    if recorded is None:
        return None
    return _apply(load_review(root, recorded.review_id), None, standing)


def _look_for_names(root: Path, earlier: Review, dossier: Dossier) -> Stands | None:
    """Which indicators the two forms hold; None where the earlier one is not at hand any more."""
    try:
        before = load_paper(root, earlier.papers[0].document_id)
    except PbassistError:
        return None

    def look(document: Document, name: str) -> bool:
        return bool(locate_all(name, document))

    return Stands(partial(look, before), partial(look, dossier.papers[0].document))


def _keep_wording(review: Review, judged: Opinion | None) -> Review:
    """Sentences that a model reworded stay so where the rule's sentence is still the same."""
    if judged is None or review.opinion is None:
        return review
    reworded = {one.revises: one for one in list_sentences(judged) if one.revises}
    if not reworded:
        return review
    opinion = replace_sentences(review.opinion, reworded)
    return review.model_copy(update={"opinion": opinion})
