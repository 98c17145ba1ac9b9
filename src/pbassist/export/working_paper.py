"""A review becomes the bureau's own working paper (底稿.xlsx): all that was found, passed, not checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pbassist.export.atomic import write_atomically
from pbassist.export.dates import show_day
from pbassist.export.dispositions import COLUMNS as DISPOSITION_COLUMNS
from pbassist.export.dispositions import DISPOSITIONS, list_dispositions
from pbassist.export.hints import ORIGINS, list_hints
from pbassist.export.marks import AI_DRAFT, RECORD, join_notes, needs_ai_mark, show_head
from pbassist.export.opinions import map_progress
from pbassist.export.sheets import A3, SHANGHAI, CellValue, Column, fill_sheet
from pbassist.model.document import Document, Span
from pbassist.model.profile import Profile
from pbassist.model.review import LEVEL_ORDER, Finding, Head, Review
from pbassist.model.terms import ROLES, VERDICTS

if TYPE_CHECKING:
    from openpyxl import Workbook

FAULT_COLUMNS = (
    Column("序号", 5, "center"),
    Column("问题类别", 14),
    Column("内部级别", 8, "center"),
    Column("对外处理", 9, "center"),
    Column("栏目/位置", 16),
    Column("问题", 36),
    Column("修改建议", 26),
    Column("算式", 26),
    Column("证据原文及出处", 40),
    Column("依据（效力）", 26),
    Column("说明", 22),
    Column("来源", 6, "center"),
    Column("决定", 8, "center"),
    Column("复审", 7, "center"),
    Column("核对项", 16, hidden=True),
    Column("编号", 18, hidden=True),
    Column("模型往来", 18, hidden=True),
)
PASSED_COLUMNS = (
    Column("序号", 5, "center"),
    Column("核对内容", 18),
    Column("对象", 20),
    Column("结果", 44),
    Column("算式", 34),
    Column("证据原文及出处", 46),
    Column("说明", 24),
    Column("来源", 6, "center"),
    Column("核对项", 18, hidden=True),
)
UNCHECKED_COLUMNS = (
    Column("序号", 5, "center"),
    Column("核对内容", 20),
    Column("状态", 10, "center"),
    Column("对象", 22),
    Column("原因", 56),
    Column("证据原文及出处", 40),
    Column("说明", 34),
    Column("来源", 6, "center"),
    Column("核对项", 20, hidden=True),
)
MODEL_COLUMNS = (
    Column("序号", 5, "center"),
    Column("状态", 10, "center"),
    Column("核对内容", 15),
    Column("对外处理", 9, "center"),
    Column("栏目/位置", 16),
    Column("提示或原因", 40),
    Column("修改建议", 26),
    Column("证据原文及出处", 40),
    Column("说明", 30),
    Column("来源", 6, "center"),
    Column("模型往来编号", 20),
    Column("核对项", 16, hidden=True),
    Column("编号", 18, hidden=True),
)
STRUCK_COLUMNS = (
    Column("序号", 5, "center"),
    Column("问题类别", 14),
    Column("对外处理", 9, "center"),
    Column("栏目/位置", 16),
    Column("原拟意见", 46),
    Column("证据原文及出处", 40),
    Column("不采纳理由", 34),
    Column("来源", 6, "center"),
    Column("核对项", 16, hidden=True),
    Column("编号", 18, hidden=True),
)
PAPER_COLUMNS = (
    Column("序号", 5, "center"),
    Column("材料", 18),
    Column("文件名", 40),
    Column("表单位置", 18),
    Column("文种", 18),
    Column("读取程序", 20),
    Column("文件指纹（SHA-256）", 34),
    Column("读取提示", 40),
)
WHERE_FOUND = frozenset({"模型核对", "不采纳", DISPOSITIONS})
"""Sheets that are there only where they have something to show."""
NOTICE = "请留意"
"""State of a fact about a file, which stands above what could not be checked."""
WHOLE_FORM, WHOLE_ROWS = 300, 10
"""Characters and line ends from which on a quote is a whole form and no evidence to be read."""
MODEL_STATES = {"met": "未见问题"}
"""A model's word does not make a thing 已核对无误."""


