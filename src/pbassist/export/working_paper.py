"""A review becomes the bureau's own working paper (底稿.xlsx): all that was found, passed, not checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pbassist.export.atomic import write_atomically
from pbassist.export.sheets import A3, SHANGHAI, CellValue, Column, fill_sheet
from pbassist.model.document import Document, Span
from pbassist.model.profile import Profile
from pbassist.model.review import LEVEL_ORDER, Finding, Review
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
    Column("核对项", 16, hidden=True),
    Column("编号", 18, hidden=True),
)
PASSED_COLUMNS = (
    Column("序号", 5, "center"),
    Column("核对内容", 18),
    Column("对象", 20),
    Column("结果", 44),
    Column("算式", 34),
    Column("证据原文及出处", 46),
    Column("说明", 24),
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
    Column("核对项", 20, hidden=True),
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
ORIGINS = {"rule": "规则", "model": "模型", "person": "人工"}


def write_working_paper(
    review: Review,
    path: str | Path,
    *,
    documents: Iterable[Document] = (),
    profile: Profile | None = None,
) -> Path:
    """Write the working paper of one review and give its path; it is not meant to go out.

    Four sheets: 问题, 已核对, 未能核对, 材料. With `documents`, evidence carries its place in the
    paper, and sentences about unreadable parts are shown; with `profile`, the scheme carries its
    provenance. Raises `CannotWrite` when the place cannot be written.
    """
    known = {document.id: document for document in documents}
    return write_atomically(
        path, lambda beside: _make_working_paper(review, known, profile).save(beside)
    )


def _make_working_paper(
    review: Review, known: dict[str, Document], profile: Profile | None
) -> Workbook:
    from openpyxl import Workbook

    book = Workbook()
    made = review.made_at.astimezone(SHANGHAI)
    about = f"{_name(review)}　　审核时间：{made:%Y-%m-%d %H:%M}　　内部资料，不对外发送"
    sheets = (
        ("问题", "审核底稿——发现问题", FAULT_COLUMNS, _list_faults(review, known)),
        ("已核对", "审核底稿——已核对无误", PASSED_COLUMNS, _list_passed(review, known)),
        ("未能核对", "审核底稿——未能核对", UNCHECKED_COLUMNS, _list_unchecked(review, known)),
        ("材料", "审核底稿——所审材料和方案", PAPER_COLUMNS, _list_papers(review, known, profile)),
    )
    book.remove(book.worksheets[0])
    for name, title, columns, rows in sheets:
        sheet = book.create_sheet(name)
        fill_sheet(sheet, title, columns, list(rows), subtitle=about, paper=A3)
    book.properties.title = "审核底稿"
    book.properties.creator = "pbassist"
    book.properties.created = review.made_at.replace(tzinfo=None)
    return book


def _name(review: Review) -> str:
    project = review.project
    parts = (project.department, project.unit, project.code, project.name)
    name = "　".join(dict.fromkeys(part for part in parts if part))
    return name or next((paper.name for paper in review.papers), "")


def _list_faults(review: Review, known: dict[str, Document]) -> Iterator[list[CellValue]]:
    graver = sorted(review.findings, key=lambda one: LEVEL_ORDER.get(one.level or "", 9))
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
            one.check,
            one.id,
        ]


def _list_passed(review: Review, known: dict[str, Document]) -> Iterator[list[CellValue]]:
    for number, one in enumerate(review.passed, 1):
        expression = one.formula.expression if one.formula else ""
        yield [
            number,
            one.fault,
            one.place or one.subject,
            one.message,
            expression,
            _show_evidence(one, known),
            one.note,
            one.check,
        ]


def _list_unchecked(review: Review, known: dict[str, Document]) -> Iterator[list[CellValue]]:
    for number, one in enumerate(review.unchecked, 1):
        yield [
            number,
            one.fault,
            VERDICTS[one.verdict],
            one.place or one.subject,
            one.message,
            _show_evidence(one, known),
            one.note,
            one.check,
        ]


def _list_papers(
    review: Review, known: dict[str, Document], profile: Profile | None
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
            "".join(document.warnings) if document else "",
        ]
    title = review.profile_title or review.profile
    source = profile.provenance if profile else ""
    yield [None, "评分方案", title, "", "", review.profile, "", source]
    day = f"{review.on.year}年{review.on.month}月{review.on.day}日"
    yield [None, "规则适用日期", day, "", "", "", "", ""]


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
        if span.quote.strip() and key not in lines:
            lines[key] = _show_span(span, known, again=span.document_id == last)
            last = span.document_id
    return "\n".join(dict.fromkeys(lines.values()))


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
