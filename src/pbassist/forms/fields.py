"""Labels of a form become the words filled in beside, below or behind them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from pbassist.forms.grid import Cell, Grid, Part, fold, join_lines
from pbassist.forms.labels import (
    UNIT_OF_MONEY,
    is_label,
    name_goal,
    name_project_field,
    name_source,
    strip_label,
)
from pbassist.model.performance import Project

LONGEST_CAPTION = 160
COLON = re.compile(r"[:：]")
GLUED = re.compile(
    r"(?:项目(?:编码|代码|名称|负责人|属性|类别)|(?:主管|预算)部门|(?:实施|预算|填报|填表|主管)单位"
    r"|归口股室|联系电话|金额单位|填[报表](?:人|日期|时间))$"
)
"""Labels that stand without a space behind the value before them, as PDF text may lose it."""
CAPTION_OF_MONEY = re.compile(r"(?:金额|货币|资金|计量|计价)单位$")
"""金额单位：万元 at the end of a line ends the words before it and fills in nothing."""
LAST_WORD = re.compile(r"[^\s　,，;；。、]{2,16}$")
OPENING_WORD = re.compile(r"([^\s　:：]{4,10})[\s　]{1,8}(?=\S)")
LONG_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z\-]{4,38}[0-9A-Za-z]")
CODED_NAME = re.compile(r"(?=[0-9A-Za-z\-]{0,12}\d{4})[0-9A-Za-z]{10,40}\s?[-—–_]\s?\S")
FLOATING_ZERO = re.compile(r"(\d{4,30})\.0{1,2}")
CODE_BEFORE = re.compile(r"^[\[(（【]?\d{3,12}[\])）】]?\s{0,3}[-—–_ ]?\s{0,3}(?=[^\d\s])")
SEAL = re.compile(r"^[（(](?:单位)?(?:盖章|公章|签章|章)[)）]\s{0,3}(?=\S)")
CODE_BEHIND = re.compile(r"\s{0,3}[\[(（【]\d{3,12}[\])）】]$|\s{0,3}[-—–_]\d{3,12}$")
PUNCTUATION = " 　-—–_[]【】()（）/、,，:："
UNIT_RANK = ("实施", "承担", "具体", "预算", "用款", "使用", "项目", "申报", "填报", "单位")
DEPARTMENT_RANK = ("上级", "中央", "省级", "市级")
IN_CHARGE = "主管"
"""填报部门 may be the unit's own; 主管部门 beside it is the one over it."""
SECTIONS = frozenset({"grounds", "estimate", "problems", "measures"})


ORDINAL = re.compile(r"^[（(]?\d[)）.．、]\s?")
RUN_ON = re.compile(r"(?<=项目)(?=[一-鿿])")
TICK = r"☑■√✓✔☒▣◉●⊠✅"
BOX = re.compile(rf"[（(\[【]\s{{0,2}}([{TICK}□○◯☐◻⬜▢]?)\s{{0,4}}[)）\]】]|([{TICK}□○◯☐◻⬜▢])")


class Hit(NamedTuple):
    """A label found on a form and what is filled in for it."""

    field: str
    label: str
    value: Part | None


class Fields:
    """The labels of a form by field, in reading order."""

    def __init__(self, hits: Iterator[Hit]) -> None:
        self.hits: dict[str, list[Hit]] = defaultdict(list)
        for hit in hits:
            self.hits[hit.field].append(hit)

    def has(self, field: str) -> bool:
        """True when the form has the label."""
        return field in self.hits

    def value(self, field: str) -> Part | None:
        """The first words filled in for a field."""
        return next((hit.value for hit in self.hits.get(field, ()) if hit.value), None)

    def labelled(self, field: str, word: str, others: tuple[str, ...]) -> Part | None:
        """The words behind the first filled label that holds a word and none of some others."""
        for hit in self.hits.get(field, ()):
            if hit.value and word in hit.label and not any(one in hit.label for one in others):
                return hit.value
        return None

    def ranked(self, field: str, words: tuple[str, ...], *, avoid: bool = False) -> Part | None:
        """The filled label that holds the earliest of some words, or, to avoid, none of them."""

        def rank(hit: Hit) -> int:
            found = [at for at, word in enumerate(words) if word in hit.label]
            return (bool(found) if avoid else min(found, default=len(words))) + 0

        filled = [hit for hit in self.hits.get(field, ()) if hit.value]
        return min(filled, key=rank).value if filled else None


