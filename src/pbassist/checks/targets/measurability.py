"""Indicators and goals become findings on whether they can be measured (faults 1, 5, 9, 11)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pbassist.checks.forms import (
    STATED_NONE,
    aspect_of,
    contains_any,
    declared_target,
    describe_indicator,
    dimension_of,
    fold_name,
    join_spans,
    list_names,
    name_class,
    show_planned,
)
from pbassist.checks.quantities import fold_width, has_number
from pbassist.checks.register import Brief, check, met, unmet
from pbassist.model.performance import Goal, Indicator
from pbassist.model.review import Finding

YEAR = re.compile(r"(?:19|20)\d{2}\s{0,2}年?度?|[一二三四五六七八九十]{1,3}五(?:规划|时期|期间)")
STANDARD = re.compile(
    r"通过.{0,12}(?:验收|评审|审查|审核|评估|认证|检测|考核)|符合.{0,16}(?:规范|标准|规程|规则|设计|图纸)"
    r"|(?:优秀|良好|合格|中等|[A-Ca-c甲乙丙]级?)(?:及)?以上|[“\"《][^”\"》]{2,20}[”\"》]"
)
BEFORE = re.compile(r"[一-鿿]{2}(?:之|以)?前")
EVENTS = re.compile(
    r"(?:讲座|培训|宣传|宣讲|演出|展演|放映|比赛|赛事|展览|会议|论坛|巡展|活动|公演)(?:的)?(?:场次|场数|次数|期数|班次|数量)?$"
)
"""A name that ends on an event, or on how often it takes place."""
SHARE = re.compile(r"(?:比例|比重|占比)$")
"""A name that ends on a share, whatever the sheet shows as its value."""
CHINESE_TERM = re.compile(r"[一二两三四五六七八九十]{1,2}个?(?:年|月|天|日|周|季度)")
CRITERION_LENGTH = 6
PAID_ALONE = re.compile(
    r"(?:用于|支付|保障|解决|安排|落实|补充|弥补|列支|开支|满足){1,2}"
    r"(?:我局|我办|本?单位|机关|部门|日常|相关|有关|各项|必要|正常|的){0,4}"
    r"(?:工作|办公|业务|公用|运转|运行|专项|项目){1,2}(?:经费|支出|开支|费用|资金)(?:不足|缺口|需要|需求|支出)?"
)
"""A clause that says that money is spent, and not on what."""
CLAUSE = re.compile(r"[，,。；;\n]")


@check(fault="指标值不可衡量", number=1, needs=("declaration",), stage="declaration")
def planned_is_measurable(brief: Brief) -> Iterator[Finding]:
    """Every planned value can be measured: a number, or words with a criterion."""
    for target in declared_target(brief):
        measured = 0
        for indicator in target.indicators:
            if indicator.planned is None or aspect_of(indicator) == "timeliness":
                continue
            if not is_vague(indicator, brief):
                measured += 1
                continue
            yield _not_measurable(indicator, brief)
        if measured:
            yield met(
                "planned_is_measurable",
                subject="指标值",
                message=f"{measured}项指标值可衡量。",
                evidence=(target.span,),
            )


def _not_measurable(indicator: Indicator, brief: Brief) -> Finding:
    strict = name_class(indicator) in brief.profile.word_list("must_quantify")
    words = f"{name_class(indicator) or ''}指标“{indicator.name}”"
    return unmet(
        "planned_is_measurable",
        "错误" if strict else "疑似",
        subject=indicator.name,
        place=describe_indicator(indicator),
        message=f"{words}指标值填“{indicator.planned}”，无衡量标准，不便于监控和评价。",
        remedy="建议改为可量化、可采集的表述，具体数值由你单位根据管理要求确定。",
        line=f"{words}填“{indicator.planned}”无衡量标准，请改为可量化表述",
        evidence=join_spans(indicator.cell("planned"), indicator.cell("name")),
    )


def is_vague(indicator: Indicator, brief: Brief) -> bool:
    """Vague words alone; digits, known standards or a filled criterion make a value measurable."""
    planned = fold_width(indicator.planned or "")
    profile = brief.profile
    if has_number(YEAR.sub("", planned)):
        return False
    if contains_any(planned, profile.word_list("measurable")) or STANDARD.search(planned):
        return False
    if _has_criterion(indicator):
        return False
    if planned in profile.word_list("vague_alone"):
        return True
    return contains_any(planned.replace("有效期", ""), profile.word_list("vague"))


def _has_criterion(indicator: Indicator) -> bool:
    """A criterion or explanation of some length, or a remark that says by what it is judged."""
    own = (indicator.criterion, indicator.explanation)
    if any(text and len(fold_width(text)) >= CRITERION_LENGTH for text in own):
        return True
    remark = fold_width(indicator.remark or "")
    return has_number(remark) or contains_any(remark, ("标准", "为准", "视为", "判定"))


@check(fault="时效指标无时限", number=11, needs=("declaration",), stage="declaration")
def timeliness_has_a_limit(brief: Brief) -> Iterator[Finding]:
    """Every timeliness indicator names a date, a period or a rate."""
    for target in declared_target(brief):
        for indicator in target.indicators:
            if aspect_of(indicator) != "timeliness" or indicator.planned is None:
                continue
            if _has_limit(indicator, brief):
                yield met(
                    "timeliness_has_a_limit",
                    subject=indicator.name,
                    place=describe_indicator(indicator),
                    message=f"“{indicator.name}”有明确时限或标准：{show_planned(indicator)}。",
                    evidence=(indicator.cell("planned"),),
                )
            else:
                yield _without_limit(indicator)


LIMITS = (
    (("维修", "修复", "报修", "养护", "故障"), "报修后××小时内修复率”或“年度任务完成时间（××月底前）"),
    (("响应", "处置", "抢修", "抢通", "抢险", "到场", "出警", "救援", "应急"), "接报后××小时内处置率"),
    (("受理", "办理", "办结", "审批", "审核", "回复", "答复", "拨付", "发放", "兑付", "支付"), "受理后××个工作日内办结率”或“××月底前完成"),
)  # fmt: skip
"""What a timeliness indicator may be asked instead of 及时, by words of its name."""


def _has_limit(indicator: Indicator, brief: Brief) -> bool:
    planned = fold_width(indicator.planned or "")
    if has_number(planned) or _has_criterion(indicator):
        return True
    if contains_any(planned, brief.profile.word_list("time_limits")) or BEFORE.search(planned):
        return True
    if CHINESE_TERM.search(planned):
        return True
    # 指标名本身写明时限（如“11月底前完成率”）的，指标值不必重复。
    limits = brief.profile.word_list("time_limits")
    if has_number(indicator.name) and contains_any(indicator.name, limits):
        return True
    # 既无数字又无时间用语的，等于没有时限；分等次的定性指标除外。
    return planned in STATED_NONE or contains_any(planned, ("优良", "好中差", "合格"))


def _without_limit(indicator: Indicator) -> Finding:
    return unmet(
        "timeliness_has_a_limit",
        "疑似",
        subject=indicator.name,
        place=describe_indicator(indicator),
        message=f"“{indicator.name}”指标值填“{indicator.planned}”，无完成时间或时限，不便于监控和自评。",
        remedy=_suggest_limit(indicator),
        line=f"时效指标“{indicator.name}”填“{indicator.planned}”无时限，请改为可考核表述",
        evidence=join_spans(indicator.cell("planned"), indicator.cell("name")),
    )


def _suggest_limit(indicator: Indicator) -> str:
    """What may stand instead, by what is done: a repair answers a report, a grant an application."""
    name = fold_name(indicator.name)
    said = next(
        (how for words, how in LIMITS if contains_any(name, words)), "年度任务完成时间（××月底前）"
    )
    return f"建议改为“{said}”等可考核的表述，具体时限由你单位根据管理要求确定。"


@check(fault="总体目标空泛", number=5, needs=("declaration",), stage="declaration")
def goal_is_concrete(brief: Brief) -> Iterator[Finding]:
    """The year's goal names a task or an expected effect, not duties and slogans alone."""
    for target in declared_target(brief):
        goal = _goal_with_text(target.annual) or _goal_with_text(target.overall)
        if goal is None or goal.text is None or goal.span is None:
            continue
        label = "年度目标" if goal is target.annual else "总体目标"
        if not _is_slogan(goal.text, brief):
            yield met(
                "goal_is_concrete",
                subject=label,
                place=label,
                message=f"{label}写明了具体任务或效果。",
                evidence=(goal.span,),
            )
            continue
        text = "".join(goal.text.split())
        shown = text if len(text) <= 40 else text[:38] + "……"
        yield unmet(
            "goal_is_concrete",
            "疑似",
            subject=label,
            place=label,
            message=f"{label}表述为“{shown.rstrip('。')}”，未说明本年度完成的任务量和预期效果。",
            remedy="建议围绕资金用途，按“完成什么任务、达到什么效果”补充，并与所设指标逐项对应。",
            line=f"{label}未明确任务量和预期效果，请补充",
            evidence=(goal.span,),
        )


