"""A report's first and last lines become its title and signature: the years and units they name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pbassist.model.document import Block, Document, Span

YEAR = re.compile(r"(?<!\d)(20\d{2})\s?年(?:度)?")
FIRST_LINES, LAST_LINES = 6, 6
LONGEST_TITLE, LONGEST_SIGNATURE = 60, 30
_TITLE = re.compile(
    r"(?:报告|总结|情况说明|情况的说明|自评|说明|方案)(?:[（(][^（）()]{1,12}[）)])?$"
)
_NUMBERED = re.compile(r"[（(]|[一二三四五六七八九十]{1,3}、|\d{1,2}[.．、]")
_UNIT_END = r"(?:局|委员会|委|办公室|中心|人民政府|街道办事处|联合会|学校|中学|小学|医院|法院|检察院|公司|协会|馆|站|所|大队)"
_UNIT = re.compile(rf"^(?:关于)?([一-鿿]{{2,18}}?{_UNIT_END})(?=(?:20\d{{2}}|关于|[部整项绩预]))")
_SIGNATURE = re.compile(rf"[一-鿿]{{2,24}}{_UNIT_END}(?:[（(][^（）()]{{1,8}}[）)])?")
_DATE = re.compile(r"(?:20\d{2}|二[〇○零]\S{2})\s?年\s?\S{1,3}\s?月(?:\s?\S{1,3}\s?日)?")
_NAMED = re.compile(r"《[^《》]{0,120}》|〔\d{4}〕|\[\d{4}\]")


class Ends(NamedTuple):
    """What a report says of itself at its ends (标题与落款)."""

    title: Span
    """The title's line or lines."""
    year: int | None
    """The only year of the title."""
    year_span: Span | None
    unit: Span | None
    """The unit that the title begins with."""
    signature: Span | None
    """The unit that signs."""
    signed: int | None
    """Year of the date below it."""


_PROJECT = re.compile(
    r"([一-鿿（）()“”\d]{4,40}?)(?:项目)?(?:支出|资金|专项资金)?(?:预算|财政)?绩效(?:自我?评|评价)"
)
_ANY_PROJECT = re.compile(
    r"(?:部门|整体|项目|财政|预算|单位|重点|专项|全县|本级|县级)|.{0,12}(?:整体支出|所有项目|重点项目|\d+个)"
)
_STATED = re.compile(
    r"(?:^|[\s　。；])(?:[（(]?[一二三四五六七八九十\d]{1,2}[）)、.．])?\s?项目名称\s?[：:]\s?([^，,。；;\n\t]{4,40})"
)


def find_named_project(document: Document, ends: Ends) -> tuple[str, Span] | None:
    """The project in a title and the one behind 项目名称：; None where either names none."""
    stated = _STATED.search(document.text, ends.title.end)
    rest = YEAR.sub("", "".join(ends.title.quote.split())).removeprefix("关于")
    rest = rest.removeprefix(ends.unit.quote if ends.unit else "").removeprefix("关于")
    named = _PROJECT.match(rest)
    if stated is None or named is None or _ANY_PROJECT.match(named[1]):
        return None
    return named[1], document.span(*stated.span(1))


class Told(NamedTuple):
    """A year that the body speaks of."""

    year: int
    span: Span


def find_ends(document: Document) -> Ends | None:
    """Title and signature of a report; None where no line of its beginning is a title."""
    lines = [b for b in document.readable_blocks() if b.cell is None and document.words(b)]
    title = _find_title(document, lines[:FIRST_LINES])
    if title is None:
        return None
    years = list(YEAR.finditer(document.text, title.start, title.end))
    only = years[0] if len({match[1] for match in years}) == 1 else None
    unit = _UNIT.match("".join(title.quote.split()))
    at = document.text.find(unit[1], title.start, title.end) if unit else -1
    signature, signed = _find_signature(document, lines[-LAST_LINES:], title.end)
    return Ends(
        title,
        int(only[1]) if only else None,
        document.span(*only.span()) if only else None,
        document.span(at, at + len(unit[1])) if unit and at >= 0 else None,
        signature,
        signed,
    )


def _find_title(document: Document, lines: list[Block]) -> Span | None:
    """The line that ends as titles do, with the line above where the title is broken in two."""
    for at, block in enumerate(lines):
        words = document.words(block)
        if len(words) <= LONGEST_TITLE and _TITLE.search(words) and not _NUMBERED.match(words):
            above = lines[at - 1] if at else None
            joins = (
                above is not None
                and len(document.words(above)) <= 30
                and YEAR.search(document.text, above.start, above.end)
                and not YEAR.search(words)
            )
            return document.span(above.start if joins and above else block.start, block.end)
    return None


def _find_signature(
    document: Document, lines: list[Block], after: int
) -> tuple[Span | None, int | None]:
    for at in range(len(lines) - 1, 0, -1):
        words = "".join(document.words(lines[at]).split())
        if lines[at].start >= after and len(words) <= LONGEST_SIGNATURE and _DATE.fullmatch(words):
            year = re.match(r"20\d{2}", words)
            signed = int(year[0]) if year else None
            above = lines[at - 1]
            if above.start >= after and _SIGNATURE.fullmatch(document.words(above)):
                return document.block_span(above), signed
            return None, signed
    return None, None


def find_told_years(document: Document, ends: Ends) -> Iterator[Told]:
    """Years of the body, without those in names of rules and in the date of the signature."""
    for block in document.readable_blocks():
        if block.start < ends.title.end:
            continue
        text = document.text[block.start : block.end]
        if _DATE.fullmatch("".join(text.split())):
            continue
        masked = _NAMED.sub(lambda match: " " * len(match[0]), text)
        for match in re.finditer(r"(?<!\d)(20\d{2})(?=\s?[年.\-/—–~至])", masked):
            start = block.start + match.start()
            yield Told(int(match[1]), document.span(start, start + 4))


