"""Indicators joined in one cell become indicators: 维修数量≥12处；验收合格率≥95%."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pbassist.forms.grid import Cell, Part

SEPARATOR = re.compile(
    r"[；;\n]|(?<=[^\d\s.．、（(])(?=\d{1,2}[.．、][^\d\s])|(?<=[^\d\s（(])(?=[①-⑳])|(?<=\S)[ 　]+(?=\D)"
)
ORDINAL = re.compile(
    r"\s{0,4}(?:[（(]?\d{1,2}[)）]|\d{1,2}[.．、](?!\d)|[①-⑳]|[-•·])?\s{0,4}"
    r"(?:指标\s?\d{1,2}\s?[:：])?\s{0,4}"
)
CLASS = (
    r"(?:产出|成本|效益|满意度|数量|质量|时效|经济效益|社会效益|生态效益|可持续影响|可持续|经济|社会|生态"
    r"|服务对象满意度|经济成本|社会成本|生态环境成本)(?:绩效)?(?:指标)?"
)
CLASS_LABEL = re.compile(CLASS)
CLASS_PREFIX = re.compile(CLASS + r"\s?[:：—\-–]\s?")
SIGN = re.compile(
    r"≥|≧|⩾|>=|≤|≦|⩽|<=|＞|＜|＝|=|>|<"
    r"|大于或?等于|小于或?等于|不低于|不少于|不小于|不高于|不超过|不多于|不大于|至少|控制在"
)
BEHIND_COLON = re.compile(r"[:：]\s{0,4}(?=\S)")
ENDING_NUMBER = re.compile(r"(?<=[^\d.,年第])\d[\d.,]{0,14}\s?[^\d\s；;，,。（(]{0,8}$")
POINTS_BEHIND = re.compile(
    r"\s?[（(\[【]\s?(?:权重|分值)?[:：]?\s?(\d{1,3}(?:\.\d{1,2})?)\s?分?\s?[)）\]】]$"
)
DIMENSION_WORDS = ("产出", "成本", "效益", "满意度")


def split_items(cell: Cell) -> tuple[Part, ...]:
    """The items of a cell, numbering off: at ； and line breaks."""
    return tuple(_items(cell.text, cell.start))


def _items(text: str, offset: int) -> Iterator[Part]:
    for first, last in _cut_items(text):
        ordinal = ORDINAL.match(text[first:last])
        start = first + (ordinal.end() if ordinal else 0)
        words = text[start:last].strip().rstrip("。，,")
        if words:
            begin = start + text[start:last].index(words)
            yield Part(words, offset + begin, offset + begin + len(words))


def _cut_items(text: str) -> Iterator[tuple[int, int]]:
    """Stretches between separators; a space separates only where both sides say a value, since a
    line break inside a cell may have been read as a space.
    """
    first = 0
    for mark in SEPARATOR.finditer(text):
        if mark.group().isspace() and mark.group() != "\n":
            behind = text[mark.end() :]
            if not (_says_value(text[first : mark.start()]) and _says_value(behind[:60])):
                continue
        yield first, mark.start()
        first = mark.end()
    yield first, len(text)


def _says_value(words: str) -> bool:
    return bool(SIGN.search(words) or BEHIND_COLON.search(words))


def read_joined(cell: Cell) -> Iterator[dict[str, Part]]:
    """The fields of each indicator joined in a cell: name, planned, weight, and the class named
    before it.
    """
    path: dict[str, Part] = {}
    for item in split_items(cell):
        rest = item
        while prefix := CLASS_PREFIX.match(rest.text):
            words = prefix.group().rstrip(" :：—-–")
            if _is_name(rest.text, prefix.end()):
                break
            level = "dimension" if words.startswith(DIMENSION_WORDS) else "aspect"
            if level == "dimension":
                path.pop("aspect", None)
            path[level] = Part(words, rest.start, rest.start + len(words))
            rest = _cut(rest, prefix.end())
        if rest.text:
            yield {**path, **split_value(rest)}


def _is_name(text: str, end: int) -> bool:
    """满意度：≥90% names an indicator, 满意度指标：群众满意度≥90% a class."""
    rest = text[end:]
    return bool(rest) and (SIGN.match(rest) is not None or rest[0].isdigit())


def _cut(part: Part, at: int) -> Part:
    words = part.text[at:]
    text = words.lstrip()
    return Part(text, part.end - len(text), part.end)


def split_value(item: Part) -> dict[str, Part]:
    """Name and planned value of 维修数量≥12处, 维修数量：12处 or 维修数量12处（20分）."""
    fields: dict[str, Part] = {}
    points = POINTS_BEHIND.search(item.text)
    text = item.text
    if points:
        text = text[: points.start()]
        at = item.start + points.start(1)
        fields["weight"] = Part(points.group(1), at, at + len(points.group(1)))
    sign = SIGN.search(text) or BEHIND_COLON.search(text) or ENDING_NUMBER.search(text)
    name = text[: sign.start()] if sign and sign.start() else text
    trimmed = name.rstrip(" :：,，、")
    fields["name"] = Part(trimmed, item.start, item.start + len(trimmed))
    if sign and sign.start():
        value = text[sign.start() :].lstrip(" :：").rstrip()
        at = item.start + len(text.rstrip()) - len(value)
        fields["planned"] = Part(value, at, at + len(value))
    return fields
