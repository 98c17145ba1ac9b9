"""A model's open proposals and what a person struck become sheets of their own, for the reviewer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from pbassist.export.content import show_content
from pbassist.export.opinions import (
    ADOPTION_COLUMNS,
    ID_COLUMNS,
    LEADING_COLUMNS,
    STRUCK,
    map_progress,
    offer_choices,
    place_project,
)
from pbassist.export.sheets import A3, CellValue, Column, fill_sheet
from pbassist.model.document import Document
from pbassist.model.review import LEVEL_ORDER, Finding, Review, SeasonReview

if TYPE_CHECKING:
    from openpyxl import Workbook

ORIGINS = {"rule": "规则", "model": "模型", "person": "人工"}
REASON = "驳回理由："
"""How the line of a note begins that says why a finding was struck."""
LONGEST_QUOTE = 120
NAME_COLUMNS = (
    *LEADING_COLUMNS,
    Column("问题类别", 11),
    Column("栏目/位置", 13),
)
HINT_COLUMNS = (
    *NAME_COLUMNS,
    Column("引用原文", 24),
    Column("位置", 20),
    Column("审核意见", 34),
    Column("修改建议", 26),
    Column("说明", 20),
    Column("处理", 9, "center"),
    *ADOPTION_COLUMNS,
    Column("复审\n结果", 8, "center"),
    *ID_COLUMNS,
)
STRUCK_COLUMNS = (
    *NAME_COLUMNS,
    Column("原填报内容", 20),
    Column("审核意见", 36),
    Column("处理", 9, "center"),
    Column("来源", 6, "center"),
    Column("不采纳理由", 24),
    *ADOPTION_COLUMNS,
    *ID_COLUMNS,
)


def list_hints(review: Review) -> tuple[Finding, ...]:
    """A model's proposals that nobody has decided on, the gravest first; they are no opinions."""
    hints = [
        one for one in review.findings if one.origin == "model" and one.outward and not one.goes_out
    ]
    return tuple(sorted(hints, key=lambda one: LEVEL_ORDER.get(one.level or "", 9)))


def add_hints(
    book: Workbook, season: SeasonReview, day: str, known: Mapping[str, Document]
) -> None:
    """Add the sheet 模型提示, when there are open proposals of a model."""
    rows = list(_list_hints(season, known))
    if not rows:
        return
    sheet = book.create_sheet("模型提示")
    header = fill_sheet(
        sheet,
        "模型提示（待审核人决定）",
        HINT_COLUMNS,
        rows,
        subtitle=f"{day}以下为语言模型的提示，不是审核意见，不计入意见条数；“采纳”栏选 √ 或“改”的，才列入审核意见并对外发出",
        paper=A3,
    )
    offer_choices(sheet, header, len(rows), HINT_COLUMNS)


def add_struck(book: Workbook, season: SeasonReview, day: str) -> None:
    """Add the sheet 不采纳, when a person struck findings; the mark may be changed there."""
    rows = list(_list_struck(season))
    if not rows:
        return
    sheet = book.create_sheet("不采纳")
    header = fill_sheet(
        sheet,
        "不采纳的意见",
        STRUCK_COLUMNS,
        rows,
        subtitle=f"{day}审核人已决定不采纳，不对外发出；需恢复的，请将“采纳”栏改为 √ 或“改”",
        paper=A3,
    )
    offer_choices(sheet, header, len(rows), STRUCK_COLUMNS)


def _list_hints(season: SeasonReview, known: Mapping[str, Document]) -> Iterator[list[CellValue]]:
    number = 0
    for review in season.reviews:
        progress = map_progress(review)
        for finding in list_hints(review):
            number += 1
            yield [
                number,
                *place_project(review),
                finding.fault,
                finding.place or finding.subject,
                _show_quotes(finding),
                _show_places(finding, review, known),
                finding.message,
                finding.remedy,
                finding.note,
                finding.outward,
                None,
                None,
                progress.get(finding.id),
                review.dossier_id,
                finding.id,
            ]


def _list_struck(season: SeasonReview) -> Iterator[list[CellValue]]:
    number = 0
    for review in season.reviews:
        for finding in review.dismissed:
            number += 1
            yield [
                number,
                *place_project(review),
                finding.fault,
                finding.place or finding.subject,
                show_content(finding),
                f"{finding.message}{finding.remedy}",
                finding.outward,
                ORIGINS[finding.origin],
                _show_reason(finding),
                STRUCK,
                None,
                review.dossier_id,
                finding.id,
            ]


def _show_reason(finding: Finding) -> str:
    """The reason of a struck finding, without what else the note says."""
    reasons = [line for line in finding.note.split("\n") if line.startswith(REASON)]
    return reasons[-1].removeprefix(REASON) if reasons else finding.note


def _show_quotes(finding: Finding) -> str:
    quotes = dict.fromkeys(" ".join(span.quote.split()) for span in finding.evidence)
    return "\n".join(
        f"“{quote if len(quote) <= LONGEST_QUOTE else quote[: LONGEST_QUOTE - 2] + '……'}”"
        for quote in quotes
        if quote
    )


def _show_places(finding: Finding, review: Review, known: Mapping[str, Document]) -> str:
    """Where the quotes stand: file and place in it; the file alone where it is not at hand."""
    names = {paper.document_id: paper.name for paper in review.papers}
    places = []
    for span in finding.evidence:
        document = known.get(span.document_id)
        parts = [names.get(span.document_id, ""), document.place(span) if document else ""]
        places.append("，".join(part for part in parts if part))
    return "\n".join(dict.fromkeys(place for place in places if place))
