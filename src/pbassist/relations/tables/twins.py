"""The same total printed in the text and in a table becomes a twin, proven only by the same words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from operator import add
from typing import NamedTuple

from pbassist.model.performance import Relation
from pbassist.relations.measures import Measure
from pbassist.relations.sentences import Mention, Sentence
from pbassist.relations.tables.grids import Cell, Grid

_YEAR = re.compile(r"20\d\d")
_STRIP = re.compile(
    r"[（(][^）)]{0,20}[)）]|20\d\d年度?|合计|总计|全年|年度|情况|统计表|明细表|一览表|汇总表|表|附|件|其中|共有|共|纳入|开展|组织|\d|[、，。：:/\s的]"
)
_DEEDS = re.compile("(?:发放|安排|投入|拨付|下达|收回|支付|支出|完成|涉及|实施|核减|到位)*")
_BARE = re.compile("(?:实际|当年|本年|项目|资金)*")
_COVERED = re.compile("(?:覆盖|涉及)(?:全县|全区|全市)?")
_SAMPLED = re.compile("抽[查取样]|部分|典型|示范|重点|其中|核查|主要|样本")
_SHORT = frozenset(("执行", "预算", "支出", "到位", "决算", "项目", "单位", "部门"))
"""Heads of two characters that say enough beside another total of the row."""
_WHOLE = re.compile(r"共|合计|总|全部|全年|累计")
SUBJECT = "正文与附表所指对象是否一致需核实"
SLIP = "正文与附表数值相同而计量单位不同"
ADDED = ("money", "count", "extent", "points")
"""Kinds of figures that a table adds up."""
NEAREST = 24
"""Figures of the text on each side of a table that may name its totals."""
_SLIPS = frozenset(Decimal(10) ** power for power in (4, 8, -4, -8))


class _Named(NamedTuple):
    """A figure of the text with the words it is known by."""

    words: str
    mention: Mention


class _Text:
    """The figures of a text, found by their words and by their values."""

    def __init__(self, sentences: Sequence[Sentence], heads: Iterable[str]) -> None:
        asked = {head[n : n + 2] for head in heads for n in range(len(head) - 1)}
        self.sentences = [s for s in sentences if s.block.cell is None]
        self.starts = [s.start for s in self.sentences]
        self.named = [
            _Named(_name(m), m)
            for s in self.sentences
            for m in s.mentions
            if m.measure.kind in ADDED and not m.measure.vague
        ]
        self.pairs: dict[str, list[int]] = defaultdict(list)
        for at, (words, _) in enumerate(self.named):
            for pair in asked.intersection(map(add, words, words[1:])):
                self.pairs[pair].append(at)
        self._found: dict[str, list[_Named]] = {}

    def find(self, head: str, around: int) -> Sequence[_Named]:
        """The figures whose words hold a head, those nearest to a place."""
        if head not in self._found:
            rarest = min(
                (self.pairs.get(head[n : n + 2], []) for n in range(len(head) - 1)), key=len
            )
            self._found[head] = [self.named[at] for at in rarest if head in self.named[at].words]
        found = self._found[head]
        at = bisect_left(found, around, key=lambda one: one.mention.start)
        return found[max(at - NEAREST, 0) : at + NEAREST]

    def is_after(self, mention: Mention, others: Sequence[Measure]) -> bool:
        """True when the sentence before it in its paragraph prints another total of the row."""
        at = bisect_left(self.starts, mention.start + 1) - 1
        if at < 1 or self.sentences[at - 1].block.start != self.sentences[at].block.start:
            return False
        return any(
            m.measure.kind == other.kind and m.measure.value == other.value
            for m in self.sentences[at - 1].mentions
            for other in others
        )

    def is_beside(self, mention: Mention, others: Sequence[Measure]) -> bool:
        """True when its sentence prints another total of the same row as the table does."""
        return any(
            m is not mention and m.measure.alike(other) and m.measure.value == other.value
            for m in self.find_sentence(mention).mentions
            for other in others
        )

    def find_sentence(self, mention: Mention) -> Sentence:
        """The sentence that a figure stands in."""
        return self.sentences[bisect_left(self.starts, mention.start + 1) - 1]


def find_twins(sentences: Sequence[Sentence], grids: Sequence[Grid]) -> Iterator[Relation]:
    """Totals and numbers of rows of tables against the figures of the text that name the same."""
    if not grids:
        return
    text = _Text(sentences, {head for grid in grids for head in map(_clean, grid.heads)})
    for grid in grids:
        yield from _find_rows(text, grid)
        yield from _find_announced(text, grid)
        totals = list(_read_totals(grid))
        near = {sentence.start for sentence in _read_near(text, grid)}
        for total in totals:
            head = _clean(grid.heads[total.column])
            if len(head) < 3 and head not in _SHORT:
                continue
            others = [
                c.measure
                for c in totals
                if c.row == total.row and c.column != total.column and c.measure.value > 1
            ]
            found = text.find(head, grid.table.blocks[0].start)
            years = set(_YEAR.findall(grid.caption + grid.heads[total.column]))
            place = _Place(text, grid, total, others, years, near)
            judged = [_judge(place, one) for one in found]
            best = min(filter(None, judged), key=lambda one: one.rank, default=None)
            if best is not None:
                yield _tell(best)


def _name(mention: Mention) -> str:
    """The words of its clause and those behind it, then its subject, both without what all share."""
    subject = mention.measure.figure.subject or ""
    words, _, rest = _STRIP.sub("", f"{mention.clause}{mention.after}|{subject}").partition("|")
    return f"{words.removesuffix('数')}|{rest.removesuffix('数')}"


class _Judged(NamedTuple):
    """How a figure of the text stands to a total; the least `rank` is said."""

    rank: Decimal
    mention: Mention
    stated: Measure
    words: str
    reason: str


_LINK = re.compile(r"附表|下表|见表|附件|名单如下|情况如下|如表|表\s?\d")
_THINGS = ("项目", "单位", "部门", "乡镇", "机构", "企业", "村", "学校", "政策")
_SOME = re.compile(r"其中|部分|主要|典型|以上的")
_DRAWN = re.compile(r"抽[查取样检]|样本")
NEARBY = 400
"""Characters before a table in which a sentence may announce it."""


def _read_near(text: _Text, grid: Grid) -> Sequence[Sentence]:
    """The sentences right before a table that speak of a table, or that 详见下表 stands behind."""
    start = grid.table.blocks[0].start
    low, high = bisect_left(text.starts, start - NEARBY), bisect_left(text.starts, start)
    near = []
    for at, sentence in enumerate(text.sentences[low:high], low):
        following = text.starts[at + 1] if at + 1 < len(text.starts) else sentence.block.end
        end = min(following, sentence.block.end)
        if _LINK.search(sentence.view, sentence.start, max(end, sentence.end)):
            near.append(sentence)
    return near


def _find_rows(text: _Text, grid: Grid) -> Iterator[Relation]:
    """共38个项目，详见附表 against the numbered rows of the table that follows."""
    last = _read_last_number(grid)
    if last is None:
        return
    head = "".join(grid.heads)
    for sentence in _read_near(text, grid):
        for mention in sentence.mentions:
            words = mention.clause[-8:] + mention.after[:6]
            if mention.measure.kind == "count" and any(t in words and t in head for t in _THINGS):
                yield _judge_rows(mention, last)
                return


def _find_announced(text: _Text, grid: Grid) -> Iterator[Relation]:
    """对16个项目开展评价，见下表 against the only column of the table that counts projects."""
    totals = [cell for cell in _read_totals(grid) if cell.measure.kind == "count"]
    for thing in _THINGS:
        counted = [c for c in totals if re.search(rf"{thing}(?:个|总)?数量?$", _head(grid, c))]
        if len(counted) != 1:
            continue
        for sentence in _read_near(text, grid):
            said = [m for m in sentence.mentions if _counts(m, thing) and m.measure.unit]
            total = counted[0]
            if not said or _SOME.search(sentence.text) or said[0].measure.vague:
                continue
            if not said[0].after and _DRAWN.search(sentence.text + grid.caption):
                continue
            if all(m.measure.value != total.measure.value for m in sentence.mentions):
                stated = total.measure._replace(unit=said[0].measure.unit)
                yield _say(said[0], stated, said[0].after or said[0].label, asks=True)
            return


def _counts(mention: Mention, thing: str) -> bool:
    """16个项目, or 重点评价项目12个 with nothing behind the number."""
    behind = mention.measure.kind == "count" and not mention.after
    return mention.after.startswith(thing) or (behind and mention.clause.endswith(thing))


def _head(grid: Grid, cell: Cell) -> str:
    return re.sub(r"[（(].*?[)）]", "", grid.heads[cell.column]).strip()


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
    for row in grid.totals:
        for column in range(grid.table.columns):
            cell = grid.cells.get((row, column))
            if cell is not None and grid.adds_up(column):
                yield cell


EQUAL, ASKED, OPEN = map(Decimal, range(3))
MANY = 99
"""A number so great that it tells a total by itself."""
FARTHEST = Decimal("0.5")
"""How far a figure may lie from the total that it is held against."""


class _Place(NamedTuple):
    """A total, with what tells which figures of the text may be it."""

    text: _Text
    grid: Grid
    total: Cell
    others: Sequence[Measure]
    """The other totals of its row."""
    years: Collection[str]
    """The years that its table and column name."""
    near: Collection[int]
    """Starts of the sentences that announce its table."""


def _judge(place: _Place, named: _Named) -> _Judged | None:
    words, mention = named
    grid, total = place.grid, place.total
    stated = _fit_unit(total.measure, mention.measure)
    if stated is None or _years_differ(place.years, mention):
        return None
    if abs(stated.value - mention.measure.value) <= stated.half + mention.measure.half:
        return _Judged(EQUAL, mention, stated, words, "")
    if _is_slip(stated, mention.measure):
        return _Judged(ASKED, mention, stated, words, SLIP)
    gap = abs(stated.value - mention.measure.value) / max(abs(stated.value), Decimal(1))
    head = _clean(grid.heads[total.column])
    same = _is_the_same(head, named, place) or _is_covered(grid, head, named)
    asks = gap < FARTHEST and same
    if not asks and _is_announced(head, named, place) and not _fits_rows(place, mention):
        return _Judged(ASKED + min(gap, FARTHEST), mention, stated, words, SUBJECT)
    return _Judged(ASKED + gap if asks else OPEN, mention, stated, words, SUBJECT)


def _is_the_same(head: str, named: _Named, place: _Place) -> bool:
    """The clause says nothing but the head's words, of all or beside another total of the row."""
    words, mention = named.words.partition("|")[0], named.mention
    if not words.endswith(head):
        return False
    telling = [one for one in place.others if one.value > MANY]
    beside = place.text.is_beside(mention, telling)
    if len(head) < 3:
        bare = bool(_BARE.fullmatch(words[: -len(head)]))
        return beside or (bare and place.text.is_after(mention, telling))
    plain = bool(_DEEDS.fullmatch(words[: -len(head)]))
    return (plain and bool(_WHOLE.search(mention.clause))) or (beside and len(words) < 12)


