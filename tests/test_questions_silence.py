"""A model that claims every possible fault with perfect quotes is not heard on a sound form."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from pbassist import pipeline
from pbassist.model.performance import Dossier, Indicator
from pbassist.model.profile import Profile
from pbassist.profiles import read_profiles
from pbassist.questions.blocks import Material, cut_form
from pbassist.questions.claims import dimension_of
from pbassist.questions.spending import MONEY
from pbassist.read import read
from tests.building import build_brief
from tests.questioning import PROFILE, SOUND, Answering, make_questioner
from tests.reviewed import CORPUS, DEFAULT, SAMPLES, TABLE

CLEAN = {row["project"]: row["why"] for row in TABLE["clean"]}
CLASSES = ("数量", "质量", "时效", "成本")
EFFECTS = ("经济效益", "社会效益", "生态效益", "可持续影响", "满意度")
SUFFIXES = (".xls", ".xlsx", ".docx", ".doc", ".pdf", ".txt")
KINDS = ("unrelated", "vague", "unobtainable")


@cache
def read_sound() -> dict[str, tuple[Dossier, Profile]]:
    """The sound projects of the sample season that hold a form under review."""
    files = [one for one in sorted((SAMPLES / "season").rglob("*")) if one.suffix in SUFFIXES]
    documents = [read(one).model_copy(update={"name": one.name}) for one in files]
    profiles = read_profiles(CORPUS / "profiles")
    found = {}
    for dossier in pipeline.read_season(documents).dossiers:
        if dossier.project.code in CLEAN and cut_form(dossier) is not None:
            profile = pipeline.choose_scheme(dossier, profiles, DEFAULT)
            found[dossier.project.code or ""] = dossier, profile
    return found


def claim_all(material: Material) -> Iterator[dict[str, Any]]:
    """One answer for each thing that can be said of a form, with the form's own words."""
    for piece in material.of("goal"):
        said = {"verdict": "fault", "id": piece.id, "quote": piece.span.quote.strip()[:40]}
        yield {**SOUND, "goal": said}
    rows = [one for one in material.of("indicator") if one.indicator is not None]
    outputs = [one.id for one in rows if _is_output(one.indicator)]
    for piece in material.of("estimate"):
        item = (piece.line.item if piece.line else piece.span.quote)[:40]
        words = "".join(sign for sign in item if not sign.isdigit())
        for amount, unit in _list_amounts(piece.shown):
            for quote in {item, words, item.partition("×")[0], item[:4]}:
                claim = {"id": piece.id, "quote": quote, "amount": amount, "unit": unit}
                claims = [{**claim, "considered": outputs[:20]}]
                yield {**SOUND, "spending": {"verdict": "fault", "claims": claims}}
    for piece in rows:
        claim = {"id": piece.id, "quote": piece.indicator.name if piece.indicator else ""}
        for name in (*CLASSES, *EFFECTS):
            claims = [{**claim, "right_class": name, "reason": ""}]
            yield {**SOUND, "place": {"verdict": "fault", "claims": claims}}
        for kind in KINDS:
            claims = [{**claim, "kind": kind, "reason": ""}]
            yield {**SOUND, "outcome": {"verdict": "fault", "claims": claims}}


def _is_output(one: Indicator | None) -> bool:
    return one is not None and dimension_of(one) in ("output", "cost")


def _list_amounts(shown: str) -> Iterator[tuple[str, str]]:
    yield from ((one[1], one[2]) for one in MONEY.finditer(shown))
    yield from ((word, "万元") for word in shown.split() if word.replace(".", "").isdigit())


def claim_each(dossier: Dossier, profile: Profile) -> list[str]:
    """What is left of all the claims, as a reviewer would read it."""
    material = cut_form(dossier)
    assert material is not None
    answers = list(claim_all(material))
    given = iter(answers)
    questioner = make_questioner(Answering(lambda request: next(given)))
    found = [one for _ in answers for one in questioner.judge(dossier, profile)]
    assert len(found) >= len(answers) / 2, "the claims are heard, and each is answered for"
    return [one.message for one in found if one.verdict != "unclear"]


def test_most_sound_projects_hold_a_form_that_a_model_is_asked_about() -> None:
    assert len(read_sound()) >= 9


@pytest.mark.parametrize("code", sorted(CLEAN))
def test_no_claim_at_all_is_heard_on_a_sound_form(code: str) -> None:
    if code in read_sound():
        assert claim_each(*read_sound()[code]) == [], CLEAN[code]


def build(*rows: list[str], **changes: object) -> Dossier:
    form: dict[str, Any] = {
        "project": "城区公厕管护",
        "goal": "做好城区公厕管护工作，保障正常使用。",
        "estimate": "公厕管护60万元",
        "funds": {"requested": {"total": "60"}},
        "indicators": [["产出指标", "数量指标", "管护公厕座数", "≥60座", "20"], *rows],
    }
    return build_brief({**form, **changes}, PROFILE).dossier


def judge(dossier: Dossier, **parts: dict[str, Any]) -> str:
    """The message of the only finding, an open proposal marked by its level."""
    answer = {**SOUND, **{name: {"verdict": "fault", **part} for name, part in parts.items()}}
    (found,) = make_questioner(Answering(lambda request: answer)).judge(dossier, PROFILE)
    return f"{found.level or '未能核对'}：{found.message}"


