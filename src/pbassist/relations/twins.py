"""The same total printed in the text and in a table becomes a twin, proven only by the same words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pbassist.model.performance import Relation
from pbassist.relations.grids import Cell, Grid
from pbassist.relations.measures import Measure
from pbassist.relations.sentences import Mention, Sentence

_YEAR = re.compile(r"20\d\d")
_STRIP = re.compile(
    r"[（(][^）)]{0,20}[)）]|20\d\d年度?|合计|总计|全年|年度|情况|统计表|明细表|一览表|汇总表|表|附|件|其中|共|\d|[、，。：:/\s的]"
)
SUBJECT = "正文与附表所指对象是否一致需核实"


def find_twins(sentences: Sequence[Sentence], grids: Sequence[Grid]) -> Iterator[Relation]:
    """Totals of tables against the figures of the text that name the same thing."""
    named = [
        (_clean(m.clause + m.after) + "|" + _clean(m.measure.figure.subject or ""), m)
        for s in sentences
        if s.block.cell is None
        for m in s.mentions
        if not m.measure.vague
    ]
    found: dict[str, list[tuple[str, Mention]]] = {}
    for grid in grids:
        for total in _read_totals(grid):
            head = _clean(grid.heads[total.column])
            if len(head) < 3:
                continue
            if head not in found:
                found[head] = [(words, m) for words, m in named if head in words]
            relations = (_judge(grid, total, words, m) for words, m in found[head])
            yield from list(filter(None, relations))[:1]


def _read_totals(grid: Grid) -> Iterator[Cell]:
    """The numbers of the 合计 row that are sums."""
    for (row, column), cell in sorted(grid.cells.items()):
        if grid.is_total(row) and grid.adds_up(column):
            yield cell


def _judge(grid: Grid, total: Cell, words: str, mention: Mention) -> Relation | None:
    stated = _fit_unit(total.measure, mention.measure)
    if stated is None or _years_differ(grid.caption + grid.heads[total.column], mention):
        return None
    equal = abs(stated.value - mention.measure.value) <= stated.half + mention.measure.half
    state = "holds" if equal else "open"
    sign = "＝" if equal else "≠"
    return Relation.model_validate(
        {
            "kind": "twin",
            "state": state,
            "subject": words.partition("|")[0][:40] or words.strip("|")[:40],
            "expression": f"正文{mention.measure.printed}{sign}附表合计{stated.printed}",
            "stated": mention.measure.figure,
            "computed": stated.printed,
            "inputs": (stated.figure,),
            "reason": "" if equal else SUBJECT,
            "asks": not equal and _is_total_of_text(mention),
        }
    )


def _clean(words: str) -> str:
    return _STRIP.sub("", words).removesuffix("数")


def _fit_unit(cell: Measure, text: Measure) -> Measure | None:
    """The cell in the kind of the text's figure: a bare number under 项目数 counts what the text counts."""
    if cell.kind == text.kind and (cell.unit == text.unit or not cell.unit):
        return cell._replace(kind=text.kind, unit=text.unit)
    return None


def _years_differ(words: str, mention: Mention) -> bool:
    here = set(_YEAR.findall(words))
    there = set(_YEAR.findall(mention.measure.figure.period or "")) | set(
        _YEAR.findall(mention.lead)
    )
    return bool(here and there and not here & there)


def _is_total_of_text(mention: Mention) -> bool:
    return bool(re.search(r"共|合计|总|全部|全年|累计", mention.clause))
