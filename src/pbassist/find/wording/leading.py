"""Paragraphs that open with a number but have no title short enough for a heading become headings.

（三）参照《……办法》（财预〔2020〕10号）和……制定了评价表式。 is counted in its list, though the
outline leaves it out: a list whose second paragraph is long has not lost its second number.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from pbassist.find.labels import parse_ordinal
from pbassist.model.document import Block, Document
from pbassist.model.figures import Heading

_C = "[〇零一二三四五六七八九十百]"
_LABEL = re.compile(rf"[\s　]{{0,8}}(?:(?P<bracket>[（(]{_C}{{1,3}}[)）])|(?P<bare>{_C}{{1,3}}、))")
_ENDS_SENTENCE = "。；;！？!?：:”）)》」"
SHORT_LINE = 50
"""Characters of a line that may be a heading without a mark at its end."""


def add_leading(document: Document, outline: Sequence[Heading]) -> list[Heading]:
    """The outline with the numbered paragraphs it leaves out, in order; nothing where it is empty."""
    if not outline:
        return []
    found = [*outline]
    starts = [heading.span.start for heading in outline]
    before: Block | None = None
    for block in document.readable_blocks():
        if block.cell is not None or block.role != "body" or not document.words(block):
            continue
        alone = before is None or _is_ended(document, before)
        match = _LABEL.match(document.text, block.start, block.end) if alone else None
        if match is not None and block.source == "text":
            heading = _make_heading(document, outline, starts, match)
            found += [heading] if heading else []
        before = block
    return sorted(found, key=lambda heading: heading.span.start)


def _is_ended(document: Document, before: Block) -> bool:
    """Whether a paragraph closes its sentence: else the next line goes on with it."""
    words = document.words(before)
    return words[-1] in _ENDS_SENTENCE or (len(words) <= SHORT_LINE and words[-1] not in "、，,（(")


def _make_heading(
    document: Document, outline: Sequence[Heading], starts: Sequence[int], match: re.Match[str]
) -> Heading | None:
    """A heading without a title, at the level of the nearest heading that is numbered as it is."""
    label = match["bracket"] or match["bare"]
    start = match.end() - len(label)
    at = bisect_right(starts, start)
    if at and starts[at - 1] == start:
        return None
    ordered = [*reversed(outline[:at]), *outline[at:]]
    like = next((one for one in ordered if _is_like(one.label, label)), None)
    if like is not None:
        level = like.level
    elif match["bracket"] and at:
        level = outline[at - 1].level + 1
    else:
        return None
    if parse_ordinal(label.strip("（）()、")) is None:
        return None
    return Heading(
        span=document.span(start, match.end()), label=label, title="", level=level, end=match.end()
    )


def _is_like(one: str, other: str) -> bool:
    return _shape(one) == _shape(other)


def _shape(label: str) -> str:
    """（三） and (十二) are （）, 三、 is 、."""
    return re.sub(_C, "", label).replace("(", "（").replace(")", "）")
