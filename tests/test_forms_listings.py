from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from evals.finders.forms.drawings import write_docx, write_xlsx
from pbassist.forms import read_estimates, read_payments, read_targets, read_units
from pbassist.model.document import Document
from pbassist.model.performance import Payment
from pbassist.read import read


def _sheet(folder: Path, drawing: str) -> Document:
    return read(write_xlsx(folder / "表.xlsx", drawing))


def _shown(payment: Payment) -> str:
    project = payment.project
    amounts = (payment.initial, payment.adjusted, payment.executed)
    shown = " ".join("-" if a is None else f"{a.normalize():f}" for a in amounts)
    return f"{project.code or '-'} {project.name or '-'} {project.unit or '-'} {shown}"


LEDGER = """
| 2025年项目支出执行台账 | < | < | < | < | < | < |
| 截至2025年12月31日 | < | < | < | < | 单位：万元 | < |
| 项目编码 | 项目名称 | 预算单位 | 年初预算 | 调整数 | 全年预算 | 支付数 |
| 33112326000001 | 山塘整治 | 126001-县水利局 | 100 | 20 | 120 | 98.5 |
| 33112326000002 | 校舍维修 | 县教育局 | 35.05 | 0 | 35.05 | |
| 合计 | < | < | 135.05 | 20 | 155.05 | 98.5 |
"""


def test_a_ledger_gives_each_projects_money_in_yuan(tmp_path: Path) -> None:
    payments = read_payments(_sheet(tmp_path, LEDGER))
    assert [_shown(one) for one in payments] == [
        "33112326000001 山塘整治 县水利局 1000000 1200000 985000",
        "33112326000002 校舍维修 县教育局 350500 350500 -",
    ]
    first = payments[0]
    assert (first.unit, first.printed, first.span.quote) == ("万元", "98.5", "98.5")
    assert first.as_of == dt.date(2025, 12, 31)


def test_rows_of_one_project_add_up_and_a_repeated_budget_counts_once(tmp_path: Path) -> None:
    payments = read_payments(
        _sheet(
            tmp_path,
            """
| 支付明细（截止2025年9月底） | < | < | < | < |
| 支付日期 | 项目代码 | 项目名称 | 预算数（元） | 支付金额（元） |
| 2025-3-1 | 001000001 | 甲 | 5000 | 1,000.00 |
| 2025-5-1 | 001000001 | 甲 | 5000 | 2,500.50 |
| 2025-5-1 | 001000002 | 乙 | 300 | 300 |
""",
        )
    )
    assert [_shown(one) for one in payments] == [
        "001000001 甲 - - 5000 3500.5",
        "001000002 乙 - - 300 300",
    ]
    assert payments[0].printed == "3500.5"
    assert payments[0].as_of == dt.date(2025, 9, 30)


def test_budgets_by_source_of_one_project_add_up(tmp_path: Path) -> None:
    (payment,) = read_payments(
        _sheet(
            tmp_path,
            """
| 项目名称 | 单位名称 | 资金性质 | 全年预算数 | 累计支付数 |
| 道路养护 | 县公路中心 | 一般公共预算 | 100 | 90 |
| ^ | ^ | 政府性基金 | 50 | 20 |
""",
        )
    )
    assert _shown(payment) == "- 道路养护 县公路中心 - 150 110"
    assert payment.unit == "元"


def test_a_two_row_header_heads_a_ledger(tmp_path: Path) -> None:
    (payment,) = read_payments(
        _sheet(
            tmp_path,
            """
| 项目编码 | 项目名称 | 预算（万元） | < | 执行（万元） | < |
| ^ | ^ | 年初预算数 | 调整预算数 | 执行数 | 执行率 |
| 10001 | 道路养护 | 100 | 120 | 60 | 50% |
""",
        )
    )
    assert _shown(payment) == "10001 道路养护 - 1000000 1200000 600000"


def test_forms_registers_and_lists_are_no_ledger(tmp_path: Path) -> None:
    form = """
| 项目支出绩效自评表 | < | < | < |
| 项目名称 | 甲 | 项目编码 | 1 |
| 资金 | 年初预算数 | 全年预算数 | 全年执行数 |
| 年度资金总额 | 10 | 10 | 9 |
| 三级指标 | 年度指标值 | 实际完成值 | 得分 |
| 数量 | 3个 | 3个 | 10 |
"""
    assert read_payments(_sheet(tmp_path, form)) == ()
    assert read_units(_sheet(tmp_path, form)) == ()
    assert read_units(_sheet(tmp_path, LEDGER)) == ()
    assert read_targets(_sheet(tmp_path, LEDGER)) == ()
    plan = "| 项目名称 | 预算单位 | 预算金额 |\n| 甲 | 县局 | 10 |"
    assert read_payments(_sheet(tmp_path, plan)) == ()


