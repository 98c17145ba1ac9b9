"""Phrases that a person kept become the words of every finding of their 问题类别."""

from __future__ import annotations

from collections.abc import Mapping

from pbassist.draft import Phrases
from pbassist.model.review import Finding, Review

KeptPhrases = Mapping[str, Mapping[str, str]]
"""Templates by 问题类别 and field: letter, line, remedy."""


def fill_template(template: str, finding: Finding) -> str:
    """A phrase with a finding's own words."""
    return template.format(
        message=finding.message.rstrip("。"),
        remedy=finding.remedy.rstrip("。"),
        place=finding.place,
        subject=finding.subject,
    )


def apply_kept(review: Review, kept: KeptPhrases) -> Review:
    """The review with kept phrases in the findings whose words no person wrote."""
    if not any(one.fault in kept for one in review.findings):
        return review
    findings = tuple(_apply(one, kept.get(one.fault, {})) for one in review.findings)
    return review.model_copy(update={"findings": findings})


def overlay_phrases(phrases: Phrases, kept: KeptPhrases) -> Phrases:
    """The phrase file without its own templates where a kept phrase is already in the findings."""
    if not kept:
        return phrases
    faults = {one.fault: one for one in phrases.faults}
    for fault, fields in kept.items():
        update: dict[str, str | None] = {"remedy": None}
        if "letter" in fields:
            update |= {"letter": "{message}", "line": "{message}"}
        faults[fault] = phrases.fault(fault).model_copy(update=update)
    return phrases.model_copy(update={"faults": tuple(faults.values())})


def _apply(finding: Finding, fields: Mapping[str, str]) -> Finding:
    """The table prints message and remedy, so a phrase must stand there and not in the letter alone."""
    if finding.in_persons_words or not fields:
        return finding
    update = {"line": ""}
    if "remedy" in fields:
        update["remedy"] = fill_template(fields["remedy"], finding)
    if "letter" in fields:
        words = fill_template(fields["letter"], finding)
        update |= {"message": words, "remedy": "", "line": words.rstrip("。")}
    if "line" in fields:
        update["line"] = fill_template(fields["line"], finding).rstrip("。")
    return finding.model_copy(update=update)
