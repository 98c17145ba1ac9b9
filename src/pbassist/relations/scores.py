"""Headings with 满分 and 得分 become sums of scores at every level, up to the grand total."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from pbassist.model.document import Document
from pbassist.model.performance import Figure, Heading, Relation
from pbassist.relations.judging import judge_difference, judge_sum
from pbassist.relations.measures import Measure, read_measure
from pbassist.relations.sentences import widen

_N = r"(\d{1,3}(?:\.\d{1,3})?)\s?"
_FULL = re.compile(
    rf"[（(【\[]\s?(?:本项)?(?:满分|分值|总分|权重|标准分|共|计)?(?:为|[:：])?\s?{_N}分|(?:满分|分值|标准分值?|权重)(?:为|[:：])?\s?{_N}分|{_N}分(?=[）)，,：:\s]{{0,3}}(?:本项|单位|我局|我单位)?(?:自评|实得|得|自查))"
)
_GOT_WORD = r"(?:自评得分|自评分值|自评分|自评得|自查得分|自查得|自评|实际得分|实得分|实得|得分|评分|计分|计|得)"
_GOT = re.compile(rf"{_GOT_WORD}(?:为|是|[:：])?\s?{_N}分?(?![\d.个家项%％])")
_FULL_MARKS = re.compile(r"(?:自评|得|实得|自评得)满分")
_OWN_TOTAL = re.compile(
    rf"(?:本项|该项|此项|本部分|该部分|小计|以上|综上)[^。；\n]{{0,10}}?{_GOT_WORD}?(?:为|[:：])?\s?{_N}分"
)
_OWN_LINE = re.compile(rf"\s*{_GOT_WORD}(?:为|[:：])?\s?{_N}分")
_DEDUCTED = re.compile(rf"(?<![每各])(?:自扣|扣减|扣除|扣)(?:了|掉)?\s?{_N}分(?!的|[/／])")
GOT_ITEM = re.compile(
    rf"(?P<name>[^，。；：（(\n\t\d]{{2,30}}?)[（(]?(?:满分|分值)?(?:为)?\s?(?P<full>\d{{1,3}}(?:\.\d{{1,3}})?)\s?分[)）]?[，,：:]?\s?{_GOT_WORD}(?:为|[:：])?\s?(?P<got>\d{{1,3}}(?:\.\d{{1,3}})?)\s?分"
)
GOT_ANCHOR = re.compile(
    rf"\d\s?分[)）]?[，,：:]?\s?{_GOT_WORD}(?:为|[:：])?\s?\d{{1,3}}(?:\.\d{{1,3}})?\s?分"
)
"""What every `GOT_ITEM` holds; it begins with a digit, so a text without items costs little."""
_PARTS = re.compile(
    r"(?:其中|具体为|具体是|分别为|包括)[：:，,]?\s?(?P<list>[^。；\n]{4,200}(?:；[^。；\n]{2,80}){0,8})"
)
_PART = re.compile(
    rf"(?P<name>[^，。；、：（(\n\t\d]{{2,24}}?)(?:计|得|为)?[（(]?{_N}分[)）]?(?=[，,；;、。]|$)"
)
"""组织领导5分、制度建设7分: the points of an item without a word for 满分 or 得分."""
_SINGLE = re.compile(rf"{_N}分[。；，\s]?$")
_GRAND = re.compile(
    r"(?P<word>自评总得分|自评总分|自评得分|自评分|自评结果|总得分|综合得分|综合评分|考核得分|合计得分|自评|总分|得分)(?:合计|共计|总计)?(?:为|是|[:：])?\s?(?P<got>\d{2,3}(?:\.\d{1,3})?)\s?分(?!制)"
)
_LEAD = re.compile(r"[^，。；\n]{0,24}\Z")
"""What stands before the word of a total in its clause. It is read backwards from the word: a pattern
that began with it would try every place of the text."""
_OF_OTHERS = re.compile(
    r"项目|平均|上年|去年|复核|审定|核定|考核组|本项|该项|此项|小计|20\d\d年度?评价|单项|满分|不低于|以上|部门自评|各单位"
)
_YEAR = re.compile(r"20\d\d")
_BONUS = re.compile(r"加分|附加分|奖励分")
MISSING = "部分分项未列明得分，不能确定分项是否完整"


@dataclass
class Node:
    """A scored heading or item (评分项) and the items below it."""

    name: str
    start: int
    end: int
    full: Measure | None = None
    got: Measure | None = None
    single: Measure | None = None
    children: list[Node] = field(default_factory=list)

    @property
    def scored(self) -> bool:
        """True when its 得分 is printed."""
        return self.got is not None


def find_scores(reader: ScoreReader, outline: Sequence[Heading]) -> Iterator[Relation]:
    """The sums of scores of a document."""
    roots = _read_tree(reader, outline)
    nodes = list(_walk(roots))
    for node in nodes:
        yield from _judge_node(node)
    grand = _read_grand(reader, nodes)
    frontier = _frontier(roots)
    if len(frontier) >= 2:
        yield from _judge_grand(grand, frontier)


def read_items(
    document: Document, figures: Sequence[Figure], outline: Sequence[Heading]
) -> tuple[Node, ...]:
    """The innermost headings with 满分 and 得分, each to the end of its own words."""
    nodes = _walk(_read_tree(ScoreReader(document, figures), outline))
    return tuple(one for one in nodes if one.full and one.got and not one.children)


LONGEST_ITEM = 48
"""Characters of an item up to the last figure of its 满分."""


class ScoreReader:
    """Turns a printed number of points into its figure, found or made."""

    def __init__(self, document: Document, figures: Sequence[Figure]) -> None:
        self.document = document
        self.text = widen(document.text)
        self.by_start = {figure.span.start: figure for figure in figures if figure.unit == "分"}
        self.anchors = [match.span() for match in GOT_ANCHOR.finditer(self.text)]

    def read(self, start: int, end: int) -> Measure | None:
        """The points printed from start to end."""
        figure = self.by_start.get(start)
        if figure is not None:
            return read_measure(figure)
        printed = self.document.text[start:end]
        width = 1 if self.document.text[end : end + 1] == "分" else 0
        return read_measure(
            Figure(
                value=printed,
                unit="分",
                unit_printed="分" if width else None,
                decimals=len(printed.partition(".")[2]),
                span=self.document.span(start, end + width),
            )
        )

    def find_items(self, start: int, end: int) -> Iterator[re.Match[str]]:
        """The items with 满分 and 得分 between two offsets."""
        at = bisect_left(self.anchors, (start, 0))
        while at < len(self.anchors) and self.anchors[at][1] <= end:
            low, high = self.anchors[at]
            match = GOT_ITEM.search(self.text, max(start, low - LONGEST_ITEM), high)
            if match is not None:
                yield match
                start = match.end()
            at += 1

    def group(self, match: re.Match[str] | None, name: str | int | None = None) -> Measure | None:
        """The points of a match's group, the last when none is named."""
        if match is None:
            return None
        key: str | int = name if name is not None else match.lastindex or 0
        return self.read(match.start(key), match.end(key))


