"""Forms of a season that say nearly the same become questions, one for each project (fault 25)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from pbassist.checks.causes import is_general, is_vague_measure
from pbassist.checks.forms import contains_any, declared_target, join_spans, list_names
from pbassist.checks.register import Brief, check, unmet
from pbassist.model.document import Span
from pbassist.model.performance import Likeness, Project, Shared
from pbassist.model.review import Finding

MOST_NAMED = 3
LEAST_COPIED = 2
MOST_QUOTED = 60
SHARED = {"problems": "存在问题", "measures": "改进措施"}


@check(fault="项目雷同", number=25, needs=("declaration",), stage="declaration")
def projects_are_not_alike(brief: Brief) -> Iterator[Finding]:
    """No other project of the season has this one's goal, indicators and values.

    One policy that several units or townships carry out with amounts of their own is none.
    """
    for _ in declared_target(brief):
        found = [one for one in brief.dossier.alike if _says_the_same(one, brief)]
        if found:
            yield _alike(found, brief)


@check(fault="指标值与其他项目相同", number=25, needs=("declaration",), stage="declaration")
def values_are_not_copied(brief: Brief) -> Iterator[Finding]:
    """Outputs are not counted by the very numbers that stand on another project's form."""
    for _ in declared_target(brief):
        for one in brief.dossier.alike:
            if len(one.copied) >= LEAST_COPIED and not _says_the_same(one, brief):
                yield _copied(one, brief)
                return


@check(fault="原因措施与其他项目相同", needs=("self_evaluation",), stage="self_evaluation")
def explanations_are_not_copied(brief: Brief) -> Iterator[Finding]:
    """Causes, problems and measures with things of their own are not another project's, word for word.

    General phrases are no copy, nor is an event with its day or a rule that met several projects.
    """
    found = [one for one in brief.dossier.shared if not _may_be_common(one, brief)]
    if found:
        yield _shared(found, brief)


def _may_be_common(one: Shared, brief: Brief) -> bool:
    """Whether several projects may say so in truth; who was surveyed is no cause."""
    surveyed = one.field == "deviation" and contains_any(
        one.words, brief.profile.word_list("survey")
    )
    return (
        one.dated or surveyed or is_general(one.words, brief) or is_vague_measure(one.words, brief)
    )


def _shared(found: Sequence[Shared], brief: Brief) -> Finding:
    first = next((one for one in found if one.alien), found[0])
    same = [first, *(one for one in found if one.project == first.project and one != first)]
    fields = dict.fromkeys(SHARED.get(one.field, f"“{one.name}”偏差原因") for one in same)
    said = "、".join([*fields][:MOST_NAMED]) + ("等" if len(fields) > MOST_NAMED else "")
    others = [first, *(one for one in found if one.project != first.project)]
    names = dict.fromkeys(_name_one(one, brief.dossier.project) for one in others)
    named = "、".join([*names][:MOST_NAMED]) + ("等" if len(names) > MOST_NAMED else "")
    whose = f"，其中“{first.alien}”未见于本表其他栏目" if first.alien else ""
    return unmet(
        "explanations_are_not_copied",
        "请核实",
        subject="原因措施与其他项目相同",
        place="偏差原因、存在问题和改进措施",
        message=f"{said}与{named}项目逐字相同（“{_begin(first.words)}”{whose}）。",
        remedy="请说明本项目的实际情况；确系同一原因的，请注明。",
        line=f"{said}与{named}项目逐字相同，请说明本项目的实际情况",
        evidence=join_spans(*(one.span for one in same), *(one.other_span for one in others)),
    )


def _begin(words: str) -> str:
    """A quotation's first clauses, as they are printed."""
    if len(words) <= MOST_QUOTED:
        return words.rstrip("。")
    at = max(words.rfind(sign, 0, MOST_QUOTED) for sign in "，。；、")
    return words[: at if at > 0 else MOST_QUOTED]


def _says_the_same(one: Likeness, brief: Brief) -> bool:
    goal_limit = brief.profile.threshold("alike_goal")
    alone = one.goal is None
    rows_limit = brief.profile.threshold("alike_rows_alone" if alone else "alike_rows")
    if one.same_policy or goal_limit is None or rows_limit is None:
        return False
    goal = alone or Decimal(one.goal or 0) >= goal_limit
    return goal and Decimal(100 * one.rows) / one.of >= rows_limit


def _alike(found: Sequence[Likeness], brief: Brief) -> Finding:
    first = found[0]
    names = _name_others(found, brief.dossier.project)
    what = "绩效指标" if first.goal is None else "总体目标、绩效指标"
    many = "等项目" if len(found) > MOST_NAMED else "项目"
    listed = f"本项目与{names}{many}{what}基本一致"
    compared = f"与{_name_one(first, brief.dossier.project)}相比，" if len(found) > 1 else ""
    return unmet(
        "projects_are_not_alike",
        "请核实",
        subject="项目雷同",
        place="绩效目标",
        message=f"{listed}（{compared}{first.of}项指标中{first.rows}项名称和指标值相同）。",
        remedy="请说明区别；属同类的，建议整合。",
        line=f"与{names}{many}{what}基本一致，请说明区别，属同类的建议整合",
        note=f"目标文字重合{first.goal}%。" if first.goal is not None else "",
        evidence=_join(found),
    )


def _copied(one: Likeness, brief: Brief) -> Finding:
    name = _name_one(one, brief.dossier.project)
    listed = list_names(one.copied)
    return unmet(
        "values_are_not_copied",
        "请核实",
        subject="指标值与其他项目相同",
        place="绩效指标",
        message=f"{listed}的指标值与{name}项目完全相同。",
        remedy="请核实是否按本项目任务量测定。",
        line=f"{listed}指标值与{name}项目完全相同，请核实是否按本项目任务量测定",
        evidence=_join([one]),
    )


def _join(found: Sequence[Likeness]) -> tuple[Span, ...]:
    return join_spans(*found[0].spans, *(one.other_span for one in found[:MOST_NAMED]))


def _name_others(found: Sequence[Likeness], own: Project) -> str:
    return "、".join(dict.fromkeys(_name_one(one, own) for one in found[:MOST_NAMED]))


def _name_one(one: Likeness | Shared, own: Project) -> str:
    """“道路养护”, with the unit before it where that is another: 县公路中心“道路养护”."""
    unit = one.project.unit or one.project.department or ""
    other = unit if unit and unit != (own.unit or own.department) else ""
    name = (one.project.name or one.project.code or "").removesuffix("项目")
    return f"{other}“{name}”"
