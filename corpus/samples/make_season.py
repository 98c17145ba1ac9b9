"""The hand-written data of season_data/ becomes the folder season/ a county bureau would get.

Run `python corpus/samples/make_season.py` from a checkout with the `dev` extra; `--out DIR` writes
elsewhere. The data are the gold: nothing here decides what is a fault.
"""

from __future__ import annotations

import argparse
import tomllib
from itertools import groupby
from pathlib import Path
from typing import Any

from bad import make_bad
from evaluations import lay_approval, lay_evaluation
from exports import lay_flat
from grids import Form, Grid, lay_classic, lay_sheets, lay_stacked
from papers import (
    lay_declaration_document,
    lay_estimate,
    lay_evaluation_document,
    lay_ledger,
    lay_register,
    write_cover_letter,
    write_library_estimate,
    write_note,
)
from writers import write_docx, write_workbook

HERE = Path(__file__).resolve().parent


def load_forms(name: str) -> list[Form]:
    """The forms of a data file, in its order."""
    data: dict[str, Any] = tomllib.loads((HERE / "season_data" / name).read_text("utf-8"))
    return list(data["form"])


def make_declarations(season: Path) -> None:
    """申报表 in four layouts, and two as Word files."""
    forms = load_forms("declarations.toml")
    for file, group in groupby(forms, key=lambda form: str(form["file"])):
        members = list(group)
        if members[0]["layout"] == "document":
            write_docx(season / file, lay_declaration_document(members[0]))
        else:
            write_workbook(season / file, lay_declarations(members))


def lay_declarations(forms: list[Form]) -> list[Grid]:
    """The sheets of a workbook of declarations."""
    layout, sheet = forms[0]["layout"], forms[0]["sheet"]
    if layout == "classic":
        grids = [lay_classic(form, form["sheet"]) for form in forms]
        # Old Excel opens a new file with three sheets, and nobody deletes the empty ones.
        return grids + [Grid("Sheet2"), Grid("Sheet3")] * (sheet == "Sheet1")
    if layout == "sheets":
        return [*(lay_sheets(form, form["sheet"]) for form in forms), lay_choices()]
    if layout == "stacked":
        return [lay_stacked(forms, sheet)]
    return [lay_flat(forms, sheet, merged=layout == "flat_merged")]


def lay_choices() -> Grid:
    """The hidden sheet of a template's drop-down choices."""
    grid = Grid("字典", hidden=True)
    choices = (
        "指标性质",
        "≥",
        "≤",
        "＝",
        "定性",
        "项目属性",
        "一次性项目",
        "阶段性项目",
        "经常性项目",
    )
    for row, choice in enumerate(choices):
        grid.put(row, 0, choice)
    return grid


def make_evaluations(season: Path) -> None:
    """自评表 of 2025, and those of the year before."""
    forms = load_forms("self_evaluations.toml")
    for file, group in groupby(forms, key=lambda form: str(form["file"])):
        members = list(group)
        if members[0]["layout"] == "document":
            write_docx(season / file, lay_evaluation_document(members[0]), wide=True)
        else:
            grids = [lay_evaluation(form, form["sheet"]) for form in members]
            write_workbook(season / file, grids)


def make_others(season: Path) -> None:
    """Approved targets, payment export, register, estimates and notes."""
    data: dict[str, Any] = tomllib.loads((HERE / "season_data/other.toml").read_text("utf-8"))
    declared = {str(form["code"]): form for form in load_forms("declarations.toml")}
    evaluated = {
        str(form["code"]): form
        for form in load_forms("self_evaluations.toml")
        if form["year"] == 2025
    }
    approvals = [lay_approval(one, evaluated[one["code"]]) for one in data["approval"]]
    write_workbook(season / "2025年批复/2025年项目支出绩效目标批复表（8个项目）.xlsx", approvals)
    ledger = lay_ledger(data["ledger"], evaluated, data["register"]["units"])
    write_workbook(season / "2025年项目支出执行台账（截至12月31日）.xlsx", [ledger])
    write_workbook(season / "单位名录.xlsx", [lay_register(data["register"]["units"])])
    estimate = data["estimate"]
    grid = lay_estimate(estimate, declared[estimate["code"]])
    write_workbook(season / estimate["file"], [grid])
    write_docx(season / "04文旅/免费开放资金测算说明.docx", write_library_estimate())
    write_docx(season / "县教育局/关于报送绩效目标等材料的函.docx", write_cover_letter())
    (season / "县司法局/说明.txt").write_bytes(write_note().encode("gb18030"))


def make_laws(laws: Path, out: Path) -> None:
    """The Word twins of the rules, from their texts."""
    for text in sorted(laws.glob("*.txt")):
        lines = text.read_text("utf-8").splitlines()
        parts = [f"#{line}" if is_title(line) else line for line in lines]
        write_docx(out / f"{text.stem}.docx", list(parts))


def is_title(line: str) -> bool:
    """Lines that stand in the middle: titles and chapter heads."""
    return (line.startswith("第") and "章 " in line[:6]) or line.startswith(
        ("云泽县预算", "2026年部门")
    )


def main() -> None:
    """Write the season."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=HERE)
    out: Path = parser.parse_args().out
    make_declarations(out / "season")
    make_evaluations(out / "season")
    make_others(out / "season")
    make_laws(HERE / "laws", out / "laws")
    make_bad(out / "bad")


if __name__ == "__main__":
    main()
