"""An indicator said to be misplaced or beside the point becomes fault 9 or 14, or the reason why not."""

from __future__ import annotations

import re

from pbassist.model.performance import Indicator
from pbassist.model.terms import ASPECTS
from pbassist.questions.blocks import find_form, find_goal, show_value
from pbassist.questions.claims import (
    LONG_CLASSES,
    Case,
    Refused,
    Stood,
    aspect_of,
    describe_indicator,
    dimension_of,
    name_class,
)
from pbassist.questions.words import contains_any, find_shared, fold, states_figure

NO_HEAD = re.compile(r"(?:情况|工作|活动|程度|完成量|数|量|[（(][^（）()]{0,20}[）)])$")
"""Ends of a name that say nothing of its class."""
KEYS = {name_class(key): key for key in ASPECTS}
"""Chinese name of a class → its key."""
REMEDY = "建议改为直接反映本项目实施效果、数据可采集的指标。"


def judge_place(piece_id: str, quote: str, claimed: str, case: Case) -> Stood | Refused:
    """A claim that an indicator belongs to another class: both names and signs must bear it out."""
    found = _find(piece_id, quote, case)
    if isinstance(found, Refused):
        return found
    name, printed, key = found.name or "", aspect_of(found), KEYS[claimed]
    if printed is None:
        return Refused(name, "表中所列类别未能识别")
    if printed == key:
        return Refused(name, f"表中本已列为{claimed}指标")
    reason = _object_to_place(found, printed, key, case)
    return Refused(name, reason) if reason else _say_place(found, printed, key)


def _object_to_place(one: Indicator, printed: str, key: str, case: Case) -> str:
    """Why the form does not bear a claim on a class out; empty when it does.

    What a name is about stands at its end: 补贴拨付时间 is a time and not a cost.
    """
    name, words = one.name or "", case.profile.word_list
    if (printed in LONG_CLASSES and key == "cost") or key in LONG_CLASSES:
        # 受益人数、成本降低额列在哪一类，各地做法不一。
        return "改列这一类的做法不一，不作提示"
    if key == "quantity" and (other := contains_any(name, words("no_quantity"))):
        return f"名称中的“{other}”说的不是工作量"
    if not _ends_as(one, key, case):
        return f"名称中没有可归入{name_class(key)}指标的用语"
    kept = contains_any(name, words(f"signs_{printed}"))
    if kept:
        return f"名称中的“{kept}”与所列类别相符"
    if printed == "timeliness" and contains_any(one.planned or "", words("time_limits")):
        return "指标值写有时限，与所列类别相符"
    return _object_to_work(name, key, case) if printed in LONG_CLASSES else ""


def _object_to_work(name: str, key: str, case: Case) -> str:
    """Why something listed as an effect may be one: only what tells of work alone is misplaced."""
    words = case.profile.word_list
    if key == "quantity":
        other = contains_any(name, words("outcome_words"))
        return f"名称中的“{other}”说的可以是实施效果" if other else ""
    return "" if contains_any(name, words(f"work_{key}")) else "名称说的可以是实施效果"


def _ends_as(one: Indicator, key: str, case: Case) -> bool:
    """Whether a name ends as the names of a class do, or tells work that was counted."""
    name, words = fold(one.name or ""), case.profile.word_list
    head = NO_HEAD.sub("", name)
    if name.endswith(words(f"signs_{key}")) or head.endswith(words(f"signs_{key}")):
        return True
    if key != "quantity" or not states_figure(show_value(one)):
        return False
    if "%" in fold(f"{one.planned or ''}{one.unit or ''}"):
        return False
    other = (f"signs_{one}" for one in ("quality", "timeliness", "cost"))
    if any(contains_any(name, words(one)) for one in other):
        return False
    verbs = words("output_verbs")
    return name.startswith(verbs) or head.endswith(verbs)


def _say_place(one: Indicator, printed: str, key: str) -> Stood:
    name, before, after = one.name or "", name_class(printed), name_class(key)
    from_outcome = printed in LONG_CLASSES and key in ("quantity", "quality", "timeliness")
    if from_outcome:
        message = f"{before}指标“{name}”属产出{after}，不反映实施效果。"
        remedy = f"建议调入{after}指标，并补充体现实施效果的效益指标。"
    else:
        message = f"“{name}”列为{before}指标，按其内容属{after}指标。"
        remedy = f"建议调入{after}指标。"
    return Stood(
        level="疑似",
        subject=name,
        place=describe_indicator(one),
        message=message,
        remedy=remedy,
        line=f"{before}指标“{name}”属{after}指标，建议调整归类",
        note="",
        evidence=(one.cell("name"), one.cell("planned")),
    )