def read_fields(grid: Grid, rows: list[int]) -> Fields:
    """The labels of some rows with their values."""
    return Fields(hit for row in rows for cell in grid.own(row) for hit in _read_cell(grid, cell))


def _read_cell(grid: Grid, cell: Cell) -> Iterator[Hit]:
    field = name_project_field(cell.key)
    if field:
        value = find_value(grid, cell, section=field in SECTIONS)
        beside = grid.after(cell) if field == "people" else None
        if beside is not None and name_inside(beside):
            value = None
        yield Hit(field, strip_label(cell.key), value)
        return
    yield from read_pairs(cell)


def find_value(grid: Grid, label: Cell, *, section: bool = False) -> Part | None:
    """What is filled in for a label: beside it, or below it where the whole row is labels.

    A word of money beside a label (项目类别 | 其他) fills it in where no amount follows.
    """
    if label.loose:
        return None
    beside = grid.after(label)
    if beside is not None and not is_label(beside.key):
        return beside.part
    below = _find_below(grid, label, section=section)
    if below is None and beside is not None and _fills(grid, beside):
        return beside.part
    return below


def _find_below(grid: Grid, label: Cell, *, section: bool) -> Part | None:
    below = grid.at(label.bottom, label.column)
    if below is None or below.loose or below.row != label.bottom or is_label(below.key):
        return None
    if label.bottom in grid.breaks or name_inside(below):
        return None
    row = grid.own(label.row)
    if len(row) == 1:
        return below.part if section and len(grid.own(below.row)) == 1 else None
    under = grid.own(below.row)
    whole = all(is_label(cell.key) for cell in row) and not any(is_label(c.key) for c in under)
    return below.part if whole else None


def _fills(grid: Grid, cell: Cell) -> bool:
    """True for a word of money that stands last in its row or before another label."""
    if name_project_field(cell.key) or name_goal(cell.key) or cell.row + 1 != cell.bottom:
        return False
    if name_source(cell.key) not in ("other", "sub", "appropriation", "spending"):
        return False
    following = grid.after(cell)
    return following is None or bool(name_project_field(following.key))


def name_inside(cell: Cell) -> str | None:
    """The field named by a label that stands in one cell with its value (项目名称：XX维修)."""
    return next((hit.field for hit in read_pairs(cell)), None)


def read_pairs(cell: Cell) -> Iterator[Hit]:
    """Labels and values in one cell: 填报人：张三　联系电话：123; 主管部门及代码 县水利局[126]."""
    labels = list(_find_labels(cell.text))
    if not labels or labels[0][1] != 0:
        return
    long = len(cell.text) > LONGEST_CAPTION
    if long:
        labels = labels[:1]
    ends = [label[1] for label in labels[1:]] + [len(cell.text)]
    for (field, _, start, words), end in zip(labels, ends, strict=True):
        value = trim(cell, start, end)
        if not (field == "unit" and value and UNIT_OF_MONEY.match(fold(value.text))):
            yield Hit(field, words, value)


def trim(cell: Cell, start: int, end: int) -> Part | None:
    """A stretch of a cell's words, stripped; None when nothing is left."""
    words = cell.text[start:end]
    text = words.strip(" \t\n　_")
    if not text:
        return None
    begin = cell.start + start + words.index(text)
    return Part(text, begin, begin + len(text))


def _find_labels(text: str) -> Iterator[tuple[str, int, int, str]]:
    """Every label of a cell: field, where it starts, where its value starts, its words."""
    behind = 0
    for colon in COLON.finditer(text):
        before = text[behind : colon.start()]
        found = _name_ending(before)
        if found is None and (unit := CAPTION_OF_MONEY.search(before)):
            found = ("caption", unit.start(), unit.group())
        if found:
            field, offset, words = found
            yield field, behind + offset, colon.end(), words
            behind = colon.end()
    if behind == 0 and (opening := OPENING_WORD.match(text)):
        words = strip_label(fold(opening.group(1)))
        opened = name_project_field(words)
        if opened and opened not in ("other", "year", "people") and words != "单位":
            yield opened, 0, opening.end(), words