def test_a_blank_in_a_register_means_the_same_as_above(tmp_path: Path) -> None:
    units = read_units(
        _sheet(
            tmp_path,
            """
| 云泽县预算单位名录 | < | < | < |
| 序号 | 归口股室 | 主管部门 | 预算单位 |
| 1 | 农业股 | 县水利局 | 126001 县水利局本级 |
| 2 | ^ | ^ | 县农村供水中心 |
| 3 | | 县农业农村局 | 县农技站 |
| 4 | | | 县畜牧中心 |
| 5 | 教科文股 | 县教育局 | 县一中 |
""",
        )
    )
    assert [(u.name, u.department, u.office) for u in units] == [
        ("县水利局本级", "县水利局", "农业股"),
        ("县农村供水中心", "县水利局", "农业股"),
        ("县农技站", "县农业农村局", "农业股"),
        ("县畜牧中心", "县农业农村局", "农业股"),
        ("县一中", "县教育局", "教科文股"),
    ]


def test_a_department_left_blank_right_of_its_unit_stays_blank(tmp_path: Path) -> None:
    units = read_units(
        _sheet(
            tmp_path,
            """
| 单位名称 | 主管部门 | 业务科室 |
| 县供水中心 | 县水利局 | 农业股 |
| 县档案馆 | | 行政股 |
""",
        )
    )
    assert [(u.name, u.department, u.office) for u in units] == [
        ("县供水中心", "县水利局", "农业股"),
        ("县档案馆", None, "行政股"),
    ]


ESTIMATE = """
| 序号 | 支出内容 | 数量 | 单位 | 单价（元） | 金额（元） |
| 1 | 演出补助 | 120 | 场 | 3000 | 360000 |
| 2 | 宣传 | 2 | 项 | 5000 | 10000 |
| 合计 | < | < | < | < | 370000 |
"""


def test_an_estimate_gives_its_project_lines_and_total(tmp_path: Path) -> None:
    (estimate,) = read_estimates(
        _sheet(
            tmp_path,
            "| 2026年送戏下乡项目资金测算表 | < | < | < | < | < |\n"
            "| 项目编码：33112326000077 | < | < | < | < | < |" + ESTIMATE,
        )
    )
    assert estimate.project.code == "33112326000077"
    assert (estimate.year, estimate.total) == (2026, Decimal(370000))
    assert estimate.total_span is not None
    assert estimate.total_span.quote == "370000"
    lines = [(x.item, x.quantity, x.counted, x.price, x.amount) for x in estimate.lines]
    assert lines == [
        ("演出补助", 120, "场", 3000, 360000),
        ("宣传", 2, "项", 5000, 10000),
    ]


def test_an_estimate_in_prose_is_named_by_its_title(tmp_path: Path) -> None:
    (estimate,) = read_estimates(
        read(
            write_docx(
                tmp_path / "a.docx", "公共图书馆免费开放资金测算说明", "图书8000册×35元=28万元。"
            )
        )
    )
    assert estimate.project.name == "公共图书馆免费开放"
    assert estimate.lines == ()
    assert "8000册" in estimate.span.quote


def test_prices_carry_their_own_unit(tmp_path: Path) -> None:
    (estimate,) = read_estimates(
        read(
            write_docx(
                tmp_path / "a.docx",
                "免费开放资金测算说明",
                "项目名称：图书馆免费开放　实施单位：县图书馆",
                "| 支出内容 | 数量 | 单价 | 金额（万元） |\n| 新购图书 | 8000册 | 35元/册 | 28 |\n"
                "| 合计 | | | 28 |",
            )
        )
    )
    assert (estimate.project.name, estimate.project.unit) == ("图书馆免费开放", "县图书馆")
    (line,) = estimate.lines
    assert (line.quantity, line.counted, line.price, line.amount) == (8000, "册", 35, 280000)
    assert estimate.total == 280000


def test_a_price_list_without_a_title_is_no_estimate(tmp_path: Path) -> None:
    assert read_estimates(_sheet(tmp_path, ESTIMATE)) == ()


