"""Forms become the flat grid a budget system exports: one row an indicator, and columns nobody needs."""

from __future__ import annotations

from grids import Form, Grid

PROJECT_HEADS = (
    "序号",
    "预算年度",
    "区划代码",
    "区划名称",
    "主管部门编码",
    "主管部门名称",
    "单位名称",
    "业务处（股）室",
    "项目代码",
    "项目名称",
    "项目类型",
    "项目属性",
    "资金总额（元）",
    "财政拨款（元）",
    "上年结转（元）",
    "其他资金（元）",
    "年度绩效目标",
    "立项依据",
    "资金测算依据",
)
INDICATOR_HEADS = (
    "一级指标",
    "二级指标",
    "三级指标",
    "指标性质",
    "指标值",
    "度量单位",
    "权重",
    "指标解释",
)
TAIL_HEADS = (
    "是否公开",
    "是否涉密",
    "审核状态",
    "创建人编码",
    "创建时间",
    "更新时间",
    "数据版本",
    "逻辑删除标识",
)
SPARE = 120


def lay_flat(forms: list[Form], name: str, *, merged: bool = False) -> Grid:
    """Project columns repeated on each row, or merged over a project's rows; no title."""
    grid = Grid(name)
    spare = tuple(f"扩展字段{number}" for number in range(1, SPARE + 1))
    for column, head in enumerate((*PROJECT_HEADS, *INDICATOR_HEADS, *TAIL_HEADS, *spare)):
        grid.put(0, column, head)
    for number, form in enumerate(forms, start=1):
        write_project(grid, form, number, merged=merged)
    return grid


def write_project(grid: Grid, form: Form, number: int, *, merged: bool) -> None:
    """Write the rows of a project."""
    project = name_project(form, number)
    top, bottom = grid.rows, grid.rows + len(form["rows"]) - 1
    for row, indicator in enumerate(form["rows"], start=top):
        if not merged:
            for column, value in enumerate(project):
                grid.put(row, column, value)
        tail = (
            "是",
            "否",
            "审核中",
            "yz0133",
            "2025-10-28 09:12:44",
            "2025-10-28 16:40:05",
            "3",
            "0",
        )
        for column, value in enumerate((*indicator, *tail), start=len(project)):
            grid.put(row, column, value)
    if merged:
        for column, value in enumerate(project):
            grid.put(top, column, value, to=(bottom, column))


def name_project(form: Form, number: int) -> tuple[str, ...]:
    """The project columns of an export row."""
    return (
        f"#{number}",
        form["period"],
        "990126000",
        "云泽县",
        form["department_code"],
        form["department"],
        form["unit"],
        form["office"],
        form["code"],
        form["name"],
        "特定目标类",
        form["attribute"],
        *form["funds"],
        form["goal"],
        form["grounds"],
        form["estimate"],
    )
