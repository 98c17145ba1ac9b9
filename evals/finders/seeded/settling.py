"""A changed row of a 自评表 becomes a form that is consistent again: rate, points and total."""

from __future__ import annotations

from decimal import Decimal

from evals.finders.seeded.cells import NONE, with_mark
from evals.finders.seeded.digits import (
    NUMBER,
    print_number,
    read_number,
)
from evals.finders.seeded.sheets import MARK, Sheet


def settle_total(sheet: Sheet) -> None:
    """Make the total the sum of the points."""
    points = [read_number(row["score"]) for row in sheet.rows if NUMBER.match(row["score"])]
    total = sum(points) + read_number(sheet.form["execution"][2])
    sheet.form["total"] = with_mark(sheet.form["total"], print_number(total, 2))


def settle_execution(sheet: Sheet, executed: Decimal) -> None:
    """Spend another amount, wholly from the first source, with its rate, points and total."""
    form = sheet.form
    rest = sum(
        read_number(row[2]) for row in form["funds"][2:] if row[2].removeprefix(MARK) not in NONE
    )
    for at, value in ((0, executed), (1, executed - rest)):
        row = form["funds"][at]
        row[2] = with_mark(row[2], print_number(value, 2))
    rate = executed / read_number(form["funds"][0][1]) * 100
    points, old, score = form["execution"]
    weight = read_number(points)
    form["execution"] = [
        points,
        with_mark(old, print_number(rate, 2)) + "%" * old.endswith("%"),
        with_mark(score, print_number(min(rate, Decimal(100)) * weight / 100, 2)),
    ]
    settle_total(sheet)
