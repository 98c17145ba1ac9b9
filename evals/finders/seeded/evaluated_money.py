"""A clean 绩效自评表 becomes one whose money or points do not agree."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from evals.finders.seeded.cells import NONE, pick_row, plain
from evals.finders.seeded.digits import (
    miss_rate,
    miss_sum,
    read_number,
    slack_of,
    slip,
)
from evals.finders.seeded.kinds import Planted, kind
from evals.finders.seeded.settling import settle_execution, settle_total
from evals.finders.seeded.sheets import MARK, Sheet

ON = "self_evaluation"


# ------------------------------------------------------------------ money


@kind("执行率", ON, "execution_rate_recomputes")
def slip_rate(sheet: Sheet, random: Random) -> Planted | None:
    """One digit of the execution rate."""
    total, old = sheet.form["funds"][0], sheet.form["execution"][1]
    part, whole = total[2], total[1]
    slack = slack_of(part, whole)
    new = slip(
        old, random, lambda text: miss_rate(text, read_number(part), read_number(whole), slack)
    )
    if new is None:
        return None
    sheet.form["execution"][1] = new
    return Planted("执行率", old, new, [new])


@kind(
    "执行率得分", ON, "execution_rate_recomputes", "scores_follow_the_scheme", "total_score_agrees"
)
def slip_rate_points(sheet: Sheet, random: Random) -> Planted | None:
    """More points than the rate gives, or all of them; half a point is rounding, fewer a deduction."""
    points, _, old = sheet.form["execution"]
    was = read_number(old)
    typed = slip(
        old,
        random,
        lambda text: Decimal("0.6") <= read_number(text) - was and read_number(text) <= 10,
    )
    new = random.choice([one for one in (typed, points) if one is not None])
    if read_number(new) - was < Decimal("0.6"):
        return None
    sheet.form["execution"][2] = new
    settle_total(sheet)
    return Planted("执行率得分", old, new, [f"{plain(new)}分"])


@kind("资金分项（自评表）", ON, "funds_add_up")
def slip_spent_part(sheet: Sheet, random: Random) -> Planted | None:
    """One digit of a source's budget or spending."""
    return _slip_money(sheet, random, [1, 2, 3])


@kind("资金合计（自评表）", ON, "funds_add_up")
def slip_spent_total(sheet: Sheet, random: Random) -> Planted | None:
    """One digit of the total budget or spending."""
    return _slip_money(sheet, random, [0])


def _slip_money(sheet: Sheet, random: Random, rows: list[int]) -> Planted | None:
    funds = sheet.form["funds"]
    cells = [(at, column) for at in rows for column in range(3)]
    at, column = random.choice(
        [c for c in cells if funds[c[0]][c[1]].removeprefix(MARK) not in NONE]
    )
    old = funds[at][column]

    def wrong(text: str) -> bool:
        values = [text if row == at else one[column] for row, one in enumerate(funds)]
        total, *parts = [one for one in values if one.removeprefix(MARK) not in NONE]
        return miss_sum(total, parts)

    new = slip(old, random, wrong)
    if new is None:
        return None
    funds[at][column] = new
    return Planted("项目资金", old, new, [plain(new)])


@kind("超预算未说明", ON, "overspending_is_explained")
def overspend(sheet: Sheet, random: Random) -> Planted | None:
    """More spent than the year's budget, nothing said of it."""
    if "追加" in sheet.form["goal"]:
        return None
    budget = read_number(sheet.form["funds"][0][1])
    old = sheet.form["funds"][0][2]
    settle_execution(
        sheet, (budget * Decimal(random.choice(("1.06", "1.12", "1.2")))).quantize(Decimal("0.01"))
    )
    new = sheet.form["funds"][0][2]
    return Planted("全年执行数", old, new, [plain(new)])


@kind("执行率低而指标全满", ON, "low_execution_is_explained")
def spend_little(sheet: Sheet, random: Random) -> Planted | None:
    """A third of the budget spent, and everything done in full."""
    if any(row["score"] != row["weight"] for row in sheet.rows):
        return None
    budget = read_number(sheet.form["funds"][0][1])
    old = sheet.form["funds"][0][2]
    settle_execution(
        sheet, (budget * Decimal(random.choice(("0.28", "0.36", "0.45")))).quantize(Decimal("0.01"))
    )
    return Planted("执行率", old, sheet.form["funds"][0][2], [plain(sheet.form["execution"][1])])


@kind("执行数与台账不符", ON, "execution_matches_the_ledger", beside=True)
def leave_ledger(sheet: Sheet, random: Random) -> Planted | None:
    """Another amount spent than the payment export says, consistent on the form."""
    if sheet.form["year"] != 2025:
        return None
    old = sheet.form["funds"][0][2]
    spent = read_number(old) * Decimal(random.choice(("0.93", "0.96", "0.98")))
    settle_execution(sheet, spent.quantize(Decimal("0.01")))
    new = sheet.form["funds"][0][2]
    return Planted("全年执行数", old, new, [plain(new)])


# ------------------------------------------------------------------ points


@kind("总分", ON, "total_score_agrees")
def slip_total(sheet: Sheet, random: Random) -> Planted | None:
    """One digit of the total."""
    old = sheet.form["total"]
    was = read_number(old)
    new = slip(
        old,
        random,
        lambda text: abs(read_number(text) - was) >= Decimal("0.1") and read_number(text) <= 100,
    )
    if new is None:
        return None
    sheet.form["total"] = new
    return Planted("总分", old, new, [plain(new)])


@kind("分项得分与总分", ON, "total_score_agrees", "scores_follow_the_scheme")
def slip_score(sheet: Sheet, random: Random) -> Planted | None:
    """One digit of an indicator's points, down."""
    row = pick_row(sheet, random, lambda row: read_number(row["score"]) >= 2)
    if row is None:
        return None
    old = row["score"]
    was = read_number(old)
    new = slip(old, random, lambda text: was - read_number(text) >= Decimal("0.3"))
    if new is None:
        return None
    row["score"] = new
    return Planted(row["name"], old, new, [row["name"], plain(sheet.form["total"])])


@kind("得分高于分值", ON, "scores_follow_the_scheme")
def exceed_weight(sheet: Sheet, random: Random) -> Planted | None:
    """More points than the indicator has, the total following."""
    row = pick_row(sheet, random, lambda row: row["score"] == row["weight"])
    if row is None:
        return None
    old = row["score"]
    row["score"] = str(int(read_number(old)) + random.choice((1, 2, 5)))
    settle_total(sheet)
    return Planted(row["name"], old, row["score"], [row["name"]])


@kind("指标分值合计", ON, "weights_add_up", "scores_follow_the_scheme")
def slip_points(sheet: Sheet, random: Random) -> Planted | None:
    """One digit of an indicator's weight, its points as they were where they fit."""
    row = pick_row(sheet, random, lambda row: row["weight"].isdigit())
    if row is None:
        return None
    old = row["weight"]
    new = slip(
        old,
        random,
        lambda text: int(text) not in (0, int(old)) and int(text) >= read_number(row["score"]),
    )
    if new is None:
        return None
    row["weight"] = new
    total = sum(int(one["weight"]) for one in sheet.rows)
    return Planted(row["name"], old, new, [f"{total}分", f"{total + 10}分", row["name"]])
