"""One defect of each kind is planted in each clean sample: which are named, and what clean ones raise.

The samples are sound papers; what binds their figures was read by hand (`bonds.toml`) or follows from
the form's own cells; whether a change is provable is the generator's reasoning, never the program's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from evals.finders.seeded import (
    declared,
    declared_money,
    declared_words,
    drawn,
    evaluated,
    evaluated_beside,
    evaluated_money,
    further,
    inserted,
    told,
    watched,
    worded,
)
from evals.finders.seeded.kinds import KINDS
from evals.finders.seeded.planting import Case, Sample, list_faults, list_units, plant, read_sample
from evals.finders.seeded.sheets import Sheet, list_sheets
from evals.finders.seeded.texts import list_texts
from evals.harness import Score
from pbassist.model.review import Finding

BASELINE = Path(__file__).parent / "baseline.json"
SEED = 1
PLANTERS = (
    *(declared, declared_money, declared_words),
    *(evaluated, evaluated_money, evaluated_beside),
    *(further, watched, told, worded, inserted, drawn),
)
"""Rooms that register kinds when they are imported."""


def score(seeds: Sequence[int] = (SEED,), half: str = "", only: str = "") -> Score:
    """One outcome a planted defect, and one a clean sample that is right without 错误."""
    found, alarms = Score(), Counter[str]()
    cases: list[Case] = []
    for sample in list_samples():
        if half and sample.half != half:
            continue
        clean = list(_look_at_clean(sample))
        found.outcomes[f"clean/{sample.name}"] = not any(one.level == "错误" for one in clean)
        found.details[f"clean/{sample.name}"] = "；".join(one.message for one in clean)
        alarms.update(one.level or "" for one in clean)
        kinds = [one for one in KINDS if only in one.title]
        for seed in seeds:
            cases += plant(sample, kinds, seed, clean)
    for case in cases:
        found.outcomes[case.id] = case.hit
        found.details[case.id] = describe(case)
    found.lines += list_lines(cases, alarms)
    return found


def list_samples() -> list[Sample]:
    """Every clean sample: forms, then reports, then forms in layouts met less often."""
    return [*list_sheets(), *list_texts(), *drawn.list_drawings()]


def _look_at_clean(sample: Sample) -> Iterator[Finding]:
    """The faults of an unchanged sample; a self-evaluation also beside its own report."""
    units = list_units(sample)
    yield from list_faults(read_sample(sample), units)
    if isinstance(sample, Sheet) and sample.role == "self_evaluation":
        yield from list_faults(read_sample(sample, [evaluated_beside.write_story(sample)]), units)


def describe(case: Case) -> str:
    """What was changed, and what was said instead."""
    one = case.planted
    said = "；".join(f"{one.check}: {one.message}" for one in case.said) or "nothing was said"
    return f"{one.place}: {one.old!r} -> {one.new!r}: {said}"


def list_lines(cases: Sequence[Case], alarms: Counter[str]) -> Iterator[str]:
    """Recall in all and by kind, the alarms on clean samples, the misses."""
    defects = [case for case in cases if not case.kind.right]
    right = sum(case.hit for case in defects)
    yield f"planted defects: R {right / max(len(defects), 1):.3f}  ({right}/{len(defects)})"
    sound = [case for case in cases if case.kind.right]
    yield f"right sentences planted: {sum(case.hit for case in sound)}/{len(sound)} left alone"
    shown = "、".join(f"{level}{count}" for level, count in sorted(alarms.items())) or "none"
    yield f"alarms on clean samples: {shown}"
    wanted = Counter(case.kind.title for case in cases)
    named = Counter(case.kind.title for case in cases if case.hit)
    low = [title for title in wanted if named[title] < 0.95 * wanted[title]]
    yield f"kinds: {len(wanted)}, at .95 or above: {len(wanted) - len(low)}"
    for title in wanted:
        mark = "  below" if title in low else ""
        yield f"  {title}: {named[title]}/{wanted[title]}{mark}"