def _read_tree(reader: ScoreReader, outline: Sequence[Heading]) -> list[Node]:
    """The headings as nodes, nested by their level."""
    roots: list[Node] = []
    stack: list[tuple[int, Node]] = []
    for at, heading in enumerate(outline):
        following = outline[at + 1].span.start if at + 1 < len(outline) else heading.end
        node = _read_node(reader, heading, min(following, heading.end))
        while stack and stack[-1][0] >= heading.level:
            stack.pop()
        (stack[-1][1].children if stack else roots).append(node)
        stack.append((heading.level, node))
    return roots


def _read_node(reader: ScoreReader, heading: Heading, own_end: int) -> Node:
    """A heading with its 满分 and 得分, and the items listed in its own text."""
    text, start = reader.text, heading.span.start
    block = reader.document.block_at(start)
    head_end = min(block.end if block else own_end, own_end, heading.span.end + 60)
    node = Node(heading.label + heading.title, start, own_end)
    full = _FULL.search(text, start, head_end)
    node.full = reader.group(full)
    got = _GOT.search(text, full.end() if full else start, head_end)
    if got is None and full is None:
        node.single = reader.group(_SINGLE.search(text, start, heading.span.end))
        return node
    node.got = reader.group(got)
    if node.got is None:
        marks = _FULL_MARKS.search(text, start, head_end)
        node.got = node.full if marks else _read_own_total(reader, heading, own_end)
    after = got.end() if got else head_end
    node.children = _read_items(reader, after, own_end) or _read_parts(reader, node, after)
    return node


