"""Five sample dossiers become a review with the model and one without, compared by origin.

Both are made by the command line, in a workspace whose record lets a later run replay.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from evals.questions.asking import TIMEOUT, ModelFile
from evals.questions.figures import read_reasons
from pbassist.model.document import Document
from pbassist.model.review import Asked, Finding, Review, SeasonReview
from pbassist.read import read
from pbassist.stored import load_stored

ROOT = Path(__file__).parents[2]
SAMPLES = "corpus/samples"
FILES = (
    f"{SAMPLES}/season/01县水利局/水利局目标表-改2.xls",
    f"{SAMPLES}/season/县司法局/附件1-法律援助绩效目标表.docx",
    f"{SAMPLES}/reports/project-evaluation-faulty.docx",
)
"""Three forms of one workbook, a form of another unit and a report."""


class Compared(NamedTuple):
    """What a model added to five reviews (五个卷宗的对照)."""

    dossiers: int
    by_rule: int
    """Faults by rule."""
    same: int
    """Dossiers whose rule side, draft included, is the same with and without the model."""
    proposals: int
    """Faults by the model, 模型提示."""
    answers: int
    """Contents that the model found where the rules did not, or called not applicable."""
    located: int
    """Of both with evidence, every span of it standing in its paper as quoted."""
    outward: int
    """Of both that go out before a person decided; none may."""
    doubts: Counter[str]
    """Reasons of what could not be verified."""
    asked: Asked | None
    names: tuple[str, ...]
    """The dossiers, each with its counts by rule and by the model."""


def compare_dossiers(model: ModelFile, path: Path, folder: Path) -> Compared:
    """Review the five without a model and with it. `folder` keeps the workspace between runs."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "pbassist.toml").exists():
        _run(["init", str(folder)], {})
    common = ["review", *FILES, "--workspace", str(folder), "--on", "2026-03-01", "-q"]
    _run([*common, "--no-model", "--out", str(folder / "without")], {})
    settings = {
        "PBASSIST_MODEL__BASE_URL": f"gguf:{path.resolve()}",
        "PBASSIST_MODEL__NAME": model.name,
        "PBASSIST_MODEL__TIMEOUT_SECONDS": str(TIMEOUT),
    }
    _run([*common, "--out", str(folder / "with")], settings)
    documents = {one.id: one for one in (read(ROOT / file) for file in FILES)}
    return compare(_load(folder / "without"), _load(folder / "with"), documents)


def compare(
    without: SeasonReview, beside: SeasonReview, documents: Mapping[str, Document]
) -> Compared:
    """Two reviews of the same papers, the second with a model."""
    pairs = list(zip(without.reviews, beside.reviews, strict=True))
    proposals = [one for _, review in pairs for one in _of(review.findings, "model")]
    answers = [one for _, review in pairs for one in _list_answers(review)]
    said = [*proposals, *answers]
    doubts = [
        one
        for _, review in pairs
        for one in _of(review.unchecked, "model")
        if one.verdict == "unclear"
    ]
    return Compared(
        dossiers=len(pairs),
        by_rule=sum(len(one.findings) for one, _ in pairs),
        same=sum(_rule_side(one) == _rule_side(other) for one, other in pairs),
        proposals=len(proposals),
        answers=len(answers),
        located=sum(_is_located(one, documents) for one in said),
        outward=sum(one.goes_out for one in said),
        doubts=read_reasons(doubts),
        asked=beside.asked,
        names=tuple(
            f"{review.project.name}: {len(one.findings)} by rule, "
            f"{len(_of(review.findings, 'model')) + len(_list_answers(review))} by the model"
            for one, review in pairs
        ),
    )


def _rule_side(review: Review) -> object:
    return (
        review.dossier_id,
        [_of(part, "rule") for part in (review.findings, review.passed, review.unchecked)],
        review.opinion,
    )


def _of(findings: Iterable[Finding], origin: str) -> list[Finding]:
    return [one for one in findings if one.origin == origin]


def _list_answers(review: Review) -> list[Finding]:
    shown = _of((*review.passed, *review.unchecked), "model")
    return [one for one in shown if one.verdict in ("met", "not_applicable")]


def _is_located(finding: Finding, documents: Mapping[str, Document]) -> bool:
    return bool(finding.evidence) and all(
        documents[span.document_id].text[span.start : span.end] == span.quote
        for span in finding.evidence
    )


def _load(folder: Path) -> SeasonReview:
    stored = json.loads((folder / "review.json").read_text(encoding="utf-8"))
    return load_stored(SeasonReview, stored)


def _run(arguments: list[str], settings: Mapping[str, str]) -> None:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PBASSIST_")}
    done = subprocess.run(
        [sys.executable, "-m", "pbassist.cli", *arguments],
        cwd=ROOT,
        env={**kept, **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"pbassist {arguments[0]}: {done.stderr.strip()}")
