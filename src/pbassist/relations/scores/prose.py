"""Points told in running text become sums: 得12分；得5分；…本项得19分, 扣3分、扣2分，实得46分, lines with codes.

The points of a heading are the matter of `scores`; here there is no heading to hold them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from pbassist.model.document import READABLE_ROLES, Block
from pbassist.model.performance import Relation
from pbassist.relations.judging import RelationKind, judge_sum
from pbassist.relations.measures import Measure
from pbassist.relations.scores.tree import ScoreReader

_N = r"(\d{1,3}(?:\.\d{1,3})?)\s?"
_GOT = re.compile(rf"(?:自评|实际|实)?(?:得分|得|计)(?:为)?\s?{_N}分(?!制|[以及者])")
_OWN = re.compile(
    rf"(?:本项|该项|此项|本部分|该部分|本指标|该指标|小计|共|合计)[^，。；\n\d]{{0,8}}?(?:自评|得|计|为)\s?{_N}分"
)
_TAKEN = re.compile(rf"(?<![每各不多])(?:自扣|扣减|扣除|扣|失)(?:分|了)?\s?{_N}分(?!的|[/／])")
_APART = re.compile(
    rf"(?<![每各不多])(?:共|合计|总计|累计|一共)?(?:扣分|扣减|扣除|扣|失分)(?:合计|共)?(?:了|为)?\s?{_N}分[，。；：（]\s?(?:其中|分别)"
)
_STOP = re.compile(r"[。\n）]")
_FULL = re.compile(rf"(?:满分|分值|权重|标准分)(?:为|值)?\s?{_N}分")
_END_GOT = re.compile(
    rf"(?:自评|实际|实|最终|最后|评价|综合|总)*(?:得分|得|总分|计)(?:为)?\s?{_N}分"
)
_TAKEN_ALL = re.compile(
    rf"(?:合计|共计|共|累计|总计|总共)(?:扣分|扣减|扣除|扣|失分|失)(?:了|为)?\s?{_N}分"
)
_TOTAL = re.compile(
    rf"(?:自评|综合|评价|最终|最后|项目)*(?:总得分|总分|得分|评分)(?:为|是)?\s?{_N}分"
)
_CODED = re.compile(r"\s{0,4}[A-Z]\d{1,3}(?:[-.]\d{1,2}){0,2}(?!\d)")
_ITEM = re.compile(
    rf"[^。；\n]{{2,40}}?(?:满分|分值|权重分?|标准分)?(?:为)?\s?{_N}分[)）]?[，,：:；]\s?(?:评价|自评|实际|实)?(?:得分|得|评分)(?:为)?\s?{_N}分"
)
_CHECKED = re.compile("复核|审核|复评|抽查|核定|重新")
_NO_SUM = re.compile(r"加分|附加|最高|最多|每|扣完|否则|不得分")
_SMALL_CLAUSES = re.compile(r"[，；。\n]")
_CLAUSES = re.compile(r"[；。\n]")
_HUNDRED = re.compile(r"(?:满分|总分|标准分)(?:为|共|计)?\s?(100)\s?分|(?<!\d)(100)\s?分制")
SIXTY = 60
"""Points below which a figure is no grand total."""
OWN = "本项得分"
UNSURE = "扣分与得分的对应关系不能确定"
UNSURE_ITEMS = "所列得分是否为全部分项需核实"


class _Line(NamedTuple):
    """A line with its 满分 and 得分."""

    full: Measure
    got: Measure
    name: str
    coded: bool


def find_score_prose(reader: ScoreReader) -> Iterator[Relation]:
    """The sums of points of paragraphs, and of lines with codes below the line of their class."""
    lines: list[_Line | None] = []
    for block in reader.document.blocks:
        if block.cell is not None or block.role not in READABLE_ROLES:
            lines.append(None)
            continue
        lines.append(_read_line(reader, block))
        if reader.text.find("分", block.start, block.end) >= 0:
            yield from _find_own(reader, block)
            yield from _find_taken(reader, block)
    yield from _find_coded(lines)


def _find_own(reader: ScoreReader, block: Block) -> Iterator[Relation]:
    """支付达标，得12分；结转不超，得5分。本项得19分."""
    text = reader.text
    own = list(_OWN.finditer(text, block.start, block.end))
    if len(own) != 1 or text[own[0].end() : block.end].strip("。；， "):
        return
    items = list(_GOT.finditer(text, block.start, own[0].start()))
    words = text[block.start : own[0].start()]
    if len(items) < 2 or _NO_SUM.search(words) or _TAKEN.search(words) or _FULL.search(words):
        return
    if any(len(_GOT.findall(clause)) > 1 for clause in _SMALL_CLAUSES.split(words)):
        return
    parts, total = [reader.group(m) for m in items], reader.group(own[0])
    points = [part for part in parts if part is not None]
    if total is not None and len(points) == len(parts):
        yield _judge(points, total, OWN, UNSURE_ITEMS)


def _find_taken(reader: ScoreReader, block: Block) -> Iterator[Relation]:
    """满分50分，…扣3分，…扣2分，实得46分; 扣1.5分、扣2分，共扣4.5分，总分95.5分."""
    text = reader.text
    if "扣" not in text[block.start : block.end] and "失" not in text[block.start : block.end]:
        return
    yield from _find_told_apart(reader, block)
    start = block.start
    for stop in [m.start() for m in _CLAUSES.finditer(text, start, block.end)] + [block.end]:
        yield from _judge_clause(reader, start, stop)
        start = stop + 1


def _find_told_apart(reader: ScoreReader, block: Block) -> Iterator[Relation]:
    """扣5.5分。其中，预算管理扣2分、履职效能扣2.5分、…扣2分: the whole first, its parts after it."""
    text = reader.text
    for match in _APART.finditer(text, block.start, block.end):
        stop = _STOP.search(text, match.end(), block.end)
        end = stop.start() if stop else block.end
        parts = _read(reader, list(_TAKEN.finditer(text, match.end(), end)))
        total = reader.group(match)
        shut = "等" not in text[end - 4 : end] and not _NO_SUM.search(text, match.end(), end)
        if total is not None and len(parts) > 1 and shut:
            yield _judge(parts, total, "扣分合计", UNSURE)


def _judge_clause(reader: ScoreReader, start: int, stop: int) -> Iterator[Relation]:
    text = reader.text
    if _NO_SUM.search(text, start, stop):
        return
    every = list(_TAKEN.finditer(text, start, stop))
    whole = _TAKEN_ALL.search(text, start, stop)
    total = reader.group(whole) if whole else None
    if whole is not None and total is not None:
        taken = _read(reader, [m for m in every if m.start() < whole.start()])
        if len(taken) > 1:
            yield _judge(taken, total, "扣分合计", UNSURE)
        yield from _judge_rest(reader, (start, stop), total, whole.end())
    elif every:
        yield from _judge_item(reader, every, start, stop)


def _judge_item(
    reader: ScoreReader, taken: Sequence[re.Match[str]], start: int, stop: int
) -> Iterator[Relation]:
    """产出指标满分50分，因…扣3分，因…扣2分，实得45分."""
    fulls = list(_FULL.finditer(reader.text, start, stop))
    if not fulls and len(taken) == 1:
        yield from _judge_checked(reader, taken[0], start, stop)
    got = reader.group(_END_GOT.search(reader.text, taken[-1].end(), stop))
    if len(fulls) != 1 or fulls[0].end() > taken[0].start() or got is None:
        return
    marks = reader.group(fulls[0])
    if marks is not None:
        yield _say_left(marks, _read(reader, taken), got, "扣分后得分")


def _judge_checked(
    reader: ScoreReader, taken: re.Match[str], start: int, stop: int
) -> Iterator[Relation]:
    """自评得分98分，复核扣减4.5分，复核得分93.5分."""
    before = list(_TOTAL.finditer(reader.text, start, taken.start()))
    after = _TOTAL.search(reader.text, taken.end(), stop)
    own, points = reader.group(before[-1]) if before else None, reader.group(after)
    checked = _CHECKED.search(reader.text, before[-1].end() if before else start, stop)
    if own is None or points is None or checked is None or min(own.value, points.value) < SIXTY:
        return
    yield _say_left(own, _read(reader, [taken]), points, "扣分后得分")


def _judge_rest(
    reader: ScoreReader, clause: tuple[int, int], taken: Measure, after: int
) -> Iterator[Relation]:
    """共扣7.5分，总分92.5分, where the full marks are printed somewhere."""
    text = reader.text
    total = _TOTAL.search(text, after, clause[1]) or _TOTAL.search(text, clause[0], after)
    points, marks = reader.group(total), reader.group(_HUNDRED.search(text))
    if points is None or marks is None or points.value < SIXTY:
        return
    yield _say_left(marks, [taken], points, "扣分后总分")


def _say_left(marks: Measure, taken: Sequence[Measure], points: Measure, subject: str) -> Relation:
    """Full marks less what is taken off, against the points printed."""
    computed = marks.value - sum((one.value for one in taken), Decimal(0))
    left = "－".join(one.printed for one in (marks, *taken)) + f"＝{computed:f}分"
    holds = points.value == computed
    return Relation(
        kind="difference",
        state="holds" if holds else "open",
        subject=subject,
        expression=left if holds else f"{left}≠{points.printed}",
        stated=points.figure,
        computed=f"{computed:f}分",
        difference=None if holds else f"{abs(computed - points.value):f}分",
        inputs=tuple(one.figure for one in (marks, *taken)),
        reason="" if holds else UNSURE,
        asks=not holds,
    )


def _read(reader: ScoreReader, matches: Sequence[re.Match[str]]) -> list[Measure]:
    found = [reader.group(match) for match in matches]
    return [one for one in found if one is not None]


def _judge(parts: Sequence[Measure], total: Measure, subject: str, doubt: str) -> Relation:
    kind: RelationKind = "score_sum" if subject == OWN else "sum"
    return judge_sum(parts, total, subject=subject, kind=kind, doubt=doubt, asks=True)


def _read_line(reader: ScoreReader, block: Block) -> _Line | None:
    scored = reader.text.count("分", block.start, block.end) > 1
    match = _ITEM.match(reader.text, block.start, block.end) if scored else None
    if match is None:
        return None
    full, got = reader.group(match, 1), reader.group(match, 2)
    if full is None or got is None:
        return None
    coded = _CODED.match(reader.text, block.start, block.end) is not None
    name = re.split(r"[，：:（]|满分|分值|权重", match.group().strip())[0]
    return _Line(full, got, name, coded)


def _find_coded(lines: Sequence[_Line | None]) -> Iterator[Relation]:
    """决策类指标权重20分，评价得分17.5分, and below it A1 …权重4分，得4分 up to its full marks."""
    for at, line in enumerate(lines):
        if line is None or line.coded:
            continue
        below: list[_Line] = []
        for other in lines[at + 1 :]:
            if other is None or not other.coded:
                break
            below.append(other)
        if len(below) > 1 and sum(one.full.value for one in below) == line.full.value:
            parts = [one.got for one in below]
            yield judge_sum(parts, line.got, subject=line.name, kind="score_sum")
