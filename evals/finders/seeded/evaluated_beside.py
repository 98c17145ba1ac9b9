"""A clean 绩效自评表 becomes one that disagrees with its approval or its own report."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from random import Random

from evals.finders.seeded.cells import is_bound, pick_row, plain
from evals.finders.seeded.digits import (
    print_number,
    read_number,
    slip,
    swap_number,
)
from evals.finders.seeded.kinds import Planted, kind
from evals.finders.seeded.sheets import MARK, Sheet

ON = "self_evaluation"


# ------------------------------------------------------------------ other papers


@kind("改名的批复指标", ON, "indicators_match_the_approval", beside=True)
def rename(sheet: Sheet, random: Random) -> Planted | None:
    """An approved indicator that measures something else now."""
    if sheet.approved is None:
        return None
    row = pick_row(sheet, random, lambda row: "满意度" not in row["name"])
    if row is None:
        return None
    old = row["name"]
    row["name"] = random.choice(("工作台账建立情况", "资料归档数量", "会议召开次数"))
    return Planted(old, old, row["name"], [old, row["name"]])


@kind("漏项的批复指标", ON, "indicators_match_the_approval", beside=True)
def leave_out(sheet: Sheet, random: Random) -> Planted | None:
    """An approved indicator left out, its points given to its neighbour."""
    if sheet.approved is None:
        return None
    classes = [row["dimension"] for row in sheet.rows]
    row = pick_row(sheet, random, lambda row: classes.count(row["dimension"]) > 1)
    if row is None:
        return None
    name = row["name"]
    heir = next(
        one for one in sheet.rows if one["dimension"] == row["dimension"] and one["name"] != name
    )
    for column in ("weight", "score"):
        heir[column] = print_number(read_number(heir[column]) + read_number(row[column]), 2)
    sheet.form["rows"] = [cells for cells in sheet.form["rows"] if cells is not row.cells]
    return Planted(name, name, "", [name])


@kind("指标值调低于批复", ON, "indicators_match_the_approval", beside=True)
def lower(sheet: Sheet, random: Random) -> Planted | None:
    """An approved value lowered, so that what was done is more than enough."""
    if sheet.approved is None:
        return None
    row = pick_row(sheet, random, is_bound)
    if row is None:
        return None
    old = row["planned"]
    value = read_number(old) * Decimal(random.choice(("0.8", "0.85", "0.9")))
    row["planned"] = swap_number(old, value, 0 if value > 20 else 1)
    sheet.form["goal"] = sheet.form["goal"].replace(old.lstrip("≥"), row["planned"].lstrip("≥"))
    if row["planned"] == old:
        return None
    return Planted(row["name"], old, row["planned"], [row["name"]])


# ------------------------------------------------------------------ form and report


Change = Callable[[Sheet, Random], "tuple[str, str] | None"]


def write_story(sheet: Sheet) -> str:
    """The project's own report as its unit would write it from the form."""
    form = sheet.form
    budget, spent = (plain(form["funds"][0][at]) for at in (1, 2))
    done = "".join(
        f"{row['name']}指标值{row['planned']}，实际完成{row['actual']}。" for row in sheet.rows[:2]
    )
    told = "".join(f"{row['name']}{row['actual']}。" for row in sheet.rows[-2:])
    return (
        f"# {form['name']}项目{form['year']}年度绩效自评报告\n"
        f"项目单位：{form['unit']}　项目编码：{form['code']}\n"
        "## 一、项目概况\n"
        f"（一）项目内容。{form['name']}项目由{form['unit']}组织实施，年度绩效目标按批复执行。\n"
        f"（二）资金投入和使用情况。全年预算数{budget}万元，全年执行数{spent}万元，"
        f"执行率{form['execution'][1].removeprefix(MARK)}。\n"
        "## 二、项目管理情况\n"
        "资金实行专账核算，管理制度健全，按进度支付。\n"
        "## 三、绩效目标完成情况\n"
        f"（一）产出情况。{done}{form['done']}\n"
        f"（二）效益和满意度情况。{told}\n"
        f"对照评分标准，自评总分{plain(form['total'])}分。\n"
        "## 四、存在的问题及原因分析\n"
        "一是前期摸底不够细，个别任务量核定与实际存在差异，主要原因是基础台账更新不及时。\n"
        "## 五、下一步改进措施和建议\n"
        "一是按季更新基础台账，由业务股室每季度末核对；二是将自评结果用于下年度目标设定。\n"
    )


def _tell(sheet: Sheet, random: Random, old: str, pattern: str, *, gap: str) -> Planted | None:
    story = write_story(sheet)
    found = re.search(pattern, story)
    if found is None:
        return None
    was = read_number(found[1])
    least = Decimal(gap)
    new = slip(found[1], random, lambda text: abs(read_number(text) - was) > was * least)
    if new is None:
        return None
    told = story[: found.start(1)] + new + story[found.end(1) :]
    return Planted(old, found[1], new, [plain(new)], more=[told])


@kind("报告总分与表不一致", ON, "total_score_agrees")
def story_total(sheet: Sheet, random: Random) -> Planted | None:
    """The report gives another total than the form."""
    return _tell(sheet, random, "自评总分", r"自评总分([\d.]+)分", gap="0.002")


@kind(
    "报告执行数与表不一致",
    ON,
    "execution_rate_recomputes",
    "report_percentages_recompute",
    "report_says_the_same_twice",
    "total_score_agrees",
)
def story_money(sheet: Sheet, random: Random) -> Planted | None:
    """The report gives another amount spent than the form."""
    return _tell(sheet, random, "全年执行数", r"全年执行数([\d.]+)万元", gap="0.02")
