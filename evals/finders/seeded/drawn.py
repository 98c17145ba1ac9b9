"""A form drawn in one of the layouts met less often becomes one with a single defect.

The drawings and their values are the gold of evals/finders/forms, by hand. A defect is planted only
where the form is bound by its own values: a total that its points add up to, money that its sources do.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from evals.finders.seeded.digits import NUMBER, miss_sum, read_number, slip
from evals.finders.seeded.kinds import Planted, kind

TABLE = Path(__file__).parents[1] / "forms" / "layouts.toml"
ON = "drawing"
SUMS = ("total_score_agrees", "score_sheet_adds_up", "scores_follow_the_scheme")
WEIGHT, SCORE = 7, 8


@dataclass
class Drawing:
    """A sheet as lines of cells between |, and what a reviewer reads on it."""

    name: str
    text: str
    gold: dict[str, Any]
    half: str = "held"
    role: str = ON

    def copied(self) -> Drawing:
        """The sample as one that may be changed."""
        return Drawing(**self.__dict__)

    @property
    def rows(self) -> list[list[str]]:
        """The indicators, cell by cell."""
        lines = self.gold.get("indicators", "").strip().splitlines()
        return [[cell.strip() for cell in line.split("|")] for line in lines]

    def points(self, column: int) -> list[Decimal]:
        """The numbers of a column of the indicators."""
        cells = [row[column] for row in self.rows if len(row) > column and row[column]]
        return [read_number(cell) for cell in cells]


NOT_REVIEWED = ("department",)
"""Layouts of forms that are told as not reviewed."""
NOT_CLEAN = (
    "self-assessment of about 2013",  # 80% of 100% in time, without a cause
    "header repeated without a title",  # it has no goal
    "Sichuan monitoring-like self-evaluation",  # 79 of 86 children, without a cause
)
"""Drawings with a fault of their own, seen when they were first reviewed and read again by hand."""


def list_drawings() -> Iterator[Drawing]:
    """Every drawn sheet that holds one sound form of a kind that is reviewed."""
    for case in tomllib.loads(TABLE.read_text("utf-8"))["case"]:
        clean = not case["name"].startswith(NOT_CLEAN) and case["layout"] not in NOT_REVIEWED
        if clean and len(case["target"]) == 1:
            yield Drawing(f"版式/{case['layout']}/{case['name']}", case["sheet"], case["target"][0])


def change_cell(sample: Drawing, words: str, new: str, *, line: str = "") -> bool:
    """Put other words into the last cell of some words, on the last line that holds `line` too."""
    lines = sample.text.split("\n")
    for at in range(len(lines) - 1, -1, -1):
        cells = lines[at].split("|")
        folded = [cell.strip() for cell in cells]
        if words in folded and (not line or line in folded):
            place = len(folded) - 1 - folded[::-1].index(words)
            cells[place] = f" {new} "
            lines[at] = "|".join(cells)
            sample.text = "\n".join(lines)
            return True
    return False


@kind("总分（少见版式）", ON, *SUMS)
def slip_total(sample: Drawing, random: Random) -> Planted | None:
    """One digit of a total that the points come to."""
    old = sample.gold.get("total_score", "")
    execution = sample.gold.get("execution", "").split("|")
    own = [read_number(execution[2])] if len(execution) > 2 and NUMBER.match(execution[2]) else []
    scores = sample.points(SCORE)
    if not old or read_number(old) not in (sum(scores), sum(scores) + sum(own)):
        return None
    was = read_number(old)
    new = slip(
        old,
        random,
        lambda text: abs(read_number(text) - was) >= 1 and read_number(text) <= 100,
    )
    if new is None or not change_cell(sample, old, new):
        return None
    return Planted("总分", old, new, [new])


@kind("资金总额（少见版式）", ON, "funds_add_up")
def slip_fund(sample: Drawing, random: Random) -> Planted | None:
    """One digit of the total of money that its sources come to."""
    funds = [line.split() for line in sample.gold.get("funds", [])]
    asked = [one for one in funds if one[1] == "requested" and one[0] != "spending"]
    parts = [one[2] for one in asked if one[0] != "total" and "part" not in one]
    totals = [one[2] for one in asked if one[0] == "total"]
    if len(totals) != 1 or len(parts) < 2 or miss_sum(totals[0], parts):
        return None
    new = slip(totals[0], random, lambda text: miss_sum(text, parts))
    if new is None or sample.text.count(totals[0]) != 1 or not change_cell(sample, totals[0], new):
        return None
    return Planted("资金总额", totals[0], new, [new, f"{read_number(new).normalize():f}"])


@kind("得分高于分值（少见版式）", ON, *SUMS, "points_stay_within_full_marks")
def exceed(sample: Drawing, random: Random) -> Planted | None:
    """More points than an indicator may have."""
    rows = [
        row
        for row in sample.rows
        if len(row) > SCORE and row[SCORE] and row[WEIGHT] and sample.text.count(row[2]) == 1
    ]
    if not rows:
        return None
    row = random.choice(rows)
    line = next(one for one in sample.text.split("\n") if row[2] in one)
    cells = [cell.strip() for cell in line.split("|")]
    score = next((one for one in reversed(cells) if one.removesuffix("分") == row[SCORE]), None)
    if score is None:
        return None
    new = f"{read_number(row[WEIGHT]) + random.choice((2, 3, 5))}"
    planted = change_cell(sample, score, new, line=row[2]) if row[2] in cells else False
    bare = re.sub(r"^（[一-十]）", "", row[2])
    return Planted(row[2], score, new, [bare]) if planted else None


@kind("指标值留空（少见版式）", ON, "fields_are_filled")
def blank_planned(sample: Drawing, random: Random) -> Planted | None:
    """A planned value left out of a declaration."""
    if sample.gold.get("stage") != "declaration":
        return None
    rows = [row for row in sample.rows if len(row) > 4 and row[4] and NUMBER.search(row[4])]
    rows = [row for row in rows if sample.text.count(row[2]) == 1]
    if not rows:
        return None
    row = random.choice(rows)
    line = next(one for one in sample.text.split("\n") if row[2] in one)
    cells = [cell.strip() for cell in line.split("|")]
    if row[2] not in cells or cells.count(row[4]) != 1:
        return None
    change_cell(sample, row[4], "", line=row[2])
    return Planted(row[2], row[4], "", [row[2]])


@kind("完成值照抄指标值（少见版式）", ON, "actuals_are_reported")
def copy_plan(sample: Drawing, random: Random) -> Planted | None:
    """The plan's sign in the column of what was done."""
    if sample.gold.get("stage") != "self_evaluation":
        return None
    rows = [row for row in sample.rows if len(row) > 5 and row[4][:1] in "≥≤" and row[4] and row[5]]
    rows = [row for row in rows if sample.text.count(row[2]) == 1]
    if not rows:
        return None
    row = random.choice(rows)
    line = next(one for one in sample.text.split("\n") if row[2] in one)
    cells = [cell.strip() for cell in line.split("|")]
    if row[2] not in cells or cells.count(row[5]) != 1 or row[4] not in cells:
        return None
    change_cell(sample, row[5], row[4], line=row[2])
    return Planted(row[2], row[5], row[4], [row[2]])
