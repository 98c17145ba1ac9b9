"""Reports and required contents become one of five states, by rule alone and with the model beside."""

from __future__ import annotations

import tempfile
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

from evals.questions.asking import RecordedAsker, make_questioner, spread
from evals.questions.figures import Figures, read_reasons
from pbassist import pipeline
from pbassist.coverage import cover_report
from pbassist.model.performance import Dossier, Project
from pbassist.model.profile import Profile
from pbassist.model.review import Finding
from pbassist.profiles import read_profiles
from pbassist.questions import Requirement
from pbassist.questions.compliance import Compliance
from pbassist.read import read
from pbassist.resources import find_resources

HERE = Path(__file__).parent
BASELINE = HERE / "baseline.json"
PROFILE = "caiyu-2020-10"
SAID = {"absent": "unmet", "cannot_tell": "unclear"}
"""A model's words for the states that go by another name."""


def build_requirement(
    report: dict[str, Any], content: str, profile: Profile
) -> tuple[Dossier, Requirement]:
    """The dossier of a report, and what its type asks for with what the rule found."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "报告.txt"
        path.write_text(report["text"].strip(), encoding="utf-8")
        document = read(path)
    paper = pipeline.read_report(document, profile)
    paper = paper.model_copy(update={"document_type": report["type"]})
    dossier = Dossier(id=report["id"], kind="report", project=Project(), papers=(paper,))
    coverage = cover_report(paper, profile)
    assert coverage.kind is not None
    row = next(one for one in coverage.rows if one.required.name == content)
    return dossier, Requirement(paper, coverage.kind, row.required, row.verdict, row.span)


def measure(asker: RecordedAsker, only: int | None = None) -> Figures:
    """What became of the cases, with the rules alone and with the model beside them."""
    figures, states = Figures("compliance"), Counter[str]()
    loaded = tomllib.loads((HERE / "cases.toml").read_text(encoding="utf-8"))
    reports = {one["id"]: one for one in loaded["report"]}
    for case in spread(loaded["case"])[:only]:
        before = asker.not_asked
        _measure_case(case, reports[case["report"]], asker, figures, states)
        figures.not_asked += asker.not_asked - before
    figures.exchanges = {
        key: one for key, one in asker.heard.items() if one.question == "compliance"
    }
    figures.notes.append(
        f"The model's own verdict, before anything is located, agrees with the gold on "
        f"{states['raw']} of {figures.cases}; the rules' on {states['rule']}; "
        f"the rules with what was kept of the model on {states['both']}."
    )
    figures.notes.append(
        f"Where the rules were wrong the model doubted or contradicted them {states['caught']} "
        f"times, where they were right {states['disturbed']} times."
    )
    return figures.finish()


def _measure_case(
    case: dict[str, Any],
    report: dict[str, Any],
    asker: RecordedAsker,
    figures: Figures,
    states: Counter[str],
) -> None:
    profile = read_profiles(find_resources("corpus") / "profiles")[PROFILE]
    dossier, requirement = build_requirement(report, case["content"], profile)
    heard, before = set(asker.heard), asker.not_asked
    found = make_questioner(asker).judge(dossier, profile, [requirement])
    if asker.not_asked > before:
        return
    right = {case["gold"], *case.get("also", ())}
    said = [asker.answers[key] for key in set(asker.heard) - heard if key in asker.answers]
    states["raw"] += any(_name_state(one) in right for one in said)
    _count(case["id"], right, requirement, found, figures, states)


def _count(
    case: str,
    right: set[str],
    requirement: Requirement,
    found: tuple[Finding, ...],
    figures: Figures,
    states: Counter[str],
) -> None:
    ruled = requirement.verdict in right
    kept = [one for one in found if one.verdict != "unclear"]
    doubts = [one for one in found if one.verdict == "unclear"]
    state = kept[0].verdict if kept else requirement.verdict
    figures.cases += 1
    figures.wanted += 1
    figures.ruled_right += ruled
    figures.ruled_wrong += not ruled
    figures.kept_right += sum(one.verdict in right for one in kept)
    figures.kept_wrong += sum(one.verdict not in right for one in kept)
    figures.repeated += not found
    figures.missed += state not in right
    figures.withheld += read_reasons(doubts)
    states["rule"] += ruled
    states["both"] += state in right
    states["caught" if not ruled else "disturbed"] += bool(found)
    figures.score.outcomes[case] = state in right
    figures.score.details[case] = f"wanted {sorted(right)} rule {requirement.verdict} now {state}"


def _name_state(answer: object) -> str:
    assert isinstance(answer, Compliance)
    return SAID.get(answer.verdict, answer.verdict)
