"""Every claim that an answer could make on a form's indicators becomes two counts: right and wrong ones that would stand.

No model is asked: this is how much nonsense the program would let through at the worst.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, get_args

from evals.questions.target_review import PROFILE, build_dossier
from pbassist.profiles import read_profiles
from pbassist.questions.blocks import cut_form
from pbassist.questions.claims import Case, Refused, Stood
from pbassist.questions.indicators import judge_outcome, judge_place
from pbassist.questions.target_review import ClassName, Reason
from pbassist.resources import find_resources


class Tried(NamedTuple):
    """What became of every possible claim."""

    claims: int
    wrong: int
    """Stand and are not wanted."""
    right: int
    """Faults wanted for which some claim stands."""
    wanted: int


def try_all_claims(cases: Iterable[dict[str, Any]]) -> Tried:
    """Every indicator said to belong to every class, and to be beside the point in every way."""
    profile = read_profiles(find_resources("corpus") / "profiles")[PROFILE]
    claims = wrong = right = wanted = 0
    for case in cases:
        dossier = build_dossier(case)
        material = cut_form(dossier)
        assert material is not None
        gold = [(one["fault"], one["at"]) for one in case["gold"] if one["fault"] in (9, 14)]
        stood = set()
        for name, fault, judged in _claim_all(Case(dossier, material, profile)):
            claims += 1
            hits = [one for one in gold if one[0] == fault and one[1] in name]
            if isinstance(judged, Stood):
                stood.update(hits)
                wrong += not hits
        right, wanted = right + len(stood), wanted + len(gold)
    return Tried(claims, wrong, right, wanted)


def _claim_all(case: Case) -> Iterator[tuple[str, int, Stood | Refused]]:
    for piece in case.material.of("indicator"):
        name = (piece.indicator.name if piece.indicator else None) or ""
        for kind in get_args(ClassName):
            yield name, 9, judge_place(piece.id, name, kind, case)
        for kind in get_args(Reason):
            yield name, 14, judge_outcome(piece.id, name, kind, case)
