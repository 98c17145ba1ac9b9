"""A clean 绩效目标申报表 becomes one with a single defect."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from decimal import Decimal
from random import Random

from evals.finders.seeded.cells import NONE, SHARES, pick_row, plain, show
from evals.finders.seeded.digits import (
    NUMBER,
    read_number,
    swap_number,
)
from evals.finders.seeded.kinds import Planted, kind
from evals.finders.seeded.sheets import Row, Sheet

ON = "declaration"
VAGUE = ("有效提升", "持续改善", "明显增强", "不断提高", "进一步加强")
PROMPT = ("及时", "及时完成", "按时完成")


# ------------------------------------------------------------------ cells


@kind("指标值留空", ON, "fields_are_filled")
def blank_planned(sheet: Sheet, random: Random) -> Planted | None:
    """A planned value left out."""
    row = pick_row(sheet, random, lambda row: row["planned"] not in NONE)
    if row is None:
        return None
    old, row["planned"] = row["planned"], ""
    return Planted(row["name"], old, "", [row["name"]])


@kind("年度目标留空", ON, "fields_are_filled")
def blank_goal(sheet: Sheet, random: Random) -> Planted | None:
    """The year's goal left out."""
    old, sheet.form["goal"] = sheet.form["goal"], ""
    return Planted("年度目标", old, "", ["目标"])


@kind("立项依据留空", ON, "grounds_are_given", "fields_are_filled")
def blank_grounds(sheet: Sheet, random: Random) -> Planted | None:
    """The grounds left out of a form that asks for them."""
    old, sheet.form["grounds"] = sheet.form["grounds"], ""
    return Planted("立项依据", old, "", ["立项依据"])


@kind("计量单位漏填", ON, "planned_values_are_possible")
def drop_unit(sheet: Sheet, random: Random) -> Planted | None:
    """A bare number in a form that has a column for units, and none there."""

    def fits(row: Row) -> bool:
        bare = re.fullmatch(r"[≥≤]?\d[\d.]*(?:" + re.escape(row["unit"]) + ")?", row["planned"])
        return bool(bare) and row["unit"] not in (*NONE, "%")

    row = pick_row(sheet, random, fits)
    if row is None:
        return None
    old = f"{row['planned']}｜{row['unit']}"
    row["planned"] = row["planned"].removesuffix(row["unit"])
    row["unit"] = ""
    return Planted(row["name"], old, row["planned"], [row["name"]])


@kind("比率超过100%", ON, "planned_values_are_possible", "satisfaction_names_whom")
def raise_share(sheet: Sheet, random: Random) -> Planted | None:
    """A 1 typed before a share."""

    def fits(row: Row) -> bool:
        percent = "%" in row["planned"] + row["unit"]
        return bool(SHARES.search(row["name"])) and percent and "-" not in row["planned"]

    row = pick_row(sheet, random, fits)
    if row is None:
        return None
    old = row["planned"]
    share = NUMBER.search(old)
    if share is None or Decimal(share[0]) >= 100:
        return None
    row["planned"] = old[: share.start()] + "1" + old[share.start() :]
    return Planted(row["name"], old, row["planned"], [row["name"]])


@kind("算子方向", ON, "planned_values_are_possible")
def turn_sign(sheet: Sheet, random: Random) -> Planted | None:
    """≤ before what ought to be high, ≥ before a cost."""

    def fits(row: Row) -> bool:
        cost = "成本" in row["dimension"] + row["aspect"] and "≤" in show(row)
        return cost or (bool(SHARES.search(row["name"])) and "≥" in show(row))

    row = pick_row(sheet, random, fits)
    if row is None:
        return None
    old = show(row)
    for column in ("operator", "planned"):
        row[column] = row[column].translate(str.maketrans("≥≤", "≤≥"))
    return Planted(row["name"], old, show(row), [row["name"]])


@kind("时效只填“及时”", ON, "timeliness_has_a_limit")
def prompt_only(sheet: Sheet, random: Random) -> Planted | None:
    """A time limit that only says in time."""
    row = pick_row(sheet, random, lambda row: row["aspect"] == "时效指标")
    return _say(row, random.choice(PROMPT)) if row else None


@kind("指标值不可衡量", ON, "planned_is_measurable")
def vague_value(sheet: Sheet, random: Random) -> Planted | None:
    """Words where a value ought to stand."""
    row = pick_row(sheet, random, lambda row: row["dimension"] == "效益指标")
    return _say(row, random.choice(VAGUE)) if row else None


def _say(row: Row, words: str) -> Planted:
    old = show(row)
    row["planned"] = words
    row["operator"] = "定性"
    for column in ("unit", "explanation", "remark"):
        row[column] = ""
    return Planted(row["name"], old, words, [row["name"]])


@kind("成本等于预算", ON, "cost_is_not_the_budget")
def cost_as_budget(sheet: Sheet, random: Random) -> Planted | None:
    """A cost indicator that repeats the project's money."""
    row = pick_row(sheet, random, lambda row: "成本" in row["dimension"] + row["aspect"])
    if row is None:
        return None
    old = f"{row['name']}{show(row)}"
    unit = "元" if sheet.layout.startswith("flat") else "万元"
    amount = plain(sheet.form["funds"][0])
    row["name"] = random.choice(("项目总成本", "项目总投入", "成本控制总额"))
    row["operator"] = "≤"
    row["planned"] = amount if "operator" in row else f"≤{amount}{unit}"
    row["unit"] = unit
    return Planted(row["name"], old, row["planned"], [amount, row["name"]])


