"""The hand-written data of specimens_data/ become the two specimen cases, in specimens/.

Run `python corpus/samples/make_specimens.py` from a checkout with the `dev` extra; `--data DIR`
takes other cases of the same shape, `--out DIR` writes elsewhere. What is wrong in them, and what is
right on purpose, is said by hand in specimens-gold.toml.
"""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import make_reports
from evaluations import lay_evaluation
from grids import Form, Grid, lay_classic, lay_sheets, lay_stacked
from papers import lay_declaration_document
from writers import write_docx, write_workbook

HERE = Path(__file__).resolve().parent
Paper = dict[str, Any]


def write_case(data: dict[str, Any], out: Path) -> None:
    """Write each paper of a case as the file it names."""
    makers: dict[str, Callable[[Paper, Path], None]] = {
        "declaration": write_declaration,
        "estimate": write_estimate,
        "evaluation": write_evaluation,
        "report": write_report,
        "annex": write_table,
        "scheme": write_table,
    }
    for kind, paper in data.items():
        makers[kind](paper, out / paper["file"])


def write_declaration(paper: Form, path: Path) -> None:
    """Write a 申报表 in the layout it names."""
    if paper["layout"] == "document":
        write_docx(path, lay_declaration_document(paper))
        return
    layouts: dict[str, Callable[[Form, str], Grid]] = {
        "plain": lay_plain,
        "classic": lay_classic,
        "sheets": lay_sheets,
        "stacked": lambda form, name: lay_stacked([form], name),
    }
    write_workbook(path, [layouts[paper["layout"]](paper, paper["sheet"])])


def lay_plain(form: Form, name: str) -> Grid:
    """The short form of a county: names, money, the goal, indicators with their weight."""
    grid = Grid(name, widths=[12, 18, 30, 18, 12])
    grid.title(form["title"], "单位：万元", 4)
    for pair in (
        ("项目名称", form["name"], "项目属性", form["attribute"]),
        ("主管部门", form["department"], "实施单位", form["unit"]),
    ):
        row = grid.rows
        grid.put(row, 0, pair[0])
        grid.put(row, 1, pair[1], to=(row, 2))
        grid.put(row, 3, pair[2])
        grid.put(row, 4, pair[3])
    row = grid.rows
    grid.put(row, 0, "起止时间")
    grid.put(row, 1, form["period"], to=(row, 4))
    row = grid.rows
    grid.put(row, 0, "项目资金", to=(row + 3, 0))
    labels = ("年度资金总额", "其中：财政拨款", "上年结转", "其他资金")
    for index, (label, amount) in enumerate(zip(labels, form["funds"], strict=True)):
        grid.put(row + index, 1, label, to=(row + index, 2))
        grid.put(row + index, 3, amount, to=(row + index, 4))
    row = grid.rows
    grid.put(row, 0, "年度目标")
    grid.put(row, 1, form["goal"], to=(row, 4))
    heads = ["一级指标", "二级指标", "三级指标", "指标值", "权重"]
    grid.table(heads, form["rows"], 0, 4)
    grid.signed(form["people"], 4)
    return grid


def write_estimate(paper: Paper, path: Path) -> None:
    """Write a 资金测算说明 as paragraphs, or as the table it holds."""
    if path.suffix == ".docx":
        write_docx(path, [f"#{paper['title']}", *paper["parts"]])
    else:
        write_table(paper, path)


def write_table(paper: Paper, path: Path) -> None:
    """Write a titled table with what stands under it; equal neighbours of the first column are one."""
    grid = Grid(paper["sheet"], widths=[20] * len(paper["heads"]))
    last = len(paper["heads"]) - 1
    grid.title(paper["title"], paper.get("unit", ""), last)
    grid.table(paper["heads"], paper["rows"], 0, last)
    if "total" in paper:
        row = grid.rows
        grid.put(row, 0, "合计", to=(row, 1))
        grid.put(row, 2, paper["total"])
        for column in range(3, last + 1):
            grid.put(row, column, "")
    if path.suffix == ".docx":
        write_docx(path, [f"#{paper['title']}", grid])
    else:
        write_workbook(path, [grid])


def write_evaluation(paper: Form, path: Path) -> None:
    """Write a 自评表 with one form."""
    write_workbook(path, [lay_evaluation(paper, paper["sheet"])])


def write_report(paper: Paper, path: Path) -> None:
    """Write a report as a Word file, its annex behind it."""
    make_reports.write_docx(list(make_reports.read_lines(paper["text"].splitlines())), path)


def main() -> None:
    """Write every case."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=HERE / "specimens_data")
    parser.add_argument("--out", type=Path, default=HERE / "specimens")
    chosen = parser.parse_args()
    for source in sorted(chosen.data.glob("*.toml")):
        write_case(tomllib.loads(source.read_text("utf-8")), chosen.out)


if __name__ == "__main__":
    main()
