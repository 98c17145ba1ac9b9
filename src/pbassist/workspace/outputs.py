"""A reviewed season becomes its files: the table, a letter and a working paper a dossier, the record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from pbassist.export import (
    name_file,
    needs_ai_mark,
    write_letter,
    write_review_json,
    write_table,
    write_working_paper,
)
from pbassist.model.document import Document
from pbassist.model.review import Review, SeasonReview
from pbassist.workspace.answers import SeasonFiles
from pbassist.workspace.clearing import Places, hash_file
from pbassist.workspace.keeping import load_paper, store_review
from pbassist.workspace.means import Means
from pbassist.workspace.records import append_record
from pbassist.workspace.sentences import list_sentences
from pbassist.workspace.subjects import list_proposals

TABLE = "审核意见汇总表.xlsx"
RECORD = "review.json"
LETTER = "审核意见"
WORKING_PAPER = "底稿"
Load = Callable[[str], Document | None]
"""A paper by its id; None where it is not at hand."""


def write_season(
    means: Means,
    season: SeasonReview,
    out: Path,
    *,
    actor: str,
    documents: Iterable[Document] = (),
) -> SeasonFiles:
    """Write a season's files below a folder and, in a workspace, put on record what was written.

    `documents` are papers at hand; others are read from what is kept. One dossier lies flat,
    several in folders by kind. What a person changed since it was exported is kept beside, and a
    letter that is no longer due goes. Raises `CannotWrite` where a file cannot be written; each file
    is whole or not there.
    """
    known = {document.id: document for document in documents}
    root = means.root

    def load(document_id: str) -> Document | None:
        if document_id in known or root is None:
            return known.get(document_id)
        return load_paper(root, document_id)

    with means.lock():
        places = Places(root)
        files = _write_files(means, season, out, load, places)
        if root is not None:
            record_export(means, out, files.paths, season.reviews, actor=actor)
        places.close()
    return files


def _write_files(
    means: Means, season: SeasonReview, out: Path, load: Load, places: Places
) -> SeasonFiles:
    letters: list[Path] = []
    papers: list[Path] = []
    names: set[str] = set()
    alone = len(season.reviews) == 1
    for done, review in enumerate(season.reviews):
        means.tell("写出意见", done, len(season.reviews))
        stem = name_dossier(review, names)
        path = out / f"{LETTER}.docx" if alone else out / LETTER / f"{stem}.docx"
        if review.opinion is None:
            places.clear(path)
        else:
            letter = write_letter(
                review.opinion,
                places.free(path),
                bureau_name=means.signature,
                head=season.head,
                ai_mark=needs_ai_mark(review),
            )
            letters.append(places.note(letter))
        path = out / f"{WORKING_PAPER}.xlsx" if alone else out / WORKING_PAPER / f"{stem}.xlsx"
        paper = write_working_paper(
            review,
            places.free(path),
            documents=_load_papers([review], load),
            profile=means.profiles.get(review.profile),
            head=season.head,
        )
        papers.append(places.note(paper))
    proposed = [review for review in season.reviews if list_proposals(review)]
    table = write_table(season, places.free(out / TABLE), documents=_load_papers(proposed, load))
    return SeasonFiles(
        season=season,
        table=places.note(table),
        record=write_review_json(season, out / RECORD),
        letters=tuple(letters),
        working_papers=tuple(papers),
        kept=tuple(places.kept),
    )


def record_export(
    means: Means,
    out: Path,
    files: Sequence[Path],
    reviews: Sequence[Review],
    *,
    actor: str,
    final: bool = False,
    letters: frozenset[str] | None = None,
) -> None:
    """Put on record which files were written, and every sentence that stands in them.

    `letters` names the dossiers whose letter was written; None for all.
    """
    root = means.need_root()
    body = {
        "folder": _name_folder(root, out),
        "files": [{"name": _name_inside(out, path), "sha256": hash_file(path)} for path in files],
        "reviews": [store_review(root, review) for review in reviews],
        "final": final,
        "sentences": [
            one
            for review in reviews
            for one in list_exported(review, letter=letters is None or review.dossier_id in letters)
        ],
    }
    append_record(root, [("export", body)], actor=actor, at=means.clock())


def list_exported(review: Review, *, letter: bool = True) -> list[dict[str, str]]:
    """What a review says outward: the lines of the table, and the sentences of the letter."""
    said = [(one.id, f"{one.message}{one.remedy}") for one in review.findings if one.goes_out]
    if letter and review.opinion is not None:
        said += [(one.id, one.text) for one in list_sentences(review.opinion)]
    return [
        {"dossier_id": review.dossier_id, "statement_id": one, "text": text} for one, text in said
    ]


def name_dossier(review: Review, taken: set[str]) -> str:
    """A file name for a dossier, without its ending, different from all in `taken`."""
    project = review.project
    words = [project.unit or project.department, project.name]
    title = "-".join(word for word in words if word) or review.papers[0].name
    if title in taken and review.papers[0].role == "self_evaluation":
        title += "（自评）"
    name = name_file(title, "", taken=taken)
    taken.add(name)
    return name


def _name_folder(root: Path, out: Path) -> str:
    """Where an export lies, seen from the workspace it is in, so that both may be moved together."""
    place, home = out.resolve(), root.resolve()
    return place.relative_to(home).as_posix() if place.is_relative_to(home) else str(place)


def _name_inside(out: Path, path: Path) -> str:
    return path.relative_to(out).as_posix()


def _load_papers(reviews: Iterable[Review], load: Load) -> list[Document]:
    ids = dict.fromkeys(paper.document_id for review in reviews for paper in review.papers)
    return [document for one in ids if (document := load(one)) is not None]
