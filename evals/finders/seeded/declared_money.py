"""A clean 绩效目标申报表 becomes one whose money, weights or estimate do not agree."""

from __future__ import annotations

import re
from decimal import Decimal
from random import Random

from evals.finders.seeded.cells import NONE, pick_row, plain, show, with_mark
from evals.finders.seeded.digits import (
    miss_sum,
    read_number,
    slip,
    swap_number,
)
from evals.finders.seeded.kinds import Planted, kind
from evals.finders.seeded.sheets import MARK, Row, Sheet

ON = "declaration"
PRODUCT = re.compile(
    r"\d[\d.万]*[^×=；，。（）\d]{0,6}(?:×\d[\d.]*[^×=；，。（）\d]{0,8}){1,3}=(\d[\d.]*)"
)


# ------------------------------------------------------------------ funds and weights


@kind("资金分项（申报表）", ON, "funds_add_up")
def slip_fund_part(sheet: Sheet, random: Random) -> Planted | None:
    """One digit of a source of the year's money."""
    return _slip_fund(sheet, random, [1, 2, 3])


@kind("资金总额（申报表）", ON, "funds_add_up")
def slip_fund_total(sheet: Sheet, random: Random) -> Planted | None:
    """One digit of the year's money."""
    return _slip_fund(sheet, random, [0])


def _slip_fund(sheet: Sheet, random: Random, places: list[int]) -> Planted | None:
    funds = sheet.form["funds"]
    at = random.choice([one for one in places if funds[one] not in NONE])
    old = funds[at]

    def wrong(text: str) -> bool:
        total, *parts = [text if one == at else value for one, value in enumerate(funds)]
        return miss_sum(total, [one for one in parts if one not in NONE])

    new = slip(old, random, wrong)
    if new is None:
        return None
    funds[at] = new
    return Planted("项目资金", old, new, [plain(new)])


@kind("指标权重（申报表）", ON, "weights_add_up")
def slip_weight(sheet: Sheet, random: Random) -> Planted | None:
    """One digit of a weight."""
    row = pick_row(sheet, random, lambda row: row["weight"].isdigit())
    if row is None:
        return None
    old = row["weight"]
    new = slip(old, random, lambda text: read_number(text) != read_number(old))
    if new is None or int(new) == 0:
        return None
    row["weight"] = new
    if sum(int(one["weight"]) for one in sheet.rows if one["weight"].isdigit()) == 100:
        return None  # a scheme without points for the execution rate has 100
    total = sum(int(one["weight"]) for one in sheet.rows if one["weight"].isdigit())
    return Planted(row["name"], old, new, [f"{total}分"])


@kind("权重过度集中", ON, "weights_are_spread")
def heap_weights(sheet: Sheet, random: Random) -> Planted | None:
    """Nearly all weight of the outputs on one of them."""
    rows = [one for one in sheet.rows if one["dimension"] == "产出指标" and one["weight"].isdigit()]
    if len(rows) < 3 or sum(int(one["weight"]) for one in rows) < 38:
        return None
    heavy = random.choice(rows)
    old, left = heavy["weight"], sum(int(one["weight"]) for one in rows)
    for row in rows:
        row["weight"] = "2"
    heavy["weight"] = str(left - 2 * (len(rows) - 1))
    return Planted(heavy["name"], old, heavy["weight"], [heavy["name"]])


# ------------------------------------------------------------------ estimate and funds


@kind("测算乘积", ON, "estimate_multiplies_out")
def slip_product(sheet: Sheet, random: Random) -> Planted | None:
    """One digit of an amount that is printed as a product."""
    old = sheet.form["estimate"]
    found = [one for one in PRODUCT.finditer(old) if read_number(one[1]) > 0]
    if not found:
        return None
    one = random.choice(found)
    new = slip(
        one[1], random, lambda text: abs(read_number(text) - read_number(one[1])) >= Decimal("0.2")
    )
    if new is None:
        return None
    sheet.form["estimate"] = old[: one.start(1)] + new + old[one.end(1) :]
    return Planted("资金测算", one[1], new, [new])


@kind("测算合计与资金总额", ON, "estimate_matches_the_funds", "estimate_multiplies_out")
def slip_estimate_total(sheet: Sheet, random: Random) -> Planted | None:
    """One digit of the estimate's total, which is printed behind its items."""
    old = sheet.form["estimate"]
    one = re.search(r"(?<!明细》，)(?<!说明》，)合计(\d[\d.]*)万元", old)
    if one is None:
        return None
    new = slip(one[1], random, lambda text: abs(read_number(text) - read_number(one[1])) >= 1)
    if new is None:
        return None
    sheet.form["estimate"] = old[: one.start(1)] + new + old[one.end(1) :]
    return Planted("资金测算", one[1], new, [new])


@kind(
    "资金总额与测算不符", ON, "estimate_matches_the_funds", "estimate_multiplies_out", beside=True
)
def raise_funds(sheet: Sheet, random: Random) -> Planted | None:
    """More money than the estimate comes to, the sources still adding up."""
    funds = sheet.form["funds"]
    step = Decimal(random.choice((5, 8, 12, 20)))
    if sheet.layout.startswith("flat"):
        step *= 10000
    old = funds[0]
    for at in (0, 1):
        funds[at] = with_mark(
            funds[at], swap_number(funds[at], read_number(funds[at]) + step).removeprefix(MARK)
        )
    if "whole" in sheet.form:
        return None
    return Planted("项目资金", old, funds[0], [plain(funds[0])])


@kind("数量指标与测算不符", ON, "quantities_match_the_estimate")
def slip_quantity(sheet: Sheet, random: Random) -> Planted | None:
    """Another quantity than the one priced, where one of each has the unit."""
    estimate = sheet.form["estimate"]

    def fits(row: Row) -> bool:
        found = re.fullmatch(r"[≥=＝]?(\d[\d.]*)([一-鿿]{1,3})?", row["planned"])
        unit = (found and found[2]) or row["unit"]
        if row["aspect"] != "数量指标" or not found or not unit:
            return False
        same = [
            one
            for one in sheet.rows
            if unit in show(one) + one["unit"] and one["aspect"] == "数量指标"
        ]
        priced = re.findall(r"(\d[\d.]*)" + re.escape(unit) + r"(?=×)", estimate)
        return len(same) == 1 and priced == [found[1]]

    row = pick_row(sheet, random, fits)
    if row is None:
        return None
    old = row["planned"]
    was = read_number(old)
    new = slip(
        old, random, lambda text: abs(read_number(text) - was) > was / 10 and read_number(text) > 0
    )
    if new is None:
        return None
    row["planned"] = new
    return Planted(row["name"], old, new, [row["name"], plain(new)])
