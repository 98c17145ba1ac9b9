"""A clean 绩效运行监控表 becomes one with a single defect."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from evals.finders.seeded.cells import NONE, is_bound, pick_row, plain
from evals.finders.seeded.digits import (
    miss_rate,
    miss_sum,
    print_number,
    read_number,
    slack_of,
    slip,
    swap_number,
)
from evals.finders.seeded.kinds import Planted, kind
from evals.finders.seeded.sheets import Row, Sheet

ON = "monitoring"
PAID, RATE = 2, 3
"""Columns of a row of money: label, budget, paid, rate, expected."""


@kind("监控执行率", ON, "monitored_rate_recomputes")
def slip_rate(sheet: Sheet, random: Random) -> Planted | None:
    """One digit of the rate of payment."""
    row = random.choice([one for one in sheet.form["funds"] if one[RATE] not in NONE])
    old, paid, budget = row[RATE], row[PAID], row[1]
    slack = slack_of(paid, budget)
    new = slip(
        old, random, lambda text: miss_rate(text, read_number(paid), read_number(budget), slack)
    )
    if new is None:
        return None
    row[RATE] = new
    return Planted("执行率", old, new, [new])


@kind("监控资金分项", ON, "funds_add_up")
def slip_money(sheet: Sheet, random: Random) -> Planted | None:
    """One digit of an amount of the budget or of what was paid."""
    funds = sheet.form["funds"]
    at, column = random.choice([(at, column) for at in range(len(funds)) for column in (1, PAID)])
    old = funds[at][column]

    def wrong(text: str) -> bool:
        total, *parts = [text if row == at else one[column] for row, one in enumerate(funds)]
        return miss_sum(total, parts)

    new = slip(old, random, wrong)
    if new is None:
        return None
    funds[at][column] = new
    return Planted("项目资金", old, new, [plain(new)])


@kind("预计完成留空", ON, "expectations_are_filled")
def blank_expected(sheet: Sheet, random: Random) -> Planted | None:
    """Nothing said of the year's end."""
    row = pick_row(sheet, random, lambda row: row["expected"] not in NONE)
    if row is None:
        return None
    old, row["expected"] = row["expected"], ""
    return Planted(row["name"], old, "", [row["name"]])


@kind("预计完成小于已完成", ON, "expected_covers_what_is_done")
def expect_less(sheet: Sheet, random: Random) -> Planted | None:
    """Less expected of the year than its first months brought."""
    row = pick_row(
        sheet, random, lambda row: row["aspect"] == "数量指标" and read_number(row["actual"]) > 4
    )
    if row is None:
        return None
    old = row["expected"]
    row["expected"] = swap_number(old, read_number(row["actual"]) * Decimal("0.8"), 0)
    row["cause"] = "部分任务移交其他单位实施，已调整分工。"
    return Planted(row["name"], old, row["expected"], [row["name"]])


@kind("预计不能完成未说明", ON, "expected_shortfalls_are_explained")
def short_without_cause(sheet: Sheet, random: Random) -> Planted | None:
    """Less expected than planned, with no cause."""
    row = pick_row(
        sheet, random, lambda row: is_bound(row) and _floor(row) < read_number(row["planned"])
    )
    if row is None:
        return None
    old = row["expected"]
    value = max(read_number(row["planned"]) * Decimal("0.9"), _floor(row))
    row["expected"] = swap_number(old, value, 1)
    row["lack"], row["cause"], row["sure"], row["maybe"] = "", "", "", "√"
    return Planted(row["name"], old, row["expected"], [row["name"]])


def _floor(row: Row) -> Decimal:
    """What was done already: less cannot be expected."""
    return read_number(row["actual"]) if row["actual"][:1].isdigit() else Decimal(0)


@kind("完成可能性与预计不一致", ON, "likelihood_fits_what_is_expected")
def sure_though_short(sheet: Sheet, random: Random) -> Planted | None:
    """A shortfall expected, and the target ticked as certain."""
    row = pick_row(sheet, random, is_bound)
    if row is None:
        return None
    old = row["expected"]
    row["actual"] = swap_number(row["actual"], read_number(row["planned"]) * Decimal("0.5"), 0)
    row["expected"] = swap_number(old, read_number(row["planned"]) * Decimal("0.85"), 1)
    row["cause"] = "受用地审批影响，部分任务顺延至下年，已报请调整计划。"
    row["sure"], row["maybe"], row["never"] = "√", "", ""
    return Planted(row["name"], old, row["expected"], [row["name"]])


@kind("进度偏慢未说明", ON, "slow_pace_is_explained")
def slow(sheet: Sheet, random: Random) -> Planted | None:
    """A fifth of the budget paid past the middle of the year, and no cause."""
    share, funds = Decimal(random.choice(("0.12", "0.18", "0.24"))), sheet.form["funds"]
    old = funds[0][PAID]
    for row in funds:
        if row[RATE] not in NONE:
            row[PAID] = print_number(read_number(row[1]) * share, 2)
            row[RATE] = print_number(share * 100, 1) + "%"
    for one in sheet.rows:
        one["cause"], one["lack"] = "", ""
        if one["expected"][:1].isdigit() and one["planned"].startswith("≥"):
            one["expected"], one["sure"], one["maybe"] = one["planned"].removeprefix("≥"), "√", ""
    return Planted("执行进度", old, funds[0][PAID], [plain(funds[0][PAID]), funds[0][RATE]])
