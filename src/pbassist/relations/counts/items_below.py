"""A printed number of points and the numbered paragraphs below it become a count: 以下三个问题：（一）…（二）….

It is asked and not proven: a point may have been told in the words between.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pbassist.find.labels import parse_ordinal
from pbassist.model.document import READABLE_ROLES, Block, Document
from pbassist.model.performance import Relation
from pbassist.relations.sentences import Mention, Sentence, name_subject

_POINTS = frozenset(("条", "点", "个", "项", "方面", "种", "类", "步", "个方面", "大类"))
_SUBJECT = re.compile(
    r"(?:主要|突出|具体|重点|困难|共性|典型|存在|的|如下|整改|改进|对策|工作)*"
    r"(?:方面|问题|建议|做法|措施|工作|意见|经验|原因|不足|任务|成效|特点|短板|困难|举措|内容|环节|情况|目标)?"
    r"(?:的|问题|建议|原因|措施|不足|内容|情况)*(?:和不足|及原因|和建议)?(?:如下)?[：:。]?\s*"
)
_OF_BELOW = re.compile(r"以下|如下|下列|[：:]\s*\Z|下面")
_C = "[一二三四五六七八九十]"
_STYLES = tuple(
    re.compile(one)
    for one in (
        rf"\s*[（(]\s?({_C}{{1,3}})\s?[)）]",
        r"\s*(\d{1,2})\s?[.．、](?!\d)",
        r"\s*[（(]\s?(\d{1,2})\s?[)）]",
        rf"\s*({_C})是",
        rf"\s*第({_C})[，,、：:]",
        rf"\s*({_C}{{1,2}})、",
    )
)
_TITLE_END = re.compile("[。；：，]")
MOST = 12
FARTHEST = 120
"""Paragraphs below in which the items may stand."""
UNSURE = "所列各点是否与所称数量对应需核实"


def find_items_below(sentences: Sequence[Sentence]) -> Iterator[Relation]:
    """The counts at the end of paragraphs whose items stand in the paragraphs below."""
    document = sentences[0].document if sentences else None
    if document is None:
        return
    blocks = [b for b in document.blocks if b.role in READABLE_ROLES and b.end > b.start]
    places = {block.start: at for at, block in enumerate(blocks)}
    for sentence in sentences:
        at = places.get(sentence.block.start)
        if at is None or sentence.block.cell is not None or sentence.end < sentence.block.end - 1:
            continue
        mention = sentence.mentions[-1]
        if _counts_points(sentence, mention):
            found = _judge(document, mention, blocks[at + 1 : at + 1 + FARTHEST])
            if found is not None:
                yield found


def _counts_points(sentence: Sentence, mention: Mention) -> bool:
    """以下三个方面的问题： at the end of a paragraph."""
    measure = mention.measure
    few = measure.kind == "count" and measure.unit in _POINTS and 2 <= measure.value <= MOST
    rest = sentence.between(mention.end, sentence.block.end)
    if not few or measure.vague or not _SUBJECT.fullmatch(rest):
        return False
    return bool(_OF_BELOW.search(rest) or _OF_BELOW.search(mention.clause))


def _judge(document: Document, mention: Mention, below: Sequence[Block]) -> Relation | None:
    starts = _read_items(document, below)
    number = len(starts)
    if number < 2:
        return None
    stated = mention.measure
    unit = stated.figure.unit_printed or stated.figure.unit or ""
    holds = stated.value == number
    return Relation(
        kind="count",
        state="holds" if holds else "open",
        subject=name_subject(mention),
        expression=f"所列共{number}{unit}" + ("" if holds else f"≠{stated.printed}"),
        stated=stated.figure,
        computed=f"{number}{unit}",
        difference=None if holds else f"{abs(int(stated.value) - number)}{unit}",
        items=tuple(document.span(a, b) for a, b in starts),
        reason="" if holds else UNSURE,
        asks=not holds,
    )


def _read_items(document: Document, below: Sequence[Block]) -> list[tuple[int, int]]:
    """The first words of the items in one style, from 一 on, up to the one that does not follow."""
    style = next((s for s in _STYLES if below and _read_label(document, below[0], s) == 1), None)
    if style is None:
        return []
    found: list[tuple[int, int]] = []
    for block in below:
        if block.cell is not None:
            continue
        label = _read_label(document, block, style)
        if label is None and _is_above(document, block, style):
            break
        if label is not None:
            if label != len(found) + 1:
                break
            found.append((block.start, _end_title(document, block)))
    return found


def _read_label(document: Document, block: Block, style: re.Pattern[str]) -> int | None:
    match = style.match(document.text, block.start, block.end)
    return parse_ordinal(match.group(1)) if match else None


def _is_above(document: Document, block: Block, style: re.Pattern[str]) -> bool:
    """A chapter (五、) ends every list; （一） ends one that is numbered 1."""
    chapter, section = _STYLES[-1], _STYLES[0]
    if style is chapter:
        return False
    above = [chapter] if style is section else [chapter, section]
    return any(one.match(document.text, block.start, block.end) for one in above)


def _end_title(document: Document, block: Block) -> int:
    stop = _TITLE_END.search(document.text, block.start + 4, block.end)
    return stop.start() if stop else block.end
