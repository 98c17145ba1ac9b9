"""Self-evaluations and approved targets become grids, the way departments and bureaus lay them out."""

from __future__ import annotations

from typing import Any

from grids import Form, Grid

SOURCES = ("年度资金总额", "其中：当年财政拨款", "上年结转资金", "其他资金")


def lay_evaluation(form: Form, name: str) -> Grid:
    """自评表 in the layout the form names."""
    grid = Grid(name)
    if form["layout"] == "sichuan":
        grid.widths = [12, 16, 24, 12, 12, 12, 12, 8, 8, 24]
        grid.title(f"{form['year']}年部门预算项目支出绩效自评表", "单位：万元", 9)
        write_sichuan(grid, form)
    else:
        grid.widths = [10, 12, 16, 24, 18, 18, 10, 10, 34]
        if form["layout"] == "classic":
            grid.title("项目支出绩效自评表", f"（{form['year']}年度）", 8)
        write_classic(grid, form)
    return grid


def write_pairs(grid: Grid, pairs: list[tuple[str, str, str, str]], middle: int, last: int) -> None:
    """Write two labelled values a row."""
    for pair in pairs:
        row = grid.rows
        grid.put(row, 0, pair[0])
        if not pair[2]:
            grid.put(row, 1, pair[1], to=(row, last))
            continue
        grid.put(row, 1, pair[1], to=(row, middle - 1))
        grid.put(row, middle, pair[2])
        grid.put(row, middle + 1, pair[3], to=(row, last))


def name_project(form: Form) -> list[tuple[str, str, str, str]]:
    """The labelled names of a project; some units leave the code out."""
    code = ("", "") if form.get("hide_code") else ("项目编码", str(form["code"]))
    return [
        ("项目名称", form["name"], *code),
        ("主管部门", form["department"], "实施单位", form["unit"]),
    ]


def write_classic(grid: Grid, form: Form) -> None:
    """The layout used in most places: funds, goal and its completion, indicators, total."""
    write_pairs(grid, name_project(form), 4, 8)
    top = grid.rows
    grid.put(top, 0, "项目资金\n（万元）", to=(top + 4, 0))
    grid.put(top, 1, "", to=(top, 2))
    heads = ("年初预算数", "全年预算数（A）", "全年执行数（B）", "分值", "执行率（B/A）", "得分")
    for column, head in enumerate(heads, start=3):
        grid.put(top, column, head)
    for index, (source, amounts) in enumerate(zip(SOURCES, form["funds"], strict=True), start=1):
        grid.put(top + index, 1, source, to=(top + index, 2))
        tail = form["execution"] if index == 1 else ["—", "—", "—"]
        for column, value in enumerate([*amounts, *tail], start=3):
            grid.put(top + index, column, value)
    row = grid.rows
    grid.put(row, 0, "年度总体\n目标", to=(row + 1, 0))
    grid.put(row, 1, "预期目标", to=(row, 4))
    grid.put(row, 5, "实际完成情况", to=(row, 8))
    grid.put(row + 1, 1, form["goal"], to=(row + 1, 4))
    grid.put(row + 1, 5, form["done"], to=(row + 1, 8))
    row = grid.rows
    grid.put(row, 0, "绩\n效\n指\n标", to=(row + len(form["rows"]), 0))
    grid.rows = row
    heads = (
        *("一级指标", "二级指标", "三级指标", "年度指标值（A）", "实际完成值（B）"),
        *("分值", "得分", "偏差原因分析及改进措施"),
    )
    grid.table(list(heads), form["rows"], 1, 8)
    write_end(grid, form, 8)


def write_end(grid: Grid, form: Form, last: int) -> None:
    """Write the total, and problems and measures where the form asks for them."""
    row = grid.rows
    grid.put(row, 0, "总分", to=(row, last - 3))
    grid.put(row, last - 2, "100")
    grid.put(row, last - 1, form["total"])
    grid.put(row, last, "")
    for label, key in (("存在问题", "problems"), ("改进措施", "measures")):
        if key in form:
            row = grid.rows
            grid.put(row, 0, label, to=(row, 1))
            grid.put(row, 2, form[key], to=(row, last))
    if form["layout"] != "document":
        grid.signed(form["people"], last)


def write_sichuan(grid: Grid, form: Form) -> None:
    """The layout with 指标性质, 指标值, 度量单位 and 完成值 in columns of their own."""
    write_pairs(grid, name_project(form), 5, 9)
    top = grid.rows
    grid.put(top, 0, "预算执行情况", to=(top + 4, 0))
    grid.put(top, 1, "资金来源", to=(top, 2))
    heads = (
        "年初预算数",
        "全年预算数（A）",
        "全年执行数（B）",
        "预算执行率（B/A）",
        "权重",
        "得分",
        "原因",
    )
    for column, head in enumerate(heads, start=3):
        grid.put(top, column, head)
    points, rate, score = form["execution"]
    for index, (source, amounts) in enumerate(zip(SOURCES, form["funds"], strict=True), start=1):
        grid.put(top + index, 1, source, to=(top + index, 2))
        tail = [rate, points, score, ""] if index == 1 else ["/", "/", "/", ""]
        for column, value in enumerate([*amounts, *tail], start=3):
            grid.put(top + index, column, value)
    write_pairs(
        grid, [("年度目标", form["goal"], "", ""), ("完成情况", form["done"], "", "")], 5, 9
    )
    heads = (
        *("一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "完成值"),
        *("权重", "得分", "未完成原因分析"),
    )
    grid.table(list(heads), form["rows"], 0, 9)
    write_end(grid, form, 9)


def lay_approval(approval: dict[str, Any], form: Form) -> Grid:
    """批复表 of last year: the targets the bureau approved, from the self-evaluation and its changes."""
    grid = Grid(form["name"][:20], widths=[12, 18, 28, 24, 10, 16])
    grid.title("2025年度项目支出绩效目标批复表", "单位：万元", 5)
    goal = approval.get("goal", form["goal"])
    pairs = [
        ("项目名称", form["name"], "项目编码", form["code"]),
        ("主管部门", form["department"], "实施单位", form["unit"]),
        ("年初预算", approval["amount"], "批复文号", "云财绩〔2025〕3号"),
        ("年度目标", goal, "", ""),
    ]
    write_pairs(grid, pairs, 3, 5)
    heads = ["一级指标", "二级指标", "三级指标", "指标值", "权重", "备注"]
    grid.table(heads, list_approved(approval, form), 0, 5)
    grid.signed(["云泽县财政局", "2025年2月18日"], 5)
    return grid


def list_approved(approval: dict[str, Any], form: Form) -> list[list[str]]:
    """The rows of an approval, in the order of classes."""
    rows: list[list[str]] = []
    for row in form["rows"]:
        if form["layout"] == "sichuan":
            value = row[3] + row[4] + row[5]
            points = row[7]
        else:
            value, points = row[3], row[5]
        name, value, points = approval.get("changes", {}).get(row[2], [row[2], value, points])
        rows.append([row[0], row[1], name, value, points, ""])
    for row in approval.get("more", []):
        place = max(i for i, known in enumerate(rows) if known[:2] == row[:2]) + 1
        rows.insert(place, [*row, ""])
    return rows
