"""A clean 绩效目标申报表 becomes one with a slip of wording: goal, year, unit, number, residue."""

from __future__ import annotations

import re
from random import Random

from evals.finders.seeded.cells import NONE, pick_row
from evals.finders.seeded.kinds import Planted, kind
from evals.finders.seeded.sheets import Sheet

ON = "declaration"
SLOGANS = (
    "深入贯彻上级决策部署，切实加强组织领导，不断提升管理服务水平。",
    "认真履行部门职责，扎实做好各项工作，努力让人民群众满意。",
    "进一步加大工作力度，全面推动事业高质量发展。",
)


# ------------------------------------------------------------------ goal, year, unit, residue


@kind("目标空泛", ON, "goal_is_concrete")
def empty_goal(sheet: Sheet, random: Random) -> Planted | None:
    """A slogan for a goal."""
    old, sheet.form["goal"] = sheet.form["goal"], random.choice(SLOGANS)
    return Planted("年度目标", old, sheet.form["goal"], [sheet.form["goal"][:12]])


@kind("目标年份残留", ON, "years_are_the_forms_own")
def old_year(sheet: Sheet, random: Random) -> Planted | None:
    """The goal of a season before."""
    old = sheet.form["goal"]
    if not old.startswith("2026年"):
        return None
    year = random.choice(
        [one for one in ("2025年", "2024年") if not sheet.form["period"].startswith(one)]
    )
    sheet.form["goal"] = old.replace("2026年", year)
    return Planted("年度目标", "2026年", year, [year])


@kind("时限年份残留", ON, "years_are_the_forms_own")
def old_limit(sheet: Sheet, random: Random) -> Planted | None:
    """A time limit that passed before the project begins."""
    row = pick_row(sheet, random, lambda row: "2026年" in row["planned"])
    if row is None or sheet.form["period"].startswith("2025"):
        return None
    old, year = row["planned"], random.choice(("2025年", "2024年"))
    row["planned"] = old.replace("2026年", year)
    return Planted(row["name"], old, row["planned"], [year])


@kind("他单位名称残留", ON, "units_are_the_forms_own")
def other_unit(sheet: Sheet, random: Random) -> Planted | None:
    """Another unit of the register does this one's work."""
    form, old = sheet.form, sheet.form["goal"]
    own = (form["unit"], form["department"])
    units = [row for row in sheet.units if row[1] not in own and row[2] not in own]
    following = re.match(r"2026年(?=[一-鿿])", old)
    if following is None or not units:
        return None
    unit = random.choice(units)[1]
    form["goal"] = f"2026年，{unit}{old[following.end() :]}"
    return Planted("年度目标", old, form["goal"], [unit])


@kind("模板残留", ON, "form_has_no_leftover_hints", "fields_are_filled")
def leave_hint(sheet: Sheet, random: Random) -> Planted | None:
    """A hint or a blank of the template."""
    form, row = sheet.form, random.choice([one for one in sheet.rows if one["planned"] not in NONE])
    at = random.randrange(4)
    if at == 0:
        hint = random.choice(
            ("（此处填写年度目标）", "（请填写本年度任务量和预期效果）", "（示例）")
        )
        form["goal"] += hint
    elif at == 1:
        hint = "XX"
        row["planned"] = re.sub(r"\d[\d.]*", "XX", row["planned"], count=1)
        if "XX" not in row["planned"]:
            return None
    elif at == 2:
        hint = "×××"
        form["grounds"] = "《×××管理办法》（×××〔20××〕×号）。"
    else:
        hint = "____"
        form["goal"] = re.sub(r"\d[\d.]*(?=[^\d年月日.])", "____", form["goal"], count=1)
        if "____" not in form["goal"]:
            return None
    traces = {0: [hint.strip("（）")], 1: ["XX", row["name"]], 2: ["××"], 3: ["__"]}[at]
    return Planted(["年度目标", row["name"], "立项依据", "年度目标"][at], "", hint, traces)


# ------------------------------------------------------------------ grounds and wording


@kind("依据文号书写", ON, "citations_are_well_formed")
def malform_number(sheet: Sheet, random: Random) -> Planted | None:
    """A 文号 with half a year, other brackets or a serial with zeros."""
    found = list(re.finditer(r"〔(20\d{2})〕(\d{1,3})号", sheet.form["grounds"]))
    if not found:
        return None
    one = random.choice(found)
    forms = (f"〔{one[1][2:]}〕{one[2]}号", f"（{one[1]}）{one[2]}号", f"〔{one[1]}〕0{one[2]}号")
    new = random.choice((*forms, f"[{one[1]}]{one[2]}号", f"〔{one[1]}〕第{one[2]}号"))
    grounds = sheet.form["grounds"]
    sheet.form["grounds"] = grounds[: one.start()] + new + grounds[one.end() :]
    return Planted("立项依据", one[0], new, [new])


@kind("书名号括号不配（申报表）", ON, "text_has_no_slips", "citations_are_well_formed")
def lone_bracket(sheet: Sheet, random: Random) -> Planted | None:
    """A mark without its half, in the grounds or the goal."""
    places = [
        (key, found.start())
        for key in ("grounds", "goal", "estimate")
        for found in re.finditer(r"[《》“”（）〔〕]", sheet.form[key])
    ]
    if not places:
        return None
    key, at = random.choice(places)
    old = sheet.form[key]
    sheet.form[key] = old[:at] + old[at + 1 :]
    return Planted(key, old, sheet.form[key], [name_mark(old[at])])


def name_mark(mark: str) -> str:
    """What a mark is called: a form that is clean has no other that lacks its half."""
    return {"《": "书名号", "》": "书名号", "“": "引号", "”": "引号"}.get(mark, "括号")


@kind("重复字（申报表）", ON, "text_has_no_slips")
def double_word(sheet: Sheet, random: Random) -> Planted | None:
    """A word of the goal typed twice."""
    # 保障对象、检测设备、组织生活 make compounds with the verb before them: no proof
    words = r"完成|开展|巡查|达到|采购|购置|筛查|以上|不少于|不低于|不超过|以内|控制|维护|发放|提供"
    places = list(re.finditer(words, sheet.form["goal"]))
    if not places:
        return None
    one, old = random.choice(places), sheet.form["goal"]
    sheet.form["goal"] = old[: one.end()] + one[0] + old[one.end() :]
    return Planted("年度目标", one[0], one[0] * 2, [one[0] * 2])
