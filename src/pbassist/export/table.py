"""A season's review becomes the table of opinions (审核意见汇总表.xlsx), the default product."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from pbassist.export.atomic import write_atomically
from pbassist.export.counts import add_counts
from pbassist.export.dates import show_moment
from pbassist.export.dispositions import add_dispositions
from pbassist.export.hints import add_hints, add_struck
from pbassist.export.marks import AI_DRAFT, AI_FINAL, join_notes, needs_ai_mark, show_head
from pbassist.export.opinions import Audience, add_opinions
from pbassist.export.projects import add_projects, add_returned
from pbassist.export.rounds import add_rounds
from pbassist.model.document import Document
from pbassist.model.review import SeasonReview

if TYPE_CHECKING:
    from openpyxl import Workbook

TITLE = "项目支出预算绩效审核意见汇总表"


def write_table(
    season: SeasonReview,
    path: str | Path,
    *,
    title: str = TITLE,
    audience: Audience = "reviewer",
    due: dt.date | None = None,
    documents: Iterable[Document] = (),
) -> Path:
    """Write the table of a season's opinions and give its path.

    For the reviewer: 审核意见 (one row an opinion, with 采纳, 修改后意见 and the hidden columns 卷宗
    and 编号 by which it is read back), 项目意见, 退回名单, 统计, and where there is something to show
    复审对照, 模型提示 (a model's open proposals, with their places where `documents` are given),
    不采纳 and 监控处置建议. For the unit: 审核意见 without what is the reviewer's, 项目意见 and 复审对照; nothing in
    it speaks of decisions, a model or the record, but the file's properties carry the head. `due`
    fills the open day of the lines. Raises `CannotWrite` when the place cannot be written.
    """
    known = {document.id: document for document in documents}
    return write_atomically(
        path, lambda beside: _make_table(season, title, audience, due, known).save(beside)
    )


def _make_table(
    season: SeasonReview,
    title: str,
    audience: Audience,
    due: dt.date | None,
    known: dict[str, Document],
) -> Workbook:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    day = f"制表日期：{show_moment(season.made_at)}　　"
    add_opinions(book, season, title, day, audience)
    add_projects(book, season, title, day, audience, due)
    if audience == "reviewer":
        add_returned(book, season, day)
    add_rounds(book, season, day)
    if audience == "reviewer":
        add_hints(book, season, day, known)
        add_struck(book, season, day)
        add_dispositions(book, season, day)
        add_counts(book, season, day)
    _set_properties(book, season, title, audience)
    return book


def _set_properties(book: Workbook, season: SeasonReview, title: str, audience: Audience) -> None:
    written_by_model = any(needs_ai_mark(review) for review in season.reviews)
    mark = AI_FINAL if audience == "unit" else AI_DRAFT
    book.properties.title = title
    book.properties.creator = season.program or "pbassist"
    book.properties.created = season.made_at.replace(tzinfo=None)
    book.properties.description = join_notes(
        (show_head(season.head), mark if written_by_model else "")
    )
    book.properties.identifier = season.head.hash if season.head is not None else None
