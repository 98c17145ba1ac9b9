"""A function becomes a check: registered by name, run on a brief, its findings given ids."""

from __future__ import annotations

import datetime as dt
import hashlib
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Literal, NamedTuple, TypedDict, Unpack

from pbassist.model.document import Span
from pbassist.model.performance import Dossier, Role, Stage, Unit
from pbassist.model.policy import Library
from pbassist.model.profile import Profile
from pbassist.model.quoting import nest_quotes
from pbassist.model.review import NOTICES, Basis, Finding, FindingLevel, Formula, Verdict
from pbassist.model.terms import ROLES


class Brief(NamedTuple):
    """What a check is given (审核条件)."""

    dossier: Dossier
    """The papers under review."""
    library: Library
    """The rules known."""
    profile: Profile
    """The scheme in use."""
    on: dt.date
    """Day at which rules are asked."""
    units: tuple[Unit, ...] = ()
    """The register of units (单位名录) of the season; empty where none was given."""


CheckFunction = Callable[[Brief], Iterator[Finding]]
Kind = Literal["project", "department", "report"]


class Check(NamedTuple):
    """A registered check (核对项) and its row of the catalogue."""

    name: str
    """Name of its function and of its table in tests/cases/."""
    fault: str
    """问题类别 its findings carry."""
    number: int | None
    """Number among the twenty-five faults, or None."""
    needs: tuple[Role, ...]
    """Papers it cannot do without."""
    kinds: tuple[Kind, ...]
    """Kinds of dossier it looks at."""
    stage: Stage | None
    """Stage of a project it belongs to; None for every stage."""
    what: str
    """First line of its docstring."""
    run: CheckFunction
    """The function."""


CHECKS: dict[str, Check] = {}
"""Every check by name, in the order of registration."""


def check(
    *,
    fault: str,
    number: int | None = None,
    needs: tuple[Role, ...] = (),
    kinds: tuple[Kind, ...] = ("project",),
    stage: Stage | None = None,
) -> Callable[[CheckFunction], CheckFunction]:
    """Register the decorated function as the check of its own name."""

    def register(function: CheckFunction) -> CheckFunction:
        what = (function.__doc__ or "").strip().split("\n")[0]
        name = function.__name__
        CHECKS[name] = Check(name, fault, number, needs, kinds, stage, what, function)
        return function

    return register


def run_checks(brief: Brief) -> tuple[Finding, ...]:
    """Every finding of every check that applies, ids made unique by ordinal, in check order.

    A check whose papers are not in the dossier gives one `unclear` finding that says so.
    """
    found: list[Finding] = []
    stage = stage_of(brief.dossier)
    for one in CHECKS.values():
        if not applies(one, brief, stage) or not is_deep_enough(one, brief):
            continue
        missing = [role for role in one.needs if brief.dossier.paper(role) is None]
        if missing:
            found.append(_not_run(one, missing))
        else:
            found.extend(one.run(brief))
    return tuple(_number_equals(found))


def applies(one: Check, brief: Brief, stage: Stage | None) -> bool:
    """Whether a check is one of the dossier's kind and stage."""
    return brief.dossier.kind in one.kinds and one.stage in (None, stage)


def class_of(dossier: Dossier) -> str | None:
    """A, B or C as a form of the dossier says, the first that does."""
    found = (paper.target.project_class for paper in dossier.papers if paper.target is not None)
    return next((one for one in found if one), None)


def is_deep_enough(one: Check, brief: Brief) -> bool:
    """Whether the scheme has a check run for the project's class; what a file hides is always told."""
    depth = brief.profile.depths.get(class_of(brief.dossier) or "")
    if depth is None or not depth.only or one.fault in NOTICES:
        return True
    return one.fault in depth.only or one.name in depth.only


