"""What is decided becomes final papers: the table for the units, and letters without a draft mark."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from pbassist.export import (
    find_gaps,
    list_dispositions,
    name_file,
    needs_ai_mark,
    write_letter,
    write_table,
)
from pbassist.model.review import Review, SeasonReview
from pbassist.workspace.answers import FinalFiles, OpenLetter
from pbassist.workspace.clearing import Places
from pbassist.workspace.composing import read_standing
from pbassist.workspace.means import Means
from pbassist.workspace.outputs import LETTER, TABLE, name_dossier, record_export
from pbassist.workspace.records import read_head
from pbassist.workspace.reviewing import read_current
from pbassist.workspace.sentences import count_open
from pbassist.workspace.subjects import choose_dossiers, list_open_lines

FINAL = "定稿"
"""Folder of final papers below the results, so that they never replace the drafts."""


class _Letter(NamedTuple):
    """A final letter that was written."""

    dossier_id: str
    path: Path
    gaps: tuple[str, ...]
    """What it still lacks, a sentence each."""


def choose_season(means: Means, words: str | None) -> SeasonReview:
    """The last review with the record's head, whole or the dossiers that words name."""
    season = read_current(means)
    head = read_head(means.need_root())
    return season.model_copy(update={"reviews": choose_dossiers(season, words), "head": head})


def choose_place(folder: Path, words: str | None) -> Path:
    """Where results go: some dossiers alone below those of the season, whose table they would replace."""
    return folder if words is None else folder / name_file(words, "")


def write_final(
    means: Means,
    out: Path | None,
    *,
    dossier: str | None,
    due: dt.date | None,
    disposition: str | None,
    actor: str,
) -> FinalFiles:
    """Write the table for the units and every letter of which all is decided; others are told.

    Raises `CannotWrite` where a file cannot be written.
    """
    season = choose_season(means, dossier)
    out = out or choose_place(means.default_out() / FINAL, dossier)
    with means.lock():
        places = Places(means.need_root())
        unfit = _find_unfit(season.reviews, disposition or "")
        letters, still_open = _write_letters(
            means, season, out, due, disposition or "", places, frozenset(unfit)
        )
        table = write_table(season, places.free(out / TABLE), audience="unit", due=due)
        places.note(table)
        paths = (table, *(one.path for one in letters))
        written = frozenset(one.dossier_id for one in letters)
        record_export(means, out, paths, season.reviews, actor=actor, final=True, letters=written)
        places.close()
    return FinalFiles(
        season,
        table,
        tuple(one.path for one in letters),
        tuple(still_open),
        (*unfit.values(), *(gap for one in letters for gap in one.gaps)),
        sum(len(list_open_lines(review)) for review in season.reviews),
        tuple(places.kept),
    )


def _write_letters(
    means: Means,
    season: SeasonReview,
    out: Path,
    due: dt.date | None,
    disposition: str,
    places: Places,
    unfit: frozenset[str],
) -> tuple[list[_Letter], list[OpenLetter]]:
    """Letters in which every sentence is decided, and those in which some is not."""
    standing = read_standing(means.need_root())
    alone = len(season.reviews) == 1
    letters: list[_Letter] = []
    still_open: list[OpenLetter] = []
    names: set[str] = set()
    for done, review in enumerate(season.reviews):
        means.tell("写出定稿", done, len(season.reviews))
        stem = name_dossier(review, names)
        if review.opinion is None:
            continue
        count = count_open(review, standing.current(review))
        if count:
            still_open.append(OpenLetter(stem, count))
            continue
        if review.dossier_id in unfit:
            continue
        path = write_letter(
            review.opinion,
            places.free(out / f"{LETTER}.docx" if alone else out / LETTER / f"{stem}.docx"),
            bureau_name=means.signature,
            date=means.today,
            final=True,
            due=due,
            disposition=disposition,
            head=season.head,
            ai_mark=needs_ai_mark(review),
        )
        places.note(path)
        lacking = find_gaps(review.opinion, bureau_name=means.signature, date=means.today, due=due)
        gaps = tuple(f"{stem}：{words}" for words in lacking)
        letters.append(_Letter(review.dossier_id, path, gaps))
    return letters, still_open


def _find_unfit(reviews: Sequence[Review], disposition: str) -> dict[str, str]:
    """Dossiers whose letter offers other dispositions than the one chosen, a sentence each.

    Words that no letter offers are the bureau's own and fit every letter.
    """
    offered = {
        one.dossier_id: (one, list_dispositions(one.opinion)) for one in reviews if one.opinion
    }
    if not any(disposition in choices for _, choices in offered.values()):
        return {}
    return {
        dossier_id: f"{one.project.name or one.papers[0].name}：处理意见“{disposition}”不在该意见所列"
        f"（{'、'.join(choices)}）之中，未写出定稿，请另行写出。"
        for dossier_id, (one, choices) in offered.items()
        if choices and disposition not in choices
    }