def write_working_paper(
    review: Review,
    path: str | Path,
    *,
    documents: Iterable[Document] = (),
    profile: Profile | None = None,
    head: Head | None = None,
) -> Path:
    """Write the working paper of one review and give its path; it is not meant to go out.

    Sheets: 问题, 已核对, 未能核对, 材料, and where there is something to show 模型核对 (all that a model
    said and nobody took up, with the exchange it comes from), 不采纳 and 监控处置建议. With `documents`, evidence
    carries its place in the paper, and sentences about unreadable parts are shown; with `profile`,
    the scheme carries its provenance; with `head`, the record stands among the papers. Raises
    `CannotWrite` when the place cannot be written.
    """
    known = {document.id: document for document in documents}
    return write_atomically(
        path, lambda beside: _make_working_paper(review, known, profile, head).save(beside)
    )


def _make_working_paper(
    review: Review, known: dict[str, Document], profile: Profile | None, head: Head | None
) -> Workbook:
    from openpyxl import Workbook

    book = Workbook()
    made = review.made_at.astimezone(SHANGHAI)
    mark = f"　　{AI_DRAFT}" if needs_ai_mark(review) else ""
    about = f"{_name(review)}　　审核时间：{made:%Y-%m-%d %H:%M}　　内部资料，不对外发送{mark}"
    papers = _list_papers(review, known, profile, head)
    sheets: tuple[tuple[str, str, Sequence[Column], Iterable[list[CellValue]]], ...] = (
        ("问题", "发现问题", FAULT_COLUMNS, _list_faults(review, known)),
        ("已核对", "已核对无误", PASSED_COLUMNS, _list_passed(review, known)),
        ("未能核对", "未能核对", UNCHECKED_COLUMNS, _list_unchecked(review, known)),
        ("模型核对", "模型提示和核对（不对外）", MODEL_COLUMNS, _list_model(review, known)),
        ("不采纳", "审核人不采纳", STRUCK_COLUMNS, _list_struck(review, known)),
        (DISPOSITIONS, DISPOSITIONS, DISPOSITION_COLUMNS, list_dispositions([review])),
        ("材料", "所审材料和方案", PAPER_COLUMNS, papers),
    )
    book.remove(book.worksheets[0])
    for name, title, columns, found in sheets:
        rows = list(found)
        if rows or name not in WHERE_FOUND:
            sheet = book.create_sheet(name)
            fill_sheet(sheet, f"审核底稿——{title}", columns, rows, subtitle=about, paper=A3)
    book.properties.title = "审核底稿"
    book.properties.creator = "pbassist"
    book.properties.created = review.made_at.replace(tzinfo=None)
    book.properties.description = join_notes((show_head(head), mark.strip()))
    book.properties.identifier = head.hash if head is not None else None
    return book


def _name(review: Review) -> str:
    project = review.project
    parts = (project.department, project.unit, project.code, project.name)
    name = "　".join(dict.fromkeys(part for part in parts if part))
    return name or next((paper.name for paper in review.papers), "")


def _list_faults(review: Review, known: dict[str, Document]) -> Iterator[list[CellValue]]:
    hints = list_hints(review)
    out = [one for one in review.findings if one not in hints]
    graver = sorted(out, key=lambda one: LEVEL_ORDER.get(one.level or "", 9))
    progress = map_progress(review)
    for number, one in enumerate(graver, 1):
        yield [
            number,
            one.fault,
            one.level,
            one.outward,
            one.place or one.subject,
            one.message,
            one.remedy,
            one.formula.expression if one.formula else "",
            _show_evidence(one, known),
            _show_basis(one),
            one.note,
            ORIGINS[one.origin],
            "漏报补充" if one.origin == "person" else one.decided,
            progress.get(one.id),
            one.check,
            one.id,
            one.exchange_id,
        ]


def _list_passed(review: Review, known: dict[str, Document]) -> Iterator[list[CellValue]]:
    passed = [one for one in review.passed if one.origin != "model"]
    for number, one in enumerate(passed, 1):
        expression = one.formula.expression if one.formula else ""
        yield [
            number,
            one.fault,
            one.place or one.subject,
            one.message,
            expression,
            _show_evidence(one, known),
            one.note,
            ORIGINS[one.origin],
            one.check,
        ]


