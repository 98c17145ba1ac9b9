"""A season's opinions become a sheet of one line a project, and a list of those to be returned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pbassist.export.dates import fill_line
from pbassist.export.opinions import KINDS, Audience, list_outward, place_project
from pbassist.export.sheets import CellValue, Column, fill_sheet
from pbassist.model.review import SeasonReview

if TYPE_CHECKING:
    from openpyxl import Workbook

NAME_COLUMNS = (
    Column("序号", 5, "center"),
    Column("归口股室", 10),
    Column("主管部门", 14),
    Column("预算单位", 16),
    Column("项目编码", 23),
    Column("项目名称", 22),
)
PROJECT_COLUMNS = (
    *NAME_COLUMNS,
    Column("条数", 6, "center"),
    Column("审核意见（粘贴至预算管理一体化系统）", 70),
    Column("字数", 6, "center"),
)
UNIT_COLUMNS = (*NAME_COLUMNS, Column("条数", 6, "center"), Column("审核意见", 76))
RETURN_COLUMNS = (
    Column("序号", 5, "center"),
    Column("归口股室", 12),
    Column("主管部门", 20),
    Column("预算单位", 20),
    Column("项目编码", 23),
    Column("项目名称", 28),
    Column("须更正\n项数", 8, "center"),
    Column("退回原因", 48),
)


def add_projects(
    book: Workbook,
    season: SeasonReview,
    title: str,
    day: str,
    audience: Audience,
    due: dt.date | None,
) -> None:
    """Add the sheet 项目意见; for the reviewer as it is pasted into the budget system."""
    for_unit = audience == "unit"
    rows = [row[:-1] if for_unit else row for row in _list_projects(season, due)]
    paste = "" if for_unit else "，可直接粘贴至系统意见栏"
    fill_sheet(
        book.create_sheet("项目意见"),
        f"{title}（按项目）",
        UNIT_COLUMNS if for_unit else PROJECT_COLUMNS,
        rows,
        subtitle=f"{day}每个项目一行{paste}；无意见的项目不列",
    )


def add_returned(book: Workbook, season: SeasonReview, day: str) -> None:
    """Add the sheet 退回名单: projects with something that must be corrected."""
    fill_sheet(
        book.create_sheet("退回名单"),
        "退回修改项目名单",
        RETURN_COLUMNS,
        list(_list_returned(season)),
        subtitle=f"{day}列有“须更正”意见的项目，是否退回由审核人确定",
    )


def _list_projects(season: SeasonReview, due: dt.date | None) -> Iterator[list[CellValue]]:
    number = 0
    for review in season.reviews:
        if review.opinion is None:
            continue
        number += 1
        line = fill_line(review.opinion.line, due)
        yield [number, *place_project(review), len(review.opinion.points), line, len(line)]


def _list_returned(season: SeasonReview) -> Iterator[list[CellValue]]:
    number = 0
    for review in season.reviews:
        wrong = [one for one in list_outward(review) if one.outward == KINDS[0]]
        if wrong:
            number += 1
            faults = "；".join(dict.fromkeys(one.fault for one in wrong))
            yield [number, *place_project(review), len(wrong), faults]
