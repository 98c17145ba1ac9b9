"""Two forms of one project, role and year become a sentence that says which was reviewed."""

from __future__ import annotations

from pbassist.dossiers.groups import project_of
from pbassist.model.performance import Paper, Target, Unplaced
from pbassist.model.terms import ROLES


def explain_twin(main: Paper, other: Paper) -> Unplaced:
    """Why a form was left out beside the one that was reviewed, and whether they say the same."""
    name = project_of(main).name or project_of(main).code or ""
    same = main.target is not None and other.target is not None
    same = same and _contents(main.target) == _contents(other.target)  # type: ignore[arg-type]
    relation = "内容相同" if same else "内容不一致，请核实以哪一份为准"
    return Unplaced(
        name=other.document.name,
        reason=f"文件“{other.document.name}”中“{name}”的{ROLES[other.role]}与“{main.document.name}”中的"
        f"{relation}，本次按“{main.document.name}”审核。",
    )


def _contents(target: Target) -> tuple[object, ...]:
    """What two forms of one project must share to be the same: every statement, in one writing."""
    rows = tuple(
        (
            *(i.dimension, i.aspect, i.name, i.operator, i.weight, i.score),
            *(_write_value(value, i.unit) for value in (i.planned, i.actual)),
            *(_fold(words) for words in (i.deviation, i.remark)),
        )
        for i in target.indicators
    )
    funds = tuple((f.source, f.measure, f.amount) for f in target.funds)
    goals = tuple(
        _fold(words)
        for goal in (target.overall, target.annual)
        for words in ((goal.text, goal.actual) if goal else (None, None))
    )
    told = (_fold(target.problems), _fold(target.measures), _fold(target.grounds))
    return rows, funds, goals, target.total_score, told


def _write_value(value: str | None, unit: str | None) -> str | None:
    """12期 and 12 in a row whose unit is 期 are one."""
    words = _fold(value)
    return words.removesuffix(_fold(unit) or "") if words else None


def _fold(words: str | None) -> str | None:
    return "".join(words.split()) if words else None