def _is_announced(head: str, named: _Named, place: _Place) -> bool:
    """12个，涉及资金4.80亿元，见表2: the head's words beside another total, where the table is announced."""
    words, mention = named.words.partition("|")[0], named.mention
    sentence = place.text.find_sentence(mention)
    if sentence.start not in place.near or _SOME.search(sentence.text) or mention.measure.vague:
        return False
    plain = words.endswith(head) and bool(_DEEDS.fullmatch(words[: -len(head)]))
    return plain and len(head) > 2 and place.text.is_beside(mention, place.others)


def _fits_rows(place: _Place, mention: Mention) -> bool:
    """The text has what the rows add up to: it is the table's total that is wrong, and told as such."""
    cells = [c for c in place.grid.column(place.total.column) if not place.grid.is_total(c.row)]
    added = sum((c.measure.value for c in cells), Decimal(0))
    return abs(added - mention.measure.value) <= mention.measure.half


def _is_covered(grid: Grid, head: str, named: _Named) -> bool:
    """覆盖行政村29个 right before a table that counts 行政村数 of all."""
    words, mention = named.words.partition("|")[0], named.mention
    if len(head) < 3 or not words.endswith(head) or not _COVERED.fullmatch(words[: -len(head)]):
        return False
    near = 0 <= grid.table.blocks[0].start - mention.end < NEARBY
    return near and not _SAMPLED.search(grid.caption)


