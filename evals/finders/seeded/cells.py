"""Cells of a form become picks by chance and words as a sentence prints them."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from evals.finders.seeded.digits import (
    NUMBER,
    print_number,
    read_number,
)
from evals.finders.seeded.sheets import MARK, Row, Sheet

NONE = ("", "/", "—", "无")
SHARES = re.compile(
    r"(?:满意度|合格率|覆盖率|准确率|达标率|知晓率|随访率|落实率|完好率|合规率|通过率|开出率|整改率)$"
)
"""Names of shares that no planning lifts above the whole."""


def pick_row(sheet: Sheet, random: Random, fits: Callable[[Row], bool]) -> Row | None:
    """A row of those that fit, by chance."""
    rows = [row for row in sheet.rows if row["name"] not in NONE and fits(row)]
    return random.choice(rows) if rows else None


def show(row: Row) -> str:
    """Sign, value and unit of a planned value, as a reader says it."""
    return f"{row['operator']}{row['planned']}"


def with_mark(old: str, new: str) -> str:
    """A changed cell, a number cell staying one."""
    return MARK * old.startswith(MARK) + new


def plain(text: str) -> str:
    """A number as a sentence prints it: no mark, no padding zeros."""
    return print_number(read_number(text), 6)


def is_bound(row: Row) -> bool:
    """Whether a row plans at least a number, so that a share of it can be done."""
    first = NUMBER.search(row["planned"])
    rises = row["planned"].startswith("≥") or row["operator"] == "≥"
    return (
        rises
        and first is not None
        and "年" not in row["planned"]
        and bool(NUMBER.match(row["actual"]))
    )
