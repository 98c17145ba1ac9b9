"""Scored headings and items of a text become a tree of nodes with their 满分 and 得分."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pbassist.model.document import Document
from pbassist.model.performance import Figure, Heading
from pbassist.relations.measures import Measure, read_measure
from pbassist.relations.sentences import widen

_N = r"(\d{1,3}(?:\.\d{1,3})?)\s?"
_FULL = re.compile(
    rf"[（(【\[]\s?(?:本项)?(?:满分|分值|总分|权重|标准分|共|计)?(?:为|[:：])?\s?{_N}分|(?:满分|分值|标准分值?|权重)(?:为|[:：])?\s?{_N}分|{_N}分(?=[）)，,：:\s]{{0,3}}(?:本项|单位|我局|我单位)?(?:自评|实得|得|自查))"
)
_GOT_WORD = r"(?:自评得分|自评分值|自评分|自评得|自查得分|自查得|自评|实际得分|实得分|实得|得分|评分|计分|计|得)"
_GOT = re.compile(
    rf"{_GOT_WORD}(?:为|是|[:：])?\s?{_N}分?(?![\d.个家项%％件人户处次份名条台套所亩批期场万亿元公])"
)
_SCORED = re.compile("[分得计]")
"""One of the characters of every 满分 and 得分."""
_FULL_MARKS = re.compile(r"(?:自评|得|实得|自评得)满分")
_OWN_TOTAL = re.compile(
    rf"(?:本项|该项|此项|本部分|该部分|小计|以上|综上)[^。；\n]{{0,10}}?{_GOT_WORD}?(?:为|[:：])?\s?{_N}分"
)
_TOTAL_BELOW = re.compile(
    rf"\n\s*(?:本项|该项|此项|本部分|该部分|本大项|小计|综上|以上)[^。；\n\d]{{0,12}}?{_GOT_WORD}?(?:为|[:：])?\s?{_N}分"
)
_OWN_LINE = re.compile(rf"\s*{_GOT_WORD}(?:为|[:：])?\s?{_N}分")
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
DEDUCTED = re.compile(rf"(?<![每各])(?:自扣|扣减|扣除|扣)(?:了|掉)?\s?{_N}分(?!的|[/／])")


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


def read_items(
    document: Document, figures: Sequence[Figure], outline: Sequence[Heading]
) -> tuple[Node, ...]:
    """The innermost headings with 满分 and 得分, each to the end of its own words."""
    nodes = walk(read_tree(ScoreReader(document, figures), outline))
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
            least = max(start, low - LONGEST_ITEM)
            first = max(self.text.rfind(mark, least, low) + 1 for mark in "，。；：\n\t")
            match = GOT_ITEM.search(self.text, max(least, first), high)
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


def read_tree(reader: ScoreReader, outline: Sequence[Heading]) -> list[Node]:
    """The headings as nodes, nested by their level."""
    roots: list[Node] = []
    stack: list[tuple[int, Node]] = []
    ends: list[tuple[Node, int]] = []
    for at, heading in enumerate(outline):
        following = outline[at + 1].span.start if at + 1 < len(outline) else heading.end
        node = read_node(reader, heading, min(following, heading.end))
        while stack and stack[-1][0] >= heading.level:
            stack.pop()
        (stack[-1][1].children if stack else roots).append(node)
        stack.append((heading.level, node))
        ends.append((node, heading.end))
    for node, end in ends:
        _read_total_below(reader, node, end)
    return roots


def _read_total_below(reader: ScoreReader, node: Node, end: int) -> None:
    """本项自评14分 on a line of its own below the last of its items, which have points of their own."""
    if node.full is None or node.scored or len(node.children) < 2:
        return
    last = node.children[-1]
    if not all(child.scored for child in node.children):
        return
    block = reader.document.block_at(last.start)
    line = _TOTAL_BELOW.search(reader.text, block.end if block else last.start, end)
    node.got = reader.group(line)


def read_node(reader: ScoreReader, heading: Heading, own_end: int) -> Node:
    """A heading with its 满分 and 得分, and the items listed in its own text."""
    text, start = reader.text, heading.span.start
    block = reader.document.block_at(start)
    head_end = min(block.end if block else own_end, own_end, heading.span.end + 60)
    node = Node(heading.label + heading.title, start, own_end)
    if not _SCORED.search(text, start, max(head_end, heading.span.end)):
        return node
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
    _take_own_item(node)
    return node


def _take_own_item(node: Node) -> None:
    """履职（30分）, and below it 履职指标分值30分，得分27.5分: the item is the heading said again."""
    first = node.children[0] if node.children else None
    if node.got is not None or not (first and first.full and node.full):
        return
    if first.full.value == node.full.value:
        node.got = first.got
        node.children = node.children[1:]


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
    if rest or len(parts) < 2 or any(DEDUCTED.search(part.group()) for part in parts):
        return []
    nodes = [
        Node(part.group("name"), part.start(), part.end(), single=reader.group(part))
        for part in parts
    ]
    fits = all(one.single and one.single.value <= whole.value for one in nodes)
    return nodes if fits else []


def walk(nodes: Sequence[Node]) -> Iterator[Node]:
    """Every node, outer ones first."""
    for node in nodes:
        yield node
        yield from walk(node.children)


def frontier(nodes: Sequence[Node]) -> list[Node]:
    """The topmost nodes with a score."""
    found: list[Node] = []
    for node in nodes:
        found += [node] if node.scored else frontier(node.children)
    return found


def shorten(name: str) -> str:
    """The heading without the points in it."""
    return (
        re.sub(
            r"[（(【][^）)】]{0,30}分[^）)】]{0,20}[）)】].*|[，,：:]?\s?(?:自评|自查|满分|得分|分值)(?:得分|总分|分值|分)?"
            r"(?:为|是|[:：])?\s?\d.*|\d[\d.]*分.*",
            "",
            name,
        ).strip("，,：: ")
        or name
    )
