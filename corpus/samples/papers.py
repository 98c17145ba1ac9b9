"""Forms and notes become the paragraphs and tables of Word files."""

from __future__ import annotations

from typing import Any

from evaluations import lay_evaluation
from grids import Form, Grid, write_grounds


def lay_declaration_document(form: Form) -> list[str | Grid]:
    """申报表 as a Word table: title, unit of money, table, signatures."""
    grid = Grid("", widths=[10, 14, 22, 16, 8, 10])
    for pair in (
        ("项目名称", form["name"], "项目编码", form["code"]),
        ("主管部门", form["department"], "实施单位", form["unit"]),
        ("项目属性", form["attribute"], "项目期", form["period"]),
    ):
        row = grid.rows
        grid.put(row, 0, pair[0])
        grid.put(row, 1, pair[1], to=(row, 2))
        grid.put(row, 3, pair[2])
        grid.put(row, 4, pair[3], to=(row, 5))
    row = grid.rows
    grid.put(row, 0, "项目资金\n（万元）", to=(row + 3, 0))
    labels = ("年度资金总额", "其中：财政拨款", "上年结转资金", "其他资金")
    for index, (label, amount) in enumerate(zip(labels, form["funds"], strict=True)):
        grid.put(row + index, 1, label, to=(row + index, 2))
        grid.put(row + index, 3, amount, to=(row + index, 5))
    row = grid.rows
    grid.put(row, 0, "年度目标")
    grid.put(row, 1, form["goal"], to=(row, 5))
    heads = ["一级指标", "二级指标", "三级指标", "指标值", "权重", "备注"]
    grid.table(heads, form["rows"], 0, 5)
    write_grounds(grid, form | {"people": []}, 5)
    return [
        "附件1",
        "#项目支出绩效目标申报表",
        "（2026年度）                                单位：万元",
        grid,
        "    ".join(form["people"]),
    ]


def lay_evaluation_document(form: Form) -> list[str | Grid]:
    """自评表 as a Word table."""
    return [
        "#项目支出绩效自评表",
        f"（{form['year']}年度）                                                        单位：万元",
        lay_evaluation(form, ""),
        "    ".join(form["people"]),
    ]


def lay_ledger(rows: dict[str, list[str]], forms: dict[str, Form], units: list[list[str]]) -> Grid:
    """执行台账 as the budget system exports it: title, date, one row a project, total."""
    grid = Grid("执行明细", widths=[6, 12, 24, 24, 34, 16, 16, 16, 16, 12])
    grid.put(0, 0, "2025年度项目支出预算执行情况明细表", to=(0, 9))
    grid.put(1, 0, "区划：990126 云泽县　截至日期：2025-12-31　单位：元", to=(1, 9))
    grid.bold.add((0, 0))
    grid.plain.update((0, 1))
    heads = "序号 单位编码 预算单位 项目编码 项目名称 年初预算数 调整数 全年预算数 支付数 支付进度"
    for column, head in enumerate(heads.split()):
        grid.put(2, column, head)
    numbers = {unit[1]: unit[0] for unit in units}
    for number, (code, amounts) in enumerate(sorted(rows.items()), start=1):
        form = forms[code]
        money = [f"#{amount}" for amount in amounts]
        pace = f"{100 * float(amounts[3]) / float(amounts[2]):.2f}%"
        values = [
            f"#{number}",
            numbers[form["unit"]],
            form["unit"],
            code,
            form["name"],
            *money,
            pace,
        ]
        for column, value in enumerate(values):
            grid.put(2 + number, column, value)
    row = grid.rows
    grid.put(row, 0, "合计", to=(row, 4))
    for column in range(4):
        total = sum(float(amounts[column]) for amounts in rows.values())
        grid.put(row, 5 + column, f"#{total}")
    return grid


def lay_register(rows: list[list[str]]) -> Grid:
    """单位名录: unit, department, office."""
    grid = Grid("单位名录", widths=[12, 28, 24, 16])
    for column, head in enumerate(("单位编码", "预算单位", "主管部门", "归口股室")):
        grid.put(0, column, head)
    for row, values in enumerate(rows, start=1):
        for column, value in enumerate(values):
            grid.put(row, column, value)
    return grid


def lay_estimate(estimate: dict[str, Any], form: Form) -> Grid:
    """资金测算明细 of a purchase."""
    grid = Grid("测算明细", widths=[6, 28, 16, 10, 8, 12, 12])
    grid.title(f"{form['name']}项目资金测算明细", "单位：万元", 6)
    row = grid.rows
    grid.put(row, 0, f"项目编码：{form['code']}　实施单位：{form['unit']}", to=(row, 6))
    grid.plain.add(row)
    heads = ["序号", "支出内容", "规格", "数量", "单位", "单价", "金额"]
    for offset, values in enumerate([heads, *estimate["rows"]], start=grid.rows):
        for column, value in enumerate(values):
            grid.put(offset, column, value)
    row = grid.rows
    grid.put(row, 0, "合计", to=(row, 5))
    grid.put(row, 6, estimate["total"])
    return grid


def write_library_estimate() -> list[str | Grid]:
    """资金测算说明 of the library, as text and a table."""
    grid = Grid("", widths=[10] * 4)
    rows = (
        ("支出内容", "数量", "单价", "金额（万元）"),
        ("新购图书", "8000册", "35元/册", "28"),
        ("阅读推广活动", "40场", "0.4万元/场", "16"),
        ("流动图书点维护", "12个", "1万元/个", "12"),
        ("数字资源续订", "1项", "12万元/项", "12"),
        ("合计", "", "", "68"),
    )
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            grid.put(row, column, value)
    return [
        "#公共图书馆免费开放资金测算说明",
        "项目编码：99012624R000122004　实施单位：县图书馆",
        "一、测算依据",
        "图书采购单价按近两年中标均价35元/册测算；活动经费按县级公益文化活动每场0.4万元的标准测算。",
        "二、测算明细",
        grid,
        "三、资金来源",
        "2026年所需资金68万元，其中财政拨款60万元，上年结转8万元。",
    ]


def write_cover_letter() -> list[str | Grid]:
    """报送函 of a department."""
    return [
        "#云泽县教育局",
        "#关于报送2026年度项目支出绩效目标等材料的函",
        "县财政局：",
        "按照《2026年部门预算绩效目标填报说明》要求，现将我局及所属单位修改后的2026年度项目支出绩效目标申报表、资金测算明细及2025年度绩效自评表一并报送你局，请予审核。",
        "附件：1．绩效目标申报表3份",
        "2．实训设备更新资金测算明细1份",
        "3．校园安防设施维护项目2025年度绩效自评表1份",
        "（联系人：沈知远，电话：6212031）",
        "云泽县教育局",
        "2026年1月26日",
    ]


def write_note() -> str:
    """A note a clerk puts beside the files."""
    return (
        "绩效科：\r\n"
        "    司法局材料共2份：法律援助绩效目标表（word版）、人民调解2025年自评表。\r\n"
        "    盖章件另行纸质报送，系统里已同步提交，如有问题请打6216690找小蒋，谢谢！\r\n"
    )
