"""Slips of writing in a paper become one small finding, and what a program left in it another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pbassist.checks.register import Brief, check, unmet
from pbassist.checks.reports.relations import KINDS
from pbassist.checks.words.places import list_written, name_written, widen_span
from pbassist.find.wording import Slip, SlipKind, SlipWords, find_left_artefacts, find_slips
from pbassist.model.document import Document, Span
from pbassist.model.performance import Paper
from pbassist.model.profile import Profile
from pbassist.model.review import Finding

SMALL = "其他文字问题"
MOST_SHOWN = 5
MOST_KEPT = 20
"""Places that a finding points at; the others are counted."""
LONGEST_SENTENCE = 600
_GRAVEST: tuple[SlipKind, ...] = ("money", "numbering", "pair", "repeated", "foreign", "marks")
_SAID = {
    "money": "“{0}”缺少单位“元”",
    "repeated": "“{0}”用词重复",
    "foreign": "“{0}”夹用外文",
    "marks": "“{0}”处标点重复",
}
_PAIRS = {"“": "引号", "”": "引号", "「": "引号", "」": "引号", "《": "书名号", "》": "书名号"}
_BRACKET_FAULTS = ("括号", "书名号")


@check(fault=SMALL, kinds=KINDS)
def text_has_no_slips(brief: Brief) -> Iterator[Finding]:
    """No word or mark is typed twice, no mark lacks its half, no number of a heading is left out."""
    for paper, within in list_written(brief):
        found = [one for one in _find(brief, paper, within) if one.kind != "artefact"]
        slips = sorted(
            (one for one in found if not _is_told(paper, one)),
            key=lambda one: (_GRAVEST.index(one.kind), one.span.start),
        )
        if slips:
            yield _say_slips(paper, slips)


@check(fault="软件残留内容", kinds=KINDS)
def text_has_no_artefacts(brief: Brief) -> Iterator[Finding]:
    """No broken reference, error value, field code or tag of a program is left in a paper."""
    for paper, within in list_written(brief):
        found = list(find_left_artefacts(paper.document, within=within))
        if found:
            yield _say_artefacts(paper, found)


def _find(brief: Brief, paper: Paper, within: Span | None) -> Sequence[Slip]:
    return find_slips(paper.document, _read_words(brief.profile), paper.outline, within=within)


def _read_words(profile: Profile) -> SlipWords:
    return SlipWords(*(profile.word_list(f"slip_{field}") for field in SlipWords._fields))


def _is_told(paper: Paper, slip: Slip) -> bool:
    """Whether the brackets of a cited rule are told with its 文号 already."""
    return slip.kind == "pair" and any(
        any(word in fault for fault in one.faults for word in _BRACKET_FAULTS)
        and _share_a_sentence(paper.document, one.span, slip.span)
        for one in paper.citations
    )


def _share_a_sentence(document: Document, one: Span, other: Span) -> bool:
    start, end = min(one.start, other.start), max(one.end, other.end)
    if end - start > LONGEST_SENTENCE:
        return False
    return "。" not in document.text[start:end] and "\n" not in document.text[start:end]


def _say_slips(paper: Paper, slips: Sequence[Slip]) -> Finding:
    shown = [_say(paper.document, one) for one in slips[:MOST_SHOWN]]
    said = "；".join(dict.fromkeys(shown))
    more = f"等{len(slips)}项" if len(slips) > len(dict.fromkeys(shown)) else ""
    return unmet(
        "text_has_no_slips",
        "疑似",
        subject=SMALL,
        place=name_written(paper, slips[0].span),
        message=f"文字表述需核对：{said}{more}。",
        remedy="请通读核对后修改。",
        line=f"{shown[0]}{f'等{len(slips)}项文字问题' if len(slips) > 1 else ''}，请核对修改",
        evidence=[widen_span(paper.document, one.span) for one in slips[:MOST_KEPT]],
    )


def _say(document: Document, slip: Slip) -> str:
    if slip.kind == "numbering":
        return f"序号{slip.hint}"
    shown = "".join(widen_span(document, slip.span).quote.split())
    if slip.kind == "pair":
        mark = _PAIRS.get(slip.span.quote, "括号")
        return f"“{shown}”处{mark}不成对" if shown != slip.span.quote else f"{mark}不成对"
    return _SAID[slip.kind].format(shown)


def _say_artefacts(paper: Paper, spans: Sequence[Span]) -> Finding:
    shown = list(dict.fromkeys("".join(span.quote.split()) for span in spans[:MOST_KEPT]))
    words = "、".join(f"“{one}”" for one in shown[:MOST_SHOWN])
    more = f"等{len(spans)}项" if len(spans) > len(shown[:MOST_SHOWN]) else ""
    return unmet(
        "text_has_no_artefacts",
        "错误",
        subject="软件残留内容",
        place=name_written(paper, spans[0]),
        message=f"材料中有{words}{more}，为软件报错或未更新的域代码，相应内容缺失。",
        remedy="请补充应填内容或更新后删除。",
        line=f"材料中有{words}{more}软件报错或域代码，请更正",
        evidence=spans[:MOST_KEPT],
    )
