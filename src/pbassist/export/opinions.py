"""A season's findings that go out become the sheet 审核意见, one row an opinion."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Literal

from pbassist.export.content import show_content
from pbassist.export.sheets import A3, CellValue, Column, fill_sheet
from pbassist.model.review import OUTWARD_WORDS, Basis, Finding, Progress, Review, SeasonReview

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

Audience = Literal["reviewer", "unit"]
"""Who reads a table: the bureau's reviewer, or the unit that submitted."""
KINDS = tuple(OUTWARD_WORDS.values())
CHOICES = '"√,×,改"'
ADOPTED, STRUCK, CHANGED = "√", "×", "改"
ADOPTION_COLUMNS = (Column("采纳\n(√/×/改)", 9, "center"), Column("修改后\n意见", 14))
ID_COLUMNS = (Column("卷宗", 18, hidden=True), Column("编号", 18, hidden=True))
"""Hidden, last, by which the returned sheet is read back: a finding's id is its dossier's own."""
LEADING_COLUMNS = (
    Column("序号", 5, "center"),
    Column("归口\n股室", 8),
    Column("主管部门", 10),
    Column("预算单位", 11),
    Column("项目编码", 12),
    Column("项目名称", 14),
)
COMMON_COLUMNS = (
    *LEADING_COLUMNS,
    Column("项目\n类别", 7, "center"),
    Column("申报金额\n(万元)", 9, "center"),
    Column("问题类别", 11),
    Column("栏目/位置", 13),
    Column("原填报内容", 18),
    Column("审核意见", 34),
    Column("修改建议", 26),
    Column("依据", 13),
    Column("处理", 9, "center"),
)
ANSWER_COLUMNS = (Column("单位\n反馈", 9), Column("复审\n结果", 8, "center"))
OPINION_COLUMNS = (*COMMON_COLUMNS, *ADOPTION_COLUMNS, *ANSWER_COLUMNS, *ID_COLUMNS)
UNIT_COLUMNS = (
    *COMMON_COLUMNS,
    ANSWER_COLUMNS[0]._replace(width=22),
    ANSWER_COLUMNS[1],
)


def add_opinions(
    book: Workbook, season: SeasonReview, title: str, day: str, audience: Audience
) -> None:
    """Add the sheet 审核意见; for the reviewer with 采纳, 修改后意见 and the hidden ids."""
    sheet = book.create_sheet("审核意见")
    rows = list(_list_opinions(season, audience))
    for_unit = audience == "unit"
    ask = (
        "请在“单位反馈”栏填写修改情况或说明"
        if for_unit
        else "“采纳”栏请选 √（采纳）、×（不采纳）或“改”（改写在“修改后意见”栏）"
    )
    header = fill_sheet(
        sheet,
        title,
        UNIT_COLUMNS if for_unit else OPINION_COLUMNS,
        rows,
        subtitle=f"{day}金额单位：万元　　{ask}",
        paper=A3,
    )
    if not for_unit:
        offer_choices(sheet, header, len(rows), OPINION_COLUMNS)


def offer_choices(sheet: Worksheet, header: int, rows: int, columns: Sequence[Column]) -> None:
    """Let the cells of 采纳 be chosen from √, × and 改."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    at = next(n for n, column in enumerate(columns, 1) if column.title.startswith("采纳"))
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


def list_outward(review: Review) -> tuple[Finding, ...]:
    """The findings that go out, the gravest first, as the table numbers them."""
    outward = [finding for finding in review.findings if finding.goes_out]
    return tuple(sorted(outward, key=lambda finding: KINDS.index(finding.outward)))


def is_decided(finding: Finding) -> bool:
    """Whether a person has decided on a finding; what a person added is decided by that."""
    return finding.decided is not None or finding.origin == "person"


def map_progress(review: Review) -> dict[str, Progress]:
    """复审结果 of each finding of this round."""
    return {one.finding.id: one.progress for one in review.compared if one.progress != "已整改"}


def place_project(review: Review) -> list[CellValue]:
    """归口股室, 主管部门, 预算单位, 项目编码, 项目名称 of a review."""
    project = review.project
    name = project.name or next((paper.name for paper in review.papers), None)
    return [project.office, project.department, project.unit, project.code, name]


def _list_opinions(season: SeasonReview, audience: Audience) -> Iterator[list[CellValue]]:
    number = 0
    for review in season.reviews:
        progress = map_progress(review)
        for finding in list_outward(review):
            number += 1
            shown = [
                number,
                *place_project(review),
                review.attribute,
                _show_requested(review.requested),
                finding.fault,
                finding.place or finding.subject,
                show_content(finding),
                finding.message,
                finding.remedy,
                show_basis(finding.basis),
                finding.outward,
            ]
            answer = [None, progress.get(finding.id)]
            if audience == "unit":
                yield [*shown, *answer]
            else:
                ids = (review.dossier_id, finding.id)
                yield [*shown, *_show_adoption(finding), *answer, *ids]


def _show_adoption(finding: Finding) -> tuple[CellValue, CellValue]:
    """采纳 and 修改后意见 as they were decided; empty for what is open."""
    if finding.decided == "修改后采纳":
        return CHANGED, f"{finding.message}{finding.remedy}"
    return (ADOPTED if is_decided(finding) else None), None


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