def _goal_with_text(goal: Goal | None) -> Goal | None:
    if goal is None or goal.span is None or fold_width(goal.text or "") in STATED_NONE:
        return None
    return goal


def _is_slogan(text: str, brief: Brief) -> bool:
    """No number, no task, and every clause built on words of duty or exhortation."""
    folded = YEAR.sub("", fold_width(text))
    if has_number(folded):
        return False
    clauses = [clause for clause in CLAUSE.split(folded) if len(clause) >= 4]
    if clauses and all(map(PAID_ALONE.fullmatch, clauses)):
        return True
    for slogan in brief.profile.word_list("task_slogans"):
        folded = folded.replace(slogan, "各项工作")
    if contains_any(folded, brief.profile.word_list("task")):
        return False
    clauses = [clause for clause in CLAUSE.split(folded) if len(clause) >= 4]
    empty = [c for c in clauses if contains_any(c, brief.profile.word_list("slogan"))]
    return len(empty) * 2 >= len(clauses)


@check(fault="指标归类不当", number=9, needs=("declaration",), stage="declaration")
def indicators_stand_in_their_class(brief: Brief) -> Iterator[Finding]:
    """No plain output count stands among the outcome indicators."""
    for target in declared_target(brief):
        outcomes = [one for one in target.indicators if dimension_of(one) == "outcome"]
        counts = [one for one in outcomes if _is_output_as_outcome(one, brief)]
        qualities = [one for one in outcomes if _is_quality_as_outcome(one, brief)]
        if counts:
            yield _misplaced(counts, "数量")
        if qualities:
            yield _misplaced(qualities, "质量或时效")
        if outcomes and not counts and not qualities:
            yield met(
                "indicators_stand_in_their_class",
                subject="指标归类",
                message=f"效益类{len(outcomes)}项指标未见以产出数量代替效益的情形。",
                evidence=tuple(one.cell("name") for one in outcomes),
            )


