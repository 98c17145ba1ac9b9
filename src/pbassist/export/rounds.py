"""What was compared with the round before becomes the sheet 复审对照."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pbassist.export.content import show_content
from pbassist.export.opinions import list_outward, place_project
from pbassist.export.sheets import CellValue, Column, fill_sheet
from pbassist.model.review import Compared, Finding, Review, SeasonReview

if TYPE_CHECKING:
    from openpyxl import Workbook

ROUND_COLUMNS = (
    Column("序号", 5, "center"),
    Column("归口股室", 9),
    Column("主管部门", 12),
    Column("预算单位", 14),
    Column("项目编码", 13),
    Column("项目名称", 16),
    Column("报送\n次数", 6, "center"),
    Column("问题类别", 13),
    Column("栏目/位置", 16),
    Column("上次意见", 36),
    Column("结果", 8, "center"),
    Column("本次填报", 30),
)


def list_compared(review: Review) -> tuple[Compared, ...]:
    """What may be told of two rounds: matters that went out, or go out now, as they read now."""
    now = {finding.id: finding for finding in list_outward(review)}
    told = []
    for one in review.compared:
        if one.progress == "已整改":
            told += [one] if one.finding.goes_out else []
        elif one.finding.id in now:
            told.append(one.model_copy(update={"finding": now[one.finding.id]}))
    return tuple(told)


def add_rounds(book: Workbook, season: SeasonReview, day: str) -> None:
    """Add the sheet 复审对照, when something was compared with the round before."""
    if not any(review.compared for review in season.reviews):
        return
    fill_sheet(
        book.create_sheet("复审对照"),
        "复审对照表",
        ROUND_COLUMNS,
        list(_list_rounds(season)),
        subtitle=f"{day}对照上次审核意见逐条列示：已整改、仍存在、新增",
    )


def _list_rounds(season: SeasonReview) -> Iterator[list[CellValue]]:
    number = 0
    for review in season.reviews:
        for one in list_compared(review):
            number += 1
            finding = one.finding
            yield [
                number,
                *place_project(review),
                review.round,
                finding.fault,
                finding.place or finding.subject,
                _show_earlier(one),
                one.progress,
                _show_now(one, review),
            ]


def _show_earlier(one: Compared) -> str:
    if one.progress == "新增":
        return ""
    # The same finding in both rounds has the same id only where it quotes the same words.
    same = one.progress == "已整改" or one.earlier_id == one.finding.id
    return one.earlier_message or (one.finding.message if same else "")


def _show_now(one: Compared, review: Review) -> str:
    """What the form says now; of what was put right, what was found right in its place."""
    if one.progress != "已整改":
        return show_content(one.finding) or one.finding.message
    sound: list[Finding] = [
        finding
        for finding in review.passed
        if finding.topic == one.finding.topic and finding.origin != "model"
    ]
    return sound[0].message if sound else ""
