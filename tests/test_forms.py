from __future__ import annotations

import tomllib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from evals.finders.forms.drawings import show, wanted, write_docx, write_xls, write_xlsx
from pbassist.forms import read_estimates, read_payments, read_targets, read_units
from pbassist.read import read, read_text

CASES = tomllib.loads((Path(__file__).parent / "cases" / "forms.toml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES["case"], ids=lambda case: case["name"])
def test_every_cell_of_a_form_is_read(case: dict[str, Any], tmp_path: Path) -> None:
    targets = read_targets(read(write_xlsx(tmp_path / "表.xlsx", case["sheet"])))
    assert [show(target) for target in targets] == [wanted(one) for one in case["target"]]


@pytest.mark.parametrize("case", CASES["case"], ids=lambda case: case["name"])
def test_every_span_quotes_its_field(case: dict[str, Any], tmp_path: Path) -> None:
    document = read(write_xlsx(tmp_path / "表.xlsx", case["sheet"]))
    for target in read_targets(document):
        assert all(fund.span.quote == fund.printed for fund in target.funds)
        for one in target.indicators:
            for cell in one.cells:
                value = getattr(one, cell.field)
                quote = cell.span.quote.replace("\n", "")
                if isinstance(value, Decimal):
                    assert Decimal(quote.rstrip("分%")) == value
                elif cell.field != "operator":
                    assert quote == value
        for span in (target.grounds_span, target.problems_span, target.total_score_span):
            assert span is None or document.text[span.start : span.end] == span.quote


@pytest.mark.parametrize("case", CASES["none"], ids=lambda case: case["name"])
def test_other_tables_are_no_forms(case: dict[str, Any], tmp_path: Path) -> None:
    assert read_targets(read(write_xlsx(tmp_path / "表.xlsx", case["sheet"]))) == ()
    assert read_targets(read(write_docx(tmp_path / "表.docx", "附表如下。", case["sheet"]))) == ()


@pytest.mark.parametrize("number", range(5))
@pytest.mark.parametrize("write", [write_xls, write_docx], ids=["xls", "docx"])
def test_a_form_reads_the_same_in_every_format(
    number: int, write: Callable[..., Path], tmp_path: Path
) -> None:
    case = CASES["case"][number]
    suffix = "xls" if write is write_xls else "docx"
    targets = read_targets(read(write(tmp_path / f"表.{suffix}", case["sheet"])))
    assert [show(target) for target in targets] == [wanted(one) for one in case["target"]]


def test_sheets_of_a_workbook_are_forms_of_their_own(tmp_path: Path) -> None:
    sheets = [case["sheet"] for case in CASES["case"]]
    targets = read_targets(read(write_xlsx(tmp_path / "表.xlsx", *sheets)))
    wanted = [one.get("project") for case in CASES["case"] for one in case["target"]]
    assert [target.project.name for target in targets] == wanted


PROJECT = """
| 项目名称 | 普法宣传 | 项目编码 | 123456789 |
| 主管部门 | 县司法局 | 实施单位 | 县普法办 |
| 资金总额 | 20 | 财政拨款 | 20 |
"""
INDICATORS = """
| 一级指标 | 二级指标 | 三级指标 | 指标值 |
| 产出指标 | 数量指标 | 培训场次 | ≥3场 |
| 效益指标 | 社会效益 | 知晓率 | ≥80% |
"""


def test_title_unit_and_signature_may_be_paragraphs_around_the_tables(tmp_path: Path) -> None:
    document = read(
        write_docx(
            tmp_path / "表.docx",
            "附件2",
            "项目支出绩效目标申报表",
            "（2026年度）          单位：万元",
            PROJECT,
            INDICATORS,
            "填报人：张三　联系电话：123456",
            "项目支出绩效目标申报表",
            "（2026年度）          单位：元",
            PROJECT.replace("普法宣传", "人民调解"),
            INDICATORS,
        )
    )
    first, second = read_targets(document)
    assert (first.project.name, second.project.name) == ("普法宣传", "人民调解")
    assert (first.year, first.unit, second.unit) == (2026, "万元", "元")
    assert [fund.amount for fund in second.funds] == [20, 20]
    assert [one.span.quote for one in first.people] == ["张三", "123456"]
    assert [one.name for one in second.indicators] == ["培训场次", "知晓率"]


def test_a_report_with_tables_is_no_form(tmp_path: Path) -> None:
    document = read(
        write_docx(
            tmp_path / "报告.docx",
            "县司法局2025年度预算绩效管理工作报告",
            "一、总体情况",
            "全年开展自评项目12个，涉及资金1200万元。" * 4,
            "| 项目 | 预算数 | 执行数 |\n| 普法 | 20 | 18 |",
            "二、绩效指标完成情况",
            "| 三级指标 | 指标值 | 完成值 |\n| 培训场次 | ≥3场 | 3场 |",
        )
    )
    assert read_targets(document) == ()
    assert read_payments(document) == ()


def test_text_alone_holds_no_form() -> None:
    text = (
        "项目支出绩效目标申报表的填写\n第一条 项目名称：应当与预算一致。\n一级指标 二级指标 指标值"
    )
    document = read_text(text, name="说明.txt")
    assert read_targets(document) == ()
    assert read_payments(document) == ()
    assert read_units(document) == ()
    assert read_estimates(document) == ()


def test_real_rules_and_reports_hold_no_form(shared: Path) -> None:
    for path in sorted((shared / "samples").rglob("*.txt")):
        assert read_targets(read(path)) == (), path.name
    for path in sorted((shared / "samples").rglob("*.docx")):
        assert read_targets(read(path)) == (), path.name


@pytest.mark.parametrize(
    ("total", "unit"), [("486", "万元"), ("3.5", "万元"), ("4860000", "元"), ("486万元", "万元")]
)
def test_money_without_a_printed_unit_says_how_it_was_read(
    total: str, unit: str, tmp_path: Path
) -> None:
    sheet = f"| 项目名称 | 普法 |\n| 资金总额 | {total} |\n" + INDICATORS.strip()
    (target,) = read_targets(read(write_xlsx(tmp_path / "表.xlsx", sheet)))
    assert target.unit is None
    assert [fund.unit for fund in target.funds] == [unit]


@pytest.mark.parametrize(
    ("planned", "operator", "unit"),
    [
        ("≥62处", "≥", "处"),
        (">=62处", "≥", "处"),
        ("＞5个", ">", "个"),
        ("不少于 3 场次", "≥", "场次"),
        ("不超过5天", "≤", "天"),
        ("3天以内", "≤", "天"),
        ("收到申请后7个工作日内", "≤", "个工作日"),
        ("≤1.5万元/公里", "≤", "万元/公里"),
        ("100%以上", "≥", "%"),
        ("≥90%以上", "≥", "%"),
        ("95%-100%", None, "%"),
        ("控制在5%以内", "≤", "%"),
        ("68处", None, "处"),
        ("=100%", "=", "%"),
        ("2026年11月底前", None, None),
        ("2026.11.30", None, None),
        ("及时", None, None),
        ("定性", "定性", None),
        ("/", None, None),
        ("11个乡镇通过县级验收", None, "个"),
        ("1,200人", None, "人"),
        ("增加5个百分点", None, "个百分点"),
    ],
)
def test_operator_and_unit_are_read_from_the_value(
    planned: str, operator: str | None, unit: str | None, tmp_path: Path
) -> None:
    sheet = f"| 项目名称 | 普法 | | |\n{INDICATORS.strip()}\n| | | 样例 | {planned} |"
    (target,) = read_targets(read(write_xlsx(tmp_path / "表.xlsx", sheet)))
    last = target.indicators[-1]
    assert (last.planned, last.operator, last.unit) == (planned, operator, unit)


@pytest.mark.parametrize(
    ("title", "row", "file", "year"),
    [
        ("2025年度项目支出绩效自评表", "填报日期：2026年1月16日", "表.xlsx", 2025),
        ("项目支出绩效自评表", "（2025年度）", "2026年报送.xlsx", 2025),
        ("2026年填报2025年度项目支出绩效自评表", "", "表.xlsx", 2025),
        ("项目支出绩效自评表", "填报日期：2026年1月16日", "表.xlsx", None),
        ("项目支出绩效自评表", "日期：2026.1.16", "自评表20260116.xlsx", None),
        ("项目支出绩效自评表", "", "2025年自评表.xlsx", 2025),
        ("项目支出绩效自评表", "二〇二五年度", "表.xlsx", 2025),
        ("项目支出绩效目标申报表", "起止时间：2026.1-2026.12", "表.xlsx", 2026),
        ("项目支出绩效目标申报表", "起止时间：2025.1-2027.12", "表.xlsx", None),
    ],
)
def test_the_year_of_a_form_is_not_the_day_it_was_filled_in(
    title: str, row: str, file: str, year: int | None, tmp_path: Path
) -> None:
    sheet = f"| {title} | < |\n| {row} | < |\n| 项目名称 | 普法 |\n" + INDICATORS.strip()
    (target,) = read_targets(read(write_xlsx(tmp_path / file, sheet)))
    assert target.year == year


def test_weights_given_as_shares_are_points_of_a_hundred(tmp_path: Path) -> None:
    rows = "| 项目名称 | 甲 | | |\n| 三级指标 | 指标值 | 单位 | 权重 |\n"
    shares = rows + "| 一 | 3 | 个 | 0.6 |\n| 二 | 4 | 个 | 0.3 |"
    (target,) = read_targets(read(write_xlsx(tmp_path / "a.xlsx", shares)))
    assert [one.weight for one in target.indicators] == [60, 30]
    points = rows + "| 一 | 3 | 个 | 0.5 |\n| 二 | 4 | 个 | 60 |"
    (target,) = read_targets(read(write_xlsx(tmp_path / "b.xlsx", points)))
    assert [one.weight for one in target.indicators] == [Decimal("0.5"), 60]


@pytest.mark.parametrize(
    "value", ["其他", "其他项目", "长期", "单位自筹", "一般公共预算", "/", "县级"]
)
def test_a_value_may_be_a_word_of_money(value: str, tmp_path: Path) -> None:
    sheet = (
        f"| 项目名称 | 普法 | 项目属性 | {value} |\n| 项目周期 | {value} | 实施单位 | 县局 |\n"
        + INDICATORS.strip()
    )
    (target,) = read_targets(read(write_xlsx(tmp_path / "表.xlsx", sheet)))
    assert (target.attribute, target.period) == (value, value)
    assert target.project.unit == "县局"
    assert target.funds == ()


def test_blank_fields_beside_labels_stay_blank(tmp_path: Path) -> None:
    sheet = (
        "| 项目名称 | | 项目编码 | |\n| 主管部门 | | 实施单位 | |\n| 项目属性 | | 资金总额 | 20 |\n"
        + INDICATORS.strip()
    )
    (target,) = read_targets(read(write_xlsx(tmp_path / "表.xlsx", sheet)))
    project = target.project
    assert (project.name, project.code, project.unit, project.department) == (None,) * 4
    assert target.attribute is None
    assert [fund.printed for fund in target.funds] == ["20"]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("□新增项目　☑延续项目", "延续项目"),
        ("■ 新增项目 □ 延续项目", "新增项目"),
        ("○一次性 ●经常性", "经常性"),
        ("□新增 □√延续", "延续"),
        ("☒新增项目 □延续项目", "新增项目"),
        ("新增项目（ ）　延续项目（√）", "延续项目"),
        ("1.新增□；2.延续☑", "延续"),
        ("√新增项目\\n延续项目", "新增项目"),
        ("□新增 □延续", "□新增 □延续"),
        ("延续性项目", "延续性项目"),
    ],
)
def test_of_boxes_the_ticked_one_is_the_attribute(words: str, wanted: str, tmp_path: Path) -> None:
    drawing = f"""
| 2026年项目支出绩效目标申报表 | < | < | < |
| 项目名称 | 河堤加固 | 项目属性 | {words} |
| 一级指标 | 二级指标 | 三级指标 | 指标值 |
| 产出指标 | 数量指标 | 加固河堤长度 | ≥3公里 |
"""
    (target,) = read_targets(read(write_xlsx(tmp_path / "表.xlsx", drawing)))
    assert target.attribute == wanted
