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
        f"The cases are traps for the most part, so that the rules' share says nothing of ordinary reports. "
        f"The model's own verdict, before anything is located, agrees with the gold on "
        f"{states['raw']} of {figures.cases}; the rules' on {states['rule']}; "
        f"the rules with what was kept of the model on {states['both']}."
    )
    spoken = {key[5:]: count for key, count in states.items() if key.startswith("said ")}
    figures.always = next(iter(spoken)) if len(spoken) == 1 and figures.cases > 1 else ""
    told = ", ".join(f"{key} {count}" for key, count in sorted(spoken.items()))
    figures.notes.append(
        f"What the model said: {told}. A kept statement counts as right only when it quotes what "
        f"shows the content; {states['beside']} had the right state beside a wrong quote."
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
    raw = any(_name_state(one) in right for one in said)
    states["raw"] += raw
    states.update(f"said {_name_state(one)}" for one in said)
    figures.withheld_right += raw and any(one.verdict == "unclear" for one in found)
    _count(case, right, requirement, found, figures, states)


def _count(
    case: dict[str, Any],
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
    added = [one for one in kept if one.verdict != requirement.verdict]
    borne = [one for one in added if one.verdict in right and _quotes_it(one, case)]
    fine = state in right and len(borne) == len(added)
    figures.cases += 1
    figures.wanted += 1
    figures.ruled_right += ruled
    figures.ruled_wrong += not ruled
    states["beside"] += sum(one.verdict in right for one in added) - len(borne)
    figures.kept_right += len(borne)
    figures.kept_wrong += len(added) - len(borne)
    figures.repeated += not added and not doubts
    figures.missed += not fine
    figures.withheld += read_reasons(doubts)
    states["rule"] += ruled
    states["both"] += fine
    states["caught" if not ruled else "disturbed"] += bool(added or doubts)
    figures.score.outcomes[case["id"]] = fine
    figures.score.details[case["id"]] = (
        f"wanted {sorted(right)} rule {requirement.verdict} now {state}"
    )


def _quotes_it(finding: Finding, case: dict[str, Any]) -> bool:
    """Whether a kept finding quotes what shows the content; an absence has nothing to quote."""
    if finding.verdict == "unmet":
        return True
    quotes = "".join("".join(span.quote.split()) for span in finding.evidence)
    return any(words in quotes for words in case.get("shows", ()))


def _name_state(answer: object) -> str:
    assert isinstance(answer, Compliance)
    return SAID.get(answer.verdict, answer.verdict)