def _list_unchecked(review: Review, known: dict[str, Document]) -> Iterator[list[CellValue]]:
    unchecked = [one for one in review.unchecked if one.origin != "model"]
    for number, one in enumerate(sorted(unchecked, key=lambda one: not one.is_notice), 1):
        yield [
            number,
            one.fault,
            NOTICE if one.is_notice else VERDICTS[one.verdict],
            one.place or one.subject,
            one.message,
            _show_evidence(one, known),
            one.note,
            ORIGINS[one.origin],
            one.check,
        ]


def _list_model(review: Review, known: dict[str, Document]) -> Iterator[list[CellValue]]:
    """What a model said: open proposals, then what could not be located, then what it found right."""
    rest = [one for one in (*review.unchecked, *review.passed) if one.origin == "model"]
    for number, one in enumerate((*list_hints(review), *rest), 1):
        yield [
            number,
            "待决定" if one.outward else MODEL_STATES.get(one.verdict, VERDICTS[one.verdict]),
            one.fault,
            one.outward,
            one.place or one.subject,
            one.message,
            one.remedy,
            _show_evidence(one, known),
            one.note,
            ORIGINS[one.origin],
            one.exchange_id,
            one.check,
            one.id,
        ]


def _list_struck(review: Review, known: dict[str, Document]) -> Iterator[list[CellValue]]:
    for number, one in enumerate(review.dismissed, 1):
        yield [
            number,
            one.fault,
            one.outward,
            one.place or one.subject,
            f"{one.message}{one.remedy}",
            _show_evidence(one, known),
            one.note,
            ORIGINS[one.origin],
            one.check,
            one.id,
        ]


def _list_papers(
    review: Review, known: dict[str, Document], profile: Profile | None, head: Head | None
) -> Iterator[list[CellValue]]:
    for number, paper in enumerate(review.papers, 1):
        document = known.get(paper.document_id)
        yield [
            number,
            ROLES[paper.role],
            paper.name,
            paper.place,
            paper.document_type,
            paper.reader,
            paper.document_id,
            "".join((*document.warnings, _tell_notices(review, document))) if document else "",
        ]
    title = review.profile_title or review.profile
    source = profile.provenance if profile else ""
    told = f"{review.profile_note}出处：{source}" if review.profile_note and source else source
    yield [None, "评分方案", title, "", "", review.profile, "", told]
    if review.depth:
        yield [None, "审核深度", review.depth, "", "", "", "", ""]
    yield [None, "规则适用日期", show_day(review.on), "", "", "", "", ""]
    if head is not None:
        yield [None, RECORD, head.short, "", "", "", head.hash, ""]


def _tell_notices(review: Review, document: Document) -> str:
    told = [one.fault for one in review.unchecked if one.is_notice and one.subject == document.name]
    return f"{'、'.join(told)}，见“未能核对”页。" if told else ""


def _show_evidence(finding: Finding, known: dict[str, Document]) -> str:
    spans = (
        (*finding.evidence, *(one.span for one in finding.formula.inputs))
        if (finding.formula)
        else finding.evidence
    )
    lines: dict[tuple[str, int, int], str] = {}
    last = ""
    for span in spans:
        key = (span.document_id, span.start, span.end)
        if span.quote.strip() and key not in lines and not _is_whole_form(span):
            lines[key] = _show_span(span, known, again=span.document_id == last)
            last = span.document_id
    return "\n".join(dict.fromkeys(lines.values()))


def _is_whole_form(span: Span) -> bool:
    """Whether a quote is a form from its head on, of which the first lines would show nothing."""
    return len(span.quote) > WHOLE_FORM and span.quote.count("\n") >= WHOLE_ROWS


def _show_span(span: Span, known: dict[str, Document], *, again: bool) -> str:
    quote = " ".join(span.quote.split())
    quote = quote if len(quote) <= 120 else quote[:118] + "……"
    document = known.get(span.document_id)
    if document is None:
        return f"“{quote}”"
    name = "同上" if again else document.name
    return f"“{quote}”（{name}{_comma(document.place(span))}）"


def _comma(place: str) -> str:
    return f"，{place}" if place else ""


def _show_basis(finding: Finding) -> str:
    words: Sequence[str] = [
        f"{one.regulation}{one.article or ''}（{one.force}，{'已' if one.verified else '未'}核验原文）{one.quote}"
        for one in finding.basis
    ]
    return "\n".join(words)
