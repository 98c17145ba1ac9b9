"""A list of budget requests (预算申报数) is read, joins its projects, and is held against their forms."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from pbassist.dossiers import join_facts
from pbassist.forms import read_requests
from pbassist.model.document import Document
from pbassist.pipeline import read_facts
from pbassist.read import read
from tests.written import write_workbook

Rows = list[list[Any]]
PLAIN: Rows = [
    ["澜溪区2027年部门预算项目申报数汇总表"],
    [None, None, None, None, "单位：万元"],
    ["序号", "项目编码", "项目名称", "预算单位", "申报预算数"],
    [1, "LX01", "免费开放补助", "区图书馆", 57.3],
    [2, "LX02", "河道保洁", "区水务局", 66],
    ["合计", None, None, None, 123.3],
]
FORM: Rows = [
    ["项目支出绩效目标申报表"],
    ["（2027年度）"],
    ["项目名称", "河道保洁", "项目编码", "LX02"],
    ["主管部门", "区水务局", "实施单位", "区水务局"],
    ["项目资金（万元）", "年度资金总额", 76, None],
    [None, "其中：财政拨款", 76, None],
    ["年度目标", "完成21条河道常态化保洁。", None, None],
    ["一级指标", "二级指标", "三级指标", "指标值"],
    ["产出指标", "数量指标", "保洁河道", "≥21条"],
    ["效益指标", "社会效益指标", "沿河投诉件数", "≤5件"],
]


def _sheet(folder: Path, rows: Rows, name: str = "申报数.xlsx", **more: Any) -> Document:
    return read(write_workbook(folder / name, {"Sheet1": rows}, **more))


def _amounts(document: Document) -> list[tuple[str | None, Decimal]]:
    return [(one.project.name, one.amount) for one in read_requests(document)]


def test_a_list_gives_each_project_with_what_it_asks_for(tmp_path: Path) -> None:
    requests = read_requests(_sheet(tmp_path, PLAIN))
    assert [(one.project.code, one.amount, one.unit, one.year) for one in requests] == [
        ("LX01", Decimal(573_000), "万元", 2027),
        ("LX02", Decimal(660_000), "万元", 2027),
    ]


def test_the_unit_may_stand_in_the_label_and_the_year_too(tmp_path: Path) -> None:
    rows: Rows = [
        ["项目编码", "项目名称", "单位名称", "2027年预算申报数（元）"],
        ["LX01", "免费开放补助", "区图书馆", "573,000.00"],
    ]
    (one,) = read_requests(_sheet(tmp_path, rows))
    assert (one.amount, one.decimals, one.unit, one.year) == (Decimal("573000.00"), 2, "元", 2027)


def test_a_plain_amount_counts_under_a_title_that_says_what_is_asked(tmp_path: Path) -> None:
    rows: Rows = [
        ["2027年项目支出预算申请汇总（单位：万元）"],
        ["项目名称", "主管部门", "金额"],
        ["免费开放补助", "区文旅局", 57.3],
    ]
    assert _amounts(_sheet(tmp_path, rows)) == [("免费开放补助", Decimal(573_000))]
    rows[0] = ["2026年项目支出预算批复表（单位：万元）"]
    assert _amounts(_sheet(tmp_path, rows, "批复数.xlsx")) == []


def test_the_total_of_several_columns_under_one_heading_is_taken(tmp_path: Path) -> None:
    rows: Rows = [
        ["2027年部门预算申报情况（万元）"],
        ["项目名称", "预算单位", "2027年申报数", None, None],
        [None, None, "合计", "财政拨款", "其他资金"],
        ["免费开放补助", "区图书馆", 57.3, 50, 7.3],
    ]
    merges = [(1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 1, 4)]
    assert _amounts(_sheet(tmp_path, rows, merges=merges)) == [("免费开放补助", Decimal(573_000))]


def test_rows_of_one_project_are_added_up(tmp_path: Path) -> None:
    rows: Rows = [
        ["2027年二上预算（万元）"],
        ["项目编码", "项目名称", "支出功能分类科目", "二上数"],
        ["LX02", "河道保洁", "2130306", 50.4],
        ["LX02", "河道保洁", "2130399", 15.6],
    ]
    assert _amounts(_sheet(tmp_path, rows)) == [("河道保洁", Decimal(660_000))]


def test_other_tables_are_no_lists_of_requests(tmp_path: Path) -> None:
    tables: list[Rows] = [
        FORM,
        [
            ["采购申请明细（万元）"],
            ["项目名称", "单价", "数量", "申请金额"],
            ["台式电脑", 0.5, 42, 21],
        ],
        [
            ["2025年项目执行情况（万元）"],
            ["项目编码", "项目名称", "申报数", "支付数"],
            ["LX02", "河道保洁", 66, 65.1],
        ],
        [
            ["自评结果汇总"],
            ["项目名称", "申报金额（万元）", "自评得分"],
            ["河道保洁", 66, 95.5],
        ],
        [["单位名称", "主管部门", "申报数"], ["区图书馆", "区文旅局", 3]],
        [
            ["2027年项目绩效目标申报汇总表（万元）"],
            ["项目名称", "申报金额", "年度绩效目标"],
            ["河道保洁", 66, "完成21条河道常态化保洁。"],
        ],
    ]
    for at, rows in enumerate(tables):
        assert read_requests(_sheet(tmp_path, rows, f"{at}.xlsx")) == ()


def test_a_list_lies_beside_the_declarations_of_its_year(tmp_path: Path) -> None:
    form = read_facts(_sheet(tmp_path, FORM, "水务局.xlsx"))
    listed = read_facts(_sheet(tmp_path, PLAIN))
    season = join_facts([form, listed])
    assert [[paper.role for paper in one.papers] for one in season.dossiers] == [
        ["declaration", "budget"]
    ]
    assert season.unplaced == ()
    older = [["澜溪区2026年部门预算项目申报数汇总表"], *PLAIN[1:]]
    season = join_facts([form, read_facts(_sheet(tmp_path, older, "上年.xlsx"))])
    assert [[paper.role for paper in one.papers] for one in season.dossiers] == [["declaration"]]


def test_a_list_of_other_projects_alone_is_told(tmp_path: Path) -> None:
    form = read_facts(_sheet(tmp_path, FORM, "水务局.xlsx"))
    listed = read_facts(_sheet(tmp_path, [*PLAIN[:4]]))
    season = join_facts([form, listed])
    assert [one.reason for one in season.unplaced] == [
        "预算申报数“申报数.xlsx”中没有与报送项目对应的记录（按项目编码、单位和名称均未找到），未用于核对。"
    ]