def _name_ending(before: str) -> tuple[str, int, str] | None:
    """The label that the words before a colon are, or end with."""
    if len(before) <= 40:
        key = fold(before)
        field = name_project_field(key)
        if field:
            return field, len(before) - len(before.lstrip()), strip_label(key)
    match = LAST_WORD.search(before)
    if match and match.start():
        key = fold(match.group())
        field = name_project_field(key)
        if field:
            return field, match.start(), strip_label(key)
    glued = GLUED.search(before)
    field = name_project_field(fold(glued.group())) if glued else None
    if glued and field:
        return field, glued.start(), strip_label(fold(glued.group()))
    return None


def read_project(fields: Fields) -> Project:
    """The project a form is about, names without the codes printed with them."""
    name, code = fields.value("name"), fields.value("code")
    code_words = clean_code(code.text) if code else None
    name_words = join_lines(name.text) if name else None
    both = fields.value("name_and_code")
    if name_words and not code_words and CODED_NAME.match(name_words):
        both = name
        name_words = None
    if both and not (name_words and code_words):
        split_name, split_code = split_code_and_name(both.text)
        name_words, code_words = name_words or split_name, code_words or split_code
    unit = fields.ranked("unit", UNIT_RANK)
    department = fields.ranked("department", DEPARTMENT_RANK, avoid=True)
    if (own := fields.labelled("department", IN_CHARGE, DEPARTMENT_RANK)) is not None:
        department = own
    office = fields.value("office")
    return Project(
        code=code_words,
        name=name_words,
        unit=clean_name(unit.text) if unit else None,
        department=clean_name(department.text) if department else None,
        office=join_lines(office.text) if office else None,
    )


def read_ticked(words: str) -> str:
    """延续项目 of “□新增项目 ☑延续项目”; the words as they are where no box is ticked."""
    marks = list(BOX.finditer(words))
    ticks = [bool((m.group(1) or m.group(2) or "□") in TICK) for m in marks]
    if not any(ticks):
        return words
    leading = not words[: marks[0].start()].strip()
    ends = [m.start() for m in marks[1:]] + [len(words)]
    starts = [0] + [m.end() for m in marks[:-1]]
    chosen = []
    for at, mark in enumerate(marks):
        option = words[mark.end() : ends[at]] if leading else words[starts[at] : mark.start()]
        if ticks[at] and (parts := option.split()):
            chosen.append(ORDINAL.sub("", parts[0].strip("，,、；;/|"), count=1))
    if len(marks) == 1 and len(chosen) == 1:
        # 单元格内的换行可能已被连写：√新增项目延续项目
        chosen = [RUN_ON.split(chosen[0])[0]]
    return "、".join(one for one in chosen if one) or words


def read_period(fields: Fields) -> str | None:
    """起止时间, from one label or from 开始日期 and 完成日期."""
    period = fields.value("period")
    if period:
        return join_lines(period.text)
    start, end = fields.value("period_start"), fields.value("period_end")
    if start and end:
        return f"{join_lines(start.text)}至{join_lines(end.text)}"
    return None


def clean_code(text: str) -> str | None:
    """A project code as the budget system writes it: 33112326000001.0 → 33112326000001."""
    words = "".join(fold(text).split()).upper()
    floating = FLOATING_ZERO.fullmatch(words)
    words = floating.group(1) if floating else words
    return words if any(character.isalnum() for character in words) else None


def clean_name(text: str) -> str | None:
    """A unit's name without its code: 126-县水利局, 县水利局[126] → 县水利局."""
    words = SEAL.sub("", join_lines(text).strip(), count=1)
    bare = CODE_BEHIND.sub("", CODE_BEFORE.sub("", words, count=1)).strip()
    return bare or words or None


def split_code_and_name(text: str) -> tuple[str | None, str | None]:
    """项目名称及编码 in one cell: the words and the code."""
    words = join_lines(text)
    code = LONG_CODE.search(words)
    if not code:
        return words.strip(PUNCTUATION) or None, None
    rest = (words[: code.start()] + " " + words[code.end() :]).strip(PUNCTUATION)
    return rest or None, clean_code(code.group())