def tell_depth(brief: Brief) -> str:
    """Which depth was used, for the working paper; "" for what is no project's."""
    if brief.dossier.kind != "project":
        return ""
    named = class_of(brief.dossier)
    depth = brief.profile.depths.get(named or "")
    whose = f"本项目为{named}类" if named else "本项目未标注类别"
    if depth is None or not depth.only:
        return f"{whose}，按全部核对项审核。"
    stage = stage_of(brief.dossier)
    left = [
        one.fault
        for one in CHECKS.values()
        if applies(one, brief, stage) and not is_deep_enough(one, brief)
    ]
    listed = "、".join(dict.fromkeys(left)) or "无"
    return f"{whose}，按“{depth.name}”审核（{depth.source}），未作的核对：{listed}。"


def stage_of(dossier: Dossier) -> Stage | None:
    """The stage under review: the latest of the year outweighs what it is held against."""
    if dossier.paper("self_evaluation") is not None:
        return "self_evaluation"
    if dossier.paper("monitoring") is not None:
        return "monitoring"
    return "declaration" if dossier.paper("declaration") is not None else None


class Details(TypedDict, total=False):
    """What else a finding may carry; see the fields of `Finding`."""

    place: str
    line: str
    note: str
    fault: str
    formula: Formula | None
    basis: tuple[Basis, ...]
    requirement_id: str | None
    verdict: Verdict


def unmet(
    name: str,
    level: FindingLevel,
    *,
    subject: str,
    message: str,
    remedy: str,
    evidence: Iterable[Span],
    **details: Unpack[Details],
) -> Finding:
    """A fault of check `name`; `fault` overrides the check's 问题类别 where one check sees two."""
    fields: dict[str, object] = {"verdict": "unmet", **details}
    fields["fault"] = details.get("fault") or CHECKS[name].fault
    fields |= {"level": level, "subject": subject, "message": message, "remedy": remedy}
    return _finding(name, evidence=tuple(evidence), **fields)


def met(
    name: str,
    *,
    subject: str,
    message: str,
    evidence: Iterable[Span],
    **details: Unpack[Details],
) -> Finding:
    """Something checked and found right, for the working paper."""
    fields: dict[str, object] = {"verdict": "met", "fault": CHECKS[name].fault, **details}
    return _finding(name, subject=subject, message=message, evidence=tuple(evidence), **fields)


def unclear(
    name: str,
    *,
    subject: str,
    message: str,
    evidence: Iterable[Span] = (),
    **details: Unpack[Details],
) -> Finding:
    """Something that could not be checked (or, by `verdict`, does not apply), with its reason."""
    fields: dict[str, object] = {"verdict": "unclear", "fault": CHECKS[name].fault, **details}
    return _finding(name, subject=subject, message=message, evidence=tuple(evidence), **fields)


SAID = ("message", "remedy", "line", "place")
"""What of a finding is a sentence of the program's own, in which names are quoted."""


def _finding(name: str, **fields: object) -> Finding:
    evidence: tuple[Span, ...] = fields["evidence"]  # type: ignore[assignment]
    formula: Formula | None = fields.get("formula")  # type: ignore[assignment]
    key = [name, str(fields.get("requirement_id") or ""), str(fields["subject"])]
    key += [_fold(span.quote) for span in evidence]
    key += [f"{one.name}={one.value}" for one in formula.inputs] if formula else []
    fields |= {part: nest_quotes(str(fields[part])) for part in SAID if part in fields}
    return Finding.model_validate(
        {
            "id": _hash(key),
            "topic": _hash([name, _fold(str(fields["subject"]))]),
            "check": name,
            **fields,
        }
    )


def _not_run(one: Check, missing: list[Role]) -> Finding:
    papers = "、".join(ROLES[role] for role in missing)
    why = f"未见本项目的{papers}（未提供，或所提供的材料中没有本项目）"
    return unclear(one.name, subject=one.fault, message=f"{why}，未核对“{one.fault}”。")


def _number_equals(found: list[Finding]) -> Iterator[Finding]:
    seen: Counter[str] = Counter()
    for finding in found:
        ordinal = seen[finding.id]
        seen[finding.id] += 1
        if ordinal:
            yield finding.model_copy(update={"id": _hash([finding.id, str(ordinal)])})
        else:
            yield finding


def _fold(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _hash(parts: list[str]) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]
