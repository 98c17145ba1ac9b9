"""A form means the same however its labels are spread and wherever on the sheet it stands."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evals.finders.forms.drawings import draw, show, wanted
from pbassist.forms import read_targets
from pbassist.forms.grid import fold
from pbassist.forms.labels import is_label, name_column
from pbassist.read import read

CASES = tomllib.loads((Path(__file__).parent / "cases" / "forms.toml").read_text("utf-8"))["case"]
WORDS_ALONE = re.compile(r"[一-鿿]{2,8}")
MARKS = re.compile(r"[\s（）：()：:*]|\\n")


def _is_plain_label(words: str) -> bool:
    return bool(WORDS_ALONE.fullmatch(words)) and is_label(fold(words))


def _spread(words: str) -> str:
    return " ".join(words) if _is_plain_label(words) and len(words) <= 6 else words


def _break(words: str) -> str:
    return f"{words[:2]}\n{words[2:]}" if _is_plain_label(words) and len(words) >= 4 else words


def _colon(words: str) -> str:
    return f"{words}：" if _is_plain_label(words) else words


def _star(words: str) -> str:
    return f"*{words}" if _is_plain_label(words) else words


def _halve(words: str) -> str:
    return (
        words.replace("（", "(").replace("）", ")").replace("：", ":") if len(words) < 20 else words
    )


def _write(
    path: Path, rows: list[list[str]], merges: list[tuple[int, int, int, int]], by: int
) -> Path:
    """A sheet whose first cell stands `by` rows and columns from the corner."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    for row, words in enumerate(rows, start=1 + by):
        for column, word in enumerate(words, start=1 + by):
            if word:
                cell = sheet.cell(row, column)
                cell.value = word
                cell.data_type = "s"
    for top, left, bottom, right in merges:
        sheet.merge_cells(None, top + 1 + by, left + 1 + by, bottom + 1 + by, right + 1 + by)
    book.save(path)
    return path


def _bare(forms: list[dict[str, object]]) -> str:
    return MARKS.sub("", repr([sorted(form.items()) for form in forms]))


@pytest.mark.parametrize("change", [_spread, _break, _colon, _star, _halve])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_labels_may_be_written_in_any_way(
    case: dict[str, Any], change: Callable[[str], str], tmp_path: Path
) -> None:
    rows, merges = draw(case["sheet"])
    changed = [[change(words) for words in row] for row in rows]
    targets = read_targets(read(_write(tmp_path / "表.xlsx", changed, merges, 0)))
    assert _bare([show(target) for target in targets]) == _bare(
        [wanted(one) for one in case["target"]]
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_form_may_stand_anywhere_on_the_sheet(case: dict[str, Any], tmp_path: Path) -> None:
    rows, merges = draw(case["sheet"])
    targets = read_targets(read(_write(tmp_path / "表.xlsx", rows, merges, 3)))
    assert [show(target) for target in targets] == [wanted(one) for one in case["target"]]


@pytest.mark.parametrize("number", [0, 1, 2, 3, 4, 5, 6, 7, 8])
def test_a_form_may_be_unmerged(number: int, tmp_path: Path) -> None:
    rows, _ = draw(CASES[number]["sheet"])
    targets = read_targets(read(_write(tmp_path / "表.xlsx", rows, [], 0)))
    assert [show(target) for target in targets] == [wanted(one) for one in CASES[number]["target"]]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_no_cell_can_be_blank_without_being_read(case: dict[str, Any], tmp_path: Path) -> None:
    """A form with every third value blank is read without an error, and nothing is invented."""
    rows, merges = draw(case["sheet"])
    kept = [
        [w if is_label(fold(w)) or (r + c) % 3 else "" for c, w in enumerate(row)]
        for r, row in enumerate(rows)
    ]
    document = read(_write(tmp_path / "表.xlsx", kept, merges, 0))
    for target in read_targets(document):
        assert target.span.quote in document.text
        assert all(fund.printed in document.text for fund in target.funds)


@pytest.mark.parametrize(
    ("head", "field"),
    [
        ("完成情况说明（未完成的写明原因；佐证材料名称）", "deviation"),
        ("备注（未达标的说明原因）", "deviation"),
        ("说明（佐证材料名称）", "remark"),
        ("完成情况说明", "remark"),
        ("得分说明", "remark"),
        ("完成情况", "actual"),
        ("情况说明", None),
        ("完成可能性", "likelihood"),
        ("年度目标完成可能性", "likelihood"),
        ("完成绩效目标的可能性", "likelihood"),
    ],
)
def test_a_column_of_remarks_that_asks_for_causes_is_that_of_deviations(
    head: str, field: str | None
) -> None:
    assert name_column(fold(head)) == field
