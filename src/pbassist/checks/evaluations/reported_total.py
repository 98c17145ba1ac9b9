"""The text of a report becomes the total score that it states for itself (自评总分)."""

from __future__ import annotations

import re
from decimal import Decimal

from pbassist.model.document import Document, Span
from pbassist.model.performance import Paper

TOTAL = re.compile(
    r"(?:自评|自我评价|综合|绩效|总体|整体|最终|评价|总)(?:评价|自评)?(?:总|综合)?"
    r"(?:得分|评分|分值|分数|结果|得|分)(?!率|标准|办法|表|规则|细则|依据|情况表)"
    r"[^0-9\n，。；、%]{0,8}?(?P<score>\d{1,3}(?:\.\d{1,2})?)(?=\s{0,2}(?:分(?!值|之|钟|[-—~～至到])|[（(]?[“\"]?[优良中差]))"
    r"|项目(?:绩效)?(?:自评|得分)(?:为|是|：|:)?\s{0,2}(?P<bare>\d{1,3}(?:\.\d{1,2})?)\s{0,2}分(?!值|之)"
)
PART = re.compile(
    r"指标|产出|效益|决策|过程|执行率|预算执行|资金管理|满意度|成本|投入|管理|平均|考核|复核|抽[查评]|再评价|扣[减除]?|上年|去年|往年|前年|加权|每项|分项"
)
"""What shows in a clause that its score is not the year's own total."""
YEAR = re.compile(r"20\d\d")
CLAUSE = re.compile(r"[，。；、\n]")
HIGHEST = 110
SHORTEST_WORDS = 10
"""Characters of a cell that holds words, not a label with its number."""


def find_reported_total(paper: Paper | None, year: int | None) -> tuple[Decimal, Span] | None:
    """The one total that a report states of its own year, with its place; None for none or several."""
    if paper is None:
        return None
    text = paper.document.text
    found = [
        (Decimal(match["score"] or match["bare"]), match)
        for match in TOTAL.finditer(text)
        if not _is_other(text, match, year)
    ]
    if len({score for score, _ in found}) != 1 or found[0][0] > HIGHEST:
        return None
    score, match = found[0]
    return score, paper.document.span(match.start(), match.end())


def find_concluded_total(
    document: Document, form: Span, year: int | None
) -> tuple[Decimal, Span] | None:
    """The one total that the words of a form state (评价结论：自评得分98.9分); None for none or several."""
    found = [
        (Decimal(match["score"] or match["bare"]), match)
        for block in document.blocks_within(form.start, form.end)
        for match in TOTAL.finditer(document.text, block.start, block.end)
        if block.end - block.start >= SHORTEST_WORDS and not _is_other(document.text, match, year)
    ]
    if len({score for score, _ in found}) != 1 or found[0][0] > HIGHEST:
        return None
    score, match = found[0]
    return score, document.span(match.start(), match.end())


def _is_other(text: str, match: re.Match[str], year: int | None) -> bool:
    """Whether the clause is about a part, an average, another year or another's score."""
    start = max(
        (one.end() for one in CLAUSE.finditer(text, max(0, match.start() - 60), match.start())),
        default=0,
    )
    clause = text[max(start, match.start() - 60) : match.start()]
    years = {int(one) for one in YEAR.findall(clause)}
    return bool(PART.search(clause)) or bool(year and years and years != {year})
