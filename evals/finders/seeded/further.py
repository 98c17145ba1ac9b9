"""A clean form becomes one with a fault that is met less often: a copied plan, even points, far effects, a survey that cannot be."""

from __future__ import annotations

import re
from decimal import Decimal
from random import Random

from evals.finders.seeded.cells import NONE, is_bound, pick_row, plain, show
from evals.finders.seeded.digits import NUMBER, print_number, read_number, slip, swap_number
from evals.finders.seeded.kinds import Planted, kind
from evals.finders.seeded.sheets import Form, Sheet

DECLARED, EVALUATED = "declaration", "self_evaluation"
REPEALED = (
    ("《财政支出绩效评价管理暂行办法》（财预〔2011〕285号）", "财预〔2011〕285号"),
    ("《财政支出绩效评价管理暂行办法》", "财政支出绩效评价管理暂行办法"),
)
FAR = (
    ("带动全县经济增长", "≥2%"),
    ("全县地区生产总值增长率", "≥6%"),
    ("促进全县财政收入增长", "≥3%"),
    ("全县居民人均可支配收入增长率", "≥5%"),
)


# ------------------------------------------------------------------ declarations


@kind("指标值与上年完全一致", DECLARED, "planned_keeps_last_years_level", beside=True)
def copy_last_year(sheet: Sheet, random: Random) -> Planted | None:
    """Every planned number is last year's, which last year surpassed at least once."""
    before: Form = sheet.before or {"rows": []}
    plans = {row[2].replace("\n", ""): row for row in before["rows"]}
    numeric = [row for row in sheet.rows if NUMBER.search(row["planned"]) and "年" not in show(row)]
    spared = [row for row in numeric if "成本" not in row["dimension"] + row["aspect"]]
    if len(spared) < 3 or any(row["name"] not in plans for row in spared):
        return None
    passed = 0
    for row in spared:
        was, done = plans[row["name"]][3], plans[row["name"]][4]
        if "年" in was:
            continue
        row["planned"] = swap_number(row["planned"], read_number(was), 2)
        passed += read_number(done) > read_number(was)
        if was.startswith("≥") and read_number(done) < read_number(was):
            return None
    return Planted("绩效指标", "", "上年指标值", ["完全一致"]) if passed else None


@kind("权重平均分配", DECLARED, "weights_are_spread")
def share_evenly(sheet: Sheet, random: Random) -> Planted | None:
    """The same points for all, whatever class they are of."""
    rows = [row for row in sheet.rows if NUMBER.match(row["weight"])]
    total = sum((read_number(row["weight"]) for row in rows), Decimal(0))
    each = total / len(rows) if rows else Decimal(0)
    outputs = sum("产出" in row["dimension"] for row in rows)
    # as many outputs as the scheme's own share would be no fault
    if len(rows) < 6 or each != each.to_integral_value() or abs(outputs / len(rows) - 5 / 9) < 0.13:
        return None
    for row in rows:
        row["weight"] = print_number(each, 0)
    return Planted("指标权重", "", f"{each}", ["平均分配"])


@kind("效益指标超出项目范围", DECLARED, "effects_are_within_reach")
def reach_far(sheet: Sheet, random: Random) -> Planted | None:
    """A total of the whole county as the effect of one project."""
    row = pick_row(
        sheet,
        random,
        lambda row: row["dimension"] == "效益指标" and "%" in row["planned"] + row["unit"],
    )
    if row is None:
        return None
    old, (name, value) = row["name"], random.choice(FAR)
    row["name"] = name
    row["planned"] = swap_number(row["planned"], read_number(value), 0)
    return Planted(name, old, name, [name])


@kind("立项依据已废止", DECLARED, "citations_are_in_force")
def repealed_ground(sheet: Sheet, random: Random) -> Planted | None:
    """A rule that was replaced among the grounds."""
    words, trace = random.choice(REPEALED)
    old = sheet.form["grounds"]
    sheet.form["grounds"] = old.rstrip("。；") + "；" + words + "。"
    return Planted("立项依据", old, words, [trace])


# ------------------------------------------------------------------ self-evaluations


