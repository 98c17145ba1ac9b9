"""A function that plants becomes a kind of defect with a name in the field's terms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

Planter = Callable[[Any, Random], "Planted | None"]


@dataclass(frozen=True)
class Planted:
    """What was changed in a sample (a copy that the planter was given), and how a finding would name it."""

    place: str
    old: str
    new: str
    traces: Sequence[str]
    """Any of these in a finding's place, message or evidence names the defect: its figures or place."""
    more: Sequence[Any] = ()
    """Further papers that the defect needs."""


@dataclass(frozen=True)
class Kind:
    """A kind of defect (植入问题的种类)."""

    title: str
    on: str
    """Samples it is planted in: declaration, self_evaluation, monitoring or report."""
    checks: tuple[str, ...]
    """Checks of which any may name it."""
    plant: Planter = field(repr=False)
    beside: bool = False
    """Whether the project's other papers are needed to see it."""
    right: bool = False
    """Whether what is planted is right, so that nothing new may be said of it."""


KINDS: list[Kind] = []


def kind(title: str, on: str, *checks: str, beside: bool = False) -> Callable[[Planter], Planter]:
    """Register a planter. It changes the sample it is given, or gives None where the kind has no place."""

    def register(plant: Planter) -> Planter:
        KINDS.append(Kind(title, on, checks, plant, beside))
        return plant

    return register


def right_kind(title: str, on: str, *checks: str) -> Callable[[Planter], Planter]:
    """Register a planter of what is right: it is hit where nothing new is said."""

    def register(plant: Planter) -> Planter:
        KINDS.append(Kind(title, on, checks, plant, right=True))
        return plant

    return register
