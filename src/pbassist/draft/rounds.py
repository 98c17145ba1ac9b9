"""Two rounds become what a letter says of them: how many points were put right, remain, are new."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pbassist.draft.phrases import StagePhrases
from pbassist.draft.wording import count_in_chinese
from pbassist.model.review import Point, Progress, Review

Ids = Sequence[str]
"""Ids of the findings that one point says."""


class Rounds(NamedTuple):
    """Points by what became of them, in the units in which the letter counts."""

    done: int
    """Kinds of fault that the round before named and this one does not."""
    remaining: int
    """Points with something that was said before."""
    added: int
    """Points with nothing that was said before."""


def count_rounds(review: Review, points: Iterable[Ids]) -> Rounds | None:
    """What became of the matters of the round before; None where it had none that went out.

    What remains and what is new is counted by the letter's own points, so that the two make up
    their number; what was put right by kind of fault and level, of which nothing remains.
    """
    remaining = _map_progress(review, "仍存在")
    done = {
        (one.finding.outward, one.finding.fault)
        for one in review.compared
        if one.progress == "已整改" and one.finding.goes_out
    }
    still = {(one.outward, one.fault) for one in review.findings if one.id in remaining}
    if not done and not remaining:
        return None
    told = [bool(remaining & set(ids)) for ids in points]
    return Rounds(len(done - still), sum(told), len(told) - sum(told))


def mark_point(review: Review, ids: Ids, stage: StagePhrases) -> str:
    """Words beside the kind of a point that the round before named, wholly or in part."""
    said = set(ids) & _map_progress(review, "仍存在")
    if not said:
        return ""
    return stage.repeated if len(said) == len(set(ids)) else stage.repeated_partly


def say_rounds(rounds: Rounds, stage: StagePhrases) -> str:
    """对照上次审核意见，2项已整改到位，1项仍存在，另新增1项。 What is none is not said."""
    clauses = [
        template.format(count=count)
        for template, count in zip(_list_templates(stage), rounds, strict=True)
        if count
    ]
    return stage.compared.format(counts="，".join(clauses))


def say_again(number: int) -> str:
    """第二次报送, for the title of a letter."""
    return f"第{count_in_chinese(number)}次报送"


def blank_rounds(text: str, stages: Iterable[StagePhrases]) -> str:
    """A sentence without the counts of two rounds, which are held against the points instead."""
    for _, pattern in _list_patterns(stages):
        text = pattern.sub(" ", text)
    return text


def object_to_rounds(
    text: str, review: Review, points: Sequence[Point], stages: Iterable[StagePhrases]
) -> Iterator[tuple[str, str]]:
    """Counts of two rounds that are not those of the points listed."""
    given = count_rounds(review, [point.statement.finding_ids for point in points])
    for at, pattern in _list_patterns(stages):
        for match in pattern.finditer(text):
            if given is None or int(match.group(1)) != given[at]:
                yield match.group(), "与复审对照的项数不一致"


def object_to_mark(
    point: Point, review: Review, stages: Iterable[StagePhrases]
) -> Iterator[tuple[str, str]]:
    """A mark that says more or less of the round before than was compared."""
    allowed = {mark_point(review, point.statement.finding_ids, stage) for stage in stages}
    if point.mark not in allowed:
        yield point.mark or point.title, "与复审对照不一致"


def _map_progress(review: Review, progress: Progress) -> set[str]:
    return {one.finding.id for one in review.compared if one.progress == progress}


def _list_templates(stage: StagePhrases) -> tuple[str, str, str]:
    return stage.done, stage.remaining, stage.added


def _list_patterns(stages: Iterable[StagePhrases]) -> Iterator[tuple[int, re.Pattern[str]]]:
    """By which of the three counts a text of any stage states."""
    known = [_list_templates(stage) for stage in stages]
    for at in range(3):
        for template in dict.fromkeys(templates[at] for templates in known):
            before, _, after = template.partition("{count}")
            if before or after:
                yield (
                    at,
                    re.compile(rf"{re.escape(before)}(?<!\d)(\d{{1,3}})(?!\d){re.escape(after)}"),
                )