def test_a_units_own_summary_is_no_ledger(tmp_path: Path) -> None:
    scored = "| 项目名称 | 预算数 | 执行数 | 自评得分 | 等次 |\n| 甲 | 10 | 9 | 95 | 优 |"
    assert read_payments(_sheet(tmp_path, scored)) == ()
    titled = "| 2025年项目绩效自评汇总表 | < | < |\n| 项目名称 | 预算数 | 执行数 |\n| 甲 | 10 | 9 |"
    assert read_payments(_sheet(tmp_path, titled)) == ()


def _indicators(folder: Path, drawing: str) -> list[str]:
    (target,) = read_targets(_sheet(folder, drawing))
    return [
        " ".join(w or "-" for w in (one.dimension, one.aspect, one.name, one.planned))
        for one in target.indicators
    ]


JOINED = """
| 序号 | 项目名称 | 预算单位 | 申报金额（万元） | 年度目标 | {label} |
| 1 | 智慧水务 | 县水利局 | 45 | 建成平台 | {words} |
"""


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("故障处置及时", "故障处置 及时"),
        ("工资发放按时足额", "工资发放 按时足额"),
        ("群众节水意识明显增强", "群众节水意识 明显增强"),
        ("河道水环境得到有效改善", "河道水环境 得到有效改善"),
        ("平台上线时间2026年11月底前", "平台上线时间 2026年11月底前"),
        ("验收时间年底前", "验收时间 年底前"),
        ("报表报送每月5日前", "报表报送 每月5日前"),
        ("水质监测覆盖率95%-100%", "水质监测覆盖率 95%-100%"),
        ("受益群众2-3万人", "受益群众 2-3万人"),
        ("培训2025级学员300人", "培训2025级学员 300人"),
        ("资金拨付及时率", "资金拨付及时率 -"),
        ("出台管护办法", "出台管护办法 出台管护办法"),
        ("2026年6月底前完成", "2026年6月底前完成 2026年6月底前完成"),
    ],
)
def test_words_behind_a_name_without_a_sign_are_its_value(
    words: str, wanted: str, tmp_path: Path
) -> None:
    drawing = JOINED.format(label="质量指标", words=words)
    assert _indicators(tmp_path, drawing) == [f"产出指标 质量指标 {wanted}"]


@pytest.mark.parametrize("words", ["/", "无", "—", "无；/", "不涉及"])
def test_a_struck_out_cell_sets_no_indicator(words: str, tmp_path: Path) -> None:
    assert _indicators(tmp_path, JOINED.format(label="质量指标", words=words)) == []


def test_cost_beside_quantity_and_quality_is_one_of_the_outputs(tmp_path: Path) -> None:
    drawing = """
| 项目名称 | 单位 | 预算金额（万元） | 数量指标 | 质量指标 | 成本指标 | 可持续影响指标 | 服务对象满意度指标 |
| 送戏下乡 | 县文旅局 | 36 | 场次≥120场 | 完成率100% | 每场≤3000元 | 使用年限≥5年 | 群众满意度≥90% |
"""
    assert _indicators(tmp_path, drawing) == [
        "产出指标 数量指标 场次 ≥120场",
        "产出指标 质量指标 完成率 100%",
        "产出指标 成本指标 每场 ≤3000元",
        "效益指标 可持续影响指标 使用年限 ≥5年",
        "满意度指标 服务对象满意度指标 群众满意度 ≥90%",
    ]


@pytest.mark.parametrize("label", ["绩效目标及指标", "绩效目标和绩效指标", "项目绩效目标与指标"])
def test_goal_and_indicators_may_stand_in_one_cell(label: str, tmp_path: Path) -> None:
    words = (
        "年度目标：改造管网8公里，漏损率降到9%以下。\\n产出指标-数量指标：1.改造管网8公里；2.更换水表600只"
        "\\n质量指标：验收合格率100%\\n时效指标：2026年10月底前完工\\n效益指标-社会效益：受益户数≥600户"
    )
    drawing = f"""
| 序号 | 项目名称 | 预算单位 | 资金（万元） | {label} |
| 1 | 管网改造 | 县自来水厂 | 45 | {words} |
"""
    (target,) = read_targets(_sheet(tmp_path, drawing))
    assert target.annual is not None
    assert target.annual.text == "改造管网8公里，漏损率降到9%以下。"
    assert [f"{f.source} {f.printed}" for f in target.funds] == ["total 45"]
    assert [(one.aspect, one.name, one.planned) for one in target.indicators] == [
        ("数量指标", "改造管网", "8公里"),
        ("数量指标", "更换水表", "600只"),
        ("质量指标", "验收合格率", "100%"),
        ("时效指标", "时效指标", "2026年10月底前完工"),
        ("社会效益", "受益户数", "≥600户"),
    ]


