"""Papers and reviews become files named by their hash, and are found again by it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from pbassist.errors import WorkspaceError
from pbassist.model.document import Document
from pbassist.model.geometry import Geometry
from pbassist.model.review import Head, Review, SeasonReview
from pbassist.workspace.folder import STORE, load_value, store_value, write_whole

PAPERS = "papers"
REVIEWS = "reviews"
LAST_REVIEW = "last-review.json"
BOXES = ".boxes"
"""Ending of the file beside a paper that holds where each of its characters stands."""


def store_reading(path: Path, document: Document) -> None:
    """Keep a read document as JSON, and beside it the boxes of its characters where it has any."""
    _store_boxes(path, document)
    store_value(path, document)


def _store_boxes(path: Path, document: Document) -> None:
    kept, geometry = path.with_suffix(BOXES), document.geometry
    content = geometry.to_bytes(text_hash=document.text_hash) if geometry is not None else b""
    if not content or not document.text:
        kept.unlink(missing_ok=True)
    elif not kept.is_file() or kept.read_bytes() != content:
        write_whole(kept, content)


def load_reading(path: Path) -> Document:
    """A kept document; its boxes are read when they are asked for.

    Boxes that are gone, broken or another text's are none. Raises `StoredValueError` when the JSON
    is broken.
    """
    document = load_value(Document, path)
    kept = path.with_suffix(BOXES)
    if not kept.is_file():
        return document
    geometry = Geometry.kept(
        kept.read_bytes, text_hash=document.text_hash, length=len(document.text)
    )
    return document.model_copy(update={"geometry": geometry})


def store_papers(root: Path, documents: Iterable[Document]) -> None:
    """Keep read papers by the hash of their bytes.

    The same bytes read anew in other words take the place, since the review at hand speaks of
    them; the earlier reading stays beside it under the hash of its text.
    """
    folder = root / STORE / PAPERS
    for document in {one.id: one for one in documents}.values():
        path = folder / f"{document.id}.json"
        if path.is_file() and document.text_hash.encode() not in path.read_bytes():
            earlier = load_reading(path)
            store_reading(folder / f"{earlier.id}-{earlier.text_hash[:16]}.json", earlier)
            path.unlink()
        if path.is_file():
            _store_boxes(path, document)
        else:
            store_reading(path, document)


def load_paper(
    root: Path, document_id: str, *, name: str | None = None, text_hash: str = ""
) -> Document:
    """A kept paper under the name it had in its submission.

    With `text_hash` the reading of that text, where several were kept. Raises `WorkspaceError`
    when it is not there, `StoredValueError` when the file is broken.
    """
    folder = root / STORE / PAPERS
    path = folder / f"{document_id}-{text_hash[:16]}.json"
    if not text_hash or not path.is_file():
        path = folder / f"{document_id}.json"
    if not path.is_file():
        raise WorkspaceError.paper_gone(name or document_id[:12], path)
    document = load_reading(path)
    return document.model_copy(update={"name": name}) if name else document


def store_review(root: Path, review: Review) -> str:
    """Keep a review under the SHA-256 of what is written, and give that."""
    content = review.to_stored_json().encode()
    review_id = hashlib.sha256(content).hexdigest()
    path = root / STORE / REVIEWS / f"{review_id}.json"
    if not path.is_file():
        write_whole(path, content)
    return review_id


def load_review(root: Path, review_id: str) -> Review:
    """A kept review; raises `WorkspaceError` when it is gone or was altered."""
    path = root / STORE / REVIEWS / f"{review_id}.json"
    if not path.is_file():
        raise WorkspaceError.review_gone(path)
    if hashlib.sha256(path.read_bytes()).hexdigest() != review_id:
        raise WorkspaceError.review_altered(path)
    return load_value(Review, path)


def read_kept_head(root: Path) -> Head | None:
    """Up to which entry of the record the last review was made; None where there is none."""
    if not (root / STORE / LAST_REVIEW).is_file():
        return None
    return load_season(root).head


def store_season(root: Path, season: SeasonReview) -> None:
    """Keep the last review of a season, as it stands with what was decided."""
    store_value(root / STORE / LAST_REVIEW, season)


def load_season(root: Path) -> SeasonReview:
    """The last review kept; raises `WorkspaceError` when there is none."""
    path = root / STORE / LAST_REVIEW
    if not path.is_file():
        raise WorkspaceError.nothing_reviewed(root)
    return load_value(SeasonReview, path)
