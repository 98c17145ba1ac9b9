"""A reviewed season becomes its files: the table, a letter and a working paper a dossier, the record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from pbassist.export import (
    name_file,
    write_letter,
    write_review_json,
    write_table,
    write_working_paper,
)
from pbassist.model.document import Document
from pbassist.model.profile import Profile
from pbassist.model.review import Review, SeasonReview
from pbassist.settings import BureauSettings
from pbassist.workspace.answers import SeasonFiles

TABLE = "审核意见汇总表.xlsx"
RECORD = "review.json"
LETTER = "审核意见"
WORKING_PAPER = "底稿"


def write_outputs(
    season: SeasonReview,
    out: Path,
    *,
    documents: Mapping[str, Document],
    profiles: Mapping[str, Profile],
    bureau: BureauSettings,
    tell: Callable[[str, int, int], None],
) -> SeasonFiles:
    """Write a season's files below a folder; one dossier lies flat, several in folders by kind.

    Raises `CannotWrite` where a file cannot be written; each file is whole or not there.
    """
    signature = f"{bureau.name}{bureau.office}"
    alone = len(season.reviews) == 1
    letters: list[Path] = []
    papers: list[Path] = []
    names: set[str] = set()
    for done, review in enumerate(season.reviews):
        tell("写出意见", done, len(season.reviews))
        stem = _name_dossier(review, names)
        if review.opinion is not None:
            path = out / f"{LETTER}.docx" if alone else out / LETTER / f"{stem}.docx"
            letters.append(write_letter(review.opinion, path, bureau_name=signature))
        path = out / f"{WORKING_PAPER}.xlsx" if alone else out / WORKING_PAPER / f"{stem}.xlsx"
        papers.append(
            write_working_paper(
                review,
                path,
                documents=[
                    documents[paper.document_id]
                    for paper in review.papers
                    if paper.document_id in documents
                ],
                profile=profiles.get(review.profile),
            )
        )
    return SeasonFiles(
        season=season,
        table=write_table(season, out / TABLE),
        record=write_review_json(season, out / RECORD),
        letters=tuple(letters),
        working_papers=tuple(papers),
    )


def _name_dossier(review: Review, taken: set[str]) -> str:
    project = review.project
    words = [project.unit or project.department, project.name]
    title = "-".join(word for word in words if word) or review.papers[0].name
    name = name_file(title, "", taken=taken)
    taken.add(name)
    return name
