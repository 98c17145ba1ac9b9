"""The season's table: what is written comes back, prints, and computes nothing by itself."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from pbassist.draft import draft_review
from pbassist.export import write_review_json, write_table
from pbassist.model.performance import Project, Unplaced
from pbassist.model.review import Finding, Review, SeasonReview
from pbassist.stored import load_stored
from tests.drafts import (
    DECLARATION,
    MADE_AT,
    ON,
    PROJECT,
    based_on,
    make_dossier,
    make_finding,
    make_review,
    quote,
    read_shipped_phrases,
    sound_findings,
    specimen_findings,
)

PHRASES = read_shipped_phrases()
SHEETS = ["审核意见", "项目意见", "退回名单", "统计"]
HEADER = [
    "序号", "归口股室", "主管部门", "预算单位", "项目编码", "项目名称", "项目类别",
    "申报金额(万元)", "问题类别", "栏目/位置", "原填报内容", "审核意见", "修改建议", "依据",
    "处理", "采纳(√/×/改)", "修改后意见", "单位反馈", "复审结果", "卷宗", "编号",
]  # fmt: skip
INTERNAL = ("疑似", "错误", "请核实后", "置信度", "算式", "rule", "unclear")


def drafted(findings: tuple[Finding, ...], **more: object) -> Review:
    return draft_review(make_review(findings, sound_findings(), **more), make_dossier(), PHRASES)  # type: ignore[arg-type]


def make_season(*reviews: Review, unplaced: tuple[Unplaced, ...] = ()) -> SeasonReview:
    return SeasonReview(
        reviews=reviews, unplaced=unplaced, on=ON, made_at=MADE_AT, program="pbassist 0"
    )


def read_back(path: Path) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def rows_of(sheet: Sequence[list[Any]]) -> list[list[Any]]:
    return [row for row in sheet[3:] if any(cell != "" for cell in row)]


@pytest.fixture
def season() -> SeasonReview:
    other = Project(code="00120", name="农村公路养护", unit="县公路段", department="县交通运输局")
    question = make_finding(
        "满意度无调查情况",
        "请核实",
        subject="满意度",
        message="自评完成值528，未见调查情况。",
        evidence=(quote(DECLARATION, "528"),),
    )
    return make_season(
        drafted(specimen_findings()),
        drafted((question,), project=other),
        drafted((), project=Project(code="3", name="清洁项目", unit="县档案馆")),
        unplaced=(Unplaced(name="县水利局/扫描件.pdf", reason="文件“扫描件.pdf”没有文字层。"),),
    )


def test_the_table_comes_back_as_it_was_written(season: SeasonReview, tmp_path: Path) -> None:
    sheets = read_back(write_table(season, tmp_path / "汇总表.xlsx", title="青石县汇总表"))
    assert list(sheets) == SHEETS
    opinions = sheets["审核意见"]
    assert opinions[0][0] == "青石县汇总表"
    assert "2025年11月22日" in opinions[1][0]
    assert [str(title).replace("\n", "") for title in opinions[2]] == HEADER
    rows = rows_of(opinions)
    assert [row[14] for row in rows] == [
        "须更正",
        "须更正",
        "建议完善",
        "建议完善",
        "请说明",
        "请说明",
    ]
    assert [row[0] for row in rows] == [1, 2, 3, 4, 5, 6]
    assert rows[0][1:8] == [
        "农业股", "县水利局", "县灌区管理站", "330199260000000000017", "灌区渠道维修养护", "延续", 528,
    ]  # fmt: skip
    assert rows[0][8:14] == [
        "资金数不相符",
        "项目资金/资金总额",
        "资金总额528万元；财政拨款470万元；上年结转42万元",
        "年度资金总额填列528万元，其中财政拨款470万元、上年结转42万元、其他资金0万元，合计512万元，相差16万元。",
        "请核对后更正，并与预算申报数保持一致。",
        "",
    ]
    assert rows[0][15:19] == ["", "", "", ""]
    known = {finding.id for review in season.reviews for finding in review.findings}
    assert {row[20] for row in rows} == known
    assert {row[19] for row in rows} == {"d1"}


def test_a_project_has_one_line_and_a_clean_one_has_none(
    season: SeasonReview, tmp_path: Path
) -> None:
    rows = rows_of(read_back(write_table(season, tmp_path / "汇总表.xlsx"))["项目意见"])
    assert [row[5] for row in rows] == ["灌区渠道维修养护", "农村公路养护"]
    first = season.reviews[0].opinion
    assert first is not None
    assert rows[0][6:] == [5, first.line, len(first.line)]
    assert all(row[8] <= 300 for row in rows)


def test_only_projects_that_must_be_corrected_are_on_the_list_of_returns(
    season: SeasonReview, tmp_path: Path
) -> None:
    rows = rows_of(read_back(write_table(season, tmp_path / "汇总表.xlsx"))["退回名单"])
    assert [row[5:] for row in rows] == [
        ["灌区渠道维修养护", 2, "资金数不相符；数量指标与资金测算不一致"]
    ]


def test_the_counters_count_and_unread_files_are_named_with_their_reason(
    season: SeasonReview, tmp_path: Path
) -> None:
    rows = rows_of(read_back(write_table(season, tmp_path / "汇总表.xlsx"))["统计"])
    counted = {row[0]: row[1:5] for row in rows}
    assert counted["主管部门（个）"][0] == 2
    assert counted["预算单位（个）"][0] == 3
    assert counted["审核项目（个）"][0] == 3
    assert counted["有意见（份）"][0] == 2
    assert counted["无意见（份）"][0] == 1
    assert counted["意见条数（条）"] == [6, 2, 2, 2]
    assert counted["退回（份）"][0] == 1
    assert counted["退回单位（家）"][0] == 1
    assert counted["未归入材料（份）"][0] == 1
    assert counted["其中：未列入对外意见（条）"][0] == 0
    assert counted["资金数不相符"] == [1, 1, 0, 0]
    assert rows[-1][0] == "县水利局/扫描件.pdf"
    assert rows[-1][5] == "文件“扫描件.pdf”没有文字层。"


def test_a_project_with_two_forms_is_one_project_and_two_reviews(tmp_path: Path) -> None:
    (finding, *_) = specimen_findings()
    season = make_season(make_review((finding,)), make_review(()))
    rows = rows_of(read_back(write_table(season, tmp_path / "表.xlsx"))["统计"])
    counted = {row[0]: row[1] for row in rows}
    assert (counted["审核项目（个）"], counted["审核份数（份）"]) == (1, 2)


def test_what_the_gate_kept_back_is_counted_with_its_project(tmp_path: Path) -> None:
    (finding, *_) = specimen_findings()
    false = finding.model_copy(update={"message": "年度资金总额填列777万元。", "line": ""})
    season = make_season(drafted((false,)))
    rows = rows_of(read_back(write_table(season, tmp_path / "表.xlsx"))["统计"])
    (held,) = (row for row in rows if row[0] == "其中：未列入对外意见（条）")
    assert held[1] == 1
    assert held[5].endswith("灌区渠道维修养护")


def test_internal_words_are_nowhere_in_the_table(season: SeasonReview, tmp_path: Path) -> None:
    sheets = read_back(write_table(season, tmp_path / "汇总表.xlsx"))
    words = "\n".join(str(cell) for rows in sheets.values() for row in rows for cell in row)
    assert [word for word in INTERNAL if word in words] == []


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+86", "-5", "@SUM(A1)", '=HYPERLINK("http://x","y")', "\t=1", "=cmd|' /C calc'!A0"],
)
def test_text_that_looks_like_a_formula_stays_text(text: str, tmp_path: Path) -> None:
    project = Project(code=text, name=text, unit=text, department=text, office=text)
    finding = make_finding(text, "错误", subject=text, place=text, message=text, remedy=text)
    season = make_season(
        make_review((finding,), project=project, attribute=text, requested=text),
        unplaced=(Unplaced(name=text, reason=text),),
    )
    path = write_table(season, tmp_path / "汇总表.xlsx", title=text)
    with zipfile.ZipFile(path) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if "worksheets/sheet" in name]
    assert not any(b"<f>" in sheet or b"<f " in sheet for sheet in sheets)
    book = load_workbook(path)
    cells = [
        cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == text
    ]
    assert len(cells) > 10
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells)


def test_codes_stay_codes_and_amounts_are_numbers_as_printed(tmp_path: Path) -> None:
    (finding, *_) = specimen_findings()
    project = PROJECT.model_copy(update={"code": "0012345678901234567890"})
    for requested, value, number_format in (
        ("1,682.40", 1682.4, "0.00"),
        ("486", 486, "0"),
        ("约50", "约50", "@"),
    ):
        review = make_review((finding,), project=project, requested=requested)
        sheet = load_workbook(write_table(make_season(review), tmp_path / "表.xlsx"))["审核意见"]
        assert sheet["E4"].value == "0012345678901234567890"
        assert sheet["E4"].number_format == "@"
        assert (sheet["H4"].value, sheet["H4"].number_format) == (value, number_format)


def test_very_long_and_very_odd_words_are_written(tmp_path: Path) -> None:
    project = Project(name="农村公路养护" * 400, unit="单位\x00\x0b\ud800名")
    finding = make_finding("资金数不相符", "错误", subject="总额", message="长" * 40000)
    path = write_table(make_season(make_review((finding,), project=project)), tmp_path / "表.xlsx")
    row = rows_of(read_back(path)["审核意见"])[0]
    assert row[3] == "单位名"
    assert row[5] == "农村公路养护" * 400
    assert len(row[11]) == 32000
    assert load_workbook(path)["审核意见"].row_dimensions[4].height <= 409


def test_the_table_is_ready_to_print_and_to_be_filled_in(
    season: SeasonReview, tmp_path: Path
) -> None:
    book = load_workbook(write_table(season, tmp_path / "汇总表.xlsx"))
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.freeze_panes == "A4"
        assert sheet.print_title_rows == "$3:$3"
        assert sheet.auto_filter.ref.startswith("A3:")
        assert sheet["A4"].border.left.style == "thin"
        assert sheet["A4"].alignment.wrap_text
        assert sheet["A4"].font.name == "宋体"
    opinions = book["审核意见"]
    assert opinions.column_dimensions["T"].hidden
    assert opinions.column_dimensions["U"].hidden
    # What is sorted by the filter takes the hidden ids along; what is printed leaves them out.
    assert opinions.auto_filter.ref == "A3:U9"
    assert opinions.print_area.endswith("$A$1:$S$9")
    (choice,) = opinions.data_validations.dataValidation
    assert (choice.formula1, str(choice.sqref)) == ('"√,×,改"', "P4:P9")


@pytest.mark.parametrize(
    ("force", "verified", "shown"),
    [
        ("适用", True, "青石县预算绩效目标管理办法（青财〔2024〕18号）第十二条（适用）"),
        ("仅供参考", True, ""),
        ("适用", False, ""),
    ],
)
def test_only_a_basis_that_may_go_out_is_in_the_table(
    force: str, verified: bool, shown: str, tmp_path: Path
) -> None:
    finding = make_finding(
        "填报不完整",
        "错误",
        subject="目标",
        message="未填。",
        basis=(based_on(force, verified=verified),),
    )
    path = write_table(make_season(make_review((finding,))), tmp_path / "表.xlsx")
    assert rows_of(read_back(path)["审核意见"])[0][13] == shown


def test_an_empty_season_has_its_four_sheets(tmp_path: Path) -> None:
    sheets = read_back(write_table(make_season(), tmp_path / "表.xlsx"))
    assert list(sheets) == SHEETS
    assert rows_of(sheets["审核意见"]) == []


def test_review_json_is_the_season_again(season: SeasonReview, tmp_path: Path) -> None:
    import json

    path = write_review_json(season, tmp_path / "review.json")
    text = path.read_text(encoding="utf-8")
    stored = json.loads(text)
    assert stored["schema"] == "pbassist/season_review/1"
    assert "资金数不相符" in text
    assert load_stored(SeasonReview, stored) == season
