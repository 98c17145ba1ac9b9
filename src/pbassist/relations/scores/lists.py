"""Items with 满分 and 得分 listed in one paragraph become sums of scores, below or above them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from pbassist.model.document import READABLE_ROLES
from pbassist.model.performance import Relation
from pbassist.relations.judging import judge_sum
from pbassist.relations.measures import Measure
from pbassist.relations.scores.tree import ScoreReader

_TOTAL = re.compile(
    r"(?:合计|共计|总计|总分|总得分|综合得分|自评总分|自评总得分)(?:得分|自评|得)?(?:为|是|[:：])?\s?(?P<got>\d{1,3}(?:\.\d{1,3})?)\s?分"
)
_TOTAL_BEFORE = re.compile(
    r"(?:自评|综合|评价|考核|最终|总)(?:得分|评分|总分|总得分|分)?(?:为|是|[:：])?\s?(?P<got>\d{2,3}(?:\.\d{1,3})?)\s?分"
)
_LINK = re.compile(r"其中|具体|各项|分别|如下|：")
LONGEST_LINK = 60
"""Characters between a total and the first of its items."""
_BETWEEN = re.compile(r"加分|扣|附加|[一二三四五六七八九十]、")


class _Item(NamedTuple):
    """An item with its points."""

    name: str
    full: Measure
    got: Measure
    start: int
    end: int


def find_score_lists(reader: ScoreReader) -> Iterator[Relation]:
    """甲（10分）得9分；乙（90分）得88分，合计97分; 满分100分，自评98分；其中甲满分60分，自评59分…."""
    done = 0
    for start, _ in reader.anchors:
        block = reader.document.block_at(start) if start >= done else None
        if block is None:
            continue
        done = block.end
        if block.cell is None and block.role in READABLE_ROLES:
            yield from _judge(reader, _read_items(reader, block.start, block.end), block.end)


def _read_items(reader: ScoreReader, start: int, end: int) -> list[_Item]:
    items: list[_Item] = []
    for match in reader.find_items(start, end):
        full, got = reader.group(match, "full"), reader.group(match, "got")
        if full and got:
            items.append(_Item(match.group("name").strip(), full, got, match.start(), match.end()))
    return items


def _judge(reader: ScoreReader, items: list[_Item], end: int) -> Iterator[Relation]:
    if len(items) < 2:
        return
    first, rest = items[0], items[1:]
    if len(rest) >= 2 and _add(i.full for i in rest) == first.full.value:
        between = reader.text[first.end : rest[0].start + 8]
        if "其中" in between and not _has_other(reader, rest):
            yield judge_sum([i.got for i in rest], first.got, subject=first.name, kind="score_sum")
        return
    total = _TOTAL.search(reader.text, items[-1].end, min(end, items[-1].end + 30))
    total = total or _find_total_before(reader, items[0])
    got = reader.group(total, "got") if total else None
    whole = _add(i.full for i in items) == 100
    if got is not None and whole and not _has_other(reader, items):
        yield judge_sum([i.got for i in items], got, subject="合计得分", kind="score_sum")


def _find_total_before(reader: ScoreReader, first: _Item) -> re.Match[str] | None:
    """自评得分94分。具体得分情况为：…: the last total in the words right before the items."""
    block = reader.document.block_at(first.start)
    start = max(block.start if block else 0, first.start - LONGEST_LINK)
    found = list(_TOTAL_BEFORE.finditer(reader.text, start, first.start + len(first.name)))
    link = reader.text[found[-1].end() : first.start + len(first.name)] if found else ""
    return found[-1] if found and _LINK.search(link) else None


def _has_other(reader: ScoreReader, items: Sequence[_Item]) -> bool:
    """Bonus, deductions or another numbered part among the items."""
    return bool(_BETWEEN.search(reader.text, items[0].start, items[-1].end + 12))


def _add(measures: Iterator[Measure]) -> Decimal:
    return sum((measure.value for measure in measures), Decimal(0))