def _is_quality_as_outcome(indicator: Indicator, brief: Brief) -> bool:
    """Acceptance and punctual payment tell of the work and not of its effect."""
    return fold_name(indicator.name).endswith(brief.profile.word_list("output_qualities"))


def _is_output_as_outcome(indicator: Indicator, brief: Brief) -> bool:
    name = fold_name(indicator.name)
    profile = brief.profile
    verbs = tuple(fold_name(verb) for verb in profile.word_list("output_verbs"))
    held, event = name.startswith(verbs), EVENTS.search(name) is not None
    # “开展志愿服务培训”首尾都是活动，中间有“服务”也不是效益。
    if contains_any(name, profile.word_list("outcome_words")) and not (held and event):
        return False
    # 计量单位另列一栏的表（≥|95|%），百分号不在指标值格内。
    planned = fold_width(show_planned(indicator))
    numbered = has_number(name + planned)
    return numbered and (held or event) and "%" not in planned and not SHARE.search(name)


def _shown(indicator: Indicator) -> str:
    planned = show_planned(indicator)
    # 名称已写明数量的（印发通报4期），不再重复。
    return indicator.name if planned in indicator.name else f"{indicator.name}{planned}"


def _misplaced(wrong: list[Indicator], aspect: str) -> Finding:
    """One finding on outcomes that are an aspect of the outputs: 数量, 质量或时效."""
    first = wrong[0]
    names = list_names([_shown(one) for one in wrong])
    kind = name_class(first) or "效益"
    plural = "" if len(wrong) == 1 else "均"
    return unmet(
        "indicators_stand_in_their_class",
        "疑似",
        subject="、".join(one.name for one in wrong),
        place=describe_indicator(first),
        message=f"{kind}指标{names}{plural}属产出{aspect}，不反映实施效果。",
        remedy=f"建议调入{aspect}指标，并补充体现受益情况的效益指标。",
        line=f"{kind}指标{names}属产出{aspect}，建议调入{aspect}指标并补充效益指标",
        evidence=tuple(
            span for one in wrong for span in join_spans(one.cell("name"), one.cell("planned"))
        ),
    )
