"""A form's contents become a grid of cells, the way clerks lay the form out."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

Cell = str | int | float
Form = dict[str, Any]


@dataclass
class Grid:
    """Cells by (row, column), merged ranges (inclusive), bold cells and column widths."""

    name: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    bold: set[tuple[int, int]] = field(default_factory=set)
    right: set[tuple[int, int]] = field(default_factory=set)
    plain: set[int] = field(default_factory=set)
    """Rows without ruling lines: title, unit, signatures."""
    widths: list[int] = field(default_factory=list)
    rows: int = 0
    hidden: bool = False

    def put(self, row: int, column: int, value: str, *, to: tuple[int, int] | None = None) -> None:
        """Write a cell; `to` is the last row and column of a merged range; a leading # makes a number."""
        self.cells[row, column] = parse_cell(value)
        if to and to != (row, column):
            self.merges.append((row, column, *to))
        self.rows = max(self.rows, (to or (row, column))[0] + 1)

    def title(self, text: str, unit: str, last: int) -> None:
        """Write the title and the unit of money at the next free rows."""
        top = self.rows
        self.put(top, 0, text, to=(top, last))
        self.bold.add((top, 0))
        self.put(top + 1, 0, unit, to=(top + 1, last))
        self.right.add((top + 1, 0))
        self.plain.update((top, top + 1))

    def heights(self) -> dict[int, int]:
        """Row heights in points that let wrapped text be seen; empty without widths."""
        if not self.widths:
            return {}
        heights = dict.fromkeys(range(self.rows), 18)
        ranges = {(top, left): (bottom, right) for top, left, bottom, right in self.merges}
        for (row, column), value in self.cells.items():
            bottom, right = ranges.get((row, column), (row, column))
            width = sum(self.widths[column : right + 1]) - 1
            lines = sum(-(-2 * len(part) // width) or 1 for part in str(value).split("\n"))
            share = -(-14 * lines // (bottom - row + 1))
            for covered in range(row, bottom + 1):
                heights[covered] = max(heights[covered], share + 4)
        return heights

    def signed(self, people: list[str], last: int) -> None:
        """Write the line of people under a form."""
        row = self.rows
        step = (last + 1) // len(people)
        for index, person in enumerate(people):
            end = last if index == len(people) - 1 else (index + 1) * step - 1
            self.put(row, index * step, person, to=(row, end))
        self.plain.add(row)

    def table(self, heads: list[str], rows: list[list[str]], first: int, last: int) -> None:
        """Write heads and rows from column `first`; the last head reaches column `last`."""
        top = self.rows
        for row, values in enumerate([heads, *rows], start=top):
            for index, value in enumerate(values):
                end = last if index == len(heads) - 1 else first + index
                self.put(row, first + index, value, to=(row, end))
        self.merge_equal(rows, top + 1, first)

    def merge_equal(self, rows: list[list[str]], top: int, first: int) -> None:
        """Merge equal neighbours of 一级 and 二级指标, as forms do."""
        for level in (0, 1):
            keys = [tuple(row[: level + 1]) for row in rows]
            cuts = [0, *(i for i in range(1, len(keys)) if keys[i] != keys[i - 1]), len(keys)]
            for start, end in pairwise(cuts):
                if end - start > 1:
                    self.merges.append((top + start, first + level, top + end - 1, first + level))
                    for row in range(start + 1, end):
                        self.cells.pop((top + row, first + level), None)


def parse_cell(value: str) -> Cell:
    """#132 is the number 132; anything else is the text that was typed."""
    if not value.startswith("#"):
        return value
    number = float(value[1:])
    return int(number) if number.is_integer() else number


def lay_classic(form: Form, name: str, *, title: str = "2026年度项目支出绩效目标申报表") -> Grid:
    """One form a sheet, labels left of values, everything merged."""
    grid = Grid(name, widths=[12, 12, 14, 26, 18, 12, 8, 20])
    grid.title(title, "（单位：万元）", 7)
    for pair in (
        ("项目编码", form["code"], "归口股室", form["office"]),
        ("项目名称", form["name"], "项目属性", form["attribute"]),
        (
            "主管部门及代码",
            f"{form['department']}（{form['department_code']}）",
            "实施单位",
            form["unit"],
        ),
    ):
        row = grid.rows
        grid.put(row, 0, pair[0], to=(row, 1))
        grid.put(row, 2, pair[1], to=(row, 3))
        grid.put(row, 4, pair[2])
        grid.put(row, 5, pair[3], to=(row, 7))
    row = grid.rows
    grid.put(row, 0, "项目期（起止时间）", to=(row, 1))
    grid.put(row, 2, form["period"], to=(row, 7))
    row = grid.rows
    grid.put(row, 0, "项目资金\n（万元）", to=(row + 3, 1))
    labels = ("年度资金总额：", "其中：财政拨款", "上年结转", "其他资金")
    for index, (label, amount) in enumerate(zip(labels, form["funds"], strict=True)):
        grid.put(row + index, 2, label, to=(row + index, 3))
        grid.put(row + index, 4, amount, to=(row + index, 7))
    row = grid.rows
    grid.put(row, 0, "年度\n总体目标", to=(row, 1))
    grid.put(row, 2, form["goal"], to=(row, 7))
    heads = ["一级指标", "二级指标", "三级指标", "指标值", "计量单位", "权重", "备注"]
    row = grid.rows
    grid.put(row, 0, "绩\n效\n指\n标", to=(row + len(form["rows"]), 0))
    grid.rows = row
    grid.table(heads, form["rows"], 1, 7)
    write_grounds(grid, form, 7)
    return grid


def write_grounds(grid: Grid, form: Form, last: int) -> None:
    """Write 立项依据, 资金测算说明 and the people."""
    for label, key in (("立项依据", "grounds"), ("资金测算说明", "estimate")):
        if key in form:
            row = grid.rows
            grid.put(row, 0, label, to=(row, 1))
            grid.put(row, 2, form[key], to=(row, last))
    if form.get("people"):
        grid.signed(form["people"], last)
    if "note" in form:
        row = grid.rows
        grid.put(row, 0, form["note"], to=(row, last))
        grid.plain.add(row)


def lay_stacked(forms: list[Form], name: str) -> Grid:
    """Several forms below each other on one sheet, an empty row between."""
    grid = Grid(name, widths=[14, 16, 28, 22, 10, 22])
    for number, form in enumerate(forms):
        if number:
            grid.plain.add(grid.rows)
            grid.rows += 1
        lay_stacked_form(grid, form)
    return grid


def lay_stacked_form(grid: Grid, form: Form) -> None:
    """One of the stacked forms: no unit column, multi-year money beside the year's."""
    grid.title("项目支出绩效目标申报表（2026年度）", "单位：万元", 5)
    for pair in (
        ("项目名称", form["name"], "项目编码", form["code"]),
        ("主管部门", form["department"], "实施单位", form["unit"]),
        ("归口股室", form["office"], "项目属性", form["attribute"]),
    ):
        row = grid.rows
        grid.put(row, 0, pair[0])
        grid.put(row, 1, pair[1], to=(row, 2))
        grid.put(row, 3, pair[2])
        grid.put(row, 4, pair[3], to=(row, 5))
    row = grid.rows
    grid.put(row, 0, "起止时间")
    grid.put(row, 1, form["period"], to=(row, 5))
    whole = form.get("whole", [""] * 4)
    row = grid.rows
    grid.put(row, 0, "项目资金", to=(row + 3, 0))
    for index, source in enumerate(("资金总额", "其中：财政拨款", "上年结转", "其他资金")):
        grid.put(row + index, 1, f"实施期{source}" if not index else source)
        grid.put(row + index, 2, whole[index])
        grid.put(row + index, 3, f"年度{source}" if not index else source)
        grid.put(row + index, 4, form["funds"][index], to=(row + index, 5))
    row = grid.rows
    grid.put(row, 0, "总体目标", to=(row + 1, 0))
    grid.put(row, 1, "实施期目标", to=(row, 2))
    grid.put(row, 3, "年度目标", to=(row, 5))
    grid.put(row + 1, 1, form.get("whole_goal", "—"), to=(row + 1, 2))
    grid.put(row + 1, 3, form["goal"], to=(row + 1, 5))
    heads = ["一级指标", "二级指标", "三级指标", "指标值", "权重", "备注"]
    grid.table(heads, form["rows"], 0, 5)
    write_grounds(grid, form, 5)


def lay_sheets(form: Form, name: str) -> Grid:
    """A form a sheet with 指标性质, 指标值 and 度量单位 in columns of their own."""
    grid = Grid(name, widths=[12, 16, 26, 10, 16, 10, 8, 34, 18])
    grid.title("部门预算项目绩效目标申报表（2026年度）", "金额单位：万元", 8)
    for pair in (
        ("项目名称", form["name"], "项目编码", form["code"]),
        ("主管部门", form["department"], "预算单位", form["unit"]),
        ("项目属性", form["attribute"], "项目起止", form["period"]),
        ("归口股室", form["office"], "填报年度", "2026"),
    ):
        row = grid.rows
        grid.put(row, 0, pair[0])
        grid.put(row, 1, pair[1], to=(row, 3))
        grid.put(row, 4, pair[2])
        grid.put(row, 5, pair[3], to=(row, 8))
    row = grid.rows
    for index, (label, amount) in enumerate(
        zip(("资金总额", "财政拨款", "上年结转", "其他资金"), form["funds"], strict=True)
    ):
        grid.put(row, index * 2, label)
        grid.put(row, index * 2 + 1, amount, to=(row, 8) if index == 3 else None)
    row = grid.rows
    grid.put(row, 0, "年度目标")
    grid.put(row, 1, form["goal"], to=(row, 8))
    heads = [
        "一级指标",
        "二级指标",
        "三级指标",
        "指标性质",
        "指标值",
        "度量单位",
        "权重",
        "指标解释",
        "备注",
    ]
    grid.table(heads, form["rows"], 0, 8)
    write_grounds(grid, form, 8)
    return grid
