"""A report and its type become findings on what it must contain and on its part about problems."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pbassist.checks.causes import count_left
from pbassist.checks.register import Brief, check, met, unclear, unmet
from pbassist.checks.reports.listed_projects import Listed, find_lists
from pbassist.checks.reports.relations import KINDS, read_reports
from pbassist.checks.wording import name_place
from pbassist.find.contents import Content, find_contents, find_document_type, read_title
from pbassist.model.document import Document, Span
from pbassist.model.performance import Heading, Paper
from pbassist.model.profile import DocumentType
from pbassist.model.review import Finding, FindingLevel, Formula, FormulaInput


@check(fault="内容不完整", kinds=KINDS)
def report_contents_complete(brief: Brief) -> Iterator[Finding]:
    """A report contains what its type of document must contain."""
    for paper in read_reports(brief):
        kind = find_document_type(paper, brief.profile)
        if kind is None:
            yield unclear(
                "report_contents_complete",
                subject="文种",
                message="未能从标题判断文种，未核对必备内容。",
                evidence=_first_line(paper.document),
            )
        elif kind.demand not in ("optional", "never"):
            yield from _judge_contents(paper, kind, brief)


def _judge_contents(paper: Paper, kind: DocumentType, brief: Brief) -> Iterator[Finding]:
    missing = []
    for content in find_contents(paper.document, paper.outline, kind):
        if content.span is None and content.hint is not None:
            yield _say_hinted(paper, kind, content, content.hint)
            continue
        if content.span is None:
            missing.append(content)
            continue
        poor = "问题" in content.required.name and any(_read_sections(paper, brief))
        yield met(
            "report_contents_complete",
            subject=content.required.name,
            # 有标题而无内容的，不作“已列明”的肯定。
            fault="问题分析不完整" if poor else "内容不完整",
            message=f"“{kind.name}”必备内容“{content.required.name}”已列示。",
            evidence=(content.span,),
            place=name_place(paper, content.span),
            requirement_id=f"{kind.name}/{content.required.name}",
        )
    if missing and not paper.outline:
        yield unclear(
            "report_contents_complete",
            subject=kind.name,
            message=f"按“{kind.name}”核对，未识别出标题，未能核对{_list(missing)}是否列示。",
            evidence=_first_line(paper.document),
        )
    elif missing:
        yield _say_missing(paper, kind, missing)


def _say_hinted(paper: Paper, kind: DocumentType, content: Content, hint: Span) -> Finding:
    name = content.required.name
    return unclear(
        "report_contents_complete",
        subject=name,
        message=f"“{kind.name}”必备内容“{name}”未见专门部分，正文有相关表述，未能核对是否已列示。",
        evidence=(hint,),
        place=name_place(paper, hint),
        requirement_id=f"{kind.name}/{name}",
    )


def _say_missing(paper: Paper, kind: DocumentType, missing: list[Content]) -> Finding:
    level: FindingLevel = "错误" if kind.demand == "required" else "请核实"
    words = "、".join(dict.fromkeys(w for content in missing for w in content.required.words[:3]))
    title = read_title(paper.document)
    return unmet(
        "report_contents_complete",
        level,
        subject=kind.name,
        message=f"对照“{kind.name}”应列示的内容，未见{_list(missing)}。",
        remedy="请补充；已在其他部分或附件中说明的，请注明位置。",
        evidence=(title,) if title else _first_line(paper.document),
        place="全文",
        line=f"未见{_list(missing)}，请补充或注明位置",
        note=f"已查全部{len(paper.outline)}个标题及正文（{words}等用语）；要求来源：{kind.source}",
    )


def _list(missing: list[Content]) -> str:
    return "、".join(f"“{content.required.name}”" for content in missing)


def _first_line(document: Document) -> tuple[Span, ...]:
    block = next((b for b in document.readable_blocks() if b.end > b.start), None)
    return (document.block_span(block),) if block else ()


_PROBLEMS = re.compile(
    r"存在.{0,6}(?:问题|不足)|主要问题|问题(?:及|和|与|、)?(?:其)?(?:原因|不足)|不足之处|主要不足|困难和问题|^(?:问题|不足)$"
)
_NO_PROBLEMS = re.compile(r"整改|解决|措施|针对|应对|建议|反馈|清单|打算|下一步|质量|台账")
_NONE = re.compile(
    r"(?:目前)?(?:无|暂无|没有|未发现|不存在)(?:存在)?(?:明显|突出|重大)?(?:的)?(?:问题|不足)?[。.]?"
)
_INLINE = re.compile(
    r"存在(?:的)?(?:主要)?(?:问题|不足)(?:及原因(?:分析)?|和不足)?[：:]\s{0,4}(?P<body>(?:无|暂无|没有|未发现问题|/|／)[。.]?)\s{0,4}(?=\n|$)"
)
_LONGEST_PHRASE = 45
_COMMON = ("vague_causes", "no_causes", "vague_measures", "no_measures", "no_problems")
_MOST_LEFT = 8
"""Characters beyond common words from which on a problem is named."""
_POOR = frozenset({"中", "中等", "较差", "差", "不合格"})
_SAYS_WHICH = re.compile(
    r"\d|一是|原因|由于|因为|主要是|在于|源于|导致|致使|造成|[^，。]{2}因[^此而素]"
)
"""A problem is named when a short part has a number, a list of points or a cause."""
_NOT_ALL = (
    re.compile(
        r"(?<![其当集])[“\"]?(?:中|差|较差|不合格)[”\"]?(?:等次|等级|等|档|级)?(?:的)?(?:项目)?(?:有|为)?\s?[1-9]\d{0,3}\s?[个项]"
    ),
    re.compile(
        r"[1-9]\d{0,3}\s?[个项](?:项目)?(?:评价结果)?(?:评为|被评为|为)[“\"]?(?:中|差|较差|不合格)(?:[”\"]|等|[，。；、])"
    ),
    re.compile(r"[1-9]\d{0,3}\s?[个项](?:三级|绩效)?(?:绩效)?指标(?:未完成|未达|没有完成|没有达)"),
    re.compile(
        r"(?<![无没])(?<!没有)(?<!不存在)(?:未完成|未达到|未达标)(?:年度|预期|既定)?(?:目标|指标|绩效目标)(?:值)?(?!的(?:情况|原因|情形|项目|，))"
    ),
)


class _Section(NamedTuple):
    """What a report says of its problems."""

    heading: Span
    body: Span
    is_none: bool


@check(fault="问题分析不完整", number=23, kinds=KINDS)
def report_problems_not_empty(brief: Brief) -> Iterator[Finding]:
    """The part about problems names them, above all when the report itself shows shortfalls."""
    for paper in read_reports(brief):
        for section in _read_sections(paper, brief):
            yield _judge_problems(paper, section, find_lists(brief, paper))


def _read_sections(paper: Paper, brief: Brief) -> Iterator[_Section]:
    """Parts on problems that say none, or a single short phrase."""
    text = paper.document.text
    for at, heading in enumerate(paper.outline):
        if not _PROBLEMS.search(heading.title) or _NO_PROBLEMS.search(heading.title):
            continue
        if _has_children(paper.outline, at):
            continue
        start = (
            heading.span.end
            + len(text[heading.span.end :])
            - len(text[heading.span.end :].lstrip(" 。：:\n\t　"))
        )
        body = _read_first(paper.document, min(start, heading.end), heading.end)
        words = body.quote.strip()
        if _NONE.fullmatch(words) or words in ("", "/", "／"):
            yield _Section(heading.span, _trim(paper.document, body) or heading.span, is_none=True)
        elif _is_phrase(words, brief):
            yield _Section(heading.span, _trim(paper.document, body), is_none=False)
    for match in _INLINE.finditer(text):
        body = paper.document.span(match.start("body"), match.end("body"))
        if not any(h.span.start <= match.start() < h.span.end for h in paper.outline):
            yield _Section(
                paper.document.span(match.start(), match.start("body")), body, is_none=True
            )


def _is_phrase(words: str, brief: Brief) -> bool:
    """A short part of common words, with no number, cause or matter of its own."""
    if len(words) > _LONGEST_PHRASE or _SAYS_WHICH.search(words):
        return False
    return count_left(words, brief, _COMMON) <= _MOST_LEFT


def _read_first(document: Document, start: int, end: int) -> Span:
    """The first paragraph when only a signature and a date follow, else the whole section."""
    lines = document.text[start:end].split("\n")
    rest = [line.strip("# *\t") for line in lines[1:]]
    signed = all(len(line) <= 30 and "。" not in line for line in rest)
    return document.span(start, start + len(lines[0])) if signed else document.span(start, end)


def _has_children(outline: tuple[Heading, ...], at: int) -> bool:
    return at + 1 < len(outline) and outline[at + 1].level > outline[at].level


def _trim(document: Document, span: Span) -> Span:
    quote = span.quote
    start = span.start + len(quote) - len(quote.lstrip())
    return document.span(start, start + len(quote.strip()))


def _judge_problems(paper: Paper, section: _Section, lists: Sequence[Listed]) -> Finding:
    shortfall = _find_shortfall(paper.document)
    said = "".join(section.body.quote.split()) if section.body != section.heading else ""
    title = "".join(section.heading.quote.split()).strip("：:")
    shown = f"“{title}”部分" + (f"仅写“{said}”" if said else "未填写内容")
    poor = _say_poor(lists)
    evidence = (section.body, section.heading, *([shortfall] if shortfall else []))
    level: FindingLevel = "错误" if section.is_none and shortfall else "请核实"
    if shortfall:
        said_there = "".join(shortfall.quote.split()).replace("“", "‘").replace("”", "’")
        end = "前后不一致" if section.is_none else "未列具体问题及原因"
        message = f"{shown}，而文中反映“{said_there}”，{end}。"
    else:
        message = f"{shown}，未列具体问题及原因。"
    return unmet(
        "report_problems_not_empty",
        level,
        subject="存在的问题",
        message=message,
        remedy=f"请如实列明存在的问题及原因分析，并结合{poor}的项目补充。"
        if poor
        else "请结合未完成的指标和评价等次较低的项目，如实列明问题、原因和改进措施。"
        if shortfall
        else "请补充具体问题及原因分析；确无问题的，请说明。",
        evidence=evidence,
        place=name_place(paper, section.heading),
        line=f"{shown}，请据实补充问题及原因",
        formula=_count_poor(lists),
    )


def _say_poor(lists: Sequence[Listed]) -> str:
    """3个评价等次为“中”、1个评价等次为“差”, by the list of projects; empty where all are better."""
    return "、".join(f"{count}个评价等次为“{grade}”" for grade, count, _ in _find_poor(lists))


def _find_poor(lists: Sequence[Listed]) -> Iterator[tuple[str, int, Span]]:
    for listed in lists if len(lists) == 1 else ():
        for grade, count in listed.table.grades:
            if grade in _POOR:
                yield grade, count, listed.table.names[-1]


def _count_poor(lists: Sequence[Listed]) -> Formula | None:
    """The counts of the list, which the remedy names."""
    found = list(_find_poor(lists))
    if not found:
        return None
    inputs = tuple(
        FormulaInput(name=f"评价等次为“{grade}”的项目", value=f"{count}个", span=span)
        for grade, count, span in found
    )
    expression = "、".join(f"{grade}{count}个" for grade, count, _ in found)
    return Formula(expression=expression, inputs=inputs, results=(f"{found[0][1]}个",))


def _find_shortfall(document: Document) -> Span | None:
    for pattern in _NOT_ALL:
        match = pattern.search(document.text)
        if match:
            return document.span(match.start(), match.end())
    return None
