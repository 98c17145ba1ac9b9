"""A good report becomes one with a single slip of wording, naming, numbering or contents."""

from __future__ import annotations

import re
from random import Random

from evals.finders.seeded.declared_words import name_mark
from evals.finders.seeded.kinds import Planted, kind
from evals.finders.seeded.texts import Place, Text, put

ON = "report"
BODY = re.compile(r"(?m)^(?![|#])[^\n]{30,}$")
HINTS = (
    "（此处填写具体数据）",
    "（请补充）",
    "增加（减少）",
    "XX个",
    "××万元",
    "（如持平作持平表述）",
)
ARTEFACTS = ("错误!未找到引用源。", "#REF!", "#DIV/0!", "{{项目名称}}", "<br>", "&nbsp;")


def pick_paragraph(sample: Text, random: Random) -> Place:
    """A paragraph of some length."""
    found = random.choice(list(BODY.finditer(sample.text)))
    return Place(found.start(), found[0])


def set_text(sample: Text, start: int, end: int, new: str, traces: list[str]) -> Planted:
    """Other words between two offsets."""
    old = sample.text[start:end]
    where = sample.text[max(0, start - 8) : start].replace("\n", "/")
    sample.text = put(sample.text, Place(start, old), new)
    return Planted(where, old, new, traces)


@kind("引号括号不配（报告）", ON, "text_has_no_slips", "citations_are_well_formed")
def lone_mark(sample: Text, random: Random) -> Planted | None:
    """A bracket or a quotation mark without its half."""
    marks = [
        found
        for found in re.finditer(r"[“”《》（）]", sample.text)
        if not re.match(
            r"[（(]?[一二三四五六七八九十\d]", sample.text[found.start() : found.start() + 2]
        )
        and not re.search(r"[（(][一二三四五六七八九十\d]{1,2}$", sample.text[: found.start()])
    ]
    if not marks:
        return None
    found = random.choice(marks)
    near = sample.text[found.start() - 6 : found.start()] + sample.text[found.end() :][:6]
    planted = set_text(sample, found.start(), found.end(), "", [name_mark(found[0])])
    return Planted(near, planted.old, "", planted.traces)


@kind("重复字（报告）", ON, "text_has_no_slips")
def double_word(sample: Text, random: Random) -> Planted | None:
    """A word or a mark typed twice."""
    # 公开项目|项目自评结果 may be meant: a noun proves nothing where another noun follows
    nouns = r"(?:项目|资金)(?=[，。；、：的和与及在因由共已均\d])"
    words = nouns + r"|(?:完成|开展|绩效)(?![率数费])|的|了|对|将|和|，|。|、"
    paragraph = pick_paragraph(sample, random)
    found = random.choice(list(re.finditer(words, paragraph.words)))
    at = paragraph.start + found.end()
    around = sample.text[at - len(found[0]) : at]
    return set_text(sample, at, at, around, [around * 2])


@kind("模板残留（报告）", ON, "report_has_no_leftover_hints", "form_has_no_leftover_hints")
def leave_hint(sample: Text, random: Random) -> Planted | None:
    """A hint of a template or a blank left in."""
    paragraph, hint = pick_paragraph(sample, random), random.choice(HINTS)
    if hint.endswith(("个", "万元")):
        unit = hint[-1] if hint.endswith("个") else "万元"
        found = re.search(r"\d[\d.]*" + unit, paragraph.words)
        if found is None:
            return None
        start, end = paragraph.start + found.start(), paragraph.start + found.end()
        return set_text(sample, start, end, hint, [hint[:2]])
    found = random.choice(list(re.finditer(r"[，。；]", paragraph.words)))
    at = paragraph.start + found.start()
    word = f"，比上年{hint}5个" if hint.startswith("增加") else hint
    return set_text(sample, at, at, word, [hint.strip("（）"), hint])


@kind("软件残留（报告）", ON, "text_has_no_artefacts", "report_has_no_leftover_hints")
def leave_artefact(sample: Text, random: Random) -> Planted | None:
    """A broken reference or a tag of a program."""
    paragraph, word = pick_paragraph(sample, random), random.choice(ARTEFACTS)
    found = random.choice(list(re.finditer(r"[，。；]", paragraph.words)))
    at = paragraph.start + found.start()
    return set_text(sample, at, at, word, [word, word[:4]])


@kind("编号跳号或重号（报告）", ON, "text_has_no_slips")
def skip_number(sample: Text, random: Random) -> Planted | None:
    """A number of a heading skipped or given twice."""
    found = [
        one
        for one in re.finditer(
            r"(?m)^(?:## )?(?:（([一二三四五六七八])）|([一二三四五六七八])、)", sample.text
        )
        if (one[1] or one[2]) not in "一"
    ]
    if not found:
        return None
    one = random.choice(found)
    group = 1 if one[1] else 2
    numerals = "一二三四五六七八九十"
    step = random.choice((-1, 1))
    new = numerals[numerals.index(one[group]) + step]
    shown = f"（{new}）" if group == 1 else f"{new}、"
    return set_text(
        sample, one.start(group), one.end(group), new, [shown, one[0].removeprefix("## "), new]
    )