_HEAD_YEAR = re.compile(r"(20\d{2})\s?年(?:度|实际|决算|完成(?:数|值)?)?")


def find_last_head_year(document: Document, ends: Ends) -> Told | None:
    """The latest of two or more years that head the columns of one table; None without such a table."""
    rows: dict[tuple[int, int], list[Told]] = {}
    for block in document.readable_blocks():
        if block.cell is None or block.start < ends.title.end:
            continue
        match = _HEAD_YEAR.fullmatch(document.words(block))
        if match is not None:
            at = document.text.index(match[1], block.start)
            told = Told(int(match[1]), document.span(at, at + 4))
            rows.setdefault((block.cell.table, block.cell.row), []).append(told)
    heads = [row for row in rows.values() if len({one.year for one in row}) > 1]
    return max((one for row in heads for one in row), key=lambda one: one.year, default=None)


_PLANNED = re.compile(r"计划|规划|预算|目标|安排|预计|拟|下年|明年")


def find_later_head_year(document: Document, ends: Ends) -> Told | None:
    """The last year that heads a table of what was done, where it is later than the title's.

    None where a caption or a cell speaks of plans, or the paper is signed before that year is over.
    """
    head = find_last_head_year(document, ends)
    if head is None or ends.year is None or head.year <= ends.year:
        return None
    if ends.signed is not None and ends.signed <= head.year:
        return None
    at = next((b for b in document.blocks if b.start <= head.span.start < b.end), None)
    if at is None or at.cell is None:
        return None
    table = [b for b in document.blocks if b.cell is not None and b.cell.table == at.cell.table]
    first, last = min(b.start for b in table), max(b.end for b in table)
    caption = document.text.rfind("\n", ends.title.end, max(first - 1, ends.title.end))
    return None if _PLANNED.search(document.text, caption, last) else head


_OPENING_BLOCKS, SHORTEST_OPENING = 4, 15
_ANNOUNCES = re.compile(r"现将(?P<said>[^。；\n]{0,60}?)如下")
_LEADS = re.compile(r"[\s　]{0,8}(20\d{2})年(?:度|以来)?[，,]")
_REPEATS = re.compile(r"(?<!\d)(20\d{2})年度?(?!\d{1,2}月)")
_OF_THE_YEAR = re.compile(
    r"(?:主要|重点)?工作(?:开展)?(?:情况)?(?:总结|汇报|报告)?如下"
    r"|(?:我局|部门|单位|项目|本级)?(?:年初|全年)(?:部门|财政)?预算"
)
"""What follows the year that a report is of: 2025年主要工作如下, 2023年部门年初预算."""
_PLACE_AHEAD = re.compile(r"^(?:[一-鿿]{2,3}[县市区])?(?:县|市|区)?")
_ROW_OF_YEARS = re.compile(r"(?:20\d{2}年?[、，和]){1,9}20\d{2}年?")
"""Years in a row, of which none is the one that is spoken of."""
_REFERS = re.compile(r"(?:由|从|较|比|与|同|在|上年度?|去年|以前年度?|按照?|根据|对照)$")
SHARED_WITH_TITLE = 6
"""Characters behind a year that stand behind the title's year too."""


def find_opening_year(document: Document, ends: Ends) -> Told | None:
    """The year that the first paragraphs say the title's own words of, or begin with.

    None where they speak of the title's year as well: 2025年, 我局组织编报2026年…
    """
    if ends.year_span is None:
        return None
    rest = "".join(document.text[ends.year_span.end : ends.title.end].split())
    paragraphs = _list_opening(document, ends.title.end)
    told: list[Told] = []
    for block, text in paragraphs:
        leads = _LEADS.match(text)
        rows = [row.span() for row in _ROW_OF_YEARS.finditer(text)]
        for match in _REPEATS.finditer(text):
            if any(start <= match.start() < end for start, end in rows):
                continue
            if _REFERS.search(text[: match.start()]):
                continue
            if int(match[1]) == ends.year:
                return None
            first = leads is not None and match.start(1) == leads.start(1)
            words = _PLACE_AHEAD.sub("", text[match.end() :][:LONGEST_TITLE])
            same = _share_start(words, rest) >= SHARED_WITH_TITLE
            if first or same or _OF_THE_YEAR.match(words):
                start = block.start + match.start(1)
                told.append(Told(int(match[1]), document.span(start, start + 4)))
    return told[0] if told else None


def find_announced_year(document: Document, ends: Ends) -> Told | None:
    """The only year in 现将2025年……报告如下, by which a paper says what it tells of."""
    for block, text in _list_opening(document, ends.title.end):
        announced = _ANNOUNCES.search(text)
        if announced is None:
            continue
        years = list(re.finditer(r"(?<!\d)(20\d{2})(?=年)", announced["said"]))
        if len({match[1] for match in years}) != 1:
            return None
        start = block.start + announced.start("said") + years[0].start(1)
        return Told(int(years[0][1]), document.span(start, start + 4))
    return None


def _list_opening(document: Document, after: int) -> list[tuple[Block, str]]:
    """The first paragraphs of some length, names of rules and plans blanked."""
    blocks = (b for b in document.readable_blocks() if b.start >= after and b.cell is None)
    long = (b for b in blocks if b.end - b.start >= SHORTEST_OPENING)
    return [
        (b, _NAMED.sub(lambda match: " " * len(match[0]), document.text[b.start : b.end]))
        for b, _ in zip(long, range(_OPENING_BLOCKS), strict=False)
    ]


def _share_start(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))
