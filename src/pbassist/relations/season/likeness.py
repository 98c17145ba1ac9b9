"""The declarations of a season become dossiers that know which others say nearly the same.

Two forms are compared only where they share one of their rarest rows, so the work grows with the
season and not with its square. What counts as too alike is for the profile to say.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from difflib import SequenceMatcher
from typing import NamedTuple

from pbassist.find.quotes import locate_all
from pbassist.model.document import Document, Span
from pbassist.model.indicators import Indicator
from pbassist.model.performance import Dossier, Likeness, Project, Target
from pbassist.model.terms import name_dimension

LEAST_ROWS = 4
"""A form with fewer indicators is like many others."""
LEAST_SHARE = 50
"""Part of the longer form's rows, in per cent, below which two forms are not alike."""
LEAST_COPIED = 2
MOST_LIKENESSES = 10
MOST_SHOWN = 6
MOST_HOLDERS = 12
"""Forms on which a value stands before it is nobody's own."""
SAME_CORE = Decimal("0.6")
NUMBER = re.compile(r"\d{1,12}(?:\.\d{1,6})?")
COUNT = re.compile(r"[≥≤><=]?(\d{1,12}(?:\.\d{1,6})?)([万千]?)([一-鿿㎡]{1,4})")
MONEY_OR_TIME = re.compile(r"元|年|月|日|天|时|分|周|次/|期/")
SPECIFIC_DIGITS = 3
PLACE = re.compile(
    r"[一-鿿]{1,3}(?:街道|社区|镇|乡|村|中学|小学|学校|幼儿园|卫生院|医院|敬老院|派出所|林场)"
    r"|[一-鿿]{0,2}第?[一二三四五六七八九十]{1,2}[中小]"
)
"""A township, a village, a school: the places of one policy."""
NAME_NOISE = re.compile(r"(?:19|20)\d\d年?度?|项目|工程|经费|资金|专项|补助|补贴|的")
SIGNS = str.maketrans("≧⩾≦⩽", "≥≥≤≤")


class _Form(NamedTuple):
    """A declaration as it is compared."""

    at: int
    target: Target
    document: Document
    project: Project
    rows: dict[str, Indicator]
    """Rows by folded name and value."""
    own: frozenset[str]
    """Keys of outputs counted by a number of their own."""
    goal: frozenset[str]
    """Pairs of characters of the goal, without the names of unit and project."""
    core: frozenset[str]
    """Pairs of characters of the name, without the unit's."""


def join_alike(dossiers: Sequence[Dossier]) -> tuple[Dossier, ...]:
    """The dossiers, each declaration with the others of its year that are like it."""
    forms = [form for at, one in enumerate(dossiers) if (form := _read_form(at, one))]
    found: dict[int, list[Likeness]] = defaultdict(list)
    for one, other in _find_pairs(forms):
        for form, like in ((one, other), (other, one)):
            if len(found[form.at]) < MOST_LIKENESSES:
                found[form.at].append(_compare(form, like))
    return tuple(
        one.model_copy(update={"alike": _rank(found[at])}) if found.get(at) else one
        for at, one in enumerate(dossiers)
    )


def _rank(found: Sequence[Likeness]) -> tuple[Likeness, ...]:
    ranked = sorted(found, key=lambda one: (one.same_policy, -one.rows / one.of, -(one.goal or 0)))
    return tuple(ranked[:MOST_LIKENESSES])


def _read_form(at: int, dossier: Dossier) -> _Form | None:
    """The declaration under review of a dossier, where it has rows enough to be compared."""
    paper = dossier.paper("declaration")
    held = any(dossier.paper(role) for role in ("self_evaluation", "monitoring"))
    if dossier.kind != "project" or paper is None or paper.target is None or held:
        return None
    target, project = paper.target, dossier.project
    goal = target.annual or target.overall
    indicators = goal.indicators if goal and goal.indicators else target.indicators
    rows = {key: one for one in indicators if (key := _write_row(one))}
    if len(rows) < LEAST_ROWS:
        return None
    own = frozenset(key for key, one in rows.items() if _is_own_count(one))
    words = _drop_names(goal.text or "", project) if goal else ""
    core = _pair_up(_write_core(project))
    return _Form(at, target, paper.document, project, rows, own, _pair_up(words), core)


def _write_row(one: Indicator) -> str:
    """Name and value of an indicator in one writing; "" where one of them is blank."""
    name, value = _fold(one.name), _write_value(one)
    return f"{name}|{value}" if name and any(c.isalnum() for c in value) else ""


def _write_value(one: Indicator) -> str:
    value = _fold(one.planned).translate(SIGNS)
    unit = _fold(one.unit)
    if unit and value and value[-1].isdigit():
        value += unit
    sign = one.operator if one.operator in ("≥", "≤", ">", "<") else ""
    return value if not sign or value.startswith(sign) else sign + value


def _is_own_count(one: Indicator) -> bool:
    """1286人次 or 46.5公里 of an output; no rate, round number, price, time or number of people
    served.
    """
    match = COUNT.fullmatch(_write_value(one))
    if match is None or MONEY_OR_TIME.search(match[3]):
        return False
    if name_dimension(one.dimension, one.aspect) not in (None, "output"):
        return False
    digits = match[1].replace(".", "").strip("0")
    return len(digits) >= SPECIFIC_DIGITS


