"""A table with a project in every row and what each was graded (附表) becomes a list of projects."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from typing import NamedTuple

from pbassist.model.document import Block, Document, Span, Table

NAME = re.compile(
    r"(?:自评|评价|绩效|预算|支出|财政|部门)?项目(?:名称)?|项目支出名称|资金名称|专项名称"
)
GRADE = re.compile(
    r"(?:自评|评价|评定|评估|绩效|考核|结果)?(?:结果)?(?:等次|等级|档次|级别|评级)|(?:自评|评价)结(?:果|论)"
)
SCORED_NAME = re.compile(r"(?:自评|评价|绩效|预算|支出)?项目名称|项目支出名称|资金名称|专项名称")
SCORE = re.compile(r"(?:绩效)?(?:自评|评价)?(?:得分|分数|总分|分)")
POINTS = re.compile(r"分值|满分|权重|标准分")
"""A table with these scores indicators, not projects."""
GRADES = ("优秀", "优", "良好", "良", "中等", "中", "较差", "差", "合格", "不合格")
"""From the best; a cell holds one of them, alone or with 等 or 级 behind it."""
TOTAL = re.compile(r"(?:合|总|共|小)\s{0,6}计.{0,20}")
NO_PROJECT = re.compile(r"[一二三四五六七八九十]{1,3}、.{0,30}|备注|说明|注[:：].{0,80}|/|—|-|无")
DEEPEST_HEAD = 4
FEWEST_ROWS = 3
LONGEST_TITLE = 60


class ProjectList(NamedTuple):
    """A list of projects (项目清单) with their grades."""

    title: str
    """The line above it, its own first row or the name of its sheet; empty where none is told."""
    names: tuple[Span, ...]
    """The names, one a row, in order."""
    grades: tuple[tuple[str, int], ...]
    """How many projects have each grade, the best first: (优, 21), (良, 12); empty for a list of
    scores alone."""
    ungraded: int
    """Rows whose cell of the grade is empty or holds no grade."""
    number: int
    """Number of its table in the document."""

    @property
    def size(self) -> int:
        """How many projects it lists."""
        return len(self.names)

    def say_grades(self) -> str:
        """优21个、良12个、中3个."""
        return "、".join(f"{grade}{count}个" for grade, count in self.grades)


def read_project_lists(document: Document) -> tuple[ProjectList, ...]:
    """The tables of a document that list projects with a grade or a score each, three rows or more."""
    found = (_read_list(document, table) for table in document.tables)
    return tuple(one for one in found if one is not None)


def _read_list(document: Document, table: Table) -> ProjectList | None:
    head = next(
        (h for row in range(min(table.rows, DEEPEST_HEAD)) if (h := _head(table, row))), None
    )
    if head is None:
        return None
    top, name, judged = head
    rows = [row for row in range(top + 1, table.rows) if _is_project(table, row, name, judged)]
    if len(rows) < FEWEST_ROWS:
        return None
    cells = [block for row in rows if (block := table.block(row, name)) is not None]
    graded = bool(GRADE.fullmatch(_fold(table.text(top, judged))))
    told = [_read_grade(table.text(row, judged)) for row in rows] if graded else []
    counted = Counter(one for one in told if one)
    if graded and not counted:
        return None
    return ProjectList(
        title=_read_title(document, table, top),
        names=tuple(document.block_span(block) for block in cells),
        grades=tuple((one, counted[one]) for one in GRADES if one in counted),
        ungraded=sum(1 for one in told if not one),
        number=table.number,
    )


def _head(table: Table, row: int) -> tuple[int, int, int] | None:
    """A row of labels, where the name stands and where the grade does, or the score where there is
    no grade.
    """
    labels = [_fold(table.text(row, column)) for column in range(table.columns)]
    names = [at for at, words in enumerate(labels) if NAME.fullmatch(words)]
    grades = [at for at, words in enumerate(labels) if GRADE.fullmatch(words)]
    if names and grades:
        return row, names[0], grades[-1]
    scores = [at for at, words in enumerate(labels) if SCORE.fullmatch(words)]
    sure = [at for at in names if SCORED_NAME.fullmatch(labels[at])]
    if any(POINTS.search(words) for words in labels) or not (sure and scores):
        return None
    return row, sure[0], scores[-1]


def _is_project(table: Table, row: int, name: int, grade: int) -> bool:
    """A row with a name of its own that is no total, no heading and no repeated header."""
    block, other = table.block(row, name), table.block(row, grade)
    if block is None or block is other or block.cell is None or block.cell.row != row:
        return False
    words = _fold(table.text(row, name))
    line = (_fold(table.text(row, column)) for column in range(min(3, table.columns)))
    if any(TOTAL.fullmatch(one) for one in line):
        return False
    return bool(words) and not NO_PROJECT.fullmatch(words) and not NAME.fullmatch(words)


def _read_grade(text: str | None) -> str | None:
    words = re.sub(r"[“”\"]|(?<=.)(?:等级?|级|档)$", "", _fold(text))
    return words if words in GRADES else None


def _read_title(document: Document, table: Table, top: int) -> str:
    """The merged row over the header, else the short line before the table, else its sheet."""
    own = [_fold(table.text(row, 0)) for row in range(top)]
    if own and own[0]:
        return own[0]
    above = _line_above(document, table.blocks[0].start)
    if above is not None and len(words := _fold(document.words(above))) <= LONGEST_TITLE:
        return words
    return ""


def _line_above(document: Document, start: int) -> Block | None:
    at = bisect_left(document.blocks, start, key=lambda block: block.start)
    near = reversed(document.blocks[max(at - 4, 0) : at])
    usual = (b for b in near if b.role == "body" and b.cell is None and b.end > b.start)
    return next((b for b in usual if not document.words(b).startswith(("单位", "（单位"))), None)


def _fold(text: str | None) -> str:
    return "".join((text or "").split())
