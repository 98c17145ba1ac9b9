"""Hints of a template and blanks left in the fields of a form become findings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pbassist.checks.register import Brief, check, unmet
from pbassist.checks.reports.relations import KINDS
from pbassist.checks.reports.residue import (
    BLANK,
    CHOICE,
    HINTS,
    is_chosen,
    is_quoted,
    show_left,
)
from pbassist.checks.submitted import list_filled, list_forms
from pbassist.model.document import Document, Span
from pbassist.model.review import Finding

_ASIDE = re.compile(
    r"[（(【\[〔](?:请(?:填|在|按|据|根据|如实|简|说明|概述|列明)|此处|必填|选填|填写|填报说明|示例|样例|如实填|下拉选择)"
    r"[^（）()【】\[\]〔〕]{0,60}[）)】\]〕]"
)
"""A template's word to whoever fills it, in brackets."""
_SAMPLE = re.compile(r"(?:示例|样例|范例|举例|例|例如)[:：][^，。；;\n]{0,30}")
"""A template's example that nobody replaced stands at the start of its field."""
_CROSSES = re.compile(
    r"[≥≤><=＞＜＝]?\s{0,3}[xX×ＸｘＸ*＊?？]{2,8}\s{0,3}(?:[%％‰]|[一-鿿/]{1,4})?"
)
_LINE = re.compile(r"_{3,40}|＿{2,40}")
MOST_TOLD = 3


class _Left(NamedTuple):
    """What was left in a field."""

    where: str
    span: Span


@check(fault="填报提示或空白未清理", kinds=KINDS)
def form_has_no_leftover_hints(brief: Brief) -> Iterator[Finding]:
    """No hint of a template and no unfilled blank is left in the fields of a form."""
    words = brief.profile.word_list("residue") or HINTS
    hints = re.compile("|".join(re.escape(word) for word in words))
    for paper, target in list_forms(brief):
        left = [
            _Left(label, span)
            for label, place in list_filled(target)
            for span in _find_left(paper.document, label, place, hints)
        ]
        if left:
            yield _say(paper.document, left)


def _find_left(
    document: Document, label: str, place: Span, hints: re.Pattern[str]
) -> Iterator[Span]:
    text = place.quote
    if label.endswith(("指标值", "完成值")) and _CROSSES.fullmatch(text.strip()):
        yield place
        return
    sample = _SAMPLE.match(text.strip())
    if sample is not None:
        start = place.start + text.index(sample.group())
        yield document.span(start, start + len(sample.group()))
        return
    for pattern in (_ASIDE, hints, CHOICE, BLANK, _LINE):
        for match in pattern.finditer(text):
            if is_quoted(text, match.start()):
                continue
            if pattern is CHOICE and not is_chosen(text, match):
                continue
            yield document.span(place.start + match.start(), place.start + match.end())
            return


def _say(document: Document, left: Sequence[_Left]) -> Finding:
    told: dict[str, dict[str, None]] = {}
    for one in left:
        told.setdefault(one.where, {})[f"“{show_left(document, one.span)}”"] = None
    shown = list(told.items())[:MOST_TOLD]
    words = "、".join(f"{where}填{''.join(quotes)}" for where, quotes in shown)
    more = "等" if len(told) > MOST_TOLD else ""
    places = "、".join(where for where, _ in shown)
    return unmet(
        "form_has_no_leftover_hints",
        "错误",
        subject="填报提示",
        place=places,
        message=f"{words}{more}，为填报提示或尚未填写的内容。",
        remedy="请按实际情况填写或删除。",
        line=f"{words}{more}，请按实际填写或删除",
        evidence=[one.span for one in left],
    )
