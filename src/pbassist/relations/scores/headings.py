"""Headings with 满分 and 得分 become sums of scores at every level, up to the grand total."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from pbassist.model.document import READABLE_ROLES
from pbassist.model.performance import Heading, Relation
from pbassist.relations.judging import judge_difference, judge_sum
from pbassist.relations.measures import Measure
from pbassist.relations.scores.tree import (
    DEDUCTED,
    Node,
    ScoreReader,
    frontier,
    read_node,
    read_tree,
    shorten,
    walk,
)

_GRAND = re.compile(
    r"(?P<word>自评总得分|自评总分|自评得分|自评分|自评结果|总得分|综合得分|综合评分|考核得分|合计得分|自评|总分|得分)(?:合计|共计|总计)?(?:为|是|[:：])?\s?(?P<got>\d{2,3}(?:\.\d{1,3})?)\s?分(?!制)"
)
_LEAD = re.compile(r"[^，。；\n]{0,24}\Z")
"""What stands before the word of a total in its clause. It is read backwards from the word: a pattern
that began with it would try every place of the text."""
_OF_OTHERS = re.compile(
    r"项目|平均|上年|去年|复核|审定|核定|考核组|本项|该项|此项|小计|20\d\d年度?评价|单项|满分|不低于|以上|部门自评|各单位"
)
_EACH = re.compile("每|各[^项类]|按")
_YEAR = re.compile(r"20\d\d")
_BONUS = re.compile(r"加分|附加分|奖励分")
MISSING = "部分分项未列明得分，不能确定分项是否完整"


def find_scores(reader: ScoreReader, outline: Sequence[Heading]) -> Iterator[Relation]:
    """The sums of scores of a document."""
    roots = read_tree(reader, outline)
    nodes = list(walk(roots))
    for node in nodes:
        yield from _judge_node(node)
    grand = _read_grand(reader, nodes)
    topmost = frontier(roots)
    if len(topmost) >= 2:
        yield from _judge_grand(grand, topmost)


def _judge_node(node: Node) -> Iterator[Relation]:
    if node.full and node.got and node.got.value > node.full.value and not _BONUS.search(node.name):
        yield _say_over(node)
    below = frontier(node.children)
    whole = [child for child in node.children if child.full]
    if node.got and len(below) >= 2:
        yield _judge_scores(node, below)
    elif node.got and len(node.children) >= 2 and all(c.single for c in node.children):
        yield _judge_singles(node)
    if node.full and len(whole) >= 2 and len(whole) == len(node.children):
        parts = [child.full for child in whole if child.full]
        if not any(_BONUS.search(child.name) for child in whole):
            yield judge_sum(parts, node.full, subject=f"{shorten(node.name)}分值", kind="score_sum")


def _say_over(node: Node) -> Relation:
    assert node.got is not None
    assert node.full is not None
    return Relation(
        kind="score_sum",
        state="broken",
        subject=shorten(node.name),
        expression=f"{node.got.printed}＞{node.full.printed}",
        stated=node.got.figure,
        computed=node.full.printed,
        inputs=(node.full.figure,),
    )


def _judge_scores(node: Node, below: list[Node]) -> Relation:
    assert node.got is not None
    parts = [child.got for child in below if child.got]
    fulls = [child.full for child in below if child.full]
    listed = len(fulls) == len(below) and node.full is not None
    complete = listed and sum(f.value for f in fulls) == (node.full.value if node.full else 0)
    every = all(child.scored or frontier(child.children) for child in node.children)
    headed = any(child.end > child.start and child.name for child in node.children) and every
    return judge_sum(
        parts,
        node.got,
        subject=shorten(node.name),
        kind="score_sum",
        doubt="" if complete or (headed and not listed) else MISSING,
        asks=every,
    )


def _judge_singles(node: Node) -> Relation:
    """Items with one number each: their points, when neither 满分 nor 得分 is said."""
    assert node.got is not None
    parts = [child.single for child in node.children if child.single]
    summed = sum((part.value for part in parts), Decimal(0))
    total = node.full if node.full and node.full.value == summed else node.got
    return judge_sum(parts, total, subject=shorten(node.name), kind="score_sum")


def find_deductions(reader: ScoreReader, outline: Sequence[Heading]) -> Iterator[Relation]:
    """目标管理（20分）自评19.5分，扣0.5分: 满分 less what is taken off."""
    document = reader.document
    for heading in outline:
        block = document.block_at(heading.span.start)
        end = block.end if block else heading.span.end
        if "扣" not in document.text[heading.span.start : end]:
            continue
        node = read_node(reader, heading, end)
        said = list(DEDUCTED.finditer(reader.text, heading.span.start, end))
        taken = [reader.group(m) for m in said]
        if any(_EACH.search(_read_lead(reader.text[m.start() - 24 : m.start()])) for m in said):
            continue
        if not (node.full and node.got and len(taken) == 1 and taken[0]):
            continue
        yield judge_difference(
            node.full,
            taken[0],
            node.got,
            subject=shorten(node.name),
            doubt="扣分与得分的对应关系不能确定",
            asks=True,
        )


UNLIKE = "开头所列得分低于单项得分，是否为总分需核实"


class _Grand(NamedTuple):
    """A printed grand total (总分)."""

    measure: Measure
    year: str
    """Year in the words before it; empty when there is none."""


def _read_grand(reader: ScoreReader, nodes: Sequence[Node]) -> list[_Grand]:
    """Totals printed outside the scored headings: 自评96.5分; with a bonus (含加分) none is read."""
    heads = sorted(_read_head(reader, node) for node in nodes if node.scored or node.full)
    begins = [start for start, _ in heads]
    found: list[_Grand] = []
    last = 0
    for match in _GRAND.finditer(reader.text):
        block = reader.document.block_at(match.start())
        if block is None or match.end() > block.end or block.cell is not None:
            continue
        if block.role not in READABLE_ROLES:
            continue
        at = bisect_right(begins, match.start("got")) - 1
        inside = at >= 0 and match.start("got") < heads[at][1]
        low = max(block.start, last, match.start() - 24)
        lead, last = _read_lead(reader.text[low : match.start()]), match.end()
        if inside or _OF_OTHERS.search(lead + match.group("word")):
            continue
        if match.group("got") == "100" and match.group("word") in ("总分", "得分"):
            continue
        measure = reader.group(match, "got")
        begin = match.start() - len(lead)
        bonus = _BONUS.search(reader.text, begin, min(match.end() + 16, block.end))
        if measure is not None and not bonus:
            year = _YEAR.search(lead)
            found.append(_Grand(measure, year.group() if year else ""))
    return found


def _read_lead(before: str) -> str:
    found = _LEAD.search(before)
    return found.group() if found else ""


def _read_head(reader: ScoreReader, node: Node) -> tuple[int, int]:
    """The heading's own paragraph, where its scores stand."""
    block = reader.document.block_at(node.start)
    return node.start, min(block.end if block else node.end, node.start + 90)