@kind("标题年份（报告）", ON, "title_matches_content", "report_says_the_same_twice")
def other_year(sample: Text, random: Random) -> Planted | None:
    """Another year in the title than the report is of."""
    title = sample.text.split("\n", 1)[0]
    found = re.search(r"20\d{2}", title)
    if found is None:
        return None
    new = str(int(found[0]) + random.choice((-2, -1, 1)))
    return set_text(sample, found.start(), found.end(), new, [new, found[0]])


@kind("单位名称改写（报告）", ON, "names_stay_the_same", "title_matches_content")
def rename_unit(sample: Text, random: Random) -> Planted | None:
    """The place's own name miswritten once."""
    name = re.match(r"# (?:关于)?(?:\d{4}年)?([一-鿿]{2}县)", sample.text)
    if name is None:
        return None
    places = list(re.finditer(name[1] + r"[一-鿿]{2}", sample.text))[1:]
    if not places:
        return None
    one = random.choice(places)
    new = one[0][0] + random.choice("河泉山沙") + one[0][2:]
    if new == one[0]:
        return None
    return set_text(sample, one.start(), one.end(), new, [new, new[:3], name[1]])


@kind(
    "缺少必备内容（报告）",
    ON,
    "report_contents_complete",
    "report_problems_not_empty",
    "text_has_no_slips",
)
def drop_section(sample: Text, random: Random) -> Planted | None:
    """The part on problems left out, the parts behind it renumbered."""
    if not sample.name.startswith(("reports", "county")):
        return None
    parts = re.split(r"(?m)^(?=## )", sample.text)
    at = next((n for n, part in enumerate(parts) if "问题" in part.split("\n", 1)[0]), None)
    if at is None:
        return None
    numerals = "一二三四五六七八九十"
    later = [
        re.sub(r"^## ([一-十])、", lambda m: f"## {numerals[numerals.index(m[1]) - 1]}、", part)
        if re.match(r"## [一二三四五六七八九十]、", part)
        else part
        for part in parts[at + 1 :]
    ]
    gone = parts[at]
    sample.text = "".join(parts[:at] + later)
    return Planted("问题", gone[:20], "", ["问题", "偏离"])


@kind("存在问题为空话（报告）", ON, "report_problems_not_empty", "report_contents_complete")
def empty_problems(sample: Text, random: Random) -> Planted | None:
    """A phrase where the problems ought to stand."""
    if not sample.name.startswith(("reports", "county")):
        return None
    found = re.search(
        r"(?m)^(## [一-鿿]、存在的[^\n]{0,8}问题[^\n]*\n)([\s\S]*?)(?=^## )", sample.text
    )
    if found is None:
        return None
    words = random.choice(("无。", "工作中还存在一些不足，有待进一步改进。", "暂未发现问题。"))
    sample.text = sample.text[: found.start(2)] + f"\n{words}\n\n" + sample.text[found.end(2) :]
    return Planted("问题", found[2][:20], words, [words.rstrip("。"), "问题"])


@kind("文号书写（报告）", ON, "citations_are_well_formed")
def malform_number(sample: Text, random: Random) -> Planted | None:
    """A 文号 with half a year, other brackets or a serial with zeros."""
    found = list(re.finditer(r"〔(20\d{2})〕(\d{1,3})号", sample.text))
    if not found:
        return None
    one = random.choice(found)
    forms = (f"〔{one[1][2:]}〕{one[2]}号", f"（{one[1]}）{one[2]}号", f"〔{one[1]}〕0{one[2]}号")
    new = random.choice((*forms, f"[{one[1]}]{one[2]}号"))
    return set_text(sample, one.start(), one.end(), new, [new])


@kind("文号与名称不符（报告）", ON, "citations_match_their_record", "citations_are_in_force")
def wrong_number(sample: Text, random: Random) -> Planted | None:
    """The year or the serial of a known rule mistyped behind its title."""
    found = list(re.finditer(r"(?:中发|国发|财预)〔(20\d{2})〕(\d{1,3})号(?=）)", sample.text))
    if not found:
        return None
    one = random.choice(found)
    if random.random() < 0.5:
        return set_text(
            sample, one.start(1), one.end(1), str(int(one[1]) - 1), [str(int(one[1]) - 1)]
        )
    new = str(int(one[2]) + random.choice((1, 3, 10)))
    return set_text(sample, one.start(2), one.end(2), new, [f"〕{new}号"])


@kind("引用已废止文件（报告）", ON, "citations_are_in_force")
def repealed_basis(sample: Text, random: Random) -> Planted | None:
    """A rule that was replaced, cited as the basis."""
    head = re.search(r"(?m)^## [一-鿿]、[^\n]*\n+", sample.text)
    if head is None or not sample.name.startswith(("reports", "county")):
        return None
    words = (
        "根据《财政支出绩效评价管理暂行办法》（财预〔2011〕285号）规定，有关工作按程序开展。\n\n"
    )
    return set_text(
        sample, head.end(), head.end(), words, ["财预〔2011〕285号", "财政支出绩效评价管理暂行办法"]
    )
