"""What is decided becomes final papers: the table for the units, and letters without a draft mark."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from pbassist.export import find_gaps, needs_ai_mark, write_letter, write_table
from pbassist.model.review import SeasonReview
from pbassist.workspace.answers import FinalFiles, OpenLetter
from pbassist.workspace.composing import read_standing
from pbassist.workspace.means import Means
from pbassist.workspace.outputs import LETTER, TABLE, name_dossier, record_export
from pbassist.workspace.records import read_head
from pbassist.workspace.reviewing import read_current
from pbassist.workspace.sentences import count_open
from pbassist.workspace.subjects import choose_dossiers, list_open_lines

FINAL = "定稿"
"""Folder of final papers below the results, so that they never replace the drafts."""


def choose_season(means: Means, words: str | None) -> SeasonReview:
    """The last review with the record's head, whole or the dossiers that words name."""
    season = read_current(means)
    head = read_head(means.need_root())
    return season.model_copy(update={"reviews": choose_dossiers(season, words), "head": head})


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
    out = out or means.default_out() / FINAL
    season = choose_season(means, dossier)
    standing = read_standing(means.need_root())
    alone = len(season.reviews) == 1
    letters: list[Path] = []
    still_open: list[OpenLetter] = []
    gaps: list[str] = []
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
        path = out / f"{LETTER}.docx" if alone else out / LETTER / f"{stem}.docx"
        letters.append(
            write_letter(
                review.opinion,
                path,
                bureau_name=means.signature,
                date=means.today,
                final=True,
                due=due,
                disposition=disposition or "",
                head=season.head,
                ai_mark=needs_ai_mark(review),
            )
        )
        lacking = find_gaps(review.opinion, bureau_name=means.signature, date=means.today, due=due)
        gaps += [f"{stem}：{words}" for words in lacking]
    table = write_table(season, out / TABLE, audience="unit", due=due)
    record_export(means, out, (table, *letters), season.reviews, actor=actor, final=True)
    lines = sum(len(list_open_lines(review)) for review in season.reviews)
    return FinalFiles(season, table, tuple(letters), tuple(still_open), tuple(gaps), lines)
