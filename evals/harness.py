"""Outcomes of cases become a printed score and a comparison with the stored baseline."""

from __future__ import annotations

import argparse
import json
import os
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SHARED = Path(os.environ.get("PBASSIST_SHARED", Path(__file__).parents[2] / "shared"))
"""Real samples and public test sets that are not part of the checkout; it may be missing."""


@dataclass
class Tally:
    """Counts of things wanted, given and rightly given; precision and recall come from them."""

    wanted: int = 0
    given: int = 0
    right: int = 0

    def add(self, wanted: Iterable[Any], given: Iterable[Any]) -> bool:
        """Count one case as multisets; True when both agree entirely."""
        left = list(wanted)
        self.wanted += len(left)
        missed = len(left)
        extra = 0
        for one in given:
            self.given += 1
            if one in left:
                left.remove(one)
                missed -= 1
                self.right += 1
            else:
                extra += 1
        return not missed and not extra

    @property
    def precision(self) -> float:
        """Rightly given over given; 1 when nothing was given."""
        return self.right / self.given if self.given else 1.0

    @property
    def recall(self) -> float:
        """Rightly given over wanted; 1 when nothing was wanted."""
        return self.right / self.wanted if self.wanted else 1.0

    def __str__(self) -> str:
        return f"P {self.precision:.3f}  R {self.recall:.3f}  ({self.right}/{self.wanted})"


@dataclass
class Score:
    """What an eval found: right or wrong by case id, and the lines of its headline."""

    outcomes: dict[str, bool] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    details: dict[str, str] = field(default_factory=dict)
    """What was wanted and given, for wrong cases; printed with --verbose."""


def load_cases(*places: Path, key: str = "case") -> Iterator[dict[str, Any]]:
    """Every `[[case]]` of TOML files, or of the TOML files in folders; each has an `id`."""
    for place in places:
        files = sorted(place.glob("*.toml")) if place.is_dir() else [place]
        for file in files:
            yield from tomllib.loads(file.read_text(encoding="utf-8")).get(key, [])


def load_baseline(path: Path) -> dict[str, bool]:
    """Outcome by case id as it was last written; empty before the first time."""
    if not path.exists():
        return {}
    stored = json.loads(path.read_text(encoding="utf-8"))
    return {
        **dict.fromkeys(stored["right"], True),
        **dict.fromkeys(stored["wrong"], False),
    }


def save_baseline(path: Path, outcomes: Mapping[str, bool]) -> None:
    """Write outcomes as sorted lists of ids, so that a diff shows gains and losses."""
    stored = {
        "right": sorted(case for case, right in outcomes.items() if right),
        "wrong": sorted(case for case, right in outcomes.items() if not right),
    }
    path.write_text(json.dumps(stored, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


def compare(
    outcomes: Mapping[str, bool], baseline: Mapping[str, bool]
) -> tuple[list[str], list[str]]:
    """Ids newly right and newly wrong; a case without a baseline is neither."""
    known = [case for case in outcomes if case in baseline]
    gained = [case for case in known if outcomes[case] and not baseline[case]]
    lost = [case for case in known if baseline[case] and not outcomes[case]]
    return gained, lost


def run(
    name: str,
    score: Callable[[], Score],
    baseline: Path,
    argv: Sequence[str] | None = None,
) -> int:
    """Print the score and the comparison; 1 when something is newly wrong, else 0."""
    parser = argparse.ArgumentParser(prog=name)
    parser.add_argument("--regenerate", action="store_true", help="write the baseline")
    parser.add_argument("--verbose", action="store_true", help="show every wrong case")
    options = parser.parse_args(argv)
    found = score()
    stored = load_baseline(baseline)
    gained, lost = compare(found.outcomes, stored)
    right = sum(found.outcomes.values())
    print(f"{name}: {right}/{len(found.outcomes)} cases right")
    for line in found.lines:
        print(f"  {line}")
    for title, cases in (("newly right", gained), ("newly wrong", lost)):
        for case in cases:
            print(f"  {title}: {case}  {found.details.get(case, '')}".rstrip())
    if options.verbose:
        for case in (case for case, fine in found.outcomes.items() if not fine):
            print(f"  wrong: {case}  {found.details.get(case, '')}".rstrip())
    if options.regenerate:
        # a case that could not be run here (a test set that is missing) keeps its outcome
        save_baseline(baseline, {**stored, **found.outcomes})
        return 0
    return 1 if lost else 0
