"""Rates of a text that no relation could recompute become a list, so that none goes unmentioned."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pbassist.model.performance import Figure, Paper

_RATE = re.compile(
    r"(?:率|满意度|覆盖面|进度|比重|占比|比例|占[^，。；、：\n\d]{0,12})(?:分别)?(?:为|是|达到?|约|仅)?\s?$"
)
_AIM = re.compile(
    r"目标|不低于|不少于|不超过|要求|力争|计划|指标值|拟|预期|确保|标准|平均|上年|去年|同期"
)
_CLAUSE = re.compile(r"[，。；、：:（()）\n\t]")
LONGEST = 24
"""Characters before a rate in which its name and an aim may stand."""


def list_untied(paper: Paper) -> Iterator[Figure]:
    """The printed rates and shares of the text that stand in no relation; aims are none."""
    tied = {
        figure.span.start
        for one in paper.relations
        for figure in (*one.inputs, *([one.stated] if one.stated else []))
    }
    for figure in paper.figures:
        if figure.unit == "%" and figure.span.start not in tied and _is_done(paper, figure):
            yield figure


def _is_done(paper: Paper, figure: Figure) -> bool:
    """A rate of what was done, told in the body's prose and not as a bound."""
    document, start = paper.document, figure.span.start
    block = document.block_at(start)
    if block is None or block.cell is not None or block.role != "body":
        return False
    if figure.comparison is not None or figure.upper is not None or figure.approximate:
        return False
    before = document.text[max(start - LONGEST, block.start) : start]
    clause = _CLAUSE.split(before)[-1]
    after = document.text[figure.span.end : figure.span.end + 2]
    return bool(_RATE.search(clause)) and not _AIM.search(before) and after != "以上"
