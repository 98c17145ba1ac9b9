"""`profile` becomes the schemes as they are printed: every value with its source."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from pbassist.cli.opening import open_workspace

if TYPE_CHECKING:
    from pbassist.model.profile import ClassDemand, Profile, Sourced, StageScheme, WeightScheme

DEMANDS = {"required": "必设", "asked": "应设", "optional": "可设", "never": "不要求"}


def list_profiles(*, workspace: Path | None, as_json: bool) -> None:
    """Print every scheme, the usual and the fixed ones marked."""
    space = open_workspace(workspace)
    used = space.name_uses()
    if as_json:
        rows = [
            {"id": one.id, "title": one.title, "description": one.description,
             "provenance": one.provenance, "used": used.get(one.id, "")}
            for one in space.profiles.values()
        ]  # fmt: skip
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for one in space.profiles.values():
        mark = f"［{used[one.id]}］" if one.id in used else ""
        print(f"{one.id}　{one.title}{mark}")
        print(f"  {one.description}")
        print(f"  出处：{one.provenance}")
    print("更换：check、review 加 --profile 名称，或在设置文件 [profile] 中写 default。")


def show_profile(name: str, *, words: bool, workspace: Path | None, as_json: bool) -> None:
    """Print one scheme; raises `SettingsError` for an unknown name."""
    profile = open_workspace(workspace).find_profile(name)
    if as_json:
        print(json.dumps(profile.to_stored(), ensure_ascii=False, indent=2))
        return
    print(f"{profile.title}（{profile.id}）")
    print(f"  {profile.description}")
    print(f"  出处：{profile.provenance}")
    for line in tell_profile(profile, words=words):
        print(line)


def tell_profile(profile: Profile, *, words: bool = False) -> Iterator[str]:
    """The lines of a scheme; its lists of words in full where they are asked for."""
    for stage in profile.stages:
        yield from _tell_stage(stage)
    yield from _tell_grades(profile)
    yield from _tell_numbers(profile)
    yield from _tell_terms(profile)
    yield "文种和必备内容"
    for kind in profile.document_types:
        contents = "、".join(one.name for one in kind.contents) or "不作要求"
        yield f"  {kind.name}：{contents}{_say_source(kind)}"
    yield "词表"
    for name, listed in profile.words.items():
        shown = "、".join(listed.words) if words else f"{len(listed.words)}个用语"
        yield f"  {name}：{shown}{_say_source(listed)}"
    yield from _tell_marks(profile)


def _tell_stage(scheme: StageScheme) -> Iterator[str]:
    from pbassist.model.terms import STAGES

    yield f"{STAGES[scheme.stage]}阶段"
    for demand in scheme.classes:
        yield f"  {_name_class(demand)}：{_say_demand(demand)}{_say_source(demand)}"
    if scheme.weights:
        yield f"  分值：{_say_weights(scheme.weights)}{_say_source(scheme.weights)}"
    if scheme.scoring:
        way = "按完成比例计分" if scheme.scoring.positive == "proportional" else "不规定"
        sure = "已确认" if scheme.scoring.confirmed else "未确认，不符的只作提示"
        yield f"  正向定量指标计分：{way}（{sure}）{_say_source(scheme.scoring)}"


def _name_class(demand: ClassDemand) -> str:
    return "/".join(filter(None, (demand.dimension, demand.aspect)))


def _say_demand(demand: ClassDemand) -> str:
    limited = f"（项目名称含{'、'.join(demand.condition)}的）" if demand.condition else ""
    return DEMANDS[demand.demand] + limited


def _say_weights(weights: WeightScheme) -> str:
    parts = [f"指标合计{_plain(weights.total)}分"]
    if weights.execution:
        parts.append(f"预算执行率{_plain(weights.execution)}分")
    if weights.dimensions:
        split = "、".join(f"{name}{_plain(value)}" for name, value in weights.dimensions.items())
        parts.append(split)
    else:
        parts.append("不按一级指标分配")
    if weights.alternatives:
        parts.append(f"合计{'、'.join(map(_plain, weights.alternatives))}分的也可")
    if weights.blank_allowed:
        parts.append("可不填")
    return "；".join(parts)


def _tell_grades(profile: Profile) -> Iterator[str]:
    if profile.grades is None:
        return
    bands = "、".join(f"{band.name}{_plain(band.lower)}分起" for band in profile.grades.bands)
    yield f"等次：{bands}{_say_source(profile.grades)}"


def _tell_numbers(profile: Profile) -> Iterator[str]:
    yield "阈值"
    for name, limit in profile.thresholds.items():
        origin, colon, meaning = limit.source.partition("：")
        said = (
            f"{meaning}：{_plain(limit.value)}〔{origin}〕" if colon and not limit.verified else ""
        )
        yield f"  {said or f'{_plain(limit.value)}{_say_source(limit)}'}（{name}）"
    if profile.deductions:
        yield "扣分标准"
    for deduction in profile.deductions.values():
        yield f"  {deduction.each}扣{_plain(deduction.points)}分{_say_source(deduction)}"


def _tell_terms(profile: Profile) -> Iterator[str]:
    if profile.deadlines:
        yield "期限"
    for term in profile.deadlines.values():
        when = f"{term.after}起{term.days}日内" if term.days else f"{term.month}月{term.day}日前"
        yield f"  {when}{_say_source(term)}"
    if profile.periods:
        yield "监控期"
    for period in profile.periods:
        limits = (("红灯", period.light_red), ("黄灯", period.light_yellow))
        own = [f"{name}低于{_plain(one.value)}{_say_source(one)}" for name, one in limits if one]
        said = f"：{'，'.join(own)}；监控期" if own else ""
        yield f"  {period.name}{said}{_say_source(period)}"


def _tell_marks(profile: Profile) -> Iterator[str]:
    marks = profile.marks
    if marks is None:
        return
    signs = {
        "一级指标": marks.dimensions,
        "二级指标": marks.aspects,
        "栏目": marks.columns,
        "表名": marks.titles,
        "金额单位": (marks.unit,) if marks.unit else (),
        "年度": (f"{marks.until}年及以前",) if marks.until else (),
    }
    said = "；".join(f"{name}：{'、'.join(words)}" for name, words in signs.items() if words)
    yield f"按表式判断：{said}{_say_source(marks)}"


def _say_source(value: Sourced) -> str:
    known = value.verified or "未核验" in value.source or "编者自拟" in value.source
    return f"〔{value.source}{'' if known else '，未核验原文'}〕"


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