def judge_outcome(piece_id: str, quote: str, kind: str, case: Case) -> Stood | Refused:
    """A claim that an outcome indicator is vague, beside the project, or without data."""
    found = _find(piece_id, quote, case)
    if isinstance(found, Refused):
        return found
    if dimension_of(found) != "outcome":
        return Refused(found.name or "", "该项不是效益指标")
    reason = _object_to_outcome(found, kind, case)
    return Refused(found.name or "", reason) if reason else _say_outcome(found, kind)


def _object_to_outcome(one: Indicator, kind: str, case: Case) -> str:
    """Why the form does not bear the claim out; empty when it does."""
    if kind == "vague":
        return _object_to_vague(one, case)
    if kind == "unobtainable" and (one.source or one.explanation):
        return "表中已填数据来源或指标解释"
    beyond = _find_beyond(one, case)
    if kind == "unobtainable":
        return "" if beyond else "名称未超出本项目范围，数据能否采集无从判断"
    return _object_to_unrelated(one, beyond, case)


def _object_to_vague(one: Indicator, case: Case) -> str:
    name, words = one.name or "", case.profile.word_list
    if states_figure(show_value(one)) or states_figure(name):
        return "指标已有具体数值"
    if one.explanation or one.criterion:
        return "表中已填指标解释或评分标准"
    standard = contains_any(f"{one.planned or ''}{one.unit or ''}", words("measurable"))
    if standard:
        return f"指标值中的“{standard}”可据以衡量"
    vague = contains_any(f"{name}{one.planned or ''}", words("vague"))
    return "" if vague else "名称和指标值中没有笼统用语"


def _object_to_unrelated(one: Indicator, beyond: tuple[str, ...], case: Case) -> str:
    """That two texts share no word proves nothing: the name itself must reach beyond the project."""
    name, words = one.name or "", case.profile.word_list
    common = contains_any(name, words("any_project"))
    if common and not beyond:
        return f"“{common}”一类的效益各类项目通用"
    stop = (*words("common_words"), *words("vague"), *words("whole_area"), *beyond)
    shared = find_shared(name, _list_contents(case), stop)
    if shared:
        return f"名称中的“{shared}”与项目内容相关"
    return "" if beyond else "名称未超出本项目范围，是否相关无从判断"


def _find_beyond(one: Indicator, case: Case) -> tuple[str, ...]:
    """Words of a name that reach beyond the project, unless the project is about just these."""
    name, words = one.name or "", case.profile.word_list
    contents = fold("".join(_list_contents(case)))
    found = [word for word in words("beyond_project") if word in fold(name)]
    if contains_any(name, words("whole_area")):
        found += [word for word in words("whole_measures") if word in fold(name)]
    return () if any(word in contents for word in found) else tuple(found)


def _list_contents(case: Case) -> list[str]:
    """What the project is about: its name, goal, estimate and output indicators."""
    form = find_form(case.dossier)
    goal = find_goal(form[1]) if form else None
    texts = [case.dossier.project.name or "", (goal[1].text or "") if goal else ""]
    texts += [piece.span.quote for piece in case.material.of("estimate")]
    outputs = (one for one in case.indicators if dimension_of(one) in ("output", "cost"))
    return [*texts, *(one.name or "" for one in outputs)]


def _say_outcome(one: Indicator, kind: str) -> Stood:
    words = {
        "unrelated": "与本项目实施内容没有直接关系",
        "vague": "表述较为笼统，未指明具体效果",
        "unobtainable": "范围超出本项目，数据难以采集",
    }[kind]
    shown = f"{name_class(aspect_of(one)) or '效益'}指标“{one.name}”"
    return Stood(
        level="疑似",
        subject=one.name or "",
        place=describe_indicator(one),
        message=f"{shown}{words}。",
        remedy=REMEDY,
        line=f"{shown}{words}，建议改为直接反映项目效果的指标",
        note="",
        evidence=(one.cell("name"), one.cell("planned")),
    )


def _find(piece_id: str, quote: str, case: Case) -> Indicator | Refused:
    grounded = case.ground(piece_id, quote, "indicator")
    piece = case.material.by_id.get(piece_id.strip())
    one = piece.indicator if piece is not None else None
    if grounded.span is None or one is None:
        return Refused((one.name or "") if one else "", grounded.reason)
    if not one.name:
        return Refused("", "该行没有三级指标名称")
    name = one.cell("name")
    if not name.start <= grounded.span.start < grounded.span.end <= name.end:
        return Refused(one.name, "引文不是该行的三级指标名称")
    return one
