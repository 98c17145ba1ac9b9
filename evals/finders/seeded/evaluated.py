"""A clean 绩效自评表 becomes one with a single defect; what follows from it is kept consistent."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from random import Random

from evals.finders.seeded.cells import is_bound, pick_row
from evals.finders.seeded.digits import (
    print_number,
    read_number,
    swap_number,
)
from evals.finders.seeded.kinds import Planted, kind
from evals.finders.seeded.settling import settle_total
from evals.finders.seeded.sheets import Row, Sheet

ON = "self_evaluation"
REASON = "受汛期影响部分任务顺延，实际完成量少于年初计划；2026年一季度前补足，并按月调度。"
DATED = re.compile(r"(20\d{2})年(\d{1,2})月(\d{1,2})日")
LIMITED = re.compile(r"(20\d{2})年(\d{1,2})月")


def fall_short(sheet: Sheet, random: Random, reason: str, *, full: bool = False) -> Row | None:
    """A row of the sheet with a part of its plan done, its points in proportion unless `full`."""
    row = pick_row(sheet, random, lambda row: is_bound(row) and row["score"] == row["weight"])
    if row is None:
        return None
    share = Decimal(random.choice(("0.78", "0.84", "0.9")))
    plan, old = read_number(row["planned"]), row["actual"]
    value = plan * share
    places = 0 if plan > 20 and "%" not in row["planned"] + row["unit"] else 2
    row["actual"] = swap_number(old, max(value, Decimal(1)), places)
    if read_number(row["actual"]) >= plan * Decimal("0.95"):
        return None
    if full and read_number(row["weight"]) * (plan - read_number(row["actual"])) <= plan / 2:
        return None  # half a point is what whole points round away
    sheet.form["done"] = sheet.form["done"].replace(old, row["actual"])
    row["deviation"] = reason
    if not full:
        row["score"] = print_number(
            read_number(row["weight"]) * read_number(row["actual"]) / plan, 2
        )
    settle_total(sheet)
    return row


# ------------------------------------------------------------------ what was done


@kind("未完成留空原因", ON, "shortfalls_are_explained")
def short_without_cause(sheet: Sheet, random: Random) -> Planted | None:
    """A part of the plan done and no cause given."""
    row = fall_short(sheet, random, "")
    return Planted(row["name"], "", row["actual"], [row["name"]]) if row else None


@kind("未完成原因笼统", ON, "shortfalls_are_explained")
def short_with_phrase(sheet: Sheet, random: Random) -> Planted | None:
    """A part of the plan done, and a phrase for a cause."""
    phrase = random.choice(("客观原因", "受多种因素影响", "因工作实际", "受客观条件限制"))
    row = fall_short(sheet, random, phrase)
    return Planted(row["name"], "", f"{row['actual']}｜{phrase}", [row["name"]]) if row else None


@kind("存在问题填“无”", ON, "problems_are_stated")
def no_problems(sheet: Sheet, random: Random) -> Planted | None:
    """Problems stated as none beside a missed target."""
    row = fall_short(sheet, random, REASON)
    if row is None:
        return None
    old = sheet.form.get("problems", "")
    sheet.form["problems"] = random.choice(("无", "无。", "暂无", "不存在问题"))
    sheet.form["measures"] = sheet.form.get("measures", REASON)
    return Planted("存在问题", old, sheet.form["problems"], ["存在问题", row["name"]])


@kind("完成值照抄指标值", ON, "actuals_are_reported")
def copy_plan(sheet: Sheet, random: Random) -> Planted | None:
    """The plan's sign in the column of what was done."""
    row = pick_row(sheet, random, lambda row: row["planned"][:1] in "≥≤" and row["planned"] != "")
    if row is None:
        return None
    old, row["actual"] = row["actual"], row["planned"]
    return Planted(row["name"], old, row["actual"], [row["name"]])


@kind("完成值只填“已完成”", ON, "actuals_are_reported")
def only_done(sheet: Sheet, random: Random) -> Planted | None:
    """A word in the column of what was done."""
    row = pick_row(sheet, random, is_bound)
    if row is None:
        return None
    old, row["actual"] = row["actual"], random.choice(("已完成", "完成", "按计划完成", "达到目标"))
    return Planted(row["name"], old, row["actual"], [row["name"]])


@kind("完成值留空", ON, "actuals_are_reported", "fields_are_filled")
def blank_actual(sheet: Sheet, random: Random) -> Planted | None:
    """Nothing in the column of what was done."""
    row = pick_row(sheet, random, lambda row: True)
    if row is None:
        return None
    old, row["actual"] = row["actual"], ""
    return Planted(row["name"], old, "", [row["name"]])


@kind("完成日期晚于时限", ON, "scores_follow_the_scheme", "shortfalls_are_explained")
def late(sheet: Sheet, random: Random) -> Planted | None:
    """A day behind the limit with full points."""
    row = pick_row(
        sheet,
        random,
        lambda row: bool(DATED.fullmatch(row["actual"]) and LIMITED.match(row["planned"])),
    )
    if row is None:
        return None
    old = row["actual"]
    limit = LIMITED.match(row["planned"])
    assert limit is not None
    month = int(limit[2]) % 12 + 1
    day = dt.date(int(limit[1]) + (month == 1), month, random.randrange(3, 27))
    row["actual"] = f"{day.year}年{day.month}月{day.day}日"
    short = old.removeprefix(f"{limit[1]}年")
    sheet.form["done"] = (
        sheet.form["done"]
        .replace(old, row["actual"])
        .replace(short, row["actual"].removeprefix(f"{limit[1]}年"))
    )
    return Planted(row["name"], old, row["actual"], [row["name"]])


@kind("大幅超额未分析", ON, "over_fulfilment_is_explained")
def far_above(sheet: Sheet, random: Random) -> Planted | None:
    """Several times what was planned, nothing said of it."""
    row = pick_row(
        sheet,
        random,
        lambda row: is_bound(row) and row["aspect"] == "数量指标" and not row["deviation"],
    )
    if row is None or "率" in row["name"][-1]:
        return None
    old = row["actual"]
    value = read_number(row["planned"]) * Decimal(random.choice(("2.6", "3.4", "4.2")))
    row["actual"] = swap_number(old, value, 0 if value > 20 else 1)
    sheet.form["done"] = sheet.form["done"].replace(old, row["actual"])
    return Planted(row["name"], old, row["actual"], [row["name"]])


@kind("高满意度无调查", ON, "satisfaction_has_a_survey", "full_marks_have_evidence")
def no_survey(sheet: Sheet, random: Random) -> Planted | None:
    """A very high satisfaction with nothing to show for it."""
    row = pick_row(sheet, random, lambda row: row["name"].endswith("满意度"))
    form = sheet.form
    if row is None or re.search("问卷|抽查|回访|调查", form.get("problems", "") + form["done"]):
        return None
    old = row["actual"]
    row["actual"] = swap_number(old, Decimal(random.choice(("98.2", "98.6", "99.1"))), 1)
    row["deviation"] = ""
    return Planted(row["name"], old, row["actual"], [row["name"]])


@kind("未完成得满分", ON, "scores_follow_the_scheme")
def full_though_short(sheet: Sheet, random: Random) -> Planted | None:
    """A part of the plan done, its cause told, and full points."""
    row = fall_short(sheet, random, REASON, full=True)
    return Planted(row["name"], "", row["actual"], [row["name"]]) if row else None
