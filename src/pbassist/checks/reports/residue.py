"""Hints of a form and blanks that were never filled become findings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pbassist.checks.register import Brief, check, unmet
from pbassist.checks.reports.relations import KINDS, read_reports
from pbassist.checks.reports.template_words import find_template_words
from pbassist.checks.wording import name_place
from pbassist.model.document import Document, Span
from pbassist.model.performance import Paper
from pbassist.model.review import Finding, FindingLevel

HINTS = (
    *(
        "此处填写",
        "在此填写",
        "请在此",
        "请填写",
        "请根据实际",
        "根据实际情况填写",
        "点击此处",
        "单击此处",
    ),
    *(
        "如持平作持平表述",
        "如持平，作持平表述",
        "如无则删除",
        "如没有则删除",
        "没有的删除",
        "无此项的删除",
    ),
)
"""Words of a form addressed to whoever fills it (编者自拟); a scheme's list `residue` goes before."""
_CROSS = "xX×ＸｘχΧ╳✕"
_UNITS = (
    r"(?:万元|亿元|[万亿](?=[人户亩株吨次册份只头羽尾件套棵篇平立千])|公里|平方米|个(?![人体别])|项(?!目)|家(?![庭园属畜具乡电长])|人(?![民大社才力行员事口寿保])"
    r"|户(?![籍外厕])|次(?![级序数])|处(?![理置级长罚室])|名(?![称单义额城])|条(?![例件款约线])|元(?![件素])|[%％]"
    r"|年(?![级会])|月(?![刊])|日(?![报常期])|分(?![局公行院中校队部会布析类配管社厂支店所馆区级享散]))"
)
"""Units behind a blank; XX项目, XX人民医院 and XX分局 are names left out."""
BLANK = re.compile(
    rf"20[{_CROSS}*＊]{{2}}(?:\s?年)?"
    rf"|(?<![\dA-Za-z{_CROSS}])[{_CROSS}]{{2,8}}(?=\s?{_UNITS})"
    rf"|(?<=[共计约达为])[*＊]{{2,8}}(?=\s?{_UNITS})"
)
_REDACTED = re.compile(
    rf"(?<![\dA-Za-z./@{_CROSS}])[{_CROSS}]{{2,8}}(?![\dA-Za-z./@{_CROSS}])|_{{3,20}}|＿{{2,20}}"
    rf"|(?<=[：:])[*＊]{{2,8}}(?![*＊\w])"
)
_EITHER = r"(?:增加|减少|增长|下降|上升|提高|降低|高于|低于|大于|小于|超出|节约)"
CHOICE = re.compile(rf"{_EITHER}(?:[（(]{_EITHER}[)）]|[/／]{_EITHER})")
_COMPARES = re.compile(r"(?:比|较|与)[^，。；\n]{0,12}$")
_AMOUNT = re.compile(rf"\s{{0,2}}(?:了|约)?(?:\d|[{_CROSS}]{{2}})")
FEWEST_LEFT_OUT = 3
"""Names that must be left out before a text is taken for one made to be published."""
LONGEST_HEAD = 20
"""Characters of a cell that may be a column's head: 增加（减少） is one there."""
_QUOTES = (("“", "”"), ("《", "》"), ("「", "」"))


class _Hit(NamedTuple):
    """A place where something was left."""

    span: Span
    quoted: bool
    redacted: bool
    blank: bool = False
    """Crosses where a figure belongs."""


@check(fault="填报提示或空白未清理", kinds=KINDS)
def report_has_no_leftover_hints(brief: Brief) -> Iterator[Finding]:
    """No hint of a template and no unfilled blank is left in a report."""
    words = brief.profile.word_list("residue") or HINTS
    for paper in read_reports(brief):
        found = sorted(_find_hits(paper.document, words), key=lambda hit: hit.span.start)
        hits = _ask_where_names_are_left_out(paper.document, found)
        sure = [hit.span for hit in hits if not hit.quoted and not hit.redacted]
        asked = [hit.span for hit in hits if hit.quoted or hit.redacted]
        if sure:
            yield _say(paper, "错误", sure)
        if asked:
            yield _say(paper, "请核实", asked)


def _find_hits(document: Document, words: Sequence[str]) -> Iterator[_Hit]:
    hints = re.compile("|".join(re.escape(word) for word in words))
    for block in document.readable_blocks():
        text = document.text[block.start : block.end]
        head = block.cell is not None and len(text) <= LONGEST_HEAD
        taken: list[tuple[int, int]] = []
        for pattern in (hints, *(() if head else (CHOICE,)), BLANK, _REDACTED):
            for match in pattern.finditer(text):
                if any(match.start() < b and a < match.end() for a, b in taken):
                    continue
                taken.append(match.span())
                unsure = pattern is _REDACTED or (pattern is CHOICE and not is_chosen(text, match))
                span = document.span(block.start + match.start(), block.start + match.end())
                yield _Hit(span, is_quoted(text, match.start()), unsure, pattern is BLANK)
        for left in find_template_words(text) if block.cell is None else ():
            if not any(left.start < b and a < left.end for a, b in taken):
                span = document.span(block.start + left.start, block.start + left.end)
                yield _Hit(span, is_quoted(text, left.start), not left.sure)


def _ask_where_names_are_left_out(document: Document, hits: Sequence[_Hit]) -> list[_Hit]:
    """A published text that leaves names out leaves its figures out too: ××公司承接××万元."""
    names = sum(hit.redacted and hit.span.quote[0] not in "_＿" for hit in hits)
    if names + document.text.count("某某") < FEWEST_LEFT_OUT:
        return list(hits)
    return [hit._replace(redacted=hit.redacted or hit.blank) for hit in hits]


def is_chosen(text: str, match: re.Match[str]) -> bool:
    """比上年增加（减少）, 增加（减少）5万元: one of the two was to be struck out."""
    before = text[max(match.start() - 16, 0) : match.start()]
    return bool(_COMPARES.search(before) or _AMOUNT.match(text, match.end()))


def is_quoted(text: str, at: int) -> bool:
    """Inside “” or 《》 the words may be a form's name or somebody else's."""
    return any(text.count(a, 0, at) > text.count(b, 0, at) for a, b in _QUOTES)


def _say(paper: Paper, level: FindingLevel, spans: list[Span]) -> Finding:
    shown = list(dict.fromkeys(show_left(paper.document, span) for span in spans))
    words = "、".join(f"“{one}”" for one in shown[:3])
    more = f"等{len(spans)}项" if len(spans) > 3 or len(shown) < len(spans) else ""
    asked = level == "请核实"
    message = f"文中有{words}{more}，" + (
        "不能确定是引用、隐去名称还是尚未填写。" if asked else "为填报提示或尚未填写的内容。"
    )
    return unmet(
        "report_has_no_leftover_hints",
        level,
        subject="填报提示" if not asked else "隐去或引用内容",
        message=message,
        remedy="请核实，属未填写的请补充。" if asked else "请按实际情况填写或删除。",
        evidence=spans,
        place=name_place(paper, spans[0]),
        line=f"文中{words}{more}，" + ("请核实是否尚未填写" if asked else "请按实际填写或删除"),
    )


def show_left(document: Document, span: Span) -> str:
    """The left-over words with the few characters after them that make them readable."""
    block = document.block_at(span.start)
    end = min(span.end + 4, block.end if block else span.end)
    tail = re.split(r"[，,。；;、：:“”\n]", document.text[span.end : end])[0]
    # A figure cut in two, as in ××村20XX年, is no part of what is shown.
    return "".join((span.quote + re.sub(r"\d[\dXx×]{0,3}$", "", tail)).split())