def _tell(one: _Judged) -> Relation:
    """One that agrees silences the rest; else what is worth asking, else the first."""
    subject = one.words.partition("|")[0] or one.words.strip("|")
    asks, equal = EQUAL < one.rank < OPEN, one.rank == EQUAL
    return _say(one.mention, one.stated, subject, asks=asks, equal=equal, reason=one.reason)


def _say(
    mention: Mention,
    stated: Measure,
    subject: str,
    *,
    asks: bool,
    equal: bool = False,
    reason: str = SUBJECT,
) -> Relation:
    sign = "＝" if equal else "≠"
    return Relation(
        kind="twin",
        state="holds" if equal else "open",
        subject=subject[:40],
        expression=f"正文{mention.measure.printed}{sign}附表合计{stated.printed}",
        stated=mention.measure.figure,
        computed=stated.printed,
        inputs=(stated.figure,),
        reason="" if equal else reason,
        asks=asks,
    )


def _is_slip(cell: Measure, text: Measure) -> bool:
    """6.27万元 and 62700万元: ten thousand times or a hundred million times the other."""
    if cell.kind != "money" or not text.value or not cell.value or cell.factor == 1 == text.factor:
        return False
    ratio = cell.value / text.value
    return any(abs(ratio / slip - 1) < Decimal("0.001") for slip in _SLIPS)


@lru_cache(maxsize=4096)
def _clean(words: str) -> str:
    return _STRIP.sub("", words).removesuffix("数")


def _fit_unit(cell: Measure, text: Measure) -> Measure | None:
    """The cell in the kind of the text's figure: a bare number under 项目数 counts what the text counts."""
    if cell.kind != text.kind:
        return None
    if cell.unit == text.unit:
        return cell
    return None if cell.unit else cell._replace(unit=text.unit)


def _years_differ(here: Collection[str], mention: Mention) -> bool:
    if not here:
        return False
    there = set(_YEAR.findall(mention.measure.figure.period or "")) | set(
        _YEAR.findall(mention.lead)
    )
    return bool(there) and there.isdisjoint(here)
