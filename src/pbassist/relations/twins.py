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
    r"[（(][^）)]{0,20}[)）]|20\d\d年度?|合计|总计|全年|年度|情况|统计表|明细表|一览表|汇总表|表|附|件|其中|共有|共|纳入|开展|组织|\d|[、，。：:/\s的]"
)
SUBJECT = "正文与附表所指对象是否一致需核实"


def find_twins(sentences: Sequence[Sentence], grids: Sequence[Grid]) -> Iterator[Relation]:
    """Totals and numbers of rows of tables against the figures of the text that name the same."""
    named = [
        (_clean(m.clause + m.after) + "|" + _clean(m.measure.figure.subject or ""), m)
        for s in sentences
        if s.block.cell is None
        for m in s.mentions
        if not m.measure.vague
    ]
    found: dict[str, list[tuple[str, Mention]]] = {}
    for grid in grids:
        yield from _find_rows(sentences, grid)
        for total in _read_totals(grid):
            head = _clean(grid.heads[total.column])
            if len(head) < 3:
                continue
            if head not in found:
                found[head] = [(words, m) for words, m in named if head in words]
            beside = _read_beside(sentences, grid, total) if found[head] else set()
            judged = [_judge(grid, total, words, m, beside=beside) for words, m in found[head]]
            yield from _choose([relation for relation in judged if relation is not None])


def _choose(found: Sequence[Relation]) -> Sequence[Relation]:
    """One that agrees silences the rest; else what is worth asking, else the first."""
    held = [relation for relation in found if relation.state == "holds"]
    asked = [relation for relation in found if relation.asks]
    return (held or asked or found)[:1]


_LINK = re.compile(r"附表|下表|见表|附件|名单如下|情况如下|如表|表\s?\d")
_THINGS = ("项目", "单位", "部门", "乡镇", "机构", "企业", "村", "学校", "政策")
NEARBY = 400
"""Characters before a table in which a sentence may announce it."""


def _find_rows(sentences: Sequence[Sentence], grid: Grid) -> Iterator[Relation]:
    """共38个项目，详见附表 against the numbered rows of the table that follows."""
    last = _read_last_number(grid)
    head = "".join(grid.heads)
    start = grid.table.blocks[0].start
    if last is None:
        return
    for sentence in sentences:
        near = start - NEARBY <= sentence.start < start and sentence.block.cell is None
        if not near or not _LINK.search(sentence.text):
            continue
        for mention in sentence.mentions:
            words = mention.clause[-8:] + mention.after[:6]
            if mention.measure.kind == "count" and any(t in words and t in head for t in _THINGS):
                yield _judge_rows(mention, last)
                return


def _read_last_number(grid: Grid) -> Cell | None:
    """The last of the numbers 1, 2, 3 … in a column 序号; None when they skip or are not there."""
    column = next((n for n, head in enumerate(grid.heads) if "序号" in head), None)
    cells = grid.column(column) if column is not None else []
    numbers = [int(cell.measure.value) for cell in cells if not grid.is_total(cell.row)]
    return (
        cells[len(numbers) - 1]
        if len(numbers) > 2 and numbers == [*range(1, len(numbers) + 1)]
        else None
    )


def _judge_rows(mention: Mention, last: Cell) -> Relation:
    equal = mention.measure.value == last.measure.value
    sign = "＝" if equal else "≠"
    return Relation(
        kind="twin",
        state="holds" if equal else "open",
        subject=(mention.label or mention.after)[:40],
        expression=f"正文{mention.measure.printed}{sign}附表{last.measure.printed}行",
        stated=mention.measure.figure,
        computed=f"{last.measure.printed}行",
        inputs=(last.measure.figure,),
        reason="" if equal else SUBJECT,
        asks=not equal and not mention.measure.vague,
    )


def _read_totals(grid: Grid) -> Iterator[Cell]:
    """The numbers of the 合计 row that are sums."""
    for (row, column), cell in sorted(grid.cells.items()):
        if grid.is_total(row) and grid.adds_up(column):
            yield cell


def _read_beside(sentences: Sequence[Sentence], grid: Grid, total: Cell) -> set[int]:
    """Starts of the figures in sentences that print another total of the same row as the table does."""
    others = [
        cell.measure
        for cell in _read_totals(grid)
        if cell.row == total.row and cell.column != total.column and cell.measure.value > 99
    ]
    return {
        mention.start
        for sentence in sentences
        if sentence.block.cell is None
        for mention in sentence.mentions
        if any(
            m is not mention and m.measure.kind == other.kind and m.measure.value == other.value
            for m in sentence.mentions
            for other in others
        )
    }


def _judge(
    grid: Grid, total: Cell, words: str, mention: Mention, *, beside: set[int]
) -> Relation | None:
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
            "asks": not equal
            and _is_the_same(
                grid.heads[total.column], words, mention, beside=mention.start in beside
            ),
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


def _is_the_same(head: str, words: str, mention: Mention, *, beside: bool) -> bool:
    """The clause says nothing but the head's words, and says it of all or beside another total."""
    whole = re.search(r"共|合计|总|全部|全年|累计", mention.clause)
    return (bool(whole) or beside) and words.partition("|")[0] == _clean(head)
