"""Score sheets with planted faults become recall, levels and alarms, kind by kind.

`dev.toml` was looked at while the checks were written, `held.toml` once at the end; both were
written by hand before a check read them. The whole pipeline runs on the drawn sheets.
A case is a fault (`id/1`) or what else is said of its dossiers (`id/silence`).
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from evals.finders.forms.drawings import write_xlsx
from evals.harness import Score, load_cases
from pbassist import pipeline
from pbassist.model.document import Document
from pbassist.model.policy import Library
from pbassist.model.review import Finding
from pbassist.profiles import read_profiles
from pbassist.read import read
from tests.documents import make_document

ROOT = Path(__file__).parents[3]
HERE = Path(__file__).parent
BASELINE = HERE / "baseline.json"
CHECKS = {
    "sum": "score_sheet_adds_up",
    "limit": "points_stay_within_full_marks",
    "gap": "score_gaps_recompute",
    "reason": "deductions_match_their_reasons",
    "unexplained": "deductions_are_explained",
    "grade": "grade_follows_the_total",
    "report": "score_sheet_agrees_with_the_report",
    "form": "score_sheet_agrees_with_the_form",
    "far": "own_score_is_near_the_rescore",
}
KINDS = {check: kind for kind, check in CHECKS.items()}
PROFILES = read_profiles(ROOT / "corpus" / "profiles")
DEFAULT = "caiyu-2020-10"


def score(names: Sequence[str] = ("dev", "held")) -> Score:
    """The score of the halves named."""
    found = Score()
    for name in names:
        _score_half(name, found)
    return found


def _score_half(name: str, found: Score) -> None:
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for case in load_cases(HERE / f"{name}.toml"):
        said = list(review_case(case))
        used: list[Finding] = []
        for at, gold in enumerate(case.get("expect", []), 1):
            able = [one for one in said if one not in used and says(one, gold)]
            count = counts[gold["kind"]]
            count[0] += 1
            count[1] += bool(able)
            right = bool(able) and able[0].level == gold["level"]
            count[2] += bool(able) and not right
            used += able[:1]
            found.outcomes[f"{case['id']}/{at}"] = right
            found.details[f"{case['id']}/{at}"] = f"wanted {gold} given {[f.message for f in said]}"
        alarms = [one for one in said if one not in used]
        for one in alarms:
            counts[KINDS.get(one.check, one.check)][3] += 1
        found.outcomes[f"{case['id']}/silence"] = not alarms
        told = " | ".join(f"{a.check} {a.level} {a.message}" for a in alarms)
        found.details[f"{case['id']}/silence"] = told
    whole = [sum(count[at] for count in counts.values()) for at in range(4)]
    for kind, count in (("all", whole), *sorted(counts.items())):
        given = count[1] + count[3]
        precision = count[1] / given if given else 1.0
        recall = count[1] / count[0] if count[0] else 1.0
        found.lines.append(
            f"{name} {kind}: P {precision:.3f}  R {recall:.3f}  ({count[1]}/{count[0]})"
            f"  level wrong {count[2]}  alarms {count[3]}"
        )


def says(finding: Finding, gold: Mapping[str, Any]) -> bool:
    """Whether a finding is of the kind and names all that must be said."""
    text = "".join((finding.message + finding.remedy).split())
    return finding.check == CHECKS[gold["kind"]] and all(words in text for words in gold["says"])


def review_case(case: Mapping[str, Any]) -> Iterator[Finding]:
    """All that is said of the dossiers with a score sheet; of a project's only what sheets tell."""
    on = dt.date(2026, 3, 1)
    with tempfile.TemporaryDirectory() as folder:
        season = pipeline.read_season(list(_read_files(case, Path(folder))))
    for dossier in season.dossiers:
        if not any(paper.role == "appraisal" for paper in dossier.papers):
            continue
        chosen = PROFILES[case["profile"]] if "profile" in case else None
        profile = chosen or pipeline.choose_scheme(dossier, PROFILES, DEFAULT)
        now = dt.datetime(2026, 3, 1, 1, tzinfo=dt.UTC)
        review = pipeline.review(dossier, Library(regulations=()), profile, on=on, now=now)
        yield from (
            one for one in review.findings if dossier.kind != "project" or one.check in KINDS
        )


def _read_files(case: Mapping[str, Any], folder: Path) -> Iterator[Document]:
    yield read(write_xlsx(folder / "评分表.xlsx", *case["sheets"]))
    if "beside" in case:
        yield read(write_xlsx(folder / "自评表.xlsx", case["beside"]))
    if "report" in case:
        yield make_document(case["report"], name="自评报告.docx")
