"""A score and a grade told in one sentence of a report become a finding where the bands part them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from pbassist.model.document import Document, Span

GRADE_WORDS = r"优秀|优|良好|良|中等|中|基本合格|不合格|合格|较差|差|一般"
_TOLD = re.compile(
    r"(?:综合|最终|总体|自评|评价|复核|总|(?<![类分子])项目)(?:评价|评定|绩效|平均)?(?:得分|评分|总分|分数)(?:为|是|：|:)?\s{0,2}"
    r"(?P<score>\d{2,3}(?:\.\d{1,2})?)\s{0,2}分[，,、；（(]{0,2}"
    r"(?:(?:对应|项目|综合|绩效|评价|评定|考核|自评|结果)(?:的)?){0,4}(?:等级|等次|档次|评级|评定|结果)(?:被?(?:评定|认定|确定))?"
    rf"(?:为|是|：|:)\s{{0,2}}[“\"‘]?(?P<grade>{GRADE_WORDS})[”\"’]?(?=[，。；、）)\n级等档]|$)"
)
FULL = Decimal(100)


class Told(NamedTuple):
    """A score out of a hundred and the grade behind it."""

    score: Decimal
    grade: str
    score_span: Span
    grade_span: Span


def find_told_grades(document: Document) -> Iterator[Told]:
    """Every overall score whose grade follows it at once: 综合得分87.6分，评价等级为“良”."""
    for block in document.readable_blocks():
        for match in _TOLD.finditer(document.text, block.start, block.end):
            score = Decimal(match["score"])
            if score <= FULL:
                spans = (document.span(*match.span(name)) for name in ("score", "grade"))
                yield Told(score, match["grade"], *spans)


def choose_grade(score: Decimal, bands: Sequence[tuple[str, Decimal]]) -> str | None:
    """The name of the band a score lies in, of bands from the best down."""
    return next((name for name, lower in bands if score >= lower), None)
