"""A season's review becomes review.json, which says its own schema and version."""

from __future__ import annotations

from pathlib import Path

from pbassist.export.atomic import write_atomically
from pbassist.model.review import SeasonReview


def write_review_json(season: SeasonReview, path: str | Path) -> Path:
    """Write the whole review as JSON (schema pbassist/season_review) and give its path.

    Raises `CannotWrite` when the place cannot be written.
    """
    text = season.to_stored_json(indent=2) + "\n"
    return write_atomically(path, lambda beside: _write_text(beside, text))


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
