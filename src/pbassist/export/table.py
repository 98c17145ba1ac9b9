"""A season's review becomes the table of opinions (审核意见汇总表.xlsx), the default product."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

from pbassist.export.atomic import write_atomically
from pbassist.export.content import show_content
from pbassist.export.sheets import A3, SHANGHAI, CellValue, Column, fill_sheet, shade_rows
from pbassist.model.review import OUTWARD_WORDS, Basis, Finding, Review, SeasonReview

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

OPINION_COLUMNS = (
    Column("序号", 5, "center"),
    Column("归口\n股室", 8),
    Column("主管部门", 10),
    Column("预算单位", 11),
    Column("项目编码", 12),
    Column("项目名称", 14),
    Column("项目\n类别", 7, "center"),
    Column("申报金额\n(万元)", 9, "center"),
    Column("问题类别", 11),
    Column("栏目/位置", 13),
    Column("原填报内容", 18),
    Column("审核意见", 34),
    Column("修改建议", 26),
    Column("依据", 13),
    Column("处理", 9, "center"),
    Column("采纳\n(√/×/改)", 9, "center"),
    Column("修改后\n意见", 14),
    Column("单位\n反馈", 9),
    Column("复审\n结果", 8),
    Column("编号", 18, hidden=True),
)
"""Sheet 1: one row an opinion; the hidden last column lets the returned sheet be read back."""
PROJECT_COLUMNS = (
    Column("序号", 5, "center"),
    Column("归口股室", 10),
    Column("主管部门", 14),
    Column("预算单位", 16),
    Column("项目编码", 23),
    Column("项目名称", 22),
    Column("条数", 6, "center"),
    Column("审核意见（粘贴至预算管理一体化系统）", 70),
    Column("字数", 6, "center"),
)
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
COUNT_COLUMNS = (
    Column("统计项目", 34),
    Column("合计", 10, "center"),
    Column("须更正", 10, "center"),
    Column("建议完善", 10, "center"),
    Column("请说明", 10, "center"),
    Column("说明", 60),
)
SHEET_NAMES = ("审核意见", "项目意见", "退回名单", "统计")
KINDS = tuple(OUTWARD_WORDS.values())
CHOICES = '"√,×,改"'


def write_table(
    season: SeasonReview, path: str | Path, *, title: str = "项目支出预算绩效审核意见汇总表"
) -> Path:
    """Write the table of a season's opinions and give its path.

    Four sheets: one row an opinion, one row a project with its line for the budget system, the
    projects to be returned, and the counters with every file that could not be read or placed.
    What the bureau keeps to itself (levels, formulas, what was not checked) is not in it. Raises
    `CannotWrite` when the place cannot be written.
    """
    return write_atomically(path, lambda beside: _make_table(season, title).save(beside))


def _make_table(season: SeasonReview, title: str) -> Workbook:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    sheets = [book.create_sheet(name) for name in SHEET_NAMES]
    day = f"制表日期：{_show_day(season.made_at)}　　"
    opinions = list(_list_opinions(season))
    header = fill_sheet(
        sheets[0],
        title,
        OPINION_COLUMNS,
        opinions,
        subtitle=f"{day}金额单位：万元　　“采纳”栏请选 √（采纳）、×（不采纳）或“改”（改写在“修改后意见”栏）",
        paper=A3,
    )
    _offer_choices(sheets[0], header, len(opinions))
    fill_sheet(
        sheets[1],
        f"{title}（按项目）",
        PROJECT_COLUMNS,
        list(_list_projects(season)),
        subtitle=f"{day}每个项目一行，可直接粘贴至系统意见栏；无意见的项目不列",
    )
    fill_sheet(
        sheets[2],
        "退回修改项目名单",
        RETURN_COLUMNS,
        list(_list_returned(season)),
        subtitle=f"{day}列有“须更正”意见的项目，是否退回由审核人确定",
    )
    counts = list(_list_counts(season))
    fill_sheet(
        sheets[3],
        "审核情况统计",
        COUNT_COLUMNS,
        counts,
        subtitle=f"{day}规则适用日期：{season.on.year}年{season.on.month}月{season.on.day}日",
    )
    shade_rows(sheets[3], header, [at for at, row in enumerate(counts) if _is_heading(row)])
    book.properties.title = title
    book.properties.creator = season.program or "pbassist"
    book.properties.created = season.made_at.replace(tzinfo=None)
    return book


def _offer_choices(sheet: Worksheet, header: int, rows: int) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    at = next(n for n, column in enumerate(OPINION_COLUMNS, 1) if column.title.startswith("采纳"))
    letter = get_column_letter(at)
    choice = DataValidation(
        type="list",
        formula1=CHOICES,
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="采纳",
        error="请选 √、× 或 改。",
    )
    choice.add(f"{letter}{header + 1}:{letter}{header + max(rows, 1)}")
    sheet.add_data_validation(choice)


def _show_day(moment: dt.datetime) -> str:
    day = moment.astimezone(SHANGHAI)
    return f"{day.year}年{day.month}月{day.day}日"


def list_outward(review: Review) -> tuple[Finding, ...]:
    """The findings that go out, the gravest first, as the table numbers them."""
    outward = [finding for finding in review.findings if finding.outward]
    return tuple(sorted(outward, key=lambda finding: KINDS.index(finding.outward)))


def _list_opinions(season: SeasonReview) -> Iterator[list[CellValue]]:
    number = 0
    for review in season.reviews:
        for finding in list_outward(review):
            number += 1
            yield [
                number,
                *_head(review),
                review.attribute,
                _show_requested(review.requested),
                finding.fault,
                finding.place or finding.subject,
                show_content(finding),
                finding.message,
                finding.remedy,
                show_basis(finding.basis),
                finding.outward,
                *([None] * 4),
                finding.id,
            ]


def _head(review: Review) -> list[CellValue]:
    project = review.project
    name = project.name or next((paper.name for paper in review.papers), None)
    return [project.office, project.department, project.unit, project.code, name]


def _show_requested(requested: str | None) -> CellValue:
    if requested is None:
        return None
    try:
        number = Decimal(requested.replace(",", "").replace("，", "").strip())
    except InvalidOperation:
        return requested
    return number if number.is_finite() else requested


def show_basis(basis: Sequence[Basis]) -> str:
    """The rules that may be named outward: verified, and 适用 or 参照."""
    outward = [one for one in basis if one.verified and one.force in ("适用", "参照")]
    words = [f"{one.regulation}{one.article or ''}（{one.force}）" for one in outward]
    return "；".join(dict.fromkeys(words))


def _list_projects(season: SeasonReview) -> Iterator[list[CellValue]]:
    number = 0
    for review in season.reviews:
        if review.opinion is None:
            continue
        number += 1
        line = review.opinion.line
        yield [number, *_head(review), len(review.opinion.points), line, len(line)]


def _list_returned(season: SeasonReview) -> Iterator[list[CellValue]]:
    number = 0
    for review in season.reviews:
        wrong = [one for one in review.findings if one.outward == KINDS[0]]
        if wrong:
            number += 1
            faults = "；".join(dict.fromkeys(one.fault for one in wrong))
            yield [number, *_head(review), len(wrong), faults]


def _list_counts(season: SeasonReview) -> Iterator[list[CellValue]]:
    outward = [finding for review in season.reviews for finding in list_outward(review)]
    by_kind = Counter(finding.outward for finding in outward)
    projects = [review.project for review in season.reviews]
    returned = [r for r in season.reviews if any(f.outward == KINDS[0] for f in r.findings)]
    units = {r.project.unit or r.project.department or r.dossier_id for r in returned}
    with_opinion = sum(bool(list_outward(review)) for review in season.reviews)
    yield _row("主管部门（个）", len({p.department for p in projects if p.department}))
    yield _row("预算单位（个）", len({p.unit for p in projects if p.unit}))
    different = {p.code or (p.unit, p.name) if p.name else id(p) for p in projects}
    yield _row("审核项目（个）", len(different), note="含单独报送的报告")
    note = (
        "同一项目的申报表、自评表分别审核，以下按份统计" if len(projects) > len(different) else ""
    )
    yield _row("审核份数（份）", len(projects), note=note)
    yield _row("有意见（份）", with_opinion)
    yield _row("无意见（份）", len(projects) - with_opinion, note="未发现问题，不出意见")
    yield _row("意见条数（条）", len(outward), by_kind)
    yield _row("退回（份）", len(returned), note="列有“须更正”意见，是否退回由审核人确定")
    yield _row("退回单位（家）", len(units))
    unclear = sum(one.verdict == "unclear" for r in season.reviews for one in r.unchecked)
    yield _row("未能核对事项（项）", unclear, note="缺少材料或依据，原因见各项目底稿")
    yield _count_withheld(season)
    unread = len(season.unplaced)
    note = "未能读取或未能归入项目，见表末，请逐份处理" if unread else ""
    yield _row("未归入材料（份）", unread, note=note)
    yield _row("【按问题类别】", None)
    for fault, count in Counter(finding.fault for finding in outward).most_common():
        kinds = Counter(finding.outward for finding in outward if finding.fault == fault)
        yield _row(fault, count, kinds)
    if season.unplaced:
        yield _row("【未归入材料】", unread)
        for one in season.unplaced:
            yield _row(one.name, None, note=one.reason)


def _count_withheld(season: SeasonReview) -> list[CellValue]:
    held = [(review, one) for review in season.reviews for one in review.unchecked if one.withheld]
    names = dict.fromkeys(_head(review)[-1] for review, _ in held)
    note = f"表述与材料未能对应，原拟表述见底稿“未能核对”页：{'、'.join(map(str, names))}"
    return _row("其中：未列入对外意见（条）", len(held), note=note if held else "")


def _is_heading(row: list[CellValue]) -> bool:
    return str(row[0]).startswith("【")


def _row(
    name: str, total: int | None, kinds: Counter[str] | None = None, note: str = ""
) -> list[CellValue]:
    counts = [kinds[kind] for kind in KINDS] if kinds else [None] * len(KINDS)
    return [name, total, *counts, note]