@pytest.mark.parametrize(
    ("aspect", "name", "planned", "claimed", "heard"),
    [
        ("时效指标", "利息费用补贴拨付时间", "每季度末", "成本", False),
        ("质量指标", "政府采购程序规范性", "规范", "数量", False),
        ("成本指标", "新建公厕投资额", "≤60万元", "数量", False),
        ("质量指标", "设施正常运行率", "≥95%", "可持续影响", False),
        ("数量指标", "受益群众人数", "≥900人", "社会效益", False),
        ("社会效益指标", "基层组织凝聚力", "较强", "数量", False),
        ("社会效益指标", "预警信息发布质量", "优良", "数量", False),
        ("社会效益指标", "险情处置延误次数", "0次", "数量", False),
        ("生态效益指标", "出水达标率", "≥95%", "质量", False),
        ("社会效益指标", "警情平均到场时间", "≤15分钟", "时效", False),
        ("经济效益指标", "亩均作业成本", "≤300元", "成本", False),
        ("社会效益指标", "为受援人挽回损失金额", "≥300万元", "经济效益", False),
        ("时效指标", "巡查次数", "每月2次", "数量", False),
        ("数量指标", "公厕维修完成时间", "6月底前", "时效", True),
        ("数量指标", "公厕保洁合格率", "≥95%", "质量", True),
        ("社会效益指标", "工程验收合格率", "100%", "质量", True),
        ("社会效益指标", "印发宣传手册份数", "≥900份", "数量", True),
        ("社会效益指标", "便民信息发布情况", "≥90条", "数量", True),
    ],
)
def test_a_class_is_doubted_only_where_the_name_leaves_no_other(
    aspect: str, name: str, planned: str, claimed: str, heard: bool
) -> None:
    dimension = "效益指标" if "效益" in aspect else "产出指标"
    dossier = build([dimension, aspect, name, planned, "10"])
    claim = {"id": "i2", "quote": name, "right_class": claimed, "reason": ""}
    said = judge(dossier, place={"claims": [claim]})
    assert said.startswith("疑似" if heard else "未能核对"), said


@pytest.mark.parametrize(
    ("project", "name", "planned", "kind", "heard"),
    [
        ("城区公厕管护", "窗口业务平均等候时间", "≤5分钟", "unrelated", False),
        ("城区公厕管护", "为受援人挽回损失金额", "≥9万元", "unrelated", False),
        ("全县乡村振兴衔接项目", "促进乡村振兴", "明显", "unrelated", False),
        ("全县乡村振兴衔接项目", "促进乡村振兴", "明显", "unobtainable", False),
        ("茶产业提升", "带动全县茶产业产值增长", "≥5%", "unrelated", False),
        ("城区公厕管护", "改善如厕环境", "优良中低差", "vague", False),
        ("城区公厕管护", "全县旅游收入增长率", "≥8%", "unrelated", True),
        ("城区公厕管护", "促进县域经济发展", "明显", "unrelated", True),
        ("城区公厕管护", "促进县域经济发展", "明显", "unobtainable", True),
        ("城区公厕管护", "改善群众生活", "明显", "vague", True),
    ],
)
def test_an_effect_is_doubted_only_where_its_own_name_gives_cause(
    project: str, name: str, planned: str, kind: str, heard: bool
) -> None:
    dossier = build(["效益指标", "社会效益指标", name, planned, "10"], project=project)
    claim = {"id": "i2", "quote": name, "kind": kind, "reason": ""}
    said = judge(dossier, outcome={"claims": [claim]})
    assert said.startswith("疑似" if heard else "未能核对"), said


@pytest.mark.parametrize(
    ("estimate", "quote", "amount", "output", "heard"),
    [
        ("人员经费40万元", "人员经费", "40", "管护公厕座数", False),
        ("13000人×30元/人=40万元", "13000人", "40", "免费筛查数量", False),
        ("自理640座×625元=40万元", "自理", "40", "管护公厕座数", False),
        ("设备购置40万元", "设备购置", "40", "采购吸污车数量", False),
        ("县道9公里40万元，乡道20万元，合计60万元", "县道", "60", "管护公厕座数", False),
        ("培训9人次，设备购置40万元", "培训", "40", "管护公厕座数", False),
        ("软件开发40万元，宣传20万元", "软件开发", "40", "管护公厕座数", True),
        ("（1）软件开发40万元；（2）宣传20万元", "软件开发", "40", "管护公厕座数", True),
    ],
)
def test_a_spending_is_missed_only_where_it_is_a_thing_of_its_own(
    estimate: str, quote: str, amount: str, output: str, heard: bool
) -> None:
    rows = [["产出指标", "数量指标", output, "≥60座", "20"]]
    dossier = build(estimate=estimate, indicators=rows)
    claim = {"id": "e1", "quote": quote, "amount": amount, "unit": "万元", "considered": ["i1"]}
    said = judge(dossier, spending={"claims": [claim]})
    assert said.startswith("请核实" if heard else "未能核对"), said


@pytest.mark.parametrize(
    ("goal", "heard"),
    [
        ("购置办公复印机，替换旧设备，消除安全隐患。", False),
        ("巩固提升文明创建成果，不断增强群众获得感。", True),
    ],
)
def test_a_goal_that_names_a_task_is_no_slogan(goal: str, heard: bool) -> None:
    said = judge(build(goal=goal), goal={"id": "g1", "quote": goal[:12]})
    assert said.startswith("疑似" if heard else "未能核对"), said