def _read_own_total(reader: ScoreReader, heading: Heading, own_end: int) -> Measure | None:
    """自评得分：14分 on its own line under the heading, or 本项自评14分 at the end."""
    text = reader.text
    line = _OWN_LINE.match(text, heading.span.end, own_end)
    if line is None:
        line = _OWN_TOTAL.search(text, heading.span.end, own_end)
    return reader.group(line)


def _read_items(reader: ScoreReader, start: int, end: int) -> list[Node]:
    """监控覆盖面5分，自评5分；监控质量5分，自评5分 in running text."""
    return [
        Node(
            match.group("name").strip(),
            match.start(),
            match.end(),
            full=reader.group(match, "full"),
            got=reader.group(match, "got"),
        )
        for match in reader.find_items(start, end)
    ]


def _read_parts(reader: ScoreReader, node: Node, start: int) -> list[Node]:
    """其中：组织领导5分、制度建设7分、宣传培训6分: a list that is nothing but items and points."""
    whole = node.full or node.got
    found = _PARTS.search(reader.text, start, node.end)
    if found is None or whole is None:
        return []
    low, high = found.span("list")
    parts = list(_PART.finditer(reader.text, low, high))
    rest = _PART.sub("", reader.text[low:high]).strip("，,；;、。 和及")
    if rest or len(parts) < 2 or any(_DEDUCTED.search(part.group()) for part in parts):
        return []
    nodes = [
        Node(part.group("name"), part.start(), part.end(), single=reader.group(part))
        for part in parts
    ]
    fits = all(one.single and one.single.value <= whole.value for one in nodes)
    return nodes if fits else []


def _walk(nodes: Sequence[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from _walk(node.children)


def _frontier(nodes: Sequence[Node]) -> list[Node]:
    """The topmost nodes with a score."""
    found: list[Node] = []
    for node in nodes:
        found += [node] if node.scored else _frontier(node.children)
    return found


def _judge_node(node: Node) -> Iterator[Relation]:
    if node.full and node.got and node.got.value > node.full.value and not _BONUS.search(node.name):
        yield _say_over(node)
    below = _frontier(node.children)
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
    every = all(child.scored or _frontier(child.children) for child in node.children)
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
        node = _read_node(reader, heading, end)
        taken = [reader.group(m) for m in _DEDUCTED.finditer(reader.text, heading.span.start, end)]
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
    for block in reader.document.readable_blocks():
        if block.cell is not None:
            continue
        last = block.start
        for match in _GRAND.finditer(reader.text, block.start, block.end):
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
    grand = [total for total in grand if total.measure.value > largest]
    if not grand:
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


def shorten(name: str) -> str:
    """The heading without the points in it."""
    return (
        re.sub(
            r"[（(【][^）)】]{0,30}分[^）)】]{0,20}[）)】].*|[，,：:]?\s?(?:自评|满分|得分|分值).*|\d[\d.]*分.*",
            "",
            name,
        ).strip("，,：: ")
        or name
    )