@kind("满意度取值100%", ON, "satisfaction_names_whom")
def full_satisfaction(sheet: Sheet, random: Random) -> Planted | None:
    """Everybody is to be satisfied."""
    row = pick_row(sheet, random, lambda row: row["name"].endswith("满意度"))
    if row is None:
        return None
    old = show(row)
    row["planned"] = "100" if "operator" in row else "100%"
    row["operator"] = "＝"
    return Planted(row["name"], old, "100%", [row["name"]])


@kind("满意度对象不明", ON, "satisfaction_names_whom")
def nobody_satisfied(sheet: Sheet, random: Random) -> Planted | None:
    """Nobody is named whose satisfaction it is."""
    row = pick_row(sheet, random, lambda row: row["name"].endswith("满意度"))
    if row is None:
        return None
    old, row["name"] = row["name"], random.choice(("满意度", "满意程度", "综合满意度"))
    return Planted(row["name"], old, row["name"], ["满意度", "满意程度"])


@kind("产出写成效益", ON, "indicators_stand_in_their_class")
def output_as_outcome(sheet: Sheet, random: Random) -> Planted | None:
    """A count of what was done among the benefits."""
    row = pick_row(sheet, random, lambda row: row["aspect"] == "社会效益指标")
    if row is None:
        return None
    old = row["name"]
    name, unit = random.choice(
        (("发放宣传手册数量", "册"), ("举办培训班期数", "期"), ("开展宣传活动场次", "场"))
    )
    row["name"], row["operator"], row["unit"] = name, "≥", unit
    row["planned"] = "24" if "operator" in row else f"≥24{unit}"
    for column in ("explanation", "remark"):
        row[column] = ""
    return Planted(name, old, name, [name])


@kind("指标重复", ON, "indicators_are_not_repeated")
def repeat_row(sheet: Sheet, random: Random) -> Planted | None:
    """An indicator twice, its weight shared."""
    rows = sheet.form["rows"]
    row = pick_row(
        sheet, random, lambda row: row["planned"] not in NONE and row["weight"] not in ("/", "5")
    )
    if row is None:
        return None
    at = rows.index(row.cells)
    again = Row(list(row.cells), row.columns)
    if row["weight"]:
        points = int(row["weight"])
        row["weight"], again["weight"] = str(points // 2), str(points - points // 2)
    rows.insert(at + 1, again.cells)
    return Planted(row["name"], "", row["name"], [row["name"]])


@kind("购置项目未设成本指标", ON, "asked_classes_are_set")
def drop_costs(sheet: Sheet, random: Random) -> Planted | None:
    """A purchase or works without a cost indicator; its points go to a quantity."""
    if not re.search(r"购置|采购|更新|改造|建设|维修", sheet.form["name"]):
        return None
    return _drop_rows(sheet, lambda row: "成本" in row["dimension"] + row["aspect"], "成本")


@kind("未设效益指标", ON, "asked_classes_are_set")
def drop_outcomes(sheet: Sheet, random: Random) -> Planted | None:
    """No benefit at all; its points go to a quantity."""
    return _drop_rows(sheet, lambda row: row["dimension"] == "效益指标", "效益")


def _drop_rows(sheet: Sheet, fits: Callable[[Row], bool], word: str) -> Planted | None:
    gone = [row for row in sheet.rows if fits(row)]
    kept = [row for row in sheet.rows if not fits(row)]
    if not gone:
        return None
    points = sum(int(row["weight"]) for row in gone if row["weight"].isdigit())
    if points:
        heir = next(row for row in kept if row["aspect"] == "数量指标")
        heir["weight"] = str(int(heir["weight"]) + points)
    sheet.form["rows"] = [row.cells for row in kept]
    return Planted(word, "、".join(row["name"] for row in gone), "", [word])


# ------------------------------------------------------------------ other papers


@kind("指标值低于上年实际", ON, "planned_keeps_last_years_level", beside=True)
def below_last_year(sheet: Sheet, random: Random) -> Planted | None:
    """A value below what last year's self-evaluation says was done."""
    done = {row[2].replace("\n", ""): row[4] for row in (sheet.before or {"rows": []})["rows"]}

    def fits(row: Row) -> bool:
        rising = "≥" in show(row) and "年" not in row["planned"]
        return rising and bool(NUMBER.match(done.get(row["name"], "")))

    row = pick_row(sheet, random, fits)
    if row is None:
        return None
    old, actual = row["planned"], read_number(done[row["name"]])
    # a tenth less is what a scheme may let pass
    places = 0 if actual > 20 else 1
    row["planned"] = swap_number(
        old, actual * Decimal(random.choice(("0.8", "0.84", "0.87"))), places
    )
    return Planted(row["name"], old, row["planned"], [row["name"]])


@kind("年度目标照抄总体目标", ON, "annual_goal_is_not_the_overall")
def goal_of_the_term(sheet: Sheet, random: Random) -> Planted | None:
    """The goal of several years for the year's."""
    if "whole_goal" not in sheet.form:
        return None
    old, sheet.form["goal"] = sheet.form["goal"], sheet.form["whole_goal"]
    return Planted("年度目标", old, sheet.form["goal"], ["目标"])


@kind("项目雷同", ON, "projects_are_not_alike", "values_are_not_copied")
def twin_project(sheet: Sheet, random: Random) -> Planted | None:
    """The same form handed in a second time under another name and code."""
    twin = sheet.copied()
    twin.form = copy.deepcopy(sheet.form)
    twin.form["name"] = f"{sheet.form['name']}（{random.choice(('二期', '补充', '乡镇部分'))}）"
    twin.form["code"] = sheet.form["code"][:-2] + "97"
    return Planted("全表", sheet.form["name"], twin.form["name"], [twin.form["name"]], more=[twin])