def _find_pairs(forms: Sequence[_Form]) -> Iterator[tuple[_Form, _Form]]:
    """Forms of one year that share a rare row, or values of their own, each pair once."""
    held = Counter(key for form in forms for key in form.rows)
    holders: dict[tuple[int | None, str], list[_Form]] = defaultdict(list)
    for form in forms:
        keys = _list_rare(form, held)
        yield from ((other, form) for other in _meet(form, keys, holders))
        for key in keys:
            holders[form.target.year, key].append(form)


def _list_rare(form: _Form, held: Counter[str]) -> list[str]:
    """The rows by which a form is met.

    Of two forms that share half their rows, the rarer halves and one row more of both have one in
    common.
    """
    keys = sorted(form.rows, key=lambda key: (held[key], key))
    own = (key for key in keys if key in form.own and held[key] <= MOST_HOLDERS)
    return list(dict.fromkeys((*keys[: len(keys) // 2 + 1], *own)))


def _meet(
    form: _Form, keys: Sequence[str], holders: dict[tuple[int | None, str], list[_Form]]
) -> Iterator[_Form]:
    """Earlier forms of its year that are worth comparing, so many at most."""
    seen: set[int] = set()
    for key in keys:
        for other in holders[form.target.year, key]:
            if other.at not in seen and _may_be_alike(form, other):
                seen.add(other.at)
                yield other
            if len(seen) >= MOST_LIKENESSES:
                return


def _may_be_alike(one: _Form, other: _Form) -> bool:
    shared = len(one.rows.keys() & other.rows.keys())
    enough = shared * 100 >= LEAST_SHARE * max(len(one.rows), len(other.rows))
    return enough or len(one.own & other.own) >= LEAST_COPIED


def _compare(one: _Form, other: _Form) -> Likeness:
    """The likeness of a form to another, seen from the first."""
    shared = [key for key in one.rows if key in other.rows]
    both = one.goal | other.goal
    goal = 100 * len(one.goal & other.goal) // len(both) if one.goal and other.goal else None
    copied = tuple(one.rows[key].name for key in shared if key in one.own & other.own)
    return Likeness(
        project=other.project,
        goal=goal,
        rows=len(shared),
        of=max(len(one.rows), len(other.rows)),
        copied=copied,
        same_policy=_is_one_policy(one, other),
        spans=tuple(_list_spans(one, sorted(shared, key=lambda key: key not in one.own))),
        other_span=find_name(other.project, other.target, other.document),
    )


def _list_spans(form: _Form, shared: Sequence[str]) -> Iterator[Span]:
    goal = form.target.annual or form.target.overall
    if goal is not None and goal.span is not None:
        yield goal.span
    for key in shared[:MOST_SHOWN]:
        yield form.rows[key].cell("name")


def find_name(project: Project, target: Target, document: Document) -> Span | None:
    """Where a project's name stands: on its form, else above it."""
    name, span, text = project.name or "", target.span, document.text
    if not name:
        return None
    for start, end in ((span.start, span.end), (0, len(text))):
        if (at := text.find(name, start, end)) >= 0:
            return document.span(at, at + len(name))
    return next(iter(locate_all(name, document, within=span)), None)


def _is_one_policy(one: _Form, other: _Form) -> bool:
    """Several units under one name, or one unit's places, each with an amount of its own."""
    asked = [form.target.fund("total", "requested") for form in (one, other)]
    same_amount = None not in asked and asked[0].amount == asked[1].amount  # type: ignore[union-attr]
    if _unit(one.project) != _unit(other.project):
        alike = len(one.core & other.core) >= SAME_CORE * max(len(one.core | other.core), 1)
        return alike and not (same_amount and _reports_twice(one.project, other.project))
    names = [_fold(form.project.name) for form in (one, other)]
    places = [tuple(PLACE.findall(name)) for name in names]
    same_core = PLACE.sub("", names[0]) == PLACE.sub("", names[1])
    return same_core and places[0] != places[1] and not same_amount


def _reports_twice(one: Project, other: Project) -> bool:
    """Whether a department hands in under its own name what its unit hands in too."""
    units = _unit(one), _unit(other)
    return units[0] == _fold(other.department) or units[1] == _fold(one.department)


def _unit(project: Project) -> str:
    return _fold(project.unit or project.department)


def _write_core(project: Project) -> str:
    """A project's name without what it shares with the name of its unit."""
    name, unit = NAME_NOISE.sub("", _fold(project.name)), _unit(project)
    match = SequenceMatcher(None, name, unit, autojunk=False).find_longest_match()
    if match.size >= 2 and match.size < len(name):
        name = name[: match.a] + name[match.a + match.size :]
    return PLACE.sub("", name) or name


def _drop_names(words: str, project: Project) -> str:
    folded = "".join(c for c in _fold(words) if c.isalnum())
    for name in (project.name, project.unit, project.department):
        own = "".join(c for c in _fold(name) if c.isalnum())
        folded = folded.replace(own, "") if len(own) > 1 else folded
    return folded


def _pair_up(words: str) -> frozenset[str]:
    return frozenset(words[at : at + 2] for at in range(len(words) - 1))


def _fold(text: str | None) -> str:
    return "".join(unicodedata.normalize("NFKC", text or "").split())
