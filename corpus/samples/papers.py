"""Forms and notes become the paragraphs and tables of Word files."""

from __future__ import annotations

from grids import Form, Grid, write_grounds


def lay_declaration_document(form: Form) -> list[str | Grid]:
    """申报表 as a Word table: title, unit of money, table, signatures."""
    grid = Grid("", widths=[10] * 6)
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
