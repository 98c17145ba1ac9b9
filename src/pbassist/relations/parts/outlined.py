"""An amount at the head of a line and those of the lines numbered below it become a sum.

（一）全民健身活动1433.1万元。 1、运动会654.17万元； 2、示范活动559.52万元； 3、其他活动219.41万元。 A sum that nearly fits is
asked; one that does not was probably not meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from pbassist.find.labels import parse_ordinal
from pbassist.model.performance import Relation
from pbassist.relations.judging import add_up, judge_sum
from pbassist.relations.parts.slips import is_off_by_a_slip
from pbassist.relations.sentences import Mention, Sentence, name_subject

_C = "[一二三四五六七八九十]"
_STYLES = tuple(
    re.compile(one)
    for one in (
        rf"\s*({_C}{{1,3}})、",
        rf"\s*[（(]\s?({_C}{{1,3}})\s?[)）]",
        r"\s*(\d{1,2})\s?[.．、](?!\d)",
        r"\s*[（(]\s?(\d{1,2})\s?[)）]",
    )
)
"""From the outermost to the innermost."""
_NO_HEAD = re.compile(r"[比较]|同比|增长|下降|累计|上年|去年|人均|每|其中|截至|标准|[。；]")
_ONLY_LARGEST = re.compile("主要|重点|包括")
_AND_SO_ON = re.compile(r"\s?等(?![级次别分第])")
LONGEST_HEAD = 40
"""Characters before the amount that a line is about."""
UNSURE = "所列各项是否为全部内容需核实"


class _Line(NamedTuple):
    """A paragraph with its number and the amount at its head."""

    rank: int
    """Place of its style; -1 for a paragraph without a number."""
    number: int
    amount: Mention | None


def find_outlined(sentences: Sequence[Sentence], found: Sequence[Relation]) -> Iterator[Relation]:
    """Sums over numbered lines; `found` is what is told already."""
    told = {one.stated.span.start for one in found if one.stated}
    lines = [_read_line(list(run)) for _, run in groupby(sentences, key=lambda s: s.block.start)]
    for at, line in enumerate(lines):
        if line.amount is None or line.amount.start in told:
            continue
        parts = _read_below(lines, at)
        relation = _judge(line.amount, parts) if len(parts) > 1 else None
        if relation is not None:
            yield relation


def _read_line(run: Sequence[Sentence]) -> _Line:
    first = run[0]
    if first.block.cell is not None:
        return _Line(-1, 0, None)
    for rank, style in enumerate(_STYLES):
        match = style.match(first.view, first.block.start, first.block.end)
        if match:
            return _Line(rank, parse_ordinal(match[1]) or 0, _find_head(first, match.end()))
    amounts = [m for one in run for m in one.mentions if m.measure.kind == "money"]
    alone = amounts[0] if len(amounts) == 1 and not amounts[0].measure.vague else None
    return _Line(-1, 0, alone)


def _find_head(sentence: Sentence, start: int) -> Mention | None:
    """The first figure of a line, where it is an amount that the line is about."""
    mention = sentence.mentions[0] if sentence.mentions else None
    if mention is None or mention.measure.kind != "money" or mention.measure.vague:
        return None
    head = sentence.view[start : mention.start]
    near = len(head) <= LONGEST_HEAD and head.count("（") == head.count("）")
    return mention if near and not _NO_HEAD.search(head) else None


def _read_below(lines: Sequence[_Line], at: int) -> list[Mention]:
    """The amounts of the lines one level below, each numbered on from the last; empty where one lacks."""
    parts: list[Mention] = []
    rank = -1
    for line in lines[at + 1 :]:
        if line.rank <= lines[at].rank:
            break
        rank = line.rank if rank < 0 else rank
        if line.rank > rank:
            continue
        if line.rank == rank and line.number == 1 and parts:
            break  # the numbers begin anew
        if line.rank < rank or line.number != len(parts) + 1 or line.amount is None:
            return []
        parts.append(line.amount)
    return parts


def _judge(total: Mention, parts: Sequence[Mention]) -> Relation | None:
    measures = [part.measure for part in parts]
    if add_up(measures, total.measure) == "broken":
        largest = _ONLY_LARGEST.search(total.trail) or _AND_SO_ON.match(parts[-1].trail)
        if largest or not is_off_by_a_slip(measures, total.measure, sure=True):
            return None
    return judge_sum(
        measures, total.measure, subject=name_subject(total, "合计"), doubt=UNSURE, asks=True
    )
