"""An indicator said to be misplaced or beside the point becomes fault 9 or 14, or the reason why not."""

from __future__ import annotations

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
from pbassist.questions.words import contains_any, find_shared, states_figure

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
    if not contains_any(name, case.profile.word_list(f"signs_{key}")):
        return Refused(name, f"名称中没有可归入{claimed}指标的用语")
    if key == "quantity" and (other := contains_any(name, case.profile.word_list("no_quantity"))):
        return Refused(name, f"名称中的“{other}”说的不是工作量")
    kept = contains_any(name, case.profile.word_list(f"signs_{printed}"))
    if kept:
        return Refused(name, f"名称中的“{kept}”与所列类别相符")
    return _say_place(found, printed, key)


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
    name, profile = one.name or "", case.profile
    beyond = contains_any(name, profile.word_list("beyond_project"))
    if kind == "vague":
        if states_figure(show_value(one)) or states_figure(name):
            return "指标已有具体数值"
        vague = contains_any(f"{name}{one.planned or ''}", profile.word_list("vague"))
        return "" if vague else "名称和指标值中没有笼统用语"
    if kind == "unobtainable":
        if one.source or one.explanation:
            return "表中已填数据来源或指标解释"
        return "" if beyond else "名称未超出本项目范围，数据能否采集无从判断"
    common = contains_any(name, profile.word_list("any_project"))
    if common and not beyond:
        return f"“{common}”一类的效益各类项目通用"
    shared = find_shared(name, _list_contents(case), profile.word_list("common_words"))
    if shared and not beyond:
        return f"名称中的“{shared}”与项目内容相关"
    return ""


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