@pytest.mark.parametrize(
    ("heads", "wanted"),
    [
        ("单位 | 项目 | 指标金额 | 支付金额", "- 校舍维修 县教育局 - 900000 850000"),
        ("项目 | 预算单位 | 预算指标 | 累计支付", "- 校舍维修 县教育局 - 900000 850000"),
        ("预算单位 | 预算项目 | 预算指标数 | 实际支出", "- 校舍维修 县教育局 - 900000 850000"),
        ("单位 | 项目名称 | 预算数 | 国库支付数（元）", "- 校舍维修 县教育局 - 900000 850000"),
        ("单位名称 | 项目名称 | 指标余额 | 支出金额", "- 校舍维修 县教育局 - - 850000"),
    ],
)
def test_a_ledger_may_head_its_columns_in_many_ways(
    heads: str, wanted: str, tmp_path: Path
) -> None:
    cells = heads.split(" | ")
    row = ["县教育局", "校舍维修", "900,000", "850,000"]
    if cells[0] == "项目":
        row[:2] = ["校舍维修", "县教育局"]
    drawing = f"| 2025年项目支付情况 | < | < | < |\n| {heads} |\n| {' | '.join(row)} |\n"
    (payment,) = read_payments(_sheet(tmp_path, drawing))
    assert _shown(payment) == wanted


@pytest.mark.parametrize(
    ("title", "line", "day"),
    [
        ("砚川县2025年1—10月项目支出预算执行台账", "单位：元", dt.date(2025, 10, 31)),
        ("2025年上半年支付明细", "单位：元", dt.date(2025, 6, 30)),
        ("2025年度项目支付情况", "导出时间：2026-01-15", None),
        ("2025年度项目支付情况", "导出时间：2025-11-05", dt.date(2025, 11, 5)),
        ("项目支付情况", "数据日期：2025-12-31", dt.date(2025, 12, 31)),
        ("2025年项目支付情况", "单位：元", None),
    ],
)
def test_a_ledger_says_through_which_day_it_tells(
    title: str, line: str, day: dt.date | None, tmp_path: Path
) -> None:
    drawing = (
        f"| {title} | < | < |\n| {line} | < | < |\n"
        "| 项目名称 | 预算单位 | 支付金额 |\n| 校舍维修 | 县教育局 | 850,000 |\n"
    )
    (payment,) = read_payments(_sheet(tmp_path, drawing))
    assert payment.as_of == day


def test_rows_of_kinds_of_spending_are_no_ledger(tmp_path: Path) -> None:
    drawing = """
| 2025年部门预算执行情况 | < | < |
| 项目 | 预算数 | 支出金额 |
| 基本支出 | 1200 | 1180 |
| 项目支出 | 800 | 640 |
"""
    assert read_payments(_sheet(tmp_path, drawing)) == ()


def test_an_estimate_with_prices_is_no_ledger(tmp_path: Path) -> None:
    drawing = """
| 智慧水务项目测算 | < | < | < | < |
| 项目 | 单位 | 数量 | 单价（元） | 支出金额（元） |
| 服务器 | 台 | 2 | 30000 | 60000 |
| 合计 | | | | 60000 |
"""
    assert read_payments(_sheet(tmp_path, drawing)) == ()


@pytest.mark.parametrize(
    ("heads", "total"),
    [
        ("执行率 | 三级指标 | 指标值 | 完成值 | 分值 | 得分 | 自评总分", "99.8"),
        ("备注 | 三级指标 | 指标值 | 完成值 | 分值 | 得分 | 自评总分", None),
        ("执行率 | 三级指标 | 指标值 | 完成值 | 分值 | 得分 | 核对", None),
    ],
)
def test_a_list_may_repeat_the_total_of_a_project(
    heads: str, total: str | None, tmp_path: Path
) -> None:
    drawing = (
        f"| 项目编码 | 项目名称 | 预算单位 | {heads} |\n"
        "| 1001 | 辅具适配 | 县残联 | 98% | 适配件数 | ≥400件 | 418件 | 60 | 60 | 99.8 |\n"
        "| 1001 | 辅具适配 | 县残联 | 98% | 改善人数 | ≥300人 | 312人 | 30 | 28 | 99.8 |\n"
    )
    (target,) = read_targets(_sheet(tmp_path, drawing))
    assert target.total_score == (Decimal(total) if total else None)
