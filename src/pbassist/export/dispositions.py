"""Monitored projects become the list of proposed dispositions; what is done a person decides."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pbassist.export.opinions import place_project
from pbassist.export.sheets import CellValue, Column, fill_sheet
from pbassist.model.review import Monitored, Review, SeasonReview

if TYPE_CHECKING:
    from openpyxl import Workbook

DISPOSITIONS = "监控处置建议"
COLUMNS = (
    Column("序号", 5, "center"),
    Column("归口股室", 10),
    Column("主管部门", 14),
    Column("预算单位", 16),
    Column("项目编码", 23),
    Column("项目名称", 24),
    Column("全年预算数", 13, "right"),
    Column("已支付", 13, "right"),
    Column("监控期", 9, "center"),
    Column("执行率", 9, "right"),
    Column("序时进度", 9, "right"),
    Column("灯", 5, "center"),
    Column("拟处理（由审核人勾选）", 30),
    Column("拟调减或收回金额", 14, "right"),
    Column("说明", 24),
)
LIGHTS = {"红": 0, "黄": 1, "绿": 2}


def list_dispositions(reviews: Iterable[Review]) -> list[list[CellValue]]:
    """A row a monitored project, the reddest first; the amount is left to the person."""
    found = [(one, one.monitored) for one in reviews if one.monitored is not None]
    found.sort(key=lambda pair: LIGHTS[pair[1].light])
    return [
        [number, *place_project(review), *_show(monitored), None, _explain(review)]
        for number, (review, monitored) in enumerate(found, 1)
    ]


def add_dispositions(book: Workbook, season: SeasonReview, day: str) -> None:
    """Add the sheet 监控处置建议 where projects were monitored; it is the reviewer's own."""
    rows = list_dispositions(season.reviews)
    if rows:
        fill_sheet(
            book.create_sheet(DISPOSITIONS),
            "预算执行监控及拟处理清单",
            COLUMNS,
            rows,
            subtitle=f"{day}灯按方案阈值计算；拟处理和金额由审核人确定",
        )


def _show(one: Monitored) -> list[CellValue]:
    months = f"1—{one.month}月" if one.month > 1 else "1月"
    options = "　".join(f"□{option}" for option in one.options)
    return [one.budget, one.paid, months, one.rate, one.elapsed, one.light, options]


def _explain(review: Review) -> str:
    """What the findings on the pace say, so that the list can be read by itself."""
    said = [one.fault for one in review.findings if one.check == "slow_pace_is_explained"]
    return "；".join(dict.fromkeys(said))
