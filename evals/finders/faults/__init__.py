"""Dossiers with planted faults become recall, levels and alarms, fault by fault.

`declarations*.toml` are dossiers under review before the year, `evaluations*.toml` after it; those
whose name ends in `_held` were looked at once, at the end. Everything was written by hand, before the
program was run on it; the notation is told in `dossiers.py`. The whole pipeline runs: files are
written, read, joined to a dossier and reviewed; everything said that is not in the gold is an alarm.
First readings of the declarations: 33 of 44 faults and one alarm (dev), 32 of 43 and one alarm (held
out), 38 of 43 and none when the held-out half was looked at after the mends on the other; 13 of 15 and
one alarm for the eight that were written after them (that alarm was a fault the gold had left out).
A case is a fault of a dossier (`id/1`, said at its level with its figures) or its silence (`id/silence`).
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evals.finders.faults.dossiers import review_dossier
from evals.harness import Score, load_cases
from pbassist.checks import CHECKS
from pbassist.model.review import Finding

HERE = Path(__file__).parent
BASELINE = HERE / "baseline.json"


@dataclass
class Count:
    """What became of one fault: planted, said, said at another level; and alarms by level."""

    planted: int = 0
    said: int = 0
    level: int = 0
    alarms: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def __str__(self) -> str:
        recall = self.said / self.planted if self.planted else 1.0
        told = f"R {recall:.3f} ({self.said}/{self.planted})  level wrong {self.level}  alarms "
        return told + (", ".join(f"{n} {level}" for level, n in self.alarms.items()) or "0")


@dataclass
class Outcome:
    """Findings of a dossier set against its gold."""

    said: list[Finding | None]
    """For each fault of the gold what says it, whatever its level."""
    alarms: list[Finding]


def score(names: Sequence[str] = ()) -> Score:
    """The score of every table, or of the named ones."""
    found = Score()
    for table in sorted(HERE.glob("*.toml")):
        if not names or table.stem in names:
            _score_table(table, found)
    return found


def _score_table(table: Path, found: Score) -> None:
    cases = {case["id"]: case for case in load_cases(table, key="dossier")}
    counts: dict[str, Count] = defaultdict(Count)
    with tempfile.TemporaryDirectory() as folder:
        for case in cases.values():
            said = review_dossier(case, cases, Path(folder) / case["id"])
            _count(case, match(case, said), counts, found)
    planted = sum(one.planted for one in counts.values())
    total = Count(planted)
    for one in counts.values():
        total.said, total.level = total.said + one.said, total.level + one.level
        for level, number in one.alarms.items():
            total.alarms[level] += number
    found.lines.append(f"{table.stem} ({len(cases)} dossiers): {total}")
    found.lines += [f"  {name}: {counts[name]}" for name in sorted(counts, key=_rank)]


def _rank(name: str) -> tuple[int, str]:
    return (int(name), "") if name.isdecimal() else (99, name)


def match(case: Mapping[str, Any], findings: Iterable[Finding]) -> Outcome:
    """Each fault of the gold gets the finding that says it; each finding says a fault or is an alarm.

    One finding may say several faults of one form at once, two may not say the same.
    """
    gold, left = case.get("faults", []), list(findings)
    said: list[Finding | None] = []
    used: list[Finding] = []
    for one in gold:
        able = [finding for finding in left if _says(finding, one)]
        able.sort(key=lambda finding: (finding in used, finding.level != one["level"]))
        said.append(able[0] if able else None)
        used += able[:1]
    may = case.get("may", [])
    alarms = [f for f in left if f not in used and not any(_says(f, one) for one in may)]
    return Outcome(said, alarms)


def _says(finding: Finding, gold: Mapping[str, Any]) -> bool:
    """Whether a finding is of the fault and names all that must be said."""
    if "check" in gold:
        if gold["check"] != finding.check:
            return False
    elif CHECKS[finding.check].number != gold["fault"]:
        return False
    text = _squeeze(finding.message + finding.remedy)
    return all(_squeeze(words) in text for words in gold.get("says", []))


def _squeeze(text: str) -> str:
    return "".join(text.split())


def _name(number: int | None, check: str) -> str:
    return str(number) if number is not None else check


def _count(
    case: Mapping[str, Any], outcome: Outcome, counts: dict[str, Count], found: Score
) -> None:
    for at, (gold, said) in enumerate(zip(case.get("faults", []), outcome.said, strict=True), 1):
        count = counts[_name(gold.get("fault"), gold.get("check", ""))]
        right = said is not None and said.level in {gold["level"], *gold.get("or", [])}
        count.planted += 1
        count.said += said is not None
        count.level += said is not None and not right
        key = f"{case['id']}/{at}"
        found.outcomes[key] = right
        told = f"{said.level} {said.message}" if said else "nothing"
        wanted = [gold.get("fault", gold.get("check")), gold["level"], *gold.get("says", [])]
        found.details[key] = f"wanted {wanted} given {told}"
    for one in outcome.alarms:
        count = counts[_name(CHECKS[one.check].number, one.check)]
        count.alarms[one.level or ""] += 1
    key = f"{case['id']}/silence"
    found.outcomes[key] = not outcome.alarms
    found.details[key] = " | ".join(f"{a.check} {a.level} {a.message}" for a in outcome.alarms)
