"""What a Word paragraph or cell holds becomes pieces: statements, unseen text, tracked changes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pbassist.read.build import Piece, Revised
from pbassist.read.fold import fold_text, join_written
from pbassist.read.word.changes import place_changes
from pbassist.read.word.runs import Runs, State

_POINT = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、](?!\d)"
    r"|第[一二三四五六七八九十百零\d]{1,6}[章节条]"
)
_STOPS = "。！？；：!?;:"


def make_unseen(text: str, state: State, locator: str) -> Piece:
    """The piece of a hidden or deleted stretch."""
    if state.role == "hidden":
        return Piece(text, role="hidden", locator=locator)
    change = Revised("deleted", 0, len(text), state.author)
    return Piece(text, role="deleted", locator=locator, revisions=(change,))


def fill(piece: Piece, runs: Runs, labels: Sequence[str], state: State) -> None:
    """Set the words of a cell that is seen; `labels` are numbers of paragraphs without words."""
    raw = "".join(runs.shown)
    piece.text = join_written(fold_text(raw).split("\n"))
    if not piece.text and len(labels) == 1:  # a column of serial numbers
        piece.text, piece.source = labels[0], "computed"
    elif piece.text and state.role == "inserted":
        piece.revisions = (Revised("inserted", 0, len(piece.text), state.author),)
    elif runs.inserted:
        (piece.revisions,) = place_insertions(raw, runs, [piece.text])


def fill_unseen(piece: Piece, runs: Runs, state: State) -> None:
    """The words of a cell that is deleted or hidden with its row."""
    gone = state.role == "deleted"
    piece.role = "deleted" if gone else "hidden"
    own = [one for one in runs.unseen if gone or one.state.role == "hidden"]
    runs.unseen = [one for one in runs.unseen if one not in own]
    piece.text = join_written([line for one in own for line in fold_text(one.text).split("\n")])
    if gone and piece.text:
        piece.revisions = (Revised("deleted", 0, len(piece.text), state.author),)


def place_insertions(raw: str, runs: Runs, texts: Sequence[str]) -> list[tuple[Revised, ...]]:
    """The tracked insertions of `raw` in each of the texts it became."""
    return place_changes(raw, runs.inserted, texts) if runs.inserted else [()] * len(texts)


def split_statements(raw: str) -> list[str]:
    """The paragraphs that typed breaks (Shift+Enter) really make; other breaks are layout."""
    groups: list[list[str]] = []
    for line in fold_text(raw).split("\n"):
        stripped = line.strip()
        if not stripped:
            continue
        if groups and groups[-1][-1][-1] not in _STOPS and not _POINT.match(stripped):
            groups[-1].append(stripped)
        else:
            groups.append([stripped])
    return [group[0] if len(group) == 1 else join_written(group) for group in groups]
