"""Drawn sheets become files, and the forms read from them become plain values to compare.

In a drawing "<" is merged with the cell on its left, "^" with the cell above; \\n is a line break.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from pbassist.model.performance import Goal, Indicator, Target

COLUMNS = (
    "dimension",
    "aspect",
    "name",
    "operator",
    "planned",
    "actual",
    "unit",
    "weight",
    "score",
    "deviation",
    "remark",
)
NUMERAL = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,6})?", re.ASCII)
"""A cell that a program stores as a number; codes are longer and stay words."""
Row = list[str]
Merge = tuple[int, int, int, int]


def draw(drawing: str) -> tuple[list[Row], list[Merge]]:
    """The words of a drawn sheet and its merged ranges (top, left, bottom, right, inclusive)."""
    lines = drawing.strip().splitlines()
    rows = [
        [c.strip().replace("\\n", "\n") for c in line.strip()[1:-1].split("|")] for line in lines
    ]
    merges = []
    for top, row in enumerate(rows):
        for left, words in enumerate(row):
            if words in ("<", "^"):
                continue
            right, bottom = left, top
            while right + 1 < len(row) and row[right + 1] == "<":
                right += 1
            while bottom + 1 < len(rows) and rows[bottom + 1][left : left + 1] == ["^"]:
                bottom += 1
            if (bottom, right) != (top, left):
                merges.append((top, left, bottom, right))
    return [["" if c in ("<", "^") else c for c in row] for row in rows], merges


def write_xlsx(path: Path, *drawings: str, typed: bool = False) -> Path:
    """A workbook with a sheet a drawing; `typed`: bare numerals are numbers, as a program leaves them."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for number, drawing in enumerate(drawings):
        sheet = book.create_sheet(f"表{number + 1}")
        rows, merges = draw(drawing)
        for row, words in enumerate(rows, start=1):
            for column, word in enumerate(words, start=1):
                if word:
                    cell = sheet.cell(row, column)
                    cell.value = word
                    cell.data_type = "s"
                    if typed and NUMERAL.fullmatch(word):
                        cell.value = float(word) if "." in word else int(word)
        for top, left, bottom, right in merges:
            sheet.merge_cells(None, top + 1, left + 1, bottom + 1, right + 1)
    book.save(path)
    return path


def write_xls(path: Path, drawing: str) -> Path:
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("表1", cell_overwrite_ok=True)
    rows, merges = draw(drawing)
    corners = {(top, left): (bottom, right) for top, left, bottom, right in merges}
    for row, words in enumerate(rows):
        for column, word in enumerate(words):
            if (row, column) in corners:
                bottom, right = corners[row, column]
                sheet.write_merge(row, bottom, column, right, word)
            elif word:
                sheet.write(row, column, word)
    book.save(str(path))
    return path


def write_docx(path: Path, *parts: str, nested: Sequence[str] = ()) -> Path:
    """A paragraph or a table a part; a cell "@1" holds the first drawing of `nested` as a table."""
    from docx import Document

    document = Document()
    for part in parts:
        if not part.strip().startswith("|"):
            document.add_paragraph(part)
            continue
        rows, merges = draw(part)
        _fill(document.add_table(len(rows), max(map(len, rows))), rows, merges, nested)
    document.save(str(path))
    return path


def _fill(table: Any, rows: list[Row], merges: list[Merge], nested: Sequence[str]) -> None:
    for top, left, bottom, right in merges:
        table.cell(top, left).merge(table.cell(bottom, right))
    for row, words in enumerate(rows):
        for column, word in enumerate(words):
            if word.startswith("@"):
                inner, corners = draw(nested[int(word[1:]) - 1])
                within = table.cell(row, column).add_table(len(inner), max(map(len, inner)))
                _fill(within, inner, corners, ())
            elif word:
                table.cell(row, column).text = word


def shown_indicator(one: Indicator) -> Row:
    return ["" if (v := getattr(one, c)) is None else str(v) for c in COLUMNS]


def expected_rows(lines: str) -> list[Row]:
    rows = [[c.strip() for c in line.split("|")] for line in lines.strip().splitlines()]
    return [row + [""] * (len(COLUMNS) - len(row)) for row in rows]


def shown_goal(goal: Goal | None) -> list[Row]:
    return [shown_indicator(one) for one in goal.indicators] if goal else []


def show(target: Target) -> dict[str, object]:
    """Everything a form says, None and empty values left out."""
    annual, overall, done = target.annual, target.overall, target.execution
    shown: dict[str, object] = {
        "title": target.title,
        "stage": target.stage,
        "year": target.year,
        "unit": target.unit,
        "code": target.project.code,
        "project": target.project.name,
        "sender": target.project.unit,
        "department": target.project.department,
        "office": target.project.office,
        "attribute": target.attribute,
        "period": target.period,
        "grounds": target.grounds,
        "estimate": target.estimate,
        "problems": target.problems,
        "measures": target.measures,
        "overall": overall.text if overall else None,
        "annual": annual.text if annual else None,
        "actual": annual.actual if annual else None,
        "total_weight": str(target.total_weight) if target.total_weight is not None else None,
        "total_score": str(target.total_score) if target.total_score is not None else None,
        "execution": "|".join(str(v or "") for v in (done.rate, done.weight, done.score))
        if done
        else None,
        "people": [f"{one.field} {one.span.quote}" for one in target.people],
        "funds": [
            f"{f.source} {f.measure} {f.printed} {f.unit} {f.amount.normalize():f}"
            + (" part" if f.part_of_parent else "")
            for f in target.funds
        ],
        "overall_indicators": shown_goal(overall),
        "indicators": shown_goal(annual),
        "unit_column": any(one.has_unit_column for one in target.indicators),
        "criteria": [one.criterion for one in target.indicators if one.criterion],
        "sources": [one.source for one in target.indicators if one.source],
    }
    return {key: value for key, value in shown.items() if value}


def show_whole(target: Target) -> dict[str, object]:
    """What `show` says, with the columns and blocks that only some layouts have."""
    more = {
        f"{field}s" if field != "expected" else field: [
            value for one in target.indicators if (value := getattr(one, field))
        ]
        for field in ("expected", "explanation", "rationale")
    }
    shown: dict[str, object] = {
        **show(target),
        **more,
        "total_rescore": _plain(target.total_rescore),
        "rescores": [
            f"{one.name}|{_plain(one.rescore)}|{_plain(one.gap)}"
            for one in target.indicators
            if one.rescore is not None or one.gap is not None
        ],
        "tasks": [
            "|".join(
                (
                    one.name,
                    one.content or "",
                    *map(_plain, (one.total, one.appropriation, one.other)),
                )
            )
            for one in target.tasks
        ],
    }
    return {key: value for key, value in shown.items() if value}


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}" if value else "0"


def wanted(case: dict[str, Any]) -> dict[str, object]:
    wanted = dict(case)
    for key in ("indicators", "overall_indicators"):
        if key in wanted:
            wanted[key] = expected_rows(wanted[key])
    return wanted
