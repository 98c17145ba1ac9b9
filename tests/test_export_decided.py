"""The table after decisions: two readers, rounds, hints, struck findings, and the way back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from python_calamine import CalamineWorkbook

from pbassist.decide import read_returned
from pbassist.draft import draft_review
from pbassist.export import write_review_json, write_table
from pbassist.export.dates import fill_due, fill_line
from pbassist.model.review import Asked, Compared, Head, Review, SeasonReview
from pbassist.read import read
from pbassist.stored import load_stored
from tests.drafts import (
    DECLARATION,
    LAST_YEAR,
    MADE_AT,
    ON,
    PROJECT,
    make_dossier,
    make_finding,
    make_review,
    proposed,
    quote,
    read_shipped_phrases,
    reworded,
    second_round,
    sound_findings,
    specimen_findings,
)

PHRASES = read_shipped_phrases()
HEAD = Head(seq=12, hash="ab34cd56ef01" + "7" * 52)
ASKED = Asked(
    endpoint="http://127.0.0.1:8000/v1",
    model="某模型",
    calls=12,
    tokens=34567,
    answered=10,
    replayed=2,
    unanswered=3,
    reason="服务两次没有应答，其余问题未再提问。",
)
OWN = "年度目标太笼统，请写明任务量。"
INWARD = (
    "采纳",
    "模型",
    "审核记录",
    "ab34cd56ef01",
    "决定",
    "卷宗",
    "编号",
    "不采纳",
    "上年遇旱",
)


def decided_review() -> Review:
    """A second round: taken up, changed, struck, added, open, and a model's proposals."""
    below, funds, goal, quantity, time = specimen_findings()
    missed = make_finding(
        "起止时间未填",
        "错误",
        subject="起止时间",
        message="起止时间未填写。",
        remedy="请补填。",
        evidence=(quote(DECLARATION, "单位：万元"),),
        origin="person",
    )
    adopted = proposed().model_copy(
        update={"id": "adopted", "fault": "指标归类不当", "decided": "采纳"}
    )
    struck = below.model_copy(
        update={"note": "口径一致\n驳回理由：上年遇旱（张三，2025年11月22日）"}
    )
    found = (
        quantity.model_copy(update={"decided": "采纳"}),
        missed,
        reworded(goal, OWN),
        time,
        adopted,
        proposed(),
    )
    compared = (
        Compared(progress="仍存在", finding=quantity, earlier_id="q1", earlier_message="上次的话。"),
        Compared(progress="新增", finding=time),
        Compared(progress="已整改", finding=funds, earlier_id="f1"),
        Compared(progress="已整改", finding=proposed(), earlier_id="m1"),
        Compared(progress="新增", finding=struck),
    )  # fmt: skip
    review = make_review(found, sound_findings(), dismissed=(struck,), round=2, compared=compared)
    return draft_review(review, make_dossier(), PHRASES)


def make_season(*reviews: Review, **more: Any) -> SeasonReview:
    fields = {"head": HEAD, "asked": ASKED, **more}
    return SeasonReview(reviews=reviews, on=ON, made_at=MADE_AT, program="pbassist 0", **fields)


SEASON = make_season(decided_review())