def _judge_grand(grand: Sequence[_Grand], frontier: list[Node]) -> Iterator[Relation]:
    parts = [node.got for node in frontier if node.got]
    fulls = [node.full.value for node in frontier if node.full and not _BONUS.search(node.name)]
    complete = len(fulls) >= len(frontier) - 1 and sum(fulls) == 100
    largest = max(part.value for part in parts)
    summed = sum((part.value for part in parts), Decimal(0))
    small = [total for total in grand if total.measure.value <= largest]
    grand = [total for total in grand if total.measure.value > largest]
    if not grand:
        yield from _judge_small(small, frontier, parts) if complete else ()
        return
    main = next((total for total in grand if total.measure.value == summed), grand[0])
    yield judge_sum(
        parts,
        main.measure,
        subject="自评总分",
        kind="score_sum",
        doubt="" if complete else MISSING,
        asks=len(frontier) >= 3,
    )
    for other in grand:
        if other is not main and (other.year == main.year or "" in (other.year, main.year)):
            yield judge_twin(main.measure, other.measure, subject="自评总分")


def _judge_small(
    small: Sequence[_Grand], frontier: Sequence[Node], parts: Sequence[Measure]
) -> Iterator[Relation]:
    """自评得分34分 in the opening, when one heading alone has more: it may be the total of something else."""
    opening = min(node.start for node in frontier)
    told = [total for total in small if total.measure.figure.span.start < opening]
    if len(told) == 1 and len(frontier) > 2:
        yield judge_sum(
            parts, told[0].measure, subject="自评总分", kind="score_sum", doubt=UNLIKE, asks=True
        )


def judge_twin(one: Measure, other: Measure, *, subject: str) -> Relation:
    """The same thing printed twice."""
    equal = one.value == other.value
    sign = "＝" if equal else "≠"
    return Relation(
        kind="twin",
        state="holds" if equal else "broken",
        subject=subject,
        expression=f"{one.printed}{sign}{other.printed}",
        stated=other.figure,
        computed=one.printed,
        inputs=(one.figure,),
    )
