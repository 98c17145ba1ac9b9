"""Described figures of several papers become a Comparison: lines, changes, and what stands apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from pbassist.model.comparison import Cell, Change, Comparison, Left, Line, Seen
from pbassist.model.document import Document
from pbassist.model.figures import Figure, Heading
from pbassist.model.performance import Unplaced
from pbassist.relations.alongside.changing import choose_unit, tell_change
from pbassist.relations.alongside.columns import Placed, lay_columns
from pbassist.relations.alongside.describing import Described, describe
from pbassist.relations.alongside.matching import match_figures
from pbassist.relations.alongside.scoping import join_scopes
from pbassist.relations.alongside.words import HEADS

NO_LIKE = "其他材料中没有可以确定为同一内容的数据"
LOOKED_BACK = "所说年度没有单独材料，或本材料未列对应的本年数"

SCOPES_JOINED = "“财政资金”与“资金”在各份材料中均未分列，按同一口径对照。"


class Facts(NamedTuple):
    """A paper and what was found in it (材料)."""

    document: Document
    figures: Sequence[Figure]
    outline: Sequence[Heading]


def line_up(papers: Sequence[Facts], *, unread: Sequence[Unplaced] = ()) -> Comparison:
    """The papers side by side; a column is a year of a place, as the papers themselves say."""
    placed = lay_columns([paper.document for paper in papers])
    told: list[Described] = []
    for paper, document in zip(papers, placed.documents, strict=True):
        told += describe(*paper, column=document.column, year=document.year)
    found = join_scopes(told)
    groups = match_figures(found)
    taken = {at for group in groups for at in group}
    attached = _attach(found, taken)
    lines = tuple(_make_line(found, group, placed, attached) for group in groups)
    shown = taken | {at for pairs in attached.values() for at in pairs}
    joined = any(found[at].hard != told[at].hard for at in taken)
    left = tuple(_leave(found[at]) for at in range(len(found)) if at not in shown)
    return Comparison(
        columns=placed.columns,
        lines=tuple(sorted(lines, key=_order(lines))),
        left=left,
        notes=(*placed.notes, *((SCOPES_JOINED,) if joined else ())),
        unread=tuple(unread),
    )


def _order(lines: Sequence[Line]) -> Callable[[Line], int]:
    topics = {topic: at for at, topic in enumerate(dict.fromkeys(line.topic for line in lines))}
    return lambda line: topics[line.topic]


# ---- values of other years --------------------------------------------------------------------


def _attach(found: Sequence[Described], taken: set[int]) -> dict[int, list[int]]:
    """Figures that look back, by the lined-up figure of their paper that they stand beside.

    由2024年的12个增加到15个, 1040人次，较2024年的860人次增长: the same sentence, the same unit.
    """
    attached: dict[int, list[int]] = {}
    for at, one in enumerate(found):
        if one.looks_back is None or one.reason:
            continue
        beside = [
            near
            for near in (at + 1, at - 1, at + 2, at - 2, at + 3)
            if 0 <= near < len(found) and near in taken and _stands_beside(one, found[near])
        ]
        if beside:
            attached.setdefault(beside[0], []).append(at)
    return attached


def _stands_beside(back: Described, own: Described) -> bool:
    return (
        back.column == own.column
        and back.anchor == own.anchor
        and back.unit == own.unit
        and back.figure.span.document_id == own.figure.span.document_id
        and own.looks_back is None
    )


# ---- lines ------------------------------------------------------------------------------------


def _make_line(
    found: Sequence[Described], group: Sequence[int], placed: Placed, attached: dict[int, list[int]]
) -> Line:
    chosen = [found[at] for at in group]
    units = [one.unit for one in chosen if not one.loose] or [chosen[0].unit]
    own: dict[int, list[Seen]] = {}
    for one in chosen:
        own.setdefault(one.column, []).append(one.seen)
    back: dict[int, list[Seen]] = {}
    for at in group:
        for other in attached.get(at, ()):
            column = placed.find(found[at].column, found[other].looks_back)
            if column is not None:
                back.setdefault(column, []).append(found[other].seen)
    cells = tuple(
        _make_cell(own.get(column, ()), back.get(column, ()))
        for column in range(len(placed.columns))
    )
    topics = [one.topic for one in chosen if one.topic]
    unit = choose_unit([cell.seen for cell in cells if cell is not None], units[0])
    return Line(
        topic=topics[0] if topics else "",
        subject=_choose_subject(chosen),
        unit=unit,
        cells=cells,
        changes=tuple(_list_changes(cells, placed, unit)),
    )


def _choose_subject(chosen: Sequence[Described]) -> str:
    """The words of the paper that says it in full and not at length."""
    words = [one.subject for one in chosen if one.subject]
    return min(words, key=_weigh_name) if words else "（未写明）"


def _weigh_name(words: str) -> tuple[bool, int, int]:
    named = any(head.search(words) for head in HEADS.values()) or "率" in words
    return not named, abs(len(words) - 7), len(words)


def _make_cell(own: Sequence[Seen], back: Sequence[Seen]) -> Cell | None:
    if not own and not back:
        return None
    seen, *others = (*own, *back)
    return Cell(
        seen=seen,
        borrowed=not own,
        again=tuple(one for one in others if _agree(seen, one)),
        differing=tuple(one for one in others if not _agree(seen, one)),
    )


def _agree(one: Seen, other: Seen) -> bool:
    """Equal inside the rounding of the coarser; whole counts are equal or not."""
    last = max(one.last, other.last)
    rounded = one.last != other.last
    return abs(one.number - other.number) * 2 <= (last if rounded else 0)


def _list_changes(
    cells: Sequence[Cell | None], placed: Placed, unit: str
) -> Iterator[Change | None]:
    for at, cell in enumerate(cells):
        earlier = placed.before(at)
        before = cells[earlier] if earlier is not None else None
        yield tell_change(before.seen, cell.seen, unit) if cell and before else None


def _leave(one: Described) -> Left:
    reason = one.reason or (LOOKED_BACK if one.looks_back is not None else NO_LIKE)
    return Left(subject=one.subject or "（未写明）", seen=one.seen, reason=reason)