def read_sheets(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Rows by the words of their header, white space aside."""
    book = CalamineWorkbook.from_path(str(path))
    sheets = {}
    for name in book.sheet_names:
        _, _, header, *rows = book.get_sheet_by_name(name).to_python()
        titles = ["".join(str(cell).split()) for cell in header]
        rows = [row for row in rows if any(cell != "" for cell in row)]
        sheets[name] = [dict(zip(titles, row, strict=True)) for row in rows]
    return sheets


@pytest.fixture(scope="module")
def reviewer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("reviewer") / "审核意见汇总表.xlsx"
    return write_table(SEASON, path, documents=(DECLARATION, LAST_YEAR))


@pytest.fixture(scope="module")
def unit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("unit") / "审核意见汇总表（正式）.xlsx"
    return write_table(SEASON, path, audience="unit", due=dt.date(2026, 9, 30))


def test_the_reviewer_has_a_sheet_for_each_matter(reviewer: Path) -> None:
    assert list(read_sheets(reviewer)) == [
        "审核意见", "项目意见", "退回名单", "复审对照", "模型提示", "不采纳", "统计",
    ]  # fmt: skip


def test_what_was_decided_is_filled_in(reviewer: Path) -> None:
    rows = read_sheets(reviewer)["审核意见"]
    assert [(row["问题类别"], row["采纳(√/×/改)"], row["修改后意见"], row["复审结果"]) for row in rows] == [
        ("数量指标与资金测算不一致", "√", "", "仍存在"),
        ("起止时间未填", "√", "", ""),
        ("总体目标空泛", "改", OWN, ""),
        ("时效指标无时限", "", "", "新增"),
        ("指标归类不当", "√", "", ""),
    ]  # fmt: skip
    assert rows[2]["审核意见"] == OWN
    assert [row["卷宗"] for row in rows] == ["d1"] * 5


def test_a_models_open_proposals_stand_apart_with_quote_and_place(reviewer: Path) -> None:
    (row,) = read_sheets(reviewer)["模型提示"]
    assert row["引用原文"] == "“64处×8万元/处=512万元”"
    assert row["位置"] == "灌区渠道维修养护绩效目标申报表.xlsx，第13行"
    assert row["审核意见"] == proposed().message
    assert (row["采纳(√/×/改)"], row["卷宗"], row["编号"]) == ("", "d1", proposed().id)
    assert proposed().id not in {one["编号"] for one in read_sheets(reviewer)["审核意见"]}
    subtitle = load_workbook(reviewer)["模型提示"]["A2"].value
    assert "不是审核意见" in str(subtitle)


def test_without_the_papers_a_hint_names_its_file(tmp_path: Path) -> None:
    (row,) = read_sheets(write_table(SEASON, tmp_path / "表.xlsx"))["模型提示"]
    assert row["位置"] == "灌区渠道维修养护绩效目标申报表.xlsx"


def test_struck_findings_are_listed_with_their_reason_and_mark(reviewer: Path) -> None:
    (row,) = read_sheets(reviewer)["不采纳"]
    assert row["采纳(√/×/改)"] == "×"
    assert row["不采纳理由"] == "上年遇旱（张三，2025年11月22日）"
    assert row["审核意见"].endswith("原则上不低于以前年度实际水平。")
    assert row["来源"] == "规则"


def test_every_sheet_to_be_filled_in_offers_the_three_marks_and_hides_its_keys(
    reviewer: Path,
) -> None:
    book = load_workbook(reviewer)
    for name in ("审核意见", "模型提示", "不采纳"):
        sheet = book[name]
        titles = [str(cell.value).replace("\n", "") for cell in sheet[3]]
        assert titles[-2:] == ["卷宗", "编号"]
        letters = [get_column_letter(len(titles) - 1), get_column_letter(len(titles))]
        assert all(sheet.column_dimensions[letter].hidden for letter in letters)
        assert sheet.auto_filter.ref.split(":")[1].startswith(letters[-1])
        (choice,) = sheet.data_validations.dataValidation
        column = get_column_letter(titles.index("采纳(√/×/改)") + 1)
        assert str(choice.sqref).startswith(f"{column}4")
        assert choice.formula1 == '"√,×,改"'


def test_the_table_is_read_back_as_it_was_decided(reviewer: Path) -> None:
    returned = read_returned(read(reviewer))
    assert returned.problems == ()
    assert returned.head is not None
    assert (returned.head.seq, returned.head.hash) == (12, "ab34cd56ef01")
    marks = {(row.dossier_id, row.finding_id): (row.mark, row.text) for row in returned.rows}
    review = SEASON.reviews[0]
    expected = {(review.dossier_id, one.id): ("", "") for one in review.findings}
    for one in review.findings:
        if one.decided == "采纳" or one.origin == "person":
            expected[review.dossier_id, one.id] = ("√", "")
        elif one.decided == "修改后采纳":
            expected[review.dossier_id, one.id] = ("改", OWN)
    for one in review.dismissed:
        expected[review.dossier_id, one.id] = ("×", "")
    assert marks == expected


def test_two_rounds_are_compared_line_by_line(reviewer: Path, unit: Path) -> None:
    for path in (reviewer, unit):
        rows = read_sheets(path)["复审对照"]
        told = [(row["问题类别"], row["结果"], row["上次意见"], row["本次填报"]) for row in rows]
        assert told == [
            (
                "数量指标与资金测算不一致",
                "仍存在",
                "上次的话。",
                "指标值≥58处；测算64处×8万元/处=512万元",
            ),
            ("时效指标无时限", "新增", "", "指标值：及时"),
            ("资金数不相符", "已整改", specimen_findings()[1].message, ""),
        ]


def test_what_was_put_right_shows_what_was_found_right_in_its_place(tmp_path: Path) -> None:
    funds = specimen_findings()[1]
    sound = make_finding(
        funds.fault, None, subject="资金总额", message="资金总额512万元与分项合计一致。"
    )
    review = make_review(
        (), (sound,), round=2, compared=(Compared(progress="已整改", finding=funds),)
    )
    sheets = read_sheets(write_table(make_season(review), tmp_path / "表.xlsx"))
    (row,) = sheets["复审对照"]
    assert row["本次填报"] == "资金总额512万元与分项合计一致。"
    assert sheets["项目意见"] == []
    counted = {row["统计项目"]: row["合计"] for row in sheets["统计"]}
    assert counted["其中：本次无意见（份）"] == 1
    assert (counted["已整改（条）"], counted["仍存在（条）"]) == (1, 0)


def test_the_counters_tell_decisions_the_models_use_and_the_record(reviewer: Path) -> None:
    rows = {row["统计项目"]: row for row in read_sheets(reviewer)["统计"]}
    counted = {name: row["合计"] for name, row in rows.items()}
    assert counted["意见条数（条）"] == 5
    assert counted["其中：已决定（条）"] == 4
    assert counted["其中：未决定（条）"] == 1
    assert counted["不采纳（条）"] == 1
    assert counted["模型提示尚未决定（条）"] == 1
    assert rows["模型"]["说明"] == "某模型（http://127.0.0.1:8000/v1）"
    assert (counted["提问（次）"], counted["用量（词元）"]) == (12, 34567)
    assert counted["未得到有效回答（问）"] == 3
    assert rows["未得到有效回答（问）"]["说明"] == ASKED.reason
    assert rows["审核记录"]["说明"] == "第12号 ab34cd56ef01"
    assert "指标归类不当" in counted
    assert "产出指标未覆盖主要支出" not in counted


def test_the_rule_side_is_the_same_with_and_without_a_model(tmp_path: Path) -> None:
    unclear = make_finding(
        "产出指标未覆盖主要支出", None, subject="运维", message="所引原文未找到。", verdict="unclear", origin="model"
    )  # fmt: skip
    rules = draft_review(
        make_review(specimen_findings(), sound_findings()), make_dossier(), PHRASES
    )
    both = rules.model_copy(
        update={"findings": (*rules.findings, proposed()), "unchecked": (unclear,)}
    )
    one = read_sheets(write_table(make_season(rules, asked=None), tmp_path / "一.xlsx"))
    two = read_sheets(write_table(make_season(both, asked=None), tmp_path / "二.xlsx"))
    assert two.pop("模型提示")
    assert one == two


def test_the_unit_sees_the_opinions_and_nothing_of_how_they_were_made(unit: Path) -> None:
    sheets = read_sheets(unit)
    assert list(sheets) == ["审核意见", "项目意见", "复审对照"]
    assert list(sheets["审核意见"][0])[-3:] == ["处理", "单位反馈", "复审结果"]
    assert [row["审核意见"] for row in sheets["审核意见"]][2] == OWN
    words = "\n".join(
        str(cell.value)
        for sheet in load_workbook(unit)
        for row in sheet.iter_rows()
        for cell in row
    )
    assert [word for word in INWARD if word in words] == []
    assert all(not one.hidden for sheet in load_workbook(unit) for one in sheet.column_dimensions.values())  # fmt: skip
    assert "请于2026年9月30日前修改重报。" in sheets["项目意见"][0]["审核意见"]


def test_head_and_ai_mark_stand_in_the_properties_of_both(reviewer: Path, unit: Path) -> None:
    inward, outward = (load_workbook(path).properties for path in (reviewer, unit))
    assert inward.description == "审核记录：第12号 ab34cd56ef01；本稿含人工智能生成内容，待人工确认"
    assert outward.description == "审核记录：第12号 ab34cd56ef01；含人工智能生成内容，已经人工确认"
    assert outward.identifier == HEAD.hash


def test_without_record_or_model_nothing_is_said_of_them(tmp_path: Path) -> None:
    review = draft_review(make_review(specimen_findings()), make_dossier(), PHRASES)
    season = make_season(review, head=None, asked=None)
    path = write_table(season, tmp_path / "表.xlsx")
    assert load_workbook(path).properties.description in (None, "")
    words = "\n".join(str(row) for row in read_sheets(path)["统计"])
    assert "模型" not in words
    assert "审核记录" not in words
    assert list(read_sheets(path)) == ["审核意见", "项目意见", "退回名单", "统计"]


@pytest.mark.parametrize("audience", ["reviewer", "unit"])
def test_hostile_text_of_every_sheet_stays_text(audience: Any, tmp_path: Path) -> None:
    hostile = '=HYPERLINK("http://x","y")'
    finding = make_finding(
        hostile, "错误", subject=hostile, place=hostile, message=hostile, remedy=hostile,
        note=hostile, evidence=(quote(DECLARATION, "528"),),
    )  # fmt: skip
    hint = finding.model_copy(update={"id": "h", "origin": "model"})
    review = make_review(
        (finding, hint, reworded(finding, hostile)),
        dismissed=(finding,),
        project=PROJECT.model_copy(update={"name": hostile}),
        compared=(Compared(progress="已整改", finding=finding, earlier_message=hostile),),
    )
    asked = ASKED.model_copy(update={"model": hostile, "reason": hostile})
    path = write_table(
        make_season(review, asked=asked), tmp_path / "表.xlsx", audience=audience, title=hostile
    )
    cells = [cell for sheet in load_workbook(path) for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if isinstance(cell.value, str)} == {"s"}
    assert all(cell.quotePrefix for cell in cells if cell.value == hostile)


def test_the_head_travels_in_review_json(tmp_path: Path) -> None:
    import json

    stored = json.loads(write_review_json(SEASON, tmp_path / "review.json").read_text("utf-8"))
    assert stored["head"] == {"seq": 12, "hash": HEAD.hash}
    assert load_stored(SeasonReview, stored) == SEASON


DUE = dt.date(2026, 12, 31)


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("请于×月×日前报送。", "请于2026年12月31日前报送。"),
        ("×年×月×日", "×年×月×日"),
        ("报修后××小时内", "报修后××小时内"),
    ],
)
def test_the_open_day_is_filled_in_and_no_other(text: str, filled: str) -> None:
    assert fill_due(text, DUE) == filled
    assert fill_due(text, None) == text


def test_a_line_without_room_for_its_day_loses_its_ending() -> None:
    body = f"1.{'长' * 282}。"
    line = f"{body}请于×月×日前修改重报。"
    assert len(line) == 297
    assert fill_line(line, DUE) == body
    assert fill_line("1.甲。请于×月×日前重报。", DUE) == "1.甲。请于2026年12月31日前重报。"


def test_an_unchanged_second_round_marks_its_lines(tmp_path: Path) -> None:
    review = draft_review(second_round(), make_dossier(), PHRASES)
    rows = read_sheets(write_table(make_season(review), tmp_path / "表.xlsx"))["审核意见"]
    assert [row["复审结果"] for row in rows] == ["仍存在", "仍存在", "仍存在", "新增"]