@kind("问卷回收多于发放", EVALUATED, "survey_counts_agree")
def too_many_back(sheet: Sheet, random: Random) -> Planted | None:
    """More questionnaires come back than went out, or more are valid than came back."""
    row = pick_row(sheet, random, lambda row: row["name"].endswith("满意度"))
    if row is None:
        return None
    out = random.randrange(120, 480)
    back = out + random.choice((3, 12, 40))
    row["deviation"] = random.choice(
        (
            f"发放问卷{out}份，回收{back}份。",
            f"调查采用纸质问卷，共发放{out}份、收回{back}份。",
            f"发放调查问卷{back + 30}份，收回{out}份，其中有效问卷{back}份。",
        )
    )
    return Planted(row["name"], "", row["deviation"], [str(back)])


@kind("完成情况与完成值不一致", EVALUATED, "told_results_match_the_rows", "report_matches_the_form")
def tell_another(sheet: Sheet, random: Random) -> Planted | None:
    """One digit of a count that 实际完成情况 tells under the indicator's own name."""

    def fits(row: object) -> bool:
        return is_bound(row) and row["aspect"] == "数量指标" and _unit_of(row["actual"]) != ""  # type: ignore[index,arg-type]

    row = pick_row(sheet, random, fits)
    if row is None or row["actual"] in sheet.form["done"]:
        return None
    name = row["name"].removesuffix("数").removesuffix(_unit_of(row["actual"])).removesuffix("数量")
    rivals = [
        one
        for one in sheet.rows
        if one is not row and _unit_of(one["actual"]) == _unit_of(row["actual"])
    ]
    if len(name) < 4 or len(rivals) > 1:
        return None
    value = read_number(row["actual"])
    new = slip(
        row["actual"],
        random,
        lambda text: Decimal("0.02") < abs(read_number(text) / value - 1) < Decimal("0.3"),
    )
    if new is None:
        return None
    sheet.form["done"] = f"{name}{new}。{sheet.form['done']}"
    return Planted(row["name"], row["actual"], new, [new, row["name"]])


def _unit_of(actual: str) -> str:
    found = re.fullmatch(r"[\d,.]+\s?([一-鿿]{1,4})", actual)
    return found[1] if found else ""


@kind("定性指标满分无佐证", EVALUATED, "full_marks_have_evidence")
def bare_words(sheet: Sheet, random: Random) -> Planted | None:
    """Effects told in words alone, in full points, with nothing to show for them."""
    rows = [
        row
        for row in sheet.rows
        if row["aspect"] in ("数量指标", "质量指标") or row["dimension"] == "效益指标"
    ]
    told = sheet.form["done"] + sheet.form.get("problems", "")
    rows = [
        one for one in rows if one["score"] == one["weight"] not in NONE and one["name"] not in told
    ]
    # fewer than four may pass where the form has no column for evidence
    if len(rows) < 4:
        return None
    names = []
    for row in rows:
        words = random.choice(("有效提升", "持续改善", "明显增强", "长期有效"))
        row["operator"], row["planned"], row["unit"] = "定性", words, ""
        row["actual"], row["deviation"] = words, ""
        names.append(row["name"])
    return Planted(names[0], "", "定性", names)


@kind("汇总表得分与自评表不一致", EVALUATED, "summary_score_agrees")
def summary_differs(sheet: Sheet, random: Random) -> Planted | None:
    """The unit's summary lists another score for the project."""
    form, total = sheet.form, plain(sheet.form["total"])
    was = read_number(total)
    new = slip(
        total,
        random,
        lambda text: 50 < read_number(text) <= 100 and abs(read_number(text) - was) >= 1,
    )
    if new is None:
        return None
    others = (("办公用房修缮", "92.4", "优"), ("档案数字化", "86.8", "良"))
    rows = "".join(
        f"|{at}|{name}|{score}|{grade}|\n"
        for at, (name, score, grade) in enumerate(
            (*others[:1], (form["name"], new, "优"), *others[1:]), 1
        )
    )
    told = (
        f"# {form['unit']}{form['year']}年度项目支出绩效自评汇总表\n\n"
        f"|序号|项目名称|自评得分|等次|\n{rows}"
    )
    return Planted("自评总分", total, new, [new], more=[told])
